//! The Peppol rules that XRechnung takes over, in the wording it gives them for CII.

use core::cmp::Ordering;

use attest_xml::{Element, QName, qname};
use rust_decimal::Decimal;

use crate::document::{Document, Stop, StopReason, decimal, steps};
use crate::en16931::cii::any_compares;
use crate::en16931::cii::totals::{is_in, same, settlement_texts};
use crate::rule::Check::{Exists, Test};
use crate::rule::{Context, Verdict, at, at_when, fatal, warning};
use crate::value::{self, round2};

/// What an amount may differ from what its parts give.
const SLACK: Decimal = Decimal::from_parts(2, 0, 0, false, 2);

pub(super) static CONTEXTS: &[Context] = &[
    at(
        "rsm:ExchangedDocumentContext",
        &[fatal(
            "PEPPOL-EN16931-R001",
            Exists("ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID"),
        )],
    ),
    at(
        "ram:ApplicableHeaderTradeSettlement",
        &[
            fatal("PEPPOL-EN16931-R005", Test(currencies_differ)),
            fatal("PEPPOL-EN16931-R053", Test(|d, e| Ok((vat_totals(d, e, true) <= 1).into()))),
            fatal("PEPPOL-EN16931-R054", Test(one_total_in_tax_currency)),
            fatal("PEPPOL-EN16931-R055", Test(same_sign_in_both_currencies)),
        ],
    ),
    at(
        "ram:BuyerTradeParty",
        &[fatal("PEPPOL-EN16931-R010", Exists("ram:URIUniversalCommunication/ram:URIID"))],
    ),
    at(
        "ram:SellerTradeParty",
        &[fatal("PEPPOL-EN16931-R020", Exists("ram:URIUniversalCommunication/ram:URIID"))],
    ),
    at_when(
        "ram:SpecifiedTradeAllowanceCharge",
        |_, e| has(e, qname!("ram:CalculationPercent")) && !has(e, qname!("ram:BasisAmount")),
        &[fatal("PEPPOL-EN16931-R041", Test(|_, _| Ok(Verdict::Broken)))],
    ),
    at_when(
        "ram:SpecifiedTradeAllowanceCharge",
        |_, e| !has(e, qname!("ram:CalculationPercent")) && has(e, qname!("ram:BasisAmount")),
        &[fatal("PEPPOL-EN16931-R042", Test(|_, _| Ok(Verdict::Broken)))],
    ),
    at(
        "ram:SpecifiedTradeAllowanceCharge",
        &[
            fatal("PEPPOL-EN16931-R040", Test(amount_is_percentage_of_base)),
            fatal("PEPPOL-EN16931-R043-1", Test(says_true_or_false)),
        ],
    ),
    at("ram:AppliedTradeAllowanceCharge", &[fatal("PEPPOL-EN16931-R043-2", Test(says_true_or_false))]),
    at_when(
        "ram:SpecifiedTradeSettlementPaymentMeans",
        |_, e| {
            e.child(qname!("ram:TypeCode"))
                .is_some_and(|code| matches!(value::trim(&code.string_value()), "49" | "59"))
        },
        &[fatal("PEPPOL-EN16931-R061", Exists("../ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID"))],
    ),
    at_when(
        "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeSettlement\
         /ram:BillingSpecifiedPeriod/ram:StartDateTime",
        document_has_period,
        &[fatal("PEPPOL-EN16931-R110", Test(|d, e| Ok(is_within_period(d, e, Ordering::Less))))],
    ),
    at_when(
        "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeSettlement\
         /ram:BillingSpecifiedPeriod/ram:EndDateTime",
        document_has_period,
        &[fatal("PEPPOL-EN16931-R111", Test(|d, e| Ok(is_within_period(d, e, Ordering::Greater))))],
    ),
    at(
        "ram:IncludedSupplyChainTradeLineItem",
        &[
            warning("PEPPOL-EN16931-R120", Test(line_net_amount)),
            fatal("PEPPOL-EN16931-R101", Test(reference_is_an_object)),
        ],
    ),
    at(
        "ram:NetPriceProductTradePrice | ram:GrossPriceProductTradePrice",
        &[fatal("PEPPOL-EN16931-R121", Test(base_quantity_is_positive))],
    ),
    at_when(
        "ram:NetPriceProductTradePrice/ram:BasisQuantity | ram:GrossPriceProductTradePrice/ram:BasisQuantity",
        |_, e| e.attribute(qname!("unitCode")).is_some(),
        &[fatal("PEPPOL-EN16931-R130", Test(units_agree))],
    ),
];

