//! Purchase orders, goods receipts: the other two legs of a three-way match (REC-8, REC-9).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{
    CompactString, CompanyCode, ContractNumber, OrderNumber, ProductCode, ReceiptNumber, SupplierCode,
    TaskId, UserCode,
};
use crate::money::{Currency, Decimal};

/// Where an order stands; invoices match committed ones only (MATCH-15).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Being written.
    #[default]
    Draft,
    /// Sent to the supplier.
    Committed,
    /// Complete; nothing more is expected.
    Closed,
    /// Taken back.
    Cancelled,
}

/// What fixes the value of a delivery on an order (ACC-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AccrualMethod {
    /// The order.
    O,
    /// The goods receipt.
    G,
    /// Neither.
    Z,
}

/// A purchase order of one company to one supplier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseOrder {
    /// The company that ordered.
    pub company: CompanyCode,
    /// The supplier.
    pub supplier: SupplierCode,
    /// The number, unique within the company.
    pub number: OrderNumber,
    /// Where it stands.
    pub status: OrderStatus,
    /// Contract, or overhead department where `is_overhead`.
    pub contract: Option<ContractNumber>,
    /// The contract field names an overhead department (ACC-4, AMJ-2).
    #[serde(default)]
    pub is_overhead: bool,
    /// Currency of prices and amounts.
    pub currency: Currency,
    /// Accrual method, fixed when the order was created (ACC-3).
    pub accrual_method: AccrualMethod,
    /// Variation orders, by number (ONUM-15).
    #[serde(default)]
    pub variations: Vec<String>,
    /// Who answers for it (REC-8).
    pub buyer: Option<UserCode>,
    /// Total with tax, where the order states one (MATCH-50).
    #[serde(default)]
    pub total_with_vat: Option<Decimal>,
    /// Amount taken by header matches, invoiced (MATCH-61).
    #[serde(default)]
    pub header_invoiced: Decimal,
    /// Amount taken by header matches, reserved (MATCH-61).
    #[serde(default)]
    pub header_reserved: Decimal,
    /// Its lines.
    #[serde(default)]
    pub lines: Vec<OrderLine>,
    /// Day the order was made.
    #[serde(default)]
    pub issue_date: Option<Date>,
}

/// A line of a purchase order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// The line's id, unique in the order; invoices name it as BT-132.
    pub id: CompactString,
    /// The supplier's code of the product.
    pub sellers_item_id: Option<ProductCode>,
    /// Our own code of the product.
    pub buyers_item_id: Option<ProductCode>,
    /// GTIN or other standard code.
    pub standard_item_id: Option<ProductCode>,
    /// What was ordered, for people.
    #[serde(default)]
    pub description: String,
    /// Ordered quantity.
    pub quantity: Decimal,
    /// Unit (UN/ECE Recommendation 20 and 21).
    pub unit_code: CompactString,
    /// Price for one unit.
    pub unit_price: Decimal,
    /// Amount of the line without tax.
    pub line_amount: Decimal,
    /// WBS code.
    pub wbs_code: Option<String>,
    /// Coding that an invoice line takes over (CODE-4).
    #[serde(default)]
    pub coding: Vec<CodingRow>,
    /// Quantity already invoiced.
    #[serde(default)]
    pub invoiced_quantity: Decimal,
    /// Amount already invoiced.
    #[serde(default)]
    pub invoiced_amount: Decimal,
    /// Quantity reserved by matched invoices not yet dispatched.
    #[serde(default)]
    pub reserved_quantity: Decimal,
    /// Amount reserved.
    #[serde(default)]
    pub reserved_amount: Decimal,
    /// Day it is wanted.
    pub required_date: Option<Date>,
    /// The owner marked the line delivered in full on that day (MATCH-35).
    #[serde(default)]
    pub marked_delivered: Option<Date>,
}

/// CODE-1. One coding row: where a part of an invoice is booked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CodingRow {
    /// Ledger account.
    pub account: String,
    /// Cost centre.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_centre: Option<String>,
    /// Project or contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// WBS code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wbs_code: Option<String>,
    /// Free dimensions, as name and value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dimensions: Vec<(String, String)>,
    /// Tax code of the ERP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_code: Option<String>,
    /// Ledger period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Amount, in the invoice's currency.
    pub amount: Decimal,
    /// Text of the booking.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// CODE-7. What a row of tax stands for; absent on the rows that are coded by people and rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax: Option<TaxPart>,
}

