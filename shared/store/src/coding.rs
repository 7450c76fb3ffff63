//! The register of coding values: an item for each value, one for all rules (CODE-3).

use std::collections::{BTreeMap, BTreeSet};

use attest_model::coding::{CodingRule, CodingValue, Dimension};
use attest_model::ids::CompanyCode;

use crate::change::{Change, Expect};
use crate::item::{Attributes, decode};
use crate::keys::{self, Key};
use crate::{Store, StoreError};

/// Values found, by dimension and the folded value.
pub type CodingValues = BTreeMap<(Dimension, String), CodingValue>;

impl Change {
    /// Writes a value of the register.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_coding_value(&mut self, value: &CodingValue) -> Result<(), StoreError> {
        let key = keys::coding_value(&value.company, &value.dimension, &value.value);
        self.put(key, value, Expect::Anything, Attributes::default())
    }

    /// Writes all rules of a company.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when they cannot be written as an item.
    pub fn put_coding_rules(
        &mut self,
        company: &CompanyCode,
        rules: &[CodingRule],
    ) -> Result<(), StoreError> {
        self.put(keys::coding_rules(company), &rules, Expect::Anything, Attributes::default())
    }
}

impl Store {
    /// The entries of some values, by dimension and folded value, and the rules where the company has some: a request for
    /// each hundred of them, whatever the register holds.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_coding(
        &self,
        company: &CompanyCode,
        wanted: &BTreeSet<(Dimension, String)>,
        has_rules: bool,
    ) -> Result<(CodingValues, Vec<CodingRule>), StoreError> {
        let values = wanted.iter().map(|(dimension, value)| keys::coding_value(company, dimension, value));
        let rules = has_rules.then(|| keys::coding_rules(company));
        let keys: Vec<Key> = rules.into_iter().chain(values).collect();
        if keys.is_empty() {
            return Ok(Default::default());
        }
        let mut items = self.get_many(&keys).await?.into_iter();
        let rules = if has_rules { items.next().flatten() } else { None };
        let rules = rules.map(decode::<Vec<CodingRule>>).transpose()?.map(|found| found.record);
        let mut found = CodingValues::new();
        for (place, item) in wanted.iter().zip(items) {
            if let Some(item) = item {
                found.insert(place.clone(), decode(item)?.record);
            }
        }
        Ok((found, rules.unwrap_or_default()))
    }
}
