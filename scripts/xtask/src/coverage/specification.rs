//! The statements of `docs/specification.md`.

use std::collections::BTreeMap;

use anyhow::bail;

use super::statement::StatementId;

/// Chapter of the readings chosen: it explains statements of other chapters and states nothing itself.
const READINGS: &str = "OPEN";

/// Reads the statements with the line where each stands.
///
/// A statement is a list item `- **MATCH-9** …`, a table row `| MATCH-1 | …` or a table of worked
/// examples whose first header cell is the identifier.
///
/// # Errors
/// When an identifier is used twice or the text has no statement.
pub(super) fn statements(text: &str) -> anyhow::Result<BTreeMap<StatementId, usize>> {
    let mut found = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        let Some(id) = identifier(line).filter(|id| id.chapter != READINGS) else { continue };
        let place = index + 1;
        if let Some(earlier) = found.insert(id.clone(), place) {
            bail!("{id} stands on line {earlier} and again on line {place} of the specification");
        }
    }
    if found.is_empty() {
        bail!("the specification has no statement such as `- **MATCH-9** …`");
    }
    Ok(found)
}

fn identifier(line: &str) -> Option<StatementId> {
    let item = line.strip_prefix("- **").and_then(|rest| rest.split_once("**"));
    let row = line.strip_prefix('|').and_then(|rest| rest.split_once('|'));
    item.or(row).and_then(|(id, _)| id.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_items_rows_and_worked_examples() {
        let text = "\
# Matching (MATCH)

- **MATCH-9** The list of eight. See MATCH-1 and **MATCH-77**.
  - **MATCH-78** is no item of the first level

| id | code | criterion |
| --- | --- | --- |
| MATCH-1 | `PO` | order number |
| MATCH-2 | `PC` | product code |

| MATCH-14 | PO/AUTCHK | checked |
| --- | --- | --- |
| a | empty | PO |
| b | `PC` | PO PC |

| OPEN-1 | question | reading | MATCH-9 |
";
        let found: Vec<_> =
            statements(text).unwrap().iter().map(|(id, line)| (id.to_string(), *line)).collect();
        let expected = [("MATCH-1", 8), ("MATCH-2", 9), ("MATCH-9", 3), ("MATCH-14", 11)];
        assert_eq!(found, expected.map(|(id, line)| (id.to_owned(), line)));
    }

    #[test]
    fn an_identifier_stands_once() {
        let error = statements("- **ST-1** a\n\n| ST-1 | b |\n").unwrap_err().to_string();
        assert_eq!(error, "ST-1 stands on line 1 and again on line 3 of the specification");
    }

    #[test]
    fn a_text_without_statements_is_refused() {
        assert!(statements("# Nothing\n").is_err());
    }
}
