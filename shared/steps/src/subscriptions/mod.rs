//! Step 5: the subscription match (chapter 16), and what subscriptions tell people.

use attest_model::dates::today;
use attest_model::ids::{CompanyCode, SupplierCode, UserCode};
use attest_model::invoice::{DocumentKind, Invoice};
use attest_model::record::{InvoiceRecord, Next, State};
use attest_model::settings::Settings;
use attest_model::subscriptions::{Deviation, Named, Served, Subscription, subscription_key};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::approval::ask_anew;
use attest_payables::approval::change::recode;
use attest_payables::lifecycle::{Event, MatchEnd, Step, StepFacts, advance, after_match, choose_step};
use attest_payables::subscriptions::{match_subscription, period_day, total};
use attest_store::{Change, Store};

use crate::desk::{Desk, Note, save_way};
use crate::load::{Around, sweep_at};
use crate::validate::wakes;
use crate::{StepError, final_check, tasks};

pub(crate) use notices::look;
pub(crate) use proposals::note_past;

mod notices;
mod proposals;

/// Whether the step that an invoice stands before is the subscription match (ST-4, ST-5, SET-44).
pub(crate) fn is_due(record: &InvoiceRecord, settings: &Settings) -> bool {
    choose_step(&StepFacts::of(record, true), settings) == Step::Subscription
}

/// Where a document stands among those that its subscription has served.
fn place(record: &InvoiceRecord) -> Option<(&CompanyCode, &SupplierCode, &str)> {
    let named = record.subscription.as_ref()?;
    Some((record.company.as_ref()?, record.supplier.as_ref()?, named.key.as_str()))
}

/// SUB-7. A subscription has not served what was rejected or removed, nor what came to name another one.
pub(crate) fn forget_served(change: &mut Change, before: &InvoiceRecord, after: &InvoiceRecord) {
    let Some((company, supplier, key)) = place(before) else { return };
    let is_gone = matches!(after.state, State::Rejected | State::Removed);
    if is_gone || place(after) != place(before) {
        change.remove_served(company, supplier, key, &before.id);
    }
}

/// A document as its subscription has served it.
fn served(record: &InvoiceRecord, invoice: &Invoice, subscription: &Subscription) -> Option<Served> {
    Some(Served {
        id: record.id.clone(),
        number: record.number.clone(),
        kind: record.kind,
        day: period_day(invoice)?,
        total: total(invoice, subscription),
    })
}

/// SUB-14. A credit note counts for the subscription that it names, whatever step it goes to.
pub(crate) async fn serve_credit(
    store: &Store,
    change: &mut Change,
    record: &InvoiceRecord,
    invoice: &Invoice,
) -> Result<(), StepError> {
    let counts = record.kind == DocumentKind::CreditNote && !record.is_sample && !record.state.is_terminal();
    let Some((company, supplier, key)) = place(record).filter(|_| counts) else { return Ok(()) };
    let Some(kept) = store.find_subscription(company, supplier, key).await? else { return Ok(()) };
    if let Some(served) = served(record, invoice, &kept.record.subscription) {
        change.add_served(company, supplier, key, &served)?;
    }
    Ok(())
}

/// SUB-9. Who reviews an invoice that deviates from its subscription.
pub(crate) async fn owner(store: &Store, record: &InvoiceRecord) -> Result<Option<UserCode>, StepError> {
    let deviates = |named: &&Named| !named.deviations.is_empty();
    if record.subscription.as_ref().filter(deviates).is_none() {
        return Ok(None);
    }
    let Some((company, supplier, key)) = place(record) else { return Ok(None) };
    let found = store.find_subscription(company, supplier, key).await?;
    Ok(found.map(|kept| kept.record.subscription.responsible))
}

