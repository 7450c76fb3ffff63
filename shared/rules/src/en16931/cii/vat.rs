//! VAT breakdown and the rules of each VAT category.

use core::cmp::Ordering;

use attest_xml::{Element, QName, qname};
use rust_decimal::Decimal;

use super::totals::{numbers, rounded_sum, same};
use super::{DELIVERY, SETTLEMENT, any_compares, exists_below, indicates, is_vat};
use crate::document::{Document, Stop, decimal, steps};
use crate::double;
use crate::en16931::vat::{amount_fits, breakdown_fits};
use crate::rule::Check::{Absent, Decimals, Exists, ExistsEither, Test, Untested};
use crate::rule::{Check, Context, Verdict, at, at_when, fatal};
use crate::totals::Category;
use crate::value::{self, round2};

const TAX: &str =
    "//rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax";
const CODE: &str = "//rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax/ram:CategoryCode";
const ANY_CODE: &str = "//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax/ram:CategoryCode";
const SIDED: &str = "//ram:SpecifiedTradeAllowanceCharge/ram:CategoryTradeTax";
const LINE: &str = "//rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem\
                    /ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax";
const RATE_IS_ZERO: Check = Test(|d, e| rate(d, e, |order| order == Ordering::Equal));
const RATE_IS_POSITIVE: Check = Test(|d, e| rate(d, e, |order| order == Ordering::Greater));
const RATE_IS_NOT_NEGATIVE: Check = Test(|d, e| rate(d, e, |order| order != Ordering::Less));
const NO_RATE: Check = Absent("ram:RateApplicablePercent");
const VAT_IS_ZERO: Check = Test(|d, e| vat_is_zero(d, e.parent().unwrap_or(e)));
const REASON: Check = ExistsEither("../ram:ExemptionReason", "../ram:ExemptionReasonCode");
const NO_REASON: Check = Absent("../ram:ExemptionReason | ../ram:ExemptionReasonCode");
const NO_OWN_REASON: Check = Absent("ram:ExemptionReason | ram:ExemptionReasonCode");
const SELLER_KNOWN: Check = Test(seller_known);
const SELLER_HAS_VAT_ID: Check = Test(|d, _| Ok(seller_has_vat_id(d).into()));
const BOTH_HAVE_VAT_IDS: Check = Test(|d, _| Ok((seller_has_vat_id(d) && d.cii_vat().buyer_vat_id).into()));
const REVERSE_CHARGE: Check = Test(reverse_charge);
const NOBODY_HAS_VAT_ID: Check = Test(nobody_has_vat_id);
const ONLY_OUTSIDE_SCOPE: Check = Test(|d, _| Ok((!d.cii_vat().other_than_o).into()));
const ONLY_OUTSIDE_SCOPE_SIDED: Check = Test(|d, _| Ok((!d.cii_vat().sided_other_than_o).into()));

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "//ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:TaxTotalAmount",
        is_in_invoice_currency,
        &[fatal("BR-CO-14", Test(sum_of_breakdown))],
    ),
    at_when(
        CODE,
        |d, e| is_code(d, e, "AE"),
        &[
            fatal("BR-AE-08", Test(|d, e| taxable_near(d, e, Category::ReverseCharge))),
            fatal("BR-AE-09", VAT_IS_ZERO),
            fatal("BR-AE-10", REASON),
        ],
    ),
    at_when(
        SIDED,
        |d, e| is_sided(d, e, "AE", false),
        &[fatal("BR-AE-03", REVERSE_CHARGE), fatal("BR-AE-06", RATE_IS_ZERO)],
    ),
    at_when(
        SIDED,
        |d, e| is_sided(d, e, "AE", true),
        &[fatal("BR-AE-04", REVERSE_CHARGE), fatal("BR-AE-07", RATE_IS_ZERO)],
    ),
    at_when(
        LINE,
        |d, e| is_category(d, e, "AE"),
        &[fatal("BR-AE-02", REVERSE_CHARGE), fatal("BR-AE-05", RATE_IS_ZERO)],
    ),
    at_when(
        TAX,
        |d, e| is_category(d, e, "L"),
        &[fatal("BR-AF-08", Untested), fatal("BR-AF-09", Untested), fatal("BR-AF-10", NO_OWN_REASON)],
    ),
    at_when(
        SIDED,
        |d, e| is_sided(d, e, "L", false),
        &[fatal("BR-AF-03", SELLER_KNOWN), fatal("BR-AF-06", RATE_IS_POSITIVE)],
    ),
    at_when(
        SIDED,
        |d, e| is_sided(d, e, "L", true),
        &[fatal("BR-AF-04", SELLER_KNOWN), fatal("BR-AF-07", RATE_IS_POSITIVE)],
    ),
    at_when(
        LINE,
        |d, e| is_category(d, e, "L"),
        &[fatal("BR-AF-02", SELLER_KNOWN), fatal("BR-AF-05", RATE_IS_POSITIVE)],
    ),
    at_when(
        TAX,
        |d, e| is_category(d, e, "M"),
        &[fatal("BR-AG-08", Untested), fatal("BR-AG-09", Untested), fatal("BR-AG-10", NO_OWN_REASON)],
    ),
    at_when(
        SIDED,
        |d, e| is_sided(d, e, "M", false),
        &[fatal("BR-AG-03", SELLER_KNOWN), fatal("BR-AG-06", RATE_IS_NOT_NEGATIVE)],
    ),
    at_when(
        SIDED,
        |d, e| is_sided(d, e, "M", true),
        &[fatal("BR-AG-04", SELLER_KNOWN), fatal("BR-AG-07", RATE_IS_NOT_NEGATIVE)],
    ),
    at_when(
        LINE,
        |d, e| is_category(d, e, "M"),
        &[fatal("BR-AG-02", SELLER_KNOWN), fatal("BR-AG-05", RATE_IS_NOT_NEGATIVE)],
    ),
    at_when(
        CODE,
        |d, e| is_code(d, e, "E"),
        &[
            fatal("BR-E-08", Test(|d, e| taxable_near(d, e, Category::Exempt))),
            fatal("BR-E-09", VAT_IS_ZERO),
            fatal("BR-E-10", REASON),
        ],
    ),
    at_when(
        SIDED,
        |d, e| is_sided(d, e, "E", false),
        &[fatal("BR-E-03", SELLER_KNOWN), fatal("BR-E-06", RATE_IS_ZERO)],
    ),
    at_when(
        SIDED,
        |d, e| is_sided(d, e, "E", true),
        &[fatal("BR-E-04", SELLER_KNOWN), fatal("BR-E-07", RATE_IS_ZERO)],
    ),
    at_when(
        LINE,
        |d, e| is_category(d, e, "E"),
        &[fatal("BR-E-02", SELLER_KNOWN), fatal("BR-E-05", RATE_IS_ZERO)],
    ),
    at_when(
        CODE,
        |d, e| is_code(d, e, "G"),
        &[
            fatal("BR-G-08", Test(|d, e| taxable_near(d, e, Category::Export))),
            fatal("BR-G-09", VAT_IS_ZERO),
            fatal("BR-G-10", REASON),
        ],
    ),
    at_when(
        SIDED,
        |d, e| is_sided(d, e, "G", false),
        &[fatal("BR-G-03", SELLER_HAS_VAT_ID), fatal("BR-G-06", RATE_IS_ZERO)],
    ),
    at_when(
        SIDED,
        |d, e| is_sided(d, e, "G", true),
        &[fatal("BR-G-04", SELLER_HAS_VAT_ID), fatal("BR-G-07", RATE_IS_ZERO)],
    ),
    at_when(
        LINE,
        |d, e| is_category(d, e, "G"),
        &[fatal("BR-G-02", SELLER_HAS_VAT_ID), fatal("BR-G-05", RATE_IS_ZERO)],
    ),
    at_when(
        CODE,
        |d, e| is_code(d, e, "K"),
        &[
            fatal("BR-IC-08", Test(|d, e| taxable_near(d, e, Category::IntraCommunity))),
            fatal("BR-IC-09", VAT_IS_ZERO),
            fatal("BR-IC-10", REASON),
            fatal("BR-IC-11", Test(delivery_date_or_period)),
            fatal("BR-IC-12", Test(delivery_country)),
        ],
    ),
    at_when(
        SIDED,
        |d, e| is_sided(d, e, "K", false),
        &[fatal("BR-IC-03", BOTH_HAVE_VAT_IDS), fatal("BR-IC-06", RATE_IS_ZERO)],
    ),
    at_when(
        SIDED,
        |d, e| is_sided(d, e, "K", true),
        &[fatal("BR-IC-04", BOTH_HAVE_VAT_IDS), fatal("BR-IC-07", RATE_IS_ZERO)],
    ),
    at_when(
        LINE,
        |d, e| is_category(d, e, "K"),
        &[fatal("BR-IC-02", BOTH_HAVE_VAT_IDS), fatal("BR-IC-05", RATE_IS_ZERO)],
    ),
    at_when(
        TAX,
        |d, e| is_category(d, e, "O"),
        &[
            fatal("BR-O-08", Test(taxable_outside_scope)),
            fatal("BR-O-09", Test(vat_is_zero)),
            fatal("BR-O-10", ExistsEither("ram:ExemptionReason", "ram:ExemptionReasonCode")),
            fatal("BR-O-11", ONLY_OUTSIDE_SCOPE),
            fatal("BR-O-12", ONLY_OUTSIDE_SCOPE),
            fatal("BR-O-13", ONLY_OUTSIDE_SCOPE_SIDED),
            fatal("BR-O-14", ONLY_OUTSIDE_SCOPE_SIDED),
        ],
    ),
    at_when(
        SIDED,
        |d, e| is_sided(d, e, "O", false),
        &[fatal("BR-O-03", NOBODY_HAS_VAT_ID), fatal("BR-O-06", NO_RATE)],
    ),
    at_when(
        SIDED,
        |d, e| is_sided(d, e, "O", true),
        &[fatal("BR-O-04", NOBODY_HAS_VAT_ID), fatal("BR-O-07", NO_RATE)],
    ),
    at_when(
        LINE,
        |d, e| is_category(d, e, "O"),
        &[fatal("BR-O-02", NOBODY_HAS_VAT_ID), fatal("BR-O-05", NO_RATE)],
    ),
    at_when(
        ANY_CODE,
        |_, e| e.string_value() == "S",
        &[
            fatal("BR-S-08", Test(standard_taxable_per_rate)),
            fatal("BR-S-09", Test(standard_vat_fits)),
            fatal("BR-S-10", NO_REASON),
        ],
    ),
    at_when(
        SIDED,
        |d, e| is_sided(d, e, "S", false),
        &[fatal("BR-S-03", SELLER_KNOWN), fatal("BR-S-06", RATE_IS_POSITIVE)],
    ),
    at_when(
        SIDED,
        |d, e| is_sided(d, e, "S", true),
        &[fatal("BR-S-04", SELLER_KNOWN), fatal("BR-S-07", RATE_IS_POSITIVE)],
    ),
    at_when(
        LINE,
        |d, e| is_category(d, e, "S"),
        &[fatal("BR-S-02", SELLER_KNOWN), fatal("BR-S-05", RATE_IS_POSITIVE)],
    ),
    at_when(
        ANY_CODE,
        |_, e| e.string_value() == "Z",
        &[
            fatal("BR-Z-08", Test(|d, e| taxable_near(d, e, Category::Zero))),
            fatal("BR-Z-09", VAT_IS_ZERO),
            fatal("BR-Z-10", NO_REASON),
        ],
    ),
    at_when(
        SIDED,
        |d, e| is_sided(d, e, "Z", false),
        &[fatal("BR-Z-03", SELLER_KNOWN), fatal("BR-Z-06", RATE_IS_ZERO)],
    ),
    at_when(
        SIDED,
        |d, e| is_sided(d, e, "Z", true),
        &[fatal("BR-Z-04", SELLER_KNOWN), fatal("BR-Z-07", RATE_IS_ZERO)],
    ),
    at_when(
        LINE,
        |d, e| is_category(d, e, "Z"),
        &[fatal("BR-Z-02", SELLER_KNOWN), fatal("BR-Z-05", RATE_IS_ZERO)],
    ),
    at(
        "//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax",
        &[
            fatal("BR-45", Exists("ram:BasisAmount")),
            fatal("BR-46", Exists("ram:CalculatedAmount")),
            fatal("BR-47", Test(has_category)),
            fatal("BR-48", Test(has_rate)),
            fatal("BR-CO-03", Test(one_tax_point)),
            fatal("BR-CO-17", Test(tax_fits)),
            fatal("BR-DEC-19", Decimals("ram:BasisAmount")),
            fatal("BR-DEC-20", Decimals("ram:CalculatedAmount")),
        ],
    ),
];

