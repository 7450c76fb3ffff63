//! Bad tokens from one address (LINK-12): counted where every instance of a page sees them.

use attest_model::dates::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::change::{Change, Expect};
use crate::item::{Attributes, Versioned};
use crate::{Store, StoreError, keys};

impl Change {
    /// Saves what is counted of an address; fails when another instance counted meanwhile. It is forgotten after `until`.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_throttle<T: Serialize>(
        &mut self,
        seen: Option<u64>,
        client: &str,
        throttle: &T,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let expect = seen.map_or(Expect::Absent, Expect::Version);
        let expiry = Attributes { expires: Some(until.as_second()), ..Attributes::default() };
        self.put(keys::throttle(client), throttle, expect, expiry)
    }
}

impl Store {
    /// What is counted of an address.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_throttle<T: DeserializeOwned>(
        &self,
        client: &str,
    ) -> Result<Option<Versioned<T>>, StoreError> {
        self.get(&keys::throttle(client)).await
    }
}
