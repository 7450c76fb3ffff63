//! Everything that arrival control asks the store.

use std::collections::BTreeSet;

use attest_model::ids::{CompanyCode, SupplierCode};
use attest_model::invoice::Invoice;
use attest_model::master::{Company, Contract, Supplier};
use attest_model::money::Decimal;
use attest_model::orders::CodingRow;
use attest_model::record::{InvoiceRecord, Next};
use attest_model::settings::{Scope, Settings, keys};
use attest_payables::arrival::{
    Identified, Preceding, identify_supplier, office_of, settle_kind, supplier_keys,
};
use attest_payables::checks::{Register, product_codes};
use attest_payables::coding::Register as CodingRegister;
use attest_payables::duplicates::Earlier;
use attest_payables::order_numbers::Resolution;
use attest_payables::subscriptions::named;
use attest_store::{CompanyTables, Freshness, NumberList, Reads, Store, keys as key};

use super::duplicates::{earlier, number_keys, preceding_of};
use super::orders::{Named, contracts};
use crate::intake::company_of;
use crate::load::{Around, scopes};
use crate::{StepError, coding, subscriptions};

/// Everything looked up for one document.
pub(super) struct Looked {
    pub(super) company: Option<Company>,
    pub(super) supplier: Option<Supplier>,
    pub(super) seller: Identified,
    pub(super) settings: Settings,
    pub(super) tables: CompanyTables,
    pub(super) header: Resolution,
    pub(super) lines: Vec<Option<Resolution>>,
    pub(super) contracts: Vec<Contract>,
    pub(super) earlier: Vec<Earlier>,
    pub(super) numbers: Vec<(String, NumberList)>,
    pub(super) preceding: Vec<Preceding>,
    /// CHK-28. The items that the lines name.
    pub(super) register: Register,
    /// What prepayment invoices that the document names still cover (MAP-27).
    pub(super) prepaid: Decimal,
    /// The supplier has at least one subscription (E512).
    pub(super) has_subscriptions: bool,
    /// The version of the list of these, where there is one.
    pub(super) subscription_numbers: Option<u64>,
    /// SUB-4. The subscription that the document names.
    pub(super) subscription: Option<String>,
}

impl Looked {
    /// Nothing is found for a document of no company of ours.
    fn nothing(settings: Settings) -> Self {
        Self {
            company: None,
            supplier: None,
            seller: Identified::Nobody,
            settings,
            tables: CompanyTables::default(),
            header: Resolution::default(),
            lines: Vec::new(),
            contracts: Vec::new(),
            earlier: Vec::new(),
            numbers: Vec::new(),
            preceding: Vec::new(),
            register: Register::default(),
            prepaid: Decimal::ZERO,
            has_subscriptions: false,
            subscription_numbers: None,
            subscription: None,
        }
    }

    /// What stands around an invoice that goes on to the match with its orders; `None` for any other.
    pub(super) async fn around_match(
        &self,
        store: &Store,
        after: &InvoiceRecord,
    ) -> Result<Option<Around>, StepError> {
        let (Some(company), Some(supplier)) = (&self.company, &self.supplier) else { return Ok(None) };
        if after.next != Next::Match || after.reservations > 0 {
            return Ok(None);
        }
        let mut settings = self.settings.clone();
        if let Some(contract) = &after.contract {
            let of_contract = Scope::Contract(company.code.clone(), contract.clone());
            settings = settings.joined(store.load_settings(&[of_contract]).await?);
        }
        if subscriptions::is_due(after, &settings) {
            return Ok(None);
        }
        let (company, supplier, tables) = (company.clone(), Some(supplier.clone()), self.tables.clone());
        Ok(Some(Around { company, tables, supplier, settings }))
    }

    /// What the register of coding knows of an invoice's rows (E701).
    pub(super) async fn coding_register(
        &self,
        store: &Store,
        rows: &[CodingRow],
    ) -> Result<Option<CodingRegister>, StepError> {
        match &self.company {
            Some(company) => coding::register(store, &company.code, &self.tables, rows).await,
            None => Ok(None),
        }
    }
}

