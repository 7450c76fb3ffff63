//! Invoices: load, list by state, sweep, wake, trail.

use attest_model::dates::Timestamp;
use attest_model::ids::{CompanyCode, InvoiceId, SupplierCode};
use attest_model::orders::Reservation;
use attest_model::record::{InvoiceRecord, State, SupplierTrailEntry, TrailEntry};
use aws_sdk_dynamodb::types::AttributeValue;
use serde::de::DeserializeOwned;

use crate::change::attribute_key;
use crate::item::{Item, Versioned, decode, key_of, string};
use crate::keys::{self, Key};
use crate::{Store, StoreError};

/// A page of a list and where the next one starts.
#[derive(Debug, Clone)]
pub struct Listed<T> {
    /// The entries.
    pub entries: Vec<T>,
    /// Where the next page starts; `None` at the end.
    pub next: Option<String>,
}

/// What a query asks for.
pub(crate) struct Query<'a> {
    pub(crate) index: Option<&'static str>,
    pub(crate) names: (&'static str, &'static str),
    pub(crate) pk: &'a str,
    pub(crate) range: Range<'a>,
    pub(crate) limit: i32,
    pub(crate) backwards: bool,
    pub(crate) freshness: Freshness,
}

/// How fresh an answer is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Freshness {
    /// It has everything that was written before it was asked for.
    #[default]
    Exact,
    /// It may miss what was written a moment ago, and costs half: for what decides no worse than if the document had come a
    /// moment earlier.
    Late,
}

