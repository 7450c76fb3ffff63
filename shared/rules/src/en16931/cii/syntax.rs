//! What the binding to CII leaves out or allows once.

use attest_xml::{Element, QName, qname};

use super::{absent, indicates};
use crate::document::{Document, Stop, steps};
use crate::rule::Check::{AtMost, Exists, Once, Test};
use crate::rule::{Context, Rule, Verdict, at, at_when, at_with, fatal, warning};
use crate::value;

use super::codes::is_inside;

pub(super) static CONTEXTS: &[Context] = &[
    at_with("//ram:SpecifiedTradeSettlementPaymentMeans", &[], absent::PAYMENT_MEANS),
    at_with(
        "/rsm:CrossIndustryInvoice/rsm:ExchangedDocumentContext",
        &[
            warning("CII-SR-003", AtMost(1, "ram:BusinessProcessSpecifiedDocumentContextParameter")),
            fatal("CII-SR-009", Once("ram:GuidelineSpecifiedDocumentContextParameter")),
            fatal("CII-SR-010", Once("ram:GuidelineSpecifiedDocumentContextParameter/ram:ID")),
        ],
        absent::CONTEXT,
    ),
    at_with(
        "/rsm:CrossIndustryInvoice/rsm:ExchangedDocument",
        &[fatal("CII-SR-014", Once("ram:TypeCode"))],
        absent::DOCUMENT,
    ),
    at(
        "/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:IncludedNote",
        &[warning("CII-SR-030", AtMost(1, "ram:Content"))],
    ),
    at_with(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem",
        &[],
        absent::LINE,
    ),
    at_with(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem\
         /ram:AssociatedDocumentLineDocument",
        &[
            warning("CII-SR-039", AtMost(1, "ram:IncludedNote")),
            warning("CII-SR-040", AtMost(1, "ram:IncludedNote/ram:Content")),
        ],
        absent::LINE_DOCUMENT,
    ),
    at_with(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem\
         /ram:SpecifiedTradeProduct",
        &[fatal("CII-SR-046", Test(global_id_has_scheme)), fatal("CII-SR-090", Test(origin_has_one_country))],
        absent::PRODUCT,
    ),
    at(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem\
         /ram:SpecifiedTradeProduct/ram:ApplicableProductCharacteristic",
        &[fatal("CII-SR-069", Once("ram:Description")), fatal("CII-SR-072", Once("ram:Value"))],
    ),
    at_with(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem\
         /ram:SpecifiedLineTradeAgreement",
        &[
            fatal("CII-SR-439", Once("ram:NetPriceProductTradePrice/ram:ChargeAmount")),
            warning("CII-SR-119", Test(price_discount_is_allowance)),
            fatal("CII-SR-441", AtMost(1, "ram:NetPriceProductTradePrice/ram:ChargeAmount")),
        ],
        absent::LINE_AGREEMENT,
    ),
    at(
        "//ram:SpecifiedTradeAllowanceCharge",
        &[
            fatal("CII-SR-463", Exists("ram:ChargeIndicator")),
            fatal("CII-SR-471", AtMost(1, "ram:RateApplicablePercent")),
            fatal("CII-SR-472", AtMost(1, "ram:CategoryTradeTax")),
            fatal("CII-SR-473", AtMost(1, "ram:ActualAmount")),
        ],
    ),
    at(
        "//ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge",
        &[fatal("CII-SR-440", AtMost(1, "ram:ActualAmount"))],
    ),
    at_with(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem\
         /ram:SpecifiedLineTradeDelivery",
        &[],
        absent::LINE_DELIVERY,
    ),
    at_with(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem\
         /ram:SpecifiedLineTradeSettlement",
        &[
            warning("CII-SR-454", Once("ram:ApplicableTradeTax")),
            warning("CII-SR-474", Test(|d, e| references(d, e, "130", true, &[]))),
        ],
        absent::LINE_SETTLEMENT,
    ),
    at_with(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement",
        AGREEMENT,
        absent::AGREEMENT,
    ),
    at_with(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeDelivery",
        &[warning("CII-SR-449", Test(|d, e| Ok(one_kind_of_id(d, e, qname!("ram:ShipToTradeParty")))))],
        absent::DELIVERY,
    ),
    at_with(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement",
        SETTLEMENT,
        absent::SETTLEMENT,
    ),
    at_with(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement\
         /ram:SpecifiedTradeSettlementHeaderMonetarySummation",
        SUMMATION,
        absent::SUMMATION,
    ),
    at_with("/rsm:CrossIndustryInvoice", INVOICE, absent::INVOICE),
    at_with("//*DocumentContextParameter", &[], absent::PARAMETER),
    at_with(
        "/rsm:CrossIndustryInvoice/rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID \
         | /rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:ID \
         | /rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem\
         /ram:AssociatedDocumentLineDocument/ram:LineID \
         | /rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem\
         /ram:SpecifiedTradeProduct/ram:SellerAssignedID",
        &[],
        absent::PLAIN_ID,
    ),
    at_with("//ram:*ID", &[], absent::ANY_ID),
    at_with("//ram:TypeCode", &[], absent::TYPE_CODE),
    at_with("/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:TypeCode", &[], absent::DOCUMENT_TYPE_CODE),
    at_with(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem\
         /ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax/ram:CategoryCode",
        &[],
        absent::LINE_CATEGORY_CODE,
    ),
    at_with("//ram:*ReferencedDocument", REFERENCED_DOCUMENT, absent::REFERENCED_DOCUMENT),
    Context {
        path: "//ram:*Amount",
        when: Some(|_, e| e.name() != qname!("ram:TaxTotalAmount")),
        rules: &[],
        table: absent::AMOUNT,
    },
    at_with("//ram:*Quantity", &[fatal("CII-DT-033", Test(unit_if_billed_has_unit))], absent::QUANTITY),
    at_with("//ram:*TradeTax", TRADE_TAX, absent::TRADE_TAX),
    at_with("//ram:BillingSpecifiedPeriod", &[], absent::PERIOD),
    at_with("//ram:PostalTradeAddress", &[], absent::ADDRESS),
    at_when(
        "//udt:DateTimeString",
        |_, e| e.attribute(qname!("format")) == Some("102"),
        &[fatal("CII-DT-097", Test(|_, e| Ok(date_has_eight_digits(e))))],
    ),
];

