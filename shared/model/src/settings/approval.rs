//! Rules that name reviewers and approvers (APPR-3), and owners of cost centres (APPR-13).

use serde::{Deserialize, Serialize};

use super::Fault;
use crate::approvals::PointMode;
use crate::ids::UserCode;
use crate::money::Decimal;

/// APPR-3. One rule: invoices it fits go to the people it names; every selector that is given must fit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ApprovalRule {
    /// What people call it.
    pub name: String,
    /// Code of the supplier, `*` for any run of characters.
    pub supplier: Option<String>,
    /// Contract of the invoice, `*` for any run of characters.
    pub contract: Option<String>,
    /// Buyer reference (BT-10), `*` for any run of characters.
    pub buyer_reference: Option<String>,
    /// Net totals above this, in company currency.
    pub over: Option<Decimal>,
    /// Who reviews.
    pub reviewers: Vec<UserCode>,
    /// Who approves; empty means the reviewers, and up their line.
    pub approvers: Vec<UserCode>,
    /// How several people act.
    pub mode: PointMode,
    /// One after the other; else all at once.
    pub in_sequence: bool,
}

/// Reads the rules: a JSON list.
///
/// # Errors
/// [`Fault`] with the place of the fault, or naming a rule that names nobody.
pub(super) fn rules(text: &str) -> Result<Vec<ApprovalRule>, Fault> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let rules: Vec<ApprovalRule> = serde_json::from_str(text).map_err(|error| {
        Fault::new(text, format!("a list of approval rules: {error}")).starting(error.column())
    })?;
    for (index, rule) in rules.iter().enumerate() {
        let nth = format!("rule {}", index + 1);
        if rule.reviewers.is_empty() && rule.approvers.is_empty() {
            return Err(Fault::new(&nth, "a rule that names reviewers or approvers"));
        }
        if rule.over.is_some_and(|over| over.is_sign_negative()) {
            return Err(Fault::new(&nth, "a rule with an amount of 0 or more"));
        }
    }
    Ok(rules)
}

/// Reads owners of cost centres: `4100=anna, 4200=bo`.
///
/// # Errors
/// [`Fault`] naming the part without `=`, without a user, or with a cost centre named before.
pub(super) fn owners(text: &str) -> Result<Vec<(String, UserCode)>, Fault> {
    let mut owners: Vec<(String, UserCode)> = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (centre, user) = match part.split_once('=').map(|(c, u)| (c.trim(), u.trim())) {
            Some((centre, user)) if !centre.is_empty() && !user.is_empty() => (centre, user),
            _ => return Err(Fault::new(part, "COST-CENTRE=USER")),
        };
        if owners.iter().any(|(known, _)| known == centre) {
            return Err(Fault::new(centre, "named once"));
        }
        owners.push((centre.to_owned(), UserCode::new(user)));
    }
    Ok(owners)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appr_3_rules_name_people() {
        for (text, good) in [
            ("", true),
            ("[]", true),
            (r#"[{"supplier":"AC*","reviewers":["anna"],"mode":"any"}]"#, true),
            (r#"[{"supplier":"AC*"}]"#, false),
            (r#"[{"reviewers":["anna"],"over":"-1"}]"#, false),
            (r#"[{"reviewers":["anna"],"typo":1}]"#, false),
            ("[", false),
        ] {
            assert_eq!(rules(text).is_ok(), good, "APPR-3 {text}");
        }
    }

    #[test]
    fn appr_13_owners_are_named_once() {
        for (text, count) in [
            ("", Some(0)),
            ("4100=anna, 4200=bo", Some(2)),
            ("4100", None),
            ("4100=", None),
            ("1=a,1=b", None),
        ] {
            assert_eq!(owners(text).ok().map(|o| o.len()), count, "APPR-13 {text}");
        }
    }
}
