//! MATCH-33. Invoices of step 4 that the flow may still take back.

use attest_model::record::{InvoiceRecord, State};

/// MATCH-33. Whether an invoice stands in step 4 and no person has coded, answered or approved it yet.
///
/// Until then a match may be made again where it stands, whoever is being asked about it; from then on what people have
/// decided stands, and only a change of the invoice itself makes it void (APPR-10).
#[must_use]
pub fn is_unanswered(record: &InvoiceRecord) -> bool {
    matches!(record.state, State::Review | State::Approval)
        && record.hold.is_none()
        && !record.touched_by_person
}

/// APPR-3. What names the people to ask has changed: they are chosen anew, unless a person has chosen them.
pub fn ask_anew(record: &mut InvoiceRecord) {
    if record.decisions.iter().all(|made| made.is_void) {
        record.plan = None;
    }
}
