//! Capture sidecars: what a scanning bureau read from images and PDF files (IN-16 … IN-18).
//!
//! The form is documented beside the import file, whose fields it shares; every value may carry a confidence.

use attest_model::capture::{CapturedValue, Origin, mark_manual};
use attest_model::findings::Finding;
use attest_model::invoice::Invoice;
use attest_model::money::{self, Decimal};
use attest_model::place::{Place, Term};

use crate::import::fields::{Field, HEAD, Head, LINE};
use crate::import::json::{self, Documents};
use crate::import::{read_head, read_line};
use crate::reading::{NOT_HELD, WRONG_TYPE};
use crate::sheet::{Fault, Row, SheetError, SheetErrors, characters};

/// Id of the format, as records and lists show it.
pub const ID: &str = "capture";
/// The key that holds the documents.
const KEY: &str = "captured";

/// One document of a sidecar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// What was read; `image_name` names the image. Amounts with the sign they were written with.
    pub invoice: Invoice,
    /// How sure each value of the head is, in the order of the documentation.
    pub values: Vec<CapturedValue>,
    /// What could not be read or has no field.
    pub findings: Vec<Finding>,
    /// The line of the sidecar on which the document starts, from 1.
    pub line: u32,
}

/// Whether a file is a capture sidecar, by its content.
#[must_use]
pub fn is_capture(bytes: &[u8]) -> bool {
    let text = characters(bytes);
    text.trim_start().starts_with('{') && json::has_key(&text, KEY)
}

/// Reads a sidecar; a value that cannot be read is a finding and leaves its field empty.
///
/// # Errors
/// [`SheetErrors`] when the file is no JSON of the documented form.
pub fn read(name: &str, bytes: &[u8]) -> Result<Vec<Capture>, SheetErrors> {
    let text = characters(bytes);
    let documents = json::documents(name, &text, KEY)?;
    let sheet = documents.sheet(name);
    let mut captures = Vec::new();
    let mut at = 0;
    for rows in documents.groups(&sheet) {
        captures.extend(capture(&documents, at, &rows));
        at += rows.len();
    }
    // A fault belongs to the document that starts last before it.
    for error in sheet.errors().listed() {
        let line = error.line.unwrap_or_default();
        let owner = captures.iter().rposition(|capture: &Capture| capture.line <= line).unwrap_or_default();
        if let Some(capture) = captures.get_mut(owner) {
            capture.findings.push(finding(error));
        }
    }
    Ok(captures)
}

