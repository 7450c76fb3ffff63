//! The order match, statement by statement.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "the builders beside the tests are tests too: what fails in them fails the test"
)]

mod accrual;
mod by_hand;
mod case;
mod criteria;
mod generated;
mod report;
mod rows;
mod worked_examples;
