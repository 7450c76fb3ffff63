//! CII: what an EN 16931 invoice leaves out (CII-SR, CII-DT). Facts: paths only, a table per context.

use crate::rule::Check::Absent;
use crate::rule::{Rule, fatal, warning};

/// `//ram:SpecifiedTradeSettlementPaymentMeans`
pub(super) static PAYMENT_MEANS: &[Rule] =
    &[warning("CII-SR-464", Absent("ram:PayerSpecifiedDebtorFinancialInstitution"))];

/// `/rsm:CrossIndustryInvoice/rsm:ExchangedDocumentContext`
pub(super) static CONTEXT: &[Rule] = &[
    warning("CII-SR-001", Absent("ram:SpecifiedTransactionID")),
    warning("CII-SR-002", Absent("ram:TestIndicator")),
    warning("CII-SR-006", Absent("ram:BIMSpecifiedDocumentContextParameter")),
    warning("CII-SR-007", Absent("ram:ScenarioSpecifiedDocumentContextParameter")),
    warning("CII-SR-008", Absent("ram:ApplicationSpecifiedDocumentContextParameter")),
    warning("CII-SR-011", Absent("ram:SubsetSpecifiedDocumentContextParameter")),
    warning("CII-SR-012", Absent("ram:MessageStandardSpecifiedDocumentContextParameter")),
];

/// `/rsm:CrossIndustryInvoice/rsm:ExchangedDocument`
pub(super) static DOCUMENT: &[Rule] = &[
    warning("CII-SR-013", Absent("ram:Name")),
    warning("CII-SR-015", Absent("ram:IssueDateTime/udt:DateTime")),
    warning("CII-SR-016", Absent("ram:CopyIndicator")),
    warning("CII-SR-017", Absent("ram:Purpose")),
    warning("CII-SR-018", Absent("ram:ControlRequirementIndicator")),
    warning("CII-SR-019", Absent("ram:LanguageID")),
    warning("CII-SR-020", Absent("ram:PurposeCode")),
    warning("CII-SR-021", Absent("ram:RevisionDateTime")),
    warning("CII-SR-022", Absent("ram:VersionID")),
    warning("CII-SR-023", Absent("ram:GlobalID")),
    warning("CII-SR-024", Absent("ram:RevisionID")),
    warning("CII-SR-025", Absent("ram:PreviousRevisionID")),
    warning("CII-SR-026", Absent("ram:CategoryCode")),
    warning("CII-SR-027", Absent("ram:IncludedNote/ram:Subject")),
    warning("CII-SR-028", Absent("ram:IncludedNote/ram:ContentCode")),
    warning("CII-SR-032", Absent("ram:IncludedNote/ram:ID")),
    warning("CII-SR-033", Absent("ram:EffectiveSpecifiedPeriod")),
    warning("CII-SR-034", Absent("ram:IssuerTradeParty")),
];

/// `/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem`
pub(super) static LINE: &[Rule] = &[
    warning("CII-SR-035", Absent("ram:DescriptionCode")),
    warning("CII-SR-036", Absent("ram:ParentLineID")),
    warning("CII-SR-037", Absent("ram:LineStatusCode")),
    warning("CII-SR-038", Absent("ram:LineStatusReasonCode")),
    warning("CII-SR-221", Absent("ram:IncludedSubordinateTradeLineItem")),
];

/// `/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/ram:AssociatedDocumentLineDocument`
pub(super) static LINE_DOCUMENT: &[Rule] = &[
    warning("CII-SR-041", Absent("ram:IncludedNote/ram:SubjectCode")),
    warning("CII-SR-042", Absent("ram:IncludedNote/ram:ID")),
    warning("CII-SR-043", Absent("ram:IncludedNote/ram:Subject")),
    warning("CII-SR-044", Absent("ram:IncludedNote/ram:ContentCode")),
];

/// `/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedTradeProduct`
pub(super) static PRODUCT: &[Rule] = &[
    warning("CII-SR-045", Absent("ram:ID")),
    warning("CII-SR-048", Absent("ram:ManufacturerAssignedID")),
    warning("CII-SR-049", Absent("ram:TradeName")),
    warning("CII-SR-050", Absent("ram:TypeCode")),
    warning("CII-SR-051", Absent("ram:NetWeightMeasure")),
    warning("CII-SR-052", Absent("ram:GrossWeightMeasure")),
    warning("CII-SR-053", Absent("ram:ProductGroupID")),
    warning("CII-SR-054", Absent("ram:EndItemTypeCode")),
    warning("CII-SR-055", Absent("ram:EndItemName")),
    warning("CII-SR-056", Absent("ram:AreaDensityMeasure")),
    warning("CII-SR-057", Absent("ram:UseDescription")),
    warning("CII-SR-058", Absent("ram:BrandName")),
    warning("CII-SR-059", Absent("ram:SubBrandName")),
    warning("CII-SR-060", Absent("ram:DrainedNetWeightMeasure")),
    warning("CII-SR-061", Absent("ram:VariableMeasureIndicator")),
    warning("CII-SR-062", Absent("ram:ColourCode")),
    warning("CII-SR-063", Absent("ram:ColourDescription")),
    warning("CII-SR-064", Absent("ram:Designation")),
    warning("CII-SR-065", Absent("ram:FormattedCancellationAnnouncedLaunchDateTime")),
    warning("CII-SR-066", Absent("ram:FormattedLatestProductDataChangeDateTime")),
    warning("CII-SR-067", Absent("ram:ApplicableProductCharacteristic/ram:ID")),
    warning("CII-SR-068", Absent("ram:ApplicableProductCharacteristic/ram:TypeCode")),
    warning("CII-SR-070", Absent("ram:ApplicableProductCharacteristic/ram:ValueMeasure")),
    warning("CII-SR-071", Absent("ram:ApplicableProductCharacteristic/ram:MeasurementMethodCode")),
    warning("CII-SR-073", Absent("ram:ApplicableProductCharacteristic/ram:ValueCode")),
    warning("CII-SR-074", Absent("ram:ApplicableProductCharacteristic/ram:ValueDateTime")),
    warning("CII-SR-075", Absent("ram:ApplicableProductCharacteristic/ram:ValueIndicator")),
    warning("CII-SR-076", Absent("ram:ApplicableProductCharacteristic/ram:ContentTypeCode")),
    warning("CII-SR-077", Absent("ram:ApplicableProductCharacteristic/ram:ValueSpecifiedBinaryFile")),
    warning(
        "CII-SR-078",
        Absent("ram:ApplicableProductCharacteristic/ram:ApplicableProductCharacteristicCondition"),
    ),
    warning("CII-SR-079", Absent("ram:ApplicableProductCharacteristic/ram:ApplicableReferencedStandard")),
    warning("CII-SR-080", Absent("ram:ApplicableMaterialGoodsCharacteristic")),
    warning("CII-SR-081", Absent("ram:DesignatedProductClassification/ram:SystemID")),
    warning("CII-SR-082", Absent("ram:DesignatedProductClassification/ram:SystemName")),
    warning("CII-SR-083", Absent("ram:DesignatedProductClassification/ram:ClassName")),
    warning("CII-SR-084", Absent("ram:DesignatedProductClassification/ram:SubClassCode")),
    warning("CII-SR-085", Absent("ram:DesignatedProductClassification/ram:ClassProductCharacteristic")),
    warning("CII-SR-086", Absent("ram:DesignatedProductClassification/ram:ApplicableReferencedStandard")),
    warning("CII-SR-087", Absent("ram:IndividualTradeProductInstance")),
    warning("CII-SR-088", Absent("ram:CertificationEvidenceReferenceReferencedDocument")),
    warning("CII-SR-089", Absent("ram:InspectionReferenceReferencedDocument")),
    warning("CII-SR-091", Absent("ram:OriginTradeCountry/ram:Name")),
    warning("CII-SR-092", Absent("ram:OriginTradeCountry/ram:SubordinateTradeCountrySubDivision")),
    warning("CII-SR-093", Absent("ram:LinearSpatialDimension")),
    warning("CII-SR-094", Absent("ram:MinimumLinearSpatialDimension")),
    warning("CII-SR-095", Absent("ram:MaximumLinearSpatialDimension")),
    warning("CII-SR-096", Absent("ram:ManufacturerTradeParty")),
    warning("CII-SR-097", Absent("ram:PresentationSpecifiedBinaryFile")),
    warning("CII-SR-098", Absent("ram:MSDSReferenceReferencedDocument")),
    warning("CII-SR-099", Absent("ram:AdditionalReferenceReferencedDocument")),
    warning("CII-SR-100", Absent("ram:LegalRightsOwnerTradeParty")),
    warning("CII-SR-101", Absent("ram:BrandOwnerTradeParty")),
    warning("CII-SR-102", Absent("ram:IncludedReferencedProduct")),
    warning("CII-SR-103", Absent("ram:InformationNote")),
];

