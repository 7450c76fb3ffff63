//! Which invoices leave together (FIN-5, FIN-6, FIN-11, FIN-13, CRED-17).

use std::collections::{BTreeMap, BTreeSet};

use attest_model::batches::BatchTotals;
use attest_model::ids::{CompanyCode, InvoiceId};
use attest_model::money::{Currency, Decimal};
use attest_model::record::{InvoiceRecord, Next, State};

use super::check::signed;
use crate::attachments::scan;

/// Most documents in one batch: an answer file of the ERP stays readable and a repeat stays short.
pub const BATCH_INVOICES_MAX: usize = 500;

/// What belongs into one batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The company.
    pub company: CompanyCode,
    /// The currency.
    pub currency: Currency,
    /// Documents, by id; paired ones are together.
    pub invoices: Vec<InvoiceId>,
    /// Sums; credit notes count negative.
    pub totals: BatchTotals,
}

/// Why a document stays behind (VAL-68).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DropReason {
    /// It is not ready.
    NotReady(State),
    /// Blocking findings, by code.
    Blocked(Vec<String>),
    /// Attachments wait for their virus scan, by name (ATT-2).
    Scanned(Vec<String>),
    /// A sample never leaves (FIN-11).
    Sample,
    /// Company, currency or a total is not known.
    Incomplete,
    /// A document paired with it stays behind (FIN-13).
    PairStays(InvoiceId),
    /// A document paired with it has another company or currency.
    PairDiffers(InvoiceId),
}

/// A document that stays behind, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Which.
    pub invoice: InvoiceId,
    /// Why.
    pub reason: DropReason,
}

/// What Create Batch makes of the documents it was given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Composition {
    /// One batch each, by company and currency.
    pub groups: Vec<Group>,
    /// What stays behind.
    pub dropped: Vec<Dropped>,
}

/// FIN-5, FIN-13. Gathers the ready documents per company and currency; paired ones leave together or not at all.
///
/// The records are those after re-validation and the new match attempts. The order they are given in does not matter.
#[must_use]
pub fn compose(records: &[InvoiceRecord]) -> Composition {
    let by_id: BTreeMap<&InvoiceId, &InvoiceRecord> =
        records.iter().map(|record| (&record.id, record)).collect();
    let mut stays: BTreeMap<InvoiceId, DropReason> =
        by_id.values().filter_map(|record| Some((record.id.clone(), obstacle(record)?))).collect();
    let partners = partners(&by_id);
    loop {
        let more = by_id.values().filter(|record| !stays.contains_key(&record.id)).find_map(|record| {
            let reason = partners
                .get(&record.id)?
                .iter()
                .find_map(|other| pair_obstacle(record, other, &by_id, &stays))?;
            Some((record.id.clone(), reason))
        });
        match more {
            Some((id, reason)) => stays.insert(id, reason),
            None => break,
        };
    }
    let leaving: Vec<&InvoiceRecord> =
        by_id.values().copied().filter(|record| !stays.contains_key(&record.id)).collect();
    Composition {
        groups: groups(&leaving, &partners),
        dropped: stays.into_iter().map(|(invoice, reason)| Dropped { invoice, reason }).collect(),
    }
}

fn obstacle(record: &InvoiceRecord) -> Option<DropReason> {
    if record.is_sample {
        return Some(DropReason::Sample);
    }
    if record.state != State::Ready || record.next != Next::Ready {
        return Some(DropReason::NotReady(record.state));
    }
    let codes: Vec<String> = record.blocking().map(|finding| finding.code.clone()).collect();
    if !codes.is_empty() {
        return Some(DropReason::Blocked(codes));
    }
    let awaited: Vec<String> = scan::awaited(record).map(|file| file.name.clone()).collect();
    if !awaited.is_empty() {
        return Some(DropReason::Scanned(awaited));
    }
    let complete = record.company.is_some() && record.supplier.is_some() && record.currency.is_some();
    let complete = complete && record.gross.is_some() && record.net.is_some();
    (!complete).then_some(DropReason::Incomplete)
}

