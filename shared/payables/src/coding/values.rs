//! CODE-3, CODE-7, VAL-66. Values of coding rows: they exist, are open on the posting date, and may stand together.

use std::collections::{BTreeMap, BTreeSet};

use attest_model::coding::{CodingRule, CodingValue, Demand, Dimension};
use attest_model::findings::Finding;
use attest_model::ids::folded;
use attest_model::master::LedgerPeriod;
use attest_model::orders::CodingRow;
use jiff::civil::Date;

use crate::validation::finding;

/// Rows that a message names; an invoice of thousands of rows does not list them all.
const ROWS_NAMED: usize = 10;

/// What a company's register knows of the values of some rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    /// Dimensions that have a register; the others are not checked.
    pub dimensions: BTreeSet<Dimension>,
    /// The values found, by dimension and the folded value.
    pub values: BTreeMap<(Dimension, String), CodingValue>,
    /// What may stand together.
    pub rules: Vec<CodingRule>,
}

impl Register {
    /// The entry of a value.
    #[must_use]
    pub fn find(&self, dimension: &Dimension, value: &str) -> Option<&CodingValue> {
        self.values.get(&(dimension.clone(), folded(value)))
    }
}

/// What rows are posted with.
#[derive(Debug, Clone, Copy)]
pub struct Posting<'a> {
    /// The posting date: the issue date (BT-2), else the day of the check.
    pub day: Date,
    /// Ledger periods: a row that names one is posted on its day that is nearest to the posting date.
    pub periods: &'a [LedgerPeriod],
    /// Tax categories of the lines (BT-151), else of the document (BT-118); empty where none is known.
    pub categories: &'a [String],
}

impl Posting<'_> {
    /// The day on which a row is posted.
    fn day_of(&self, row: &CodingRow) -> Date {
        let named = row.period.as_deref();
        let period = self.periods.iter().find(|period| Some(period.name.as_str()) == named);
        period.map_or(self.day, |period| {
            self.day.clamp(period.first_day, period.last_day.max(period.first_day))
        })
    }
}

/// One value that does not fit, in all rows that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodingFault {
    /// The dimension.
    pub dimension: Dimension,
    /// What stands there; empty where nothing does.
    pub value: String,
    /// The posting date.
    pub on: Date,
    /// Why it does not fit.
    pub misfit: Misfit,
    /// The rows, from 1.
    pub rows: Vec<usize>,
}

/// Why a value does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// The register does not have it.
    Unknown,
    /// It opens later.
    NotYetOpen(Date),
    /// It was closed.
    Closed(Date),
    /// A rule asks for another value, or for none: the dimension and value that it looks at, and what it asks for.
    Rule {
        /// What the rule looks at, such as `account 5010`.
        because: String,
        /// What it asks for.
        demand: Demand,
    },
    /// CODE-7. The tax code is for other tax categories.
    Category {
        /// Those it fits.
        fits: Vec<String>,
        /// Those of the invoice.
        found: Vec<String>,
    },
}

/// CODE-3, CODE-7. Everything that does not fit in some rows: each value once, in the order in which the rows have it.
#[must_use]
pub fn check(rows: &[CodingRow], register: &Register, posting: &Posting<'_>) -> Vec<CodingFault> {
    let mut faults: Vec<CodingFault> = Vec::new();
    for (row, number) in rows.iter().zip(1..) {
        let on = posting.day_of(row);
        let values = Dimension::all_of(row).filter_map(|(dimension, value)| {
            let misfit = misfit(register, &dimension, value, on, posting)?;
            Some((dimension, value.to_owned(), misfit))
        });
        let rules = register.rules.iter().filter(|rule| rule.applies_to(row) && !rule.is_met_by(row));
        let broken = rules.map(|rule| {
            let looked_at = rule.dimension.of(row).unwrap_or_default();
            let because = format!("{} {looked_at}", rule.dimension);
            let value = rule.other.of(row).unwrap_or_default().to_owned();
            (rule.other.clone(), value, Misfit::Rule { because, demand: rule.demand.clone() })
        });
        for (dimension, value, misfit) in values.chain(broken) {
            let same = faults.iter_mut().find(|known| {
                known.dimension == dimension
                    && known.on == on
                    && known.misfit == misfit
                    && folded(&known.value) == folded(&value)
            });
            match same {
                Some(known) => known.rows.push(number),
                None => faults.push(CodingFault { dimension, value, on, misfit, rows: vec![number] }),
            }
        }
    }
    faults
}