static AGREEMENT: &[Rule] = &[
    warning("CII-SR-450", Test(|d, e| Ok(one_kind_of_id(d, e, qname!("ram:BuyerTradeParty"))))),
    fatal("CII-SR-455", AtMost(1, "ram:SellerTradeParty/ram:DefinedTradeContact")),
    fatal("CII-SR-456", AtMost(1, "ram:BuyerTradeParty/ram:DefinedTradeContact")),
    warning("CII-SR-457", Test(|d, e| references(d, e, "50", false, &[]))),
    warning("CII-SR-458", Test(|d, e| references(d, e, "130", false, &[]))),
    fatal("CII-SR-459", AtMost(1, "ram:SellerTradeParty/ram:URIUniversalCommunication")),
    fatal("CII-SR-460", AtMost(1, "ram:BuyerTradeParty/ram:URIUniversalCommunication")),
    warning("CII-SR-465", Test(|d, e| Ok(person_or_department(d, e, qname!("ram:SellerTradeParty"))))),
    warning("CII-SR-466", Test(|d, e| Ok(person_or_department(d, e, qname!("ram:BuyerTradeParty"))))),
    warning("CII-SR-475", Test(|d, e| references(d, e, "916", true, steps!("ram:Name")))),
    warning("CII-SR-476", Test(|d, e| references(d, e, "916", true, steps!("ram:AttachmentBinaryObject")))),
];

