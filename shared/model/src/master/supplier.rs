//! Suppliers with their offices, their accounts, and who accepted them (REC-10, ARR-6, PAY-2).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{CompanyCode, OfficeCode, SupplierCode, UserCode};
use crate::invoice::Identifier;
use crate::orders::{AccrualMethod, CodingRow};

/// A supplier in the register of one company (REC-10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplier {
    /// The company whose register this is.
    pub company: CompanyCode,
    /// Its code.
    pub code: SupplierCode,
    /// Its registered name.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Legal registration number.
    pub registration_number: Option<String>,
    /// VAT number.
    pub vat_number: Option<String>,
    /// Electronic addresses with their schemes.
    #[serde(default)]
    pub electronic_addresses: Vec<Identifier>,
    /// Code the supplier knows us by, or our code on its documents (ARR-3, IN-7).
    pub buyers_code: Option<String>,
    /// Suppliers of one legal entity share duplicates (DUP-2).
    pub legal_entity_group: Option<String>,
    /// Accounts it may be paid to.
    #[serde(default)]
    pub bank_accounts: Vec<BankAccount>,
    /// Who accepted it; absent while nobody has (ARR-5, ARR-6).
    pub acceptance: Option<Acceptance>,
    /// Blocked or on hold (ARR-7).
    #[serde(default)]
    pub is_blocked: bool,
    /// Proposed by the first invoice of an unknown seller (ARR-8).
    #[serde(default)]
    pub is_proposed: bool,
    /// Who entered it (ARR-6, APPR-14).
    pub created_by: Option<UserCode>,
    /// Payment terms in days (PAY-16).
    pub terms_days: Option<u32>,
    /// Paid by direct debit; needs no payment means (PAY-1).
    #[serde(default)]
    pub is_direct_debit: bool,
    /// Where refusals go, for the supplier as a whole (NOTE-4).
    pub rejection_email: Option<String>,
    /// Its offices.
    #[serde(default)]
    pub offices: Vec<Office>,
    /// Accrual method that replaces the contract's (SET-11).
    pub accrual_method: Option<AccrualMethod>,
    /// Who approves what matches nothing (APPR-3).
    pub default_reviewer: Option<UserCode>,
    /// A user this supplier is linked to, who never approves its invoices (APPR-15).
    pub linked_user: Option<UserCode>,
    /// Coding proposed last (CODE-4).
    #[serde(default)]
    pub default_coding: Vec<CodingRow>,
}

/// An office of a supplier; its settings win over the supplier's (REC-10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Its code, unique within the supplier.
    pub code: OfficeCode,
    /// Its name.
    pub name: String,
    /// An identifier that invoices of this office carry (GLN, branch number), where there is one.
    pub identifier: Option<Identifier>,
    /// Where refusals go (NOTE-4).
    pub rejection_email: Option<String>,
    /// Accrual method (ACC-3).
    pub accrual_method: Option<AccrualMethod>,
}

/// An account of a supplier (PAY-2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankAccount {
    /// The account as entered.
    pub number: String,
    /// What kind of number it is.
    pub scheme: AccountScheme,
    /// Who entered it.
    pub entered_by: Option<UserCode>,
    /// When it was entered.
    pub entered_at: Option<Timestamp>,
    /// The second person who confirmed it (PAY-3, ARR-9).
    pub confirmed_by: Option<UserCode>,
    /// Day of the first payment to it, in this system or the one before; absent while it is new (FIN-3, LINK-8).
    #[serde(default)]
    pub used_since: Option<Date>,
}

/// The kinds of account numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountScheme {
    /// ISO 13616.
    Iban,
    /// Swedish Bankgiro.
    Bankgiro,
    /// Swedish Plusgiro.
    Plusgiro,
    /// Norwegian account of 11 digits.
    Norwegian,
    /// Any other domestic number.
    Other,
}

/// ARR-6. The recorded act that lets a supplier's invoices pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// Who accepted.
    pub user: UserCode,
    /// When.
    pub at: Timestamp,
    /// The name that was accepted.
    pub name: String,
    /// The registration number that was accepted.
    pub registration_number: Option<String>,
    /// The accounts that were accepted.
    #[serde(default)]
    pub bank_accounts: Vec<String>,
}
