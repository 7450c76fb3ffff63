//! Acts of step 4 beyond the link, and of the final check (APPR-6, APPR-8, APPR-10, FIN-4).

use attest_model::ids::TaskId;
use attest_model::orders::CodingRow;
use attest_model::record::{InvoiceRecord, State};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::acts::ActRefused;
use attest_payables::approval::{self, Action, Command, change};
use attest_payables::dispatch::{CheckAction, check};

use super::doing::{Doing, Stop};
use crate::final_check;
use crate::request_approval::{self, Loaded};

/// APPR-6, APPR-8. The same rules hold as for links (LINK-14).
pub(super) async fn decide<Q: Queue, C: Clock>(
    doing: Doing<'_, Q, C>,
    task: Option<&TaskId>,
    action: &Action,
) -> Result<State, Stop> {
    let task = match task {
        Some(task) => task.clone(),
        None => own_task(&doing.before, &doing).ok_or_else(|| ActRefused::NotAsked(doing.by.user.clone()))?,
    };
    let loaded = Loaded::of(doing.desk.store, &doing.before, doing.desk.now()).await?;
    let command = Command {
        task,
        by: doing.by.user.clone(),
        action: action.clone(),
        comment: doing.by.comment.to_owned(),
        channel: doing.by.channel.to_owned(),
    };
    let decision = approval::decide(&doing.before, &loaded.facts(), &command)?;
    let (state, note) = (decision.record.state, doing.note(action.word()));
    let Doing { desk, tenant, before, .. } = doing;
    request_approval::carry_out(desk, tenant, &before, decision, &loaded.settings, note, None).await?;
    Ok(state)
}

/// The open task that is the person's own, by name, by delegation or as the manager who takes over.
fn own_task<Q, C>(record: &InvoiceRecord, doing: &Doing<'_, Q, C>) -> Option<TaskId> {
    let user = doing.by.user;
    let ways: [fn(&attest_model::record::Task) -> Option<&attest_model::ids::UserCode>; 3] =
        [|task| Some(&task.user), |task| task.on_behalf_of.as_ref(), |task| task.escalated_to.as_ref()];
    ways.iter()
        .find_map(|way| record.tasks.iter().find(|task| way(task) == Some(user)).map(|task| task.id.clone()))
}

/// APPR-10. Approvals given before are void, links of the older content act no more.
pub(super) async fn recode<Q: Queue, C: Clock>(
    doing: Doing<'_, Q, C>,
    rows: &[CodingRow],
) -> Result<State, Stop> {
    let coded = InvoiceRecord { coding: rows.to_vec(), ..doing.before.clone() };
    let decision = change::apply(&doing.before, coded, Some(doing.by.user), false)?;
    let state = decision.record.state;
    let note = doing.note(&format!("{} rows", rows.len()));
    let Doing { desk, tenant, before, settings, .. } = doing;
    request_approval::carry_out(desk, tenant, &before, decision, &settings, note, None).await?;
    Ok(state)
}

/// FIN-4.
pub(super) async fn pass<Q: Queue, C: Clock>(doing: Doing<'_, Q, C>) -> Result<State, Stop> {
    checked(doing, CheckAction::Release).await
}

/// FIN-4.
pub(super) async fn send_back<Q: Queue, C: Clock>(doing: Doing<'_, Q, C>) -> Result<State, Stop> {
    checked(doing, CheckAction::Return).await
}

async fn checked<Q: Queue, C: Clock>(doing: Doing<'_, Q, C>, action: CheckAction<'_>) -> Result<State, Stop> {
    let loaded = Loaded::of(doing.desk.store, &doing.before, doing.desk.now()).await?;
    let facts = loaded.facts();
    let (by, comment, channel) = (doing.by.user, doing.by.comment, doing.by.channel);
    let checked = check(&doing.before, &facts, by, action, comment, channel)?;
    let (state, note) = (checked.record.state, doing.note(action.word()));
    let Doing { desk, tenant, before, .. } = doing;
    final_check::carry_out(desk, tenant, &before, checked, &loaded, note, None).await?;
    Ok(state)
}
