//! Paths of ZUGFeRD 1.0.

use attest_model::invoice::{
    Address, AllowanceCharge, Contact, CreditTransfer, Identifier, Invoice, Line, Party, PaymentInstructions,
    Period, VatBreakdown,
};
use attest_model::place::Term::{Bt, Map};

use crate::paths::Put::{Currency, Day, Identifier as Id, Lines, Number, Text};
use crate::paths::{Row, Scheme, row};

/// Rows below the root.
pub(super) static DOCUMENT: &[Row<Invoice>] = &[
    row(
        "SpecifiedExchangedDocumentContext/BusinessProcessSpecifiedDocumentContextParameter/ID",
        Bt(23),
        Text(|i| &mut i.business_process),
    ),
    row(
        "SpecifiedExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID",
        Bt(24),
        Text(|i| &mut i.specification),
    ),
    row("HeaderExchangedDocument/ID", Bt(1), Text(|i| &mut i.number)),
    row("HeaderExchangedDocument/TypeCode", Bt(3), Text(|i| &mut i.type_code)),
    row("HeaderExchangedDocument/IssueDateTime/DateTimeString", Bt(2), Day(|i| &mut i.issue_date)),
];

/// Rows below `ApplicableSupplyChainTradeAgreement`.
pub(super) static AGREEMENT: &[Row<Invoice>] = &[
    row("BuyerReference", Bt(10), Text(|i| &mut i.buyer_reference)),
    row("BuyerOrderReferencedDocument/ID", Bt(13), Text(|i| &mut i.purchase_order_reference)),
    row("ContractReferencedDocument/ID", Bt(12), Text(|i| &mut i.contract_reference)),
];

/// Rows below `ApplicableSupplyChainTradeDelivery`.
pub(super) static DELIVERY: &[Row<Invoice>] = &[
    row("DespatchAdviceReferencedDocument/ID", Bt(16), Text(|i| &mut i.despatch_advice_reference)),
    row("DeliveryNoteReferencedDocument/ID", Bt(16), Text(|i| &mut i.despatch_advice_reference)),
    row(
        "ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString",
        Bt(72),
        Day(|i| &mut i.delivery.get_or_insert_default().actual_date),
    ),
    row("ShipToTradeParty/Name", Bt(70), Text(|i| &mut i.delivery.get_or_insert_default().party_name)),
    row(
        "ShipToTradeParty/GlobalID",
        Bt(71),
        Id(|i| &mut i.delivery.get_or_insert_default().location, Scheme::Attribute("schemeID")),
    ),
];

/// Rows below `ApplicableSupplyChainTradeSettlement`.
pub(super) static SETTLEMENT: &[Row<Invoice>] = &[
    row("InvoiceCurrencyCode", Bt(5), Currency(|i| &mut i.currency)),
    row("SpecifiedTradePaymentTerms/Description", Bt(20), Lines(|i| &mut i.payment_terms)),
    row("SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString", Bt(9), Day(|i| &mut i.payment_due_date)),
    row(
        "SpecifiedTradeSettlementMonetarySummation/LineTotalAmount",
        Bt(106),
        Number(|i| &mut i.totals.sum_of_line_net_amounts),
    ),
    row(
        "SpecifiedTradeSettlementMonetarySummation/AllowanceTotalAmount",
        Bt(107),
        Number(|i| &mut i.totals.sum_of_allowances),
    ),
    row(
        "SpecifiedTradeSettlementMonetarySummation/ChargeTotalAmount",
        Bt(108),
        Number(|i| &mut i.totals.sum_of_charges),
    ),
    row(
        "SpecifiedTradeSettlementMonetarySummation/TaxBasisTotalAmount",
        Bt(109),
        Number(|i| &mut i.totals.total_without_vat),
    ),
    row(
        "SpecifiedTradeSettlementMonetarySummation/TaxTotalAmount",
        Bt(110),
        Number(|i| &mut i.totals.total_vat),
    ),
    row(
        "SpecifiedTradeSettlementMonetarySummation/GrandTotalAmount",
        Bt(112),
        Number(|i| &mut i.totals.total_with_vat),
    ),
    row(
        "SpecifiedTradeSettlementMonetarySummation/TotalPrepaidAmount",
        Bt(113),
        Number(|i| &mut i.totals.paid_amount),
    ),
    row(
        "SpecifiedTradeSettlementMonetarySummation/DuePayableAmount",
        Bt(115),
        Number(|i| &mut i.totals.amount_due),
    ),
];

