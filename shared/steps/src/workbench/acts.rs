//! What people do in the workbench: which acts a page offers, and how its forms become acts (WB-2).

use attest_formats::capture::written;
use attest_model::capture::doubts;
use attest_model::ids::InvoiceId;
use attest_model::invoice::{DocumentKind, Invoice};
use attest_model::master::User;
use attest_model::orders::CodingRow;
use attest_model::record::{InvoiceRecord, State, Task, TaskKind};
use attest_model::settings::keys;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::acts::{ActKind, is_captured, possible};
use attest_payables::coding::coded_by_people;
use attest_payables::validation::is_overridable;
use attest_payables::workbench::Messages;
use attest_render::{Choices, Said, WorkbenchAction as Offered};
use attest_store::Store;

use super::forms::read_act;
use super::invoice::{invoice, shown_messages};
use super::{Fields, Visit, address};
use crate::acts::{By, act};
use crate::approve_link::Shown;
use crate::desk::Desk;
use crate::document::StoredValues;
use crate::load::scopes_of;
use crate::{StepError, pairing};

/// Most invoices that a credit note is offered to be paired with.
const PAIRS_MAX: usize = 50;

/// Most lines that a form offers to link; an order of more lines is matched by the machine or not at all.
const LINES_OFFERED_MAX: usize = 40;

/// How a form that was sent is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The act was carried out; the browser goes on to this address.
    Done(String),
    /// The page that says why nothing was changed.
    Page(Shown),
}

/// POST `/invoices/{id}`: carries out one act of the person who looks, on the version that the person saw (ST-10).
///
/// # Errors
/// [`StepError`] when the store does not answer; nothing was changed then.
pub async fn post<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    visit: &Visit<'_>,
    tenant: &str,
    id: &str,
    fields: &Fields,
) -> Result<Answer, StepError> {
    let wanted = fields.get("messages");
    let messages = shown_messages(visit, wanted);
    let found = match InvoiceId::parse(id) {
        Ok(id) => visit.find(desk.store, &id, messages).await?,
        Err(_) => None,
    };
    let Some(record) = found else {
        return Box::pin(invoice(desk, visit, id, wanted, None)).await.map(Answer::Page);
    };
    let offered = Offered::from_word(fields.get("action"));
    let read = offered.ok_or_else(|| format!("{:?} is not an act of the workbench", fields.get("action")));
    let seen = fields
        .get("version")
        .parse::<u64>()
        .map_err(|_| "the form names no version of the invoice".to_owned());
    let read = read.and_then(|offered| Ok((offered, read_act(offered, fields, visit.user, &record)?, seen?)));
    let outcome = match read {
        Ok((offered, wanted, seen)) => {
            let by = By {
                user: &visit.user.code,
                comment: fields.get("text"),
                channel: "workbench",
                seen: Some(seen),
            };
            // On the heap: it holds the futures of every act, too much for the stack of a small thread.
            let acted = Box::pin(act(desk, tenant, &record.id, &by, &wanted)).await?;
            acted.map(|_: State| offered).map_err(|refused| refused.to_string())
        }
        Err(reason) => Err(reason),
    };
    match outcome {
        Ok(offered) => Ok(Answer::Done(done_address(&record, messages, offered))),
        Err(reason) => {
            let said = Said::Refused { reason, text: fields.get("text").to_owned() };
            Box::pin(invoice(desk, visit, id, wanted, Some(said))).await.map(Answer::Page)
        }
    }
}

fn done_address(record: &InvoiceRecord, messages: Messages, offered: Offered) -> String {
    let page = address(record, messages);
    let joint = if page.contains('?') { '&' } else { '?' };
    format!("{page}{joint}done={}", offered.word())
}

/// The acts that the page of an invoice offers to a person, in no order.
pub(super) fn offered(user: &User, record: &InvoiceRecord) -> Vec<Offered> {
    let mut offered = Vec::new();
    for kind in possible(user, record) {
        if kind == ActKind::Decide {
            let task = own_task(user, record);
            offered.extend(task.into_iter().flat_map(|task| answers(task.kind)));
        } else {
            offered.extend(Offered::from_word(kind.word()));
        }
    }
    if offered.contains(&Offered::Refuse) {
        offered.retain(|action| *action != Offered::Reject);
    }
    offered
}

/// What a task of step 4 can be answered with (APPR-8).
fn answers(kind: TaskKind) -> &'static [Offered] {
    match kind {
        TaskKind::Choose => &[Offered::Forward, Offered::Park, Offered::Refuse],
        TaskKind::Review => {
            &[Offered::Approve, Offered::Forward, Offered::NotMine, Offered::Park, Offered::Refuse]
        }
        TaskKind::Approve => &[
            Offered::Approve,
            Offered::Return,
            Offered::Forward,
            Offered::NotMine,
            Offered::Park,
            Offered::Refuse,
        ],
        TaskKind::ConfirmDelivery | TaskKind::FinalCheck | TaskKind::ConfirmPair | TaskKind::AwaitCredit => {
            &[]
        }
    }
}

