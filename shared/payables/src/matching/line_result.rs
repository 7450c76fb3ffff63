//! MATCH-32. What a match found for one line of the invoice.

use std::fmt;
use std::sync::Arc;

use attest_model::ids::{CompactString, OrderNumber, ReceiptNumber};
use attest_model::money::Decimal;
use attest_model::settings::Criterion;
use jiff::civil::Date;
use serde::{Deserialize, Serialize, Serializer};

use super::result::{Reason, RuleUsed};
use crate::accrual::Way;

/// Most candidates named in the result of a line; their count is always exact.
pub const CANDIDATES_SHOWN_MAX: usize = 20;

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// It has its counterpart.
    Matched,
    /// MATCH-43. An accepted extra row.
    ExtraRow,
    /// MATCH-45. Accepted as rounding.
    Rounding,
    /// MATCH-36. It waits for its goods.
    AwaitingReceipt,
    /// It needs a person.
    NotMatched,
}

/// The result of one invoice line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineResult {
    /// Its index in the document, from 0.
    pub index: usize,
    /// BT-126.
    pub id: CompactString,
    /// The order it was compared with.
    pub order: Option<OrderNumber>,
    /// How.
    pub way: Option<Way>,
    /// What became of it.
    pub state: LineState,
    /// Why it is not matched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// How many candidates MATCH-27 left.
    pub candidate_count: usize,
    /// These candidates, oldest first, at most [`CANDIDATES_SHOWN_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<CandidateRef>,
    /// MATCH-35. What is received of its goods and still open, where that is too little and no ticket decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Decimal>,
    /// One per criterion, in the order of MATCH-1 … MATCH-8; empty for extra rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What it takes, from where.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allocations: Vec<Allocation>,
    /// The rule that treats it, if it is an extra row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleUsed>,
}

impl LineResult {
    /// The criteria it does not meet.
    pub fn failed(&self) -> impl Iterator<Item = Criterion> + '_ {
        self.evidence.iter().filter(|e| e.verdict == Verdict::NotMet).map(|e| e.criterion)
    }
}

/// An order line, or the receipt line that serves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateRef {
    /// The order line.
    pub order_line: CompactString,
    /// The receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<ReceiptNumber>,
    /// Its ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<CompactString>,
    /// Its date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery_date: Option<Date>,
    /// What is open on it, in the order line's unit.
    pub open_quantity: Decimal,
}

/// What a line takes from one candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allocation {
    /// The order line.
    pub order_line: CompactString,
    /// The receipt, in a three-way match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<ReceiptNumber>,
    /// Quantity, in the order line's unit.
    pub quantity: Decimal,
    /// Order value of that quantity.
    pub amount: Decimal,
}

/// Whether a criterion holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It holds.
    Met,
    /// It does not.
    NotMet,
    /// MATCH-23. Nothing to compare with in this way of matching; counts as met.
    NotApplicable,
    /// MATCH-24. Switched off.
    Off,
    /// MATCH-36. Compared when the receipt has come.
    Pending,
}

/// MATCH-32. What one criterion compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The criterion.
    pub criterion: Criterion,
    /// Whether it holds.
    pub verdict: Verdict,
    /// What the order or receipt says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<Value>,
    /// What the invoice says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<Value>,
    /// How far `found` may lie above `expected`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<Decimal>,
    /// Whose setting decided.
    #[serde(default, skip_serializing_if = "Because::is_none")]
    pub because: Because,
    /// More about why it does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
}

/// Whose setting decided: one text for all the evidence it decides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Because(Option<Arc<str>>);

impl Because {
    /// Whether no setting had a say.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }

    fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

impl From<String> for Because {
    fn from(text: String) -> Self {
        Self((!text.is_empty()).then(|| text.into()))
    }
}

impl Serialize for Because {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A remark on a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Note {
    /// MAP-29. Units differ and no conversion is known.
    #[serde(rename = "UNIT_MISMATCH")]
    UnitMismatch,
    /// Lines of this invoice together take more than is open.
    #[serde(rename = "TOGETHER")]
    Together,
    /// `match.allow_partial` is off and something would stay open.
    #[serde(rename = "PARTIAL")]
    Partial,
    /// The order is not committed, or another company's, supplier's or currency's.
    #[serde(rename = "ORDER")]
    Order,
}

/// A compared value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A quantity, price or amount.
    Number(Decimal),
    /// A code or number of words.
    Text(CompactString),
    /// A day.
    Date(Date),
    /// A period; either end may be open.
    Period(Option<Date>, Option<Date>),
    /// Nothing is given.
    Missing,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{}", number.normalize()),
            Self::Text(text) => f.write_str(text),
            Self::Date(date) => write!(f, "{date}"),
            Self::Period(from, to) => {
                let end = |date: &Option<Date>| date.map(|d| d.to_string()).unwrap_or_default();
                write!(f, "{} – {}", end(from), end(to))
            }
            Self::Missing => f.write_str("missing"),
        }
    }
}
