//! Signed links: what a token carries, and which page it gets (LINK-1 … LINK-15).
//!
//! A token is PASETO v4.local: encrypted and authenticated under one of at most two keys, whose id stands in the footer.
//! That it acts once is a conditional write on its [`LinkRecord`], never a property of the token.

mod page;
mod throttle;
mod token;

use attest_model::ids::{InvoiceId, LinkId, TaskId, UserCode};
use attest_model::record::{InvoiceRecord, Task};
use attest_model::settings::{Settings, keys};
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

pub use attest_model::approvals::{LinkRecord, LinkStatus};
pub use page::{Page, PageFacts, PageRefused, SignInReason, page, sign_in_reasons};
pub use throttle::{BAD_TOKENS_MAX, Throttle, WINDOW_SECONDS};
pub use token::{KeyError, LinkKey, LinkKeys, TOKEN_BYTES_MAX, TokenRefused, issue, open};
pub(crate) use token::{seal, unseal};

/// The version of the claims as they are encoded.
const SCHEMA_VERSION: u32 = 1;

/// LINK-1. What a link lets its user do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkAction {
    /// See the invoice.
    Open,
    /// Say yes.
    Approve,
    /// Say no.
    Reject,
    /// Ask somebody else, or send it back.
    Ask,
}

impl LinkAction {
    /// Every action, in the order of the mail.
    pub const ALL: &'static [Self] = &[Self::Open, Self::Approve, Self::Reject, Self::Ask];

    /// The word in the address of the page.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Ask => "ask",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.word() == word)
    }
}

/// LINK-2. What a token names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    #[serde(rename = "v")]
    schema: u32,
    /// The tenant.
    pub tenant: String,
    /// The invoice.
    pub invoice: InvoiceId,
    /// The version of what people approve (`content_version`), not of the record: reminders and the acts of other
    /// approvers do not outdate a link (LINK-6).
    pub version: u64,
    /// The task.
    pub task: TaskId,
    /// Who may use it.
    pub user: UserCode,
    /// What it may do.
    pub actions: Vec<LinkAction>,
    /// Until when.
    pub expires_at: Timestamp,
    /// Its own identifier.
    pub link: LinkId,
}

impl Claims {
    /// The claims of a fresh link for a task, living `link.ttl_hours` (LINK-10).
    ///
    /// The identifier follows from the task and the instant: a repeated step writes the same one.
    #[must_use]
    pub fn of_task(
        tenant: &str,
        record: &InvoiceRecord,
        task: &Task,
        settings: &Settings,
        now: Timestamp,
    ) -> Self {
        let hours = settings.value(&keys::LINK_TTL_HOURS);
        let seed = format!("{tenant}|{}|{}|{}", record.id, task.id, record.content_version);
        Self {
            schema: SCHEMA_VERSION,
            tenant: tenant.to_owned(),
            invoice: record.id.clone(),
            version: record.content_version,
            task: task.id.clone(),
            user: task.user.clone(),
            actions: LinkAction::ALL.to_vec(),
            expires_at: now.checked_add(Span::new().hours(hours)).unwrap_or(Timestamp::MAX),
            link: LinkId::derive(now, seed.as_bytes()),
        }
    }

    /// The claims of a link that was made before, to seal its token once more.
    #[must_use]
    pub fn of_link(tenant: &str, record: &InvoiceRecord, link: &LinkRecord) -> Self {
        Self {
            schema: SCHEMA_VERSION,
            tenant: tenant.to_owned(),
            invoice: link.invoice.clone(),
            version: record.content_version,
            task: link.task.clone(),
            user: link.user.clone(),
            actions: LinkAction::ALL.to_vec(),
            expires_at: link.expires_at,
            link: link.id.clone(),
        }
    }

    /// Whether the token names the action.
    #[must_use]
    pub fn allows(&self, action: LinkAction) -> bool {
        self.actions.contains(&action)
    }

    /// What is stored of the link.
    #[must_use]
    pub fn record(&self) -> LinkRecord {
        LinkRecord {
            id: self.link.clone(),
            invoice: self.invoice.clone(),
            task: self.task.clone(),
            user: self.user.clone(),
            expires_at: self.expires_at,
            status: LinkStatus::Open,
        }
    }
}
