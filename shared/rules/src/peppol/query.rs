//! The questions that the tests ask of a document, as XPath 2 answers them.

use std::borrow::Cow;

use attest_xml::{Element, QName};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::document::{Document, Stop, StopReason};
use crate::rule::Verdict;
use crate::value;

/// Whether some text at the path fits: XPath's `=` over a sequence.
pub(super) fn any_text<'t>(
    document: &Document<'t>,
    from: Element<'t>,
    path: &[QName],
    fits: impl Fn(&str) -> bool,
) -> bool {
    document.any(from, path, &mut |element| fits(&element.string_value()))
}

/// Whether something at the path says more than white space.
pub(super) fn any_filled<'t>(document: &Document<'t>, from: Element<'t>, path: &[QName]) -> bool {
    any_text(document, from, path, |text| !value::trim(text).is_empty())
}

/// Whether an attribute at the path has exactly this value.
pub(super) fn any_attribute<'t>(
    document: &Document<'t>,
    from: Element<'t>,
    path: &[QName],
    name: QName,
    expected: &str,
) -> bool {
    document.any(from, path, &mut |element| element.attribute(name) == Some(expected))
}

/// The only such attribute at the path, without the white space around it, empty when there is none.
pub(super) fn only_attribute<'t>(
    document: &Document<'t>,
    from: Element<'t>,
    path: &[QName],
    name: QName,
) -> Result<&'t str, Stop> {
    let mut found = None;
    let mut doubled = None;
    document.any(from, path, &mut |element| match (element.attribute(name), found) {
        (None, _) => false,
        (Some(text), None) => {
            found = Some(value::trim(text));
            false
        }
        (Some(_), Some(_)) => {
            doubled = Some(element);
            true
        }
    });
    doubled.map_or(Ok(found.unwrap_or_default()), |element| Err(Stop::at(element, StopReason::Doubled)))
}

/// The text at the path, white space made one blank: `normalize-space(…)`.
pub(super) fn normal<'t>(
    document: &Document<'t>,
    from: Element<'t>,
    path: &[QName],
) -> Result<Cow<'t, str>, Stop> {
    Ok(match document.text(from, path)? {
        Cow::Borrowed(text) => value::normalize(text),
        Cow::Owned(text) => Cow::Owned(value::normalize(&text).into_owned()),
    })
}

/// The elements at a path.
pub(super) fn elements<'t>(document: &Document<'t>, from: Element<'t>, path: &[QName]) -> Vec<Element<'t>> {
    let mut found = Vec::new();
    document.any(from, path, &mut |element| {
        found.push(element);
        false
    });
    found
}

/// The only one of several elements.
pub(super) fn only<'t>(elements: &[Element<'t>]) -> Result<Option<Element<'t>>, Stop> {
    match elements {
        [] => Ok(None),
        [one] => Ok(Some(*one)),
        [_, second, ..] => Err(Stop::at(*second, StopReason::Doubled)),
    }
}

/// `string(number(…)) != 'NaN'`.
pub(super) fn is_number(text: &str) -> bool {
    matches!(value::double_sign(text), Some(Some(_)))
}

/// `… castable as xs:integer`.
pub(super) fn is_integer(text: &str) -> bool {
    let text = value::trim(text);
    is_digits(text.strip_prefix(['-', '+']).unwrap_or(text))
}

/// One or more digits and nothing else.
pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `substring(…, start, length)` for whole numbers, the first character being 1.
pub(super) fn substring(text: &str, start: usize, length: usize) -> &str {
    let place = |count: usize| text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    text.get(place(start - 1)..place(start - 1 + length)).unwrap_or_default()
}

/// `string-length(…)`.
pub(super) fn length(text: &str) -> usize {
    text.chars().count()
}

/// `… div …`: to 18 decimals, halves towards zero, as the official processor divides.
pub(super) fn quotient(dividend: Decimal, divisor: Decimal) -> Option<Decimal> {
    const DECIMALS: u32 = 18;
    let quotient = dividend.checked_div(divisor)?;
    Some(quotient.round_dp_with_strategy(DECIMALS, RoundingStrategy::MidpointTowardZero))
}

/// The difference that Peppol allows between two calculated amounts.
pub(crate) const SLACK: Decimal = Decimal::from_parts(2, 0, 0, false, 2);

/// Whether two amounts differ by 0.02 at most; the verdict says both.
pub(super) fn within_slack(found: Decimal, expected: Decimal, slack: Decimal) -> Verdict {
    let holds = found + slack >= expected && found - slack <= expected;
    Verdict::equal(holds, || format!("{}, give or take {slack}", expected.normalize()), || found.to_string())
}

/// An error for a result that does not fit.
pub(super) fn too_large(element: Element<'_>) -> Stop {
    Stop::at(element, StopReason::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn substrings_count_characters_from_one() {
        for (text, start, count, expected) in
            [("DK12", 1, 2, "DK"), ("DK12", 3, 8, "12"), ("äöü", 2, 1, "ö"), ("a", 2, 1, ""), ("", 1, 2, "")]
        {
            assert_eq!(substring(text, start, count), expected, "{text:?} {start} {count}");
        }
    }

    #[test]
    fn numbers_are_doubles_and_integers_are_not() {
        for (text, number, integer) in [
            ("12", true, true),
            (" 12 ", true, true),
            ("+12", true, true),
            ("1.5", true, false),
            ("1e5", true, false),
            ("", false, false),
            ("NaN", false, false),
            ("1 2", false, false),
            ("abc", false, false),
        ] {
            assert_eq!((is_number(text), is_integer(text)), (number, integer), "{text:?}");
        }
    }

    #[test]
    fn slack_is_two_hundredths() {
        let amount = |hundredths| Decimal::new(hundredths, 2);
        for (found, holds) in [(98, true), (102, true), (97, false), (103, false), (100, true)] {
            assert_eq!(within_slack(amount(found), amount(100), SLACK) == Verdict::Holds, holds, "{found}");
        }
    }

    #[test]
    fn quotients_have_eighteen_decimals() {
        let third = quotient(Decimal::ONE, Decimal::from(3)).unwrap();
        assert_eq!(third.to_string(), "0.333333333333333333");
        assert_eq!(quotient(Decimal::ONE, Decimal::ZERO), None);
    }
}
