//! Chapter 7 (ARR): who received it, who sent it, and everything that is wrong with it.
//!
//! [`company_keys`] and [`supplier_keys`] name the point reads, [`identify_company`] and [`identify_supplier`] decide over
//! the hits, and [`control`] runs every check of the code table on what was loaded. All checks run; all failures are
//! reported together (ARR-1).

mod amounts;
mod coding;
mod document;
mod facts;
mod identity;
mod kind;
mod order;
mod organisation;
mod payment;
mod register;

use attest_model::findings::{Finding, Severity};
use attest_model::master::Supplier;
use attest_model::settings::keys;

pub(crate) use amounts::line_amount;
pub use facts::{Credited, Facts, Preceding, SubscriptionFact};
pub use identity::{
    Identified, RegisterKey, company_keys, company_register_keys, identify_company, identify_supplier,
    is_seller, office_of, supplier_keys, supplier_register_keys,
};
pub use kind::{is_prepayment, settle_kind};
pub use register::{
    AcceptError, AccountRefused, accept, acceptance_after_import, confirm_account, cooled_at, enter_account,
    is_acceptance_valid, is_account_usable, propose, remove_account,
};

use crate::payment::{DueDate, due_date};
use crate::validation::apply_severity;

/// One check: what it finds on the facts carries its code.
pub struct Check {
    /// The code it finds (VAL-10 … VAL-66).
    pub code: &'static str,
    /// Finds every defect of that kind.
    pub check: fn(&Facts<'_>) -> Vec<Finding>,
}

/// ARR-1. The families of checks, in their order: organisation and supplier, payment information, remaining data; then the
/// coding, which an invoice has only when it is validated again.
pub static FAMILIES: &[&[Check]] = &[
    organisation::CHECKS,
    payment::CHECKS,
    document::CHECKS,
    amounts::CHECKS,
    order::CHECKS,
    coding::CHECKS,
];

/// Where arrival control sends the invoice (ARR-12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArrivalOutcome {
    /// Nothing blocks.
    Ok,
    /// An error that nobody let pass is open.
    Error,
}

/// What arrival control found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivalResult {
    /// Every failure, in the order of the families, with the tenant's severity (VAL-9).
    pub findings: Vec<Finding>,
    /// Whether one of them blocks; overrides are weighed by [`crate::validation`].
    pub outcome: ArrivalOutcome,
    /// ARR-8. The supplier to propose, where the seller is unknown.
    pub proposed_supplier: Option<Supplier>,
    /// PAY-16.
    pub due_date: DueDate,
}

/// ARR-1, ARR-12. Runs every check.
#[must_use]
pub fn control(facts: &Facts<'_>) -> ArrivalResult {
    let handling = facts.settings.value(&keys::ERROR_HANDLING);
    let mut findings: Vec<Finding> =
        FAMILIES.iter().flat_map(|family| family.iter()).flat_map(|row| (row.check)(facts)).collect();
    apply_severity(&mut findings, &handling);
    let blocks = findings.iter().any(|finding| finding.severity == Severity::Error);
    ArrivalResult {
        outcome: if blocks { ArrivalOutcome::Error } else { ArrivalOutcome::Ok },
        findings,
        proposed_supplier: facts.proposal(),
        due_date: due_date(facts.invoice, facts.supplier),
    }
}
