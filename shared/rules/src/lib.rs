#![doc = include_str!("../README.md")]

pub mod codes;
mod document;
mod double;
mod en16931;
mod message;
mod peppol;
mod profile;
mod program;
mod report;
mod rule;
mod sets;
pub mod structure;
mod totals;
mod value;
mod xrechnung;

pub use document::{Stop, StopReason};
pub use message::{Language, message, reason, stop_message, structure_message, terms_of};
pub use profile::{Reason, Syntax, profile_of, replaced_for, sets_for, syntax_of};
pub use report::{Fired, Kind, Report};
pub use rule::{Check, Context, Difference, Flag, Pattern, Rule};
pub use sets::{RELEASES, Release, SetId, check, check_on, newest_release, release_on};
