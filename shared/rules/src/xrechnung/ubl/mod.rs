//! XRechnung in UBL 2.1.

mod extension;
mod national;
pub(super) mod vehicles;

use attest_xml::qname;

use crate::peppol::ubl::{document, lines};
use crate::rule::Check::Test;
use crate::rule::{Context, Flag, Pattern, at, at_when, fatal, pattern, warning};
use crate::xrechnung::slack;

/// The patterns of the official file.
pub(crate) static PATTERNS: &[Pattern] = &[
    Pattern { name: "peppol-ubl-pattern-0", contexts: &[document::EMPTY], only: Some(PEPPOL) },
    Pattern {
        name: "peppol-ubl-pattern-1",
        contexts: &[document::CONTEXTS, lines::CONTEXTS],
        only: Some(PEPPOL),
    },
    pattern("peppol-ubl-pattern-1, own wording", &[PEPPOL_CONTEXTS]),
    pattern("ubl-pattern", &[national::CONTEXTS]),
    pattern("ubl-extension-pattern", &[extension::CONTEXTS]),
    pattern("ubl-cvd-pattern", &[vehicles::CONTEXTS]),
];

/// The Peppol rules that XRechnung words differently.
static PEPPOL_CONTEXTS: &[Context] = &[
    at_when(
        document::ALLOWANCES,
        |d, e| document::has_percentage(d, e) == document::has_base(d, e),
        &[fatal(
            "PEPPOL-EN16931-R040",
            Test(|d, e| {
                document::amount_is_near_percentage_of_base(
                    d,
                    e,
                    slack(d, qname!("cbc:DocumentCurrencyCode")),
                )
            }),
        )],
    ),
    at(
        "cac:InvoiceLine | cac:CreditNoteLine",
        &[warning(
            "PEPPOL-EN16931-R120",
            Test(|d, e| lines::net_amount_is_near(d, e, slack(d, qname!("cbc:DocumentCurrencyCode")))),
        )],
    ),
];

/// The Peppol rules that XRechnung takes over.
static PEPPOL: &[(&str, Flag)] = &[
    ("PEPPOL-EN16931-R001", Flag::Fatal),
    ("PEPPOL-EN16931-R005", Flag::Fatal),
    ("PEPPOL-EN16931-R008", Flag::Fatal),
    ("PEPPOL-EN16931-R010", Flag::Fatal),
    ("PEPPOL-EN16931-R020", Flag::Fatal),
    ("PEPPOL-EN16931-R041", Flag::Fatal),
    ("PEPPOL-EN16931-R042", Flag::Fatal),
    ("PEPPOL-EN16931-R043", Flag::Fatal),
    ("PEPPOL-EN16931-R044", Flag::Fatal),
    ("PEPPOL-EN16931-R046", Flag::Fatal),
    ("PEPPOL-EN16931-R053", Flag::Fatal),
    ("PEPPOL-EN16931-R054", Flag::Fatal),
    ("PEPPOL-EN16931-R055", Flag::Fatal),
    ("PEPPOL-EN16931-R061", Flag::Fatal),
    ("PEPPOL-EN16931-R101", Flag::Fatal),
    ("PEPPOL-EN16931-R110", Flag::Fatal),
    ("PEPPOL-EN16931-R111", Flag::Fatal),
    ("PEPPOL-EN16931-R121", Flag::Fatal),
    ("PEPPOL-EN16931-R130", Flag::Fatal),
];
