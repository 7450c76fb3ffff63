//! Mails to the supplier.

use attest_outside::clock::Clock;
use attest_outside::mail::Mail;
use attest_outside::queue::Queue;
use attest_render::{CreditReason, CreditRequest};

use super::{Letter, Subject};
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
        reason: CreditReason::from_word(&request.reason),
        lines: Vec::new(),
        text: request.text.clone(),
        expected_on: request.expected_on,
    };
    let written = mail.render(post.renderer, view::language(None, company))?;
    Ok(letter.addressed(to, written))
}
