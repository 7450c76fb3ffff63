//! What one file of a channel holds: documents to read, and files that belong to them.

mod envelope;
mod locked;
mod mail;
mod members;
mod pdf;
mod same;
mod zip;

pub use locked::locked;

use std::borrow::Cow;

use attest_xml::Limits;

use crate::capture::{self, Capture};
use crate::error::ReadError;
use crate::import::{self, Imported};

/// The contents of one file.
#[derive(Debug, Default)]
pub struct Opened<'b> {
    /// Structured documents, in the order of the file; [`crate::Source`] takes each (IN-4).
    pub documents: Vec<Packed<'b>>,
    /// PDF files without a structured document, and images that a sidecar speaks of: invoices for capture, one each (IN-10).
    pub scans: Vec<Scan<'b>>,
    /// Import files, read as a whole.
    pub imports: Vec<ImportFile>,
    /// What sidecars say about images that are not in this file (IN-16).
    pub captures: Vec<Capture>,
    /// Files that belong to no invoice.
    pub files: Vec<PackedFile<'b>>,
    /// Members of a container that cannot be opened; the others are not stopped by them (IN-4).
    pub refused: Vec<Refused>,
    /// Head of the mail, where the file is one.
    pub mail: Option<MailHead>,
}

/// A structured document and the files that came with it.
#[derive(Debug)]
pub struct Packed<'b> {
    /// Name of the file it came in, where a container gives one; never a key or a path.
    pub name: Option<String>,
    /// The document alone, with the namespaces of its envelope; borrowed where the file is nothing else.
    pub bytes: Cow<'b, [u8]>,
    /// Line and column at which it starts in its file, for [`crate::Source::starting_at`].
    pub start: (u32, u32),
    /// Its attachments beside those inside of the XML: the PDF around it, other files of that PDF, of the mail.
    pub files: Vec<PackedFile<'b>>,
    /// What a sidecar says about it; the document wins (IN-18, [`crate::capture::join`]).
    pub capture: Option<Box<Capture>>,
}

impl Packed<'_> {
    /// The document without what it borrows.
    fn into_owned(self) -> Packed<'static> {
        let files = self.files.into_iter().map(PackedFile::into_owned).collect();
        Packed {
            name: self.name,
            bytes: Cow::Owned(self.bytes.into_owned()),
            start: self.start,
            files,
            capture: self.capture,
        }
    }
}

/// An invoice without structure and the files that came with it.
#[derive(Debug)]
pub struct Scan<'b> {
    /// The PDF, or the image.
    pub file: PackedFile<'b>,
    /// Its attachments, those inside of the PDF first.
    pub files: Vec<PackedFile<'b>>,
    /// What a sidecar says about it (IN-16).
    pub capture: Option<Box<Capture>>,
}

/// An import file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFile {
    /// Its name, where a container gives one.
    pub name: Option<String>,
    /// [`crate::import::CSV_ID`] or [`crate::import::JSON_ID`].
    pub format: &'static str,
    /// Its invoices.
    pub invoices: Vec<Imported>,
}

/// A file inside of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedFile<'b> {
    /// Its name, as written; never a key or a path.
    pub name: Option<String>,
    /// Its bytes.
    pub bytes: Cow<'b, [u8]>,
}

impl PackedFile<'_> {
    fn into_owned(self) -> PackedFile<'static> {
        PackedFile { name: self.name, bytes: Cow::Owned(self.bytes.into_owned()) }
    }
}

/// A member of a container that cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its name.
    pub name: Option<String>,
    /// Why.
    pub error: ReadError,
}

/// What the head of a mail says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailHead {
    /// Address of the sender.
    pub from: Option<String>,
    /// Subject.
    pub subject: Option<String>,
    /// `Message-ID`, without brackets.
    pub message_id: Option<String>,
    /// A program sent it: it is never acknowledged (IN-14).
    pub is_automatic: bool,
}

/// What a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Xml,
    Pdf,
    Zip,
    Mail,
    Image,
    Import(&'static str),
    Sidecar,
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
            let (documents, broken) = envelope::unwrap(bytes, limits)?;
            let refused = broken.into_iter().map(|error| Refused { name: None, error }).collect();
            Ok(Opened { documents, refused, ..Opened::default() })
        }
        Kind::Pdf => pdf::open(bytes, limits),
        Kind::Zip => zip::open(bytes, limits),
        Kind::Mail => mail::open(bytes, limits),
        Kind::Import(format) => {
            Ok(Opened { imports: vec![import_file(None, format, bytes)?], ..Opened::default() })
        }
        Kind::Sidecar => Ok(Opened { captures: capture::read("the sidecar", bytes)?, ..Opened::default() }),
        Kind::Image => Err(ReadError::UnknownFile { found: "an image" }),
        Kind::Unknown(found) => Err(ReadError::UnknownFile { found }),
    }
}

