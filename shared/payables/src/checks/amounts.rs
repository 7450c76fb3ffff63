//! Tests 12 and 13: the total of the invoice.

use attest_model::money::Decimal;
use attest_model::settings::CheckSetting;

use super::history::{Limits, limits};
use super::{Facts, Outcome, Said, basis_total};

/// CHK-16. The total against the mean of the party's invoices of the last X days.
pub(super) fn percent(facts: &Facts<'_>, setting: &CheckSetting) -> Outcome {
    let days = setting.days.unwrap_or_default();
    let Some(mean) = facts.totals.mean() else {
        return Outcome::not_evaluated(format!("no invoice in the last {days} days to compare with"));
    };
    let (invoices, shown) = (facts.totals.invoices, shown(mean));
    against(facts, &limits(mean, setting, facts.settings), &|| {
        format!("; {invoices} invoices of the last {days} days have a mean of {shown}")
    })
}

/// CHK-17. The total against fixed limits.
pub(super) fn absolute(facts: &Facts<'_>, setting: &CheckSetting) -> Outcome {
    against(facts, &Limits { low: setting.min, high: setting.max }, &String::new)
}

fn against(facts: &Facts<'_>, limits: &Limits, because: &dyn Fn() -> String) -> Outcome {
    let Some(total) = basis_total(facts.invoice, facts.settings) else {
        return Outcome::not_evaluated("the invoice states no total".to_owned());
    };
    let (word, limit, expected) = match (limits.low, limits.high) {
        (Some(low), _) if total < low => ("below the lower", low, format!("≥ {}", shown(low))),
        (_, Some(high)) if total > high => ("above the upper", high, format!("≤ {}", shown(high))),
        _ => return Outcome::default(),
    };
    let text = format!("the total {total} is {word} limit of {}{}", shown(limit), because());
    Outcome::of(Some(Said { text, expected, found: total.to_string(), offending: Vec::new() }))
}

/// A mean or limit as people read it; only shown ones are rounded (CHK-20).
fn shown(value: Decimal) -> Decimal {
    value.round_sf(12).unwrap_or(value).normalize()
}
