//! UBL `DespatchAdvice` and `ReceiptAdvice`: what the supplier sent, what we took.

use attest_model::dates::Date;
use attest_model::ids::{CompanyCode, OrderNumber, ProductCode, ReceiptNumber, is_same};
use attest_model::master::UnitConversion;
use attest_model::money::Decimal;
use attest_model::orders::{GoodsReceipt, OrderLine, PurchaseOrder, ReceiptLine};
use attest_model::units::between;
use attest_xml::{Element, QName, qname};
use serde::{Deserialize, Serialize};

use super::Parties;
use super::read::{OrderingError, day, day_at, filled, find, need, number, parties, refuse, text};

/// Who speaks: the supplier, or we.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryKind {
    /// The supplier says what it sent; nobody has counted it yet.
    Despatch,
    /// We say what we took.
    Receipt,
}

/// A despatch or receipt advice; its order may not be known yet (PROC-4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Who speaks.
    pub kind: DeliveryKind,
    /// Who took from whom.
    pub parties: Parties,
    /// Number of the document.
    pub number: String,
    /// The number on the supplier's delivery note: the despatch advice's own (REC-9).
    pub ticket: Option<String>,
    /// The day of the delivery, else of the despatch, else of the document.
    pub delivery_date: Date,
    /// What came.
    pub lines: Vec<DeliveryLine>,
}

/// A line of a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryLine {
    /// Number of the line.
    pub id: String,
    /// The order.
    pub order: Option<OrderNumber>,
    /// The order's line.
    pub order_line: Option<String>,
    /// The supplier's code of the product.
    pub sellers_item_id: Option<ProductCode>,
    /// Our own code of the product.
    pub buyers_item_id: Option<ProductCode>,
    /// GTIN or other standard code.
    pub standard_item_id: Option<ProductCode>,
    /// Quantity that was taken: received less rejected.
    pub quantity: Decimal,
    /// Unit, empty where the document gives none.
    pub unit_code: String,
}

/// Why a delivery does not become receipts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unresolved {
    /// The line names no order.
    #[error("line {line} names no order")]
    NoOrder {
        /// Line of the delivery.
        line: String,
    },
    /// The order is not known, or not yet (PROC-4).
    #[error("line {line} names order {order}, which is not known")]
    UnknownOrder {
        /// Line of the delivery.
        line: String,
        /// The order it names.
        order: OrderNumber,
    },
    /// Neither number nor product code names one line of the order.
    #[error("line {line} names no single line of order {order}, neither by number nor by product code")]
    NoLine {
        /// Line of the delivery.
        line: String,
        /// The order.
        order: OrderNumber,
    },
    /// Units differ and no factor is known (MAP-29).
    #[error("line {line} counts in {unit} and order {order} in {wanted}; no factor between them is known")]
    Unit {
        /// Line of the delivery.
        line: String,
        /// The order.
        order: OrderNumber,
        /// The delivery's unit.
        unit: String,
        /// The order's unit.
        wanted: String,
    },
}

impl Delivery {
    /// The receipts this delivery stands for, one per order; `find` knows the orders of the company.
    ///
    /// The lines of several orders become receipts numbered `NUMBER/1`, `NUMBER/2` in the order of the document.
    ///
    /// # Errors
    /// [`Unresolved`] for the first line that has no place on an order; nothing is taken then.
    pub fn receipts<'o>(
        &self,
        company: &CompanyCode,
        find: impl Fn(&OrderNumber) -> Option<&'o PurchaseOrder>,
        units: &[UnitConversion],
    ) -> Result<Vec<GoodsReceipt>, Unresolved> {
        let mut receipts: Vec<GoodsReceipt> = Vec::new();
        for line in &self.lines {
            let named = line.order.clone().ok_or_else(|| Unresolved::NoOrder { line: line.id.clone() })?;
            let order = find(&named)
                .ok_or_else(|| Unresolved::UnknownOrder { line: line.id.clone(), order: named.clone() })?;
            let taken = line.on_order(order, units)?;
            match receipts.iter_mut().find(|receipt| receipt.order == named) {
                Some(receipt) => receipt.lines.push(taken),
                None => receipts.push(GoodsReceipt {
                    company: company.clone(),
                    number: ReceiptNumber::new(&*self.number),
                    order: named,
                    ticket: self.ticket.clone(),
                    delivery_date: self.delivery_date,
                    lines: vec![taken],
                }),
            }
        }
        if receipts.len() > 1 {
            for (index, receipt) in receipts.iter_mut().enumerate() {
                receipt.number = ReceiptNumber::new(format!("{}/{}", self.number, index + 1));
            }
        }
        Ok(receipts)
    }
}

