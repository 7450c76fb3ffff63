//! Peppol BIS Billing 3 in UBL 2.1.

mod codes;
mod denmark;
mod document;
mod germany;
mod greece;
mod iceland;
mod identifiers;
mod italy;
mod lines;
mod netherlands;
mod norway;
mod sweden;

use crate::rule::Pattern;

/// The patterns of the official file, in its order.
pub(crate) static PATTERNS: &[Pattern] = &[
    Pattern { name: "empty elements", contexts: &[document::EMPTY] },
    Pattern { name: "project reference", contexts: &[document::CREDIT_NOTE] },
    Pattern { name: "transaction", contexts: &[document::CONTEXTS, lines::CONTEXTS, identifiers::CONTEXTS] },
    Pattern { name: "norway", contexts: &[norway::CONTEXTS] },
    Pattern { name: "denmark", contexts: &[denmark::CONTEXTS] },
    Pattern { name: "italy", contexts: &[italy::CONTEXTS] },
    Pattern { name: "sweden", contexts: &[sweden::CONTEXTS] },
    Pattern { name: "greece", contexts: &[greece::CONTEXTS] },
    Pattern { name: "greece, both parties", contexts: &[greece::BOTH] },
    Pattern { name: "iceland", contexts: &[iceland::CONTEXTS] },
    Pattern { name: "netherlands", contexts: &[netherlands::CONTEXTS] },
    Pattern { name: "germany", contexts: &[germany::CONTEXTS] },
    Pattern { name: "codes", contexts: &[codes::CONTEXTS] },
];
