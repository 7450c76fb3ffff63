//! `attest bench validate`: reading and the official rules, beside SaxonC-HE and the crate `en16931` in the same run.
//!
//! The peers run as processes of their own (`scripts/bench`), get the same documents, and print what they measured.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use attest_rules::{SetId, structure};
use attest_xml::{Limits, Tree};
use rust_decimal::Decimal;

use super::peers::{self, Case, Files, Measured};
use super::{ATTEST, Row, growth, peak_memory_of_children, time_of};

/// Folders of the corpus with official invoices of about 10 KB, without large attachments.
const FOLDERS: [&str; 5] = ["en16931", "en16931-testfiles", "peppol-bis3", "peppol-bis3-misc", "ehf3"];

/// Invoices of our own, where there is no corpus.
const OWN: [&str; 4] = [
    include_str!("../../../../events/demo/inbox/network/02-three-way-match.xml"),
    include_str!("../../../../events/demo/inbox/network/08-freight-accepted.xml"),
    include_str!("../../../../events/demo/inbox/network/10-approval-by-link.xml"),
    include_str!("../../../../events/demo/inbox/network/34-extra-row-rejected.xml"),
];

const EN: &[SetId] = &[SetId::En16931Ubl];
const BOTH: &[SetId] = &[SetId::En16931Ubl, SetId::PeppolUbl];

pub(super) fn run() -> anyhow::Result<Vec<Row>> {
    let mut cases = vec![invoices()?];
    // While this process is small: Linux counts for a child what its parent held when it was started.
    let mut rows = command(&Files::write(&cases)?, &cases)?;
    cases.extend([broken_lines(1_000), broken_lines(10_000)]);
    let files = Files::write(&cases)?;
    rows.extend(own(&cases));
    for peer in [en16931(&files), saxon(&files)] {
        rows.extend(peer);
    }
    rows.sort_by_key(|row| rows_place(&cases, &row.what));
    Ok(rows)
}

/// Rows of one comparison stand together, ours first.
fn rows_place(cases: &[Case], what: &str) -> (usize, usize) {
    let case = cases.iter().position(|case| what.ends_with(&case.name)).unwrap_or(cases.len());
    (case, what.len())
}

/// The official invoices of the corpus, or some of our own.
fn invoices() -> anyhow::Result<Case> {
    let corpus =
        std::env::var_os("ATTEST_CORPUS").map_or_else(|| PathBuf::from("../shared/corpus"), PathBuf::from);
    let mut documents = Vec::new();
    for folder in FOLDERS {
        let Ok(entries) = std::fs::read_dir(corpus.join("ubl").join(folder)) else { continue };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
            let is_invoice = Tree::parse(&bytes, &Limits::default())
                .is_ok_and(|tree| matches!(tree.root().local_name(), "Invoice" | "CreditNote"));
            documents.extend(is_invoice.then_some(bytes));
        }
    }
    let origin = if documents.is_empty() { "own" } else { "official" };
    if documents.is_empty() {
        documents = OWN.iter().map(|text| text.as_bytes().to_vec()).collect();
    }
    let bytes: usize = documents.iter().map(Vec::len).sum();
    let name = format!(
        "{} {origin} invoices of {} KB",
        documents.len(),
        Decimal::new((bytes / documents.len() / 100) as i64, 1)
    );
    Ok(Case { name, documents })
}

/// An invoice of lines that all break rules, each with a period while the document has none.
fn broken_lines(lines: usize) -> Case {
    let line = "<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:LineExtensionAmount currencyID='EUR'>1.001\
                </cbc:LineExtensionAmount><cac:InvoicePeriod><cbc:StartDate>2026-03-01</cbc:StartDate>\
                </cac:InvoicePeriod><cac:Item><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>25\
                </cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory>\
                </cac:Item></cac:InvoiceLine>";
    let text = format!(
        "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2' \
         xmlns:cac='urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2' \
         xmlns:cbc='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'>{}</Invoice>",
        line.repeat(lines)
    );
    Case { name: format!("{lines} lines that break rules"), documents: vec![text.into_bytes()] }
}

