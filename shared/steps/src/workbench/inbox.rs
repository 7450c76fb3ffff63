//! WB-1, WB-2. Received messages: their list, one of them, and what people do with it.

use attest_model::dates::today;
use attest_model::ids::MessageId;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::messages::{Counters, may_handle_messages, may_see_messages};
use attest_payables::workbench::{Messages, may_see, may_see_samples};
use attest_render::{
    MessageCounts, MessagePage, MessageRow, MessageSaid, MessageStands, MessageTab, MessagesPage, NotTaken,
    Notice, Refusal,
};
use attest_store::{MessageRecord, MessageState, RefusedFile};

use super::invoice::shown_messages;
use super::list::{Placed, row};
use super::{Answer, Companies, Fields, Visit, encoded};
use crate::approve_link::Shown;
use crate::desk::Desk;
use crate::{StepError, intake, view};

/// Messages of a page of the list.
const ROWS_MAX: i32 = 30;

/// Most invoices of a message that the list counts; the message's own page counts all of them.
const COUNTED_MAX: usize = 100;

/// Most invoices of a message that its page lists.
const INVOICES_MAX: usize = 200;

/// Shortest reason for a rejection.
const REASON_MIN: usize = 3;

/// The tabs: a word for the address, what it shows, and the states that stand on it.
const TABS: [(&str, MessageStands, &[MessageState]); 4] = [
    ("not_loaded", MessageStands::NotLoaded, &[MessageState::NotLoaded, MessageState::Loading]),
    ("refused", MessageStands::Refused, &[MessageState::Refused]),
    ("loaded", MessageStands::Loaded, &[MessageState::Loaded]),
    ("rejected", MessageStands::Rejected, &[MessageState::Rejected]),
];

/// GET `/messages`: the messages of one tab, the newest first.
///
/// # Errors
/// [`StepError`] when the store does not answer or the page cannot be written.
pub async fn message_list<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    visit: &Visit<'_>,
    fields: &Fields,
) -> Result<Shown, StepError> {
    if !may_see_messages(visit.user) {
        return unknown(visit);
    }
    let companies = Companies::load(desk.store).await?;
    let wanted = TABS.iter().find(|(word, _, _)| *word == fields.get("tab"));
    let (word, _, states) = wanted.unwrap_or(&TABS[0]);
    let after = Some(fields.get("after")).filter(|after| !after.is_empty());
    let mut found = Vec::new();
    let mut next = None;
    // Of the states of a tab only the first has more than a page; the others pass within a moment.
    for (at, state) in states.iter().enumerate() {
        let page = desk.store.list_messages(*state, ROWS_MAX, after.filter(|_| at == 0)).await?;
        next = if at == 0 { page.next } else { next };
        found.extend(page.entries);
    }
    // SAMP-2. As for invoices: live ones, samples, or both.
    let messages = shown_messages(visit, fields.get("messages"));
    found.retain(|message| match messages {
        Messages::Live => !message.is_sample,
        Messages::All => true,
        Messages::Samples => message.is_sample,
    });
    let ids: Vec<_> = found.iter().map(|message| message.id.clone()).collect();
    let opened = desk.store.opened_messages(&ids).await?;
    let mut rows = Vec::with_capacity(found.len());
    for message in &found {
        let is_unread = message.state == MessageState::NotLoaded && !opened.contains(&message.id);
        let counts = if message.invoices.len() > COUNTED_MAX {
            None
        } else {
            Some(counts_of(desk, visit, message).await?.0)
        };
        rows.push(row_of(&companies, message, counts, is_unread));
    }
    let chosen = match messages {
        Messages::Live => String::new(),
        other @ (Messages::All | Messages::Samples) => format!("&messages={}", other.word()),
    };
    let address = |after: Option<&str>| {
        let after = after.map(|after| format!("&after={}", encoded(after))).unwrap_or_default();
        format!("/messages?tab={word}{chosen}{after}")
    };
    let tab = |(own, shows, _): &(&str, MessageStands, &[MessageState])| MessageTab {
        shows: *shows,
        url: format!("/messages?tab={own}{chosen}"),
        is_current: own == word,
    };
    let page = MessagesPage {
        visitor: visit.visitor(),
        tabs: TABS.iter().map(tab).collect(),
        rows,
        first: after.map(|_| address(None)),
        next: next.map(|next| address(Some(&next))),
    };
    let html = page.render(visit.renderer, visit.language(companies.first()))?;
    Ok(Shown { status: 200, html, is_bad_token: false })
}