static SETTLEMENT: &[Rule] = &[
    warning("CII-SR-451", Test(|d, e| Ok(one_kind_of_id(d, e, qname!("ram:PayeeTradeParty"))))),
    warning("CII-SR-452", AtMost(1, "ram:SpecifiedTradePaymentTerms")),
    warning("CII-SR-453", AtMost(1, "ram:SpecifiedTradePaymentTerms/ram:Description")),
    fatal("CII-SR-461", AtMost(1, "ram:ApplicableTradeTax/ram:TaxPointDate")),
    fatal("CII-SR-462", Test(tax_point_codes_alike)),
    fatal("CII-SR-470", Test(transfers_have_accounts)),
];

static SUMMATION: &[Rule] = &[
    fatal("CII-SR-477", AtMost(1, "ram:LineTotalAmount")),
    fatal("CII-SR-478", AtMost(1, "ram:ChargeTotalAmount")),
    fatal("CII-SR-479", AtMost(1, "ram:AllowanceTotalAmount")),
    fatal("CII-SR-480", AtMost(1, "ram:TaxBasisTotalAmount")),
    fatal("CII-SR-481", AtMost(1, "ram:RoundingAmount")),
    fatal("CII-SR-482", AtMost(1, "ram:GrandTotalAmount")),
    fatal("CII-SR-483", AtMost(1, "ram:InformationAmount")),
    fatal("CII-SR-484", AtMost(1, "ram:TotalPrepaidAmount")),
    fatal("CII-SR-485", AtMost(1, "ram:TotalDiscountAmount")),
    fatal("CII-SR-486", AtMost(1, "ram:TotalAllowanceChargeAmount")),
    fatal("CII-SR-487", AtMost(1, "ram:DuePayableAmount")),
    fatal("CII-SR-488", AtMost(1, "ram:RetailValueExcludingTaxInformationAmount")),
    fatal("CII-SR-489", AtMost(1, "ram:TotalDepositFeeInformationAmount")),
    fatal("CII-SR-490", AtMost(1, "ram:ProductValueExcludingTobaccoTaxInformationAmount")),
    fatal("CII-SR-491", AtMost(1, "ram:TotalRetailValueInformationAmount")),
    fatal("CII-SR-492", AtMost(1, "ram:GrossLineTotalAmount")),
    fatal("CII-SR-493", AtMost(1, "ram:NetLineTotalAmount")),
    fatal("CII-SR-494", AtMost(1, "ram:NetIncludingTaxesLineTotalAmount")),
];

static INVOICE: &[Rule] = &[
    fatal("CII-SR-467", Test(|d, _| Ok(means_alike(d, qname!("ram:TypeCode"))))),
    fatal("CII-SR-468", Test(|d, _| Ok(means_alike(d, qname!("ram:Information"))))),
    fatal("CII-SR-469", AtMost(1, "//ram:ApplicableHeaderTradeSettlement/ram:PaymentReference")),
];

static REFERENCED_DOCUMENT: &[Rule] = &[
    fatal("CII-DT-015", Test(|d, e| Ok(only_in(d, e, qname!("ram:URIID"), &["916"])))),
    fatal("CII-DT-018", Test(type_code_known)),
    fatal("CII-DT-021", Test(|d, e| Ok(only_in(d, e, qname!("ram:Name"), &["916"])))),
    fatal("CII-DT-022", Test(|d, e| Ok(only_in(d, e, qname!("ram:AttachmentBinaryObject"), &["916"])))),
    fatal("CII-DT-024", Test(|d, e| Ok(only_in(d, e, qname!("ram:ReferenceTypeCode"), &["130"])))),
    fatal("CII-DT-027", Test(issue_date_only_of_invoice)),
];

