//! The unit tests that the official rule sets bring along: fragments of documents and what has to fire on them.

#![allow(clippy::unwrap_used, reason = "a test")]

mod corpus;

use std::collections::BTreeMap;

use attest_rules::{Flag, SetId, check};
use attest_xml::{Limits, Tree};
use roxmltree::Node;

const TESTS: &str = "http://difi.no/xsd/vefa/validator/1.0";

/// What a test of the official suite says of one rule.
enum Expected {
    Holds,
    Fires(Flag, Option<usize>),
}

#[test]
fn official_unit_tests_agree() {
    let Some(folder) = corpus::folder() else { return };
    let mut asserted: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (suite, sets) in [
        ("en16931/cii", [SetId::En16931Cii].as_slice()),
        ("en16931/ubl-invoice", &[SetId::En16931Ubl]),
        ("en16931/ubl-creditnote", &[SetId::En16931Ubl]),
    ] {
        for path in corpus::files(&folder.join("rules-tests").join(suite)) {
            let text = String::from_utf8(corpus::read(&path)).unwrap();
            let options =
                roxmltree::ParsingOptions { allow_dtd: false, ..roxmltree::ParsingOptions::default() };
            let tests = roxmltree::Document::parse_with_options(&text, options).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            for (number, test) in
                tests.root_element().children().filter(|n| n.has_tag_name((TESTS, "test"))).enumerate()
            {
                *asserted.entry(suite).or_default() +=
                    run(test, sets, &format!("{suite}/{name} {}", number + 1), &mut wrong);
            }
        }
    }
    println!("asserted rules: {asserted:?}");
    assert!(
        asserted.len() == 3 && asserted.values().all(|count| *count > 0),
        "suites without a test: {asserted:?}"
    );
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Runs one test; answers how many rules it speaks of.
fn run(test: Node<'_, '_>, sets: &[SetId], name: &str, wrong: &mut Vec<String>) -> usize {
    let assert = test.children().find(|node| node.has_tag_name((TESTS, "assert"))).unwrap();
    let Some(fragment) =
        test.children().filter(Node::is_element).find(|node| node.tag_name().namespace() != Some(TESTS))
    else {
        return 0;
    };
    let mut xml = String::new();
    corpus::write(fragment, &mut xml);
    let tree = Tree::parse(xml.as_bytes(), &Limits::default()).unwrap();
    let report = check(&tree, sets);
    let mut asserted = 0;
    for each in assert.children().filter(Node::is_element) {
        let rule = each.text().unwrap_or("").trim();
        let number = each.attribute("number").and_then(|number| number.parse().ok());
        let expected = match each.tag_name().name() {
            "success" => Expected::Holds,
            "error" | "fatal" => Expected::Fires(Flag::Fatal, number),
            "warning" => Expected::Fires(Flag::Warning, number),
            _ => continue,
        };
        asserted += 1;
        let fired: Vec<Flag> =
            report.fired.iter().filter(|fired| fired.id == rule).map(|fired| fired.flag).collect();
        let right = match expected {
            Expected::Holds => fired.is_empty(),
            Expected::Fires(flag, number) => {
                fired.iter().all(|each| *each == flag)
                    && number.map_or(!fired.is_empty(), |number| fired.len() == number)
            }
        };
        if !right {
            wrong.push(format!(
                "{name}: {} {rule}, fired {fired:?}, stops {:?}",
                each.tag_name().name(),
                report.stops
            ));
        }
    }
    asserted
}
