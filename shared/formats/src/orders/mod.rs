//! Purchase orders, order changes and cancellations, despatch and receipt advices (UBL 2, Peppol post-award).
//!
//! The documents name parties by their identifiers; [`Parties`] hands them on, and whoever keeps the registers resolves them.

mod change;
mod delivery;
mod order;
mod read;

use attest_model::dates::Date;
use attest_model::ids::{CompanyCode, ContractNumber, OrderNumber, SupplierCode, UserCode};
use attest_model::invoice::Party;
use attest_model::money::{Currency, Decimal};
use attest_model::orders::{AccrualMethod, OrderLine, OrderStatus, PurchaseOrder};
use serde::{Deserialize, Serialize};

pub use change::{ChangeError, LineChange, OrderCancellation, OrderChange, apply_cancellation, apply_change};
pub use delivery::{Delivery, DeliveryKind, DeliveryLine, Unresolved};
pub use read::{OrderingDocument, OrderingError, read};

/// An order before its parties and its accrual method are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderDraft {
    /// The number, unique within the company.
    pub number: OrderNumber,
    /// Where it stands.
    pub status: OrderStatus,
    /// Contract, or overhead department where `is_overhead`.
    pub contract: Option<ContractNumber>,
    /// The contract field names an overhead department.
    pub is_overhead: bool,
    /// Currency of prices and amounts.
    pub currency: Currency,
    /// The method, where the source gives one (ACC-3).
    pub accrual_method: Option<AccrualMethod>,
    /// Variation orders, by number.
    pub variations: Vec<String>,
    /// Who answers for it.
    pub buyer: Option<UserCode>,
    /// Total with tax, where the source states one.
    pub total_with_vat: Option<Decimal>,
    /// Its lines.
    pub lines: Vec<OrderLine>,
    /// Day the order was made.
    pub issue_date: Option<Date>,
}

impl OrderDraft {
    /// Fixes company, supplier and accrual method: the order as it is kept (ACC-3).
    #[must_use]
    pub fn fix(self, company: CompanyCode, supplier: SupplierCode, method: AccrualMethod) -> PurchaseOrder {
        PurchaseOrder {
            company,
            supplier,
            number: self.number,
            status: self.status,
            contract: self.contract,
            is_overhead: self.is_overhead,
            currency: self.currency,
            accrual_method: method,
            variations: self.variations,
            buyer: self.buyer,
            total_with_vat: self.total_with_vat,
            header_invoiced: Decimal::ZERO,
            header_reserved: Decimal::ZERO,
            lines: self.lines,
            issue_date: self.issue_date,
        }
    }
}

/// The parties of a document, as it names them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parties {
    /// Who ordered or received: our company.
    pub buyer: Party,
    /// Who delivers: the supplier.
    pub seller: Party,
}

/// An order as received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedOrder {
    /// Who ordered from whom.
    pub parties: Parties,
    /// Everything else.
    pub draft: OrderDraft,
}

#[cfg(test)]
mod tests;