/// `ram:CategoryCode = code` and type VAT.
fn is_category<'t>(document: &Document<'t>, tax: Element<'t>, code: &str) -> bool {
    document.has_text(tax, steps!("ram:CategoryCode"), code) && is_vat(document, tax).unwrap_or(false)
}

/// The code of a tax of type VAT.
fn is_code<'t>(document: &Document<'t>, category: Element<'t>, code: &str) -> bool {
    category.string_value() == code
        && category.parent().is_some_and(|tax| is_vat(document, tax).unwrap_or(false))
}

fn is_sided<'t>(document: &Document<'t>, tax: Element<'t>, code: &str, charge: bool) -> bool {
    is_category(document, tax, code) && tax.parent().is_some_and(|each| indicates(document, each, charge))
}

fn is_in_invoice_currency<'t>(document: &Document<'t>, amount: Element<'t>) -> bool {
    let Some(currency) = amount.attribute(qname!("currencyID")) else { return false };
    document.any(document.root(), SETTLEMENT, &mut |settlement| {
        document.has_text(settlement, steps!("ram:InvoiceCurrencyCode"), currency)
    })
}

fn sum_of_breakdown<'t>(document: &Document<'t>, total: Element<'t>) -> Result<Verdict, Stop> {
    let mut amounts = Ok(Vec::new());
    document.any(document.root(), SETTLEMENT, &mut |settlement| {
        let path = steps!("ram:ApplicableTradeTax" / "ram:CalculatedAmount");
        amounts = core::mem::replace(&mut amounts, Ok(Vec::new()))
            .and_then(|amounts| numbers(document, settlement, path, amounts));
        false
    });
    Ok(same(Some(rounded_sum(&amounts?, false)), Some(decimal(total)?)))
}

