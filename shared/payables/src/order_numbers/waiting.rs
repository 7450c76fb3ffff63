//! ST-4, PROC-4. Invoices whose order may come after them.

use attest_model::ids::OrderNumber;
use attest_model::invoice::DocumentKind;
use attest_model::record::InvoiceRecord;

use crate::approval::is_unanswered;

/// ST-4, PROC-4. Whether an invoice may still come to its order match.
///
/// It stands in step 4, no person has answered it, and a number that it gives names no order that could be used. A number that was read or corrected to the number of an order counts as one that names none: to look once more does no harm.
#[must_use]
pub fn awaits_order(record: &InvoiceRecord) -> bool {
    let names_none = |text: &String| !record.orders.contains(&OrderNumber::new(text));
    record.kind == DocumentKind::Invoice
        && is_unanswered(record)
        && record.reservations == 0
        && record.order_references.iter().any(names_none)
}
