//! Settings are saved here, whoever changes them: a file of an import, or a person (SET-41 … SET-43).

use std::collections::{BTreeMap, BTreeSet};

use attest_model::ids::{CompanyCode, UserCode};
use attest_model::money::Decimal;
use attest_model::settings::{PercentMode, Scope, Settings, Values, keys};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::accrual::check_methods;
use attest_store::keys as key;

use crate::StepError;
use crate::desk::{Desk, again};
use crate::import_master::wake;
use crate::load::scopes;
use crate::message::Cause;
use crate::validate::topic_of_supplier;

/// A value that was checked by the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewValue {
    /// Whose value it is.
    pub scope: Scope,
    /// The setting's name as the catalogue writes it.
    pub name: &'static str,
    /// The value; `None` removes it, so that the holder inherits again (REC-11).
    pub value: Option<String>,
}

/// What saving did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saved {
    /// Why nothing was saved, one line each.
    pub refused: Vec<String>,
    /// Values that are others than before.
    pub changed: usize,
    /// Invoices in error that are looked at again (VAL-69).
    pub woken: usize,
}

/// Saves values of any number of holders, all of them or none; each change is recorded with who made it (SET-42).
///
/// # Errors
/// [`StepError`] when the store does not answer; what contradicts other values is in [`Saved::refused`].
pub async fn save<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    by: &UserCode,
    values: &[NewValue],
) -> Result<Saved, StepError> {
    let mut saved = Saved::default();
    saved.refused.extend(narrowed(desk, values).await?);
    saved.refused.extend(below_nothing(desk, values).await?);
    saved.refused.sort();
    saved.refused.dedup();
    if !saved.refused.is_empty() {
        return Ok(saved);
    }
    for scope in values.iter().map(|value| value.scope.clone()).collect::<BTreeSet<Scope>>() {
        let changed = again(|| async {
            let found = desk.store.find_settings(&scope).await?;
            let seen = found.as_ref().map(|found| found.version);
            let mut document = found.map(|found| found.record).unwrap_or_default();
            let before = document.values.clone();
            for value in values.iter().filter(|value| value.scope == scope) {
                document.set(value.name, value.value.clone(), by, desk.now());
            }
            if document.values == before {
                return Ok(0);
            }
            let mut change = desk.change();
            change.put_settings(seen, &scope, &document)?;
            desk.commit(change).await?;
            let names: BTreeSet<_> = before.keys().chain(document.values.keys()).collect();
            Ok(names.into_iter().filter(|name| before.get(*name) != document.values.get(*name)).count())
        })
        .await?;
        saved.changed += changed;
        if changed > 0 {
            saved.woken += wake_holder(desk, &scope).await?;
        }
    }
    Ok(saved)
}

/// VAL-69. Invoices in error that may rest on a holder's settings.
async fn wake_holder<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, scope: &Scope) -> Result<usize, StepError> {
    let (company, topic) = match scope {
        Scope::Tenant => {
            let mut woken = 0;
            for company in desk.store.list_companies().await? {
                woken += wake(desk, &company.code, "company", Cause::Woken).await?;
            }
            return Ok(woken);
        }
        Scope::Company(company) | Scope::Contract(company, _) => (company, "company".to_owned()),
        Scope::Supplier(company, supplier) | Scope::Office(company, supplier, _) => {
            (company, topic_of_supplier(supplier))
        }
    };
    wake(desk, company, &topic, Cause::Woken).await
}

/// What a company's settings will be.
async fn with<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: &CompanyCode,
    values: &[NewValue],
) -> Result<Settings, StepError> {
    let holders = scopes(Some(company), None, None);
    let base = desk.store.load_settings(&holders).await?;
    let own = values.iter().filter(|value| holders.contains(&value.scope));
    Ok(own.fold(base, |all, new| all.changed(new.scope.clone(), new.name, new.value.as_deref())))
}

/// The companies whose settings some of the values change.
async fn companies<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    values: &[NewValue],
    names: &[&str],
) -> Result<BTreeSet<CompanyCode>, StepError> {
    let mut found = BTreeSet::new();
    for value in values.iter().filter(|value| names.contains(&value.name)) {
        match value.scope.company() {
            Some(company) => {
                found.insert(company.clone());
            }
            None => found.extend(desk.store.list_companies().await?.into_iter().map(|company| company.code)),
        }
    }
    Ok(found)
}

/// SET-43. Lists of accrual methods that would leave values in use outside.
async fn narrowed<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    values: &[NewValue],
) -> Result<Vec<String>, StepError> {
    let mut refused = Vec::new();
    for company in companies(desk, values, &[keys::ACCMETH.name]).await? {
        let in_use = desk.store.list_methods(&company).await?;
        let allowed = with(desk, &company, values).await?.value(&keys::ACCMETH);
        if let Err(error) = check_methods(&allowed, &in_use) {
            refused.push(format!("settings: company {company}: {error}"));
        }
    }
    Ok(refused)
}

/// CHK-26. Where percents are deviations, a lower limit of more than 100 lies below nothing.
async fn below_nothing<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    values: &[NewValue],
) -> Result<Vec<String>, StepError> {
    let checks = [&keys::CHECK_12, &keys::CHECK_14];
    let names = [keys::CHECK_PERCENT_MODE.name, keys::CHECK_12.name, keys::CHECK_14.name];
    let mut refused = Vec::new();
    for company in companies(desk, values, &names).await? {
        let settings = with(desk, &company, values).await?;
        let mode = settings.get(&keys::CHECK_PERCENT_MODE).map(|resolved| resolved.value);
        if mode == Some(PercentMode::Ratio) {
            continue;
        }
        for (holder, own) in holders(desk, &company, values).await? {
            for key in checks {
                let setting = own.get(key.name).and_then(|text| (key.read)(text).ok());
                if let Some(min) =
                    setting.and_then(|setting| setting.min).filter(|min| *min > Decimal::ONE_HUNDRED)
                {
                    refused.push(format!(
                        "settings: {} of {}, company {company}: min {min} is more than 100 percent below the mean; expected at most 100, or {} ratio",
                        key.name,
                        holder.replace('#', " "),
                        keys::CHECK_PERCENT_MODE.name,
                    ));
                }
            }
        }
    }
    Ok(refused)
}

/// What every holder of a company, and the tenant, will have, by the key of the holder.
async fn holders<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: &CompanyCode,
    values: &[NewValue],
) -> Result<BTreeMap<String, Values>, StepError> {
    let mut holders = desk.store.list_settings(company).await?;
    let tenant = desk.store.find_settings(&Scope::Tenant).await?;
    holders.insert(
        key::settings(&Scope::Tenant).sk,
        tenant.map(|found| found.record.values).unwrap_or_default(),
    );
    for new in values {
        if new.scope.company().is_some_and(|other| other != company) {
            continue;
        }
        let own = holders.entry(key::settings(&new.scope).sk).or_default();
        match &new.value {
            Some(text) => own.insert(new.name.to_owned(), text.clone()),
            None => own.remove(new.name),
        };
    }
    Ok(holders)
}
