//! Mails about a message as a whole (IN-13, IN-14, VAL-8).

use attest_model::ids::MessageId;
use attest_model::settings::keys;
use attest_outside::clock::Clock;
use attest_outside::mail::{Enclosed, Mail};
use attest_outside::queue::Queue;
use attest_render::{Arrival, ArrivalNotice, ArrivedFile};
use attest_store::{MessageRecord, RefusedFile};

use super::Post;
use crate::desk::Desk;
use crate::intake::{MESSAGE_BYTES_MAX, settings_without_company};
use crate::load::scopes;
use crate::message::{ArrivalMail, NotifyMessage};
use crate::{StepError, view};

/// Writes the mail, or nothing when nobody can be told.
pub(super) async fn write<Q: Queue, C: Clock, M>(
    desk: Desk<'_, Q, C>,
    post: &Post<'_, M>,
    notice: &NotifyMessage,
    id: &MessageId,
    what: ArrivalMail,
) -> Result<Option<Mail>, StepError> {
    let Some(message) = desk.store.find_message(id).await?.map(|found| found.record) else { return Ok(None) };
    let settings = match &message.company {
        Some(company) => desk.store.load_settings(&scopes(Some(company), None, None)).await?,
        None => settings_without_company(desk.store).await?,
    };
    let companies = desk.store.list_companies().await?;
    let own = companies.iter().find(|company| Some(&company.code) == message.company.as_ref());
    let Some(company) = own.or_else(|| companies.first()) else { return Ok(None) };
    let from: String = settings.value(&keys::MAILFROM);
    let sender = message.mail.as_ref().and_then(|mail| mail.from.clone());
    let (arrival, to) = match what {
        ArrivalMail::Acknowledgement => (Arrival::Acknowledged, sender.clone().unwrap_or_default()),
        ArrivalMail::OtherMail => (Arrival::Forwarded, settings.value(&keys::INTAKE_OTHER_MAIL)),
        ArrivalMail::Refused => (Arrival::Refused, from.clone()),
    };
    if from.is_empty() || to.is_empty() {
        tracing::warn!(message_id = %id, "No mail is sent about the message: sender or recipient is empty");
        return Ok(None);
    }
    let enclosed = match arrival {
        Arrival::Forwarded => {
            Some(Enclosed::Mail(desk.store.get_document(&message.raw_key, MESSAGE_BYTES_MAX).await?))
        }
        Arrival::Acknowledged | Arrival::Refused => None,
    };
    let subject = message.mail.as_ref().and_then(|mail| mail.subject.clone());
    let written = ArrivalNotice {
        arrival,
        company: company.name.clone(),
        about: subject.unwrap_or_else(|| message.file_name.clone()),
        sender: sender.unwrap_or_else(|| message.channel.word().to_owned()),
        files: files(desk, &message).await?,
    }
    .render(post.renderer, view::language(None, company))?;
    Ok(Some(Mail {
        key: notice.key.clone(),
        from,
        to,
        cc: None,
        subject: written.subject,
        text: written.text,
        html: written.html,
        enclosed,
        thread: notice.invoice_id.to_string(),
        at: desk.now(),
    }))
}

/// Files named in one mail.
const FILES_MAX: usize = 200;

/// What was taken, then what was not.
async fn files<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    message: &MessageRecord,
) -> Result<Vec<ArrivedFile>, StepError> {
    let shown = message.invoices.get(..message.invoices.len().min(FILES_MAX)).unwrap_or_default();
    let records = if shown.is_empty() { Vec::new() } else { desk.store.load_invoices(shown).await? };
    let taken = records.into_iter().map(|record| {
        let own = record.file_name.rsplit(": ").next().unwrap_or_default().to_owned();
        let name = if record.number.is_empty() { own } else { format!("{own} ({})", record.number) };
        ArrivedFile { name, refused: None }
    });
    let not_taken = message.refused_files.iter().chain(&message.refused).map(|file: &RefusedFile| {
        let name = file.name.clone().unwrap_or_else(|| message.file_name.clone());
        ArrivedFile { name, refused: Some((file.code.clone(), file.explanation.clone())) }
    });
    Ok(taken.chain(not_taken).collect())
}