/// Rows below a `BillingSpecifiedPeriod`, of the invoice or a line.
pub(super) static PERIOD: &[Row<Ends>] = &[
    row("StartDateTime/DateTimeString", Bt(73), Day(|p| &mut p.0.start)),
    row("EndDateTime/DateTimeString", Bt(74), Day(|p| &mut p.0.end)),
];

/// A period being read.
#[derive(Default)]
pub(super) struct Ends(pub(super) Period);

/// Rows below a party; the terms are the seller's, the buyer's have their own numbers.
pub(super) static SELLER: &[Row<Party>] = &[
    row("Name", Bt(27), Text(|p| &mut p.name)),
    row(
        "SpecifiedLegalOrganization/ID",
        Bt(30),
        Id(|p| &mut p.legal_registration, Scheme::Attribute("schemeID")),
    ),
];

/// As [`SELLER`], for the buyer.
pub(super) static BUYER: &[Row<Party>] = &[
    row("Name", Bt(44), Text(|p| &mut p.name)),
    row(
        "SpecifiedLegalOrganization/ID",
        Bt(47),
        Id(|p| &mut p.legal_registration, Scheme::Attribute("schemeID")),
    ),
];

/// Rows below `PostalTradeAddress`.
pub(super) static ADDRESS: &[Row<Address>] = &[
    row("LineOne", Bt(35), Text(|a| &mut a.line_1)),
    row("LineTwo", Bt(36), Text(|a| &mut a.line_2)),
    row("CityName", Bt(37), Text(|a| &mut a.city)),
    row("PostcodeCode", Bt(38), Text(|a| &mut a.post_code)),
    row("CountryID", Bt(40), Text(|a| &mut a.country)),
];

/// Rows below `DefinedTradeContact`.
pub(super) static CONTACT: &[Row<Contact>] = &[
    row("PersonName", Bt(41), Text(|c| &mut c.name)),
    row("DepartmentName", Bt(41), Text(|c| &mut c.name)),
    row("TelephoneUniversalCommunication/CompleteNumber", Bt(42), Text(|c| &mut c.telephone)),
    row("EmailURIUniversalCommunication/URIID", Bt(43), Text(|c| &mut c.email)),
];

/// Rows below `SpecifiedTradeSettlementPaymentMeans`.
pub(super) static PAYMENT: &[Row<PaymentInstructions>] = &[
    row("TypeCode", Bt(81), Text(|p| &mut p.means_code)),
    row("Information", Bt(82), Lines(|p| &mut p.means_text)),
];

/// An account being read.
#[derive(Default)]
pub(super) struct Account {
    pub(super) number: Option<Identifier>,
    pub(super) transfer: CreditTransfer,
}

/// Rows of the account, below `SpecifiedTradeSettlementPaymentMeans`.
pub(super) static ACCOUNT: &[Row<Account>] = &[
    row("PayeePartyCreditorFinancialAccount/IBANID", Bt(84), Id(|a| &mut a.number, Scheme::None)),
    row("PayeePartyCreditorFinancialAccount/ProprietaryID", Bt(84), Id(|a| &mut a.number, Scheme::None)),
    row("PayeePartyCreditorFinancialAccount/AccountName", Bt(85), Text(|a| &mut a.transfer.account_name)),
    row(
        "PayeeSpecifiedCreditorFinancialInstitution/BICID",
        Bt(86),
        Text(|a| &mut a.transfer.service_provider),
    ),
];

/// Rows below `ApplicableTradeTax` of the header.
pub(super) static VAT: &[Row<VatBreakdown>] = &[
    row("CalculatedAmount", Bt(117), Number(|v| &mut v.tax_amount)),
    row("BasisAmount", Bt(116), Number(|v| &mut v.taxable_amount)),
    row("CategoryCode", Bt(118), Text(|v| &mut v.category)),
    row("ApplicablePercent", Bt(119), Number(|v| &mut v.rate)),
    row("ExemptionReason", Bt(120), Text(|v| &mut v.exemption_reason)),
    row("ExemptionReasonCode", Bt(121), Text(|v| &mut v.exemption_reason_code)),
];

