//! Counts what requests cost on AWS: `DynamoDB` bills units, S3 bills requests of two classes.
//!
//! A write takes a unit per kilobyte of the item, twice that in a transaction, and a unit for every entry of an index that
//! appears or goes. A consistent read takes a unit per four kilobytes, half of it where the read may be late.

use std::collections::HashMap;

use attest_store::item_size;
use aws_sdk_dynamodb::operation::batch_get_item::{BatchGetItemInput, BatchGetItemOutput};
use aws_sdk_dynamodb::operation::delete_item::DeleteItemInput;
use aws_sdk_dynamodb::operation::get_item::GetItemOutput;
use aws_sdk_dynamodb::operation::put_item::PutItemInput;
use aws_sdk_dynamodb::operation::query::{QueryInput, QueryOutput};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_runtime_api::client::interceptors::context::{Input, Output};

type Item = HashMap<String, AttributeValue>;

/// What was used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Units {
    /// Write units of `DynamoDB`.
    pub writes: u64,
    /// Halves of read units of `DynamoDB`.
    pub read_halves: u64,
    /// S3 requests that store or list.
    pub puts: u64,
    /// S3 requests that read or look.
    pub gets: u64,
}

/// What a request said that its answer does not.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Asked {
    keys: usize,
    is_late: bool,
}

impl Asked {
    /// Half units of so many reads.
    const fn halves(self, reads: u64) -> u64 {
        if self.is_late { reads } else { 2 * reads }
    }
}

impl aws_smithy_types::config_bag::Storable for Asked {
    type Storer = aws_smithy_types::config_bag::StoreReplace<Self>;
}

/// Counts units; it remembers the entries in the indexes, because a write is billed by what it changes there.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) units: Units,
    known: HashMap<String, Entry>,
}

#[derive(Default, Clone, PartialEq)]
struct Entry {
    kilobytes: u64,
    indexes: [Option<String>; 2],
}

/// The attributes of the two indexes.
const INDEXES: [[&str; 2]; 2] = [["state_pk", "state_sk"], ["sweep_pk", "sweep_sk"]];

impl Ledger {
    /// Counts a request by what it writes; answers what its answer will be judged by.
    pub(crate) fn request(&mut self, service: &str, operation: &str, input: &Input) -> Asked {
        if service == "s3" {
            match operation {
                "GetObject" | "HeadObject" => self.units.gets += 1,
                _ => self.units.puts += 1,
            }
        }
        if let Some(write) = input.downcast_ref::<TransactWriteItemsInput>() {
            for item in write.transact_items() {
                if let Some(put) = item.put() {
                    self.put(put.table_name(), put.item(), 2);
                } else if let Some(delete) = item.delete() {
                    self.delete(delete.table_name(), delete.key(), 2);
                } else {
                    self.units.writes += 2;
                }
            }
        } else if let Some(put) = input.downcast_ref::<PutItemInput>() {
            let none = Item::new();
            self.put(put.table_name().unwrap_or_default(), put.item().unwrap_or(&none), 1);
        } else if let Some(delete) = input.downcast_ref::<DeleteItemInput>() {
            let none = Item::new();
            self.delete(delete.table_name().unwrap_or_default(), delete.key().unwrap_or(&none), 1);
        } else if let Some(get) = input.downcast_ref::<BatchGetItemInput>() {
            let of = || get.request_items().into_iter().flat_map(HashMap::values);
            let is_late = of().all(|of| of.consistent_read() != Some(true));
            return Asked { keys: of().map(|of| of.keys().len()).sum(), is_late };
        } else if let Some(query) = input.downcast_ref::<QueryInput>() {
            return Asked { keys: 0, is_late: query.consistent_read() != Some(true) };
        }
        Asked::default()
    }

    /// Counts an answer by what it read.
    pub(crate) fn answer(&mut self, asked: Asked, output: &Output) {
        if let Some(get) = output.downcast_ref::<GetItemOutput>() {
            self.units.read_halves += 2 * reads(get.item().map_or(0, item_size));
        } else if let Some(found) = output.downcast_ref::<BatchGetItemOutput>() {
            let items: Vec<&Item> =
                found.responses().into_iter().flat_map(HashMap::values).flatten().collect();
            let missing = u64::try_from(asked.keys.saturating_sub(items.len())).unwrap_or(0);
            let read: u64 = items.into_iter().map(|item| reads(item_size(item))).sum();
            self.units.read_halves += asked.halves(read + missing);
        } else if let Some(query) = output.downcast_ref::<QueryOutput>() {
            let read = reads(query.items().iter().map(item_size).sum());
            self.units.read_halves += asked.halves(read);
        }
    }

    fn put(&mut self, table: &str, item: &Item, factor: u64) {
        let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned();
        let entry = Entry {
            kilobytes: item_size(item).div_ceil(1024).max(1),
            indexes: INDEXES.map(|[pk, sk]| Some(format!("{} {}", text(pk)?, text(sk)?))),
        };
        self.units.writes += factor * entry.kilobytes;
        self.change(key_of(table, item), Some(entry));
    }

    fn delete(&mut self, table: &str, key: &Item, factor: u64) {
        let key = key_of(table, key);
        self.units.writes += factor * self.known.get(&key).map_or(1, |entry| entry.kilobytes);
        self.change(key, None);
    }

    fn change(&mut self, key: String, entry: Option<Entry>) {
        let before = self.known.remove(&key).unwrap_or_default();
        let after = entry.clone().unwrap_or_default();
        for (old, new) in before.indexes.iter().zip(&after.indexes).filter(|(old, new)| old != new) {
            self.units.writes += u64::from(old.is_some()) + u64::from(new.is_some());
        }
        if let Some(entry) = entry {
            self.known.insert(key, entry);
        }
    }
}

fn reads(bytes: u64) -> u64 {
    bytes.div_ceil(4096).max(1)
}

fn key_of(table: &str, item: &Item) -> String {
    let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).map_or("", String::as_str);
    format!("{table} {} {}", text("pk"), text("sk"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_is_billed_by_size_transaction_and_index() {
        let item = |bytes: usize, state: &str| {
            let mut item = Item::from([
                ("pk".to_owned(), AttributeValue::S("a".to_owned())),
                ("sk".to_owned(), AttributeValue::S("b".to_owned())),
                ("d".to_owned(), AttributeValue::S("x".repeat(bytes))),
            ]);
            if !state.is_empty() {
                item.insert("state_pk".to_owned(), AttributeValue::S(state.to_owned()));
                item.insert("state_sk".to_owned(), AttributeValue::S("1".to_owned()));
            }
            item
        };
        let mut ledger = Ledger::default();
        for (case, bytes, state, factor, expected) in [
            ("one kilobyte", 1024 - 7, "", 1, 1),
            ("one byte more", 1024 - 6, "", 1, 2),
            ("in a transaction", 10, "", 2, 2),
            ("listed", 10, "ready", 2, 3),
            ("listed as before", 10, "ready", 2, 2),
            ("listed elsewhere", 10, "sent", 2, 4),
            ("no longer listed", 10, "", 2, 3),
        ] {
            let before = ledger.units.writes;
            ledger.put("t", &item(bytes, state), factor);
            assert_eq!(ledger.units.writes - before, expected, "{case}");
        }
    }
}
