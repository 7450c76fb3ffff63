//! ZIP archives, within bounds (IN-15).

use std::io::{Cursor, Read as _};

use attest_xml::Limits;
use zip::ZipArchive;

use super::Opened;
use super::members::{ARCHIVES_MAX, Member, gather};
use crate::error::ReadError;

/// Members of an archive.
const MEMBERS_MAX: usize = 10_000;
/// Bytes of all members together: 1 GiB (IN-15).
pub(super) const TOTAL_MAX: u64 = 1024 * 1024 * 1024;
/// Unpacked to packed size of an archive (IN-15).
const RATIO_MAX: u64 = 100;

/// Opens an archive that stands alone.
///
/// # Errors
/// [`ReadError::Closed`] for a damaged, locked or nested archive and for a bomb.
pub(super) fn open(bytes: &[u8], limits: Limits) -> Result<Opened<'static>, ReadError> {
    let mut left = TOTAL_MAX;
    open_nested(bytes, limits, 1, &mut left)
}

/// Opens the `depth`th archive inside one another; `left` is what all of them together may still unpack.
///
/// # Errors
/// As [`open`].
pub(super) fn open_nested(
    bytes: &[u8],
    limits: Limits,
    depth: usize,
    left: &mut u64,
) -> Result<Opened<'static>, ReadError> {
    if depth > ARCHIVES_MAX {
        return Err(closed(format!("archives are nested deeper than {ARCHIVES_MAX}")));
    }
    gather(members(bytes, left)?, limits, depth, left)
}

fn closed(reason: String) -> ReadError {
    ReadError::Closed { container: "ZIP", reason }
}

fn members(bytes: &[u8], left: &mut u64) -> Result<Vec<Member>, ReadError> {
    let damaged = |error: zip::result::ZipError| closed(format!("it is damaged or locked ({error})"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MEMBERS_MAX {
        return Err(closed(format!("it has {} members; expected at most {MEMBERS_MAX}", archive.len())));
    }
    let packed = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let allowed = packed.saturating_mul(RATIO_MAX).min(*left);
    let mut total = 0u64;
    let mut found = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(damaged)?;
        let name = file.name().map_err(damaged)?.into_owned();
        if file.is_dir() || name.starts_with("__MACOSX/") {
            continue;
        }
        if file.encrypted() {
            return Err(closed("a member is locked with a password".to_owned()));
        }
        let mut content = Vec::new();
        // What the directory says about sizes is not to be trusted: one byte more than allowed is read at most.
        let read = file.by_ref().take(allowed - total + 1).read_to_end(&mut content);
        read.map_err(|error| closed(format!("a member cannot be unpacked ({error})")))?;
        total += u64::try_from(content.len()).unwrap_or(u64::MAX);
        if total > allowed {
            return Err(closed(format!(
                "it unpacks to more than {allowed} bytes, {RATIO_MAX} times its size or 1 GiB"
            )));
        }
        found.push(Member { name: Some(name), bytes: content, is_inline: false });
    }
    *left -= total;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two members of 60 and 40 bytes, not compressed.
    fn hundred_bytes() -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let stored =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for (name, size) in [("a", 60), ("b", 40)] {
            writer.start_file(name, stored).unwrap();
            std::io::Write::write_all(&mut writer, &vec![b'x'; size]).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn in_15_all_archives_of_a_file_share_what_may_be_unpacked() {
        let archive = hundred_bytes();
        for (left, expected) in [(99, None), (100, Some(0)), (101, Some(1))] {
            let mut budget = left;
            let found = members(&archive, &mut budget).map(|members| members.len()).ok();
            assert_eq!(found.map(|_| budget), expected, "IN-15 {left} bytes left");
        }
    }
}
