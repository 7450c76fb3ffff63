//! Which characters XML allows where, and what references stand for.

use crate::eight::{Eight, position};
use crate::error::{Fault, XmlErrorKind, quote};

const NAME: u8 = 1;
const NAME_START: u8 = 2;
const SPACE: u8 = 4;
/// A byte that changes an attribute value or is not allowed in it.
const SPECIAL: u8 = 8;

static CLASSES: [u8; 256] = classes();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses what is out of range")]
const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = match b as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b':' => NAME | NAME_START,
            // Bytes of longer characters count as name here; `is_name` looks at the characters.
            0x80..=0xFF => NAME | NAME_START,
            b'0'..=b'9' | b'-' | b'.' => NAME,
            b' ' => SPACE,
            b'\t' | b'\n' | b'\r' => SPACE | SPECIAL,
            b'<' | b'&' => SPECIAL,
            _ => 0,
        };
        b += 1;
    }
    table
}

#[inline]
fn class(byte: u8) -> u8 {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(0)
}

#[inline]
pub(crate) fn is_space(byte: u8) -> bool {
    class(byte) & SPACE != 0
}

/// Whether the byte may stand inside of a name, or belongs to a longer character that might.
#[inline]
pub(crate) fn may_be_name(byte: u8) -> bool {
    class(byte) & NAME != 0
}

/// Whether the byte changes an attribute value: `<`, `&`, tab or line end.
#[inline]
pub(crate) fn is_special(byte: u8) -> bool {
    class(byte) & SPECIAL != 0
}

/// Length of what may be a name: up to the first byte that ends one, such as a space, `>`, `/`, `=` or a quote.
///
/// Other bytes that no name has are left to [`is_name`].
#[inline]
pub(crate) fn name_length(bytes: &[u8]) -> usize {
    let ends =
        |eight: Eight| eight.below(b'-') | eight.equal(b'/') | (eight.below(b'A') & !eight.below(b';'));
    let ends_name = |byte: u8| matches!(byte, 0..=b',' | b'/' | b';'..=b'@');
    position(bytes, ends, ends_name).unwrap_or(bytes.len())
}

/// Place of the first byte that ends a text or needs a look: `<`, `&` or a carriage return.
#[inline]
pub(crate) fn text_stop(bytes: &[u8]) -> Option<usize> {
    let stops = |eight: Eight| eight.equal(b'<') | eight.equal(b'&') | eight.equal(b'\r');
    // A vector search pays for long texts, such as attachments.
    let (head, _) = bytes.split_at_checked(64).unwrap_or((bytes, &[]));
    position(head, stops, |byte| matches!(byte, b'<' | b'&' | b'\r'))
        .or_else(|| memchr::memchr3(b'<', b'&', b'\r', bytes))
}

/// Place of the first byte that ends an attribute value or changes it: the quote, `<`, `&`, tab or line end.
#[inline]
pub(crate) fn value_stop(bytes: &[u8], quote: u8) -> Option<usize> {
    let stops = |eight: Eight| eight.equal(quote) | eight.equal(b'<') | eight.equal(b'&') | eight.below(b' ');
    position(bytes, stops, |byte| byte == quote || is_special(byte))
}

/// Whether `name` is a name by XML 1.0, fifth edition.
#[inline]
pub(crate) fn is_name(name: &str) -> bool {
    let (all, any) = name.bytes().fold((NAME, 0), |(all, any), byte| (all & class(byte), any | byte));
    let starts = name.bytes().next().is_some_and(|first| class(first) & NAME_START != 0);
    let is_ascii = any < 0x80;
    let fits = |(n, c): (usize, char)| c.is_ascii() || is_name_character(c, n == 0);
    starts && all != 0 && (is_ascii || name.chars().enumerate().all(fits))
}

fn is_name_character(c: char, is_first: bool) -> bool {
    let starts = matches!(c,
        '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}');
    let follows = matches!(c, '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}');
    starts || (follows && !is_first)
}

fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// The first character that XML forbids, and its byte.
pub(crate) fn find_forbidden(text: &str) -> Option<(usize, char)> {
    // Nearly no document has a control character or U+FFFE and U+FFFF (EF BF ..); without a branch inside, the
    // compiler looks at sixteen bytes at once.
    let suspect =
        |b: u8| u8::from(b < 0x20) & u8::from(b != b'\t') & u8::from(b != b'\n') & u8::from(b != b'\r');
    let in_part = |part: &[u8]| part.iter().fold(0, |seen, b| seen | suspect(*b) | u8::from(*b == 0xEF));
    let has_suspect = text.as_bytes().chunks(1024).any(|part| in_part(part) != 0);
    if has_suspect { text.char_indices().find(|(_, c)| !is_allowed(*c)) } else { None }
}

