//! The rules in UBL 2.1, invoice and credit note.

mod absent;
pub(crate) mod codes;
mod document;
mod lines;
mod parties;
mod syntax;
pub(crate) mod totals;
mod vat;
pub(crate) mod vat_use;

use std::borrow::Cow;

use attest_xml::{Element, qname};

use crate::document::{Document, Stop, steps};
use crate::rule::{Pattern, pattern};
use crate::value;

/// The patterns of the official file.
pub(crate) static PATTERNS: &[Pattern] = &[
    pattern(
        "UBL-model",
        &[parties::CONTEXTS, totals::CONTEXTS, document::CONTEXTS, lines::CONTEXTS, vat::CONTEXTS],
    ),
    pattern("UBL-syntax", &[syntax::CONTEXTS]),
    pattern("Codesmodel", &[codes::CONTEXTS]),
];

/// `cbc:ChargeIndicator = false()`.
pub(crate) fn is_allowance<'t>(_: &Document<'t>, element: Element<'t>) -> bool {
    indicates(element, false)
}

/// `cbc:ChargeIndicator = true()`.
pub(crate) fn is_charge<'t>(_: &Document<'t>, element: Element<'t>) -> bool {
    indicates(element, true)
}

fn indicates(element: Element<'_>, expected: bool) -> bool {
    element
        .children_named(qname!("cbc:ChargeIndicator"))
        .any(|indicator| value::boolean(&indicator.string_value()) == Some(expected))
}

/// `cac:TaxScheme/normalize-space(upper-case(cbc:ID)) = 'VAT'`.
pub(crate) fn is_vat<'t>(document: &Document<'t>, element: Element<'t>) -> Result<bool, Stop> {
    category(document, element).1
}

/// `normalize-space(cbc:ID) = code` and scheme VAT; an error means no.
pub(crate) fn is_category<'t>(document: &Document<'t>, element: Element<'t>, code: &str) -> bool {
    category(document, element) == (Some(code), Ok(true))
}

/// The code, where there is one, and whether the scheme is VAT.
fn category<'t>(document: &Document<'t>, element: Element<'t>) -> (Option<&'t str>, Result<bool, Stop>) {
    document.category(element, || {
        let id = document.one(element, steps!("cbc:ID")).ok().flatten();
        let code = id.map(|id| match id.string_value() {
            Cow::Borrowed(code) => value::trim(code),
            // Text in several pieces, around a comment or a reference: what is no code of a context says nothing.
            Cow::Owned(code) => {
                vat_use::CODES.into_iter().find(|known| value::trim(&code) == *known).unwrap_or("")
            }
        });
        (code, has_scheme_vat(document, element))
    })
}

fn has_scheme_vat<'t>(document: &Document<'t>, element: Element<'t>) -> Result<bool, Stop> {
    let mut stop = None;
    let found = document.any(element, steps!("cac:TaxScheme"), &mut |scheme| match document
        .text(scheme, steps!("cbc:ID"))
    {
        Ok(id) => value::trim(&id).eq_ignore_ascii_case("VAT"),
        Err(error) => {
            stop = Some(error);
            true
        }
    });
    stop.map_or(Ok(found), Err)
}

/// Scheme VAT as a condition of a context, where an error means no.
pub(crate) fn has_vat_scheme<'t>(document: &Document<'t>, element: Element<'t>) -> bool {
    is_vat(document, element).unwrap_or(false)
}
