//! The text of a file of rows: characters, separator, records with their lines.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord, Trim};
use encoding_rs::{Encoding, WINDOWS_1252};

/// Decodes UTF-8, or what a byte order mark says; other bytes are Windows-1252, as old spreadsheets write.
pub(crate) fn characters(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// The names of the columns on the first line of a text, as a table writes them.
pub(crate) fn header(text: &str) -> Vec<String> {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let first = records(line).into_iter().next();
    first.map(|(_, names)| names.iter().map(column_name).collect()).unwrap_or_default()
}

/// The name of a column as a table writes it.
pub(super) fn column_name(written: &str) -> String {
    written.to_lowercase().replace([' ', '-'], "_")
}

/// The separator: of `,` and `;` the one that the first line has more of outside of quotes.
fn separator(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut quoted = false;
    let (mut commas, mut semicolons) = (0, 0);
    for character in header.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => commas += 1,
            ';' if !quoted => semicolons += 1,
            _ => {}
        }
    }
    if semicolons > commas { b';' } else { b',' }
}

/// The records that hold anything, each with the line it starts on.
pub(super) fn records(text: &str) -> Vec<(u32, StringRecord)> {
    let mut reader = ReaderBuilder::new()
        .delimiter(separator(text))
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    let mut found = Vec::new();
    let (mut line, mut counted) = (1, 0);
    // Text in memory, already UTF-8 and of any length: the reader has nothing to refuse.
    for record in reader.records().map_while(Result::ok) {
        let from = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
        let rest = text.get(from..).unwrap_or_default();
        let start = from + (rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        line += newlines(text.get(counted..start).unwrap_or_default());
        counted = start;
        if record.iter().any(|cell| !cell.is_empty()) {
            found.push((line, record));
        }
    }
    found
}

fn newlines(text: &str) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', text.as_bytes()).count()).unwrap_or(u32::MAX)
}

/// The line of the last quotation mark when their number is odd: a cell is opened and never closed.
pub(super) fn unpaired_quote(text: &str) -> Option<u32> {
    let marks = memchr::memchr_iter(b'"', text.as_bytes());
    let (count, _) = marks.clone().fold((0usize, 0usize), |(count, _), at| (count + 1, at));
    if count % 2 == 0 {
        return None;
    }
    // The first line with an odd number of marks; a quoted cell of several lines may precede the culprit.
    let at = text.lines().position(|line| memchr::memchr_iter(b'"', line.as_bytes()).count() % 2 == 1)?;
    u32::try_from(at + 1).ok()
}

/// The known name that takes the fewest edits.
pub(crate) fn nearest(name: &str, known: &[&'static str]) -> &'static str {
    known.iter().copied().min_by_key(|candidate| edits(name, candidate)).unwrap_or_default()
}

/// Levenshtein distance, in characters.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for (row, left) in a.chars().take(64).enumerate() {
        let mut current = vec![row + 1];
        for ((right, diagonal), above) in b.iter().zip(&previous).zip(previous.iter().skip(1)) {
            let beside = current.last().copied().unwrap_or(0);
            let replaced = diagonal + usize::from(left != *right);
            current.push(replaced.min(beside + 1).min(above + 1));
        }
        previous = current;
    }
    previous.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_come_from_utf_8_a_byte_order_mark_or_windows_1252() {
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain("å".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for (case, bytes, expected) in [
            ("UTF-8", "Bergsjö".as_bytes(), "Bergsjö"),
            ("UTF-8 with a mark", &b"\xEF\xBB\xBFcode"[..], "code"),
            ("Windows-1252", &b"Bergsj\xF6 \x80"[..], "Bergsjö €"),
            ("UTF-16 with a mark", &utf16[..], "å"),
        ] {
            assert_eq!(characters(bytes), expected, "{case}");
        }
    }

    #[test]
    fn the_separator_is_what_the_header_has_more_of() {
        for (header, expected) in
            [("a,b,c", b','), ("a;b", b';'), ("\n\"x,y,z\";b;c\n1,2,3,4", b';'), ("a", b',')]
        {
            assert_eq!(separator(header), expected, "{header}");
        }
    }

    #[test]
    fn lines_are_counted_through_blank_lines_quoted_breaks_and_windows_line_ends() {
        for (case, text, expected) in [
            ("plain", "a\nb\nc", vec![1, 2, 3]),
            ("CRLF", "a\r\nb\r\nc\r\n", vec![1, 2, 3]),
            ("blank lines", "a\n\n\nb\r\n\r\nc", vec![1, 4, 6]),
            ("empty cells", "a,b\n , \nc,d", vec![1, 3]),
            ("break inside quotes", "a\n\"x\ny\"\nc", vec![1, 2, 4]),
        ] {
            let lines: Vec<_> = records(text).into_iter().map(|(line, _)| line).collect();
            assert_eq!(lines, expected, "{case}");
        }
    }

    #[test]
    fn the_nearest_name_takes_the_fewest_edits() {
        for (name, expected) in
            [("suplier", "supplier"), ("suppliers", "supplier"), ("nam", "name"), ("", "name")]
        {
            assert_eq!(nearest(name, &["company", "supplier", "name"]), expected, "{name}");
        }
    }
}
