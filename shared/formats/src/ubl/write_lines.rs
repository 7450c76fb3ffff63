//! Invoice lines in UBL, written.

use attest_model::invoice::Line;

use super::read::INVOICED_OBJECT;
use super::write::{write_id, write_identifier, write_period, write_typed};
use super::write_totals::{write_allowance, write_category};
use crate::output::Output;

/// Writes what stands inside of `cac:InvoiceLine` or `cac:CreditNoteLine`.
pub(super) fn write(line: &Line, is_credit: bool, currency: Option<&str>, out: &mut Output) {
    out.leaf("cbc:ID", &line.id, &[]);
    out.text("cbc:Note", line.note.as_deref());
    let quantity = if is_credit { "cbc:CreditedQuantity" } else { "cbc:InvoicedQuantity" };
    out.quantity(quantity, line.invoiced_quantity, line.unit_code.as_deref());
    out.amount("cbc:LineExtensionAmount", line.line_net_amount, currency);
    out.text("cbc:AccountingCost", line.buyer_accounting_reference.as_deref());
    out.group("cac:InvoicePeriod", |out| write_period(line.period.as_ref(), out));
    write_references(line, out);
    for allowance in &line.allowances {
        write_allowance(allowance, false, currency, out);
    }
    for charge in &line.charges {
        write_allowance(charge, true, currency, out);
    }
    write_item(line, out);
    write_price(line, currency, out);
}

/// The schema wants the number of the line referred to, also where only the document is named.
fn write_references(line: &Line, out: &mut Output) {
    if line.order_line_reference.is_some() || line.purchase_order_reference.is_some() {
        out.group("cac:OrderLineReference", |out| {
            out.leaf("cbc:LineID", line.order_line_reference.as_deref().unwrap_or_default(), &[]);
            write_id("cac:OrderReference", line.purchase_order_reference.as_deref(), out);
        });
    }
    for (group, reference) in [
        ("cac:DespatchLineReference", &line.despatch_advice_reference),
        ("cac:ReceiptLineReference", &line.receiving_advice_reference),
    ] {
        if reference.is_some() {
            out.group(group, |out| {
                out.leaf("cbc:LineID", "", &[]);
                write_id("cac:DocumentReference", reference.as_deref(), out);
            });
        }
    }
    if let Some(object) = &line.object {
        write_typed("cac:DocumentReference", object, INVOICED_OBJECT, out);
    }
    out.group("cac:Delivery", |out| out.value("cbc:ActualDeliveryDate", line.delivery_date));
}

fn write_item(line: &Line, out: &mut Output) {
    out.group("cac:Item", |out| {
        out.text("cbc:Description", line.item_description.as_deref());
        out.text("cbc:Name", line.item_name.as_deref());
        write_id("cac:BuyersItemIdentification", line.buyers_item_id.as_deref(), out);
        write_id("cac:SellersItemIdentification", line.sellers_item_id.as_deref(), out);
        out.group("cac:StandardItemIdentification", |out| {
            write_identifier("cbc:ID", line.standard_item_id.as_ref(), out);
        });
        out.group("cac:OriginCountry", |out| {
            out.text("cbc:IdentificationCode", line.country_of_origin.as_deref());
        });
        for classification in &line.classifications {
            let attributes = [
                ("listID", classification.scheme.as_deref()),
                ("listVersionID", classification.scheme_version.as_deref()),
            ];
            out.group("cac:CommodityClassification", |out| {
                out.leaf("cbc:ItemClassificationCode", &classification.code, &attributes);
            });
        }
        write_category("cac:ClassifiedTaxCategory", line.vat.category.as_deref(), line.vat.rate, out, |_| {});
        for attribute in &line.attributes {
            out.group("cac:AdditionalItemProperty", |out| {
                out.leaf("cbc:Name", &attribute.name, &[]);
                out.leaf("cbc:Value", &attribute.value, &[]);
            });
        }
    });
}

fn write_price(line: &Line, currency: Option<&str>, out: &mut Output) {
    out.group("cac:Price", |out| {
        out.amount("cbc:PriceAmount", line.item_net_price, currency);
        out.quantity("cbc:BaseQuantity", line.price_base_quantity, line.price_base_unit.as_deref());
        if line.item_price_discount.is_some() || line.item_gross_price.is_some() {
            out.group("cac:AllowanceCharge", |out| {
                out.value("cbc:ChargeIndicator", Some(false));
                out.amount("cbc:Amount", line.item_price_discount, currency);
                out.amount("cbc:BaseAmount", line.item_gross_price, currency);
            });
        }
    });
}
