//! WB-2, CHK-12, CHK-29. What a person changes on the lines of an invoice in review.
//!
//! The document as received stays; what a person left of a line is kept beside it and laid over it whenever it is read
//! again. Totals are the supplier's and are not changed: lines that no longer sum to them are found by arrival control.

use std::collections::BTreeSet;

use attest_model::invoice::{Invoice, Line};
use attest_model::money::{Decimal, PRICE_DECIMALS, round};
use serde::{Deserialize, Serialize};

use crate::arrival::line_amount;

/// Lines that one act may change: what a form holds, and far below what a document of edits may weigh.
pub const CHANGES_MAX: usize = 500;

/// What a person enters for one line; what is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineChange {
    /// BT-126. The line; one that the invoice does not have is added.
    pub line: String,
    /// BT-153. Its name.
    pub name: Option<String>,
    /// BT-129. Its quantity.
    pub quantity: Option<Decimal>,
    /// BT-130. The unit.
    pub unit_code: Option<String>,
    /// The price before the discount (BT-148, else BT-146).
    pub price: Option<Decimal>,
    /// The discount on the price, in percent (BT-147).
    pub discount: Option<Decimal>,
}

/// A line as a person left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditedLine {
    /// The whole line.
    pub line: Line,
    /// CHK-12. A person added it, or changed its price or discount, be it back to what it was.
    pub is_manual: bool,
}

/// Everything that people left of the lines of one invoice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edits {
    /// The lines, in the order in which they were first touched.
    pub lines: Vec<EditedLine>,
}

/// Why lines are not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditRefused {
    /// No line is named.
    #[error("no line is changed; enter a quantity, price or discount beside a line, or add one")]
    Nothing,
    /// More than one act takes.
    #[error("{found} lines are changed at once; at most {CHANGES_MAX} can be")]
    TooMany {
        /// How many.
        found: usize,
    },
    /// The line is named twice, or the document has it twice.
    #[error("line {0} stands twice; expected it once")]
    Twice(String),
    /// A new line needs more.
    #[error("line {line} is not on the invoice; a new line needs {missing}")]
    Incomplete {
        /// Its id.
        line: String,
        /// What is missing.
        missing: &'static str,
    },
    /// A value that no line can have.
    #[error("line {line}: {value} is no {what}; expected {expected}")]
    Unusable {
        /// Its id.
        line: String,
        /// What was entered.
        what: &'static str,
        /// The value.
        value: Decimal,
        /// What was expected.
        expected: &'static str,
    },
    /// The line has no price to discount.
    #[error("line {0} has no price; enter the price with the discount")]
    NoPrice(String),
    /// Beyond what a decimal holds.
    #[error("line {0}: quantity × price is more than 28 digits")]
    TooLarge(String),
}

/// Changes lines of an invoice, and notes what is left of them; answers what was changed, from what to what.
///
/// The amount of a changed line (BT-131) is quantity × price − allowances + charges, rounded to `digits`.
///
/// # Errors
/// [`EditRefused`]; nothing was changed then.
pub fn edit(
    invoice: &mut Invoice,
    edits: &mut Edits,
    changes: &[LineChange],
    digits: u32,
) -> Result<Vec<String>, EditRefused> {
    if changes.is_empty() {
        return Err(EditRefused::Nothing);
    }
    if changes.len() > CHANGES_MAX {
        return Err(EditRefused::TooMany { found: changes.len() });
    }
    let mut named = BTreeSet::new();
    let mut after = invoice.clone();
    let mut left = edits.clone();
    let mut said = Vec::new();
    for change in changes {
        let id = change.line.trim();
        if !named.insert(id) || after.lines.iter().filter(|line| line.id == id).count() > 1 {
            return Err(EditRefused::Twice(id.to_owned()));
        }
        let before = after.lines.iter().find(|line| line.id == id).cloned();
        let edited = changed(before.as_ref(), change, &after, digits)?;
        let words = words(before.as_ref(), &edited.line);
        let touched = left.lines.iter_mut().find(|known| known.line.id == id);
        if words.is_empty() && touched.is_none() {
            continue;
        }
        said.extend((!words.is_empty()).then(|| format!("line {id}: {}", words.join(", "))));
        lay(&mut after, &edited.line);
        match touched {
            Some(known) => *known = EditedLine { is_manual: known.is_manual || edited.is_manual, ..edited },
            None => left.lines.push(edited),
        }
    }
    if said.is_empty() {
        return Err(EditRefused::Nothing);
    }
    (*invoice, *edits) = (after, left);
    Ok(said)
}

/// Lays what people left over a document that was read again.
pub fn overlay(invoice: &mut Invoice, edits: &Edits) {
    edits.lines.iter().for_each(|edited| lay(invoice, &edited.line));
}

fn lay(invoice: &mut Invoice, edited: &Line) {
    match invoice.lines.iter_mut().find(|line| line.id == edited.id) {
        Some(line) => line.clone_from(edited),
        None => invoice.lines.push(edited.clone()),
    }
}

