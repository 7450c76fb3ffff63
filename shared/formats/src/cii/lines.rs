//! BG-25. Invoice lines in CII.

use attest_model::invoice::{Invoice, ItemAttribute, ItemClassification, Line};
use attest_model::place::Term::{Bg, Bt, Map};
use attest_xml::Element;

use super::names::*;
use super::read::{INVOICED_OBJECT, read_assigned_id, read_date, read_id, read_object, read_period};
use super::settlement::{is_charge, read_allowance, read_category};
use crate::reading::{Reading, attribute};
use crate::ubl::totals::{LINE_ALLOWANCE, LINE_CHARGE};

/// Reads `ram:IncludedSupplyChainTradeLineItem`.
pub(super) fn read(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    if !reading.begins_line(&mut invoice.lines, group) {
        return;
    }
    let mut line = Line::default();
    for child in group.children() {
        match child.name() {
            ASSOCIATED_DOCUMENT_LINE_DOCUMENT => read_document(child, &mut line, reading),
            SPECIFIED_TRADE_PRODUCT => read_product(child, &mut line, reading),
            SPECIFIED_LINE_TRADE_AGREEMENT => read_agreement(child, &mut line, reading),
            SPECIFIED_LINE_TRADE_DELIVERY => read_delivery(child, &mut line, reading),
            SPECIFIED_LINE_TRADE_SETTLEMENT => read_settlement(child, &mut line, reading),
            _ => {}
        }
    }
    reading.index = 0;
    invoice.lines.push(line);
}

fn read_document(group: Element<'_>, line: &mut Line, reading: &mut Reading) {
    for child in group.children() {
        match child.name() {
            LINE_ID => line.id = reading.value(child, Bt(126)).unwrap_or_default(),
            INCLUDED_NOTE => {
                for content in child.children_named(CONTENT) {
                    reading.paragraph(&mut line.note, content, Bt(127));
                }
            }
            _ => {}
        }
    }
}

/// BG-31.
fn read_product(group: Element<'_>, line: &mut Line, reading: &mut Reading) {
    reading.mark(group, Bg(31));
    for child in group.children() {
        match child.name() {
            GLOBAL_ID => reading.identifier(&mut line.standard_item_id, child, SCHEME_ID, Bt(157)),
            SELLER_ASSIGNED_ID => reading.text(&mut line.sellers_item_id, child, Bt(155)),
            BUYER_ASSIGNED_ID => reading.text(&mut line.buyers_item_id, child, Bt(156)),
            NAME => reading.text(&mut line.item_name, child, Bt(153)),
            DESCRIPTION => reading.paragraph(&mut line.item_description, child, Bt(154)),
            APPLICABLE_PRODUCT_CHARACTERISTIC => read_characteristic(child, line, reading),
            DESIGNATED_PRODUCT_CLASSIFICATION => {
                for code in child.children_named(CLASS_CODE) {
                    line.classifications.extend(reading.value(code, Bt(158)).map(|value| {
                        ItemClassification {
                            code: value,
                            scheme: attribute(code, LIST_ID),
                            scheme_version: attribute(code, LIST_VERSION_ID),
                        }
                    }));
                }
            }
            ORIGIN_TRADE_COUNTRY => read_id(&mut line.country_of_origin, child, Bt(159), reading),
            _ => {}
        }
    }
}

/// BG-32.
fn read_characteristic(group: Element<'_>, line: &mut Line, reading: &mut Reading) {
    reading.mark(group, Bg(32));
    let (mut name, mut value) = (None, None);
    for child in group.children() {
        match child.name() {
            DESCRIPTION => reading.paragraph(&mut name, child, Bt(160)),
            VALUE => reading.paragraph(&mut value, child, Bt(161)),
            _ => {}
        }
    }
    if name.is_some() || value.is_some() {
        let (name, value) = (name.unwrap_or_default(), value.unwrap_or_default());
        line.attributes.push(ItemAttribute { name, value });
    }
}

