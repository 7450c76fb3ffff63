#![doc = include_str!("../README.md")]

pub mod acts;
pub mod approve_link;
pub mod create_batch;
mod credited;
mod desk;
mod document;
pub mod erp_answers;
pub mod erp_export;
mod error;
pub mod final_check;
pub mod flow;
pub mod image;
pub mod import_master;
pub mod intake;
mod load;
pub mod message;
pub mod notify;
pub mod official;
pub mod order_match;
pub mod pairing;
pub mod reconcile;
pub mod remind;
pub mod report;
pub mod request_approval;
mod samples;
mod shortfall;
mod subscriptions;
pub mod suppliers;
mod tasks;
pub mod throttle;
pub mod validate;
mod view;
mod wake;
pub mod workbench;

pub use desk::Desk;
pub use error::{Retry, StepError};
