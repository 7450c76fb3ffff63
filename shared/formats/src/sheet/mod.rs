//! A file of rows and named columns: characters, separator, header, rows, and the faults found on the way.

pub(crate) mod cell;
mod error;
mod text;

use std::cell::RefCell;
use std::collections::HashMap;

use csv::StringRecord;

pub use error::{Fault, SheetError, SheetErrors};
pub(crate) use text::{characters, header, nearest};
use text::{column_name, records, unpaired_quote};

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
