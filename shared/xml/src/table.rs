//! The table of local names, made by the compiler from `names.txt`.

use crate::name::NameId;

/// Local names of elements and attributes in UBL 2.1 and CII D16B that readers and rules ask for, sorted by bytes.
const SOURCE: &str = include_str!("names.txt");
pub(crate) const COUNT: usize = count_lines(SOURCE.as_bytes());
pub(crate) static NAMES: [&str; COUNT] = split_lines();

/// Four times the names, so that most are found at the first look.
const SLOTS: usize = 4096;
const FREE: u16 = u16::MAX;
static TABLE: [u16; SLOTS] = build_table();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses what is out of range")]
const fn count_lines(bytes: &[u8]) -> usize {
    let (mut lines, mut i) = (0, 0);
    while i < bytes.len() {
        lines += (bytes[i] == b'\n') as usize;
        i += 1;
    }
    lines
}

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses what is out of range")]
const fn split_lines() -> [&'static str; COUNT] {
    let mut names = [""; COUNT];
    let mut rest = SOURCE;
    let mut n = 0;
    while n < COUNT {
        let mut end = 0;
        while rest.as_bytes()[end] != b'\n' {
            end += 1;
        }
        let (line, after) = rest.split_at(end);
        names[n] = line;
        rest = after.split_at(1).1;
        n += 1;
    }
    names
}

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses what is out of range")]
const fn build_table() -> [u16; SLOTS] {
    let mut table = [FREE; SLOTS];
    let mut n = 0;
    while n < COUNT {
        let mut slot = hash(NAMES[n].as_bytes()) % SLOTS;
        while table[slot] != FREE {
            slot = (slot + 1) % SLOTS;
        }
        table[slot] = n as u16;
        n += 1;
    }
    table
}

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses what is out of range")]
pub(crate) const fn position(local: &[u8]) -> u16 {
    let (mut low, mut high) = (0, COUNT);
    while low < high {
        let middle = (low + high) / 2;
        match compare(NAMES[middle].as_bytes(), local) {
            0 => return middle as u16,
            order if order < 0 => low = middle + 1,
            _ => high = middle,
        }
    }
    panic!("the name is not in names.txt")
}

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses what is out of range")]
pub(crate) const fn compare(a: &[u8], b: &[u8]) -> i32 {
    let mut i = 0;
    while i < a.len() && i < b.len() {
        if a[i] != b[i] {
            return a[i] as i32 - b[i] as i32;
        }
        i += 1;
    }
    a.len() as i32 - b.len() as i32
}

/// Length, first and last eight bytes, mixed: names differ at their ends.
#[inline]
pub(crate) const fn hash(bytes: &[u8]) -> usize {
    let (head, tail) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
        _ => match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            (Some(head), Some(tail)) => (u32::from_le_bytes(*head) as u64, u32::from_le_bytes(*tail) as u64),
            _ => {
                let mut short = 0;
                let mut rest = bytes;
                while let Some((byte, after)) = rest.split_first() {
                    short = short << 8 | *byte as u64;
                    rest = after;
                }
                (short, 0)
            }
        },
    };
    let mixed = (head ^ tail.rotate_left(23) ^ bytes.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 40) as usize
}

/// The id of a local name of the table.
#[inline]
pub(crate) fn find_known(name: &str) -> Option<NameId> {
    let mut slot = hash(name.as_bytes()) % SLOTS;
    loop {
        let id = *TABLE.get(slot)?;
        if *NAMES.get(usize::from(id))? == name {
            return Some(NameId(id));
        }
        slot = (slot + 1) % SLOTS;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_is_sorted_unique_and_found() {
        for (n, pair) in NAMES.windows(2).enumerate() {
            assert!(pair[0] < pair[1], "{n}: {} before {}", pair[0], pair[1]);
        }
        for (n, name) in NAMES.iter().enumerate() {
            assert_eq!(find_known(name), Some(NameId(n as u16)), "{name}");
            assert_eq!(NameId::known(name), NameId(n as u16), "{name}");
        }
        assert_eq!(find_known("Rechnungszeile"), None);
        assert_eq!(find_known(""), None);
    }

    #[test]
    fn hash_spreads_the_known_names() {
        let far =
            NAMES.iter().filter(|name| TABLE[hash(name.as_bytes()) % SLOTS] != NameId::known(name).0).count();
        assert!(far * 5 < COUNT, "{far} of {COUNT} names are not at their first slot");
    }
}