/// Rows below `SpecifiedTradeAllowanceCharge` and `SpecifiedLogisticsServiceCharge`.
pub(super) static CHARGE: &[Row<AllowanceCharge>] = &[
    row("ActualAmount", Bt(99), Number(|c| &mut c.amount)),
    row("AppliedAmount", Bt(99), Number(|c| &mut c.amount)),
    row("BasisAmount", Bt(100), Number(|c| &mut c.base_amount)),
    row("CalculationPercent", Bt(101), Number(|c| &mut c.percentage)),
    row("Reason", Bt(104), Text(|c| &mut c.reason)),
    row("Description", Bt(104), Text(|c| &mut c.reason)),
    row("ReasonCode", Bt(105), Text(|c| &mut c.reason_code)),
    row("CategoryTradeTax/CategoryCode", Bt(102), Text(|c| &mut c.vat_category)),
    row("CategoryTradeTax/ApplicablePercent", Bt(103), Number(|c| &mut c.vat_rate)),
    row("AppliedTradeTax/CategoryCode", Bt(102), Text(|c| &mut c.vat_category)),
    row("AppliedTradeTax/ApplicablePercent", Bt(103), Number(|c| &mut c.vat_rate)),
];

/// Rows below `IncludedSupplyChainTradeLineItem`.
pub(super) static LINE: &[Row<Line>] = &[
    row("AssociatedDocumentLineDocument/IncludedNote/Content", Bt(127), Lines(|l| &mut l.note)),
    row(
        "SpecifiedSupplyChainTradeAgreement/BuyerOrderReferencedDocument/LineID",
        Bt(132),
        Text(|l| &mut l.order_line_reference),
    ),
    row(
        "SpecifiedSupplyChainTradeAgreement/BuyerOrderReferencedDocument/ID",
        Map(2),
        Text(|l| &mut l.purchase_order_reference),
    ),
    row(
        "SpecifiedSupplyChainTradeAgreement/GrossPriceProductTradePrice/ChargeAmount",
        Bt(148),
        Number(|l| &mut l.item_gross_price),
    ),
    row(
        "SpecifiedSupplyChainTradeAgreement/NetPriceProductTradePrice/ChargeAmount",
        Bt(146),
        Number(|l| &mut l.item_net_price),
    ),
    row(
        "SpecifiedSupplyChainTradeAgreement/NetPriceProductTradePrice/BasisQuantity",
        Bt(149),
        Number(|l| &mut l.price_base_quantity),
    ),
    row(
        "SpecifiedSupplyChainTradeAgreement/NetPriceProductTradePrice/BasisQuantity/@unitCode",
        Bt(150),
        Text(|l| &mut l.price_base_unit),
    ),
    row("SpecifiedSupplyChainTradeDelivery/BilledQuantity", Bt(129), Number(|l| &mut l.invoiced_quantity)),
    row("SpecifiedSupplyChainTradeDelivery/BilledQuantity/@unitCode", Bt(130), Text(|l| &mut l.unit_code)),
    row(
        "SpecifiedSupplyChainTradeDelivery/DespatchAdviceReferencedDocument/ID",
        Map(7),
        Text(|l| &mut l.despatch_advice_reference),
    ),
    row(
        "SpecifiedSupplyChainTradeDelivery/DeliveryNoteReferencedDocument/ID",
        Map(7),
        Text(|l| &mut l.despatch_advice_reference),
    ),
    row(
        "SpecifiedSupplyChainTradeDelivery/ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString",
        Map(12),
        Day(|l| &mut l.delivery_date),
    ),
    row(
        "SpecifiedSupplyChainTradeSettlement/ApplicableTradeTax/CategoryCode",
        Bt(151),
        Text(|l| &mut l.vat.category),
    ),
    row(
        "SpecifiedSupplyChainTradeSettlement/ApplicableTradeTax/ApplicablePercent",
        Bt(152),
        Number(|l| &mut l.vat.rate),
    ),
    row(
        "SpecifiedSupplyChainTradeSettlement/SpecifiedTradeSettlementMonetarySummation/LineTotalAmount",
        Bt(131),
        Number(|l| &mut l.line_net_amount),
    ),
    row("SpecifiedTradeProduct/Name", Bt(153), Text(|l| &mut l.item_name)),
    row("SpecifiedTradeProduct/Description", Bt(154), Text(|l| &mut l.item_description)),
    row("SpecifiedTradeProduct/SellerAssignedID", Bt(155), Text(|l| &mut l.sellers_item_id)),
    row("SpecifiedTradeProduct/BuyerAssignedID", Bt(156), Text(|l| &mut l.buyers_item_id)),
    row(
        "SpecifiedTradeProduct/GlobalID",
        Bt(157),
        Id(|l| &mut l.standard_item_id, Scheme::Attribute("schemeID")),
    ),
    row("SpecifiedTradeProduct/OriginTradeCountry/ID", Bt(159), Text(|l| &mut l.country_of_origin)),
];