pub(super) static EMPTY_ELEMENTS: &[Context] = &[at_when(
    "//*",
    |_, e| {
        e.is_leaf()
            && value::trim(&e.string_value()).is_empty()
            && e.name() != qname!("ram:ApplicableHeaderTradeDelivery")
    },
    &[fatal("PEPPOL-EN16931-R008", Test(|_, _| Ok(Verdict::Broken)))],
)];

pub(super) static GROSS_PRICES: &[Context] = &[at(
    "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeAgreement\
     /ram:GrossPriceProductTradePrice",
    &[
        fatal("PEPPOL-EN16931-R044", Test(price_has_no_charge)),
        fatal("PEPPOL-EN16931-R046", Test(net_price_is_gross_less_discount)),
    ],
)];

fn has(element: Element<'_>, name: QName) -> bool {
    element.child(name).is_some()
}

fn currencies_differ<'t>(document: &Document<'t>, settlement: Element<'t>) -> Result<Verdict, Stop> {
    if !has(settlement, qname!("ram:TaxCurrencyCode")) {
        return Ok(Verdict::Holds);
    }
    let tax = document.text(settlement, steps!("ram:TaxCurrencyCode"))?;
    Ok((value::trim(&tax) != value::trim(&document.text(settlement, steps!("ram:InvoiceCurrencyCode"))?))
        .into())
}

/// VAT totals that are (or are not) in the currency of the document.
fn vat_totals<'t>(document: &Document<'t>, settlement: Element<'t>, in_invoice_currency: bool) -> usize {
    let invoice = settlement_texts(document, qname!("ram:InvoiceCurrencyCode"));
    let totals = steps!("ram:SpecifiedTradeSettlementHeaderMonetarySummation" / "ram:TaxTotalAmount");
    let mut count = 0;
    document.any(settlement, totals, &mut |total| {
        let differs = total
            .attribute(qname!("currencyID"))
            .is_some_and(|currency| invoice.iter().any(|each| each != currency));
        count += usize::from(if in_invoice_currency { is_in(total, &invoice) } else { differs });
        false
    });
    count
}

fn one_total_in_tax_currency<'t>(document: &Document<'t>, settlement: Element<'t>) -> Result<Verdict, Stop> {
    let expected = usize::from(has(settlement, qname!("ram:TaxCurrencyCode")));
    Ok((vat_totals(document, settlement, false) == expected).into())
}

fn same_sign_in_both_currencies<'t>(
    document: &Document<'t>,
    settlement: Element<'t>,
) -> Result<Verdict, Stop> {
    let signs = |currencies: &[String], fits: fn(Ordering) -> bool| {
        let mut result = Ok(false);
        document.any(settlement, steps!("ram:SpecifiedTradeSettlementHeaderMonetarySummation"), &mut |sum| {
            for total in
                sum.children_named(qname!("ram:TaxTotalAmount")).filter(|total| is_in(*total, currencies))
            {
                result = any_compares(document, total, &[], fits);
                if result != Ok(false) {
                    return true;
                }
            }
            false
        });
        result
    };
    let tax = settlement_texts(document, qname!("ram:TaxCurrencyCode"));
    if tax.is_empty() || vat_totals(document, settlement, true) == 0 {
        return Ok(Verdict::Holds);
    }
    let invoice = settlement_texts(document, qname!("ram:InvoiceCurrencyCode"));
    let below = |order| order == Ordering::Less;
    let not_below = |order| order != Ordering::Less;
    let holds = (signs(&tax, below)? && signs(&invoice, below)?)
        || (signs(&tax, not_below)? && signs(&invoice, not_below)?);
    Ok(holds.into())
}

