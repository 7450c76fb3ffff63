//! Time per document for reading and for each rule set: `cargo run --release -p attest-rules --example cost -- FOLDER…`.
//!
//! Takes the fastest of many rounds over all documents of the folders, so that other load on the machine counts little.

#![allow(clippy::print_stdout, reason = "prints its measurements")]

use std::time::{Duration, Instant};

use attest_rules::{SetId, check, newest_release};
use attest_xml::{Limits, Tree};

const ROUNDS: usize = 200;

fn main() {
    let mut documents = Vec::new();
    for folder in std::env::args().skip(1) {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            let Ok(bytes) = std::fs::read(&path) else { continue };
            let is_read = Tree::parse(&bytes, &Limits::default())
                .is_ok_and(|tree| tree.root().local_name() != "schema");
            if is_read {
                documents.push(bytes);
            }
        }
    }
    if documents.is_empty() {
        println!("name folders with XML documents");
        return;
    }
    let bytes: usize = documents.iter().map(Vec::len).sum();
    println!("{} documents, {} bytes each", documents.len(), bytes / documents.len());
    let show = |what: &str, fastest: Duration| {
        let each = fastest.as_nanos() / documents.len() as u128;
        println!("{what:40} {:>6}.{:02} µs each", each / 1000, each % 1000 / 10);
    };
    show("reading", fastest(|| documents.iter().map(|bytes| read(bytes, &[])).sum()));
    let sets: Vec<SetId> = SetId::ALL.into_iter().filter(|set| newest_release(*set).is_some()).collect();
    for set in &sets {
        show(
            &format!("reading and {}", set.text()),
            fastest(|| documents.iter().map(|bytes| read(bytes, &[*set])).sum()),
        );
    }
    for set in [SetId::En16931Ubl, SetId::PeppolUbl, SetId::XrechnungUbl] {
        for lines in [1_000, 10_000] {
            let xml = broken_lines(lines);
            let time = fastest_of(5, || read(xml.as_bytes(), &[set]));
            println!("{lines:>6} broken lines, reading and {:14} {time:?}", set.text());
        }
    }
    let both = [SetId::En16931Ubl, SetId::PeppolUbl];
    show(
        "reading, EN16931-UBL and PEPPOL-UBL",
        fastest(|| documents.iter().map(|bytes| read(bytes, &both)).sum()),
    );
}

/// A document of lines that break rules, each with a period while the document has none.
fn broken_lines(lines: usize) -> String {
    let line = "<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:LineExtensionAmount currencyID='EUR'>1.001\
                </cbc:LineExtensionAmount><cac:InvoicePeriod><cbc:StartDate>2026-03-01</cbc:StartDate>\
                </cac:InvoicePeriod><cac:Item><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>25\
                </cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory>\
                </cac:Item></cac:InvoiceLine>";
    format!(
        "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2' \
         xmlns:cac='urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2' \
         xmlns:cbc='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'>{}</Invoice>",
        line.repeat(lines)
    )
}

fn read(bytes: &[u8], sets: &[SetId]) -> usize {
    let Ok(tree) = Tree::parse(bytes, &Limits::default()) else { return 0 };
    if sets.is_empty() { tree.element_count() } else { check(&tree, sets).fired.len() }
}

fn fastest(run: impl Fn() -> usize) -> Duration {
    fastest_of(ROUNDS, run)
}

fn fastest_of(rounds: usize, run: impl Fn() -> usize) -> Duration {
    let mut fastest = Duration::MAX;
    for _ in 0..rounds {
        let start = Instant::now();
        std::hint::black_box(run());
        fastest = fastest.min(start.elapsed());
    }
    fastest
}