impl DeliveryLine {
    fn on_order(&self, order: &PurchaseOrder, units: &[UnitConversion]) -> Result<ReceiptLine, Unresolved> {
        let missing = || Unresolved::NoLine { line: self.id.clone(), order: order.number.clone() };
        let line = match &self.order_line {
            Some(id) => order.line(id).ok_or_else(missing)?,
            None => self.by_product(order).ok_or_else(missing)?,
        };
        let quantity = converted(self.quantity, &self.unit_code, &line.unit_code, units);
        let quantity = quantity.ok_or_else(|| Unresolved::Unit {
            line: self.id.clone(),
            order: order.number.clone(),
            unit: self.unit_code.clone(),
            wanted: line.unit_code.to_string(),
        })?;
        Ok(ReceiptLine {
            order_line: line.id.clone(),
            received_quantity: quantity,
            invoiced_quantity: Decimal::ZERO,
            reserved_quantity: Decimal::ZERO,
        })
    }

    /// The one line of the order with the same product code.
    fn by_product<'o>(&self, order: &'o PurchaseOrder) -> Option<&'o OrderLine> {
        let same =
            |mine: &Option<ProductCode>, theirs: &Option<ProductCode>| mine.is_some() && mine == theirs;
        let mut found = order.lines.iter().filter(|line| {
            same(&self.sellers_item_id, &line.sellers_item_id)
                || same(&self.buyers_item_id, &line.buyers_item_id)
                || same(&self.standard_item_id, &line.standard_item_id)
        });
        found.next().filter(|_| found.next().is_none())
    }
}

/// MAP-29. A quantity in another unit: by the company's table, else by what holds everywhere.
fn converted(quantity: Decimal, from: &str, to: &str, units: &[UnitConversion]) -> Option<Decimal> {
    if from.trim().is_empty() || is_same(from, to) {
        return Some(quantity);
    }
    let own = units.iter().find_map(|row| {
        if is_same(&row.from, from) && is_same(&row.to, to) {
            Some((row.factor, Decimal::ONE))
        } else if is_same(&row.from, to) && is_same(&row.to, from) {
            Some((Decimal::ONE, row.factor))
        } else {
            None
        }
    });
    let (numerator, denominator) = own.or_else(|| between(from, to))?;
    quantity.checked_mul(numerator)?.checked_div(denominator)
}

const BUYERS: &[QName] = &[qname!("cac:BuyerCustomerParty"), qname!("cac:DeliveryCustomerParty")];
const SELLERS: &[QName] = &[qname!("cac:SellerSupplierParty"), qname!("cac:DespatchSupplierParty")];

pub(super) fn read_despatch(root: Element<'_>) -> Result<Delivery, OrderingError> {
    let own = id(root)?;
    let lines = lines(root, qname!("cac:DespatchLine"), "cac:DespatchLine", |line| {
        let path = [qname!("cbc:DeliveredQuantity")];
        let quantity = need(line, &path, "cbc:DeliveredQuantity", "the quantity that was sent")?;
        Ok((number(quantity)?, quantity))
    })?;
    Ok(Delivery {
        kind: DeliveryKind::Despatch,
        parties: parties(root, BUYERS, SELLERS),
        ticket: Some(own.clone()),
        number: own,
        delivery_date: delivery_date(root)?,
        lines,
    })
}

