//! `attest bench`: what the suite takes, measured.

pub mod company;
pub mod flow;
