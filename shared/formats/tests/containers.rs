//! Envelopes and hybrid PDF of the corpus: what is inside, and its values against an independent reader.

#![expect(clippy::indexing_slicing, clippy::expect_used, reason = "a test stops at the first surprise")]

mod corpus;

use attest_formats::{ReadError, Source, Values, open, read};
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
];

struct Found {
    values: Option<Values>,
    files: usize,
}

fn found(bytes: &[u8]) -> Result<Found, ReadError> {
    let opened = open(bytes, Limits::default())?;
    let Some(packed) = opened.documents.first() else {
        return Ok(Found { values: None, files: opened.scans.len() });
    };
    let source = Source::new(&packed.bytes, Limits::default())?;
    let tree = source.parse()?;
    Ok(Found { values: Some(Values::of(&read(tree.root())?.invoice)), files: packed.files.len() })
}

fn differences(values: &Values, row: &corpus::Row) -> Vec<String> {
    let read = serde_json::to_value(values).expect("values are plain");
    let mut different = Vec::new();
    for column in COLUMNS {
        let ours = read[column].as_str().map_or_else(|| read[column].to_string(), str::to_owned);
        let ours = if ours == "null" { String::new() } else { ours };
        if ours != row[*column] {
            different.push(format!("{} {column}: {ours:?}, expected {:?}", row["path"], row[*column]));
        }
    }
    different
}

/// The independent reader takes any additional document of a Svefaktura for a delivery note; CT is a contract. It takes
/// the order of lines not for the order of the invoice.
const READ_OTHERWISE: &[(&str, &str)] = &[
    ("svefaktura/anon_svefaktura_invoice.xml", "despatch_reference"),
    ("svefaktura/anon_svefaktura_invoice.xml", "order_reference"),
];

/// Covers MAP-30.
#[test]
fn in_8_other_syntaxes_are_read() {
    let mut different = Vec::new();
    let mut count = 0;
    for (path, row) in corpus::documents(&["finvoice/", "svefaktura/", "ebis/"]) {
        let bytes = std::fs::read(&path).expect("the corpus is readable");
        let found = found(&bytes).unwrap_or_else(|error| panic!("{}: {error}", row["path"]));
        count += 1;
        different.extend(differences(&found.values.expect("a document"), &row));
    }
    println!("{count} invoices");
    different.retain(|line| {
        !READ_OTHERWISE.iter().any(|(file, column)| line.starts_with(&format!("{file} {column}:")))
    });
    assert_eq!(different, [""; 0]);
}

/// Covers VAL-11. Three of the folder are UBL or CII after all.
#[test]
fn in_8_other_formats_are_refused_by_name() {
    for (path, row) in corpus::documents(&["unsupported/"]) {
        let bytes = std::fs::read(&path).expect("the corpus is readable");
        let result = found(&bytes);
        let expected = match row["format"].as_str() {
            "unparseable" => Some("E001"),
            "en16931-ubl" | "xrechnung-ubl" | "xrechnung-cii" => None,
            _ => Some("E002"),
        };
        let error = result.err();
        assert_eq!(error.as_ref().map(ReadError::code), expected, "{}: {error:?}", row["path"]);
        if let Some(error) = error.filter(|error| error.code() == "E002") {
            let name = row["format"].trim_start_matches("other:");
            assert!(error.to_string().contains(name), "{}: {error}", row["path"]);
        }
    }
}

/// Covers IN-9.
#[test]
fn in_8_the_invoice_inside_of_a_pdf_or_an_envelope_is_read() {
    let mut different = Vec::new();
    let mut count = 0;
    for (path, row) in corpus::documents(&["facturx/", "sbdh/"]) {
        let bytes = std::fs::read(&path).expect("the corpus is readable");
        let name = &row["path"];
        match (found(&bytes), row["format"].as_str()) {
            (Ok(Found { values: None, files }), "pdf") => assert_eq!(files, 1, "{name}: the PDF alone"),
            (Err(error), "pdf") => assert_eq!(error.code(), "E603", "{name}: {error}"),
            (Err(error), "other:StandardBusinessDocument") => {
                assert_eq!(error.code(), "E002", "{name}: {error}")
            }
            (Ok(Found { values: Some(values), files }), format) => {
                count += 1;
                different.extend(differences(&values, &row));
                if format.starts_with("pdf+") {
                    assert_eq!(
                        files.to_string(),
                        row["attachments"],
                        "{name}: the PDF and what else it carries"
                    );
                }
            }
            (Ok(_), format) => panic!("{name}: no invoice in {format}"),
            (Err(error), format) => panic!("{name}: {error} in {format}"),
        }
    }
    println!("{count} invoices");
    assert_eq!(different, [""; 0]);
}
