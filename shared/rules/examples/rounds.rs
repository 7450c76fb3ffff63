//! The work that instruction counts are taken of: `rounds SETS ROUNDS FILE…` reads and checks each file so often.
//!
//! `SETS` is a list such as `EN16931-UBL,PEPPOL-UBL`, `structure`, or `-` for reading alone; a file may be `lines:N`, an
//! invoice of N lines that all break a rule. Prints how many findings one round has. `scripts/bench/instructions` runs it.

#![allow(clippy::print_stdout, reason = "prints its result")]

use attest_rules::{SetId, check, structure};
use attest_xml::{Limits, Tree};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (sets, rounds) = (arguments.next().unwrap_or_default(), arguments.next());
    let rounds: usize = rounds.and_then(|text| text.parse().ok()).unwrap_or(1);
    let has_structure = sets.split(',').any(|name| name == "structure");
    let sets: Vec<SetId> = sets.split(',').filter_map(SetId::find).collect();
    let documents: Vec<Vec<u8>> = arguments.map(|name| document(&name)).collect();
    let mut findings = 0;
    for _ in 0..rounds {
        findings = documents.iter().map(|bytes| work(bytes, &sets, has_structure)).sum();
    }
    println!("{findings}");
}

fn document(name: &str) -> Vec<u8> {
    match name.strip_prefix("lines:").and_then(|count| count.parse().ok()) {
        Some(count) => broken_lines(count).into_bytes(),
        None => std::fs::read(name).unwrap_or_else(|error| panic!("{name}: {error}")),
    }
}

fn work(bytes: &[u8], sets: &[SetId], has_structure: bool) -> usize {
    let tree = Tree::parse(bytes, &Limits::default()).unwrap_or_else(|error| panic!("{error}"));
    let structure = if has_structure { structure::check(tree.root()) } else { None };
    check(&tree, sets).fired.len() + structure.map_or(0, |findings| findings.len())
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
