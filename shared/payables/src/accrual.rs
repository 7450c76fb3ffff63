//! Chapters 13 and 14: the accrual method of an order, and whether and how it is matched.

use attest_model::ids::OfficeCode;
use attest_model::master::{Contract, Supplier};
use attest_model::orders::{AccrualMethod, PurchaseOrder};
use attest_model::settings::{Settings, TwoWay, keys};
use serde::{Deserialize, Serialize};

/// How the lines of an order are matched (ACC-5, AMJ-13, AMJ-14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Invoice and order.
    TwoWay,
    /// Invoice, order and goods receipt.
    ThreeWay,
    /// No attempt; the invoice goes to step 4.
    NoAttempt,
}

/// The way of one order and the setting that decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayChosen {
    /// The way.
    pub way: Way,
    /// Why, in words: `PL/AMJOBS of company C1` or `method G`.
    pub because: String,
}

/// ACC-3, ACC-4. The method an order gets when it is created; later changes do not touch it.
///
/// `allowed` is `JC/ACCMETH`, in its order.
#[must_use]
pub fn method_of_new_order(
    allowed: &[AccrualMethod],
    contract: Option<&Contract>,
    supplier: Option<&Supplier>,
    office: Option<&OfficeCode>,
) -> AccrualMethod {
    let of_office = supplier
        .zip(office)
        .and_then(|(supplier, code)| supplier.offices.iter().find(|office| office.code == *code))
        .and_then(|office| office.accrual_method);
    let of_contract = contract.filter(|contract| !contract.is_overhead).and_then(|c| c.accrual_method);
    of_office
        .or_else(|| supplier.and_then(|supplier| supplier.accrual_method))
        .or(of_contract)
        .or_else(|| allowed.first().copied())
        .unwrap_or(AccrualMethod::O)
}

/// AMJ-1, AMJ-2, AMJ-9. Whether a two-way match of this order is attempted, and which setting says so.
#[must_use]
pub fn two_way_attempt(order: &PurchaseOrder, settings: &Settings) -> (TwoWay, String) {
    let has_contract = order.contract.is_some() && !order.is_overhead;
    let key = if has_contract { &keys::AMJOBS } else { &keys::AMDEPTS };
    let number = order.contract.as_ref().map_or("", |contract| contract.as_str());
    let listed =
        settings.get(key).and_then(|resolved| Some((resolved.value.find(number)?, resolved.because())));
    listed.unwrap_or_else(|| match settings.get(&keys::AUTOINVM) {
        Some(resolved) => (resolved.value, resolved.because()),
        None => (TwoWay::N, String::new()),
    })
}

/// ACC-5, AMJ-13, AMJ-14. How an order is matched: G always with receipts, O and Z where a two-way match is switched on.
#[must_use]
pub fn way_of(order: &PurchaseOrder, settings: &Settings) -> WayChosen {
    match order.accrual_method {
        AccrualMethod::G => WayChosen { way: Way::ThreeWay, because: "method G".to_owned() },
        AccrualMethod::O | AccrualMethod::Z => {
            let (attempt, because) = two_way_attempt(order, settings);
            let way = if attempt.is_attempted() { Way::TwoWay } else { Way::NoAttempt };
            WayChosen { way, because }
        }
    }
}

/// SET-43. A method is not among those of `JC/ACCMETH`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MethodError {
    /// A contract's, supplier's or office's value is outside the list.
    #[error("{method:?} is not one of JC/ACCMETH ({})", list(allowed))]
    NotAllowed {
        /// The value.
        method: AccrualMethod,
        /// What the company allows.
        allowed: Vec<AccrualMethod>,
    },
    /// The list is narrowed and values in use fall outside.
    #[error("JC/ACCMETH cannot be {}: {} use another method; change these first", list(allowed), users.join(", "))]
    InUse {
        /// The list that was to be saved.
        allowed: Vec<AccrualMethod>,
        /// Whose values fall outside, such as `contract A100 (G)`.
        users: Vec<String>,
    },
}

fn list(methods: &[AccrualMethod]) -> String {
    methods.iter().map(|method| format!("{method:?}")).collect::<Vec<_>>().join(",")
}

/// SET-43, SET-10, SET-11. Checks the value of a contract, supplier or office before it is saved.
///
/// # Errors
/// [`MethodError::NotAllowed`].
pub fn check_method(method: AccrualMethod, allowed: &[AccrualMethod]) -> Result<(), MethodError> {
    if allowed.contains(&method) {
        Ok(())
    } else {
        Err(MethodError::NotAllowed { method, allowed: allowed.to_vec() })
    }
}

/// SET-43. Checks a new `JC/ACCMETH` against the values in use: who names which, such as `contract A100` and `G`.
///
/// # Errors
/// [`MethodError::InUse`] with everyone whose value falls outside.
pub fn check_methods(
    allowed: &[AccrualMethod],
    in_use: &[(String, AccrualMethod)],
) -> Result<(), MethodError> {
    let outside = in_use.iter().filter(|(_, method)| !allowed.contains(method));
    let users: Vec<String> = outside.map(|(who, method)| format!("{who} ({method:?})")).collect();
    if users.is_empty() { Ok(()) } else { Err(MethodError::InUse { allowed: allowed.to_vec(), users }) }
}
