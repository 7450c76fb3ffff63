//! VAL-5, VAL-6, VAL-68. Whether an invoice leaves the workbench by itself.

use attest_model::error_codes::HandlingTable;
use attest_model::findings::Finding;
use attest_model::record::Override;

use super::handling_of;
use super::overrides::open_findings;

/// What an automatic removal does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The codes that ask for it, each once, in the order they were found.
    pub codes: Vec<String>,
    /// The supplier is answered with a rejection (RESP-3 f); never for a repeated document, whose answer would hit the
    /// first one.
    pub is_rejected: bool,
}

/// Codes of documents that were received before.
const REPEATED: &[&str] = &["E006", "E202"];

/// VAL-5, VAL-6. The removal, if any open code asks for it and no person has dealt with the invoice (VAL-68).
#[must_use]
pub fn removal(
    findings: &[Finding],
    overrides: &[Override],
    table: &HandlingTable,
    touched_by_person: bool,
) -> Option<Removal> {
    if touched_by_person {
        return None;
    }
    let open = open_findings(findings, overrides);
    let mut codes: Vec<String> = Vec::new();
    for finding in open.clone().filter(|finding| handling_of(finding, table).remove) {
        if !codes.contains(&finding.code) {
            codes.push(finding.code.clone());
        }
    }
    let is_repeated = open.into_iter().any(|finding| REPEATED.contains(&finding.code.as_str()));
    (!codes.is_empty()).then_some(Removal { codes, is_rejected: !is_repeated })
}
