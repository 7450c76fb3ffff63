//! Settings: a catalogue of typed keys (SET-1 … SET-45) and their resolution (REC-10, REC-11).
//!
//! A value is kept as the text a person wrote; a [`Key`] knows how to read it. [`Settings`] holds the levels that apply to
//! one invoice and answers with the value *and where it came from*, so that every decision can be explained.

mod approval;
mod checks;
mod corrections;
mod image_mask;
pub mod keys;
mod patterns;
mod references;
mod values;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::{CompanyCode, ContractNumber, OfficeCode, SupplierCode};

pub use approval::ApprovalRule;
pub use checks::CheckSetting;
pub use corrections::{CorrectionRule, FindCharacter};
pub use image_mask::{DatePart, ImageField, ImageFormat, ImageMask, MaskPart};
pub use patterns::{Pattern, PatternList};
pub use references::ReferenceAgreement;
pub use values::{
    AfterMatch, Combine, Criterion, CriterionList, DuplicateCriterion, ExtraRowAction, ExtraRowRule,
    FinalCheck, FlowPriority, HeaderBasis, ImageMethod, ImageOpen, ImageProvider, MatchStep, NoHistory,
    OrderNumberFormat, PercentMode, Tolerance, TwoWay,
};

/// A value that is refused (SET-41).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{part:?} is not {expected}")]
pub struct Fault {
    /// The offending part of what was written.
    pub part: String,
    /// What was expected instead.
    pub expected: String,
    /// Where the part starts, in characters from 0, where that helps.
    pub position: Option<usize>,
}

impl Fault {
    /// Names the offending part and what was expected.
    #[must_use]
    pub fn new(part: &str, expected: impl Into<String>) -> Self {
        Self { part: part.chars().take(80).collect(), expected: expected.into(), position: None }
    }

    /// Adds where the part starts.
    #[must_use]
    pub fn starting(mut self, position: usize) -> Self {
        self.position = Some(position);
        self
    }
}

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

/// A setting of the catalogue, with the type of its values.
pub struct Key<T: 'static> {
    /// Its row in the catalogue (`SET-6`), or the statement that names it.
    pub id: &'static str,
    /// Its name (`PL/FIXPONUM`).
    pub name: &'static str,
    /// What holds where nothing is given, as a person would write it.
    pub default: &'static str,
    /// Where it may be given.
    pub levels: &'static [Level],
    /// One line for people.
    pub help: &'static str,
    /// Reads what a person wrote.
    pub read: fn(&str) -> Result<T, Fault>,
    /// Reads what can be read of a stored text that is no longer accepted; `None` where it then counts as absent.
    pub salvage: Option<fn(&str) -> T>,
}

/// A key whatever the type of its values: a row of the catalogue.
pub trait AnyKey: Sync {
    /// Its row in the catalogue.
    fn id(&self) -> &'static str;
    /// Its name.
    fn name(&self) -> &'static str;
    /// What holds where nothing is given.
    fn default_text(&self) -> &'static str;
    /// Where it may be given.
    fn levels(&self) -> &'static [Level];
    /// One line for people.
    fn help(&self) -> &'static str;
    /// Reads a value and drops it.
    ///
    /// # Errors
    /// [`Fault`] naming the offending part (SET-41).
    fn check(&self, text: &str) -> Result<(), Fault>;
    /// Whether a stored text holds: it can be read, or a part of it can be used (AMJ-11).
    fn holds(&self, text: &str) -> bool;
}

impl<T> AnyKey for Key<T> {
    fn id(&self) -> &'static str {
        self.id
    }
    fn name(&self) -> &'static str {
        self.name
    }
    fn default_text(&self) -> &'static str {
        self.default
    }
    fn levels(&self) -> &'static [Level] {
        self.levels
    }
    fn help(&self) -> &'static str {
        self.help
    }
    fn check(&self, text: &str) -> Result<(), Fault> {
        (self.read)(text).map(drop)
    }
    fn holds(&self, text: &str) -> bool {
        self.salvage.is_some() || self.check(text).is_ok()
    }
}

/// A resolved value and why it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved<T> {
    /// The value.
    pub value: T,
    /// Whose it is; `None` is the catalogue's default.
    pub source: Option<Scope>,
    /// The setting's name.
    pub key: &'static str,
}

impl<T> Resolved<T> {
    /// Why it holds, in words: `supplier ACME, tol.price` or `default of tol.price`.
    #[must_use]
    pub fn because(&self) -> String {
        match &self.source {
            Some(scope) => format!("{scope}, {}", self.key),
            None => format!("default of {}", self.key),
        }
    }
}

/// The values of one holder, as written, by the setting's name.
pub type Values = BTreeMap<String, String>;

