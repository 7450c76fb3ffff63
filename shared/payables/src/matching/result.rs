//! MATCH-59. What a match found, with every compared value: stored, explained, shown on the approval page.

use std::fmt;

use attest_model::ids::{ContractNumber, OrderNumber, UserCode};
use attest_model::money::Decimal;
use attest_model::orders::{AccrualMethod, CodingRow, Reservation};
use attest_model::settings::{Criterion, ExtraRowAction};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::line_result::{LineResult, LineState};
use crate::accrual::Way;

/// The version of this shape as it is stored; older ones are read by upcasters.
pub const SCHEMA_VERSION: u32 = 1;

/// The version of the rules of chapters 13 to 15 that this product applies (MATCH-59).
pub const RULES_VERSION: &str = env!("CARGO_PKG_VERSION");

/// What made the match run (AMJ-13, AMJ-14, MATCH-33).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The invoice reached step 2 or 3.
    #[default]
    Arrival,
    /// A receipt came for one of its orders.
    Receipt,
    /// One of its orders changed.
    OrderChange,
    /// It was validated again.
    Revalidation,
    /// Create Batch ran.
    CreateBatch,
    /// The schedule or a person asked for it.
    OnDemand,
}

/// Rows (step 2) or the header alone (step 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchKind {
    /// Step 2.
    Rows,
    /// Step 3.
    Header,
}

/// The result of one attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchResult {
    /// [`SCHEMA_VERSION`] when it was written.
    pub schema: u32,
    /// [`RULES_VERSION`] when it was made.
    pub rules: String,
    /// Rows or header.
    pub kind: MatchKind,
    /// What made it run.
    pub trigger: Trigger,
    /// The day it was made, in the company's zone.
    pub today: Date,
    /// What follows.
    pub outcome: Outcome,
    /// The orders it looked at, in document order.
    pub orders: Vec<OrderResult>,
    /// One per invoice line, in document order; empty for a header match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineResult>,
    /// Document level charges and allowances (MATCH-45).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub document_rows: Vec<DocumentRowResult>,
    /// MATCH-31, TOL-4; absent where the lines failed already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<TotalsResult>,
    /// MATCH-48 … MATCH-53.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<HeaderResult>,
    /// TOL-3. Differences inside a tolerance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub memoranda: Vec<Memorandum>,
}

/// What follows from a match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// MATCH-31. Everything has its counterpart.
    Matched {
        /// What is to be reserved in one atomic step (MATCH-40).
        reservations: Vec<Reservation>,
        /// Coding taken over from order lines and extra row rules, summing to BT-109 (CODE-4, MATCH-46).
        coding: Vec<CodingRow>,
    },
    /// MATCH-36. Goods are not confirmed yet; nothing else stands against it.
    AwaitingReceipt {
        /// Who is asked to confirm.
        responsible: Responsible,
        /// The first order that waits.
        order: OrderNumber,
        /// The day on which waiting ends (MATCH-37).
        until: Date,
    },
    /// MATCH-32. The invoice goes to step 4.
    NotMatched {
        /// The weightiest reason.
        reason: Reason,
        /// Every criterion that some line does not meet, in the order of MATCH-1 … MATCH-8.
        failed: Vec<Criterion>,
    },
    /// AMJ-13. No attempt is made for one of its orders; the invoice goes to step 4.
    NotAttempted {
        /// The first order without an attempt.
        order: OrderNumber,
        /// The setting that says so.
        because: String,
    },
    /// MATCH-43. An extra row's rule rejects the invoice, with reason `ITM`.
    Rejected {
        /// The row's identifier or text.
        row: String,
    },
}

/// Who confirms a delivery (MATCH-36).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Responsible {
    /// The order's buyer.
    Buyer(UserCode),
    /// Whoever holds the Site role, of this contract where one is named.
    Site(Option<ContractNumber>),
}

/// Why an invoice or a line is not matched; the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reason {
    /// MATCH-37. Delivery was not confirmed in time.
    #[serde(rename = "NO_RECEIPT")]
    NoReceipt,
    /// MAP-29. Units differ and no conversion is known.
    #[serde(rename = "UNIT_MISMATCH")]
    UnitMismatch,
    /// MATCH-27. Several order lines would do and they differ.
    #[serde(rename = "AMBIGUOUS")]
    Ambiguous,
    /// MATCH-32. Criteria are not met.
    #[serde(rename = "CRITERIA")]
    Criteria,
    /// MATCH-43, MATCH-44. A row without counterpart needs a person.
    #[serde(rename = "EXTRA_ROW")]
    ExtraRow,
    /// MATCH-61. More than the order has left in money.
    #[serde(rename = "OPEN_AMOUNT")]
    OpenAmount,
    /// MATCH-31. The rows do not sum to BT-109.
    #[serde(rename = "TOTAL_DIFFERENCE")]
    TotalDifference,
    /// TOL-4. BT-109 is above what the order allows.
    #[serde(rename = "TOTAL_TOLERANCE")]
    TotalTolerance,
    /// MATCH-51. The invoice total is not the order's.
    #[serde(rename = "HEADER_AMOUNT")]
    HeaderAmount,
    /// MATCH-25. The invoice names no order.
    #[serde(rename = "NO_ORDER")]
    NoOrder,
}