/// `/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeAgreement`
pub(super) static LINE_AGREEMENT: &[Rule] = &[
    warning("CII-SR-104", Absent("ram:BuyerReference")),
    warning("CII-SR-105", Absent("ram:BuyerRequisitionerTradeParty")),
    warning("CII-SR-106", Absent("ram:ApplicableTradeDeliveryTerms")),
    warning("CII-SR-107", Absent("ram:SellerOrderReferencedDocument")),
    warning("CII-SR-108", Absent("ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID")),
    warning("CII-SR-109", Absent("ram:QuotationReferencedDocument")),
    warning("CII-SR-110", Absent("ram:ContractReferencedDocument")),
    warning("CII-SR-111", Absent("ram:DemandForecastReferencedDocument")),
    warning("CII-SR-112", Absent("ram:PromotionalDealReferencedDocument")),
    warning("CII-SR-113", Absent("ram:AdditionalReferencedDocument")),
    warning("CII-SR-114", Absent("ram:GrossPriceProductTradePrice/ram:TypeCode")),
    warning("CII-SR-115", Absent("ram:GrossPriceProductTradePrice/ram:MinimumQuantity")),
    warning("CII-SR-116", Absent("ram:GrossPriceProductTradePrice/ram:MaximumQuantity")),
    warning("CII-SR-117", Absent("ram:GrossPriceProductTradePrice/ram:ChangeReason")),
    warning("CII-SR-118", Absent("ram:GrossPriceProductTradePrice/ram:OrderUnitConversionFactorNumeric")),
    warning("CII-SR-120", Absent("ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:ID")),
    warning(
        "CII-SR-121",
        Absent("ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:SequenceNumeric"),
    ),
    warning(
        "CII-SR-122",
        Absent("ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:CalculationPercent"),
    ),
    warning(
        "CII-SR-123",
        Absent("ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:BasisAmount"),
    ),
    warning(
        "CII-SR-124",
        Absent("ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:BasisQuantity"),
    ),
    warning(
        "CII-SR-125",
        Absent("ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:PrepaidIndicator"),
    ),
    warning(
        "CII-SR-126",
        Absent("ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:UnitBasisAmount"),
    ),
    warning(
        "CII-SR-127",
        Absent("ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:ReasonCode"),
    ),
    warning(
        "CII-SR-128",
        Absent("ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:Reason"),
    ),
    warning(
        "CII-SR-129",
        Absent("ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:TypeCode"),
    ),
    warning(
        "CII-SR-130",
        Absent("ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:CategoryTradeTax"),
    ),
    warning(
        "CII-SR-131",
        Absent(
            "ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:ActualTradeCurrencyExchange",
        ),
    ),
    warning("CII-SR-445", Absent("ram:GrossPriceProductTradePrice/ram:IncludedTradeTax")),
    warning("CII-SR-132", Absent("ram:GrossPriceProductTradePrice/ram:ValiditySpecifiedPeriod")),
    warning("CII-SR-133", Absent("ram:GrossPriceProductTradePrice/ram:DeliveryTradeLocation")),
    warning("CII-SR-134", Absent("ram:GrossPriceProductTradePrice/ram:TradeComparisonReferencePrice")),
    warning("CII-SR-135", Absent("ram:GrossPriceProductTradePrice/ram:AssociatedReferencedDocument")),
    warning("CII-SR-136", Absent("ram:NetPriceProductTradePrice/ram:TypeCode")),
    warning("CII-SR-138", Absent("ram:NetPriceProductTradePrice/ram:MinimumQuantity")),
    warning("CII-SR-139", Absent("ram:NetPriceProductTradePrice/ram:MaximumQuantity")),
    warning("CII-SR-140", Absent("ram:NetPriceProductTradePrice/ram:ChangeReason")),
    warning("CII-SR-141", Absent("ram:NetPriceProductTradePrice/ram:OrderUnitConversionFactorNumeric")),
    warning("CII-SR-142", Absent("ram:NetPriceProductTradePrice/ram:AppliedTradeAllowanceCharge")),
    warning("CII-SR-446", Absent("ram:NetPriceProductTradePrice/ram:IncludedTradeTax")),
    warning("CII-SR-143", Absent("ram:NetPriceProductTradePrice/ram:ValiditySpecifiedPeriod")),
    warning("CII-SR-144", Absent("ram:NetPriceProductTradePrice/ram:DeliveryTradeLocation")),
    warning("CII-SR-145", Absent("ram:NetPriceProductTradePrice/ram:TradeComparisonReferencePrice")),
    warning("CII-SR-146", Absent("ram:NetPriceProductTradePrice/ram:AssociatedReferencedDocument")),
    warning("CII-SR-147", Absent("ram:RequisitionerReferencedDocument")),
    warning("CII-SR-148", Absent("ram:ItemSellerTradeParty")),
    warning("CII-SR-149", Absent("ram:ItemBuyerTradeParty")),
    warning("CII-SR-150", Absent("ram:IncludedSpecifiedMarketplace")),
    warning("CII-SR-447", Absent("ram:UltimateCustomerOrderReferencedDocument")),
];

