//! Settings as stored: one item per holder (REC-10, SET-41, SET-42).

use std::collections::BTreeMap;

use attest_model::dates::Timestamp;
use attest_model::ids::{CompanyCode, UserCode};
use attest_model::settings::{Scope, Settings, Values};
use serde::{Deserialize, Serialize};

use crate::change::{Change, Expect};
use crate::invoices::{Query, Range};
use crate::item::{Attributes, Versioned, decode, key_of};
use crate::keys::{self, Key};
use crate::{Store, StoreError};

/// Changes of one holder that are kept beside its values; older ones are in the exported trail.
const CHANGES_MAX: usize = 500;

/// The values of one holder and how they came about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsDocument {
    /// The values, as written, by the setting's name.
    pub values: Values,
    /// SET-42. What was changed, when and by whom, newest last.
    #[serde(default)]
    pub changes: Vec<SettingChange>,
}

/// SET-42. A saved change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingChange {
    /// The setting.
    pub name: String,
    /// The old value; `None` when there was none.
    pub old: Option<String>,
    /// The new value; `None` when it was removed.
    pub new: Option<String>,
    /// Who.
    pub by: UserCode,
    /// When.
    pub at: Timestamp,
}

impl SettingsDocument {
    /// Sets or removes a value and records the change; saving the same value again records nothing.
    pub fn set(&mut self, name: &str, new: Option<String>, by: &UserCode, at: Timestamp) {
        let old = self.values.get(name).cloned();
        if old == new {
            return;
        }
        match &new {
            Some(text) => self.values.insert(name.to_owned(), text.clone()),
            None => self.values.remove(name),
        };
        self.changes.push(SettingChange { name: name.to_owned(), old, new, by: by.clone(), at });
        let surplus = self.changes.len().saturating_sub(CHANGES_MAX);
        self.changes.drain(..surplus);
    }
}

impl Change {
    /// Saves the values of a holder; fails when somebody else changed them meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when they cannot be written as an item.
    pub fn put_settings(
        &mut self,
        seen: Option<u64>,
        scope: &Scope,
        document: &SettingsDocument,
    ) -> Result<(), StoreError> {
        let expect = seen.map_or(Expect::Absent, Expect::Version);
        self.put(keys::settings(scope), document, expect, Attributes::default())
    }
}

impl Store {
    /// The settings that apply to a matter, in one request for all holders.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn load_settings(&self, scopes: &[Scope]) -> Result<Settings, StoreError> {
        let wanted: Vec<Key> = scopes.iter().map(keys::settings).collect();
        let items = self.get_many(&wanted).await?;
        let mut layers = Vec::with_capacity(scopes.len());
        for (scope, item) in scopes.iter().zip(items) {
            if let Some(item) = item {
                layers.push((scope.clone(), decode::<SettingsDocument>(item)?.record.values));
            }
        }
        Ok(Settings::new(layers))
    }

    /// The values of every holder of a company, by the sort key of the holder.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_settings(&self, company: &CompanyCode) -> Result<BTreeMap<String, Values>, StoreError> {
        let pk = keys::settings(&Scope::Company(company.clone())).pk;
        let mut found = BTreeMap::new();
        for item in self.query_all(Query::of(&pk, Range::All)).await? {
            found.insert(key_of(&item).sk, decode::<SettingsDocument>(item)?.record.values);
        }
        Ok(found)
    }

    /// The values of one holder, to change them.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_settings(
        &self,
        scope: &Scope,
    ) -> Result<Option<Versioned<SettingsDocument>>, StoreError> {
        self.get(&keys::settings(scope)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_42_every_saved_change_is_recorded() {
        let mut document = SettingsDocument::default();
        let at = |second| Timestamp::from_second(second).unwrap();
        let (anna, bert) = (UserCode::from("anna"), UserCode::from("bert"));
        document.set("tol.price", Some("abs 1".to_owned()), &anna, at(1));
        document.set("tol.price", Some("abs 1".to_owned()), &bert, at(2));
        document.set("tol.price", Some("abs 2".to_owned()), &bert, at(3));
        document.set("tol.price", None, &anna, at(4));
        document.set("tol.line", None, &anna, at(5));
        let told: Vec<_> = document
            .changes
            .iter()
            .map(|c| (c.old.as_deref(), c.new.as_deref(), c.by.as_str(), c.at.as_second()))
            .collect();
        assert_eq!(
            told,
            [
                (None, Some("abs 1"), "anna", 1),
                (Some("abs 1"), Some("abs 2"), "bert", 3),
                (Some("abs 2"), None, "anna", 4),
            ]
        );
        assert!(document.values.is_empty(), "a removed value inherits again (REC-11)");
    }

    #[test]
    fn set_42_the_changes_kept_are_the_newest() {
        let mut document = SettingsDocument::default();
        for value in 0..=CHANGES_MAX {
            document.set("tol.price", Some(value.to_string()), &"anna".into(), Timestamp::UNIX_EPOCH);
        }
        assert_eq!(document.changes.len(), CHANGES_MAX);
        assert_eq!(document.changes.last().and_then(|change| change.new.as_deref()), Some("500"));
        assert_eq!(document.changes.first().and_then(|change| change.new.as_deref()), Some("1"));
    }
}