impl Reason {
    /// Every reason, weightiest first.
    pub const ALL: &'static [Self] = &[
        Self::NoReceipt,
        Self::UnitMismatch,
        Self::Ambiguous,
        Self::Criteria,
        Self::ExtraRow,
        Self::OpenAmount,
        Self::TotalDifference,
        Self::TotalTolerance,
        Self::HeaderAmount,
        Self::NoOrder,
    ];

    /// The word kept on the record (`InvoiceRecord::reason`) and shown.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoReceipt => "NO_RECEIPT",
            Self::UnitMismatch => "UNIT_MISMATCH",
            Self::Ambiguous => "AMBIGUOUS",
            Self::Criteria => "CRITERIA",
            Self::ExtraRow => "EXTRA_ROW",
            Self::OpenAmount => "OPEN_AMOUNT",
            Self::TotalDifference => "TOTAL_DIFFERENCE",
            Self::TotalTolerance => "TOTAL_TOLERANCE",
            Self::HeaderAmount => "HEADER_AMOUNT",
            Self::NoOrder => "NO_ORDER",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.word() == word)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// An order as the match saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderResult {
    /// Its number.
    pub number: OrderNumber,
    /// Its accrual method.
    pub method: AccrualMethod,
    /// How its lines are matched.
    pub way: Way,
    /// The setting or method that decided.
    pub because: String,
}

/// A charge or allowance of the document (MATCH-45).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRowResult {
    /// An allowance; else a charge.
    pub is_allowance: bool,
    /// Its index among its kind, from 0.
    pub index: usize,
    /// Reason code or text.
    pub text: String,
    /// Its amount, positive as written.
    pub amount: Decimal,
    /// Whether it is accepted.
    pub state: LineState,
    /// The rule that treats it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleUsed>,
}

/// The extra row rule that was used and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleUsed {
    /// Its place in `extra_rows`, from 0.
    pub index: usize,
    /// Its action.
    pub action: ExtraRowAction,
    /// The smaller of its limits for this invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Decimal>,
    /// The row is above the limit: the action became `review` (MATCH-43).
    pub is_over_limit: bool,
    /// Whose setting it is.
    pub because: String,
}

/// MATCH-31, TOL-4. The totals of a row match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotalsResult {
    /// Accepted lines + accepted charges − allowances.
    pub rows: Decimal,
    /// BT-109.
    pub invoice: Option<Decimal>,
    /// Their difference; the match needs zero.
    pub difference: Option<Decimal>,
    /// Invoice quantities × order prices + accepted extra rows.
    pub expected: Decimal,
    /// What `tol.total` allows above that; absent where it is not checked.
    pub tolerance: Option<Decimal>,
    /// Whether both hold.
    pub is_met: bool,
}

/// MATCH-50 … MATCH-52. What a header match compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderResult {
    /// Net or gross (`header.basis`); net where an order states no gross total.
    pub is_gross: bool,
    /// Order totals − invoiced − reserved.
    pub expected: Decimal,
    /// The invoice's total.
    pub found: Option<Decimal>,
    /// What `tol.header` allows either way.
    pub tolerance: Decimal,
    /// Whose setting that is.
    pub because: String,
    /// Whether the amount is met.
    pub is_met: bool,
    /// Whether delivery is confirmed; absent where it does not count.
    pub delivery_confirmed: Option<bool>,
    /// Received value that is neither invoiced nor reserved.
    pub received_value: Decimal,
    /// Amount taken from each order, in document order.
    pub taken: Vec<(OrderNumber, Decimal)>,
}

/// TOL-3. A difference inside a tolerance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memorandum {
    /// What differs.
    pub code: MemorandumCode,
    /// Index of the line, where it is a line's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Found − expected.
    pub difference: Decimal,
    /// What was allowed.
    pub tolerance: Decimal,
}

/// TOL-3. The codes of memoranda.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MemorandumCode {
    /// Quantity above what is open.
    Quantity,
    /// Price above the order's.
    Price,
    /// Line amount above quantity × order price.
    LineAmount,
    /// BT-109 above the order's total.
    Total,
    /// Header total other than the order's.
    Header,
}
