//! Everything that arrival control asks the store.

use attest_model::ids::{CompanyCode, SupplierCode};
use attest_model::invoice::Invoice;
use attest_model::master::{Company, Contract, Supplier};
use attest_model::record::InvoiceRecord;
use attest_model::settings::{Settings, keys};
use attest_payables::arrival::{
    Identified, Preceding, company_keys, identify_company, identify_supplier, office_of, settle_kind,
    supplier_keys,
};
use attest_payables::duplicates::Earlier;
use attest_payables::order_numbers::Resolution;
use attest_store::{CompanyTables, NumberList, Store};

use super::duplicates::{duplicates, preceding};
use super::orders::{contracts, orders};
use crate::StepError;
use crate::load::scopes;

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
    /// What prepayment invoices that the document names still cover (MAP-27).
    pub(super) prepaid: attest_model::money::Decimal,
}

pub(super) async fn look_up(
    store: &Store,
    record: &InvoiceRecord,
    invoice: &mut Invoice,
) -> Result<Looked, StepError> {
    let company = company(store, record, invoice).await?;
    let code = company.as_ref().map(|company| company.code.clone());
    let base = store.load_settings(&scopes(code.as_ref(), None, None)).await?;
    settle_kind(invoice, base.value(&keys::CREDIT_NEGATIVE_INVOICE));
    let Some(code) = code else {
        return Ok(Looked {
            company: None,
            supplier: None,
            seller: Identified::Nobody,
            settings: base,
            tables: CompanyTables::default(),
            header: Resolution::default(),
            lines: Vec::new(),
            contracts: Vec::new(),
            earlier: Vec::new(),
            numbers: Vec::new(),
            preceding: Vec::new(),
            prepaid: attest_model::money::Decimal::ZERO,
        });
    };
    let (seller, supplier) = find_supplier(store, &code, invoice).await?;
    let office = supplier.as_ref().and_then(|supplier| office_of(supplier, invoice));
    let settings = match &supplier {
        Some(found) => {
            let holders = scopes(Some(&code), Some((&found.code, office.as_ref())), None);
            store.load_settings(&holders).await?
        }
        None => base,
    };
    let tables = store.find_company_tables(&code).await?.map(|found| found.record).unwrap_or_default();
    let (header, lines) =
        orders(store, &code, supplier.as_ref().map(|s| &s.code), invoice, &settings).await?;
    let contracts = contracts(store, &code, &header, &lines).await?;
    let mut looked = Looked {
        company,
        supplier,
        seller,
        settings,
        tables,
        header,
        lines,
        contracts,
        earlier: Vec::new(),
        numbers: Vec::new(),
        preceding: Vec::new(),
        prepaid: attest_model::money::Decimal::ZERO,
    };
    duplicates(store, record, invoice, &mut looked).await?;
    (looked.preceding, looked.prepaid) = preceding(store, invoice, &looked).await?;
    Ok(looked)
}

async fn company(
    store: &Store,
    record: &InvoiceRecord,
    invoice: &Invoice,
) -> Result<Option<Company>, StepError> {
    let code = match &record.company {
        Some(code) => Some(code.clone()),
        None => {
            let wanted = company_keys(invoice);
            let texts: Vec<String> = wanted.iter().map(ToString::to_string).collect();
            let found = store.find_companies(&texts).await?;
            let hits: Vec<(_, Vec<CompanyCode>)> = wanted
                .into_iter()
                .zip(found)
                .map(|(key, found)| (key, found.map(|f| f.record.into_iter().collect()).unwrap_or_default()))
                .collect();
            identify_company(&hits)
        }
    };
    match code {
        Some(code) => Ok(store.find_company(&code).await?.map(|found| found.record)),
        None => Ok(None),
    }
}

async fn find_supplier(
    store: &Store,
    company: &CompanyCode,
    invoice: &Invoice,
) -> Result<(Identified, Option<Supplier>), StepError> {
    let wanted = supplier_keys(invoice);
    let texts: Vec<String> = wanted.iter().map(ToString::to_string).collect();
    let found = store.find_suppliers(company, &texts).await?;
    let hits: Vec<(_, Vec<SupplierCode>)> = wanted
        .into_iter()
        .zip(found)
        .map(|(key, found)| (key, found.map(|f| f.record.into_iter().collect()).unwrap_or_default()))
        .collect();
    let seller = identify_supplier(&hits);
    let supplier = match seller.one() {
        Some(code) => store.find_supplier(company, code).await?.map(|found| found.record),
        None => None,
    };
    Ok((seller, supplier))
}
