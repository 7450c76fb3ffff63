//! Tests 9 to 11 and 14: the items of the register that positions were resolved to (CHK-28).

use std::collections::BTreeMap;

use attest_model::invoice::Line;
use attest_model::settings::CheckSetting;

use super::history::limits;
use super::positions::found;
use super::{Article, Facts, Outcome, Said, quantities, service_date, shortened};

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
pub(super) fn blocked_service(facts: &Facts<'_>, _: &CheckSetting) -> Outcome {
    let lines = offending(facts, |_, article| article.service.is_some_and(|service| service.is_blocked));
    Outcome::of(found(lines, |list| format!("positions {list} belong to a blocked service")))
}

/// CHK-14. Articles of a service that is not valid on the service date.
pub(super) fn invalid_service(facts: &Facts<'_>, _: &CheckSetting) -> Outcome {
    let lines = offending(facts, |line, article| {
        let day = service_date(facts.invoice, line);
        article.service.zip(day).is_some_and(|(service, day)| !service.is_valid_on(day))
    });
    Outcome::of(found(lines, |list| {
        format!("positions {list} belong to a service that was not valid on their date")
    }))
}

/// CHK-15. Articles of a blocked partner.
pub(super) fn blocked_partner(facts: &Facts<'_>, _: &CheckSetting) -> Outcome {
    let lines = offending(facts, |_, article| article.partner.is_some_and(|partner| partner.is_blocked));
    Outcome::of(found(lines, |list| format!("positions {list} belong to a blocked partner")))
}

/// CHK-18, CHK-25. The quantity of each article against the mean of the invoices that contain it.
pub(super) fn quantity(facts: &Facts<'_>, setting: &CheckSetting) -> Outcome {
    let items = facts.articles.iter().flatten().map(|article| &article.item.code);
    let written: BTreeMap<String, &str> = items.map(|code| (code.key(), code.as_str())).collect();
    let (mut wrong, mut unknown) = (Vec::new(), Vec::new());
    for (key, sum) in quantities(facts.articles) {
        let code = written.get(&key).copied().unwrap_or_default().to_owned();
        match facts.quantities.get(&key).and_then(|sums| sums.mean()) {
            None => unknown.push(code),
            Some(mean) if !limits(mean, setting, facts.settings).hold(sum) => wrong.push(code),
            Some(_) => {}
        }
    }
    let days = setting.days.unwrap_or_default();
    let not_evaluated = (!unknown.is_empty()).then(|| {
        let text = format!("no invoice of the last {days} days has {} to compare with", shortened(&unknown));
        Said::about(text, unknown)
    });
    let warning =
        found(wrong, |list| format!("the quantities of {list} are far from those of earlier invoices"));
    Outcome { warning, not_evaluated }
}
