//! The mails that tell a role what stands against an invoice (NOTE-1 … NOTE-7).

use attest_model::ids::UserCode;
use attest_model::master::{Right, Role};
use attest_model::record::State;
use attest_model::settings::keys;
use attest_outside::clock::Clock;
use attest_outside::mail::Mail;
use attest_outside::queue::Queue;
use attest_payables::notifications::{Recipient, RecipientFacts, recipient};
use attest_render::{ErrorNotification, FailedCode, Figure, Obstacle, Undelivered};

use super::Letter;
use crate::workbench::{InternalNote, leave};
use crate::{StepError, view};

/// The chain NOTE-1 … NOTE-7, down to the message to the administrators.
pub(super) async fn codes<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    role: Role,
    new: &[String],
) -> Result<Option<Mail>, StepError> {
    let Letter { desk, post, message, subject } = letter;
    let super::Subject { record, company, supplier, settings } = subject;
    let entries = desk.store.find_roles(&company.code).await?.map(|found| found.record).unwrap_or_default();
    let users = desk.store.list_users().await?;
    let administrators: Vec<UserCode> = users
        .iter()
        .filter(|user| user.is_active && user.rights.contains(&Right::WorkbenchAdmin))
        .map(|user| user.code.clone())
        .collect();
    let mail_from: String = settings.value(&keys::MAILFROM);
    let to = recipient(RecipientFacts {
        role,
        entries: &entries,
        contract: record.contract.as_ref(),
        supplier: supplier.as_ref(),
        office: record.office.as_ref(),
        mail_from: &mail_from,
        unusable: &[],
        triggered_by: None,
        administrators: &administrators,
    });
    let handling = settings.value(&keys::ERROR_HANDLING);
    let of_role = record.findings.iter().filter(|finding| {
        let handling = handling.of(&finding.code);
        handling.notify && handling.role == Some(role)
    });
    let text = |text: &str| (!text.is_empty()).then(|| Figure::Text(text.to_owned()));
    let findings: Vec<FailedCode> = of_role
        .map(|finding| FailedCode {
            code: finding.code.clone(),
            expected: text(&finding.expected),
            found: text(&finding.found),
            is_new: new.contains(&finding.fingerprint()),
        })
        .collect();
    let name = subject.supplier_name();
    let url = letter.page();
    let language = view::language(None, company);
    match to {
        Recipient::Mail { to, .. } => {
            let mail = ErrorNotification {
                role,
                company: company.name.clone(),
                supplier: name,
                number: record.number.clone(),
                issue_date: record.issue_date,
                findings,
                is_rejected: matches!(record.state, State::Rejected | State::Removed),
                is_sample: record.is_sample,
                url: Some(url),
            };
            let written = mail.render(post.renderer, language)?;
            Ok(letter.addressed(to, written))
        }
        Recipient::Internal { users: told } => {
            let obstacle = if mail_from.is_empty() { Obstacle::NoSender } else { Obstacle::NoRecipient };
            let codes = findings.into_iter().map(|finding| finding.code).collect();
            let notice =
                Undelivered { supplier: name, number: record.number.clone(), role, obstacle, codes, url };
            let written = notice.render(post.renderer, language)?;
            // The workbench shows it to these users.
            let note = InternalNote::new(desk.now(), &record.id, written);
            leave(desk.store, &told, &message.key, &note).await?;
            Ok(None)
        }
    }
}
