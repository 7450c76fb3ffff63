//! ONUM-17 … ONUM-28. Correction of order numbers by positional rules.

use attest_model::settings::CorrectionRule;

/// ONUM-27. A corrected number and the rules that changed something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The number after all rules.
    pub number: String,
    /// Sequence numbers of the rules that changed something, ascending.
    pub rules: Vec<u32>,
}

/// ONUM-19, ONUM-20. Runs the rules over a number, in ascending sequence, each on the result of the previous ones.
///
/// The length never changes; positions beyond the end do nothing.
#[must_use]
pub fn correct(number: &str, rules: &[CorrectionRule]) -> Correction {
    let mut ordered: Vec<_> = rules.iter().collect();
    ordered.sort_by_key(|rule| rule.sequence);
    let mut characters: Vec<char> = number.chars().collect();
    let mut changed_by = Vec::new();
    for rule in ordered {
        let positions = rule.to.saturating_sub(rule.from).saturating_add(1);
        let mut has_changed = false;
        for character in characters.iter_mut().skip(rule.from.saturating_sub(1)).take(positions) {
            if rule.find.fits(*character) && *character != rule.replace {
                *character = rule.replace;
                has_changed = true;
            }
        }
        if has_changed {
            changed_by.push(rule.sequence);
        }
    }
    Correction { number: characters.into_iter().collect(), rules: changed_by }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use attest_model::settings::{Scope, Settings, keys};

    /// The worked rule set of the specification.
    pub(in crate::order_numbers) const RULES: &str = r#"[
        {"sequence": 10, "from": 1,  "to": 6,  "find": "O",    "replace": "0"},
        {"sequence": 20, "from": 11, "to": 14, "find": "O",    "replace": "0"},
        {"sequence": 80, "from": 8,  "to": 8,  "find": "*",    "replace": "H"},
        {"sequence": 90, "from": 9,  "to": 9,  "find": "\\*",  "replace": "M"},
        {"sequence": 100, "from": 7, "to": 7,  "find": "\\\\", "replace": "/"}]"#;

    fn rules(text: &str) -> Vec<CorrectionRule> {
        Settings::default().with(Scope::Tenant, &keys::FIXPONUM_RULES, text).value(&keys::FIXPONUM_RULES)
    }

    /// Covers ONUM-20, ONUM-21, ONUM-22, ONUM-23.
    #[test]
    fn onum_28_worked_rule_set_row_by_row() {
        let rules = rules(RULES);
        assert_eq!(rules.len(), 5);
        for (row, input, expected) in [
            ("a", r"1O34o6\8*/OO12", "103406/HM/0012"),
            ("b", "103406/HM/0012", "103406/HM/0012"),
            ("c", "1O3406/XN/o012", "103406/HN/0012"),
            ("d", "12", "12"),
            ("e", r"123456\", "123456/"),
            ("f", "OOOOOOO*O/OOOOO", "000000OHO/0000O"),
            ("g", "v7w/HM/0003/001", "v7w/HM/H003/001"),
        ] {
            assert_eq!(correct(input, &rules).number, expected, "ONUM-28 {row}");
        }
    }

    /// Covers ONUM-27.
    #[test]
    fn onum_19_rules_run_in_ascending_sequence_on_each_others_result() {
        let text = r#"[{"sequence": 2, "from": 1, "to": 1, "find": "B", "replace": "C"},
                       {"sequence": 1, "from": 1, "to": 1, "find": "A", "replace": "B"},
                       {"sequence": 3, "from": 1, "to": 1, "find": "X", "replace": "Y"}]"#;
        let mut shuffled = rules(text);
        shuffled.reverse();
        for (case, rules) in [("as saved", rules(text)), ("in any order", shuffled)] {
            let correction = correct("A1", &rules);
            assert_eq!(correction.number, "C1", "ONUM-19 {case}");
            assert_eq!(correction.rules, [1, 2], "ONUM-27 {case}: only the rules that changed something");
        }
        assert!(correct("C1", &rules(text)).rules.is_empty(), "ONUM-27 nothing changed");
    }
}
