//! What is known of a credit note and of the invoices it may belong to, and what becomes of it (CRED-5 … CRED-12).

use attest_model::dates::Date;
use attest_model::findings::Finding;
use attest_model::ids::{InvoiceId, OrderNumber};
use attest_model::invoice::Invoice;
use attest_model::money::{Amount, Currency, Decimal};
use attest_model::record::State;

/// What is known of the credit note.
#[derive(Debug, Clone, Copy)]
pub struct CreditNote<'a> {
    /// The document.
    pub invoice: &'a Invoice,
    /// Orders its header and lines name, resolved.
    pub orders: &'a [OrderNumber],
    /// At each line's place its order, where it has one.
    pub line_orders: &'a [Option<OrderNumber>],
    /// A field of SUB-4 names a subscription of the supplier.
    pub names_subscription: bool,
}

/// An invoice of the same supplier and company that was found under one of the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundInvoice {
    /// Its id.
    pub id: InvoiceId,
    /// Its number as on the document.
    pub number: String,
    /// Its issue date.
    pub issue_date: Option<Date>,
    /// Where it stands.
    pub state: State,
    /// Its currency.
    pub currency: Currency,
    /// Its gross total.
    pub gross: Decimal,
    /// The amount asked for; `None` where nobody asked.
    pub requested: Option<Decimal>,
    /// What other credit notes have taken of it.
    pub credited: Decimal,
    /// Its orders, resolved.
    pub orders: Vec<OrderNumber>,
}

impl FoundInvoice {
    /// CRED-1. It waits for a credit note.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.state == State::AwaitingCredit && self.requested.is_some()
    }

    /// CRED-11. It can be moved to the credit step: arrival control has passed it and nobody holds it.
    pub(super) fn is_movable(&self) -> bool {
        match self.state {
            State::ArrivalOk
            | State::Matching
            | State::AwaitingReceipt
            | State::Matched
            | State::Review
            | State::Approval
            | State::Disputed
            | State::AwaitingCredit
            | State::FinalCheck
            | State::Ready => true,
            State::Received
            | State::Loaded
            | State::Error
            | State::Held
            | State::Dispatched
            | State::AcceptedByErp
            | State::Paid
            | State::Rejected
            | State::Removed => false,
        }
    }

    pub(super) fn is_gone(&self) -> bool {
        matches!(self.state, State::Rejected | State::Removed)
    }

    /// What of the request is still open (CRED-9).
    #[must_use]
    pub fn open_request(&self) -> Decimal {
        (self.requested.unwrap_or_default() - self.credited).max(Decimal::ZERO)
    }
}

/// The rule of CRED-6 that found the invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairRule {
    /// (a) Preceding invoice number.
    Number,
    /// (b) Preceding invoice number and its date.
    NumberAndDate,
    /// (c) Order number and requested amount.
    OrderAndAmount,
    /// (d) A person.
    Person,
}

impl PairRule {
    /// The letter kept on the record.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Number => 'a',
            Self::NumberAndDate => 'b',
            Self::OrderAndAmount => 'c',
            Self::Person => 'd',
        }
    }

    /// The rule of a letter; an unknown one stands for a person's choice.
    #[must_use]
    pub const fn of_letter(letter: char) -> Self {
        match letter {
            'a' => Self::Number,
            'b' => Self::NumberAndDate,
            'c' => Self::OrderAndAmount,
            _ => Self::Person,
        }
    }
}

/// One invoice of a pair, and what of the credit falls on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The invoice.
    pub invoice: InvoiceId,
    /// What falls on it, with tax.
    pub amount: Amount,
    /// How it was found.
    pub rule: PairRule,
    /// CRED-9. What of the request stays open; the invoice waits on while it is not zero.
    pub rest: Decimal,
    /// CRED-5. The credit is exactly what was asked for.
    pub is_as_requested: bool,
}

/// Why a person has to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Found by order and amount only (CRED-7).
    FoundByOrder,
    /// More is credited than was asked for (CRED-9).
    MoreThanRequested,
    /// Several invoices fit.
    SeveralFit,
    /// How much falls on which invoice is not on the lines (CRED-10).
    Allocation,
}

/// Why an invoice that was found is not paired.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPaired {
    /// CRED-8. Its currency is another one.
    #[error("invoice {invoice} is in another currency")]
    Currency {
        /// The invoice.
        invoice: InvoiceId,
    },
    /// CRED-11. It cannot be paired with where it stands.
    #[error("invoice {invoice} is {state} and cannot be paired now")]
    State {
        /// The invoice.
        invoice: InvoiceId,
        /// Where it stands.
        state: State,
    },
    /// CRED-8. Its credits would exceed its gross total.
    #[error("{message}", message = finding.message)]
    Exceeds {
        /// The invoice.
        invoice: InvoiceId,
        /// E214.
        finding: Box<Finding>,
    },
}

/// What becomes of a credit note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PairingDecision {
    /// CRED-7. Both references are written.
    Paired(Vec<Pair>),
    /// The pairs stand once a person confirms them.
    Proposal(Vec<Pair>, Why),
    /// A person chooses among these.
    ByHand(Vec<InvoiceId>, Why),
    /// The invoice was found, but cannot be paired with.
    NotPaired(NotPaired),
    /// CRED-11. The invoice is not waiting and not yet dispatched: it moves to the credit step and both go together.
    PullInvoice(Vec<Pair>),
    /// CRED-11. The invoice is with the ERP: the credit note goes on its own, with the reference kept.
    GoAlone(InvoiceId),
    /// CRED-11. The invoice was rejected or removed: a person looks at the credit note, and is shown that.
    InvoiceGone(InvoiceId),
    /// CRED-12. It names a subscription and no invoice: step 5 at once.
    Subscription,
    /// CRED-12. No invoice is known yet, or it has not passed arrival control: it waits. Numbers that name none are told
    /// as E213.
    WaitForInvoice(Vec<Finding>),
}
