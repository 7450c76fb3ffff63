//! A file of rows and named columns: characters, separator, header, rows, and the faults found on the way.

pub(crate) mod cell;
mod error;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord, Trim};
use encoding_rs::{Encoding, WINDOWS_1252};

pub use error::{Fault, SheetError, SheetErrors};

/// A column of a file.
#[derive(Debug)]
pub struct Column {
    /// Its name on the first line; case does not matter, blanks and hyphens count as `_`.
    pub name: &'static str,
    /// What belongs into it, in one line.
    pub help: &'static str,
    /// The file needs the column, and each record a value in it.
    pub is_required: bool,
    /// A value that is read.
    pub example: &'static str,
}

pub(crate) const fn must(name: &'static str, example: &'static str, help: &'static str) -> Column {
    Column { name, help, is_required: true, example }
}

pub(crate) const fn may(name: &'static str, example: &'static str, help: &'static str) -> Column {
    Column { name, help, is_required: false, example }
}

/// A parsed file, and the faults found in it so far.
pub(crate) struct Sheet<'a> {
    name: &'a str,
    columns: Vec<&'static Column>,
    /// Column of the table → column of the file.
    places: Vec<Option<usize>>,
    rows: Vec<Cells>,
    errors: RefCell<SheetErrors>,
    seen: RefCell<HashMap<String, u32>>,
}

/// The cells of a row.
#[derive(Debug, Clone)]
pub(crate) struct Cells {
    /// The line the row starts on.
    pub(crate) line: u32,
    /// The line of each cell, where they do not share the row's.
    pub(crate) lines: Vec<u32>,
    pub(crate) cells: StringRecord,
}

/// One row of a [`Sheet`].
#[derive(Clone, Copy)]
pub(crate) struct Row<'s> {
    sheet: &'s Sheet<'s>,
    pub(crate) line: u32,
    cells: &'s Cells,
}

impl<'a> Sheet<'a> {
    /// Reads characters, header and rows; `Err` when there is nothing to look at.
    pub(crate) fn open(
        name: &'a str,
        bytes: &[u8],
        columns: impl IntoIterator<Item = &'static Column>,
    ) -> Result<Self, SheetErrors> {
        let columns: Vec<&Column> = columns.into_iter().collect();
        let text = characters(bytes);
        let refuse =
            |line, fault| SheetErrors::one(SheetError { file: name.to_owned(), line, column: None, fault });
        if let Some(line) = unpaired_quote(&text) {
            return Err(refuse(Some(line), Fault::UnpairedQuote));
        }
        let mut records = records(&text).into_iter();
        let Some((header_line, header)) = records.next() else {
            return Err(refuse(None, Fault::Empty));
        };
        let mut sheet = Sheet {
            name,
            places: vec![None; columns.len()],
            columns,
            rows: records.map(|(line, cells)| Cells { line, lines: Vec::new(), cells }).collect(),
            errors: RefCell::default(),
            seen: RefCell::default(),
        };
        sheet.place_columns(header_line, &header);
        Ok(sheet)
    }

    /// A sheet whose rows have a cell for every column.
    pub(crate) fn of_rows(
        name: &'a str,
        columns: impl Iterator<Item = &'static Column>,
        rows: Vec<Cells>,
        faults: SheetErrors,
    ) -> Self {
        let columns: Vec<_> = columns.collect();
        let places = (0..columns.len()).map(Some).collect();
        Sheet { name, columns, places, rows, errors: RefCell::new(faults), seen: RefCell::default() }
    }

    fn place_columns(&mut self, line: u32, header: &StringRecord) {
        let known: Vec<_> = self.columns.iter().map(|column| column.name).collect();
        for (at, written) in header.iter().enumerate() {
            let name = column_name(written);
            let index = known.iter().position(|known| *known == name);
            match index.and_then(|index| self.places.get_mut(index)) {
                Some(place @ None) => *place = Some(at),
                Some(Some(_)) => self.fault(Some(line), Some(written), Fault::DoubledColumn),
                // Spreadsheets write empty columns at the end.
                None if name.is_empty()
                    && self.rows.iter().all(|row| row.cells.get(at).is_none_or(str::is_empty)) => {}
                None => {
                    let fault =
                        Fault::UnknownColumn { name: written.to_owned(), nearest: nearest(&name, &known) };
                    self.fault(Some(line), None, fault);
                }
            }
        }
        for (column, place) in self.columns.iter().zip(&self.places) {
            if column.is_required && place.is_none() {
                self.fault(Some(line), Some(column.name), Fault::MissingColumn);
            }
        }
        for row in &self.rows {
            if row.cells.iter().skip(header.len()).any(|cell| !cell.is_empty()) {
                let fault = Fault::TooManyCells { cells: row.cells.len(), columns: header.len() };
                self.fault(Some(row.line), None, fault);
            }
        }
    }

