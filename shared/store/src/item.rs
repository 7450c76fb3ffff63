//! One shape for every item: keys, schema, version, and the record below `d`.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::StoreError;
use crate::keys::Key;
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

pub(crate) fn encode<T: Serialize>(
    key: &Key,
    version: u64,
    record: &T,
    attributes: Attributes,
) -> Result<Item, StoreError> {
    let invalid =
        |error: serde_dynamo::Error| StoreError::Invalid { what: key.to_string(), cause: error.to_string() };
    let mut body: AttributeValue = serde_dynamo::to_attribute_value(record).map_err(invalid)?;
    leave_out(&mut body);
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
    let body = item.remove("d").ok_or_else(|| invalid("has no record".to_owned()))?;
    let current = usize::try_from(SCHEMA).unwrap_or(1);
    if schema > current {
        return Err(invalid(format!("has schema {schema}, newer than this release reads ({SCHEMA})")));
    }
    let record = if schema == current {
        serde_dynamo::from_attribute_value(body).map_err(|error| invalid(error.to_string()))?
    } else {
        let old: serde_json::Value =
            serde_dynamo::from_attribute_value(body).map_err(|error| invalid(error.to_string()))?;
        let new = UPCASTS.iter().skip(schema.saturating_sub(1)).fold(old, |value, step| step(&key, value));
        serde_json::from_value(new).map_err(|error| invalid(error.to_string()))?
    };
    Ok(Versioned { record, version })
}
