//! The official rules on paths of the received document: verdict and report.

pub mod structure;
