//! Whose values settings are (REC-10).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::{CompanyCode, ContractNumber, OfficeCode, SupplierCode};

/// Where a setting may be given, from general to specific (REC-10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The whole tenant.
    Tenant,
    /// One company.
    Company,
    /// One contract.
    Contract,
    /// One supplier of a company.
    Supplier,
    /// One office of a supplier.
    Office,
}

/// A holder of settings: whose values these are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The tenant.
    Tenant,
    /// A company.
    Company(CompanyCode),
    /// A contract of a company.
    Contract(CompanyCode, ContractNumber),
    /// A supplier of a company.
    Supplier(CompanyCode, SupplierCode),
    /// An office of a supplier.
    Office(CompanyCode, SupplierCode, OfficeCode),
}

impl Scope {
    /// The company that this holder belongs to; none is the tenant's own.
    #[must_use]
    pub const fn company(&self) -> Option<&CompanyCode> {
        match self {
            Self::Tenant => None,
            Self::Company(company)
            | Self::Contract(company, _)
            | Self::Supplier(company, _)
            | Self::Office(company, _, _) => Some(company),
        }
    }

    /// The level of this holder.
    #[must_use]
    pub const fn level(&self) -> Level {
        match self {
            Self::Tenant => Level::Tenant,
            Self::Company(_) => Level::Company,
            Self::Contract(..) => Level::Contract,
            Self::Supplier(..) => Level::Supplier,
            Self::Office(..) => Level::Office,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tenant => f.write_str("tenant"),
            Self::Company(company) => write!(f, "company {company}"),
            Self::Contract(_, contract) => write!(f, "contract {contract}"),
            Self::Supplier(_, supplier) => write!(f, "supplier {supplier}"),
            Self::Office(_, supplier, office) => write!(f, "office {office} of supplier {supplier}"),
        }
    }
}
