//! Tests 6 to 8: what a position says by itself.

use attest_model::money::round;
use attest_model::settings::CheckSetting;

use super::{Facts, Outcome, Said, shortened};

/// CHK-10. A position whose amount, rounded to the minor unit, is zero.
pub(super) fn zero(facts: &Facts<'_>, _: &CheckSetting) -> Outcome {
    let digits = facts.invoice.currency.map_or(2, |currency| currency.minor_units());
    let offending: Vec<String> = facts
        .invoice
        .lines
        .iter()
        .filter(|line| line.line_net_amount.is_some_and(|amount| round(amount, digits).is_zero()))
        .map(|line| line.id.clone())
        .collect();
    Outcome::of(found(offending, |list| format!("positions {list} have an amount of zero")))
}

/// CHK-11. Warns of every invoice.
pub(super) fn always(_: &Facts<'_>, _: &CheckSetting) -> Outcome {
    Outcome::of(Some(Said::about("every invoice of this party is to be looked at".to_owned(), Vec::new())))
}

/// CHK-12, CHK-29. A position that a person added, or whose price or discount a person changed, even when changed back.
pub(super) fn manual(facts: &Facts<'_>, _: &CheckSetting) -> Outcome {
    let lines = facts.invoice.lines.iter().filter(|line| facts.manual_lines.contains(&line.id));
    let offending = lines.map(|line| line.id.clone()).collect();
    Outcome::of(found(offending, |list| format!("positions {list} were added or repriced by a person")))
}

/// An entry that names what it warns of, or nothing.
pub(super) fn found(offending: Vec<String>, text: impl Fn(&str) -> String) -> Option<Said> {
    (!offending.is_empty()).then(|| Said::about(text(&shortened(&offending)), offending))
}
