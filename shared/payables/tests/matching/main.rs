//! The order match, statement by statement.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "the builders beside the tests are tests too: what fails in them fails the test"
)]

mod case;
mod generated;
mod worked_examples;
