//! Lines, columns and positions among siblings, worked out when somebody asks.

use crate::name::QName;
use crate::tree::Tree;

/// Characters are counted up to every block, so that a column costs at most one block, however long its line is.
const BLOCK: usize = 1024;

/// Where the lines of a document start.
#[derive(Debug)]
pub(crate) struct Lines {
    /// Byte after each line end.
    starts: Vec<u32>,
    /// Characters before each block.
    characters: Vec<u32>,
}

impl Lines {
    pub(crate) fn of(source: &[u8]) -> Self {
        let starts = memchr::memchr_iter(b'\n', source).map(|n| n as u32 + 1).collect();
        let mut sum = 0;
        let mut characters = vec![0];
        for block in source.chunks(BLOCK) {
            sum += count_characters(block);
            characters.push(sum);
        }
        Self { starts, characters }
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    pub(crate) fn place(&self, source: &[u8], offset: usize) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start as usize <= offset);
        let start = line.checked_sub(1).and_then(|n| self.starts.get(n)).map_or(0, |start| *start as usize);
        let column = self.characters_before(source, offset) - self.characters_before(source, start) + 1;
        (line as u32 + 1, column)
    }

    fn characters_before(&self, source: &[u8], offset: usize) -> u32 {
        let offset = offset.min(source.len());
        let block = offset / BLOCK;
        let rest = source.get(block * BLOCK..offset).unwrap_or(&[]);
        self.characters.get(block).copied().unwrap_or(0) + count_characters(rest)
    }
}

/// A place of a document as a place of the file that it was cut from, where it starts at `start`.
pub(crate) fn within((line, column): (u32, u32), start: (u32, u32)) -> (u32, u32) {
    let before = if line == 1 { start.1.saturating_sub(1) } else { 0 };
    (line.saturating_add(start.0.saturating_sub(1)), column.saturating_add(before))
}

/// Every byte but the continuation bytes `10xxxxxx` starts a character.
fn count_characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|b| (**b & 0xC0) != 0x80).count() as u32
}

/// For each element its number among the siblings of the same name, from 1; 0 when there is only one.
#[derive(Debug)]
pub(crate) struct Positions(Vec<u32>);

impl Positions {
    pub(crate) fn of(tree: &Tree<'_>) -> Self {
        let mut positions = vec![0; tree.nodes.len()];
        let mut groups = Vec::new();
        for id in 0..tree.nodes.len() as u32 {
            number_children(tree, id, &mut groups, &mut positions);
        }
        Self(positions)
    }

    pub(crate) fn get(&self, id: u32) -> u32 {
        self.0.get(id as usize).copied().unwrap_or(0)
    }
}

/// Numbers the children of one element. Sorting by name keeps a parent of many differently named children cheap.
fn number_children(tree: &Tree<'_>, parent: u32, groups: &mut Vec<(QName, u32)>, positions: &mut [u32]) {
    groups.clear();
    let end = tree.node(parent).map_or(0, |node| node.end);
    let mut child = parent + 1;
    while child < end {
        let Some(node) = tree.node(child) else { break };
        groups.push((node.name, child));
        child = node.end;
    }
    groups.sort_unstable();
    for group in groups.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
        for (n, (_, id)) in group.iter().enumerate() {
            if let Some(position) = positions.get_mut(*id as usize) {
                *position = n as u32 + 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_was_cut_out_has_the_places_of_its_file() {
        for (place, start, expected) in [
            ((1, 1), (1, 1), (1, 1)),
            ((1, 4), (7, 3), (7, 6)),
            ((2, 4), (7, 3), (8, 4)),
            ((u32::MAX, 1), (2, 1), (u32::MAX, 1)),
        ] {
            assert_eq!(within(place, start), expected, "{place:?} of a document at {start:?}");
        }
    }

    #[test]
    fn places_count_lines_and_characters_from_one() {
        let long = format!("{}x\ny", "ä".repeat(3000));
        for (source, offset, expected) in [
            ("abc", 0, (1, 1)),
            ("abc", 3, (1, 4)),
            ("a\nbc", 1, (1, 2)),
            ("a\nbc", 2, (2, 1)),
            ("a\r\nbc", 4, (2, 2)),
            ("ä€\u{1F4A1}b", 9, (1, 4)),
            ("\n\n\n", 3, (4, 1)),
            ("a", 99, (1, 2)),
            (long.as_str(), 6000, (1, 3001)),
            (long.as_str(), 6002, (2, 1)),
        ] {
            let lines = Lines::of(source.as_bytes());
            assert_eq!(lines.place(source.as_bytes(), offset), expected, "byte {offset} of {}", source.len());
        }
    }
}
