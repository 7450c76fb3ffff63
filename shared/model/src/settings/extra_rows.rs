//! SET-22. Rules for rows that are not on the order.

use serde::{Deserialize, Serialize};

use super::{ExtraRowAction, Fault};
use crate::money::Decimal;
use crate::orders::CodingRow;

/// MATCH-42. How a row without counterpart on the order is treated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExtraRowRule {
    /// Pattern of the product code, `*` for any run of characters.
    pub code: Option<String>,
    /// Pattern of the description.
    pub description: Option<String>,
    /// Reason code of a charge (UNCL 7161).
    pub charge_code: Option<String>,
    /// Largest amount, inclusive.
    pub max_abs: Option<Decimal>,
    /// Largest share of the matched goods in percent, inclusive.
    pub max_pct: Option<Decimal>,
    /// What is done.
    pub action: Option<ExtraRowAction>,
    /// Coding of an accepted row.
    pub coding: Vec<CodingRow>,
}

/// Reads `SET-22`: a JSON list of rules.
///
/// # Errors
/// [`Fault`] with the position of the fault, for a rule without a selector or an action, or a negative limit.
pub(super) fn extra_rows(text: &str) -> Result<Vec<ExtraRowRule>, Fault> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let rules: Vec<ExtraRowRule> = serde_json::from_str(text).map_err(|error| {
        Fault::new(text, format!("a list of extra row rules: {error}")).starting(error.column())
    })?;
    for (index, rule) in rules.iter().enumerate() {
        let nth = format!("rule {}", index + 1);
        if rule.code.is_none() && rule.description.is_none() && rule.charge_code.is_none() {
            return Err(Fault::new(&nth, "a rule with code, description or charge_code"));
        }
        if rule.action.is_none() {
            return Err(Fault::new(&nth, "a rule with an action: accept, review or reject"));
        }
        if [rule.max_abs, rule.max_pct].into_iter().flatten().any(|limit| limit.is_sign_negative()) {
            return Err(Fault::new(&nth, "a rule with limits of 0 or more"));
        }
    }
    Ok(rules)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_22_rules_need_a_selector_and_an_action() {
        for (text, good) in [
            ("", true),
            (r#"[{"charge_code":"FC","max_abs":"75","max_pct":"10","action":"accept"}]"#, true),
            (r#"[{"charge_code":"FC"}]"#, false),
            (r#"[{"action":"accept"}]"#, false),
            (r#"[{"code":"F*","action":"accept","max_abs":"-1"}]"#, false),
            (r#"[{"code":"F*","action":"accept","typo":1}]"#, false),
            ("[", false),
        ] {
            assert_eq!(extra_rows(text).is_ok(), good, "SET-22 {text}");
        }
    }
}
