//! What was found wrong: a result, not an error.

use serde::{Deserialize, Serialize};

use crate::place::{Place, Term};

/// How much a finding weighs (VAL-9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Told, never blocks.
    Warning,
    /// Blocks until it is mended or overridden.
    Error,
}

/// One defect of one invoice.
///
/// Text for people is rendered from these fields, in their language; tests compare fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The code of the table VAL-10…66 (`E403`), or a rule's own id (`BR-CO-10`).
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// The term it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
    /// Where it stands in the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What was expected, as a value.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub expected: String,
    /// What was found, as a value.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub found: String,
    /// One sentence in English for a person who has only the invoice: what is wrong and what to do.
    pub message: String,
}

impl Finding {
    /// A finding that blocks.
    #[must_use]
    pub fn error(code: &str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    /// A finding that is told and does not block.
    #[must_use]
    pub fn warning(code: &str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    fn new(code: &str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            severity,
            term: None,
            place: None,
            expected: String::new(),
            found: String::new(),
            message: message.into(),
        }
    }

    /// Names the term.
    #[must_use]
    pub fn at(mut self, term: Term) -> Self {
        self.term = Some(term);
        self
    }

    /// Names the place.
    #[must_use]
    pub fn placed(mut self, place: Option<Place>) -> Self {
        self.place = place;
        self
    }

    /// States what was expected and what was found.
    #[must_use]
    pub fn values(mut self, expected: impl Into<String>, found: impl Into<String>) -> Self {
        self.expected = expected.into();
        self.found = found.into();
        self
    }

    /// Tells one finding from another across re-validations (VAL-4): code, term and the values that made it fail.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let term = self.term.map(|term| term.to_string()).unwrap_or_default();
        format!("{}|{term}|{}|{}", self.code, self.expected, self.found)
    }
}
