//! `attest bench formats`: from bytes into the model, beside a tree alone (`roxmltree`) and the crate `en16931-formats`.

use std::path::PathBuf;
use std::process::Command;

use attest_formats::{Source, read};
use attest_xml::{Limits, Tree};
use rust_decimal::Decimal;

use super::peers::{self, Case, Files};
use super::{ATTEST, Row, growth, time_of};

/// The smallest document of the corpus that stands for the target: 9 KB, two lines.
const SMALL: &str = "ubl/peppol-bis3/base-example.xml";
/// 95 KB, of which 71 KB are an attachment.
const ATTACHED: &str = "ubl/peppol-bis3-sfti/Invoice-Max_content.xml";
/// An invoice of our own, where there is no corpus.
const OWN: &str = include_str!("../../../../events/demo/inbox/network/02-three-way-match.xml");

pub(super) fn run() -> anyhow::Result<Vec<Row>> {
    let small = corpus(SMALL).unwrap_or_else(|| OWN.as_bytes().to_vec());
    let attached = corpus(ATTACHED).unwrap_or_else(|| with_attachment(OWN));
    let cases = [
        case("an invoice of", vec![small.clone()]),
        case("an invoice with an attachment, together", vec![attached]),
        case("an invoice of 1000 lines,", vec![with_lines(&small, 1_000)]),
        case("an invoice of 10000 lines,", vec![with_lines(&small, 10_000)]),
    ];
    let mut rows = own(&cases);
    let files = Files::write(&cases)?;
    let found = peers::program()
        .and_then(|program| peers::measure(Command::new(program).arg(files.list()).arg("read")));
    match found {
        Ok(found) => rows.extend(found.into_iter().map(|measured| {
            let work = if measured.engine.starts_with("roxmltree") { "tree" } else { "model" };
            let what = format!("{work}, {}", measured.case);
            measured.row(what)
        })),
        Err(why) => rows.push(Row::not_run("model", "roxmltree, en16931-formats", why)),
    }
    rows.sort_by_key(|row| cases.iter().position(|case| row.what.ends_with(&case.name)));
    Ok(rows)
}

fn own(cases: &[Case]) -> Vec<Row> {
    let targets = ["at most 80 µs, aim 40", "aim 120 µs", "", ""];
    let mut rows = Vec::new();
    for (case, target) in cases.iter().zip(targets) {
        let Some(bytes) = case.documents.first() else { continue };
        let tree = time_of(|| Tree::parse(bytes, &Limits::default()).map(|tree| tree.element_count()));
        let model = time_of(|| into_model(bytes));
        rows.push(Row::time_each(format!("tree, {}", case.name), ATTEST, tree, 1));
        rows.push(Row::time_each(format!("model, {}", case.name), ATTEST, model, 1).with_note(target));
    }
    if let [.., thousand, ten_thousand] = cases {
        const WHAT: &str = "model, time of 10000 lines by that of 1000";
        let run = |case: &Case| case.documents.iter().map(|bytes| into_model(bytes)).sum::<usize>();
        let alone = growth(|| run(thousand), || run(ten_thousand));
        let note =
            "linear is 10, and fresh memory comes on top: one of 1000 uses what the one before gave back";
        rows.push(Row::new(WHAT, ATTEST, alone, "×").with_note(note));
        let held = growth(|| together(thousand, 10), || together(ten_thousand, 1)) * Decimal::TEN;
        let what = format!("{WHAT}, ten of these held at once");
        rows.push(Row::new(what, ATTEST, held, "×").with_note("linear is 10, at most 11"));
    }
    rows
}

fn into_model(bytes: &[u8]) -> usize {
    let Ok(source) = Source::new(bytes, Limits::default()) else { return 0 };
    let Ok(tree) = source.parse() else { return 0 };
    read(tree.root()).map_or(0, |received| received.invoice.lines.len() + received.findings.len())
}

/// Reads a document so often and keeps everything until all are read.
fn together(case: &Case, times: usize) -> usize {
    let documents = case.documents.iter().cycle().take(times);
    let sources: Vec<_> = documents.filter_map(|bytes| Source::new(bytes, Limits::default()).ok()).collect();
    let trees: Vec<_> = sources.iter().filter_map(|source| source.parse().ok()).collect();
    let read: Vec<_> = trees.iter().filter_map(|tree| read(tree.root()).ok()).collect();
    read.iter().map(|received| received.invoice.lines.len()).sum()
}

fn case(what: &str, documents: Vec<Vec<u8>>) -> Case {
    let bytes: usize = documents.iter().map(Vec::len).sum();
    Case { name: format!("{what} {} KB", bytes.div_ceil(1000)), documents }
}

fn corpus(path: &str) -> Option<Vec<u8>> {
    let folder =
        std::env::var_os("ATTEST_CORPUS").map_or_else(|| PathBuf::from("../shared/corpus"), PathBuf::from);
    std::fs::read(folder.join(path)).ok()
}

/// The document with its first line so often more.
fn with_lines(document: &[u8], count: usize) -> Vec<u8> {
    const END: &str = "</cac:InvoiceLine>";
    let text = String::from_utf8_lossy(document);
    let parts = text.split_once("<cac:InvoiceLine>").and_then(|(before, after)| {
        let (line, after) = after.split_once(END)?;
        Some((before, format!("<cac:InvoiceLine>{line}{END}"), after))
    });
    match parts {
        Some((before, line, after)) => format!("{before}{}{after}", line.repeat(count)).into_bytes(),
        None => document.to_vec(),
    }
}

/// The document with an attachment of 71 KB in base64.
fn with_attachment(document: &str) -> Vec<u8> {
    let attachment = format!(
        "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject \
         mimeCode=\"application/pdf\" filename=\"a.pdf\">{}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>\
         </cac:AdditionalDocumentReference><cac:AccountingSupplierParty>",
        "QXR0".repeat(71_448 / 4)
    );
    document.replacen("<cac:AccountingSupplierParty>", &attachment, 1).into_bytes()
}