/// `/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeDelivery`
pub(super) static LINE_DELIVERY: &[Rule] = &[
    warning("CII-SR-151", Absent("ram:RequestedQuantity")),
    warning("CII-SR-152", Absent("ram:ReceivedQuantity")),
    warning("CII-SR-153", Absent("ram:ChargeFreeQuantity")),
    warning("CII-SR-154", Absent("ram:PackageQuantity")),
    warning("CII-SR-155", Absent("ram:ProductUnitQuantity")),
    warning("CII-SR-156", Absent("ram:PerPackageUnitQuantity")),
    warning("CII-SR-157", Absent("ram:NetWeightMeasure")),
    warning("CII-SR-158", Absent("ram:GrossWeightMeasure")),
    warning("CII-SR-159", Absent("ram:TheoreticalWeightMeasure")),
    warning("CII-SR-160", Absent("ram:DespatchedQuantity")),
    warning("CII-SR-161", Absent("ram:SpecifiedDeliveryAdjustment")),
    warning("CII-SR-162", Absent("ram:IncludedSupplyChainPackaging")),
    warning("CII-SR-163", Absent("ram:RelatedSupplyChainConsignment")),
    warning("CII-SR-164", Absent("ram:ShipToTradeParty")),
    warning("CII-SR-165", Absent("ram:UltimateShipToTradeParty")),
    warning("CII-SR-166", Absent("ram:ShipFromTradeParty")),
    warning("CII-SR-167", Absent("ram:ActualDespatchSupplyChainEvent")),
    warning("CII-SR-168", Absent("ram:ActualPickUpSupplyChainEvent")),
    warning("CII-SR-169", Absent("ram:RequestedDeliverySupplyChainEvent")),
    warning("CII-SR-170", Absent("ram:ActualDeliverySupplyChainEvent")),
    warning("CII-SR-171", Absent("ram:ActualReceiptSupplyChainEvent")),
    warning("CII-SR-172", Absent("ram:AdditionalReferencedDocument")),
    warning("CII-SR-173", Absent("ram:DespatchAdviceReferencedDocument")),
    warning("CII-SR-174", Absent("ram:ReceivingAdviceReferencedDocument")),
    warning("CII-SR-175", Absent("ram:DeliveryNoteReferencedDocument")),
    warning("CII-SR-176", Absent("ram:ConsumptionReportReferencedDocument")),
    warning("CII-SR-177", Absent("ram:PackingListReferencedDocument")),
];

/// `/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeSettlement`
pub(super) static LINE_SETTLEMENT: &[Rule] = &[
    warning("CII-SR-178", Absent("ram:PaymentReference")),
    warning("CII-SR-179", Absent("ram:InvoiceIssuerReference")),
    warning("CII-SR-180", Absent("ram:TotalAdjustmentAmount")),
    warning("CII-SR-181", Absent("ram:DiscountIndicator")),
    warning("CII-SR-182", Absent("ram:ApplicableTradeTax/ram:CalculatedAmount")),
    warning(
        "CII-SR-183",
        Absent("ram:SpecifiedTradeAllowanceCharge/ram:ChargeIndicator/udt:IndicatorString"),
    ),
    warning("CII-SR-184", Absent("ram:SpecifiedTradeAllowanceCharge/ram:ID")),
    warning("CII-SR-185", Absent("ram:SpecifiedTradeAllowanceCharge/ram:SequenceNumeric")),
    warning("CII-SR-186", Absent("ram:SpecifiedTradeAllowanceCharge/ram:CalculationPercent/@format")),
    warning("CII-SR-187", Absent("ram:SpecifiedTradeAllowanceCharge/ram:BasisQuantity")),
    warning("CII-SR-188", Absent("ram:SpecifiedTradeAllowanceCharge/ram:PrepaidIndicator")),
    warning("CII-SR-189", Absent("ram:SpecifiedTradeAllowanceCharge/ram:UnitBasisAmount")),
    warning("CII-SR-190", Absent("ram:SpecifiedTradeAllowanceCharge/ram:TypeCode")),
    warning("CII-SR-191", Absent("ram:SpecifiedTradeAllowanceCharge/ram:CategoryTradeTax")),
    warning("CII-SR-192", Absent("ram:SpecifiedTradeAllowanceCharge/ram:ActualTradeCurrencyExchange")),
    warning("CII-SR-193", Absent("ram:SpecifiedTradeAllowanceCharge/ram:ID")),
    warning("CII-SR-194", Absent("ram:SubtotalCalculatedTradeTax")),
    warning("CII-SR-195", Absent("ram:SpecifiedLogisticsServiceCharge")),
    warning("CII-SR-196", Absent("ram:SpecifiedTradePaymentTerms")),
    warning("CII-SR-197", Absent("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:ChargeTotalAmount")),
    warning(
        "CII-SR-198",
        Absent("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:AllowanceTotalAmount"),
    ),
    warning(
        "CII-SR-199",
        Absent("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:TaxBasisTotalAmount"),
    ),
    warning("CII-SR-200", Absent("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:TaxTotalAmount")),
    warning("CII-SR-201", Absent("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:GrandTotalAmount")),
    warning("CII-SR-202", Absent("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:InformationAmount")),
    warning(
        "CII-SR-203",
        Absent("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:TotalAllowanceChargeAmount"),
    ),
    warning(
        "CII-SR-204",
        Absent("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:TotalRetailValueInformationAmount"),
    ),
    warning(
        "CII-SR-205",
        Absent("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:GrossLineTotalAmount"),
    ),
    warning("CII-SR-206", Absent("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:NetLineTotalAmount")),
    warning(
        "CII-SR-207",
        Absent("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:NetIncludingTaxesLineTotalAmount"),
    ),
    warning(
        "CII-SR-208",
        Absent("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:ProductWeightLossInformationAmount"),
    ),
    warning("CII-SR-209", Absent("ram:SpecifiedFinancialAdjustment")),
    warning("CII-SR-210", Absent("ram:InvoiceReferencedDocument")),
    warning("CII-SR-212", Absent("ram:PayableSpecifiedTradeAccountingAccount")),
    warning("CII-SR-213", Absent("ram:ReceivableSpecifiedTradeAccountingAccount/ram:SetTriggerCode")),
    warning("CII-SR-214", Absent("ram:ReceivableSpecifiedTradeAccountingAccount/ram:TypeCode")),
    warning("CII-SR-215", Absent("ram:ReceivableSpecifiedTradeAccountingAccount/ram:AmountTypeCode")),
    warning("CII-SR-216", Absent("ram:ReceivableSpecifiedTradeAccountingAccount/ram:Name")),
    warning(
        "CII-SR-217",
        Absent("ram:ReceivableSpecifiedTradeAccountingAccount/ram:CostReferenceDimensionPattern"),
    ),
    warning("CII-SR-218", Absent("ram:PurchaseSpecifiedTradeAccountingAccount")),
    warning("CII-SR-219", Absent("ram:SalesSpecifiedTradeAccountingAccount")),
    warning("CII-SR-220", Absent("ram:SpecifiedTradeSettlementFinancialCard")),
];