fn rate<'t>(
    document: &Document<'t>,
    tax: Element<'t>,
    fits: impl Fn(Ordering) -> bool,
) -> Result<Verdict, Stop> {
    Ok(any_compares(document, tax, steps!("ram:RateApplicablePercent"), fits)?.into())
}

fn vat_is_zero<'t>(document: &Document<'t>, tax: Element<'t>) -> Result<Verdict, Stop> {
    Ok(any_compares(document, tax, steps!("ram:CalculatedAmount"), |order| order == Ordering::Equal)?.into())
}

fn seller_known<'t>(document: &Document<'t>, _: Element<'t>) -> Result<Verdict, Stop> {
    let vat = document.cii_vat();
    Ok((vat.seller_tax_id.agreed || vat.representative_vat_id.agreed).into())
}

fn seller_has_vat_id(document: &Document<'_>) -> bool {
    let vat = document.cii_vat();
    vat.seller_vat_id.anywhere || vat.representative_vat_id.anywhere
}

fn reverse_charge<'t>(document: &Document<'t>, _: Element<'t>) -> Result<Verdict, Stop> {
    let vat = document.cii_vat();
    let seller = vat.seller_tax_id.anywhere || vat.representative_vat_id.anywhere;
    Ok((seller && (vat.buyer_vat_id || vat.buyer_legal_id)).into())
}

