//! Attachments: which files are taken, what they are, and how they are scanned (chapter 22, IMG-17).

pub mod scan;

use attest_model::dates::Timestamp;
use attest_model::findings::Finding;
use attest_model::ids::UserCode;
use attest_model::record::{AttachedFile, Channel};
use attest_model::settings::{Settings, keys};

use crate::images::{Delivery, ImageType, cleaned, content_type};

/// Bytes at the start that tell what a file is.
const HEAD_BYTES: usize = 1024;

/// How far a file is searched for the parts that tell what it is: the directory of an archive stands at its end.
const DIRECTORY_BYTES: usize = 64 * 1024;

/// Refused files that are named one by one; the others are counted.
const REFUSED_NAMED_MAX: usize = 20;

/// A file as it came.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// Its name as written.
    pub name: Option<&'a str>,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// SHA-256 of them.
    pub digest: &'a str,
}

/// Judges the files of one invoice, one after the other.
#[derive(Debug)]
pub struct Intake<'s> {
    settings: &'s Settings,
    channel: Channel,
    now: Timestamp,
    by: Option<UserCode>,
    known: Vec<String>,
    taken: usize,
    refused: usize,
    files: Vec<AttachedFile>,
}

impl<'s> Intake<'s> {
    /// No file yet.
    #[must_use]
    pub const fn new(settings: &'s Settings, channel: Channel, now: Timestamp) -> Self {
        Self { settings, channel, now, by: None, known: Vec::new(), taken: 0, refused: 0, files: Vec::new() }
    }

    /// The files come to others that the invoice has.
    #[must_use]
    pub fn among(mut self, files: &[AttachedFile]) -> Self {
        self.known =
            files.iter().filter(|file| file.scan.is_some()).map(|file| file.digest.clone()).collect();
        self.taken = self.known.len();
        self
    }

    /// A person attaches them.
    #[must_use]
    pub fn by(mut self, user: &UserCode) -> Self {
        self.by = Some(user.clone());
        self
    }

