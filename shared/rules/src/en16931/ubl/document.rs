//! The document as a whole.

use attest_xml::{Element, qname};

use super::vat_use::{Use, VatUse};
use crate::document::{Document, Stop, steps};
use crate::rule::Check::{Exists, ExistsEither, Filled, Test, Untested};
use crate::rule::{Context, Verdict, at, fatal};
use crate::value::round2;

use super::totals::same;

pub(super) static CONTEXTS: &[Context] = &[at(
    "/ubl:Invoice | /cn:CreditNote",
    &[
        fatal("BR-01", Filled("cbc:CustomizationID")),
        fatal("BR-02", Filled("cbc:ID")),
        fatal("BR-03", Filled("cbc:IssueDate")),
        fatal("BR-04", Test(has_type_code)),
        fatal("BR-05", Filled("cbc:DocumentCurrencyCode")),
        fatal(
            "BR-06",
            Filled("cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName"),
        ),
        fatal(
            "BR-07",
            Filled("cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName"),
        ),
        fatal("BR-08", Exists("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress")),
        fatal("BR-10", Exists("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress")),
        fatal("BR-16", ExistsEither("cac:InvoiceLine", "cac:CreditNoteLine")),
        fatal("BR-53", Test(tax_total_in_tax_currency)),
        fatal("BR-AE-01", Test(|d, _| Ok(once_in_breakdown(uses(d, "AE")?)))),
        fatal("BR-AE-02", Test(|d, _| Ok(reverse_charge(uses(d, "AE")?.items, vat(d)?)))),
        fatal("BR-AE-03", Test(|d, _| Ok(reverse_charge(uses(d, "AE")?.allowances, vat(d)?)))),
        fatal("BR-AE-04", Test(|d, _| Ok(reverse_charge(uses(d, "AE")?.charges, vat(d)?)))),
        fatal("BR-CO-03", Test(one_tax_point)),
        fatal("BR-CO-15", Test(total_with_vat)),
        fatal("BR-CO-18", Exists("cac:TaxTotal/cac:TaxSubtotal")),
        // The official tests look for the currency inside the amount, where no document has it.
        fatal("BR-DEC-13", Untested),
        fatal("BR-DEC-15", Untested),
        fatal("BR-E-01", Test(|d, _| Ok(once_in_breakdown(uses(d, "E")?)))),
        fatal("BR-E-02", Test(|d, _| Ok(seller_known(uses(d, "E")?.items, vat(d)?)))),
        fatal("BR-E-03", Test(|d, _| Ok(seller_known(uses(d, "E")?.allowances, vat(d)?)))),
        fatal("BR-E-04", Test(|d, _| Ok(seller_known(uses(d, "E")?.charges, vat(d)?)))),
        fatal("BR-G-01", Test(|d, _| Ok(once_in_breakdown(uses(d, "G")?)))),
        fatal("BR-G-02", Test(|d, _| Ok(seller_has_vat_id(uses(d, "G")?.items, vat(d)?)))),
        fatal("BR-G-03", Test(|d, _| Ok(seller_has_vat_id(uses(d, "G")?.allowances, vat(d)?)))),
        fatal("BR-G-04", Test(|d, _| Ok(seller_has_vat_id(uses(d, "G")?.charges, vat(d)?)))),
        fatal("BR-IC-01", Test(|d, _| Ok(once_in_breakdown(uses(d, "K")?)))),
        fatal("BR-IC-02", Test(|d, _| Ok(both_have_vat_ids(uses(d, "K")?.items, vat(d)?)))),
        fatal("BR-IC-03", Test(|d, _| Ok(both_have_vat_ids(uses(d, "K")?.allowances, vat(d)?)))),
        fatal("BR-IC-04", Test(|d, _| Ok(both_have_vat_ids(uses(d, "K")?.charges, vat(d)?)))),
        fatal("BR-IC-11", Test(delivery_date_or_period)),
        fatal("BR-IC-12", Test(delivery_country)),
        fatal(
            "BR-AF-01",
            Test(|d, _| Ok(in_breakdown_as_in_lines(uses(d, "L")?, uses(d, "L")?.breakdown_exact))),
        ),
        fatal("BR-AF-02", Test(|d, _| Ok(seller_known(uses(d, "L")?.items, vat(d)?)))),
        fatal("BR-AF-03", Test(|d, _| Ok(seller_known(uses(d, "L")?.allowances, vat(d)?)))),
        fatal("BR-AF-04", Test(|d, _| Ok(seller_known(uses(d, "L")?.charges_exact, vat(d)?)))),
        fatal(
            "BR-AG-01",
            Test(|d, _| Ok(in_breakdown_as_in_lines(uses(d, "M")?, uses(d, "M")?.breakdown_vat_exact))),
        ),
        fatal("BR-AG-02", Test(|d, _| Ok(seller_known(uses(d, "M")?.items, vat(d)?)))),
        fatal("BR-AG-03", Test(|d, _| Ok(seller_known(uses(d, "M")?.allowances, vat(d)?)))),
        fatal("BR-AG-04", Test(|d, _| Ok(seller_known(uses(d, "M")?.charges, vat(d)?)))),
        fatal("BR-O-01", Test(|d, _| Ok(once_in_breakdown(uses(d, "O")?)))),
        fatal("BR-O-02", Test(|d, _| Ok(nobody_has_vat_id(uses(d, "O")?.items, vat(d)?)))),
        fatal("BR-O-03", Test(|d, _| Ok(nobody_has_vat_id(uses(d, "O")?.document_allowances, vat(d)?)))),
        fatal("BR-O-04", Test(|d, _| Ok(nobody_has_vat_id(uses(d, "O")?.document_charges, vat(d)?)))),
        fatal("BR-O-11", Test(|d, _| only_outside_scope(d, 0))),
        fatal("BR-O-12", Test(|d, _| only_outside_scope(d, 1))),
        fatal("BR-O-13", Test(|d, _| only_outside_scope(d, 2))),
        fatal("BR-O-14", Test(|d, _| only_outside_scope(d, 3))),
        fatal("BR-S-01", Test(|d, _| standard_in_breakdown(d))),
        fatal("BR-S-02", Test(|d, _| standard_items(d))),
        fatal("BR-S-03", Test(|d, _| Ok(seller_known(uses(d, "S")?.allowances, vat(d)?)))),
        fatal("BR-S-04", Test(|d, _| Ok(seller_known(uses(d, "S")?.charges, vat(d)?)))),
        fatal("BR-Z-01", Test(|d, _| Ok(once_in_breakdown(uses(d, "Z")?)))),
        fatal("BR-Z-02", Test(|d, _| Ok(seller_known(uses(d, "Z")?.items, vat(d)?)))),
        fatal("BR-Z-03", Test(|d, _| Ok(seller_known(uses(d, "Z")?.allowances, vat(d)?)))),
        fatal("BR-Z-04", Test(|d, _| Ok(seller_known(uses(d, "Z")?.charges, vat(d)?)))),
        fatal("BR-B-01", Test(|d, _| split_payment_in_italy(d))),
        fatal("BR-B-02", Test(|d, _| split_payment_without_standard(d))),
    ],
)];

