//! Mails to the supplier.

use attest_model::approvals::DisputeReason;
use attest_model::findings::Severity;
use attest_model::master::Role;
use attest_outside::clock::Clock;
use attest_outside::mail::Mail;
use attest_outside::queue::Queue;
use attest_payables::notifications::Recipient;
use attest_render::{Asked, CreditRequest, FailedCode, Question, Rejected};

use super::codes::{recipient_of, undelivered};
use super::{Letter, Subject};
use crate::message::DisputeEvent;
use crate::{StepError, view};

/// CRED-3. The wish for a credit note.
pub(super) fn credit_request<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
) -> Result<Option<Mail>, StepError> {
    let Letter { post, subject, .. } = letter;
    let Subject { record, company, supplier, .. } = subject;
    let Some(request) = &record.credit_request else { return Ok(None) };
    let to = supplier.as_ref().and_then(|supplier| supplier.rejection_email.clone());
    let Some(to) = to else {
        tracing::warn!(invoice_id = %record.id, "The supplier has no address for a credit request");
        return Ok(None);
    };
    let mail = CreditRequest {
        company: company.name.clone(),
        number: record.number.clone(),
        issue_date: record.issue_date,
        amount: request.amount,
        is_full: record.gross == Some(request.amount.value()),
        reason: DisputeReason::read(&request.reason).unwrap_or(DisputeReason::Other),
        lines: Vec::new(),
        text: request.text.clone(),
        expected_on: request.expected_on,
    };
    let written = mail.render(post.renderer, view::language(None, company))?;
    Ok(letter.addressed(to, written))
}

/// RESP-3 f, RESP-8. A person refused the invoice; what that person wrote stays inside (NOTE-9).
pub(super) async fn refused<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
) -> Result<Option<Mail>, StepError> {
    let Subject { record, company, .. } = &letter.subject;
    let errors = record.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let findings: Vec<FailedCode> = errors.map(|finding| FailedCode::of(finding, false)).collect();
    match recipient_of(letter, Role::Supplier).await? {
        Recipient::Mail { to, .. } => {
            let mail = Rejected {
                company: company.name.clone(),
                number: record.number.clone(),
                issue_date: record.issue_date,
                findings,
                is_sample: record.is_sample,
            };
            let written = mail.render(letter.post.renderer, view::language(None, company))?;
            Ok(letter.addressed(to, written))
        }
        Recipient::Internal { users } => {
            let codes = findings.into_iter().map(|finding| finding.code).collect();
            undelivered(letter, Role::Supplier, &users, codes).await?;
            Ok(None)
        }
    }
}

/// DISP-2. A dispute was opened or closed.
pub(super) fn dispute<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    event: DisputeEvent,
    text: &str,
) -> Result<Option<Mail>, StepError> {
    let asked = match (event, &letter.subject.record.dispute) {
        (DisputeEvent::Opened, Some(dispute)) => {
            Asked::Opened { reason: dispute.reason.clone(), amount: dispute.amount }
        }
        // It was closed before this mail was written: the mail of its end follows.
        (DisputeEvent::Opened, None) => return Ok(None),
        (DisputeEvent::Closed, _) => Asked::Closed,
    };
    question(letter, asked, text)
}

/// DISP-1. An entry of the discussion that the supplier reads; it belongs to the dispute while one is open.
pub(super) fn message<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    text: &str,
) -> Result<Option<Mail>, StepError> {
    let asked = if letter.subject.record.dispute.is_some() { Asked::Answered } else { Asked::Message };
    question(letter, asked, text)
}

fn question<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    asked: Asked,
    text: &str,
) -> Result<Option<Mail>, StepError> {
    let Subject { record, company, supplier, .. } = &letter.subject;
    // DISP-3. The register keeps no dispute address of its own, so the rejection address is used.
    let address = supplier.as_ref().and_then(|supplier| supplier.rejection_email.clone());
    let Some(to) = address else {
        tracing::warn!(invoice_id = %record.id, "The supplier has no address for a dispute");
        return Ok(None);
    };
    let mail = Question {
        company: company.name.clone(),
        number: record.number.clone(),
        issue_date: record.issue_date,
        asked,
        text: text.to_owned(),
        is_sample: record.is_sample,
    };
    let written = mail.render(letter.post.renderer, view::language(None, company))?;
    Ok(letter.addressed(to, written))
}