/// The settings that apply to one matter: the holders' values, from the most specific to the most general.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    layers: Vec<(Scope, Values)>,
}

impl Settings {
    /// Stacks the values of holders; the order they are given in does not matter (REC-10).
    #[must_use]
    pub fn new(layers: impl IntoIterator<Item = (Scope, Values)>) -> Self {
        let mut layers: Vec<_> = layers.into_iter().collect();
        layers.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.level()));
        Self { layers }
    }

    /// Adds the values of more holders.
    #[must_use]
    pub fn joined(mut self, more: Self) -> Self {
        self.layers.extend(more.layers);
        self.layers.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.level()));
        self
    }

    /// The value that holds: the most specific present one, even when it is "off" or empty (REC-10, REC-11).
    ///
    /// A stored text that cannot be read any more counts as absent, save where the key can use a part of it (AMJ-11);
    /// saving refuses such texts (SET-41).
    #[must_use]
    pub fn get<T>(&self, key: &Key<T>) -> Option<Resolved<T>> {
        for (scope, values) in &self.layers {
            if !key.levels.contains(&scope.level()) {
                continue;
            }
            let read = |text: &String| (key.read)(text).ok().or_else(|| key.salvage.map(|read| read(text)));
            if let Some(value) = values.get(key.name).and_then(read) {
                return Some(Resolved { value, source: Some(scope.clone()), key: key.name });
            }
        }
        (key.read)(key.default).ok().map(|value| Resolved { value, source: None, key: key.name })
    }

    /// The value that holds as it was written, and whose it is; `None` is the catalogue's default.
    #[must_use]
    pub fn written(&self, key: &dyn AnyKey) -> (&str, Option<&Scope>) {
        let of_key = self.layers.iter().filter(|(scope, _)| key.levels().contains(&scope.level()));
        let mut given = of_key.filter_map(|(scope, values)| Some((values.get(key.name())?.as_str(), scope)));
        let found = given.find(|(text, _)| key.holds(text));
        found.map_or((key.default_text(), None), |(text, scope)| (text, Some(scope)))
    }

    /// The value that holds, without its source.
    #[must_use]
    pub fn value<T: Default>(&self, key: &Key<T>) -> T {
        self.get(key).map(|resolved| resolved.value).unwrap_or_default()
    }

    /// Stored texts that cannot be read, whose they are and what is wrong: one warning each when they are loaded (AMJ-11).
    pub fn faults(&self) -> impl Iterator<Item = (&Scope, &'static str, Fault)> {
        self.layers.iter().flat_map(|(scope, values)| {
            values.iter().filter_map(move |(name, text)| {
                let key = find(name)?;
                key.check(text).err().map(|fault| (scope, key.name(), fault))
            })
        })
    }

    /// Sets a value, for a matter that is only being tried out (ONUM-29) and for tests.
    #[must_use]
    pub fn with<T>(self, scope: Scope, key: &Key<T>, text: &str) -> Self {
        self.changed(scope, key.name, Some(text))
    }

    /// Sets or removes a value by the setting's name.
    #[must_use]
    pub fn changed(mut self, scope: Scope, name: &str, text: Option<&str>) -> Self {
        let known = self.layers.iter_mut().find(|(existing, _)| *existing == scope);
        match (known, text) {
            (Some((_, values)), Some(text)) => {
                values.insert(name.to_owned(), text.to_owned());
            }
            (Some((_, values)), None) => {
                values.remove(name);
            }
            (None, Some(text)) => {
                self.layers.push((scope, Values::from([(name.to_owned(), text.to_owned())])));
                self.layers.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.level()));
            }
            (None, None) => {}
        }
        self
    }
}

/// Why a value is not saved (SET-41).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    /// No setting has this name.
    #[error("{name:?} is not a setting; `attest list settings` names them all")]
    Unknown {
        /// What was written.
        name: String,
    },
    /// The setting is not given at this level.
    #[error("{name} cannot be set for a {level:?}; it is set for: {allowed}")]
    Level {
        /// The setting.
        name: &'static str,
        /// The level that was tried.
        level: Level,
        /// The levels that take it.
        allowed: String,
    },
    /// The value cannot be read.
    #[error("{name}: {fault}")]
    Value {
        /// The setting.
        name: &'static str,
        /// What is wrong with it.
        fault: Fault,
    },
}

/// Finds a setting by its name, whatever the case.
#[must_use]
pub fn find(name: &str) -> Option<&'static dyn AnyKey> {
    keys::CATALOGUE.iter().copied().find(|key| key.name().eq_ignore_ascii_case(name.trim()))
}

