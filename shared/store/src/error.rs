//! What can go wrong with the store, in the words of its callers.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

/// A failed request to the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The thing is not there.
    #[error("{what} does not exist")]
    NotFound {
        /// The thing, by its key.
        what: String,
    },
    /// Somebody else changed it first (ST-10).
    #[error("{what} was changed by somebody else meanwhile; load it again")]
    Conflict {
        /// The thing, by its key.
        what: String,
    },
    /// The service asked to slow down.
    #[error("{action} was throttled; try again later")]
    Throttled {
        /// What was tried.
        action: &'static str,
    },
    /// The service did not answer or failed.
    #[error("{action} did not succeed: {cause}")]
    Unavailable {
        /// What was tried.
        action: &'static str,
        /// What the service or the network said.
        cause: String,
    },
    /// The role may not do this.
    #[error("{action} is not allowed for this role: {cause}")]
    Denied {
        /// What was tried.
        action: &'static str,
        /// What the service said.
        cause: String,
    },
    /// The document is longer than its reader takes.
    #[error("{what} has {bytes} bytes; at most {bytes_max} are read")]
    TooLarge {
        /// The document, by its key.
        what: String,
        /// Its length.
        bytes: u64,
        /// How many are read.
        bytes_max: u64,
    },
    /// The stored thing or the request is not as it must be.
    #[error("{what}: {cause}")]
    Invalid {
        /// The thing, by its key.
        what: String,
        /// What is wrong.
        cause: String,
    },
}

impl StoreError {
    /// Whether a repeat may succeed without anybody doing anything.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Throttled { .. } | Self::Unavailable { .. } | Self::Conflict { .. })
    }

    /// Whether the thing is simply not there.
    #[must_use]
    pub const fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }

    /// Whether somebody else was faster (ST-10).
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict { .. })
    }

    /// Sorts an error of an AWS client.
    pub(crate) fn of<E, R>(action: &'static str, error: &SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: std::fmt::Debug,
    {
        let cause = || {
            let meta = error.meta();
            match (meta.code(), meta.message()) {
                (Some(code), Some(message)) => format!("{code}: {message}"),
                (Some(code), None) => code.to_owned(),
                _ => error.to_string(),
            }
        };
        match error.meta().code().unwrap_or_default() {
            "ConditionalCheckFailedException" | "PreconditionFailed" | "TransactionConflictException" => {
                Self::Conflict { what: action.to_owned() }
            }
            "ResourceNotFoundException" | "NoSuchKey" | "NotFound" => {
                Self::NotFound { what: action.to_owned() }
            }
            "ProvisionedThroughputExceededException"
            | "ThrottlingException"
            | "RequestLimitExceeded"
            | "SlowDown" => Self::Throttled { action },
            "AccessDeniedException" | "AccessDenied" => Self::Denied { action, cause: cause() },
            "ValidationException" | "ItemCollectionSizeLimitExceededException" => {
                Self::Invalid { what: action.to_owned(), cause: cause() }
            }
            _ => Self::Unavailable { action, cause: cause() },
        }
    }
}
