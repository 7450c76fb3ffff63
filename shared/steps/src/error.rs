//! What stops a step.

use attest_outside::OutsideError;
use attest_store::StoreError;

/// A step that could not do its work; an invalid invoice is not one of these.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The store refused or did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Mail, queue or image store.
    #[error(transparent)]
    Outside(#[from] OutsideError),
    /// A mail or page could not be written.
    #[error(transparent)]
    Render(#[from] attest_render::RenderError),
    /// The thing in hand is not as it must be; a repeat will not help.
    #[error("{what}: {cause}")]
    Invalid {
        /// The thing.
        what: String,
        /// What is wrong with it.
        cause: String,
    },
}

/// Whether a repeat may help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// Yes: the message goes back to its queue.
    Later,
    /// No: the message goes to the dead letters with its reason.
    Never,
}

impl StepError {
    /// A thing that is not as it must be.
    pub(crate) fn invalid(what: impl ToString, cause: impl ToString) -> Self {
        Self::Invalid { what: what.to_string(), cause: cause.to_string() }
    }

    /// Whether a repeat may help.
    #[must_use]
    pub const fn retry(&self) -> Retry {
        match self {
            Self::Store(error) if error.is_transient() => Retry::Later,
            Self::Outside(OutsideError::Unavailable { .. } | OutsideError::NotDone { .. }) => Retry::Later,
            Self::Store(_) | Self::Outside(_) | Self::Render(_) | Self::Invalid { .. } => Retry::Never,
        }
    }

    /// Whether somebody else was faster: the step is done again from fresh records.
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_conflict())
    }
}
