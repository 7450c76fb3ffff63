#![doc = include_str!("../README.md")]

pub mod approvals;
pub mod batches;
pub mod capture;
pub mod codes;
pub mod dates;
pub mod error_codes;
pub mod findings;
pub mod ids;
pub mod invoice;
pub mod master;
pub mod money;
pub mod orders;
pub mod place;
pub mod record;
pub mod settings;
pub mod subscriptions;
