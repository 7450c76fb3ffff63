//! What wakes an invoice that waits (MATCH-33, VAL-69).

use attest_model::ids::{OrderNumber, SupplierCode};
use attest_model::invoice::Invoice;
use attest_model::record::{InvoiceRecord, State};
use attest_model::settings::Settings;
use attest_payables::arrival::supplier_keys;
use attest_payables::matching::may_repeat;
use attest_payables::order_numbers::{NumberRules, awaits_order};
use attest_payables::subscriptions;

use super::orders::numbers;
use crate::coding;

/// The topics that an invoice is noted under. One that goes on is noted by the step where it comes to wait.
pub(crate) fn wakes(after: &InvoiceRecord, invoice: &Invoice, settings: &Settings) -> Vec<String> {
    if after.state == State::Matching {
        return Vec::new();
    }
    let is_blocked = after.state == State::Error;
    let mut topics = if is_blocked { mends(after, invoice) } else { repeats(after) };
    if is_blocked || awaits_order(after) {
        topics.extend(numbers(invoice, &NumberRules::of(settings)).iter().map(topic_of_order));
    }
    topics.sort_unstable();
    topics.dedup();
    topics.truncate(WAKES_MAX);
    topics
}

/// What may mend an invoice in error, beside the orders that it names (VAL-69).
fn mends(after: &InvoiceRecord, invoice: &Invoice) -> Vec<String> {
    let mut topics: Vec<String> = after.orders.iter().map(topic_of_order).collect();
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
    topics
}

/// What a match that failed, or that waits, may be repeated for (MATCH-33, SUB-1).
fn repeats(after: &InvoiceRecord) -> Vec<String> {
    let orders = after.orders.iter().filter(|_| may_repeat(after)).map(topic_of_order);
    let supplier = after.supplier.as_ref().filter(|_| subscriptions::may_repeat(after));
    orders.chain(supplier.map(topic_of_subscriptions)).collect()
}

/// Most topics that wake one invoice: they are written in its transaction.
const WAKES_MAX: usize = 20;

/// The topic of an order and its receipts.
pub(crate) fn topic_of_order(number: &OrderNumber) -> String {
    format!("{ORDER}{}", number.key())
}

/// What topics of orders begin with.
const ORDER: &str = "order:";

/// The orders that an invoice is noted under.
pub(super) fn orders_noted(record: &InvoiceRecord) -> Vec<OrderNumber> {
    record.wakes.iter().filter_map(|topic| topic.strip_prefix(ORDER)).map(OrderNumber::new).collect()
}

/// The topic of a supplier's subscriptions.
pub(crate) fn topic_of_subscriptions(code: &SupplierCode) -> String {
    format!("subscriptions:{}", code.key())
}

/// The topic of a supplier's record.
pub(crate) fn topic_of_supplier(code: &SupplierCode) -> String {
    format!("supplier:{}", code.key())
}
