//! ONUM-26. Which of the orders found is meant, and what is wrong with it.

use attest_model::findings::Finding;
use attest_model::ids::{CompanyCode, ContractNumber, OrderNumber, SupplierCode};
use attest_model::money::Currency;
use attest_model::orders::{OrderStatus, PurchaseOrder};
use attest_model::place::Term;

use super::candidates::Candidate;
use super::correction::Correction;
use crate::validation::finding;

/// What a decision needs to know of an order: its header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderHead {
    /// The company that ordered.
    pub company: CompanyCode,
    /// The supplier.
    pub supplier: SupplierCode,
    /// The number as stored.
    pub number: OrderNumber,
    /// Where it stands.
    pub status: OrderStatus,
    /// Its contract.
    pub contract: Option<ContractNumber>,
    /// Its currency.
    pub currency: Currency,
    /// Its variation orders.
    pub variations: Vec<String>,
}

impl From<&PurchaseOrder> for OrderHead {
    fn from(order: &PurchaseOrder) -> Self {
        Self {
            company: order.company.clone(),
            supplier: order.supplier.clone(),
            number: order.number.clone(),
            status: order.status,
            contract: order.contract.clone(),
            currency: order.currency,
            variations: order.variations.clone(),
        }
    }
}

impl OrderHead {
    /// ONUM-15. Whether the order has the variation, compared without leading zeros.
    fn has_variation(&self, number: &str) -> bool {
        let bare = |text: &str| text.trim().trim_start_matches('0').to_owned();
        self.variations.iter().any(|known| bare(known) == bare(number))
    }
}

/// Whose invoice it is, and the orders that were found under the candidates' numbers.
#[derive(Debug, Clone, Copy)]
pub struct Register<'a> {
    /// The invoice's company.
    pub company: &'a CompanyCode,
    /// The invoice's supplier, while known.
    pub supplier: Option<&'a SupplierCode>,
    /// Orders of this company; of the others only where this one has none.
    pub orders: &'a [OrderHead],
}

/// What a received order number came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolution {
    /// The number as received; `None` where the document gives none.
    pub received: Option<String>,
    /// The number to keep: the order's own, else the corrected one, else the received one (ONUM-26).
    pub number: Option<OrderNumber>,
    /// The order found, committed or not.
    pub order: Option<OrderHead>,
    /// The variation order named by the suffix.
    pub variation: Option<String>,
    /// The WBS code in the suffix: put in front of the description (ONUM-8), offered to lines without one (ONUM-14).
    pub wbs: Option<String>,
    /// ONUM-27. The correction, where the corrected number is used or kept.
    pub correction: Option<Correction>,
    /// Found by searching the text of the invoice, not in an order reference (MAP-25).
    pub is_derived: bool,
    pub(super) belongs_to_other_supplier: bool,
    pub(super) belongs_to_other_company: bool,
}

impl Resolution {
    /// The order, where an invoice can be matched against it: committed, of this company and supplier.
    #[must_use]
    pub fn usable_order(&self) -> Option<&OrderHead> {
        let is_foreign = self.belongs_to_other_company || self.belongs_to_other_supplier;
        self.order.as_ref().filter(|order| order.status == OrderStatus::Committed && !is_foreign)
    }

    /// The order, where it is one of this company and supplier, committed or not.
    pub(crate) fn own_order(&self) -> Option<&OrderHead> {
        self.order.as_ref().filter(|_| !self.belongs_to_other_company && !self.belongs_to_other_supplier)
    }

