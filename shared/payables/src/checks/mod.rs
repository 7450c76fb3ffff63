//! Chapter 12 (CHK): tests 6 to 14, whose warnings never change an amount and never stop an invoice.
//!
//! One row of [`CHECKS`] is one test. All of them run, in the order of their numbers and independent of each other (CHK-8);
//! each writes at most one entry (CHK-7).

mod amounts;
mod articles;
mod history;
mod positions;
mod register;

use std::collections::BTreeMap;

use attest_model::dates::Date;
use attest_model::findings::Finding;
use attest_model::invoice::{DocumentKind, Invoice};
use attest_model::money::Decimal;
use attest_model::record::NotEvaluated;
use attest_model::settings::{CheckSetting, HeaderBasis, Key, NoHistory, Settings, keys};

pub use history::{History, Sums, first_day};
pub use register::{Article, Register, product_codes, quantities};

/// What the tests look at.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The invoice.
    pub invoice: &'a Invoice,
    /// General entries and those of the party, which win also when they switch a test off (CHK-5, CHK-6).
    pub settings: &'a Settings,
    /// Per line, the item it was resolved to (CHK-28).
    pub articles: &'a [Option<Article<'a>>],
    /// Ids of lines that a person added or repriced after capture (CHK-29).
    pub manual_lines: &'a [String],
    /// The party's completed invoices of the window of test 12 (CHK-21).
    pub totals: Sums,
    /// Likewise for test 14, by the key of the item's code (CHK-25).
    pub quantities: &'a BTreeMap<String, Sums>,
}

/// One test: number, name, its setting, what it finds.
pub struct Check {
    /// Its number.
    pub number: u8,
    /// Its name.
    pub name: &'static str,
    /// Its setting.
    pub key: &'static Key<CheckSetting>,
    /// It compares with earlier invoices (CHK-21).
    pub compares: bool,
    run: fn(&Facts<'_>, &CheckSetting) -> Outcome,
}

/// Every test, by number (CHK-10 … CHK-18).
#[rustfmt::skip]
pub static CHECKS: &[Check] = &[
    Check { number: 6, name: "position with amount zero", key: &keys::CHECK_6, compares: false, run: positions::zero },
    Check { number: 7, name: "general warning", key: &keys::CHECK_7, compares: false, run: positions::always },
    Check { number: 8, name: "manual position", key: &keys::CHECK_8, compares: false, run: positions::manual },
    Check { number: 9, name: "blocked service", key: &keys::CHECK_9, compares: false, run: articles::blocked_service },
    Check { number: 10, name: "invalid service", key: &keys::CHECK_10, compares: false, run: articles::invalid_service },
    Check { number: 11, name: "blocked partner", key: &keys::CHECK_11, compares: false, run: articles::blocked_partner },
    Check { number: 12, name: "deviation from amount, percent", key: &keys::CHECK_12, compares: true, run: amounts::percent },
    Check { number: 13, name: "deviation from amount, absolute", key: &keys::CHECK_13, compares: false, run: amounts::absolute },
    Check { number: 14, name: "deviation from shipment quantity, percent", key: &keys::CHECK_14, compares: true, run: articles::quantity },
];

/// What a test says.
#[derive(Debug, Clone, Default)]
struct Said {
    text: String,
    /// The limits that are broken, where there are any.
    expected: String,
    /// What breaks them, where it is a value.
    found: String,
    offending: Vec<String>,
}

impl Said {
    /// A sentence, and the positions or articles it is about.
    const fn about(text: String, offending: Vec<String>) -> Self {
        Self { text, expected: String::new(), found: String::new(), offending }
    }
}

/// What one test came to.
#[derive(Default)]
struct Outcome {
    /// Why it warns and where.
    warning: Option<Said>,
    /// CHK-24. What it could not compare.
    not_evaluated: Option<Said>,
}

impl Outcome {
    const fn of(warning: Option<Said>) -> Self {
        Self { warning, not_evaluated: None }
    }