/// GET `/messages/{id}`: one message, which is no longer unread then.
///
/// # Errors
/// [`StepError`] when the store does not answer or the page cannot be written.
pub async fn message<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    visit: &Visit<'_>,
    id: &str,
    said: Option<MessageSaid>,
) -> Result<Shown, StepError> {
    let Some(message) = find(desk, visit, id).await? else { return unknown(visit) };
    desk.store.open_message(&message.id, &visit.user.code, desk.now()).await?;
    let companies = Companies::load(desk.store).await?;
    let company = message.company.as_ref().and_then(|code| companies.0.get(code)).or(companies.first());
    let (counts, records) = counts_of(desk, visit, &message).await?;
    let users = desk.store.list_users().await?;
    let placed = Placed { companies: &companies, messages: of_kind(&message) };
    let visible = records.iter().filter(|record| may_see(visit.user, of_kind(&message), record));
    let invoices = visible.take(INVOICES_MAX).map(|record| row(&placed, record, &users)).collect();
    let handles = may_handle_messages(visit.user);
    let is_live = message.state == MessageState::Loaded
        && records.iter().any(|record| !record.state.is_terminal() && !record.state.is_dispatched());
    let status = if matches!(said, Some(MessageSaid::Refused { .. })) { 409 } else { 200 };
    let page = MessagePage {
        visitor: visit.visitor(),
        today: company.map_or_else(|| today(desk.now(), "UTC"), |own| today(desk.now(), &own.time_zone)),
        row: row_of(&companies, &message, Some(counts), false),
        subject: message.mail.as_ref().and_then(|mail| mail.subject.clone()).unwrap_or_default(),
        not_taken: message.refused_files.iter().map(not_taken).collect(),
        rejection: message.rejected.as_ref().map(|rejected| {
            let by = view::name(&users, &rejected.by).to_owned();
            (by, view::on_clock_of(rejected.at, company), rejected.reason.clone())
        }),
        invoices,
        said,
        may_load: handles && message.state == MessageState::NotLoaded,
        may_reject: handles && (message.state == MessageState::NotLoaded || is_live),
        form: visit.form(format!("/messages/{}", message.id), &[]),
        raw: format!("/messages/{}/document", message.id),
    };
    let html = page.render(visit.renderer, visit.language(company))?;
    Ok(Shown { status, html, is_bad_token: false })
}

/// POST `/messages/{id}`: loads a message (IN-5) or rejects it as a whole (IN-6).
///
/// # Errors
/// [`StepError`] when the store does not answer; a repeat goes on where this stopped.
pub async fn handle_message<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    visit: &Visit<'_>,
    id: &str,
    fields: &Fields,
) -> Result<Answer, StepError> {
    let Some(message) = find(desk, visit, id).await? else { return unknown(visit).map(Answer::Page) };
    let by = &visit.user.code;
    let done = if may_handle_messages(visit.user) {
        match fields.get("action") {
            "load" => intake::load(desk, &message.id, by).await.map(|_| Ok(())),
            "reject" if fields.get("text").chars().count() < REASON_MIN => {
                Ok(Err(format!("a reason of at least {REASON_MIN} characters is needed")))
            }
            "reject" => {
                intake::reject_message(desk, &message.id, by, fields.get("text")).await.map(|_| Ok(()))
            }
            other => Ok(Err(format!("{other:?} is not an act on a message"))),
        }
    } else {
        Ok(Err("one of the rights accounts, workbench.admin is needed".to_owned()))
    };
    let refused = match done {
        Ok(Ok(())) => {
            return Ok(Answer::Done(format!("/messages/{}?done={}", message.id, fields.get("action"))));
        }
        Ok(Err(reason)) => reason,
        Err(StepError::Invalid { cause, .. }) => cause,
        Err(error) => return Err(error),
    };
    let said = Some(MessageSaid::Refused { reason: refused });
    Box::pin(self::message(desk, visit, id, said)).await.map(Answer::Page)
}

