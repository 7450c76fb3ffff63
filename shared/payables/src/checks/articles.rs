//! Tests 9 to 11 and 14: the items of the register that positions were resolved to (CHK-28).

use std::collections::BTreeMap;

use attest_model::invoice::Line;
use attest_model::money::Decimal;
use attest_model::settings::CheckSetting;

use super::history::broken;
use super::positions::found;
use super::{Article, Facts, Found, NotEvaluated, service_date};

/// Positions with their items; one without an item is never offending (CHK-28).
fn resolved<'a>(facts: &Facts<'a>) -> impl Iterator<Item = (&'a Line, &'a Article<'a>)> {
    facts
        .invoice
        .lines
        .iter()
        .zip(facts.articles)
        .filter_map(|(line, article)| Some((line, article.as_ref()?)))
}

fn offending(facts: &Facts<'_>, is_wrong: impl Fn(&Line, &Article<'_>) -> bool) -> Vec<String> {
    resolved(facts)
        .filter(|(line, article)| is_wrong(line, article))
        .map(|(line, _)| line.id.clone())
        .collect()
}

/// CHK-13. Articles of a blocked service.
pub(super) fn blocked_service(facts: &Facts<'_>, _: &CheckSetting) -> Result<Found, NotEvaluated> {
    let lines = offending(facts, |_, article| article.service.is_some_and(|service| service.is_blocked));
    Ok(found(lines, |list| format!("positions {list} belong to a blocked service")))
}

/// CHK-14. Articles of a service that is not valid on the service date.
pub(super) fn invalid_service(facts: &Facts<'_>, _: &CheckSetting) -> Result<Found, NotEvaluated> {
    let lines = offending(facts, |line, article| {
        let day = service_date(facts.invoice, line);
        article.service.zip(day).is_some_and(|(service, day)| !service.is_valid_on(day))
    });
    Ok(found(lines, |list| format!("positions {list} belong to a service that was not valid on their date")))
}

/// CHK-15. Articles of a blocked partner.
pub(super) fn blocked_partner(facts: &Facts<'_>, _: &CheckSetting) -> Result<Found, NotEvaluated> {
    let lines = offending(facts, |_, article| article.partner.is_some_and(|partner| partner.is_blocked));
    Ok(found(lines, |list| format!("positions {list} belong to a blocked partner")))
}

/// CHK-18, CHK-25. The quantity of each article against the mean of the invoices that contain it.
pub(super) fn quantity(facts: &Facts<'_>, setting: &CheckSetting) -> Result<Found, NotEvaluated> {
    let mut sums: BTreeMap<String, (&str, Decimal)> = BTreeMap::new();
    for (_, article) in resolved(facts) {
        let Some(quantity) = article.quantity else { continue };
        let entry =
            sums.entry(article.item.code.key()).or_insert((article.item.code.as_str(), Decimal::ZERO));
        entry.1 = entry.1.saturating_add(quantity);
    }
    let mut is_evaluated = false;
    let mut wrong = Vec::new();
    for (key, (code, sum)) in &sums {
        let Some(mean) = facts.quantities.get(key).and_then(|sums| sums.mean()) else { continue };
        is_evaluated = true;
        if broken(*sum, mean, setting, facts.settings).is_some() {
            wrong.push((*code).to_owned());
        }
    }
    if !is_evaluated {
        let days = setting.days.unwrap_or_default();
        return Err(NotEvaluated(format!("no article was invoiced in the last {days} days to compare with")));
    }
    Ok(found(wrong, |list| format!("the quantities of {list} are far from those of earlier invoices")))
}
