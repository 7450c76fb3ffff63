//! Step 6: the final check (FIN-1 … FIN-4).

use attest_model::approvals::{LinkRecord, LinkStatus};
use attest_model::dates::Timestamp;
use attest_model::ids::{InvoiceId, LinkId, UserCode};
use attest_model::record::{Actor, InvoiceRecord, Next, State};
use attest_model::settings::{FinalCheck, keys};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::approval::Facts;
use attest_payables::dispatch::{Check, CheckAction, CheckRefused, Checked, check, judge};
use attest_store::Versioned;

use crate::desk::{Desk, Note, again, go_on, save, tell};
use crate::load::{Around, sweep_at};
use crate::message::{Cause, MailKind, NotifyMessage};
use crate::request_approval::Loaded;
use crate::{StepError, coding, pairing, tasks};

/// Lets an invoice pass to `ready`, or stops it and asks the administrators.
///
/// # Errors
/// [`StepError`]; a repeat starts from fresh records.
pub async fn final_check<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    tenant: &str,
    id: &InvoiceId,
) -> Result<Next, StepError> {
    again(|| async {
        let record = desk.store.load_invoice(id).await?;
        if record.next != Next::FinalCheck || record.state == State::Held {
            return Ok(record.next);
        }
        let around = Around::of(desk.store, &record).await?;
        let around = around.ok_or_else(|| StepError::invalid(&record.id, "has no company"))?;
        let mut coded = record.clone();
        let misfits = coding::complete(desk, &mut coded, &around).await?;
        if !misfits.is_empty() {
            return coding::block(desk, &record, coded, &misfits).await;
        }
        if let Some(checked) = pass_as_coded(&coded, &around, desk.now())? {
            let mut after = checked.record;
            after.sweep_at = sweep_at(&after, None, desk.now());
            let mut change = desk.change();
            tasks::revoke(desk.store, &mut change, &checked.revoke).await?;
            save(&mut change, &record, &after, passed())?;
            desk.commit(change).await?;
            return Ok(after.next);
        }
        let loaded = Loaded::around(desk.store, &record, around, desk.now()).await?;
        let checked =
            judge(&coded, &loaded.facts()).map_err(|refused| StepError::invalid(&record.id, refused))?;
        let note = if checked.record.state == State::Ready {
            passed()
        } else {
            let because: Vec<_> = checked.because.iter().map(ToString::to_string).collect();
            let reason = format!("an administrator looks at it: {}", because.join("; "));
            Note::rule("FIN-1", "checked", reason)
        };
        carry_out(desk, tenant, &record, checked, &loaded, note, None).await
    })
    .await
}

/// The check of an invoice that nothing stops, by the step that brought it here. `None` where somebody must look, or where
/// the coding does not fit or has rows of tax to be added (CODE-7).
pub(crate) async fn pass<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: &InvoiceRecord,
    around: &Around,
) -> Result<Option<Checked>, StepError> {
    let mut coded = record.clone();
    let blocking = coding::complete(desk, &mut coded, around).await?;
    if blocking.is_empty() { pass_as_coded(&coded, around, desk.now()) } else { Ok(None) }
}

/// It needs neither people nor roles, and rates only where an amount in another currency is compared: `None` then too.
fn pass_as_coded(
    record: &InvoiceRecord,
    around: &Around,
    now: Timestamp,
) -> Result<Option<Checked>, StepError> {
    let needs_rates = record.currency.is_some_and(|currency| currency != around.company.currency)
        && matches!(around.settings.value(&keys::FINAL_CHECK), FinalCheck::OverAmount(_));
    if needs_rates {
        return Ok(None);
    }
    let facts = Facts {
        company: &around.company,
        supplier: around.supplier.as_ref(),
        users: &[],
        roles: &[],
        rates: &[],
        settings: &around.settings,
        calendar: &around.tables.calendar,
        order_buyer: None,
        subscription_owner: None,
        buyer_reference: None,
        now,
    };
    if attest_payables::dispatch::final_check(record, &facts) != Check::Passes {
        return Ok(None);
    }
    judge(record, &facts).map(Some).map_err(|refused| StepError::invalid(&record.id, refused))
}

/// What the trail says of it.
pub(crate) fn passed() -> Note {
    Note::rule("FIN-1", "checked", "nothing stops it before the next batch")
}

/// Takes one act of an administrator by a link, which then has acted (FIN-4, LINK-4).
///
/// # Errors
/// [`StepError`]; nothing was changed then.
pub(crate) async fn act_by_link<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    tenant: &str,
    id: &InvoiceId,
    by: &UserCode,
    action: CheckAction<'_>,
    comment: &str,
    link: (&LinkId, &str),
) -> Result<Result<State, CheckActed>, StepError> {
    again(|| async {
        let record = desk.store.load_invoice(id).await?;
        let loaded = Loaded::of(desk.store, &record, desk.now()).await?;
        let Some(mut used) =
            desk.store.find_link(link.0).await?.filter(|found| found.record.status == LinkStatus::Open)
        else {
            return Ok(Err(CheckActed::LinkClosed));
        };
        let channel = format!("email-link {} {}", link.1, link.0);
        let checked = match check(&record, &loaded.facts(), by, action, comment, &channel) {
            Ok(checked) => checked,
            Err(refused) => return Ok(Err(CheckActed::Refused(refused))),
        };
        used.record.status =
            LinkStatus::Used { by: by.clone(), at: loaded.now, action: action.word().to_owned() };
        let mut note = Note::rule("FIN-4", "decided", format!("{} {comment}", action.word()));
        note.actor = Actor::User { user: by.clone(), on_behalf_of: None };
        note.channel = channel;
        let state = checked.record.state;
        carry_out(desk, tenant, &record, checked, &loaded, note, Some(used)).await?;
        Ok(Ok(state))
    })
    .await
}

/// Why an act by a link changed nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CheckActed {
    /// The act was refused.
    Refused(CheckRefused),
    /// The link had been used or revoked meanwhile; its page says so.
    LinkClosed,
}

/// Saves a decision of step 6 with everything it brings; `used` is the link it came by, which then has acted (LINK-4).
pub(crate) async fn carry_out<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    tenant: &str,
    before: &InvoiceRecord,
    checked: Checked,
    loaded: &Loaded,
    note: Note,
    used: Option<Versioned<LinkRecord>>,
) -> Result<Next, StepError> {
    let mut change = desk.change();
    let mut after = checked.record;
    tasks::open(&mut change, &mut after, &checked.opened, tenant, &loaded.settings)?;
    let own = used.as_ref().map(|used| used.record.id.clone());
    let others: Vec<LinkId> = checked.revoke.into_iter().filter(|link| Some(link) != own.as_ref()).collect();
    tasks::revoke(desk.store, &mut change, &others).await?;
    if let Some(used) = used {
        change.save_link(used.version, &used.record)?;
    }
    if after.state == State::Rejected {
        pairing::part(desk, &mut change, &mut after).await?;
        let key = format!("refused#{}#{}", after.id, before.version);
        tell(&mut change, &NotifyMessage { key, invoice_id: after.id.clone(), mail: MailKind::Refused })?;
    }
    if checked.releases_reservations {
        tasks::release(desk.store, &mut change, &mut after).await?;
    }
    after.sweep_at = sweep_at(&after, None, desk.now());
    let is_act = !matches!(note.actor, Actor::Rule { .. });
    save(&mut change, before, &after, note)?;
    if is_act && after.next.runs() {
        go_on(&mut change, &after.id, before.version + 1, Cause::Next)?;
    }
    desk.commit(change).await?;
    Ok(after.next)
}
