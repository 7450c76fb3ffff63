//! Chapter 6: what the order numbers of a document mean.

use std::collections::BTreeSet;

use attest_model::ids::{CompanyCode, OrderNumber, SupplierCode};
use attest_model::invoice::{Invoice, Line};
use attest_model::master::Contract;
use attest_model::orders::PurchaseOrder;
use attest_model::settings::Settings;
use attest_payables::order_numbers::{
    NumberRules, OrderHead, Register, Resolution, SearchToken, candidates, derive_order, keys_to_look_up,
    resolve, search_tokens, several,
};
use attest_store::Store;

use crate::StepError;

/// The order numbers that a document may mean, with what their orders are looked up by.
pub(super) struct Named {
    rules: NumberRules,
    tokens: Vec<SearchToken>,
    /// The numbers to look up.
    pub(super) wanted: Vec<OrderNumber>,
}

impl Named {
    /// Collects the numbers of the header, of the lines, and those found in texts.
    pub(super) fn of(invoice: &Invoice, settings: &Settings) -> Self {
        let rules = NumberRules::of(settings);
        let tokens = search_tokens(invoice, settings, &rules);
        let wanted =
            read(stated(invoice).chain(tokens.iter().map(|token| token.text.as_str())), &rules).collect();
        Self { rules, tokens, wanted }
    }

    /// Resolves the header's and each line's own number with the orders found, in the order they were wanted.
    pub(super) async fn resolve(
        &self,
        store: &Store,
        company: &CompanyCode,
        supplier: Option<&SupplierCode>,
        invoice: &Invoice,
        found: Vec<Option<PurchaseOrder>>,
    ) -> Result<(Resolution, Vec<Option<Resolution>>), StepError> {
        let mut heads: Vec<OrderHead> = Vec::new();
        for (number, order) in self.wanted.iter().zip(found) {
            match order {
                Some(order) => heads.push(OrderHead::from(&order)),
                // A number of a line or the header that no order of ours has may be another company's (E506).
                None if self.tokens.is_empty() => {
                    let known = store.find_order_companies(number).await?;
                    for other in known.map(|known| known.record).unwrap_or_default() {
                        let found = store.find_order_heads(&other, std::slice::from_ref(number)).await?;
                        heads.extend(found.into_iter().flatten().map(|order| OrderHead::from(&order)));
                    }
                }
                None => {}
            }
        }
        let register = Register { company, supplier, orders: &heads };
        let resolved = |text: &str| resolve(text, &candidates(text, &self.rules), register);
        let header = match invoice.order_number() {
            Some(text) => resolved(text),
            None => derive_order(&self.tokens, &self.rules, register).unwrap_or_default(),
        };
        // MATCH-53. Without rows the header may name several orders.
        if header.order.is_none()
            && let [first, others @ ..] = header_parts(invoice).as_slice()
        {
            return Ok((resolved(first), others.iter().map(|part| Some(resolved(part))).collect()));
        }
        let lines = invoice.lines.iter().map(|line| own_number(line).map(resolved)).collect();
        Ok((header, lines))
    }
}

/// The orders that a document may name in its header and lines, by every reading of their numbers.
pub(super) fn numbers(invoice: &Invoice, rules: &NumberRules) -> Vec<OrderNumber> {
    read(stated(invoice), rules).collect()
}

/// The order numbers of the header and of the lines, as received.
fn stated(invoice: &Invoice) -> impl Iterator<Item = &str> {
    let header = invoice.order_number().into_iter().chain(header_parts(invoice));
    header.chain(invoice.lines.iter().filter_map(own_number))
}

/// ONUM-26. What numbers may mean, each reading once.
fn read<'a>(texts: impl Iterator<Item = &'a str>, rules: &NumberRules) -> impl Iterator<Item = OrderNumber> {
    let mut seen = BTreeSet::new();
    texts
        .flat_map(|text| keys_to_look_up(&candidates(text, rules)))
        .filter(move |number| seen.insert(number.key()))
}

/// MATCH-53. The order numbers of a document without rows whose header names several.
fn header_parts(invoice: &Invoice) -> Vec<&str> {
    let text = invoice.order_number().filter(|_| invoice.lines.is_empty());
    text.map(several).unwrap_or_default()
}

fn own_number(line: &Line) -> Option<&str> {
    attest_model::invoice::meaningful_order_number(line.purchase_order_reference.as_deref())
}

pub(super) async fn contracts(
    store: &Store,
    company: &CompanyCode,
    header: &Resolution,
    lines: &[Option<Resolution>],
) -> Result<Vec<Contract>, StepError> {
    let mut numbers = Vec::new();
    for resolution in std::iter::once(header).chain(lines.iter().flatten()) {
        let number = resolution.usable_order().and_then(|order| order.contract.clone());
        numbers.extend(number.filter(|number| !numbers.contains(number)));
    }
    let mut found = Vec::new();
    for number in numbers {
        found.extend(store.find_contract(company, &number).await?);
    }
    Ok(found)
}
