//! The same invoices in UBL, in CII and in a hybrid PDF give the same model, but for what the documents say differently.

mod corpus;

use std::path::Path;

use attest_formats::{Source, open, read};
use attest_model::invoice::Invoice;
use attest_model::money::{Decimal, decimal};
use attest_xml::Limits;
use serde_json::Value;

fn model(path: &Path) -> Invoice {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let opened =
        open(&bytes, Limits::default()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let [packed] = opened.documents.as_slice() else { panic!("{}: one document", path.display()) };
    let source = Source::new(&packed.bytes, Limits::default()).unwrap_or_else(|error| panic!("{error}"));
    let tree = source.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read(tree.root()).unwrap_or_else(|error| panic!("{}: {error}", path.display())).invoice
}

/// Every place where two stored models differ, as `path: left / right`.
fn differences(path: &str, left: &Value, right: &Value, found: &mut Vec<String>) {
    let number =
        |value: &Value| value.as_str().and_then(|text| decimal(text).ok()).map(|n: Decimal| n.normalize());
    match (left, right) {
        (Value::Object(l), Value::Object(r)) => {
            for (key, value) in l {
                differences(&format!("{path}.{key}"), value, r.get(key).unwrap_or(&Value::Null), found);
            }
        }
        (Value::Array(l), Value::Array(r)) if l.len() == r.len() => {
            for (n, (l, r)) in l.iter().zip(r).enumerate() {
                differences(&format!("{path}[{n}]"), l, r, found);
            }
        }
        _ if left == right || (number(left).is_some() && number(left) == number(right)) => {}
        _ => found.push(format!("{path}: {left} / {right}")),
    }
}

/// What the UBL documents of the corpus say otherwise than their CII originals: the end of the path, and why.
const KNOWN: &[(&str, &str)] = &[
    (".business_process", "the UBL was made for Peppol, which wants one"),
    (".specification", "the UBL declares Peppol BIS Billing"),
    (".trading_name", "the UBL repeats the name as cac:PartyName"),
    (".item_gross_price", "the UBL leaves out a gross price without discount"),
    (".item_price_discount", "the UBL writes a discount of 0"),
    (".seller.identifiers", "the UBL leaves out an identifier without scheme"),
    (".external_location", "the UBL leaves out a fragment that points into the PDF"),
];

/// In this pair the amounts of the UBL are ten times those of the CII: it is not the same invoice.
const ANOTHER_INVOICE: &str = "not_validating_full_invoice_based_onTest_EeISI_300_CENfullmodel.ubl.xml";

/// Compares a document with its twin in another folder, where there is one; answers how many there were.
fn compare(from: &str, to: &str, ending: (&str, &str), found: &mut Vec<String>) -> usize {
    let Some(corpus) = corpus::folder() else { return 0 };
    let mut pairs = 0;
    for (path, _) in corpus::documents(&[from]) {
        let name = path.file_name().map(|n| n.to_string_lossy().replace(ending.0, ending.1));
        let name = name.unwrap_or_default();
        let other = corpus.join(to).join(&name);
        if !other.exists() || name == ANOTHER_INVOICE {
            continue;
        }
        pairs += 1;
        let stored =
            |path: &Path| serde_json::to_value(model(path)).unwrap_or_else(|error| panic!("{error}"));
        differences(&name, &stored(&path), &stored(&other), found);
    }
    pairs
}

fn is_known(difference: &str) -> bool {
    let path = difference.split_once(": ").map_or("", |(path, _)| path);
    KNOWN.iter().any(|(end, _)| path.ends_with(end))
}

#[test]
fn ubl_and_cii_of_one_invoice_give_equal_models() {
    let mut found = Vec::new();
    let pairs = compare("cii/zugferd-corpus/", "ubl/zugferd-corpus", (".cii.", ".ubl."), &mut found);
    found.retain(|difference| !is_known(difference));
    assert_eq!(found, [""; 0]);
    assert!(pairs == 6 || corpus::folder().is_none(), "{pairs} pairs of documents");
}

#[test]
fn cii_and_hybrid_pdf_of_one_invoice_give_equal_models() {
    let mut found = Vec::new();
    let pairs = compare("cii/zugferd-corpus/", "facturx/xml-rechnung", (".cii.xml", ".pdf"), &mut found);
    assert_eq!(found, [""; 0]);
    assert!(pairs == 5 || corpus::folder().is_none(), "{pairs} pairs of documents");
}

#[test]
fn ubl_and_hybrid_pdf_of_one_invoice_give_equal_models() {
    let mut found = Vec::new();
    let pairs = compare("facturx/xml-rechnung/", "ubl/zugferd-corpus", (".pdf", ".ubl.xml"), &mut found);
    found.retain(|difference| !is_known(difference));
    assert_eq!(found, [""; 0]);
    assert!(pairs == 4 || corpus::folder().is_none(), "{pairs} pairs of documents");
}
