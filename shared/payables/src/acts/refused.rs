//! Why an act is refused.

use attest_model::ids::{InvoiceId, UserCode};
use attest_model::master::Right;
use attest_model::record::State;

/// Why an act changes nothing; the message is for the person who tried.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ActRefused {
    /// The person is unknown or disabled.
    #[error("user {0} is unknown or not active")]
    NotActive(UserCode),
    /// SEC-1. A right is missing.
    #[error("user {by} may not do `{act}`; one of these rights is needed: {needed}", needed = words(rights))]
    NoRight {
        /// Who tried.
        by: UserCode,
        /// What.
        act: &'static str,
        /// What is needed.
        rights: &'static [Right],
    },
    /// The invoice stands where the act makes no sense.
    #[error("`{act}` is not possible while the invoice is {state}")]
    NotNow {
        /// What.
        act: &'static str,
        /// Where it stands.
        state: State,
    },
    /// SAMP-3. The invoice is a sample.
    #[error("`{act}` is not possible with a sample: it can never reach the ledger")]
    Sample {
        /// What.
        act: &'static str,
    },
    /// A text is needed.
    #[error("`{act}` needs a text of at least {at_least} characters")]
    TextTooShort {
        /// What.
        act: &'static str,
        /// How long the text must be.
        at_least: usize,
    },
    /// Nobody asked the person.
    #[error("user {0} has no open task on this invoice")]
    NotAsked(UserCode),
    /// There is no such invoice.
    #[error("there is no invoice {0}")]
    Unknown(InvoiceId),
    /// What the act is about is not there, or not as it must be.
    #[error("{0}")]
    Because(String),
    /// ST-10. Somebody else was faster.
    #[error(transparent)]
    Conflict(#[from] crate::lifecycle::Conflict),
    /// The lifecycle has no such way.
    #[error(transparent)]
    Lifecycle(#[from] crate::lifecycle::Refused),
    /// Step 4 refuses it.
    #[error(transparent)]
    Approval(#[from] crate::approval::Refusal),
    /// The final check refuses it.
    #[error(transparent)]
    Check(#[from] crate::dispatch::CheckRefused),
    /// The error cannot be let pass.
    #[error(transparent)]
    Override(#[from] crate::validation::OverrideError),
    /// The dispute cannot be opened or closed.
    #[error(transparent)]
    Dispute(#[from] crate::disputes::DisputeRefused),
    /// The credit note cannot be asked for.
    #[error(transparent)]
    Credit(#[from] crate::credit_notes::RequestError),
    /// The documents cannot be paired.
    #[error(transparent)]
    Pair(#[from] crate::credit_notes::NotPaired),
    /// The lines cannot be linked.
    #[error(transparent)]
    Link(#[from] crate::matching::by_hand::LinkRefused),
}

fn words(rights: &[Right]) -> String {
    rights.iter().map(|right| right.word()).collect::<Vec<_>>().join(", ")
}
