//! The work that instruction counts are taken of: `reading ROUNDS FILE…` reads each file into the model so often.
//!
//! A file may be `lines:N`, an invoice of N lines. Prints how many lines and attachments one round has;
//! `valgrind --tool=callgrind` counts, `attest bench formats` measures times.

#![expect(clippy::print_stdout, reason = "prints its result")]

use std::fmt::Write as _;

use attest_formats::{Source, Values, read};
use attest_xml::Limits;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let rounds: usize = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(1);
    let documents: Vec<Vec<u8>> = arguments.map(|name| document(&name)).collect();
    let mut found = 0;
    for _ in 0..rounds {
        found = documents.iter().map(|bytes| work(bytes)).sum();
    }
    println!("{found}");
}

fn document(name: &str) -> Vec<u8> {
    match name.strip_prefix("lines:").and_then(|count| count.parse().ok()) {
        Some(count) => lines(count).into_bytes(),
        None => std::fs::read(name).unwrap_or_else(|error| panic!("{name}: {error}")),
    }
}

fn work(bytes: &[u8]) -> usize {
    let source = Source::new(bytes, Limits::default()).unwrap_or_else(|error| panic!("{error}"));
    let tree = source.parse().unwrap_or_else(|error| panic!("{error}"));
    let received = read(tree.root()).unwrap_or_else(|error| panic!("{error}"));
    let values = Values::of(&received.invoice);
    values.lines + values.attachments
}

fn lines(count: usize) -> String {
    let mut text = String::from(
        "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2' \
         xmlns:cac='urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2' \
         xmlns:cbc='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'>",
    );
    for number in 1..=count {
        _ = write!(
            text,
            "<cac:InvoiceLine><cbc:ID>{number}</cbc:ID><cbc:InvoicedQuantity unitCode='C62'>2</cbc:InvoicedQuantity>\
             <cbc:LineExtensionAmount currencyID='EUR'>20.00</cbc:LineExtensionAmount><cac:Item><cbc:Name>Bolt</cbc:Name>\
             <cac:SellersItemIdentification><cbc:ID>B-{number}</cbc:ID></cac:SellersItemIdentification>\
             <cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>25</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID>\
             </cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item><cac:Price><cbc:PriceAmount currencyID='EUR'>10.00\
             </cbc:PriceAmount></cac:Price></cac:InvoiceLine>"
        );
    }
    text.push_str("</Invoice>");
    text
}