/// SUB-6 … SUB-9. Matches an invoice with the subscription that it names.
///
/// The subscription is written with every invoice that it serves, over the version that was read: of two invoices of one
/// period that arrive at the same instant, one is looked at again and finds the other.
///
/// # Errors
/// [`StepError`]; a repeat starts from fresh records.
pub(crate) async fn run<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: InvoiceRecord,
    around: &Around,
) -> Result<Next, StepError> {
    let now = desk.now();
    let mut after = record.clone();
    let mut change = desk.change();
    let invoice = desk.store.get_model(&record.id).await?;
    let reason = decide(desk, &mut change, &record, &mut after, (&invoice, around)).await?;
    after.wakes = wakes(&after, &invoice, &around.settings);
    let mut way = vec![(Note::rule("SUB-6", "matched", reason), after.state)];
    // As after an order match: only an invoice that is stopped takes the final check by itself.
    if after.next == Next::FinalCheck
        && let Some(checked) = final_check::pass(desk, &after, around).await?
    {
        after = checked.record;
        tasks::revoke(desk.store, &mut change, &checked.revoke).await?;
        way.push((final_check::passed(), after.state));
    }
    after.sweep_at = sweep_at(&after, None, now);
    save_way(&mut change, &record, &after, way)?;
    desk.commit(change).await?;
    Ok(after.next)
}

/// Moves the record; answers why, in words.
async fn decide<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    change: &mut Change,
    record: &InvoiceRecord,
    after: &mut InvoiceRecord,
    (invoice, around): (&Invoice, &Around),
) -> Result<String, StepError> {
    let refused = |error: attest_payables::lifecycle::Refused| StepError::invalid(&record.id, error);
    let kept = match place(record) {
        Some((company, supplier, key)) => desk.store.find_subscription(company, supplier, key).await?,
        None => None,
    };
    let Some(mut kept) = kept else {
        let (event, state, next) = after_match(MatchEnd::Failed, false, &around.settings);
        advance(after, event, state, next, "NO_SUBSCRIPTION").map_err(refused)?;
        return Ok("the subscription has gone from the register".to_owned());
    };
    let subscription = kept.record.subscription.clone();
    let mut all = of_subscription(desk.store, &subscription).await?;
    all.retain(|other| other.id != record.id);
    let matched = match_subscription(invoice, &subscription, &all);
    let is_recoded = recode(after, &matched.coding);
    let deviates_anew =
        record.subscription.as_ref().map(|named| &named.deviations) != Some(&matched.deviations);
    if let Some(named) = &mut after.subscription {
        named.is_matched = true;
        named.deviations.clone_from(&matched.deviations);
    }
    let number = &subscription.number;
    let reason = match matched.deviations.first() {
        None => {
            tasks::recall(desk.store, change, after).await?;
            advance(after, Event::Matched, State::Matched, Next::FinalCheck, "").map_err(refused)?;
            let (event, state, next) = after_match(MatchEnd::Subscription, false, &around.settings);
            advance(after, event, state, next, "").map_err(refused)?;
            format!("fits subscription {number}")
        }
        // Whoever is asked to approve it has this before them.
        Some(first) if record.state == State::Approval && !is_recoded && !deviates_anew => {
            let (event, state, next) = (Event::Approve, State::Approval, Next::RequestApproval);
            advance(after, event, state, next, &first.word).map_err(refused)?;
            format!("deviates from subscription {number} as before: {}", said(&matched.deviations))
        }
        Some(first) => {
            if is_recoded {
                tasks::recall(desk.store, change, after).await?;
            }
            // SUB-9. Who answers for the subscription comes before whoever was asked without it.
            ask_anew(after);
            let (event, state, next) = after_match(MatchEnd::Failed, false, &around.settings);
            advance(after, event, state, next, &first.word).map_err(refused)?;
            format!("deviates from subscription {number}: {}", said(&matched.deviations))
        }
    };
    if record.is_sample {
        return Ok(reason);
    }
    if let Some(served) = served(record, invoice, &subscription) {
        let key = subscription_key(number);
        change.add_served(&subscription.company, &subscription.supplier, &key, &served)?;
        all.push(served);
    }
    notices::raise_with_invoice(
        change,
        &mut kept.record,
        &all,
        today(desk.now(), &around.company.time_zone),
    )?;
    change.put_subscription(Some(kept.version), &kept.record)?;
    Ok(reason)
}

/// Each deviation with its limit and what was found, for the trail.
fn said(deviations: &[Deviation]) -> String {
    let one = |Deviation { word, expected, found }: &Deviation| match expected.as_str() {
        "" => format!("{word} ({found})"),
        limit => format!("{word} ({found}, limit {limit})"),
    };
    deviations.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The documents that a subscription has served.
pub(crate) async fn of_subscription(
    store: &Store,
    subscription: &Subscription,
) -> Result<Vec<Served>, StepError> {
    let key = subscription_key(&subscription.number);
    Ok(store.list_served(&subscription.company, &subscription.supplier, &key).await?)
}
