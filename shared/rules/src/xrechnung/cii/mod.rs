//! XRechnung in CII D16B.

mod extension;
mod national;
mod peppol;
mod vehicles;

use crate::peppol::cii::{document, lines};
use crate::rule::{Pattern, pattern};

/// The patterns of the official file.
pub(crate) static PATTERNS: &[Pattern] = &[
    Pattern {
        name: "peppol-cii-pattern-1",
        contexts: &[document::CONTEXTS, lines::CONTEXTS],
        only: Some(peppol::SHARED),
    },
    pattern("peppol-cii-pattern-1, own wording", &[peppol::CONTEXTS]),
    pattern("peppol-cii-pattern-0-a", &[peppol::EMPTY_ELEMENTS]),
    pattern("peppol-cii-pattern-0-b", &[peppol::GROSS_PRICES]),
    pattern("cii-pattern", &[national::CONTEXTS]),
    pattern("cii-extension-pattern", &[extension::CONTEXTS]),
    pattern("cii-cvd-pattern", &[vehicles::CONTEXTS]),
];
