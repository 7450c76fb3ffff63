//! The companies that receive invoices, with their contracts and their calendars (REC-3).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{CompanyCode, ContractNumber};
use crate::invoice::Identifier;
use crate::money::Currency;
use crate::orders::AccrualMethod;

/// A company of the tenant that receives invoices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// Its code.
    pub code: CompanyCode,
    /// Its registered name.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Currency of its ledger.
    pub currency: Currency,
    /// IANA time zone (REC-3).
    pub time_zone: String,
    /// ISO 639-1 language of its mails and pages (PROC-7).
    pub language: String,
    /// Legal registration number.
    pub registration_number: Option<String>,
    /// VAT number.
    pub vat_number: Option<String>,
    /// Electronic addresses with their schemes (IN-7).
    #[serde(default)]
    pub electronic_addresses: Vec<Identifier>,
    /// Currencies it takes; empty means all known ones (E207).
    #[serde(default)]
    pub currencies: Vec<Currency>,
    /// Closed companies receive nothing (ARR-2).
    #[serde(default)]
    pub is_active: bool,
}

/// A contract or overhead department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// The company.
    pub company: CompanyCode,
    /// Its number.
    pub number: ContractNumber,
    /// What it is called.
    pub name: String,
    /// An overhead department instead of a contract.
    #[serde(default)]
    pub is_overhead: bool,
    /// SET-10.
    pub accrual_method: Option<AccrualMethod>,
    /// Takes no more cost (E510).
    #[serde(default)]
    pub is_closed: bool,
    /// WBS codes it knows; empty means that codes are not checked (E509).
    #[serde(default)]
    pub wbs_codes: Vec<String>,
}

/// A ledger period of a company (E209).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerPeriod {
    /// The company.
    pub company: CompanyCode,
    /// Its name, such as `2026-03`.
    pub name: String,
    /// First day.
    pub first_day: Date,
    /// Last day.
    pub last_day: Date,
    /// Takes bookings.
    #[serde(default)]
    pub is_open: bool,
}

/// A day without work (REC-3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// The company.
    pub company: CompanyCode,
    /// The day.
    pub date: Date,
    /// What it is called.
    pub name: String,
}