    const fn not_evaluated(reason: String) -> Self {
        Self { warning: None, not_evaluated: Some(Said::about(reason, Vec::new())) }
    }
}

/// CHK-7. The entry of one test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Number of the test.
    pub number: u8,
    /// Its name.
    pub name: String,
    /// Why it warns.
    pub text: String,
    /// The limits that the total breaks.
    pub expected: String,
    /// The total that breaks them.
    pub found: String,
    /// Ids of the positions, or codes of the articles, that it warns of.
    pub offending: Vec<String>,
}

/// What a run of all tests came to; it replaces that of the run before (CHK-7).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// The warnings, by number.
    pub warnings: Vec<Warning>,
    /// Tests that were on and had nothing to compare with.
    pub not_evaluated: Vec<NotEvaluated>,
}

impl Warning {
    /// The entry as a finding of the invoice; its code is the name of the test's setting.
    #[must_use]
    pub fn finding(&self) -> Finding {
        let code = CHECKS.iter().find(|check| check.number == self.number).map_or("", |check| check.key.name);
        let found = if self.found.is_empty() { shortened(&self.offending) } else { self.found.clone() };
        Finding::warning(code, self.text.clone()).values(self.expected.clone(), found)
    }
}

/// Whether a finding is the entry of a test.
#[must_use]
pub fn is_check(finding: &Finding) -> bool {
    CHECKS.iter().any(|check| check.key.name == finding.code)
}

/// CHK-8. Runs every test that is on.
#[must_use]
pub fn run(facts: &Facts<'_>) -> Checked {
    let mut checked = Checked::default();
    let no_history = facts.settings.get(&keys::CHECK_NO_HISTORY).map(|resolved| resolved.value);
    for check in CHECKS {
        let setting = facts.settings.value(check.key);
        if !setting.is_on {
            continue;
        }
        if check.compares && facts.invoice.kind == DocumentKind::CreditNote {
            let reason = "a credit note is not compared with invoices".to_owned();
            checked.not_evaluated.push(NotEvaluated { number: check.number, reason });
            continue;
        }
        let Outcome { mut warning, mut not_evaluated } = (check.run)(facts, &setting);
        if no_history == Some(NoHistory::Warn) {
            warning = joined(warning, not_evaluated.take());
        }
        if let Some(Said { text: reason, .. }) = not_evaluated {
            checked.not_evaluated.push(NotEvaluated { number: check.number, reason });
        }
        if let Some(Said { text, expected, found, offending }) = warning {
            let (number, name) = (check.number, check.name.to_owned());
            checked.warnings.push(Warning { number, name, text, expected, found, offending });
        }
    }
    checked
}

/// CHK-7. One entry of two.
fn joined(one: Option<Said>, other: Option<Said>) -> Option<Said> {
    match (one, other) {
        (Some(mut said), Some(more)) => {
            said.text = format!("{}; {}", said.text, more.text);
            said.offending.extend(more.offending);
            Some(said)
        }
        (one, other) => one.or(other),
    }
}

/// Names as a person reads them; an invoice of thousands of positions does not list them all.
fn shortened(names: &[String]) -> String {
    let shown = names.get(..NAMES_MAX).unwrap_or(names).join(", ");
    match names.len().saturating_sub(NAMES_MAX) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Most positions or articles that an entry names.
const NAMES_MAX: usize = 20;

/// CHK-23. The total that tests 12 and 13 compare.
#[must_use]
pub fn basis_total(invoice: &Invoice, settings: &Settings) -> Option<Decimal> {
    match settings.get(&keys::CHECK_AMOUNT_BASIS).map(|resolved| resolved.value) {
        Some(HeaderBasis::Net) => invoice.totals.total_without_vat,
        Some(HeaderBasis::Gross) | None => invoice.totals.total_with_vat,
    }
}

/// CHK-14. Delivery date of the line, else of the document, else the issue date.
fn service_date(invoice: &Invoice, line: &attest_model::invoice::Line) -> Option<Date> {
    let delivered = invoice.delivery.as_ref().and_then(|delivery| delivery.actual_date);
    line.delivery_date.or(delivered).or(invoice.issue_date)
}