fn nobody_has_vat_id<'t>(document: &Document<'t>, _: Element<'t>) -> Result<Verdict, Stop> {
    let vat = document.cii_vat();
    Ok((!(vat.seller_vat_id.agreed || vat.representative_vat_id.agreed || vat.buyer_vat_id)).into())
}

fn delivery_date_or_period<'t>(document: &Document<'t>, code: Element<'t>) -> Result<Verdict, Stop> {
    let date = steps!("ram:ActualDeliverySupplyChainEvent" / "ram:OccurrenceDateTime" / "udt:DateTimeString");
    let settlement = code.parent().and_then(Element::parent);
    let in_period = |name: QName| {
        settlement.is_some_and(|settlement| {
            document.exists(settlement, &[qname!("ram:BillingSpecifiedPeriod"), name])
        })
    };
    let holds = exists_below(document, DELIVERY, date)
        || in_period(qname!("ram:StartDateTime"))
        || in_period(qname!("ram:EndDateTime"));
    Ok(holds.into())
}

fn delivery_country<'t>(document: &Document<'t>, _: Element<'t>) -> Result<Verdict, Stop> {
    let country = steps!("ram:ShipToTradeParty" / "ram:PostalTradeAddress" / "ram:CountryID");
    Ok(exists_below(document, DELIVERY, country).into())
}

