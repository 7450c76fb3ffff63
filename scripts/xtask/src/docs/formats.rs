//! `docs/formats.md`: the formats that are read and the rule sets they are checked against.

use std::collections::BTreeSet;

use attest_formats::FORMATS;
use attest_rules::{RELEASES, Release};

use super::table::Table;

/// Draws the document.
pub(super) fn draw() -> String {
    let mut formats = Table::new(["format", "name"]);
    for format in FORMATS {
        formats.row([&format!("`{}`", format.id), format.name]);
    }
    let mut sets = Table::new(["rule set", "version", "from", "until", "rules"]);
    for release in RELEASES {
        let until = release.until.map(|date| date.to_string()).unwrap_or_default();
        let rules = rule_count(release).to_string();
        let set = format!("`{}`", release.set.text());
        sets.row([&set, release.version, &release.since.to_string(), &until, &rules]);
    }
    let differences = differences();
    format!(
        "# Formats\n\nWhat is read:\n\n{formats}\n\
         The fields of import files and sidecars stand in [import-file.md](import-file.md), how documents are read in \
         [reading.md](reading.md).\n\n\
         ## Agreement\n\n\
         Seventeen values of every invoice of the corpus are compared with an independent reader, document by document. \
         They differ here, and nowhere else:\n\n{differences}\n\
         ## Rule sets\n\nThe official rules, by the date of the document:\n\n{sets}"
    )
}

/// What the test of agreement allows, with its reasons.
const DIFFERENCES: &str = include_str!("../../../../shared/local/tests/agreement/differences.csv");

fn differences() -> Table<5> {
    let mut table = Table::new(["document", "value", "ours", "the other's", "why"]);
    let mut rows = csv::Reader::from_reader(DIFFERENCES.as_bytes());
    for row in rows.deserialize::<[String; 5]>().flatten() {
        let [document, value, ours, theirs, why] = row;
        let ours = if ours.is_empty() { "none".to_owned() } else { format!("`{ours}`") };
        table.row([&format!("`{document}`"), &value, &ours, &format!("`{theirs}`"), &why]);
    }
    table
}

/// Rules of a release; one that stands at several contexts counts once.
fn rule_count(release: &Release) -> usize {
    let rules = release.patterns.iter().flat_map(|pattern| {
        let rules = pattern.contexts.iter().copied().flatten().flat_map(|c| c.rules.iter().chain(c.table));
        rules.filter(|rule| pattern.only.is_none_or(|only| only.iter().any(|(id, _)| *id == rule.id)))
    });
    rules.map(|rule| rule.id).collect::<BTreeSet<_>>().len()
}
