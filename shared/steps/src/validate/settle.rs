//! ARR-12: what becomes of the record.

use attest_model::dates::Timestamp;
use attest_model::error_codes::HandlingTable;
use attest_model::findings::Severity;
use attest_model::ids::OrderNumber;
use attest_model::invoice::{DocumentKind, Invoice};
use attest_model::record::{FINDINGS_MAX, InvoiceRecord, Next, STUCK_IN, State};
use attest_model::settings::{Settings, keys};
use attest_model::subscriptions::Named;
use attest_payables::approval::{ask_anew, is_unanswered};
use attest_payables::arrival::{ArrivalResult, cooled_at, office_of};
use attest_payables::lifecycle::{self, Event, Step, StepFacts, choose_step};
use attest_payables::matching::may_repeat;
use attest_payables::payment::{account_key, document_account_keys};
use attest_payables::validation::{kept_overrides, removal};

use super::look_up::Looked;
use crate::StepError;
use crate::load::copy_header;

pub(super) fn fill_record(
    after: &mut InvoiceRecord,
    invoice: &Invoice,
    looked: &Looked,
    result: &ArrivalResult,
) {
    copy_header(after, invoice);
    after.company = looked.company.as_ref().map(|company| company.code.clone());
    after.supplier = looked.supplier.as_ref().map(|supplier| supplier.code.clone());
    after.office = looked.supplier.as_ref().and_then(|supplier| office_of(supplier, invoice));
    if after.due_date.is_none() {
        after.due_date = result.due_date.date;
    }
    let mut orders: Vec<OrderNumber> = Vec::new();
    let mut contract = None;
    for resolution in std::iter::once(&looked.header).chain(looked.lines.iter().flatten()) {
        if let Some(order) = resolution.usable_order() {
            if contract.is_none() {
                contract = order.contract.clone();
            }
            if !orders.contains(&order.number) {
                orders.push(order.number.clone());
            }
        }
    }
    after.orders = orders;
    after.contract = contract;
    // What the match found is kept while the document names the same subscription.
    let known = after.subscription.take().filter(|known| Some(&known.key) == looked.subscription.as_ref());
    let named = looked.subscription.clone();
    after.subscription =
        known.or_else(|| named.map(|key| Named { key, is_matched: false, deviations: Vec::new() }));
    after.findings.clone_from(&result.findings);
    after.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    after.findings.truncate(FINDINGS_MAX);
    after.overrides = kept_overrides(&after.overrides, &result.findings);
    let known = |account: &String| {
        looked.supplier.as_ref().is_some_and(|supplier| {
            supplier
                .bank_accounts
                .iter()
                .any(|own| own.used_since.is_some() && account_key(&own.number) == *account)
        })
    };
    after.has_new_account = looked.supplier.is_some() && !document_account_keys(invoice).iter().all(known);
}

/// MATCH-40. What an invoice has reserved stays with its supplier and orders until the match is undone, whatever its numbers
/// would resolve to today; a finding then says what is wrong with them.
pub(super) fn keep_match(after: &mut InvoiceRecord, before: &InvoiceRecord) {
    after.supplier.clone_from(&before.supplier);
    after.office.clone_from(&before.office);
    after.orders.clone_from(&before.orders);
    after.contract.clone_from(&before.contract);
}

