//! REC-5, WB-1, WB-2. Messages: what is counted of each, and who may load or reject one.

use attest_model::master::{Right, User};
use attest_model::record::{InvoiceRecord, State};

use crate::workbench::{Messages, may_see};

/// REC-5. The counters of a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// Its invoices and credit notes.
    pub invoices: usize,
    /// Those that the person who looks may see (WB-3, SAMP-2).
    pub visible: usize,
    /// Those put aside (ST-12).
    pub held: usize,
    /// Those refused.
    pub rejected: usize,
    /// Those that arrival control stops.
    pub in_error: usize,
}

impl Counters {
    /// Counts the invoices of a message for the person who looks.
    #[must_use]
    pub fn of(user: &User, messages: Messages, invoices: &[InvoiceRecord]) -> Self {
        let count = |holds: &dyn Fn(&InvoiceRecord) -> bool| invoices.iter().filter(|one| holds(one)).count();
        Self {
            invoices: invoices.len(),
            visible: count(&|record| may_see(user, messages, record)),
            held: count(&|record| record.state == State::Held),
            rejected: count(&|record| record.state == State::Rejected),
            in_error: count(&|record| record.state == State::Error),
        }
    }
}

/// WB-1. Whether messages exist for a person: they belong to no invoice that somebody is asked about.
#[must_use]
pub fn may_see_messages(user: &User) -> bool {
    user.is_active && !user.rights.is_empty()
}

/// WB-2. Whether a person may load and reject messages.
#[must_use]
pub fn may_handle_messages(user: &User) -> bool {
    user.is_active && user.rights.iter().any(|right| matches!(right, Right::Accounts | Right::WorkbenchAdmin))
}
