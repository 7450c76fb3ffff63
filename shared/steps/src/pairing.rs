//! Step 7: invoices that wait for a credit note, and credit notes that look for their invoice (chapter 19).

use attest_model::ids::{InvoiceId, TaskId};
use attest_model::invoice::{DocumentKind, Invoice};
use attest_model::record::{InvoiceRecord, Next, State, TaskKind};
use attest_model::settings::Settings;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::approval::accounts_role;
use attest_payables::credit_notes::{
    CreditNote, FoundInvoice, NotPaired, Pair, PairingDecision, pair, preceding_keys, rest_of_request,
};
use attest_payables::lifecycle::{Event, advance};
use attest_store::{Change, Store, keys as key};

use crate::desk::{Desk, Note, again, go_on, save, tell};
use crate::load::{Around, scopes_of, sweep_at};
use crate::message::{Cause, MailKind, NotifyMessage};
use crate::order_match::deadline;
use crate::request_approval::Loaded;
use crate::{StepError, subscriptions, tasks};

pub(crate) use bound::{bind, complete, join, part};

mod bound;

/// Invoices that wait for a credit note, in the list of their supplier.
pub(crate) const INVOICE: &str = "invoice";
/// Credit notes that wait for their invoice.
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
        let has_pair = record.pairs.iter().any(|pair| !pair.is_proposal);
        match record.kind {
            DocumentKind::Invoice if has_pair && rest_of_request(&record).is_zero() => {
                meet(desk, record).await
            }
            DocumentKind::Invoice => wait_as_invoice(desk, record).await,
            DocumentKind::CreditNote if has_pair => meet(desk, record).await,
            DocumentKind::CreditNote => look_for_invoice(desk, record).await,
        }
    })
    .await
}

/// CRED-5. A document that has its counterpart and was checked goes on; the batch takes both or none (FIN-13).
async fn meet<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, record: InvoiceRecord) -> Result<Next, StepError> {
    let mut after = record.clone();
    let mut change = desk.change();
    let moved = advance(&mut after, Event::Check, State::FinalCheck, Next::FinalCheck, "")
        .map_err(|refused| StepError::invalid(&record.id, refused))?;
    tasks::revoke(desk.store, &mut change, &moved.revoke).await?;
    after.waiting_since = None;
    forget_wait(&mut change, &record);
    after.sweep_at = sweep_at(&after, None, desk.now());
    save(
        &mut change,
        &record,
        &after,
        Note::rule("CRED-5", "paired", "checked, and its counterpart is here"),
    )?;
    desk.commit(change).await?;
    Ok(after.next)
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
    if let (Some(company), Some(supplier), false) = (&record.company, &record.supplier, record.is_sample) {
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
    let around = Around::of(desk.store, &record).await?;
    let around = around.ok_or_else(|| StepError::invalid(&record.id, "has no company"))?;
    let Around { settings, supplier, .. } = around;
    let candidates = candidates(desk.store, &record, &credit).await?;
    let found: Vec<FoundInvoice> = candidates.iter().filter_map(found_of).collect();
    let line_orders = vec![None; credit.lines.len()];
    let note = CreditNote {
        invoice: &credit,
        orders: &record.orders,
        line_orders: &line_orders,
        names_subscription: record.subscription.is_some(),
    };
    let decision = pair(note, &found);

    let mut after = record.clone();
    tasks::propose_coding(&mut after, supplier.as_ref(), &settings);
    let mut change = desk.change();
    let is_over = deadline(&after, &settings).is_some_and(|end| desk.now() >= end);
    let settled = settle(&mut after, decision, &candidates, &settings, is_over)?;
    if let Settled::Ask(because) = &settled {
        ask_for_pair(desk, &mut change, &mut after, because).await?;
    }
    let reason = match settled {
        Settled::Paired(pairs) => {
            let reason = format!("paired with {}", names(&pairs, &candidates));
            let partners = bind(&mut after, &pairs, &candidates)?;
            let note = Note::rule("CRED-7", "paired", format!("paired with {}", record.number));
            join(desk, &mut change, &mut after, &record, partners, &pairs, &note)?;
            reason
        }
        Settled::Ask(reason) | Settled::Moved(reason) => reason,
    };
    match (&record.company, &record.supplier) {
        (Some(company), Some(supplier)) if after.state == State::AwaitingCredit && !after.is_sample => {
            change.add_waiting_credit(company, supplier, CREDIT, &record.id)?;
        }
        _ => forget_wait(&mut change, &record),
    }
    after.sweep_at = sweep_at(&after, deadline(&after, &settings), desk.now());
    save(&mut change, &record, &after, Note::rule("CRED-6", "pairing", reason))?;
    desk.commit(change).await?;
    Ok(after.next)
}

/// What a decision comes to, in words.
enum Settled {
    /// Both references are written.
    Paired(Vec<Pair>),
    /// A person confirms or chooses; the credit note waits.
    Ask(String),
    /// It waits, or a person looks at it.
    Moved(String),
}

/// CRED-7, CRED-9. Somebody of the accounts role confirms the pair or chooses one; asked once.
async fn ask_for_pair<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    change: &mut Change,
    after: &mut InvoiceRecord,
    because: &str,
) -> Result<(), StepError> {
    if after.is_sample || after.tasks.iter().any(|task| task.kind == TaskKind::ConfirmPair) {
        return Ok(());
    }
    let loaded = Loaded::of(desk.store, after, desk.now()).await?;
    let Some(user) = accounts_role(after, &loaded.facts()).into_iter().next() else { return Ok(()) };
    let now = desk.now();
    let id = TaskId::derive(now, format!("{}|pair|{}|{user}", after.id, after.version).as_bytes());
    let remind_on = tasks::first_reminder(desk, after).await?;
    after.tasks.push(tasks::task(
        id.clone(),
        TaskKind::ConfirmPair,
        user,
        now,
        remind_on,
        because.to_owned(),
    ));
    let message = NotifyMessage {
        key: format!("pair#{id}"),
        invoice_id: after.id.clone(),
        mail: MailKind::PairProposed { task: id },
    };
    tell(change, &message)
}

