//! The register of coding values and its rules (CODE-3); invoices whose coding waits for them are looked at again (VAL-69).

use std::collections::{BTreeMap, BTreeSet};

use attest_model::coding::{CodingRule, CodingValue, Dimension};
use attest_model::ids::CompanyCode;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;

use super::registers::{put_tables, write_all};
use super::{Imported, wake};
use crate::StepError;
use crate::coding::TOPIC;
use crate::desk::Desk;
use crate::message::Cause;

/// Dimensions of its own that a company may have: their names stand in an item that is read with every invoice.
const FREE_MAX: usize = 20;

/// Rules of a company: they stand in one item, each of them has at most a kilobyte.
const RULES_MAX: usize = 300;

/// Enters values and replaces those that are there; a dimension is checked from the first of them on.
pub(super) async fn put_coding_values<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    values: Vec<CodingValue>,
    done: &mut Imported,
) -> Result<(), StepError> {
    for (company, values) in by_company(values, |value| &value.company) {
        let mut named: BTreeSet<Dimension> = values.iter().map(|value| value.dimension.clone()).collect();
        let known = desk.store.find_company_tables(&company).await?.map(|found| found.record.coding);
        named.extend(known.unwrap_or_default());
        let free = named.iter().filter(|dimension| matches!(dimension, Dimension::Free(_))).count();
        if free > FREE_MAX {
            done.refused.push(format!(
                "coding_values: company {company} would have {free} dimensions of its own; at most {FREE_MAX} are kept"
            ));
            continue;
        }
        // The values first: a dimension whose values are not there yet would refuse all coding.
        write_all(desk, &values, done, |change, value| change.put_coding_value(value)).await?;
        put_tables(desk, &company, |tables| tables.coding.extend(named.iter().cloned())).await?;
        done.woken += wake(desk, &company, TOPIC, Cause::Woken).await?;
    }
    Ok(())
}

/// Replaces the rules of the companies that are named.
pub(super) async fn put_coding_rules<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    rules: Vec<CodingRule>,
    done: &mut Imported,
) -> Result<(), StepError> {
    for (company, rules) in by_company(rules, |rule| &rule.company) {
        if rules.len() > RULES_MAX {
            done.refused.push(format!(
                "coding_rules: company {company} would have {} rules; at most {RULES_MAX} are kept",
                rules.len()
            ));
            continue;
        }
        let mut change = desk.change();
        change.put_coding_rules(&company, &rules)?;
        desk.commit(change).await?;
        done.records += rules.len();
        put_tables(desk, &company, |tables| tables.has_coding_rules = true).await?;
        done.woken += wake(desk, &company, TOPIC, Cause::Woken).await?;
    }
    Ok(())
}

fn by_company<T>(all: Vec<T>, company: impl Fn(&T) -> &CompanyCode) -> BTreeMap<CompanyCode, Vec<T>> {
    let mut sorted: BTreeMap<CompanyCode, Vec<T>> = BTreeMap::new();
    for one in all {
        sorted.entry(company(&one).clone()).or_default().push(one);
    }
    sorted
}
