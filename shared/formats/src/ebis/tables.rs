//! Paths of eBIS-XML 3 (MAP-1 … MAP-22).

use attest_model::invoice::{Address, Contact, Invoice, Line, Party, VatBreakdown};
use attest_model::place::Term::{Bt, Map};

use crate::paths::Put::{Currency, Day, Lines, Number, Text};
use crate::paths::{Row, row};

/// Rows below the root.
pub(super) static DOCUMENT: &[Row<Invoice>] = &[
    row("InvoiceReferences/SuppliersInvoiceNumber", Bt(1), Text(|i| &mut i.number)),
    row("InvoiceDate", Bt(2), Day(|i| &mut i.issue_date)),
    row("InvoiceHead/InvoiceType/@Code", Bt(3), Text(|i| &mut i.type_code)),
    row("InvoiceHead/InvoiceCurrency/Currency/@Code", Bt(5), Currency(|i| &mut i.currency)),
    row("TaxPointDate", Bt(7), Day(|i| &mut i.vat_point_date)),
    row("InvoiceReferences/ProjectCode", Bt(11), Text(|i| &mut i.project_reference)),
    row("InvoiceReferences/ContractOrderReference", Bt(12), Text(|i| &mut i.contract_reference)),
    row("InvoiceReferences/BuyersOrderNumber", Bt(13), Text(|i| &mut i.purchase_order_reference)),
    row("InvoiceReferences/SuppliersOrderReference", Bt(14), Text(|i| &mut i.sales_order_reference)),
    row("InvoiceReferences/DeliveryNoteNumber", Bt(16), Text(|i| &mut i.despatch_advice_reference)),
    row("Settlement/SettlementTerms", Bt(20), Lines(|i| &mut i.payment_terms)),
    row("Delivery/ActualDeliveryDate", Bt(72), Day(|i| &mut i.delivery.get_or_insert_default().actual_date)),
    row("InvoiceTotal/LineValueTotal", Bt(106), Number(|i| &mut i.totals.sum_of_line_net_amounts)),
    row("InvoiceTotal/TaxableTotal", Bt(109), Number(|i| &mut i.totals.total_without_vat)),
    row("InvoiceTotal/TaxTotal", Bt(110), Number(|i| &mut i.totals.total_vat)),
    row("InvoiceTotal/GrossPaymentTotal", Bt(112), Number(|i| &mut i.totals.total_with_vat)),
    row("InvoiceTotal/GrossPaymentTotal", Bt(115), Number(|i| &mut i.totals.amount_due)),
];

/// Rows below `Supplier` and `Buyer`.
pub(super) static PARTY: &[Row<Party>] = &[
    row("Party", Bt(27), Text(|p| &mut p.name)),
    row("SupplierReferences/TaxNumber", Bt(31), Text(|p| &mut p.vat_identifier)),
    row("BuyerReferences/TaxNumber", Bt(48), Text(|p| &mut p.vat_identifier)),
];

/// Rows below `Address`.
pub(super) static ADDRESS: &[Row<Address>] = &[
    row("AddressLine", Bt(35), Lines(|a| &mut a.line_1)),
    row("Street", Bt(35), Lines(|a| &mut a.line_1)),
    row("City", Bt(37), Text(|a| &mut a.city)),
    row("PostCode", Bt(38), Text(|a| &mut a.post_code)),
    row("State", Bt(39), Text(|a| &mut a.subdivision)),
    row("Country/@Code", Bt(40), Text(|a| &mut a.country)),
];

/// Rows below `Contact`.
pub(super) static CONTACT: &[Row<Contact>] = &[
    row("Name", Bt(41), Text(|c| &mut c.name)),
    row("Switchboard", Bt(42), Text(|c| &mut c.telephone)),
    row("DDI", Bt(42), Text(|c| &mut c.telephone)),
    row("Email", Bt(43), Text(|c| &mut c.email)),
];

/// Rows below `TaxSubTotal`.
pub(super) static VAT: &[Row<VatBreakdown>] = &[
    row("TaxableValueAtRate", Bt(116), Number(|v| &mut v.taxable_amount)),
    row("TaxAtRate", Bt(117), Number(|v| &mut v.tax_amount)),
    row("TaxRate/@Code", Bt(118), Text(|v| &mut v.category)),
    row("TaxRate", Bt(119), Number(|v| &mut v.rate)),
];

/// Rows below `InvoiceLine`.
pub(super) static LINE: &[Row<Line>] = &[
    row("InvoiceLineInformation", Bt(127), Lines(|l| &mut l.note)),
    row("Quantity/Amount", Bt(129), Number(|l| &mut l.invoiced_quantity)),
    row("Quantity/@UOMCode", Bt(130), Text(|l| &mut l.unit_code)),
    row("LineTotal", Bt(131), Number(|l| &mut l.line_net_amount)),
    row("InvoiceLineReferences/BuyersOrderNumber", Map(2), Text(|l| &mut l.purchase_order_reference)),
    row("InvoiceLineReferences/BuyersOrderLineReference", Bt(132), Text(|l| &mut l.order_line_reference)),
    row("InvoiceLineReferences/ProjectCode", Bt(133), Text(|l| &mut l.buyer_accounting_reference)),
    row("InvoiceLineReferences/DeliveryNoteNumber", Map(7), Text(|l| &mut l.despatch_advice_reference)),
    row("Delivery/ActualDeliveryDate", Map(12), Day(|l| &mut l.delivery_date)),
    row("Price/UnitPrice", Bt(148), Number(|l| &mut l.item_gross_price)),
    row("Price/Units", Bt(149), Number(|l| &mut l.price_base_quantity)),
    row("LineTax/TaxRate/@Code", Bt(151), Text(|l| &mut l.vat.category)),
    row("LineTax/TaxRate", Bt(152), Number(|l| &mut l.vat.rate)),
    row("Product/Description", Bt(153), Lines(|l| &mut l.item_name)),
    row("Product/SuppliersProductCode", Bt(155), Text(|l| &mut l.sellers_item_id)),
    row("Product/BuyersProductCode", Bt(156), Text(|l| &mut l.buyers_item_id)),
];

/// Discounts of a line.
#[derive(Default)]
pub(super) struct Discounts {
    pub(super) percent: Option<attest_model::money::Decimal>,
    pub(super) amount: Option<attest_model::money::Decimal>,
}

/// Rows of the discounts, below `InvoiceLine`.
pub(super) static DISCOUNTS: &[Row<Discounts>] = &[
    row("PercentDiscount/Percentage", Map(28), Number(|d| &mut d.percent)),
    row("AmountDiscount/Amount", Map(28), Number(|d| &mut d.amount)),
];
