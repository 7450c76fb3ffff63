//! The files and their columns as a document for people.

use std::fmt::Write as _;

use super::MASTER_FILES;
use crate::sheet::Column;

const INTRODUCTION: &str = "# Master data

Master data comes as CSV files, which any spreadsheet writes. The first line names the columns; their order is free, and columns
that are not required may be left out.

- Separator `,` or `;`, found by looking. UTF-8, with or without byte order mark, or Windows-1252.
- Numbers have a decimal dot and no thousands separator. Dates are written `2026-03-16`. Yes and no: `yes`, `no`, `true`, `false`, `1`, `0`.
- Several values in one cell are separated by `|`.
- A file is taken as a whole or not at all: the answer to a file with faults names every fault with line and column.
- The name of the file says what it holds: `suppliers.csv`, `suppliers-2026.csv`.

";

/// Draws every kind of file with its columns, in Markdown.
#[must_use]
pub fn describe() -> String {
    let mut text = INTRODUCTION.to_owned();
    for file in MASTER_FILES {
        let _ = writeln!(text, "## `{}.csv`\n\n{}\n", file.stem, file.about);
        text.push_str("| column | required | example | what |\n| --- | --- | --- | --- |\n");
        for column in file.columns {
            let Column { name, help, is_required, example } = column;
            let required = if *is_required { "yes" } else { "" };
            let example = if example.is_empty() { String::new() } else { format!("`{}`", bars(example)) };
            let _ = writeln!(text, "| `{name}` | {required} | {example} | {} |", bars(help));
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// A bar would end the cell of the table.
fn bars(text: &str) -> String {
    text.replace('|', "\\|")
}
