//! MATCH-1 … MATCH-8. The criteria, one file each; a row of [`CRITERIA`] is all that the match knows of one.

mod amount;
mod date;
mod order;
mod price;
mod product;
mod quantity;
mod ticket;
mod wbs;

pub(crate) use amount::exact as exact_amount;
use attest_model::money::Decimal;
use attest_model::orders::OrderLine;
use attest_model::settings::Criterion;
pub(crate) use price::prices as order_prices;

use super::candidates::Candidate;
use super::limits::Limits;
use super::line_result::{Because, Evidence, Note, Value, Verdict};
use super::lines::{Book, LineView};
use super::units::Factor;

/// A criterion of the order match.
pub struct CriterionRow {
    /// Its code.
    pub criterion: Criterion,
    /// Its statement.
    pub id: &'static str,
    /// What it requires, in the affirmative.
    pub requires: &'static str,
    /// It compares with the receipt, so that it does not apply to a two-way match (MATCH-23).
    pub needs_receipt: bool,
    pub(crate) check: fn(&Pair<'_>) -> Evidence,
}

/// Every criterion, in the order of the specification.
pub static CRITERIA: &[CriterionRow] = &[
    CriterionRow {
        criterion: Criterion::Po,
        id: "MATCH-1",
        requires: "the order is committed and of the same company, supplier and currency",
        needs_receipt: false,
        check: order::check,
    },
    CriterionRow {
        criterion: Criterion::Pc,
        id: "MATCH-2",
        requires: "the line's seller's, buyer's or standard code is the order line's",
        needs_receipt: false,
        check: product::check,
    },
    CriterionRow {
        criterion: Criterion::Dt,
        id: "MATCH-3",
        requires: "the delivery ticket, or the receipt number, is the receipt's",
        needs_receipt: true,
        check: ticket::check,
    },
    CriterionRow {
        criterion: Criterion::Dd,
        id: "MATCH-4",
        requires: "the delivery date is the receipt's, or the period holds it",
        needs_receipt: true,
        check: date::check,
    },
    CriterionRow {
        criterion: Criterion::Qt,
        id: "MATCH-5",
        requires: "the quantity is above zero and at most what is open",
        needs_receipt: false,
        check: quantity::check,
    },
    CriterionRow {
        criterion: Criterion::Pr,
        id: "MATCH-6",
        requires: "the price is at most the order's",
        needs_receipt: false,
        check: price::check,
    },
    CriterionRow {
        criterion: Criterion::La,
        id: "MATCH-7",
        requires: "the line amount is at most quantity × order price",
        needs_receipt: false,
        check: amount::check,
    },
    CriterionRow {
        criterion: Criterion::Wb,
        id: "MATCH-8",
        requires: "the WBS code is the order line's",
        needs_receipt: false,
        check: wbs::check,
    },
];

/// Filters of MATCH-27 that would have left nothing, and so were not applied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Missed {
    pub(crate) product: bool,
    pub(crate) ticket: bool,
    pub(crate) date: bool,
    pub(crate) wbs: bool,
    pub(crate) open: bool,
}

impl Missed {
    pub(crate) const fn any(self) -> bool {
        self.product || self.ticket || self.date || self.wbs || self.open
    }
}

/// What competition with other lines did to a line's quantity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Joint {
    /// Nothing.
    #[default]
    Alone,
    /// Together with other lines it wants this much, more than is open.
    Over(Decimal),
    /// Something would stay open, which `match.allow_partial` forbids.
    Partial,
}

/// An order line, and how its units compare with those of an invoice line.
pub(crate) struct Ordered<'p> {
    pub(crate) line: &'p OrderLine,
    /// Order units in one invoice unit; `None` where no conversion is known.
    pub(crate) factor: Option<Factor>,
    /// Order units in one unit of the price.
    pub(crate) price_factor: Option<Factor>,
}

