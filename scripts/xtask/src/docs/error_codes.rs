//! `docs/error-codes.md`: the error codes and how they are handled.

use attest_model::error_codes::CODES;
use attest_model::findings::Severity;
use attest_model::master::Role;

use super::table::Table;

/// Draws the document.
pub(super) fn draw() -> String {
    let mut table = Table::new(["code", "when", "severity", "who is told", "removed", "statement"]);
    for code in CODES {
        let severity = match code.handling.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let changeable = if code.is_severity_changeable { "*" } else { "" };
        let told = code.handling.role.filter(|_| code.handling.notify).map_or("", role);
        let removed = if code.handling.remove { "yes" } else { "" };
        let severity = format!("{severity}{changeable}");
        table.row([&format!("`{}`", code.code), code.condition, &severity, told, removed, code.statement]);
    }
    format!(
        "# Error codes\n\nAn error holds the invoice until it is settled, a warning does not. The tenant may change who \
         is told and what is removed, and the severity where it carries a star.\n\n{table}"
    )
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Accounts => "Accounts",
        Role::Buyer => "Buyer",
        Role::Site => "Site",
        Role::Supplier => "Supplier",
    }
}