    /// The rows below the header.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { sheet: self, line: cells.line, cells })
    }

    fn fault(&self, line: Option<u32>, column: Option<&str>, fault: Fault) {
        let column = column.map(str::to_owned);
        self.errors.borrow_mut().push(SheetError { file: self.name.to_owned(), line, column, fault });
    }

    /// The faults of the file.
    pub(crate) fn errors(&self) -> SheetErrors {
        self.errors.borrow().clone()
    }
}

impl<'s> Row<'s> {
    /// The cell, trimmed; empty when the file has no such column.
    pub(crate) fn cell(&self, column: &'static str) -> &'s str {
        self.place(column).and_then(|place| self.cells.cells.get(place)).unwrap_or_default()
    }

    /// The cell's column in the file.
    fn place(&self, column: &'static str) -> Option<usize> {
        let index = self.sheet.columns.iter().position(|known| known.name == column);
        debug_assert!(index.is_some(), "{column} is not in the table");
        index.and_then(|index| self.sheet.places.get(index).copied().flatten())
    }

    /// The line a cell stands on.
    pub(crate) fn line_of(&self, column: &'static str) -> u32 {
        self.place(column).and_then(|place| self.cells.lines.get(place)).copied().unwrap_or(self.line)
    }

    /// Notes a fault of a cell.
    pub(crate) fn fault(&self, column: &'static str, fault: Fault) {
        self.sheet.fault(Some(self.line_of(column)), Some(column), fault);
    }

    /// Reads a cell that may not be empty.
    pub(crate) fn required<T>(
        &self,
        column: &'static str,
        read: impl Fn(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        let cell = self.cell(column);
        if cell.is_empty() {
            let spec = self.sheet.columns.iter().find(|known| known.name == column);
            // A missing column has been named once already.
            if spec.is_some_and(|spec| !spec.is_required) || self.has(column) {
                let expected =
                    spec.map(|spec| format!("a value such as {}", spec.example)).unwrap_or_default();
                self.fault(column, Fault::Missing { expected });
            }
            return None;
        }
        self.kept(column, read(cell))
    }

    /// Reads a cell that may be empty.
    pub(crate) fn optional<T>(
        &self,
        column: &'static str,
        read: impl Fn(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        let cell = self.cell(column);
        if cell.is_empty() { None } else { self.kept(column, read(cell)) }
    }

    /// Reads a cell whose fault is noted elsewhere.
    pub(crate) fn quietly<T>(
        &self,
        column: &'static str,
        read: impl Fn(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        read(self.cell(column)).ok()
    }

    /// Reads values separated by bars.
    pub(crate) fn list<T>(&self, column: &'static str, read: impl Fn(&str) -> Result<T, Fault>) -> Vec<T> {
        let parts = self.cell(column).split('|').map(str::trim).filter(|part| !part.is_empty());
        parts.filter_map(|part| self.kept(column, read(part))).collect()
    }

    /// Notes the fault, or hands the value on.
    pub(crate) fn kept<T>(&self, column: &'static str, result: Result<T, Fault>) -> Option<T> {
        result.map_err(|fault| self.fault(column, fault)).ok()
    }

    /// Notes a record that stands in the file already; `key` is what may stand once.
    pub(crate) fn once(&self, column: &'static str, key: &str, shown: String) {
        let first = *self.sheet.seen.borrow_mut().entry(key.to_owned()).or_insert(self.line);
        if first != self.line {
            self.fault(column, Fault::Duplicate { key: shown, first_line: first });
        }
    }

    /// Notes values that differ from those of the first row of the same order or receipt.
    pub(crate) fn agrees(&self, first: &Self, what: &'static str, columns: &[&'static str]) {
        for column in columns {
            let (mine, theirs) = (self.cell(column), first.cell(column));
            if !mine.is_empty() && mine != theirs {
                let fault = Fault::Conflict {
                    what,
                    value: mine.to_owned(),
                    first: theirs.to_owned(),
                    first_line: first.line,
                };
                self.fault(column, fault);
            }
        }
    }

    fn has(&self, column: &'static str) -> bool {
        self.place(column).is_some()
    }
}

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
fn column_name(written: &str) -> String {
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
fn records(text: &str) -> Vec<(u32, StringRecord)> {
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
fn unpaired_quote(text: &str) -> Option<u32> {
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
