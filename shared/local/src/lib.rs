//! The `attest` command and the engines it embeds: everything on one machine, with the steps that run on AWS.

pub mod engines;
pub mod meter;
