//! Mails: written and sent from the queue (NOTE-10), and heard of when they did not arrive (NOTE-8).

use attest_outside::clock::Clock;
use attest_outside::keyring::Keyring;
use attest_outside::mail::Mailer;
use attest_outside::queue::Queue;
use attest_render::Renderer;
use attest_runtime::{Desk, SqsBatchResponse, SqsEvent, StepError, body, lift};
use attest_steps::message::{NotifyMessage, decode};
use attest_steps::notify::{Post, notify};
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

/// What the mail service reports. Recipients stand in it and are not read: a log must not hold them (AUD-4).
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
}

/// The mail that a report is about.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportedMail {
    /// The mail service's id.
    pub message_id: String,
}

/// Why a mail did not arrive.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bounce {
    /// `Permanent` or `Transient`.
    pub bounce_type: String,
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
    },
}

/// Sends the mails of a batch, or hears a report.
///
/// # Errors
/// None at present: a mail that fails comes back by its message.
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
                notify(desk, &post, &message).await.map(drop)
            };
            Ok(Answer::Batch(lift(batch, AT_ONCE, send).await))
        }
        Event::Report { detail } => Ok(Answer::Heard { kind: hear(detail) }),
    }
}

/// A person must act on a mail that will never arrive; the service itself sends nothing more to such an address.
fn hear(report: Report) -> String {
    let kind = match &report.bounce {
        Some(bounce) => format!("{} {}", bounce.bounce_type, report.event_type),
        None => report.event_type,
    };
    let mail_id = report.mail.message_id;
    tracing::error!(mail_id, kind, "A mail did not reach its recipient");
    kind
}
