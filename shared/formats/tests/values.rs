//! The values of every UBL and CII document of the corpus against an independent reader.

mod corpus;

use std::collections::BTreeMap;

use attest_formats::{ReadError, Source, Values, read};
use attest_xml::Limits;

const COLUMNS: &[&str] = &[
    "type_code",
    "invoice_number",
    "issue_date",
    "due_date",
    "currency",
    "seller_name",
    "buyer_name",
    "payable_amount",
    "total_with_vat",
    "total_without_vat",
    "order_reference",
    "despatch_reference",
    "buyer_reference",
    "lines",
    "attachments",
];

/// Formats of the same folders that are recognised and refused.
const UNSUPPORTED: &[&str] = &["other:FreightInvoice"];

fn values(bytes: &[u8]) -> Result<Values, ReadError> {
    let source = Source::new(bytes, Limits::default())?;
    let tree = source.parse()?;
    Ok(Values::of(&read(tree.root())?.invoice))
}

#[test]
fn values_agree_with_the_expected_results() {
    let mut agreed: BTreeMap<&str, usize> = BTreeMap::new();
    let mut documents = 0;
    let mut differences = Vec::new();
    for (path, row) in corpus::documents(&["ubl/", "cii/", "oioubl/"]) {
        let read = match values(&std::fs::read(&path).expect("the corpus is readable")) {
            Ok(values) => values,
            Err(error) => {
                let is_refused = UNSUPPORTED.contains(&row["format"].as_str()) && error.code() == "E002";
                assert!(is_refused, "{}: {} {error}", row["path"], error.code());
                continue;
            }
        };
        documents += 1;
        let read = serde_json::to_value(&read).expect("values are plain");
        for column in COLUMNS {
            let ours = read[column].as_str().map_or_else(|| read[column].to_string(), str::to_owned);
            let ours = if ours == "null" { String::new() } else { ours };
            if ours == row[*column] {
                *agreed.entry(column).or_default() += 1;
            } else {
                differences.push(format!("{} {column}: {ours:?}, expected {:?}", row["path"], row[*column]));
            }
        }
    }
    if documents == 0 {
        return;
    }
    println!("{documents} documents");
    for column in COLUMNS {
        println!("{column:20} {}", agreed.get(column).unwrap_or(&0));
    }
    assert_eq!(differences, [""; 0], "docs/reading.md says that nothing differs");
}
