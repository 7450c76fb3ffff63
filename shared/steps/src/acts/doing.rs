//! One act while it is carried out: the record before and after, and everything that is saved with it.

use attest_model::ids::{InvoiceId, LinkId, TaskId};
use attest_model::master::User;
use attest_model::record::{Actor, InvoiceRecord, State};
use attest_model::settings::Settings;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::acts::{ActKind, ActRefused};
use attest_payables::approval::Refusal;
use attest_payables::credit_notes::{NotPaired, RequestError};
use attest_payables::dispatch::CheckRefused;
use attest_payables::disputes::DisputeRefused;
use attest_payables::lifecycle::{Conflict, Moved, Refused};
use attest_payables::matching::by_hand::LinkRefused;
use attest_payables::validation::OverrideError;
use attest_store::{Change, StoreError};

use super::By;
use crate::desk::{Desk, Note, go_on, save, tell};
use crate::load::{scopes_of, sweep_at};
use crate::message::{Cause, MailKind, NotifyMessage};
use crate::order_match::deadline;
use crate::wake::{ITEMS_MAX, commit_waking};
use crate::{StepError, pairing, tasks};

/// Why an act ends without having been done.
pub(super) enum Stop {
    /// It was refused; the person is told why.
    Refused(ActRefused),
    /// It could not be carried out; a repeat may help.
    Failed(StepError),
}

macro_rules! refusals {
    ($($refusal:ty),+ $(,)?) => {
        $(impl From<$refusal> for Stop {
            fn from(refused: $refusal) -> Self {
                Self::Refused(refused.into())
            }
        })+
    };
}

refusals!(
    ActRefused,
    Conflict,
    Refused,
    Refusal,
    CheckRefused,
    OverrideError,
    DisputeRefused,
    RequestError,
    NotPaired,
    LinkRefused,
);

impl From<StepError> for Stop {
    fn from(error: StepError) -> Self {
        Self::Failed(error)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// A refusal in the act's own words.
pub(super) fn because(text: impl Into<String>) -> Stop {
    Stop::Refused(ActRefused::Because(text.into()))
}

/// One act while it is carried out.
pub(super) struct Doing<'a, Q, C> {
    pub(super) desk: Desk<'a, Q, C>,
    pub(super) tenant: &'a str,
    pub(super) by: &'a By<'a>,
    pub(super) kind: ActKind,
    pub(super) user: User,
    pub(super) before: InvoiceRecord,
    pub(super) after: InvoiceRecord,
    pub(super) settings: Settings,
    pub(super) change: Change,
    pub(super) opened: Vec<TaskId>,
    pub(super) woken: Vec<InvoiceId>,
    revoke: Vec<LinkId>,
    releases: bool,
}

impl<'a, Q: Queue, C: Clock> Doing<'a, Q, C> {
    pub(super) async fn begin(
        desk: Desk<'a, Q, C>,
        tenant: &'a str,
        by: &'a By<'a>,
        kind: ActKind,
        user: User,
        before: InvoiceRecord,
    ) -> Result<Self, Stop> {
        let settings = desk.store.load_settings(&scopes_of(&before)).await?;
        Ok(Self {
            desk,
            tenant,
            by,
            kind,
            user,
            after: before.clone(),
            before,
            settings,
            change: desk.change(),
            opened: Vec::new(),
            woken: Vec::new(),
            revoke: Vec::new(),
            releases: false,
        })
    }

    /// Takes over what a change of state brings with it.
    pub(super) fn moved(&mut self, moved: Moved) {
        self.revoke.extend(moved.revoke);
        self.releases |= moved.releases_reservations;
    }

    /// Links that act no more.
    pub(super) fn revoke(&mut self, links: Vec<LinkId>) {
        self.revoke.extend(links);
    }

    /// Gives every reservation back (MATCH-40).
    pub(super) const fn release_reservations(&mut self) {
        self.releases = true;
    }

    /// Who acts, through what, for the trail.
    pub(super) fn note(&self, words: &str) -> Note {
        let comment = self.by.comment.trim();
        let reason = match (words.is_empty(), comment.is_empty()) {
            (false, false) => format!("{words}: {comment}"),
            (false, true) => words.to_owned(),
            (true, _) => comment.to_owned(),
        };
        Note {
            actor: Actor::User { user: self.by.user.clone(), on_behalf_of: None },
            action: self.kind.word(),
            reason,
            channel: self.by.channel.to_owned(),
        }
    }

    /// Lets a mail be written, once for this version of the record.
    pub(super) fn mail(&mut self, mail: MailKind, about: &str) -> Result<(), Stop> {
        let key = format!("act#{}#{}#{}#{about}", self.after.id, self.before.version, self.kind.word());
        let message = NotifyMessage { key, invoice_id: self.after.id.clone(), mail };
        Ok(tell(&mut self.change, &message)?)
    }

    /// Saves the act with its trail and everything it brings, and lets the flow go on; answers the state.
    pub(super) async fn finish(mut self, words: &str) -> Result<State, Stop> {
        let note = self.note(words);
        let Self { desk, mut change, before, mut after, settings, .. } = self;
        tasks::open(&mut change, &mut after, &self.opened, self.tenant, &settings)?;
        self.revoke.sort();
        self.revoke.dedup();
        tasks::revoke(desk.store, &mut change, &self.revoke).await?;
        if self.releases {
            tasks::release(desk.store, &mut change, &mut after).await?;
        }
        if after.state.is_terminal() {
            after.wakes.clear();
        }
        if before.state == State::AwaitingCredit && after.state != State::AwaitingCredit {
            pairing::forget_wait(&mut change, &before);
        }
        after.sweep_at = sweep_at(&after, deadline(&after, &settings), desk.now());
        save(&mut change, &before, &after, note)?;
        if after.next.runs() {
            go_on(&mut change, &after.id, before.version + 1, Cause::Next)?;
        }
        if change.len() > ITEMS_MAX {
            let found = change.len();
            return Err(because(format!(
                "the act touches {found} items, more than the {ITEMS_MAX} that are saved together; do it in parts"
            )));
        }
        self.woken.retain(|id| *id != after.id);
        commit_waking(desk, change, &self.woken, Cause::Receipt).await?;
        Ok(after.state)
    }
}
