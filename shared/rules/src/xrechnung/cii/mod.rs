//! XRechnung in CII D16B.

mod extension;
mod national;
mod peppol;
mod vehicles;

use crate::rule::{Pattern, pattern};

/// The patterns of the official file.
pub(crate) static PATTERNS: &[Pattern] = &[
    pattern("peppol-cii-pattern-1", &[peppol::CONTEXTS]),
    pattern("peppol-cii-pattern-0-a", &[peppol::EMPTY_ELEMENTS]),
    pattern("peppol-cii-pattern-0-b", &[peppol::GROSS_PRICES]),
    pattern("cii-pattern", &[national::CONTEXTS]),
    pattern("cii-extension-pattern", &[extension::CONTEXTS]),
    pattern("cii-cvd-pattern", &[vehicles::CONTEXTS]),
];
