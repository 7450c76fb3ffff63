//! Step 1: arrival control (chapters 6 to 10). Reads the raw document again, looks everything up, decides, saves.

mod duplicates;
mod look_up;
mod notify;
mod orders;
mod read;
mod settle;
mod wakes;

use attest_model::dates::today;
use attest_model::record::{InvoiceRecord, Next, State};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::arrival::{Facts, control};
use attest_payables::duplicates::{Candidate, judge};
use attest_payables::lifecycle::{self, Event};
use attest_payables::order_numbers::describe;

use crate::desk::{Desk, Note, again, save};
use crate::load::sweep_at;
use crate::{StepError, tasks};

use duplicates::{candidate_of, note_numbers};
use look_up::look_up;
use notify::{notify, propose};
use read::read;
use settle::{fill_record, settle};
use wakes::wakes;
pub(crate) use wakes::{topic_of_order, topic_of_supplier};

/// Runs arrival control on an invoice and chooses its next step (ST-4).
///
/// # Errors
/// [`StepError`]; a repeat starts from fresh records.
pub async fn validate<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    id: &attest_model::ids::InvoiceId,
) -> Result<Next, StepError> {
    again(|| async {
        let record = desk.store.load_invoice(id).await?;
        if record.next != Next::Validate || record.state == State::Held {
            return Ok(record.next);
        }
        run(desk, record).await
    })
    .await
}

async fn run<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, record: InvoiceRecord) -> Result<Next, StepError> {
    let now = desk.now();
    let mut document = read(desk.store, &record).await?;
    let looked = look_up(desk.store, &record, &mut document.invoice).await?;
    let zone = looked.company.as_ref().map_or("UTC", |company| company.time_zone.as_str());
    let today = today(now, zone);
    let candidate = match (&looked.company, &looked.supplier) {
        (Some(company), Some(supplier)) => Some(Candidate {
            company: &company.code,
            supplier,
            invoice: &document.invoice,
            id: &record.id,
            channel: record.channel,
        }),
        _ => None,
    };
    let judged = candidate.as_ref().map(|c| judge(c, &looked.earlier, &looked.settings)).unwrap_or_default();
    let copy_of = judged.copy_of.map(|earlier| (earlier.id.clone(), earlier.number.clone()));
    let facts = Facts {
        trail: Some(&document.trail),
        company: looked.company.as_ref(),
        seller: looked.seller.clone(),
        supplier: looked.supplier.as_ref(),
        periods: &looked.tables.periods,
        duplicates: judged,
        preceding: &looked.preceding,
        prepaid: looked.prepaid,
        line_orders: &looked.lines,
        contracts: &looked.contracts,
        ..Facts::new(&document.invoice, &looked.header, &looked.settings, today)
    };
    let mut result = control(&facts);
    result.findings.splice(0..0, document.findings.drain(..));

    let mut after = record.clone();
    describe(&mut document.invoice, &looked.header, &looked.lines);
    fill_record(&mut after, &document.invoice, &looked, &result);
    let mut change = desk.change();
    if let Some((first, number)) = copy_of {
        let reason = format!("a copy of {number}, which came by another channel as {first}");
        lifecycle::advance(&mut after, Event::Remove, State::Removed, Next::Done, "COPY")
            .map_err(|refused| StepError::invalid(&record.id, refused))?;
        after.sweep_at = None;
        save(&mut change, &record, &after, Note::rule("DUP-10", "removed", reason))?;
        desk.commit(change).await?;
        return Ok(after.next);
    }
    let reason = settle(&mut after, &document.invoice, &looked, &result, now)?;
    after.wakes = wakes(&after, &document.invoice);
    after.sweep_at = sweep_at(&after, None, now);
    note_numbers(&mut change, &after, &looked, candidate_of(&looked, &document.invoice, &record).as_ref())?;
    propose(desk.store, &mut change, &result, &looked).await?;
    notify(&mut change, &mut after, &looked.settings)?;
    if after.state == State::Rejected || after.state == State::Removed {
        tasks::release(desk.store, &mut change, &mut after).await?;
    }
    save(&mut change, &record, &after, Note::rule("ARR-12", "validated", reason))?;
    if document.invoice.lines.iter().any(|line| line.purchase_order_reference.is_some())
        || looked.header.wbs.is_some()
    {
        desk.store.put_model(&record.id, &document.invoice).await?;
    }
    desk.commit(change).await?;
    Ok(after.next)
}
