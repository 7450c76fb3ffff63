//! BG-25. Invoice lines in UBL.

use attest_model::invoice::{Invoice, ItemAttribute, ItemClassification, Line};
use attest_model::place::Term::{Bg, Bt, Map};
use attest_xml::Element;

use super::names::*;
use super::read::{INVOICED_OBJECT, read_id, read_period};
use super::totals::{self, LINE_ALLOWANCE, LINE_CHARGE};
use crate::reading::{Reading, attribute};

/// Reads `cac:InvoiceLine` or `cac:CreditNoteLine`.
pub(super) fn read(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    if !reading.begins_line(&mut invoice.lines, group) {
        return;
    }
    let mut line = Line::default();
    for child in group.children() {
        read_value(child, &mut line, reading);
        read_group(child, &mut line, reading);
    }
    reading.index = 0;
    invoice.lines.push(line);
}

fn read_value(child: Element<'_>, line: &mut Line, reading: &mut Reading) {
    match child.name() {
        ID => line.id = reading.value(child, Bt(126)).unwrap_or_default(),
        NOTE => reading.paragraph(&mut line.note, child, Bt(127)),
        INVOICED_QUANTITY | CREDITED_QUANTITY => {
            reading.decimal(&mut line.invoiced_quantity, child, Bt(129));
            line.unit_code = line.unit_code.take().or_else(|| attribute(child, UNIT_CODE));
            reading.mark(child, Bt(130));
        }
        LINE_EXTENSION_AMOUNT => reading.amount(&mut line.line_net_amount, child, CURRENCY_ID, Bt(131)),
        ACCOUNTING_COST => reading.text(&mut line.buyer_accounting_reference, child, Bt(133)),
        _ => {}
    }
}

fn read_group(child: Element<'_>, line: &mut Line, reading: &mut Reading) {
    match child.name() {
        INVOICE_PERIOD => read_period(&mut line.period, child, [Bg(26), Bt(134), Bt(135)], reading),
        ORDER_LINE_REFERENCE => {
            if let Some(id) = child.child(LINE_ID) {
                reading.text(&mut line.order_line_reference, id, Bt(132));
            }
            if let Some(order) = child.child(ORDER_REFERENCE) {
                read_id(&mut line.purchase_order_reference, order, Map(2), reading);
            }
        }
        DESPATCH_LINE_REFERENCE => {
            if let Some(document) = child.child(DOCUMENT_REFERENCE) {
                read_id(&mut line.despatch_advice_reference, document, Map(7), reading);
            }
        }
        RECEIPT_LINE_REFERENCE => {
            if let Some(document) = child.child(DOCUMENT_REFERENCE) {
                read_id(&mut line.receiving_advice_reference, document, Map(5), reading);
            }
        }
        DOCUMENT_REFERENCE => read_object(child, line, reading),
        DELIVERY => {
            if let Some(date) = child.child(ACTUAL_DELIVERY_DATE) {
                reading.date(&mut line.delivery_date, date, Map(12));
            }
        }
        ALLOWANCE_CHARGE => {
            let (list, terms) = if totals::is_charge(child) {
                (&mut line.charges, &LINE_CHARGE)
            } else {
                (&mut line.allowances, &LINE_ALLOWANCE)
            };
            list.push(totals::read_allowance(child, terms, [Bt(95), Bt(96)], reading));
        }
        ITEM => read_item(child, line, reading),
        PRICE => read_price(child, line, reading),
        _ => {}
    }
}

/// BT-128: the norm gives the reference the type code 130.
fn read_object(group: Element<'_>, line: &mut Line, reading: &mut Reading) {
    let code = group.child(DOCUMENT_TYPE_CODE);
    if code.is_some_and(|code| code.text().trim() != INVOICED_OBJECT) || line.object.is_some() {
        return;
    }
    if let Some(id) = group.child(ID) {
        reading.identifier(&mut line.object, id, SCHEME_ID, Bt(128));
        code.into_iter().for_each(|code| reading.hold(code));
    }
}

/// BG-31.
fn read_item(group: Element<'_>, line: &mut Line, reading: &mut Reading) {
    reading.mark(group, Bg(31));
    for child in group.children() {
        match child.name() {
            NAME => reading.text(&mut line.item_name, child, Bt(153)),
            DESCRIPTION => reading.paragraph(&mut line.item_description, child, Bt(154)),
            SELLERS_ITEM_IDENTIFICATION => read_id(&mut line.sellers_item_id, child, Bt(155), reading),
            BUYERS_ITEM_IDENTIFICATION => read_id(&mut line.buyers_item_id, child, Bt(156), reading),
            STANDARD_ITEM_IDENTIFICATION => {
                if let Some(id) = child.child(ID) {
                    reading.identifier(&mut line.standard_item_id, id, SCHEME_ID, Bt(157));
                }
            }
            COMMODITY_CLASSIFICATION => {
                for code in child.children_named(ITEM_CLASSIFICATION_CODE) {
                    line.classifications.extend(reading.value(code, Bt(158)).map(|value| {
                        ItemClassification {
                            code: value,
                            scheme: attribute(code, LIST_ID),
                            scheme_version: attribute(code, LIST_VERSION_ID),
                        }
                    }));
                }
            }
            ORIGIN_COUNTRY => {
                if let Some(code) = child.child(IDENTIFICATION_CODE) {
                    reading.text(&mut line.country_of_origin, code, Bt(159));
                }
            }
            CLASSIFIED_TAX_CATEGORY => {
                reading.mark(child, Bg(30));
                let vat = &mut line.vat;
                totals::read_category(child, &mut vat.category, &mut vat.rate, [Bt(151), Bt(152)], reading);
            }
            ADDITIONAL_ITEM_PROPERTY => read_property(child, line, reading),
            _ => {}
        }
    }
}

/// BG-32.
fn read_property(group: Element<'_>, line: &mut Line, reading: &mut Reading) {
    reading.mark(group, Bg(32));
    let (mut name, mut value) = (None, None);
    for child in group.children() {
        match child.name() {
            NAME => reading.text(&mut name, child, Bt(160)),
            VALUE => reading.text(&mut value, child, Bt(161)),
            _ => {}
        }
    }
    if name.is_some() || value.is_some() {
        let (name, value) = (name.unwrap_or_default(), value.unwrap_or_default());
        line.attributes.push(ItemAttribute { name, value });
    }
}

/// BG-29. An allowance of the price tells discount and gross price.
fn read_price(group: Element<'_>, line: &mut Line, reading: &mut Reading) {
    reading.mark(group, Bg(29));
    for child in group.children() {
        match child.name() {
            PRICE_AMOUNT => reading.amount(&mut line.item_net_price, child, CURRENCY_ID, Bt(146)),
            BASE_QUANTITY => {
                reading.decimal(&mut line.price_base_quantity, child, Bt(149));
                line.price_base_unit = line.price_base_unit.take().or_else(|| attribute(child, UNIT_CODE));
                reading.mark(child, Bt(150));
            }
            ALLOWANCE_CHARGE if !totals::is_charge(child) => {
                for part in child.children() {
                    match part.name() {
                        CHARGE_INDICATOR => reading.hold(part),
                        AMOUNT => reading.amount(&mut line.item_price_discount, part, CURRENCY_ID, Bt(147)),
                        BASE_AMOUNT => reading.amount(&mut line.item_gross_price, part, CURRENCY_ID, Bt(148)),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}