/// `/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement`
pub(super) static AGREEMENT: &[Rule] = &[
    warning("CII-SR-442", Absent("ram:Reference")),
    warning("CII-SR-222", Absent("ram:SellerTradeParty/ram:RoleCode")),
    warning(
        "CII-SR-223",
        Absent("ram:SellerTradeParty/ram:SpecifiedLegalOrganization/ram:LegalClassificationCode"),
    ),
    warning("CII-SR-224", Absent("ram:SellerTradeParty/ram:SpecifiedLegalOrganization/ram:Name")),
    warning(
        "CII-SR-225",
        Absent("ram:SellerTradeParty/ram:SpecifiedLegalOrganization/ram:PostalTradeAddress"),
    ),
    warning(
        "CII-SR-226",
        Absent("ram:SellerTradeParty/ram:SpecifiedLegalOrganization/ram:AuthorizedLegalRegistration"),
    ),
    warning("CII-SR-227", Absent("ram:SellerTradeParty/ram:DefinedTradeContact/ram:ID")),
    warning("CII-SR-228", Absent("ram:SellerTradeParty/ram:DefinedTradeContact/ram:TypeCode")),
    warning("CII-SR-229", Absent("ram:SellerTradeParty/ram:DefinedTradeContact/ram:JobTitle")),
    warning("CII-SR-230", Absent("ram:SellerTradeParty/ram:DefinedTradeContact/ram:Responsibility")),
    warning("CII-SR-231", Absent("ram:SellerTradeParty/ram:DefinedTradeContact/ram:PersonID")),
    warning(
        "CII-SR-232",
        Absent("ram:SellerTradeParty/ram:DefinedTradeContact/ram:TelephoneUniversalCommunication/ram:URIID"),
    ),
    warning(
        "CII-SR-233",
        Absent(
            "ram:SellerTradeParty/ram:DefinedTradeContact/ram:TelephoneUniversalCommunication/ram:ChannelCode",
        ),
    ),
    warning(
        "CII-SR-234",
        Absent("ram:SellerTradeParty/ram:DefinedTradeContact/ram:DirectTelephoneUniversalCommunication"),
    ),
    warning(
        "CII-SR-235",
        Absent("ram:SellerTradeParty/ram:DefinedTradeContact/ram:MobileTelephoneUniversalCommunication"),
    ),
    warning(
        "CII-SR-236",
        Absent("ram:SellerTradeParty/ram:DefinedTradeContact/ram:FaxUniversalCommunication"),
    ),
    warning(
        "CII-SR-237",
        Absent(
            "ram:SellerTradeParty/ram:DefinedTradeContact/ram:EmailURIUniversalCommunication/ram:ChannelCode",
        ),
    ),
    warning(
        "CII-SR-238",
        Absent(
            "ram:SellerTradeParty/ram:DefinedTradeContact/ram:EmailURIUniversalCommunication/ram:CompleteNumber",
        ),
    ),
    warning(
        "CII-SR-239",
        Absent("ram:SellerTradeParty/ram:DefinedTradeContact/ram:TelexUniversalCommunication"),
    ),
    warning(
        "CII-SR-240",
        Absent("ram:SellerTradeParty/ram:DefinedTradeContact/ram:VOIPUniversalCommunication"),
    ),
    warning(
        "CII-SR-241",
        Absent("ram:SellerTradeParty/ram:DefinedTradeContact/ram:InstantMessagingUniversalCommunication"),
    ),
    warning("CII-SR-242", Absent("ram:SellerTradeParty/ram:DefinedTradeContact/ram:SpecifiedNote")),
    warning("CII-SR-243", Absent("ram:SellerTradeParty/ram:DefinedTradeContact/ram:SpecifiedContactPerson")),
    warning("CII-SR-244", Absent("ram:SellerTradeParty/ram:URIUniversalCommunication/ram:ChannelCode")),
    warning("CII-SR-245", Absent("ram:SellerTradeParty/ram:URIUniversalCommunication/ram:CompleteNumber")),
    warning(
        "CII-SR-246",
        Absent("ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:AssociatedRegisteredTax"),
    ),
    warning("CII-SR-247", Absent("ram:SellerTradeParty/ram:EndPointURIUniversalCommunication")),
    warning("CII-SR-248", Absent("ram:SellerTradeParty/ram:LogoAssociatedSpecifiedBinaryFile")),
    warning("CII-SR-249", Absent("ram:BuyerTradeParty/ram:RoleCode")),
    warning("CII-SR-250", Absent("ram:BuyerTradeParty/ram:Description")),
    warning(
        "CII-SR-251",
        Absent("ram:BuyerTradeParty/ram:SpecifiedLegalOrganization/ram:LegalClassificationCode"),
    ),
    warning("CII-SR-252", Absent("ram:BuyerTradeParty/ram:SpecifiedLegalOrganization/ram:Name")),
    warning(
        "CII-SR-254",
        Absent("ram:BuyerTradeParty/ram:SpecifiedLegalOrganization/ram:PostalTradeAddress"),
    ),
    warning(
        "CII-SR-255",
        Absent("ram:BuyerTradeParty/ram:SpecifiedLegalOrganization/ram:AuthorizedLegalRegistration"),
    ),
    warning("CII-SR-256", Absent("ram:BuyerTradeParty/ram:DefinedTradeContact/ram:ID")),
    warning("CII-SR-257", Absent("ram:BuyerTradeParty/ram:DefinedTradeContact/ram:TypeCode")),
    warning("CII-SR-258", Absent("ram:BuyerTradeParty/ram:DefinedTradeContact/ram:JobTitle")),
    warning("CII-SR-259", Absent("ram:BuyerTradeParty/ram:DefinedTradeContact/ram:Responsibility")),
    warning("CII-SR-260", Absent("ram:BuyerTradeParty/ram:DefinedTradeContact/ram:PersonID")),
    warning(
        "CII-SR-261",
        Absent("ram:BuyerTradeParty/ram:DefinedTradeContact/ram:TelephoneUniversalCommunication/ram:URIID"),
    ),
    warning(
        "CII-SR-262",
        Absent(
            "ram:BuyerTradeParty/ram:DefinedTradeContact/ram:TelephoneUniversalCommunication/ram:ChannelCode",
        ),
    ),
    warning(
        "CII-SR-263",
        Absent("ram:BuyerTradeParty/ram:DefinedTradeContact/ram:DirectTelephoneUniversalCommunication"),
    ),
    warning(
        "CII-SR-264",
        Absent("ram:BuyerTradeParty/ram:DefinedTradeContact/ram:MobileTelephoneUniversalCommunication"),
    ),
    warning(
        "CII-SR-265",
        Absent("ram:BuyerTradeParty/ram:DefinedTradeContact/ram:FaxUniversalCommunication"),
    ),
    warning(
        "CII-SR-266",
        Absent(
            "ram:BuyerTradeParty/ram:DefinedTradeContact/ram:EmailURIUniversalCommunication/ram:ChannelCode",
        ),
    ),
    warning(
        "CII-SR-267",
        Absent(
            "ram:BuyerTradeParty/ram:DefinedTradeContact/ram:EmailURIUniversalCommunication/ram:CompleteNumber",
        ),
    ),
    warning(
        "CII-SR-268",
        Absent("ram:BuyerTradeParty/ram:DefinedTradeContact/ram:TelexUniversalCommunication"),
    ),
    warning(
        "CII-SR-269",
        Absent("ram:BuyerTradeParty/ram:DefinedTradeContact/ram:VOIPUniversalCommunication"),
    ),
    warning(
        "CII-SR-270",
        Absent("ram:BuyerTradeParty/ram:DefinedTradeContact/ram:InstantMessagingUniversalCommunication"),
    ),
    warning("CII-SR-271", Absent("ram:BuyerTradeParty/ram:DefinedTradeContact/ram:SpecifiedNote")),
    warning("CII-SR-272", Absent("ram:BuyerTradeParty/ram:DefinedTradeContact/ram:SpecifiedContactPerson")),
    warning("CII-SR-273", Absent("ram:BuyerTradeParty/ram:URIUniversalCommunication/ram:ChannelCode")),
    warning("CII-SR-274", Absent("ram:BuyerTradeParty/ram:URIUniversalCommunication/ram:CompleteNumber")),
    warning(
        "CII-SR-275",
        Absent("ram:BuyerTradeParty/ram:SpecifiedTaxRegistration/ram:AssociatedRegisteredTax"),
    ),
    warning("CII-SR-276", Absent("ram:BuyerTradeParty/ram:EndPointURIUniversalCommunication")),
    warning("CII-SR-277", Absent("ram:BuyerTradeParty/ram:LogoAssociatedSpecifiedBinaryFile")),
    warning("CII-SR-278", Absent("ram:SalesAgentTradeParty")),
    warning("CII-SR-279", Absent("ram:BuyerRequisitionerTradeParty")),
    warning("CII-SR-280", Absent("ram:BuyerAssignedAccountantTradeParty")),
    warning("CII-SR-281", Absent("ram:SellerAssignedAccountantTradeParty")),
    warning("CII-SR-282", Absent("ram:SellerTaxRepresentativeTradeParty/ram:ID")),
    warning("CII-SR-283", Absent("ram:SellerTaxRepresentativeTradeParty/ram:GlobalID")),
    warning("CII-SR-284", Absent("ram:SellerTaxRepresentativeTradeParty/ram:RoleCode")),
    warning("CII-SR-285", Absent("ram:SellerTaxRepresentativeTradeParty/ram:Description")),
    warning("CII-SR-286", Absent("ram:SellerTaxRepresentativeTradeParty/ram:SpecifiedLegalOrganization")),
    warning("CII-SR-287", Absent("ram:SellerTaxRepresentativeTradeParty/ram:DefinedTradeContact")),
    warning("CII-SR-288", Absent("ram:SellerTaxRepresentativeTradeParty/ram:URIUniversalCommunication")),
    warning(
        "CII-SR-289",
        Absent(
            "ram:SellerTaxRepresentativeTradeParty/ram:SpecifiedTaxRegistration/ram:AssociatedRegisteredTax",
        ),
    ),
    warning(
        "CII-SR-290",
        Absent("ram:SellerTaxRepresentativeTradeParty/ram:EndPointURIUniversalCommunication"),
    ),
    warning(
        "CII-SR-291",
        Absent("ram:SellerTaxRepresentativeTradeParty/ram:LogoAssociatedSpecifiedBinaryFile"),
    ),
    warning("CII-SR-292", Absent("ram:ProductEndUserTradeParty")),
    warning("CII-SR-293", Absent("ram:ApplicableTradeDeliveryTerms")),
    warning("CII-SR-294", Absent("ram:SellerOrderReferencedDocument/ram:LineID")),
    warning("CII-SR-295", Absent("ram:BuyerOrderReferencedDocument/ram:LineID")),
    warning("CII-SR-296", Absent("ram:QuotationReferencedDocument")),
    warning("CII-SR-297", Absent("ram:OrderResponseReferencedDocument")),
    warning("CII-SR-298", Absent("ram:ContractReferencedDocument/ram:LineID")),
    warning("CII-SR-299", Absent("ram:DemandForecastReferencedDocument")),
    warning("CII-SR-300", Absent("ram:SupplyInstructionReferencedDocument")),
    warning("CII-SR-301", Absent("ram:PromotionalDealReferencedDocument")),
    warning("CII-SR-302", Absent("ram:PriceListReferencedDocument")),
    warning("CII-SR-303", Absent("ram:AdditionalReferencedDocument/ram:LineID")),
    warning("CII-SR-304", Absent("ram:RequisitionerReferencedDocument")),
    warning("CII-SR-305", Absent("ram:BuyerAgentTradeParty")),
    warning("CII-SR-306", Absent("ram:PurchaseConditionsReferencedDocument")),
    warning("CII-SR-307", Absent("ram:SpecifiedProcuringProject/ram:Description")),
    warning("CII-SR-448", Absent("ram:UltimateCustomerOrderReferencedDocument")),
];

