//! One shape for every item: keys, schema, version, and the record below `d`, or packed below `z` where that is smaller.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::StoreError;
use crate::keys::Key;
use crate::packed;
use crate::upcasts::{SCHEMA, UPCASTS};

pub(crate) type Item = HashMap<String, AttributeValue>;

/// A record with the version that a change of it must name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versioned<T> {
    /// The record.
    pub record: T,
    /// Counts its changes.
    pub version: u64,
}

/// Attributes beside the record: indexes and expiry.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attributes {
    pub(crate) state: Option<(String, String)>,
    pub(crate) sweep: Option<(String, String)>,
    pub(crate) expires: Option<i64>,
}

pub(crate) fn string(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

pub(crate) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// A record as it is stored: without what reads back the same when it is absent.
pub(crate) fn body<T: Serialize>(key: &Key, record: &T) -> Result<AttributeValue, StoreError> {
    let mut body = whole_body(key, record)?;
    leave_out(&mut body);
    Ok(body)
}

/// One that must name every field.
pub(crate) fn whole_body<T: Serialize>(key: &Key, record: &T) -> Result<AttributeValue, StoreError> {
    let invalid = |cause: String| StoreError::Invalid { what: key.to_string(), cause };
    serde_dynamo::to_attribute_value(record).map_err(|error| invalid(error.to_string()))
}

/// The item that holds it.
pub(crate) fn item(
    key: &Key,
    version: u64,
    body: AttributeValue,
    attributes: Attributes,
) -> Result<Item, StoreError> {
    let mut item = Item::from([
        ("pk".to_owned(), string(&key.pk)),
        ("sk".to_owned(), string(&key.sk)),
        ("schema".to_owned(), number(SCHEMA)),
        ("version".to_owned(), number(version)),
        ("d".to_owned(), body),
    ]);
    if let Some((pk, sk)) = attributes.state {
        item.insert("state_pk".to_owned(), string(pk));
        item.insert("state_sk".to_owned(), string(sk));
    }
    if let Some((pk, sk)) = attributes.sweep {
        item.insert("sweep_pk".to_owned(), string(pk));
        item.insert("sweep_sk".to_owned(), string(sk));
    }
    if let Some(expires) = attributes.expires {
        item.insert("expires".to_owned(), number(expires));
    }
    packed::pack(&mut item)
        .map_err(|cause| StoreError::Invalid { what: key.to_string(), cause: cause.to_string() })?;
    Ok(item)
}

/// Leaves out what reads back the same when it is absent: nulls, `false`, empty lists. Every kilobyte is billed twice in a
/// transaction, and a record names some sixty fields.
#[expect(clippy::wildcard_enum_match_arm, reason = "everything else is kept")]
fn leave_out(value: &mut AttributeValue) {
    if let AttributeValue::M(map) = value {
        map.retain(|_, value| match value {
            AttributeValue::Null(_) | AttributeValue::Bool(false) => false,
            AttributeValue::L(list) => !list.is_empty(),
            _ => true,
        });
        map.values_mut().for_each(leave_out);
    } else if let AttributeValue::L(list) = value {
        list.iter_mut().for_each(leave_out);
    }
}

pub(crate) fn key_of(item: &Item) -> Key {
    let text = |name: &str| item.get(name).and_then(|v| v.as_s().ok()).cloned().unwrap_or_default();
    Key { pk: text("pk"), sk: text("sk") }
}

pub(crate) fn decode<T: DeserializeOwned>(mut item: Item) -> Result<Versioned<T>, StoreError> {
    let key = key_of(&item);
    let invalid = |cause: String| StoreError::Invalid { what: key.to_string(), cause };
    let count = |name: &str| item.get(name).and_then(|v| v.as_n().ok()).and_then(|n| n.parse::<u64>().ok());
    let version = count("version").ok_or_else(|| invalid("has no version".to_owned()))?;
    let schema = count("schema").ok_or_else(|| invalid("has no schema".to_owned()))?;
    let schema = usize::try_from(schema).unwrap_or(usize::MAX);
    let current = usize::try_from(SCHEMA).unwrap_or(1);
    if schema > current {
        // A newer release is on its way: while a stack is deployed, its functions are of two releases for some seconds.
        let cause = format!("{key} has schema {schema}, newer than this release reads ({SCHEMA})");
        return Err(StoreError::Unavailable { action: "read a record", cause });
    }
    let steps = UPCASTS.iter().skip(schema.saturating_sub(1));
    let read = steps.fold(read(&mut item).map_err(invalid)?, |old, step| step(&key, old));
    let record = serde_json::from_value(read).map_err(|error| invalid(error.to_string()))?;
    Ok(Versioned { record, version })
}

/// What an item holds, packed or not. Every kind of record is read from this one shape: a way of its own from attributes,
/// from packed bytes and from an older schema would have each function carry each record three times.
fn read(item: &mut Item) -> Result<Value, String> {
    match (item.remove("d"), item.remove(packed::NAME)) {
        (Some(body), _) => serde_dynamo::from_attribute_value(body).map_err(|error| error.to_string()),
        (None, Some(AttributeValue::B(bytes))) => {
            packed::unpack(bytes.as_ref()).map_err(|error| error.to_string())
        }
        (None, _) => Err("has no record".to_owned()),
    }
}
