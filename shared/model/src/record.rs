//! Where an invoice stands: its state, its step, and what the flow keeps of it (ST-1, ST-2).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::approvals::{ApprovalPlan, Dispute};
use crate::findings::{Finding, Severity};
use crate::ids::{
    BatchId, CompanyCode, ContractNumber, DocumentDigest, InvoiceId, LinkId, MessageId, OfficeCode,
    OrderNumber, SupplierCode, TaskId, UserCode,
};
use crate::invoice::DocumentKind;
use crate::master::Role;
use crate::money::{Amount, Currency, Decimal};
use crate::orders::{CodingRow, MissingTicket};
use crate::subscriptions::Named;

/// The version of this shape as it is stored; older ones are read by upcasters.
pub const SCHEMA_VERSION: u32 = 1;

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

/// ST-12. A hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Why, as a code.
    pub code: String,
    /// Financial; else commercial.
    #[serde(default)]
    pub is_financial: bool,
    /// Who put it on hold.
    pub by: UserCode,
    /// When.
    pub at: Timestamp,
    /// The state it returns to.
    pub returns_to: State,
    /// What was next when it was put on hold.
    pub next: Next,
    /// Why it stood there, as a code.
    #[serde(default)]
    pub reason: String,
}

/// ARR-13. An error that a person let pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The finding, by its fingerprint: another value is another finding (VAL-3).
    pub fingerprint: String,
    /// Who.
    pub by: UserCode,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// What a task asks of its user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Choose who reviews, and code (point 1 of APPR-2).
    Choose,
    /// Check and code (point 2 of APPR-2).
    Review,
    /// Approve (point 3 of APPR-2).
    Approve,
    /// Confirm that goods came (MATCH-36).
    ConfirmDelivery,
    /// Check before dispatch (FIN-1).
    FinalCheck,
    /// Confirm a proposed pair (CRED-7).
    ConfirmPair,
    /// See to it that a requested credit note comes (CRED-15).
    AwaitCredit,
}

/// One thing one user is asked to do for one invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// What is asked.
    pub kind: TaskKind,
    /// Of whom.
    pub user: UserCode,
    /// For whom, where a delegate is asked (APPR-16).
    #[serde(default)]
    pub on_behalf_of: Option<UserCode>,
    /// Since when.
    pub assigned_at: Timestamp,
    /// Day on which the next reminder is due (REM-2).
    pub remind_on: Option<Date>,
    /// Reminders sent so far.
    #[serde(default)]
    pub reminders: u32,
    /// The link that acts for it; a reminder replaces it (LINK-10).
    pub link: Option<LinkId>,
    /// Why this person was asked: a rule, the order, the supplier (APPR-3).
    #[serde(default)]
    pub because: String,
    /// The sender's task, which comes back when this one is answered (APPR-6).
    #[serde(default)]
    pub returns_to: Option<Box<Task>>,
    /// A manager who was copied and may take over (REM-2).
    #[serde(default)]
    pub escalated_to: Option<UserCode>,
}

/// A decision that a person made on an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionRecord {
    /// The task it answers.
    pub task: TaskId,
    /// What the task asked.
    pub kind: TaskKind,
    /// Who decided.
    pub by: UserCode,
    /// For whom, where a delegate acted (APPR-16).
    pub on_behalf_of: Option<UserCode>,
    /// What was decided, by its word (`approve`, `reject` …).
    pub action: String,
    /// What the person wrote.
    #[serde(default)]
    pub comment: String,
    /// When.
    pub at: Timestamp,
    /// Through what (`email-link`, `workbench`).
    pub channel: String,
    /// It counts as a review only: the limit was too low (APPR-12).
    #[serde(default)]
    pub counts_as_review: bool,
    /// A later change voided it (APPR-10).
    #[serde(default)]
    pub is_void: bool,
}

/// CRED-3. A wish for a credit note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditRequest {
    /// Who asked for it.
    pub by: UserCode,
    /// When.
    pub at: Timestamp,
    /// Amount wanted, with tax.
    pub amount: Amount,
    /// Reason (DISP-4).
    pub reason: String,
    /// Text to the supplier.
    pub text: String,
    /// When it is expected.
    pub expected_on: Date,
    /// Step to return to when it is withdrawn (CRED-16).
    pub came_from: State,
}