/// `/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeDelivery`
pub(super) static DELIVERY: &[Rule] = &[
    warning("CII-SR-308", Absent("ram:RelatedSupplyChainConsignment")),
    warning("CII-SR-309", Absent("ram:ShipToTradeParty/ram:RoleCode")),
    warning("CII-SR-310", Absent("ram:ShipToTradeParty/ram:Description")),
    warning("CII-SR-311", Absent("ram:ShipToTradeParty/ram:SpecifiedLegalOrganization")),
    warning("CII-SR-312", Absent("ram:ShipToTradeParty/ram:DefinedTradeContact")),
    warning("CII-SR-313", Absent("ram:ShipToTradeParty/ram:URIUniversalCommunication")),
    warning("CII-SR-314", Absent("ram:ShipToTradeParty/ram:SpecifiedTaxRegistration")),
    warning("CII-SR-315", Absent("ram:ShipToTradeParty/ram:EndPointURIUniversalCommunication")),
    warning("CII-SR-316", Absent("ram:ShipToTradeParty/ram:LogoAssociatedSpecifiedBinaryFile")),
    warning("CII-SR-317", Absent("ram:UltimateShipToTradeParty")),
    warning("CII-SR-318", Absent("ram:ShipFromTradeParty")),
    warning("CII-SR-319", Absent("ram:ActualDespatchSupplyChainEvent")),
    warning("CII-SR-320", Absent("ram:ActualPickUpSupplyChainEvent")),
    warning("CII-SR-321", Absent("ram:ActualDeliverySupplyChainEvent/ram:ID")),
    warning("CII-SR-322", Absent("ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/udt:DateTime")),
    warning("CII-SR-323", Absent("ram:ActualDeliverySupplyChainEvent/ram:TypeCode")),
    warning("CII-SR-324", Absent("ram:ActualDeliverySupplyChainEvent/ram:Description")),
    warning("CII-SR-325", Absent("ram:ActualDeliverySupplyChainEvent/ram:DescriptionBinaryObject")),
    warning("CII-SR-326", Absent("ram:ActualDeliverySupplyChainEvent/ram:UnitQuantity")),
    warning("CII-SR-327", Absent("ram:ActualDeliverySupplyChainEvent/ram:LatestOccurrenceDateTime")),
    warning("CII-SR-328", Absent("ram:ActualDeliverySupplyChainEvent/ram:EarliestOccurrenceDateTime")),
    warning("CII-SR-329", Absent("ram:ActualDeliverySupplyChainEvent/ram:OccurrenceSpecifiedPeriod")),
    warning("CII-SR-330", Absent("ram:ActualDeliverySupplyChainEvent/ram:OccurrenceLogisticsLocation")),
    warning("CII-SR-331", Absent("ram:ActualReceiptSupplyChainEvent")),
    warning("CII-SR-332", Absent("ram:AdditionalReferencedDocument")),
    warning("CII-SR-333", Absent("ram:DespatchAdviceReferencedDocument/ram:LineID")),
    warning("CII-SR-334", Absent("ram:DespatchAdviceReferencedDocument/ram:LineID")),
    warning("CII-SR-335", Absent("ram:DeliveryNoteReferencedDocument")),
    warning("CII-SR-336", Absent("ram:ConsumptionReportReferencedDocument")),
    warning("CII-SR-337", Absent("ram:PreviousDeliverySupplyChainEvent")),
    warning("CII-SR-338", Absent("ram:PackingListReferencedDocument")),
];

