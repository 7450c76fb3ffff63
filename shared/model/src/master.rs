//! Master data: companies, suppliers with offices, users, roles, contracts, items, rates, calendars (REC-10 … REC-13).

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{CompanyCode, ContractNumber, OfficeCode, ProductCode, SupplierCode, UserCode};
use crate::invoice::Identifier;
use crate::money::{Currency, Decimal};
use crate::orders::{AccrualMethod, CodingRow};

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

macro_rules! rights {
    ($($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)?) => {
        /// A right a user may hold (SEC-1, SET-28).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Right { $($(#[$doc])* #[serde(rename = $word)] $variant),+ }

        impl Right {
            /// The word stored and shown.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}

rights! {
    /// Sees invoices.
    Viewer = "viewer",
    /// Reviews and codes.
    Reviewer = "reviewer",
    /// Approves within the limit.
    Approver = "approver",
    /// Accounts clerk.
    Accounts = "accounts",
    /// Buys.
    Buyer = "buyer",
    /// Receives goods.
    Site = "site",
    /// Accepts suppliers.
    SupplierManager = "supplier.manager",
    /// Overrides arrival errors (ARR-13).
    ArrivalApprove = "arrival.approve",
    /// Releases commercial holds (ST-12).
    HoldCommercial = "hold.commercial",
    /// Releases financial holds (ST-12).
    HoldFinancial = "hold.financial",
    /// Administers the workbench.
    WorkbenchAdmin = "workbench.admin",
    /// Administers the tenant.
    TenantAdmin = "tenant.admin",
}

/// A person with access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The code the person signs in with.
    pub code: UserCode,
    /// The name shown to others.
    pub name: String,
    /// Where mail goes.
    pub email: Option<String>,
    /// ISO 639-1 language, where it is not the company's.
    pub language: Option<String>,
    /// Disabled people act on nothing (LINK-7, APPR-18).
    #[serde(default)]
    pub is_active: bool,
    /// Next up the line (APPR-12).
    pub manager: Option<UserCode>,
    /// What the person may do.
    #[serde(default)]
    pub rights: Vec<Right>,
    /// Approval limit per company, in the company's currency (SET-28); absent is no right.
    #[serde(default)]
    pub limits: BTreeMap<CompanyCode, Decimal>,
    /// Who acts meanwhile (APPR-16).
    #[serde(default)]
    pub delegations: Vec<Delegation>,
}

/// APPR-16. One person acts for another for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// Who acts.
    pub to: UserCode,
    /// First day.
    pub from_date: Date,
    /// Last day.
    pub to_date: Date,
    /// Only for this company, where named.
    pub company: Option<CompanyCode>,
    /// At most this, where named.
    pub maximum: Option<Decimal>,
}

/// The roles that are told about an invoice (REC-12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Accounts payable.
    Accounts,
    /// Who ordered.
    Buyer,
    /// Who receives.
    Site,
    /// Who sent it.
    Supplier,
}

/// REC-12. An entry of the ordered list of who holds a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleEntry {
    /// The company.
    pub company: CompanyCode,
    /// The role.
    pub role: Role,
    /// Only for this contract, where named.
    pub contract: Option<ContractNumber>,
    /// Who.
    pub user: UserCode,
    /// The address to use; absent entries are skipped (NOTE-2).
    pub email: Option<String>,
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

/// An item of a company's register (CHK-28).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The company.
    pub company: CompanyCode,
    /// The company's own code.
    pub code: ProductCode,
    /// What it is.
    pub name: String,
    /// Codes that other parties use for it, GTIN among them.
    #[serde(default)]
    pub other_codes: Vec<ProductCode>,
    /// Unit it is kept in.
    pub unit_code: String,
    /// Units of other sizes: code and how many of `unit_code` it holds.
    #[serde(default)]
    pub pack_sizes: Vec<(String, Decimal)>,
    /// CHK-28. Code of the service it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// CHK-28. Code of the partner who provides it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
}

