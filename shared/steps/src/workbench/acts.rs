//! What people do in the workbench: which acts a page offers, and how its forms become acts (WB-2).

use attest_formats::capture::{CORRECTED, written};
use attest_model::approvals::Audience;
use attest_model::capture::doubts;
use attest_model::dates::{Date, date};
use attest_model::ids::InvoiceId;
use attest_model::invoice::{DocumentKind, Invoice};
use attest_model::master::User;
use attest_model::money::{Amount, Decimal};
use attest_model::orders::CodingRow;
use attest_model::record::{InvoiceRecord, State, Task, TaskKind};
use attest_model::settings::keys;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::acts::{ActKind, is_captured, possible};
use attest_payables::approval::Action;
use attest_payables::disputes::Outcome;
use attest_payables::matching::by_hand::LineLink;
use attest_payables::validation::is_overridable;
use attest_payables::workbench::Messages;
use attest_render::{Choices, Said, WorkbenchAction as Offered};
use attest_store::Store;

use super::invoice::{invoice, shown_messages};
use super::{Fields, Visit, address};
use crate::acts::{Act, By, act};
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
fn own_task<'a>(user: &User, record: &'a InvoiceRecord) -> Option<&'a Task> {
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
        coding: record.coding.iter().map(coding_cells).collect(),
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
    let values = match &record.values_key {
        Some(key) => StoredValues::load(store, key).await?.values,
        None => Vec::new(),
    };
    let settings = store.load_settings(&scopes_of(record)).await?;
    let doubts = doubts(&values, settings.value(&keys::CAPTURE_MIN_CONFIDENCE));
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

/// The act that a form asks for, or what is wrong with the form.
pub(super) fn read_act(
    offered: Offered,
    fields: &Fields,
    user: &User,
    record: &InvoiceRecord,
) -> Result<Act, String> {
    let decide = |action: Action| {
        let task = own_task(user, record).map(|task| task.id.clone());
        Ok(Act::Decide { task, action })
    };
    match offered {
        Offered::Approve => decide(Action::Approve),
        Offered::Return => decide(Action::ReturnToReview),
        Offered::Refuse => decide(Action::Reject),
        Offered::NotMine => decide(Action::NotMine),
        Offered::Park => decide(Action::Park),
        Offered::Forward => decide(Action::Forward { to: fields.needed("to")?.into() }),
        Offered::Pass => Ok(Act::Pass),
        Offered::SendBack => Ok(Act::SendBack),
        Offered::Release => Ok(Act::Release),
        Offered::Capture => Ok(Act::Capture { entered: entered(fields) }),
        Offered::Revalidate => Ok(Act::Revalidate),
        Offered::Restore => Ok(Act::Restore),
        Offered::Reject => Ok(Act::Reject),
        Offered::Remove => Ok(Act::Remove),
        Offered::Match => Ok(Act::Match),
        Offered::Unmatch => Ok(Act::Unmatch),
        Offered::AcceptShortfall => Ok(Act::AcceptShortfall),
        Offered::WithdrawCredit => Ok(Act::WithdrawCredit),
        Offered::RefusePair => Ok(Act::RefusePair),
        Offered::AnswerDispute => Ok(Act::AnswerDispute),
        Offered::Hold => Ok(Act::Hold {
            code: fields.needed("code")?.to_owned(),
            is_financial: !fields.get("is_financial").is_empty(),
        }),
        Offered::LetPass => Ok(Act::LetPass { fingerprint: fields.needed("finding")?.to_owned() }),
        Offered::ConfirmTicket => {
            Ok(Act::ConfirmTicket { ticket: fields.needed("ticket")?.to_owned(), document: None })
        }
        Offered::MarkDelivered => Ok(Act::MarkDelivered {
            order: fields.needed("order")?.into(),
            line: fields.needed("order_line")?.to_owned(),
            day: fields.day("day")?,
        }),
        Offered::RecordTicket => Ok(Act::RecordTicket {
            order: fields.needed("order")?.into(),
            ticket: fields.needed("ticket")?.to_owned(),
            delivery_date: fields.day("day")?.ok_or("the date on the delivery note is needed")?,
            lines: deliveries(fields)?,
        }),
        Offered::Recode => Ok(Act::Recode { rows: coding_rows(fields, &record.coding)? }),
        Offered::LinkLines => Ok(Act::LinkLines { links: links(fields)? }),
        Offered::Pair => {
            let id = fields.needed("with")?;
            let with = InvoiceId::parse(id).map_err(|_| format!("{id:?} is no invoice to pair with"))?;
            Ok(Act::Pair { with })
        }
        Offered::Discuss => Ok(Act::Discuss { audience: audience(fields.get("audience"))? }),
        Offered::OpenDispute => Ok(Act::OpenDispute {
            reason: fields.needed("reason")?.to_owned(),
            amount: fields.amount("amount", record)?,
        }),
        Offered::CloseDispute => Ok(Act::CloseDispute { outcome: outcome(fields)? }),
        Offered::RequestCredit => Ok(Act::RequestCredit {
            amount: fields.amount("amount", record)?,
            reason: fields.needed("reason")?.to_owned(),
            expected_on: fields.day("day")?,
        }),
    }
}