/// One invoice of a pair (CRED-7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairing {
    /// The other document.
    pub with: InvoiceId,
    /// Amount of the credit that falls on the invoice, with tax.
    pub amount: Amount,
    /// Which rule found it: `a`, `b`, `c`, `d` of CRED-6.
    pub rule: char,
    /// A person must confirm it first (CRED-7, CRED-9).
    #[serde(default)]
    pub is_proposal: bool,
}

/// A role that was told, and what it was told (VAL-4).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Notified {
    /// The role.
    pub role: Role,
    /// The finding, by its fingerprint.
    pub fingerprint: String,
}

/// Where the structured document of an invoice is read again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// The raw file itself.
    #[default]
    Raw,
    /// It was taken out of its message: out of a mail, an archive, a PDF, an envelope.
    Extract {
        /// Its key.
        key: String,
        /// Line of its file at which it starts, from 1.
        line: u32,
        /// Column of its file at which it starts, from 1.
        column: u32,
    },
    /// There is none: an image, or a row of an import file.
    Absent,
}

/// ATT-1. A file that came with an invoice: inside of the document, around it, or beside it in the message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachedFile {
    /// Its name, cleaned; shown and never used as a key (ATT-13).
    pub name: String,
    /// SHA-256 of its bytes, which is its place in the store; empty where it was refused.
    pub digest: String,
    /// Its bytes.
    pub size_bytes: u64,
    /// What it is, by its content (IMG-17); empty where it was refused.
    pub media_type: String,
    /// Why it was refused (ATT-9, ATT-12).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Finding>,
}

/// CHK-24. An invoice check that could not compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotEvaluated {
    /// Number of the check.
    pub number: u8,
    /// Why.
    pub reason: String,
}

/// Most findings kept on the record; the report in the document store has all of them.
pub const FINDINGS_MAX: usize = 40;

