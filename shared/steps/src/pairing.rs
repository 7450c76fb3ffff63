//! Step 7: invoices that wait for a credit note, and credit notes that look for their invoice (chapter 19).

use attest_model::ids::InvoiceId;
use attest_model::invoice::{DocumentKind, Invoice};
use attest_model::record::{InvoiceRecord, Next, Pairing, State};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::credit_notes::{
    CreditNote, FoundInvoice, NotPaired, Pair, PairingDecision, is_credit_checked, pair, preceding_keys,
    rest_of_request,
};
use attest_payables::lifecycle::{Event, advance};
use attest_store::{Change, Store, keys as key};

use crate::desk::{Desk, Note, again, go_on, save};
use crate::load::{parties, scopes_of, sweep_at};
use crate::message::Cause;
use crate::order_match::deadline;
use crate::{StepError, tasks};

const INVOICE: &str = "invoice";
const CREDIT: &str = "credit";

/// Looks for the counterpart of a document in the credit step (CRED-6).
///
/// # Errors
/// [`StepError`]; a repeat starts from fresh records.
pub async fn pairing<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, id: &InvoiceId) -> Result<Next, StepError> {
    again(|| async {
        let record = desk.store.load_invoice(id).await?;
        if record.next != Next::CreditNotePairing || record.state == State::Held {
            return Ok(record.next);
        }
        match record.kind {
            DocumentKind::Invoice => wait_as_invoice(desk, record).await,
            DocumentKind::CreditNote => look_for_invoice(desk, record).await,
        }
    })
    .await
}

/// An invoice that waits tells the waiting credit notes of its supplier to look again (CRED-6, last sentence).
async fn wait_as_invoice<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: InvoiceRecord,
) -> Result<Next, StepError> {
    let mut change = desk.change();
    let mut after = record.clone();
    let settings = desk.store.load_settings(&scopes_of(&record)).await?;
    after.next = Next::Wait;
    if let (Some(company), Some(supplier)) = (&record.company, &record.supplier) {
        change.add_waiting_credit(company, supplier, INVOICE, &record.id)?;
        for credit in
            desk.store.list_waiting_credit(company, supplier, CREDIT).await?.into_iter().take(WOKEN_MAX)
        {
            go_on(&mut change, &credit, record.version, Cause::Woken)?;
        }
    }
    after.sweep_at = sweep_at(&after, deadline(&after, &settings), desk.now());
    save(&mut change, &record, &after, Note::rule("CRED-1", "waits", "waits for its credit note"))?;
    desk.commit(change).await?;
    Ok(after.next)
}

/// Most credit notes that one waiting invoice wakes at once; the sweep looks at the others.
const WOKEN_MAX: usize = 40;

async fn look_for_invoice<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: InvoiceRecord,
) -> Result<Next, StepError> {
    let credit = desk.store.get_model(&record.id).await?;
    let settings = desk.store.load_settings(&scopes_of(&record)).await?;
    let candidates = candidates(desk.store, &record, &credit).await?;
    let found: Vec<FoundInvoice> = candidates.iter().filter_map(found_of).collect();
    let line_orders = vec![None; credit.lines.len()];
    let note = CreditNote {
        invoice: &credit,
        orders: &record.orders,
        line_orders: &line_orders,
        names_subscription: false,
    };
    let decision = pair(note, &found);

    let mut after = record.clone();
    let (_, supplier) = parties(desk.store, &record).await?;
    tasks::propose_coding(&mut after, supplier.as_ref(), &settings);
    let mut change = desk.change();
    let mut partners: Vec<(InvoiceRecord, InvoiceRecord)> = Vec::new();
    let is_over = deadline(&after, &settings).is_some_and(|end| desk.now() >= end);
    let reason = settle(&mut after, &mut partners, decision, &candidates, is_over)?;
    if after.state == State::AwaitingCredit
        && let (Some(company), Some(supplier)) = (&record.company, &record.supplier)
    {
        change.add_waiting_credit(company, supplier, CREDIT, &record.id)?;
    }
    if after.next != Next::Wait || after.state != State::AwaitingCredit {
        forget_wait(&mut change, &record, CREDIT);
    }
    for (before, partner) in &mut partners {
        if partner.state != State::AwaitingCredit || partner.next != Next::Wait {
            forget_wait(&mut change, before, INVOICE);
        }
        partner.sweep_at = sweep_at(partner, deadline(partner, &settings), desk.now());
        save(
            &mut change,
            before,
            partner,
            Note::rule("CRED-7", "paired", format!("paired with {}", record.number)),
        )?;
        if partner.next.runs() {
            go_on(&mut change, &partner.id, before.version + 1, Cause::Next)?;
        }
    }
    after.sweep_at = sweep_at(&after, deadline(&after, &settings), desk.now());
    save(&mut change, &record, &after, Note::rule("CRED-6", "pairing", reason))?;
    desk.commit(change).await?;
    Ok(after.next)
}

