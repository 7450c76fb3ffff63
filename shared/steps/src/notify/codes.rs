//! The mails that tell a role what stands against an invoice (NOTE-1 … NOTE-7, ATT-4).

use attest_model::findings::Finding;
use attest_model::ids::UserCode;
use attest_model::master::{Right, Role};
use attest_model::record::State;
use attest_model::settings::keys;
use attest_outside::clock::Clock;
use attest_outside::mail::{Enclosed, Mail};
use attest_outside::queue::Queue;
use attest_payables::notifications::{Recipient, RecipientFacts, addresses, recipient};
use attest_render::{ErrorNotification, FailedCode, Figure, Obstacle, Undelivered};

use super::{Letter, Subject};
use crate::workbench::{InternalNote, leave};
use crate::{StepError, report, view};

/// The chain NOTE-1 … NOTE-7, down to the message to the administrators.
pub(super) async fn codes<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    role: Role,
    new: &[String],
) -> Result<Option<Mail>, StepError> {
    let Subject { record, settings, .. } = &letter.subject;
    let to = recipient_of(letter, role).await?;
    let handling = settings.value(&keys::ERROR_HANDLING);
    let of_role = record.findings.iter().filter(|finding| {
        let handling = handling.of(&finding.code);
        handling.notify && handling.role == Some(role)
    });
    let findings: Vec<FailedCode> = of_role
        .map(|finding| FailedCode { is_new: new.contains(&finding.fingerprint()), ..failed(finding) })
        .collect();
    if findings.is_empty() && !letter.failed.is_empty() {
        // What was to be told has been settled before the next candidate could be asked.
        return Ok(None);
    }
    deliver(letter, role, to, findings).await
}

/// ATT-4. What was found in attachments, for whoever uploaded them, else for Accounts; the code itself is told to the role
/// that the table names.
pub(super) async fn infected<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    to: Option<&UserCode>,
) -> Result<Option<Mail>, StepError> {
    let found = letter.subject.record.attachments.iter().filter_map(|file| file.refused.as_ref());
    let found: Vec<FailedCode> = found.filter(|finding| finding.code == "E601").map(failed).collect();
    if found.is_empty() {
        return Ok(None);
    }
    let Some(to) = to else {
        let to = recipient_of(letter, Role::Accounts).await?;
        return deliver(letter, Role::Accounts, to, found).await;
    };
    let Some(address) = letter.person(to).await?.and_then(|user| user.email) else { return Ok(None) };
    written(letter, Role::Accounts, address, found)
}

fn failed(finding: &Finding) -> FailedCode {
    let text = |text: &str| (!text.is_empty()).then(|| Figure::Text(text.to_owned()));
    FailedCode {
        code: finding.code.clone(),
        expected: text(&finding.expected),
        found: text(&finding.found),
        is_new: true,
    }
}

async fn deliver<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    role: Role,
    to: Recipient,
    findings: Vec<FailedCode>,
) -> Result<Option<Mail>, StepError> {
    match to {
        Recipient::Mail { to, .. } => {
            let Some(mail) = written(letter, role, to, findings)? else { return Ok(None) };
            let enclosed = if role == Role::Supplier {
                report::page(letter.desk.store, &letter.subject.record, letter.post.renderer).await?
            } else {
                None
            };
            Ok(Some(Mail { enclosed: enclosed.map(enclose), ..mail }))
        }
        Recipient::Internal { users: told } => {
            let codes = findings.into_iter().map(|finding| finding.code).collect();
            undelivered(letter, role, &told, codes).await?;
            Ok(None)
        }
    }
}

fn written<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    role: Role,
    to: String,
    findings: Vec<FailedCode>,
) -> Result<Option<Mail>, StepError> {
    let Subject { record, company, .. } = &letter.subject;
    let mail = ErrorNotification {
        role,
        company: company.name.clone(),
        supplier: letter.subject.supplier_name(),
        number: record.number.clone(),
        issue_date: record.issue_date,
        findings,
        is_rejected: matches!(record.state, State::Rejected | State::Removed),
        is_sample: record.is_sample,
        url: Some(letter.page()),
    };
    let written = mail.render(letter.post.renderer, view::language(None, company))?;
    Ok(letter.addressed(to, written))
}

/// NOTE-1 … NOTE-8. Who is told for a role.
pub(super) async fn recipient_of<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    role: Role,
) -> Result<Recipient, StepError> {
    let desk = letter.desk;
    let Subject { record, company, supplier, settings } = &letter.subject;
    let entries = desk.store.find_roles(&company.code).await?.map(|found| found.record).unwrap_or_default();
    let users = desk.store.list_users().await?;
    let administrators: Vec<UserCode> = users
        .iter()
        .filter(|user| user.is_active && user.rights.contains(&Right::WorkbenchAdmin))
        .map(|user| user.code.clone())
        .collect();
    let mail_from: String = settings.value(&keys::MAILFROM);
    let facts = RecipientFacts {
        role,
        entries: &entries,
        contract: record.contract.as_ref(),
        supplier: supplier.as_ref(),
        office: record.office.as_ref(),
        mail_from: &mail_from,
        unusable: &[],
        triggered_by: None,
        administrators: &administrators,
    };
    // NOTE-8. Marks that stay, and what this mail has tried already.
    let mut unusable = desk.store.find_unusable(&addresses(facts)).await?;
    unusable.extend_from_slice(letter.failed);
    Ok(recipient(RecipientFacts { unusable: &unusable, ..facts }))
}

/// NOTE-7. Tells people of ours that a notification had nobody to go to; the workbench shows it to them.
pub(super) async fn undelivered<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    role: Role,
    users: &[UserCode],
    codes: Vec<String>,
) -> Result<(), StepError> {
    let Letter { desk, post, message, subject, .. } = letter;
    let mail_from: String = subject.settings.value(&keys::MAILFROM);
    let notice = Undelivered {
        supplier: subject.supplier_name(),
        number: subject.record.number.clone(),
        role,
        obstacle: if mail_from.is_empty() { Obstacle::NoSender } else { Obstacle::NoRecipient },
        codes,
        url: letter.page(),
    };
    let written = notice.render(post.renderer, view::language(None, &subject.company))?;
    let note = InternalNote::new(desk.now(), &subject.record.id, written);
    leave(desk.store, users, &message.key, &note).await
}

/// The report on the document as a file of the mail.
fn enclose(html: String) -> Enclosed {
    Enclosed::Page { name: "report.html".to_owned(), html }
}