/// What the flow keeps of an invoice: header, state, version and summaries; the document itself is in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceRecord {
    /// [`SCHEMA_VERSION`] when it was written.
    pub schema: u32,
    /// Its id.
    pub id: InvoiceId,
    /// Counts every change; an actor states the one it saw (ST-10).
    pub version: u64,
    /// Counts changes of what people approve: amounts, supplier, accounts, coding; links name it (LINK-6, APPR-10).
    #[serde(default)]
    pub content_version: u64,
    /// The message it came in.
    pub message: MessageId,
    /// Its place in the message, from 0.
    pub index: u32,
    /// How it came.
    pub channel: Channel,
    /// Key of the raw bytes.
    pub raw_key: String,
    /// Digest of the raw bytes.
    pub digest: DocumentDigest,
    /// Name of the file as received, for people.
    pub file_name: String,
    /// Id of the format it was read as.
    pub format: String,
    /// Where its structured document is read again.
    #[serde(default)]
    pub body: Body,
    /// Key of the values that were captured from an image, imported, or entered by hand (IN-16 … IN-18).
    #[serde(default)]
    pub values_key: Option<String>,
    /// Its files, in the order in which they are listed (ATT-14).
    #[serde(default)]
    pub attachments: Vec<AttachedFile>,
    /// When it was received.
    pub received_at: Timestamp,
    /// When the record was last changed.
    pub changed_at: Timestamp,
    /// Invoice or credit note.
    pub kind: DocumentKind,
    /// The receiving company; absent while none is found (E101).
    pub company: Option<CompanyCode>,
    /// The supplier; absent while none is found.
    pub supplier: Option<SupplierCode>,
    /// The supplier's office, where the document names one.
    pub office: Option<OfficeCode>,
    /// Name of the seller as on the document.
    pub seller_name: String,
    /// BT-1 as on the document.
    pub number: String,
    /// BT-2.
    pub issue_date: Option<Date>,
    /// BT-9.
    pub due_date: Option<Date>,
    /// BT-5.
    pub currency: Option<Currency>,
    /// BT-109.
    pub net: Option<Decimal>,
    /// BT-110.
    pub tax: Option<Decimal>,
    /// BT-112.
    pub gross: Option<Decimal>,
    /// BT-115.
    pub payable: Option<Decimal>,
    /// Number of lines.
    pub lines: u32,
    /// Orders it refers to, resolved, in document order (NOTE-1).
    #[serde(default)]
    pub orders: Vec<OrderNumber>,
    /// Order numbers as received, without duplicates.
    #[serde(default)]
    pub order_references: Vec<String>,
    /// Contract of the first resolved order.
    pub contract: Option<ContractNumber>,
    /// SUB-4. The subscription that the document names.
    #[serde(default)]
    pub subscription: Option<Named>,
    /// BT-25 numbers (CRED-6).
    #[serde(default)]
    pub preceding: Vec<(String, Option<Date>)>,
    /// Sample message (SAMP-1).
    #[serde(default)]
    pub is_sample: bool,
    /// MAP-27.
    #[serde(default)]
    pub is_prepayment: bool,
    /// Where it stands.
    pub state: State,
    /// What the flow does next.
    pub next: Next,
    /// Why it stands there, as a code (`NO_RECEIPT`, `NO_ORDER`, `E502` …) for people and filters.
    pub reason: String,
    /// The state it came from when it fell to `error` (VAL-68).
    pub came_from: Option<(State, Next)>,
    /// Since when it has waited, for the sweep and MATCH-37.
    pub waiting_since: Option<Timestamp>,
    /// Arrival control has succeeded once (VAL-68, CHK-21).
    pub arrived_at: Option<Timestamp>,
    /// A person has reviewed, coded, answered or approved it (MATCH-33, VAL-68).
    #[serde(default)]
    pub touched_by_person: bool,
    /// Its hold, if any.
    pub hold: Option<Hold>,
    /// Open findings, the first [`FINDINGS_MAX`].
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// CHK-24. Invoice checks that had nothing to compare with when they last ran.
    #[serde(default)]
    pub not_evaluated: Vec<NotEvaluated>,
    /// CHK-25. Articles of it stand in the history of its supplier.
    #[serde(default)]
    pub has_articles: bool,
    /// Errors that a person let pass.
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// Who was told what.
    #[serde(default)]
    pub notified: Vec<Notified>,
    /// Open tasks.
    #[serde(default)]
    pub tasks: Vec<Task>,
    /// Who reviews and approves (APPR-3); absent before step 4.
    #[serde(default)]
    pub plan: Option<ApprovalPlan>,
    /// Decisions made.
    #[serde(default)]
    pub decisions: Vec<DecisionRecord>,
    /// Where it is booked.
    #[serde(default)]
    pub coding: Vec<CodingRow>,
    /// Who last coded or changed it (APPR-14).
    pub coded_by: Option<UserCode>,
    /// The person who brought it in, where a person did (APPR-14).
    #[serde(default)]
    pub registered_by: Option<UserCode>,
    /// What is questioned with the supplier (DISP-2).
    #[serde(default)]
    pub dispute: Option<Dispute>,
    /// Key of the stored match result (MATCH-59).
    pub match_key: Option<String>,
    /// Whether it holds reservations (MATCH-40), and how many.
    pub reservations: u32,
    /// Since when; what is youngest gives way when less is left (MATCH-63).
    #[serde(default)]
    pub reserved_at: Option<Timestamp>,
    /// Delivery notes that no receipt names (MATCH-38).
    #[serde(default)]
    pub missing_tickets: Vec<MissingTicket>,
    /// A wish for a credit note.
    pub credit_request: Option<CreditRequest>,
    /// Its pairs.
    #[serde(default)]
    pub pairs: Vec<Pairing>,
    /// Invoices that a person said this credit note is not for (CRED-7).
    #[serde(default)]
    pub refused_pairs: Vec<InvoiceId>,
    /// Accounts on the document that were first used here (FIN-3, LINK-8).
    #[serde(default)]
    pub has_new_account: bool,
    /// Its batch.
    pub batch: Option<BatchId>,
    /// Counts dispatches; part of the ERP's key (FIN-7).
    pub dispatch_version: u32,
    /// Voucher of the ERP (FIN-9).
    pub voucher: Option<String>,
    /// Name of its image as entered by hand or by an import file (IMG-3).
    #[serde(default)]
    pub image_name: Option<String>,
    /// Key of its image in the client's store, once it was found there (IMG-23).
    pub image_key: Option<String>,
    /// When what blocks it may have gone by itself: an account has cooled (SEC-2).
    #[serde(default)]
    pub validate_at: Option<Timestamp>,
    /// SAMP-8. When it is deleted; only samples are.
    #[serde(default)]
    pub delete_at: Option<Timestamp>,
    /// When the sweep looks at it next: a reminder, the end of a wait, or a step that was lost.
    pub sweep_at: Option<Timestamp>,
    /// What wakes it: topics such as `order:v7w/0001` or `supplier:acme` (MATCH-33, VAL-69).
    #[serde(default)]
    pub wakes: Vec<String>,
}

