//! A Markdown table.

use std::fmt;

/// Rows of so many cells.
pub(super) struct Table<const COLUMNS: usize> {
    text: String,
}

impl<const COLUMNS: usize> Table<COLUMNS> {
    /// A table with these headings.
    pub(super) fn new(headings: [&str; COLUMNS]) -> Self {
        let mut table = Self { text: String::new() };
        table.row(headings);
        table.row(["---"; COLUMNS]);
        table
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: [&str; COLUMNS]) {
        for cell in cells {
            self.text.push_str("| ");
            self.text.push_str(&cell.replace('|', "\\|").replace('\n', " "));
            self.text.push(' ');
        }
        self.text.push_str("|\n");
    }
}

impl<const COLUMNS: usize> fmt::Display for Table<COLUMNS> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_and_breaks_do_not_end_a_cell() {
        let mut table = Table::new(["a", "b"]);
        table.row(["x|y", "1\n2"]);
        assert_eq!(table.to_string(), "| a | b |\n| --- | --- |\n| x\\|y | 1 2 |\n");
    }
}