fn misfit(
    register: &Register,
    dimension: &Dimension,
    value: &str,
    on: Date,
    posting: &Posting<'_>,
) -> Option<Misfit> {
    if !register.dimensions.contains(dimension) {
        return None;
    }
    let Some(known) = register.find(dimension, value) else { return Some(Misfit::Unknown) };
    if let Some(first) = known.valid_from.filter(|first| on < *first) {
        return Some(Misfit::NotYetOpen(first));
    }
    if let Some(last) = known.valid_to.filter(|last| *last < on) {
        return Some(Misfit::Closed(last));
    }
    let fits = known.tax.as_ref().map_or(&[][..], |tax| &tax.categories);
    let is_fitting = fits.is_empty()
        || posting.categories.is_empty()
        || posting.categories.iter().any(|category| fits.contains(category));
    (!is_fitting).then(|| Misfit::Category { fits: fits.to_vec(), found: posting.categories.to_vec() })
}

impl CodingFault {
    /// What was expected.
    #[must_use]
    pub fn expected(&self) -> String {
        let (dimension, on) = (&self.dimension, self.on);
        match &self.misfit {
            Misfit::Unknown | Misfit::NotYetOpen(_) | Misfit::Closed(_) => {
                format!("{dimension} open on {on}")
            }
            Misfit::Rule { because, demand } => match demand {
                Demand::Required => format!("{dimension} with {because}"),
                Demand::Forbidden => format!("no {dimension} with {because}"),
                Demand::Fixed(value) => format!("{dimension} {value} with {because}"),
            },
            Misfit::Category { fits, .. } => format!("tax category {}", fits.join(" or ")),
        }
    }

    /// What was found.
    #[must_use]
    pub fn found(&self) -> String {
        if self.value.is_empty() {
            format!("no {}", self.dimension)
        } else {
            format!("{} {}", self.dimension, self.value)
        }
    }
}

impl std::fmt::Display for CodingFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut rows: Vec<String> = self.rows.iter().take(ROWS_NAMED).map(ToString::to_string).collect();
        if self.rows.len() > ROWS_NAMED {
            rows.push(format!("and {} more", self.rows.len() - ROWS_NAMED));
        }
        let place = if self.rows.len() == 1 { "row" } else { "rows" };
        write!(f, "{} in coding {place} {} ", self.found(), rows.join(", "))?;
        let (dimension, on) = (&self.dimension, self.on);
        match &self.misfit {
            Misfit::Unknown => write!(
                f,
                "is not in the register; expected one that is open on {on}: choose another {dimension}, or enter it in the register"
            ),
            Misfit::NotYetOpen(first) => write!(
                f,
                "opens on {first}, and the row is posted on {on}; choose a value that is open then, or correct the register"
            ),
            Misfit::Closed(last) => write!(
                f,
                "was closed on {last}, and the row is posted on {on}; choose a value that is open then, or correct the register"
            ),
            Misfit::Rule { .. } => write!(
                f,
                "on {on}: the rules of the register expect {}; correct the row or the rule",
                self.expected()
            ),
            Misfit::Category { fits, found } => write!(
                f,
                "posted on {on} is for tax category {}, and the invoice has {}; choose a tax code of that category",
                fits.join(" or "),
                found.join(", ")
            ),
        }
    }
}

/// VAL-66. The faults as findings of the invoice.
#[must_use]
pub fn findings(faults: &[CodingFault]) -> Vec<Finding> {
    faults
        .iter()
        .map(|fault| finding("E701", fault.to_string()).values(fault.expected(), fault.found()))
        .collect()
}
