//! Mails: written and sent from the queue (NOTE-10), and heard of when they did not arrive (NOTE-8).

use attest_outside::clock::Clock;
use attest_outside::keyring::Keyring;
use attest_outside::mail::Mailer;
use attest_outside::queue::Queue;
use attest_render::Renderer;
use attest_runtime::{Desk, SqsBatchResponse, SqsEvent, StepError, body, lift};
use attest_steps::message::{NotifyMessage, decode};
use attest_steps::notify::{self, NotDelivered, Post};
use serde::{Deserialize, Serialize};

/// Mails that are written side by side.
const AT_ONCE: usize = 4;

/// What mails are written and sent with.
pub struct Office<'a, M, K> {
    /// Sends them.
    pub mailer: &'a M,
    /// Writes them.
    pub renderer: &'a Renderer,
    /// Holds the keys of links.
    pub keyring: &'a K,
    /// The tenant.
    pub tenant: &'a str,
    /// Address of the pages.
    pub base_url: &'a str,
}

impl<M, K> Clone for Office<'_, M, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, K> Copy for Office<'_, M, K> {}

/// What this function is called with.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Event {
    /// Mails to write, from the queue.
    Batch(SqsEvent),
    /// What the mail service reports of a mail it took.
    Report {
        /// The report.
        detail: Report,
    },
}

/// What the mail service reports. Recipients stand in it and are not logged (AUD-4).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// `Bounce`, `Complaint` and others.
    pub event_type: String,
    /// The mail.
    pub mail: ReportedMail,
    /// More about a bounce.
    #[serde(default)]
    pub bounce: Option<Bounce>,
    /// More about a complaint.
    #[serde(default)]
    pub complaint: Option<Complaint>,
}

/// The mail that a report is about.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportedMail {
    /// The mail service's id.
    pub message_id: String,
    /// What it carried.
    #[serde(default)]
    pub tags: MailTags,
}

/// What a mail carried; the mail service lists the values of each tag.
#[derive(Debug, Default, Deserialize)]
pub struct MailTags {
    /// What leads back to the claim of a mail of ours.
    #[serde(default, rename = "attest-mail")]
    pub mail: Vec<String>,
}

/// Why a mail did not arrive.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bounce {
    /// `Permanent`, `Transient` or `Undetermined`.
    pub bounce_type: String,
    /// Whom it did not reach.
    #[serde(default)]
    pub bounced_recipients: Vec<ReportedRecipient>,
}

/// Who complained of a mail.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Complaint {
    /// Those who may have; the mail service knows no closer.
    #[serde(default)]
    pub complained_recipients: Vec<ReportedRecipient>,
}

/// A recipient that a report is about.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportedRecipient {
    /// The address.
    pub email_address: String,
}

/// What this function answers.
#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// The messages that the queue must keep.
    Batch(SqsBatchResponse),
    /// A report was heard.
    Heard {
        /// Its kind.
        kind: String,
        /// The mail goes to the next candidate.
        goes_on: bool,
    },
}

/// Sends the mails of a batch, or hears a report.
///
/// # Errors
/// What the store answers to a report, which then comes again; a mail that fails comes back by its message.
pub async fn handle<Q: Queue, C: Clock, M: Mailer, K: Keyring>(
    desk: Desk<'_, Q, C>,
    office: Office<'_, M, K>,
    event: Event,
) -> Result<Answer, StepError> {
    match event {
        Event::Batch(batch) => {
            let send = async |message: attest_runtime::SqsMessage| {
                let message: NotifyMessage = decode(body(&message)?)?;
                let keys = office.keyring.keys(None).await?;
                let post = Post {
                    mailer: office.mailer,
                    renderer: office.renderer,
                    keys: &keys,
                    tenant: office.tenant,
                    base_url: office.base_url,
                };
                notify::notify(desk, &post, &message).await.map(drop)
            };
            Ok(Answer::Batch(lift(batch, AT_ONCE, send).await))
        }
        Event::Report { detail } => hear(desk, detail).await,
    }
}

/// NOTE-8. The next candidate gets a mail that did not arrive; a person must act where there is none to follow.
async fn hear<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, report: Report) -> Result<Answer, StepError> {
    let kind = match &report.bounce {
        Some(bounce) => format!("{} {}", bounce.bounce_type, report.event_type),
        None => report.event_type,
    };
    let is_transient = report.bounce.as_ref().is_some_and(|bounce| bounce.bounce_type == "Transient");
    let bounced = report.bounce.into_iter().flat_map(|bounce| bounce.bounced_recipients);
    let complained = report.complaint.into_iter().flat_map(|complaint| complaint.complained_recipients);
    let not_delivered = NotDelivered {
        tag: report.mail.tags.mail.into_iter().next(),
        addresses: bounced.chain(complained).map(|one| one.email_address).collect(),
        is_lasting: !is_transient,
        cause: kind.clone(),
    };
    let goes_on = notify::not_delivered(desk, &not_delivered).await?;
    let mail_id = report.mail.message_id;
    if goes_on {
        tracing::warn!(mail_id, kind, "A mail did not reach its recipient and goes to the next candidate");
    } else {
        tracing::error!(mail_id, kind, "A mail did not reach its recipient");
    }
    Ok(Answer::Heard { kind, goes_on })
}
