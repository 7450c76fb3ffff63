//! Invoice lines.

use core::cmp::Ordering;

use attest_xml::{Element, QName, qname};

use super::totals::{first_amount_decimals, says_false, says_true};
use super::{any_compares, is_vat};
use crate::document::{Document, Stop, steps};
use crate::rule::Check::{Decimals, Exists, ExistsEither, Filled, Test, Untested};
use crate::rule::{Check, Context, Verdict, at, at_when, fatal};
use crate::value;

const REASON: Check = ExistsEither("../ram:Reason", "../ram:ReasonCode");
const AMOUNT: Check = Exists("../ram:ActualAmount");
const AMOUNT_DECIMALS: Check = Test(first_amount_decimals);
const BASE_DECIMALS: Check = Decimals("../ram:BasisAmount");
const LINE_TOTAL: &str =
    "ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount";
const ALLOWANCE: &str =
    "//ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeAllowanceCharge/ram:ChargeIndicator";

pub(super) static CONTEXTS: &[Context] = &[
    at(
        "//ram:IncludedSupplyChainTradeLineItem",
        &[
            fatal("BR-21", Filled("ram:AssociatedDocumentLineDocument/ram:LineID")),
            fatal("BR-22", Exists("ram:SpecifiedLineTradeDelivery/ram:BilledQuantity")),
            fatal("BR-23", Exists("ram:SpecifiedLineTradeDelivery/ram:BilledQuantity/@unitCode")),
            fatal("BR-24", Exists(LINE_TOTAL)),
            fatal("BR-25", Filled("ram:SpecifiedTradeProduct/ram:Name")),
            fatal(
                "BR-26",
                Exists("ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount"),
            ),
            fatal("BR-27", Test(net_price_not_negative)),
            fatal("BR-28", Test(gross_price_not_negative)),
            fatal("BR-64", Test(item_has_scheme)),
            fatal("BR-CO-04", Test(has_vat_category)),
            fatal("BR-CO-18", Test(document_has_breakdown)),
            fatal("BR-DEC-23", Decimals(LINE_TOTAL)),
        ],
    ),
    at_when(
        ALLOWANCE,
        says_false,
        &[
            fatal("BR-41", AMOUNT),
            fatal("BR-42", REASON),
            fatal("BR-CO-07", Untested),
            fatal("BR-CO-23", REASON),
            fatal("BR-DEC-24", AMOUNT_DECIMALS),
            fatal("BR-DEC-25", BASE_DECIMALS),
        ],
    ),
    at_when(
        ALLOWANCE,
        says_true,
        &[
            fatal("BR-43", AMOUNT),
            fatal("BR-44", REASON),
            fatal("BR-CO-08", Untested),
            fatal("BR-CO-24", REASON),
            fatal("BR-DEC-27", AMOUNT_DECIMALS),
            fatal("BR-DEC-28", BASE_DECIMALS),
        ],
    ),
    at(
        "//ram:SpecifiedLineTradeSettlement/ram:BillingSpecifiedPeriod",
        &[
            fatal("BR-30", Test(period_ends_after_start)),
            fatal("BR-CO-20", ExistsEither("ram:StartDateTime", "ram:EndDateTime")),
        ],
    ),
    at(
        "//ram:ApplicableHeaderTradeSettlement/ram:BillingSpecifiedPeriod",
        &[
            fatal("BR-29", Test(period_ends_after_start)),
            fatal("BR-CO-19", ExistsEither("ram:StartDateTime", "ram:EndDateTime")),
        ],
    ),
    at("//ram:ApplicableProductCharacteristic", &[fatal("BR-54", Test(attribute_has_name_and_value))]),
];

fn not_negative<'t>(document: &Document<'t>, line: Element<'t>, price: &[QName]) -> Result<bool, Stop> {
    any_compares(document, line, price, |order| order != Ordering::Less)
}

fn net_price_not_negative<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    let price =
        steps!("ram:SpecifiedLineTradeAgreement" / "ram:NetPriceProductTradePrice" / "ram:ChargeAmount");
    Ok(not_negative(document, line, price)?.into())
}

fn gross_price_not_negative<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    let price =
        steps!("ram:SpecifiedLineTradeAgreement" / "ram:GrossPriceProductTradePrice" / "ram:ChargeAmount");
    Ok((!document.exists(line, price) || not_negative(document, line, price)?).into())
}

fn item_has_scheme<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    let mut schemes = Vec::new();
    let mut any = false;
    document.any(line, steps!("ram:SpecifiedTradeProduct" / "ram:GlobalID"), &mut |id| {
        any = true;
        schemes.extend(id.attribute(qname!("schemeID")).map(|scheme| (id, scheme)));
        false
    });
    match schemes.as_slice() {
        [_, (second, _), ..] => Err(Stop::at(*second, crate::document::StopReason::Doubled)),
        [(_, scheme)] => Ok((!value::trim(scheme).is_empty()).into()),
        [] => Ok((!any).into()),
    }
}

fn has_vat_category<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    let mut result = Ok(false);
    document.any(line, steps!("ram:SpecifiedLineTradeSettlement" / "ram:ApplicableTradeTax"), &mut |tax| {
        result =
            is_vat(document, tax).map(|is_vat| is_vat && document.exists(tax, steps!("ram:CategoryCode")));
        result != Ok(false)
    });
    result.map(Verdict::from)
}

/// BR-CO-18 is asked at every line, but of the document.
fn document_has_breakdown<'t>(document: &Document<'t>, _: Element<'t>) -> Result<Verdict, Stop> {
    let mut settlements = document.all(qname!("ram:ApplicableHeaderTradeSettlement"));
    let holds = settlements.any(|settlement| {
        settlement.parent().is_some_and(|parent| parent.name() == qname!("rsm:SupplyChainTradeTransaction"))
            && document.exists(settlement, steps!("ram:ApplicableTradeTax"))
    });
    Ok(holds.into())
}

/// Dates in format 102 compare as texts.
fn period_ends_after_start<'t>(document: &Document<'t>, period: Element<'t>) -> Result<Verdict, Stop> {
    let (start, end) = (qname!("ram:StartDateTime"), qname!("ram:EndDateTime"));
    if period.child(start).is_none() || period.child(end).is_none() {
        return Ok(Verdict::Holds);
    }
    let mut starts = Vec::new();
    document.any(period, &[start, qname!("udt:DateTimeString")], &mut |date| {
        if date.attribute(qname!("format")) == Some("102") {
            starts.push(date.string_value());
        }
        false
    });
    let holds = document.any(period, &[end, qname!("udt:DateTimeString")], &mut |date| {
        let end = date.string_value();
        date.attribute(qname!("format")) == Some("102") && starts.iter().any(|start| end >= *start)
    });
    Ok(holds.into())
}

fn attribute_has_name_and_value<'t>(_: &Document<'t>, characteristic: Element<'t>) -> Result<Verdict, Stop> {
    let has = |name| characteristic.child(name).is_some();
    Ok((has(qname!("ram:Description")) && has(qname!("ram:Value"))).into())
}
