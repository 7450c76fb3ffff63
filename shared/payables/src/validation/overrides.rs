//! ARR-13, PAY-3, VAL-3. Errors that a person lets pass.

use attest_model::error_codes;
use attest_model::findings::{Finding, Severity};
use attest_model::ids::UserCode;
use attest_model::master::{Right, User};
use attest_model::record::Override;
use jiff::Timestamp;

/// Why an error is not let pass.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OverrideError {
    /// The user may not.
    #[error("user {0} may not let errors pass; the right arrival.approve is needed")]
    NoRight(UserCode),
    /// The invoice has no such open error.
    #[error("the invoice has no open error {0:?}; it may have changed, load the invoice again")]
    NotOpen(String),
    /// The code is settled elsewhere.
    #[error("{0} cannot be let pass; mend the document, or settle the supplier in the register")]
    Fixed(String),
    /// A reason is needed.
    #[error("{0} is let pass with a reason only; none was given")]
    NoReason(String),
    /// The account was entered by the same user (PAY-3).
    #[error("user {user} changed the account in the register; another person must let {code} pass")]
    SamePerson {
        /// The user.
        user: UserCode,
        /// The code.
        code: String,
    },
}

/// Codes that cannot be let pass: a document that could not be read, and an unknown, unaccepted or blocked supplier.
const FIXED_CODES: &[&str] =
    &["E001", "E002", "E003", "E004", "E005", "E006", "E101", "E102", "E103", "E104", "E105", "E202"];

/// ARR-13. Whether an error of this code may be let pass; a rule's own id stands for E004 and may not.
#[must_use]
pub fn is_overridable(code: &str) -> bool {
    error_codes::find(code).is_some() && !FIXED_CODES.contains(&code)
}

/// ARR-13. Lets one open error pass, for a reason.
///
/// `register_changed_by` is who last entered the account that E403 is about, while `four_eyes` holds (PAY-3).
///
/// # Errors
/// [`OverrideError`] naming the right, the error or the reason that is missing.
pub fn let_pass(
    findings: &[Finding],
    fingerprint: &str,
    reason: &str,
    user: &User,
    at: Timestamp,
    register_changed_by: Option<&UserCode>,
) -> Result<Override, OverrideError> {
    if !user.is_active || !user.rights.contains(&Right::ArrivalApprove) {
        return Err(OverrideError::NoRight(user.code.clone()));
    }
    let open =
        findings.iter().find(|found| found.severity == Severity::Error && found.fingerprint() == fingerprint);
    let Some(finding) = open else { return Err(OverrideError::NotOpen(fingerprint.to_owned())) };
    if !is_overridable(&finding.code) {
        return Err(OverrideError::Fixed(finding.code.clone()));
    }
    if reason.trim().is_empty() {
        return Err(OverrideError::NoReason(finding.code.clone()));
    }
    if finding.code == "E403" && register_changed_by == Some(&user.code) {
        return Err(OverrideError::SamePerson { user: user.code.clone(), code: finding.code.clone() });
    }
    Ok(Override {
        fingerprint: fingerprint.to_owned(),
        by: user.code.clone(),
        at,
        reason: reason.trim().to_owned(),
    })
}

/// VAL-3. The overrides that stay after a new result: those whose finding still rests on the same facts.
#[must_use]
pub fn kept_overrides(overrides: &[Override], findings: &[Finding]) -> Vec<Override> {
    let open: Vec<String> = findings.iter().map(Finding::fingerprint).collect();
    overrides.iter().filter(|passed| open.contains(&passed.fingerprint)).cloned().collect()
}

/// The findings that nobody let pass.
pub fn open_findings<'a>(
    findings: &'a [Finding],
    overrides: &'a [Override],
) -> impl Iterator<Item = &'a Finding> + Clone {
    findings.iter().filter(move |finding| {
        let print = finding.fingerprint();
        !overrides.iter().any(|passed| passed.fingerprint == print)
    })
}
