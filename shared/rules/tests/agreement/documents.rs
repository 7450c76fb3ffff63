//! Every document and every mutation: exactly the official verdict, ids and counts.

mod corpus;

use std::collections::BTreeMap;

use attest_rules::{Report, SetId, check};
use attest_xml::{Limits, Tree};

use corpus::{Agreement, Fired};

fn report_of(bytes: &[u8], set: SetId) -> Option<Report> {
    let tree = Tree::parse(bytes, &Limits::default()).ok()?;
    Some(check(&tree, &[set]))
}

/// The sets that have rules here.
fn sets() -> impl Iterator<Item = SetId> {
    SetId::ALL
        .into_iter()
        .filter(|set| attest_rules::newest_release(*set).is_some_and(|r| !r.patterns.is_empty()))
}

#[test]
fn mutations_have_the_official_verdict() {
    let Some(folder) = corpus::folder() else { return };
    let verdicts = std::fs::read_to_string(folder.join("mutations/verdicts.jsonl")).unwrap();
    let mut agreements: BTreeMap<SetId, Agreement> = BTreeMap::new();
    for line in verdicts.lines() {
        let verdict: serde_json::Value = serde_json::from_str(line).unwrap();
        if verdict["error"].as_bool() == Some(true) {
            continue;
        }
        let file = verdict["file"].as_str().unwrap();
        let bytes = corpus::read(&folder.join("mutations").join(file));
        for set in sets() {
            let Some(expected) = verdict["sets"].get(set.text()) else { continue };
            let expected: Fired = serde_json::from_value(expected.clone()).unwrap();
            let report = report_of(&bytes, set).unwrap_or_else(|| panic!("{file} is not well-formed"));
            assert!(report.stops.is_empty(), "{file}: {} stops at {:?}", set.text(), report.stops);
            agreements.entry(set).or_default().add(file, &expected, &corpus::fired_of(&report, set));
        }
    }
    conclude(&agreements);
}

#[test]
fn documents_have_the_official_verdict() {
    let Some(folder) = corpus::folder() else { return };
    let mut agreements: BTreeMap<SetId, Agreement> = BTreeMap::new();
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
        for set in sets() {
            let (column, of_cii) = match set {
                SetId::En16931Ubl => ("en16931", false),
                SetId::En16931Cii => ("en16931", true),
                SetId::PeppolUbl => ("peppol", false),
                SetId::PeppolCii => ("peppol", true),
                SetId::XrechnungUbl => ("xrechnung", false),
                SetId::XrechnungCii => ("xrechnung", true),
            };
            if of_cii != is_cii || row[&format!("ref_{column}_fatal")].is_empty() {
                continue;
            }
            let mut expected = Fired::new();
            for flag in ["fatal", "warning"] {
                add_reference(&row[&format!("ref_{column}_{flag}")], flag, &mut expected);
            }
            let mut found = corpus::fired_of(&check(&tree, &[set]), set);
            if column == "xrechnung" {
                found = without_peppol(found);
            }
            agreements.entry(set).or_default().add(path, &expected, &found);
        }
    }
    conclude(&agreements);
}

/// The list was made without the Peppol rules that XRechnung takes over, and calls an information a warning.
fn without_peppol(found: Fired) -> Fired {
    let own = found.into_iter().filter(|(rule, _)| rule.starts_with("BR-"));
    own.map(|(rule, count)| (rule.replace("|information", "|warning"), count)).collect()
}

/// `BR-01|BR-CL-06*3`, `none` for nothing.
fn add_reference(text: &str, flag: &str, expected: &mut Fired) {
    for part in text.split('|').filter(|part| !part.is_empty() && *part != "none") {
        let (rule, count) = part.split_once('*').unwrap_or((part, "1"));
        expected.insert(format!("{rule}|{flag}"), count.parse().unwrap_or(0));
    }
}

fn conclude(agreements: &BTreeMap<SetId, Agreement>) {
    for (set, agreement) in agreements {
        agreement.print(*set);
    }
    let wrong: usize = agreements.values().map(Agreement::wrong).sum();
    assert!(!agreements.is_empty(), "nothing was compared");
    assert_eq!(wrong, 0, "documents with another verdict than the official one");
}
