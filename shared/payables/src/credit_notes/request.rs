//! CRED-2, CRED-3, CRED-12, CRED-16. Asking the supplier for a credit note.

use attest_model::dates::Date;
use attest_model::ids::UserCode;
use attest_model::master::{Right, User};
use attest_model::money::{Amount, Decimal};
use attest_model::record::{CreditRequest, InvoiceRecord, Next, State};
use attest_model::settings::{Settings, keys};
use jiff::{Timestamp, ToSpan};

/// Why a credit note is not asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// CRED-2.
    #[error("user {0} may not ask for a credit note; the right accounts, reviewer or approver is needed")]
    NoRight(UserCode),
    /// The amount is not within the invoice.
    #[error("{asked} cannot be asked for; the invoice has {left} left to credit, in {currency}")]
    Amount {
        /// What was asked for.
        asked: Amount,
        /// Gross total less what is credited already.
        left: Decimal,
        /// Currency of the invoice.
        currency: String,
    },
    /// The expected date has passed.
    #[error("the credit note is expected on {expected}, which lies before {today}")]
    Date {
        /// What was given.
        expected: Date,
        /// Today.
        today: Date,
    },
    /// The invoice is with the ERP, or gone.
    #[error("the invoice is {0}; a credit note can be asked for until it is dispatched")]
    State(State),
}

/// CRED-3. What a request says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestTerms {
    /// Amount wanted, with tax.
    pub amount: Amount,
    /// Reason (DISP-4).
    pub reason: String,
    /// Text to the supplier.
    pub text: String,
    /// When it is expected; `credit.expected_days` from today where not said.
    pub expected_on: Option<Date>,
}

/// CRED-2. Invoice administrators, reviewers and approvers may ask.
#[must_use]
pub fn may_request(user: &User) -> bool {
    let asking = [Right::Accounts, Right::Reviewer, Right::Approver, Right::WorkbenchAdmin];
    user.is_active && user.rights.iter().any(|right| asking.contains(right))
}

/// CRED-3. The request to keep on the invoice; the invoice goes to `awaiting_credit`.
///
/// # Errors
/// [`RequestError`] naming the right, amount, date or state that stands against it.
pub fn request(
    invoice: &InvoiceRecord,
    terms: RequestTerms,
    user: &User,
    now: Timestamp,
    today: Date,
    settings: &Settings,
) -> Result<CreditRequest, RequestError> {
    if !may_request(user) {
        return Err(RequestError::NoRight(user.code.clone()));
    }
    if invoice.state.is_terminal() || invoice.state.is_dispatched() {
        return Err(RequestError::State(invoice.state));
    }
    let credited: Decimal =
        invoice.pairs.iter().filter(|pair| !pair.is_proposal).map(|pair| pair.amount.value()).sum();
    let left = invoice.gross.unwrap_or_default() - credited;
    let is_within = terms.amount.value() > Decimal::ZERO && terms.amount.value() <= left;
    if !is_within || invoice.currency != Some(terms.amount.currency()) {
        let currency = invoice.currency.map(|currency| currency.to_string()).unwrap_or_default();
        return Err(RequestError::Amount { asked: terms.amount, left, currency });
    }
    let days = settings.value(&keys::CREDIT_EXPECTED_DAYS);
    let expected_on = terms.expected_on.unwrap_or_else(|| after(today, days));
    if expected_on < today {
        return Err(RequestError::Date { expected: expected_on, today });
    }
    let came_from = invoice.credit_request.as_ref().map_or(invoice.state, |earlier| earlier.came_from);
    Ok(CreditRequest {
        by: user.code.clone(),
        at: now,
        amount: terms.amount,
        reason: terms.reason,
        text: terms.text,
        expected_on,
        came_from,
    })
}

/// CRED-3, RESP-7. The action of the answer UQ to the supplier: the full amount, or a part of it.
#[must_use]
pub fn clarification_action(request: &CreditRequest, gross: Decimal) -> &'static str {
    if request.amount.value() >= gross { "CNF" } else { "CNP" }
}

/// CRED-15. The supplier is reminded once, on the expected date or the first day after it that is looked at.
#[must_use]
pub fn is_supplier_reminded(request: &CreditRequest, today: Date, is_reminded_already: bool) -> bool {
    !is_reminded_already && today >= request.expected_on
}

/// CRED-16. Takes the request back; gives the state that the invoice returns to.
pub fn withdraw(invoice: &mut InvoiceRecord) -> Option<State> {
    invoice.credit_request.take().map(|request| request.came_from)
}

/// CRED-16. Where an invoice goes on that came to the credit step from this state.
#[must_use]
pub const fn goes_on(came_from: State) -> (State, Next) {
    match came_from {
        State::Review => (State::Review, Next::RequestApproval),
        State::Approval => (State::Approval, Next::RequestApproval),
        State::Matched | State::FinalCheck | State::Ready => (State::FinalCheck, Next::FinalCheck),
        State::ArrivalOk | State::Matching | State::AwaitingReceipt => (State::Matching, Next::Match),
        State::Received
        | State::Loaded
        | State::Error
        | State::Held
        | State::Disputed
        | State::AwaitingCredit
        | State::Dispatched
        | State::AcceptedByErp
        | State::Paid
        | State::Rejected
        | State::Removed => (State::Review, Next::RequestApproval),
    }
}

/// CRED-12. The last day on which a credit note waits for its invoice; the day after it goes to review.
#[must_use]
pub fn waits_until(received_on: Date, settings: &Settings) -> Date {
    after(received_on, settings.value(&keys::CREDIT_WAIT_DAYS))
}

fn after(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).unwrap_or(Date::MAX)
}
