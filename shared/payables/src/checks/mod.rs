//! Chapter 12 (CHK): tests 6 to 14, whose warnings never change an amount and never stop an invoice.
//!
//! One row of [`CHECKS`] is one test. All of them run, in the order of their numbers and independent of each other (CHK-8);
//! each writes at most one entry (CHK-7).

mod amounts;
mod articles;
mod history;
mod positions;

use std::collections::BTreeMap;

use attest_model::dates::Date;
use attest_model::invoice::Invoice;
use attest_model::master::{Item, Partner, Service};
use attest_model::money::Decimal;
use attest_model::settings::{CheckSetting, HeaderBasis, Key, Settings, keys};
use serde::{Deserialize, Serialize};

pub use history::{History, Sums};

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

/// A line's item and what it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Article<'a> {
    /// The item of the company's register.
    pub item: &'a Item,
    /// The service it belongs to.
    pub service: Option<&'a Service>,
    /// The partner who provides it.
    pub partner: Option<&'a Partner>,
    /// The line's quantity in the item's own unit; absent where no conversion is known.
    pub quantity: Option<Decimal>,
}

/// One test: number, name, its setting, what it finds.
pub struct Check {
    /// Its number.
    pub number: u8,
    /// Its name.
    pub name: &'static str,
    /// Its setting.
    pub key: &'static Key<CheckSetting>,
    run: fn(&Facts<'_>, &CheckSetting) -> Result<Found, NotEvaluated>,
}

/// Every test, by number (CHK-10 … CHK-18).
#[rustfmt::skip]
pub static CHECKS: &[Check] = &[
    Check { number: 6, name: "position with amount zero", key: &keys::CHECK_6, run: positions::zero },
    Check { number: 7, name: "general warning", key: &keys::CHECK_7, run: positions::always },
    Check { number: 8, name: "manual position", key: &keys::CHECK_8, run: positions::manual },
    Check { number: 9, name: "blocked service", key: &keys::CHECK_9, run: articles::blocked_service },
    Check { number: 10, name: "invalid service", key: &keys::CHECK_10, run: articles::invalid_service },
    Check { number: 11, name: "blocked partner", key: &keys::CHECK_11, run: articles::blocked_partner },
    Check { number: 12, name: "deviation from amount, percent", key: &keys::CHECK_12, run: amounts::percent },
    Check { number: 13, name: "deviation from amount, absolute", key: &keys::CHECK_13, run: amounts::absolute },
    Check { number: 14, name: "deviation from shipment quantity, percent", key: &keys::CHECK_14, run: articles::quantity },
];

/// What a test finds: nothing, or why it warns and where.
type Found = Option<(String, Vec<String>)>;

/// CHK-24. A test could not compare.
struct NotEvaluated(String);

/// CHK-7. The entry of one test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Number of the test.
    pub number: u8,
    /// Its name.
    pub name: String,
    /// Why it warns.
    pub text: String,
    /// Ids of the positions, or codes of the articles, that it warns of.
    pub offending: Vec<String>,
}

/// What a run of all tests came to; it replaces that of the run before (CHK-7).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// The warnings, by number.
    pub warnings: Vec<Warning>,
    /// Tests that were on and had nothing to compare with: number and reason.
    pub not_evaluated: Vec<(u8, String)>,
}

/// CHK-8. Runs every test that is on.
#[must_use]
pub fn run(facts: &Facts<'_>) -> Checked {
    let mut checked = Checked::default();
    let warns_without_history = match facts.settings.get(&keys::CHECK_NO_HISTORY) {
        Some(resolved) => resolved.value == attest_model::settings::NoHistory::Warn,
        None => false,
    };
    for check in CHECKS {
        let setting = facts.settings.value(check.key);
        if !setting.is_on {
            continue;
        }
        let found = match (check.run)(facts, &setting) {
            Ok(found) => found,
            Err(NotEvaluated(reason)) if warns_without_history => Some((reason, Vec::new())),
            Err(NotEvaluated(reason)) => {
                checked.not_evaluated.push((check.number, reason));
                None
            }
        };
        if let Some((text, offending)) = found {
            let name = check.name.to_owned();
            checked.warnings.push(Warning { number: check.number, name, text, offending });
        }
    }
    checked
}

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