static TRADE_TAX: &[Rule] = &[
    fatal("CII-DT-037", Test(type_is_vat)),
    warning("CII-DT-041", Test(|_, e| Ok(only_in_settlement(e, qname!("ram:BasisAmount"))))),
    warning("CII-DT-052", Test(|_, e| Ok(only_in_breakdown(e, qname!("ram:ExemptionReasonCode"))))),
    warning("CII-DT-098", Test(|_, e| Ok(only_in_breakdown(e, qname!("ram:ExemptionReason"))))),
    warning("CII-DT-054", Test(|_, e| Ok(only_in_settlement(e, qname!("ram:TaxPointDate"))))),
    warning("CII-DT-058", Test(|_, e| Ok(only_in_settlement(e, qname!("ram:DueDateTypeCode"))))),
];

fn global_id_has_scheme<'t>(document: &Document<'t>, product: Element<'t>) -> Result<Verdict, Stop> {
    let ids = product.children_named(qname!("ram:GlobalID"));
    let any = document.exists(product, steps!("ram:GlobalID"));
    Ok((!any || ids.into_iter().any(|id| id.attribute(qname!("schemeID")).is_some())).into())
}

fn origin_has_one_country<'t>(document: &Document<'t>, product: Element<'t>) -> Result<Verdict, Stop> {
    let any = document.exists(product, steps!("ram:OriginTradeCountry"));
    Ok((!any || document.count(product, steps!("ram:OriginTradeCountry" / "ram:ID")) == 1).into())
}

fn price_discount_is_allowance<'t>(document: &Document<'t>, agreement: Element<'t>) -> Result<Verdict, Stop> {
    let discounts = steps!("ram:GrossPriceProductTradePrice" / "ram:AppliedTradeAllowanceCharge");
    let (mut indicator, mut allowance, mut amount) = (false, false, false);
    document.any(agreement, discounts, &mut |each| {
        indicator |= each.child(qname!("ram:ChargeIndicator")).is_some();
        allowance |= indicates(document, each, false);
        amount |= each.child(qname!("ram:ActualAmount")).is_some();
        false
    });
    Ok(((allowance && amount) || (!indicator && !amount)).into())
}

/// At most one reference of the type, or at most one of what stands at `path` in all of them.
fn references<'t>(
    document: &Document<'t>,
    from: Element<'t>,
    code: &str,
    trimmed: bool,
    path: &[QName],
) -> Result<Verdict, Stop> {
    let mut count = 0;
    for reference in from.children_named(qname!("ram:AdditionalReferencedDocument")) {
        let fits = match trimmed {
            true => value::trim(&document.text(reference, steps!("ram:TypeCode"))?) == code,
            false => document.has_text(reference, steps!("ram:TypeCode"), code),
        };
        count += if fits { document.count(reference, path) } else { 0 };
    }
    Ok(Verdict::equal(count <= 1, || "at most 1".to_owned(), || count.to_string()))
}

/// A party has identifiers or global identifiers, not both.
fn one_kind_of_id<'t>(document: &Document<'t>, from: Element<'t>, party: QName) -> Verdict {
    let has = |name| document.exists(from, &[party, name]);
    (!(has(qname!("ram:ID")) && has(qname!("ram:GlobalID")))).into()
}

fn person_or_department<'t>(document: &Document<'t>, agreement: Element<'t>, party: QName) -> Verdict {
    let has = |name| document.exists(agreement, &[party, qname!("ram:DefinedTradeContact"), name]);
    (!(has(qname!("ram:PersonName")) && has(qname!("ram:DepartmentName")))).into()
}

fn tax_point_codes_alike<'t>(document: &Document<'t>, _: Element<'t>) -> Result<Verdict, Stop> {
    let taxes = document.all(qname!("ram:ApplicableTradeTax"));
    let mut codes = taxes.flat_map(|tax| tax.children_named(qname!("ram:DueDateTypeCode")));
    let Some(first) = codes.next() else { return Ok(Verdict::Holds) };
    let first = first.string_value();
    Ok(codes.all(|code| code.string_value() == first).into())
}

