//! Chapter 10 (VAL): what follows from the codes that checks find.
//!
//! The checks are in [`crate::arrival`]; here stands what a new result does to the earlier one, who is told, and whether
//! the invoice leaves the workbench. The code table is [`attest_model::error_codes::CODES`].

mod notices;
mod overrides;
mod removal;
mod revalidation;

use attest_model::error_codes::{self, Handling, HandlingTable};
use attest_model::findings::{Finding, Severity};

pub use notices::{Notice, NoticeEntry, notices};
pub use overrides::{OverrideError, is_overridable, kept_overrides, let_pass, open_findings};
pub use removal::{Removal, removal};
pub use revalidation::{MasterData, rests_on};

/// VAL-9. Gives findings of the code table the severity that the tenant chose; a rule's own finding keeps its own.
pub fn apply_severity(findings: &mut [Finding], table: &HandlingTable) {
    for finding in findings {
        if error_codes::find(&finding.code).is_some() {
            finding.severity = table.of(&finding.code).severity;
        }
    }
}

/// How a finding is handled. A fatal rule of a profile is handled as E004; a rule that only warns has no code of the
/// table, so nobody is told and nothing is removed for it.
fn handling_of(finding: &Finding, table: &HandlingTable) -> Handling {
    match (error_codes::find(&finding.code), finding.severity) {
        (None, Severity::Warning) => {
            Handling { severity: Severity::Warning, notify: false, role: None, remove: false }
        }
        (Some(_), _) | (None, Severity::Error) => table.of(&finding.code),
    }
}

/// A finding of the code table, with the severity the table gives it.
pub(crate) fn finding(code: &'static str, message: impl Into<String>) -> Finding {
    match error_codes::find(code).map(|row| row.handling.severity) {
        Some(Severity::Warning) => Finding::warning(code, message),
        Some(Severity::Error) | None => Finding::error(code, message),
    }
}