fn near(found: Decimal, expected: Option<Decimal>, at: Element<'_>) -> Result<Verdict, Stop> {
    let expected = expected.ok_or(Stop::at(at, StopReason::TooLarge))?;
    let holds = (found - expected).abs() <= SLACK;
    Ok(Verdict::equal(holds, || format!("{expected}, within {SLACK}"), || found.to_string()))
}

fn amount_is_percentage_of_base<'t>(document: &Document<'t>, each: Element<'t>) -> Result<Verdict, Stop> {
    let value = |path| document.decimal(each, path);
    let percent = value(steps!("ram:CalculationPercent"))?;
    let base = value(steps!("ram:BasisAmount"))?;
    let (Some(percent), Some(base)) = (percent, base) else { return Ok(Verdict::Holds) };
    let amount = value(steps!("ram:ActualAmount"))?.unwrap_or_default();
    near(amount, base.checked_mul(percent / Decimal::ONE_HUNDRED), each)
}

fn says_true_or_false<'t>(document: &Document<'t>, each: Element<'t>) -> Result<Verdict, Stop> {
    let indicator = document.text(each, steps!("ram:ChargeIndicator" / "udt:Indicator"))?;
    Ok(matches!(value::trim(&indicator), "true" | "false").into())
}

/// The dates of the document's period that a line's date is compared with.
fn document_dates<'t>(
    document: &Document<'t>,
    date: Element<'t>,
    visit: &mut dyn FnMut(Element<'t>) -> bool,
) -> bool {
    let transaction =
        date.parent().and_then(Element::parent).and_then(Element::parent).and_then(Element::parent);
    let settlement = steps!("ram:ApplicableHeaderTradeSettlement" / "ram:BillingSpecifiedPeriod");
    transaction.is_some_and(|transaction| {
        document.any(transaction, settlement, &mut |period| document.any(period, &[date.name()], visit))
    })
}

fn document_has_period<'t>(document: &Document<'t>, date: Element<'t>) -> bool {
    document_dates(document, date, &mut |_| true)
}

/// The dates compare as texts; `beyond` says which side of the document's date is outside.
fn is_within_period<'t>(document: &Document<'t>, date: Element<'t>, beyond: Ordering) -> Verdict {
    let holds = date.children_named(qname!("udt:DateTimeString")).any(|own| {
        document_dates(document, date, &mut |theirs| {
            theirs
                .children_named(qname!("udt:DateTimeString"))
                .any(|their| own.string_value().cmp(&their.string_value()) != beyond)
        })
    });
    holds.into()
}

fn line_net_amount<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    let value = |path| document.decimal(line, path);
    let net = value(steps!(
        "ram:SpecifiedLineTradeSettlement"
            / "ram:SpecifiedTradeSettlementLineMonetarySummation"
            / "ram:LineTotalAmount"
    ))?;
    let quantity = value(steps!("ram:SpecifiedLineTradeDelivery" / "ram:BilledQuantity"))?;
    let price = value(steps!(
        "ram:SpecifiedLineTradeAgreement" / "ram:NetPriceProductTradePrice" / "ram:ChargeAmount"
    ))?;
    let base = value(steps!(
        "ram:SpecifiedLineTradeAgreement" / "ram:NetPriceProductTradePrice" / "ram:BasisQuantity"
    ))?;
    // The unit tests of XRechnung take the base quantity of the gross price where the net price has none.
    let gross = value(steps!(
        "ram:SpecifiedLineTradeAgreement" / "ram:GrossPriceProductTradePrice" / "ram:BasisQuantity"
    ))?;
    let base = base.or(gross).filter(|base| !base.is_zero()).unwrap_or(Decimal::ONE);
    let sided = sided_total(document, line, "true")? - sided_total(document, line, "false")?;
    let expected = price
        .unwrap_or_default()
        .checked_div(base)
        .and_then(|price| price.checked_mul(quantity.unwrap_or(Decimal::ONE)));
    near(net.unwrap_or_default(), expected.map(|expected| expected + sided), line)
}

