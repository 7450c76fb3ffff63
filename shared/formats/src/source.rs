//! From bytes to a tree: size, encoding, well-formedness.

use std::borrow::Cow;

use attest_xml::{Limits, Tree};
use encoding_rs::Encoding;

use crate::error::ReadError;

/// A document as UTF-8, ready to be parsed; it keeps what [`Source::parse`] borrows.
#[derive(Debug)]
pub struct Source<'b> {
    text: Cow<'b, [u8]>,
    limits: Limits,
    start: (u32, u32),
}

impl<'b> Source<'b> {
    /// Takes the bytes as received; other encodings than UTF-8 are transcoded by byte order mark, else by declaration.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] above the limit, [`ReadError::WrongEncoding`] for an encoding we do not know and for
    /// bytes that are not text in it.
    pub fn new(bytes: &'b [u8], limits: Limits) -> Result<Self, ReadError> {
        if bytes.len() > limits.bytes {
            return Err(ReadError::TooLarge { bytes: bytes.len(), limit: limits.bytes });
        }
        let text = match encoding_of(bytes)? {
            None => Cow::Borrowed(bytes),
            Some(encoding) => Cow::Owned(transcode(bytes, encoding)?),
        };
        Ok(Self { text, limits, start: (1, 1) })
    }

    /// The document was cut from a file: its first character stood at this line and column, from 1.
    #[must_use]
    pub fn starting_at(mut self, line: u32, column: u32) -> Self {
        self.start = (line, column);
        self
    }

    /// The document in UTF-8.
    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Parses the document.
    ///
    /// # Errors
    /// [`ReadError::NotWellFormed`]; [`ReadError::TooLarge`] when the transcoded text is above the limit, and
    /// [`ReadError::TooMany`] for more elements than are taken.
    pub fn parse(&self) -> Result<Tree<'_>, ReadError> {
        let (line, column) = self.start;
        match Tree::parse(&self.text, &self.limits) {
            Ok(tree) => Ok(tree.starting_at(line, column)),
            Err(error) => {
                let error = error.starting_at(line, column);
                Err(ReadError::of_xml(error, self.text.len(), &self.limits))
            }
        }
    }
}

/// The encoding to transcode from; `None` for UTF-8.
fn encoding_of(bytes: &[u8]) -> Result<Option<&'static Encoding>, ReadError> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok((encoding != encoding_rs::UTF_8).then_some(encoding));
    }
    match bytes {
        // Without byte order mark the first characters tell: "<" and another one in two bytes each.
        [b'<', 0, next, 0, ..] if *next != 0 => return Ok(Some(encoding_rs::UTF_16LE)),
        [0, b'<', 0, next, ..] if *next != 0 => return Ok(Some(encoding_rs::UTF_16BE)),
        _ => {}
    }
    let Some(label) = declared_encoding(bytes) else { return Ok(None) };
    match Encoding::for_label(label) {
        // A declaration that we can read byte by byte is not in UTF-16, whatever it says.
        Some(e) if e == encoding_rs::UTF_8 || e == encoding_rs::UTF_16LE || e == encoding_rs::UTF_16BE => {
            Ok(None)
        }
        Some(encoding) => Ok(Some(encoding)),
        None => Err(ReadError::WrongEncoding {
            encoding: String::from_utf8_lossy(label).chars().take(40).collect(),
            found: "no encoding has this name",
        }),
    }
}

/// The value of `encoding` in `<?xml …?>`.
fn declared_encoding(bytes: &[u8]) -> Option<&[u8]> {
    let declaration = bytes.strip_prefix(b"<?xml")?;
    let declaration = declaration.get(..memchr::memmem::find(declaration, b"?>")?)?;
    let after = declaration.get(memchr::memmem::find(declaration, b"encoding")? + "encoding".len()..)?;
    let value = after.get(after.iter().position(|b| matches!(b, b'"' | b'\''))?..)?;
    let (quote, value) = value.split_first()?;
    value.get(..memchr::memchr(*quote, value)?)
}

