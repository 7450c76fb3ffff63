//! Paths of Svefaktura 1.0.

use attest_model::invoice::{
    Address, AllowanceCharge, Contact, CreditTransfer, Invoice, Line, Party, PaymentInstructions, Totals,
    VatBreakdown,
};
use attest_model::place::Term::{Bt, Map};

use crate::paths::Put::{Currency, Day, Identifier as Id, Lines, Number, Text};
use crate::paths::{Row, Scheme, row};

/// Rows below the root.
pub(super) static DOCUMENT: &[Row<Invoice>] = &[
    row("ID", Bt(1), Text(|i| &mut i.number)),
    row("IssueDate", Bt(2), Day(|i| &mut i.issue_date)),
    row("InvoiceTypeCode", Bt(3), Text(|i| &mut i.type_code)),
    row("InvoiceCurrencyCode", Bt(5), Currency(|i| &mut i.currency)),
    row("TaxCurrencyCode", Bt(6), Currency(|i| &mut i.vat_currency)),
    row("TaxPointDate", Bt(7), Day(|i| &mut i.vat_point_date)),
    row("PaymentMeans/DuePaymentDate", Bt(9), Day(|i| &mut i.payment_due_date)),
    row("RequisitionistDocumentReference/ID", Bt(10), Text(|i| &mut i.buyer_reference)),
    row("PaymentTerms/Note", Bt(20), Lines(|i| &mut i.payment_terms)),
    row(
        "Delivery/ActualDeliveryDateTime",
        Bt(72),
        Day(|i| &mut i.delivery.get_or_insert_default().actual_date),
    ),
    row(
        "InvoicingPeriod/StartDateTime",
        Bt(73),
        Day(|i| &mut i.invoicing_period.get_or_insert_default().start),
    ),
    row("InvoicingPeriod/EndDateTime", Bt(74), Day(|i| &mut i.invoicing_period.get_or_insert_default().end)),
    row("TaxTotal/TotalTaxAmount", Bt(110), Number(|i| &mut i.totals.total_vat)),
];

/// Rows below `LegalTotal`. What is to be paid is the total with tax: the syntax has no other.
pub(super) static TOTALS: &[Row<Totals>] = &[
    row("LineExtensionTotalAmount", Bt(106), Number(|t| &mut t.sum_of_line_net_amounts)),
    row("TaxExclusiveTotalAmount", Bt(109), Number(|t| &mut t.total_without_vat)),
    row("TaxInclusiveTotalAmount", Bt(112), Number(|t| &mut t.total_with_vat)),
    row("TaxInclusiveTotalAmount", Bt(115), Number(|t| &mut t.amount_due)),
    row("RoundOffAmount", Bt(114), Number(|t| &mut t.rounding_amount)),
];

/// Rows below a `Party`.
pub(super) static PARTY: &[Row<Party>] = &[row("PartyName/Name", Bt(27), Text(|p| &mut p.name))];

/// Rows below an `Address`.
pub(super) static ADDRESS: &[Row<Address>] = &[
    row("StreetName", Bt(35), Text(|a| &mut a.line_1)),
    row("Postbox", Bt(35), Text(|a| &mut a.line_1)),
    row("Department", Bt(36), Text(|a| &mut a.line_2)),
    row("CityName", Bt(37), Text(|a| &mut a.city)),
    row("PostalZone", Bt(38), Text(|a| &mut a.post_code)),
    row("CountrySubentity", Bt(39), Text(|a| &mut a.subdivision)),
    row("Country/IdentificationCode", Bt(40), Text(|a| &mut a.country)),
];

/// Rows below a `Contact`.
pub(super) static CONTACT: &[Row<Contact>] = &[
    row("Name", Bt(41), Text(|c| &mut c.name)),
    row("Telephone", Bt(42), Text(|c| &mut c.telephone)),
    row("ElectronicMail", Bt(43), Text(|c| &mut c.email)),
];

