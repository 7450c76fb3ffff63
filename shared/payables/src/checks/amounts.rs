//! Tests 12 and 13: the total of the invoice.

use attest_model::settings::CheckSetting;

use super::history::{Broken, broken};
use super::{Facts, Found, NotEvaluated, basis_total};

/// CHK-16. The total against the mean of the party's invoices of the last X days.
pub(super) fn percent(facts: &Facts<'_>, setting: &CheckSetting) -> Result<Found, NotEvaluated> {
    let total = basis_total(facts.invoice, facts.settings);
    let total = total.ok_or_else(|| NotEvaluated("the invoice states no total".to_owned()))?;
    let days = setting.days.unwrap_or_default();
    let mean = facts.totals.mean();
    let mean =
        mean.ok_or_else(|| NotEvaluated(format!("no invoice in the last {days} days to compare with")))?;
    let invoices = facts.totals.invoices;
    let mean_shown = mean.round_sf(12).unwrap_or(mean).normalize();
    Ok(broken(total, mean, setting, facts.settings).map(|limit| {
        let (word, limit) = match limit {
            Broken::Low(limit) => ("below the lower", limit),
            Broken::High(limit) => ("above the upper", limit),
        };
        let limit = limit.round_sf(12).unwrap_or(limit).normalize();
        let text = format!(
            "the total {total} is {word} limit of {limit}; {invoices} invoices of the last {days} days have a mean of {mean_shown}"
        );
        (text, Vec::new())
    }))
}

/// CHK-17. The total against fixed limits.
pub(super) fn absolute(facts: &Facts<'_>, setting: &CheckSetting) -> Result<Found, NotEvaluated> {
    let total = basis_total(facts.invoice, facts.settings);
    let total = total.ok_or_else(|| NotEvaluated("the invoice states no total".to_owned()))?;
    let text = match (setting.min, setting.max) {
        (Some(min), _) if total < min => format!("the total {total} is below the lower limit of {min}"),
        (_, Some(max)) if total > max => format!("the total {total} is above the upper limit of {max}"),
        _ => return Ok(None),
    };
    Ok(Some((text, Vec::new())))
}
