//! One transaction: everything a step decided, or nothing of it (decision 4).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use attest_model::dates::Timestamp;
use attest_model::ids::{CompanyCode, OutboxId};
use attest_model::money::Decimal;
use attest_model::record::{InvoiceRecord, SupplierTrailEntry, TenantTrailEntry, TrailEntry};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem};
use serde::Serialize;

use crate::history::Sums;
use crate::item::{Attributes, Item, body, item, number, string};
use crate::keys::{self, Key};
use crate::outbox::{Outgoing, QueueName};
use crate::retention::leaves_at;
use crate::{Store, StoreError, history};

/// Items that one transaction of `DynamoDB` takes.
pub(crate) const TRANSACTION_MAX: usize = 100;

/// What must hold for an item when it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expect {
    /// The item does not exist yet.
    Absent,
    /// The item exists with this version.
    Version(u64),
    /// Nothing: the writer owns the item, and writing it twice writes the same.
    Anything,
}

impl Expect {
    fn expression(self) -> Option<(&'static str, HashMap<String, AttributeValue>)> {
        match self {
            Self::Absent => Some(("attribute_not_exists(pk)", HashMap::new())),
            Self::Version(version) => {
                Some(("version = :seen", HashMap::from([(":seen".to_owned(), number(version))])))
            }
            Self::Anything => None,
        }
    }
}

enum Table {
    Records,
    Trail,
}

enum Write {
    Put(Table, Item, Expect),
    Delete(Key, Expect),
    Add(Key, BTreeMap<String, Decimal>),
}

/// Writes that are committed together, with the messages that are sent once they are.
#[must_use = "a change does nothing until it is committed"]
pub struct Change {
    at: Timestamp,
    writes: Vec<(Key, Write)>,
    outgoing: Vec<Outgoing>,
    trail: BTreeMap<Key, Vec<AttributeValue>>,
    /// What leaves by itself, and the company that says when (AUD-3).
    kept: BTreeMap<Key, Option<CompanyCode>>,
    pub(crate) sums: Sums,
}

impl Change {
    /// An empty change made at an instant.
    pub fn new(at: Timestamp) -> Self {
        Self {
            at,
            writes: Vec::new(),
            outgoing: Vec::new(),
            trail: BTreeMap::new(),
            kept: BTreeMap::new(),
            sums: Sums::default(),
        }
    }

    /// When it is made.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// How many items it writes; one transaction takes 100.
    #[must_use]
    pub fn len(&self) -> usize {
        self.writes.len() + self.trail.len() + self.sums.len()
    }