fn read_agreement(group: Element<'_>, line: &mut Line, reading: &mut Reading) {
    // The base quantity of the net price counts; that of the gross price where the net price has none.
    let prices = [NET_PRICE_PRODUCT_TRADE_PRICE, GROSS_PRICE_PRODUCT_TRADE_PRICE];
    for price in prices.into_iter().filter_map(|name| group.child(name)) {
        reading.mark(price, Bg(29));
        let is_net = price.name() == NET_PRICE_PRODUCT_TRADE_PRICE;
        for child in price.children() {
            match child.name() {
                CHARGE_AMOUNT if is_net => {
                    reading.amount(&mut line.item_net_price, child, CURRENCY_ID, Bt(146))
                }
                CHARGE_AMOUNT => reading.amount(&mut line.item_gross_price, child, CURRENCY_ID, Bt(148)),
                BASIS_QUANTITY => read_base_quantity(child, line, reading),
                APPLIED_TRADE_ALLOWANCE_CHARGE if !is_charge(child, Bt(147), reading) => {
                    if let Some(amount) = child.child(ACTUAL_AMOUNT) {
                        reading.amount(&mut line.item_price_discount, amount, CURRENCY_ID, Bt(147));
                    }
                }
                _ => {}
            }
        }
    }
    if let Some(order) = group.child(BUYER_ORDER_REFERENCED_DOCUMENT) {
        read_assigned_id(&mut line.purchase_order_reference, order, Map(2), reading);
        if let Some(id) = order.child(LINE_ID) {
            reading.text(&mut line.order_line_reference, id, Bt(132));
        }
    }
}

fn read_base_quantity(element: Element<'_>, line: &mut Line, reading: &mut Reading) {
    let unit = attribute(element, UNIT_CODE);
    if line.price_base_quantity.is_none() {
        reading.decimal(&mut line.price_base_quantity, element, Bt(149));
        line.price_base_unit = unit;
        reading.mark(element, Bt(150));
        return;
    }
    // The gross price repeats it; one that differs stays without field.
    let mut again = None;
    let text = element.text();
    if let Ok(value) = attest_model::money::decimal(text.trim()) {
        again = Some(value);
    }
    if again == line.price_base_quantity {
        reading.hold(element);
    }
}

fn read_delivery(group: Element<'_>, line: &mut Line, reading: &mut Reading) {
    for child in group.children() {
        match child.name() {
            BILLED_QUANTITY => {
                reading.decimal(&mut line.invoiced_quantity, child, Bt(129));
                line.unit_code = line.unit_code.take().or_else(|| attribute(child, UNIT_CODE));
                reading.mark(child, Bt(130));
            }
            DESPATCH_ADVICE_REFERENCED_DOCUMENT | DELIVERY_NOTE_REFERENCED_DOCUMENT => {
                read_assigned_id(&mut line.despatch_advice_reference, child, Map(7), reading);
            }
            RECEIVING_ADVICE_REFERENCED_DOCUMENT => {
                read_assigned_id(&mut line.receiving_advice_reference, child, Map(5), reading);
            }
            ACTUAL_DELIVERY_SUPPLY_CHAIN_EVENT => {
                if let Some(date) = child.child(OCCURRENCE_DATE_TIME) {
                    read_date(&mut line.delivery_date, date, Map(12), reading);
                }
            }
            _ => {}
        }
    }
}

fn read_settlement(group: Element<'_>, line: &mut Line, reading: &mut Reading) {
    for child in group.children() {
        match child.name() {
            APPLICABLE_TRADE_TAX => {
                reading.mark(child, Bg(30));
                let vat = &mut line.vat;
                read_category(child, &mut vat.category, &mut vat.rate, [Bt(151), Bt(152)], reading);
            }
            BILLING_SPECIFIED_PERIOD => {
                read_period(&mut line.period, child, [Bg(26), Bt(134), Bt(135)], reading);
            }
            SPECIFIED_TRADE_ALLOWANCE_CHARGE => {
                let (list, terms) = if is_charge(child, Bg(27), reading) {
                    (&mut line.charges, &LINE_CHARGE)
                } else {
                    (&mut line.allowances, &LINE_ALLOWANCE)
                };
                list.push(read_allowance(child, terms, [Bt(95), Bt(96)], reading));
            }
            SPECIFIED_TRADE_SETTLEMENT_LINE_MONETARY_SUMMATION => {
                if let Some(amount) = child.child(LINE_TOTAL_AMOUNT) {
                    reading.amount(&mut line.line_net_amount, amount, CURRENCY_ID, Bt(131));
                }
            }
            ADDITIONAL_REFERENCED_DOCUMENT if line.object.is_none() => {
                let code = child.child(TYPE_CODE);
                if code.is_some_and(|code| code.text().trim() == INVOICED_OBJECT) {
                    read_object(&mut line.object, child, Bt(128), reading);
                    code.into_iter().for_each(|code| reading.hold(code));
                }
            }
            RECEIVABLE_SPECIFIED_TRADE_ACCOUNTING_ACCOUNT => {
                read_id(&mut line.buyer_accounting_reference, child, Bt(133), reading);
            }
            _ => {}
        }
    }
}