impl<'p> Ordered<'p> {
    pub(crate) fn of(book: &Book<'p>, view: &LineView<'_>, index: u32) -> Option<Self> {
        let line = book.order_lines.get(index as usize)?.line;
        Some(Self {
            line,
            factor: book.factor(view.unit, index),
            price_factor: book.factor(view.price_unit, index),
        })
    }
}

/// An invoice line beside what MATCH-27 left for it.
pub(crate) struct Pair<'p> {
    pub(crate) view: &'p LineView<'p>,
    /// The order line it is compared with.
    pub(crate) ordered: Option<Ordered<'p>>,
    /// The candidate it is compared with.
    pub(crate) candidate: Option<&'p Candidate<'p>>,
    pub(crate) missed: Missed,
    /// Open over all candidates left.
    pub(crate) open: Decimal,
    pub(crate) joint: Joint,
    /// The order's receipts are compared with.
    pub(crate) is_three_way: bool,
    /// The receipt has not come yet (MATCH-36).
    pub(crate) is_pending: bool,
    pub(crate) limits: &'p Limits,
    /// Decimals of the currency.
    pub(crate) digits: u32,
}

/// Compares a line by every criterion.
pub(crate) fn examine(pair: &Pair<'_>) -> Vec<Evidence> {
    let nothing = pair.view.order_problem.is_some();
    let listed = &pair.limits.criteria.because;
    let examine = |row: &CriterionRow| {
        if !pair.limits.checks(row.criterion) {
            return plain(row.criterion, Verdict::Off).because(listed);
        }
        // Without an order there is nothing to compare the rest with.
        if (row.needs_receipt && !pair.is_three_way) || (nothing && row.criterion != Criterion::Po) {
            return plain(row.criterion, Verdict::NotApplicable);
        }
        let found = (row.check)(pair);
        if row.needs_receipt && pair.is_pending {
            return Evidence { found: found.found, ..plain(row.criterion, Verdict::Pending) };
        }
        // Where no tolerance decides, the list does that has the criterion compared at all.
        let is_listed = found.because.is_none() && row.criterion != Criterion::Po;
        if is_listed { found.because(listed) } else { found }
    };
    CRITERIA.iter().map(examine).collect()
}

/// Evidence without values.
fn plain(criterion: Criterion, verdict: Verdict) -> Evidence {
    Evidence {
        criterion,
        verdict,
        expected: None,
        found: None,
        tolerance: None,
        because: Because::default(),
        note: None,
    }
}

/// Evidence with both values.
fn compared(criterion: Criterion, is_met: bool, expected: Value, found: Value) -> Evidence {
    let verdict = if is_met { Verdict::Met } else { Verdict::NotMet };
    Evidence { expected: Some(expected), found: Some(found), ..plain(criterion, verdict) }
}

impl Evidence {
    fn because(mut self, because: &Because) -> Self {
        self.because = because.clone();
        self
    }

    fn within(mut self, tolerance: Decimal, because: &Because) -> Self {
        self.tolerance = Some(tolerance.normalize());
        self.because(because)
    }

    fn noting(mut self, note: Option<Note>) -> Self {
        self.note = note;
        self
    }
}

/// A text, or that it is missing.
fn text(text: Option<&str>) -> Value {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => Value::Text(text.into()),
        None => Value::Missing,
    }
}

/// A number, or that it is missing.
fn number(number: Option<Decimal>) -> Value {
    number.map_or(Value::Missing, Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Covers MATCH-1, MATCH-2, MATCH-3, MATCH-4, MATCH-5, MATCH-6, MATCH-7, MATCH-8.
    #[test]
    fn match_9_the_table_has_the_eight_in_order() {
        let codes: Vec<_> = CRITERIA.iter().map(|row| row.criterion).collect();
        assert_eq!(codes, Criterion::ALL);
        for (index, row) in CRITERIA.iter().enumerate() {
            assert_eq!(row.id, format!("MATCH-{}", index + 1));
            assert_eq!(row.needs_receipt, matches!(row.criterion, Criterion::Dt | Criterion::Dd));
            assert!(!row.requires.is_empty());
        }
    }
}
