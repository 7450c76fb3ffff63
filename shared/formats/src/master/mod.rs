//! Master data as files that a clerk fills in a spreadsheet: one table of kinds, one reader, all faults at once.
//!
//! A file is CSV with the names of the columns on its first line, separated by `,` or `;`, in UTF-8 (with or without byte
//! order mark) or Windows-1252. Its name says what it holds ([`MASTER_FILES`]). [`read`] answers with every record or with
//! every fault; a file with a fault changes nothing.

mod coding;
mod describe;
mod parties;
mod people;
mod purchasing;
mod registers;
mod services;
mod subscriptions;

use attest_model::coding::{CodingRule, CodingValue};
use attest_model::ids::{CompanyCode, OfficeCode, SupplierCode, UserCode};
use attest_model::master::{
    Company, Contract, Delegation, ExchangeRate, Holiday, Item, LedgerPeriod, Office, Partner, RoleEntry,
    Service, Supplier, UnitConversion, User,
};
use attest_model::orders::GoodsReceipt;
use attest_model::settings::Scope;
use attest_model::subscriptions::Subscription;

pub use describe::describe;

use crate::orders::OrderDraft;
use crate::sheet::{Column, Fault, Sheet, SheetError, SheetErrors};

/// Bytes of a file: half a million rows of orders.
pub const MASTER_BYTES_MAX: usize = 100 * 1024 * 1024;

/// A kind of file.
pub struct MasterFile {
    /// What its name starts with; `suppliers.csv` and `suppliers-2026.csv` are both suppliers.
    pub stem: &'static str,
    /// What it holds, as a sentence.
    pub about: &'static str,
    /// Its columns, in the order of a template.
    pub columns: &'static [Column],
    read: fn(&Sheet<'_>) -> MasterRecords,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub enum MasterRecords {
    /// Rules on what coding values may stand together.
    CodingRules(Vec<CodingRule>),
    /// Values of coding rows, tax codes among them.
    CodingValues(Vec<CodingValue>),
    /// Companies of the tenant.
    Companies(Vec<Company>),
    /// Contracts and overhead departments.
    Contracts(Vec<Contract>),
    /// Who acts for whom.
    Delegations(Vec<UserDelegation>),
    /// Days without work.
    Holidays(Vec<Holiday>),
    /// Items.
    Items(Vec<Item>),
    /// Offices of suppliers.
    Offices(Vec<SupplierOffice>),
    /// Purchase orders with their lines.
    Orders(Vec<ImportedOrder>),
    /// Partners who provide items.
    Partners(Vec<Partner>),
    /// Ledger periods.
    Periods(Vec<LedgerPeriod>),
    /// Exchange rates.
    Rates(Vec<ExchangeRate>),
    /// Goods receipts with their lines.
    Receipts(Vec<GoodsReceipt>),
    /// Who holds a role, in order.
    Roles(Vec<RoleEntry>),
    /// Services that items belong to.
    Services(Vec<Service>),
    /// Values of settings, checked.
    Settings(Vec<SettingValue>),
    /// Subscriptions with their coding rows.
    Subscriptions(Vec<Subscription>),
    /// Suppliers without their offices.
    Suppliers(Vec<Supplier>),
    /// Factors between units.
    Units(Vec<UnitConversion>),
    /// People without their delegations.
    Users(Vec<User>),
}

/// An office and the supplier it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplierOffice {
    /// The company.
    pub company: CompanyCode,
    /// The supplier.
    pub supplier: SupplierCode,
    /// The office.
    pub office: Office,
}

/// A delegation and who gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserDelegation {
    /// Who is away.
    pub user: UserCode,
    /// Who acts meanwhile, and how far.
    pub delegation: Delegation,
}

/// An order of a file: parties by code, accrual method where the file gives one (ACC-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedOrder {
    /// The company that ordered.
    pub company: CompanyCode,
    /// The supplier.
    pub supplier: SupplierCode,
    /// The supplier's office, whose accrual method comes first.
    pub office: Option<OfficeCode>,
    /// Everything else.
    pub draft: OrderDraft,
}

/// A value of a setting; checked by the catalogue (SET-41).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingValue {
    /// Whose value it is.
    pub scope: Scope,
    /// The setting's name as the catalogue writes it.
    pub name: &'static str,
    /// The value as written.
    pub value: String,
}

/// Every kind of file, by name.
pub static MASTER_FILES: &[MasterFile] = &[
    coding::RULES,
    coding::VALUES,
    parties::COMPANIES,
    purchasing::CONTRACTS,
    people::DELEGATIONS,
    registers::HOLIDAYS,
    registers::ITEMS,
    parties::OFFICES,
    purchasing::ORDERS,
    services::PARTNERS,
    registers::PERIODS,
    registers::RATES,
    purchasing::RECEIPTS,
    people::ROLES,
    services::SERVICES,
    registers::SETTINGS,
    subscriptions::SUBSCRIPTIONS,
    parties::SUPPLIERS,
    coding::TAX_CODES,
    registers::UNITS,
    people::USERS,
];

/// The kind of a file by its name, folders aside: `suppliers.csv`, `Suppliers-2026-03.CSV`.
#[must_use]
pub fn find_file(name: &str) -> Option<&'static MasterFile> {
    let base = name.rsplit(['/', '\\']).next()?.to_lowercase();
    let stem = base.strip_suffix(".csv")?;
    MASTER_FILES.iter().find(|file| {
        stem.strip_prefix(file.stem).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    })
}

/// Reads a file: every record of it, or every fault.
///
/// # Errors
/// [`SheetErrors`] with file, line and column of each fault.
pub fn read(name: &str, bytes: &[u8]) -> Result<MasterRecords, SheetErrors> {
    let refuse =
        |fault| SheetErrors::one(SheetError { file: name.to_owned(), line: None, column: None, fault });
    let Some(file) = find_file(name) else {
        let known: Vec<_> = MASTER_FILES.iter().map(|file| file.stem).collect();
        return Err(refuse(Fault::UnknownFile { known: known.join(", ") }));
    };
    if bytes.len() > MASTER_BYTES_MAX {
        return Err(refuse(Fault::TooLarge { bytes: bytes.len(), limit: MASTER_BYTES_MAX }));
    }
    let sheet = Sheet::open(name, bytes, file.columns)?;
    let records = (file.read)(&sheet);
    let errors = sheet.errors();
    if errors.is_empty() { Ok(records) } else { Err(errors) }
}

#[cfg(test)]
mod tests;
