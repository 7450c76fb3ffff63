//! Peppol BIS Billing 3 in UBL 2.1.

mod codes;
mod denmark;
pub(crate) mod document;
mod germany;
mod greece;
mod iceland;
mod identifiers;
mod italy;
pub(crate) mod lines;
mod netherlands;
mod norway;
mod sweden;

use crate::rule::{Pattern, pattern};

/// The patterns of the official file, in its order.
pub(crate) static PATTERNS: &[Pattern] = &[
    pattern("empty elements", &[document::EMPTY]),
    pattern("project reference", &[document::CREDIT_NOTE]),
    pattern("transaction", &[document::CONTEXTS, lines::CONTEXTS, identifiers::CONTEXTS]),
    pattern("norway", &[norway::CONTEXTS]),
    pattern("denmark", &[denmark::CONTEXTS]),
    pattern("italy", &[italy::CONTEXTS]),
    pattern("sweden", &[sweden::CONTEXTS]),
    pattern("greece", &[greece::CONTEXTS]),
    pattern("greece, both parties", &[greece::BOTH]),
    pattern("iceland", &[iceland::CONTEXTS]),
    pattern("netherlands", &[netherlands::CONTEXTS]),
    pattern("germany", &[germany::CONTEXTS]),
    pattern("codes", &[codes::CONTEXTS]),
];
