//! E701. Coding that was entered or proposed, once the invoice has some (VAL-66, CODE-3, CODE-7).

use attest_model::findings::Finding;

use super::Check;
use super::facts::Facts;
use crate::coding::{Posting, check, findings};

pub(super) static CHECKS: &[Check] = &[Check { code: "E701", check: values_fit }];

fn values_fit(facts: &Facts<'_>) -> Vec<Finding> {
    let Some((rows, register)) = facts.coding else { return Vec::new() };
    let categories = facts.invoice.tax_categories();
    let posting = Posting {
        day: facts.invoice.issue_date.unwrap_or(facts.today),
        periods: facts.periods,
        categories: &categories,
    };
    findings(&check(rows, register, &posting))
}
