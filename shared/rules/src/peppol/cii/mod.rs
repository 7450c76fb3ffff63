//! Peppol BIS Billing 3 in CII D16B.

mod codes;
mod denmark;
pub(crate) mod document;
mod identifiers;
mod italy;
pub(crate) mod lines;
mod netherlands;
mod norway;
mod sweden;

pub(super) use sweden::has_swedish_number;

use crate::rule::{Pattern, pattern};

/// The patterns of the official file, in its order.
pub(crate) static PATTERNS: &[Pattern] = &[
    pattern("transaction", &[document::CONTEXTS, lines::CONTEXTS, identifiers::CONTEXTS]),
    pattern("norway", &[norway::CONTEXTS]),
    pattern("denmark", &[denmark::CONTEXTS]),
    pattern("italy", &[italy::CONTEXTS]),
    pattern("sweden", &[sweden::CONTEXTS]),
    pattern("netherlands", &[netherlands::CONTEXTS]),
    pattern("codes", &[codes::CONTEXTS]),
];
