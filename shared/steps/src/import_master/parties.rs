//! Companies, users and suppliers, with the identifiers they are found by.

use std::collections::{BTreeMap, BTreeSet};

use attest_formats::master::{SupplierOffice, UserDelegation};
use attest_model::ids::UserCode;
use attest_model::master::{Company, Supplier, User};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::arrival::{acceptance_after_import, company_register_keys, supplier_register_keys};
use attest_payables::payment::account_key;
use attest_store::{Change, Store};

use super::Imported;
use super::registers::Methods;
use crate::StepError;
use crate::desk::{Desk, again};

pub(super) async fn put_company<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: &Company,
) -> Result<(), StepError> {
    let known = desk.store.find_company(&company.code).await?;
    let mut change = desk.change();
    change.put_company(known.as_ref().map(|known| known.version), company)?;
    let old = known.map(|known| company_register_keys(&known.record)).unwrap_or_default();
    let new: Vec<String> = company_register_keys(company).iter().map(ToString::to_string).collect();
    let all: Vec<String> = old
        .iter()
        .map(ToString::to_string)
        .chain(new.iter().cloned())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    for (text, found) in all.iter().zip(desk.store.find_companies(&all).await?) {
        let (seen, mut companies) = found.map_or((None, BTreeSet::new()), |f| (Some(f.version), f.record));
        let changed = if new.contains(text) {
            companies.insert(company.code.clone())
        } else {
            companies.remove(&company.code)
        };
        if changed {
            change.put_company_identifier(seen, text, &companies)?;
        }
    }
    desk.commit(change).await
}

/// A user keeps the delegations of an earlier import: they stand in a file of their own. One whose name was taken out of the
/// register stays unnamed (AUD-3); answers whether the row was taken.
pub(super) async fn put_user<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    user: &User,
) -> Result<bool, StepError> {
    let known = desk.store.find_user(&user.code).await?;
    if known.as_ref().is_some_and(|known| known.record.is_unnamed()) {
        return Ok(false);
    }
    let mut user = user.clone();
    if let Some(known) = &known {
        user.delegations.clone_from(&known.record.delegations);
    }
    let mut change = desk.change();
    change.put_user(known.map(|known| known.version), &user)?;
    desk.commit(change).await?;
    Ok(true)
}

pub(super) async fn put_delegations<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    delegations: Vec<UserDelegation>,
    done: &mut Imported,
) -> Result<(), StepError> {
    let mut by_user: BTreeMap<UserCode, Vec<_>> = BTreeMap::new();
    for given in delegations {
        by_user.entry(given.user).or_default().push(given.delegation);
    }
    for (user, delegations) in &by_user {
        let taken = again(|| async {
            let Some(known) = desk.store.find_user(user).await? else { return Ok(false) };
            let mut changed = known.record;
            changed.delegations.clone_from(delegations);
            let mut change = desk.change();
            change.put_user(Some(known.version), &changed)?;
            desk.commit(change).await?;
            Ok(true)
        })
        .await?;
        if taken {
            done.records += delegations.len();
        } else {
            done.refused.push(format!("delegations: user {user} is not known"));
        }
    }
    Ok(())
}

/// A supplier keeps its offices, the use of its accounts, and its acceptance where the file names none (ARR-9 weighs it against the changes).
pub(super) async fn put_supplier<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    supplier: &Supplier,
) -> Result<(), StepError> {
    let known = desk.store.find_supplier(&supplier.company, &supplier.code).await?;
    let mut supplier = supplier.clone();
    supplier.acceptance = acceptance_after_import(known.as_ref().map(|known| &known.record), &supplier);
    if let Some(known) = &known {
        supplier.offices.clone_from(&known.record.offices);
        keep_use(&mut supplier, &known.record);
    }
    let old = known.as_ref().map(|known| supplier_register_keys(&known.record)).unwrap_or_default();
    let mut change = desk.change();
    change.put_supplier(known.as_ref().map(|known| known.version), &supplier)?;
    index_supplier(
        desk.store,
        &mut change,
        &supplier,
        &old.iter().map(ToString::to_string).collect::<Vec<_>>(),
    )
    .await?;
    desk.commit(change).await
}

/// FIN-3. An account that was used here stays used when the file does not say since when.
fn keep_use(supplier: &mut Supplier, known: &Supplier) {
    for account in supplier.bank_accounts.iter_mut().filter(|account| account.used_since.is_none()) {
        let key = account_key(&account.number);
        let same = known.bank_accounts.iter().find(|own| account_key(&own.number) == key);
        account.used_since = same.and_then(|own| own.used_since);
    }
}

/// The identifiers by which invoices find a supplier, `old` ones it no longer has taken off (ARR-3).
pub(crate) async fn index_supplier(
    store: &Store,
    change: &mut Change,
    supplier: &Supplier,
    old: &[String],
) -> Result<(), StepError> {
    let new: Vec<String> = supplier_register_keys(supplier).iter().map(ToString::to_string).collect();
    let all: Vec<String> = old.iter().chain(&new).cloned().collect::<BTreeSet<_>>().into_iter().collect();
    for (text, found) in all.iter().zip(store.find_suppliers(&supplier.company, &all).await?) {
        let (seen, mut suppliers) = found.map_or((None, BTreeSet::new()), |f| (Some(f.version), f.record));
        let changed = if new.contains(text) {
            suppliers.insert(supplier.code.clone())
        } else {
            suppliers.remove(&supplier.code)
        };
        if changed {
            change.put_supplier_identifier(seen, &supplier.company, text, &suppliers)?;
        }
    }
    Ok(())
}

pub(super) async fn put_offices<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    offices: Vec<SupplierOffice>,
    done: &mut Imported,
) -> Result<(), StepError> {
    let mut methods = Methods::default();
    for SupplierOffice { company, supplier, office } in &offices {
        let who = format!("office {} of supplier {supplier}", office.code);
        if !methods.allow(desk, company, &who, office.accrual_method, done).await? {
            continue;
        }
        let taken = again(|| async {
            let Some(known) = desk.store.find_supplier(company, supplier).await? else { return Ok(false) };
            let mut changed = known.record;
            match changed.offices.iter_mut().find(|own| own.code == office.code) {
                Some(own) => own.clone_from(office),
                None => changed.offices.push(office.clone()),
            }
            let mut change = desk.change();
            change.put_supplier(Some(known.version), &changed)?;
            desk.commit(change).await?;
            Ok(true)
        })
        .await?;
        if taken {
            done.records += 1;
        } else {
            done.refused.push(format!("offices: supplier {supplier} of company {company} is not known"));
        }
    }
    Ok(())
}
