//! Paths of Finvoice; names of later versions beside those of earlier ones.

use attest_model::invoice::{
    Address, AllowanceCharge, Contact, CreditTransfer, Identifier, Invoice, Line, Party, PaymentInstructions,
    VatBreakdown,
};
use attest_model::place::Term::{Bt, Map};

use crate::paths::Put::{Currency, Day, Identifier as Id, Lines, Number, Text};
use crate::paths::{Row, Scheme, row};

/// Rows below the root.
pub(super) static DOCUMENT: &[Row<Invoice>] = &[
    row("InvoiceDetails/InvoiceNumber", Bt(1), Text(|i| &mut i.number)),
    row("InvoiceDetails/InvoiceDate", Bt(2), Day(|i| &mut i.issue_date)),
    row("InvoiceDetails/InvoiceTypeCode", Bt(3), Text(|i| &mut i.type_code)),
    row(
        "InvoiceDetails/InvoiceTotalVatIncludedAmount/@AmountCurrencyIdentifier",
        Bt(5),
        Currency(|i| &mut i.currency),
    ),
    row("InvoiceDetails/VatPoint", Bt(7), Day(|i| &mut i.vat_point_date)),
    row("InvoiceDetails/VatPointDate", Bt(7), Day(|i| &mut i.vat_point_date)),
    row("InvoiceDetails/PaymentTermsDetails/InvoiceDueDate", Bt(9), Day(|i| &mut i.payment_due_date)),
    row("EpiDetails/EpiPaymentInstructionDetails/EpiDateOptionDate", Bt(9), Day(|i| &mut i.payment_due_date)),
    row("InvoiceDetails/BuyerReferenceIdentifier", Bt(10), Text(|i| &mut i.buyer_reference)),
    row("InvoiceDetails/ProjectReferenceIdentifier", Bt(11), Text(|i| &mut i.project_reference)),
    row("InvoiceDetails/AgreementIdentifier", Bt(12), Text(|i| &mut i.contract_reference)),
    row("InvoiceDetails/OrderIdentifier", Bt(13), Text(|i| &mut i.purchase_order_reference)),
    row("InvoiceDetails/SellerReferenceIdentifier", Bt(14), Text(|i| &mut i.sales_order_reference)),
    row("DeliveryDetails/DeliveryNoteIdentifier", Bt(16), Text(|i| &mut i.despatch_advice_reference)),
    row("InvoiceDetails/TenderReference", Bt(17), Text(|i| &mut i.tender_reference)),
    row(
        "InvoiceDetails/NormalProposedAccountIdentifier",
        Bt(19),
        Text(|i| &mut i.buyer_accounting_reference),
    ),
    row("InvoiceDetails/PaymentTermsDetails/PaymentTermsFreeText", Bt(20), Lines(|i| &mut i.payment_terms)),
    row(
        "DeliveryPartyDetails/DeliveryOrganisationName",
        Bt(70),
        Text(|i| &mut i.delivery.get_or_insert_default().party_name),
    ),
    row("DeliveryDetails/DeliveryDate", Bt(72), Day(|i| &mut i.delivery.get_or_insert_default().actual_date)),
    row(
        "InvoiceDetails/InvoicingPeriodStartDate",
        Bt(73),
        Day(|i| &mut i.invoicing_period.get_or_insert_default().start),
    ),
    row(
        "InvoiceDetails/InvoicingPeriodEndDate",
        Bt(74),
        Day(|i| &mut i.invoicing_period.get_or_insert_default().end),
    ),
    row(
        "InvoiceDetails/RowsTotalVatExcludedAmount",
        Bt(106),
        Number(|i| &mut i.totals.sum_of_line_net_amounts),
    ),
    row(
        "InvoiceDetails/DiscountsTotalVatExcludedAmount",
        Bt(107),
        Number(|i| &mut i.totals.sum_of_allowances),
    ),
    row("InvoiceDetails/ChargesTotalVatExcludedAmount", Bt(108), Number(|i| &mut i.totals.sum_of_charges)),
    row("InvoiceDetails/InvoiceTotalVatExcludedAmount", Bt(109), Number(|i| &mut i.totals.total_without_vat)),
    row("InvoiceDetails/InvoiceTotalVatAmount", Bt(110), Number(|i| &mut i.totals.total_vat)),
    row("InvoiceDetails/InvoiceTotalVatIncludedAmount", Bt(112), Number(|i| &mut i.totals.total_with_vat)),
    row("InvoiceDetails/InvoicePaidAmount", Bt(113), Number(|i| &mut i.totals.paid_amount)),
    row("InvoiceDetails/InvoiceTotalRoundoffAmount", Bt(114), Number(|i| &mut i.totals.rounding_amount)),
    row(
        "EpiDetails/EpiPaymentInstructionDetails/EpiInstructedAmount",
        Bt(115),
        Number(|i| &mut i.totals.amount_due),
    ),
];

