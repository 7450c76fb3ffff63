//! Peppol BIS Billing 3 in CII D16B.

mod codes;
mod denmark;
mod document;
mod identifiers;
mod italy;
mod lines;
mod netherlands;
mod norway;
mod sweden;

pub(super) use sweden::has_swedish_number;

use crate::rule::Pattern;

/// The patterns of the official file, in its order.
pub(crate) static PATTERNS: &[Pattern] = &[
    Pattern { name: "transaction", contexts: &[document::CONTEXTS, lines::CONTEXTS, identifiers::CONTEXTS] },
    Pattern { name: "norway", contexts: &[norway::CONTEXTS] },
    Pattern { name: "denmark", contexts: &[denmark::CONTEXTS] },
    Pattern { name: "italy", contexts: &[italy::CONTEXTS] },
    Pattern { name: "sweden", contexts: &[sweden::CONTEXTS] },
    Pattern { name: "netherlands", contexts: &[netherlands::CONTEXTS] },
    Pattern { name: "codes", contexts: &[codes::CONTEXTS] },
];
