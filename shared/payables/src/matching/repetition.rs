//! MATCH-33, MATCH-37. When a match is made again, and when waiting ends.

use attest_model::dates::days_between;
use attest_model::record::{InvoiceRecord, State};
use attest_model::settings::{Settings, keys};
use jiff::civil::Date;

use super::result::Reason;

/// MATCH-33. Whether an invoice is matched again on a receipt, an order change, a re-validation or Create Batch.
///
/// That is while it is being matched or waits, or is in review because a match failed and no person has touched it.
#[must_use]
pub fn may_repeat(record: &InvoiceRecord) -> bool {
    if record.hold.is_some() {
        return false;
    }
    match record.state {
        State::Matching | State::AwaitingReceipt => true,
        State::Review => !record.touched_by_person && Reason::of_word(&record.reason).is_some(),
        State::Received
        | State::Loaded
        | State::Error
        | State::Held
        | State::ArrivalOk
        | State::Matched
        | State::Approval
        | State::Disputed
        | State::AwaitingCredit
        | State::FinalCheck
        | State::Ready
        | State::Dispatched
        | State::AcceptedByErp
        | State::Paid
        | State::Rejected
        | State::Removed => false,
    }
}

/// MATCH-37. Whether an invoice has waited long enough for its receipt.
#[must_use]
pub fn wait_is_over(since: Date, today: Date, settings: &Settings) -> bool {
    days_between(since, today) >= settings.value(&keys::MATCH_WAIT_RECEIPT_DAYS)
}
