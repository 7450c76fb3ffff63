//! VAL-7 … VAL-67. The fixed set of error codes and how the tenant handles each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::findings::Severity;
use crate::master::Role;
use crate::settings::Fault;

/// A code that a check may find, as the specification fixes it (VAL-9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorCode {
    /// The statement that defines it (`VAL-46`).
    pub statement: &'static str,
    /// The code (`E403`).
    pub code: &'static str,
    /// When it is found.
    pub condition: &'static str,
    /// How the code is handled unless the tenant says otherwise.
    pub handling: Handling,
    /// Whether the tenant may choose the severity (VAL-9).
    pub is_severity_changeable: bool,
}

/// VAL-8. What follows when a code is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handling {
    /// Whether it blocks.
    pub severity: Severity,
    /// Whether somebody is told.
    pub notify: bool,
    /// Who is told.
    pub role: Option<Role>,
    /// Whether the invoice leaves the workbench by itself (VAL-5).
    pub remove: bool,
}

const CHANGEABLE: bool = true;
const FIXED: bool = false;
const NOTIFY: bool = true;
const SILENT: bool = false;
const REMOVE: bool = true;
const KEEP: bool = false;

#[expect(clippy::too_many_arguments, reason = "one argument per column of the specification's table")]
const fn row(
    statement: &'static str,
    code: &'static str,
    condition: &'static str,
    severity: Severity,
    is_severity_changeable: bool,
    notify: bool,
    role: Option<Role>,
    remove: bool,
) -> ErrorCode {
    let handling = Handling { severity, notify, role, remove };
    ErrorCode { statement, code, condition, handling, is_severity_changeable }
}

