//! CRED-6 … CRED-12. Which invoice a credit note belongs to.

use attest_model::dates::Date;
use attest_model::findings::Finding;
use attest_model::ids::{CompanyCode, InvoiceId, OrderNumber, SupplierCode};
use attest_model::invoice::Invoice;
use attest_model::money::{Amount, Currency, Decimal};
use attest_model::place::Term;
use attest_model::record::State;

use super::amounts::allocate;
use crate::duplicates::normalised_number;
use crate::validation::finding;

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
    fn is_movable(&self) -> bool {
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

    fn is_gone(&self) -> bool {
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

/// CRED-6 (a). Keys of the invoices that the credit note names: one for each BT-25, as [`crate::duplicates`] writes them.
#[must_use]
pub fn preceding_keys(company: &CompanyCode, supplier: &SupplierCode, credit: &Invoice) -> Vec<String> {
    credit
        .preceding_invoices
        .iter()
        .map(|named| crate::duplicates::invoice_key(company, supplier, &named.number))
        .collect()
}

/// CRED-6. Decides over the invoices found, in any order: the hits of [`preceding_keys`], and without any BT-25 the
/// supplier's invoices that wait.
///
/// A credit note without currency or gross total cannot be paired; arrival control has told so.
#[must_use]
pub fn pair(credit: CreditNote<'_>, found: &[FoundInvoice]) -> PairingDecision {
    let Some(gross) = credit.invoice.gross() else { return PairingDecision::WaitForInvoice(Vec::new()) };
    match credit.invoice.preceding_invoices.as_slice() {
        [] => pair_by_order(credit, gross, found),
        [named] => match look_for(&named.number, named.issue_date, found) {
            Named::Unknown => PairingDecision::WaitForInvoice(vec![unknown(&named.number)]),
            Named::Several(ids) => PairingDecision::ByHand(ids, Why::SeveralFit),
            Named::One(invoice, rule) => pair_one(invoice, gross, rule),
        },
        _ => pair_several(credit, gross, found),
    }
}

/// CRED-6 (d). A person chose the invoice; currency and gross total still hold (CRED-8).
#[must_use]
pub fn confirm_by_hand(credit: &Invoice, invoice: &FoundInvoice) -> PairingDecision {
    let Some(gross) = credit.gross() else { return PairingDecision::WaitForInvoice(Vec::new()) };
    match confirm(invoice, gross, PairRule::Person) {
        Err(refusal) => PairingDecision::NotPaired(refusal),
        Ok(pair) => PairingDecision::Paired(vec![pair]),
    }
}

/// CRED-7, CRED-9. A person confirms that this much of a credit note falls on the invoice.
///
/// # Errors
/// [`NotPaired`] for another currency or more than is left to credit (CRED-8), and for an invoice that is with the ERP,
/// held, in error or gone.
pub fn confirm(invoice: &FoundInvoice, amount: Amount, rule: PairRule) -> Result<Pair, NotPaired> {
    if !invoice.is_movable() {
        return Err(NotPaired::State { invoice: invoice.id.clone(), state: invoice.state });
    }
    match check(invoice, amount) {
        Some(refusal) => Err(refusal),
        None => Ok(pair_of(invoice, amount, rule)),
    }
}

/// What one BT-25 names.
enum Named<'a> {
    Unknown,
    One(&'a FoundInvoice, PairRule),
    Several(Vec<InvoiceId>),
}

/// CRED-6 (a), (b): waiting invoices first, then live ones, then those that are gone.
fn look_for<'a>(number: &str, date: Option<Date>, found: &'a [FoundInvoice]) -> Named<'a> {
    let wanted = normalised_number(number);
    let named: Vec<_> = found.iter().filter(|invoice| normalised_number(&invoice.number) == wanted).collect();
    let groups: [fn(&FoundInvoice) -> bool; 3] =
        [FoundInvoice::is_waiting, |invoice| !invoice.is_gone(), |_| true];
    for fits in groups {
        let group: Vec<_> = named.iter().copied().filter(|invoice| fits(invoice)).collect();
        match group.as_slice() {
            [] => {}
            [only] => return Named::One(only, PairRule::Number),
            _ => {
                let of_date: Vec<_> = group
                    .iter()
                    .copied()
                    .filter(|invoice| date.is_some() && invoice.issue_date == date)
                    .collect();
                return match of_date.as_slice() {
                    [only] => Named::One(only, PairRule::NumberAndDate),
                    _ => Named::Several(group.iter().map(|invoice| invoice.id.clone()).collect()),
                };
            }
        }
    }
    Named::Unknown
}

fn pair_one(invoice: &FoundInvoice, gross: Amount, rule: PairRule) -> PairingDecision {
    if invoice.is_gone() {
        return PairingDecision::InvoiceGone(invoice.id.clone());
    }
    if invoice.state.is_dispatched() {
        return PairingDecision::GoAlone(invoice.id.clone());
    }
    if let Some(refusal) = check(invoice, gross) {
        return PairingDecision::NotPaired(refusal);
    }
    if !invoice.is_movable() {
        return PairingDecision::WaitForInvoice(Vec::new());
    }
    let pairs = vec![pair_of(invoice, gross, rule)];
    if !invoice.is_waiting() {
        PairingDecision::PullInvoice(pairs)
    } else if gross.value() > invoice.open_request() {
        PairingDecision::Proposal(pairs, Why::MoreThanRequested)
    } else {
        PairingDecision::Paired(pairs)
    }
}

