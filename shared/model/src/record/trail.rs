//! AUD-1. The trail: immutable entries of who did what, when and why.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::State;
use crate::ids::{CompanyCode, InvoiceId, SupplierCode, UserCode};

/// Who did something, for the trail (AUD-1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A person, acting for another where named.
    User {
        /// Who.
        user: UserCode,
        /// For whom.
        on_behalf_of: Option<UserCode>,
    },
    /// A rule of ours, with its version.
    Rule {
        /// Statement or step.
        name: String,
        /// Version of the product.
        version: String,
    },
    /// The ERP.
    Erp,
    /// The supplier, by a document.
    Supplier,
}

/// AUD-1. One immutable entry of an invoice's trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailEntry {
    /// [`SCHEMA_VERSION`](super::SCHEMA_VERSION) when it was written.
    pub schema: u32,
    /// The invoice.
    pub invoice: InvoiceId,
    /// The version of the record that this entry explains.
    pub version: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What, by a word (`matched`, `approved`, `reminded` …).
    pub action: String,
    /// State before.
    pub before: State,
    /// State after.
    pub after: State,
    /// Why, as one English sentence with values.
    pub reason: String,
    /// Through what (`flow`, `email-link`, `workbench`, `command`).
    pub channel: String,
}

/// AUD-1. One immutable entry of the trail of a supplier in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplierTrailEntry {
    /// [`SCHEMA_VERSION`](super::SCHEMA_VERSION) when it was written.
    pub schema: u32,
    /// The company whose register this is.
    pub company: CompanyCode,
    /// The supplier.
    pub supplier: SupplierCode,
    /// The version of the supplier's record that this entry explains.
    pub version: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: UserCode,
    /// What, by a word (`accept`, `block`, `enter_account` …).
    pub action: String,
    /// What stood there before, where something was replaced.
    pub before: String,
    /// What stands there now.
    pub after: String,
    /// Why.
    pub reason: String,
    /// Through what (`workbench`, `command`).
    pub channel: String,
}

/// AUD-1. One immutable entry of the trail of the tenant: what happens to no single invoice or supplier, such as the deletion
/// of records whose time is over (AUD-3), or of a person's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantTrailEntry {
    /// [`SCHEMA_VERSION`](super::SCHEMA_VERSION) when it was written.
    pub schema: u32,
    /// The company that it is about; absent where no company is known, or all are meant.
    pub company: Option<CompanyCode>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What, by a word (`deleted`, `pseudonymised`).
    pub action: String,
    /// What it was done with: a day, the code of a person.
    pub subject: String,
    /// Why, as one English sentence with values.
    pub reason: String,
    /// Through what (`flow`, `command`).
    pub channel: String,
}