/// CODE-7. A part of the tax that is a row of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxPart {
    /// Tax that stays a cost, booked where the cost is.
    NonDeductible,
    /// Tax that is deducted.
    Deductible,
    /// Tax that the company owes itself under reverse charge; it counts against the other two.
    Owed,
}

impl TaxPart {
    /// The word in files and pages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NonDeductible => "non_deductible",
            Self::Deductible => "deductible",
            Self::Owed => "owed",
        }
    }
}

/// A goods received note (REC-9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoodsReceipt {
    /// The company that received.
    pub company: CompanyCode,
    /// Our number of the receipt.
    pub number: ReceiptNumber,
    /// The order.
    pub order: OrderNumber,
    /// The number printed on the supplier's delivery note.
    pub ticket: Option<String>,
    /// The date on the ticket.
    pub delivery_date: Date,
    /// What came.
    #[serde(default)]
    pub lines: Vec<ReceiptLine>,
}

/// A line of a goods receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptLine {
    /// The order line it belongs to.
    pub order_line: CompactString,
    /// Received quantity; negative when goods went back.
    pub received_quantity: Decimal,
    /// Quantity already invoiced.
    #[serde(default)]
    pub invoiced_quantity: Decimal,
    /// Quantity reserved by matched invoices not yet dispatched.
    #[serde(default)]
    pub reserved_quantity: Decimal,
}

impl OrderLine {
    /// Ordered − invoiced − reserved (MATCH-29).
    #[must_use]
    pub fn open_quantity(&self) -> Decimal {
        self.quantity - self.invoiced_quantity - self.reserved_quantity
    }
}

impl ReceiptLine {
    /// Received − invoiced − reserved (MATCH-28).
    #[must_use]
    pub fn open_quantity(&self) -> Decimal {
        self.received_quantity - self.invoiced_quantity - self.reserved_quantity
    }
}

impl PurchaseOrder {
    /// Sum of the lines' amounts without tax.
    #[must_use]
    pub fn total_without_vat(&self) -> Decimal {
        self.lines.iter().map(|line| line.line_amount).sum()
    }

    /// What is left of the order in money: total − invoiced − reserved, by rows and headers (MATCH-50, MATCH-61).
    #[must_use]
    pub fn open_amount(&self) -> Decimal {
        let left = |sum: Decimal, line: &OrderLine| {
            let taken =
                [line.invoiced_amount, line.reserved_amount].into_iter().filter(|amount| !amount.is_zero());
            taken.fold(sum + line.line_amount, |sum, amount| sum - amount)
        };
        self.lines.iter().fold(-self.header_invoiced - self.header_reserved, left)
    }

    /// The line with this id, compared as REC-4 says.
    #[must_use]
    pub fn line(&self, id: &str) -> Option<&OrderLine> {
        let wanted = crate::ids::folded(id);
        self.lines.iter().find(|line| crate::ids::folded(&line.id) == wanted)
    }
}

/// MATCH-40. What one invoice takes from one order line, receipt line or order header until it is dispatched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// The order.
    pub order: OrderNumber,
    /// The order line; `None` for an amount taken by a header match.
    pub order_line: Option<CompactString>,
    /// The receipt whose line serves it, in a three-way match.
    pub receipt: Option<ReceiptNumber>,
    /// Quantity taken; zero for a header match.
    pub quantity: Decimal,
    /// Amount taken, without tax.
    pub amount: Decimal,
}

/// MATCH-38. A delivery note that a reviewer recorded because no receipt of ours names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingTicket {
    /// The order.
    pub order: OrderNumber,
    /// The number on the delivery note.
    pub ticket: String,
    /// Its date.
    pub delivery_date: Date,
    /// Order lines and what came of each.
    pub lines: Vec<(String, Decimal)>,
    /// Who recorded it.
    pub by: UserCode,
    /// When.
    pub at: Timestamp,
    /// The owner's task.
    pub task: TaskId,
    /// Who confirmed it; absent while it is missing.
    #[serde(default)]
    pub cleared: Option<ClearedTicket>,
}

/// MATCH-38, MATCH-39. How a missing ticket was cleared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClearedTicket {
    /// Who confirmed the delivery.
    pub by: UserCode,
    /// When.
    pub at: Timestamp,
    /// The receipt that was made of it.
    pub receipt: ReceiptNumber,
    /// Name of the document that proves it, where one was attached.
    pub document: Option<String>,
    /// Digest of that document; it lies with the invoice's attachments.
    pub digest: Option<String>,
}
