#![doc = include_str!("../README.md")]

mod answers;
mod approved;
mod csv;
mod json;
mod manifest;

pub use answers::{ErpAnswer, ErpOutcome, read_answers};
pub use approved::{Account, Approval, Approved, Missing, Payment, PrecedingInvoice, References, TaxRow};
pub use manifest::{Manifest, ManifestDocument, ManifestFile, Sums};

use attest_model::ids::CompanyCode;
use attest_model::money::Currency;
use jiff::Timestamp;
use serde::Serialize;

/// The version of the files; a change that readers notice raises it.
pub const SCHEMA_VERSION: u32 = 1;

/// What goes to the ERP together (FIN-6); number and reference are given by whoever keeps the batches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Batch {
    /// Number in the company.
    pub number: u64,
    /// What the ERP shows.
    pub reference: String,
    /// The company.
    pub company: CompanyCode,
    /// The currency of every document.
    pub currency: Currency,
    /// When the batch was made.
    pub created_at: Timestamp,
    /// Its invoices and credit notes.
    pub documents: Vec<Approved>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    /// Its name: letters, digits, `-`, `_` and `.` only.
    pub name: String,
    /// Its type.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Everything that is sent for a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The files; the manifest is the last one, so that a reader who waits for it finds all others.
    pub files: Vec<ExportFile>,
    /// The manifest as it stands in its file.
    pub manifest: Manifest,
}

/// Why a batch is not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// No exporter has this id.
    #[error("{0:?} is no export format; there are: {known}", known = known())]
    UnknownFormat(String),
    /// No format was asked for.
    #[error("no export format is set; `export.format` takes: {known}", known = known())]
    NoFormat,
    /// A batch without documents.
    #[error("batch {0} has no documents")]
    Empty(u64),
    /// Two documents carry one key.
    #[error("batch {number} holds {key} twice")]
    Twice {
        /// The batch.
        number: u64,
        /// The dispatch key.
        key: String,
    },
    /// A document in another currency.
    #[error("{key} is in {found}, batch {number} in {expected}")]
    OtherCurrency {
        /// The batch.
        number: u64,
        /// The dispatch key.
        key: String,
        /// The batch's currency.
        expected: Currency,
        /// The document's.
        found: Currency,
    },
    /// A sum has more than 28 digits.
    #[error("the totals of batch {0} are larger than 28 digits")]
    Overflow(u64),
    /// A file could not be written.
    #[error("{file}: {reason}")]
    Write {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
}

fn known() -> String {
    EXPORTERS.iter().map(|exporter| exporter.id).collect::<Vec<_>>().join(", ")
}

/// One way to write a batch.
#[derive(Debug)]
pub struct Exporter {
    /// The word in `export.format`.
    pub id: &'static str,
    /// One line for people.
    pub help: &'static str,
    /// Writes the files.
    pub write: fn(&Batch) -> Result<Vec<ExportFile>, ExportError>,
}

/// Every exporter, by id.
pub static EXPORTERS: &[Exporter] = &[
    Exporter {
        id: "csv",
        help: "headers, coding, tax and approvals, one comma-separated file each",
        write: csv::write,
    },
    Exporter { id: "json", help: "one file with everything", write: json::write },
];

/// FIN-8. Writes a batch in the formats asked for, with its manifest.
///
/// # Errors
/// [`ExportError`]; nothing is half written then.
pub fn export(batch: &Batch, formats: &[&str]) -> Result<Export, ExportError> {
    check(batch)?;
    let mut wanted: Vec<&Exporter> = Vec::new();
    for format in formats {
        let word = format.trim();
        let found = EXPORTERS.iter().find(|exporter| exporter.id.eq_ignore_ascii_case(word));
        let exporter = found.ok_or_else(|| ExportError::UnknownFormat(word.to_owned()))?;
        if !wanted.iter().any(|known| known.id == exporter.id) {
            wanted.push(exporter);
        }
    }
    if wanted.is_empty() {
        return Err(ExportError::NoFormat);
    }
    wanted.sort_by_key(|exporter| exporter.id);
    let mut files = Vec::new();
    for exporter in wanted {
        files.extend((exporter.write)(batch)?);
    }
    let manifest = Manifest::of(batch, &files)?;
    files.push(json::file(batch, "manifest", &manifest)?);
    Ok(Export { files, manifest })
}

fn check(batch: &Batch) -> Result<(), ExportError> {
    let number = batch.number;
    if batch.documents.is_empty() {
        return Err(ExportError::Empty(number));
    }
    let mut keys = std::collections::BTreeSet::new();
    for document in &batch.documents {
        let key = document.key.clone();
        if document.currency != batch.currency {
            let (expected, found) = (batch.currency, document.currency);
            return Err(ExportError::OtherCurrency { number, key, expected, found });
        }
        if !keys.insert(&document.key) {
            return Err(ExportError::Twice { number, key });
        }
    }
    Ok(())
}

/// Name of a file: company, number of the batch, what it holds. A foreign character never becomes part of it.
fn file_name(batch: &Batch, holds: &str, extension: &str) -> String {
    let company: String = batch
        .company
        .as_str()
        .trim()
        .chars()
        .take(40)
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' })
        .collect();
    format!("{company}-{:08}-{holds}.{extension}", batch.number)
}
