//! Who has access, what they may do, and who is told (REC-12, SEC-1, APPR-16).

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{CompanyCode, ContractNumber, DocumentDigest, UserCode};
use crate::money::Decimal;

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

impl User {
    /// AUD-3. The same person without what names one: the code stays, because the trail names it, and stands for a pseudonym
    /// that is the same wherever it is read.
    #[must_use]
    pub fn unnamed(&self) -> Self {
        Self {
            name: pseudonym(&self.code),
            code: self.code.clone(),
            email: None,
            language: None,
            is_active: false,
            manager: None,
            rights: Vec::new(),
            limits: BTreeMap::new(),
            delegations: Vec::new(),
        }
    }

    /// Whether the name was taken out of the register.
    #[must_use]
    pub fn is_unnamed(&self) -> bool {
        self.name == pseudonym(&self.code)
    }
}

fn pseudonym(code: &UserCode) -> String {
    let digest = DocumentDigest::of(code.key().as_bytes());
    let short: String = digest.as_str().chars().take(8).collect();
    format!("Person {short}")
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