pub(crate) enum Range<'a> {
    All,
    Prefix(&'a str),
    Between(&'a str, &'a str),
    After(&'a str),
    Before(&'a str),
}

impl<'a> Query<'a> {
    pub(crate) const fn of(pk: &'a str, range: Range<'a>) -> Self {
        Self {
            index: None,
            names: ("pk", "sk"),
            pk,
            range,
            limit: 1000,
            backwards: false,
            freshness: Freshness::Exact,
        }
    }
}

impl Store {
    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        key: &Key,
    ) -> Result<Option<Versioned<T>>, StoreError> {
        let request = self
            .db
            .get_item()
            .table_name(&self.places.records)
            .set_key(Some(attribute_key(key)))
            .consistent_read(true);
        // Boxed, as every request of the table: it would lie in the future of whoever asks, down to the whole flow's.
        let answer = Box::pin(request.send()).await;
        let answer = answer.map_err(|error| StoreError::of("read a record", &error))?;
        answer.item.map(decode).transpose()
    }

    /// Reads up to 100 items in one request, in the order of their keys; absent ones are `None`.
    pub(crate) async fn get_many(&self, wanted: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        self.get_as(Freshness::Exact, wanted).await
    }

    pub(crate) async fn get_as(
        &self,
        freshness: Freshness,
        wanted: &[Key],
    ) -> Result<Vec<Option<Item>>, StoreError> {
        use aws_sdk_dynamodb::types::KeysAndAttributes;
        let mut found: std::collections::HashMap<Key, Item> = std::collections::HashMap::new();
        let mut unique: Vec<&Key> = wanted.iter().collect();
        unique.sort();
        unique.dedup();
        for chunk in unique.chunks(100) {
            let mut keys: Vec<Item> = chunk.iter().map(|key| attribute_key(key)).collect();
            while !keys.is_empty() {
                let request = KeysAndAttributes::builder().set_keys(Some(keys));
                let request = request.consistent_read(freshness == Freshness::Exact).build();
                let request = request.map_err(|error| StoreError::Invalid {
                    what: "batch".to_owned(),
                    cause: error.to_string(),
                })?;
                let request = self.db.batch_get_item().request_items(&self.places.records, request);
                let answer = Box::pin(request.send()).await;
                let answer = answer.map_err(|error| StoreError::of("read records", &error))?;
                for item in answer.responses.unwrap_or_default().into_values().flatten() {
                    found.insert(key_of(&item), item);
                }
                keys = answer
                    .unprocessed_keys
                    .unwrap_or_default()
                    .into_values()
                    .flat_map(|left| left.keys)
                    .collect();
            }
        }
        Ok(wanted.iter().map(|key| found.get(key).cloned()).collect())
    }

    /// All items of a query, over as many pages as it has.
    pub(crate) async fn query_all(&self, query: Query<'_>) -> Result<Vec<Item>, StoreError> {
        let mut items = Vec::new();
        let mut start = None;
        loop {
            let (page, next) = self.query_page(&query, start).await?;
            items.extend(page);
            match next {
                Some(next) => start = Some(next),
                None => return Ok(items),
            }
        }
    }

    pub(crate) async fn query_page(
        &self,
        query: &Query<'_>,
        start: Option<Item>,
    ) -> Result<(Vec<Item>, Option<Item>), StoreError> {
        let (pk, sk) = query.names;
        let mut request = self
            .db
            .query()
            .table_name(&self.places.records)
            .set_index_name(query.index.map(str::to_owned))
            .consistent_read(query.index.is_none() && query.freshness == Freshness::Exact)
            .limit(query.limit)
            .scan_index_forward(!query.backwards)
            .set_exclusive_start_key(start)
            .expression_attribute_names("#pk", pk)
            .expression_attribute_values(":pk", string(query.pk));
        let condition = match query.range {
            Range::All => "#pk = :pk",
            Range::Prefix(prefix) => {
                request = request.expression_attribute_values(":from", string(prefix));
                "#pk = :pk AND begins_with(#sk, :from)"
            }
            Range::Between(from, to) => {
                request = request
                    .expression_attribute_values(":from", string(from))
                    .expression_attribute_values(":to", string(to));
                "#pk = :pk AND #sk BETWEEN :from AND :to"
            }
            Range::After(from) => {
                request = request.expression_attribute_values(":from", string(from));
                "#pk = :pk AND #sk > :from"
            }
            Range::Before(until) => {
                request = request.expression_attribute_values(":from", string(until));
                "#pk = :pk AND #sk < :from"
            }
        };
        if !matches!(query.range, Range::All) {
            request = request.expression_attribute_names("#sk", sk);
        }
        let answer = Box::pin(request.key_condition_expression(condition).send()).await;
        let answer = answer.map_err(|error| StoreError::of("list records", &error))?;
        Ok((answer.items.unwrap_or_default(), answer.last_evaluated_key.filter(|key| !key.is_empty())))
    }

    /// Loads the record of an invoice.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], else what the service answered.
    pub async fn load_invoice(&self, id: &InvoiceId) -> Result<InvoiceRecord, StoreError> {
        self.find_invoice(id).await?.ok_or_else(|| StoreError::NotFound { what: id.to_string() })
    }

    /// Looks for the record of an invoice.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_invoice(&self, id: &InvoiceId) -> Result<Option<InvoiceRecord>, StoreError> {
        Ok(self.get::<InvoiceRecord>(&keys::invoice(id)).await?.map(|found| found.record))
    }

    /// Loads several records in one request, in the order of the ids; unknown ones are left out.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn load_invoices(&self, ids: &[InvoiceId]) -> Result<Vec<InvoiceRecord>, StoreError> {
        let wanted: Vec<Key> = ids.iter().map(keys::invoice).collect();
        let items = self.get_many(&wanted).await?;
        items.into_iter().flatten().map(|item| decode(item).map(|found| found.record)).collect()
    }

    /// The reservations of an invoice (MATCH-40).
    ///
    /// # Errors
    /// What the service answered.
    pub async fn load_reservations(&self, id: &InvoiceId) -> Result<Vec<Reservation>, StoreError> {
        let mut all = Vec::new();
        for item in self.query_all(Query::of(id.as_str(), Range::Prefix("RSV#"))).await? {
            all.extend(decode::<Vec<Reservation>>(item)?.record);
        }
        Ok(all)
    }

    /// Invoices of a company in one state, what is due first stands first; `None` lists those without a company.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_by_state(
        &self,
        company: Option<&CompanyCode>,
        state: State,
        limit: i32,
        after: Option<&str>,
    ) -> Result<Listed<InvoiceRecord>, StoreError> {
        let pk = keys::by_state(company, state);
        let range = after.map_or(Range::All, Range::After);
        let query = Query {
            index: Some("by_state"),
            names: ("state_pk", "state_sk"),
            limit,
            ..Query::of(&pk, range)
        };
        let (items, more) = self.query_page(&query, None).await?;
        let last = items.last().and_then(|item| item.get("state_sk")).and_then(|v| v.as_s().ok()).cloned();
        Ok(Listed { entries: self.load_indexed(&items).await?, next: more.and(last) })
    }

    /// Invoices that the sweep must look at: `sweep_at` is past; at most `limit` of one shard.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_due(
        &self,
        shard: u8,
        now: Timestamp,
        limit: i32,
    ) -> Result<Vec<InvoiceRecord>, StoreError> {
        let pk = keys::sweep(shard);
        let until = format!("{}~", keys::instant(now));
        let query = Query {
            index: Some("by_sweep"),
            names: ("sweep_pk", "sweep_sk"),
            limit,
            ..Query::of(&pk, Range::Between("0", &until))
        };
        let (items, _) = self.query_page(&query, None).await?;
        self.load_indexed(&items).await
    }

    /// The records behind the entries of an index, which holds keys only.
    pub(crate) async fn load_indexed(&self, entries: &[Item]) -> Result<Vec<InvoiceRecord>, StoreError> {
        let wanted: Vec<Key> = entries.iter().map(key_of).collect();
        let items = self.get_many(&wanted).await?;
        items.into_iter().flatten().map(|item| decode(item).map(|found| found.record)).collect()
    }

    /// Invoices that a topic wakes (MATCH-33, VAL-69).
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_woken(
        &self,
        company: Option<&CompanyCode>,
        topic: &str,
    ) -> Result<Vec<InvoiceId>, StoreError> {
        let pk = keys::wake_topic(company, topic);
        let items = self.query_all(Query::of(&pk, Range::All)).await?;
        Ok(items.iter().filter_map(|item| InvoiceId::parse(&key_of(item).sk).ok()).collect())
    }

    /// The trail of an invoice, oldest first (AUD-1).
    ///
    /// # Errors
    /// What the service answered.
    pub async fn load_trail(&self, id: &InvoiceId) -> Result<Vec<TrailEntry>, StoreError> {
        self.read_trail(id.as_str()).await
    }

    /// The trail of a supplier, oldest first (AUD-1).
    ///
    /// # Errors
    /// What the service answered.
    pub async fn load_supplier_trail(
        &self,
        company: &CompanyCode,
        supplier: &SupplierCode,
    ) -> Result<Vec<SupplierTrailEntry>, StoreError> {
        self.read_trail(&keys::supplier_trail(company, supplier, 0).pk).await
    }

    pub(crate) async fn read_trail<T: DeserializeOwned>(&self, pk: &str) -> Result<Vec<T>, StoreError> {
        let mut entries = Vec::new();
        let mut start: Option<std::collections::HashMap<String, AttributeValue>> = None;
        loop {
            let answer = self
                .db
                .query()
                .table_name(&self.places.trail)
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", string(pk))
                .consistent_read(true)
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(|error| StoreError::of("read a trail", &error))?;
            for item in answer.items.unwrap_or_default() {
                entries.extend(decode::<Vec<T>>(item)?.record);
            }
            match answer.last_evaluated_key.filter(|key| !key.is_empty()) {
                Some(key) => start = Some(key),
                None => return Ok(entries),
            }
        }
    }
}
