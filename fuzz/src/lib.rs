//! What every fuzz target asserts: nothing a supplier sends stops the program, and what is written reads back.

use attest_formats::convert::{Target, convert};
use attest_formats::master::{self, MASTER_FILES, MasterFile};
use attest_formats::{Received, Source, Values, capture, import, open, orders, read};
use attest_xml::{Limits, Tree};

/// A document without anything around it; most inputs stay close to a seed of one syntax.
pub fn document(bytes: &[u8]) {
    let Ok(source) = Source::new(bytes, Limits::default()) else { return };
    let Ok(tree) = source.parse() else { return };
    let Ok(received) = read(tree.root()) else { return };
    check(&received, &tree);
}

/// A file as a channel delivers it: XML with envelopes, PDF, ZIP or mail.
pub fn file(bytes: &[u8]) {
    let Ok(opened) = open(bytes, Limits::default()) else { return };
    for packed in &opened.documents {
        let (line, column) = packed.start;
        let source = match Source::new(&packed.bytes, Limits::default()) {
            Ok(source) => source.starting_at(line, column),
            Err(_) => continue,
        };
        let Ok(tree) = source.parse() else { continue };
        let Ok(received) = read(tree.root()) else { continue };
        check(&received, &tree);
    }
}

/// An order, its change, an advice, or a file of master data: the kind whose columns the first line names most of.
pub fn orders(bytes: &[u8]) {
    let header = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let named = |column: &str| header.windows(column.len()).any(|part| part == column.as_bytes());
    let of = |file: &&MasterFile| file.columns.iter().filter(|column| named(column.name)).count();
    if let Some(file) = MASTER_FILES.iter().max_by_key(of) {
        let _ = master::read(&format!("{}.csv", file.stem), bytes);
    }
    let _ = orders::read(bytes);
}

/// An import file or a capture sidecar.
pub fn fields(bytes: &[u8]) {
    for one in import::read("import", bytes).unwrap_or_default() {
        let _ = convert(&one.invoice, Target::Ubl);
    }
    for one in capture::read("sidecar", bytes).unwrap_or_default() {
        let (joined, values) = capture::join(one.invoice.clone(), one);
        assert!(values.len() <= 64 && !joined.lines.iter().any(|line| line.id.is_empty()));
    }
    file(bytes);
}

/// Places lie inside of the document; what is written in another syntax is a document of it.
fn check(received: &Received, tree: &Tree<'_>) {
    let _ = Values::of(&received.invoice);
    for (_, place) in received.trail(tree).iter() {
        assert!(place.line > 0 && place.column > 0 && place.path.starts_with('/'));
    }
    for target in [Target::Ubl, Target::Cii, Target::Json] {
        let Ok(converted) = convert(&received.invoice, target) else { continue };
        if target != Target::Json {
            let source = Source::new(&converted.bytes, Limits::default()).expect("UTF-8 within the limit");
            let tree = source.parse().expect("what is written is well-formed");
            read(tree.root()).expect("what is written is read");
        }
    }
}
