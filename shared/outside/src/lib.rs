//! What the world offers to a step, behind traits with two real implementations each: clock, queue, mailer, keys, images,
//! virus scanners.

pub mod clock;
pub mod connection;
pub mod flow;
pub mod images;
pub mod keyring;
pub mod mail;
pub mod queue;
pub mod redrive;
pub mod scanner;
pub mod ses;
pub mod sqs;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// A failure of the world outside.
#[derive(Debug, thiserror::Error)]
pub enum OutsideError {
    /// It did not answer, or failed; a repeat may succeed.
    #[error("{service} did not answer: {cause}")]
    Unavailable {
        /// Which service.
        service: &'static str,
        /// What was said.
        cause: String,
    },
    /// It answered that it did nothing, such as when it is asked to slow down; a repeat may succeed and repeats nothing.
    #[error("{service} did nothing: {cause}")]
    NotDone {
        /// Which service.
        service: &'static str,
        /// What was said.
        cause: String,
    },
    /// It refused us; a repeat will not help.
    #[error("{service} refused: {cause}")]
    Refused {
        /// Which service.
        service: &'static str,
        /// What was said.
        cause: String,
    },
}

/// Codes with which any AWS service says that a repeat will not help: the role or the stack must be mended.
const REFUSALS: &[&str] =
    &["AccessDenied", "AccessDeniedException", "UnrecognizedClientException", "InvalidClientTokenId"];

/// Sorts an error of an AWS client; `refusals` are the codes that mean this service's refusal.
fn sort<E>(service: &'static str, error: &SdkError<E, HttpResponse>, refusals: &[&str]) -> OutsideError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let Some(meta) = error.as_service_error().map(ProvideErrorMetadata::meta) else {
        return OutsideError::Unavailable { service, cause: reason(error) };
    };
    let code = meta.code().unwrap_or("no code");
    let cause = meta.message().map_or_else(|| code.to_owned(), |message| format!("{code}: {message}"));
    if REFUSALS.contains(&code) || refusals.contains(&code) {
        OutsideError::Refused { service, cause }
    } else if error.raw_response().is_some_and(|response| response.status().is_client_error()) {
        OutsideError::NotDone { service, cause }
    } else {
        OutsideError::Unavailable { service, cause }
    }
}

/// What lies at the bottom of an error without an answer: the outermost says no more than "dispatch failure".
fn reason(error: &(dyn std::error::Error + 'static)) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}
