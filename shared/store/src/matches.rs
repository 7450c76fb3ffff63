//! What matches found (MATCH-59): an item beside the record while that is cheaper than a document, else a document.

use attest_model::ids::InvoiceId;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::change::{Change, Expect};
use crate::invoices::{Query, Range};
use crate::item::{Attributes, Item, decode, item, key_of, whole_body};
use crate::keys::{self, Key};
use crate::{Store, StoreError, item_size};

/// Largest item of a match result: a transaction bills two units for a kilobyte, and a stored document costs as much as eight.
const ITEM_MAX: u64 = 4 * 1024;

/// Largest result that is packed to see whether it fits: results shrink to a tenth or so.
const JSON_MAX: usize = 64 * 1024;

impl Store {
    /// Adds what a match of a version of an invoice found to the change that saves the invoice, or stores it as a document
    /// where it is large; answers the key that the record names it by.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written, else what the service answered.
    pub async fn keep_match<T: Serialize + Sync>(
        &self,
        change: &mut Change,
        invoice: &InvoiceId,
        version: u64,
        result: &T,
    ) -> Result<String, StoreError> {
        let key = keys::match_result(invoice, version);
        let json = serde_json::to_vec(result)
            .map_err(|error| StoreError::Invalid { what: key.to_string(), cause: error.to_string() })?;
        if json.len() <= JSON_MAX {
            let item = item(&key, 1, whole_body(&key, result)?, Attributes::default())?;
            if item_size(&item) <= ITEM_MAX {
                let name = key.sk.clone();
                change.put_ready(key, item, Expect::Anything);
                return Ok(name);
            }
        }
        let name = format!("{}{version:06}.json", documents(invoice));
        self.put_document(&name, json, "application/json").await?;
        Ok(name)
    }

    /// What matches of an invoice found that stands beside the record, by the version that was matched.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_match_items<T: DeserializeOwned>(
        &self,
        invoice: &InvoiceId,
    ) -> Result<Vec<(String, T)>, StoreError> {
        let items = self.query_all(Query::of(invoice.as_str(), Range::Prefix(keys::MATCHES))).await?;
        let version = |item: &Item| key_of(item).sk.trim_start_matches(keys::MATCHES).to_owned();
        items.into_iter().map(|item| Ok((version(&item), decode(item)?.record))).collect()
    }

    /// What a match found, by the key that the record of the invoice names.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], else what the service answered.
    pub async fn load_match<T: DeserializeOwned>(
        &self,
        invoice: &InvoiceId,
        name: &str,
    ) -> Result<T, StoreError> {
        if name.starts_with(&documents(invoice)) {
            return self.get_json(name).await;
        }
        let key = Key { pk: invoice.to_string(), sk: name.to_owned() };
        let found = self.get::<T>(&key).await?;
        found.map(|found| found.record).ok_or_else(|| StoreError::NotFound { what: key.to_string() })
    }
}

fn documents(invoice: &InvoiceId) -> String {
    format!("matches/{invoice}/")
}
