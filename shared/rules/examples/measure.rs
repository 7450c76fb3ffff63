//! Time per document for reading and for each rule set: `cargo run --release --example measure -- FOLDER…`.
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
    let both = [SetId::En16931Ubl, SetId::PeppolUbl];
    show(
        "reading, EN16931-UBL and PEPPOL-UBL",
        fastest(|| documents.iter().map(|bytes| read(bytes, &both)).sum()),
    );
}

fn read(bytes: &[u8], sets: &[SetId]) -> usize {
    let Ok(tree) = Tree::parse(bytes, &Limits::default()) else { return 0 };
    if sets.is_empty() { tree.element_count() } else { check(&tree, sets).fired.len() }
}

fn fastest(run: impl Fn() -> usize) -> Duration {
    let mut fastest = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        std::hint::black_box(run());
        fastest = fastest.min(start.elapsed());
    }
    fastest
}
