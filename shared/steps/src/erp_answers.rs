//! A file of answers of the ERP: each is taken on its own (FIN-9).

use attest_exports::{ErpAnswer, ErpOutcome, read_answers};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::dispatch::{Answer, Answered, DispatchKey};

use crate::desk::Desk;
use crate::erp_export::erp_answer;
use crate::{Retry, StepError};

/// What became of a file of answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// Documents that are booked.
    pub booked: usize,
    /// Documents that the ERP refused.
    pub refused_by_erp: usize,
    /// Answers that had been taken before.
    pub repeated: usize,
    /// Answers that were not taken, one line each.
    pub refused: Vec<String>,
}

/// Takes the answers of a file; one that does not fit stops no other.
///
/// # Errors
/// What the store answered; a repeat goes on, and the answers taken before change nothing.
pub async fn take_answers<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    name: &str,
    bytes: &[u8],
) -> Result<Taken, StepError> {
    let (answers, refused) = read_answers(name, bytes);
    let mut taken = Taken { refused, ..Taken::default() };
    for answer in answers {
        match take(desk, &answer).await {
            Ok(Answered::Booked) => taken.booked += 1,
            Ok(Answered::Refused) => taken.refused_by_erp += 1,
            Ok(Answered::Repeated) => taken.repeated += 1,
            Err(error) if error.retry() == Retry::Never => taken.refused.push(format!("{name}: {error}")),
            Err(error) => return Err(error),
        }
    }
    Ok(taken)
}

async fn take<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, answer: &ErpAnswer) -> Result<Answered, StepError> {
    let key = DispatchKey::read(&answer.key).map_err(|refused| StepError::invalid("answer", refused))?;
    let said = match &answer.outcome {
        ErpOutcome::Accepted(voucher) => Answer::Accepted { voucher: voucher.clone() },
        ErpOutcome::Rejected(reason) => Answer::Rejected { reason: reason.clone() },
    };
    erp_answer(desk, &key, &said).await
}
