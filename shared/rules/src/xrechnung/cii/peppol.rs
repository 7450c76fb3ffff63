//! The Peppol rules that XRechnung takes over, in the wording it gives them for CII.

use attest_xml::{Element, QName, qname};
use rust_decimal::Decimal;

use crate::document::{Document, Stop, StopReason, decimal, steps};
use crate::en16931::cii::totals::{is_in, same, settlement_texts};
use crate::peppol;
use crate::peppol::cii::document::says_true_or_false;
use crate::rule::Check::Test;
use crate::rule::{Context, Flag, Verdict, at, at_when, fatal, warning};
use crate::value;
use crate::xrechnung::slack;

/// The rules taken over as Peppol has them.
pub(super) static SHARED: &[(&str, Flag)] = &[
    ("PEPPOL-EN16931-R001", Flag::Fatal),
    ("PEPPOL-EN16931-R005", Flag::Fatal),
    ("PEPPOL-EN16931-R010", Flag::Fatal),
    ("PEPPOL-EN16931-R020", Flag::Fatal),
    ("PEPPOL-EN16931-R041", Flag::Fatal),
    ("PEPPOL-EN16931-R042", Flag::Fatal),
    ("PEPPOL-EN16931-R054", Flag::Fatal),
    ("PEPPOL-EN16931-R061", Flag::Fatal),
    ("PEPPOL-EN16931-R101", Flag::Fatal),
    ("PEPPOL-EN16931-R110", Flag::Fatal),
    ("PEPPOL-EN16931-R111", Flag::Fatal),
    ("PEPPOL-EN16931-R121", Flag::Fatal),
    ("PEPPOL-EN16931-R130", Flag::Fatal),
];

/// The rules that XRechnung words differently.
pub(super) static CONTEXTS: &[Context] = &[
    at(
        "ram:ApplicableHeaderTradeSettlement",
        &[
            fatal("PEPPOL-EN16931-R053", Test(|d, e| Ok((vat_totals(d, e) <= 1).into()))),
            fatal("PEPPOL-EN16931-R055", Test(same_sign_in_both_currencies)),
        ],
    ),
    at_when(
        "ram:SpecifiedTradeAllowanceCharge",
        |_, e| has(e, qname!("ram:CalculationPercent")) == has(e, qname!("ram:BasisAmount")),
        &[
            fatal("PEPPOL-EN16931-R040", Test(amount_is_percentage_of_base)),
            fatal("PEPPOL-EN16931-R043-1", Test(says_true_or_false)),
        ],
    ),
    at("ram:AppliedTradeAllowanceCharge", &[fatal("PEPPOL-EN16931-R043-2", Test(says_true_or_false))]),
    at("ram:IncludedSupplyChainTradeLineItem", &[warning("PEPPOL-EN16931-R120", Test(line_net_amount))]),
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

/// How many VAT totals are in the currency of the document.
fn vat_totals<'t>(document: &Document<'t>, settlement: Element<'t>) -> usize {
    let invoice = settlement_texts(document, qname!("ram:InvoiceCurrencyCode"));
    let totals = steps!("ram:SpecifiedTradeSettlementHeaderMonetarySummation" / "ram:TaxTotalAmount");
    let mut count = 0;
    document.any(settlement, totals, &mut |total| {
        count += usize::from(is_in(total, &invoice));
        false
    });
    count
}

/// As Peppol has it, but only where a VAT total in the currency of the document exists.
fn same_sign_in_both_currencies<'t>(
    document: &Document<'t>,
    settlement: Element<'t>,
) -> Result<Verdict, Stop> {
    if vat_totals(document, settlement) == 0 {
        return Ok(Verdict::Holds);
    }
    peppol::cii::document::same_sign_in_both_currencies(document, settlement)
}

fn amount_is_percentage_of_base<'t>(document: &Document<'t>, each: Element<'t>) -> Result<Verdict, Stop> {
    let slack = slack(document, qname!("ram:InvoiceCurrencyCode"));
    peppol::cii::document::amount_is_near_percentage_of_base(document, each, slack)
}

/// As Peppol has it; the base quantity of the gross price counts where the net price has none.
fn line_net_amount<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    let gross =
        steps!("ram:SpecifiedLineTradeAgreement" / "ram:GrossPriceProductTradePrice" / "ram:BasisQuantity");
    let slack = slack(document, qname!("ram:InvoiceCurrencyCode"));
    peppol::cii::lines::net_amount_is_near(document, line, document.decimal(line, gross)?, slack)
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
