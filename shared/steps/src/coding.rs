//! The coding of an invoice beside the register: rows of tax, and values that do not fit (CODE-3, CODE-7, VAL-66).

use std::collections::BTreeSet;

use attest_model::coding::Dimension;
use attest_model::dates::today;
use attest_model::findings::{Finding, Severity};
use attest_model::ids::{CompanyCode, folded};
use attest_model::orders::CodingRow;
use attest_model::record::{InvoiceRecord, Next};
use attest_model::settings::{HeaderBasis, keys};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::coding::{CodingFault, Posting, Register, Taxed, check, findings, with_tax};
use attest_payables::lifecycle;
use attest_store::{CompanyTables, Store};

use crate::StepError;
use crate::desk::{Desk, Note, save};
use crate::load::{Around, sweep_at};

/// What wakes invoices whose coding does not fit (VAL-69).
pub(crate) const TOPIC: &str = "coding";

/// What the register knows of the values of some rows; `None` where the company keeps none.
pub(crate) async fn register(
    store: &Store,
    company: &CompanyCode,
    tables: &CompanyTables,
    rows: &[CodingRow],
) -> Result<Option<Register>, StepError> {
    if rows.is_empty() || (tables.coding.is_empty() && !tables.has_coding_rules) {
        return Ok(None);
    }
    let mut register = Register { dimensions: tables.coding.clone(), ..Register::default() };
    fill(store, company, &mut register, rows, tables.has_coding_rules).await?;
    Ok(Some(register))
}

/// Reads what the register does not have of some rows yet.
async fn fill(
    store: &Store,
    company: &CompanyCode,
    register: &mut Register,
    rows: &[CodingRow],
    has_rules: bool,
) -> Result<(), StepError> {
    let values = rows.iter().flat_map(Dimension::all_of);
    let places = values.map(|(dimension, value)| (dimension, folded(value)));
    let wanted: BTreeSet<_> = places
        .filter(|place| register.dimensions.contains(&place.0) && !register.values.contains_key(place))
        .collect();
    let (values, rules) = store.find_coding(company, &wanted, has_rules).await?;
    register.values.extend(values);
    if has_rules {
        register.rules = rules;
    }
    Ok(())
}

/// The rows with their rows of tax (CODE-7), and what does not fit.
pub(crate) async fn completed<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: &InvoiceRecord,
    around: &Around,
    rows: &[CodingRow],
) -> Result<(Vec<CodingRow>, Vec<CodingFault>), StepError> {
    let (company, tables) = (&around.company, &around.tables);
    let Some(mut register) = register(desk.store, &company.code, tables, rows).await? else {
        return Ok((rows.to_vec(), Vec::new()));
    };
    let basis = around.settings.get(&keys::CODING_BASIS).map_or(HeaderBasis::Net, |resolved| resolved.value);
    let taxed = Taxed {
        net: record.net.unwrap_or_default(),
        tax: record.tax.unwrap_or_default(),
        basis,
        digits: record.currency.map_or(2, |currency| currency.minor_units()),
    };
    let rows = with_tax(rows, &register, &taxed);
    fill(desk.store, &company.code, &mut register, &rows, false).await?;
    let posting = Posting {
        day: record.issue_date.unwrap_or_else(|| today(desk.now(), &company.time_zone)),
        periods: &tables.periods,
        categories: &record.tax_categories,
    };
    let faults = check(&rows, &register, &posting);
    Ok((rows, faults))
}

/// The coding of a record, completed; answers the errors that nobody let pass, with which it must not go on.
pub(crate) async fn complete<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: &mut InvoiceRecord,
    around: &Around,
) -> Result<Vec<Finding>, StepError> {
    let (rows, faults) = completed(desk, record, around, &record.coding).await?;
    record.coding = rows;
    let passed = |finding: &Finding| {
        let print = finding.fingerprint();
        record.overrides.iter().any(|passed| passed.fingerprint == print)
    };
    let found = findings(&faults).into_iter();
    Ok(found.filter(|finding| finding.severity == Severity::Error && !passed(finding)).collect())
}

/// VAL-66, VAL-68. An invoice whose coding does not fit, as it was completed: it falls to error with it and remembers where it
/// stood. Arrival control is next: it says what does not fit, has it told, and notes what mends it.
///
/// # Errors
/// [`StepError`]; a repeat starts from fresh records.
pub(crate) async fn block<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: &InvoiceRecord,
    mut coded: InvoiceRecord,
    misfits: &[Finding],
) -> Result<Next, StepError> {
    let code = misfits.first().map_or("", |finding| finding.code.as_str());
    if lifecycle::fall(&mut coded, code).is_none() {
        return Err(StepError::invalid(&record.id, "cannot fall to error from where it stands"));
    }
    coded.next = Next::Validate;
    coded.sweep_at = sweep_at(&coded, None, desk.now());
    let said: Vec<&str> = misfits.iter().take(MISFITS_SAID).map(|finding| finding.message.as_str()).collect();
    let mut change = desk.change();
    save(&mut change, record, &coded, Note::rule("VAL-66", "blocked", said.join("; ")))?;
    desk.commit(change).await?;
    Ok(coded.next)
}

/// Most misfits that the trail names; the findings have all of them.
const MISFITS_SAID: usize = 10;
