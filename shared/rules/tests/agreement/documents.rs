//! Every document and every mutation: exactly the official verdict, ids and counts.

use std::collections::BTreeMap;
use std::path::Path;

use attest_rules::{Report, SetId, check, structure};
use attest_xml::{Limits, Tree};

use super::Table;
use super::corpus::{self, Fired};

/// Compares the one-change mutations with what the official sets fired on them.
pub(crate) fn compare_mutations(folder: &Path, table: &mut Table) {
    let verdicts = std::fs::read_to_string(folder.join("mutations/verdicts.jsonl")).unwrap();
    for line in verdicts.lines() {
        let verdict: serde_json::Value = serde_json::from_str(line).unwrap();
        let file = verdict["file"].as_str().unwrap();
        let bytes = corpus::read(&folder.join("mutations").join(file));
        let tree = Tree::parse(&bytes, &Limits::default()).unwrap();
        if verdict["error"].as_bool() == Some(true) {
            compare_stop(file, &tree, table);
            continue;
        }
        for set in SetId::ALL {
            let Some(expected) = verdict["sets"].get(set.text()) else { continue };
            let expected: Fired = serde_json::from_value(expected.clone()).unwrap();
            let report = check(&tree, &[set]);
            let stops = (!report.stops.is_empty()).then(|| format!("{file}: stops at {:?}", report.stops));
            let found = corpus::fired_of(&report, set);
            let difference = difference(file, &expected, &found).or(stops);
            table.add(set.text(), "mutations", is_fatal(&expected) == is_fatal(&found), difference);
        }
    }
}

/// Where the official stylesheet stopped, there is a fault of structure or a stop (E003).
fn compare_stop(file: &str, tree: &Tree<'_>, table: &mut Table) {
    let has_fault = structure::check(tree.root()).is_some_and(|findings| !findings.is_empty());
    let is_found = has_fault || !check(tree, &SetId::ALL).stops.is_empty();
    table.add("E003", "official stops", is_found, (!is_found).then(|| file.to_owned()));
}

/// Compares the documents of the corpus with what the official sets fired on them.
pub(crate) fn compare(folder: &Path, table: &mut Table) {
    let mut rows = csv::Reader::from_path(folder.join("expected.csv")).unwrap();
    for row in rows.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let path = row["path"].as_str();
        let is_unit = row["kind"] == "unit-test" || !path.ends_with(".xml") || row["sbdh"] == "yes";
        if is_unit || row["ref_en16931_fatal"].is_empty() || !row["ref_error"].is_empty() {
            continue;
        }
        let bytes = corpus::read(&folder.join(path));
        let Ok(tree) = Tree::parse(&bytes, &Limits::default()) else { continue };
        let is_cii = tree.root().local_name() == "CrossIndustryInvoice";
        let sets = match is_cii {
            true => [
                ("en16931", SetId::En16931Cii),
                ("peppol", SetId::PeppolCii),
                ("xrechnung", SetId::XrechnungCii),
            ],
            false => [
                ("en16931", SetId::En16931Ubl),
                ("peppol", SetId::PeppolUbl),
                ("xrechnung", SetId::XrechnungUbl),
            ],
        };
        for (column, set) in sets {
            if row[&format!("ref_{column}_fatal")].is_empty() {
                continue;
            }
            let mut expected = Fired::new();
            for flag in ["fatal", "warning"] {
                add_reference(&row[&format!("ref_{column}_{flag}")], flag, &mut expected);
            }
            let found = found(&check(&tree, &[set]), set, column == "xrechnung");
            let difference = difference(path, &expected, &found);
            table.add(set.text(), "documents", is_fatal(&expected) == is_fatal(&found), difference);
        }
    }
}

/// What fired. The list of XRechnung was made without the Peppol rules that it takes over, and calls an information a
/// warning.
fn found(report: &Report, set: SetId, is_xrechnung: bool) -> Fired {
    let fired = corpus::fired_of(report, set);
    if !is_xrechnung {
        return fired;
    }
    let own = fired.into_iter().filter(|(rule, _)| rule.starts_with("BR-"));
    own.map(|(rule, count)| (rule.replace("|information", "|warning"), count)).collect()
}

/// `BR-01|BR-CL-06*3`, `none` for nothing.
fn add_reference(text: &str, flag: &str, expected: &mut Fired) {
    for part in text.split('|').filter(|part| !part.is_empty() && *part != "none") {
        let (rule, count) = part.split_once('*').unwrap_or((part, "1"));
        expected.insert(format!("{rule}|{flag}"), count.parse().unwrap_or(0));
    }
}

fn is_fatal(fired: &Fired) -> bool {
    fired.keys().any(|rule| rule.ends_with("|fatal"))
}

fn difference(document: &str, expected: &Fired, found: &Fired) -> Option<String> {
    let rules: std::collections::BTreeSet<_> = expected.keys().chain(found.keys()).collect();
    let wrong: Vec<String> = rules
        .into_iter()
        .filter(|rule| expected.get(*rule) != found.get(*rule))
        .map(|rule| format!("{rule} {:?} instead of {:?}", found.get(rule), expected.get(rule)))
        .collect();
    (!wrong.is_empty()).then(|| format!("{document}: {}", wrong.join(", ")))
}
