//! What people of ours learn of what others did with an invoice (APPR-6, APPR-10, DISP-1).

use attest_model::ids::UserCode;
use attest_model::record::DecisionRecord;
use attest_outside::clock::Clock;
use attest_outside::mail::Mail;
use attest_outside::queue::Queue;
use attest_render::{Happened, News, Remark};

use super::Letter;
use crate::message::Told;
use crate::{StepError, view};

/// Somebody answered, a change voided an approval, or the invoice was rejected.
pub(super) async fn told<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    to: &UserCode,
    what: Told,
) -> Result<Option<Mail>, StepError> {
    let decisions = &letter.subject.record.decisions;
    let (happened, said) = match what {
        Told::Answered => (Happened::Answered, answers(decisions, to)),
        Told::Voided => (Happened::Voided, Vec::new()),
        Told::Rejected => {
            let last = decisions.iter().rev().find(|made| made.action == "reject");
            (Happened::Rejected, last.into_iter().collect())
        }
    };
    let users = letter.desk.store.list_users().await?;
    let remarks = said
        .into_iter()
        .filter(|made| !made.comment.trim().is_empty())
        .map(|made| Remark { by: view::name(&users, &made.by).to_owned(), text: made.comment.clone() });
    write(letter, to, happened, remarks.collect()).await
}

/// What others have said since the person passed the task on.
fn answers<'a>(decisions: &'a [DecisionRecord], asked_by: &UserCode) -> Vec<&'a DecisionRecord> {
    let asked = decisions.iter().rposition(|made| made.by == *asked_by && made.action == "forward");
    let since = asked.map_or(0, |at| at + 1);
    decisions.iter().skip(since).filter(|made| made.by != *asked_by).collect()
}

/// A new entry of the discussion.
pub(super) async fn message<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    to: &UserCode,
    text: &str,
) -> Result<Option<Mail>, StepError> {
    let store = letter.desk.store;
    let entries = store.load_discussion(&letter.subject.record.id).await?;
    let written = entries.iter().rev().find(|entry| entry.text == text);
    let users = store.list_users().await?;
    let supplier = letter.subject.supplier.as_ref();
    let by = written.map_or("", |entry| view::actor(&entry.by, &users, supplier)).to_owned();
    let remarks = vec![Remark { by: String::new(), text: text.to_owned() }];
    write(letter, to, Happened::Message { by }, remarks).await
}

async fn write<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    to: &UserCode,
    happened: Happened,
    remarks: Vec<Remark>,
) -> Result<Option<Mail>, StepError> {
    let Some(person) = letter.person(to).await? else { return Ok(None) };
    let subject = &letter.subject;
    let mail = News {
        recipient: person.name.clone(),
        head: view::head(&subject.record, &subject.company, subject.supplier.as_ref()),
        happened,
        remarks,
        url: letter.page(),
        is_sample: subject.record.is_sample,
    };
    let written = mail.render(letter.post.renderer, view::language(Some(&person), &subject.company))?;
    Ok(letter.addressed(person.email.unwrap_or_default(), written))
}