/// The task of step 4 that a person answers: the own one before one that may be taken over (REM-2).
pub(super) fn own_task<'a>(user: &User, record: &'a InvoiceRecord) -> Option<&'a Task> {
    let of_step_4 = |task: &&Task| !answers(task.kind).is_empty();
    let own = record.tasks.iter().filter(of_step_4).find(|task| task.user == user.code);
    own.or_else(|| {
        record.tasks.iter().filter(of_step_4).find(|task| task.escalated_to.as_ref() == Some(&user.code))
    })
}

/// What the forms offer.
pub(super) async fn choices(
    store: &Store,
    user: &User,
    users: &[User],
    record: &InvoiceRecord,
    offered: &[Offered],
    invoice: Option<&Invoice>,
) -> Result<Choices, StepError> {
    let others = users.iter().filter(|other| other.is_active && other.code != user.code);
    let findings = record.blocking().filter(|finding| is_overridable(&finding.code));
    let missing = record.missing_tickets.iter().filter(|ticket| ticket.cleared.is_none());
    Ok(Choices {
        people: others.map(|other| (other.code.to_string(), other.name.clone())).collect(),
        findings: findings
            .map(|finding| (finding.fingerprint(), format!("{} {}", finding.code, finding.found)))
            .collect(),
        orders: record.orders.iter().map(ToString::to_string).collect(),
        tickets: missing.map(|ticket| ticket.ticket.clone()).collect(),
        pairs: if offered.contains(&Offered::Pair) { partners(store, record).await? } else { Vec::new() },
        lines: lines(invoice),
        coding: coded_by_people(&record.coding).map(coding_cells).collect(),
        captured: invoice.filter(|_| is_captured(record)).cloned().map(written).unwrap_or_default(),
        doubts: doubtful(store, record).await?,
    })
}

/// Lines of the invoice as its forms name them.
fn lines(invoice: Option<&Invoice>) -> Vec<(String, String)> {
    let lines = invoice.iter().flat_map(|invoice| &invoice.lines).take(LINES_OFFERED_MAX);
    lines.map(|line| (line.id.clone(), line.item_name.clone().unwrap_or_default())).collect()
}

/// IN-17. The fields that a person must look at, by their names.
async fn doubtful(store: &Store, record: &InvoiceRecord) -> Result<Vec<&'static str>, StepError> {
    if !is_captured(record) {
        return Ok(Vec::new());
    }
    let captured = StoredValues::load(store, record).await?;
    let settings = store.load_settings(&scopes_of(record)).await?;
    let doubts = doubts(&captured.values, settings.value(&keys::CAPTURE_MIN_CONFIDENCE));
    Ok(doubts.into_iter().map(|doubt| doubt.field).collect())
}

/// Invoices that a credit note may be paired with: what was proposed, then the supplier's that wait (CRED-6).
async fn partners(store: &Store, record: &InvoiceRecord) -> Result<Vec<(String, String)>, StepError> {
    let mut ids: Vec<InvoiceId> =
        record.pairs.iter().filter(|pair| pair.is_proposal).map(|pair| pair.with.clone()).collect();
    if let (Some(company), Some(supplier)) = (&record.company, &record.supplier) {
        ids.extend(store.list_waiting_credit(company, supplier, pairing::INVOICE).await?);
    }
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| *id != record.id && seen.insert(id.clone()));
    ids.truncate(PAIRS_MAX);
    let found = store.load_invoices(&ids).await?;
    let fits = found.iter().filter(|other| other.kind == DocumentKind::Invoice && !other.is_sample);
    let label = |other: &InvoiceRecord| {
        let gross = other.gross_amount().map(|gross| format!(", {gross}")).unwrap_or_default();
        format!("{}{gross}", other.number)
    };
    Ok(fits.map(|other| (other.id.to_string(), label(other))).collect())
}

fn coding_cells(row: &CodingRow) -> [String; 8] {
    let or_empty = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        row.account.clone(),
        or_empty(&row.cost_centre),
        or_empty(&row.project),
        or_empty(&row.wbs_code),
        or_empty(&row.tax_code),
        or_empty(&row.period),
        row.amount.to_string(),
        row.text.clone(),
    ]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    #[test]
    fn wb_2_every_act_of_the_table_has_a_form() {
        for kind in ActKind::all().filter(|kind| *kind != ActKind::Decide) {
            assert!(Offered::from_word(kind.word()).is_some(), "{}", kind.word());
        }
        let of_step_4 = [TaskKind::Choose, TaskKind::Review, TaskKind::Approve].map(answers).concat();
        for action in Offered::ALL.iter().filter(|action| !of_step_4.contains(action)) {
            assert!(ActKind::read(action.word()).is_some(), "{}", action.word());
        }
    }
}
