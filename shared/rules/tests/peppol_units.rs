//! The official unit tests of Peppol BIS Billing 3: what must fire, fires; what must not, does not.
#![expect(clippy::unwrap_used, reason = "tests")]

mod corpus;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use attest_rules::{SetId, check};
use attest_xml::{Limits, Tree};

/// The namespace of the test files.
const TESTS: &str = "http://difi.no/xsd/vefa/validator/1.0";

/// The document of a test as a text of its own, with the namespaces that are declared around it.
fn fragment(source: &str, node: roxmltree::Node<'_, '_>) -> String {
    let text = &source[node.range()];
    let name_end = text.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap();
    let tag = &text[..text.find('>').unwrap()];
    let mut declared = String::new();
    for namespace in node.namespaces().filter(|namespace| namespace.name() != Some("xml")) {
        let attribute = namespace.name().map_or("xmlns=".to_owned(), |prefix| format!("xmlns:{prefix}="));
        if !tag.contains(&attribute) && (namespace.name().is_some() || namespace.uri() != TESTS) {
            declared += &format!(" {attribute}\"{}\"", namespace.uri());
        }
    }
    format!("{}{declared}{}", &text[..name_end], &text[name_end..])
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.retain(|path| path.extension().is_some_and(|extension| extension == "xml"));
    found.sort();
    found
}

/// What one assertion demands of the fired rules, and what it got instead.
fn complaint(assert: roxmltree::Node<'_, '_>, fired: &BTreeMap<String, usize>) -> Option<String> {
    let id = assert.text().unwrap_or_default().trim();
    let count = |flag: &str| fired.get(&format!("{id}|{flag}")).copied().unwrap_or_default();
    let (expected, found) = match assert.tag_name().name() {
        "success" => (0, count("fatal") + count("warning")),
        "error" => (1, count("fatal")),
        "warning" => (1, count("warning")),
        _ => return None,
    };
    let holds = match assert.attribute("number").filter(|_| expected > 0) {
        Some(number) => found == number.parse::<usize>().unwrap(),
        None => found.min(1) == expected,
    };
    (!holds).then(|| format!("{} {id}: fired {found} times", assert.tag_name().name()))
}

#[test]
fn unit_tests_have_their_verdicts() {
    let Some(folder) = corpus::folder() else { return };
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in files(&folder.join("rules-tests/peppol-bis3")) {
        let name = path.strip_prefix(&folder).unwrap().display().to_string();
        let set = if name.contains("unit-CII") { SetId::PeppolCii } else { SetId::PeppolUbl };
        let source = String::from_utf8(corpus::read(&path)).unwrap();
        let file = roxmltree::Document::parse(source.trim_start_matches('\u{FEFF}')).expect(&name);
        let tests = file.root_element().children().filter(|node| node.has_tag_name((TESTS, "test")));
        for (place, test) in tests.enumerate() {
            let Some(node) =
                test.children().find(|node| node.is_element() && node.tag_name().namespace() != Some(TESTS))
            else {
                continue;
            };
            let text = fragment(file.input_text(), node);
            let tree = Tree::parse(text.as_bytes(), &Limits::default()).expect(&name);
            let report = check(&tree, &[set]);
            let fired = corpus::fired_of(&report, set);
            let asserts = test.children().filter(|node| node.has_tag_name((TESTS, "assert")));
            for assert in asserts.flat_map(|assert| assert.children()).filter(roxmltree::Node::is_element) {
                count += 1;
                let found = complaint(assert, &fired);
                wrong.extend(
                    found.map(|text| format!("{name}, test {}: {text} {:?}", place + 1, report.stops)),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 300, "only {count} assertions");
}
