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
const TOTAL_MAX: u64 = 1024 * 1024 * 1024;
/// Unpacked to packed size of an archive (IN-15).
const RATIO_MAX: u64 = 100;

/// Opens an archive that stands alone.
///
/// # Errors
/// [`ReadError::Closed`] for a damaged, locked or nested archive and for a bomb.
pub(super) fn open(bytes: &[u8], limits: Limits) -> Result<Opened<'static>, ReadError> {
    open_nested(bytes, limits, 1)
}

/// Opens the `depth`th archive inside one another.
///
/// # Errors
/// As [`open`].
pub(super) fn open_nested(bytes: &[u8], limits: Limits, depth: usize) -> Result<Opened<'static>, ReadError> {
    if depth > ARCHIVES_MAX {
        return Err(closed(format!("archives are nested deeper than {ARCHIVES_MAX}")));
    }
    gather(members(bytes, TOTAL_MAX)?, limits, depth)
}

fn closed(reason: String) -> ReadError {
    ReadError::Closed { container: "ZIP", reason }
}

fn members(bytes: &[u8], total_max: u64) -> Result<Vec<Member>, ReadError> {
    let damaged = |error: zip::result::ZipError| closed(format!("it is damaged or locked ({error})"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MEMBERS_MAX {
        return Err(closed(format!("it has {} members; expected at most {MEMBERS_MAX}", archive.len())));
    }
    let packed = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let allowed = packed.saturating_mul(RATIO_MAX).min(total_max);
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
        let left = allowed - total;
        let read = file.by_ref().take(left + 1).read_to_end(&mut content);
        read.map_err(|error| closed(format!("a member cannot be unpacked ({error})")))?;
        total += u64::try_from(content.len()).unwrap_or(u64::MAX);
        if total > allowed {
            return Err(closed(format!(
                "it unpacks to more than {allowed} bytes, {RATIO_MAX} times its size or 1 GiB"
            )));
        }
        found.push(Member { name: Some(name), bytes: content, is_inline: false });
    }
    Ok(found)
}
