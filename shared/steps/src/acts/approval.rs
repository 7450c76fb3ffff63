//! Acts of step 4 beyond the link, and of the final check (APPR-6, APPR-8, APPR-10, FIN-4).

use attest_model::ids::TaskId;
use attest_model::orders::CodingRow;
use attest_model::record::{InvoiceRecord, State};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::acts::{ActRefused, has_misfit};
use attest_payables::approval::{self, Action, Command, change};
use attest_payables::coding::{coded_by_people, over_periods};
use attest_payables::dispatch::{CheckAction, check};
use attest_store::Freshness;

use super::doing::{Doing, Stop, because};
use crate::load::Around;
use crate::request_approval::{self, Loaded};
use crate::{StepError, coding, final_check, validate};

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
    let mut action = action.clone();
    if let Action::ApproveWithCoding(rows) = &mut action {
        *rows = fitting(&doing, rows, false).await?;
    }
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
///
/// An invoice that is in error for its coding goes on where it stood once the new one fits (VAL-68).
pub(super) async fn recode<Q: Queue, C: Clock>(
    doing: Doing<'_, Q, C>,
    rows: &[CodingRow],
    over_periods: bool,
) -> Result<State, Stop> {
    let is_blocked = doing.before.state == State::Error;
    if is_blocked && !has_misfit(&doing.before) {
        return Err(ActRefused::NotNow { act: doing.kind.word(), state: State::Error }.into());
    }
    let rows = fitting(&doing, rows, over_periods).await?;
    let count = rows.len();
    let coded = InvoiceRecord { coding: rows, ..doing.before.clone() };
    let decision = change::apply(&doing.before, coded, Some(doing.by.user), false)?;
    let state = decision.record.state;
    let note = doing.note(&format!("{count} rows"));
    let Doing { desk, tenant, before, settings, .. } = doing;
    request_approval::carry_out(desk, tenant, &before, decision, &settings, note, None).await?;
    if is_blocked {
        let coded = desk.store.load_invoice(&before.id).await?;
        return Ok(validate::revalidate(desk, coded, Freshness::Exact).await?.state);
    }
    Ok(state)
}

/// CODE-3, CODE-6, CODE-7. Rows as a person entered them become the coding: spread over periods where that was asked for,
/// with their rows of tax; refused where a value does not fit.
async fn fitting<Q: Queue, C: Clock>(
    doing: &Doing<'_, Q, C>,
    rows: &[CodingRow],
    is_accrued: bool,
) -> Result<Vec<CodingRow>, Stop> {
    let (desk, record) = (doing.desk, &doing.before);
    let around = Around::of(desk.store, record).await?;
    let around = around.ok_or_else(|| StepError::invalid(&record.id, "has no company"))?;
    let mut rows: Vec<CodingRow> = coded_by_people(rows).cloned().collect();
    if is_accrued {
        let invoice = desk.store.get_model(&record.id).await?;
        let digits = record.currency.map_or(2, |currency| currency.minor_units());
        let period = invoice.invoicing_period.as_ref();
        rows = over_periods(&rows, period, &around.tables.periods, digits)
            .map_err(|refused| because(refused.to_string()))?;
    }
    let (rows, faults) = coding::completed(desk, record, &around, &rows).await?;
    if faults.is_empty() {
        return Ok(rows);
    }
    let said: Vec<String> = faults.iter().take(FAULTS_SAID).map(ToString::to_string).collect();
    Err(because(format!("E701: {}", said.join("; "))))
}

/// Most misfits that a refusal names.
const FAULTS_SAID: usize = 10;

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
