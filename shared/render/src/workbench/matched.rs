//! MATCH-59. What the match compared, line by line.

use attest_model::settings::{Criterion, ExtraRowAction};
use serde::Serialize;

use crate::evidence::Figure;
use crate::language::Language;
use crate::renderer::RenderError;
use crate::texts::{say, say_or, text};

/// One row of the invoice in a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchedLine {
    /// Which row it is.
    pub row: MatchedRow,
    /// Name as printed, or empty.
    pub name: String,
    /// What became of it.
    pub outcome: MatchedOutcome,
    /// Why it has no counterpart, by its word, or empty.
    pub reason: String,
    /// MATCH-43. The rule for extra rows that treats it.
    pub rule: Option<MatchedRule>,
    /// Receipt lines that could serve it, as text; order lines in a two-way match (AMJ-15).
    pub candidates: Vec<String>,
    /// Order lines and receipts it takes from, as text.
    pub takes: Vec<String>,
    /// What was compared.
    pub values: Vec<MatchedValue>,
}

/// A row of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MatchedRow {
    /// A line, by its number (BT-126).
    Line(String),
    /// A charge of the whole document (BG-21), with its amount.
    Charge(Figure),
    /// An allowance of the whole document (BG-20), with its amount.
    Allowance(Figure),
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchedOutcome {
    /// It has its counterpart.
    Matched,
    /// MATCH-43. Accepted though the order does not have it.
    ExtraRow,
    /// MATCH-44. Accepted as rounding.
    Rounding,
    /// MATCH-36. The goods are not confirmed yet.
    AwaitingReceipt,
    /// It has none.
    NotMatched,
}

/// MATCH-43. A rule for extra rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchedRule {
    /// Its place in the setting, from 1.
    pub number: usize,
    /// What it does.
    pub action: ExtraRowAction,
    /// Up to which amount, or empty.
    pub limit: String,
    /// The row is above that.
    pub is_over_limit: bool,
    /// Whose setting it is, as kept with the match.
    pub decided_by: String,
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
    /// Whose setting decided that, as kept with the match; empty where no setting did.
    pub decided_by: String,
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
    title: String,
    name: String,
    amount: Option<String>,
    level: &'static str,
    outcome: String,
    notes: Vec<String>,
    values: Vec<ValueView>,
    places: Vec<String>,
}

#[derive(Serialize)]
struct ValueView {
    verdict: &'static str,
    spoken: String,
    what: String,
    expected: String,
    found: String,
    tolerance: String,
    decided_by: String,
}

impl MatchedLine {
    pub(super) fn view(&self, language: Language) -> Result<LineView, RenderError> {
        let (title, amount) = match &self.row {
            MatchedRow::Line(id) => (say(language, "workbench.line", &[("line", id)])?, None),
            MatchedRow::Charge(amount) => (say(language, "matched.charge", &[])?, Some(amount)),
            MatchedRow::Allowance(amount) => (say(language, "matched.allowance", &[])?, Some(amount)),
        };
        let (level, outcome) = match self.outcome {
            MatchedOutcome::Matched => ("good", "matched.agrees"),
            MatchedOutcome::ExtraRow => ("good", "matched.extra_row"),
            MatchedOutcome::Rounding => ("good", "matched.rounding"),
            MatchedOutcome::AwaitingReceipt => ("warn", "matched.waits"),
            MatchedOutcome::NotMatched => ("stop", "matched.differs"),
        };
        let mut notes = Vec::new();
        if !self.reason.is_empty() {
            notes.push(say_or(language, &format!("cause.{}", self.reason), &self.reason));
        }
        if let Some(rule) = &self.rule {
            notes.push(rule.view(language)?);
        }
        let mut places = Vec::new();
        if !self.candidates.is_empty() {
            places.push(say(language, "workbench.candidates", &[("places", &self.candidates.join("; "))])?);
        }
        if !self.takes.is_empty() {
            places.push(say(language, "workbench.takes", &[("places", &self.takes.join(", "))])?);
        }
        Ok(LineView {
            title,
            name: self.name.clone(),
            amount: amount.map(|amount| amount.view(language)),
            level,
            outcome: say(language, outcome, &[])?,
            notes,
            values: self.values.iter().map(|value| value.view(language)).collect::<Result<_, _>>()?,
            places,
        })
    }
}

impl MatchedRule {
    fn view(&self, language: Language) -> Result<String, RenderError> {
        let key = match (self.action, self.is_over_limit) {
            (ExtraRowAction::Accept, true) => "matched.rule_over",
            (ExtraRowAction::Accept, false) => "matched.rule_accept",
            (ExtraRowAction::Review, _) => "matched.rule_review",
            (ExtraRowAction::Reject, _) => "matched.rule_reject",
        };
        let limit = language.decimal(&self.limit);
        let decided = decided(&self.decided_by, language)?;
        say(language, key, &[("rule", &self.number.to_string()), ("limit", &limit), ("decided", &decided)])
    }
}

impl MatchedValue {
    fn view(&self, language: Language) -> Result<ValueView, RenderError> {
        let (verdict, spoken) = match self.verdict {
            MatchedVerdict::Met => ("met", "verdict.met"),
            MatchedVerdict::NotMet => ("not-met", "verdict.not_met"),
            MatchedVerdict::Open => ("noted", "verdict.noted"),
        };
        let figure = |figure: &Option<Figure>| {
            figure.as_ref().map_or_else(|| "–".to_owned(), |figure| figure.view(language))
        };
        Ok(ValueView {
            verdict,
            spoken: say(language, spoken, &[])?,
            what: say(language, &format!("criterion.{}", self.criterion.word()), &[])?,
            expected: figure(&self.expected),
            found: figure(&self.found),
            tolerance: if self.tolerance.is_empty() {
                String::new()
            } else {
                language.decimal(&self.tolerance)
            },
            decided_by: decided(&self.decided_by, language)?,
        })
    }
}

/// Whose setting decided, in words: a match keeps `default of KEY`, `tenant, KEY` or `HOLDER CODE, KEY`.
fn decided(because: &str, language: Language) -> Result<String, RenderError> {
    if let Some(key) = because.strip_prefix("default of ") {
        return say(language, "matched.by_default", &[("key", key)]);
    }
    let holder = because.split([' ', ',']).next().unwrap_or_default();
    let Some(named) = text(language, &format!("holder.{holder}")) else { return Ok(because.to_owned()) };
    let supplier = say(language, "holder.supplier", &[])?;
    let rest = because.strip_prefix(holder).unwrap_or_default();
    Ok(format!("{named}{}", rest.replace(" of supplier ", &format!(", {supplier} "))))
}
