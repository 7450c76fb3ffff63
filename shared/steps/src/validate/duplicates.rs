//! Chapter 8 and BG-3: the documents that came earlier, by their numbers.

use attest_model::dates::Date;
use attest_model::invoice::Invoice;
use attest_model::money::Decimal;
use attest_model::record::{InvoiceRecord, State};
use attest_model::settings::keys;
use attest_payables::arrival::{Credited, Preceding};
use attest_payables::credit_notes::preceding_keys;
use attest_payables::duplicates::{Candidate, Earlier, exact_keys, near_keys};
use attest_payables::payment::document_account_keys;
use attest_store::{Change, NumberEntry, NumberList, Store, keys as key};

use super::look_up::Looked;
use crate::StepError;

/// DUP-2. The code of a document that repeats an earlier one.
const REPEATED: &str = "E202";

pub(super) fn candidate_of<'a>(
    looked: &'a Looked,
    invoice: &'a Invoice,
    record: &'a InvoiceRecord,
) -> Option<Candidate<'a>> {
    Some(Candidate {
        company: &looked.company.as_ref()?.code,
        supplier: looked.supplier.as_ref()?,
        invoice,
        id: &record.id,
        channel: record.channel,
    })
}

/// The keys of the lists that documents stand in: those of the document's own number, and those of the numbers it names.
pub(super) fn number_keys(
    record: &InvoiceRecord,
    invoice: &Invoice,
    looked: &Looked,
) -> (Vec<String>, Vec<String>) {
    let Some(candidate) = candidate_of(looked, invoice, record) else { return (Vec::new(), Vec::new()) };
    let preceding = preceding_keys(candidate.company, &candidate.supplier.code, invoice);
    (exact_keys(&candidate), preceding)
}

/// Chapter 8: the documents of the same number, and those close to it.
pub(super) async fn earlier(
    store: &Store,
    record: &InvoiceRecord,
    invoice: &Invoice,
    looked: &Looked,
) -> Result<Vec<Earlier>, StepError> {
    let Some(candidate) = candidate_of(looked, invoice, record) else { return Ok(Vec::new()) };
    let mut entries: Vec<NumberEntry> =
        looked.numbers.iter().flat_map(|(_, list)| list.entries.clone()).collect();
    if let Some(issued) = invoice.issue_date {
        let days = jiff::Span::new().days(looked.settings.value(&keys::DUP_NEAR_DAYS));
        let (from, to) =
            (issued.checked_sub(days).unwrap_or(issued), issued.checked_add(days).unwrap_or(issued));
        for text in near_keys(&candidate) {
            let (from, to) = if text.contains("|account|") { (Date::MIN, Date::MAX) } else { (from, to) };
            entries.extend(store.list_near(&text, from, to).await?);
        }
    }
    entries.retain(|entry| entry.invoice != record.id);
    entries.sort_by(|a, b| a.invoice.cmp(&b.invoice));
    entries.dedup_by(|a, b| a.invoice == b.invoice);
    let ids: Vec<_> = entries.iter().map(|entry| entry.invoice.clone()).collect();
    let states = if ids.is_empty() { Vec::new() } else { store.load_invoices(&ids).await? };
    let found = entries.into_iter().filter_map(|entry| {
        let record = states.iter().find(|record| record.id == entry.invoice)?;
        Some(Earlier {
            id: entry.invoice,
            supplier: entry.supplier,
            legal_entity_group: entry.legal_entity_group,
            kind: entry.kind,
            number: entry.number,
            issue_date: entry.issue_date,
            gross: entry.gross,
            currency: entry.currency,
            accounts: entry.accounts,
            channel: entry.channel,
            state: record.state,
            is_sample: record.is_sample,
            is_repeat: record.findings.iter().any(|finding| finding.code == REPEATED),
        })
    });
    Ok(found.collect())
}

/// BG-3: the invoices that a document refers to, with what is credited of them (E213, E214), and what prepayments among
/// them cover (MAP-27).
pub(super) async fn preceding_of(
    store: &Store,
    invoice: &Invoice,
    lists: Vec<NumberList>,
) -> Result<(Vec<Preceding>, Decimal), StepError> {
    let mut prepaid = Decimal::ZERO;
    let mut preceding = Vec::with_capacity(lists.len());
    for (named, list) in invoice.preceding_invoices.iter().zip(lists) {
        let ids: Vec<_> = list.entries.iter().map(|entry| entry.invoice.clone()).collect();
        let records = if ids.is_empty() { Vec::new() } else { store.load_invoices(&ids).await? };
        let live = records.iter().find(|r| !matches!(r.state, State::Rejected | State::Removed));
        prepaid +=
            live.filter(|record| record.is_prepayment).and_then(|record| record.gross).unwrap_or_default();
        let found = live.or(records.first()).and_then(|record| {
            let confirmed = record.pairs.iter().filter(|pair| !pair.is_proposal);
            Some(Credited {
                gross: record.gross?,
                currency: record.currency?,
                credited: confirmed.map(|pair| pair.amount.value()).sum(),
            })
        });
        preceding.push(Preceding { number: named.number.clone(), found });
    }
    Ok((preceding, prepaid))
}

/// DUP-2 … DUP-8: the document joins the lists it was judged by, unless it is gone or is never compared (DUP-6).
///
/// A repetition (E202) joins once it is none any more: its number is taken by the document it repeats, so a flood of
/// repetitions neither collides on the list nor crowds that document out of it.
pub(super) fn note_numbers(
    change: &mut Change,
    after: &InvoiceRecord,
    looked: &Looked,
    candidate: Option<&Candidate<'_>>,
) -> Result<(), StepError> {
    let is_repeat = after.findings.iter().any(|finding| finding.code == REPEATED);
    let is_compared = !after.state.is_terminal() && !after.is_sample && !is_repeat;
    let Some(candidate) = candidate.filter(|_| is_compared) else { return Ok(()) };
    let entry = NumberEntry {
        invoice: after.id.clone(),
        supplier: candidate.supplier.code.clone(),
        legal_entity_group: candidate.supplier.legal_entity_group.clone(),
        kind: after.kind,
        number: after.number.clone(),
        issue_date: after.issue_date,
        gross: after.gross,
        currency: after.currency,
        accounts: document_account_keys(candidate.invoice),
        channel: after.channel,
    };
    for (text, list) in &looked.numbers {
        if !list.entries.contains(&entry) {
            change.add_number(candidate.company, key::number(text), list, entry.clone())?;
        }
    }
    for text in near_keys(candidate) {
        change.add_near(candidate.company, &text, &entry)?;
    }
    Ok(())
}
