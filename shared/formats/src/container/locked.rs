//! Files that nobody can look into without a password (ATT-6).

use std::io::Cursor;

use lopdf::{Document, LoadOptions};
use zip::ZipArchive;

use super::{Kind, kind};

/// Bytes of the streams of a PDF that are unpacked to see whether it opens.
const INFLATED_MAX: usize = 100 * 1024 * 1024;

/// ATT-6. Why a file cannot be looked into: a password stands before a PDF, or before a member of an archive.
///
/// A PDF that is only locked against changes opens without a password, and so is no such file.
#[must_use]
pub fn locked(bytes: &[u8]) -> Option<&'static str> {
    match kind(bytes) {
        Kind::Pdf => pdf(bytes),
        Kind::Zip => archive(bytes),
        Kind::Xml | Kind::Mail | Kind::Image | Kind::Import(_) | Kind::Sidecar | Kind::Unknown(_) => None,
    }
}

fn pdf(bytes: &[u8]) -> Option<&'static str> {
    memchr::memmem::find(bytes, b"/Encrypt")?;
    let options = LoadOptions { max_decompressed_size: Some(INFLATED_MAX), ..LoadOptions::default() };
    let opens =
        Document::load_mem_with_options(bytes, options).is_ok_and(|document| !document.is_encrypted());
    (!opens).then_some("a PDF that opens with a password only")
}

fn archive(bytes: &[u8]) -> Option<&'static str> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    // By its raw bytes: a locked member cannot be opened to be asked.
    let is_locked = (0..archive.len()).any(|at| archive.by_index_raw(at).is_ok_and(|file| file.encrypted()));
    is_locked.then_some("a file whose content opens with a password only")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use std::io::Write as _;

    use zip::write::SimpleFileOptions;

    use super::*;

    fn zip() -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
        writer.write_all(b"<workbook/>").unwrap();
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn att_6_a_file_behind_a_password_cannot_be_looked_into() {
        let open = zip();
        // Bit 0 of the flags says that a member is encrypted: in its own head and in the directory.
        let mut closed = open.clone();
        closed[6] |= 1;
        let directory = memchr::memmem::find(&closed, b"PK\x01\x02").unwrap();
        closed[directory + 8] |= 1;
        let plain =
            b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n".to_vec();
        let encrypted = b"%PDF-1.7\ntrailer\n<< /Root 1 0 R /Encrypt 9 0 R >>\n%%EOF\n".to_vec();
        for (case, bytes, expected) in [
            ("sheet", open, false),
            ("locked sheet", closed, true),
            ("PDF", plain, false),
            ("locked PDF", encrypted, true),
            ("picture", b"\x89PNG\r\n\x1a\n".to_vec(), false),
            ("text that speaks of it", b"the word /Encrypt".to_vec(), false),
            ("nothing", Vec::new(), false),
        ] {
            assert_eq!(locked(&bytes).is_some(), expected, "ATT-6 {case}");
        }
    }
}