/// Rows below `PaymentMeans`.
pub(super) static PAYMENT: &[Row<PaymentInstructions>] = &[
    row("PaymentMeansTypeCode", Bt(81), Text(|p| &mut p.means_code)),
    row("PayeeFinancialAccount/PaymentInstructionID", Bt(83), Text(|p| &mut p.remittance)),
];

/// Rows of the account, below `PaymentMeans`.
pub(super) static ACCOUNT: &[Row<CreditTransfer>] = &[row(
    "PayeeFinancialAccount/FinancialInstitutionBranch/FinancialInstitution/ID",
    Bt(86),
    Text(|t| &mut t.service_provider),
)];

/// Rows below a `TaxSubTotal`.
pub(super) static VAT: &[Row<VatBreakdown>] = &[
    row("TaxableAmount", Bt(116), Number(|v| &mut v.taxable_amount)),
    row("TaxAmount", Bt(117), Number(|v| &mut v.tax_amount)),
    row("TaxCategory/ID", Bt(118), Text(|v| &mut v.category)),
    row("TaxCategory/Percent", Bt(119), Number(|v| &mut v.rate)),
    row("TaxCategory/ExemptionReason", Bt(120), Text(|v| &mut v.exemption_reason)),
];

/// Rows below an `AllowanceCharge`.
pub(super) static CHARGE: &[Row<AllowanceCharge>] = &[
    row("Amount", Bt(99), Number(|c| &mut c.amount)),
    row("AllowanceChargeBaseAmount", Bt(100), Number(|c| &mut c.base_amount)),
    row("ReasonCode", Bt(105), Text(|c| &mut c.reason_code)),
    row("ReasonCode/@name", Bt(104), Text(|c| &mut c.reason)),
    row("TaxCategory/ID", Bt(102), Text(|c| &mut c.vat_category)),
    row("TaxCategory/Percent", Bt(103), Number(|c| &mut c.vat_rate)),
];

/// Rows below an `InvoiceLine`.
pub(super) static LINE: &[Row<Line>] = &[
    row("Note", Bt(127), Lines(|l| &mut l.note)),
    row("InvoicedQuantity", Bt(129), Number(|l| &mut l.invoiced_quantity)),
    row("InvoicedQuantity/@quantityUnitCode", Bt(130), Text(|l| &mut l.unit_code)),
    row("LineExtensionAmount", Bt(131), Number(|l| &mut l.line_net_amount)),
    row("OrderLineReference/OrderReference/BuyersID", Map(2), Text(|l| &mut l.purchase_order_reference)),
    row("OrderLineReference/BuyersLineID", Bt(132), Text(|l| &mut l.order_line_reference)),
    row("DespatchLineReference/DocumentReference/ID", Map(7), Text(|l| &mut l.despatch_advice_reference)),
    row("Delivery/ActualDeliveryDateTime", Map(12), Day(|l| &mut l.delivery_date)),
    row("Item/Description", Bt(153), Lines(|l| &mut l.item_name)),
    row("Item/SellersItemIdentification/ID", Bt(155), Text(|l| &mut l.sellers_item_id)),
    row("Item/BuyersItemIdentification/ID", Bt(156), Text(|l| &mut l.buyers_item_id)),
    row("Item/StandardItemIdentification/ID", Bt(157), Id(|l| &mut l.standard_item_id, Scheme::None)),
    row("Item/TaxCategory/ID", Bt(151), Text(|l| &mut l.vat.category)),
    row("Item/TaxCategory/Percent", Bt(152), Number(|l| &mut l.vat.rate)),
    row("Item/BasePrice/PriceAmount", Bt(146), Number(|l| &mut l.item_net_price)),
    row("Item/BasePrice/BaseQuantity", Bt(149), Number(|l| &mut l.price_base_quantity)),
    row("Item/BasePrice/BaseQuantity/@quantityUnitCode", Bt(150), Text(|l| &mut l.price_base_unit)),
];