impl Fields {
    fn needed(&self, name: &str) -> Result<&str, String> {
        let value = self.get(name);
        if value.is_empty() { Err(format!("`{name}` is missing")) } else { Ok(value) }
    }

    fn day(&self, name: &str) -> Result<Option<Date>, String> {
        match self.get(name) {
            "" => Ok(None),
            text => date(text).map(Some).ok_or_else(|| format!("{text:?} is no date; expected YYYY-MM-DD")),
        }
    }

    fn amount(&self, name: &str, record: &InvoiceRecord) -> Result<Option<Amount>, String> {
        match self.get(name) {
            "" => Ok(None),
            text => {
                let currency = record.currency.ok_or("the invoice has no currency (BT-5)")?;
                Ok(Some(Amount::new(number(text)?, currency)))
            }
        }
    }

    /// The rows of a table: the cells of fields that come once per row; rows whose `first` fields are all empty are left out.
    fn rows<const N: usize>(&self, names: [&str; N], first: usize) -> Vec<[&str; N]> {
        let columns = names.map(|name| self.all(name));
        let count = columns.iter().map(Vec::len).max().unwrap_or(0);
        (0..count)
            .map(|row| columns.each_ref().map(|column| column.get(row).copied().unwrap_or_default()))
            .filter(|cells| cells.iter().skip(first).any(|cell| !cell.is_empty()))
            .collect()
    }
}

fn number(text: &str) -> Result<Decimal, String> {
    super::amount(text).ok_or_else(|| format!("{text:?} is no number; expected digits such as 1234.50"))
}

/// IN-17. What stands in the form that corrects a scanned invoice; a field that the form did not send is not touched.
fn entered(fields: &Fields) -> Vec<(String, String)> {
    let sent = fields.0.iter().filter(|(name, _)| CORRECTED.contains(&name.as_str()));
    sent.map(|(name, text)| (name.clone(), text.trim().to_owned())).collect()
}

fn audience(word: &str) -> Result<Audience, String> {
    match word {
        "internal" => Ok(Audience::Internal),
        "supplier" => Ok(Audience::Supplier),
        other => Err(format!("{other:?} is nobody who can read it; expected internal or supplier")),
    }
}

fn outcome(fields: &Fields) -> Result<Outcome, String> {
    match fields.get("outcome") {
        "accepted" => Ok(Outcome::Accepted),
        "replaced" => Ok(Outcome::Replaced),
        "withdrawn" => Ok(Outcome::Withdrawn),
        "rejected" => Ok(Outcome::Rejected),
        "credit_expected" => {
            let expected_on =
                fields.day("day")?.ok_or("the day on which the credit note is expected is needed")?;
            Ok(Outcome::CreditExpected { expected_on })
        }
        other => Err(format!("{other:?} is no end of a dispute")),
    }
}

