//! The lexical forms of simple values, as libxml2 reads them.
//!
//! Where libxml2 is stricter or laxer than XML Schema the function says so: the verdict on a document must be the
//! one its sender gets from the tools in use.

use super::dates::{is_date, is_date_time, is_time};
use super::uri::is_uri_reference;

/// The builtin types that occur, in the order of the generated tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Builtin {
    /// Anything: `anyType`, `anySimpleType`, `string`, `normalizedString`, `token`.
    Text,
    Language,
    Id,
    Decimal,
    Integer,
    Boolean,
    Date,
    Time,
    DateTime,
    AnyUri,
    Base64Binary,
}

/// The namespace of the builtin types.
pub(super) const XSD: &str = "http://www.w3.org/2001/XMLSchema";

/// The builtin types of the generated tables, in their order.
const NAMES: &[&str] = &[
    "anyType",
    "anySimpleType",
    "string",
    "normalizedString",
    "token",
    "language",
    "ID",
    "decimal",
    "integer",
    "boolean",
    "date",
    "time",
    "dateTime",
    "anyURI",
    "base64Binary",
];

/// The builtin types that no schema uses but a document may name: they are taken for these.
const FURTHER: &[(&[&str], u16)] = &[
    (
        &[
            "byte",
            "int",
            "long",
            "negativeInteger",
            "nonNegativeInteger",
            "nonPositiveInteger",
            "positiveInteger",
        ],
        8,
    ),
    (&["short", "unsignedByte", "unsignedInt", "unsignedLong", "unsignedShort"], 8),
    (&["Name", "NCName", "NMTOKEN", "NMTOKENS", "IDREF", "IDREFS", "ENTITY", "ENTITIES"], 4),
    (&["double", "duration", "float", "gDay", "gMonth", "gMonthDay", "gYear", "gYearMonth"], 1),
    (&["hexBinary", "NOTATION", "QName"], 1),
];

/// The number of a builtin type.
pub(super) fn builtin_named(local: &str) -> Option<u16> {
    let own = NAMES.iter().position(|name| *name == local).and_then(|place| u16::try_from(place).ok());
    own.or_else(|| FURTHER.iter().find(|(names, _)| names.contains(&local)).map(|(_, number)| *number))
}

impl Builtin {
    /// The builtin with this number in the tables.
    #[inline]
    pub(super) fn of(number: u16) -> Self {
        match number {
            5 => Self::Language,
            6 => Self::Id,
            7 => Self::Decimal,
            8 => Self::Integer,
            9 => Self::Boolean,
            10 => Self::Date,
            11 => Self::Time,
            12 => Self::DateTime,
            13 => Self::AnyUri,
            14 => Self::Base64Binary,
            _ => Self::Text,
        }
    }

    /// Whether a text is one of this type.
    pub(super) fn accepts(self, text: &str) -> bool {
        match self {
            Self::Text => true,
            Self::Language => is_language(trim(text)),
            Self::Id => is_nc_name(trim(text)),
            Self::Decimal => is_decimal(trim(text)),
            Self::Integer => is_integer(trim(text)),
            Self::Boolean => matches!(trim(text), "true" | "false" | "1" | "0"),
            Self::Date => is_date(text),
            Self::Time => is_time(text),
            Self::DateTime => is_date_time(text),
            Self::AnyUri => is_uri_reference(trim(text)),
            Self::Base64Binary => is_base64(text.as_bytes()),
        }
    }

    /// What a person should have written.
    pub(super) fn expected(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Language => "a language code such as en-GB",
            Self::Id => "an identifier that starts with a letter and stands only once in the document",
            Self::Decimal => "a decimal such as 12.5, of at most 24 digits",
            Self::Integer => "a whole number of at most 24 digits",
            Self::Boolean => "true or false",
            Self::Date => "a date such as 2026-03-31, without white space",
            Self::Time => "a time such as 12:30:00, without white space",
            Self::DateTime => "a date and time such as 2026-03-31T12:30:00, without white space",
            Self::AnyUri => "a URI such as https://example.org/a",
            Self::Base64Binary => "base64, complete with its padding",
        }
    }
}

/// Without the white space of XML at both ends.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n', '\r'])
}

/// Whether a text is nothing but the white space of XML.
///
/// Indentation is looked at eight blanks at a time.
#[inline]
pub(super) fn is_blank(text: &str) -> bool {
    let (chunks, rest) = text.as_bytes().as_chunks::<8>();
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    chunks.iter().all(|chunk| *chunk == [b' '; 8] || chunk.iter().all(is_space)) && rest.iter().all(is_space)
}

/// Whether two texts are the same token: white space at the ends and its amount inside do not count.
pub(super) fn is_same_token(one: &str, other: &str) -> bool {
    let words = |text| str::split(text, [' ', '\t', '\n', '\r']).filter(|word: &&str| !word.is_empty());
    words(one).eq(words(other))
}

/// Digits that libxml2 keeps of a number.
const DIGITS: usize = 24;

/// At most 24 digits, zeros before the first other one not counted; the point may not follow 24 of them.
fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let significant = whole.trim_start_matches('0').len();
    digits(whole)
        && fraction.is_none_or(digits)
        && !(whole.is_empty() && fraction.unwrap_or_default().is_empty())
        && significant + fraction.map_or(0, str::len) <= DIGITS
        && (fraction.is_none() || significant < DIGITS)
}

fn is_integer(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    !unsigned.is_empty()
        && unsigned.bytes().all(|byte| byte.is_ascii_digit())
        && unsigned.trim_start_matches('0').len() <= DIGITS
}