/// `/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement`
pub(super) static SETTLEMENT: &[Rule] = &[
    warning("CII-SR-339", Absent("ram:DuePayableAmount")),
    warning("CII-SR-340", Absent("ram:CreditorReferenceTypeCode")),
    warning("CII-SR-341", Absent("ram:CreditorReferenceType")),
    warning("CII-SR-342", Absent("ram:CreditorReferenceIssuerID")),
    warning("CII-SR-344", Absent("ram:PaymentCurrencyCode")),
    warning("CII-SR-345", Absent("ram:InvoiceIssuerReference")),
    warning("CII-SR-346", Absent("ram:InvoiceDateTime")),
    warning("CII-SR-347", Absent("ram:NextInvoiceDateTime")),
    warning("CII-SR-348", Absent("ram:CreditReasonCode")),
    warning("CII-SR-349", Absent("ram:CreditReason")),
    warning("CII-SR-350", Absent("ram:InvoicerTradeParty")),
    warning("CII-SR-351", Absent("ram:InvoiceeTradeParty")),
    warning("CII-SR-352", Absent("ram:PayeeTradeParty/ram:RoleCode")),
    warning("CII-SR-353", Absent("ram:PayeeTradeParty/ram:Description")),
    warning(
        "CII-SR-354",
        Absent("ram:PayeeTradeParty/ram:SpecifiedLegalOrganization/ram:LegalClassificationCode"),
    ),
    warning("CII-SR-355", Absent("ram:PayeeTradeParty/ram:SpecifiedLegalOrganization/ram:Name")),
    warning(
        "CII-SR-356",
        Absent("ram:PayeeTradeParty/ram:SpecifiedLegalOrganization/ram:TradingBusinessName"),
    ),
    warning(
        "CII-SR-357",
        Absent("ram:PayeeTradeParty/ram:SpecifiedLegalOrganization/ram:PostalTradeAddress"),
    ),
    warning(
        "CII-SR-358",
        Absent("ram:PayeeTradeParty/ram:SpecifiedLegalOrganization/ram:AuthorizedLegalRegistration"),
    ),
    warning("CII-SR-359", Absent("ram:PayeeTradeParty/ram:DefinedTradeContact")),
    warning("CII-SR-360", Absent("ram:PayeeTradeParty/ram:PostalTradeAddress")),
    warning("CII-SR-361", Absent("ram:PayeeTradeParty/ram:URIUniversalCommunication")),
    warning("CII-SR-362", Absent("ram:PayeeTradeParty/ram:SpecifiedTaxRegistration")),
    warning("CII-SR-363", Absent("ram:PayeeTradeParty/ram:EndPointURIUniversalCommunication")),
    warning("CII-SR-364", Absent("ram:PayeeTradeParty/ram:LogoAssociatedSpecifiedBinaryFile")),
    warning("CII-SR-365", Absent("ram:PayerTradeParty")),
    warning("CII-SR-366", Absent("ram:TaxApplicableTradeCurrencyExchange")),
    warning("CII-SR-367", Absent("ram:InvoiceApplicableTradeCurrencyExchange")),
    warning("CII-SR-368", Absent("ram:PaymentApplicableTradeCurrencyExchange")),
    warning("CII-SR-369", Absent("ram:SpecifiedTradeSettlementPaymentMeans/ram:PaymentChannelCode")),
    warning("CII-SR-370", Absent("ram:SpecifiedTradeSettlementPaymentMeans/ram:GuaranteeMethodCode")),
    warning("CII-SR-371", Absent("ram:SpecifiedTradeSettlementPaymentMeans/ram:PaymentMethodCode")),
    warning("CII-SR-443", Absent("ram:SpecifiedTradeSettlementPaymentMeans/ram:ID")),
    warning(
        "CII-SR-372",
        Absent(
            "ram:SpecifiedTradeSettlementPaymentMeans/ram:ApplicableTradeSettlementFinancialCard/ram:MicrochipIndicator",
        ),
    ),
    warning(
        "CII-SR-373",
        Absent(
            "ram:SpecifiedTradeSettlementPaymentMeans/ram:ApplicableTradeSettlementFinancialCard/ram:TypeCode",
        ),
    ),
    warning(
        "CII-SR-375",
        Absent(
            "ram:SpecifiedTradeSettlementPaymentMeans/ram:ApplicableTradeSettlementFinancialCard/ram:ExpiryDate",
        ),
    ),
    warning(
        "CII-SR-376",
        Absent(
            "ram:SpecifiedTradeSettlementPaymentMeans/ram:ApplicableTradeSettlementFinancialCard/ram:VerificationNumeric",
        ),
    ),
    warning(
        "CII-SR-377",
        Absent(
            "ram:SpecifiedTradeSettlementPaymentMeans/ram:ApplicableTradeSettlementFinancialCard/ram:ValidFromDateTime",
        ),
    ),
    warning(
        "CII-SR-378",
        Absent(
            "ram:SpecifiedTradeSettlementPaymentMeans/ram:ApplicableTradeSettlementFinancialCard/ram:CreditLimitAmount",
        ),
    ),
    warning(
        "CII-SR-379",
        Absent(
            "ram:SpecifiedTradeSettlementPaymentMeans/ram:ApplicableTradeSettlementFinancialCard/ram:CreditAvailableAmount",
        ),
    ),
    warning(
        "CII-SR-380",
        Absent(
            "ram:SpecifiedTradeSettlementPaymentMeans/ram:ApplicableTradeSettlementFinancialCard/ram:InterestRatePercent",
        ),
    ),
    warning(
        "CII-SR-381",
        Absent(
            "ram:SpecifiedTradeSettlementPaymentMeans/ram:ApplicableTradeSettlementFinancialCard/ram:Description",
        ),
    ),
    warning(
        "CII-SR-382",
        Absent(
            "ram:SpecifiedTradeSettlementPaymentMeans/ram:PayerPartyDebtorFinancialAccount/ram:AccountName",
        ),
    ),
    warning(
        "CII-SR-444",
        Absent(
            "ram:SpecifiedTradeSettlementPaymentMeans/ram:PayerPartyDebtorFinancialAccount/ram:ProprietaryID",
        ),
    ),
    warning(
        "CII-SR-384",
        Absent(
            "ram:SpecifiedTradeSettlementPaymentMeans/ram:PayerSpecifiedDebtorFinancialInstitution/ram:ClearingSystemName",
        ),
    ),
    warning(
        "CII-SR-385",
        Absent(
            "ram:SpecifiedTradeSettlementPaymentMeans/ram:PayerSpecifiedDebtorFinancialInstitution/ram:Name",
        ),
    ),
    warning(
        "CII-SR-386",
        Absent(
            "ram:SpecifiedTradeSettlementPaymentMeans/ram:PayerSpecifiedDebtorFinancialInstitution/ram:LocationFinancialInstitutionAddress",
        ),
    ),
    warning("CII-SR-388", Absent("ram:SpecifiedTradeAllowanceCharge/ram:ID")),
    warning("CII-SR-389", Absent("ram:SpecifiedTradeAllowanceCharge/ram:SequenceNumeric")),
    warning("CII-SR-390", Absent("ram:SpecifiedTradeAllowanceCharge/ram:BasisQuantity")),
    warning("CII-SR-391", Absent("ram:SpecifiedTradeAllowanceCharge/ram:PrepaidIndicator")),
    warning("CII-SR-392", Absent("ram:SpecifiedTradeAllowanceCharge/ram:UnitBasisAmount")),
    warning("CII-SR-393", Absent("ram:SpecifiedTradeAllowanceCharge/ram:TypeCode")),
    warning("CII-SR-394", Absent("ram:SpecifiedTradeAllowanceCharge/ram:ActualTradeCurrencyExchange")),
    warning("CII-SR-395", Absent("ram:SubtotalCalculatedTradeTax")),
    warning("CII-SR-396", Absent("ram:SpecifiedLogisticsServiceCharge")),
    warning("CII-SR-397", Absent("ram:SpecifiedTradePaymentTerms/ram:ID")),
    warning("CII-SR-398", Absent("ram:SpecifiedTradePaymentTerms/ram:FromEventCode")),
    warning("CII-SR-399", Absent("ram:SpecifiedTradePaymentTerms/ram:SettlementPeriodMeasure")),
    warning("CII-SR-400", Absent("ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/udt:DateTime")),
    warning("CII-SR-401", Absent("ram:SpecifiedTradePaymentTerms/ram:TypeCode")),
    warning("CII-SR-402", Absent("ram:SpecifiedTradePaymentTerms/ram:InstructionTypeCode")),
    warning("CII-SR-404", Absent("ram:SpecifiedTradePaymentTerms/ram:PartialPaymentPercent")),
    warning("CII-SR-405", Absent("ram:SpecifiedTradePaymentTerms/ram:PaymentMeansID")),
    warning("CII-SR-406", Absent("ram:SpecifiedTradePaymentTerms/ram:PartialPaymentAmount")),
    warning("CII-SR-407", Absent("ram:SpecifiedTradePaymentTerms/ram:ApplicableTradePaymentPenaltyTerms")),
    warning("CII-SR-408", Absent("ram:SpecifiedTradePaymentTerms/ram:ApplicableTradePaymentDiscountTerms")),
    warning("CII-SR-409", Absent("ram:SpecifiedTradePaymentTerms/ram:PayeeTradeParty")),
    warning("CII-SR-421", Absent("ram:SpecifiedFinancialAdjustment")),
    warning("CII-SR-422", Absent("ram:InvoiceReferencedDocument/ram:LineID")),
    warning("CII-SR-423", Absent("ram:ProFormaInvoiceReferencedDocument")),
    warning("CII-SR-424", Absent("ram:LetterOfCreditReferencedDocument")),
    warning("CII-SR-425", Absent("ram:FactoringAgreementReferencedDocument")),
    warning("CII-SR-426", Absent("ram:FactoringListReferencedDocument")),
    warning("CII-SR-427", Absent("ram:PayableSpecifiedTradeAccountingAccount")),
    warning("CII-SR-428", Absent("ram:ReceivableSpecifiedTradeAccountingAccount/ram:SetTriggerCode")),
    warning("CII-SR-429", Absent("ram:ReceivableSpecifiedTradeAccountingAccount/ram:TypeCode")),
    warning("CII-SR-430", Absent("ram:ReceivableSpecifiedTradeAccountingAccount/ram:AmountTypeCode")),
    warning("CII-SR-431", Absent("ram:ReceivableSpecifiedTradeAccountingAccount/ram:Name")),
    warning(
        "CII-SR-432",
        Absent("ram:ReceivableSpecifiedTradeAccountingAccount/ram:CostReferenceDimensionPattern"),
    ),
    warning("CII-SR-433", Absent("ram:PurchaseSpecifiedTradeAccountingAccount")),
    warning("CII-SR-434", Absent("ram:SalesSpecifiedTradeAccountingAccount")),
    warning("CII-SR-435", Absent("ram:SpecifiedTradeSettlementFinancialCard")),
    warning("CII-SR-436", Absent("ram:SpecifiedAdvancePayment")),
    warning("CII-SR-437", Absent("ram:UltimatePayeeTradeParty")),
];

