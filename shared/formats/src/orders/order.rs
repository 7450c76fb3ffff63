//! UBL `Order`.

use attest_model::ids::{OrderNumber, ProductCode};
use attest_model::money::{Currency, Decimal, PRICE_DECIMALS, round};
use attest_model::orders::{OrderLine, OrderStatus};
use attest_xml::{Element, QName, qname};

use super::read::{OrderingError, currency, day_at, filled, find, need, number, parties, refuse, text};
use super::{OrderDraft, ReceivedOrder};

/// Reads an order; what a buyer has sent is committed.
pub(super) fn read(root: Element<'_>) -> Result<ReceivedOrder, OrderingError> {
    let own = filled(need(root, &[qname!("cbc:ID")], "cbc:ID", "the order's number")?, "the order's number")?;
    let currency = currency(root)?;
    let lines = root.children_named(qname!("cac:OrderLine")).map(|line| read_line(root, line, currency));
    let lines = lines.collect::<Result<Vec<_>, _>>()?;
    if lines.is_empty() {
        need(root, &[qname!("cac:OrderLine")], "cac:OrderLine", "at least one line")?;
    }
    Ok(ReceivedOrder {
        parties: parties(root, &[qname!("cac:BuyerCustomerParty")], &[qname!("cac:SellerSupplierParty")]),
        draft: OrderDraft {
            number: OrderNumber::new(own),
            status: OrderStatus::Committed,
            contract: text(root, &[qname!("cac:Contract"), qname!("cbc:ID")]).map(|id| id.as_str().into()),
            is_overhead: false,
            currency,
            accrual_method: None,
            variations: Vec::new(),
            buyer: None,
            total_with_vat: total_with_vat(root)?,
            lines,
            issue_date: day_at(root, &[qname!("cbc:IssueDate")])?,
        },
    })
}

/// The anticipated total with tax.
pub(super) fn total_with_vat(root: Element<'_>) -> Result<Option<Decimal>, OrderingError> {
    let path = [qname!("cac:AnticipatedMonetaryTotal"), qname!("cbc:TaxInclusiveAmount")];
    find(root, &path).map(number).transpose()
}

/// The `cac:LineItem` of an order line.
pub(super) fn item_of(line: Element<'_>) -> Result<Element<'_>, OrderingError> {
    need(line, &[qname!("cac:LineItem")], "cac:LineItem", "what is ordered")
}

/// Reads an order line.
pub(super) fn read_line(
    root: Element<'_>,
    line: Element<'_>,
    currency: Currency,
) -> Result<OrderLine, OrderingError> {
    let item = item_of(line)?;
    let id = filled(need(item, &[qname!("cbc:ID")], "cbc:ID", "the line's number")?, "the line's number")?;
    let quantity_element = need(item, &[qname!("cbc:Quantity")], "cbc:Quantity", "the ordered quantity")?;
    let quantity = number(quantity_element)?;
    let (unit_price, line_amount) = price_and_amount(item, quantity, currency)?;
    let goods = item.child(qname!("cac:Item"));
    let code = |path: &[QName]| goods.and_then(|goods| text(goods, path)).map(ProductCode::new);
    let name = goods.and_then(|goods| text(goods, &[qname!("cbc:Name")]));
    let description = goods.and_then(|goods| text(goods, &[qname!("cbc:Description")]));
    let cost = [qname!("cbc:AccountingCost")];
    Ok(OrderLine {
        id: id.into(),
        sellers_item_id: code(&[qname!("cac:SellersItemIdentification"), qname!("cbc:ID")]),
        buyers_item_id: code(&[qname!("cac:BuyersItemIdentification"), qname!("cbc:ID")]),
        standard_item_id: code(&[qname!("cac:StandardItemIdentification"), qname!("cbc:ID")]),
        description: name.or(description).unwrap_or_default(),
        quantity,
        unit_code: quantity_element.attribute(qname!("unitCode")).unwrap_or_default().trim().into(),
        unit_price,
        line_amount,
        wbs_code: text(item, &cost).or_else(|| text(root, &cost)),
        coding: Vec::new(),
        invoiced_quantity: Decimal::ZERO,
        invoiced_amount: Decimal::ZERO,
        reserved_quantity: Decimal::ZERO,
        reserved_amount: Decimal::ZERO,
        required_date: required_date(item, root)?,
        marked_delivered: None,
    })
}

/// Price for one unit and amount; either may be given, the other one follows from it.
fn price_and_amount(
    item: Element<'_>,
    quantity: Decimal,
    currency: Currency,
) -> Result<(Decimal, Decimal), OrderingError> {
    let price_element = find(item, &[qname!("cac:Price"), qname!("cbc:PriceAmount")]);
    let amount_element = item.child(qname!("cbc:LineExtensionAmount"));
    let price = match price_element {
        None => None,
        Some(element) => {
            let base_element = find(item, &[qname!("cac:Price"), qname!("cbc:BaseQuantity")]);
            let base = base_element.map(number).transpose()?.unwrap_or(Decimal::ONE);
            let price = number(element)?.checked_div(base);
            let base_element = base_element.unwrap_or(element);
            Some(round(price.ok_or_else(|| refuse(base_element, "a quantity above 0"))?, PRICE_DECIMALS))
        }
    };
    let amount = amount_element.map(number).transpose()?;
    match (price, amount) {
        (Some(price), Some(amount)) => Ok((price, amount)),
        (Some(price), None) => {
            let product = quantity.checked_mul(price);
            let expected = "a price whose product with the quantity has at most 28 digits";
            let product = product.ok_or_else(|| refuse(price_element.unwrap_or(item), expected))?;
            Ok((price, round(product, currency.minor_units())))
        }
        (None, Some(amount)) => {
            let price = amount.checked_div(quantity);
            let expected = "cac:Price, as the quantity is 0";
            let price = price.ok_or_else(|| refuse(amount_element.unwrap_or(item), expected))?;
            Ok((round(price, PRICE_DECIMALS), amount))
        }
        (None, None) => {
            let element = need(item, &[qname!("cac:Price")], "cac:Price", "a price or a line amount")?;
            need(element, &[qname!("cbc:PriceAmount")], "cbc:PriceAmount", "a price or a line amount")?;
            Err(refuse(item, "a price or a line amount"))
        }
    }
}

/// The last day of the wanted period of the line, else of the order.
fn required_date(
    item: Element<'_>,
    root: Element<'_>,
) -> Result<Option<attest_model::dates::Date>, OrderingError> {
    for from in [item, root] {
        for end in [qname!("cbc:EndDate"), qname!("cbc:StartDate")] {
            let path = [qname!("cac:Delivery"), qname!("cac:RequestedDeliveryPeriod"), end];
            if let Some(day) = day_at(from, &path)? {
                return Ok(Some(day));
            }
        }
    }
    Ok(None)
}
