//! The demo company: its master data is complete, its documents are what the demo's table says.

#![expect(clippy::unwrap_used, reason = "a test may end here")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use attest_formats::master::{MASTER_FILES, MasterRecords, read as read_master};
use attest_formats::{ReadError, Source, open, read};
use attest_model::ids::{CompanyCode, SupplierCode};
use attest_xml::Limits;

fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/demo")
}

fn documents() -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for channel in std::fs::read_dir(demo().join("inbox")).unwrap() {
        let channel = channel.unwrap();
        for file in std::fs::read_dir(channel.path()).unwrap().map(|file| file.unwrap().path()) {
            let name = format!(
                "{}/{}",
                channel.file_name().to_str().unwrap(),
                file.file_name().unwrap().to_str().unwrap()
            );
            found.push((name, std::fs::read(file).unwrap()));
        }
    }
    found.sort();
    found
}

fn records(stem: &str) -> MasterRecords {
    let name = format!("{stem}.csv");
    let bytes = std::fs::read(demo().join("master").join(&name)).unwrap();
    read_master(&name, &bytes).unwrap_or_else(|errors| panic!("{errors}"))
}

#[test]
fn every_master_file_of_the_demo_is_read() {
    let mut stems = BTreeSet::new();
    for file in std::fs::read_dir(demo().join("master")).unwrap().map(|file| file.unwrap().path()) {
        let stem = file.file_stem().unwrap().to_str().unwrap().to_owned();
        records(&stem);
        stems.insert(stem);
    }
    let known: BTreeSet<_> = MASTER_FILES.iter().map(|file| file.stem.to_owned()).collect();
    assert_eq!(stems, known, "the demo shows every kind of file");
}

#[test]
fn the_demo_refers_only_to_what_it_has() {
    let (MasterRecords::Suppliers(suppliers), MasterRecords::Orders(orders)) =
        (records("suppliers"), records("orders"))
    else {
        panic!()
    };
    let (MasterRecords::Receipts(receipts), MasterRecords::Users(users)) =
        (records("receipts"), records("users"))
    else {
        panic!()
    };
    let known: BTreeSet<(CompanyCode, SupplierCode)> =
        suppliers.iter().map(|s| (s.company.clone(), s.code.clone())).collect();
    for order in &orders {
        let number = &order.draft.number;
        assert!(
            known.contains(&(order.company.clone(), order.supplier.clone())),
            "supplier of order {number}"
        );
        assert!(
            users.iter().any(|user| Some(&user.code) == order.draft.buyer.as_ref()),
            "buyer of order {number}"
        );
    }
    for receipt in &receipts {
        let order = orders.iter().find(|order| order.draft.number == receipt.order);
        let order = order.unwrap_or_else(|| panic!("order of receipt {}", receipt.number));
        for line in &receipt.lines {
            assert!(
                order.draft.lines.iter().any(|l| l.id == line.order_line),
                "line {} of receipt {}",
                line.order_line,
                receipt.number
            );
        }
    }
}

/// Covers VAL-11.
#[test]
fn val_10_the_demo_is_read_but_for_the_files_meant_to_fail() {
    for (name, bytes) in documents() {
        let found = open(&bytes, Limits::default()).and_then(|opened| {
            assert!(opened.refused.is_empty(), "{name}: {:?}", opened.refused);
            let mut findings = opened.captures.iter().map(|capture| capture.findings.len()).sum();
            for document in &opened.documents {
                let source = Source::new(&document.bytes, Limits::default())?;
                findings += read(source.parse()?.root())?.findings.len();
            }
            Ok::<usize, ReadError>(findings)
        });
        let expected = match name.as_str() {
            "upload/35-no-invoice.xml" => Err("E002"),
            "upload/36-truncated.xml" | "upload/37-document-type.xml" => Err("E001"),
            _ => Ok(0),
        };
        assert_eq!(found.as_ref().map(|n| *n).map_err(ReadError::code), expected, "{name}: {found:?}");
    }
}

#[test]
fn the_table_of_the_demo_names_every_document() {
    let table = std::fs::read_to_string(demo().join("README.md")).unwrap();
    for (name, _) in documents() {
        assert!(table.contains(&format!("| `{name}` |")), "{name}");
    }
    let containers = ["email/40-mail-with-factur-x.eml", "upload/41-two-in-a-zip.zip", "scan/44-fax.json"];
    let held: Vec<_> = documents()
        .into_iter()
        .filter(|(name, _)| containers.contains(&name.as_str()))
        .map(|(_, bytes)| {
            let opened = open(&bytes, Limits::default()).unwrap();
            (opened.documents.len(), opened.captures.len())
        })
        .collect();
    assert_eq!(held, [(1, 0), (0, 1), (2, 0)], "a mail with a hybrid PDF, a sidecar, two in an archive");
    let rows = table.lines().filter(|line| line.starts_with("| `")).count();
    // The document with the test file of virus scanners is made when the demo runs.
    assert_eq!(rows, documents().len() + 1);
}
