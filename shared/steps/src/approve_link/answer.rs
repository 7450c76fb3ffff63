//! What a button does: an act of step 4, a question, or an act on the final check.

use attest_model::ids::UserCode;
use attest_model::master::User;
use attest_model::record::Task;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::approval::{Action as Act, Command, Refusal, whom_to_consult};
use attest_payables::dispatch::CheckAction;
use attest_payables::links::LinkAction;

use super::{Desktop, Opened, Posted};
use crate::desk::Desk;
use crate::final_check::CheckActed;
use crate::request_approval::{Acted, act};
use crate::{StepError, final_check};

/// How a POST ended.
pub(super) enum Outcome {
    Done,
    Refused(String),
    LinkClosed,
}

/// An act of step 4 (APPR-8). Asking passes the task on for an answer, and it comes back (APPR-6, LINK-1).
pub(super) async fn answer<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    desktop: &Desktop<'_>,
    opened: &Opened,
    task: &Task,
    wanted: LinkAction,
    posted: &Posted<'_>,
) -> Result<Outcome, StepError> {
    let by = &opened.claims.user;
    let action = match wanted {
        LinkAction::Open => return Ok(Outcome::LinkClosed),
        LinkAction::Approve => Act::Approve,
        LinkAction::Reject => Act::Reject,
        LinkAction::Ask if posted.comment.trim().chars().count() < QUESTION_MIN => {
            return Ok(Outcome::Refused(format!("a question needs at least {QUESTION_MIN} characters")));
        }
        LinkAction::Ask => match whom(opened, posted.to) {
            Ok(to) => Act::Forward { to },
            Err(reason) => return Ok(Outcome::Refused(reason)),
        },
    };
    let command = Command {
        task: task.id.clone(),
        by: by.clone(),
        action,
        comment: posted.comment.to_owned(),
        channel: "email-link".to_owned(),
    };
    let link = Some((&opened.claims.link, posted.client));
    Ok(match act(desk, desktop.tenant, &opened.record.id, &command, link).await? {
        Acted::Done(_) => Outcome::Done,
        Acted::Refused(Refusal::AlreadyDone { .. } | Refusal::TaskEnded) | Acted::LinkClosed => {
            Outcome::LinkClosed
        }
        Acted::Refused(refusal) => Outcome::Refused(refusal.to_string()),
    })
}

/// Fewest characters of a question.
const QUESTION_MIN: usize = 3;

/// Whom a question goes to: the person named by code or address, else the one who knows best ([`whom_to_consult`]).
fn whom(opened: &Opened, named: &str) -> Result<UserCode, String> {
    let (named, by) = (named.trim(), &opened.claims.user);
    if named.is_empty() {
        let found = whom_to_consult(&opened.record, &opened.loaded.facts(), by);
        return found.ok_or_else(|| "nobody else can be asked about this invoice; name a person".to_owned());
    }
    let is_named = |user: &&User| {
        user.code.as_str().eq_ignore_ascii_case(named)
            || user.email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(named))
    };
    let found = opened.loaded.users.iter().filter(|user| user.is_active).find(is_named);
    found.map(|user| user.code.clone()).ok_or_else(|| format!("nobody active is called {named:?}"))
}

/// The checker's link acts on the final check (FIN-4).
pub(super) async fn check<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    desktop: &Desktop<'_>,
    opened: &Opened,
    wanted: LinkAction,
    posted: &Posted<'_>,
) -> Result<Outcome, StepError> {
    let action = match wanted {
        LinkAction::Approve | LinkAction::Open => CheckAction::Release,
        LinkAction::Reject => CheckAction::Reject,
        LinkAction::Ask => CheckAction::Return,
    };
    let link = (&opened.claims.link, posted.client);
    let (id, by) = (&opened.record.id, &opened.claims.user);
    Ok(match final_check::act_by_link(desk, desktop.tenant, id, by, action, posted.comment, link).await? {
        Ok(_) => Outcome::Done,
        Err(CheckActed::Refused(refused)) => Outcome::Refused(refused.to_string()),
        Err(CheckActed::LinkClosed) => Outcome::LinkClosed,
    })
}
