//! UBL: what an EN 16931 invoice or credit note leaves out (UBL-CR, UBL-DT). Facts: paths only.

use crate::rule::Check::Absent;
use crate::rule::{Rule, warning};

/// Paths that stay empty, seen from the document element.
pub(super) static DOCUMENT: &[Rule] = &[
    warning("UBL-CR-001", Absent("ext:UBLExtensions")),
    warning("UBL-CR-003", Absent("cbc:ProfileExecutionID")),
    warning("UBL-CR-004", Absent("cbc:CopyIndicator")),
    warning("UBL-CR-005", Absent("cbc:UUID")),
    warning("UBL-CR-006", Absent("cbc:IssueTime")),
    warning("UBL-CR-007", Absent("cbc:PricingCurrencyCode")),
    warning("UBL-CR-008", Absent("cbc:PaymentCurrencyCode")),
    warning("UBL-CR-009", Absent("cbc:PaymentAlternativeCurrencyCode")),
    warning("UBL-CR-010", Absent("cbc:AccountingCostCode")),
    warning("UBL-CR-011", Absent("cbc:LineCountNumeric")),
    warning("UBL-CR-012", Absent("cac:InvoicePeriod/cbc:StartTime")),
    warning("UBL-CR-013", Absent("cac:InvoicePeriod/cbc:EndTime")),
    warning("UBL-CR-014", Absent("cac:InvoicePeriod/cbc:DurationMeasure")),
    warning("UBL-CR-015", Absent("cac:InvoicePeriod/cbc:Description")),
    warning("UBL-CR-016", Absent("cac:OrderReference/cbc:CopyIndicator")),
    warning("UBL-CR-017", Absent("cac:OrderReference/cbc:UUID")),
    warning("UBL-CR-018", Absent("cac:OrderReference/cbc:IssueDate")),
    warning("UBL-CR-019", Absent("cac:OrderReference/cbc:IssueTime")),
    warning("UBL-CR-020", Absent("cac:OrderReference/cbc:CustomerReference")),
    warning("UBL-CR-021", Absent("cac:OrderReference/cbc:OrderTypeCode")),
    warning("UBL-CR-022", Absent("cac:OrderReference/cac:DocumentReference")),
    warning("UBL-CR-023", Absent("cac:BillingReference/cac:InvoiceDocumentReference/cbc:CopyIndicator")),
    warning("UBL-CR-024", Absent("cac:BillingReference/cac:InvoiceDocumentReference/cbc:UUID")),
    warning("UBL-CR-025", Absent("cac:BillingReference/cac:InvoiceDocumentReference/cbc:IssueTime")),
    warning("UBL-CR-026", Absent("cac:BillingReference/cac:InvoiceDocumentReference/cbc:DocumentTypeCode")),
    warning("UBL-CR-027", Absent("cac:BillingReference/cac:InvoiceDocumentReference/cbc:DocumentType")),
    warning("UBL-CR-028", Absent("cac:BillingReference/cac:InvoiceDocumentReference/cbc:XPath")),
    warning("UBL-CR-029", Absent("cac:BillingReference/cac:InvoiceDocumentReference/cbc:LanguageID")),
    warning("UBL-CR-030", Absent("cac:BillingReference/cac:InvoiceDocumentReference/cbc:LocaleCode")),
    warning("UBL-CR-031", Absent("cac:BillingReference/cac:InvoiceDocumentReference/cbc:VersionID")),
    warning("UBL-CR-032", Absent("cac:BillingReference/cac:InvoiceDocumentReference/cbc:DocumentStatusCode")),
    warning(
        "UBL-CR-033",
        Absent("cac:BillingReference/cac:InvoiceDocumentReference/cbc:DocumentDescription"),
    ),
    warning("UBL-CR-034", Absent("cac:BillingReference/cac:InvoiceDocumentReference/cac:Attachment")),
    warning("UBL-CR-035", Absent("cac:BillingReference/cac:InvoiceDocumentReference/cac:ValidityPeriod")),
    warning("UBL-CR-036", Absent("cac:BillingReference/cac:InvoiceDocumentReference/cac:IssuerParty")),
    warning(
        "UBL-CR-037",
        Absent("cac:BillingReference/cac:InvoiceDocumentReference/cac:ResultOfVerification"),
    ),
    warning("UBL-CR-038", Absent("cac:BillingReference/cac:SelfBilledInvoiceDocumentReference")),
    warning("UBL-CR-039", Absent("cac:BillingReference/cac:CreditNoteDocumentReference")),
    warning("UBL-CR-040", Absent("cac:BillingReference/cac:SelfBilledCreditNoteDocumentReference")),
    warning("UBL-CR-041", Absent("cac:BillingReference/cac:DebitNoteDocumentReference")),
    warning("UBL-CR-042", Absent("cac:BillingReference/cac:ReminderDocumentReference")),
    warning("UBL-CR-043", Absent("cac:BillingReference/cac:AdditionalDocumentReference")),
    warning("UBL-CR-044", Absent("cac:BillingReference/cac:BillingReferenceLine")),
    warning("UBL-CR-045", Absent("cac:DespatchDocumentReference/cbc:CopyIndicator")),
    warning("UBL-CR-046", Absent("cac:DespatchDocumentReference/cbc:UUID")),
    warning("UBL-CR-047", Absent("cac:DespatchDocumentReference/cbc:IssueDate")),
    warning("UBL-CR-048", Absent("cac:DespatchDocumentReference/cbc:IssueTime")),
    warning("UBL-CR-049", Absent("cac:DespatchDocumentReference/cbc:DocumentTypeCode")),
    warning("UBL-CR-050", Absent("cac:DespatchDocumentReference/cbc:DocumentType")),
    warning("UBL-CR-051", Absent("cac:DespatchDocumentReference/cbc:XPath")),
    warning("UBL-CR-052", Absent("cac:DespatchDocumentReference/cbc:LanguageID")),
    warning("UBL-CR-053", Absent("cac:DespatchDocumentReference/cbc:LocaleCode")),
    warning("UBL-CR-054", Absent("cac:DespatchDocumentReference/cbc:VersionID")),
    warning("UBL-CR-055", Absent("cac:DespatchDocumentReference/cbc:DocumentStatusCode")),
    warning("UBL-CR-056", Absent("cac:DespatchDocumentReference/cbc:DocumentDescription")),
    warning("UBL-CR-057", Absent("cac:DespatchDocumentReference/cac:Attachment")),
    warning("UBL-CR-058", Absent("cac:DespatchDocumentReference/cac:ValidityPeriod")),
    warning("UBL-CR-059", Absent("cac:DespatchDocumentReference/cac:IssuerParty")),
    warning("UBL-CR-060", Absent("cac:DespatchDocumentReference/cac:ResultOfVerification")),
    warning("UBL-CR-061", Absent("cac:ReceiptDocumentReference/cbc:CopyIndicator")),
    warning("UBL-CR-062", Absent("cac:ReceiptDocumentReference/cbc:UUID")),
    warning("UBL-CR-063", Absent("cac:ReceiptDocumentReference/cbc:IssueDate")),
    warning("UBL-CR-064", Absent("cac:ReceiptDocumentReference/cbc:IssueTime")),
    warning("UBL-CR-065", Absent("cac:ReceiptDocumentReference/cbc:DocumentTypeCode")),
    warning("UBL-CR-066", Absent("cac:ReceiptDocumentReference/cbc:DocumentType")),
    warning("UBL-CR-067", Absent("cac:ReceiptDocumentReference/cbc:XPath")),
    warning("UBL-CR-068", Absent("cac:ReceiptDocumentReference/cbc:LanguageID")),
    warning("UBL-CR-069", Absent("cac:ReceiptDocumentReference/cbc:LocaleCode")),
    warning("UBL-CR-070", Absent("cac:ReceiptDocumentReference/cbc:VersionID")),
    warning("UBL-CR-071", Absent("cac:ReceiptDocumentReference/cbc:DocumentStatusCode")),
    warning("UBL-CR-072", Absent("cac:ReceiptDocumentReference/cbc:DocumentDescription")),
    warning("UBL-CR-073", Absent("cac:ReceiptDocumentReference/cac:Attachment")),
    warning("UBL-CR-074", Absent("cac:ReceiptDocumentReference/cac:ValidityPeriod")),
    warning("UBL-CR-075", Absent("cac:ReceiptDocumentReference/cac:IssuerParty")),
    warning("UBL-CR-076", Absent("cac:ReceiptDocumentReference/cac:ResultOfVerification")),
    warning("UBL-CR-077", Absent("cac:StatementDocumentReference")),
    warning("UBL-CR-078", Absent("cac:OriginatorDocumentReference/cbc:CopyIndicator")),
    warning("UBL-CR-079", Absent("cac:OriginatorDocumentReference/cbc:UUID")),
    warning("UBL-CR-080", Absent("cac:OriginatorDocumentReference/cbc:IssueDate")),
    warning("UBL-CR-081", Absent("cac:OriginatorDocumentReference/cbc:IssueTime")),
    warning("UBL-CR-082", Absent("cac:OriginatorDocumentReference/cbc:DocumentTypeCode")),
    warning("UBL-CR-083", Absent("cac:OriginatorDocumentReference/cbc:DocumentType")),
    warning("UBL-CR-084", Absent("cac:OriginatorDocumentReference/cbc:XPath")),
    warning("UBL-CR-085", Absent("cac:OriginatorDocumentReference/cbc:LanguageID")),
    warning("UBL-CR-086", Absent("cac:OriginatorDocumentReference/cbc:LocaleCode")),
    warning("UBL-CR-087", Absent("cac:OriginatorDocumentReference/cbc:VersionID")),
    warning("UBL-CR-088", Absent("cac:OriginatorDocumentReference/cbc:DocumentStatusCode")),
    warning("UBL-CR-089", Absent("cac:OriginatorDocumentReference/cbc:DocumentDescription")),
    warning("UBL-CR-090", Absent("cac:OriginatorDocumentReference/cac:Attachment")),
    warning("UBL-CR-091", Absent("cac:OriginatorDocumentReference/cac:ValidityPeriod")),
    warning("UBL-CR-092", Absent("cac:OriginatorDocumentReference/cac:IssuerParty")),
    warning("UBL-CR-093", Absent("cac:OriginatorDocumentReference/cac:ResultOfVerification")),
    warning("UBL-CR-094", Absent("cac:ContractDocumentReference/cbc:CopyIndicator")),
    warning("UBL-CR-095", Absent("cac:ContractDocumentReference/cbc:UUID")),
    warning("UBL-CR-096", Absent("cac:ContractDocumentReference/cbc:IssueDate")),
    warning("UBL-CR-097", Absent("cac:ContractDocumentReference/cbc:IssueTime")),
    warning("UBL-CR-098", Absent("cac:ContractDocumentReference/cbc:DocumentTypeCode")),
    warning("UBL-CR-099", Absent("cac:ContractDocumentReference/cbc:DocumentType")),
    warning("UBL-CR-100", Absent("cac:ContractDocumentReference/cbc:XPath")),
    warning("UBL-CR-101", Absent("cac:ContractDocumentReference/cbc:LanguageID")),
    warning("UBL-CR-102", Absent("cac:ContractDocumentReference/cbc:LocaleCode")),
    warning("UBL-CR-103", Absent("cac:ContractDocumentReference/cbc:VersionID")),
    warning("UBL-CR-104", Absent("cac:ContractDocumentReference/cbc:DocumentStatusCode")),
    warning("UBL-CR-105", Absent("cac:ContractDocumentReference/cbc:DocumentDescription")),
    warning("UBL-CR-106", Absent("cac:ContractDocumentReference/cac:Attachment")),
    warning("UBL-CR-107", Absent("cac:ContractDocumentReference/cac:ValidityPeriod")),
    warning("UBL-CR-108", Absent("cac:ContractDocumentReference/cac:IssuerParty")),
    warning("UBL-CR-109", Absent("cac:ContractDocumentReference/cac:ResultOfVerification")),
    warning("UBL-CR-110", Absent("cac:AdditionalDocumentReference/cbc:CopyIndicator")),
    warning("UBL-CR-111", Absent("cac:AdditionalDocumentReference/cbc:UUID")),
    warning("UBL-CR-112", Absent("cac:AdditionalDocumentReference/cbc:IssueDate")),
    warning("UBL-CR-113", Absent("cac:AdditionalDocumentReference/cbc:IssueTime")),
    warning("UBL-CR-114", Absent("cac:AdditionalDocumentReference/cbc:DocumentType")),
    warning("UBL-CR-115", Absent("cac:AdditionalDocumentReference/cbc:XPath")),
    warning("UBL-CR-116", Absent("cac:AdditionalDocumentReference/cbc:LanguageID")),
    warning("UBL-CR-117", Absent("cac:AdditionalDocumentReference/cbc:LocaleCode")),
    warning("UBL-CR-118", Absent("cac:AdditionalDocumentReference/cbc:VersionID")),
    warning("UBL-CR-119", Absent("cac:AdditionalDocumentReference/cbc:DocumentStatusCode")),
    warning(
        "UBL-CR-121",
        Absent("cac:AdditionalDocumentReference/cac:Attachment/cac:ExternalReference/cbc:DocumentHash"),
    ),
    warning(
        "UBL-CR-122",
        Absent(
            "cac:AdditionalDocumentReference/cac:Attachment/cac:ExternalReference/cbc:HashAlgorithmMethod",
        ),
    ),
    warning(
        "UBL-CR-123",
        Absent("cac:AdditionalDocumentReference/cac:Attachment/cac:ExternalReference/cbc:ExpiryDate"),
    ),
    warning(
        "UBL-CR-124",
        Absent("cac:AdditionalDocumentReference/cac:Attachment/cac:ExternalReference/cbc:ExpiryTime"),
    ),
    warning(
        "UBL-CR-125",
        Absent("cac:AdditionalDocumentReference/cac:Attachment/cac:ExternalReference/cbc:MimeCode"),
    ),
    warning(
        "UBL-CR-126",
        Absent("cac:AdditionalDocumentReference/cac:Attachment/cac:ExternalReference/cbc:FormatCode"),
    ),
    warning(
        "UBL-CR-127",
        Absent("cac:AdditionalDocumentReference/cac:Attachment/cac:ExternalReference/cbc:EncodingCode"),
    ),
    warning(
        "UBL-CR-128",
        Absent("cac:AdditionalDocumentReference/cac:Attachment/cac:ExternalReference/cbc:CharacterSetCode"),
    ),
    warning(
        "UBL-CR-129",
        Absent("cac:AdditionalDocumentReference/cac:Attachment/cac:ExternalReference/cbc:FileName"),
    ),
    warning(
        "UBL-CR-130",
        Absent("cac:AdditionalDocumentReference/cac:Attachment/cac:ExternalReference/cbc:Description"),
    ),
    warning("UBL-CR-131", Absent("cac:AdditionalDocumentReference/cac:ValidityPeriod")),
    warning("UBL-CR-132", Absent("cac:AdditionalDocumentReference/cac:IssuerParty")),
    warning("UBL-CR-133", Absent("cac:AdditionalDocumentReference/cac:ResultOfVerification")),
    warning("UBL-CR-134", Absent("cac:ProjectReference/cbc:UUID")),
    warning("UBL-CR-135", Absent("cac:ProjectReference/cbc:IssueDate")),
    warning("UBL-CR-136", Absent("cac:ProjectReference/cac:WorkPhaseReference")),
    warning("UBL-CR-137", Absent("cac:Signature")),
    warning("UBL-CR-138", Absent("cac:AccountingSupplierParty/cbc:CustomerAssignedAccountID")),
    warning("UBL-CR-139", Absent("cac:AccountingSupplierParty/cbc:AdditionalAccountID")),
    warning("UBL-CR-140", Absent("cac:AccountingSupplierParty/cbc:DataSendingCapability")),
    warning("UBL-CR-141", Absent("cac:AccountingSupplierParty/cac:Party/cbc:MarkCareIndicator")),
    warning("UBL-CR-142", Absent("cac:AccountingSupplierParty/cac:Party/cbc:MarkAttentionIndicator")),
    warning("UBL-CR-143", Absent("cac:AccountingSupplierParty/cac:Party/cbc:WebsiteURI")),
    warning("UBL-CR-144", Absent("cac:AccountingSupplierParty/cac:Party/cbc:LogoReferenceID")),
    warning("UBL-CR-145", Absent("cac:AccountingSupplierParty/cac:Party/cbc:IndustryClassificationCode")),
    warning("UBL-CR-146", Absent("cac:AccountingSupplierParty/cac:Party/cac:Language")),
    warning("UBL-CR-147", Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:ID")),
    warning(
        "UBL-CR-148",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:AddressTypeCode"),
    ),
    warning(
        "UBL-CR-149",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:AddressFormatCode"),
    ),
    warning("UBL-CR-150", Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:Postbox")),
    warning("UBL-CR-151", Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:Floor")),
    warning("UBL-CR-152", Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:Room")),
    warning("UBL-CR-153", Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:BlockName")),
    warning("UBL-CR-154", Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:BuildingName")),
    warning(
        "UBL-CR-155",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:BuildingNumber"),
    ),
    warning("UBL-CR-156", Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:InhouseMail")),
    warning("UBL-CR-157", Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:Department")),
    warning(
        "UBL-CR-158",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:MarkAttention"),
    ),
    warning("UBL-CR-159", Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:MarkCare")),
    warning(
        "UBL-CR-160",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:PlotIdentification"),
    ),
    warning(
        "UBL-CR-161",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:CitySubdivisionName"),
    ),
    warning(
        "UBL-CR-162",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:CountrySubentityCode"),
    ),
    warning("UBL-CR-163", Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:Region")),
    warning("UBL-CR-164", Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:District")),
    warning(
        "UBL-CR-165",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:TimezoneOffset"),
    ),
    warning(
        "UBL-CR-166",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cac:Country/cbc:Name"),
    ),
    warning(
        "UBL-CR-167",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cac:LocationCoordinate"),
    ),
    warning("UBL-CR-168", Absent("cac:AccountingSupplierParty/cac:Party/cac:PhysicalLocation")),
    warning(
        "UBL-CR-169",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:RegistrationName"),
    ),
    warning(
        "UBL-CR-170",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:TaxLevelCode"),
    ),
    warning(
        "UBL-CR-171",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:ExemptionReasonCode"),
    ),
    warning(
        "UBL-CR-172",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:ExemptionReason"),
    ),
    warning(
        "UBL-CR-173",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cac:RegistrationAddress"),
    ),
    warning(
        "UBL-CR-174",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cac:TaxScheme/cbc:Name"),
    ),
    warning(
        "UBL-CR-175",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cac:TaxScheme/cbc:TaxTypeCode"),
    ),
    warning(
        "UBL-CR-176",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cac:TaxScheme/cbc:CurrencyCode"),
    ),
    warning(
        "UBL-CR-177",
        Absent(
            "cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cac:TaxScheme/cac:JurisdictionRegionAddress",
        ),
    ),
    warning(
        "UBL-CR-178",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationDate"),
    ),
    warning(
        "UBL-CR-179",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationExpirationDate"),
    ),
    warning(
        "UBL-CR-180",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyLegalFormCode"),
    ),
    warning(
        "UBL-CR-181",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:SoleProprietorshipIndicator"),
    ),
    warning(
        "UBL-CR-182",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyLiquidationStatusCode"),
    ),
    warning(
        "UBL-CR-183",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:CorporateStockAmount"),
    ),
    warning(
        "UBL-CR-184",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:FullyPaidSharesIndicator"),
    ),
    warning(
        "UBL-CR-185",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cac:RegistrationAddress"),
    ),
    warning(
        "UBL-CR-186",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cac:CorporateRegistrationScheme"),
    ),
    warning(
        "UBL-CR-187",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cac:HeadOfficeParty"),
    ),
    warning(
        "UBL-CR-188",
        Absent("cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cac:ShareholderParty"),
    ),
    warning("UBL-CR-189", Absent("cac:AccountingSupplierParty/cac:Party/cac:Contact/cbc:ID")),
    warning("UBL-CR-190", Absent("cac:AccountingSupplierParty/cac:Party/cac:Contact/cbc:Telefax")),
    warning("UBL-CR-191", Absent("cac:AccountingSupplierParty/cac:Party/cac:Contact/cbc:Note")),
    warning("UBL-CR-192", Absent("cac:AccountingSupplierParty/cac:Party/cac:Contact/cac:OtherCommunication")),
    warning("UBL-CR-193", Absent("cac:AccountingSupplierParty/cac:Party/cac:Person")),
    warning("UBL-CR-194", Absent("cac:AccountingSupplierParty/cac:Party/cac:AgentParty")),
    warning("UBL-CR-195", Absent("cac:AccountingSupplierParty/cac:Party/cac:ServiceProviderParty")),
    warning("UBL-CR-196", Absent("cac:AccountingSupplierParty/cac:Party/cac:PowerOfAttorney")),
    warning("UBL-CR-197", Absent("cac:AccountingSupplierParty/cac:Party/cac:FinancialAccount")),
    warning("UBL-CR-198", Absent("cac:AccountingSupplierParty/cac:DespatchContact")),
    warning("UBL-CR-199", Absent("cac:AccountingSupplierParty/cac:AccountingContact")),
    warning("UBL-CR-200", Absent("cac:AccountingSupplierParty/cac:SellerContact")),
    warning("UBL-CR-201", Absent("cac:AccountingCustomerParty/cbc:CustomerAssignedAccountID")),
    warning("UBL-CR-202", Absent("cac:AccountingCustomerParty/cbc:SupplierAssignedAccountID")),
    warning("UBL-CR-203", Absent("cac:AccountingCustomerParty/cbc:AdditionalAccountID")),
    warning("UBL-CR-204", Absent("cac:AccountingCustomerParty/cac:Party/cbc:MarkCareIndicator")),
    warning("UBL-CR-205", Absent("cac:AccountingCustomerParty/cac:Party/cbc:MarkAttentionIndicator")),
    warning("UBL-CR-206", Absent("cac:AccountingCustomerParty/cac:Party/cbc:WebsiteURI")),
    warning("UBL-CR-207", Absent("cac:AccountingCustomerParty/cac:Party/cbc:LogoReferenceID")),
    warning("UBL-CR-208", Absent("cac:AccountingCustomerParty/cac:Party/cbc:IndustryClassificationCode")),
    warning("UBL-CR-209", Absent("cac:AccountingCustomerParty/cac:Party/cac:Language")),
    warning("UBL-CR-210", Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:ID")),
    warning(
        "UBL-CR-211",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:AddressTypeCode"),
    ),
    warning(
        "UBL-CR-212",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:AddressFormatCode"),
    ),
    warning("UBL-CR-213", Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:Postbox")),
    warning("UBL-CR-214", Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:Floor")),
    warning("UBL-CR-215", Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:Room")),
    warning("UBL-CR-216", Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:BlockName")),
    warning("UBL-CR-217", Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:BuildingName")),
    warning(
        "UBL-CR-218",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:BuildingNumber"),
    ),
    warning("UBL-CR-219", Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:InhouseMail")),
    warning("UBL-CR-220", Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:Department")),
    warning(
        "UBL-CR-221",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:MarkAttention"),
    ),
    warning("UBL-CR-222", Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:MarkCare")),
    warning(
        "UBL-CR-223",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:PlotIdentification"),
    ),
    warning(
        "UBL-CR-224",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:CitySubdivisionName"),
    ),
    warning(
        "UBL-CR-225",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:CountrySubentityCode"),
    ),
    warning("UBL-CR-226", Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:Region")),
    warning("UBL-CR-227", Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:District")),
    warning(
        "UBL-CR-228",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:TimezoneOffset"),
    ),
    warning(
        "UBL-CR-229",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cac:Country/cbc:Name"),
    ),
    warning(
        "UBL-CR-230",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cac:LocationCoordinate"),
    ),
    warning("UBL-CR-231", Absent("cac:AccountingCustomerParty/cac:Party/cac:PhysicalLocation")),
    warning(
        "UBL-CR-232",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme/cbc:RegistrationName"),
    ),
    warning(
        "UBL-CR-233",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme/cbc:TaxLevelCode"),
    ),
    warning(
        "UBL-CR-234",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme/cbc:ExemptionReasonCode"),
    ),
    warning(
        "UBL-CR-235",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme/cbc:ExemptionReason"),
    ),
    warning(
        "UBL-CR-236",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme/cac:RegistrationAddress"),
    ),
    warning(
        "UBL-CR-237",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme/cac:TaxScheme/cbc:Name"),
    ),
    warning(
        "UBL-CR-238",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme/cac:TaxScheme/cbc:TaxTypeCode"),
    ),
    warning(
        "UBL-CR-239",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme/cac:TaxScheme/cbc:CurrencyCode"),
    ),
    warning(
        "UBL-CR-240",
        Absent(
            "cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme/cac:TaxScheme/cac:JurisdictionRegionAddress",
        ),
    ),
    warning(
        "UBL-CR-241",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationDate"),
    ),
    warning(
        "UBL-CR-242",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationExpirationDate"),
    ),
    warning(
        "UBL-CR-243",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyLegalFormCode"),
    ),
    warning(
        "UBL-CR-244",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyLegalForm"),
    ),
    warning(
        "UBL-CR-245",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:SoleProprietorshipIndicator"),
    ),
    warning(
        "UBL-CR-246",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyLiquidationStatusCode"),
    ),
    warning(
        "UBL-CR-247",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CorporateStockAmount"),
    ),
    warning(
        "UBL-CR-248",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:FullyPaidSharesIndicator"),
    ),
    warning(
        "UBL-CR-249",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cac:RegistrationAddress"),
    ),
    warning(
        "UBL-CR-250",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cac:CorporateRegistrationScheme"),
    ),
    warning(
        "UBL-CR-251",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cac:HeadOfficeParty"),
    ),
    warning(
        "UBL-CR-252",
        Absent("cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cac:ShareholderParty"),
    ),
    warning("UBL-CR-253", Absent("cac:AccountingCustomerParty/cac:Party/cac:Contact/cbc:ID")),
    warning("UBL-CR-254", Absent("cac:AccountingCustomerParty/cac:Party/cac:Contact/cbc:Telefax")),
    warning("UBL-CR-255", Absent("cac:AccountingCustomerParty/cac:Party/cac:Contact/cbc:Note")),
    warning("UBL-CR-256", Absent("cac:AccountingCustomerParty/cac:Party/cac:Contact/cac:OtherCommunication")),
    warning("UBL-CR-257", Absent("cac:AccountingCustomerParty/cac:Party/cac:Person")),
    warning("UBL-CR-258", Absent("cac:AccountingCustomerParty/cac:Party/cac:AgentParty")),
    warning("UBL-CR-259", Absent("cac:AccountingCustomerParty/cac:Party/cac:ServiceProviderParty")),
    warning("UBL-CR-260", Absent("cac:AccountingCustomerParty/cac:Party/cac:PowerOfAttorney")),
    warning("UBL-CR-261", Absent("cac:AccountingCustomerParty/cac:Party/cac:FinancialAccount")),
    warning("UBL-CR-262", Absent("cac:AccountingCustomerParty/cac:DeliveryContact")),
    warning("UBL-CR-263", Absent("cac:AccountingCustomerParty/cac:AccountingContact")),
    warning("UBL-CR-264", Absent("cac:AccountingCustomerParty/cac:BuyerContact")),
    warning("UBL-CR-265", Absent("cac:PayeeParty/cbc:MarkCareIndicator")),
    warning("UBL-CR-266", Absent("cac:PayeeParty/cbc:MarkAttentionIndicator")),
    warning("UBL-CR-267", Absent("cac:PayeeParty/cbc:WebsiteURI")),
    warning("UBL-CR-268", Absent("cac:PayeeParty/cbc:LogoReferenceID")),
    warning("UBL-CR-269", Absent("cac:PayeeParty/cbc:EndpointID")),
    warning("UBL-CR-270", Absent("cac:PayeeParty/cbc:IndustryClassificationCode")),
    warning("UBL-CR-271", Absent("cac:PayeeParty/cac:Language")),
    warning("UBL-CR-272", Absent("cac:PayeeParty/cac:PostalAddress")),
    warning("UBL-CR-273", Absent("cac:PayeeParty/cac:PhysicalLocation")),
    warning("UBL-CR-274", Absent("cac:PayeeParty/cac:PartyTaxScheme")),
    warning("UBL-CR-275", Absent("cac:PayeeParty/cac:PartyLegalEntity/cbc:RegistrationName")),
    warning("UBL-CR-276", Absent("cac:PayeeParty/cac:PartyLegalEntity/cbc:RegistrationDate")),
    warning("UBL-CR-277", Absent("cac:PayeeParty/cac:PartyLegalEntity/cbc:RegistrationExpirationDate")),
    warning("UBL-CR-278", Absent("cac:PayeeParty/cac:PartyLegalEntity/cbc:CompanyLegalFormCode")),
    warning("UBL-CR-279", Absent("cac:PayeeParty/cac:PartyLegalEntity/cbc:CompanyLegalForm")),
    warning("UBL-CR-280", Absent("cac:PayeeParty/cac:PartyLegalEntity/cbc:SoleProprietorshipIndicator")),
    warning("UBL-CR-281", Absent("cac:PayeeParty/cac:PartyLegalEntity/cbc:CompanyLiquidationStatusCode")),
    warning("UBL-CR-282", Absent("cac:PayeeParty/cac:PartyLegalEntity/cbc:CorporateStockAmount")),
    warning("UBL-CR-283", Absent("cac:PayeeParty/cac:PartyLegalEntity/cbc:FullyPaidSharesIndicator")),
    warning("UBL-CR-284", Absent("cac:PayeeParty/cac:PartyLegalEntity/cac:RegistrationAddress")),
    warning("UBL-CR-285", Absent("cac:PayeeParty/cac:PartyLegalEntity/cac:CorporateRegistrationScheme")),
    warning("UBL-CR-286", Absent("cac:PayeeParty/cac:PartyLegalEntity/cac:HeadOfficeParty")),
    warning("UBL-CR-287", Absent("cac:PayeeParty/cac:PartyLegalEntity/cac:ShareholderParty")),
    warning("UBL-CR-288", Absent("cac:PayeeParty/cac:Contact")),
    warning("UBL-CR-289", Absent("cac:PayeeParty/cac:Person")),
    warning("UBL-CR-290", Absent("cac:PayeeParty/cac:AgentParty")),
    warning("UBL-CR-291", Absent("cac:PayeeParty/cac:ServiceProviderParty")),
    warning("UBL-CR-292", Absent("cac:PayeeParty/cac:PowerOfAttorney")),
    warning("UBL-CR-293", Absent("cac:PayeeParty/cac:FinancialAccount")),
    warning("UBL-CR-294", Absent("cac:BuyerCustomerParty")),
    warning("UBL-CR-295", Absent("cac:SellerSupplierParty")),
    warning("UBL-CR-296", Absent("cac:TaxRepresentativeParty/cbc:MarkCareIndicator")),
    warning("UBL-CR-297", Absent("cac:TaxRepresentativeParty/cbc:MarkAttentionIndicator")),
    warning("UBL-CR-298", Absent("cac:TaxRepresentativeParty/cbc:WebsiteURI")),
    warning("UBL-CR-299", Absent("cac:TaxRepresentativeParty/cbc:LogoReferenceID")),
    warning("UBL-CR-300", Absent("cac:TaxRepresentativeParty/cbc:EndpointID")),
    warning("UBL-CR-301", Absent("cac:TaxRepresentativeParty/cbc:IndustryClassificationCode")),
    warning("UBL-CR-302", Absent("cac:TaxRepresentativeParty/cac:PartyIdentification")),
    warning("UBL-CR-303", Absent("cac:TaxRepresentativeParty/cac:Language")),
    warning("UBL-CR-304", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:ID")),
    warning("UBL-CR-305", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:AddressTypeCode")),
    warning("UBL-CR-306", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:AddressFormatCode")),
    warning("UBL-CR-307", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:Postbox")),
    warning("UBL-CR-308", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:Floor")),
    warning("UBL-CR-309", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:Room")),
    warning("UBL-CR-310", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:BlockName")),
    warning("UBL-CR-311", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:BuildingName")),
    warning("UBL-CR-312", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:BuildingNumber")),
    warning("UBL-CR-313", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:InhouseMail")),
    warning("UBL-CR-314", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:Department")),
    warning("UBL-CR-315", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:MarkAttention")),
    warning("UBL-CR-316", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:MarkCare")),
    warning("UBL-CR-317", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:PlotIdentification")),
    warning("UBL-CR-318", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:CitySubdivisionName")),
    warning("UBL-CR-319", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:CountrySubentityCode")),
    warning("UBL-CR-320", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:Region")),
    warning("UBL-CR-321", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:District")),
    warning("UBL-CR-322", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cbc:TimezoneOffset")),
    warning("UBL-CR-323", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cac:Country/cbc:Name")),
    warning("UBL-CR-324", Absent("cac:TaxRepresentativeParty/cac:PostalAddress/cac:LocationCoordinate")),
    warning("UBL-CR-325", Absent("cac:TaxRepresentativeParty/cac:PhysicalLocation")),
    warning("UBL-CR-326", Absent("cac:TaxRepresentativeParty/cac:PartyTaxScheme/cbc:RegistrationName")),
    warning("UBL-CR-327", Absent("cac:TaxRepresentativeParty/cac:PartyTaxScheme/cbc:TaxLevelCode")),
    warning("UBL-CR-328", Absent("cac:TaxRepresentativeParty/cac:PartyTaxScheme/cbc:ExemptionReasonCode")),
    warning("UBL-CR-329", Absent("cac:TaxRepresentativeParty/cac:PartyTaxScheme/cbc:ExemptionReason")),
    warning("UBL-CR-330", Absent("cac:TaxRepresentativeParty/cac:PartyTaxScheme/cac:RegistrationAddress")),
    warning("UBL-CR-331", Absent("cac:TaxRepresentativeParty/cac:PartyTaxScheme/cac:TaxScheme/cbc:Name")),
    warning(
        "UBL-CR-332",
        Absent("cac:TaxRepresentativeParty/cac:PartyTaxScheme/cac:TaxScheme/cbc:TaxTypeCode"),
    ),
    warning(
        "UBL-CR-333",
        Absent("cac:TaxRepresentativeParty/cac:PartyTaxScheme/cac:TaxScheme/cbc:CurrencyCode"),
    ),
    warning(
        "UBL-CR-334",
        Absent("cac:TaxRepresentativeParty/cac:PartyTaxScheme/cac:TaxScheme/cac:JurisdictionRegionAddress"),
    ),
    warning("UBL-CR-335", Absent("cac:TaxRepresentativeParty/cac:PartyLegalEntity")),
    warning("UBL-CR-336", Absent("cac:TaxRepresentativeParty/cac:Contact")),
    warning("UBL-CR-337", Absent("cac:TaxRepresentativeParty/cac:Person")),
    warning("UBL-CR-338", Absent("cac:TaxRepresentativeParty/cac:AgentParty")),
    warning("UBL-CR-339", Absent("cac:TaxRepresentativeParty/cac:ServiceProviderParty")),
    warning("UBL-CR-340", Absent("cac:TaxRepresentativeParty/cac:PowerOfAttorney")),
    warning("UBL-CR-341", Absent("cac:TaxRepresentativeParty/cac:FinancialAccount")),
    warning("UBL-CR-342", Absent("cac:Delivery/cbc:ID")),
    warning("UBL-CR-343", Absent("cac:Delivery/cbc:Quantity")),
    warning("UBL-CR-344", Absent("cac:Delivery/cbc:MinimumQuantity")),
    warning("UBL-CR-345", Absent("cac:Delivery/cbc:MaximumQuantity")),
    warning("UBL-CR-346", Absent("cac:Delivery/cbc:ActualDeliveryTime")),
    warning("UBL-CR-347", Absent("cac:Delivery/cbc:LatestDeliveryDate")),
    warning("UBL-CR-348", Absent("cac:Delivery/cbc:LatestDeliveryTime")),
    warning("UBL-CR-349", Absent("cac:Delivery/cbc:ReleaseID")),
    warning("UBL-CR-350", Absent("cac:Delivery/cbc:TrackingID")),
    warning("UBL-CR-351", Absent("cac:Delivery/cac:DeliveryLocation/cbc:Description")),
    warning("UBL-CR-352", Absent("cac:Delivery/cac:DeliveryLocation/cbc:Conditions")),
    warning("UBL-CR-353", Absent("cac:Delivery/cac:DeliveryLocation/cbc:CountrySubentity")),
    warning("UBL-CR-354", Absent("cac:Delivery/cac:DeliveryLocation/cbc:CountrySubentityCode")),
    warning("UBL-CR-355", Absent("cac:Delivery/cac:DeliveryLocation/cbc:LocationTypeCode")),
    warning("UBL-CR-356", Absent("cac:Delivery/cac:DeliveryLocation/cbc:InformationURI")),
    warning("UBL-CR-357", Absent("cac:Delivery/cac:DeliveryLocation/cbc:Name")),
    warning("UBL-CR-358", Absent("cac:Delivery/cac:DeliveryLocation/cac:ValidityPeriod")),
    warning("UBL-CR-359", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:ID")),
    warning("UBL-CR-360", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:AddressTypeCode")),
    warning("UBL-CR-361", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:AddressFormatCode")),
    warning("UBL-CR-362", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:Postbox")),
    warning("UBL-CR-363", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:Floor")),
    warning("UBL-CR-364", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:Room")),
    warning("UBL-CR-365", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:BlockName")),
    warning("UBL-CR-366", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:BuildingName")),
    warning("UBL-CR-367", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:BuildingNumber")),
    warning("UBL-CR-368", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:InhouseMail")),
    warning("UBL-CR-369", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:Department")),
    warning("UBL-CR-370", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:MarkAttention")),
    warning("UBL-CR-371", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:MarkCare")),
    warning("UBL-CR-372", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:PlotIdentification")),
    warning("UBL-CR-373", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:CitySubdivisionName")),
    warning("UBL-CR-374", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:CountrySubentityCode")),
    warning("UBL-CR-375", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:Region")),
    warning("UBL-CR-376", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:District")),
    warning("UBL-CR-377", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:TimezoneOffset")),
    warning("UBL-CR-378", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:Name")),
    warning("UBL-CR-379", Absent("cac:Delivery/cac:DeliveryLocation/cac:Address/cac:LocationCoordinate")),
    warning("UBL-CR-380", Absent("cac:Delivery/cac:DeliveryLocation/cac:SubsidiaryLocation")),
    warning("UBL-CR-381", Absent("cac:Delivery/cac:DeliveryLocation/cac:LocationCoordinate")),
    warning("UBL-CR-382", Absent("cac:Delivery/cac:AlternativeDeliveryLocation")),
    warning("UBL-CR-383", Absent("cac:Delivery/cac:RequestedDeliveryPeriod")),
    warning("UBL-CR-384", Absent("cac:Delivery/cac:EstimatedDeliveryPeriod")),
    warning("UBL-CR-385", Absent("cac:Delivery/cac:CarrierParty")),
    warning("UBL-CR-386", Absent("cac:Delivery/cac:DeliveryParty/cbc:MarkCareIndicator")),
    warning("UBL-CR-387", Absent("cac:Delivery/cac:DeliveryParty/cbc:MarkAttentionIndicator")),
    warning("UBL-CR-388", Absent("cac:Delivery/cac:DeliveryParty/cbc:WebsiteURI")),
    warning("UBL-CR-389", Absent("cac:Delivery/cac:DeliveryParty/cbc:LogoReferenceID")),
    warning("UBL-CR-390", Absent("cac:Delivery/cac:DeliveryParty/cbc:EndpointID")),
    warning("UBL-CR-391", Absent("cac:Delivery/cac:DeliveryParty/cbc:IndustryClassificationCode")),
    warning("UBL-CR-392", Absent("cac:Delivery/cac:DeliveryParty/cac:PartyIdentification")),
    warning("UBL-CR-393", Absent("cac:Delivery/cac:DeliveryParty/cac:Language")),
    warning("UBL-CR-394", Absent("cac:Delivery/cac:DeliveryParty/cac:PostalAddress")),
    warning("UBL-CR-395", Absent("cac:Delivery/cac:DeliveryParty/cac:PhysicalLocation")),
    warning("UBL-CR-396", Absent("cac:Delivery/cac:DeliveryParty/cac:PartyTaxScheme")),
    warning("UBL-CR-397", Absent("cac:Delivery/cac:DeliveryParty/cac:PartyLegalEntity")),
    warning("UBL-CR-398", Absent("cac:Delivery/cac:DeliveryParty/cac:Contact")),
    warning("UBL-CR-399", Absent("cac:Delivery/cac:DeliveryParty/cac:Person")),
    warning("UBL-CR-400", Absent("cac:Delivery/cac:DeliveryParty/cac:AgentParty")),
    warning("UBL-CR-401", Absent("cac:Delivery/cac:DeliveryParty/cac:ServiceProviderParty")),
    warning("UBL-CR-402", Absent("cac:Delivery/cac:DeliveryParty/cac:PowerOfAttorney")),
    warning("UBL-CR-403", Absent("cac:Delivery/cac:DeliveryParty/cac:FinancialAccount")),
    warning("UBL-CR-404", Absent("cac:Delivery/cac:NotifyParty")),
    warning("UBL-CR-405", Absent("cac:Delivery/cac:Despatch")),
    warning("UBL-CR-406", Absent("cac:Delivery/cac:DeliveryTerms")),
    warning("UBL-CR-407", Absent("cac:Delivery/cac:MinimumDeliveryUnit")),
    warning("UBL-CR-408", Absent("cac:Delivery/cac:MaximumDeliveryUnit")),
    warning("UBL-CR-409", Absent("cac:Delivery/cac:Shipment")),
    warning("UBL-CR-410", Absent("cac:DeliveryTerms")),
    warning("UBL-CR-411", Absent("cac:PaymentMeans/cbc:ID")),
    warning("UBL-CR-413", Absent("cac:PaymentMeans/cbc:PaymentChannelCode")),
    warning("UBL-CR-414", Absent("cac:PaymentMeans/cbc:InstructionID")),
    warning("UBL-CR-415", Absent("cac:PaymentMeans/cac:CardAccount/cbc:CardTypeCode")),
    warning("UBL-CR-416", Absent("cac:PaymentMeans/cac:CardAccount/cbc:ValidityStartDate")),
    warning("UBL-CR-417", Absent("cac:PaymentMeans/cac:CardAccount/cbc:ExpiryDate")),
    warning("UBL-CR-418", Absent("cac:PaymentMeans/cac:CardAccount/cbc:IssuerID")),
    warning("UBL-CR-419", Absent("cac:PaymentMeans/cac:CardAccount/cbc:IssueNumberID")),
    warning("UBL-CR-421", Absent("cac:PaymentMeans/cac:CardAccount/cbc:CardChipCode")),
    warning("UBL-CR-422", Absent("cac:PaymentMeans/cac:CardAccount/cbc:ChipApplicationID")),
    warning("UBL-CR-424", Absent("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:AliasName")),
    warning("UBL-CR-425", Absent("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:AccountTypeCode")),
    warning("UBL-CR-426", Absent("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:AccountFormatCode")),
    warning("UBL-CR-427", Absent("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:CurrencyCode")),
    warning("UBL-CR-428", Absent("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:PaymentNote")),
    warning(
        "UBL-CR-429",
        Absent("cac:PaymentMeans/cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:Name"),
    ),
    warning(
        "UBL-CR-430",
        Absent(
            "cac:PaymentMeans/cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cac:FinancialInstitution/cbc:Name",
        ),
    ),
    warning(
        "UBL-CR-431",
        Absent(
            "cac:PaymentMeans/cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cac:FinancialInstitution/cac:Address",
        ),
    ),
    warning(
        "UBL-CR-432",
        Absent("cac:PaymentMeans/cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cac:Address"),
    ),
    warning("UBL-CR-433", Absent("cac:PaymentMeans/cac:PayeeFinancialAccount/cac:Country")),
    warning("UBL-CR-434", Absent("cac:PaymentMeans/cac:CreditAccount")),
    warning("UBL-CR-435", Absent("cac:PaymentMeans/cac:PaymentMandate/cbc:MandateTypeCode")),
    warning(
        "UBL-CR-436",
        Absent("cac:PaymentMeans/cac:PaymentMandate/cbc:MaximumPaymentInstructionsNumeric"),
    ),
    warning("UBL-CR-437", Absent("cac:PaymentMeans/cac:PaymentMandate/cbc:MaximumPaidAmount")),
    warning("UBL-CR-438", Absent("cac:PaymentMeans/cac:PaymentMandate/cbc:SignatureID")),
    warning("UBL-CR-439", Absent("cac:PaymentMeans/cac:PaymentMandate/cac:PayerParty")),
    warning("UBL-CR-440", Absent("cac:PaymentMeans/cac:PaymentMandate/cac:PayerFinancialAccount/cbc:Name")),
    warning(
        "UBL-CR-441",
        Absent("cac:PaymentMeans/cac:PaymentMandate/cac:PayerFinancialAccount/cbc:AliasName"),
    ),
    warning(
        "UBL-CR-442",
        Absent("cac:PaymentMeans/cac:PaymentMandate/cac:PayerFinancialAccount/cbc:AccountTypeCode"),
    ),
    warning(
        "UBL-CR-443",
        Absent("cac:PaymentMeans/cac:PaymentMandate/cac:PayerFinancialAccount/cbc:AccountFormatCode"),
    ),
    warning(
        "UBL-CR-444",
        Absent("cac:PaymentMeans/cac:PaymentMandate/cac:PayerFinancialAccount/cbc:CurrencyCode"),
    ),
    warning(
        "UBL-CR-445",
        Absent("cac:PaymentMeans/cac:PaymentMandate/cac:PayerFinancialAccount/cbc:PaymentNote"),
    ),
    warning(
        "UBL-CR-446",
        Absent(
            "cac:PaymentMeans/cac:PaymentMandate/cac:PayerFinancialAccount/cac:FinancialInstitutionBranch",
        ),
    ),
    warning(
        "UBL-CR-447",
        Absent("cac:PaymentMeans/cac:PaymentMandate/cac:PayerFinancialAccount/cac:Country"),
    ),
    warning("UBL-CR-448", Absent("cac:PaymentMeans/cac:PaymentMandate/cac:ValidityPeriod")),
    warning("UBL-CR-449", Absent("cac:PaymentMeans/cac:PaymentMandate/cac:PaymentReversalPeriod")),
    warning("UBL-CR-450", Absent("cac:PaymentMeans/cac:PaymentMandate/cac:Clause")),
    warning("UBL-CR-451", Absent("cac:PaymentMeans/cac:TradeFinancing")),
    warning("UBL-CR-452", Absent("cac:PaymentTerms/cbc:ID")),
    warning("UBL-CR-453", Absent("cac:PaymentTerms/cbc:PaymentMeansID")),
    warning("UBL-CR-454", Absent("cac:PaymentTerms/cbc:PrepaidPaymentReferenceID")),
    warning("UBL-CR-455", Absent("cac:PaymentTerms/cbc:ReferenceEventCode")),
    warning("UBL-CR-456", Absent("cac:PaymentTerms/cbc:SettlementDiscountPercent")),
    warning("UBL-CR-457", Absent("cac:PaymentTerms/cbc:PenaltySurchargePercent")),
    warning("UBL-CR-458", Absent("cac:PaymentTerms/cbc:PaymentPercent")),
    warning("UBL-CR-459", Absent("cac:PaymentTerms/cbc:Amount")),
    warning("UBL-CR-460", Absent("cac:PaymentTerms/cbc:SettlementDiscountAmount")),
    warning("UBL-CR-461", Absent("cac:PaymentTerms/cbc:PenaltyAmount")),
    warning("UBL-CR-462", Absent("cac:PaymentTerms/cbc:PaymentTermsDetailsURI")),
    warning("UBL-CR-463", Absent("cac:PaymentTerms/cbc:PaymentDueDate")),
    warning("UBL-CR-464", Absent("cac:PaymentTerms/cbc:InstallmentDueDate")),
    warning("UBL-CR-465", Absent("cac:PaymentTerms/cbc:InvoicingPartyReference")),
    warning("UBL-CR-466", Absent("cac:PaymentTerms/cac:SettlementPeriod")),
    warning("UBL-CR-467", Absent("cac:PaymentTerms/cac:PenaltyPeriod")),
    warning("UBL-CR-468", Absent("cac:PaymentTerms/cac:ExchangeRate")),
    warning("UBL-CR-469", Absent("cac:PaymentTerms/cac:ValidityPeriod")),
    warning("UBL-CR-470", Absent("cac:PrepaidPayment")),
    warning("UBL-CR-471", Absent("cac:AllowanceCharge/cbc:ID")),
    warning("UBL-CR-472", Absent("cac:AllowanceCharge/cbc:PrepaidIndicator")),
    warning("UBL-CR-473", Absent("cac:AllowanceCharge/cbc:SequenceNumeric")),
    warning("UBL-CR-474", Absent("cac:AllowanceCharge/cbc:AccountingCostCode")),
    warning("UBL-CR-475", Absent("cac:AllowanceCharge/cbc:AccountingCost")),
    warning("UBL-CR-476", Absent("cac:AllowanceCharge/cbc:PerUnitAmount")),
    warning("UBL-CR-477", Absent("cac:AllowanceCharge/cac:TaxCategory/cbc:Name")),
    warning("UBL-CR-478", Absent("cac:AllowanceCharge/cac:TaxCategory/cbc:BaseUnitMeasure")),
    warning("UBL-CR-479", Absent("cac:AllowanceCharge/cac:TaxCategory/cbc:PerUnitAmount")),
    warning("UBL-CR-480", Absent("cac:AllowanceCharge/cac:TaxCategory/cbc:TaxExemptionReasonCode")),
    warning("UBL-CR-481", Absent("cac:AllowanceCharge/cac:TaxCategory/cbc:TaxExemptionReason")),
    warning("UBL-CR-482", Absent("cac:AllowanceCharge/cac:TaxCategory/cbc:TierRange")),
    warning("UBL-CR-483", Absent("cac:AllowanceCharge/cac:TaxCategory/cbc:TierRatePercent")),
    warning("UBL-CR-484", Absent("cac:AllowanceCharge/cac:TaxCategory/cac:TaxScheme/cbc:Name")),
    warning("UBL-CR-485", Absent("cac:AllowanceCharge/cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode")),
    warning("UBL-CR-486", Absent("cac:AllowanceCharge/cac:TaxCategory/cac:TaxScheme/cbc:CurrencyCode")),
    warning(
        "UBL-CR-487",
        Absent("cac:AllowanceCharge/cac:TaxCategory/cac:TaxScheme/cac:JurisdictionRegionAddress"),
    ),
    warning("UBL-CR-488", Absent("cac:AllowanceCharge/cac:TaxTotal")),
    warning("UBL-CR-489", Absent("cac:AllowanceCharge/cac:PaymentMeans")),
    warning("UBL-CR-490", Absent("cac:TaxExchangeRate")),
    warning("UBL-CR-491", Absent("cac:PricingExchangeRate")),
    warning("UBL-CR-492", Absent("cac:PaymentExchangeRate")),
    warning("UBL-CR-493", Absent("cac:PaymentAlternativeExchangeRate")),
    warning("UBL-CR-494", Absent("cac:TaxTotal/cbc:RoundingAmount")),
    warning("UBL-CR-495", Absent("cac:TaxTotal/cbc:TaxEvidenceIndicator")),
    warning("UBL-CR-496", Absent("cac:TaxTotal/cbc:TaxIncludedIndicator")),
    warning("UBL-CR-497", Absent("cac:TaxTotal/cac:TaxSubtotal/cbc:CalculationSequenceNumeric")),
    warning("UBL-CR-498", Absent("cac:TaxTotal/cac:TaxSubtotal/cbc:TransactionCurrencyTaxAmount")),
    warning("UBL-CR-499", Absent("cac:TaxTotal/cac:TaxSubtotal/cbc:Percent")),
    warning("UBL-CR-500", Absent("cac:TaxTotal/cac:TaxSubtotal/cbc:BaseUnitMeasure")),
    warning("UBL-CR-501", Absent("cac:TaxTotal/cac:TaxSubtotal/cbc:PerUnitAmount")),
    warning("UBL-CR-502", Absent("cac:TaxTotal/cac:TaxSubtotal/cbc:TierRange")),
    warning("UBL-CR-503", Absent("cac:TaxTotal/cac:TaxSubtotal/cbc:TierRatePercent")),
    warning("UBL-CR-504", Absent("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:Name")),
    warning("UBL-CR-505", Absent("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:BaseUnitMeasure")),
    warning("UBL-CR-506", Absent("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:PerUnitAmount")),
    warning("UBL-CR-507", Absent("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:TierRange")),
    warning("UBL-CR-508", Absent("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:TierRatePercent")),
    warning("UBL-CR-509", Absent("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cac:TaxScheme/cbc:Name")),
    warning(
        "UBL-CR-510",
        Absent("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode"),
    ),
    warning(
        "UBL-CR-511",
        Absent("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cac:TaxScheme/cbc:CurrencyCode"),
    ),
    warning(
        "UBL-CR-512",
        Absent("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cac:TaxScheme/cac:JurisdictionRegionAddress"),
    ),
    warning("UBL-CR-513", Absent("cac:WithholdingTaxTotal")),
    warning("UBL-CR-514", Absent("cac:LegalMonetaryTotal/cbc:PayableAlternativeAmount")),
    warning("UBL-CR-515", Absent("cac:InvoiceLine/cbc:UUID | cac:CreditNoteLine/cbc:UUID")),
    warning("UBL-CR-516", Absent("cac:InvoiceLine/cbc:TaxPointDate | cac:CreditNoteLine/cbc:TaxPointDate")),
    warning(
        "UBL-CR-517",
        Absent("cac:InvoiceLine/cbc:AccountingCostCode | cac:CreditNoteLine/cbc:AccountingCostCode"),
    ),
    warning(
        "UBL-CR-518",
        Absent("cac:InvoiceLine/cbc:PaymentPurposeCode | cac:CreditNoteLine/cbc:PaymentPurposeCode"),
    ),
    warning(
        "UBL-CR-519",
        Absent("cac:InvoiceLine/cbc:FreeOfChargeIndicator | cac:CreditNoteLine/cbc:FreeOfChargeIndicator"),
    ),
    warning(
        "UBL-CR-520",
        Absent(
            "cac:InvoiceLine/cac:InvoicePeriod/cbc:StartTime | cac:CreditNoteLine/cac:InvoicePeriod/cbc:StartTime",
        ),
    ),
    warning(
        "UBL-CR-521",
        Absent(
            "cac:InvoiceLine/cac:InvoicePeriod/cbc:EndTime | cac:CreditNoteLine/cac:InvoicePeriod/cbc:EndTime",
        ),
    ),
    warning(
        "UBL-CR-522",
        Absent(
            "cac:InvoiceLine/cac:InvoicePeriod/cbc:DurationMeasure | cac:CreditNoteLine/cac:InvoicePeriod/cbc:DurationMeasure",
        ),
    ),
    warning(
        "UBL-CR-523",
        Absent(
            "cac:InvoiceLine/cac:InvoicePeriod/cbc:DescriptionCode | cac:CreditNoteLine/cac:InvoicePeriod/cbc:DescriptionCode",
        ),
    ),
    warning(
        "UBL-CR-524",
        Absent(
            "cac:InvoiceLine/cac:InvoicePeriod/cbc:Description | cac:CreditNoteLine/cac:InvoicePeriod/cbc:Description",
        ),
    ),
    warning(
        "UBL-CR-525",
        Absent(
            "cac:InvoiceLine/cac:OrderLineReference/cbc:SalesOrderLineID | cac:CreditNoteLine/cac:OrderLineReference/cbc:SalesOrderLineID",
        ),
    ),
    warning(
        "UBL-CR-526",
        Absent(
            "cac:InvoiceLine/cac:OrderLineReference/cbc:UUID | cac:CreditNoteLine/cac:OrderLineReference/cbc:UUID",
        ),
    ),
    warning(
        "UBL-CR-527",
        Absent(
            "cac:InvoiceLine/cac:OrderLineReference/cbc:LineStatusCode | cac:CreditNoteLine/cac:OrderLineReference/cbc:LineStatusCode",
        ),
    ),
    warning(
        "UBL-CR-528",
        Absent(
            "cac:InvoiceLine/cac:OrderLineReference/cac:OrderReference | cac:CreditNoteLine/cac:OrderLineReference/cac:OrderReference",
        ),
    ),
    warning(
        "UBL-CR-529",
        Absent("cac:InvoiceLine/cac:DespatchLineReference | cac:CreditNoteLine/cac:DespatchLineReference"),
    ),
    warning(
        "UBL-CR-530",
        Absent("cac:InvoiceLine/cac:ReceiptLineReference | cac:CreditNoteLine/cac:ReceiptLineReference"),
    ),
    warning(
        "UBL-CR-531",
        Absent("cac:InvoiceLine/cac:BillingReference | cac:CreditNoteLine/cac:BillingReference"),
    ),
    warning(
        "UBL-CR-532",
        Absent(
            "cac:InvoiceLine/cac:DocumentReference/cbc:CopyIndicator | cac:CreditNoteLine/cac:DocumentReference/cbc:CopyIndicator",
        ),
    ),
    warning(
        "UBL-CR-533",
        Absent(
            "cac:InvoiceLine/cac:DocumentReference/cbc:UUID | cac:CreditNoteLine/cac:DocumentReference/cbc:UUID",
        ),
    ),
    warning(
        "UBL-CR-534",
        Absent(
            "cac:InvoiceLine/cac:DocumentReference/cbc:IssueDate | cac:CreditNoteLine/cac:DocumentReference/cbc:IssueDate",
        ),
    ),
    warning(
        "UBL-CR-535",
        Absent(
            "cac:InvoiceLine/cac:DocumentReference/cbc:IssueTime | cac:CreditNoteLine/cac:DocumentReference/cbc:IssueTime",
        ),
    ),
    warning(
        "UBL-CR-537",
        Absent(
            "cac:InvoiceLine/cac:DocumentReference/cbc:DocumentType | cac:CreditNoteLine/cac:DocumentReference/cbc:DocumentType",
        ),
    ),
    warning(
        "UBL-CR-538",
        Absent(
            "cac:InvoiceLine/cac:DocumentReference/cbc:XPath | cac:CreditNoteLine/cac:DocumentReference/cbc:XPath",
        ),
    ),
    warning(
        "UBL-CR-539",
        Absent(
            "cac:InvoiceLine/cac:DocumentReference/cbc:LanguageID | cac:CreditNoteLine/cac:DocumentReference/cbc:LanguageID",
        ),
    ),
    warning(
        "UBL-CR-540",
        Absent(
            "cac:InvoiceLine/cac:DocumentReference/cbc:LocaleCode | cac:CreditNoteLine/cac:DocumentReference/cbc:LocaleCode",
        ),
    ),
    warning(
        "UBL-CR-541",
        Absent(
            "cac:InvoiceLine/cac:DocumentReference/cbc:VersionID | cac:CreditNoteLine/cac:DocumentReference/cbc:VersionID",
        ),
    ),
    warning(
        "UBL-CR-542",
        Absent(
            "cac:InvoiceLine/cac:DocumentReference/cbc:DocumentStatusCode | cac:CreditNoteLine/cac:DocumentReference/cbc:DocumentStatusCode",
        ),
    ),
    warning(
        "UBL-CR-543",
        Absent(
            "cac:InvoiceLine/cac:DocumentReference/cbc:DocumentDescription | cac:CreditNoteLine/cac:DocumentReference/cbc:DocumentDescription",
        ),
    ),
    warning(
        "UBL-CR-544",
        Absent(
            "cac:InvoiceLine/cac:DocumentReference/cac:Attachment | cac:CreditNoteLine/cac:DocumentReference/cac:Attachment",
        ),
    ),
    warning(
        "UBL-CR-545",
        Absent(
            "cac:InvoiceLine/cac:DocumentReference/cac:ValidityPeriod | cac:CreditNoteLine/cac:DocumentReference/cac:ValidityPeriod",
        ),
    ),
    warning(
        "UBL-CR-546",
        Absent(
            "cac:InvoiceLine/cac:DocumentReference/cac:IssuerParty | cac:CreditNoteLine/cac:DocumentReference/cac:IssuerParty",
        ),
    ),
    warning(
        "UBL-CR-547",
        Absent(
            "cac:InvoiceLine/cac:DocumentReference/cac:ResultOfVerification | cac:CreditNoteLine/cac:DocumentReference/cac:ResultOfVerification",
        ),
    ),
    warning(
        "UBL-CR-548",
        Absent("cac:InvoiceLine/cac:PricingReference | cac:CreditNoteLine/cac:PricingReference"),
    ),
    warning(
        "UBL-CR-549",
        Absent("cac:InvoiceLine/cac:OriginatorParty | cac:CreditNoteLine/cac:OriginatorParty"),
    ),
    warning("UBL-CR-550", Absent("cac:InvoiceLine/cac:Delivery | cac:CreditNoteLine/cac:Delivery")),
    warning("UBL-CR-551", Absent("cac:InvoiceLine/cac:PaymentTerms | cac:CreditNoteLine/cac:PaymentTerms")),
    warning(
        "UBL-CR-552",
        Absent("cac:InvoiceLine/cac:AllowanceCharge/cbc:ID | cac:CreditNoteLine/cac:AllowanceCharge/cbc:ID"),
    ),
    warning(
        "UBL-CR-553",
        Absent(
            "cac:InvoiceLine/cac:AllowanceCharge/cbc:PrepaidIndicator | cac:CreditNoteLine/cac:AllowanceCharge/cbc:PrepaidIndicator",
        ),
    ),
    warning(
        "UBL-CR-554",
        Absent(
            "cac:InvoiceLine/cac:AllowanceCharge/cbc:SequenceNumeric | cac:CreditNoteLine/cac:AllowanceCharge/cbc:SequenceNumeric",
        ),
    ),
    warning(
        "UBL-CR-555",
        Absent(
            "cac:InvoiceLine/cac:AllowanceCharge/cbc:AccountingCostCode | cac:CreditNoteLine/cac:AllowanceCharge/cbc:AccountingCostCode",
        ),
    ),
    warning(
        "UBL-CR-556",
        Absent(
            "cac:InvoiceLine/cac:AllowanceCharge/cbc:AccountingCost | cac:CreditNoteLine/cac:AllowanceCharge/cbc:AccountingCost",
        ),
    ),
    warning(
        "UBL-CR-557",
        Absent(
            "cac:InvoiceLine/cac:AllowanceCharge/cbc:PerUnitAmount | cac:CreditNoteLine/cac:AllowanceCharge/cbc:PerUnitAmount",
        ),
    ),
    warning(
        "UBL-CR-558",
        Absent(
            "cac:InvoiceLine/cac:AllowanceCharge/cac:TaxCategory | cac:CreditNoteLine/cac:AllowanceCharge/cac:TaxCategory",
        ),
    ),
    warning(
        "UBL-CR-559",
        Absent(
            "cac:InvoiceLine/cac:AllowanceCharge/cac:TaxTotal | cac:CreditNoteLine/cac:AllowanceCharge/cac:TaxTotal",
        ),
    ),
    warning(
        "UBL-CR-560",
        Absent(
            "cac:InvoiceLine/cac:AllowanceCharge/cac:PaymentMeans | cac:CreditNoteLine/cac:AllowanceCharge/cac:PaymentMeans",
        ),
    ),
    warning("UBL-CR-561", Absent("cac:InvoiceLine/cac:TaxTotal | cac:CreditNoteLine/cac:TaxTotal")),
    warning(
        "UBL-CR-562",
        Absent("cac:InvoiceLine/cac:WithholdingTaxTotal | cac:CreditNoteLine/cac:WithholdingTaxTotal"),
    ),
    warning(
        "UBL-CR-563",
        Absent("cac:InvoiceLine/cac:Item/cbc:PackQuantity | cac:CreditNoteLine/cac:Item/cbc:PackQuantity"),
    ),
    warning(
        "UBL-CR-564",
        Absent(
            "cac:InvoiceLine/cac:Item/cbc:PackSizeNumeric | cac:CreditNoteLine/cac:Item/cbc:PackSizeNumeric",
        ),
    ),
    warning(
        "UBL-CR-565",
        Absent(
            "cac:InvoiceLine/cac:Item/cbc:CatalogueIndicator | cac:CreditNoteLine/cac:Item/cbc:CatalogueIndicator",
        ),
    ),
    warning(
        "UBL-CR-566",
        Absent(
            "cac:InvoiceLine/cac:Item/cbc:HazardousRiskIndicator | cac:CreditNoteLine/cac:Item/cbc:HazardousRiskIndicator",
        ),
    ),
    warning(
        "UBL-CR-567",
        Absent(
            "cac:InvoiceLine/cac:Item/cbc:AdditionalInformation | cac:CreditNoteLine/cac:Item/cbc:AdditionalInformation",
        ),
    ),
    warning(
        "UBL-CR-568",
        Absent("cac:InvoiceLine/cac:Item/cbc:Keyword | cac:CreditNoteLine/cac:Item/cbc:Keyword"),
    ),
    warning(
        "UBL-CR-569",
        Absent("cac:InvoiceLine/cac:Item/cbc:BrandName | cac:CreditNoteLine/cac:Item/cbc:BrandName"),
    ),
    warning(
        "UBL-CR-570",
        Absent("cac:InvoiceLine/cac:Item/cbc:ModelName | cac:CreditNoteLine/cac:Item/cbc:ModelName"),
    ),
    warning(
        "UBL-CR-571",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:BuyersItemIdentification/cbc:ExtendedID | cac:CreditNoteLine/cac:Item/cac:BuyersItemIdentification/cbc:ExtendedID",
        ),
    ),
    warning(
        "UBL-CR-572",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:BuyersItemIdentification/cbc:BarcodeSymbologyID | cac:CreditNoteLine/cac:Item/cac:BuyersItemIdentification/cbc:BarcodeSymbologyID",
        ),
    ),
    warning(
        "UBL-CR-573",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:BuyersItemIdentification/cac:PhysicalAttribute | cac:CreditNoteLine/cac:Item/cac:BuyersItemIdentification/cac:PhysicalAttribute",
        ),
    ),
    warning(
        "UBL-CR-574",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:BuyersItemIdentification/cac:MeasurementDimension | cac:CreditNoteLine/cac:Item/cac:BuyersItemIdentification/cac:MeasurementDimension",
        ),
    ),
    warning(
        "UBL-CR-575",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:BuyersItemIdentification/cac:IssuerParty | cac:CreditNoteLine/cac:Item/cac:BuyersItemIdentification/cac:IssuerParty",
        ),
    ),
    warning(
        "UBL-CR-576",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:SellersItemIdentification/cbc:ExtendedID | cac:CreditNoteLine/cac:Item/cac:SellersItemIdentification/cbc:ExtendedID",
        ),
    ),
    warning(
        "UBL-CR-577",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:SellersItemIdentification/cbc:BarcodeSymbologyID | cac:CreditNoteLine/cac:Item/cac:SellersItemIdentification/cbc:BarcodeSymbologyID",
        ),
    ),
    warning(
        "UBL-CR-578",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:SellersItemIdentification/cac:PhysicalAttribute | cac:CreditNoteLine/cac:Item/cac:SellersItemIdentification/cac:PhysicalAttribute",
        ),
    ),
    warning(
        "UBL-CR-579",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:SellersItemIdentification/cac:MeasurementDimension | cac:CreditNoteLine/cac:Item/cac:SellersItemIdentification/cac:MeasurementDimension",
        ),
    ),
    warning(
        "UBL-CR-580",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:SellersItemIdentification/cac:IssuerParty | cac:CreditNoteLine/cac:Item/cac:SellersItemIdentification/cac:IssuerParty",
        ),
    ),
    warning(
        "UBL-CR-581",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:ManufacturersItemIdentification | cac:CreditNoteLine/cac:Item/cac:ManufacturersItemIdentification",
        ),
    ),
    warning(
        "UBL-CR-582",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:StandardItemIdentification/cbc:ExtendedID | cac:CreditNoteLine/cac:Item/cac:StandardItemIdentification/cbc:ExtendedID",
        ),
    ),
    warning(
        "UBL-CR-583",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:StandardItemIdentification/cbc:BarcodeSymbologyID | cac:CreditNoteLine/cac:Item/cac:StandardItemIdentification/cbc:BarcodeSymbologyID",
        ),
    ),
    warning(
        "UBL-CR-584",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:StandardItemIdentification/cac:PhysicalAttribute | cac:CreditNoteLine/cac:Item/cac:StandardItemIdentification/cac:PhysicalAttribute",
        ),
    ),
    warning(
        "UBL-CR-585",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:StandardItemIdentification/cac:MeasurementDimension | cac:CreditNoteLine/cac:Item/cac:StandardItemIdentification/cac:MeasurementDimension",
        ),
    ),
    warning(
        "UBL-CR-586",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:StandardItemIdentification/cac:IssuerParty | cac:CreditNoteLine/cac:Item/cac:StandardItemIdentification/cac:IssuerParty",
        ),
    ),
    warning(
        "UBL-CR-587",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:CatalogueItemIdentification | cac:CreditNoteLine/cac:Item/cac:CatalogueItemIdentification",
        ),
    ),
    warning(
        "UBL-CR-588",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:AdditionalItemIdentification | cac:CreditNoteLine/cac:Item/cac:AdditionalItemIdentification",
        ),
    ),
    warning(
        "UBL-CR-589",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:CatalogueDocumentReference | cac:CreditNoteLine/cac:Item/cac:CatalogueDocumentReference",
        ),
    ),
    warning(
        "UBL-CR-590",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:ItemSpecificationDocumentReference | cac:CreditNoteLine/cac:Item/cac:ItemSpecificationDocumentReference",
        ),
    ),
    warning(
        "UBL-CR-591",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:OriginCountry/cbc:Name | cac:CreditNoteLine/cac:Item/cac:OriginCountry/cbc:Name",
        ),
    ),
    warning(
        "UBL-CR-592",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:CommodityClassification/cbc:NatureCode | cac:CreditNoteLine/cac:Item/cac:CommodityClassification/cbc:NatureCode",
        ),
    ),
    warning(
        "UBL-CR-593",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:CommodityClassification/cbc:CargoTypeCode | cac:CreditNoteLine/cac:Item/cac:CommodityClassification/cbc:CargoTypeCode",
        ),
    ),
    warning(
        "UBL-CR-594",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:CommodityClassification/cbc:CommodityCode | cac:CreditNoteLine/cac:Item/cac:CommodityClassification/cbc:CommodityCode",
        ),
    ),
    warning(
        "UBL-CR-595",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:TransactionConditions | cac:CreditNoteLine/cac:Item/cac:TransactionConditions",
        ),
    ),
    warning(
        "UBL-CR-596",
        Absent("cac:InvoiceLine/cac:Item/cac:HazardousItem | cac:CreditNoteLine/cac:Item/cac:HazardousItem"),
    ),
    warning(
        "UBL-CR-597",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cbc:Name | cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory/cbc:Name",
        ),
    ),
    warning(
        "UBL-CR-598",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cbc:BaseUnitMeasure | cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory/cbc:BaseUnitMeasure",
        ),
    ),
    warning(
        "UBL-CR-599",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cbc:PerUnitAmount | cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory/cbc:PerUnitAmount",
        ),
    ),
    warning(
        "UBL-CR-600",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cbc:TaxExemptionReasonCode | cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory/cbc:TaxExemptionReasonCode",
        ),
    ),
    warning(
        "UBL-CR-601",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cbc:TaxExemptionReason | cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory/cbc:TaxExemptionReason",
        ),
    ),
    warning(
        "UBL-CR-602",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cbc:TierRange | cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory/cbc:TierRange",
        ),
    ),
    warning(
        "UBL-CR-603",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cbc:TierRatePercent | cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory/cbc:TierRatePercent",
        ),
    ),
    warning(
        "UBL-CR-604",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cac:TaxScheme/cbc:Name | cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory/cac:TaxScheme/cbc:Name",
        ),
    ),
    warning(
        "UBL-CR-605",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cac:TaxScheme/cbc:TaxTypeCode | cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory/cac:TaxScheme/cbc:TaxTypeCode",
        ),
    ),
    warning(
        "UBL-CR-606",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cac:TaxScheme/cbc:CurrencyCode | cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory/cac:TaxScheme/cbc:CurrencyCode",
        ),
    ),
    warning(
        "UBL-CR-607",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cac:TaxScheme/cac:JurisdictionRegionAddress | cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory/cac:TaxScheme/cac:JurisdictionRegionAddress",
        ),
    ),
    warning(
        "UBL-CR-608",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:AdditionalItemProperty/cbc:ID | cac:CreditNoteLine/cac:Item/cac:AdditionalItemProperty/cbc:ID",
        ),
    ),
    warning(
        "UBL-CR-609",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:AdditionalItemProperty/cbc:NameCode | cac:CreditNoteLine/cac:Item/cac:AdditionalItemProperty/cbc:NameCode",
        ),
    ),
    warning(
        "UBL-CR-610",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:AdditionalItemProperty/cbc:TestMethod | cac:CreditNoteLine/cac:Item/cac:AdditionalItemProperty/cbc:TestMethod",
        ),
    ),
    warning(
        "UBL-CR-611",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:AdditionalItemProperty/cbc:ValueQuantity | cac:CreditNoteLine/cac:Item/cac:AdditionalItemProperty/cbc:ValueQuantity",
        ),
    ),
    warning(
        "UBL-CR-612",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:AdditionalItemProperty/cbc:ValueQualifier | cac:CreditNoteLine/cac:Item/cac:AdditionalItemProperty/cbc:ValueQualifier",
        ),
    ),
    warning(
        "UBL-CR-613",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:AdditionalItemProperty/cbc:ImportanceCode | cac:CreditNoteLine/cac:Item/cac:AdditionalItemProperty/cbc:ImportanceCode",
        ),
    ),
    warning(
        "UBL-CR-614",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:AdditionalItemProperty/cbc:ListValue | cac:CreditNoteLine/cac:Item/cac:AdditionalItemProperty/cbc:ListValue",
        ),
    ),
    warning(
        "UBL-CR-615",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:AdditionalItemProperty/cac:UsabilityPeriod | cac:CreditNoteLine/cac:Item/cac:AdditionalItemProperty/cac:UsabilityPeriod",
        ),
    ),
    warning(
        "UBL-CR-616",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:AdditionalItemProperty/cac:ItemPropertyGroup | cac:CreditNoteLine/cac:Item/cac:AdditionalItemProperty/cac:ItemPropertyGroup",
        ),
    ),
    warning(
        "UBL-CR-617",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:AdditionalItemProperty/cac:RangeDimension | cac:CreditNoteLine/cac:Item/cac:AdditionalItemProperty/cac:RangeDimension",
        ),
    ),
    warning(
        "UBL-CR-618",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:AdditionalItemProperty/cac:ItemPropertyRange | cac:CreditNoteLine/cac:Item/cac:AdditionalItemProperty/cac:ItemPropertyRange",
        ),
    ),
    warning(
        "UBL-CR-619",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:ManufacturerParty | cac:CreditNoteLine/cac:Item/cac:ManufacturerParty",
        ),
    ),
    warning(
        "UBL-CR-620",
        Absent(
            "cac:InvoiceLine/cac:Item/cac:InformationContentProviderParty | cac:CreditNoteLine/cac:Item/cac:InformationContentProviderParty",
        ),
    ),
    warning(
        "UBL-CR-621",
        Absent("cac:InvoiceLine/cac:Item/cac:OriginAddress | cac:CreditNoteLine/cac:Item/cac:OriginAddress"),
    ),
    warning(
        "UBL-CR-622",
        Absent("cac:InvoiceLine/cac:Item/cac:ItemInstance | cac:CreditNoteLine/cac:Item/cac:ItemInstance"),
    ),
    warning(
        "UBL-CR-623",
        Absent("cac:InvoiceLine/cac:Item/cac:Certificate | cac:CreditNoteLine/cac:Item/cac:Certificate"),
    ),
    warning(
        "UBL-CR-624",
        Absent("cac:InvoiceLine/cac:Item/cac:Dimension | cac:CreditNoteLine/cac:Item/cac:Dimension"),
    ),
    warning(
        "UBL-CR-625",
        Absent(
            "cac:InvoiceLine/cac:Price/cbc:PriceChangeReason | cac:CreditNoteLine/cac:Price/cbc:PriceChangeReason",
        ),
    ),
    warning(
        "UBL-CR-626",
        Absent(
            "cac:InvoiceLine/cac:Price/cbc:PriceTypeCode | cac:CreditNoteLine/cac:Price/cbc:PriceTypeCode",
        ),
    ),
    warning(
        "UBL-CR-627",
        Absent("cac:InvoiceLine/cac:Price/cbc:PriceType | cac:CreditNoteLine/cac:Price/cbc:PriceType"),
    ),
    warning(
        "UBL-CR-628",
        Absent(
            "cac:InvoiceLine/cac:Price/cbc:OrderableUnitFactorRate | cac:CreditNoteLine/cac:Price/cbc:OrderableUnitFactorRate",
        ),
    ),
    warning(
        "UBL-CR-629",
        Absent(
            "cac:InvoiceLine/cac:Price/cbc:ValidityPeriod | cac:CreditNoteLine/cac:Price/cbc:ValidityPeriod",
        ),
    ),
    warning(
        "UBL-CR-630",
        Absent("cac:InvoiceLine/cac:Price/cbc:PriceList | cac:CreditNoteLine/cac:Price/cbc:PriceList"),
    ),
    warning(
        "UBL-CR-632",
        Absent(
            "cac:InvoiceLine/cac:Price/cac:AllowanceCharge/cbc:ID | cac:CreditNoteLine/cac:Price/cac:AllowanceCharge/cbc:ID",
        ),
    ),
    warning(
        "UBL-CR-633",
        Absent(
            "cac:InvoiceLine/cac:Price/cac:AllowanceCharge/cbc:AllowanceChargeReasonCode | cac:CreditNoteLine/cac:Price/cac:AllowanceCharge/cbc:AllowanceChargeReasonCode",
        ),
    ),
    warning(
        "UBL-CR-634",
        Absent(
            "cac:InvoiceLine/cac:Price/cac:AllowanceCharge/cbc:AllowanceChargeReason | cac:CreditNoteLine/cac:Price/cac:AllowanceCharge/cbc:AllowanceChargeReason",
        ),
    ),
    warning(
        "UBL-CR-635",
        Absent(
            "cac:InvoiceLine/cac:Price/cac:AllowanceCharge/cbc:MultiplierFactorNumeric | cac:CreditNoteLine/cac:Price/cac:AllowanceCharge/cbc:MultiplierFactorNumeric",
        ),
    ),
    warning(
        "UBL-CR-636",
        Absent(
            "cac:InvoiceLine/cac:Price/cac:AllowanceCharge/cbc:PrepaidIndicator | cac:CreditNoteLine/cac:Price/cac:AllowanceCharge/cbc:PrepaidIndicator",
        ),
    ),
    warning(
        "UBL-CR-637",
        Absent(
            "cac:InvoiceLine/cac:Price/cac:AllowanceCharge/cbc:SequenceNumeric | cac:CreditNoteLine/cac:Price/cac:AllowanceCharge/cbc:SequenceNumeric",
        ),
    ),
    warning(
        "UBL-CR-638",
        Absent(
            "cac:InvoiceLine/cac:Price/cac:AllowanceCharge/cbc:AccountingCostCode | cac:CreditNoteLine/cac:Price/cac:AllowanceCharge/cbc:AccountingCostCode",
        ),
    ),
    warning(
        "UBL-CR-639",
        Absent(
            "cac:InvoiceLine/cac:Price/cac:AllowanceCharge/cbc:AccountingCost | cac:CreditNoteLine/cac:Price/cac:AllowanceCharge/cbc:AccountingCost",
        ),
    ),
    warning(
        "UBL-CR-640",
        Absent(
            "cac:InvoiceLine/cac:Price/cac:AllowanceCharge/cbc:PerUnitAmount | cac:CreditNoteLine/cac:Price/cac:AllowanceCharge/cbc:PerUnitAmount",
        ),
    ),
    warning(
        "UBL-CR-641",
        Absent(
            "cac:InvoiceLine/cac:Price/cac:AllowanceCharge/cac:TaxCategory | cac:CreditNoteLine/cac:Price/cac:AllowanceCharge/cac:TaxCategory",
        ),
    ),
    warning(
        "UBL-CR-642",
        Absent(
            "cac:InvoiceLine/cac:Price/cac:AllowanceCharge/cac:TaxTotal | cac:CreditNoteLine/cac:Price/cac:AllowanceCharge/cac:TaxTotal",
        ),
    ),
    warning(
        "UBL-CR-643",
        Absent(
            "cac:InvoiceLine/cac:Price/cac:AllowanceCharge/cac:PaymentMeans | cac:CreditNoteLine/cac:Price/cac:AllowanceCharge/cac:PaymentMeans",
        ),
    ),
    warning(
        "UBL-CR-644",
        Absent(
            "cac:InvoiceLine/cac:Price/cac:PricingExchangeRate | cac:CreditNoteLine/cac:Price/cac:PricingExchangeRate",
        ),
    ),
    warning("UBL-CR-645", Absent("cac:InvoiceLine/cac:DeliveryTerms | cac:CreditNoteLine/cac:DeliveryTerms")),
    warning(
        "UBL-CR-646",
        Absent("cac:InvoiceLine/cac:SubInvoiceLine | cac:CreditNoteLine/cac:SubInvoiceLine"),
    ),
    warning(
        "UBL-CR-647",
        Absent("cac:InvoiceLine/cac:ItemPriceExtension | cac:CreditNoteLine/cac:ItemPriceExtension"),
    ),
    warning("UBL-CR-648", Absent("cbc:CustomizationID/@schemeID")),
    warning("UBL-CR-649", Absent("cbc:ProfileID/@schemeID")),
    warning("UBL-CR-650", Absent("cbc:ID/@schemeID")),
    warning("UBL-CR-651", Absent("cbc:SalesOrderID/@schemeID")),
    warning("UBL-CR-652", Absent("//cac:PartyTaxScheme/cbc:CompanyID/@schemeID")),
    warning("UBL-CR-653", Absent("cac:PaymentMeans/cbc:PaymentID/@schemeID")),
    warning("UBL-CR-654", Absent("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID/@schemeID")),
    warning(
        "UBL-CR-655",
        Absent("cac:PaymentMeans/cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID/@schemeID"),
    ),
    warning("UBL-CR-656", Absent("cbc:InvoiceTypeCode/@listID")),
    warning("UBL-CR-657", Absent("cbc:DocumentCurrencyCode/@listID")),
    warning("UBL-CR-658", Absent("cbc:TaxCurrencyCode/@listID")),
    warning("UBL-CR-659", Absent("cac:AdditionalDocumentReference/cbc:DocumentTypeCode/@listID")),
    warning("UBL-CR-660", Absent("//cac:Country/cbc:IdentificationCode/@listID")),
    warning("UBL-CR-661", Absent("cac:PaymentMeans/cbc:PaymentMeansCode/@listID")),
    warning("UBL-CR-662", Absent("//cbc:AllowanceChargeReasonCode/@listID")),
    warning("UBL-CR-663", Absent("//@unitCodeListID")),
    warning("UBL-CR-664", Absent("//cac:FinancialInstitution")),
    warning("UBL-CR-667", Absent("//cac:BuyersItemIdentification/cbc:ID/@schemeID")),
    warning("UBL-CR-668", Absent("//cac:SellersItemIdentification/cbc:ID/@schemeID")),
    warning("UBL-CR-669", Absent("//cac:Price/cac:AllowanceCharge/cbc:AllowanceChargeReasonCode")),
    warning("UBL-CR-670", Absent("//cac:Price/cac:AllowanceCharge/cbc:AllowanceChargeReason")),
    warning("UBL-CR-671", Absent("//cac:Price/cac:AllowanceCharge/cbc:MultiplierFactorNumeric")),
    warning("UBL-CR-672", Absent("cbc:CreditNoteTypeCode/@listID")),
    warning("UBL-CR-674", Absent("//cbc:PrimaryAccountNumberID/@schemeID")),
    warning("UBL-CR-675", Absent("//cac:CardAccount/cbc:NetworkID/@schemeID")),
    warning("UBL-CR-676", Absent("//cac:PaymentMandate/cbc:ID/@schemeID")),
    warning("UBL-CR-677", Absent("//cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID/@schemeID")),
    warning("UBL-CR-678", Absent("//cac:TaxCategory/cbc:ID/@schemeID")),
    warning("UBL-CR-679", Absent("//cac:ClassifiedTaxCategory/cbc:ID/@schemeID")),
    warning("UBL-CR-680", Absent("//cac:PaymentMeans/cac:PayerFinancialAccount")),
    warning("UBL-CR-681", Absent("cac:PaymentMeans/cbc:InstructionNote")),
    warning("UBL-CR-682", Absent("cac:Delivery/cac:DeliveryAddress")),
    warning("UBL-DT-08", Absent("//@schemeName")),
    warning("UBL-DT-09", Absent("//@schemeAgencyName")),
    warning("UBL-DT-10", Absent("//@schemeDataURI")),
    warning("UBL-DT-11", Absent("//@schemeURI")),
    warning("UBL-DT-12", Absent("//@format")),
    warning("UBL-DT-13", Absent("//@unitCodeListIdentifier")),
    warning("UBL-DT-14", Absent("//@unitCodeListAgencyIdentifier")),
    warning("UBL-DT-15", Absent("//@unitCodeListAgencyName")),
    warning("UBL-DT-16", Absent("//@listAgencyName")),
    warning("UBL-DT-17", Absent("//@listName")),
    warning("UBL-DT-18", Absent("//@name except cbc:PaymentMeansCode")),
    warning("UBL-DT-19", Absent("//@languageID")),
    warning("UBL-DT-20", Absent("//@listURI")),
    warning("UBL-DT-21", Absent("//@listSchemeURI")),
    warning("UBL-DT-22", Absent("//@languageLocaleID")),
    warning("UBL-DT-23", Absent("//@uri")),
    warning("UBL-DT-24", Absent("//@currencyCodeListVersionID")),
    warning("UBL-DT-25", Absent("//@characterSetCode")),
    warning("UBL-DT-26", Absent("//@encodingCode")),
    warning("UBL-DT-27", Absent("//@schemeAgencyID")),
    warning("UBL-DT-28", Absent("//@listAgencyID")),
];