/// `/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement/ram:SpecifiedTradeSettlementHeaderMonetarySummation`
pub(super) static SUMMATION: &[Rule] = &[
    warning("CII-SR-411", Absent("ram:InformationAmount")),
    warning("CII-SR-412", Absent("ram:TotalDiscountAmount")),
    warning("CII-SR-413", Absent("ram:TotalAllowanceChargeAmount")),
    warning("CII-SR-414", Absent("ram:RetailValueExcludingTaxInformationAmount")),
    warning("CII-SR-415", Absent("ram:TotalDepositFeeInformationAmount")),
    warning("CII-SR-416", Absent("ram:ProductValueExcludingTobaccoTaxInformationAmount")),
    warning("CII-SR-417", Absent("ram:TotalRetailValueInformationAmount")),
    warning("CII-SR-418", Absent("ram:GrossLineTotalAmount")),
    warning("CII-SR-419", Absent("ram:NetLineTotalAmount")),
    warning("CII-SR-420", Absent("ram:NetIncludingTaxesLineTotalAmount")),
];

/// `/rsm:CrossIndustryInvoice`
pub(super) static INVOICE: &[Rule] = &[
    fatal("CII-DT-013", Absent("@languageID")),
    fatal("CII-DT-014", Absent("@languageLocaleID")),
    warning("CII-SR-438", Absent("ram:ValuationBreakdownStatement")),
];

/// `//*[ends-with(name(),'DocumentContextParameter')]`
pub(super) static PARAMETER: &[Rule] = &[
    warning("CII-SR-04", Absent("ram:Value")),
    warning("CII-SR-05", Absent("ram:SpecifiedDocumentVersion")),
];

/// `/rsm:CrossIndustryInvoice/rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID|/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:ID|/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/ram:AssociatedDocumentLineDocument/ram:LineID|/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedTradeProduct/ram:SellerAssignedID`
pub(super) static PLAIN_ID: &[Rule] = &[
    fatal("CII-DT-001", Absent("@schemeName")),
    fatal("CII-DT-002", Absent("@schemeAgencyName")),
    fatal("CII-DT-003", Absent("@schemeDataURI")),
    fatal("CII-DT-004", Absent("@schemeURI")),
    fatal("CII-DT-005", Absent("@schemeID")),
    fatal("CII-DT-006", Absent("@schemeAgencyID")),
    fatal("CII-DT-007", Absent("@schemeVersionID")),
];

