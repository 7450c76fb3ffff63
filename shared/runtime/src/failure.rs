//! A failed step, as Lambda and the state machine are told of it.

use attest_steps::{Retry, StepError};
use lambda_runtime::Diagnostic;

/// A step that failed, with the word that the state machine decides by.
#[derive(Debug)]
pub struct Failure(StepError);

impl Failure {
    /// The `errorType` of a failure that may pass: the state machine tries again, then the queue does.
    pub const RETRYABLE: &'static str = "Retryable";

    /// The `errorType` of a failure for good: it is recorded on the invoice.
    pub const PERMANENT: &'static str = "Permanent";
}

impl From<StepError> for Failure {
    fn from(error: StepError) -> Self {
        Self(error)
    }
}

impl From<Failure> for Diagnostic {
    fn from(failure: Failure) -> Self {
        Self { error_type: word(failure.0.retry()).to_owned(), error_message: failure.0.to_string() }
    }
}

const fn word(retry: Retry) -> &'static str {
    match retry {
        Retry::Later => Failure::RETRYABLE,
        Retry::Never => Failure::PERMANENT,
    }
}

/// Says once, where it is handled, why something failed: for people when a repeat will not help.
pub(crate) fn report(error: &StepError, message_id: &str, attempt: &str) {
    let cause = error.to_string();
    match error.retry() {
        Retry::Later => {
            tracing::warn!(message_id, attempt, retry = "later", cause, "A step will be tried again")
        }
        Retry::Never => {
            tracing::error!(message_id, attempt, retry = "never", cause, "A step failed for good")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_type_says_whether_a_repeat_may_help() {
        let gone = attest_store::StoreError::Throttled { action: "load an invoice" };
        let wrong = StepError::Invalid { what: "inv_1".to_owned(), cause: "has no company".to_owned() };
        for (error, kind, message) in [
            (StepError::Store(gone), "Retryable", "load an invoice was throttled; try again later"),
            (wrong, "Permanent", "inv_1: has no company"),
        ] {
            let told: Diagnostic = Failure::from(error).into();
            assert_eq!((told.error_type.as_str(), told.error_message.as_str()), (kind, message));
        }
    }
}
