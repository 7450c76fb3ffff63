//! MATCH-59. What the match compared, line by line.

use attest_model::settings::Criterion;
use serde::Serialize;

use crate::evidence::{Figure, compared};
use crate::language::Language;
use crate::renderer::RenderError;
use crate::texts::{say, say_or};

/// One invoice line of a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchedLine {
    /// BT-126.
    pub id: String,
    /// Name as printed, or empty.
    pub name: String,
    /// It has its counterpart.
    pub is_matched: bool,
    /// Why it has none, by its word, or empty.
    pub reason: String,
    /// Receipt lines that could serve it, as text; order lines in a two-way match (AMJ-15).
    pub candidates: Vec<String>,
    /// Order lines and receipts it takes from, as text.
    pub takes: Vec<String>,
    /// What was compared.
    pub values: Vec<MatchedValue>,
}

/// One criterion of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchedValue {
    /// The criterion.
    pub criterion: Criterion,
    /// Whether it holds.
    pub verdict: MatchedVerdict,
    /// What the order or receipt says.
    pub expected: Option<Figure>,
    /// What the invoice says.
    pub found: Option<Figure>,
    /// How far the invoice may lie above, or empty.
    pub tolerance: String,
}

/// Whether a criterion holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchedVerdict {
    /// It holds.
    Met,
    /// It does not.
    NotMet,
    /// Nothing to compare with, or it waits for the receipt.
    Open,
}

#[derive(Serialize)]
pub(super) struct LineView {
    id: String,
    name: String,
    verdict: &'static str,
    reason: Option<String>,
    candidates: String,
    takes: String,
    values: Vec<ValueView>,
}

#[derive(Serialize)]
struct ValueView {
    verdict: &'static str,
    spoken: String,
    what: String,
    compared: String,
    tolerance: Option<String>,
}

impl MatchedLine {
    pub(super) fn view(&self, language: Language) -> Result<LineView, RenderError> {
        let reason = if self.reason.is_empty() {
            None
        } else {
            Some(say_or(language, &format!("cause.{}", self.reason), &self.reason))
        };
        Ok(LineView {
            id: self.id.clone(),
            name: self.name.clone(),
            verdict: if self.is_matched { "met" } else { "not-met" },
            reason,
            candidates: self.candidates.join("; "),
            takes: self.takes.join(", "),
            values: self.values.iter().map(|value| value.view(language)).collect::<Result<_, _>>()?,
        })
    }
}

impl MatchedValue {
    fn view(&self, language: Language) -> Result<ValueView, RenderError> {
        let (verdict, spoken) = match self.verdict {
            MatchedVerdict::Met => ("met", "verdict.met"),
            MatchedVerdict::NotMet => ("not-met", "verdict.not_met"),
            MatchedVerdict::Open => ("noted", "verdict.noted"),
        };
        let tolerance = if self.tolerance.is_empty() {
            None
        } else {
            let tolerance = language.decimal(&self.tolerance);
            Some(say(language, "evidence.tolerance", &[("tolerance", &tolerance)])?)
        };
        Ok(ValueView {
            verdict,
            spoken: say(language, spoken, &[])?,
            what: say(language, &format!("criterion.{}", self.criterion.word()), &[])?,
            compared: compared(self.expected.as_ref(), self.found.as_ref(), language)?.unwrap_or_default(),
            tolerance,
        })
    }
}