/// Rows of the seller, below the root.
pub(super) static SELLER: &[Row<Party>] = &[
    row("SellerPartyDetails/SellerOrganisationName", Bt(27), Text(|p| &mut p.name)),
    row("SellerPartyDetails/SellerOrganisationTradingName", Bt(28), Text(|p| &mut p.trading_name)),
    row(
        "SellerPartyDetails/SellerPartyIdentifier",
        Bt(30),
        Id(|p| &mut p.legal_registration, Scheme::Attribute("SchemeID")),
    ),
    row("SellerPartyDetails/SellerOrganisationTaxCode", Bt(31), Text(|p| &mut p.vat_identifier)),
    row(
        "MessageTransmissionDetails/MessageSenderDetails/FromIdentifier",
        Bt(34),
        Id(|p| &mut p.electronic_address, Scheme::Attribute("SchemeID")),
    ),
];

/// Rows of the buyer, below the root.
pub(super) static BUYER: &[Row<Party>] = &[
    row("BuyerPartyDetails/BuyerOrganisationName", Bt(44), Text(|p| &mut p.name)),
    row("BuyerPartyDetails/BuyerOrganisationTradingName", Bt(45), Text(|p| &mut p.trading_name)),
    row(
        "BuyerPartyDetails/BuyerPartyIdentifier",
        Bt(47),
        Id(|p| &mut p.legal_registration, Scheme::Attribute("SchemeID")),
    ),
    row("BuyerPartyDetails/BuyerOrganisationTaxCode", Bt(48), Text(|p| &mut p.vat_identifier)),
    row(
        "MessageTransmissionDetails/MessageReceiverDetails/ToIdentifier",
        Bt(49),
        Id(|p| &mut p.electronic_address, Scheme::Attribute("SchemeID")),
    ),
];

/// Rows below the postal address of the seller.
pub(super) static SELLER_ADDRESS: &[Row<Address>] = &[
    row("SellerStreetName", Bt(35), Lines(|a| &mut a.line_1)),
    row("SellerTownName", Bt(37), Text(|a| &mut a.city)),
    row("SellerPostCodeIdentifier", Bt(38), Text(|a| &mut a.post_code)),
    row("CountryCode", Bt(40), Text(|a| &mut a.country)),
];

/// Rows below the postal address of the buyer.
pub(super) static BUYER_ADDRESS: &[Row<Address>] = &[
    row("BuyerStreetName", Bt(50), Lines(|a| &mut a.line_1)),
    row("BuyerTownName", Bt(52), Text(|a| &mut a.city)),
    row("BuyerPostCodeIdentifier", Bt(53), Text(|a| &mut a.post_code)),
    row("CountryCode", Bt(55), Text(|a| &mut a.country)),
];

/// Rows of the seller's contact, below the root.
pub(super) static SELLER_CONTACT: &[Row<Contact>] = &[
    row("SellerContactPersonName", Bt(41), Text(|c| &mut c.name)),
    row("SellerCommunicationDetails/SellerPhoneNumberIdentifier", Bt(42), Text(|c| &mut c.telephone)),
    row("SellerCommunicationDetails/SellerEmailaddressIdentifier", Bt(43), Text(|c| &mut c.email)),
];

/// Rows of the buyer's contact, below the root.
pub(super) static BUYER_CONTACT: &[Row<Contact>] = &[
    row("BuyerContactPersonName", Bt(56), Text(|c| &mut c.name)),
    row("BuyerCommunicationDetails/BuyerPhoneNumberIdentifier", Bt(57), Text(|c| &mut c.telephone)),
    row("BuyerCommunicationDetails/BuyerEmailaddressIdentifier", Bt(58), Text(|c| &mut c.email)),
];

/// Rows below `EpiDetails`.
pub(super) static PAYMENT: &[Row<PaymentInstructions>] = &[
    row("EpiPaymentInstructionDetails/EpiPaymentMeansCode", Bt(81), Text(|p| &mut p.means_code)),
    row("EpiPaymentInstructionDetails/EpiPaymentMeansText", Bt(82), Text(|p| &mut p.means_text)),
    row("EpiPaymentInstructionDetails/EpiRemittanceInfoIdentifier", Bt(83), Text(|p| &mut p.remittance)),
];

/// An account being read.
#[derive(Default)]
pub(super) struct Account {
    pub(super) number: Option<Identifier>,
    pub(super) transfer: CreditTransfer,
}

/// Rows of the account, below `EpiDetails/EpiPartyDetails`.
pub(super) static ACCOUNT: &[Row<Account>] = &[
    row(
        "EpiBeneficiaryPartyDetails/EpiAccountID",
        Bt(84),
        Id(|a| &mut a.number, Scheme::Attribute("IdentificationSchemeName")),
    ),
    row("EpiBeneficiaryPartyDetails/EpiNameAddressDetails", Bt(85), Text(|a| &mut a.transfer.account_name)),
    row("EpiBfiPartyDetails/EpiBfiIdentifier", Bt(86), Text(|a| &mut a.transfer.service_provider)),
];