/// Lines and charges less allowances of a category, each sum rounded by itself.
fn expected_taxable(document: &Document<'_>, of: Category) -> Result<Decimal, Stop> {
    let totals = document.totals();
    Ok(round2(totals.lines.total(of)?) + round2(totals.charges.total(of)?)
        - round2(totals.allowances.total(of)?))
}

fn taxable_near<'t>(document: &Document<'t>, code: Element<'t>, of: Category) -> Result<Verdict, Stop> {
    let tax = code.parent().unwrap_or(code);
    let found = document.decimal(tax, steps!("ram:BasisAmount"))?;
    let expected = expected_taxable(document, of)?;
    let near = found.is_some_and(|found| double::is_within_one(found, expected, false));
    let shown = || found.map_or_else(String::new, |found| found.to_string());
    Ok(Verdict::equal(near, || format!("{expected}, within 1"), shown))
}

fn taxable_outside_scope<'t>(document: &Document<'t>, tax: Element<'t>) -> Result<Verdict, Stop> {
    let found = document.decimal(tax, steps!("ram:BasisAmount"))?;
    Ok(same(Some(expected_taxable(document, Category::OutsideScope)?), found))
}

fn standard_taxable_per_rate<'t>(document: &Document<'t>, code: Element<'t>) -> Result<Verdict, Stop> {
    let tax = code.parent().unwrap_or(code);
    for rate in tax.children_named(qname!("ram:RateApplicablePercent")) {
        let (of, rate, totals) = (Category::Standard, decimal(rate)?, document.totals());
        let expected = round2(totals.lines.at_rate(of, rate)?) + round2(totals.charges.at_rate(of, rate)?)
            - round2(totals.allowances.at_rate(of, rate)?);
        let verdict = same(Some(expected), document.decimal(tax, steps!("ram:BasisAmount"))?);
        if verdict != Verdict::Holds {
            return Ok(verdict);
        }
    }
    Ok(Verdict::Holds)
}

fn standard_vat_fits<'t>(document: &Document<'t>, code: Element<'t>) -> Result<Verdict, Stop> {
    let tax = code.parent().unwrap_or(code);
    let vat = document.decimal(tax, steps!("ram:CalculatedAmount"))?;
    let rate = document.decimal(tax, steps!("ram:RateApplicablePercent"))?;
    Ok(amount_fits(vat, document.decimal(tax, steps!("ram:BasisAmount"))?, rate))
}

fn has_category<'t>(document: &Document<'t>, tax: Element<'t>) -> Result<Verdict, Stop> {
    Ok((is_vat(document, tax)? && document.exists(tax, steps!("ram:CategoryCode"))).into())
}

fn has_rate<'t>(document: &Document<'t>, tax: Element<'t>) -> Result<Verdict, Stop> {
    let known = document.exists(tax, steps!("ram:RateApplicablePercent"))
        || document.has_text(tax, steps!("ram:CategoryCode"), "O");
    Ok((is_vat(document, tax)? && known).into())
}

fn one_tax_point<'t>(document: &Document<'t>, _: Element<'t>) -> Result<Verdict, Stop> {
    let date = document.all(qname!("ram:TaxPointDate")).next().is_some();
    Ok((!date || document.all(qname!("ram:DueDateTypeCode")).next().is_none()).into())
}

fn tax_fits<'t>(document: &Document<'t>, tax: Element<'t>) -> Result<Verdict, Stop> {
    let is_vat = value::trim(&document.text(tax, steps!("ram:TypeCode"))?).eq_ignore_ascii_case("VAT");
    let rate = if is_vat { document.decimal(tax, steps!("ram:RateApplicablePercent"))? } else { None };
    let vat = document.decimal(tax, steps!("ram:CalculatedAmount"))?;
    Ok(breakdown_fits(vat, document.decimal(tax, steps!("ram:BasisAmount"))?, rate, true))
}