    /// E502 … E506 and E508, about the term that carried the number.
    #[must_use]
    pub fn findings(&self, term: Term) -> Vec<Finding> {
        let Some(received) = &self.received else { return Vec::new() };
        let Some(order) = &self.order else {
            let message = format!(
                "order number {received} was not found; check the number, or state the order the goods were bought on"
            );
            return vec![finding("E502", message).at(term).values("", received)];
        };
        let number = &order.number;
        if self.belongs_to_other_company {
            let message = format!("order {number} was placed by company {}, not by this one", order.company);
            return vec![finding("E506", message).at(term).values("", received)];
        }
        let mut found = Vec::new();
        if let Some((code, why)) = status_fault(order.status) {
            found.push(finding(code, format!("order {number} {why}")).at(term).values("committed", received));
        }
        if self.belongs_to_other_supplier {
            let message = format!("order {number} was placed with another supplier; check the order number");
            found.push(finding("E505", message).at(term).values("", received));
        }
        if let Some(variation) = self.variation.as_deref().filter(|wanted| !order.has_variation(wanted)) {
            let message =
                format!("order {number} has no variation order {variation}; check the digits after it");
            found.push(finding("E508", message).at(term).values("", variation));
        }
        found
    }
}

/// ONUM-26. Decides over the orders found; `candidates` come from the received number.
#[must_use]
pub fn resolve(received: &str, candidates: &[Candidate], register: Register<'_>) -> Resolution {
    let Some(first) = candidates.first() else { return Resolution::default() };
    let received = Some(received.trim().to_owned());
    let hit = find(candidates, register);
    match hit {
        Some((candidate, order)) if order.company == *register.company => Resolution {
            received,
            number: Some(order.number.clone()),
            variation: candidate.variation.clone(),
            wbs: candidate.wbs.clone(),
            correction: candidate.correction.clone(),
            is_derived: false,
            belongs_to_other_company: false,
            belongs_to_other_supplier: register.supplier.is_some_and(|supplier| order.supplier != *supplier),
            order: Some(order.clone()),
        },
        // ONUM-9. Without an order of this company the number and the description stay as they came.
        Some(_) | None => {
            let correction = candidates.iter().find_map(|candidate| candidate.correction.clone());
            let corrected = correction.as_ref().map(|corrected| OrderNumber::new(&corrected.number));
            Resolution {
                received,
                number: Some(corrected.unwrap_or_else(|| first.number.clone())),
                correction,
                belongs_to_other_company: hit.is_some(),
                order: hit.map(|(_, order)| order.clone()),
                ..Resolution::default()
            }
        }
    }
}

/// ST-4. The header's or at least one line's number names a committed order.
#[must_use]
pub fn is_order_resolved<'a>(resolutions: impl IntoIterator<Item = &'a Resolution>) -> bool {
    resolutions.into_iter().any(|resolution| resolution.usable_order().is_some())
}

/// The first hit of the three passes, with the candidate that named it.
fn find<'a>(candidates: &'a [Candidate], register: Register<'a>) -> Option<(&'a Candidate, &'a OrderHead)> {
    let is_ours = |order: &OrderHead| order.company == *register.company;
    let is_fitting = |order: &OrderHead| {
        is_ours(order) && register.supplier.is_none_or(|supplier| order.supplier == *supplier)
    };
    let is_committed = |order: &OrderHead| order.status == OrderStatus::Committed;
    let hit = |is_corrected: Option<bool>, wanted: &dyn Fn(&OrderHead) -> bool| {
        candidates
            .iter()
            .filter(|candidate| is_corrected.is_none_or(|only| candidate.correction.is_some() == only))
            .find_map(|candidate| {
                let mut named = register.orders.iter().filter(|order| order.number == candidate.number);
                named.find(|order| wanted(order)).map(|order| (candidate, order))
            })
    };
    [false, true]
        .into_iter()
        .find_map(|corrected| {
            hit(Some(corrected), &|order| is_fitting(order) && is_committed(order))
                .or_else(|| hit(Some(corrected), &is_fitting))
        })
        .or_else(|| hit(None, &|order| is_ours(order) && is_committed(order)))
        .or_else(|| hit(None, &is_ours))
        .or_else(|| hit(None, &|order| !is_ours(order)))
}

fn status_fault(status: OrderStatus) -> Option<(&'static str, &'static str)> {
    match status {
        OrderStatus::Committed => None,
        OrderStatus::Draft => Some(("E503", "has not been committed yet; the buyer must commit it first")),
        OrderStatus::Closed => Some(("E504", "is closed; the buyer must reopen it or name another order")),
        OrderStatus::Cancelled => Some(("E504", "was cancelled; ask the buyer which order applies")),
    }
}
