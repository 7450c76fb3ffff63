//! Pairs that stand: both references, and where the two documents go (CRED-5, CRED-7, CRED-9, CRED-11, CRED-13).

use attest_model::invoice::DocumentKind;
use attest_model::record::{InvoiceRecord, Next, Pairing, State};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::credit_notes::{Pair, credit_coding, goes_on, is_credit_checked, rest_of_request};
use attest_payables::lifecycle::{Event, Moved, Refused, advance, move_beneath};
use attest_store::Change;

use super::forget_wait;
use crate::StepError;
use crate::desk::{Desk, Note, go_on, save};
use crate::load::sweep_at;
use crate::message::Cause;

pub(super) fn pairing_of(pair: &Pair, is_proposal: bool) -> Pairing {
    Pairing { with: pair.invoice.clone(), amount: pair.amount, rule: pair.rule.letter(), is_proposal }
}

/// CRED-7. Writes both references; answers each invoice before and after.
pub(crate) fn bind(
    credit: &mut InvoiceRecord,
    pairs: &[Pair],
    candidates: &[InvoiceRecord],
) -> Result<Vec<(InvoiceRecord, InvoiceRecord)>, StepError> {
    let mut bound = Vec::with_capacity(pairs.len());
    for pair in pairs {
        credit.pairs.retain(|known| known.with != pair.invoice);
        credit.pairs.push(pairing_of(pair, false));
        let before = candidates.iter().find(|record| record.id == pair.invoice);
        let before =
            before.ok_or_else(|| StepError::invalid(&pair.invoice, "is paired but was not loaded"))?;
        let mut after = before.clone();
        after.pairs.retain(|known| known.with != credit.id);
        after.pairs.push(Pairing { with: credit.id.clone(), ..pairing_of(pair, false) });
        bound.push((before.clone(), after));
    }
    Ok(bound)
}

/// CRED-5, CRED-9, CRED-11. Sends both documents on, and saves the invoices.
///
/// The credit note is checked when it is exactly what was asked for, else a person reviews it; an invoice whose request is
/// met goes on where it came from, the others wait on.
pub(crate) fn join<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    change: &mut Change,
    credit: &mut InvoiceRecord,
    before: &InvoiceRecord,
    mut partners: Vec<(InvoiceRecord, InvoiceRecord)>,
    pairs: &[Pair],
    note: &Note,
) -> Result<(), StepError> {
    let refused = |error: Refused| StepError::invalid(&before.id, error);
    mirror_coding(credit, &partners);
    let has_proposal = credit.pairs.iter().any(|pair| pair.is_proposal);
    if is_credit_checked(pairs, false) && !has_proposal {
        advance(credit, Event::Check, State::FinalCheck, Next::FinalCheck, "").map_err(refused)?;
    } else if matches!(credit.state, State::Review | State::Approval) {
        // It is with a person already, who goes on with it.
    } else if !has_proposal {
        let next = Next::RequestApproval;
        advance(credit, Event::Review, State::Review, next, "CREDIT_REVIEW").map_err(refused)?;
    }
    credit.waiting_since = if has_proposal { credit.waiting_since } else { None };
    for (known, invoice) in &mut partners {
        if invoice.state == State::AwaitingCredit && rest_of_request(invoice).is_zero() {
            complete(invoice).map_err(refused)?;
            forget_wait(change, known);
        }
        invoice.sweep_at = sweep_at(invoice, None, desk.now()).or(known.sweep_at);
        save(change, known, invoice, note.clone())?;
        if invoice.next.runs() {
            go_on(change, &invoice.id, known.version + 1, Cause::Next)?;
        }
    }
    Ok(())
}

/// CRED-5. An invoice whose request is met goes on in the step it came from.
pub(crate) fn complete(invoice: &mut InvoiceRecord) -> Result<Moved, Refused> {
    let came_from = invoice.credit_request.as_ref().map_or(State::Review, |request| request.came_from);
    let (state, next) = goes_on(came_from);
    let moved = advance(invoice, Event::WithdrawCredit, state, next, "CREDITED")?;
    invoice.waiting_since = None;
    Ok(moved)
}

/// CRED-13. A credit note that nobody coded takes over the rows of its one invoice, whole or by its share.
fn mirror_coding(credit: &mut InvoiceRecord, partners: &[(InvoiceRecord, InvoiceRecord)]) {
    let [(_, invoice)] = partners else { return };
    let (Some(invoiced), Some(credited), None) = (invoice.net, credit.net, &credit.coded_by) else { return };
    if !invoice.coding.is_empty() {
        let digits = credit.currency.map_or(2, |currency| currency.minor_units());
        credit.coding = credit_coding(&invoice.coding, invoiced, credited, digits);
    }
}

/// CRED-11, ST-9. A document that ends lets go of its counterparts: a credit note looks again, an invoice waits again for
/// what it asked for.
pub(crate) async fn part<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    change: &mut Change,
    record: &mut InvoiceRecord,
) -> Result<(), StepError> {
    let ids: Vec<_> =
        record.pairs.iter().filter(|pair| !pair.is_proposal).map(|pair| pair.with.clone()).collect();
    record.pairs.clear();
    if ids.is_empty() {
        return Ok(());
    }
    for before in desk.store.load_invoices(&ids).await? {
        if before.state.is_terminal() || before.state.is_dispatched() {
            continue;
        }
        let mut after = before.clone();
        after.pairs.retain(|pair| pair.with != record.id);
        let waits = before.kind == DocumentKind::CreditNote || !rest_of_request(&after).is_zero();
        if waits && after.state != State::AwaitingCredit {
            let next = Next::CreditNotePairing;
            move_beneath(&mut after, Event::AwaitCredit, State::AwaitingCredit, next, "COUNTERPART_GONE")
                .map_err(|refused| StepError::invalid(&before.id, refused))?;
            after.waiting_since = Some(desk.now());
        } else if waits {
            after.next = Next::CreditNotePairing;
        }
        after.sweep_at = sweep_at(&after, None, desk.now()).or(before.sweep_at);
        let reason = format!("{} was rejected or removed", record.number);
        save(change, &before, &after, Note::rule("CRED-11", "parted", reason))?;
        if after.next.runs() {
            go_on(change, &after.id, before.version + 1, Cause::Next)?;
        }
    }
    Ok(())
}