/// Who is paired with whom, both ways, proposals left out (CRED-7).
fn partners(by_id: &BTreeMap<&InvoiceId, &InvoiceRecord>) -> BTreeMap<InvoiceId, BTreeSet<InvoiceId>> {
    let mut partners: BTreeMap<InvoiceId, BTreeSet<InvoiceId>> = BTreeMap::new();
    for record in by_id.values() {
        for pair in record.pairs.iter().filter(|pair| !pair.is_proposal) {
            partners.entry(record.id.clone()).or_default().insert(pair.with.clone());
            partners.entry(pair.with.clone()).or_default().insert(record.id.clone());
        }
    }
    partners
}

fn pair_obstacle(
    record: &InvoiceRecord,
    other: &InvoiceId,
    by_id: &BTreeMap<&InvoiceId, &InvoiceRecord>,
    stays: &BTreeMap<InvoiceId, DropReason>,
) -> Option<DropReason> {
    match by_id.get(other) {
        Some(partner) if stays.contains_key(&partner.id) => Some(DropReason::PairStays(other.clone())),
        Some(partner) => {
            let same = partner.company == record.company && partner.currency == record.currency;
            (!same).then(|| DropReason::PairDiffers(other.clone()))
        }
        None => Some(DropReason::PairStays(other.clone())),
    }
}

fn groups(leaving: &[&InvoiceRecord], partners: &BTreeMap<InvoiceId, BTreeSet<InvoiceId>>) -> Vec<Group> {
    let mut per_ledger: BTreeMap<(CompanyCode, Currency), Vec<Vec<&InvoiceRecord>>> = BTreeMap::new();
    let mut placed: BTreeSet<&InvoiceId> = BTreeSet::new();
    for record in leaving {
        let (Some(company), Some(currency)) = (&record.company, record.currency) else { continue };
        if placed.contains(&record.id) {
            continue;
        }
        let together = connected(&record.id, partners);
        let members: Vec<&InvoiceRecord> =
            leaving.iter().copied().filter(|one| together.contains(&one.id)).collect();
        placed.extend(members.iter().map(|one| &one.id));
        per_ledger.entry((company.clone(), currency)).or_default().push(members);
    }
    let mut groups = Vec::new();
    for ((company, currency), bundles) in per_ledger {
        let mut batch: Vec<&InvoiceRecord> = Vec::new();
        for bundle in bundles {
            if !batch.is_empty() && batch.len() + bundle.len() > BATCH_INVOICES_MAX {
                groups.push(group(&company, currency, &batch));
                batch.clear();
            }
            batch.extend(bundle);
        }
        if !batch.is_empty() {
            groups.push(group(&company, currency, &batch));
        }
    }
    groups
}

/// Everything that pairs link to a document, the document included.
fn connected(start: &InvoiceId, partners: &BTreeMap<InvoiceId, BTreeSet<InvoiceId>>) -> BTreeSet<InvoiceId> {
    let mut found = BTreeSet::from([start.clone()]);
    let mut open = vec![start.clone()];
    while let Some(id) = open.pop() {
        for other in partners.get(&id).into_iter().flatten() {
            if found.insert(other.clone()) {
                open.push(other.clone());
            }
        }
    }
    found
}

fn group(company: &CompanyCode, currency: Currency, records: &[&InvoiceRecord]) -> Group {
    let sum = |value: fn(&InvoiceRecord) -> Option<Decimal>| -> Decimal {
        records.iter().map(|record| signed(record.kind, value(record).unwrap_or_default())).sum()
    };
    Group {
        company: company.clone(),
        currency,
        invoices: records.iter().map(|record| record.id.clone()).collect(),
        totals: BatchTotals {
            gross: sum(|record| record.gross),
            tax: sum(|record| record.tax),
            net: sum(|record| record.net),
            count: u32::try_from(records.len()).unwrap_or(u32::MAX),
        },
    }
}
