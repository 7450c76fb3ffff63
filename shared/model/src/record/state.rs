//! Where an invoice stands, what comes next, and how it came (ST-2, IN-1).

use serde::{Deserialize, Serialize};

macro_rules! states {
    ($($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)?) => {
        /// ST-2. The states of an invoice.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum State { $($(#[$doc])* #[serde(rename = $word)] $variant),+ }

        impl State {
            /// Every state, in the order of the specification.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word stored and shown.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}

states! {
    /// Stored, not read yet.
    #[default]
    Received = "received",
    /// Read into the model.
    Loaded = "loaded",
    /// A blocking finding is open.
    Error = "error",
    /// Put aside by a person (ST-12).
    Held = "held",
    /// Arrival control has nothing against it.
    ArrivalOk = "arrival_ok",
    /// An order match is being made or repeated.
    Matching = "matching",
    /// Waits for goods (MATCH-36).
    AwaitingReceipt = "awaiting_receipt",
    /// Every row has its counterpart.
    Matched = "matched",
    /// A person checks and codes it (step 4).
    Review = "review",
    /// A person approves it.
    Approval = "approval",
    /// Questioned with the supplier.
    Disputed = "disputed",
    /// Waits for its credit note, or a credit note for its invoice (CRED-1).
    AwaitingCredit = "awaiting_credit",
    /// An administrator checks it (FIN-1).
    FinalCheck = "final_check",
    /// Waits for the next batch.
    Ready = "ready",
    /// Sent to the ERP.
    Dispatched = "dispatched",
    /// Booked.
    AcceptedByErp = "accepted_by_erp",
    /// Paid.
    Paid = "paid",
    /// Refused, and the supplier told.
    Rejected = "rejected",
    /// Taken out; can be brought back (VAL-5).
    Removed = "removed",
}

impl State {
    /// ST-9. Nothing more happens, save that an accepted invoice is paid.
    #[must_use]
    pub const fn is_terminal(self) -> bool {
        matches!(self, Self::AcceptedByErp | Self::Paid | Self::Rejected | Self::Removed)
    }

    /// Nothing is expected of anybody: it was sent, or it has ended otherwise.
    #[must_use]
    pub const fn has_ended(self) -> bool {
        self.is_terminal() || self.is_dispatched()
    }

    /// Sent to the ERP: read-only from then on (FIN-10).
    #[must_use]
    pub const fn is_dispatched(self) -> bool {
        matches!(self, Self::Dispatched | Self::AcceptedByErp | Self::Paid)
    }
}

impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// What the flow does next with an invoice (decision 2): the state machine only dispatches on this word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Next {
    /// Arrival control (step 1).
    #[default]
    Validate,
    /// Order or subscription match (steps 2, 3 and 5).
    Match,
    /// Review and approval (step 4).
    RequestApproval,
    /// Credit step (step 7).
    CreditNotePairing,
    /// Final check (step 6).
    FinalCheck,
    /// A person, a receipt, a credit note, the ERP or a date ends the wait.
    Wait,
    /// The next batch takes it.
    Ready,
    /// Nothing more.
    Done,
}

impl Next {
    /// Every value; the state machine has a branch for each.
    pub const ALL: &'static [Self] = &[
        Self::Validate,
        Self::Match,
        Self::RequestApproval,
        Self::CreditNotePairing,
        Self::FinalCheck,
        Self::Wait,
        Self::Ready,
        Self::Done,
    ];

    /// The word in the state machine and in messages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Validate => "validate",
            Self::Match => "match",
            Self::RequestApproval => "request_approval",
            Self::CreditNotePairing => "credit_note_pairing",
            Self::FinalCheck => "final_check",
            Self::Wait => "wait",
            Self::Ready => "ready",
            Self::Done => "done",
        }
    }

    /// Whether the flow goes on at once.
    #[must_use]
    pub const fn runs(self) -> bool {
        !matches!(self, Self::Wait | Self::Ready | Self::Done)
    }
}

/// How an invoice reached us (IN-1); the prefix it was written under decides, never the document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Peppol or another network.
    Network,
    /// A hub's XML.
    Hub,
    /// Uploaded by a person, or a folder.
    #[default]
    Upload,
    /// An e-mail.
    Email,
    /// A scanning bureau.
    Scan,
    /// An import file.
    Import,
    /// A program.
    Api,
}

impl Channel {
    /// Every channel.
    pub const ALL: &'static [Self] =
        &[Self::Network, Self::Hub, Self::Upload, Self::Email, Self::Scan, Self::Import, Self::Api];

    /// The folder below `inbox/` that belongs to the channel.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Hub => "hub",
            Self::Upload => "upload",
            Self::Email => "email",
            Self::Scan => "scan",
            Self::Import => "import",
            Self::Api => "api",
        }
    }

    /// The channel of a folder.
    #[must_use]
    pub fn of_folder(folder: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|channel| channel.word() == folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn st_2_every_state_has_its_word() {
        let words = "received loaded error held arrival_ok matching awaiting_receipt matched review approval disputed \
                     awaiting_credit final_check ready dispatched accepted_by_erp paid rejected removed";
        let ours: Vec<_> = State::ALL.iter().map(|state| state.word()).collect();
        assert_eq!(ours.join(" "), words);
        for state in State::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.word());
        }
    }

    #[test]
    fn st_9_terminal_states() {
        let terminal: Vec<_> =
            State::ALL.iter().filter(|state| state.is_terminal()).map(|s| s.word()).collect();
        assert_eq!(terminal, ["accepted_by_erp", "paid", "rejected", "removed"]);
    }

    #[test]
    fn next_words_are_what_messages_carry() {
        for next in Next::ALL {
            assert_eq!(serde_json::to_value(next).unwrap(), next.word());
        }
        for channel in Channel::ALL {
            assert_eq!(Channel::of_folder(channel.word()), Some(*channel));
        }
    }
}