    /// Whether it writes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.trail.is_empty() && self.sums.len() == 0
    }

    pub(crate) fn put<T: Serialize>(
        &mut self,
        key: Key,
        record: &T,
        expect: Expect,
        attributes: Attributes,
    ) -> Result<(), StoreError> {
        let version = match expect {
            Expect::Version(seen) => seen + 1,
            Expect::Absent | Expect::Anything => 1,
        };
        let item = item(&key, version, body(&key, record)?, attributes)?;
        self.put_ready(key, item, expect);
        Ok(())
    }

    /// As [`Change::put`], of an item that refers to what is kept: it leaves by itself, a year after the time that the company
    /// keeps it (AUD-3).
    pub(crate) fn put_kept<T: Serialize>(
        &mut self,
        key: Key,
        record: &T,
        expect: Expect,
        attributes: Attributes,
        company: Option<&CompanyCode>,
    ) -> Result<(), StoreError> {
        self.kept.insert(key.clone(), company.cloned());
        self.put(key, record, expect, attributes)
    }

    pub(crate) fn put_ready(&mut self, key: Key, item: Item, expect: Expect) {
        self.writes.push((key, Write::Put(Table::Records, item, expect)));
    }

    pub(crate) fn delete(&mut self, key: Key, expect: Expect) {
        self.writes.push((key.clone(), Write::Delete(key, expect)));
    }

    /// Creates the record of an invoice; fails when it exists.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the record cannot be written as an item.
    pub fn create_invoice(&mut self, record: &InvoiceRecord) -> Result<(), StoreError> {
        self.write_invoice(None, record, Expect::Absent)
    }

    /// Saves a record that was loaded as `before`; fails when somebody else changed it meanwhile (ST-10).
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the record cannot be written as an item.
    pub fn save_invoice(&mut self, before: &InvoiceRecord, after: &InvoiceRecord) -> Result<(), StoreError> {
        self.write_invoice(Some(before), after, Expect::Version(before.version))
    }

    /// Deletes a record that was loaded as `before`, with what wakes it; fails when somebody else changed it meanwhile.
    pub fn delete_invoice(&mut self, before: &InvoiceRecord) {
        for topic in &before.wakes {
            self.delete(keys::wake(before.company.as_ref(), topic, &before.id), Expect::Anything);
        }
        self.delete(keys::invoice(&before.id), Expect::Version(before.version));
    }

    fn write_invoice(
        &mut self,
        before: Option<&InvoiceRecord>,
        after: &InvoiceRecord,
        expect: Expect,
    ) -> Result<(), StoreError> {
        let mut record = after.clone();
        record.version = match expect {
            Expect::Version(seen) => seen + 1,
            Expect::Absent | Expect::Anything => 1,
        };
        record.changed_at = self.at;
        self.sums.follow(before, &mut record);
        let old = before.map(|before| (before.company.as_ref(), before.wakes.as_slice()));
        for topic in old.iter().flat_map(|(_, topics)| topics.iter()) {
            if !record.wakes.contains(topic)
                || old.is_some_and(|(company, _)| company != record.company.as_ref())
            {
                let company = old.and_then(|(company, _)| company);
                self.delete(keys::wake(company, topic, &record.id), Expect::Anything);
            }
        }
        for topic in &record.wakes {
            let known = old.is_some_and(|(company, topics)| {
                company == record.company.as_ref() && topics.contains(topic)
            });
            if !known {
                let key = keys::wake(record.company.as_ref(), topic, &record.id);
                self.put(key, &topic, Expect::Anything, Attributes::default())?;
            }
        }
        let attributes = Attributes {
            state: Some((keys::by_state(record.company.as_ref(), record.state), keys::by_due(&record))),
            sweep: record.sweep_at.map(|at| {
                (keys::sweep(keys::shard(record.id.as_str())), format!("{}#{}", keys::instant(at), record.id))
            }),
            expires: None,
        };
        self.put(keys::invoice(&record.id), &record, expect, attributes)
    }

    /// Adds an entry to the trail of an invoice of a company; it is never changed afterwards (AUD-1), and leaves by itself when
    /// its time is over (AUD-3). Entries of one version are one item.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the entry cannot be written as an item.
    pub fn trail(&mut self, company: Option<&CompanyCode>, entry: &TrailEntry) -> Result<(), StoreError> {
        let key = keys::trail(&entry.invoice, entry.version);
        self.kept.insert(key.clone(), company.cloned());
        let entry = body(&key, entry)?;
        self.trail.entry(key).or_default().push(entry);
        Ok(())
    }

    /// Adds an entry to a supplier's trail; it is never changed afterwards (AUD-1).
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the entry cannot be written as an item.
    pub fn supplier_trail(&mut self, entry: &SupplierTrailEntry) -> Result<(), StoreError> {
        let key = keys::supplier_trail(&entry.company, &entry.supplier, entry.version);
        self.put_trail(key, entry, Some(&entry.company))
    }

    /// Adds an entry to the trail of the tenant; it is never changed afterwards (AUD-1).
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the entry cannot be written as an item.
    pub fn tenant_trail(&mut self, entry: &TenantTrailEntry) -> Result<(), StoreError> {
        self.put_trail(keys::tenant_trail(entry), entry, entry.company.as_ref())
    }

    fn put_trail<T: Serialize>(
        &mut self,
        key: Key,
        entry: &T,
        company: Option<&CompanyCode>,
    ) -> Result<(), StoreError> {
        self.kept.insert(key.clone(), company.cloned());
        let item = item(&key, 1, body(&key, &[entry])?, Attributes::default())?;
        self.writes.push((key, Write::Put(Table::Trail, item, Expect::Absent)));
        Ok(())
    }

    /// Adds a message that is sent after the commit; a repeat of the change writes the same message (ST-11).
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the message cannot be written as an item.
    pub fn send(&mut self, queue: QueueName, seed: &str, body: String) -> Result<(), StoreError> {
        let outgoing = self.outgoing(queue, seed, body, true);
        self.put(keys::outbox(&outgoing.id, self.at), &outgoing, Expect::Anything, Attributes::default())?;
        self.outgoing.push(outgoing);
        Ok(())
    }

    /// Adds a message that a record of this change stands for: its `next` runs and its `sweep_at` is set, so that the sweep
    /// goes on with it when the message is lost.
    pub fn announce(&mut self, queue: QueueName, seed: &str, body: String) {
        let outgoing = self.outgoing(queue, seed, body, false);
        self.outgoing.push(outgoing);
    }

    fn outgoing(&self, queue: QueueName, seed: &str, body: String, is_kept: bool) -> Outgoing {
        let id = OutboxId::derive(self.at, format!("{}|{seed}|{body}", queue.word()).as_bytes());
        Outgoing { id, queue, at: self.at, body, is_kept }
    }
}

