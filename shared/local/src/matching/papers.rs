//! The orders, receipts and settings that lie beside an invoice.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use attest_formats::master::{self, ImportedOrder, MasterRecords, SettingValue, SupplierOffice};
use attest_formats::orders::{
    self, Delivery, DeliveryKind, OrderCancellation, OrderChange, OrderingDocument, OrderingError,
    ReceivedOrder,
};
use attest_model::ids::OrderNumber;
use attest_model::invoice::Invoice;
use attest_model::master::{Contract, Item, Supplier, UnitConversion};
use attest_model::orders::{AccrualMethod, GoodsReceipt, PurchaseOrder};
use attest_model::settings::{Scope, Settings, Values, keys};
use attest_payables::accrual::method_of_new_order;

use super::parties::{Parties, supplier_of_order};
use crate::check::collect;

/// Everything that was read, by kind; documents with the name of their file.
#[derive(Default)]
pub(super) struct Papers {
    pub(super) orders: Vec<ImportedOrder>,
    pub(super) receipts: Vec<GoodsReceipt>,
    pub(super) suppliers: Vec<Supplier>,
    pub(super) settings: Vec<SettingValue>,
    pub(super) items: Vec<Item>,
    pub(super) units: Vec<UnitConversion>,
    /// What was not used, one line each.
    pub(super) notes: Vec<String>,
    contracts: Vec<Contract>,
    offices: Vec<SupplierOffice>,
    received: Vec<ReceivedOrder>,
    changes: Vec<(String, OrderChange)>,
    cancellations: Vec<(String, OrderCancellation)>,
    deliveries: Vec<(String, Delivery)>,
    /// Receipts were asked for.
    has_receipts: bool,
}

impl Papers {
    /// Reads every file; one that is broken stops the match, one of another kind is noted.
    pub(super) fn read(
        orders: &[PathBuf],
        receipts: &[PathBuf],
        settings: Option<&Path>,
    ) -> anyhow::Result<Self> {
        let mut papers = Self { has_receipts: !receipts.is_empty(), ..Self::default() };
        let mut files = Vec::new();
        for path in orders.iter().chain(receipts) {
            collect(path, &mut files)?;
        }
        // A file of one folder may be named by itself as well.
        let mut seen = BTreeSet::new();
        files.retain(|file| seen.insert(file.canonicalize().unwrap_or_else(|_| file.clone())));
        for file in &files {
            papers.take(file)?;
        }
        if let Some(file) = settings {
            let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
            // Whatever it is called, it is read as settings.
            let read = master::read("settings.csv", &bytes).with_context(|| file.display().to_string())?;
            if let MasterRecords::Settings(values) = read {
                papers.settings.extend(values);
            }
        }
        for found in std::mem::take(&mut papers.offices) {
            match papers.suppliers.iter_mut().find(|supplier| supplier.code == found.supplier) {
                Some(supplier) => supplier.offices.push(found.office),
                None => papers
                    .notes
                    .push(format!("office {}: supplier {} is not here", found.office.code, found.supplier)),
            }
        }
        // A later change of an order comes after an earlier one, whatever the files are called.
        papers.changes.sort_by_key(|(_, change)| {
            (
                change.sequence.as_ref().and_then(|number| number.trim().parse::<u64>().ok()),
                change.number.clone(),
            )
        });
        Ok(papers)
    }

    fn take(&mut self, file: &Path) -> anyhow::Result<()> {
        let name = file.display().to_string();
        let bytes = std::fs::read(file).with_context(|| format!("cannot read {name}"))?;
        if name.to_lowercase().ends_with(".csv") {
            if master::find_file(&name).is_none() {
                self.notes.push(format!("{name}: not a file of master data"));
                return Ok(());
            }
            let records = master::read(&name, &bytes).with_context(|| name.clone())?;
            self.put(records);
            return Ok(());
        }
        match orders::read(&bytes) {
            Ok(OrderingDocument::Order(order)) => self.received.push(order),
            Ok(OrderingDocument::Change(change)) => self.changes.push((name, change)),
            Ok(OrderingDocument::Cancellation(cancelled)) => self.cancellations.push((name, cancelled)),
            Ok(OrderingDocument::Delivery(delivery)) if delivery.kind == DeliveryKind::Despatch => {
                self.notes
                    .push(format!("{name}: a despatch advice says what was sent; goods count when received"));
            }
            Ok(OrderingDocument::Delivery(delivery)) => self.deliveries.push((name, delivery)),
            Err(OrderingError::Unsupported { name: kind, .. }) => self.notes.push(format!(
                "{name}: not used; {kind} is neither an order, its change or cancellation, nor a receipt"
            )),
            Err(error @ OrderingError::Acknowledgement) => {
                self.notes.push(format!("{name}: {error}"));
            }
            Err(error) => bail!("{name}: {error}"),
        }
        Ok(())
    }

    fn put(&mut self, records: MasterRecords) {
        match records {
            MasterRecords::Orders(orders) => self.orders.extend(orders),
            MasterRecords::Receipts(receipts) => self.receipts.extend(receipts),
            MasterRecords::Suppliers(suppliers) => self.suppliers.extend(suppliers),
            MasterRecords::Contracts(contracts) => self.contracts.extend(contracts),
            MasterRecords::Settings(settings) => self.settings.extend(settings),
            MasterRecords::Items(items) => self.items.extend(items),
            MasterRecords::Units(units) => self.units.extend(units),
            MasterRecords::Offices(offices) => self.offices.extend(offices),
            MasterRecords::CodingRules(_)
            | MasterRecords::CodingValues(_)
            | MasterRecords::Companies(_)
            | MasterRecords::Delegations(_)
            | MasterRecords::Holidays(_)
            | MasterRecords::Partners(_)
            | MasterRecords::Periods(_)
            | MasterRecords::Rates(_)
            | MasterRecords::Roles(_)
            | MasterRecords::Services(_)
            | MasterRecords::Subscriptions(_)
            | MasterRecords::Users(_) => {}
        }
    }

