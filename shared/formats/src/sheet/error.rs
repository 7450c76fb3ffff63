//! What is wrong with a file of rows and columns.

use std::fmt;

use attest_model::settings::SaveError;

/// Faults that are listed one by one; the rest is counted, so that a file with the wrong separator stays readable.
const LISTED_MAX: usize = 1000;

/// One fault, with the place a clerk looks for it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{fault}", place(.file, *.line, .column.as_deref()))]
pub struct SheetError {
    /// Name of the file.
    pub file: String,
    /// Line of the file, from 1; a record that spans several lines counts where it starts. `None` for the whole file.
    pub line: Option<u32>,
    /// Name of the column.
    pub column: Option<String>,
    /// What is wrong.
    pub fault: Fault,
}

fn place(file: &str, line: Option<u32>, column: Option<&str>) -> String {
    let line = line.map(|line| format!(", line {line}")).unwrap_or_default();
    let column = column.map(|column| format!(", column {column}")).unwrap_or_default();
    format!("{file}{line}{column}: ")
}

/// The kinds of faults.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No row of the table has this name.
    #[error("the name belongs to no kind of master data; expected a name that starts with one of {known}")]
    UnknownFile {
        /// The names that are known.
        known: String,
    },
    /// More bytes than are read.
    #[error("the file has {bytes} bytes; expected at most {limit}: split it")]
    TooLarge {
        /// Bytes of the file.
        bytes: usize,
        /// Bytes that are read.
        limit: usize,
    },
    /// Nothing but blank lines.
    #[error("the file is empty; expected a line with the names of the columns")]
    Empty,
    /// A quotation mark that nothing closes.
    #[error("a quotation mark has no partner; close it, and write a mark inside of a quoted cell twice")]
    UnpairedQuote,
    /// JSON that is broken, or not of the documented form.
    #[error("the file is not the JSON that is expected: {found}")]
    NotJson {
        /// What is wrong.
        found: String,
    },
    /// A column the table does not know.
    #[error("{name:?} is no column of this file; did you mean {nearest:?}?")]
    UnknownColumn {
        /// What was written.
        name: String,
        /// The known column whose name is nearest.
        nearest: &'static str,
    },
    /// A column twice.
    #[error("the column stands twice; expected it once")]
    DoubledColumn,
    /// A column that cannot be left out.
    #[error("the column is missing; the file needs it")]
    MissingColumn,
    /// More cells than columns.
    #[error(
        "the line has {cells} cells and the file {columns} columns; quote a cell that holds the separator"
    )]
    TooManyCells {
        /// Cells of the line.
        cells: usize,
        /// Columns of the file.
        columns: usize,
    },
    /// An empty cell that must be filled.
    #[error("the cell is empty; expected {expected}")]
    Missing {
        /// What belongs there.
        expected: String,
    },
    /// A decimal comma.
    #[error("{value:?} has a decimal comma; expected a dot: {corrected}")]
    DecimalComma {
        /// What was written.
        value: String,
        /// The same with a dot.
        corrected: String,
    },
    /// Anything else that cannot be read.
    #[error("{value:?} is not {expected}")]
    NotValid {
        /// What was written, shortened.
        value: String,
        /// What was expected.
        expected: String,
    },
    /// The same record twice.
    #[error("{key} stands on line {first_line} already; expected it once")]
    Duplicate {
        /// What is the same.
        key: String,
        /// Where it stands first.
        first_line: u32,
    },
    /// Rows of one order or receipt that say different things about it.
    #[error(
        "{value:?} differs from {first:?} on line {first_line}; rows of one {what} share this value or leave it empty"
    )]
    Conflict {
        /// The order or the receipt.
        what: &'static str,
        /// What this row says.
        value: String,
        /// What the first row says.
        first: String,
        /// Where the first row stands.
        first_line: u32,
    },
    /// A setting that is not saved (SET-41).
    #[error(transparent)]
    Setting(#[from] SaveError),
}

impl Fault {
    /// Names the value, shortened, and what was expected.
    pub(crate) fn not_valid(value: &str, expected: impl Into<String>) -> Self {
        Self::NotValid { value: value.chars().take(80).collect(), expected: expected.into() }
    }
}

/// Every fault of a file; none of its records is applied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetErrors {
    listed: Vec<SheetError>,
    unlisted: usize,
}

impl SheetErrors {
    /// A single fault.
    #[must_use]
    pub fn one(error: SheetError) -> Self {
        Self { listed: vec![error], unlisted: 0 }
    }

    /// The faults in the order of the file, the first thousand of them.
    #[must_use]
    pub fn listed(&self) -> &[SheetError] {
        &self.listed
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.listed.len() + self.unlisted
    }

    /// Whether the file could not be read at all, rather than a value of it.
    pub(crate) fn is_broken(&self) -> bool {
        let breaks = |error: &SheetError| {
            matches!(error.fault, Fault::NotJson { .. } | Fault::UnpairedQuote | Fault::Empty)
        };
        self.listed.iter().any(breaks)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    pub(crate) fn push(&mut self, error: SheetError) {
        if self.listed.len() < LISTED_MAX {
            self.listed.push(error);
        } else {
            self.unlisted += 1;
        }
    }
}

impl std::error::Error for SheetErrors {}

impl fmt::Display for SheetErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.listed.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{error}")?;
        }
        if self.unlisted > 0 {
            write!(f, "\nand {} more", self.unlisted)?;
        }
        Ok(())
    }
}
