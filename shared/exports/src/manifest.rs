//! The manifest: what was written, so that a reader can tell that all of it has come.

use std::collections::BTreeMap;

use attest_model::ids::{CompanyCode, InvoiceId};
use attest_model::money::{Currency, Decimal};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Approved, Batch, ExportError, ExportFile, SCHEMA_VERSION};

/// The manifest of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`SCHEMA_VERSION`].
    pub schema: u32,
    /// Reference of the batch.
    pub reference: String,
    /// Number of the batch.
    pub number: u64,
    /// The company.
    pub company: CompanyCode,
    /// When the batch was made.
    pub created_at: Timestamp,
    /// The other files.
    pub files: Vec<ManifestFile>,
    /// Number of documents.
    pub count: usize,
    /// Totals by currency; credit notes count negative.
    pub totals: BTreeMap<Currency, Sums>,
    /// The documents with the key each is posted under (FIN-7).
    pub documents: Vec<ManifestDocument>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Its name.
    pub name: String,
    /// Its length.
    pub size_bytes: usize,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// Sums over documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    /// Number of documents.
    pub count: usize,
    /// Without tax.
    pub net: Decimal,
    /// Tax.
    pub tax: Decimal,
    /// With tax.
    pub gross: Decimal,
    /// To be paid; an invoice and its full credit give zero (CRED-17).
    pub payable: Decimal,
}

/// One document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestDocument {
    /// FIN-7. The key that is posted once.
    pub key: String,
    /// Our id.
    pub invoice_id: InvoiceId,
    /// BT-1.
    pub number: String,
    /// What the document counts in the totals.
    pub gross: Decimal,
}

impl Manifest {
    pub(crate) fn of(batch: &Batch, files: &[ExportFile]) -> Result<Self, ExportError> {
        let mut totals: BTreeMap<Currency, Sums> = BTreeMap::new();
        for document in &batch.documents {
            let sums = totals.entry(document.currency).or_default();
            *sums = sums.plus(document).ok_or(ExportError::Overflow(batch.number))?;
        }
        Ok(Self {
            schema: SCHEMA_VERSION,
            reference: batch.reference.clone(),
            number: batch.number,
            company: batch.company.clone(),
            created_at: batch.created_at,
            files: files.iter().map(ManifestFile::of).collect(),
            count: batch.documents.len(),
            totals,
            documents: batch
                .documents
                .iter()
                .map(|document| ManifestDocument {
                    key: document.key.clone(),
                    invoice_id: document.invoice_id.clone(),
                    number: document.number.clone(),
                    gross: document.signed(document.gross),
                })
                .collect(),
        })
    }
}

impl ManifestFile {
    fn of(file: &ExportFile) -> Self {
        let sha256 = Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Self { name: file.name.clone(), size_bytes: file.bytes.len(), sha256 }
    }
}

impl Sums {
    fn plus(&self, document: &Approved) -> Option<Self> {
        Some(Self {
            count: self.count + 1,
            net: self.net.checked_add(document.signed(document.net))?,
            tax: self.tax.checked_add(document.signed(document.tax))?,
            gross: self.gross.checked_add(document.signed(document.gross))?,
            payable: self.payable.checked_add(document.signed(document.payable))?,
        })
    }
}
