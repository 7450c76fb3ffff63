//! How far our verdicts are the official ones: by set and by source, one table.
//!
//! Sources are the unit tests that the official sets bring along, the mutation tests of XRechnung, the documents of the
//! corpus and its one-change mutations. `cargo test -p attest-rules --test agreement -- --nocapture` prints the table.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "tests")]

mod corpus;
mod documents;
mod structure;
mod units;
mod xmute;

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How far one set agrees with one source.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Agreement {
    /// The same in everything that the source says: ids, flags, counts, lines.
    exact: usize,
    /// The same answer to whether the document may be used, or whether a rule fires.
    verdict: usize,
    total: usize,
}

/// Agreements by set and source, and what differs.
#[derive(Debug, Default)]
struct Table {
    rows: BTreeMap<(&'static str, &'static str), Agreement>,
    differences: Vec<String>,
}

impl Table {
    /// Adds one comparison; `difference` tells what is not the same.
    fn add(&mut self, set: &'static str, source: &'static str, verdict: bool, difference: Option<String>) {
        let row = self.rows.entry((set, source)).or_default();
        row.total += 1;
        row.exact += usize::from(difference.is_none());
        row.verdict += usize::from(verdict);
        self.differences.extend(difference.map(|text| format!("{set}, {source}: {text}")));
    }

    fn text(&self) -> String {
        let mut text =
            format!("{:<14} {:<17} {:>6} {:>8} {:>6}\n", "set", "source", "exact", "verdict", "total");
        for ((set, source), row) in &self.rows {
            let Agreement { exact, verdict, total } = row;
            let _ = writeln!(text, "{set:<14} {source:<17} {exact:>6} {verdict:>8} {total:>6}");
        }
        text
    }
}

/// The comparisons that there are at least: a source that is not found must not look like agreement.
const LEAST: &[(&str, &str, usize)] = &[
    ("E003", "documents", 567),
    ("E003", "mutations", 1332),
    ("E003", "official stops", 146),
    ("EN16931-CII", "documents", 214),
    ("EN16931-CII", "mutations", 395),
    ("EN16931-CII", "unit tests", 9),
    ("EN16931-UBL", "documents", 345),
    ("EN16931-UBL", "mutations", 791),
    ("EN16931-UBL", "unit tests", 610),
    ("PEPPOL-CII", "documents", 1),
    ("PEPPOL-CII", "mutations", 395),
    ("PEPPOL-CII", "unit tests", 166),
    ("PEPPOL-UBL", "documents", 82),
    ("PEPPOL-UBL", "mutations", 791),
    ("PEPPOL-UBL", "unit tests", 234),
    ("XRECHNUNG-CII", "KoSIT mutations", 259),
    ("XRECHNUNG-CII", "documents", 135),
    ("XRECHNUNG-CII", "mutations", 395),
    ("XRECHNUNG-UBL", "KoSIT mutations", 325),
    ("XRECHNUNG-UBL", "documents", 147),
    ("XRECHNUNG-UBL", "mutations", 791),
];

#[test]
fn verdicts_are_the_official_ones() {
    let Some(folder) = corpus::folder() else { return };
    let mut table = Table::default();
    units::compare(&folder, &mut table);
    xmute::compare(&folder, &mut table);
    documents::compare(&folder, &mut table);
    documents::compare_mutations(&folder, &mut table);
    structure::compare_mutations(&folder, &mut table);
    structure::compare_documents(&folder, &mut table);
    println!("{}", table.text());
    let differences = &table.differences;
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
    for (set, source, least) in LEAST {
        let total = table.rows.get(&(*set, *source)).map_or(0, |row| row.total);
        assert!(total >= *least, "{set}, {source}: {total} comparisons of at least {least}");
    }
}
