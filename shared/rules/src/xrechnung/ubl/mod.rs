//! XRechnung in UBL 2.1.

mod extension;
mod national;
pub(super) mod vehicles;

use crate::rule::{Pattern, pattern};

/// The patterns of the official file.
pub(crate) static PATTERNS: &[Pattern] = &[
    pattern("ubl-pattern", &[national::CONTEXTS]),
    pattern("ubl-extension-pattern", &[extension::CONTEXTS]),
    pattern("ubl-cvd-pattern", &[vehicles::CONTEXTS]),
];
