//! Asking the supplier for a credit note, from step 4 or beside it (APPR-7, CRED-2, CRED-3, CRED-15).

use attest_model::dates::Date;
use attest_model::ids::UserCode;
use attest_model::money::Amount;
use attest_model::record::{InvoiceRecord, Next, State, TaskKind};

use super::proceed::open;
use super::{Decision, Facts, NoticeKind, Refusal};
use crate::credit_notes::{self, RequestTerms};
use crate::lifecycle::{self, Event};

/// CRED-3. What somebody wants of the supplier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditWish {
    /// How much, with tax; absent means the whole invoice.
    pub amount: Option<Amount>,
    /// Reason, by its word (DISP-4).
    pub reason: String,
    /// Text to the supplier.
    pub text: String,
    /// When it is expected; absent means `credit.expected_days` from today.
    pub expected_on: Option<Date>,
}

/// CRED-2, CRED-3. The invoice goes to the credit step; open tasks end, the requester is reminded (CRED-15).
///
/// # Errors
/// [`Refusal`]; nothing is changed then.
pub fn request_credit(
    record: &InvoiceRecord,
    facts: &Facts<'_>,
    by: &UserCode,
    wish: CreditWish,
) -> Result<Decision, Refusal> {
    let mut decision = Decision::begin(record);
    ask(&mut decision, facts, by, wish)?;
    Ok(decision)
}

pub(super) fn ask(
    decision: &mut Decision,
    facts: &Facts<'_>,
    by: &UserCode,
    wish: CreditWish,
) -> Result<(), Refusal> {
    let people = facts.people();
    let user = people.find_active(by).ok_or_else(|| Refusal::NotActive(by.clone()))?;
    let whole = || decision.record.gross_amount().ok_or(Refusal::NoTotal);
    let terms = RequestTerms {
        amount: wish.amount.map_or_else(whole, Ok)?,
        reason: wish.reason,
        text: wish.text.trim().to_owned(),
        expected_on: wish.expected_on,
    };
    let request =
        credit_notes::request(&decision.record, terms, user, facts.now, facts.today(), facts.settings)?;
    decision.record.touched_by_person = true;
    decision.end_tasks();
    decision.record.credit_request = Some(request);
    let (next, reason) = (Next::CreditNotePairing, "CREDIT_REQUESTED");
    lifecycle::advance(&mut decision.record, Event::AwaitCredit, State::AwaitingCredit, next, reason)?;
    decision.record.waiting_since = Some(facts.now);
    if let Some(seat) = people.seat(by) {
        open(decision, facts, TaskKind::AwaitCredit, &seat, "asked for the credit note", None);
    }
    decision.notices.retain(|notice| notice.kind != NoticeKind::Asked);
    Ok(())
}