fn vat<'d>(document: &'d Document<'_>) -> Result<&'d VatUse, Stop> {
    document.ubl_vat().as_ref().map_err(|stop| *stop)
}

fn uses(document: &Document<'_>, code: &str) -> Result<Use, Stop> {
    vat(document).map(|vat| vat.of_code(code))
}

fn once_in_breakdown(uses: Use) -> Verdict {
    let used = uses.categories > 0 || uses.items > 0;
    Verdict::equal(!used || uses.breakdown == 1, || "1".to_owned(), || uses.breakdown.to_string())
}

fn in_breakdown_as_in_lines(uses: Use, breakdown: usize) -> Verdict {
    let used = uses.sided + uses.items > 0;
    (if used { breakdown > 0 } else { uses.breakdown == 0 }).into()
}

fn standard_in_breakdown(document: &Document<'_>) -> Result<Verdict, Stop> {
    let uses = uses(document, "S")?;
    Ok(((uses.sided_any + uses.items_any > 0) == (uses.breakdown_any > 0)).into())
}

fn seller_known(used: usize, vat: &VatUse) -> Verdict {
    (used == 0 || vat.seller_tax_id || vat.representative_vat_id).into()
}

/// An item of category S under another scheme than VAT breaks the rule.
fn standard_items(document: &Document<'_>) -> Result<Verdict, Stop> {
    let (uses, vat) = (uses(document, "S")?, vat(document)?);
    Ok((uses.items_any == 0 || (uses.items > 0 && (vat.seller_tax_id || vat.representative_vat_id))).into())
}

fn seller_has_vat_id(used: usize, vat: &VatUse) -> Verdict {
    (used == 0 || vat.seller_vat_id || vat.representative_vat_id).into()
}

fn both_have_vat_ids(used: usize, vat: &VatUse) -> Verdict {
    (used == 0 || ((vat.seller_vat_id || vat.representative_vat_id) && vat.buyer_vat_id)).into()
}

