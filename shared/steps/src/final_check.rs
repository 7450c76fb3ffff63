//! Step 6: the final check (FIN-1 … FIN-4).

use attest_model::ids::{InvoiceId, UserCode};
use attest_model::record::{Actor, InvoiceRecord, Next, State};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::dispatch::{CheckAction, CheckRefused, Checked, check, judge};

use crate::desk::{Desk, Note, again, go_on, save};
use crate::load::sweep_at;
use crate::message::Cause;
use crate::request_approval::Loaded;
use crate::{StepError, tasks};

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
        let loaded = Loaded::of(desk.store, &record, desk.now()).await?;
        let checked =
            judge(&record, &loaded.facts()).map_err(|refused| StepError::invalid(&record.id, refused))?;
        let reason = if checked.record.state == State::Ready {
            "nothing stops it before the next batch".to_owned()
        } else {
            format!("an administrator looks at it: {}", checked.record.reason)
        };
        carry_out(desk, tenant, &record, checked, &loaded, Note::rule("FIN-1", "checked", reason)).await
    })
    .await
}

/// Takes one act of an administrator (FIN-4).
///
/// # Errors
/// [`StepError`]; the refusal of the act itself is the inner result.
pub async fn act<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    tenant: &str,
    id: &InvoiceId,
    by: &UserCode,
    action: CheckAction<'_>,
    comment: &str,
    channel: &str,
) -> Result<Result<State, CheckRefused>, StepError> {
    again(|| async {
        let record = desk.store.load_invoice(id).await?;
        let loaded = Loaded::of(desk.store, &record, desk.now()).await?;
        let checked = match check(&record, &loaded.facts(), by, action, comment, channel) {
            Ok(checked) => checked,
            Err(refused) => return Ok(Err(refused)),
        };
        let mut note = Note::rule("FIN-4", "decided", format!("{} {comment}", action.word()));
        note.actor = Actor::User { user: by.clone(), on_behalf_of: None };
        channel.clone_into(&mut note.channel);
        let state = checked.record.state;
        carry_out(desk, tenant, &record, checked, &loaded, note).await?;
        Ok(Ok(state))
    })
    .await
}

async fn carry_out<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    tenant: &str,
    before: &InvoiceRecord,
    checked: Checked,
    loaded: &Loaded,
    note: Note,
) -> Result<Next, StepError> {
    let mut change = desk.change();
    let mut after = checked.record;
    tasks::open(&mut change, &mut after, &checked.opened, tenant, &loaded.settings)?;
    tasks::revoke(desk.store, &mut change, &checked.revoke).await?;
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
