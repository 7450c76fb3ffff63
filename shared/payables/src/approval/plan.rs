//! Whom to ask (APPR-3).

use attest_model::approvals::{ApprovalPlan, Asked};
use attest_model::ids::UserCode;
use attest_model::master::{Right, Role};
use attest_model::record::InvoiceRecord;
use attest_model::settings::{ApprovalRule, Pattern, keys};

use super::{Facts, worth};

/// APPR-3. The people who review and approve.
///
/// They are named by the first of: a rule, the order's responsible, the subscription's responsible (SUB-9), the buyer
/// reference, the supplier's default. Where nobody is, the plan is empty and the accounts role chooses (point 1). A name that no user carries is passed over; one who is gone is replaced later, by the manager (APPR-18).
#[must_use]
pub fn whom_to_ask(record: &InvoiceRecord, facts: &Facts<'_>) -> ApprovalPlan {
    let rules = facts.settings.value(&keys::APPROVAL_RULES);
    if let Some(plan) =
        rules.iter().find(|rule| fits(rule, record, facts)).and_then(|rule| by_rule(rule, facts))
    {
        return plan;
    }
    let reference = facts.buyer_reference.map(UserCode::new);
    let supplier = facts.supplier.and_then(|supplier| supplier.default_reviewer.clone());
    let named = [
        (facts.order_buyer.cloned(), "responsible for the order"),
        (facts.subscription_owner.cloned(), "responsible for the subscription"),
        (reference, "named by the buyer reference"),
        (supplier, "default reviewer of the supplier"),
    ];
    let people = facts.people();
    let first = named.into_iter().find_map(|(user, because)| {
        let found = people.find(&user?)?;
        people.seat(&found.code)?;
        Some(Asked { user: found.code.clone(), because: because.to_owned() })
    });
    ApprovalPlan { reviewers: first.into_iter().collect(), ..ApprovalPlan::default() }
}

fn by_rule(rule: &ApprovalRule, facts: &Facts<'_>) -> Option<ApprovalPlan> {
    let people = facts.people();
    let because =
        if rule.name.is_empty() { "named by a rule".to_owned() } else { format!("rule {}", rule.name) };
    let asked = |users: &[UserCode]| -> Vec<Asked> {
        users
            .iter()
            .filter(|user| people.seat(user).is_some())
            .map(|user| Asked { user: user.clone(), because: because.clone() })
            .collect()
    };
    let (reviewers, approvers) = (asked(&rule.reviewers), asked(&rule.approvers));
    let reviewers = if reviewers.is_empty() { approvers.clone() } else { reviewers };
    let plan = ApprovalPlan { mode: rule.mode, in_sequence: rule.in_sequence, reviewers, approvers };
    (!plan.reviewers.is_empty()).then_some(plan)
}

fn fits(rule: &ApprovalRule, record: &InvoiceRecord, facts: &Facts<'_>) -> bool {
    let like = |pattern: &Option<String>, value: Option<&str>| {
        pattern
            .as_deref()
            .is_none_or(|pattern| value.is_some_and(|value| Pattern::new(pattern).matches(value)))
    };
    like(&rule.supplier, record.supplier.as_ref().map(|code| code.as_str()))
        && like(&rule.contract, record.contract.as_ref().map(|number| number.as_str()))
        && like(&rule.buyer_reference, facts.buyer_reference)
        && rule.over.is_none_or(|over| worth(record, facts.company, facts.rates).is_above(over))
}

/// APPR-3, NOTE-1. The accounts role: entries of the invoice's contract, else those without one; without an entry,
/// whoever holds the right `accounts`, else the workbench administrators. Each person once.
#[must_use]
pub fn accounts_role(record: &InvoiceRecord, facts: &Facts<'_>) -> Vec<UserCode> {
    let people = facts.people();
    let of = |contract: Option<_>| -> Vec<UserCode> {
        facts
            .roles
            .iter()
            .filter(|entry| entry.role == Role::Accounts && entry.company == facts.company.code)
            .filter(|entry| entry.contract.as_ref() == contract && people.seat(&entry.user).is_some())
            .map(|entry| entry.user.clone())
            .collect()
    };
    let by_contract = record.contract.as_ref().map(|contract| of(Some(contract))).unwrap_or_default();
    let with = |right| people.with_right(right).map(|user| user.code.clone()).collect();
    let mut found = [by_contract, of(None), with(Right::Accounts), with(Right::WorkbenchAdmin)]
        .into_iter()
        .find(|users: &Vec<UserCode>| !users.is_empty())
        .unwrap_or_default();
    let mut seen = Vec::new();
    found.retain(|user| {
        let is_new = !seen.contains(user);
        seen.push(user.clone());
        is_new
    });
    found
}

/// APPR-6. Who knows most about an invoice beside the person who asks: the order's responsible, who reviewed or coded it,
/// else the accounts role.
#[must_use]
pub fn whom_to_consult(record: &InvoiceRecord, facts: &Facts<'_>, by: &UserCode) -> Option<UserCode> {
    let people = facts.people();
    let reviewed = record.decisions.iter().rev().filter(|made| made.by != *by).map(|made| &made.by);
    let known = facts.order_buyer.into_iter().chain(reviewed).chain(record.coded_by.as_ref()).cloned();
    known
        .chain(accounts_role(record, facts))
        .find(|user| user != by && people.seat(user).is_some_and(|seat| seat.acting != *by))
}
