//! MAP-25. An order number found in the text of an invoice that has no order reference.

use attest_model::ids::OrderNumber;
use attest_model::invoice::Invoice;
use attest_model::settings::{Settings, keys};

use super::candidates::{NumberRules, candidates};
use super::resolve::{Register, Resolution, resolve};

/// Most distinct tokens that are looked up; a text with more of them is prose, not a reference.
const TOKENS_MAX: usize = 100;

/// Where a token was found, in the order in which fields are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SearchField {
    /// BT-10.
    BuyerReference,
    /// BT-153, BT-154 of any line.
    LineDescription,
    /// BT-22.
    Note,
}

/// A piece of text that may be an order number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchToken {
    /// Where it stands.
    pub field: SearchField,
    /// The text.
    pub text: String,
}

/// The tokens to look up; empty when the invoice has an order reference or the search is switched off.
///
/// A token has a digit and fits the company's format; each text is listed once, at the field believed most.
#[must_use]
pub fn search_tokens(invoice: &Invoice, settings: &Settings, rules: &NumberRules) -> Vec<SearchToken> {
    let has_reference = invoice.order_number().is_some()
        || invoice.lines.iter().any(|line| invoice.order_number_of(line).is_some());
    if has_reference || !settings.value(&keys::CAPTURE_SEARCH_ORDER) {
        return Vec::new();
    }
    let buyer = invoice.buyer_reference.iter().map(|text| (SearchField::BuyerReference, text));
    let lines = invoice
        .lines
        .iter()
        .flat_map(|line| line.item_name.iter().chain(&line.item_description))
        .map(|text| (SearchField::LineDescription, text));
    let notes = invoice.notes.iter().map(|note| (SearchField::Note, &note.text));
    let mut tokens: Vec<SearchToken> = Vec::new();
    for (field, text) in buyer.chain(lines).chain(notes) {
        for word in words(text) {
            let has_digit = word.contains(|c: char| c.is_ascii_digit());
            let is_number = has_digit && rules.format().split(word).is_some();
            if !is_number || tokens.iter().any(|token| token.text == word) {
                continue;
            }
            if tokens.len() == TOKENS_MAX {
                return tokens;
            }
            tokens.push(SearchToken { field, text: word.to_owned() });
        }
    }
    tokens
}

/// Decides over the orders found for the tokens: the first field with a hit decides, and only when it has exactly one.
///
/// A hit is a committed order of the invoice's company and supplier; while the supplier is unknown there is none.
#[must_use]
pub fn derive_order(
    tokens: &[SearchToken],
    rules: &NumberRules,
    register: Register<'_>,
) -> Option<Resolution> {
    register.supplier?;
    let mut hits: Vec<(SearchField, OrderNumber, Resolution)> = Vec::new();
    for token in tokens {
        let resolution = resolve(&token.text, &candidates(&token.text, rules), register);
        let Some(order) = resolution.usable_order() else { continue };
        let number = order.number.clone();
        hits.push((token.field, number, Resolution { is_derived: true, ..resolution }));
    }
    let believed = hits.iter().map(|(field, ..)| *field).min()?;
    let mut of_field = hits.into_iter().filter(|(field, ..)| *field == believed);
    let (_, number, resolution) = of_field.next()?;
    of_field.all(|(_, other, _)| other == number).then_some(resolution)
}

/// Words without the punctuation around them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || ",;:()[]\"'#".contains(c))
        .map(|word| word.trim_matches(|c: char| ".!?".contains(c)))
        .filter(|word| !word.is_empty())
}
