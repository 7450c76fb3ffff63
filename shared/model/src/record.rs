//! Where an invoice stands: its state, its step, and what the flow keeps of it (ST-1, ST-2).

mod parts;
mod state;
mod tasks;
mod trail;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::approvals::{ApprovalPlan, Dispute};
use crate::findings::{Finding, Severity};
use crate::ids::{
    BatchId, CompanyCode, ContractNumber, DocumentDigest, InvoiceId, MessageId, OfficeCode, OrderNumber,
    SupplierCode, UserCode,
};
use crate::invoice::DocumentKind;
use crate::money::{Amount, Currency, Decimal};
use crate::orders::{CodingRow, MissingTicket};
use crate::subscriptions::Named;

pub use parts::{
    AttachedFile, Body, CreditRequest, Hold, NotEvaluated, Notified, Override, Pairing, Scan, ScanState,
    WokenBy,
};
pub use state::{Channel, Next, State};
pub use tasks::{DecisionRecord, Task, TaskKind};
pub use trail::{Actor, SupplierTrailEntry, TenantTrailEntry, TrailEntry};

/// The version of this shape as it is stored; older ones are read by upcasters.
pub const SCHEMA_VERSION: u32 = 1;

/// Most findings kept on the record; the report in the document store has all of them.
pub const FINDINGS_MAX: usize = 40;

/// PROC-2. What stands before the step, in the reason of an invoice whose step failed for good.
pub const STUCK_IN: &str = "STUCK in ";

/// Days after its arrival on which an invoice can be due for lists; what names a later day is a slip of the pen.
const DUE_DAYS_MAX: i64 = 5 * 366;

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
    /// Key of the lines that people added or changed in review (CHK-29).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edits_key: Option<String>,
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
    /// BT-151 of its lines, else BT-118: what its tax codes must fit (CODE-7).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tax_categories: Vec<String>,
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
    /// Key of the stored match result (MATCH-59): an item beside the record, or a document.
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
    /// Credit notes that went on their own after it had left, and took off what it took of orders (CRED-11, CRED-14).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credited_by: Vec<InvoiceId>,
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
    /// What has woken it, until it is matched again (MATCH-33, MATCH-59).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub woken_by: Option<WokenBy>,
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
            edits_key: None,
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
            tax_categories: Vec::new(),
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
            credited_by: Vec::new(),
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
            woken_by: None,
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

    /// BT-9 as lists and retention take it (AUD-3): a day that is years ahead counts as none, or one slip of the pen would
    /// keep an invoice for a lifetime.
    #[must_use]
    pub fn listed_due_date(&self) -> Option<Date> {
        let arrived = self.received_at.to_zoned(jiff::tz::TimeZone::UTC).date();
        let latest = arrived.saturating_add(jiff::Span::new().days(DUE_DAYS_MAX));
        self.due_date.filter(|due| *due <= latest)
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