/// Writes what `&name;` stands for; `offset` is the place of the `&`.
pub(crate) fn resolve_reference(name: &str, offset: usize, out: &mut String) -> Result<(), Fault> {
    let resolved = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => match name.strip_prefix('#') {
            Some(number) => character(number, offset)?,
            None if is_name(name) => {
                return Err(Fault::new(
                    XmlErrorKind::UndefinedEntity,
                    offset,
                    format!("the entity {}", quote(&format!("&{name};"))),
                    "one of &lt; &gt; &amp; &quot; &apos;, or the character itself",
                ));
            }
            None => return Err(lone_ampersand(offset)),
        },
    };
    out.push(resolved);
    Ok(())
}

pub(crate) fn lone_ampersand(offset: usize) -> Fault {
    Fault::new(XmlErrorKind::InvalidReference, offset, "\"&\" that starts no reference", "&amp;")
}

fn character(number: &str, offset: usize) -> Result<char, Fault> {
    let code = match number.strip_prefix('x') {
        Some(hex) if hex.bytes().all(|b| b.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16).ok(),
        None if number.bytes().all(|b| b.is_ascii_digit()) => number.parse().ok(),
        Some(_) | None => None,
    };
    code.and_then(char::from_u32).filter(|c| is_allowed(*c)).ok_or_else(|| {
        Fault::new(
            XmlErrorKind::InvalidReference,
            offset,
            format!("the reference {}", quote(&format!("&#{number};"))),
            "the number of a character that XML allows, such as &#228; or &#xE4;",
        )
    })
}

/// Appends text with line ends as XML has them: `\r\n` and a lone `\r` become `\n`.
pub(crate) fn push_with_line_ends(text: &str, out: &mut String) {
    let mut rest = text;
    out.reserve(text.len());
    while let Some((before, after)) = rest.split_once('\r') {
        out.push_str(before);
        out.push('\n');
        rest = after.strip_prefix('\n').unwrap_or(after);
    }
    out.push_str(rest);
}

/// Appends an attribute value: references resolved, every tab and line end a space. `offset` is its first byte.
pub(crate) fn push_attribute_value(value: &str, offset: usize, out: &mut String) -> Result<(), Fault> {
    let mut done = 0;
    let mut rest = value;
    while let Some(n) = rest.bytes().position(is_special) {
        let (before, at) = rest.split_at(n);
        out.push_str(before);
        let place = offset + done + n;
        let (taken, after) = if let Some(reference) = at.strip_prefix('&') {
            let (name, after) = reference.split_once(';').ok_or_else(|| lone_ampersand(place))?;
            resolve_reference(name, place, out)?;
            (name.len() + 2, after)
        } else if at.starts_with('<') {
            return Err(Fault::new(
                XmlErrorKind::InvalidAttribute,
                place,
                "\"<\" in an attribute value",
                "the closing quote before it, or &lt;",
            ));
        } else {
            out.push(' ');
            let taken = if at.starts_with("\r\n") { 2 } else { 1 };
            (taken, at.get(taken..).unwrap_or(""))
        };
        done += n + taken;
        rest = after;
    }
    out.push_str(rest);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_fifth_edition() {
        for (name, expected) in [
            ("a", true),
            ("_a-1.b", true),
            ("Größe", true),
            ("a\u{B7}", true),
            ("\u{B7}a", false),
            ("-a", false),
            ("1a", false),
            ("", false),
            ("a\u{D7}", false),
            ("\u{3042}", true),
        ] {
            assert_eq!(is_name(name), expected, "{name:?}");
        }
    }

    #[test]
    fn references_resolve_to_allowed_characters_only() {
        for (name, expected) in [
            ("lt", Ok("<")),
            ("#228", Ok("ä")),
            ("#xE4", Ok("ä")),
            ("#x10FFFF", Ok("\u{10FFFF}")),
            ("#9", Ok("\t")),
            ("#0", Err(XmlErrorKind::InvalidReference)),
            ("#8", Err(XmlErrorKind::InvalidReference)),
            ("#xD800", Err(XmlErrorKind::InvalidReference)),
            ("#x110000", Err(XmlErrorKind::InvalidReference)),
            ("#xFFFE", Err(XmlErrorKind::InvalidReference)),
            ("#", Err(XmlErrorKind::InvalidReference)),
            ("#x", Err(XmlErrorKind::InvalidReference)),
            ("#+5", Err(XmlErrorKind::InvalidReference)),
            ("#XE4", Err(XmlErrorKind::InvalidReference)),
            ("nbsp", Err(XmlErrorKind::UndefinedEntity)),
            (" b ", Err(XmlErrorKind::InvalidReference)),
            ("", Err(XmlErrorKind::InvalidReference)),
        ] {
            let mut out = String::new();
            let result =
                resolve_reference(name, 0, &mut out).map(|()| out.as_str()).map_err(|fault| fault.kind);
            assert_eq!(result, expected, "&{name};");
        }
    }

    #[test]
    fn line_ends_become_one() {
        for (text, expected) in [("a\r\nb", "a\nb"), ("a\rb\r", "a\nb\n"), ("\r\r\n", "\n\n"), ("a", "a")] {
            let mut out = String::new();
            push_with_line_ends(text, &mut out);
            assert_eq!(out, expected, "{text:?}");
        }
    }
}
