//! ONUM-26. The numbers to look up, in order.

use attest_model::ids::OrderNumber;
use attest_model::settings::{CorrectionRule, Settings, keys};

use super::correction::{Correction, correct};
use super::format::{Format, without_space};
use super::suffix::{Cut, SuffixReading};

/// How a company reads order numbers, resolved from its settings once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberRules {
    format: Format,
    suffix: SuffixReading,
    /// ONUM-17. Empty unless FIXPONUM is on.
    corrections: Vec<CorrectionRule>,
}

impl NumberRules {
    /// Reads the settings of a company.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let is_corrected = settings.value(&keys::FIXPONUM);
        Self {
            format: Format::of(settings),
            suffix: SuffixReading::of(settings),
            corrections: if is_corrected { settings.value(&keys::FIXPONUM_RULES) } else { Vec::new() },
        }
    }

    /// The format of the company's numbers.
    #[must_use]
    pub fn format(&self) -> &Format {
        &self.format
    }
}

/// One number to look up, and what was cut off or corrected to get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What to look up.
    pub number: OrderNumber,
    /// The variation order that its suffix names (ONUM-10).
    pub variation: Option<String>,
    /// The WBS code that its suffix is (ONUM-7).
    pub wbs: Option<String>,
    /// ONUM-25. The correction of the whole number, where rules changed something.
    pub correction: Option<Correction>,
}

/// MATCH-53. The numbers of an order reference that names several; none where it names one.
///
/// Commas or semicolons stand between them. A number is read whole first: only where that names no order are its parts tried.
#[must_use]
pub fn several(received: &str) -> Vec<&str> {
    let parts: Vec<&str> =
        received.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 { parts } else { Vec::new() }
}

/// ONUM-26. Received whole, received with the suffix cut, corrected whole, corrected with the suffix cut.
///
/// A correction that changes nothing adds no candidate.
#[must_use]
pub fn candidates(received: &str, rules: &NumberRules) -> Vec<Candidate> {
    let received = without_space(received);
    if received.is_empty() {
        return Vec::new();
    }
    let mut list = readings(&received, rules, None);
    let correction = correct(&received, &rules.corrections);
    if !correction.rules.is_empty() {
        list.extend(readings(&correction.number, rules, Some(&correction)));
    }
    list
}

/// ONUM-29. What the rules make of a typed number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The number without white space.
    pub received: String,
    /// ONUM-25, ONUM-27. The corrected number and the rules that changed something.
    pub correction: Correction,
    /// What would be looked up, in order.
    pub candidates: Vec<Candidate>,
}

/// ONUM-29. Tries rules on a typed number; nothing is saved or looked up.
#[must_use]
pub fn try_out(typed: &str, rules: &NumberRules) -> Trial {
    let received = without_space(typed);
    let correction = correct(&received, &rules.corrections);
    Trial { correction, candidates: candidates(&received, rules), received }
}

/// The distinct numbers to read, for this company first and for the others only when it has none of them.
#[must_use]
pub fn keys_to_look_up(candidates: &[Candidate]) -> Vec<OrderNumber> {
    let mut keys: Vec<OrderNumber> = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        if !keys.contains(&candidate.number) {
            keys.push(candidate.number.clone());
        }
    }
    keys
}

fn readings(number: &str, rules: &NumberRules, correction: Option<&Correction>) -> Vec<Candidate> {
    let whole = Cut { number: number.to_owned(), variation: None, wbs: None };
    [Some(whole), rules.suffix.cut(number, &rules.format)]
        .into_iter()
        .flatten()
        .map(|cut| Candidate {
            number: OrderNumber::new(cut.number),
            variation: cut.variation,
            wbs: cut.wbs,
            correction: correction.cloned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order_numbers::correction::tests::RULES;
    use attest_model::settings::Scope;

    fn numbers(received: &str, fix: &str) -> Vec<String> {
        let settings = Settings::default()
            .with(Scope::Tenant, &keys::SWWBMEMO, "Y")
            .with(Scope::Tenant, &keys::POORDPFX, "Y")
            .with(Scope::Tenant, &keys::FIXPONUM, fix)
            .with(Scope::Tenant, &keys::FIXPONUM_RULES, RULES);
        let list = candidates(received, &NumberRules::of(&settings));
        assert!(keys_to_look_up(&list).len() <= list.len());
        list.iter().map(|candidate| candidate.number.as_str().to_owned()).collect()
    }

    /// Covers ONUM-5, ONUM-17, ONUM-25.
    #[test]
    fn onum_26_candidates_in_their_order() {
        for (case, received, fix, expected) in [
            ("whole, then cut", "v7w/HM/0003/001", "N", vec!["v7w/HM/0003/001", "v7w/HM/0003"]),
            (
                "corrected after received",
                "v7w/HM/0003/001",
                "Y",
                vec!["v7w/HM/0003/001", "v7w/HM/0003", "v7w/HM/H003/001", "v7w/HM/H003"],
            ),
            ("no suffix", "v7w/HM/0003", "N", vec!["v7w/HM/0003"]),
            ("nothing to correct", "12", "Y", vec!["12"]),
            ("rules off", "1O3406/XN/o012", "N", vec!["1O3406/XN/o012"]),
            ("rules on", "1O3406/XN/o012", "Y", vec!["1O3406/XN/o012", "103406/HN/0012"]),
            ("white space around and inside", " v7w / HM/00 03 ", "N", vec!["v7w/HM/0003"]),
            ("nothing", "  ", "Y", vec![]),
        ] {
            assert_eq!(numbers(received, fix), expected, "ONUM-26 {case}");
        }
    }

    #[test]
    fn onum_29_rules_are_tried_on_typed_numbers() {
        let saved = Settings::default();
        let trial = |typed: &str, rules: &str| {
            let tried = saved.clone().with(Scope::Tenant, &keys::FIXPONUM, "Y").with(
                Scope::Tenant,
                &keys::FIXPONUM_RULES,
                rules,
            );
            try_out(typed, &NumberRules::of(&tried))
        };
        for (typed, rules, corrected, changed_by, looked_up) in [
            (r" 1O34o6\8*/OO12", RULES, "103406/HM/0012", &[10, 20, 80, 90, 100][..], 2),
            ("12", RULES, "12", &[], 1),
            ("12", "[]", "12", &[], 1),
        ] {
            let found = trial(typed, rules);
            assert_eq!(found.correction.number, corrected, "ONUM-29 {typed}");
            assert_eq!(found.correction.rules, changed_by, "ONUM-29 {typed}");
            assert_eq!(found.candidates.len(), looked_up, "ONUM-29 {typed}");
        }
        assert_eq!(saved, Settings::default(), "ONUM-29 nothing is saved");
    }
}