/// Rows below `VatSpecificationDetails`.
pub(super) static VAT: &[Row<VatBreakdown>] = &[
    row("VatBaseAmount", Bt(116), Number(|v| &mut v.taxable_amount)),
    row("VatRateAmount", Bt(117), Number(|v| &mut v.tax_amount)),
    row("VatCode", Bt(118), Text(|v| &mut v.category)),
    row("VatRatePercent", Bt(119), Number(|v| &mut v.rate)),
    row("VatFreeText", Bt(120), Lines(|v| &mut v.exemption_reason)),
    row("VatExemptionReasonCode", Bt(121), Text(|v| &mut v.exemption_reason_code)),
];

/// Rows below `DiscountDetails` and `ChargeDetails`, `RowChargeDetails` and `RowProgressiveDiscountDetails`.
pub(super) static CHARGE: &[Row<AllowanceCharge>] = &[
    row("Amount", Bt(99), Number(|c| &mut c.amount)),
    row("RowDiscountAmount", Bt(136), Number(|c| &mut c.amount)),
    row("BaseAmount", Bt(100), Number(|c| &mut c.base_amount)),
    row("RowDiscountBaseAmount", Bt(137), Number(|c| &mut c.base_amount)),
    row("Percent", Bt(101), Number(|c| &mut c.percentage)),
    row("RowDiscountPercent", Bt(138), Number(|c| &mut c.percentage)),
    row("ReasonText", Bt(104), Text(|c| &mut c.reason)),
    row("FreeText", Bt(104), Text(|c| &mut c.reason)),
    row("RowDiscountTypeText", Bt(139), Text(|c| &mut c.reason)),
    row("ReasonCode", Bt(105), Text(|c| &mut c.reason_code)),
    row("RowDiscountTypeCode", Bt(140), Text(|c| &mut c.reason_code)),
    row("VatCategoryCode", Bt(102), Text(|c| &mut c.vat_category)),
    row("VatRatePercent", Bt(103), Number(|c| &mut c.vat_rate)),
];

/// Rows below an `InvoiceRow`.
pub(super) static LINE: &[Row<Line>] = &[
    row("RowFreeText", Bt(127), Lines(|l| &mut l.note)),
    row("InvoicedQuantity", Bt(129), Number(|l| &mut l.invoiced_quantity)),
    row("DeliveredQuantity", Bt(129), Number(|l| &mut l.invoiced_quantity)),
    row("InvoicedQuantity/@QuantityUnitCodeUN", Bt(130), Text(|l| &mut l.unit_code)),
    row("DeliveredQuantity/@QuantityUnitCodeUN", Bt(130), Text(|l| &mut l.unit_code)),
    row("InvoicedQuantity/@QuantityUnitCode", Bt(130), Text(|l| &mut l.unit_code)),
    row("DeliveredQuantity/@QuantityUnitCode", Bt(130), Text(|l| &mut l.unit_code)),
    row("RowVatExcludedAmount", Bt(131), Number(|l| &mut l.line_net_amount)),
    row("RowIdentifier", Map(2), Text(|l| &mut l.purchase_order_reference)),
    row("RowOrderPositionIdentifier", Bt(132), Text(|l| &mut l.order_line_reference)),
    row("RowNormalProposedAccountIdentifier", Bt(133), Text(|l| &mut l.buyer_accounting_reference)),
    row("RowDeliveryIdentifier", Map(7), Text(|l| &mut l.despatch_advice_reference)),
    row("RowDeliveryDate", Map(12), Day(|l| &mut l.delivery_date)),
    row("StartDate", Bt(134), Day(|l| &mut l.period.get_or_insert_default().start)),
    row("EndDate", Bt(135), Day(|l| &mut l.period.get_or_insert_default().end)),
    row("UnitPriceNetAmount", Bt(146), Number(|l| &mut l.item_net_price)),
    row("UnitPriceDiscountAmount", Bt(147), Number(|l| &mut l.item_price_discount)),
    row("UnitPriceAmount", Bt(148), Number(|l| &mut l.item_gross_price)),
    row("UnitPriceBaseQuantity", Bt(149), Number(|l| &mut l.price_base_quantity)),
    row("UnitPriceBaseQuantity/@QuantityUnitCodeUN", Bt(150), Text(|l| &mut l.price_base_unit)),
    row("RowVatCode", Bt(151), Text(|l| &mut l.vat.category)),
    row("RowVatRatePercent", Bt(152), Number(|l| &mut l.vat.rate)),
    row("ArticleName", Bt(153), Text(|l| &mut l.item_name)),
    row("ArticleDescription", Bt(154), Text(|l| &mut l.item_description)),
    row("ArticleIdentifier", Bt(155), Text(|l| &mut l.sellers_item_id)),
    row("BuyerArticleIdentifier", Bt(156), Text(|l| &mut l.buyers_item_id)),
    row("EanCode", Bt(157), Id(|l| &mut l.standard_item_id, Scheme::Attribute("SchemeID"))),
];