/// GET `/messages/{id}/document`: the bytes as received, and their name.
///
/// # Errors
/// [`StepError`] when the store does not answer.
pub async fn message_document<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    visit: &Visit<'_>,
    id: &str,
) -> Result<Option<(Vec<u8>, String)>, StepError> {
    let Some(message) = find(desk, visit, id).await? else { return Ok(None) };
    let bytes = desk.store.get_document(&message.raw_key, intake::MESSAGE_BYTES_MAX).await?;
    Ok(Some((bytes, message.file_name)))
}

/// What became of an act, as the address says it after one.
#[must_use]
pub fn message_said(done: &str) -> Option<MessageSaid> {
    match done {
        "load" => Some(MessageSaid::Loaded),
        "reject" => Some(MessageSaid::Rejected),
        _ => None,
    }
}

async fn find<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    visit: &Visit<'_>,
    id: &str,
) -> Result<Option<MessageRecord>, StepError> {
    match MessageId::parse(id) {
        Ok(id) if may_see_messages(visit.user) => {
            // SAMP-2. For whoever may not see samples there are none.
            let found = desk.store.find_message(&id).await?.map(|found| found.record);
            Ok(found.filter(|message| !message.is_sample || may_see_samples(visit.user)))
        }
        Ok(_) | Err(_) => Ok(None),
    }
}

/// The answer for a message that does not exist for this person.
fn unknown(visit: &Visit<'_>) -> Result<Shown, StepError> {
    let html = Notice::Refused(Refusal::NotFound).render(visit.renderer, visit.language(None))?;
    Ok(Shown { status: 404, html, is_bad_token: false })
}

/// The invoices of a sample message are samples.
const fn of_kind(message: &MessageRecord) -> Messages {
    if message.is_sample { Messages::Samples } else { Messages::Live }
}

/// REC-5. The counters of a message, and its invoices.
async fn counts_of<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    visit: &Visit<'_>,
    message: &MessageRecord,
) -> Result<(MessageCounts, Vec<attest_model::record::InvoiceRecord>), StepError> {
    let records = desk.store.load_invoices(&message.invoices).await?;
    let Counters { invoices, visible, held, rejected, in_error } =
        Counters::of(visit.user, of_kind(message), &records);
    Ok((MessageCounts { invoices, visible, held, rejected, in_error }, records))
}

fn row_of(
    companies: &Companies,
    message: &MessageRecord,
    counts: Option<MessageCounts>,
    is_unread: bool,
) -> MessageRow {
    let company = message.company.as_ref().and_then(|code| companies.0.get(code));
    let sender = message.mail.as_ref().and_then(|mail| mail.from.clone());
    MessageRow {
        file_name: message.file_name.clone(),
        at: view::on_clock_of(message.received_at, company.or(companies.first())),
        channel: message.channel,
        about: sender.into_iter().chain(company.map(|company| company.name.clone())).collect(),
        stands: match message.state {
            MessageState::NotLoaded => MessageStands::NotLoaded,
            MessageState::Loading => MessageStands::Loading,
            MessageState::Loaded => MessageStands::Loaded,
            MessageState::Refused => MessageStands::Refused,
            MessageState::Rejected => MessageStands::Rejected,
        },
        counts,
        documents: message.documents,
        refused: message.refused.as_ref().map(not_taken),
        is_unread,
        url: format!("/messages/{}", message.id),
    }
}

fn not_taken(file: &RefusedFile) -> NotTaken {
    NotTaken {
        name: file.name.clone().unwrap_or_default(),
        code: file.code.clone(),
        explanation: file.explanation.clone(),
    }
}
