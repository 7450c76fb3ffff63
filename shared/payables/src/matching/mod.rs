//! Chapter 15: the order match. Eight criteria, tolerances, candidates, extra rows; with rows or by the header alone.
//!
//! [`match_invoice`] and [`match_header`] decide everything about one attempt and return a [`MatchResult`], which is
//! stored and explains itself. They change nothing: what is to be reserved stands in [`Outcome::Matched`], and the store moves
//! it.

mod age;
mod allocation;
mod assignment;
mod booking;
pub mod by_hand;
mod candidates;
mod choices;
mod classes;
mod components;
mod conclusion;
pub mod criteria;
mod delivery;
pub mod drift;
mod extra_rows;
mod facts;
mod flow;
mod header;
mod limits;
mod line_result;
mod lines;
mod named;
mod narrowing;
mod outcome;
mod repetition;
pub mod report;
pub mod reservation;
mod result;
mod rows;
pub mod samples;
mod search;
mod space;
mod symbols;
mod units;

pub use criteria::{CRITERIA, CriterionRow};
pub use facts::{MatchFacts, Reference, references};
pub use header::match_header;
pub use limits::checked_criteria;
pub use line_result::{
    Allocation, Because, CANDIDATES_SHOWN_MAX, CandidateRef, Evidence, LineResult, LineState, Note, Value,
    Verdict,
};
pub use repetition::{may_repeat, wait_is_over};
pub use result::{
    DocumentRowResult, HeaderResult, MatchKind, MatchResult, Memorandum, MemorandumCode, OrderResult,
    Outcome, RULES_VERSION, Reason, Responsible, RuleUsed, SCHEMA_VERSION, TotalsResult, Trigger,
};
pub use rows::match_invoice;
pub(crate) use units::Units;
