//! How records of older schemas are read (decision 7): one step per schema, each tested with kept fixtures.

use serde_json::{Value, json};

use crate::keys::{self, Key};

/// The current schema of stored items; [`UPCASTS`] reads the older ones.
pub(crate) const SCHEMA: u32 = 3;

/// Turns a record of schema `n + 1` (its index) into the next one. The key says what kind of record it is.
pub(crate) type Upcast = fn(key: &Key, record: Value) -> Value;

/// One step for each schema that changed a record.
pub(crate) const UPCASTS: &[Upcast] = &[to_2, to_3];

/// From schema 1 to 2: an item of the trail holds the entries of one version as a list, not one entry; a message says where
/// it stands in one word, and why it was refused in one place.
fn to_2(key: &Key, record: Value) -> Value {
    if keys::is_trail(key) {
        return if record.is_array() { record } else { Value::Array(vec![record]) };
    }
    if keys::is_message(key) { message_to_2(record) } else { record }
}

/// From schema 2 to 3: an item may hold its record packed; what it says is the same.
fn to_3(_: &Key, record: Value) -> Value {
    record
}

fn message_to_2(mut record: Value) -> Value {
    let Some(message) = record.as_object_mut() else { return record };
    let mut take = |name: &str| message.remove(name).unwrap_or_default();
    let (is_loaded, code, explanation) = (take("is_loaded"), take("refused"), take("explanation"));
    let (line, column) = (take("line"), take("column"));
    let state = match (is_loaded.as_bool(), code.is_string()) {
        (_, true) => "refused",
        (Some(true), false) => "loaded",
        (_, false) => "loading",
    };
    let documents = message.get("invoices").and_then(Value::as_array).map_or(0, Vec::len);
    message.insert("state".to_owned(), json!(state));
    message.insert("documents".to_owned(), json!(documents));
    if code.is_string() {
        let refused = json!({"code": code, "explanation": explanation, "line": line, "column": column});
        message.insert("refused".to_owned(), refused);
    }
    record
}

#[cfg(test)]
mod tests {
    use attest_model::record::{InvoiceRecord, State, TrailEntry};
    use aws_sdk_dynamodb::primitives::Blob;
    use aws_sdk_dynamodb::types::AttributeValue;
    use serde::de::DeserializeOwned;

    use super::*;
    use crate::item::{Item, decode, number, string};
    use crate::{MessageRecord, MessageState};

    /// An item of schema 1 as the table holds it.
    fn read<T: DeserializeOwned>(key: (&str, &str), record: &str) -> T {
        let record: Value = serde_json::from_str(record).unwrap();
        of_schema(1, key, ("d", serde_dynamo::to_attribute_value(record).unwrap()))
    }

    fn of_schema<T: DeserializeOwned>(
        schema: u32,
        key: (&str, &str),
        (name, record): (&str, AttributeValue),
    ) -> T {
        let item = Item::from([
            ("pk".to_owned(), string(key.0)),
            ("sk".to_owned(), string(key.1)),
            ("schema".to_owned(), number(schema)),
            ("version".to_owned(), number(3)),
            (name.to_owned(), record),
        ]);
        let found = decode::<T>(item).unwrap();
        assert_eq!(found.version, 3);
        found.record
    }

    #[test]
    fn a_record_of_schema_2_and_a_packed_one_of_schema_3_say_the_same() {
        let plain: Value =
            serde_json::from_str(include_str!("../tests/fixtures/schema-2/invoice.json")).unwrap();
        let packed = include_bytes!("../tests/fixtures/schema-3/invoice.deflate");
        let key = (plain["id"].as_str().unwrap(), "REC");
        let plain = ("d", serde_dynamo::to_attribute_value(&plain).unwrap());
        let old: InvoiceRecord = of_schema(2, key, plain);
        assert_eq!((old.state, old.coding.len()), (State::Dispatched, 4));
        let new: InvoiceRecord = of_schema(3, key, ("z", AttributeValue::B(Blob::new(packed))));
        assert_eq!(new, old);
    }

    #[test]
    fn an_item_of_a_newer_release_is_read_later() {
        let item = Item::from([
            ("pk".to_owned(), string("inv_1")),
            ("sk".to_owned(), string("REC")),
            ("schema".to_owned(), number(SCHEMA + 1)),
            ("version".to_owned(), number(1)),
        ]);
        let error = decode::<InvoiceRecord>(item).unwrap_err();
        assert!(error.is_transient(), "the functions of a stack are deployed one after the other: {error}");
    }

    #[test]
    fn an_invoice_of_schema_1_is_read() {
        let kept = include_str!("../tests/fixtures/schema-1/invoice.json");
        let record: InvoiceRecord = read(("inv_019cf571caae89faa816e0714381b3df", "REC"), kept);
        assert_eq!(record.state, State::AwaitingReceipt);
        assert!(!record.tasks.is_empty() && record.attachments.is_empty());
    }

    #[test]
    fn an_entry_of_the_trail_of_schema_1_is_read_as_a_list() {
        let kept = include_str!("../tests/fixtures/schema-1/trail.json");
        let entries: Vec<TrailEntry> = read(("inv_019cf571caae89faa816e0714381b3df", "0000000001#000"), kept);
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].action, "approve");
    }

    #[test]
    fn a_message_of_schema_1_is_read_with_its_state() {
        let refused = include_str!("../tests/fixtures/schema-1/message-refused.json");
        let message: MessageRecord = read(("msg_019cf571caae8042b3907ec043a91841", "MSG"), refused);
        assert_eq!(message.state, MessageState::Refused);
        let why = message.refused.unwrap();
        assert_eq!((why.code.as_str(), why.line, why.column), ("E001", Some(97), Some(5)));
        let loaded = include_str!("../tests/fixtures/schema-1/message-loaded.json");
        let message: MessageRecord = read(("msg_019cf571caae8042b3907ec043a91841", "MSG"), loaded);
        assert_eq!((message.state, message.documents), (MessageState::Loaded, 1));
        assert!(message.refused.is_none() && message.refused_files.is_empty());
    }
}