/// Moves the credit note to where the decision sends it.
fn settle(
    after: &mut InvoiceRecord,
    decision: PairingDecision,
    candidates: &[InvoiceRecord],
    settings: &Settings,
    is_over: bool,
) -> Result<Settled, StepError> {
    let review = |after: &mut InvoiceRecord, why: &str, words: String| {
        advance(after, Event::Review, State::Review, Next::RequestApproval, why)
            .map_err(|refused| StepError::invalid("credit note", refused))?;
        Ok(Settled::Moved(words))
    };
    let wait = |after: &mut InvoiceRecord, why: &str| {
        after.next = Next::Wait;
        why.clone_into(&mut after.reason);
    };
    // ST-4 a. On its own it goes to step 5 where it names a subscription, else to step 4.
    let alone = |after: &mut InvoiceRecord, why: &str, words: String| {
        if !subscriptions::is_due(after, settings) {
            return review(after, why, words);
        }
        advance(after, Event::Match, State::Matching, Next::Match, "")
            .map_err(|refused| StepError::invalid("credit note", refused))?;
        Ok(Settled::Moved(format!("{words}; it names a subscription")))
    };
    match decision {
        PairingDecision::Paired(pairs) | PairingDecision::PullInvoice(pairs) => Ok(Settled::Paired(pairs)),
        PairingDecision::Proposal(..) | PairingDecision::ByHand(..) if is_over => {
            after.pairs.clear();
            review(after, "NO_INVOICE", "nobody confirmed a pair in time".to_owned())
        }
        PairingDecision::Proposal(pairs, why) => {
            after.pairs = pairs.iter().map(|pair| bound::pairing_of(pair, true)).collect();
            wait(after, "PAIR_PROPOSED");
            let names = names(&pairs, candidates);
            Ok(Settled::Ask(format!("a pair with {names} is proposed ({why:?}); a person confirms it")))
        }
        PairingDecision::ByHand(ids, why) => {
            wait(after, "PAIR_BY_HAND");
            Ok(Settled::Ask(format!("{} invoices fit ({why:?}); a person chooses", ids.len())))
        }
        PairingDecision::NotPaired(NotPaired::Exceeds { invoice, finding }) => {
            after.findings.push(*finding);
            review(after, "E214", format!("the credits of {invoice} would exceed its total"))
        }
        PairingDecision::NotPaired(NotPaired::Currency { invoice }) => {
            review(after, "PAIR_CURRENCY", format!("invoice {invoice} is in another currency"))
        }
        PairingDecision::NotPaired(NotPaired::State { invoice, state }) => {
            review(after, "PAIR_STATE", format!("invoice {invoice} is {state}"))
        }
        PairingDecision::GoAlone(invoice) => {
            let words = format!("invoice {invoice} is with the ERP already; the credit note goes on its own");
            alone(after, "CREDIT_ALONE", words)
        }
        PairingDecision::InvoiceGone(invoice) => {
            review(after, "INVOICE_GONE", format!("invoice {invoice} was rejected or removed"))
        }
        PairingDecision::Subscription if subscriptions::is_due(after, settings) => {
            alone(after, "NO_INVOICE", "it names no invoice".to_owned())
        }
        PairingDecision::Subscription | PairingDecision::WaitForInvoice(_) if is_over => {
            alone(after, "NO_INVOICE", "no invoice came in time".to_owned())
        }
        PairingDecision::Subscription | PairingDecision::WaitForInvoice(_) => {
            after.next = Next::Wait;
            Ok(Settled::Moved("waits for its invoice".to_owned()))
        }
    }
}

/// Takes a document off the waiting list of its supplier.
pub(crate) fn forget_wait(change: &mut Change, record: &InvoiceRecord) {
    let kind = match record.kind {
        DocumentKind::Invoice => INVOICE,
        DocumentKind::CreditNote => CREDIT,
    };
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

/// CRED-11. The dispatched invoice that a credit note on its own names; `None` where it names none or several.
pub(crate) async fn sent_before(
    store: &Store,
    record: &InvoiceRecord,
    credit: &Invoice,
) -> Result<Option<InvoiceRecord>, StepError> {
    if credit.preceding_invoices.is_empty() {
        return Ok(None);
    }
    let found = candidates(store, record, credit).await?;
    let mut sent = found.into_iter().filter(|invoice| invoice.state.is_dispatched());
    Ok(sent.next().filter(|_| sent.next().is_none()))
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
    // SAMP-6. A sample and a live document never meet.
    let fits = |found: &InvoiceRecord| {
        found.kind == DocumentKind::Invoice
            && found.is_sample == record.is_sample
            && !record.refused_pairs.contains(&found.id)
    };
    Ok(records.into_iter().filter(fits).collect())
}

/// An invoice as pairing sees it; `None` without a total or currency.
pub(crate) fn found_of(record: &InvoiceRecord) -> Option<FoundInvoice> {
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
