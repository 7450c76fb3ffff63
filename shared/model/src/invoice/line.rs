//! BG-25. Invoice lines.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{AllowanceCharge, Identifier, Period};
use crate::money::Decimal;

/// BG-25. An invoice line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Line {
    /// BT-126. Line identifier.
    pub id: String,
    /// BT-127. Note.
    pub note: Option<String>,
    /// BT-128. Invoiced object identifier of the line.
    pub object: Option<Identifier>,
    /// BT-129. Invoiced quantity; positive in a credit note as well.
    pub invoiced_quantity: Option<Decimal>,
    /// BT-130. Unit of measure (UN/ECE Recommendation 20 and 21).
    pub unit_code: Option<String>,
    /// BT-131. Line net amount.
    pub line_net_amount: Option<Decimal>,
    /// MAP-2. Order number of the line, as written; most lines inherit the header's (MAP-24).
    pub purchase_order_reference: Option<String>,
    /// BT-132. Order line reference.
    pub order_line_reference: Option<String>,
    /// BT-133. Buyer accounting reference: the WBS code (MAP-17).
    pub buyer_accounting_reference: Option<String>,
    /// MAP-7. Delivery ticket of the line.
    pub despatch_advice_reference: Option<String>,
    /// Receipt number of the line, where a syntax gives one.
    pub receiving_advice_reference: Option<String>,
    /// Delivery date of the line, where a syntax gives one.
    pub delivery_date: Option<Date>,
    /// BG-26. Invoice line period.
    pub period: Option<Period>,
    /// BG-27. Line allowances.
    pub allowances: Vec<AllowanceCharge>,
    /// BG-28. Line charges.
    pub charges: Vec<AllowanceCharge>,
    /// BT-146. Item net price, for `price_base_quantity` units.
    pub item_net_price: Option<Decimal>,
    /// BT-147. Item price discount.
    pub item_price_discount: Option<Decimal>,
    /// BT-148. Item gross price.
    pub item_gross_price: Option<Decimal>,
    /// BT-149. Item price base quantity; 1 where absent.
    pub price_base_quantity: Option<Decimal>,
    /// BT-150. Unit of the base quantity.
    pub price_base_unit: Option<String>,
    /// BG-30. VAT of the line.
    pub vat: LineVat,
    /// BT-153. Item name.
    pub item_name: Option<String>,
    /// BT-154. Item description.
    pub item_description: Option<String>,
    /// BT-155. Seller's identifier of the item.
    pub sellers_item_id: Option<String>,
    /// BT-156. Buyer's identifier of the item.
    pub buyers_item_id: Option<String>,
    /// BT-157. Standard identifier of the item, such as a GTIN.
    pub standard_item_id: Option<Identifier>,
    /// BT-158. Classifications.
    pub classifications: Vec<ItemClassification>,
    /// BT-159. Country of origin.
    pub country_of_origin: Option<String>,
    /// BG-32. Attributes.
    pub attributes: Vec<ItemAttribute>,
}

/// BG-30. VAT of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LineVat {
    /// BT-151. Category code.
    pub category: Option<String>,
    /// BT-152. Rate in percent.
    pub rate: Option<Decimal>,
}

/// BT-158. A classification of the item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemClassification {
    /// The code.
    pub code: String,
    /// BT-158-1. Scheme (UNTDID 7143).
    pub scheme: Option<String>,
    /// BT-158-2. Version of the scheme.
    pub scheme_version: Option<String>,
}

/// BG-32. An attribute of the item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemAttribute {
    /// BT-160. Name.
    pub name: String,
    /// BT-161. Value.
    pub value: String,
}

impl Line {
    /// Price for one unit: BT-146 ÷ BT-149 (MAP-28); `None` without a price or with a base of zero.
    #[must_use]
    pub fn unit_price(&self) -> Option<Decimal> {
        let base = self.price_base_quantity.unwrap_or(Decimal::ONE);
        self.item_net_price?.checked_div(base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::decimal;

    #[test]
    fn map_28_unit_price_is_price_over_base_quantity() {
        for (price, base, expected) in
            [("10.00", None, Some("10.00")), ("10.00", Some("4"), Some("2.5")), ("10.00", Some("0"), None)]
        {
            let line = Line {
                item_net_price: decimal(price).ok(),
                price_base_quantity: base.map(|b| decimal(b).unwrap()),
                ..Line::default()
            };
            assert_eq!(line.unit_price(), expected.map(|e| decimal(e).unwrap()), "MAP-28 {price}/{base:?}");
        }
    }
}
