//! The `attest` command and the engines it embeds: everything on one machine, with the steps that run on AWS.

#![expect(clippy::print_stdout, reason = "printing is what the command is for")]

pub mod archive;
pub mod bench;
pub mod check;
pub mod convert;
pub mod cost;
pub mod demo;
pub mod engines;
mod evidence;
pub mod explain;
pub mod list;
pub mod match_report;
pub mod matching;
pub mod meter;
pub mod order_number;
pub mod people;
pub mod place;
pub mod reconcile;
pub mod redrive;
pub mod run;
pub mod scanner;
pub mod serve;
pub mod settings;
pub mod table;
pub mod tenant_trail;
mod units;
pub mod world;

pub use units::Units;
