//! Identifiers whose scheme has check digits.

use super::super::identifiers::{
    has_modulus_89, is_belgian_enterprise, is_danish_company, is_gln, is_italian_office, is_italian_tax_code,
    is_italian_vat_number, is_norwegian_organisation, is_swedish_organisation,
};
use super::super::query::length;
use super::super::schemes::{holds_as_written, holds_normalized, scheme};
use crate::rule::Check::Test;
use crate::rule::{Context, at_when, fatal, warning};

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "ram:URIID",
        |_, e| matches!(scheme(e), "9906" | "9907"),
        &[
            warning("PEPPOL-COMMON-R046", Test(|_, e| holds_normalized(e, "9907", is_italian_tax_code))),
            warning("PEPPOL-COMMON-R048", Test(|_, e| holds_normalized(e, "9906", is_italian_vat_number))),
        ],
    ),
    at_when(
        "ram:URIID | ram:ID | ram:GlobalID",
        |_, e| !scheme(e).is_empty(),
        &[
            fatal("PEPPOL-COMMON-R040", Test(|_, e| holds_normalized(e, "0088", is_gln))),
            fatal("PEPPOL-COMMON-R041", Test(|_, e| holds_normalized(e, "0192", is_norwegian_organisation))),
            fatal("PEPPOL-COMMON-R042", Test(|_, e| holds_as_written(e, "0184", is_danish_company))),
            fatal("PEPPOL-COMMON-R043", Test(|_, e| holds_normalized(e, "0208", is_belgian_enterprise))),
            warning("PEPPOL-COMMON-R044", Test(|_, e| holds_normalized(e, "0201", is_italian_office))),
            warning("PEPPOL-COMMON-R045", Test(|_, e| holds_normalized(e, "0210", is_italian_tax_code))),
            warning("PEPPOL-COMMON-R047", Test(|_, e| holds_normalized(e, "0211", is_italian_vat_number))),
            fatal(
                "PEPPOL-COMMON-R049",
                Test(|_, e| {
                    holds_normalized(e, "0007", |id| length(id) == 10 && is_swedish_organisation(id))
                }),
            ),
            fatal("PEPPOL-COMMON-R050", Test(|_, e| holds_normalized(e, "0151", has_modulus_89))),
        ],
    ),
];
