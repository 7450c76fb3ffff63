//! ZIP archives, within bounds (IN-15).

use std::io::{Cursor, Read as _};

use attest_xml::Limits;
use zip::ZipArchive;

use super::members::{ARCHIVES_MAX, Member, gather};
use super::{Opened, Refused};
use crate::error::ReadError;

/// Members of an archive.
const MEMBERS_MAX: usize = 10_000;
/// Bytes of all members together: 1 GiB (IN-15).
const TOTAL_MAX: u64 = 1024 * 1024 * 1024;
/// Unpacked to packed size of an archive (IN-15).
const RATIO_MAX: u64 = 100;
/// Bytes of all members that are held at once. The file itself may have 100 MiB (IN-20), the tree of the largest document
/// comes on top, and a function has 512 MiB.
const HELD_MAX: u64 = 160 * 1024 * 1024;

/// What all archives inside of one file may still unpack, together.
pub(super) struct Budget {
    /// Bytes unpacked, whatever becomes of them.
    unpacked: u64,
    /// Bytes held at once.
    held: u64,
}

impl Budget {
    pub(super) const fn full() -> Self {
        Self { unpacked: TOTAL_MAX, held: HELD_MAX }
    }
}

/// Whether an archive is a document of an office program, which is one file to its sender.
pub(super) fn is_office(bytes: &[u8]) -> bool {
    let archive = ZipArchive::new(Cursor::new(bytes));
    archive.is_ok_and(|archive| {
        ["[Content_Types].xml", "mimetype"].iter().any(|name| archive.index_for_name(name).is_some())
    })
}

/// Opens an archive that stands alone.
///
/// # Errors
/// [`ReadError::Closed`] for a damaged, locked or nested archive, for a bomb, and for more than is held at once.
pub(super) fn open(bytes: &[u8], limits: Limits) -> Result<Opened<'static>, ReadError> {
    open_nested(bytes, limits, 1, &mut Budget::full())
}

/// Opens the `depth`th archive inside one another.
///
/// # Errors
/// As [`open`].
pub(super) fn open_nested(
    bytes: &[u8],
    limits: Limits,
    depth: usize,
    left: &mut Budget,
) -> Result<Opened<'static>, ReadError> {
    if depth > ARCHIVES_MAX {
        return Err(closed(format!("archives are nested deeper than {ARCHIVES_MAX}")));
    }
    let held = left.held;
    let (members, refused) = members(bytes, limits.bytes, left).inspect_err(|_| left.held = held)?;
    let mut opened = gather(members, limits, depth, left);
    opened.refused.extend(refused);
    Ok(opened)
}

fn closed(reason: String) -> ReadError {
    ReadError::Closed { container: "ZIP", reason }
}

/// The members, and those among them that are larger than a message may be: they are not kept, and stop nobody (IN-4).
fn members(
    bytes: &[u8],
    member_max: usize,
    left: &mut Budget,
) -> Result<(Vec<Member>, Vec<Refused>), ReadError> {
    let damaged = |error: zip::result::ZipError| closed(format!("it is damaged or locked ({error})"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MEMBERS_MAX {
        return Err(closed(format!("it has {} members; expected at most {MEMBERS_MAX}", archive.len())));
    }
    let member_max_bytes = count(member_max);
    let allowed = count(bytes.len()).saturating_mul(RATIO_MAX).min(left.unpacked);
    let mut total = 0u64;
    let (mut found, mut refused) = (Vec::new(), Vec::new());
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(damaged)?;
        let name = file.name().map_err(damaged)?.into_owned();
        if file.is_dir() || name.starts_with("__MACOSX/") {
            continue;
        }
        if file.encrypted() {
            return Err(closed("a member is locked with a password".to_owned()));
        }
        // What the directory says about sizes is not to be trusted: one byte more than allowed is read at most.
        let most = (allowed - total).min(member_max_bytes).min(left.held) + 1;
        let mut content = Vec::with_capacity(usize::try_from(file.size().min(most)).unwrap_or_default());
        let read = file.by_ref().take(most).read_to_end(&mut content);
        read.map_err(|error| closed(format!("a member cannot be unpacked ({error})")))?;
        let size = count(content.len());
        total += size;
        left.unpacked = left.unpacked.saturating_sub(size);
        if total > allowed {
            return Err(closed(format!(
                "it unpacks to more than {allowed} bytes, {RATIO_MAX} times its size or 1 GiB"
            )));
        }
        if size > member_max_bytes {
            let error = ReadError::TooLarge { bytes: content.len(), limit: member_max };
            refused.push(Refused { name: Some(name), error });
            continue;
        }
        left.held = left.held.checked_sub(size).ok_or_else(|| {
            closed(format!(
                "its files have more than {HELD_MAX} bytes together; send them in several archives"
            ))
        })?;
        // What the directory promised may be much more than what came.
        content.shrink_to_fit();
        found.push(Member { name: Some(name), bytes: content, is_inline: false });
    }
    Ok((found, refused))
}

fn count(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
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
        for (case, unpacked, held, expected) in [
            ("too little to unpack", 99, 1_000, Err("1 GiB")),
            ("just enough to unpack", 100, 1_000, Ok((0, 900))),
            ("one more", 101, 1_000, Ok((1, 900))),
            ("too little to hold", 1_000, 99, Err("send them in several archives")),
            ("just enough to hold", 1_000, 100, Ok((900, 0))),
        ] {
            let mut budget = Budget { unpacked, held };
            let found = members(&archive, 1_000, &mut budget).map(|_| (budget.unpacked, budget.held));
            match (found, expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected, "IN-15 {case}"),
                (Err(error), Err(part)) => {
                    assert_eq!(error.code(), "E603", "IN-15 {case}");
                    assert!(error.to_string().contains(part), "IN-15 {case}: {error}");
                }
                (found, _) => panic!("IN-15 {case}: {found:?}"),
            }
        }
    }

    #[test]
    fn in_20_a_member_larger_than_a_message_is_refused_by_itself() {
        let archive = hundred_bytes();
        for (member_max, names, refused) in [(59, vec!["b"], 1), (60, vec!["a", "b"], 0), (39, vec![], 2)] {
            let (found, not_taken) = members(&archive, member_max, &mut Budget::full()).unwrap();
            let found: Vec<_> = found.iter().filter_map(|member| member.name.as_deref()).collect();
            assert_eq!((found, not_taken.len()), (names, refused), "IN-20 at most {member_max} bytes");
            assert!(not_taken.iter().all(|member| member.error.code() == "E005"), "IN-20 {not_taken:?}");
        }
    }
}
