//! What the world offers to a step, behind traits with two real implementations each: clock, queue, mailer, images.

pub mod clock;
pub mod images;
pub mod mail;
pub mod queue;

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
    /// It refused us; a repeat will not help.
    #[error("{service} refused: {cause}")]
    Refused {
        /// Which service.
        service: &'static str,
        /// What was said.
        cause: String,
    },
}