fn capture(documents: &Documents, at: usize, rows: &[Row<'_>]) -> Option<Capture> {
    let first = rows.first()?;
    let mut head = read_head(first);
    let mut values = Vec::new();
    for (column, field) in HEAD.iter().enumerate() {
        let Some(term) = field.term.filter(|_| field.is_filled(&mut head)) else { continue };
        let confidence = documents.confidence(at, column).and_then(|text| {
            let in_range = |value: &Decimal| (Decimal::ZERO..=Decimal::ONE).contains(value);
            let value = money::decimal(text).ok().filter(in_range);
            if value.is_none() {
                first.fault(field.column.name, Fault::not_valid(text, "a confidence from 0 to 1"));
            }
            value
        });
        values.push(CapturedValue { term, origin: Origin::Captured, confidence });
    }
    head.complete();
    let currency = head.invoice.currency;
    for row in rows {
        let line = read_line(row, currency, head.invoice.lines.len());
        head.invoice.lines.extend(line);
    }
    Some(Capture { invoice: head.into_invoice(), values, findings: Vec::new(), line: first.line })
}

fn finding(error: &SheetError) -> Finding {
    let code = if matches!(error.fault, Fault::UnknownColumn { .. }) { NOT_HELD } else { WRONG_TYPE };
    let column = error.column.as_deref().unwrap_or_default();
    let message =
        if column.is_empty() { error.fault.to_string() } else { format!("{column}: {}", error.fault) };
    let finding = Finding::warning(code, message).placed(Some(Place {
        line: error.line.unwrap_or_default(),
        column: 1,
        path: column.to_owned(),
    }));
    match term_of(column) {
        Some(term) => finding.at(term),
        None => finding,
    }
}

fn term_of(column: &str) -> Option<Term> {
    fn find<T>(fields: &[Field<T>], column: &str) -> Option<Term> {
        fields.iter().find(|field| field.column.name == column).and_then(|field| field.term)
    }
    find(HEAD, column).or_else(|| find(LINE, column))
}

/// IN-18. Fills what a structured document leaves open with what was captured from its image.
///
/// For a field that both have, the structured document wins and the value counts as certain; groups that repeat (lines,
/// payment instructions, notes) are taken whole where the document has none.
#[must_use]
pub fn join(structured: Invoice, capture: Capture) -> (Invoice, Vec<CapturedValue>) {
    let Capture { invoice: captured, values, .. } = capture;
    let lines = captured.lines.clone();
    let mut ours = Head::of(structured);
    let mut theirs = Head::of(captured);
    let mut joined = Vec::new();
    for field in HEAD {
        let was_filled = field.is_filled(&mut ours);
        let was_taken = field.take(&mut ours, &mut theirs);
        let Some(term) = field.term else { continue };
        let own = values.iter().find(|value| value.term == term);
        if was_filled {
            let confidence = own.and_then(|value| value.confidence);
            joined.push(CapturedValue { term, origin: Origin::Structured, confidence });
        } else if was_taken {
            joined.extend(own.cloned());
        }
    }
    if ours.invoice.lines.is_empty() {
        ours.invoice.lines = lines;
    }
    (ours.into_invoice(), joined)
}

/// IN-17. What a person corrects on the head of a scanned invoice, by the names of the fields, in the order of a form.
pub static CORRECTED: [&str; 15] = [
    "seller_name",
    "seller_vat",
    "seller_registration",
    "number",
    "type_code",
    "issue_date",
    "due_date",
    "currency",
    "net",
    "tax",
    "gross",
    "order",
    "account",
    "payment_reference",
    "buyer_registration",
];

/// The values of [`CORRECTED`] as they stand, empty where nothing was read.
#[must_use]
pub fn written(invoice: Invoice) -> Vec<String> {
    let mut head = Head::of(invoice);
    let value = |name: &&str| {
        let field = HEAD.iter().find(|field| field.column.name == *name);
        field.map(|field| field.written(&mut head)).unwrap_or_default()
    };
    CORRECTED.iter().map(value).collect()
}

/// IN-17. Replaces what was captured by what a person entered, as name and text; an empty text takes the value away.
///
/// What the person entered or left as it was is marked manual, and certain from then on. What follows from other fields
/// (type code, amount due) is derived anew unless the bureau read it.
///
/// # Errors
/// [`SheetErrors`] naming each field that cannot be read.
pub fn correct(capture: Capture, entered: &[(&str, &str)]) -> Result<Capture, SheetErrors> {
    let entered: Vec<(&str, &str)> =
        entered.iter().filter(|(name, _)| CORRECTED.contains(name)).map(|(n, t)| (*n, t.trim())).collect();
    let given: serde_json::Map<String, serde_json::Value> = entered
        .iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| ((*name).to_owned(), (*text).into()))
        .collect();
    let text = serde_json::json!({ KEY: [given] }).to_string();
    let documents = json::documents("the form", &text, KEY)?;
    let sheet = documents.sheet("the form");
    let rows = documents.groups(&sheet);
    let mut ours = rows.first().and_then(|rows| rows.first()).map(read_head).unwrap_or_default();
    let errors = sheet.errors();
    if !errors.is_empty() {
        return Err(errors);
    }
    let Capture { invoice, mut values, mut findings, line } = capture;
    let lines = invoice.lines.clone();
    let mut theirs = Head::of(invoice);
    let was_read = |term: u16| values.iter().any(|value| value.term == Term::Bt(term));
    if !was_read(3) {
        theirs.invoice.type_code = None;
    }
    let gross = |head: &Head| head.invoice.totals.total_with_vat;
    if !was_read(115) || (gross(&ours).is_some() && gross(&ours) != gross(&theirs)) {
        theirs.invoice.totals.amount_due = None;
        values.retain(|value| value.term != Term::Bt(115));
    }
    let mut manual = Vec::new();
    for field in HEAD {
        let is_cleared = entered.contains(&(field.column.name, ""));
        if is_cleared {
            field.take(&mut Head::default(), &mut theirs);
            values.retain(|value| Some(value.term) != field.term);
        } else if field.is_filled(&mut ours) {
            manual.extend(field.term);
        }
        field.take(&mut ours, &mut theirs);
    }
    ours.complete();
    ours.invoice.lines = lines;
    mark_manual(&mut values, &manual);
    findings.retain(|finding| finding.term.is_none_or(|term| !manual.contains(&term)));
    Ok(Capture { invoice: ours.into_invoice(), values, findings, line })
}

#[cfg(test)]
mod tests;
