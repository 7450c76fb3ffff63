//! Invoice lines in CII, written.

use attest_model::invoice::Line;

use super::write::{write_date, write_identifier, write_object, write_period, write_reference};
use super::write_settlement::{write_account, write_allowance, write_category, write_indicator};
use crate::output::Output;

/// Writes `ram:IncludedSupplyChainTradeLineItem`.
pub(super) fn write(line: &Line, out: &mut Output) {
    out.required_group("ram:IncludedSupplyChainTradeLineItem", |out| {
        out.group("ram:AssociatedDocumentLineDocument", |out| {
            out.leaf("ram:LineID", &line.id, &[]);
            out.group("ram:IncludedNote", |out| out.text("ram:Content", line.note.as_deref()));
        });
        out.group("ram:SpecifiedTradeProduct", |out| write_product(line, out));
        out.group("ram:SpecifiedLineTradeAgreement", |out| write_agreement(line, out));
        out.group("ram:SpecifiedLineTradeDelivery", |out| write_delivery(line, out));
        out.required_group("ram:SpecifiedLineTradeSettlement", |out| write_settlement(line, out));
    });
}

fn write_product(line: &Line, out: &mut Output) {
    write_identifier("ram:GlobalID", line.standard_item_id.as_ref(), out);
    out.text("ram:SellerAssignedID", line.sellers_item_id.as_deref());
    out.text("ram:BuyerAssignedID", line.buyers_item_id.as_deref());
    out.text("ram:Name", line.item_name.as_deref());
    out.text("ram:Description", line.item_description.as_deref());
    for attribute in &line.attributes {
        out.group("ram:ApplicableProductCharacteristic", |out| {
            out.leaf("ram:Description", &attribute.name, &[]);
            out.leaf("ram:Value", &attribute.value, &[]);
        });
    }
    for classification in &line.classifications {
        let attributes = [
            ("listID", classification.scheme.as_deref()),
            ("listVersionID", classification.scheme_version.as_deref()),
        ];
        out.group("ram:DesignatedProductClassification", |out| {
            out.leaf("ram:ClassCode", &classification.code, &attributes);
        });
    }
    out.group("ram:OriginTradeCountry", |out| out.text("ram:ID", line.country_of_origin.as_deref()));
}

fn write_agreement(line: &Line, out: &mut Output) {
    out.group("ram:BuyerOrderReferencedDocument", |out| {
        out.text("ram:IssuerAssignedID", line.purchase_order_reference.as_deref());
        out.text("ram:LineID", line.order_line_reference.as_deref());
    });
    out.group("ram:GrossPriceProductTradePrice", |out| {
        out.value("ram:ChargeAmount", line.item_gross_price);
        if let Some(discount) = line.item_price_discount {
            out.group("ram:AppliedTradeAllowanceCharge", |out| {
                write_indicator(false, out);
                out.value("ram:ActualAmount", Some(discount));
            });
        }
    });
    out.group("ram:NetPriceProductTradePrice", |out| {
        out.value("ram:ChargeAmount", line.item_net_price);
        out.quantity("ram:BasisQuantity", line.price_base_quantity, line.price_base_unit.as_deref());
    });
}

fn write_delivery(line: &Line, out: &mut Output) {
    out.quantity("ram:BilledQuantity", line.invoiced_quantity, line.unit_code.as_deref());
    out.group("ram:ActualDeliverySupplyChainEvent", |out| {
        write_date("ram:OccurrenceDateTime", "udt:DateTimeString", line.delivery_date, out);
    });
    let despatch = line.despatch_advice_reference.as_deref();
    write_reference("ram:DespatchAdviceReferencedDocument", despatch, out);
    let receipt = line.receiving_advice_reference.as_deref();
    write_reference("ram:ReceivingAdviceReferencedDocument", receipt, out);
}

fn write_settlement(line: &Line, out: &mut Output) {
    write_category("ram:ApplicableTradeTax", line.vat.category.as_deref(), line.vat.rate, out);
    write_period(line.period.as_ref(), out);
    for allowance in &line.allowances {
        write_allowance(allowance, false, out);
    }
    for charge in &line.charges {
        write_allowance(charge, true, out);
    }
    out.group("ram:SpecifiedTradeSettlementLineMonetarySummation", |out| {
        out.value("ram:LineTotalAmount", line.line_net_amount);
    });
    write_object(line.object.as_ref(), out);
    write_account(line.buyer_accounting_reference.as_deref(), out);
}