/// ARR-12, VAL-5, VAL-68: moves the record; answers why, in words.
pub(super) fn settle(
    after: &mut InvoiceRecord,
    looked: &Looked,
    result: &ArrivalResult,
    now: Timestamp,
) -> Result<String, StepError> {
    let table: HandlingTable = looked.settings.value(&keys::ERROR_HANDLING);
    let refused = |error: lifecycle::Refused| StepError::invalid("lifecycle", error);
    let blocking: Vec<String> = after.blocking().map(|finding| finding.code.clone()).collect();
    if let Some(gone) = removal(&result.findings, &after.overrides, &table, after.touched_by_person) {
        let codes = gone.codes.join(", ");
        let (event, state) =
            if gone.is_rejected { (Event::Reject, State::Rejected) } else { (Event::Remove, State::Removed) };
        let first = gone.codes.first().cloned().unwrap_or_default();
        lifecycle::advance(after, event, state, Next::Done, &first).map_err(refused)?;
        return Ok(format!("taken out because of {codes}"));
    }
    if !blocking.is_empty() {
        let mut codes = blocking;
        codes.dedup();
        if after.state == State::Held {
            return Ok(format!("held, and blocked by {}", codes.join(", ")));
        }
        if after.state == State::Error {
            after.reason = codes.first().cloned().unwrap_or_default();
            after.next = Next::Wait;
        } else if lifecycle::fall(after, codes.first().map_or("", String::as_str)).is_none() {
            return Err(StepError::invalid(&after.id, "cannot fall to error from where it stands"));
        }
        return Ok(format!("blocked by {}", codes.join(", ")));
    }
    if after.state == State::Error && after.came_from.is_some() {
        lifecycle::recover(after, now).map_err(refused)?;
        return Ok("nothing blocks any more; it goes on where it stood".to_owned());
    }
    if let Some(reason) = taken_back(after, &looked.settings) {
        // Who was asked so far stays asked until the match has ended; whom to ask after it is chosen anew.
        ask_anew(after);
        lifecycle::advance(after, Event::Match, State::Matching, Next::Match, "").map_err(refused)?;
        return Ok(reason);
    }
    if !matches!(after.state, State::Received | State::Loaded | State::ArrivalOk | State::Error) {
        if after.next == Next::Validate {
            after.next = rests(after);
            after.woken_by = None;
        }
        if after.reason.starts_with(STUCK_IN) {
            after.reason.clear();
        }
        return Ok("nothing blocks; it stays where it stands".to_owned());
    }
    if after.state == State::Error || after.state == State::Loaded {
        lifecycle::advance(after, Event::Arrive, State::ArrivalOk, Next::Match, "").map_err(refused)?;
    }
    after.arrived_at.get_or_insert(now);
    let step = choose_step(&StepFacts::of(after, false), &looked.settings);
    let (state, next) = step.enters();
    let (event, why) = match step {
        Step::Credit => (Event::AwaitCredit, "CREDIT_NOTE"),
        Step::Review if after.order_references.is_empty() => (Event::Review, "NO_ORDER"),
        Step::Review => (Event::Review, "ORDER_NOT_USABLE"),
        Step::OrderRows | Step::OrderHeader | Step::Subscription => (Event::Match, ""),
    };
    lifecycle::advance(after, event, state, next, why).map_err(refused)?;
    if state == State::AwaitingCredit {
        after.waiting_since = Some(now);
    }
    let warnings = result.findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
    Ok(format!("nothing blocks, {warnings} warnings; goes to step {}", step.number()))
}

/// SUB-1, MATCH-33, PROC-4. Why an invoice of step 4 that nobody has answered goes to a match: a subscription that it names was
/// entered, an order that it names can be used now, or its last match failed and what woke it may have changed that.
fn taken_back(after: &InvoiceRecord, settings: &Settings) -> Option<String> {
    if after.kind != DocumentKind::Invoice || !is_unanswered(after) || after.reservations > 0 {
        return None;
    }
    let step = choose_step(&StepFacts::of(after, true), settings);
    let number = step.number();
    match (step, &after.subscription, after.orders.first()) {
        (Step::Subscription, Some(named), _) if !named.is_matched => {
            Some(format!("subscription {} was entered; goes to step {number}", named.key))
        }
        (Step::OrderRows | Step::OrderHeader, _, Some(order)) if after.match_key.is_none() => {
            Some(format!("order {order} can be used now; goes to step {number}"))
        }
        (Step::OrderRows | Step::OrderHeader, _, _) if may_repeat(after) => {
            after.woken_by.map(|woken| format!("{}; goes to step {number} again", woken.words()))
        }
        _ => None,
    }
}

/// SEC-2. When the last account on the document has cooled, for an invoice that is in error meanwhile.
pub(super) fn cools_until(
    after: &InvoiceRecord,
    invoice: &Invoice,
    looked: &Looked,
    now: Timestamp,
) -> Option<Timestamp> {
    let supplier = looked.supplier.as_ref().filter(|_| after.state == State::Error)?;
    let hours = looked.settings.value(&keys::BANK_COOLING_HOURS);
    let paid_to = document_account_keys(invoice);
    let own = supplier.bank_accounts.iter().filter(|own| paid_to.contains(&account_key(&own.number)));
    own.filter_map(|own| cooled_at(own, hours)).filter(|cooled| *cooled > now).max()
}

/// What is next for an invoice that a person had validated where it stands.
fn rests(record: &InvoiceRecord) -> Next {
    match record.state {
        State::Ready => Next::Ready,
        State::Matching => Next::Match,
        State::AwaitingCredit => Next::CreditNotePairing,
        State::Review | State::Approval if record.tasks.is_empty() => Next::RequestApproval,
        State::FinalCheck if record.tasks.is_empty() => Next::FinalCheck,
        State::Received
        | State::Loaded
        | State::Error
        | State::Held
        | State::ArrivalOk
        | State::AwaitingReceipt
        | State::Matched
        | State::Review
        | State::Approval
        | State::Disputed
        | State::FinalCheck
        | State::Dispatched
        | State::AcceptedByErp
        | State::Paid
        | State::Rejected
        | State::Removed => Next::Wait,
    }
}
