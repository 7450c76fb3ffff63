//! The tables as a whole: every name of a path is known, ids are well formed, messages speak all languages.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeMap;

use attest_rules::{Check, Flag, Language, RELEASES, SetId, check, message};
use attest_xml::{Limits, QName, Tree};

fn paths(check: &Check) -> Vec<&'static str> {
    match check {
        Check::Exists(path)
        | Check::Filled(path)
        | Check::AnyFilled(path)
        | Check::AtMost(_, path)
        | Check::Once(path)
        | Check::Absent(path)
        | Check::Decimals(path) => vec![path],
        Check::ExistsEither(one, other) => vec![one, other],
        Check::AttributeCode(name, _) => vec![name],
        Check::Code(_) | Check::Test(_) | Check::Untested => Vec::new(),
    }
}

/// Steps of a path that no table of names holds.
fn unknown_steps(path: &str) -> Vec<String> {
    let steps = path.split([' ', '|', '/']).map(|step| step.trim().trim_start_matches('@'));
    let plain = steps.filter(|step| !matches!(*step, "" | "." | ".." | "except") && !step.contains('*'));
    plain.filter(|step| QName::find(step).is_none()).map(str::to_owned).collect()
}

#[test]
fn every_name_of_a_path_is_known() {
    for release in RELEASES {
        for context in release.patterns.iter().flat_map(|pattern| pattern.contexts.iter().copied().flatten())
        {
            let unknown = unknown_steps(context.path);
            assert!(unknown.is_empty(), "{}: context {}: {unknown:?}", release.set.text(), context.path);
            for rule in context.rules.iter().chain(context.table) {
                let unknown: Vec<_> = paths(&rule.check).into_iter().flat_map(unknown_steps).collect();
                assert!(unknown.is_empty(), "{}: {}: {unknown:?}", release.set.text(), rule.id);
            }
        }
    }
}

#[test]
fn rules_have_one_flag_each_and_sets_have_their_size() {
    for release in RELEASES {
        let mut flags: BTreeMap<&str, Flag> = BTreeMap::new();
        for pattern in release.patterns {
            for rule in pattern.contexts.iter().copied().flatten().flat_map(|c| c.rules.iter().chain(c.table))
            {
                let flag = match pattern.only {
                    None => rule.flag,
                    Some(only) => match only.iter().find(|(id, _)| *id == rule.id) {
                        Some((_, flag)) => *flag,
                        None => continue,
                    },
                };
                assert_eq!(
                    *flags.entry(rule.id).or_insert(flag),
                    flag,
                    "{}: {}",
                    release.set.text(),
                    rule.id
                );
            }
        }
        let expected = match release.set {
            SetId::En16931Ubl => 979,
            SetId::En16931Cii => 806,
            SetId::PeppolUbl => 156,
            SetId::PeppolCii => 84,
            SetId::XrechnungUbl => 55 + 21,
            SetId::XrechnungCii => 49 + 22,
        };
        assert_eq!(flags.len(), expected, "rules of {}", release.set.text());
    }
}

#[test]
fn messages_say_what_where_and_what_to_do() {
    let xml = "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2' \
               xmlns:cac='urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2' \
               xmlns:cbc='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'>\n\
               <cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID='EUR'>5.00</cbc:LineExtensionAmount>\
               </cac:LegalMonetaryTotal>\n</Invoice>";
    let tree = Tree::parse(xml.as_bytes(), &Limits::default()).unwrap();
    let report = check(&tree, &[SetId::En16931Ubl]);
    let fired = |id| report.fired.iter().find(|fired| fired.rule.id == id).unwrap();
    for (rule, language, expected) in [
        (
            "BR-CO-10",
            Language::English,
            "line 2, column 1, /Invoice/cac:LegalMonetaryTotal: this does not hold: the sum of line net amounts \
             (BT-106) is the sum of BT-131 over all lines; expected 0, found 5.00. Ask the sender for a corrected \
             invoice.",
        ),
        (
            "BR-13",
            Language::Swedish,
            "rad 2, kolumn 1, /Invoice/cac:LegalMonetaryTotal: totalbelopp utan moms (BT-109) saknas. Be avsändaren om \
             en rättad faktura.",
        ),
        (
            "BR-02",
            Language::German,
            "Zeile 1, Spalte 1, /Invoice: Rechnungsnummer (BT-1) fehlt. Bitten Sie den Absender um eine berichtigte \
             Rechnung.",
        ),
        (
            "BR-CO-18",
            Language::Norwegian,
            "linje 1, kolonne 1, /Invoice: mva-spesifikasjon (BG-23) mangler. Be avsenderen om en rettet faktura.",
        ),
    ] {
        assert_eq!(message(fired(rule), &tree, language), expected, "{rule}");
    }
}
