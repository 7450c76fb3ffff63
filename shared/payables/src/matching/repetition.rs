//! MATCH-33, MATCH-37. When a match is made again, and when waiting ends.

use attest_model::dates::days_between;
use attest_model::record::{InvoiceRecord, State};
use attest_model::settings::{Settings, keys};
use jiff::civil::Date;

use crate::approval::is_unanswered;

/// MATCH-33. Whether an invoice is matched again on a receipt, an order change, a re-validation or Create Batch.
///
/// That is while it is being matched or waits, or is in step 4 because a match failed and no person has answered it.
#[must_use]
pub fn may_repeat(record: &InvoiceRecord) -> bool {
    match record.state {
        State::Matching | State::AwaitingReceipt => record.hold.is_none(),
        State::Review | State::Approval => is_unanswered(record) && has_failed(record),
        State::Received
        | State::Loaded
        | State::Error
        | State::Held
        | State::ArrivalOk
        | State::Matched
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

/// The last match of its orders took nothing. The result says so for good; the reason why an invoice stands where it does
/// may have become another one since.
fn has_failed(record: &InvoiceRecord) -> bool {
    record.match_key.is_some() && record.reservations == 0 && !record.orders.is_empty()
}

/// MATCH-37. Whether an invoice has waited long enough for its receipt.
#[must_use]
pub fn wait_is_over(since: Date, today: Date, settings: &Settings) -> bool {
    days_between(since, today) >= settings.value(&keys::MATCH_WAIT_RECEIPT_DAYS)
}