fn transfers_have_accounts<'t>(document: &Document<'t>, settlement: Element<'t>) -> Result<Verdict, Stop> {
    for means in settlement.children_named(qname!("ram:SpecifiedTradeSettlementPaymentMeans")) {
        let code = document.text(means, steps!("ram:TypeCode"))?;
        let has = |name| document.exists(means, &[qname!("ram:PayeePartyCreditorFinancialAccount"), name]);
        if matches!(value::trim(&code), "30" | "58")
            && !has(qname!("ram:IBANID"))
            && !has(qname!("ram:ProprietaryID"))
        {
            return Ok(Verdict::Broken);
        }
    }
    Ok(Verdict::Holds)
}

/// All payment means say the same, white space aside.
fn means_alike(document: &Document<'_>, name: QName) -> Verdict {
    let means = document.all(qname!("ram:SpecifiedTradeSettlementPaymentMeans"));
    let mut texts = means.flat_map(|means| means.children_named(name)).map(Element::string_value);
    let Some(first) = texts.next() else { return Verdict::Holds };
    texts.all(|text| value::normalize(&text) == value::normalize(&first)).into()
}

/// Something stands only in additional documents of the type codes.
fn only_in<'t>(document: &Document<'t>, reference: Element<'t>, name: QName, codes: &[&str]) -> Verdict {
    let fits = || {
        reference.name() == qname!("ram:AdditionalReferencedDocument")
            && codes.iter().any(|code| document.has_text(reference, steps!("ram:TypeCode"), code))
    };
    (reference.child(name).is_none() || fits()).into()
}

fn type_code_known<'t>(document: &Document<'t>, reference: Element<'t>) -> Result<Verdict, Stop> {
    Ok(only_in(document, reference, qname!("ram:TypeCode"), &["50", "130", "916"]))
}

fn issue_date_only_of_invoice<'t>(_: &Document<'t>, reference: Element<'t>) -> Result<Verdict, Stop> {
    let is_invoice = reference.name() == qname!("ram:InvoiceReferencedDocument");
    Ok((is_invoice || reference.child(qname!("ram:FormattedIssueDateTime")).is_none()).into())
}

/// A unit may stand at any quantity as soon as one billed quantity of the document has a unit.
fn unit_if_billed_has_unit<'t>(document: &Document<'t>, quantity: Element<'t>) -> Result<Verdict, Stop> {
    if quantity.attribute(qname!("unitCode")).is_none() {
        return Ok(Verdict::Holds);
    }
    let billed = document.all(qname!("ram:BilledQuantity")).any(|billed| {
        billed.attribute(qname!("unitCode")).is_some()
            && billed.parent().is_some_and(|parent| parent.name() == qname!("ram:SpecifiedLineTradeDelivery"))
    });
    Ok(billed.into())
}

fn type_is_vat<'t>(document: &Document<'t>, tax: Element<'t>) -> Result<Verdict, Stop> {
    let code = steps!("ram:TypeCode");
    Ok((!document.exists(tax, code) || document.has_text(tax, code, "VAT")).into())
}

fn only_in_settlement(tax: Element<'_>, name: QName) -> Verdict {
    (tax.child(name).is_none() || is_inside(tax, qname!("ram:ApplicableHeaderTradeSettlement"))).into()
}

fn only_in_breakdown(tax: Element<'_>, name: QName) -> Verdict {
    (tax.child(name).is_none() || tax.name() == qname!("ram:ApplicableTradeTax")).into()
}

/// Four digits of a year, two of a month, two of a day; white space around them passes.
fn date_has_eight_digits(date: Element<'_>) -> Verdict {
    let text = date.string_value();
    let digits = value::trim(&text);
    let two = |from: usize| digits.get(from..from + 2).and_then(|part| part.parse::<u8>().ok());
    let holds = digits.len() == 8
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && two(4).is_some_and(|month| (1..=12).contains(&month))
        && two(6).is_some_and(|day| (1..=31).contains(&day));
    Verdict::equal(holds, || "a date as YYYYMMDD".to_owned(), || text.to_string())
}
