//! What people do with invoices and suppliers, end to end on the embedded engines.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod approval;
mod coding;
mod credit;
mod delivery;
mod edit;
mod matching;
mod place;
mod suppliers;
mod taken_back;

use attest_model::money::{Decimal, decimal};

pub(crate) use attest_tests::company::Company;

pub(crate) fn dec(text: &str) -> Decimal {
    decimal(text).unwrap()
}
