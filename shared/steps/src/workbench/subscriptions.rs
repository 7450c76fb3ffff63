//! SUB-3, SUB-11 … SUB-13. The subscriptions of the tenant's companies, and what is proposed.

use attest_model::dates::{Date, today};
use attest_model::ids::{CompanyCode, SupplierCode};
use attest_model::master::{Company, User};
use attest_model::money::{Amount, Decimal};
use attest_model::subscriptions::Subscription;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::subscriptions::{Notice, notices, used};
use attest_render::{Notice as Page, ProposedRow, Refusal, SubscriptionRow, WorkbenchSubscriptions};
use attest_store::{KeptProposal, Store};

use super::{Companies, Visit};
use crate::approve_link::Shown;
use crate::desk::Desk;
use crate::subscriptions::of_subscription;
use crate::{StepError, view};

/// Rows of a page: each costs one query of what its subscription has served.
const ROWS_MAX: usize = 50;

/// GET `/subscriptions`: where each subscription stands; for whoever has a right in the register's companies.
///
/// # Errors
/// [`StepError`] when the store does not answer or the page cannot be written.
pub async fn subscriptions<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    visit: &Visit<'_>,
    from: &str,
) -> Result<Shown, StepError> {
    let companies = Companies::load(desk.store).await?;
    let language = visit.language(companies.first());
    if visit.user.rights.is_empty() {
        let html = Page::Refused(Refusal::NotFound).render(visit.renderer, language)?;
        return Ok(Shown { status: 404, html, is_bad_token: false });
    }
    let users = desk.store.list_users().await?;
    let from: usize = from.parse().unwrap_or(0);
    let (mut all, mut proposals) = (Vec::new(), Vec::new());
    for (code, company) in &companies.0 {
        let found = desk.store.list_subscriptions(code).await?;
        all.extend(found.into_iter().map(|found| (company, found.record.subscription)));
        for kept in desk.store.list_proposals(code).await? {
            proposals.push(proposed(desk.store, company, kept).await?);
        }
    }
    let mut rows = Vec::new();
    for (company, subscription) in all.iter().skip(from).take(ROWS_MAX) {
        let day = today(desk.now(), &company.time_zone);
        rows.push(row(desk.store, subscription, &users, day).await?);
    }
    let next = from.saturating_add(ROWS_MAX);
    let page = WorkbenchSubscriptions {
        company: companies.names(),
        visitor: visit.visitor(),
        rows,
        proposals,
        first: (from > 0).then(|| "/subscriptions".to_owned()),
        next: (next < all.len()).then(|| format!("/subscriptions?from={next}")),
    };
    let html = page.render(visit.renderer, language)?;
    Ok(Shown { status: 200, html, is_bad_token: false })
}

async fn supplier_name(
    store: &Store,
    company: &CompanyCode,
    code: &SupplierCode,
) -> Result<String, StepError> {
    let found = store.find_supplier(company, code).await?;
    Ok(found.map_or_else(|| code.to_string(), |found| found.record.name))
}

async fn row(
    store: &Store,
    own: &Subscription,
    users: &[User],
    today: Date,
) -> Result<SubscriptionRow, StepError> {
    let served = of_subscription(store, own).await?;
    let amount = |value: Decimal| Amount::new(value, own.currency);
    let told = notices(own, &served, today);
    let missing = told.iter().find_map(|notice| match notice {
        Notice::Missing { expected, .. } => Some(*expected),
        Notice::NearEnd { .. } | Notice::NearTotal { .. } => None,
    });
    let newest = served.iter().max_by_key(|document| document.day);
    Ok(SubscriptionRow {
        supplier: supplier_name(store, &own.company, &own.supplier).await?,
        number: own.number.clone(),
        interval: own.interval,
        limits: (own.invoice_min.map(amount), own.invoice_max.map(amount)),
        valid: (own.valid_from, own.valid_to),
        responsible: view::name(users, &own.responsible).to_owned(),
        newest: newest.map(|document| (document.number.clone(), document.day)),
        used: amount(used(&served)),
        total: own.total_max.map(amount),
        is_active: own.is_active,
        missing,
        is_near_end: told.iter().any(|notice| !matches!(notice, Notice::Missing { .. })),
    })
}

async fn proposed(store: &Store, company: &Company, kept: KeptProposal) -> Result<ProposedRow, StepError> {
    let KeptProposal { supplier, proposal } = kept;
    let amount = |value| Amount::new(value, proposal.currency);
    let newest = proposal.invoices.last().map(ToString::to_string).unwrap_or_default();
    Ok(ProposedRow {
        supplier: supplier_name(store, &company.code, &supplier).await?,
        interval: proposal.interval,
        range: (amount(proposal.range.0), amount(proposal.range.1)),
        url: format!("/invoices/{newest}"),
    })
}