    /// Judges a file; answers what it is when its bytes are to be put into quarantine (ATT-3). The same bytes are stored
    /// once (ATT-13).
    pub fn take(&mut self, file: Incoming<'_>) -> Option<&'static str> {
        if self.known.iter().any(|known| known == file.digest) {
            return None;
        }
        let name = name(file.name);
        let size_bytes = file.bytes.len() as u64;
        let refused = match self.judge(&name, &file) {
            Ok(media) => {
                self.taken += 1;
                self.known.push(file.digest.to_owned());
                let scan = scan::begun(self.settings.value(&keys::ATTACH_SCAN), self.now);
                self.files.push(AttachedFile {
                    digest: file.digest.to_owned(),
                    media_type: media.to_owned(),
                    scan: Some(scan),
                    ..self.listed(name, size_bytes, None)
                });
                return Some(media);
            }
            Err(finding) => *finding,
        };
        self.refused += 1;
        if self.refused <= REFUSED_NAMED_MAX {
            self.files.push(self.listed(name, size_bytes, Some(refused)));
        }
        None
    }

    fn listed(&self, name: String, size_bytes: u64, refused: Option<Finding>) -> AttachedFile {
        let (digest, media_type, attached_by) = (String::new(), String::new(), self.by.clone());
        AttachedFile { name, digest, size_bytes, media_type, scan: None, attached_by, refused }
    }

    fn judge(&self, name: &str, file: &Incoming<'_>) -> Result<&'static str, Box<Finding>> {
        let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
        let largest = self.settings.value(&keys::ATTACH_MAX_BYTES);
        if size > largest {
            let message = format!(
                "the attachment {name} has {size} bytes; at most {largest} are taken; ask for a smaller file"
            );
            let expected = format!("{name}: at most {largest} bytes");
            return Err(Box::new(refused("E603", message, expected, size.to_string())));
        }
        let most = self.settings.value(&keys::ATTACH_MAX_COUNT);
        if i64::try_from(self.taken).unwrap_or(i64::MAX) >= most {
            let message =
                format!("the attachment {name} is one too many; at most {most} are taken of one invoice");
            let expected = format!("at most {most} attachments");
            return Err(Box::new(refused("E603", message, expected, name.to_owned())));
        }
        let media = media_type(file.name.unwrap_or_default(), file.bytes);
        media.filter(|media| is_accepted(media, self.channel)).ok_or_else(|| {
            let found = media.unwrap_or("of a kind that we do not know");
            let message = format!(
                "the attachment {name} is {found}, which is not taken; expected PDF, an image, a sheet or text"
            );
            let expected = "PDF, PNG, JPEG, TIFF, GIF, CSV, XLSX, ODS, TXT, XML or DOCX";
            Box::new(refused("E602", message, expected, format!("{name}: {found}")))
        })
    }

    /// The files in the order in which they were judged.
    #[must_use]
    pub fn finish(mut self) -> Vec<AttachedFile> {
        if self.refused > REFUSED_NAMED_MAX {
            let others = self.refused - REFUSED_NAMED_MAX;
            let message = format!("{others} more attachments were not taken; ask for what is missing");
            let refused = refused("E603", message, "", others.to_string());
            self.files.push(self.listed(format!("{others} more files"), 0, Some(refused)));
        }
        self.files
    }
}

fn refused(code: &str, message: String, expected: impl Into<String>, found: String) -> Finding {
    Finding::warning(code, message).values(expected, found)
}

/// Longest name that is kept.
const NAME_CHARACTERS_MAX: usize = 120;

/// ATT-13. A name as people see it: without folders, cleaned as IMG-8.
#[must_use]
pub fn name(written: Option<&str>) -> String {
    let last = written.and_then(|name| name.rsplit(['/', '\\']).next()).unwrap_or_default();
    let cleaned = cleaned(last);
    let short: String = cleaned.chars().take(NAME_CHARACTERS_MAX).collect();
    if short.is_empty() { "attachment".to_owned() } else { short }
}

/// What a file is, by its content; its name only tells kinds of text apart.
#[must_use]
pub fn media_type(name: &str, bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or_default();
    let known = content_type(head);
    if known != ImageType::Other {
        return Some(known.media_type());
    }
    // A PDF may start within the first 1024 bytes.
    if contains(head, b"%PDF-") {
        return Some(ImageType::Pdf.media_type());
    }
    let at = |from: usize, mark: &[u8]| head.get(from..).is_some_and(|rest| rest.starts_with(mark));
    let at_hub: [(usize, &[u8], &'static str); 3] =
        [(8, b"WEBP", "image/webp"), (4, b"ftypavif", "image/avif"), (4, b"ftypavis", "image/avif")];
    if let Some((_, _, media)) = at_hub.iter().find(|(from, mark, _)| at(*from, mark)) {
        return Some(media);
    }
    if at(0, b"PK\x03\x04") {
        return office(bytes);
    }
    // Two letters are no proof: the head of a bitmap also names its own length.
    let length = head.get(2..6).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes);
    if at(0, b"BM") && length.is_some_and(|length| u64::from(length) == bytes.len() as u64) {
        return Some("image/bmp");
    }
    text(name, bytes)
}

/// Sheets and letters are archives; the names of their parts stand in the directory at the end.
fn office(bytes: &[u8]) -> Option<&'static str> {
    const ODS: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet";
    let head = bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or_default();
    let tail = bytes.get(bytes.len().saturating_sub(DIRECTORY_BYTES)..).unwrap_or_default();
    if contains(head, ODS) {
        return Some("application/vnd.oasis.opendocument.spreadsheet");
    }
    if contains(tail, b"xl/workbook.xml") {
        return Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    }
    let is_letter = contains(tail, b"word/document.xml");
    is_letter.then_some("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
}

fn contains(place: &[u8], needle: &[u8]) -> bool {
    place.windows(needle.len()).any(|window| window == needle)
}

/// Text of any encoding has no zero bytes, save in UTF-16 with its mark.
fn text(name: &str, bytes: &[u8]) -> Option<&'static str> {
    let is_wide = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    if bytes.is_empty() || (!is_wide && bytes.contains(&0)) {
        return None;
    }
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.trim().to_ascii_lowercase());
    let start: String = String::from_utf8_lossy(bytes.get(..bytes.len().min(256)).unwrap_or_default())
        .chars()
        .filter(|c| *c != '\0' && *c != '\u{FEFF}')
        .collect();
    let start = start.trim_start().to_ascii_lowercase();
    let is_page = ["<!doctype html", "<html", "<svg"].iter().any(|mark| start.starts_with(mark));
    match extension.as_deref() {
        _ if is_page => None,
        Some("csv") => Some("text/csv"),
        Some("txt") => Some("text/plain"),
        Some("xml") if start.starts_with('<') => Some("application/xml"),
        None if start.starts_with("<?xml") => Some("application/xml"),
        _ => None,
    }
}

/// ATT-8, ATT-10, IMG-17. How a clean file reaches its reader: what a browser shows is shown.
#[must_use]
pub fn delivery(media_type: &str) -> Delivery {
    match media_type {
        "application/pdf" | "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/bmp"
        | "image/avif" => Delivery::Inline,
        "image/tiff" => Delivery::InlineConverted,
        // Text and sheets are read by programs that know how they are written; a page of our own would guess.
        _ => Delivery::Download,
    }
}

/// ATT-9. The accepted types, and those that only hub messages may carry.
fn is_accepted(media: &str, channel: Channel) -> bool {
    !matches!(media, "image/webp" | "image/bmp" | "image/avif") || channel == Channel::Hub
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(bytes: &str, count: &str) -> Settings {
        let values = [("attach.max_bytes", bytes), ("attach.max_count", count)];
        let values = values.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        Settings::new(vec![(attest_model::settings::Scope::Tenant, values)])
    }

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n....";

    #[test]
    fn att_9_types_are_told_by_content() {
        let bitmap = [&b"BM"[..], &8u32.to_le_bytes(), b"xx"].concat();
        for (name, bytes, everywhere, at_hub) in [
            ("a.pdf", &b"%PDF-1.7"[..], Some("application/pdf"), true),
            ("a.exe", b"%PDF-1.7", Some("application/pdf"), true),
            ("a", PNG, Some("image/png"), true),
            ("a", b"\xFF\xD8\xFF\xE0", Some("image/jpeg"), true),
            ("a", b"II*\0", Some("image/tiff"), true),
            ("a", b"MM\0*", Some("image/tiff"), true),
            ("a", b"GIF89a", Some("image/gif"), true),
            ("a.csv", b"a;b\n1;2", Some("text/csv"), true),
            ("a.txt", b"hello", Some("text/plain"), true),
            ("a.txt", b"\xFF\xFEh\0i\0", Some("text/plain"), true),
            ("a.xml", b"<a/>", Some("application/xml"), true),
            (
                "a.xlsx",
                b"PK\x03\x04 xl/workbook.xml",
                Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                true,
            ),
            (
                "a.docx",
                b"PK\x03\x04 word/document.xml",
                Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
                true,
            ),
            (
                "a.ods",
                b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                Some("application/vnd.oasis.opendocument.spreadsheet"),
                true,
            ),
            ("a.webp", b"RIFF....WEBP", None, true),
            ("a.avif", b"....ftypavif", None, true),
            ("a.bmp", bitmap.as_slice(), None, true),
            ("a.bmp", b"BMxxxxxx", None, false),
            ("a.pdf", b"MZ\0\0", None, false),
            ("a.zip", b"PK\x03\x04 a.txt", None, false),
            ("a.html", b"<html>", None, false),
            ("a.txt", b" <!DOCTYPE html>", None, false),
            ("a.xml", b"<svg/>", None, false),
            ("a.js", b"alert(1)", None, false),
            ("a.txt", b"", None, false),
        ] {
            let media = media_type(name, bytes);
            let of = |channel| media.filter(|media| is_accepted(media, channel));
            assert_eq!(of(Channel::Email), everywhere, "ATT-9 {name} {bytes:?}");
            assert_eq!(of(Channel::Hub).is_some(), at_hub, "ATT-9 {name} {bytes:?} from the hub");
        }
    }

    #[test]
    fn att_8_what_a_browser_shows_opens_in_it() {
        for (media, expected) in [
            ("application/pdf", Delivery::Inline),
            ("image/jpeg", Delivery::Inline),
            ("image/avif", Delivery::Inline),
            ("image/tiff", Delivery::InlineConverted),
            ("text/plain", Delivery::Download),
            ("application/xml", Delivery::Download),
            ("text/html", Delivery::Download),
            ("image/svg+xml", Delivery::Download),
            ("", Delivery::Download),
        ] {
            assert_eq!(delivery(media), expected, "ATT-8, ATT-10 {media}");
        }
    }

    #[test]
    fn att_12_over_the_limit_the_attachment_is_refused() {
        let settings = limits("12", "2");
        for (case, sizes, expected) in [
            ("at the limit", vec![12], vec![""]),
            ("one below", vec![11], vec![""]),
            ("one above", vec![13], vec!["E603"]),
            ("as many as allowed", vec![9, 10], vec!["", ""]),
            ("one too many", vec![9, 10, 11], vec!["", "", "E603"]),
            ("one refused does not count", vec![13, 9, 10], vec!["E603", "", ""]),
        ] {
            let mut intake = Intake::new(&settings, Channel::Email, Timestamp::UNIX_EPOCH);
            for size in sizes {
                let mut bytes = PNG.to_vec();
                bytes.resize(size, b'.');
                intake.take(Incoming { name: Some("a.png"), bytes: &bytes, digest: &size.to_string() });
            }
            let files = intake.finish();
            let codes: Vec<_> =
                files.iter().map(|file| file.refused.as_ref().map_or("", |f| f.code.as_str())).collect();
            assert_eq!(codes, expected, "ATT-12 {case}");
            assert!(
                files.iter().all(|file| file.refused.is_some() == file.digest.is_empty()),
                "ATT-12 {case}"
            );
        }
    }

    #[test]
    fn att_12_refused_files_are_counted_when_they_are_many() {
        let settings = limits("1", "2");
        let mut intake = Intake::new(&settings, Channel::Email, Timestamp::UNIX_EPOCH);
        for at in 0..25 {
            let file = Incoming { name: None, bytes: b"12", digest: &at.to_string() };
            assert_eq!(intake.take(file), None);
        }
        let files = intake.finish();
        assert_eq!((files.len(), files[20].name.as_str()), (21, "5 more files"));
    }

    #[test]
    fn att_13_the_same_bytes_are_stored_once_under_a_clean_name() {
        let settings = limits("100", "20");
        let mut intake = Intake::new(&settings, Channel::Email, Timestamp::UNIX_EPOCH);
        let file = |name| Incoming { name: Some(name), bytes: PNG, digest: "d1" };
        assert_eq!(intake.take(file("../x/a:b?.png")), Some("image/png"));
        assert_eq!(intake.take(file("again.png")), None, "ATT-13");
        let files = intake.finish();
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].name, "a_b_.png");
        assert_eq!(name(Some(" .. ")), "attachment");
        assert_eq!(name(None), "attachment");
    }
}
