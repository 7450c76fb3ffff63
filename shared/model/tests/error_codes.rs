//! The table of error codes against the specification, row by row.
#![allow(clippy::unwrap_used, reason = "a test")]

use attest_model::error_codes::CODES;
use attest_model::findings::Severity;
use attest_model::master::Role;

const SPECIFICATION: &str = include_str!("../../../docs/specification.md");

#[test]
fn val_67_every_row_of_the_specification_stands_in_the_table() {
    let mut rows = 0;
    for line in SPECIFICATION.lines().filter(|line| line.starts_with("| VAL-")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [statement, code, condition, severity, notify, role, remove] = cells.as_slice() else { continue };
        rows += 1;
        let row = CODES.iter().find(|row| row.statement == *statement).unwrap();
        assert_eq!(row.code, code.trim_end_matches('*'), "{statement}");
        assert_eq!(row.is_severity_changeable, code.ends_with('*'), "{statement} {code} VAL-9");
        assert!(plain(condition).starts_with(&plain(row.condition)), "{statement} {:?}", row.condition);
        assert_eq!(row.handling.severity == Severity::Error, *severity == "e", "{statement}");
        assert_eq!(row.handling.notify, *notify == "Y", "{statement}");
        assert_eq!(row.handling.remove, *remove == "Y", "{statement}");
        let expected = match *role {
            "Accounts" => Some(Role::Accounts),
            "Buyer" => Some(Role::Buyer),
            "Site" => Some(Role::Site),
            "Supplier" => Some(Role::Supplier),
            _ => None,
        };
        assert_eq!(row.handling.role, expected, "{statement}");
    }
    assert_eq!(rows, CODES.len());
}

/// A condition without marks of code and references to other statements.
fn plain(condition: &str) -> String {
    condition.replace('`', "")
}