impl Edits {
    /// CHK-29. Ids of the lines that a person added or repriced.
    #[must_use]
    pub fn manual_lines(&self) -> Vec<String> {
        self.lines.iter().filter(|edited| edited.is_manual).map(|edited| edited.line.id.clone()).collect()
    }
}

fn changed(
    before: Option<&Line>,
    change: &LineChange,
    invoice: &Invoice,
    digits: u32,
) -> Result<EditedLine, EditRefused> {
    permit(change)?;
    let id = change.line.trim().to_owned();
    let mut line = match before {
        Some(line) => line.clone(),
        None => added(&id, change, invoice)?,
    };
    if let Some(name) = &change.name {
        line.item_name = Some(name.clone());
    }
    if let Some(unit) = &change.unit_code {
        line.unit_code = Some(unit.clone());
    }
    if let Some(quantity) = change.quantity {
        line.invoiced_quantity = Some(quantity);
    }
    reprice(&mut line, change)?;
    let is_repriced = before.is_none_or(|before| {
        (before.item_net_price, before.item_price_discount, before.item_gross_price)
            != (line.item_net_price, line.item_price_discount, line.item_gross_price)
    });
    let has_value = change.quantity.is_some() || change.price.is_some() || change.discount.is_some();
    if has_value && let Some(amount) = line_amount(&line) {
        let amount = amount.ok_or(EditRefused::TooLarge(id))?;
        line.line_net_amount = Some(round(amount, digits));
    }
    Ok(EditedLine { line, is_manual: is_repriced })
}

fn permit(change: &LineChange) -> Result<(), EditRefused> {
    let unusable = |what, value, expected| {
        Err(EditRefused::Unusable { line: change.line.clone(), what, value, expected })
    };
    match (change.price, change.discount) {
        (Some(price), _) if price < Decimal::ZERO => unusable("price", price, "a number of 0 or more"),
        (_, Some(percent)) if !(Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&percent) => {
            unusable("discount", percent, "percent from 0 to 100")
        }
        _ => Ok(()),
    }
}

/// A line that the document does not have; its tax is that of the document, where that has only one.
fn added(id: &str, change: &LineChange, invoice: &Invoice) -> Result<Line, EditRefused> {
    let missing = match change {
        _ if id.is_empty() => Some("a number of its own"),
        LineChange { name: None, .. } => Some("a name"),
        LineChange { quantity: None, .. } => Some("a quantity"),
        LineChange { price: None, .. } => Some("a price"),
        LineChange { .. } => None,
    };
    if let Some(missing) = missing {
        return Err(EditRefused::Incomplete { line: id.to_owned(), missing });
    }
    let mut line = Line { id: id.to_owned(), ..Line::default() };
    if let [only] = invoice.vat_breakdown.as_slice() {
        line.vat.category.clone_from(&only.category);
        line.vat.rate = only.rate;
    }
    Ok(line)
}

/// BT-146 is the price less the discount (BT-147); a price alone keeps no earlier discount.
fn reprice(line: &mut Line, change: &LineChange) -> Result<(), EditRefused> {
    if change.price.is_none() && change.discount.is_none() {
        return Ok(());
    }
    let full = change.price.or(line.item_gross_price).or(line.item_net_price);
    let full = full.ok_or_else(|| EditRefused::NoPrice(line.id.clone()))?;
    match change.discount.filter(|percent| !percent.is_zero()) {
        Some(percent) => {
            let exact = full.checked_mul(percent).ok_or_else(|| EditRefused::TooLarge(line.id.clone()))?;
            let less = round(exact / Decimal::ONE_HUNDRED, PRICE_DECIMALS);
            line.item_gross_price = Some(full);
            line.item_price_discount = Some(less);
            line.item_net_price = Some(full - less);
        }
        None => {
            (line.item_gross_price, line.item_price_discount) = (None, None);
            line.item_net_price = Some(full);
        }
    }
    Ok(())
}

/// What differs between two states of a line, from what to what.
fn words(before: Option<&Line>, after: &Line) -> Vec<String> {
    let number = |value: Option<Decimal>| {
        value.map_or_else(|| "none".to_owned(), |value| value.normalize().to_string())
    };
    let text = |value: Option<&String>| value.map_or_else(|| "none".to_owned(), |value| format!("{value:?}"));
    let none = Line::default();
    let old = before.unwrap_or(&none);
    let mut words = Vec::new();
    if before.is_none() {
        words.push("added".to_owned());
    }
    let mut say = |what: &str, from: String, to: String| {
        if from != to {
            words.push(format!("{what} {from} → {to}"));
        }
    };
    say("name", text(old.item_name.as_ref()), text(after.item_name.as_ref()));
    say("quantity", number(old.invoiced_quantity), number(after.invoiced_quantity));
    say("unit", text(old.unit_code.as_ref()), text(after.unit_code.as_ref()));
    say("price", number(old.item_net_price), number(after.item_net_price));
    say("discount", number(old.item_price_discount), number(after.item_price_discount));
    say("amount", number(old.line_net_amount), number(after.line_net_amount));
    words
}
