//! What `attest check --json` says about every document of the corpus, beside what an independent reader says.
//!
//! Prints how many documents agree, per column and format. Every difference stands in `differences.csv` with its reason,
//! from where it goes into docs/formats.md; one that is not there fails, and so does one that is there in vain.

#![allow(
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and prints its table"
)]

#[path = "../../../formats/tests/corpus/mod.rs"]
mod corpus;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

/// Columns of the index that `attest check` prints under the same name, then format and profile.
const COLUMNS: [&str; 17] = [
    "format",
    "profile",
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

/// What the index calls a format, from the more special to the more general; our id; what the table calls it.
const FAMILIES: [(&str, &str, &str); 9] = [
    ("ebis-xml", "ebis-xml", "eBIS"),
    ("finvoice", "finvoice", "Finvoice"),
    ("oioubl-creditnote", "ubl-credit-note", "OIOUBL"),
    ("oioubl", "ubl-invoice", "OIOUBL"),
    ("svefaktura1", "svefaktura", "Svefaktura"),
    ("zugferd1", "zugferd-1", "ZUGFeRD 1"),
    ("ubl-creditnote", "ubl-credit-note", "UBL"),
    ("ubl", "ubl-invoice", "UBL"),
    ("", "cii", "CII"),
];

/// The format of an invoice by the index.
struct Expected {
    id: &'static str,
    family: &'static str,
}

fn expected(row: &corpus::Row) -> Option<Expected> {
    let format = row["format"].as_str();
    if format.starts_with("other:") || format == "pdf" || format == "unparseable" {
        return None;
    }
    let (_, id, family) = FAMILIES
        .into_iter()
        .find(|(part, ..)| format.contains(part))
        .expect("the last row takes every format");
    let family = if format.starts_with("pdf+") { "hybrid PDF" } else { family };
    Some(Expected { id, family: if row["sbdh"] == "yes" { "in SBDH" } else { family } })
}

/// The lines of `attest check --json`, without the official rules, which have a test of agreement of their own.
fn verdicts(path: &Path, bytes: &[u8]) -> Vec<Value> {
    let said = attest::check::verdicts(&path.to_string_lossy(), bytes, Some(&[]), false);
    said.iter().map(|verdict| serde_json::to_value(verdict).expect("a verdict is plain")).collect()
}

/// What we say in a column, as the index writes it.
fn said(verdict: &Value, column: &str) -> String {
    let value = match column {
        "format" | "profile" => &verdict[column],
        _ => &verdict["values"][column],
    };
    if value.is_null() {
        String::new()
    } else {
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    }
}

/// What the index says in a column.
fn indexed<'a>(row: &'a corpus::Row, expected: &'a Expected, column: &str) -> &'a str {
    if column == "format" { expected.id } else { &row[column] }
}

#[derive(Default)]
struct Table {
    /// Agreed and compared, by family and column.
    cells: BTreeMap<(&'static str, usize), (usize, usize)>,
    /// Path, column, ours, the index's.
    differences: BTreeSet<[String; 4]>,
}

impl Table {
    fn compare(&mut self, row: &corpus::Row, expected: &Expected, verdict: &Value) {
        for (at, column) in COLUMNS.into_iter().enumerate() {
            let (ours, theirs) = (said(verdict, column), indexed(row, expected, column));
            if column == "attachments" && theirs.is_empty() {
                // The index counts them in UBL, CII and PDF only.
                continue;
            }
            let (agreed, compared) = self.cells.entry((expected.family, at)).or_default();
            *compared += 1;
            if ours == theirs {
                *agreed += 1;
            } else {
                self.differences.insert([row["path"].clone(), column.to_owned(), ours, theirs.to_owned()]);
            }
        }
    }

    fn print(&self) {
        let families: BTreeSet<_> = self.cells.keys().map(|(family, _)| *family).collect();
        print!("{:18}", "");
        families.iter().for_each(|family| print!(" {family:>11}"));
        println!();
        for (at, column) in COLUMNS.into_iter().enumerate() {
            print!("{column:18}");
            for family in &families {
                let (agreed, compared) = self.cells.get(&(*family, at)).copied().unwrap_or_default();
                print!(" {:>11}", format!("{agreed}/{compared}"));
            }
            println!();
        }
        let (agreed, compared) =
            self.cells.values().fold((0, 0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1));
        println!("{agreed} of {compared} values agree");
    }
}

/// Covers IN-9, MAP-19, MAP-30.
#[test]
fn in_8_values_agree_with_the_index_but_for_the_differences_that_are_explained() {
    let mut table = Table::default();
    for (path, row) in corpus::documents(&[""]) {
        let Some(expected) = expected(&row) else { continue };
        let bytes = std::fs::read(&path).expect("the corpus is readable");
        let verdicts = verdicts(&path, &bytes);
        let [verdict, ..] = verdicts.as_slice() else { panic!("{}: nothing is said", row["path"]) };
        assert_eq!(verdict["error"], Value::Null, "{}", row["path"]);
        table.compare(&row, &expected, verdict);
    }
    if table.cells.is_empty() {
        return;
    }
    table.print();
    let explained: BTreeSet<[String; 4]> = csv::Reader::from_reader(&include_bytes!("differences.csv")[..])
        .deserialize()
        .map(|row| row.expect("path, column, ours, theirs, why"))
        .map(|[path, column, ours, theirs, _why]: [String; 5]| [path, column, ours, theirs])
        .collect();
    let new: Vec<_> = table.differences.difference(&explained).collect();
    assert!(new.is_empty(), "not explained: {new:#?}");
    let gone: Vec<_> = explained.difference(&table.differences).collect();
    assert!(gone.is_empty(), "explained in vain: {gone:#?}");
}

/// Covers VAL-11.
#[test]
fn in_8_what_is_no_invoice_of_ours_is_refused_by_its_name() {
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    for (path, row) in corpus::documents(&[""]) {
        if expected(&row).is_some() {
            continue;
        }
        let bytes = std::fs::read(&path).expect("the corpus is readable");
        let verdicts = verdicts(&path, &bytes);
        let error = &verdicts[0]["error"];
        let code = error["code"].as_str().unwrap_or_default();
        let allowed: &[&str] = match row["format"].as_str() {
            "unparseable" => &["E001"],
            // A broken PDF, or one without structure.
            "pdf" => &["E002", "E603"],
            _ => &["E002"],
        };
        assert!(allowed.contains(&code), "{}: {error}", row["path"]);
        if let Some(name) = row["format"].strip_prefix("other:") {
            let message = error["message"].as_str().unwrap_or_default();
            assert!(message.contains(name), "{}: {message}", row["path"]);
        }
        *refused.entry(format!("{code} {}", row["format"])).or_default() += 1;
    }
    for (what, count) in refused {
        println!("{count:4} {what}");
    }
}

/// Files that are no documents, mutations and broken ones among them: each is read or refused, and nothing stops.
#[test]
fn in_4_no_file_of_the_corpus_stops_the_reader() {
    let Some(corpus) = corpus::folder() else { return };
    let (mut read, mut refused) = (0, BTreeMap::<String, usize>::new());
    let mut waiting = vec![corpus];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).expect("the corpus is readable");
            waiting.extend(entries.map(|entry| entry.expect("the corpus is readable").path()));
            continue;
        }
        let bytes = std::fs::read(&path).expect("the corpus is readable");
        let verdicts = verdicts(&path, &bytes);
        assert!(!verdicts.is_empty(), "{}: nothing is said", path.display());
        for verdict in verdicts {
            match verdict["error"]["code"].as_str() {
                Some(code) => *refused.entry(code.to_owned()).or_default() += 1,
                None => read += 1,
            }
        }
    }
    println!("{read} documents read, refused: {refused:?}");
    assert!(read > 1_500, "{read} documents");
}

/// What reading found is shown, also of a format that no official rules are written for.
#[test]
fn val_12_what_reading_found_is_shown() {
    let finvoice = b"<Finvoice Version='3.0'><InvoiceDetails><InvoiceTotalVatIncludedAmount>1.250,00\
        </InvoiceTotalVatIncludedAmount><Colour>red</Colour></InvoiceDetails></Finvoice>";
    let found = verdicts(Path::new("in.xml"), finvoice);
    let fired: Vec<_> = found[0]["fired"].as_array().into_iter().flatten().collect();
    let said: Vec<_> = fired.iter().map(|fired| (&fired["id"], &fired["flag"])).collect();
    assert_eq!(said, [(&Value::from("E003"), &Value::from("fatal")), (&"READ-1".into(), &"warning".into())]);
    assert_eq!(fired[0]["path"], "/Finvoice/InvoiceDetails/InvoiceTotalVatIncludedAmount");
}
