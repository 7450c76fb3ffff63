//! E003 over the corpus: the verdict and the first line must be those of libxml2 with the published schemas.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use attest_rules::structure::{Finding, check};
use attest_xml::{Limits, Tree};

/// The documents of the corpus that libxml2 finds invalid, with the line of its first complaint.
const INVALID: &str = include_str!("structure/invalid.csv");

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("ATTEST_CORPUS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus")),
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "no corpus at {}", folder.display());
    println!("skipped: no corpus at {}", folder.display());
    None
}

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

/// Compares with libxml2: `None` for a valid document, else the line of the first complaint.
fn difference(findings: &[Finding], expected: Option<u32>) -> Option<String> {
    let first = findings.first();
    let line = first.map(|finding| finding.line);
    (line != expected).then(|| format!("expected line {expected:?}, found {line:?}: {first:?}"))
}

/// Covers VAL-12.
#[test]
fn val_12_mutations_agree_with_libxml2() {
    let Some(corpus) = corpus() else { return };
    let folder = corpus.join("mutations");
    let verdicts = std::fs::read_to_string(folder.join("verdicts.jsonl")).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in verdicts.lines() {
        let verdict: serde_json::Value = serde_json::from_str(line).unwrap();
        let file = verdict["file"].as_str().unwrap();
        let expected =
            (!verdict["xsd_valid"].as_bool().unwrap()).then(|| verdict["xsd_line"].as_u64().unwrap() as u32);
        let findings = findings(&folder.join(file)).unwrap_or_else(|| panic!("{file} is no invoice"));
        wrong.extend(difference(&findings, expected).map(|text| format!("{file}: {text}")));
        count += 1;
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(count, 1332);
}

/// Covers VAL-12.
#[test]
fn val_12_documents_agree_with_libxml2() {
    let Some(corpus) = corpus() else { return };
    let invalid: BTreeMap<&str, u32> = INVALID
        .lines()
        .skip(1)
        .map(|line| line.rsplit_once(',').unwrap())
        .map(|(p, n)| (p, n.parse().unwrap()))
        .collect();
    let mut paths = Vec::new();
    documents(&corpus, &mut paths);
    let mut wrong = Vec::new();
    let mut counts = (0, 0);
    for path in paths.iter().filter(|path| !path.starts_with(corpus.join("mutations"))) {
        let Some(findings) = findings(path) else { continue };
        let name = path.strip_prefix(&corpus).unwrap().to_str().unwrap();
        let expected = invalid.get(name).copied();
        wrong.extend(difference(&findings, expected).map(|text| format!("{name}: {text}")));
        counts.0 += 1;
        counts.1 += usize::from(expected.is_some());
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), counts.0, wrong.join("\n"));
    assert_eq!(counts.1, invalid.len(), "every invalid document was met");
    assert!(counts.0 > 300, "only {} documents", counts.0);
}
