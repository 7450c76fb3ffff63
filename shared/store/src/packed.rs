//! Items above a kilobyte are packed where that makes them cheaper: the table bills by the kilobyte begun, and a transaction
//! twice.
//!
//! The record is then below `z`, as deflated JSON, instead of below `d`: a record that names the same fields and ids again and
//! again shrinks to a half, a page of order lines to a tenth.

use std::io::{Error, ErrorKind, Read as _, Write as _};

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde_json::Value;

use crate::item::Item;

/// Name of the attribute that holds a packed record.
pub(crate) const NAME: &str = "z";

/// What the table bills by.
const KILOBYTE: u64 = 1024;

/// Most bytes that a record has unpacked: an item holds 400 KB, and what we pack shrinks to no less than a hundredth.
const UNPACKED_MAX: u64 = 64 * 1024 * 1024;

/// Packs the record of an item where it then takes fewer kilobytes.
pub(crate) fn pack(item: &mut Item) -> Result<(), Error> {
    let plain = item_size(item);
    if plain <= KILOBYTE {
        return Ok(());
    }
    let Some(body) = item.get("d") else { return Ok(()) };
    let value: Value = serde_dynamo::from_attribute_value(body.clone()).map_err(Error::other)?;
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
    packed.write_all(&serde_json::to_vec(&value)?)?;
    let packed = AttributeValue::B(Blob::new(packed.finish()?));
    let smaller = plain.saturating_sub(value_size(body)) + value_size(&packed);
    if smaller.div_ceil(KILOBYTE) < plain.div_ceil(KILOBYTE) {
        item.remove("d");
        item.insert(NAME.to_owned(), packed);
    }
    Ok(())
}

/// The record in packed bytes.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Value, Error> {
    let mut plain = Vec::with_capacity(bytes.len().saturating_mul(4));
    DeflateDecoder::new(bytes).take(UNPACKED_MAX + 1).read_to_end(&mut plain)?;
    if plain.len() as u64 > UNPACKED_MAX {
        let cause = format!("has more than {UNPACKED_MAX} bytes unpacked");
        return Err(Error::new(ErrorKind::InvalidData, cause));
    }
    Ok(serde_json::from_slice(&plain)?)
}

/// Bytes of an item as the table counts them: names and values.
#[must_use]
pub fn item_size(item: &Item) -> u64 {
    item.iter().map(|(name, value)| length(name.len()) + value_size(value)).sum()
}

#[expect(clippy::wildcard_enum_match_arm, reason = "booleans and nulls take a byte, and so will what is new")]
fn value_size(value: &AttributeValue) -> u64 {
    match value {
        AttributeValue::S(text) => length(text.len()),
        AttributeValue::N(digits) => length(digits.len()).div_ceil(2) + 1,
        AttributeValue::B(bytes) => length(bytes.as_ref().len()),
        AttributeValue::L(list) => 3 + list.iter().map(|value| 1 + value_size(value)).sum::<u64>(),
        AttributeValue::M(map) => {
            3 + map.iter().map(|(name, value)| 1 + length(name.len()) + value_size(value)).sum::<u64>()
        }
        AttributeValue::Ss(texts) | AttributeValue::Ns(texts) => {
            texts.iter().map(|text| length(text.len())).sum()
        }
        AttributeValue::Bs(all) => all.iter().map(|bytes| length(bytes.as_ref().len())).sum(),
        _ => 1,
    }
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::item::{Attributes, body, decode, item};
    use crate::keys::Key;

    type Record = BTreeMap<String, Vec<String>>;

    fn stored(record: &Record) -> Item {
        let key = Key { pk: "a".to_owned(), sk: "b".to_owned() };
        item(&key, 7, body(&key, record).unwrap(), Attributes::default()).unwrap()
    }

    #[test]
    fn an_item_is_packed_only_where_it_gets_cheaper() {
        let noise = |count: u64| -> Vec<String> {
            let one = |seed: u64| seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_mul(seed | 1);
            (1..=count).map(|seed| format!("{:016x}", one(seed))).collect()
        };
        for (case, texts, is_packed) in [
            ("a small one", vec!["order".to_owned(); 20], false),
            ("a large one", vec!["order".to_owned(); 1_000], true),
            ("one that stays in its kilobyte", noise(110), false),
            ("one that has no text twice", noise(400), true),
        ] {
            let record = Record::from([("texts".to_owned(), texts)]);
            let stored = stored(&record);
            assert_eq!(stored.contains_key(NAME), is_packed, "{case}: {} bytes", item_size(&stored));
            let read = decode::<Record>(stored).unwrap();
            assert_eq!((read.record, read.version), (record, 7), "{case}");
        }
    }

    #[test]
    fn bytes_that_are_no_packed_record_are_refused() {
        let mut stored = stored(&Record::from([("texts".to_owned(), vec!["order".to_owned(); 1_000])]));
        stored.insert(NAME.to_owned(), AttributeValue::B(Blob::new(vec![7, 7, 7])));
        let error = decode::<Record>(stored).unwrap_err().to_string();
        assert!(error.contains("a b"), "{error}");
    }
}