fn import_file(name: Option<String>, format: &'static str, bytes: &[u8]) -> Result<ImportFile, ReadError> {
    let invoices = import::read(name.as_deref().unwrap_or("the import file"), bytes)?;
    Ok(ImportFile { name, format, invoices })
}

/// Bytes at the start that tell what a file is; `%PDF-` may stand within the first 1024.
const HEAD_BYTES: usize = 1024;

fn kind(bytes: &[u8]) -> Kind {
    let head = bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or_default();
    if memchr::memmem::find(head, b"%PDF-").is_some() {
        return Kind::Pdf;
    }
    let mut marked = head;
    while let Some(rest) = marked.strip_prefix(b"\xEF\xBB\xBF") {
        marked = rest;
    }
    match marked.trim_ascii_start() {
        [] => Kind::Unknown("empty"),
        start if is_web_page(start) => Kind::Unknown("a web page"),
        [b'<', ..] | [0, b'<', ..] => Kind::Xml,
        [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] => import::format_of(bytes).map_or(Kind::Xml, Kind::Import),
        [b'P', b'K', 3, 4, ..] if zip::is_office(bytes) => {
            Kind::Unknown("a Word, Excel or OpenDocument file")
        }
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Kind::Zip,
        start if is_image(start) => Kind::Image,
        [b'{', b'\\', ..] => Kind::Unknown("a text document (RTF)"),
        [b'{', ..] if capture::is_capture(bytes) => Kind::Sidecar,
        [b'{' | b'[', ..] => import::format_of(bytes).map_or(Kind::Unknown("JSON"), Kind::Import),
        start if is_mail(start) => Kind::Mail,
        start => import::format_of(bytes).map_or(Kind::Unknown(words_for(start)), Kind::Import),
    }
}

fn is_web_page(start: &[u8]) -> bool {
    [&b"<!doctype html"[..], b"<html"]
        .iter()
        .any(|tag| start.get(..tag.len()).is_some_and(|own| own.eq_ignore_ascii_case(tag)))
}

/// PNG, JPEG, TIFF, GIF, WebP, HEIF.
fn is_image(start: &[u8]) -> bool {
    matches!(
        start,
        [0x89, b'P', b'N', b'G', ..]
            | [0xFF, 0xD8, 0xFF, ..]
            | [b'I', b'I', 42, 0, ..]
            | [b'M', b'M', 0, 42, ..]
            | [b'G', b'I', b'F', b'8', ..]
            | [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..]
            | [0, 0, 0, _, b'f', b't', b'y', b'p', b'h' | b'm', ..]
    )
}

/// What people send besides, for the message that refuses it.
fn words_for(start: &[u8]) -> &'static str {
    match start {
        [b'U', b'N', b'A' | b'B', ..] => "EDIFACT",
        [b'I', b'S', b'A', b'*', ..] => "ANSI X12",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "a Word or Excel file, or a saved mail of Outlook",
        [0x1F, 0x8B, ..] => "a gzip archive",
        [b'R', b'a', b'r', b'!', ..] => "a RAR archive",
        [b'7', b'z', 0xBC, 0xAF, ..] => "a 7-Zip archive",
        [0x30, 0x80..=0x84, ..] => "a signed or encrypted file (PKCS #7)",
        _ => "of no kind that we know",
    }
}

/// A header line at the start, and one of those that every mail has.
fn is_mail(head: &[u8]) -> bool {
    let name = head.get(..memchr::memchr(b':', head).unwrap_or(0)).unwrap_or_default();
    let is_header = !name.is_empty() && name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-');
    let lines = head.split(|b| *b == b'\n').map(<[u8]>::to_ascii_lowercase);
    let known = ["from:", "received:", "return-path:", "mime-version:", "delivered-to:", "message-id:"];
    is_header && lines.into_iter().any(|line| known.iter().any(|header| line.starts_with(header.as_bytes())))
}

#[cfg(test)]
mod tests;
