//! What wakes an invoice that waits (MATCH-33, VAL-69).

use attest_model::ids::{OrderNumber, SupplierCode};
use attest_model::invoice::Invoice;
use attest_model::record::{InvoiceRecord, State};
use attest_payables::arrival::supplier_keys;

use crate::{coding, subscriptions};

/// What may mend an invoice in error (VAL-69). One that goes on is noted by the step where it comes to wait.
pub(super) fn wakes(after: &InvoiceRecord, invoice: &Invoice) -> Vec<String> {
    if after.state != State::Error {
        return subscriptions::wakes(after);
    }
    let mut topics: Vec<String> =
        after.order_references.iter().map(|text| topic_of_order(&OrderNumber::new(text))).collect();
    topics.extend(after.orders.iter().map(topic_of_order));
    match &after.supplier {
        Some(supplier) => topics.push(topic_of_supplier(supplier)),
        None => topics.extend(supplier_keys(invoice).iter().map(|key| format!("seller:{key}"))),
    }
    if after.company.is_some() {
        topics.push("company".to_owned());
    }
    if after.findings.iter().any(|finding| finding.code == "E701") {
        topics.push(coding::TOPIC.to_owned());
    }
    topics.sort_unstable();
    topics.dedup();
    topics.truncate(WAKES_MAX);
    topics
}

/// Most topics that wake one invoice: they are written in its transaction.
pub(crate) const WAKES_MAX: usize = 20;

/// The topic of an order and its receipts.
pub(crate) fn topic_of_order(number: &OrderNumber) -> String {
    format!("order:{}", number.key())
}

/// The topic of a supplier's subscriptions.
pub(crate) fn topic_of_subscriptions(code: &SupplierCode) -> String {
    format!("subscriptions:{}", code.key())
}

/// The topic of a supplier's record.
pub(crate) fn topic_of_supplier(code: &SupplierCode) -> String {
    format!("supplier:{}", code.key())
}