/// What Attest itself needs, without starting a process.
fn own(cases: &[Case]) -> Vec<Row> {
    let works: [(&str, &[SetId], bool, [&str; 3]); 4] = [
        ("reading", &[], false, ["", "", ""]),
        ("reading and structure (E003)", &[], true, ["", "", ""]),
        ("EN 16931", EN, false, ["at most 33 µs, aim 18", "", "at most 40 ms, aim 20"]),
        ("EN 16931 and Peppol", BOTH, false, ["at most 45 µs, aim 25", "", ""]),
    ];
    let mut rows = Vec::new();
    for (work, sets, has_structure, targets) in works {
        let run =
            |case: &Case| case.documents.iter().map(|bytes| check(bytes, sets, has_structure)).sum::<usize>();
        for (case, target) in cases.iter().zip(targets) {
            let time = time_of(|| run(case));
            let what = format!("{work}, {}", case.name);
            rows.push(Row::time_each(what, ATTEST, time, case.documents.len()).with_note(target));
        }
        if let [.., thousand, ten_thousand] = cases {
            let growth = growth(|| run(thousand), || run(ten_thousand));
            let what = format!("{work}, time of 10000 lines by that of 1000");
            rows.push(Row::new(what, ATTEST, growth, "×").with_note("at most 12"));
        }
    }
    rows
}

fn check(bytes: &[u8], sets: &[SetId], has_structure: bool) -> usize {
    let Ok(tree) = Tree::parse(bytes, &Limits::default()) else { return 0 };
    let structure = if has_structure { structure::check(tree.root()) } else { None };
    attest_rules::check(&tree, sets).fired.len() + structure.map_or(0, |findings| findings.len())
}

/// `attest check` as a process of its own, from its start to its end.
fn command(files: &Files, cases: &[Case]) -> anyhow::Result<Vec<Row>> {
    let (Some(path), Some(case)) = (files.first(), cases.first()) else { return Ok(Vec::new()) };
    let program = std::env::current_exe().context("the path of this program")?;
    let mut fastest = Duration::MAX;
    for _ in 0..20 {
        let start = Instant::now();
        let output = Command::new(&program).arg("check").arg(&path).output().context("attest check")?;
        fastest = fastest.min(start.elapsed());
        anyhow::ensure!(
            output.status.code() != Some(2),
            "attest check: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let what = format!("attest check, start to end (wall time), one of {}", case.name);
    let mut rows = vec![Row::time_each(what, ATTEST, fastest, 1).with_note("at most 10 ms, aim 5")];
    let what = format!("attest check, memory, one of {}", case.name);
    rows.extend(
        peak_memory_of_children()
            .map(|peak| Row::new(what, ATTEST, peak, "MB").with_note("at most 20 MB, aim 10")),
    );
    Ok(rows)
}

/// The crate `en16931` with its reader, built when cargo can.
fn en16931(files: &Files) -> Vec<Row> {
    const NAME: &str = "en16931 0.8";
    match peers::program() {
        Ok(program) => peer(NAME, Command::new(program).arg(files.list())),
        Err(why) => vec![not_run(NAME, why)],
    }
}

/// SaxonC-HE with the official stylesheet.
fn saxon(files: &Files) -> Vec<Row> {
    let own = PathBuf::from(".venv/bin/python");
    let python = if own.exists() { own } else { PathBuf::from("python3") };
    peer("SaxonC-HE", Command::new(python).arg(peers::scripts().join("saxon.py")).arg(files.list()))
}

fn peer(name: &str, command: &mut Command) -> Vec<Row> {
    let row = |measured: Measured| {
        let (case, sets) = match measured.case.strip_suffix(", Peppol") {
            Some(case) => (case, "EN 16931 and Peppol"),
            None => (measured.case.as_str(), "EN 16931"),
        };
        let what = format!("{sets}, {case}");
        measured.row(what)
    };
    match peers::measure(command) {
        Ok(found) => found.into_iter().map(row).collect(),
        Err(why) => vec![not_run(name, why)],
    }
}

fn not_run(name: &str, why: impl Into<String>) -> Row {
    Row::not_run("EN 16931", name, why)
}
