//! E003 over the corpus: the verdict and the first line must be those of libxml2 with the published schemas.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use attest_rules::structure::{Finding, check};
use attest_xml::{Limits, Tree};

use super::Table;

/// The documents of the corpus that libxml2 finds invalid, with the line of its first complaint.
const INVALID: &str = include_str!("invalid.csv");

fn findings(path: &Path) -> Option<Vec<Finding>> {
    let bytes = std::fs::read(path).unwrap();
    let tree = Tree::parse(&bytes, &Limits::default()).ok()?;
    check(tree.root())
}

fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            documents(&path, found);
        } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml")) {
            found.push(path);
        }
    }
}

/// Adds one document; `expected` is the line of the first complaint, `None` for a valid one.
fn add(name: &str, source: &'static str, findings: &[Finding], expected: Option<u32>, table: &mut Table) {
    let first = findings.first();
    let line = first.map(|finding| finding.line);
    let difference = || format!("{name}: expected line {expected:?}, found {line:?}: {first:?}");
    let is_same = line == expected;
    table.add("E003", source, line.is_some() == expected.is_some(), (!is_same).then(difference));
}

/// Covers VAL-12.
pub(crate) fn compare_mutations(corpus: &Path, table: &mut Table) {
    let folder = corpus.join("mutations");
    let verdicts = std::fs::read_to_string(folder.join("verdicts.jsonl")).unwrap();
    for line in verdicts.lines() {
        let verdict: serde_json::Value = serde_json::from_str(line).unwrap();
        let file = verdict["file"].as_str().unwrap();
        let is_valid = verdict["xsd_valid"].as_bool().unwrap();
        let expected = (!is_valid).then(|| verdict["xsd_line"].as_u64().unwrap() as u32);
        let findings = findings(&folder.join(file)).unwrap_or_else(|| panic!("{file} is no invoice"));
        add(file, "mutations", &findings, expected, table);
    }
}

/// Covers VAL-12.
pub(crate) fn compare_documents(corpus: &Path, table: &mut Table) {
    let rows = INVALID.lines().skip(1).map(|line| line.rsplit_once(',').unwrap());
    let invalid: BTreeMap<&str, u32> = rows.map(|(path, line)| (path, line.parse().unwrap())).collect();
    let mut paths = Vec::new();
    documents(corpus, &mut paths);
    let mut met = 0;
    for path in paths.iter().filter(|path| !path.starts_with(corpus.join("mutations"))) {
        let Some(findings) = findings(path) else { continue };
        let name = path.strip_prefix(corpus).unwrap().to_str().unwrap();
        let expected = invalid.get(name).copied();
        met += usize::from(expected.is_some());
        add(name, "documents", &findings, expected, table);
    }
    assert_eq!(met, invalid.len(), "every invalid document was met");
}
