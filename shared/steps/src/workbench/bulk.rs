//! WB-6. One act on several invoices of the list: each by itself, and each says what became of it.

use attest_model::ids::InvoiceId;
use attest_model::record::{InvoiceRecord, State};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::workbench::Messages;
use attest_render::{BulkPage, BulkRow, WorkbenchAction as Offered};

use super::forms::read_act;
use super::{Companies, Fields, Visit, address};
use crate::acts::{By, act};
use crate::approve_link::Shown;
use crate::desk::Desk;
use crate::{StepError, view};

/// Most invoices of one bulk act; a page of the list has fewer.
const INVOICES_MAX: usize = 100;

/// What can be done with several invoices at once: acts that ask for nothing but a reason.
pub(super) const ACTIONS: &[Offered] = &[
    Offered::Revalidate,
    Offered::Match,
    Offered::Release,
    Offered::Pass,
    Offered::Restore,
    Offered::Reject,
    Offered::Remove,
];

/// POST `/workbench`: carries the act out on each chosen invoice as it stands; what is refused stops none of the others.
///
/// # Errors
/// [`StepError`] when the store does not answer; what was done before stays done.
pub async fn bulk<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    visit: &Visit<'_>,
    tenant: &str,
    fields: &Fields,
) -> Result<Shown, StepError> {
    let companies = Companies::load(desk.store).await?;
    let wanted = Offered::from_word(fields.get("action")).filter(|action| ACTIONS.contains(action));
    let mut rows = Vec::new();
    for id in fields.all("invoice").into_iter().take(INVOICES_MAX) {
        let found = match InvoiceId::parse(id) {
            Ok(id) => visit.find(desk.store, &id, Messages::Live).await?,
            Err(_) => None,
        };
        let Some(record) = found else {
            let outcome = Err("there is no such invoice".to_owned());
            rows.push(BulkRow { head: None, url: "/workbench".to_owned(), outcome });
            continue;
        };
        let outcome = match wanted {
            Some(offered) => one(desk, visit, tenant, fields, (&record, offered)).await?,
            None => Err(format!("{:?} is no act on several invoices", fields.get("action"))),
        };
        rows.push(BulkRow {
            head: Some(view::head_of(&record, companies.of(&record), None)),
            url: address(&record, Messages::Live),
            outcome,
        });
    }
    let page = BulkPage { visitor: visit.visitor(), action: wanted, rows };
    let html = page.render(visit.renderer, visit.language(companies.first()))?;
    Ok(Shown { status: 200, html, is_bad_token: false })
}

async fn one<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    visit: &Visit<'_>,
    tenant: &str,
    fields: &Fields,
    (record, offered): (&InvoiceRecord, Offered),
) -> Result<Result<State, String>, StepError> {
    let wanted = match read_act(offered, fields, visit.user, record) {
        Ok(wanted) => wanted,
        Err(reason) => return Ok(Err(reason)),
    };
    let by = By { user: &visit.user.code, comment: fields.get("text"), channel: "workbench", seen: None };
    let acted = Box::pin(act(desk, tenant, &record.id, &by, &wanted)).await?;
    Ok(acted.map_err(|refused| refused.to_string()))
}
