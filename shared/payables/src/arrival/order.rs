//! E501 … E512. Order, contract and subscription references, as far as arrival control sees them.

use attest_model::findings::Finding;
use attest_model::ids::folded;
use attest_model::invoice::DocumentKind;
use attest_model::master::Contract;
use attest_model::place::Term;
use attest_model::settings::keys;

use super::Check;
use super::facts::Facts;
use crate::order_numbers::{OrderHead, Resolution, is_order_resolved, wbs_code};

pub(super) static CHECKS: &[Check] = &[
    Check { code: "E501", check: order_given },
    Check { code: "E502", check: |facts| of_resolution(facts, "E502") },
    Check { code: "E503", check: |facts| of_resolution(facts, "E503") },
    Check { code: "E504", check: |facts| of_resolution(facts, "E504") },
    Check { code: "E505", check: |facts| of_resolution(facts, "E505") },
    Check { code: "E506", check: |facts| of_resolution(facts, "E506") },
    Check { code: "E507", check: order_currency },
    Check { code: "E508", check: |facts| of_resolution(facts, "E508") },
    Check { code: "E509", check: wbs_known },
    Check { code: "E510", check: contract_open },
    Check { code: "E511", check: receipt_given },
    Check { code: "E512", check: subscription_named },
];

fn order_given(facts: &Facts<'_>) -> Vec<Finding> {
    let is_given = facts.resolutions().any(|(resolution, ..)| resolution.received.is_some());
    let is_invoice = facts.invoice.kind == DocumentKind::Invoice;
    if is_given || !is_invoice || !facts.settings.value(&keys::ORDER_REQUIRED) {
        return Vec::new();
    }
    vec![facts.find("E501", Term::Bt(13), 0, "invoices of this supplier must carry our order number")]
}

/// What the resolution of the order numbers found; the same number on many lines is told once.
fn of_resolution(facts: &Facts<'_>, code: &str) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for (resolution, term, index) in facts.resolutions() {
        for finding in resolution.findings(term).into_iter().filter(|finding| finding.code == code) {
            let is_told =
                found.iter().any(|told| told.found == finding.found && told.message == finding.message);
            if !is_told {
                found.push(finding.placed(facts.place(term, index)));
            }
        }
    }
    found
}

fn order_currency(facts: &Facts<'_>) -> Vec<Finding> {
    let Some(currency) = facts.invoice.currency else { return Vec::new() };
    let mut found = Vec::new();
    for order in orders(facts).filter(|order| order.currency != currency) {
        let message =
            format!("the invoice is in {currency}, but order {} is in {}", order.number, order.currency);
        let value = format!("{}: {currency}", order.number);
        found.push(facts.find("E507", Term::Bt(5), 0, message).values(order.currency.code(), value));
    }
    found
}

fn wbs_known(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for (line, index) in facts.invoice.lines.iter().zip(0u32..) {
        let own =
            usize::try_from(index).ok().and_then(|at| facts.line_orders.get(at)).and_then(Option::as_ref);
        let resolution = own.unwrap_or(facts.order);
        let Some(contract) = contract_of(facts, resolution).filter(|contract| !contract.wbs_codes.is_empty())
        else {
            continue;
        };
        let Some(code) = wbs_code(facts.invoice, line, Some(resolution)) else { continue };
        let is_known = contract.wbs_codes.iter().any(|known| folded(known) == folded(code));
        let value = format!("{}: {code}", contract.number);
        if !is_known && !found.iter().any(|told| told.found == value) {
            let message = format!("WBS code {code} is not one of contract {}", contract.number);
            found.push(facts.find("E509", Term::Bt(133), index, message).values("", value));
        }
    }
    found
}

fn contract_open(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for (resolution, term, index) in facts.resolutions() {
        let Some(contract) = contract_of(facts, resolution).filter(|contract| contract.is_closed) else {
            continue;
        };
        let number = contract.number.as_str();
        if !found.iter().any(|told| told.found == number) {
            let message = format!("contract {number} ({}) takes no more cost", contract.name);
            found.push(facts.find("E510", term, index, message).values("an open contract", number));
        }
    }
    found
}

fn receipt_given(facts: &Facts<'_>) -> Vec<Finding> {
    facts
        .orders_without_receipt
        .iter()
        .map(|number| {
            let message = format!("nothing has been received on order {number} yet; enter the delivery");
            facts.find("E511", Term::Bt(13), 0, message).values("a goods receipt", number.as_str())
        })
        .collect()
}

fn subscription_named(facts: &Facts<'_>) -> Vec<Finding> {
    let invoice = facts.invoice;
    let given = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let object = invoice.invoiced_object.as_ref().map(|identifier| identifier.value.as_str());
    let (term, named) = match (given(invoice.contract_reference.as_deref()), given(object)) {
        (Some(contract), _) => (Term::Bt(12), contract),
        (None, Some(object)) => (Term::Bt(18), object),
        (None, None) => return Vec::new(),
    };
    let has_order = is_order_resolved(facts.resolutions().map(|(resolution, ..)| resolution));
    let subscription = facts.subscription;
    if has_order || !subscription.supplier_has_any || subscription.is_named {
        return Vec::new();
    }
    let message = format!("{named} is not a subscription of this supplier, and no order was found");
    vec![facts.find("E512", term, 0, message).values("", named)]
}

/// The orders found in this company, each once.
fn orders<'a>(facts: &Facts<'a>) -> impl Iterator<Item = &'a OrderHead> {
    let mut listed: Vec<&'a OrderHead> = Vec::new();
    for order in facts.resolutions().filter_map(|(resolution, ..)| resolution.own_order()) {
        if !listed.iter().any(|known| known.number == order.number) {
            listed.push(order);
        }
    }
    listed.into_iter()
}

fn contract_of<'a>(facts: &Facts<'a>, resolution: &Resolution) -> Option<&'a Contract> {
    let number = resolution.own_order()?.contract.as_ref()?;
    facts.contracts.iter().find(|contract| contract.number == *number)
}
