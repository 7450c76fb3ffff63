//! SUB-4, SUB-5. The subscription that an invoice names.

use std::collections::BTreeSet;

use attest_model::invoice::Invoice;
use attest_model::subscriptions::subscription_key;

/// Tokens of the notes that are looked up: notes are free text of any length.
const TOKENS_MAX: usize = 100;

/// SUB-4. What may be the number of a subscription, in the order in which it is tried, in the form of SUB-5.
///
/// That is: contract reference (BT-12), invoiced object (BT-18), objects of the lines (BT-128), buyer reference (BT-10),
/// tokens of the notes (BT-22).
#[must_use]
pub fn candidates(invoice: &Invoice) -> Vec<String> {
    let lines = invoice.lines.iter().filter_map(|line| line.object.as_ref());
    let named = invoice
        .contract_reference
        .as_deref()
        .into_iter()
        .chain(invoice.invoiced_object.as_ref().map(|object| object.value.as_str()))
        .chain(lines.map(|object| object.value.as_str()))
        .chain(invoice.buyer_reference.as_deref());
    let is_between = |c: char| c.is_whitespace() || ",;:()\"'".contains(c);
    let tokens = invoice
        .notes
        .iter()
        .flat_map(|note| note.text.split(is_between))
        .map(|token| token.trim_end_matches(['.', '!', '?']))
        .filter(|token| token.chars().any(|c| c.is_ascii_digit()))
        .take(TOKENS_MAX);
    let mut keys: Vec<String> = Vec::new();
    for text in named.chain(tokens) {
        let key = subscription_key(text);
        if !key.is_empty() && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// SUB-4. The first candidate that is a number of one of the supplier's subscriptions, in the form of SUB-5.
#[must_use]
pub fn named(invoice: &Invoice, of_supplier: &BTreeSet<String>) -> Option<String> {
    if of_supplier.is_empty() {
        return None;
    }
    candidates(invoice).into_iter().find(|key| of_supplier.contains(key))
}