fn sided_total<'t>(document: &Document<'t>, line: Element<'t>, indicator: &str) -> Result<Decimal, Stop> {
    let mut sum = Ok(Decimal::ZERO);
    let each = steps!("ram:SpecifiedLineTradeSettlement" / "ram:SpecifiedTradeAllowanceCharge");
    document.any(line, each, &mut |each| {
        let text = document.text(each, steps!("ram:ChargeIndicator" / "udt:Indicator"));
        if text.is_ok_and(|text| value::trim(&text) == indicator) {
            for amount in each.children_named(qname!("ram:ActualAmount")) {
                sum = sum.and_then(|sum| decimal(amount).map(|amount| sum + amount));
            }
        }
        false
    });
    sum.map(round2)
}

fn reference_is_an_object<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    let reference = steps!("ram:SpecifiedLineTradeSettlement" / "ram:AdditionalReferencedDocument");
    let code =
        steps!("ram:SpecifiedLineTradeSettlement" / "ram:AdditionalReferencedDocument" / "ram:TypeCode");
    Ok((!document.exists(line, reference) || document.has_text(line, code, "130")).into())
}

fn base_quantity_is_positive<'t>(document: &Document<'t>, price: Element<'t>) -> Result<Verdict, Stop> {
    let quantity = document.decimal(price, steps!("ram:BasisQuantity"))?;
    Ok(quantity.is_none_or(|quantity| quantity > Decimal::ZERO).into())
}

fn units_agree<'t>(document: &Document<'t>, quantity: Element<'t>) -> Result<Verdict, Stop> {
    let line = quantity.parent().and_then(Element::parent).and_then(Element::parent);
    let unit = quantity.attribute(qname!("unitCode"));
    let holds = line.is_some_and(|line| {
        document.any(line, steps!("ram:SpecifiedLineTradeDelivery" / "ram:BilledQuantity"), &mut |billed| {
            billed.attribute(qname!("unitCode")).is_some() && billed.attribute(qname!("unitCode")) == unit
        })
    });
    Ok(holds.into())
}

fn price_has_no_charge<'t>(document: &Document<'t>, gross: Element<'t>) -> Result<Verdict, Stop> {
    let amount = document.exists(gross, steps!("ram:AppliedTradeAllowanceCharge" / "ram:ActualAmount"));
    let indicator = steps!("ram:AppliedTradeAllowanceCharge" / "ram:ChargeIndicator" / "udt:Indicator");
    Ok((!amount || document.has_text(gross, indicator, "false")).into())
}

fn net_price_is_gross_less_discount<'t>(
    document: &Document<'t>,
    gross: Element<'t>,
) -> Result<Verdict, Stop> {
    let Some(price) = document.decimal(gross, steps!("ram:ChargeAmount"))? else { return Ok(Verdict::Holds) };
    let Some(agreement) = gross.parent() else { return Ok(Verdict::Broken) };
    let net = document.decimal(agreement, steps!("ram:NetPriceProductTradePrice" / "ram:ChargeAmount"))?;
    let mut discounts = Vec::new();
    for each in gross.children_named(qname!("ram:AppliedTradeAllowanceCharge")) {
        discounts.extend(each.child(qname!("ram:ActualAmount")));
    }
    let discount = match discounts.as_slice() {
        [] => Decimal::ZERO,
        [one] => decimal(*one)?,
        [_, second, ..] => return Err(Stop::at(*second, StopReason::Doubled)),
    };
    Ok(same(Some(price - discount), net))
}
