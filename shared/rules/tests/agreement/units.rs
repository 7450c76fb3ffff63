//! The unit tests that the official rule sets bring along: fragments of documents and what has to fire on them.

use std::path::{Path, PathBuf};

use attest_rules::{SetId, check};
use attest_xml::{Limits, Tree};
use roxmltree::Node;

use super::{Table, corpus};

/// The namespace of the test files.
const TESTS: &str = "http://difi.no/xsd/vefa/validator/1.0";

pub(crate) fn compare(folder: &Path, table: &mut Table) {
    let tests = folder.join("rules-tests");
    for (suite, set) in [
        ("en16931/cii", SetId::En16931Cii),
        ("en16931/ubl-invoice", SetId::En16931Ubl),
        ("en16931/ubl-creditnote", SetId::En16931Ubl),
    ] {
        for path in files(&tests.join(suite)) {
            compare_file(&path, set, table);
        }
    }
    for path in files(&tests.join("peppol-bis3")) {
        let is_cii = path.components().any(|part| part.as_os_str().to_string_lossy().contains("unit-CII"));
        compare_file(&path, if is_cii { SetId::PeppolCii } else { SetId::PeppolUbl }, table);
    }
}

/// The XML files of a folder and those below it, by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = corpus::files(folder);
    for entry in std::fs::read_dir(folder).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        found.extend(files(&entry.path()));
    }
    found.sort();
    found
}

fn compare_file(path: &Path, set: SetId, table: &mut Table) {
    let text = String::from_utf8(corpus::read(path)).unwrap();
    let file = roxmltree::Document::parse(text.trim_start_matches('\u{FEFF}')).unwrap();
    let tests = file.root_element().children().filter(|node| node.has_tag_name((TESTS, "test")));
    for (number, test) in tests.enumerate() {
        let outside = |node: &Node<'_, '_>| node.is_element() && node.tag_name().namespace() != Some(TESTS);
        let Some(fragment) = test.children().find(outside) else { continue };
        let mut xml = String::new();
        corpus::write(fragment, &mut xml);
        let tree = Tree::parse(xml.as_bytes(), &Limits::default()).unwrap();
        let report = check(&tree, &[set]);
        let mut verdict = true;
        let mut wrong = Vec::new();
        for assert in test.children().filter(|node| node.has_tag_name((TESTS, "assert"))) {
            for each in assert.children().filter(Node::is_element) {
                let (fires, fault) = judge(each, &report);
                verdict &= fires;
                wrong.extend(fault);
            }
        }
        let place = || {
            format!("{} test {}: {}, stops {:?}", path.display(), number + 1, wrong.join("; "), report.stops)
        };
        table.add(set.text(), "unit tests", verdict, (!wrong.is_empty()).then(place));
    }
}

/// One assertion: whether the rule fires as it should, and what else is not as demanded.
fn judge(assert: Node<'_, '_>, report: &attest_rules::Report) -> (bool, Option<String>) {
    let rule = assert.text().unwrap_or("").trim();
    let kind = assert.tag_name().name();
    let flag = match kind {
        "success" => None,
        "error" | "fatal" => Some("fatal"),
        "warning" => Some("warning"),
        _ => return (true, None),
    };
    let fired: Vec<_> = report.fired.iter().filter(|fired| fired.rule.id == rule).collect();
    let number = assert.attribute("number").and_then(|number| number.parse().ok());
    let fires = fired.is_empty() != flag.is_some();
    let counted = flag.is_none() || number.is_none_or(|number: usize| fired.len() == number);
    let flagged = fired.iter().all(|each| flag.is_none_or(|flag| each.flag.text() == flag));
    let fault = || format!("{kind} {rule}: fired {} times", fired.len());
    (fires, (!fires || !counted || !flagged).then(fault))
}
