//! CSV: headers, coding, tax and approvals, one file each, joined by the dispatch key (RFC 4180, UTF-8).

use std::fmt::Display;

use attest_model::invoice::DocumentKind;
use attest_model::money::Decimal;
use attest_model::orders::TaxPart;

use crate::{Approved, Batch, ExportError, ExportFile, file_name};

/// One cell: text from outside, or a number of ours.
enum Cell {
    Text(String),
    Number(Decimal),
}

impl Cell {
    fn text(value: impl Display) -> Self {
        Self::Text(value.to_string())
    }

    fn maybe(value: Option<impl Display>) -> Self {
        Self::Text(value.map(|value| value.to_string()).unwrap_or_default())
    }

    fn written(&self) -> String {
        match self {
            Self::Text(text) => escaped(text),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// SEC-4. A spreadsheet must not take text for a formula.
fn escaped(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// One file of the export: what it holds, its columns, the rows of one document.
struct Table {
    holds: &'static str,
    columns: &'static [&'static str],
    rows: fn(&Approved) -> Vec<Vec<Cell>>,
}

static TABLES: &[Table] = &[
    Table { holds: "invoices", columns: HEADER_COLUMNS, rows: header },
    Table { holds: "coding", columns: CODING_COLUMNS, rows: coding },
    Table { holds: "tax", columns: TAX_COLUMNS, rows: tax },
    Table { holds: "approvals", columns: APPROVAL_COLUMNS, rows: approvals },
];

pub(crate) fn write(batch: &Batch) -> Result<Vec<ExportFile>, ExportError> {
    TABLES.iter().map(|table| file(batch, table)).collect()
}

fn file(batch: &Batch, table: &Table) -> Result<ExportFile, ExportError> {
    let name = file_name(batch, table.holds, "csv");
    let refused = |reason: String| ExportError::Write { file: name.clone(), reason };
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(table.columns).map_err(|error| refused(error.to_string()))?;
    for row in batch.documents.iter().flat_map(|document| (table.rows)(document)) {
        writer.write_record(row.iter().map(Cell::written)).map_err(|error| refused(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| refused(error.to_string()))?;
    Ok(ExportFile { name, media_type: "text/csv; charset=utf-8", bytes })
}

const HEADER_COLUMNS: &[&str] = &[
    "key",
    "invoice_id",
    "kind",
    "company",
    "supplier",
    "seller_name",
    "number",
    "issue_date",
    "due_date",
    "currency",
    "net",
    "tax",
    "gross",
    "payable",
    "orders",
    "contract",
    "buyer_reference",
    "preceding",
    "paired_with",
    "payment_means",
    "remittance",
    "account",
    "account_scheme",
    "image",
    "document_sha256",
];

fn header(document: &Approved) -> Vec<Vec<Cell>> {
    let references = &document.references;
    let kind = match document.kind {
        DocumentKind::Invoice => "invoice",
        DocumentKind::CreditNote => "credit_note",
    };
    let payment = document.payments.first();
    let account = payment.and_then(|payment| payment.accounts.first());
    let preceding: Vec<_> = references.preceding.iter().map(|one| one.number.as_str()).collect();
    let paired: Vec<_> = references.paired_with.iter().map(|id| id.as_str()).collect();
    vec![vec![
        Cell::text(&document.key),
        Cell::text(&document.invoice_id),
        Cell::text(kind),
        Cell::text(&document.company),
        Cell::text(&document.supplier),
        Cell::text(&document.seller_name),
        Cell::text(&document.number),
        Cell::maybe(document.issue_date),
        Cell::maybe(document.due_date),
        Cell::text(document.currency),
        Cell::Number(document.net),
        Cell::Number(document.tax),
        Cell::Number(document.gross),
        Cell::Number(document.payable),
        Cell::text(references.orders.join(" ")),
        Cell::maybe(references.contract.as_ref()),
        Cell::maybe(references.buyer_reference.as_ref()),
        Cell::text(preceding.join(" ")),
        Cell::text(paired.join(" ")),
        Cell::maybe(payment.and_then(|payment| payment.means_code.as_ref())),
        Cell::maybe(payment.and_then(|payment| payment.remittance.as_ref())),
        Cell::maybe(account.map(|account| &account.number)),
        Cell::maybe(account.and_then(|account| account.scheme.as_ref())),
        Cell::maybe(document.image.as_ref()),
        Cell::text(document.document_sha256.as_str()),
    ]]
}

const CODING_COLUMNS: &[&str] = &[
    "key",
    "row",
    "account",
    "cost_centre",
    "project",
    "wbs_code",
    "dimensions",
    "tax_code",
    "period",
    "amount",
    "text",
    "tax",
];

fn coding(document: &Approved) -> Vec<Vec<Cell>> {
    let rows = document.coding.iter().zip(1_u32..);
    rows.map(|(row, nth)| {
        let dimensions: Vec<_> =
            row.dimensions.iter().map(|(name, value)| format!("{name}={value}")).collect();
        vec![
            Cell::text(&document.key),
            Cell::text(nth),
            Cell::text(&row.account),
            Cell::maybe(row.cost_centre.as_ref()),
            Cell::maybe(row.project.as_ref()),
            Cell::maybe(row.wbs_code.as_ref()),
            Cell::text(dimensions.join(";")),
            Cell::maybe(row.tax_code.as_ref()),
            Cell::maybe(row.period.as_ref()),
            Cell::Number(row.amount),
            Cell::text(&row.text),
            Cell::maybe(row.tax.map(TaxPart::word)),
        ]
    })
    .collect()
}

const TAX_COLUMNS: &[&str] = &["key", "category", "rate", "taxable", "tax", "exemption_code"];

fn tax(document: &Approved) -> Vec<Vec<Cell>> {
    let rows = document.tax_rows.iter();
    rows.map(|row| {
        vec![
            Cell::text(&document.key),
            Cell::text(&row.category),
            row.rate.map_or_else(|| Cell::text(""), Cell::Number),
            Cell::Number(row.taxable),
            Cell::Number(row.tax),
            Cell::maybe(row.exemption_code.as_ref()),
        ]
    })
    .collect()
}

const APPROVAL_COLUMNS: &[&str] = &["key", "at", "point", "by", "on_behalf_of", "action", "is_review"];

fn approvals(document: &Approved) -> Vec<Vec<Cell>> {
    let made = document.approvals.iter();
    made.map(|made| {
        vec![
            Cell::text(&document.key),
            Cell::text(made.at),
            Cell::text(format!("{:?}", made.point).to_lowercase()),
            Cell::text(&made.by),
            Cell::maybe(made.on_behalf_of.as_ref()),
            Cell::text(&made.action),
            Cell::text(made.is_review),
        ]
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_4_cells_that_start_like_a_formula_get_an_apostrophe() {
        for (case, cell, expected) in [
            ("equals", Cell::text("=1+1"), "'=1+1"),
            ("plus", Cell::text("+47"), "'+47"),
            ("minus", Cell::text("-x"), "'-x"),
            ("at", Cell::text("@SUM(A1)"), "'@SUM(A1)"),
            ("tab", Cell::text("\t=1"), "'\t=1"),
            ("inside", Cell::text("a=b"), "a=b"),
            ("empty", Cell::text(""), ""),
            ("our own number", Cell::Number(Decimal::new(-1250, 2)), "-12.50"),
            ("a number as text", Cell::text("-12.50"), "'-12.50"),
        ] {
            assert_eq!(cell.written(), expected, "SEC-4 {case}");
        }
    }
}