pub(super) fn read_receipt(root: Element<'_>) -> Result<Delivery, OrderingError> {
    // D answers the despatch advice as a document, before the goods are there.
    if text(root, &[qname!("cbc:ReceiptAdviceTypeCode")]).as_deref() == Some("D") {
        return Err(OrderingError::Acknowledgement);
    }
    let lines = lines(root, qname!("cac:ReceiptLine"), "cac:ReceiptLine", |line| {
        let path = [qname!("cbc:ReceivedQuantity")];
        let element = need(line, &path, "cbc:ReceivedQuantity", "the quantity that was taken")?;
        let received = number(element)?;
        let rejected = line.child(qname!("cbc:RejectedQuantity")).map(number).transpose()?;
        let taken = received.checked_sub(rejected.unwrap_or(Decimal::ZERO));
        Ok((taken.ok_or_else(|| refuse(element, "a quantity of at most 28 digits"))?, element))
    })?;
    Ok(Delivery {
        kind: DeliveryKind::Receipt,
        parties: parties(root, BUYERS, SELLERS),
        number: id(root)?,
        ticket: text(root, &[qname!("cac:DespatchDocumentReference"), qname!("cbc:ID")]),
        delivery_date: delivery_date(root)?,
        lines,
    })
}

fn id(root: Element<'_>) -> Result<String, OrderingError> {
    filled(need(root, &[qname!("cbc:ID")], "cbc:ID", "the document's number")?, "the document's number")
}

/// The day of the delivery, else the despatch, else the document.
fn delivery_date(root: Element<'_>) -> Result<Date, OrderingError> {
    let delivery = [qname!("cac:Shipment"), qname!("cac:Delivery")];
    if let Some(delivery) = find(root, &delivery) {
        for path in [
            &[qname!("cbc:ActualDeliveryDate")][..],
            &[qname!("cac:EstimatedDeliveryPeriod"), qname!("cbc:EndDate")],
            &[qname!("cac:EstimatedDeliveryPeriod"), qname!("cbc:StartDate")],
            &[qname!("cac:Despatch"), qname!("cbc:ActualDespatchDate")],
        ] {
            if let Some(day) = day_at(delivery, path)? {
                return Ok(day);
            }
        }
    }
    day(need(root, &[qname!("cbc:IssueDate")], "cbc:IssueDate", "the day of the document")?)
}

fn lines<'t>(
    root: Element<'t>,
    name: QName,
    wanted: &'static str,
    quantity: impl Fn(Element<'t>) -> Result<(Decimal, Element<'t>), OrderingError>,
) -> Result<Vec<DeliveryLine>, OrderingError> {
    need(root, &[name], wanted, "at least one line")?;
    let document_order = text(root, &[qname!("cac:OrderReference"), qname!("cbc:ID")]);
    let read = |line: Element<'t>| {
        let id = need(line, &[qname!("cbc:ID")], "cbc:ID", "the line's number")?;
        let (quantity, element) = quantity(line)?;
        let reference = line.child(qname!("cac:OrderLineReference"));
        let order = reference
            .and_then(|reference| text(reference, &[qname!("cac:OrderReference"), qname!("cbc:ID")]))
            .or_else(|| document_order.clone());
        let code =
            |path: QName| text(line, &[qname!("cac:Item"), path, qname!("cbc:ID")]).map(ProductCode::new);
        Ok(DeliveryLine {
            id: filled(id, "the line's number")?,
            order: order.map(OrderNumber::new),
            order_line: reference.and_then(|reference| text(reference, &[qname!("cbc:LineID")])),
            sellers_item_id: code(qname!("cac:SellersItemIdentification")),
            buyers_item_id: code(qname!("cac:BuyersItemIdentification")),
            standard_item_id: code(qname!("cac:StandardItemIdentification")),
            quantity,
            unit_code: element.attribute(qname!("unitCode")).unwrap_or_default().trim().to_owned(),
        })
    };
    root.children_named(name).map(read).collect()
}