fn is_language(text: &str) -> bool {
    text.split('-').enumerate().all(|(place, part)| {
        let letter =
            |byte: u8| if place == 0 { byte.is_ascii_alphabetic() } else { byte.is_ascii_alphanumeric() };
        (1..=8).contains(&part.len()) && part.bytes().all(letter)
    })
}

/// Letters beyond ASCII are taken without looking at the tables of XML 1.0.
fn is_nc_name(text: &str) -> bool {
    let starts = |c: char| c == '_' || c.is_alphabetic();
    let continues = |c: char| starts(c) || c.is_alphanumeric() || matches!(c, '-' | '.' | '\u{B7}');
    text.starts_with(starts) && text.chars().all(continues)
}

/// Characters outside the alphabet are passed over, as RFC 2045 has it and libxml2 does; what is left must be
/// complete groups of four whose padding bits are zero.
fn is_base64(bytes: &[u8]) -> bool {
    let data = bytes.iter().position(|byte| *byte == b'=').unwrap_or(bytes.len());
    let Some((data, padding)) = bytes.split_at_checked(data) else { return false };
    if padding.iter().any(|byte| is_sextet(*byte)) {
        return false;
    }
    let count = data.iter().filter(|byte| is_sextet(**byte)).count();
    let pads = padding.iter().filter(|byte| **byte == b'=').count();
    let last = || data.iter().rev().find_map(|byte| sextet(*byte)).unwrap_or_default();
    match (pads, count % 4) {
        (0, 0) => true,
        (1, 3) => last() & 0b11 == 0,
        (2, 2) => last() & 0b1111 == 0,
        _ => false,
    }
}

fn is_sextet(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() | (byte == b'+') | (byte == b'/')
}

fn sextet(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(builtin: Builtin, right: &[&str], wrong: &[&str]) {
        for text in right {
            assert!(builtin.accepts(text), "{builtin:?} takes {text:?}");
        }
        for text in wrong {
            assert!(!builtin.accepts(text), "{builtin:?} refuses {text:?}");
        }
    }

    #[test]
    fn decimals_have_at_most_24_digits() {
        let (d23, d24, d25) = ("1".repeat(23), "1".repeat(24), "1".repeat(25));
        let zeros = "0".repeat(40);
        table(
            Builtin::Decimal,
            &[
                "1.",
                ".5",
                "+.5",
                "-0",
                "00.50",
                "0.",
                " 1.5\n",
                &d24,
                &format!("{zeros}1"),
                &format!("{d23}.0"),
            ],
            &[
                "", " ", ".", "-", "+", "-.", "+-1", "1e5", "1 5", "1,5", "1'000", "INF", "\u{A0}1",
                "\u{661}", &d25,
            ],
        );
        let fractions = (format!("1.{d23}"), format!("0.{d24}"), format!(".{d24}"));
        table(Builtin::Decimal, &[&fractions.0, &fractions.1, &fractions.2], &[]);
        let fractions = (format!("1.{d24}"), format!("0.{d25}"), format!("{d24}."), format!("{d23}.00"));
        table(
            Builtin::Decimal,
            &[],
            &[&fractions.0, &fractions.1, &fractions.2, &fractions.3, "0.0000000000000000000000000"],
        );
        table(
            Builtin::Integer,
            &["1", "-1", "+1", " 1 ", &d24, &format!("{zeros}1")],
            &["", "-", "1.0", "1e1", &d25],
        );
    }

    #[test]
    fn booleans_languages_and_identifiers() {
        table(Builtin::Boolean, &["true", "false", "1", "0", " true "], &["", "TRUE", "yes", "tr ue", "01"]);
        table(
            Builtin::Language,
            &["en", "e", " en ", "en-GB", "x-foo", "de-1996", "zh-Hans-CN", "abcdefgh"],
            &["", "abcdefghi", "en-", "en--x", "en_GB", "12", "en-abcdefghi"],
        );
        table(Builtin::Id, &["a", "ä", "_1", "a-b.c"], &["", "1a", "a:b", "-a", "a b"]);
    }

    #[test]
    fn base64_is_complete_and_its_padding_zero() {
        table(
            Builtin::Base64Binary,
            &["", "QUJD", "QUI=", "QQ==", "QQ= =", "Q Q = =", "QUJD\nQUJD", " QUJD ", "QUJD!", "-_", "Q%Q=="],
            &[
                "QQ",
                "QQ=",
                "QR==",
                "QUJ=",
                "=",
                "====",
                "QUJD=",
                "QUJDRA",
                "QQ===",
                "QQ== x",
                "QUJDQQ==QUJD",
                "QQ==QQ==",
            ],
        );
    }

    #[test]
    fn names_of_builtins_match_their_numbers() {
        for (name, builtin) in [
            ("string", Builtin::Text),
            ("language", Builtin::Language),
            ("ID", Builtin::Id),
            ("decimal", Builtin::Decimal),
            ("int", Builtin::Integer),
            ("boolean", Builtin::Boolean),
            ("date", Builtin::Date),
            ("time", Builtin::Time),
            ("dateTime", Builtin::DateTime),
            ("anyURI", Builtin::AnyUri),
            ("base64Binary", Builtin::Base64Binary),
            ("QName", Builtin::Text),
        ] {
            assert_eq!(builtin_named(name).map(Builtin::of), Some(builtin), "{name}");
        }
        assert_eq!(builtin_named("Integer"), None);
    }
}
