//! Settings and the small registers, which are replaced as a whole or written without looking.

use std::collections::{BTreeMap, BTreeSet};

use attest_formats::master::{MasterRecords, SettingValue};
use attest_model::ids::{CompanyCode, UserCode};
use attest_model::master::{Contract, RoleEntry};
use attest_model::orders::AccrualMethod;
use attest_model::settings::keys;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::accrual::check_method;
use attest_store::{Change, CompanyTables};

use super::Imported;
use super::items::put_items;
use crate::StepError;
use crate::desk::{Desk, again};
use crate::load::scopes;
use crate::settings::{self, NewValue};

/// The small registers, which are replaced as a whole or written without looking.
pub(super) async fn put_others<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    records: MasterRecords,
    done: &mut Imported,
) -> Result<(), StepError> {
    match records {
        MasterRecords::Roles(roles) => put_roles(desk, roles, done).await?,
        MasterRecords::Holidays(holidays) => {
            let mut days: BTreeMap<CompanyCode, BTreeSet<_>> = BTreeMap::new();
            done.records += holidays.len();
            for holiday in holidays {
                days.entry(holiday.company).or_default().insert(holiday.date);
            }
            for (company, days) in &days {
                put_tables(desk, company, |tables| tables.calendar.holidays.clone_from(days)).await?;
            }
        }
        MasterRecords::Periods(periods) => {
            done.records += periods.len();
            for company in periods.iter().map(|period| period.company.clone()).collect::<BTreeSet<_>>() {
                let own: Vec<_> =
                    periods.iter().filter(|period| period.company == company).cloned().collect();
                put_tables(desk, &company, |tables| tables.periods.clone_from(&own)).await?;
            }
        }
        MasterRecords::Units(units) => {
            done.records += units.len();
            for company in units.iter().map(|unit| unit.company.clone()).collect::<BTreeSet<_>>() {
                let own: Vec<_> = units.iter().filter(|unit| unit.company == company).cloned().collect();
                put_tables(desk, &company, |tables| tables.units.clone_from(&own)).await?;
            }
        }
        MasterRecords::Contracts(contracts) => {
            let contracts = allowed(desk, contracts, done).await?;
            write_all(desk, &contracts, done, |change, contract| change.put_contract(contract)).await?;
        }
        MasterRecords::Items(items) => put_items(desk, items, done).await?,
        MasterRecords::Partners(partners) => {
            write_all(desk, &partners, done, |change, partner| change.put_partner(partner)).await?;
        }
        MasterRecords::Services(services) => {
            write_all(desk, &services, done, |change, service| change.put_service(service)).await?;
        }
        MasterRecords::Rates(rates) => {
            write_all(desk, &rates, done, |change, rate| change.put_rate(rate)).await?;
        }
        MasterRecords::CodingRules(_)
        | MasterRecords::CodingValues(_)
        | MasterRecords::Companies(_)
        | MasterRecords::Users(_)
        | MasterRecords::Delegations(_)
        | MasterRecords::Suppliers(_)
        | MasterRecords::Offices(_)
        | MasterRecords::Orders(_)
        | MasterRecords::Receipts(_)
        | MasterRecords::Subscriptions(_)
        | MasterRecords::Settings(_) => {}
    }
    Ok(())
}

/// REC-12. The list of who holds a role is replaced as a whole: its order counts.
async fn put_roles<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    roles: Vec<RoleEntry>,
    done: &mut Imported,
) -> Result<(), StepError> {
    let mut by_company: BTreeMap<CompanyCode, Vec<_>> = BTreeMap::new();
    for role in roles {
        by_company.entry(role.company.clone()).or_default().push(role);
    }
    for (company, roles) in &by_company {
        again(|| async {
            let seen = desk.store.find_roles(company).await?.map(|found| found.version);
            let mut change = desk.change();
            change.put_roles(seen, company, roles)?;
            desk.commit(change).await
        })
        .await?;
        done.records += roles.len();
    }
    Ok(())
}

/// Records written together: an item with its codes takes a few places of the hundred that a transaction has.
const WRITTEN_AT_ONCE: usize = 60;

pub(super) async fn write_all<Q: Queue, C: Clock, T>(
    desk: Desk<'_, Q, C>,
    records: &[T],
    done: &mut Imported,
    write: impl Fn(&mut Change, &T) -> Result<(), attest_store::StoreError>,
) -> Result<(), StepError> {
    let mut change = desk.change();
    for record in records {
        write(&mut change, record)?;
        if change.len() >= WRITTEN_AT_ONCE {
            desk.commit(std::mem::replace(&mut change, desk.change())).await?;
        }
    }
    desk.commit(change).await?;
    done.records += records.len();
    Ok(())
}

pub(super) async fn put_tables<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: &CompanyCode,
    set: impl Fn(&mut CompanyTables),
) -> Result<(), StepError> {
    again(|| async {
        let found = desk.store.find_company_tables(company).await?;
        let seen = found.as_ref().map(|found| found.version);
        let mut tables = found.map(|found| found.record).unwrap_or_default();
        set(&mut tables);
        let mut change = desk.change();
        change.put_company_tables(seen, company, &tables)?;
        desk.commit(change).await
    })
    .await
}

/// SET-41, SET-42: values were checked when the file was read; what contradicts others refuses the whole file.
pub(super) async fn put_settings<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    values: Vec<SettingValue>,
    done: &mut Imported,
) -> Result<(), StepError> {
    let values: Vec<NewValue> = values
        .into_iter()
        .map(|SettingValue { scope, name, value }| NewValue { scope, name, value: Some(value) })
        .collect();
    let saved = settings::save(desk, &UserCode::new("import"), &values).await?;
    if saved.refused.is_empty() {
        done.records += values.len();
    }
    done.woken += saved.woken;
    done.refused.extend(saved.refused);
    Ok(())
}

/// The contracts whose accrual methods their companies have.
async fn allowed<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    contracts: Vec<Contract>,
    done: &mut Imported,
) -> Result<Vec<Contract>, StepError> {
    let mut methods = Methods::default();
    let mut taken = Vec::with_capacity(contracts.len());
    for contract in contracts {
        let who = format!("contract {}", contract.number);
        if methods.allow(desk, &contract.company, &who, contract.accrual_method, done).await? {
            taken.push(contract);
        }
    }
    Ok(taken)
}

/// SET-10, SET-11, SET-43. The accrual methods that companies allow, read once each.
#[derive(Default)]
pub(super) struct Methods(BTreeMap<CompanyCode, Vec<AccrualMethod>>);

impl Methods {
    /// Whether a holder may name this method; where not, the import says so.
    pub(super) async fn allow<Q: Queue, C: Clock>(
        &mut self,
        desk: Desk<'_, Q, C>,
        company: &CompanyCode,
        who: &str,
        method: Option<AccrualMethod>,
        done: &mut Imported,
    ) -> Result<bool, StepError> {
        let Some(method) = method else { return Ok(true) };
        if !self.0.contains_key(company) {
            let settings = desk.store.load_settings(&scopes(Some(company), None, None)).await?;
            self.0.insert(company.clone(), settings.value(&keys::ACCMETH));
        }
        let allowed = self.0.get(company).map(Vec::as_slice).unwrap_or_default();
        if let Err(error) = check_method(method, allowed) {
            done.refused.push(format!("{who} of company {company}: {error}"));
            return Ok(false);
        }
        Ok(true)
    }
}