/// `//ram:*[ends-with(name(),'ID')]`
pub(super) static ANY_ID: &[Rule] = &[
    fatal("CII-DT-101", Absent("@schemeName")),
    fatal("CII-DT-102", Absent("@schemeAgencyName")),
    fatal("CII-DT-103", Absent("@schemeDataURI")),
    fatal("CII-DT-104", Absent("@schemeURI")),
];

/// `//ram:TypeCode`
pub(super) static TYPE_CODE: &[Rule] =
    &[fatal("CII-DT-008", Absent("@name")), fatal("CII-DT-009", Absent("@listURI"))];

/// `/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:TypeCode`
pub(super) static DOCUMENT_TYPE_CODE: &[Rule] = &[
    fatal("CII-DT-010", Absent("@listID")),
    fatal("CII-DT-011", Absent("@listAgencyID")),
    fatal("CII-DT-012", Absent("@listVersionID")),
];

/// `/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax/ram:CategoryCode`
pub(super) static LINE_CATEGORY_CODE: &[Rule] = &[
    warning("CII-DT-045", Absent("@listID")),
    warning("CII-DT-046", Absent("@listAgencyID")),
    warning("CII-DT-047", Absent("@listVersionID")),
    warning("CII-DT-048", Absent("@listURI")),
];

/// `//ram:*[ends-with(name(),'ReferencedDocument')]`
pub(super) static REFERENCED_DOCUMENT: &[Rule] = &[
    fatal("CII-DT-016", Absent("ram:StatusCode")),
    fatal("CII-DT-017", Absent("ram:CopyIndicator")),
    fatal("CII-DT-019", Absent("ram:GlobalID")),
    fatal("CII-DT-020", Absent("ram:RevisionID")),
    fatal("CII-DT-023", Absent("ram:Information")),
    fatal("CII-DT-025", Absent("ram:SectionName")),
    fatal("CII-DT-026", Absent("ram:PreviousRevisionID")),
    fatal("CII-DT-028", Absent("ram:EffectiveSpecifiedPeriod")),
    fatal("CII-DT-029", Absent("ram:IssuerTradeParty")),
    fatal("CII-DT-030", Absent("ram:AttachedSpecifiedBinaryFile")),
];

/// `//ram:*[ends-with(name(),'Amount')andnot(self::ram:TaxTotalAmount)]`
pub(super) static AMOUNT: &[Rule] =
    &[fatal("CII-DT-031", Absent("@currencyID")), fatal("CII-DT-032", Absent("@currencyCodeListVersionID"))];

/// `//ram:*[ends-with(name(),'Quantity')]`
pub(super) static QUANTITY: &[Rule] = &[
    fatal("CII-DT-034", Absent("@unitCodeListID")),
    fatal("CII-DT-035", Absent("@unitCodeListAgencyID")),
    fatal("CII-DT-036", Absent("@unitCodeListAgencyName")),
];

/// `//ram:*[ends-with(name(),'TradeTax')]`
pub(super) static TRADE_TAX: &[Rule] = &[
    warning("CII-DT-038", Absent("ram:CalculatedRate")),
    warning("CII-DT-039", Absent("ram:CalculationSequenceNumeric")),
    warning("CII-DT-040", Absent("ram:BasisQuantity")),
    warning("CII-DT-042", Absent("ram:UnitBasisAmount")),
    warning("CII-DT-043", Absent("ram:LineTotalBasisAmount")),
    warning("CII-DT-044", Absent("ram:AllowanceChargeBasisAmount")),
    warning("CII-DT-049", Absent("ram:CurrencyCode")),
    warning("CII-DT-050", Absent("ram:Jurisdiction")),
    warning("CII-DT-051", Absent("ram:CustomsDutyIndicator")),
    warning("CII-DT-053", Absent("ram:TaxBasisAllowanceRate")),
    warning("CII-DT-055", Absent("ram:Type")),
    warning("CII-DT-056", Absent("ram:InformationAmount")),
    warning("CII-DT-057", Absent("ram:CategoryName")),
    warning("CII-DT-059", Absent("ram:RateApplicablePercent/@format")),
    warning("CII-DT-060", Absent("ram:SpecifiedTradeAccountingAccount")),
    warning("CII-DT-061", Absent("ram:ServiceSupplyTradeCountry")),
    warning("CII-DT-062", Absent("ram:BuyerRepayableTaxSpecifiedTradeAccountingAccount")),
    warning("CII-DT-063", Absent("ram:SellerPayableTaxSpecifiedTradeAccountingAccount")),
    warning("CII-DT-064", Absent("ram:SellerRefundableTaxSpecifiedTradeAccountingAccount")),
    warning("CII-DT-065", Absent("ram:BuyerDeductibleTaxSpecifiedTradeAccountingAccount")),
    warning("CII-DT-066", Absent("ram:BuyerNonDeductibleTaxSpecifiedTradeAccountingAccount")),
    warning("CII-DT-067", Absent("ram:PlaceApplicableTradeLocation")),
];

/// `//ram:BillingSpecifiedPeriod`
pub(super) static PERIOD: &[Rule] = &[
    fatal("CII-DT-068", Absent("ram:StartDateTime/udt:DateTime")),
    fatal("CII-DT-069", Absent("ram:DurationMeasure")),
    fatal("CII-DT-070", Absent("ram:InclusiveIndicator")),
    fatal("CII-DT-071", Absent("ram:Description")),
    fatal("CII-DT-072", Absent("ram:EndDateTime/udt:DateTime")),
    fatal("CII-DT-073", Absent("ram:CompleteDateTime")),
    fatal("CII-DT-074", Absent("ram:OpenIndicator")),
    fatal("CII-DT-075", Absent("ram:SeasonCode")),
    fatal("CII-DT-076", Absent("ram:ID")),
    fatal("CII-DT-077", Absent("ram:Name")),
    fatal("CII-DT-078", Absent("ram:SequenceNumeric")),
    fatal("CII-DT-079", Absent("ram:StartDateFlexibilityCode")),
    fatal("CII-DT-080", Absent("ram:ContinuousIndicator")),
    fatal("CII-DT-081", Absent("ram:PurposeCode")),
];

/// `//ram:PostalTradeAddress`
pub(super) static ADDRESS: &[Rule] = &[
    fatal("CII-DT-082", Absent("ram:ID")),
    fatal("CII-DT-083", Absent("ram:PostOfficeBox")),
    fatal("CII-DT-084", Absent("ram:BuildingName")),
    fatal("CII-DT-086", Absent("ram:LineFour")),
    fatal("CII-DT-087", Absent("ram:LineFive")),
    fatal("CII-DT-088", Absent("ram:StreetName")),
    fatal("CII-DT-089", Absent("ram:CitySubDivisionName")),
    fatal("CII-DT-090", Absent("ram:CountryName")),
    fatal("CII-DT-091", Absent("ram:CountrySubDivisionID")),
    fatal("CII-DT-092", Absent("ram:AttentionOf")),
    fatal("CII-DT-093", Absent("ram:CareOf")),
    fatal("CII-DT-094", Absent("ram:BuildingNumber")),
    fatal("CII-DT-095", Absent("ram:DepartmentName")),
    fatal("CII-DT-096", Absent("ram:AdditionalStreetName")),
];
