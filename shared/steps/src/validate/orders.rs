//! Chapter 6: what the order numbers of a document mean.

use attest_model::ids::{CompanyCode, OrderNumber, SupplierCode};
use attest_model::invoice::Invoice;
use attest_model::master::Contract;
use attest_model::settings::Settings;
use attest_payables::order_numbers::{
    NumberRules, OrderHead, Register, Resolution, candidates, derive_order, keys_to_look_up, resolve,
    search_tokens,
};
use attest_store::Store;

use crate::StepError;

/// Chapter 6: the header's and each line's own order number.
pub(super) async fn orders(
    store: &Store,
    company: &CompanyCode,
    supplier: Option<&SupplierCode>,
    invoice: &Invoice,
    settings: &Settings,
) -> Result<(Resolution, Vec<Option<Resolution>>), StepError> {
    let rules = NumberRules::of(settings);
    let header = invoice.order_number();
    let own = |at: usize| {
        let line = invoice.lines.get(at)?;
        attest_model::invoice::meaningful_order_number(line.purchase_order_reference.as_deref())
    };
    let tokens = search_tokens(invoice, settings, &rules);
    let texts = header
        .into_iter()
        .chain((0..invoice.lines.len()).filter_map(own))
        .chain(tokens.iter().map(|token| token.text.as_str()));
    let mut wanted: Vec<OrderNumber> = Vec::new();
    for text in texts {
        for number in keys_to_look_up(&candidates(text, &rules)) {
            if !wanted.contains(&number) {
                wanted.push(number);
            }
        }
    }
    let mut heads: Vec<OrderHead> = Vec::new();
    for (number, order) in wanted.iter().zip(store.find_order_heads(company, &wanted).await?) {
        match order {
            Some(order) => heads.push(OrderHead::from(&order)),
            // A number of a line or the header that no order of ours has may be another company's (E506).
            None if tokens.is_empty() => {
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
    let resolved = |text: &str| resolve(text, &candidates(text, &rules), register);
    let header = match header {
        Some(text) => resolved(text),
        None => derive_order(&tokens, &rules, register).unwrap_or_default(),
    };
    let lines = (0..invoice.lines.len()).map(|at| own(at).map(resolved)).collect();
    Ok((header, lines))
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
