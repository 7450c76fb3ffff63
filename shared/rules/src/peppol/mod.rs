//! Peppol BIS Billing 3: the transaction rules, the national rules, and the code lists.

pub(crate) mod cii;
mod codes;
mod danish;
mod dutch;
mod facts;
mod german;
mod greek;
mod identifiers;
mod italian;
mod norwegian;
mod query;
mod schemes;
mod swedish;
pub(crate) mod ubl;

pub(crate) use cii::PATTERNS as CII;
pub(crate) use facts::Facts;
pub(crate) use query::SLACK;
pub(crate) use ubl::PATTERNS as UBL;

/// How the specification identifier (BT-24) begins.
const SPECIFICATION: &str = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";