/// Checks a value before it is saved for a holder.
///
/// # Errors
/// [`SaveError`] with the offending part; the previous value stays in force (SET-41).
pub fn check(name: &str, scope: &Scope, text: &str) -> Result<&'static dyn AnyKey, SaveError> {
    let key = find(name).ok_or_else(|| SaveError::Unknown { name: name.to_owned() })?;
    if !key.levels().contains(&scope.level()) {
        let allowed: Vec<_> = key.levels().iter().map(|level| format!("{level:?}").to_lowercase()).collect();
        return Err(SaveError::Level { name: key.name(), level: scope.level(), allowed: allowed.join(", ") });
    }
    key.check(text).map_err(|fault| SaveError::Value { name: key.name(), fault })?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn company() -> Scope {
        Scope::Company("C1".into())
    }
    fn supplier() -> Scope {
        Scope::Supplier("C1".into(), "S1".into())
    }
    fn office() -> Scope {
        Scope::Office("C1".into(), "S1".into(), "O1".into())
    }

    #[test]
    fn rec_10_most_specific_existing_value_wins() {
        let base = Settings::default().with(company(), &keys::MATCH_WAIT_RECEIPT_DAYS, "10");
        let with_supplier = base.clone().with(supplier(), &keys::MATCH_WAIT_RECEIPT_DAYS, "20");
        let with_office = with_supplier.clone().with(office(), &keys::MATCH_WAIT_RECEIPT_DAYS, "30");
        for (case, settings, expected, because) in [
            ("default", Settings::default(), 14, "default of match.wait_receipt_days"),
            ("company", base, 10, "company C1, match.wait_receipt_days"),
            ("supplier", with_supplier, 20, "supplier S1, match.wait_receipt_days"),
            ("office", with_office, 30, "office O1 of supplier S1, match.wait_receipt_days"),
        ] {
            let resolved = settings.get(&keys::MATCH_WAIT_RECEIPT_DAYS).unwrap();
            assert_eq!(resolved.value, expected, "REC-10 {case}");
            assert_eq!(resolved.because(), because, "REC-10 {case}");
        }
    }

    #[test]
    fn rec_11_present_off_is_used_and_absent_inherits() {
        let on = Settings::default().with(company(), &keys::MATCH_ALLOW_PARTIAL, "true");
        assert!(on.value(&keys::MATCH_ALLOW_PARTIAL));
        let off = on.clone().with(supplier(), &keys::MATCH_ALLOW_PARTIAL, "false");
        assert!(!off.value(&keys::MATCH_ALLOW_PARTIAL), "switched off is present");
        assert!(on.value(&keys::MATCH_ALLOW_PARTIAL), "removed inherits again");
        let removed = off.clone().changed(supplier(), keys::MATCH_ALLOW_PARTIAL.name, None);
        for (case, settings, text, source) in [
            ("default", Settings::default(), "true", None),
            ("company", on, "true", Some(company())),
            ("supplier", off, "false", Some(supplier())),
            ("removed", removed, "true", Some(company())),
        ] {
            assert_eq!(
                settings.written(&keys::MATCH_ALLOW_PARTIAL),
                (text, source.as_ref()),
                "REC-11 {case}"
            );
        }
    }

    #[test]
    fn set_41_refusal_names_the_offending_part() {
        for (name, text, part) in [
            ("PO/AUTCHK", "PC,XX", "XX"),
            ("JC/ACCMETH", "O,Q", "Q"),
            ("tol.price", "pct -1", "-1"),
            ("match.wait_receipt_days", "soon", "soon"),
            ("PL/AUTOINVM", "3", "3"),
            ("final_check", "sample_percent:101", "101"),
            ("link.ttl_hours", "721", "721"),
        ] {
            let scope = if name == "final_check" { supplier() } else { company() };
            match check(name, &scope, text) {
                Err(SaveError::Value { fault, .. }) => assert_eq!(fault.part, part, "SET-41 {name}={text}"),
                other => panic!("SET-41 {name}={text}: {:?}", other.map(|key| key.name())),
            }
        }
        assert!(matches!(check("nope", &company(), "1"), Err(SaveError::Unknown { .. })));
        assert!(matches!(check("link.ttl_hours", &supplier(), "24"), Err(SaveError::Level { .. })));
    }

    #[test]
    fn set_45_every_default_reads_and_names_are_unique() {
        let mut names = std::collections::BTreeSet::new();
        for key in keys::CATALOGUE {
            assert!(key.check(key.default_text()).is_ok(), "{} default {:?}", key.name(), key.default_text());
            assert!(names.insert(key.name().to_lowercase()), "{} stands twice", key.name());
            assert!(!key.help().is_empty() && !key.levels().is_empty(), "{}", key.name());
        }
    }
}
