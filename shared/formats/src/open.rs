//! What one file of a channel holds: documents to read, and files that belong to them.

use std::borrow::Cow;

use attest_xml::Limits;

use crate::envelope;
use crate::error::ReadError;
use crate::pdf;

/// The contents of one file.
#[derive(Debug, Default)]
pub struct Opened<'b> {
    /// Structured documents, in the order of the file; [`crate::Source`] takes each (IN-4).
    pub documents: Vec<Packed<'b>>,
    /// Files that are no structured document: a PDF without one, images, time sheets.
    pub files: Vec<PackedFile<'b>>,
}

/// A structured document and the files that came with it.
#[derive(Debug)]
pub struct Packed<'b> {
    /// Name of the file it came in, where a container gives one; never a key or a path.
    pub name: Option<String>,
    /// XML at the lines and columns of the file as received.
    pub bytes: Cow<'b, [u8]>,
    /// Its attachments beside those inside of the XML: the PDF around it, other files of that PDF.
    pub files: Vec<PackedFile<'b>>,
}

/// A file inside of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedFile<'b> {
    /// Its name, as written; never a key or a path.
    pub name: Option<String>,
    /// Its bytes.
    pub bytes: Cow<'b, [u8]>,
}

/// What a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Xml,
    Pdf,
    Unknown(&'static str),
}

/// Opens a file, by what it is and never by its name.
///
/// # Errors
/// [`ReadError::TooLarge`] above the limit (IN-20), [`ReadError::Closed`] for what may not be opened (IN-15),
/// [`ReadError::UnknownFile`] for anything we do not know, and what [`crate::Source`] refuses.
pub fn open(bytes: &[u8], limits: Limits) -> Result<Opened<'_>, ReadError> {
    if bytes.len() > limits.bytes {
        return Err(ReadError::TooLarge { bytes: bytes.len(), limit: limits.bytes });
    }
    match kind(bytes) {
        Kind::Xml => {
            let documents = envelope::unwrap(bytes, limits)?;
            let packed = |bytes| Packed { name: None, bytes, files: Vec::new() };
            Ok(Opened { documents: documents.into_iter().map(packed).collect(), files: Vec::new() })
        }
        Kind::Pdf => pdf::open(bytes),
        Kind::Unknown(found) => Err(ReadError::UnknownFile { found }),
    }
}

/// Bytes before `%PDF-` that readers let pass.
const PDF_HEADER_WITHIN: usize = 1024;

fn kind(bytes: &[u8]) -> Kind {
    let head = bytes.get(..bytes.len().min(PDF_HEADER_WITHIN)).unwrap_or_default();
    if memchr::memmem::find(head, b"%PDF-").is_some() {
        return Kind::Pdf;
    }
    let marked = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    match marked.trim_ascii_start() {
        [] => Kind::Unknown("empty"),
        [b'<', ..] | [0, b'<', ..] | [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] => Kind::Xml,
        [0x89, b'P', b'N', b'G', ..]
        | [0xFF, 0xD8, 0xFF, ..]
        | [b'I', b'I', 42, 0, ..]
        | [b'M', b'M', 0, 42, ..] => Kind::Unknown("an image"),
        [b'{' | b'[', ..] => Kind::Unknown("JSON"),
        [b'U', b'N', b'A' | b'B', ..] => Kind::Unknown("EDIFACT"),
        _ => Kind::Unknown("of no kind that we know"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_content() {
        for (case, bytes, expected) in [
            ("xml", &b"<a/>"[..], Kind::Xml),
            ("xml after a mark and white space", b"\xEF\xBB\xBF \n<a/>", Kind::Xml),
            ("utf-16", b"\xFF\xFE<\0", Kind::Xml),
            ("pdf", b"%PDF-1.7\n", Kind::Pdf),
            ("pdf after a byte order mark", b"\xEF\xBB\xBF%PDF-1.4", Kind::Pdf),
            ("empty", b" \n", Kind::Unknown("empty")),
            ("json", b"{\"a\":1}", Kind::Unknown("JSON")),
            ("edifact", b"UNA:+.? 'UNB+", Kind::Unknown("EDIFACT")),
            ("image", b"\x89PNG\r\n", Kind::Unknown("an image")),
            ("text", b"Dear madam", Kind::Unknown("of no kind that we know")),
        ] {
            assert_eq!(kind(bytes), expected, "{case}");
        }
        assert_eq!(open(b"{}", Limits::default()).unwrap_err().code(), "E002");
    }

    #[test]
    fn in_20_a_message_over_the_limit_is_not_opened() {
        for (bytes, expected) in [(&b"<a>1</a>"[..], true), (b"<a></a>", true), (b"<a>12</a>", false)] {
            let opened = open(bytes, Limits { bytes: 8, ..Limits::default() });
            assert_eq!(opened.is_ok(), expected, "IN-20 {}", bytes.len());
            assert!(expected || opened.is_err_and(|error| error.code() == "E005"), "IN-20");
        }
    }
}
