//! Identifiers of the specification: a chapter key and a number.

use std::fmt;
use std::str::FromStr;

/// Identifier of one statement, such as MATCH-12.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StatementId {
    /// Chapter key in capital letters.
    pub(super) chapter: String,
    /// Number inside the chapter, from 1.
    pub(super) number: u32,
}

impl StatementId {
    /// Puts a chapter key and a number together.
    pub(super) fn new(chapter: &str, number: u32) -> Self {
        Self { chapter: chapter.to_owned(), number }
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.chapter, self.number)
    }
}

/// Text that is no statement identifier.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not a statement identifier; expected one such as MATCH-12")]
pub(super) struct NotAStatementId(String);

impl FromStr for StatementId {
    type Err = NotAStatementId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || NotAStatementId(text.to_owned());
        let (chapter, number) = text.split_once('-').ok_or_else(wrong)?;
        let is_key = !chapter.is_empty() && chapter.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0');
        if !is_key || !is_number {
            return Err(wrong());
        }
        Ok(Self::new(chapter, number.parse().map_err(|_| wrong())?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_a_key_and_a_number() {
        for (case, text, expected) in [
            ("plain", "MATCH-12", Some(("MATCH", 12))),
            ("one letter", "A-1", Some(("A", 1))),
            ("small letters", "match-12", None),
            ("no number", "MATCH-", None),
            ("leading zero", "MATCH-012", None),
            ("a rule of the norm", "BR-CO-10", None),
            ("no hyphen", "MATCH12", None),
            ("not ASCII", "MATCH-1…8", None),
            ("too large", "MATCH-99999999999", None),
        ] {
            let expected = expected.map(|(chapter, number)| StatementId::new(chapter, number));
            assert_eq!(text.parse::<StatementId>().ok(), expected, "{case}");
        }
    }
}