/// VAL-10 … VAL-66. Every code, in the order of the specification.
#[rustfmt::skip]
pub static CODES: &[ErrorCode] = &[
    row("VAL-10", "E001", "document is not well-formed", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), REMOVE),
    row("VAL-11", "E002", "format or profile not supported", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), REMOVE),
    row("VAL-12", "E003", "schema validation fails", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), REMOVE),
    row("VAL-13", "E004", "a fatal business rule of the declared profile fails", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), REMOVE),
    row("VAL-14", "E005", "message over the size limit", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), REMOVE),
    row("VAL-15", "E006", "same message received before", Severity::Error, FIXED, SILENT, None, REMOVE),
    row("VAL-16", "E101", "receiving company not found", Severity::Error, FIXED, NOTIFY, Some(Role::Accounts), KEEP),
    row("VAL-17", "E102", "supplier not found", Severity::Error, FIXED, NOTIFY, Some(Role::Accounts), KEEP),
    row("VAL-18", "E103", "supplier not accepted", Severity::Error, FIXED, NOTIFY, Some(Role::Accounts), KEEP),
    row("VAL-19", "E104", "supplier blocked or on hold", Severity::Error, FIXED, NOTIFY, Some(Role::Accounts), KEEP),
    row("VAL-20", "E105", "identifiers point to different suppliers", Severity::Error, FIXED, NOTIFY, Some(Role::Accounts), KEEP),
    row("VAL-21", "E106", "company's number on the invoice differs from the register", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), KEEP),
    row("VAL-22", "E201", "invoice number missing", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), REMOVE),
    row("VAL-23", "E202", "exact duplicate", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), REMOVE),
    row("VAL-24", "E203", "probable duplicate", Severity::Warning, CHANGEABLE, NOTIFY, Some(Role::Accounts), KEEP),
    row("VAL-25", "E204", "issue date missing or not a date", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), REMOVE),
    row("VAL-26", "E205", "issue date later than today + val.future_days (default 0)", Severity::Error, CHANGEABLE, NOTIFY, Some(Role::Supplier), KEEP),
    row("VAL-27", "E206", "issue date older than val.max_age_days (default 365)", Severity::Warning, CHANGEABLE, SILENT, None, KEEP),
    row("VAL-28", "E207", "currency unknown or not allowed for the company", Severity::Error, FIXED, NOTIFY, Some(Role::Accounts), KEEP),
    row("VAL-29", "E208", "due date before issue date", Severity::Warning, FIXED, SILENT, None, KEEP),
    row("VAL-30", "E209", "no open ledger period for the posting date", Severity::Error, FIXED, NOTIFY, Some(Role::Accounts), KEEP),
    row("VAL-31", "E210", "document kind not supported", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), REMOVE),
    row("VAL-32", "E211", "sign of totals contradicts the kind", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), KEEP),
    row("VAL-33", "E212", "credit note without preceding reference", Severity::Warning, CHANGEABLE, SILENT, None, KEEP),
    row("VAL-34", "E213", "preceding invoice not found", Severity::Warning, CHANGEABLE, NOTIFY, Some(Role::Accounts), KEEP),
    row("VAL-35", "E214", "credits of one invoice exceed its gross total", Severity::Error, FIXED, NOTIFY, Some(Role::Accounts), KEEP),
    row("VAL-36", "E215", "required buyer reference missing (company setting)", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), KEEP),
    row("VAL-37", "E216", "deducted prepayment not covered", Severity::Error, FIXED, NOTIFY, Some(Role::Accounts), KEEP),
    row("VAL-38", "E301", "absolute value of (quantity × price − line allowances + line charges − line net) is over tol.calc (default 0.01)", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), KEEP),
    row("VAL-39", "E302", "absolute value of (sum of line nets − BT-106) is over 0.01", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), KEEP),
    row("VAL-40", "E303", "tax per category or in total off by more than tol.tax (default 0.01 per category)", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), KEEP),
    row("VAL-41", "E304", "net + tax ≠ gross, or gross − paid + rounding ≠ payable", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), KEEP),
    row("VAL-42", "E305", "tax category or rate unknown to the company", Severity::Error, FIXED, NOTIFY, Some(Role::Accounts), KEEP),
    row("VAL-43", "E306", "supplier setting requires lines and there are none", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), KEEP),
    row("VAL-44", "E401", "payment means missing", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), KEEP),
    row("VAL-45", "E402", "account check digit wrong", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), KEEP),
    row("VAL-46", "E403", "account not in the supplier register", Severity::Error, FIXED, NOTIFY, Some(Role::Accounts), KEEP),
    row("VAL-47", "E404", "payment reference check digit wrong", Severity::Warning, FIXED, NOTIFY, Some(Role::Supplier), KEEP),
    row("VAL-48", "E405", "terms shorter than the agreement", Severity::Warning, CHANGEABLE, SILENT, None, KEEP),
    row("VAL-49", "E406", "account country differs from supplier country", Severity::Warning, CHANGEABLE, NOTIFY, Some(Role::Accounts), KEEP),
    row("VAL-50", "E501", "order number missing and supplier requires one (order.required, bool, default false)", Severity::Error, CHANGEABLE, NOTIFY, Some(Role::Supplier), KEEP),
    row("VAL-51", "E502", "order number not found", Severity::Warning, CHANGEABLE, NOTIFY, Some(Role::Buyer), KEEP),
    row("VAL-52", "E503", "order not committed", Severity::Error, CHANGEABLE, NOTIFY, Some(Role::Buyer), KEEP),
    row("VAL-53", "E504", "order closed or cancelled", Severity::Error, CHANGEABLE, NOTIFY, Some(Role::Buyer), KEEP),
    row("VAL-54", "E505", "order belongs to another supplier", Severity::Error, FIXED, NOTIFY, Some(Role::Buyer), KEEP),
    row("VAL-55", "E506", "order belongs to another company", Severity::Error, FIXED, NOTIFY, Some(Role::Accounts), KEEP),
    row("VAL-56", "E507", "invoice currency differs from order currency", Severity::Error, FIXED, NOTIFY, Some(Role::Buyer), KEEP),
    row("VAL-57", "E508", "variation order not found", Severity::Warning, CHANGEABLE, NOTIFY, Some(Role::Buyer), KEEP),
    row("VAL-58", "E509", "WBS code unknown for the contract", Severity::Warning, CHANGEABLE, NOTIFY, Some(Role::Site), KEEP),
    row("VAL-59", "E510", "contract closed for cost", Severity::Error, CHANGEABLE, NOTIFY, Some(Role::Site), KEEP),
    row("VAL-60", "E511", "goods receipt missing on an order that needs one", Severity::Warning, CHANGEABLE, NOTIFY, Some(Role::Site), KEEP),
    row("VAL-61", "E512", "contract reference or invoiced object given, no order resolved, the supplier has subscriptions, and no field of SUB-4 names one", Severity::Warning, CHANGEABLE, NOTIFY, Some(Role::Accounts), KEEP),
    row("VAL-62", "E601", "attachment infected", Severity::Error, FIXED, NOTIFY, Some(Role::Supplier), KEEP),
    row("VAL-63", "E602", "attachment type not allowed", Severity::Warning, CHANGEABLE, NOTIFY, Some(Role::Supplier), KEEP),
    row("VAL-64", "E603", "attachment cannot be opened", Severity::Warning, CHANGEABLE, NOTIFY, Some(Role::Supplier), KEEP),
    row("VAL-65", "E604", "virus scan did not finish", Severity::Error, FIXED, NOTIFY, Some(Role::Accounts), KEEP),
    row("VAL-66", "E701", "coding value unknown or closed", Severity::Error, FIXED, NOTIFY, Some(Role::Accounts), KEEP),
];

/// The row of a code; `None` for a rule's own id, such as `BR-CO-10`.
#[must_use]
pub fn find(code: &str) -> Option<&'static ErrorCode> {
    CODES.binary_search_by(|row| row.code.cmp(code)).ok().and_then(|at| CODES.get(at))
}

