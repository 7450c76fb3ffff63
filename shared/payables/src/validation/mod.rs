//! Chapter 10 (VAL): what follows from the codes that checks find.
//!
//! The checks are in [`crate::arrival`]; here stands what a new result does to the earlier one, who is told, and whether
//! the invoice leaves the workbench. The code table is [`attest_model::error_codes::CODES`].

mod notices;
mod overrides;
mod removal;
mod revalidation;

use attest_model::error_codes;
use attest_model::findings::{Finding, Severity};

pub use notices::{Notice, NoticeEntry, notices};
pub use overrides::{OverrideError, is_overridable, kept_overrides, let_pass, open_findings};
pub use removal::{Removal, removal};
pub use revalidation::{MasterData, rests_on};

/// A finding of the code table, with the severity the table gives it.
pub(crate) fn finding(code: &'static str, message: impl Into<String>) -> Finding {
    match error_codes::find(code).map(|row| row.handling.severity) {
        Some(Severity::Warning) => Finding::warning(code, message),
        Some(Severity::Error) | None => Finding::error(code, message),
    }
}
