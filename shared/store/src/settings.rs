//! Settings as stored: one item per holder (REC-10, SET-41, SET-42).

use attest_model::dates::Timestamp;
use attest_model::ids::UserCode;
use attest_model::settings::{Scope, Settings, Values};
use serde::{Deserialize, Serialize};

use crate::change::{Change, Expect};
use crate::item::{Attributes, Versioned, decode};
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