/// VAL-7. How the tenant handles the codes: the fixed table with the tenant's changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HandlingTable(BTreeMap<String, Handling>);

/// A tenant's change of one code as it is written; what is left out stays as fixed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    severity: Option<Severity>,
    notify: Option<bool>,
    role: Option<Role>,
    remove: Option<bool>,
}

impl HandlingTable {
    /// Reads the tenant's changes: a JSON object from code to `severity`, `notify`, `role`, `remove`.
    ///
    /// # Errors
    /// [`Fault`] naming a code that is none, a severity that is fixed (VAL-9), or a notification without a role (VAL-8).
    pub fn read(text: &str) -> Result<Self, Fault> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let written: BTreeMap<String, Written> = serde_json::from_str(text).map_err(|error| {
            Fault::new(text, format!("an object from error code to its handling: {error}"))
                .starting(error.column())
        })?;
        written.into_iter().map(|(code, change)| changed(code, &change)).collect::<Result<_, _>>().map(Self)
    }

    /// How a code is handled; a code outside the table (a rule's own id) is handled as E004.
    #[must_use]
    pub fn of(&self, code: &str) -> Handling {
        let fixed = find(code).or_else(|| find("E004"));
        let unknown = Handling { severity: Severity::Error, notify: false, role: None, remove: false };
        self.0.get(code).copied().or_else(|| fixed.map(|row| row.handling)).unwrap_or(unknown)
    }
}

fn changed(code: String, change: &Written) -> Result<(String, Handling), Fault> {
    let Some(row) = find(&code) else {
        return Err(Fault::new(&code, "an error code; `attest list codes` names them all"));
    };
    let fixed = row.handling;
    let severity = change.severity.unwrap_or(fixed.severity);
    if severity != fixed.severity && !row.is_severity_changeable {
        return Err(Fault::new(&code, "a code whose severity may be changed"));
    }
    let handling = Handling {
        severity,
        notify: change.notify.unwrap_or(fixed.notify),
        role: change.role.or(fixed.role),
        remove: change.remove.unwrap_or(fixed.remove),
    };
    if handling.notify && handling.role.is_none() {
        return Err(Fault::new(&code, "a role to notify: accounts, buyer, site or supplier"));
    }
    Ok((code, handling))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn val_67_codes_are_unique_sorted_and_numbered_as_the_statements() {
        assert_eq!(CODES.len(), 57);
        assert!(CODES.windows(2).all(|pair| pair[0].code < pair[1].code));
        for (row, number) in CODES.iter().zip(10..) {
            assert_eq!(row.statement, format!("VAL-{number}"));
            assert!(!row.condition.is_empty() && find(row.code) == Some(row));
            assert!(!row.handling.notify || row.handling.role.is_some(), "VAL-8 {}", row.code);
        }
        assert_eq!(find("BR-CO-10"), None);
    }

    /// Covers VAL-7.
    #[test]
    fn val_8_handling_is_changed_per_code_and_a_notification_needs_a_role() {
        let table = |text: &str| HandlingTable::read(text);
        let e403 = find("E403").unwrap().handling;
        assert_eq!(table("").unwrap().of("E403"), e403);
        let changed = table(r#"{"E403": {"notify": false, "remove": true}}"#).unwrap();
        assert_eq!(changed.of("E403"), Handling { notify: false, remove: true, ..e403 });
        assert_eq!(changed.of("E402"), find("E402").unwrap().handling, "others stay");
        let to_buyer = table(r#"{"E206": {"notify": true, "role": "buyer"}}"#).unwrap().of("E206");
        assert!(to_buyer.notify && to_buyer.role == Some(Role::Buyer));
        for refused in [
            r#"{"E206": {"notify": true}}"#,
            r#"{"E999": {"notify": false}}"#,
            r#"{"E403": {"role": "nobody"}}"#,
            r#"{"E403": {"loud": true}}"#,
            "[]",
        ] {
            assert!(table(refused).is_err(), "VAL-8 {refused}");
        }
    }

    #[test]
    fn val_9_severity_is_changed_where_the_table_allows_it() {
        for (code, severity, good) in [
            ("E203", "error", true),
            ("E502", "error", true),
            ("E503", "warning", true),
            ("E403", "warning", false),
            ("E403", "error", true),
            ("E208", "error", false),
        ] {
            let text = format!(r#"{{"{code}": {{"severity": "{severity}"}}}}"#);
            let table = HandlingTable::read(&text);
            assert_eq!(table.is_ok(), good, "VAL-9 {text}");
        }
        let table = HandlingTable::read(r#"{"E203": {"severity": "error"}}"#).unwrap();
        assert_eq!(table.of("E203").severity, Severity::Error);
    }
}