fn transcode(bytes: &[u8], encoding: &'static Encoding) -> Result<Vec<u8>, ReadError> {
    match encoding.decode_with_bom_removal(bytes) {
        (text, false) => Ok(text.into_owned().into_bytes()),
        (_, true) => Err(ReadError::WrongEncoding {
            encoding: encoding.name().to_owned(),
            found: "a byte that stands for no character in it",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root_text(bytes: &[u8]) -> Result<String, ReadError> {
        let source = Source::new(bytes, Limits::default())?;
        let text = source.parse()?.root().text().into_owned();
        Ok(text)
    }

    fn utf_16(text: &str, big: bool, mark: bool) -> Vec<u8> {
        let mark = if mark { "\u{FEFF}" } else { "" };
        let units: Vec<u16> = mark.encode_utf16().chain(text.encode_utf16()).collect();
        units.iter().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn encodings_are_found_by_mark_then_shape_then_declaration() {
        let utf_16_text = "<?xml version='1.0' encoding='UTF-16'?><a>é€</a>";
        for (case, bytes, expected) in [
            ("nothing said", "<a>é€</a>".as_bytes().to_vec(), "é€"),
            ("mark of UTF-8", "\u{FEFF}<?xml version='1.0' encoding='ISO-8859-1'?><a>é€</a>".into(), "é€"),
            ("UTF-8 declared", "<?xml version='1.0' encoding='utf-8'?><a>é€</a>".into(), "é€"),
            ("UTF-16 declared in vain", "<?xml version='1.0' encoding='UTF-16'?><a>é€</a>".into(), "é€"),
            ("mark of UTF-16 LE", utf_16(utf_16_text, false, true), "é€"),
            ("mark of UTF-16 BE", utf_16(utf_16_text, true, true), "é€"),
            ("UTF-16 LE without mark", utf_16(utf_16_text, false, false), "é€"),
            ("UTF-16 BE without mark", utf_16(utf_16_text, true, false), "é€"),
            ("UTF-16 LE, nothing said", utf_16("<a>é€</a>", false, false), "é€"),
            ("UTF-16 BE, nothing said", utf_16("<a>é€</a>", true, false), "é€"),
            ("Latin 1", b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xE9</a>".to_vec(), "é"),
            ("windows-1252", b"<?xml version='1.0' encoding='windows-1252'?><a>\xE9\x80</a>".to_vec(), "é€"),
            ("windows-1250", b"<?xml version='1.0' encoding='windows-1250'?><a>\xB3</a>".to_vec(), "ł"),
        ] {
            assert_eq!(root_text(&bytes).as_deref(), Ok(expected), "{case}");
        }
    }

    #[test]
    fn val_10_bytes_that_are_no_text_are_e001() {
        for (case, bytes) in [
            ("unknown encoding", b"<?xml version='1.0' encoding='klingon'?><a/>".to_vec()),
            ("Latin 1 without declaration", b"<a>\xE9</a>".to_vec()),
            ("half a UTF-16 unit", [utf_16("<a/>", false, true), vec![0]].concat()),
            ("truncated", b"<a><b>".to_vec()),
        ] {
            let error = root_text(&bytes).expect_err(case);
            assert_eq!(error.code(), "E001", "{case}: {error}");
        }
    }

    #[test]
    fn in_20_a_document_over_the_limit_is_e005() {
        let limits = Limits { bytes: 8, ..Limits::default() };
        for (document, expected) in [("<a>12</a>", Some("E005")), ("<a>1</a>", None), ("<a></a>", None)] {
            let error = Source::new(document.as_bytes(), limits).err().map(|error| error.code());
            assert_eq!(error, expected, "IN-20 {document}");
        }
        let limits = Limits { elements: 2, ..Limits::default() };
        for (document, expected) in [("<a><b/></a>", None), ("<a><b/><b/></a>", Some("E005"))] {
            let source = Source::new(document.as_bytes(), limits).unwrap();
            assert_eq!(source.parse().err().map(|error| error.code()), expected, "IN-20 {document}");
        }
        let grows = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9\xE9\xE9\xE9</a>";
        let limits = Limits { bytes: grows.len(), ..Limits::default() };
        let source = Source::new(grows, limits).unwrap();
        assert_eq!(source.parse().unwrap_err().code(), "E005", "IN-20 after transcoding");
    }
}
