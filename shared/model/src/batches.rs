//! Batches of invoices on their way to the ERP (FIN-6).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{BatchId, CompanyCode, InvoiceId, UserCode};
use crate::money::{Currency, Decimal};

/// The version of this shape as it is stored; older ones are read by upcasters.
pub const SCHEMA_VERSION: u32 = 1;

/// FIN-6. Where a batch stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchStatus {
    /// Made, not sent.
    #[default]
    Unposted,
    /// Sent; answers are missing.
    Posting,
    /// The ERP has answered every invoice.
    Posted,
    /// Taken back before it was sent.
    Cancelled,
}

/// FIN-6. Totals of a batch in its currency; credit notes count negative.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchTotals {
    /// With tax.
    pub gross: Decimal,
    /// Tax.
    pub tax: Decimal,
    /// Without tax.
    pub net: Decimal,
    /// Number of documents.
    pub count: u32,
}

/// FIN-6. A batch of one company and currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// [`SCHEMA_VERSION`] when it was written.
    pub schema: u32,
    /// Its id.
    pub id: BatchId,
    /// Its number in the company, from 1.
    pub number: u64,
    /// What the ERP shows.
    pub reference: String,
    /// The company.
    pub company: CompanyCode,
    /// The currency of every invoice in it.
    pub currency: Currency,
    /// Sums over its invoices.
    pub totals: BatchTotals,
    /// Where it stands.
    pub status: BatchStatus,
    /// Its invoices and credit notes, with the key each is sent under (FIN-7).
    #[serde(default)]
    pub invoices: Vec<(InvoiceId, String)>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it; the schedule where nobody did.
    pub created_by: Option<UserCode>,
    /// Keys of its files in the document store.
    #[serde(default)]
    pub files: Vec<String>,
}
