//! Chapter 10 (VAL): what follows from the codes that checks find.

use attest_model::error_codes;
use attest_model::findings::{Finding, Severity};

/// A finding of the code table, with the severity the table gives it.
pub(crate) fn finding(code: &'static str, message: impl Into<String>) -> Finding {
    match error_codes::find(code).map(|row| row.handling.severity) {
        Some(Severity::Warning) => Finding::warning(code, message),
        Some(Severity::Error) | None => Finding::error(code, message),
    }
}
