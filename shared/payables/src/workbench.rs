//! Chapter 27: who sees which invoice in the workbench, and what its views and filters hold (WB-3, WB-5, SAMP-2).

use attest_model::dates::{Date, today};
use attest_model::findings::Severity;
use attest_model::ids::UserCode;
use attest_model::invoice::DocumentKind;
use attest_model::master::{Right, User};
use attest_model::money::Decimal;
use attest_model::record::{InvoiceRecord, State};

/// SAMP-2. The filter between live and sample messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Messages {
    /// Live ones only.
    #[default]
    Live,
    /// Both.
    All,
    /// Samples only.
    Samples,
}

impl Messages {
    /// Every value, in the order of the filter.
    pub const ALL: &'static [Self] = &[Self::Live, Self::All, Self::Samples];

    /// The word in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::All => "all",
            Self::Samples => "samples",
        }
    }

    /// Reads the word; anything else is the default.
    #[must_use]
    pub fn read(word: &str) -> Self {
        Self::ALL.iter().copied().find(|messages| messages.word() == word).unwrap_or_default()
    }
}

/// WB-5. A view of the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    /// What waits for the person who looks.
    Mine,
    /// What waits for somebody.
    #[default]
    Stuck,
    /// Everything that has not ended.
    Open,
    /// Sent, booked, paid, rejected or removed.
    Ended,
}

impl View {
    /// Every view, in the order of the page.
    pub const ALL: &'static [Self] = &[Self::Mine, Self::Stuck, Self::Open, Self::Ended];

    /// The word in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Stuck => "stuck",
            Self::Open => "open",
            Self::Ended => "ended",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|view| view.word() == word)
    }

    /// Whether it holds invoices in this state at all.
    #[must_use]
    pub const fn covers(self, state: State) -> bool {
        match self {
            Self::Ended => state.has_ended(),
            Self::Mine | Self::Stuck | Self::Open => !state.has_ended(),
        }
    }

    /// Whether it holds this invoice for this person.
    #[must_use]
    pub fn holds(self, record: &InvoiceRecord, user: &User) -> bool {
        self.covers(record.state)
            && match self {
                Self::Mine => is_asked(record, &user.code),
                Self::Stuck => needs_somebody(record),
                Self::Open | Self::Ended => true,
            }
    }
}

/// Whether a person is asked for something, or may take it over (REM-2).
#[must_use]
pub fn is_asked(record: &InvoiceRecord, user: &UserCode) -> bool {
    record.tasks.iter().any(|task| task.user == *user || task.escalated_to.as_ref() == Some(user))
}

/// Whether an invoice goes on only when a person acts.
fn needs_somebody(record: &InvoiceRecord) -> bool {
    let waits_for_people = matches!(
        record.state,
        State::Error | State::Held | State::Review | State::Approval | State::Disputed | State::FinalCheck
    );
    waits_for_people || !record.tasks.is_empty()
}

/// WB-3, SAMP-2. Whether an invoice exists for this person.
///
/// Whoever has a right sees live invoices; whoever has none sees those that the person was asked about. Samples are for
/// workbench administrators whose filter shows them; to everybody else they do not exist.
#[must_use]
pub fn may_see(user: &User, messages: Messages, record: &InvoiceRecord) -> bool {
    if !user.is_active {
        return false;
    }
    if record.is_sample {
        return may_see_samples(user) && messages != Messages::Live;
    }
    let took_part = is_asked(record, &user.code)
        || record.decisions.iter().any(|made| made.by == user.code)
        || record.registered_by.as_ref() == Some(&user.code);
    messages != Messages::Samples && (!user.rights.is_empty() || took_part)
}

/// SAMP-2. Whether the filter between live and sample messages exists for this person.
#[must_use]
pub fn may_see_samples(user: &User) -> bool {
    user.is_active && user.rights.contains(&Right::WorkbenchAdmin)
}

/// ST-1. The step at which an invoice stands, by its number; a held one stands where it was held.
///
/// Steps 2 and 3 are told apart by lines. A subscription match (step 5) leaves no state of its own.
#[must_use]
pub const fn step(record: &InvoiceRecord) -> u8 {
    let state = match (record.state, &record.hold) {
        (State::Held, Some(hold)) => hold.returns_to,
        (state, _) => state,
    };
    match state {
        State::Received
        | State::Loaded
        | State::Error
        | State::Held
        | State::ArrivalOk
        | State::Rejected
        | State::Removed => 1,
        State::Matching | State::AwaitingReceipt | State::Matched => {
            if record.lines > 0 {
                2
            } else {
                3
            }
        }
        State::Review | State::Approval | State::Disputed => 4,
        State::FinalCheck | State::Ready | State::Dispatched | State::AcceptedByErp | State::Paid => 6,
        State::AwaitingCredit => 7,
    }
}