fn reverse_charge(used: usize, vat: &VatUse) -> Verdict {
    let seller = vat.seller_tax_id || vat.representative_vat_id;
    (used == 0 || (seller && (vat.buyer_vat_id || vat.buyer_legal_id))).into()
}

fn nobody_has_vat_id(used: usize, vat: &VatUse) -> Verdict {
    (used == 0 || !(vat.seller_vat_id || vat.representative_vat_id || vat.buyer_vat_id)).into()
}

fn only_outside_scope(document: &Document<'_>, place: usize) -> Result<Verdict, Stop> {
    let vat = vat(document)?;
    let others = vat.other_than_o.get(place).copied().unwrap_or_default();
    Ok((vat.of_code("O").breakdown == 0 || others == 0).into())
}

fn split_payment_in_italy(document: &Document<'_>) -> Result<Verdict, Stop> {
    let uses = uses(document, "B")?;
    let used = uses.categories_exact + uses.items_exact > 0;
    let abroad =
        || document.all(qname!("cbc:IdentificationCode")).any(|country| country.string_value() != "IT");
    Ok((!used || !abroad()).into())
}

fn split_payment_without_standard(document: &Document<'_>) -> Result<Verdict, Stop> {
    let used = |uses: Use| uses.breakdown_exact + uses.document_exact + uses.items_exact > 0;
    Ok((!used(uses(document, "B")?) || !used(uses(document, "S")?)).into())
}

fn has_type_code<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let invoice = document.filled(root, steps!("cbc:InvoiceTypeCode"))?;
    Ok((invoice || document.filled(root, steps!("cbc:CreditNoteTypeCode"))?).into())
}

fn tax_total_in_tax_currency<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    for currency in root.children_named(qname!("cbc:TaxCurrencyCode")) {
        let currency = currency.string_value();
        let found = document.all(qname!("cac:TaxTotal")).any(|total| {
            total
                .children_named(qname!("cbc:TaxAmount"))
                .any(|amount| amount.attribute(qname!("currencyID")) == Some(&currency))
        });
        if !found {
            return Ok(Verdict::Broken);
        }
    }
    Ok(Verdict::Holds)
}

fn one_tax_point<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let date = document.exists(root, steps!("cbc:TaxPointDate"));
    Ok((!date || !document.exists(root, steps!("cac:InvoicePeriod" / "cbc:DescriptionCode"))).into())
}

/// BR-CO-15 for each document currency: one VAT total in it, and the three totals add up.
fn total_with_vat<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    for currency in root.children_named(qname!("cbc:DocumentCurrencyCode")) {
        let currency = currency.string_value();
        let mut amounts = Vec::new();
        for total in root.children_named(qname!("cac:TaxTotal")) {
            let mut in_currency = total
                .children_named(qname!("cbc:TaxAmount"))
                .filter(|amount| amount.attribute(qname!("currencyID")) == Some(&currency));
            if let Some(amount) = in_currency.next() {
                amounts.push(crate::document::decimal(amount)?);
            }
            if let Some(second) = in_currency.next() {
                return Err(Stop::at(second, crate::document::StopReason::Doubled));
            }
        }
        let totals = steps!("cac:LegalMonetaryTotal");
        let with_vat =
            document.one(root, totals)?.map(|e| document.decimal(e, steps!("cbc:TaxInclusiveAmount")));
        let without =
            document.one(root, totals)?.map(|e| document.decimal(e, steps!("cbc:TaxExclusiveAmount")));
        let (with_vat, without) = (with_vat.transpose()?.flatten(), without.transpose()?.flatten());
        let [vat] = amounts.as_slice() else {
            return Ok(Verdict::equal(
                false,
                || format!("one VAT total in {currency}"),
                || amounts.len().to_string(),
            ));
        };
        let verdict = same(without.map(|without| round2(without + *vat)), with_vat);
        if verdict != Verdict::Holds {
            return Ok(verdict);
        }
    }
    Ok(Verdict::Holds)
}

fn delivery_date_or_period<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    if uses(document, "K")?.breakdown == 0 {
        return Ok(Verdict::Holds);
    }
    let date = document.text(root, steps!("cac:Delivery" / "cbc:ActualDeliveryDate"))?;
    let in_period = document.any(root, steps!("cac:InvoicePeriod"), &mut |period| !period.is_leaf());
    Ok((date.chars().count() > 1 || in_period).into())
}

fn delivery_country<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    if uses(document, "K")?.breakdown == 0 {
        return Ok(Verdict::Holds);
    }
    let country = steps!(
        "cac:Delivery" / "cac:DeliveryLocation" / "cac:Address" / "cac:Country" / "cbc:IdentificationCode"
    );
    Ok((document.text(root, country)?.chars().count() > 1).into())
}
