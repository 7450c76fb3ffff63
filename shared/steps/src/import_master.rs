//! Master data: files of registers, orders and receipts become records, and wake the invoices that wait for them.

use std::collections::{BTreeMap, BTreeSet};

use attest_formats::master::{
    self, ImportedOrder, MasterRecords, SettingValue, SupplierOffice, UserDelegation,
};
use attest_formats::orders::{self, OrderingDocument};
use attest_model::ids::{CompanyCode, InvoiceId, OrderNumber, UserCode};
use attest_model::master::{Company, Supplier, User};
use attest_model::orders::{GoodsReceipt, OrderStatus, PurchaseOrder};
use attest_model::settings::{Scope, keys};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::accrual::method_of_new_order;
use attest_payables::arrival::{
    acceptance_after_import, company_register_keys, supplier_keys, supplier_register_keys,
};
use attest_store::{Change, CompanyTables, Store};

use crate::StepError;
use crate::desk::{Desk, again, go_on};
use crate::load::scopes;
use crate::message::Cause;
use crate::validate::{topic_of_order, topic_of_supplier};

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Records written.
    pub records: usize,
    /// Invoices whose flow goes on because of them.
    pub woken: usize,
    /// What was not taken, one line each.
    pub refused: Vec<String>,
}

/// The order in which the files of one folder are imported: what others refer to comes first.
pub const ORDER: &[&str] = &[
    "companies",
    "users",
    "delegations",
    "contracts",
    "settings",
    "suppliers",
    "offices",
    "roles",
    "items",
    "units",
    "rates",
    "holidays",
    "periods",
    "orders",
    "receipts",
];

/// Imports one file: CSV by its name, UBL ordering documents by their content.
///
/// # Errors
/// [`StepError`] when the store does not answer; a faulty file is in [`Imported::refused`] and changes nothing.
pub async fn import_file<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    name: &str,
    bytes: &[u8],
) -> Result<Imported, StepError> {
    if name.to_lowercase().ends_with(".xml") {
        return match orders::read(bytes) {
            Ok(document) => import_document(desk, name, document).await,
            Err(error) => Ok(refused(format!("{name}: {error}"))),
        };
    }
    match master::read(name, bytes) {
        Ok(records) => import_records(desk, records).await,
        Err(errors) => Ok(Imported {
            refused: errors.to_string().lines().map(str::to_owned).collect(),
            ..Imported::default()
        }),
    }
}

fn refused(line: String) -> Imported {
    Imported { refused: vec![line], ..Imported::default() }
}

async fn import_records<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    records: MasterRecords,
) -> Result<Imported, StepError> {
    let mut done = Imported::default();
    match records {
        MasterRecords::Companies(companies) => {
            for company in &companies {
                again(|| put_company(desk, company)).await?;
                done.records += 1;
                done.woken += wake(desk, &company.code, "company").await?;
            }
        }
        MasterRecords::Users(users) => {
            for user in &users {
                again(|| put_user(desk, user)).await?;
                done.records += 1;
            }
        }
        MasterRecords::Delegations(delegations) => put_delegations(desk, delegations, &mut done).await?,
        MasterRecords::Suppliers(suppliers) => {
            for supplier in &suppliers {
                again(|| put_supplier(desk, supplier)).await?;
                done.records += 1;
                done.woken += wake_supplier(desk, supplier).await?;
            }
        }
        MasterRecords::Offices(offices) => put_offices(desk, offices, &mut done).await?,
        MasterRecords::Orders(orders) => {
            for order in &orders {
                import_order(desk, order, &mut done).await?;
            }
        }
        MasterRecords::Receipts(receipts) => {
            for receipt in &receipts {
                again(|| put_receipt(desk, receipt)).await?;
                done.records += 1;
                done.woken += wake(desk, &receipt.company, &topic_of_order(&receipt.order)).await?;
            }
        }
        MasterRecords::Settings(values) => put_settings(desk, &values, &mut done).await?,
        small @ (MasterRecords::Contracts(_)
        | MasterRecords::Holidays(_)
        | MasterRecords::Items(_)
        | MasterRecords::Periods(_)
        | MasterRecords::Rates(_)
        | MasterRecords::Roles(_)
        | MasterRecords::Units(_)) => put_others(desk, small, &mut done).await?,
    }
    Ok(done)
}

/// The small registers, which are replaced as a whole or written without looking.
async fn put_others<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    records: MasterRecords,
    done: &mut Imported,
) -> Result<(), StepError> {
    match records {
        MasterRecords::Roles(roles) => {
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
        }
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
            write_all(desk, &contracts, done, |change, contract| change.put_contract(contract)).await?;
        }
        MasterRecords::Items(items) => {
            write_all(desk, &items, done, |change, item| change.put_item(item)).await?;
        }
        MasterRecords::Rates(rates) => {
            write_all(desk, &rates, done, |change, rate| change.put_rate(rate)).await?;
        }
        MasterRecords::Companies(_)
        | MasterRecords::Users(_)
        | MasterRecords::Delegations(_)
        | MasterRecords::Suppliers(_)
        | MasterRecords::Offices(_)
        | MasterRecords::Orders(_)
        | MasterRecords::Receipts(_)
        | MasterRecords::Settings(_) => {}
    }
    Ok(())
}