    /// The settings of these holders.
    fn layers(&self, is_wanted: impl Fn(&Scope) -> bool) -> Settings {
        let mut layers: BTreeMap<Scope, Values> = BTreeMap::new();
        for row in self.settings.iter().filter(|row| is_wanted(&row.scope)) {
            layers.entry(row.scope.clone()).or_default().insert(row.name.to_owned(), row.value.clone());
        }
        Settings::new(layers)
    }

    pub(super) fn settings_of_company(&self, company: &attest_model::ids::CompanyCode) -> Settings {
        self.layers(|scope| *scope == Scope::Tenant || *scope == Scope::Company(company.clone()))
    }

    pub(super) fn settings_of(&self, who: &Parties) -> Settings {
        let (company, supplier) = (&who.company, &who.supplier);
        self.layers(|scope| match scope {
            Scope::Tenant => true,
            Scope::Company(own) => own == company,
            Scope::Contract(..) => false,
            Scope::Supplier(own, of) => own == company && of == supplier,
            Scope::Office(own, of, office) => {
                own == company && of == supplier && who.office.as_ref() == Some(office)
            }
        })
    }

    /// The orders as they stand after their changes; those whose accrual method nothing gives are named with the one assumed.
    pub(super) fn orders_of(
        &self,
        invoice: &Invoice,
        who: &Parties,
        settings: &Settings,
        notes: &mut Vec<String>,
        assumed: &mut Vec<(OrderNumber, AccrualMethod)>,
    ) -> Vec<PurchaseOrder> {
        // A later order takes the place of one with its number, as in `master/`.
        let mut orders: BTreeMap<String, PurchaseOrder> = BTreeMap::new();
        let key = |order: PurchaseOrder| (order.number.key(), order);
        for imported in &self.orders {
            let (company, supplier) = (imported.company.clone(), imported.supplier.clone());
            let method = self.method(imported, settings, assumed);
            orders.extend([key(imported.draft.clone().fix(company, supplier, method))]);
        }
        for received in &self.received {
            let supplier = supplier_of_order(&received.parties.seller, invoice, who, self);
            let draft = received.draft.clone();
            let imported = ImportedOrder { company: who.company.clone(), supplier, office: None, draft };
            let method = self.method(&imported, settings, assumed);
            orders.extend([key(imported.draft.fix(imported.company, imported.supplier, method))]);
        }
        for (file, change) in &self.changes {
            alter(&mut orders, file, &change.order, notes, |order| {
                orders::apply_change(order, change).map_err(|error| error.to_string())
            });
        }
        for (file, cancelled) in &self.cancellations {
            alter(&mut orders, file, &cancelled.order, notes, |order| {
                orders::apply_cancellation(order, cancelled).map_err(|error| error.to_string())
            });
        }
        orders.into_values().collect()
    }

    /// ACC-3, ACC-4. Where nothing gives an order's method it is G if there are receipts to compare with.
    fn method(
        &self,
        imported: &ImportedOrder,
        settings: &Settings,
        assumed: &mut Vec<(OrderNumber, AccrualMethod)>,
    ) -> AccrualMethod {
        if let Some(given) = imported.draft.accrual_method {
            return given;
        }
        let allowed = settings.get(&keys::ACCMETH).map(|found| (found.value, found.source.is_some()));
        let (allowed, is_set) = allowed.unwrap_or_default();
        let supplier = self.suppliers.iter().find(|supplier| supplier.code == imported.supplier);
        let contract = imported.draft.contract.as_ref();
        let contract = contract.and_then(|number| self.contracts.iter().find(|own| own.number == *number));
        let is_given = supplier.is_some_and(|supplier| supplier.accrual_method.is_some())
            || contract.is_some_and(|contract| contract.accrual_method.is_some());
        if is_set || is_given {
            return method_of_new_order(&allowed, contract, supplier, imported.office.as_ref());
        }
        let method = if self.has_receipts { AccrualMethod::G } else { AccrualMethod::O };
        assumed.push((imported.draft.number.clone(), method));
        method
    }

    /// The receipts of these orders.
    pub(super) fn receipts_of(
        &self,
        orders: &[PurchaseOrder],
        who: &Parties,
        notes: &mut Vec<String>,
    ) -> Vec<GoodsReceipt> {
        // A later receipt takes the place of one with its number, as in `master/`.
        let key = |receipt: GoodsReceipt| ((receipt.order.key(), receipt.number.key()), receipt);
        let mut receipts: BTreeMap<_, _> = self.receipts.iter().cloned().map(key).collect();
        let find = |number: &OrderNumber| orders.iter().find(|own| own.number == *number);
        for (file, delivery) in &self.deliveries {
            match delivery.receipts(&who.company, find, &self.units) {
                Ok(found) => receipts.extend(found.into_iter().map(key)),
                Err(error) => notes.push(format!("{file}: {error}")),
            }
        }
        receipts.into_values().collect()
    }
}

fn alter(
    orders: &mut BTreeMap<String, PurchaseOrder>,
    file: &str,
    number: &OrderNumber,
    notes: &mut Vec<String>,
    apply: impl Fn(&PurchaseOrder) -> Result<PurchaseOrder, String>,
) {
    let Some(order) = orders.get_mut(&number.key()) else {
        notes.push(format!("{file}: order {number} is not here"));
        return;
    };
    match apply(order) {
        Ok(changed) => *order = changed,
        Err(error) => notes.push(format!("{file}: {error}")),
    }
}
