//! The register of coding values of a company: what may stand in a coding row, and together (CODE-1, CODE-3, CODE-7).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{CompanyCode, folded};
use crate::money::Decimal;
use crate::orders::CodingRow;
use crate::settings::Pattern;

/// CODE-1. A column of coding rows; free ones are told apart without regard to case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Dimension {
    /// Ledger account.
    Account,
    /// Cost centre.
    CostCentre,
    /// Project or contract.
    Project,
    /// WBS code.
    WbsCode,
    /// Tax code of the ERP.
    TaxCode,
    /// One that the company named, in lower case.
    Free(String),
}

impl Dimension {
    /// The dimension of a name.
    #[must_use]
    pub fn read(name: &str) -> Self {
        match folded(name).as_str() {
            "account" => Self::Account,
            "cost_centre" => Self::CostCentre,
            "project" => Self::Project,
            "wbs_code" => Self::WbsCode,
            "tax_code" => Self::TaxCode,
            free => Self::Free(free.to_owned()),
        }
    }

    /// Its name, as files and messages write it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Account => "account",
            Self::CostCentre => "cost_centre",
            Self::Project => "project",
            Self::WbsCode => "wbs_code",
            Self::TaxCode => "tax_code",
            Self::Free(name) => name,
        }
    }

    /// What a row says in it; an empty value is none.
    #[must_use]
    pub fn of<'a>(&self, row: &'a CodingRow) -> Option<&'a str> {
        let value = match self {
            Self::Account => Some(row.account.as_str()),
            Self::CostCentre => row.cost_centre.as_deref(),
            Self::Project => row.project.as_deref(),
            Self::WbsCode => row.wbs_code.as_deref(),
            Self::TaxCode => row.tax_code.as_deref(),
            Self::Free(name) => {
                let own = row.dimensions.iter().find(|(known, _)| folded(known) == *name);
                own.map(|(_, value)| value.as_str())
            }
        };
        value.map(str::trim).filter(|value| !value.is_empty())
    }

    /// Everything that a row says, dimension by dimension.
    pub fn all_of(row: &CodingRow) -> impl Iterator<Item = (Self, &str)> {
        let fixed = [Self::Account, Self::CostCentre, Self::Project, Self::WbsCode, Self::TaxCode];
        let free = row.dimensions.iter().map(|(name, _)| Self::read(name));
        fixed.into_iter().chain(free).filter_map(|dimension| {
            let value = dimension.of(row)?;
            Some((dimension, value))
        })
    }
}

impl From<String> for Dimension {
    fn from(name: String) -> Self {
        Self::read(&name)
    }
}

impl From<Dimension> for String {
    fn from(dimension: Dimension) -> Self {
        dimension.name().to_owned()
    }
}

impl std::fmt::Display for Dimension {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// CODE-3. A value of the register, and when it is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodingValue {
    /// The company.
    pub company: CompanyCode,
    /// Where it may stand.
    pub dimension: Dimension,
    /// The value as the ERP writes it.
    pub value: String,
    /// What it is called.
    pub name: String,
    /// First day on which it is open; absent means since ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// Last day on which it is open; absent means that it is not closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// What a tax code says of the tax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<TaxTerms>,
}

/// CODE-7. What a tax code of the ERP says of the tax of its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxTerms {
    /// Categories of BT-118 and BT-151 that it fits; empty means all.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Rate in percent.
    pub rate: Decimal,
    /// How many percent of the tax are deductible.
    pub deductible: Decimal,
    /// Account of the deductible tax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_account: Option<String>,
    /// Account of the tax that the company owes itself; only a code of reverse charge has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reverse_account: Option<String>,
}

/// CODE-3. What may stand together in one row: where a value is like the pattern, another dimension must follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodingRule {
    /// The company.
    pub company: CompanyCode,
    /// The dimension that is looked at.
    pub dimension: Dimension,
    /// What its value is like, as a [`Pattern`].
    pub pattern: String,
    /// The dimension that must follow.
    pub other: Dimension,
    /// How.
    pub demand: Demand,
}

/// What a rule asks of the other dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// It must have a value.
    Required,
    /// It must have none.
    Forbidden,
    /// It must have this value.
    Fixed(String),
}

impl CodingRule {
    /// Whether a row is one that the rule speaks of.
    #[must_use]
    pub fn applies_to(&self, row: &CodingRow) -> bool {
        self.dimension.of(row).is_some_and(|value| Pattern::new(&self.pattern).matches(value))
    }

    /// Whether a row is as the rule asks.
    #[must_use]
    pub fn is_met_by(&self, row: &CodingRow) -> bool {
        match (&self.demand, self.other.of(row)) {
            (Demand::Required, found) => found.is_some(),
            (Demand::Forbidden, found) => found.is_none(),
            (Demand::Fixed(value), found) => found.is_some_and(|found| folded(found) == folded(value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_3_a_rule_speaks_of_rows_whose_value_is_like_its_pattern() {
        for (account, pattern, expected) in [
            ("4010", "4010", true),
            ("4010", "40*", true),
            ("4010", "*10", true),
            ("4010", "4*1*0", true),
            ("4010", "50*", false),
            ("4010", "*", true),
            ("v7w", " V7* ", true),
            ("aab", "*ab", true),
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaab", "*a*a*a*a*a*c", false),
            ("", "*", false),
        ] {
            let rule = CodingRule {
                company: "C1".into(),
                dimension: Dimension::Account,
                pattern: pattern.to_owned(),
                other: Dimension::CostCentre,
                demand: Demand::Required,
            };
            let row = CodingRow { account: account.to_owned(), ..CodingRow::default() };
            assert_eq!(rule.applies_to(&row), expected, "CODE-3 {account} like {pattern}");
        }
    }

    /// Covers CODE-1.
    #[test]
    fn code_1_a_row_says_values_by_dimension() {
        let row = CodingRow {
            account: "4010".to_owned(),
            project: Some(" ".to_owned()),
            dimensions: vec![("Vehicle".to_owned(), "7".to_owned())],
            ..CodingRow::default()
        };
        let said: Vec<_> = Dimension::all_of(&row).map(|(name, value)| format!("{name} {value}")).collect();
        assert_eq!(said, ["account 4010", "vehicle 7"], "CODE-1 blank values are none");
    }
}