/// Records written together: an item with its codes takes a few places of the hundred that a transaction has.
const WRITTEN_AT_ONCE: usize = 60;

async fn write_all<Q: Queue, C: Clock, T>(
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

async fn put_tables<Q: Queue, C: Clock>(
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

async fn put_company<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, company: &Company) -> Result<(), StepError> {
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

/// A user keeps the delegations of an earlier import: they stand in a file of their own.
async fn put_user<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, user: &User) -> Result<(), StepError> {
    let known = desk.store.find_user(&user.code).await?;
    let mut user = user.clone();
    if let Some(known) = &known {
        user.delegations.clone_from(&known.record.delegations);
    }
    let mut change = desk.change();
    change.put_user(known.map(|known| known.version), &user)?;
    desk.commit(change).await
}

async fn put_delegations<Q: Queue, C: Clock>(
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

/// A supplier keeps its offices, and its acceptance where the file names none (ARR-9 weighs it against the changes).
async fn put_supplier<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    supplier: &Supplier,
) -> Result<(), StepError> {
    let known = desk.store.find_supplier(&supplier.company, &supplier.code).await?;
    let mut supplier = supplier.clone();
    supplier.acceptance = acceptance_after_import(known.as_ref().map(|known| &known.record), &supplier);
    if let Some(known) = &known {
        supplier.offices.clone_from(&known.record.offices);
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

async fn index_supplier(
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

async fn put_offices<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    offices: Vec<SupplierOffice>,
    done: &mut Imported,
) -> Result<(), StepError> {
    for SupplierOffice { company, supplier, office } in &offices {
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

async fn import_order<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    imported: &ImportedOrder,
    done: &mut Imported,
) -> Result<(), StepError> {
    let Some(supplier) = desk.store.find_supplier(&imported.company, &imported.supplier).await? else {
        let number = &imported.draft.number;
        done.refused.push(format!("orders: supplier {} of order {number} is not known", imported.supplier));
        return Ok(());
    };
    let contract = match &imported.draft.contract {
        Some(number) => desk.store.find_contract(&imported.company, number).await?,
        None => None,
    };
    let settings = desk.store.load_settings(&scopes(Some(&imported.company), None, None)).await?;
    let allowed = settings.value(&keys::ACCMETH);
    let method = imported.draft.accrual_method.unwrap_or_else(|| {
        method_of_new_order(&allowed, contract.as_ref(), &supplier.record, imported.office.as_ref())
    });
    let order = imported.draft.clone().fix(imported.company.clone(), imported.supplier.clone(), method);
    match again(|| put_order(desk, &order)).await {
        Ok(()) => done.records += 1,
        Err(StepError::Store(attest_store::StoreError::Invalid { what, cause })) => {
            done.refused.push(format!("{what}: {cause}"));
            return Ok(());
        }
        Err(error) => return Err(error),
    }
    done.woken += wake(desk, &order.company, &topic_of_order(&order.number)).await?;
    Ok(())
}

async fn put_order<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, order: &PurchaseOrder) -> Result<(), StepError> {
    let known = desk.store.find_order(&order.company, &order.number).await?;
    let companies = desk.store.find_order_companies(&order.number).await?;
    let mut change = desk.change();
    change.put_order(known.as_ref(), order)?;
    change.add_order_company(companies.as_ref(), &order.number, &order.company)?;
    desk.commit(change).await
}

/// REC-9, PROC-4: a receipt of an order that is not known or not committed waits beside it and counts later.
async fn put_receipt<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    receipt: &GoodsReceipt,
) -> Result<(), StepError> {
    let known = desk.store.find_order(&receipt.company, &receipt.order).await?;
    let mut change = desk.change();
    change.put_receipt(known.as_ref(), receipt)?;
    desk.commit(change).await
}

/// SET-41, SET-42: values were checked when the file was read; each holder is saved once, with its changes.
async fn put_settings<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    values: &[SettingValue],
    done: &mut Imported,
) -> Result<(), StepError> {
    let by = UserCode::new("import");
    for scope in values.iter().map(|value| value.scope.clone()).collect::<BTreeSet<Scope>>() {
        again(|| async {
            let found = desk.store.find_settings(&scope).await?;
            let seen = found.as_ref().map(|found| found.version);
            let mut document = found.map(|found| found.record).unwrap_or_default();
            for value in values.iter().filter(|value| value.scope == scope) {
                document.set(value.name, Some(value.value.clone()), &by, desk.now());
            }
            let mut change = desk.change();
            change.put_settings(seen, &scope, &document)?;
            desk.commit(change).await
        })
        .await?;
    }
    done.records += values.len();
    Ok(())
}

/// Invoices woken by one change; more than a transaction holds are woken in several.
const WOKEN_AT_ONCE: usize = 90;

async fn wake<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: &CompanyCode,
    topic: &str,
) -> Result<usize, StepError> {
    let woken: Vec<InvoiceId> = desk.store.list_woken(Some(company), topic).await?;
    for chunk in woken.chunks(WOKEN_AT_ONCE) {
        let mut change = desk.change();
        for id in chunk {
            go_on(&mut change, id, 0, Cause::Woken)?;
        }
        desk.commit(change).await?;
    }
    Ok(woken.len())
}

