//! The extension: sub-lines, third-party payments, more codes.

use attest_xml::{Element, qname};
use rust_decimal::Decimal;

use crate::codes;
use crate::document::{Document, Stop, steps};
use crate::en16931::ubl::codes::{has_scheme, party_scheme_on};
use crate::en16931::ubl::totals::same;
use crate::rule::Check::{AnyFilled, AttributeCode, Decimals, Test};
use crate::rule::{Context, Verdict, at_when, fatal, warning};
use crate::value::{self, round2};
use crate::xrechnung::{EXTENSION, MEDIA_TYPES};

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "cbc:EmbeddedDocumentBinaryObject",
        |d, _| is_extension(d),
        &[fatal("BR-DEX-01", Test(|_, e| Ok(media_type(e))))],
    ),
    at_when(
        "/ubl:Invoice",
        |d, _| is_extension(d),
        &[
            warning("BR-DEX-02", Test(sub_lines_add_up)),
            fatal("BR-DEX-03", Test(sub_lines_have_one_category)),
        ],
    ),
    at_when("cac:LegalMonetaryTotal", |d, _| is_extension(d), &[fatal("BR-DEX-09", Test(amount_due))]),
    at_when(
        "cac:PartyIdentification/cbc:ID",
        is_extended_scheme,
        &[fatal("BR-DEX-04", Test(|_, e| Ok(party_scheme_on(e, &codes::ICD_XRECHNUNG))))],
    ),
    at_when(
        "cac:PartyLegalEntity/cbc:CompanyID",
        is_extended_scheme,
        &[fatal("BR-DEX-05", AttributeCode("schemeID", &codes::ICD_XRECHNUNG))],
    ),
    at_when(
        "cac:StandardItemIdentification/cbc:ID",
        is_extended_scheme,
        &[fatal("BR-DEX-06", AttributeCode("schemeID", &codes::ICD_XRECHNUNG))],
    ),
    at_when(
        "cbc:EndpointID",
        is_extended_scheme,
        &[fatal("BR-DEX-07", AttributeCode("schemeID", &codes::ADDRESS_SCHEMES_XRECHNUNG))],
    ),
    at_when(
        "cac:DeliveryLocation/cbc:ID",
        is_extended_scheme,
        &[fatal("BR-DEX-08", AttributeCode("schemeID", &codes::ICD_XRECHNUNG))],
    ),
    at_when(
        "/ubl:Invoice/cac:PrepaidPayment",
        |d, _| is_extension(d),
        &[
            fatal("BR-DEX-10", AnyFilled("cbc:ID")),
            fatal("BR-DEX-11", AnyFilled("cbc:PaidAmount")),
            fatal("BR-DEX-12", AnyFilled("cbc:InstructionID")),
            fatal("BR-DEX-13", Decimals("cbc:PaidAmount")),
            fatal("BR-DEX-14", Test(paid_in_document_currency)),
        ],
    ),
];

fn is_extension(document: &Document<'_>) -> bool {
    let root = document.root();
    let is_ubl = root.name() == qname!("ubl:Invoice") || root.name() == qname!("cn:CreditNote");
    is_ubl
        && document
            .all(qname!("cbc:CustomizationID"))
            .any(|id| id.parent() == Some(root) && id.string_value() == EXTENSION)
}

fn is_extended_scheme<'t>(document: &Document<'t>, id: Element<'t>) -> bool {
    has_scheme(document, id) && is_extension(document)
}

fn media_type(object: Element<'_>) -> Verdict {
    object.attribute(qname!("mimeCode")).is_some_and(|code| MEDIA_TYPES.contains(&code)).into()
}

fn sum_of_sub_lines<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Decimal, Stop> {
    let mut sum = Decimal::ZERO;
    for sub_line in line.children_named(qname!("cac:SubInvoiceLine")) {
        sum += document.decimal(sub_line, steps!("cbc:LineExtensionAmount"))?.unwrap_or_default();
    }
    Ok(sum)
}

fn sub_lines_add_up<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let lines = document.all(qname!("cac:InvoiceLine")).filter(|line| line.parent() == Some(root));
    for line in lines.chain(document.all(qname!("cac:SubInvoiceLine"))) {
        if line.child(qname!("cac:SubInvoiceLine")).is_none() {
            continue;
        }
        let amount = document.decimal(line, steps!("cbc:LineExtensionAmount"))?;
        let verdict = same(Some(sum_of_sub_lines(document, line)?), amount);
        if verdict != Verdict::Holds {
            return Ok(verdict);
        }
    }
    Ok(Verdict::Holds)
}

fn sub_lines_have_one_category<'t>(document: &Document<'t>, _: Element<'t>) -> Result<Verdict, Stop> {
    let holds = document.all(qname!("cac:SubInvoiceLine")).all(|line| {
        line.children_named(qname!("cac:Item"))
            .all(|item| document.count(item, steps!("cac:ClassifiedTaxCategory")) == 1)
    });
    Ok(holds.into())
}

fn amount_due<'t>(document: &Document<'t>, totals: Element<'t>) -> Result<Verdict, Stop> {
    let value = |path| document.decimal(totals, path);
    let paid = value(steps!("cbc:PrepaidAmount"))?.unwrap_or_default();
    let rounding = value(steps!("cbc:PayableRoundingAmount"))?.unwrap_or_default();
    let mut by_others = Decimal::ZERO;
    if let Some(root) = totals.parent() {
        let amounts = steps!("cac:PrepaidPayment" / "cbc:PaidAmount");
        if document.any(root, amounts, &mut |amount| !value::trim(&amount.string_value()).is_empty()) {
            for payment in root.children_named(qname!("cac:PrepaidPayment")) {
                by_others += document.decimal(payment, steps!("cbc:PaidAmount"))?.unwrap_or_default();
            }
        }
    }
    let due = value(steps!("cbc:TaxInclusiveAmount"))?.map(|with_vat| round2(with_vat - paid + by_others));
    Ok(same(due, value(steps!("cbc:PayableAmount"))?.map(|payable| round2(payable - rounding))))
}

fn paid_in_document_currency<'t>(document: &Document<'t>, payment: Element<'t>) -> Result<Verdict, Stop> {
    let Some(root) = payment.parent() else { return Ok(Verdict::Broken) };
    let holds = document.any(payment, steps!("cbc:PaidAmount"), &mut |amount| {
        let currency = amount.attribute(qname!("currencyID"));
        currency.is_some_and(|currency| document.has_text(root, steps!("cbc:DocumentCurrencyCode"), currency))
    });
    Ok(holds.into())
}
