//! The import file: invoices that another program hands over as CSV or JSON, with documented columns (IN-1, IMG-3).
//!
//! CSV has a row per line of an invoice, as the spreadsheets of [`crate::master`]; rows of one number and supplier are one
//! invoice. JSON has the same fields by the same names: `{"invoices": [{"number": …, "lines": [{"item": …}]}]}`. A file is
//! taken as a whole or not at all, and every fault is told with its line and column.

mod describe;
pub(crate) mod fields;
pub(crate) mod json;

use std::collections::HashMap;

use attest_model::invoice::Invoice;

pub use describe::describe;

use crate::sheet::{Fault, Row, Sheet, SheetErrors};
use fields::{HEAD, Head, LINE, LineDraft, columns};

/// Id of the CSV form, as records and lists show it.
pub const CSV_ID: &str = "import-csv";
/// Id of the JSON form.
pub const JSON_ID: &str = "import-json";
/// The key that holds the invoices of the JSON form.
pub(crate) const JSON_KEY: &str = "invoices";
/// Columns that tell an import file from another table.
const TELLING: [&str; 4] = ["number", "seller_name", "issue_date", "currency"];

/// Columns that say which invoice a row belongs to.
const KEY: [&str; 2] = ["number", "seller_name"];

/// An invoice of an import file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// What it says; amounts with the sign they were written with.
    pub invoice: Invoice,
    /// The line of the file on which it starts, from 1.
    pub line: u32,
}

/// Whether a file is an import file, by the names of its columns or its key.
#[must_use]
pub fn is_import(bytes: &[u8]) -> bool {
    format_of(bytes).is_some()
}

/// Which form of import file it is: [`CSV_ID`], [`JSON_ID`] or none.
#[must_use]
pub fn format_of(bytes: &[u8]) -> Option<&'static str> {
    let text = crate::sheet::characters(bytes);
    if text.trim_start().starts_with('{') {
        return json::has_key(&text, JSON_KEY).then_some(JSON_ID);
    }
    let header = crate::sheet::header(&text);
    TELLING.iter().all(|name| header.iter().any(|own| own == name)).then_some(CSV_ID)
}

/// Reads an import file: every invoice of it, or every fault.
///
/// # Errors
/// [`SheetErrors`] with line and column of each fault; nothing of such a file is taken.
pub fn read(name: &str, bytes: &[u8]) -> Result<Vec<Imported>, SheetErrors> {
    let text = crate::sheet::characters(bytes);
    if text.trim_start().starts_with('{') {
        let documents = json::documents(name, &text, JSON_KEY)?;
        return invoices(&documents.sheet(name), |sheet| documents.groups(sheet));
    }
    invoices(&Sheet::open(name, bytes, columns())?, grouped)
}

/// Every invoice of a sheet whose rows are grouped.
fn invoices<'s>(
    sheet: &'s Sheet<'s>,
    groups: impl Fn(&'s Sheet<'s>) -> Vec<Vec<Row<'s>>>,
) -> Result<Vec<Imported>, SheetErrors> {
    let found = groups(sheet).iter().filter_map(|rows| invoice(rows)).collect();
    let errors = sheet.errors();
    if errors.is_empty() { Ok(found) } else { Err(errors) }
}

/// Rows of one number and supplier, in the order of their first rows.
fn grouped<'s>(sheet: &'s Sheet<'s>) -> Vec<Vec<Row<'s>>> {
    let mut groups: Vec<Vec<Row<'s>>> = Vec::new();
    let mut places: HashMap<[String; 2], usize> = HashMap::new();
    for row in sheet.rows() {
        let key = KEY.map(|column| row.cell(column).to_lowercase());
        // A row that does not say what it belongs to stands alone and is refused there.
        let alone = key.iter().any(String::is_empty);
        match places.get(&key).and_then(|at| groups.get_mut(*at)) {
            Some(group) if !alone => group.push(row),
            _ => {
                places.insert(key, groups.len());
                groups.push(vec![row]);
            }
        }
    }
    groups
}

fn invoice(rows: &[Row<'_>]) -> Option<Imported> {
    let first = rows.first()?;
    for field in HEAD.iter().filter(|field| field.column.is_required) {
        _ = first.required(field.column.name, |_| Ok(()));
    }
    let mut head = read_head(first);
    head.complete();
    let columns = HEAD.iter().map(|field| field.column.name);
    let shared: Vec<_> = columns.filter(|name| !KEY.contains(name)).collect();
    for row in rows.iter().skip(1) {
        row.agrees(first, "invoice", &shared);
    }
    let mut lines = Vec::new();
    for row in rows {
        if let Some(line) = read_line(row, head.invoice.currency, lines.len()) {
            lines.push(line);
        } else if rows.len() > 1 {
            let shown = format!("invoice {} of {}", row.cell("number"), row.cell("seller_name"));
            row.fault("number", Fault::Duplicate { key: shown, first_line: first.line });
        }
    }
    once(rows);
    head.invoice.lines = lines;
    Some(Imported { invoice: head.into_invoice(), line: first.line })
}

/// Notes numbers of lines that stand twice in one invoice.
fn once(rows: &[Row<'_>]) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for row in rows.iter().filter(|row| !row.cell("line").is_empty()) {
        let first = *seen.entry(row.cell("line").to_lowercase()).or_insert(row.line);
        if first != row.line {
            let key = format!("line {} of invoice {}", row.cell("line"), row.cell("number"));
            row.fault("line", Fault::Duplicate { key, first_line: first });
        }
    }
}

/// The fields of the document.
pub(crate) fn read_head(row: &Row<'_>) -> Head {
    let mut head = Head::default();
    let currency = row.quietly("currency", crate::sheet::cell::currency);
    for field in HEAD {
        field.read(row, currency, &mut head);
    }
    head
}

/// The line of a row, unless the row says nothing of one.
pub(crate) fn read_line(
    row: &Row<'_>,
    currency: Option<attest_model::money::Currency>,
    before: usize,
) -> Option<attest_model::invoice::Line> {
    if LINE.iter().all(|field| row.cell(field.column.name).is_empty()) {
        return None;
    }
    let mut draft = LineDraft::default();
    for field in LINE {
        field.read(row, currency, &mut draft);
    }
    draft.line.id = draft.id.unwrap_or_else(|| (before + 1).to_string());
    Some(draft.line)
}

#[cfg(test)]
mod tests;