impl Store {
    /// Commits a change: all of it or nothing; answers the messages that now must be sent.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] with the item that somebody else changed, [`StoreError::Invalid`] for more than
    /// 100 items, else what the service answered.
    pub async fn commit(&self, mut change: Change) -> Result<Vec<Outgoing>, StoreError> {
        for (key, entries) in std::mem::take(&mut change.trail) {
            let item = item(&key, 1, AttributeValue::L(entries), Attributes::default())?;
            change.writes.push((key, Write::Put(Table::Trail, item, Expect::Absent)));
        }
        for (key, added) in self.settle(&mut change).await? {
            change.writes.push((key.clone(), Write::Add(key, added)));
        }
        if change.writes.is_empty() {
            return Ok(change.outgoing);
        }
        if change.writes.len() > TRANSACTION_MAX {
            let cause = format!("{} items, one transaction takes {TRANSACTION_MAX}", change.writes.len());
            return Err(StoreError::Invalid { what: "change".to_owned(), cause });
        }
        // The service refuses it; an engine that takes it would hide the mistake.
        let mut written = BTreeSet::new();
        if let Some((key, _)) = change.writes.iter().find(|(key, _)| !written.insert((&key.pk, &key.sk))) {
            let cause = "one change writes this item twice".to_owned();
            return Err(StoreError::Invalid { what: key.to_string(), cause });
        }
        self.let_leave(&mut change).await?;
        let mut keys = Vec::with_capacity(change.writes.len());
        let mut items = Vec::with_capacity(change.writes.len());
        for (key, write) in change.writes {
            items.push(self.write_item(write)?);
            keys.push(key);
        }
        let request = self.db.transact_write_items().set_transact_items(Some(items));
        let answer = Box::pin(request.send()).await;
        match answer {
            Ok(_) => Ok(change.outgoing),
            Err(error) => {
                Err(cancelled(&keys, &error).unwrap_or_else(|| StoreError::of("commit a change", &error)))
            }
        }
    }

    /// AUD-3. Says of everything that leaves by itself when it does.
    async fn let_leave(&self, change: &mut Change) -> Result<(), StoreError> {
        for (key, write) in &mut change.writes {
            if let (Write::Put(_, item, _), Some(company)) = (write, change.kept.get(key)) {
                let years = self.kept_years(company.as_ref()).await?;
                item.insert("expires".to_owned(), number(leaves_at(change.at, years)));
            }
        }
        Ok(())
    }

    fn write_item(&self, write: Write) -> Result<TransactWriteItem, StoreError> {
        let built = |error: aws_sdk_dynamodb::error::BuildError| StoreError::Invalid {
            what: "change".to_owned(),
            cause: error.to_string(),
        };
        let item = TransactWriteItem::builder();
        Ok(match write {
            Write::Put(table, record, expect) => {
                let table = match table {
                    Table::Records => &self.places.records,
                    Table::Trail => &self.places.trail,
                };
                let mut put = Put::builder().table_name(table).set_item(Some(record));
                if let Some((expression, values)) = expect.expression() {
                    put = put.condition_expression(expression);
                    put = put.set_expression_attribute_values((!values.is_empty()).then_some(values));
                }
                item.put(put.build().map_err(built)?).build()
            }
            Write::Delete(key, expect) => {
                let mut delete =
                    Delete::builder().table_name(&self.places.records).set_key(Some(attribute_key(&key)));
                if let Some((expression, values)) = expect.expression() {
                    delete = delete.condition_expression(expression);
                    delete = delete.set_expression_attribute_values((!values.is_empty()).then_some(values));
                }
                item.delete(delete.build().map_err(built)?).build()
            }
            Write::Add(key, added) => {
                let update = history::update(&key, added).table_name(&self.places.records);
                item.update(update.build().map_err(built)?).build()
            }
        })
    }
}

pub(crate) fn attribute_key(key: &Key) -> Item {
    Item::from([("pk".to_owned(), string(&key.pk)), ("sk".to_owned(), string(&key.sk))])
}

/// The conflict behind a cancelled transaction, with the item it is about.
fn cancelled<R>(
    keys: &[Key],
    error: &aws_sdk_dynamodb::error::SdkError<TransactWriteItemsError, R>,
) -> Option<StoreError> {
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = error.as_service_error()? else {
        return None;
    };
    let reasons = cancelled.cancellation_reasons();
    let lost = reasons
        .iter()
        .position(|reason| matches!(reason.code(), Some("ConditionalCheckFailed" | "TransactionConflict")));
    if let Some(what) = lost.and_then(|index| keys.get(index)) {
        return Some(StoreError::Conflict { what: what.to_string() });
    }
    let throttled = reasons
        .iter()
        .any(|reason| matches!(reason.code(), Some("ThrottlingError" | "ProvisionedThroughputExceeded")));
    if throttled {
        return Some(StoreError::Throttled { action: "commit a change" });
    }
    let (index, reason) = reasons.iter().enumerate().find(|(_, reason)| reason.code() != Some("None"))?;
    let what = keys.get(index).map_or_else(|| "change".to_owned(), ToString::to_string);
    let cause = format!("{}: {}", reason.code().unwrap_or_default(), reason.message().unwrap_or_default());
    Some(StoreError::Invalid { what, cause })
}
