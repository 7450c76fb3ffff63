//! `cargo xtask coverage`: compares the statements of the specification with the tests.
//!
//! `docs/coverage.toml` names the chapters and single statements that must have a test.

mod citations;
mod specification;
mod statement;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context as _, bail};
use serde::Deserialize;

use crate::{Outcome, workspace};
use citations::citations;
use statement::StatementId;

/// The checked-in list of what must have a test.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Demands {
    /// Chapter keys (`MATCH`) or statements (`MATCH-12`).
    required: Vec<String>,
}

/// Compares specification and tests.
///
/// # Errors
/// When an argument is given, or a file cannot be read or is malformed.
pub fn run(arguments: &[String]) -> anyhow::Result<Outcome> {
    if !arguments.is_empty() {
        bail!("unknown arguments {arguments:?}; expected none");
    }
    let root = workspace::root()?;
    let read = |path: &str| std::fs::read_to_string(root.join(path)).context(path.to_owned());
    let statements = specification::statements(&read("docs/specification.md")?)?;
    let demands: Demands = toml::from_str(&read("docs/coverage.toml")?).context("docs/coverage.toml")?;
    let ids: BTreeSet<_> = statements.into_keys().collect();
    let chapters = ids.iter().map(|id| id.chapter.as_str()).collect();
    let mut cited = Vec::new();
    for path in workspace::rust_files(&root)? {
        let source = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let place = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
        for citation in citations(&source, &chapters) {
            let place = format!("{place}:{} {}", citation.line, citation.function);
            cited.extend(citation.statements.into_iter().map(|id| (id, place.clone())));
        }
    }
    Ok(Coverage::compare(&ids, &demands.required, &cited).outcome())
}

/// What the comparison found.
#[derive(Debug, Default)]
struct Coverage {
    /// Per chapter: statements, and those among them without a test.
    chapters: BTreeMap<String, (usize, Vec<StatementId>)>,
    /// Required statements without a test.
    missing: Vec<StatementId>,
    /// Citations of statements that do not exist, and entries of the list that name nothing.
    wrong: Vec<String>,
}

impl Coverage {
    fn compare(ids: &BTreeSet<StatementId>, required: &[String], cited: &[(StatementId, String)]) -> Self {
        let mut found = Self::default();
        for (id, place) in cited {
            if !ids.contains(id) {
                found.wrong.push(format!("{place} cites {id}, which the specification does not have"));
            }
        }
        for entry in required {
            if !ids.iter().any(|id| demands(entry, id)) {
                found
                    .wrong
                    .push(format!("docs/coverage.toml requires {entry}, which the specification lacks"));
            }
        }
        let tested: BTreeSet<_> = cited.iter().map(|(id, _)| id).collect();
        for id in ids {
            let (count, untested) = found.chapters.entry(id.chapter.clone()).or_default();
            *count += 1;
            if !tested.contains(id) {
                untested.push(id.clone());
                if required.iter().any(|entry| demands(entry, id)) {
                    found.missing.push(id.clone());
                }
            }
        }
        found
    }

    fn outcome(&self) -> Outcome {
        let mut text = String::new();
        for (chapter, (count, untested)) in &self.chapters {
            let tested = count - untested.len();
            let rest = if untested.is_empty() { "" } else { ", without a test: " };
            _ = writeln!(text, "{chapter:6}{tested:4} of {count:3} tested{rest}{}", numbers(untested));
        }
        let count: usize = self.chapters.values().map(|(count, _)| count).sum();
        let untested: usize = self.chapters.values().map(|(_, untested)| untested.len()).sum();
        _ = writeln!(
            text,
            "{count} statements, {} tested; without a test: {} required, {} not yet required",
            count - untested,
            self.missing.len(),
            untested - self.missing.len()
        );
        for id in &self.missing {
            _ = writeln!(text, "error: {id} is required and has no test");
        }
        for wrong in &self.wrong {
            _ = writeln!(text, "error: {wrong}");
        }
        Outcome { text, passed: self.missing.is_empty() && self.wrong.is_empty() }
    }
}

/// Whether an entry of the list names the statement, by itself or by its chapter.
fn demands(entry: &str, id: &StatementId) -> bool {
    entry == id.chapter || entry.parse().is_ok_and(|named: StatementId| named == *id)
}

/// Numbers with runs drawn together: `1–3, 7`.
fn numbers(ids: &[StatementId]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for id in ids {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == id.number => *last = id.number,
            Some(_) | None => runs.push((id.number, id.number)),
        }
    }
    let runs: Vec<_> = runs
        .iter()
        .map(|(first, last)| if first == last { format!("{first}") } else { format!("{first}–{last}") })
        .collect();
    runs.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(required: &[&str], cited: &[&str]) -> Outcome {
        let ids = ["IN-1", "IN-2", "IN-3", "IN-5", "ST-1"].map(|id| id.parse().unwrap());
        let required: Vec<_> = required.iter().map(ToString::to_string).collect();
        let cited: Vec<_> =
            cited.iter().map(|id| (id.parse().unwrap(), format!("a.rs:1 covers_{id}"))).collect();
        Coverage::compare(&BTreeSet::from(ids), &required, &cited).outcome()
    }

    #[test]
    fn only_required_statements_must_have_a_test() {
        for (case, required, cited, passed) in [
            ("nothing required", &[][..], &[][..], true),
            ("a chapter, all tested", &["ST"], &["ST-1"], true),
            ("a chapter, one untested", &["IN"], &["IN-1", "IN-2", "IN-3"], false),
            ("a statement, tested", &["IN-5"], &["IN-5"], true),
            ("a statement, untested", &["IN-5"], &["IN-1"], false),
            ("an unknown chapter is required", &["INN"], &[], false),
            ("an unknown statement is required", &["IN-4"], &[], false),
            ("a test cites an unknown statement", &[], &["IN-4"], false),
        ] {
            let outcome = compare(required, cited);
            assert_eq!(outcome.passed, passed, "{case}: {}", outcome.text);
        }
    }

    #[test]
    fn the_report_counts_and_names_what_is_missing() {
        let expected = "\
IN       1 of   4 tested, without a test: 2–3, 5
ST       1 of   1 tested
5 statements, 2 tested; without a test: 1 required, 2 not yet required
error: IN-2 is required and has no test
error: a.rs:1 covers_ZZ-9 cites ZZ-9, which the specification does not have
";
        assert_eq!(compare(&["IN-2", "ST"], &["IN-1", "ST-1", "ZZ-9"]).text, expected);
    }
}