/// Looks everything up, in as few requests as what must be known first allows.
pub(super) async fn look_up(
    store: &Store,
    record: &InvoiceRecord,
    invoice: &mut Invoice,
    freshness: Freshness,
) -> Result<Looked, StepError> {
    let Some(code) = company(store, record, invoice).await? else {
        let settings = store.load_settings(&scopes(None, None, None)).await?;
        settle_kind(invoice, settings.value(&keys::CREDIT_NEGATIVE_INVOICE));
        return Ok(Looked::nothing(settings));
    };
    let wanted = supplier_keys(invoice);
    let mut reads = Reads::of(freshness);
    let company = reads.company(&code);
    let tables = reads.company_tables(&code);
    let sellers: Vec<_> = wanted.iter().map(|key| reads.suppliers_of(&code, &key.to_string())).collect();
    for scope in scopes(Some(&code), None, None) {
        reads.settings(scope);
    }
    let mut found = store.read(reads).await?;
    let mut looked = Looked::nothing(found.settings()?);
    settle_kind(invoice, looked.settings.value(&keys::CREDIT_NEGATIVE_INVOICE));
    looked.company = found.take(company)?.map(|company| company.record);
    if looked.company.is_none() {
        return Ok(looked);
    }
    looked.tables = found.take(tables)?.map(|tables| tables.record).unwrap_or_default();
    let mut hits = Vec::with_capacity(wanted.len());
    for (key, slot) in wanted.into_iter().zip(sellers) {
        let codes: Vec<SupplierCode> =
            found.take(slot)?.map(|found| found.record.into_iter().collect()).unwrap_or_default();
        hits.push((key, codes));
    }
    looked.seller = identify_supplier(&hits);
    if let Some(supplier) = looked.seller.one().cloned() {
        let settings = find_supplier(store, (&code, &supplier), invoice, &mut looked, freshness).await?;
        looked.settings = looked.settings.joined(settings);
    }
    find_documents(store, record, invoice, &code, &mut looked).await?;
    Ok(looked)
}

/// The supplier and the subscription that the document names; answers its own settings and those of its office.
async fn find_supplier(
    store: &Store,
    (company, code): (&CompanyCode, &SupplierCode),
    invoice: &Invoice,
    looked: &mut Looked,
    freshness: Freshness,
) -> Result<Settings, StepError> {
    let mut reads = Reads::of(freshness);
    let supplier = reads.supplier(company, code);
    let subscriptions = reads.subscription_numbers(company, code);
    reads.settings(Scope::Supplier(company.clone(), code.clone()));
    let mut found = store.read(reads).await?;
    let settings = found.settings()?;
    let Some(supplier) = found.take(supplier)?.map(|found| found.record) else {
        return Ok(Settings::default());
    };
    let numbers = found.take(subscriptions)?;
    looked.subscription_numbers = numbers.as_ref().map(|numbers| numbers.version);
    let numbers = numbers.map(|found| found.record).unwrap_or_default();
    looked.has_subscriptions = !numbers.is_empty();
    looked.subscription = named(invoice, &numbers);
    let office = office_of(&supplier, invoice);
    looked.supplier = Some(supplier);
    let Some(office) = office else { return Ok(settings) };
    let own = store.load_settings(&[Scope::Office(company.clone(), code.clone(), office)]).await?;
    Ok(settings.joined(own))
}

/// Orders, contracts, and the documents that came earlier.
async fn find_documents(
    store: &Store,
    record: &InvoiceRecord,
    invoice: &Invoice,
    company: &CompanyCode,
    looked: &mut Looked,
) -> Result<(), StepError> {
    let named = Named::of(invoice, &looked.settings);
    let (exact, preceding) = number_keys(record, invoice, looked);
    let mut reads = Reads::default();
    let orders: Vec<_> = named.wanted.iter().map(|number| reads.order_head(company, number)).collect();
    let lists: Vec<_> = exact.iter().chain(&preceding).map(|text| reads.numbers(key::number(text))).collect();
    let items: Vec<_> = products(invoice, looked).map(|code| (reads.item(company, &code), code)).collect();
    let mut found = store.read(reads).await?;
    for (slot, code) in items {
        if let Some(item) = found.take(slot)? {
            looked.register.items.insert(code, item.record);
        }
    }
    let heads = orders.into_iter().map(|slot| found.take_order(slot)).collect::<Result<Vec<_>, _>>()?;
    let mut lists = lists.into_iter().map(|slot| found.take_numbers(slot)).collect::<Result<Vec<_>, _>>()?;
    let preceding_lists = lists.split_off(exact.len().min(lists.len()));

    let supplier = looked.supplier.as_ref().map(|supplier| &supplier.code);
    (looked.header, looked.lines) = named.resolve(store, company, supplier, invoice, heads).await?;
    looked.contracts = contracts(store, company, &looked.header, &looked.lines).await?;
    looked.numbers = exact.into_iter().zip(lists).collect();
    looked.earlier = earlier(store, record, invoice, looked).await?;
    (looked.preceding, looked.prepaid) = preceding_of(store, invoice, preceding_lists).await?;
    Ok(())
}

/// CHK-28. The codes to ask the register for; none where the company has no items.
fn products<'a>(invoice: &'a Invoice, looked: &Looked) -> impl Iterator<Item = String> + use<'a> {
    let lines = if looked.tables.has_items { invoice.lines.as_slice() } else { &[] };
    lines.iter().flat_map(product_codes).collect::<BTreeSet<_>>().into_iter()
}

/// The company: its code as the intake or an earlier look found it, else by the identifiers of the document.
async fn company(
    store: &Store,
    record: &InvoiceRecord,
    invoice: &Invoice,
) -> Result<Option<CompanyCode>, StepError> {
    match &record.company {
        Some(code) => Ok(Some(code.clone())),
        None => company_of(store, invoice).await,
    }
}