/// CRED-6 (c). Order number and requested amount; without any BT-25 only.
fn pair_by_order(credit: CreditNote<'_>, gross: Amount, found: &[FoundInvoice]) -> PairingDecision {
    if credit.names_subscription {
        return PairingDecision::Subscription;
    }
    let fitting: Vec<_> = found
        .iter()
        .filter(|invoice| {
            invoice.is_waiting()
                && invoice.currency == gross.currency()
                && invoice.open_request() == gross.value()
                && invoice.orders.iter().any(|order| credit.orders.contains(order))
        })
        .collect();
    match fitting.as_slice() {
        [] => PairingDecision::WaitForInvoice(Vec::new()),
        [only] => {
            PairingDecision::Proposal(vec![pair_of(only, gross, PairRule::OrderAndAmount)], Why::FoundByOrder)
        }
        _ => {
            let ids = fitting.iter().map(|invoice| invoice.id.clone()).collect();
            PairingDecision::ByHand(ids, Why::SeveralFit)
        }
    }
}

/// CRED-10. One credit note for several invoices.
fn pair_several(credit: CreditNote<'_>, gross: Amount, found: &[FoundInvoice]) -> PairingDecision {
    let mut invoices: Vec<(&FoundInvoice, PairRule)> = Vec::new();
    let mut unknowns = Vec::new();
    for named in &credit.invoice.preceding_invoices {
        match look_for(&named.number, named.issue_date, found) {
            Named::Unknown => unknowns.push(unknown(&named.number)),
            Named::Several(ids) => return PairingDecision::ByHand(ids, Why::SeveralFit),
            Named::One(invoice, rule) if invoices.iter().all(|(known, _)| known.id != invoice.id) => {
                invoices.push((invoice, rule));
            }
            Named::One(..) => {}
        }
    }
    if !unknowns.is_empty() || invoices.is_empty() {
        return PairingDecision::WaitForInvoice(unknowns);
    }
    if let [(invoice, rule)] = invoices.as_slice() {
        return pair_one(invoice, gross, *rule);
    }
    let ids = || invoices.iter().map(|(invoice, _)| invoice.id.clone()).collect();
    let all: Vec<&FoundInvoice> = invoices.iter().map(|(invoice, _)| *invoice).collect();
    let is_settled = |invoice: &&FoundInvoice| invoice.is_gone() || invoice.state.is_dispatched();
    if all.iter().any(|invoice| !is_settled(invoice) && !invoice.is_movable()) {
        return PairingDecision::WaitForInvoice(Vec::new());
    }
    let shares = allocate(credit.invoice, credit.line_orders, &all);
    let Some(shares) = shares.filter(|_| !all.iter().any(is_settled)) else {
        return PairingDecision::ByHand(ids(), Why::Allocation);
    };
    let mut pairs = Vec::with_capacity(invoices.len());
    let (mut is_more, mut is_pulled) = (false, false);
    for ((invoice, rule), share) in invoices.iter().zip(shares) {
        let amount = Amount::new(share, gross.currency());
        if let Some(refusal) = check(invoice, amount) {
            return PairingDecision::NotPaired(refusal);
        }
        is_more |= invoice.is_waiting() && share > invoice.open_request();
        is_pulled |= !invoice.is_waiting();
        pairs.push(pair_of(invoice, amount, *rule));
    }
    match (is_more, is_pulled) {
        (true, _) => PairingDecision::Proposal(pairs, Why::MoreThanRequested),
        (false, true) => PairingDecision::PullInvoice(pairs),
        (false, false) => PairingDecision::Paired(pairs),
    }
}

/// CRED-8.
fn check(invoice: &FoundInvoice, amount: Amount) -> Option<NotPaired> {
    if invoice.currency != amount.currency() {
        return Some(NotPaired::Currency { invoice: invoice.id.clone() });
    }
    let left = invoice.gross - invoice.credited;
    if amount.value() <= left {
        return None;
    }
    let message = format!(
        "invoice {} has {left} {} left to credit, but {} is credited",
        invoice.number,
        invoice.currency,
        amount.value()
    );
    let finding = finding("E214", message)
        .at(Term::Bt(112))
        .values(format!("at most {left}"), amount.value().to_string());
    Some(NotPaired::Exceeds { invoice: invoice.id.clone(), finding: Box::new(finding) })
}

fn pair_of(invoice: &FoundInvoice, amount: Amount, rule: PairRule) -> Pair {
    let open = invoice.open_request();
    Pair {
        invoice: invoice.id.clone(),
        amount,
        rule,
        rest: (open - amount.value()).max(Decimal::ZERO),
        is_as_requested: invoice.is_waiting() && open == amount.value(),
    }
}

fn unknown(number: &str) -> Finding {
    let message = format!("the preceding invoice {number} is not known from this supplier");
    finding("E213", message).at(Term::Bt(25)).values("", number)
}