/// CHK-13, CHK-14. A service that items belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// The company.
    pub company: CompanyCode,
    /// Its code, as items name it.
    pub code: String,
    /// What it is.
    pub name: String,
    /// It may not be invoiced.
    #[serde(default)]
    pub is_blocked: bool,
    /// First day of its validity; absent means since ever.
    pub valid_from: Option<Date>,
    /// Last day of its validity; absent means that it never expires.
    pub valid_to: Option<Date>,
}

impl Service {
    /// CHK-14. Whether a day lies within its validity, both ends included.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|first| first <= day) && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// CHK-15. A partner who provides items on behalf of suppliers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partner {
    /// The company.
    pub company: CompanyCode,
    /// Its code, as items name it.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Nothing of it may be invoiced.
    #[serde(default)]
    pub is_blocked: bool,
}

/// A factor between two units of one company (MAP-29): 1 `from` is `factor` `to`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitConversion {
    /// The company.
    pub company: CompanyCode,
    /// The larger or foreign unit.
    pub from: String,
    /// The unit it is converted to.
    pub to: String,
    /// How many `to` one `from` holds.
    pub factor: Decimal,
}

/// REC-13. A rate of one day: 1 `from` is `rate` `to`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeRate {
    /// The company.
    pub company: CompanyCode,
    /// The day.
    pub date: Date,
    /// The foreign currency.
    pub from: Currency,
    /// The currency it is converted to.
    pub to: Currency,
    /// How many `to` one `from` is.
    pub rate: Decimal,
    /// Who published it.
    pub source: String,
}

/// Days after which a rate is no longer used (REC-13).
pub const RATE_DAYS_MAX: i64 = 7;

/// The rate of a day, else the last earlier one at most 7 days old (REC-13).
#[must_use]
pub fn rate_of(rates: &[ExchangeRate], day: Date, from: Currency, to: Currency) -> Option<Decimal> {
    if from == to {
        return Some(Decimal::ONE);
    }
    rates
        .iter()
        .filter(|rate| rate.from == from && rate.to == to)
        .filter(|rate| (0..=RATE_DAYS_MAX).contains(&crate::dates::days_between(rate.date, day)))
        .max_by_key(|rate| rate.date)
        .map(|rate| rate.rate)
}

/// Whether a text has the form of one e-mail address.
#[must_use]
pub fn is_mail_address(text: &str) -> bool {
    let is_plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && !part.contains("..")
            && part.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"@,;:<>()[]\"\\".contains(c))
    };
    // 254 characters: RFC 5321, 4.5.3.1.3, less the angle brackets.
    text.len() <= 254
        && text.split_once('@').is_some_and(|(local, domain)| is_plain(local) && is_plain(domain))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::date;

    #[test]
    fn rec_13_a_rate_is_used_for_at_most_seven_days() {
        let (eur, sek) = (Currency::new("EUR").unwrap(), Currency::new("SEK").unwrap());
        let rate = |day: &str, value: i64| ExchangeRate {
            company: "C1".into(),
            date: date(day).unwrap(),
            from: eur,
            to: sek,
            rate: Decimal::from(value),
            source: "ECB".into(),
        };
        let rates = [rate("2026-03-01", 11), rate("2026-03-03", 12)];
        for (day, expected) in [
            ("2026-02-28", None),
            ("2026-03-01", Some(11)),
            ("2026-03-02", Some(11)),
            ("2026-03-03", Some(12)),
            ("2026-03-10", Some(12)),
            ("2026-03-11", None),
        ] {
            let found = rate_of(&rates, date(day).unwrap(), eur, sek);
            assert_eq!(found, expected.map(Decimal::from), "REC-13 {day}");
        }
        assert_eq!(
            rate_of(&rates, date("2026-03-02").unwrap(), sek, eur),
            None,
            "no other rate is ever used"
        );
        assert_eq!(rate_of(&[], date("2026-03-02").unwrap(), sek, sek), Some(Decimal::ONE));
    }
}
