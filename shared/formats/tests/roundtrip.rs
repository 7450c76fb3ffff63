//! What is written reads back as the same model, for every document of the corpus that the model can hold.

#![allow(clippy::indexing_slicing, reason = "a row has every column")]

mod corpus;

use attest_formats::{Received, Source, WriteError, cii, read, ubl};
use attest_model::invoice::Invoice;
use attest_xml::Limits;

fn receive(bytes: &[u8]) -> Option<Received> {
    let source = Source::new(bytes, Limits::default()).ok()?;
    let tree = source.parse().ok()?;
    read(tree.root()).ok()
}

type Write = fn(&Invoice) -> Result<Vec<u8>, WriteError>;

/// Reads, writes and reads again every document below the folders; answers how many there were.
fn assert_identity(folders: &[&str], write: Write) -> usize {
    let mut documents = 0;
    let mut differences = Vec::new();
    for (path, row) in corpus::documents(folders) {
        let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let Some(received) = receive(&bytes) else { continue };
        documents += 1;
        let written = match write(&received.invoice) {
            Ok(written) => written,
            Err(error) => {
                differences.push(format!("{}: {error}", row["path"]));
                continue;
            }
        };
        if let Ok(folder) = std::env::var("ATTEST_WRITTEN") {
            let name = row["path"].replace('/', "__");
            std::fs::write(format!("{folder}/{name}"), &written).unwrap_or_else(|error| panic!("{error}"));
        }
        let mut again = receive(&written).unwrap_or_else(|| panic!("{} is not read back", row["path"]));
        if received.invoice.purchase_order_reference.is_none() {
            // UBL cannot name a sales order alone: MAP-23.
            again.invoice.purchase_order_reference.take_if(|number| number == "NA");
        }
        if again.invoice != received.invoice {
            differences.push(format!(
                "{}: {}",
                row["path"],
                first_difference(&received.invoice, &again.invoice)
            ));
        }
    }
    assert_eq!(differences, [""; 0], "{} of {documents} differ", differences.len());
    documents
}

fn first_difference(left: &Invoice, right: &Invoice) -> String {
    let (left, right) = (format!("{left:#?}"), format!("{right:#?}"));
    let lines = left.lines().zip(right.lines()).enumerate().find(|(_, (l, r))| l != r);
    lines.map(|(n, (l, r))| format!("line {n}: {} / {}", l.trim(), r.trim())).unwrap_or_default()
}

#[test]
fn ubl_written_reads_back_equal() {
    let documents = assert_identity(&["ubl/", "oioubl/"], ubl::write);
    assert!(documents > 200 || corpus::folder().is_none(), "{documents} documents");
}

#[test]
fn cii_written_reads_back_equal() {
    let documents = assert_identity(&["cii/"], cii::write);
    assert!(documents > 100 || corpus::folder().is_none(), "{documents} documents");
}