/// WB-5. The filters of the list that the record answers; what is empty or absent holds for every invoice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Part of the supplier's name, the number or an order number.
    pub search: String,
    /// State.
    pub state: Option<State>,
    /// Step, by its number (ST-1).
    pub step: Option<u8>,
    /// Supplier, by its code or a part of its name.
    pub supplier: String,
    /// Contract, by its number.
    pub contract: String,
    /// Amount due at least.
    pub amount_from: Option<Decimal>,
    /// Amount due at most.
    pub amount_to: Option<Decimal>,
    /// Due on this day at the latest.
    pub due_until: Option<Date>,
    /// Code of an open finding, or the reason.
    pub code: String,
    /// With a warning.
    pub has_warning: bool,
    /// Who has it, by the code.
    pub owner: String,
    /// Received at least so many days ago.
    pub age_days: Option<u32>,
    /// With an image.
    pub has_image: bool,
    /// Invoice or credit note.
    pub kind: Option<DocumentKind>,
}

impl Filter {
    /// Whether nothing is filtered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether an invoice passes every filter that is set.
    #[must_use]
    pub fn holds(&self, record: &InvoiceRecord, now: jiff::Timestamp, time_zone: &str) -> bool {
        self.holds_text(record) && self.holds_place(record) && self.holds_values(record, now, time_zone)
    }

    fn holds_text(&self, record: &InvoiceRecord) -> bool {
        let supplier = |wanted: &str| {
            contains(&record.seller_name, wanted)
                || record.supplier.as_ref().is_some_and(|code| same(code.as_str(), wanted))
        };
        let order = |wanted: &str| {
            let resolved = record.orders.iter().map(|order| order.as_str());
            let mut orders = resolved.chain(record.order_references.iter().map(String::as_str));
            orders.any(|order| contains(&without_spaces(order), &without_spaces(wanted)))
        };
        let found = |wanted: &str| {
            supplier(wanted)
                || contains(&record.number, wanted)
                || order(wanted)
                || same(record.id.as_str(), wanted)
                || contains(&record.file_name, wanted)
        };
        (is_blank(&self.search) || found(self.search.trim()))
            && (is_blank(&self.supplier) || supplier(self.supplier.trim()))
            && (is_blank(&self.contract)
                || record.contract.as_ref().is_some_and(|contract| same(contract.as_str(), &self.contract)))
    }

    fn holds_place(&self, record: &InvoiceRecord) -> bool {
        let has_code = |wanted: &str| {
            record.findings.iter().any(|finding| same(&finding.code, wanted)) || same(&record.reason, wanted)
        };
        let owns = |wanted: &str| record.tasks.iter().any(|task| same(task.user.as_str(), wanted));
        self.state.is_none_or(|state| record.state == state)
            && self.step.is_none_or(|wanted| step(record) == wanted)
            && self.kind.is_none_or(|kind| record.kind == kind)
            && (is_blank(&self.code) || has_code(&self.code))
            && (is_blank(&self.owner) || owns(&self.owner))
            && (!self.has_warning || has_warning(record))
            && (!self.has_image || record.image_key.is_some())
    }

    fn holds_values(&self, record: &InvoiceRecord, now: jiff::Timestamp, time_zone: &str) -> bool {
        let amount = record.payable.or(record.gross);
        let received = today(record.received_at, time_zone);
        let age = today(now, time_zone).since(received).map_or(0, |span| i64::from(span.get_days()));
        self.amount_from.is_none_or(|from| amount.is_some_and(|amount| amount >= from))
            && self.amount_to.is_none_or(|to| amount.is_some_and(|amount| amount <= to))
            && self.due_until.is_none_or(|until| record.due_date.is_some_and(|due| due <= until))
            && self.age_days.is_none_or(|days| age >= i64::from(days))
    }
}

/// CHK-3. Whether a warning is open on an invoice.
#[must_use]
pub fn has_warning(record: &InvoiceRecord) -> bool {
    record.findings.iter().any(|finding| finding.severity == Severity::Warning)
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// REC-4. Equal without regard to white space around it and letter case.
fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

fn contains(text: &str, wanted: &str) -> bool {
    text.to_lowercase().contains(&wanted.to_lowercase())
}

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}