/// Moves the credit note, and the invoices it is paired with, to where the decision sends them; answers why, in words.
fn settle(
    after: &mut InvoiceRecord,
    partners: &mut Vec<(InvoiceRecord, InvoiceRecord)>,
    decision: PairingDecision,
    candidates: &[InvoiceRecord],
    is_over: bool,
) -> Result<String, StepError> {
    let refused = |error: attest_payables::lifecycle::Refused| StepError::invalid("credit note", error);
    let review = |after: &mut InvoiceRecord, why: &str| {
        advance(after, Event::Review, State::Review, Next::RequestApproval, why).map(drop)
    };
    Ok(match decision {
        PairingDecision::Paired(pairs) | PairingDecision::PullInvoice(pairs) => {
            *partners = bind(after, &pairs, candidates)?;
            go_together(after, partners, &pairs)?;
            format!("paired with {}", names(&pairs, candidates))
        }
        PairingDecision::Proposal(pairs, why) => {
            after.pairs = pairs.iter().map(|pair| pairing_of(pair, true)).collect();
            review(after, "PAIR_PROPOSED").map_err(refused)?;
            format!("a pair with {} is proposed ({why:?}); a person confirms it", names(&pairs, candidates))
        }
        PairingDecision::ByHand(ids, why) => {
            review(after, "PAIR_BY_HAND").map_err(refused)?;
            format!("{} invoices fit ({why:?}); a person chooses", ids.len())
        }
        PairingDecision::NotPaired(NotPaired::Currency { invoice }) => {
            review(after, "PAIR_CURRENCY").map_err(refused)?;
            format!("invoice {invoice} is in another currency")
        }
        PairingDecision::NotPaired(NotPaired::Exceeds { invoice, finding }) => {
            after.findings.push(finding);
            review(after, "E214").map_err(refused)?;
            format!("the credits of {invoice} would exceed its total")
        }
        PairingDecision::GoAlone(invoice) => {
            review(after, "CREDIT_ALONE").map_err(refused)?;
            format!("invoice {invoice} is with the ERP already; the credit note goes on its own")
        }
        PairingDecision::InvoiceGone(invoice) => {
            review(after, "INVOICE_GONE").map_err(refused)?;
            format!("invoice {invoice} was rejected or removed")
        }
        PairingDecision::Subscription | PairingDecision::WaitForInvoice(_) if is_over => {
            review(after, "NO_INVOICE").map_err(refused)?;
            "no invoice came in time".to_owned()
        }
        PairingDecision::Subscription | PairingDecision::WaitForInvoice(_) => {
            after.next = Next::Wait;
            "waits for its invoice".to_owned()
        }
    })
}

fn forget_wait(change: &mut Change, record: &InvoiceRecord, kind: &str) {
    if let (Some(company), Some(supplier)) = (&record.company, &record.supplier) {
        change.remove_waiting_credit(company, supplier, kind, &record.id);
    }
}

fn names(pairs: &[Pair], candidates: &[InvoiceRecord]) -> String {
    let number = |id: &InvoiceId| {
        candidates.iter().find(|record| record.id == *id).map_or_else(|| id.to_string(), |r| r.number.clone())
    };
    pairs.iter().map(|pair| number(&pair.invoice)).collect::<Vec<_>>().join(", ")
}