/// The coding as sent; free dimensions, which the form does not show, stay with the row they are on.
fn coding_rows(fields: &Fields, before: &[CodingRow]) -> Result<Vec<CodingRow>, String> {
    let names =
        ["account", "cost_centre", "project", "wbs_code", "tax_code", "period", "row_amount", "row_text"];
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let rows = fields.rows(names, 0);
    let rows = rows.into_iter().enumerate().map(|(at, cells)| {
        let [account, cost_centre, project, wbs_code, tax_code, period, amount, text] = cells;
        if account.is_empty() {
            return Err(format!("coding row {} has no account", at + 1));
        }
        let kept = before.get(at).filter(|row| row.account == account);
        Ok(CodingRow {
            account: account.to_owned(),
            cost_centre: some(cost_centre),
            project: some(project),
            wbs_code: some(wbs_code),
            dimensions: kept.map(|row| row.dimensions.clone()).unwrap_or_default(),
            tax_code: some(tax_code),
            period: some(period),
            amount: number(amount)?,
            text: text.to_owned(),
        })
    });
    rows.collect()
}

fn links(fields: &Fields) -> Result<Vec<LineLink>, String> {
    // The first two cells of a row stand there already; only a row with an order line is meant.
    let rows = fields.rows(["line", "line_order", "order_line", "receipt", "quantity"], 2);
    let rows = rows.into_iter().map(|[line, order, order_line, receipt, quantity]| {
        if order_line.is_empty() {
            return Err(format!("line {line} names no order line"));
        }
        Ok(LineLink {
            line: line.to_owned(),
            order: order.into(),
            order_line: order_line.to_owned(),
            receipt: (!receipt.is_empty()).then(|| receipt.into()),
            quantity: if quantity.is_empty() { None } else { Some(number(quantity)?) },
        })
    });
    rows.collect()
}

fn deliveries(fields: &Fields) -> Result<Vec<(String, Decimal)>, String> {
    let rows = fields.rows(["order_line", "quantity"], 0);
    rows.into_iter().map(|[line, quantity]| Ok((line.to_owned(), number(quantity)?))).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    fn fields(sent: &[(&str, &str)]) -> Fields {
        Fields::new(sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

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

    /// Covers CODE-1.
    #[test]
    fn code_1_coding_is_read_row_by_row() {
        let before = CodingRow {
            account: "4010".to_owned(),
            dimensions: vec![("vehicle".to_owned(), "7".to_owned())],
            ..CodingRow::default()
        };
        let sent = fields(&[
            ("account", "4010"),
            ("cost_centre", " 110 "),
            ("row_amount", "1 000,50"),
            ("row_text", "Sand"),
            ("account", "5710"),
            ("cost_centre", ""),
            ("row_amount", "200"),
            ("row_text", ""),
            ("account", ""),
            ("cost_centre", ""),
            ("row_amount", ""),
            ("row_text", ""),
        ]);
        let rows = coding_rows(&sent, &[before]).unwrap();
        assert_eq!(rows.len(), 2, "blank rows are left out");
        assert_eq!(
            (rows[0].amount.to_string().as_str(), rows[0].cost_centre.as_deref()),
            ("1000.50", Some("110"))
        );
        assert_eq!(rows[0].dimensions.len(), 1, "what the form does not show stays");
        assert_eq!((rows[1].account.as_str(), rows[1].text.as_str()), ("5710", ""));
        for (case, sent, expected) in [
            ("no account", &[("row_amount", "1")][..], "coding row 1 has no account"),
            ("no number", &[("account", "4010"), ("row_amount", "x")], "\"x\" is no number"),
        ] {
            assert!(coding_rows(&fields(sent), &[]).unwrap_err().starts_with(expected), "{case}");
        }
    }

    /// Covers MATCH-62.
    #[test]
    fn match_62_only_lines_with_an_order_line_are_linked() {
        let sent = fields(&[
            ("line", "1"),
            ("line_order", "v7w/0001"),
            ("order_line", "3"),
            ("receipt", ""),
            ("quantity", "8,5"),
            ("line", "2"),
            ("line_order", "v7w/0001"),
            ("order_line", ""),
            ("receipt", ""),
            ("quantity", ""),
        ]);
        let links = links(&sent).unwrap();
        assert_eq!(links.len(), 1);
        assert_eq!((links[0].line.as_str(), links[0].order_line.as_str()), ("1", "3"));
        assert_eq!(links[0].quantity.unwrap().to_string(), "8.5");
    }
}
