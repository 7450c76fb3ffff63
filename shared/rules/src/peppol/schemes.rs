//! Rules that speak of one scheme of identifiers.

use attest_xml::{Element, qname};

use crate::document::Stop;
use crate::rule::Verdict;
use crate::value;

/// The scheme of an identifier, empty for none.
pub(super) fn scheme<'t>(identifier: Element<'t>) -> &'t str {
    identifier.attribute(qname!("schemeID")).unwrap_or_default()
}

/// Identifiers of the scheme are right, the white space made normal.
pub(super) fn holds_normalized(
    identifier: Element<'_>,
    of: &str,
    is_right: fn(&str) -> bool,
) -> Result<Verdict, Stop> {
    Ok((scheme(identifier) != of || is_right(&value::normalize(&identifier.string_value()))).into())
}

/// Identifiers of the scheme are right as they are written.
pub(super) fn holds_as_written(
    identifier: Element<'_>,
    of: &str,
    is_right: fn(&str) -> bool,
) -> Result<Verdict, Stop> {
    Ok((scheme(identifier) != of || is_right(&identifier.string_value())).into())
}