impl InvoiceRecord {
    /// The record of a document just received, before it is read.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one line per field")]
    pub fn received(
        id: InvoiceId,
        message: MessageId,
        channel: Channel,
        digest: DocumentDigest,
        at: Timestamp,
    ) -> Self {
        Self {
            schema: SCHEMA_VERSION,
            id,
            version: 0,
            content_version: 0,
            message,
            index: 0,
            channel,
            raw_key: String::new(),
            digest,
            file_name: String::new(),
            format: String::new(),
            body: Body::Raw,
            values_key: None,
            attachments: Vec::new(),
            received_at: at,
            changed_at: at,
            kind: DocumentKind::Invoice,
            company: None,
            supplier: None,
            office: None,
            seller_name: String::new(),
            number: String::new(),
            issue_date: None,
            due_date: None,
            currency: None,
            net: None,
            tax: None,
            gross: None,
            payable: None,
            lines: 0,
            orders: Vec::new(),
            order_references: Vec::new(),
            contract: None,
            subscription: None,
            preceding: Vec::new(),
            is_sample: false,
            is_prepayment: false,
            state: State::Received,
            next: Next::Validate,
            reason: String::new(),
            came_from: None,
            waiting_since: None,
            arrived_at: None,
            touched_by_person: false,
            hold: None,
            findings: Vec::new(),
            not_evaluated: Vec::new(),
            has_articles: false,
            overrides: Vec::new(),
            notified: Vec::new(),
            tasks: Vec::new(),
            plan: None,
            decisions: Vec::new(),
            coding: Vec::new(),
            coded_by: None,
            registered_by: None,
            dispute: None,
            match_key: None,
            reservations: 0,
            reserved_at: None,
            missing_tickets: Vec::new(),
            credit_request: None,
            pairs: Vec::new(),
            refused_pairs: Vec::new(),
            has_new_account: false,
            batch: None,
            dispatch_version: 0,
            voucher: None,
            image_name: None,
            image_key: None,
            validate_at: None,
            delete_at: None,
            sweep_at: None,
            wakes: Vec::new(),
        }
    }

    /// Findings that block: errors that nobody let pass.
    pub fn blocking(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| {
            finding.severity == Severity::Error && {
                let print = finding.fingerprint();
                !self.overrides.iter().any(|passed| passed.fingerprint == print)
            }
        })
    }

    /// BT-109 with its currency.
    #[must_use]
    pub fn net_amount(&self) -> Option<Amount> {
        Some(Amount::new(self.net?, self.currency?))
    }

    /// BT-112 with its currency.
    #[must_use]
    pub fn gross_amount(&self) -> Option<Amount> {
        Some(Amount::new(self.gross?, self.currency?))
    }
}

/// Who did something, for the trail (AUD-1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A person, acting for another where named.
    User {
        /// Who.
        user: UserCode,
        /// For whom.
        on_behalf_of: Option<UserCode>,
    },
    /// A rule of ours, with its version.
    Rule {
        /// Statement or step.
        name: String,
        /// Version of the product.
        version: String,
    },
    /// The ERP.
    Erp,
    /// The supplier, by a document.
    Supplier,
}

/// AUD-1. One immutable entry of an invoice's trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailEntry {
    /// [`SCHEMA_VERSION`] when it was written.
    pub schema: u32,
    /// The invoice.
    pub invoice: InvoiceId,
    /// The version of the record that this entry explains.
    pub version: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What, by a word (`matched`, `approved`, `reminded` …).
    pub action: String,
    /// State before.
    pub before: State,
    /// State after.
    pub after: State,
    /// Why, as one English sentence with values.
    pub reason: String,
    /// Through what (`flow`, `email-link`, `workbench`, `command`).
    pub channel: String,
}

/// AUD-1. One immutable entry of the trail of a supplier in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplierTrailEntry {
    /// [`SCHEMA_VERSION`] when it was written.
    pub schema: u32,
    /// The company whose register this is.
    pub company: CompanyCode,
    /// The supplier.
    pub supplier: SupplierCode,
    /// The version of the supplier's record that this entry explains.
    pub version: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: UserCode,
    /// What, by a word (`accept`, `block`, `enter_account` …).
    pub action: String,
    /// What stood there before, where something was replaced.
    pub before: String,
    /// What stands there now.
    pub after: String,
    /// Why.
    pub reason: String,
    /// Through what (`workbench`, `command`).
    pub channel: String,
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