/// VAL-69: a supplier wakes the invoices in error that name it, by code or by one of its identifiers.
async fn wake_supplier<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    supplier: &Supplier,
) -> Result<usize, StepError> {
    let mut woken = wake(desk, &supplier.company, &topic_of_supplier(&supplier.code)).await?;
    for key in supplier_register_keys(supplier) {
        woken += wake(desk, &supplier.company, &format!("seller:{key}")).await?;
    }
    Ok(woken)
}

/// UBL ordering documents name companies and suppliers by their identifiers.
async fn import_document<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    name: &str,
    document: OrderingDocument,
) -> Result<Imported, StepError> {
    let parties = match &document {
        OrderingDocument::Order(order) => &order.parties,
        OrderingDocument::Change(change) => &change.parties,
        OrderingDocument::Cancellation(cancellation) => &cancellation.parties,
        OrderingDocument::Delivery(delivery) => &delivery.parties,
    };
    let stands_for = attest_model::invoice::Invoice {
        seller: parties.seller.clone(),
        buyer: parties.buyer.clone(),
        ..attest_model::invoice::Invoice::default()
    };
    let Some(company) = crate::intake::company_of(desk.store, &stands_for).await? else {
        return Ok(refused(format!("{name}: none of the buyer's identifiers is one of our companies")));
    };
    let mut done = Imported::default();
    match document {
        OrderingDocument::Order(order) => {
            let texts: Vec<String> = supplier_keys(&stands_for).iter().map(ToString::to_string).collect();
            let found = desk.store.find_suppliers(&company, &texts).await?;
            let codes: BTreeSet<_> = found.into_iter().flatten().flat_map(|found| found.record).collect();
            let mut codes = codes.into_iter();
            let (Some(supplier), None) = (codes.next(), codes.next()) else {
                return Ok(refused(format!(
                    "{name}: the seller's identifiers do not name one supplier of {company}"
                )));
            };
            let imported = ImportedOrder { company, supplier, office: None, draft: order.draft };
            import_order(desk, &imported, &mut done).await?;
        }
        OrderingDocument::Change(changed) => {
            change_order(desk, name, &company, &changed.order, &mut done, |order| {
                orders::apply_change(order, &changed).map_err(|error| error.to_string())
            })
            .await?;
        }
        OrderingDocument::Cancellation(cancelled) => {
            change_order(desk, name, &company, &cancelled.order, &mut done, |order| {
                orders::apply_cancellation(order, &cancelled).map_err(|error| error.to_string())
            })
            .await?;
        }
        OrderingDocument::Delivery(delivery) => {
            let mut known: BTreeMap<String, PurchaseOrder> = BTreeMap::new();
            for number in delivery.lines.iter().filter_map(|line| line.order.clone()) {
                if let Some(found) = desk.store.find_order(&company, &number).await? {
                    known.insert(number.key(), found.order);
                }
            }
            let tables =
                desk.store.find_company_tables(&company).await?.map(|found| found.record).unwrap_or_default();
            match delivery.receipts(&company, |number: &OrderNumber| known.get(&number.key()), &tables.units)
            {
                Ok(receipts) => {
                    for receipt in &receipts {
                        again(|| put_receipt(desk, receipt)).await?;
                        done.records += 1;
                        done.woken += wake(desk, &company, &topic_of_order(&receipt.order)).await?;
                    }
                }
                Err(error) => done.refused.push(format!("{name}: {error}")),
            }
        }
    }
    Ok(done)
}

async fn change_order<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    name: &str,
    company: &CompanyCode,
    number: &OrderNumber,
    done: &mut Imported,
    apply: impl Fn(&PurchaseOrder) -> Result<PurchaseOrder, String>,
) -> Result<(), StepError> {
    let Some(known) = desk.store.find_order(company, number).await? else {
        done.refused.push(format!("{name}: order {number} is not known"));
        return Ok(());
    };
    if known.order.status == OrderStatus::Closed {
        done.refused.push(format!("{name}: order {number} is closed"));
        return Ok(());
    }
    match apply(&known.order) {
        Ok(changed) => {
            again(|| put_order(desk, &changed)).await?;
            done.records += 1;
            done.woken += wake(desk, company, &topic_of_order(number)).await?;
        }
        Err(error) => done.refused.push(format!("{name}: {error}")),
    }
    Ok(())
}
