//! What is bought: items with their units, services and partners (CHK-28, MAP-29).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{CompanyCode, ProductCode};
use crate::money::Decimal;

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
