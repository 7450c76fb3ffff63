//! The rules in CII D16B.

mod absent;
pub(crate) mod codes;
mod document;
mod lines;
mod parties;
mod syntax;
pub(crate) mod totals;
mod vat;
pub(crate) mod vat_use;

use core::cmp::Ordering;

use attest_xml::{Element, QName, qname};

use crate::document::{Document, Stop, StopReason, steps};
use crate::rule::{Pattern, pattern};
use crate::value;

/// The patterns of the official file.
pub(crate) static PATTERNS: &[Pattern] = &[
    pattern(
        "EN16931-CII-Model",
        &[parties::CONTEXTS, totals::CONTEXTS, document::CONTEXTS, lines::CONTEXTS, vat::CONTEXTS],
    ),
    pattern("EN16931-CII-Syntax", &[syntax::CONTEXTS]),
    pattern("EN16931-Codes", &[codes::CONTEXTS]),
];

/// The agreement on document level.
pub(crate) const AGREEMENT: &[QName] =
    steps!("rsm:SupplyChainTradeTransaction" / "ram:ApplicableHeaderTradeAgreement");
/// The delivery on document level.
pub(crate) const DELIVERY: &[QName] =
    steps!("rsm:SupplyChainTradeTransaction" / "ram:ApplicableHeaderTradeDelivery");
/// The settlement on document level.
pub(crate) const SETTLEMENT: &[QName] =
    steps!("rsm:SupplyChainTradeTransaction" / "ram:ApplicableHeaderTradeSettlement");

/// Whether something stands at `rest` below `start`, both seen from the document element.
pub(crate) fn exists_below(document: &Document<'_>, start: &[QName], rest: &[QName]) -> bool {
    document.any(document.root(), start, &mut |element| document.exists(element, rest))
}

/// `ram:ChargeIndicator/udt:Indicator = expected`, a cast error meaning no.
pub(crate) fn indicates<'t>(document: &Document<'t>, each: Element<'t>, expected: bool) -> bool {
    document.any(each, steps!("ram:ChargeIndicator" / "udt:Indicator"), &mut |indicator| {
        value::boolean(&indicator.string_value()) == Some(expected)
    })
}

/// `upper-case(ram:TypeCode) = 'VAT'`.
pub(crate) fn is_vat<'t>(document: &Document<'t>, tax: Element<'t>) -> Result<bool, Stop> {
    Ok(document.text(tax, steps!("ram:TypeCode"))?.to_uppercase() == "VAT")
}

/// `@schemeID` is one of the values.
pub(crate) fn has_scheme(id: Element<'_>, schemes: &[&str]) -> bool {
    id.attribute(qname!("schemeID")).is_some_and(|scheme| schemes.contains(&scheme))
}

/// `path OPERATOR 0`, read as `xs:double`: one of the values has to fit.
pub(crate) fn any_compares<'t>(
    document: &Document<'t>,
    from: Element<'t>,
    path: &[QName],
    fits: impl Fn(Ordering) -> bool,
) -> Result<bool, Stop> {
    let mut stop = None;
    let found = document.any(from, path, &mut |element| match value::double_sign(&element.string_value()) {
        Some(order) => order.is_some_and(&fits),
        None => {
            stop = Some(Stop::at(element, StopReason::NotANumber));
            true
        }
    });
    stop.map_or(Ok(found), Err)
}
