//! ONUM-18 … ONUM-24. The rules that correct order numbers, and how they are written.

use serde::{Deserialize, Serialize};

use super::Fault;

/// ONUM-18. One rule: in the positions `from` … `to` a character that fits `find` becomes `replace`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionRule {
    /// Rules run in ascending sequence (ONUM-19).
    pub sequence: u32,
    /// First position, from 1.
    pub from: usize,
    /// Last position, at least `from`.
    pub to: usize,
    /// What is looked for at each position on its own (ONUM-20).
    pub find: FindCharacter,
    /// What is written there.
    pub replace: char,
}

/// ONUM-21 … ONUM-23. What a rule looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindCharacter {
    /// `*`: any character.
    Any,
    /// `\*` or `\\`: exactly this character.
    Exactly(char),
    /// Any other: this character in either case.
    EitherCase(char),
}

impl FindCharacter {
    /// Whether a character is what the rule looks for.
    #[must_use]
    pub fn fits(self, found: char) -> bool {
        match self {
            Self::Any => true,
            Self::Exactly(wanted) => wanted == found,
            Self::EitherCase(wanted) => wanted == found || wanted.to_lowercase().eq(found.to_lowercase()),
        }
    }

    fn read(text: &str) -> Result<Self, Fault> {
        let refused =
            || Fault::new(text, "one character to find; `*` for any, `\\*` or `\\\\` for these two");
        let mut characters = text.chars();
        let found = match (characters.next(), characters.next()) {
            (Some('*'), None) => Self::Any,
            (Some('\\'), Some(escaped @ ('*' | '\\'))) => Self::Exactly(escaped),
            (Some(plain), None) if plain != '\\' => Self::EitherCase(plain),
            _ => return Err(refused()),
        };
        if characters.next().is_some() { Err(refused()) } else { Ok(found) }
    }
}

/// A rule as a person writes it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    sequence: u32,
    from: usize,
    to: usize,
    find: String,
    replace: String,
}

/// Reads a JSON list of rules, in ascending sequence.
///
/// # Errors
/// [`Fault`] naming the rule: a position out of order, a doubled sequence, a find or replace that ONUM-24 refuses.
pub(super) fn correction_rules(text: &str) -> Result<Vec<CorrectionRule>, Fault> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let written: Vec<Written> = serde_json::from_str(text).map_err(|error| {
        Fault::new(text, format!("a list of correction rules: {error}")).starting(error.column())
    })?;
    let mut rules = Vec::with_capacity(written.len());
    for rule in &written {
        rules.push(
            read_rule(rule).map_err(|fault| Fault {
                part: format!("rule {}: {}", rule.sequence, fault.part),
                ..fault
            })?,
        );
    }
    rules.sort_by_key(|rule: &CorrectionRule| rule.sequence);
    let doubled = rules.iter().zip(rules.iter().skip(1)).find(|(one, next)| one.sequence == next.sequence);
    match doubled {
        Some((rule, _)) => Err(Fault::new(&format!("rule {}", rule.sequence), "a sequence used once")),
        None => Ok(rules),
    }
}

fn read_rule(rule: &Written) -> Result<CorrectionRule, Fault> {
    if rule.from == 0 || rule.to < rule.from {
        let positions = format!("{}-{}", rule.from, rule.to);
        return Err(Fault::new(&positions, "positions from 1, the first not after the last"));
    }
    Ok(CorrectionRule {
        sequence: rule.sequence,
        from: rule.from,
        to: rule.to,
        find: FindCharacter::read(&rule.find)?,
        replace: read_replace(&rule.replace)?,
    })
}

fn read_replace(text: &str) -> Result<char, Fault> {
    let mut characters = text.chars();
    let replace = match (characters.next(), characters.next()) {
        (Some('\\'), Some(escaped @ ('*' | '\\'))) => Some(escaped),
        (Some(plain), None) if !matches!(plain, '*' | '\\') => Some(plain),
        _ => None,
    };
    match (replace, characters.next()) {
        (Some(replace), None) => Ok(replace),
        _ => Err(Fault::new(text, "one character to write; `\\*` and `\\\\` for these two")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(find: &str, replace: &str) -> String {
        serde_json::json!([{"sequence": 1, "from": 1, "to": 2, "find": find, "replace": replace}]).to_string()
    }

    #[test]
    fn onum_18_rules_have_unique_sequences_and_ordered_positions() {
        let one = |sequence: u32, from: usize, to: usize| serde_json::json!({"sequence": sequence, "from": from, "to": to, "find": "O", "replace": "0"});
        for (case, rules, good) in [
            ("none", vec![], true),
            ("one position", vec![one(1, 1, 1)], true),
            ("ascending whatever the order written", vec![one(20, 1, 2), one(10, 1, 2)], true),
            ("position 0", vec![one(1, 0, 1)], false),
            ("to before from", vec![one(1, 3, 2)], false),
            ("sequence twice", vec![one(1, 1, 1), one(1, 2, 2)], false),
        ] {
            let text = serde_json::Value::from(rules).to_string();
            assert_eq!(correction_rules(&text).is_ok(), good, "ONUM-18 {case}");
        }
        let sorted =
            correction_rules(&serde_json::json!([one(20, 1, 2), one(10, 1, 2)]).to_string()).unwrap();
        assert_eq!(sorted.iter().map(|rule| rule.sequence).collect::<Vec<_>>(), [10, 20]);
        assert!(correction_rules("[{\"sequence\":1}]").is_err());
    }

    /// Covers ONUM-21, ONUM-22, ONUM-23.
    #[test]
    fn onum_24_what_is_refused_on_save() {
        for (find, replace, good) in [
            ("O", "0", true),
            ("*", "H", true),
            ("\\*", "M", true),
            ("\\\\", "/", true),
            ("O", "\\*", true),
            ("O", "\\\\", true),
            ("Å", "ä", true),
            ("O", "*", false),
            ("O", "\\", false),
            ("O", "\\x", false),
            ("O", "", false),
            ("", "0", false),
            ("OO", "0", false),
            ("O", "00", false),
            ("\\", "0", false),
            ("\\x", "0", false),
            ("\\*x", "0", false),
            ("O", "\\*x", false),
            ("**", "0", false),
        ] {
            assert_eq!(
                correction_rules(&rule(find, replace)).is_ok(),
                good,
                "ONUM-24 {find:?} → {replace:?}"
            );
        }
        let fault = correction_rules(&rule("O", "*")).unwrap_err();
        assert_eq!(fault.part, "rule 1: *", "the offending rule and part are named");
    }

    #[test]
    fn onum_21_22_23_what_a_find_fits() {
        for (find, found, fits) in [
            ("*", 'x', true),
            ("*", '*', true),
            ("\\*", '*', true),
            ("\\*", 'x', false),
            ("\\\\", '\\', true),
            ("\\\\", '/', false),
            ("O", 'O', true),
            ("O", 'o', true),
            ("o", 'O', true),
            ("O", '0', false),
            ("å", 'Å', true),
        ] {
            let find = FindCharacter::read(find).unwrap();
            assert_eq!(find.fits(found), fits, "{find:?} on {found:?}");
        }
    }
}
