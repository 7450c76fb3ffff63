//! Chapter 12: what the invoice checks look at, and what they find.

use std::collections::{BTreeMap, BTreeSet};

use attest_model::dates::Date;
use attest_model::history::Counted;
use attest_model::ids::folded;
use attest_model::invoice::{DocumentKind, Invoice};
use attest_model::money::Decimal;
use attest_model::record::InvoiceRecord;
use attest_model::settings::{CheckSetting, HeaderBasis, Key, keys};
use attest_payables::checks::{self, Checked, Facts, History, Sums};
use attest_store::{DaySums, Store};

use super::look_up::Looked;
use crate::StepError;

/// What the checks found, and the quantities that the history takes over once the invoice is completed (CHK-25).
#[derive(Default)]
pub(super) struct Run {
    pub(super) checked: Checked,
    pub(super) quantities: BTreeMap<String, Decimal>,
}

/// CHK-1. Runs the checks that are on; an invoice whose company or supplier is not known has no settings to be checked by.
///
/// Nothing is read for a check that is off: services, partners and each history cost a request where they are needed.
pub(super) async fn run(
    store: &Store,
    record: &InvoiceRecord,
    (invoice, manual_lines): (&Invoice, &[String]),
    looked: &mut Looked,
) -> Result<Run, StepError> {
    if looked.company.is_none() || looked.supplier.is_none() {
        return Ok(Run::default());
    }
    find_services(store, looked).await?;
    let articles = looked.register.articles(invoice, &looked.tables.units);
    let quantities = checks::quantities(&articles);
    let totals = totals(store, record, invoice, looked).await?;
    let past = article_history(store, record, invoice, looked, &quantities).await?;
    let facts = Facts {
        invoice,
        settings: &looked.settings,
        articles: &articles,
        manual_lines,
        totals,
        quantities: &past,
    };
    Ok(Run { checked: checks::run(&facts), quantities })
}

/// CHK-13 … CHK-15. The services and partners that the items name.
async fn find_services(store: &Store, looked: &mut Looked) -> Result<(), StepError> {
    let Some(company) = looked.company.as_ref().map(|company| &company.code) else { return Ok(()) };
    let is_on = |key: &Key<CheckSetting>| looked.settings.value(key).is_on;
    let items = looked.register.items.values();
    if is_on(&keys::CHECK_9) || is_on(&keys::CHECK_10) {
        let codes: BTreeSet<String> =
            items.clone().filter_map(|item| item.service.as_deref()).map(folded).collect();
        looked.register.services = store.find_services(company, &codes).await?;
    }
    if is_on(&keys::CHECK_11) {
        let codes: BTreeSet<String> = items.filter_map(|item| item.partner.as_deref()).map(folded).collect();
        looked.register.partners = store.find_partners(company, &codes).await?;
    }
    Ok(())
}

/// CHK-21. The window of a check that compares: its first day, and the issue date itself for what came earlier that day.
fn window(invoice: &Invoice, looked: &Looked, key: &Key<CheckSetting>) -> Option<(Date, Date, i64)> {
    let setting = looked.settings.value(key);
    let days = setting.days.filter(|_| setting.is_on && invoice.kind == DocumentKind::Invoice)?;
    let issued = invoice.issue_date?;
    Some((checks::first_day(issued, days), issued, days))
}

/// CHK-16, CHK-21. What the total is compared with, without the invoice itself.
async fn totals(
    store: &Store,
    record: &InvoiceRecord,
    invoice: &Invoice,
    looked: &Looked,
) -> Result<Sums, StepError> {
    let (Some(company), Some(supplier)) = (&looked.company, &looked.supplier) else {
        return Ok(Sums::default());
    };
    let window = window(invoice, looked, &keys::CHECK_12).zip(invoice.currency);
    let Some(((first, issued, days), currency)) = window else { return Ok(Sums::default()) };
    let basis = looked.settings.get(&keys::CHECK_AMOUNT_BASIS).map(|resolved| resolved.value);
    let of = |sums: DaySums| Sums {
        invoices: sums.invoices,
        sum: if basis == Some(HeaderBasis::Net) { sums.net } else { sums.gross },
    };
    let mut found = store.list_history(&company.code, &supplier.code, currency, (first, issued)).await?;
    let own = record.counted().filter(|own| is_of(own, looked) && own.currency == currency);
    if let Some(own) = own
        && let Some((_, sums)) = found.iter_mut().find(|(day, _)| *day == own.issue_date)
    {
        sums.invoices = sums.invoices.saturating_sub(1);
        sums.net -= own.net;
        sums.gross -= own.gross;
    }
    Ok(history(found.into_iter().map(|(day, sums)| (day, of(sums))), issued).window(issued, days))
}

/// CHK-18, CHK-25. What each article is compared with, without the invoice itself.
async fn article_history(
    store: &Store,
    record: &InvoiceRecord,
    invoice: &Invoice,
    looked: &Looked,
    quantities: &BTreeMap<String, Decimal>,
) -> Result<BTreeMap<String, Sums>, StepError> {
    let (Some(company), Some(supplier)) = (&looked.company, &looked.supplier) else {
        return Ok(BTreeMap::new());
    };
    let window = window(invoice, looked, &keys::CHECK_14).filter(|_| !quantities.is_empty());
    let Some((first, issued, back)) = window else { return Ok(BTreeMap::new()) };
    let wanted: BTreeSet<&str> = quantities.keys().map(String::as_str).collect();
    let mut found =
        store.list_article_history(&company.code, &supplier.code, &wanted, (first, issued)).await?;
    let own = if record.has_articles { store.find_articles(&record.id).await? } else { None };
    let own = own.filter(|own| own.company == company.code && own.supplier == supplier.code);
    for (article, quantity) in own.iter().flat_map(|own| &own.quantities) {
        let days = found.get_mut(article).into_iter().flatten();
        let same = days.filter(|(day, _)| own.as_ref().is_some_and(|own| own.issue_date == *day));
        for (_, sums) in same {
            sums.invoices = sums.invoices.saturating_sub(1);
            sums.quantity -= *quantity;
        }
    }
    let past = found.into_iter().map(|(article, days)| {
        let days =
            days.into_iter().map(|(day, sums)| (day, Sums { invoices: sums.invoices, sum: sums.quantity }));
        (article, history(days, issued).window(issued, back))
    });
    Ok(past.collect())
}

fn is_of(own: &Counted<'_>, looked: &Looked) -> bool {
    looked.company.as_ref().is_some_and(|company| company.code == *own.company)
        && looked.supplier.as_ref().is_some_and(|supplier| supplier.code == *own.supplier)
}

/// The days before an issue date, and what stands under the issue date itself.
fn history(days: impl Iterator<Item = (Date, Sums)>, issued: Date) -> History {
    let (same, days): (Vec<_>, Vec<_>) = days.partition(|(day, _)| *day == issued);
    History { days, same_day_before: same.into_iter().fold(Sums::default(), |all, (_, sums)| all.and(sums)) }
}