/// Invoices of the supplier with a number that the credit note names, and those that wait.
async fn candidates(
    store: &Store,
    record: &InvoiceRecord,
    credit: &Invoice,
) -> Result<Vec<InvoiceRecord>, StepError> {
    let (Some(company), Some(supplier)) = (&record.company, &record.supplier) else { return Ok(Vec::new()) };
    let wanted: Vec<_> =
        preceding_keys(company, supplier, credit).iter().map(|text| key::number(text)).collect();
    let lists = store.load_numbers(&wanted).await?;
    let mut ids: Vec<InvoiceId> =
        lists.iter().flat_map(|list| list.entries.iter().map(|entry| entry.invoice.clone())).collect();
    if credit.preceding_invoices.is_empty() {
        ids.extend(store.list_waiting_credit(company, supplier, INVOICE).await?);
    }
    ids.sort();
    ids.dedup();
    let records = if ids.is_empty() { Vec::new() } else { store.load_invoices(&ids).await? };
    Ok(records.into_iter().filter(|found| found.kind == DocumentKind::Invoice).collect())
}

fn found_of(record: &InvoiceRecord) -> Option<FoundInvoice> {
    let confirmed = record.pairs.iter().filter(|pair| !pair.is_proposal);
    Some(FoundInvoice {
        id: record.id.clone(),
        number: record.number.clone(),
        issue_date: record.issue_date,
        state: record.state,
        currency: record.currency?,
        gross: record.gross?,
        requested: record.credit_request.as_ref().map(|request| request.amount.value()),
        credited: confirmed.map(|pair| pair.amount.value()).sum(),
        orders: record.orders.clone(),
    })
}

fn pairing_of(pair: &Pair, is_proposal: bool) -> Pairing {
    Pairing { with: pair.invoice.clone(), amount: pair.amount, rule: pair.rule.letter(), is_proposal }
}

/// CRED-7. Writes both references; answers each invoice before and after.
fn bind(
    credit: &mut InvoiceRecord,
    pairs: &[Pair],
    candidates: &[InvoiceRecord],
) -> Result<Vec<(InvoiceRecord, InvoiceRecord)>, StepError> {
    credit.pairs = pairs.iter().map(|pair| pairing_of(pair, false)).collect();
    let mut bound = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let before = candidates.iter().find(|record| record.id == pair.invoice);
        let before =
            before.ok_or_else(|| StepError::invalid(&pair.invoice, "is paired but was not loaded"))?;
        let mut after = before.clone();
        after.pairs.retain(|known| known.with != credit.id);
        after.pairs.push(Pairing {
            with: credit.id.clone(),
            amount: pair.amount,
            rule: pair.rule.letter(),
            is_proposal: false,
        });
        bound.push((before.clone(), after));
    }
    Ok(bound)
}

/// CRED-5, CRED-9, CRED-11. The credit note is checked when it is exactly what was asked for, else a person reviews it;
/// an invoice whose request is met goes back to where it can be finished, the others wait on.
fn go_together(
    credit: &mut InvoiceRecord,
    partners: &mut [(InvoiceRecord, InvoiceRecord)],
    pairs: &[Pair],
) -> Result<(), StepError> {
    let refused = |error: attest_payables::lifecycle::Refused| StepError::invalid("pair", error);
    if is_credit_checked(pairs, false) {
        advance(credit, Event::Check, State::FinalCheck, Next::FinalCheck, "").map_err(refused)?;
    } else {
        advance(credit, Event::Review, State::Review, Next::RequestApproval, "CREDIT_REVIEW")
            .map_err(refused)?;
    }
    for (_, invoice) in partners.iter_mut() {
        let is_waiting = invoice.state == State::AwaitingCredit;
        if is_waiting && rest_of_request(invoice).is_zero() {
            let is_checked =
                invoice.credit_request.as_ref().is_some_and(|request| request.came_from == State::Approval);
            if is_checked || invoice.reservations > 0 {
                advance(invoice, Event::Check, State::FinalCheck, Next::FinalCheck, "").map_err(refused)?;
            } else {
                advance(invoice, Event::Review, State::Review, Next::RequestApproval, "CREDITED")
                    .map_err(refused)?;
            }
            invoice.waiting_since = None;
        }
    }
    credit.waiting_since = None;
    Ok(())
}
