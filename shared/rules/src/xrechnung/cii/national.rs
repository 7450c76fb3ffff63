//! The German rules.

use std::collections::HashMap;

use attest_xml::{Element, QName, qname};

use crate::document::{Document, Stop, says, steps};
use crate::en16931::cii::{AGREEMENT, SETTLEMENT, exists_below};
use crate::rule::Check::{AnyFilled, Exists, Test};
use crate::rule::{Context, Rule, Verdict, at, at_when, fatal, information, warning};
use crate::value;
use crate::xrechnung::{EXTENSION, TAXED, TYPE_CODES, VEHICLES, XRECHNUNG, shapes};

const MEANS: &str = "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement\
                     /ram:SpecifiedTradeSettlementPaymentMeans";

pub(super) static CONTEXTS: &[Context] = &[
    at("/rsm:CrossIndustryInvoice", DOCUMENT),
    at(
        "/rsm:CrossIndustryInvoice/rsm:ExchangedDocumentContext",
        &[warning("BR-DE-21", Test(specification_known))],
    ),
    at(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement\
         /ram:SellerTradeParty",
        &[fatal("BR-DE-2", Exists("ram:DefinedTradeContact"))],
    ),
    at(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement\
         /ram:SellerTradeParty/ram:PostalTradeAddress",
        &[fatal("BR-DE-3", AnyFilled("ram:CityName")), fatal("BR-DE-4", AnyFilled("ram:PostcodeCode"))],
    ),
    at(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement\
         /ram:SellerTradeParty/ram:DefinedTradeContact",
        &[
            fatal("BR-DE-5", Test(contact_has_name)),
            fatal("BR-DE-6", AnyFilled("ram:TelephoneUniversalCommunication/ram:CompleteNumber")),
            fatal("BR-DE-7", AnyFilled("ram:EmailURIUniversalCommunication/ram:URIID")),
            warning("BR-DE-27", Test(telephone)),
            warning("BR-DE-28", Test(mail_address)),
        ],
    ),
    at(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement\
         /ram:BuyerTradeParty/ram:PostalTradeAddress",
        &[fatal("BR-DE-8", AnyFilled("ram:CityName")), fatal("BR-DE-9", AnyFilled("ram:PostcodeCode"))],
    ),
    at_when(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement\
         /ram:AdditionalReferencedDocument",
        |d, e| d.has_text(e, steps!("ram:TypeCode"), "916"),
        &[warning("BR-TMP-2", Test(external_reference_is_uri))],
    ),
    at(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeDelivery\
         /ram:ShipToTradeParty/ram:PostalTradeAddress",
        &[fatal("BR-DE-10", AnyFilled("ram:CityName")), fatal("BR-DE-11", AnyFilled("ram:PostcodeCode"))],
    ),
    at_when(
        MEANS,
        |_, e| pays_by(e, &["30", "58"]),
        &[
            warning("BR-DE-19", Test(transfer_account)),
            fatal("BR-DE-23-a", Exists("ram:PayeePartyCreditorFinancialAccount")),
            fatal("BR-DE-23-b", Test(neither_card_nor_debit)),
        ],
    ),
    at_when(
        MEANS,
        |_, e| pays_by(e, &["48", "54", "55"]),
        &[
            fatal("BR-DE-24-a", Exists("ram:ApplicableTradeSettlementFinancialCard")),
            fatal("BR-DE-24-b", Test(neither_transfer_nor_debit)),
        ],
    ),
    at_when(
        MEANS,
        |_, e| pays_by(e, &["59"]),
        &[
            warning("BR-DE-20", Test(debited_account)),
            fatal("BR-DE-25-a", Test(|d, e| Ok(is_debited(d, e).into()))),
            fatal("BR-DE-25-b", Test(neither_transfer_nor_card)),
        ],
    ),
    at(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement\
         /ram:ApplicableTradeTax",
        &[fatal("BR-DE-14", AnyFilled("ram:RateApplicablePercent"))],
    ),
    at(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction",
        &[information("BR-DE-TMP-32", Test(says_when_delivered))],
    ),
    at(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem",
        &[fatal("BR-TMP-3", Test(prices_share_base_quantity))],
    ),
];

static DOCUMENT: &[Rule] = &[
    fatal("BR-DE-30", Test(|d, _| Ok(debit_is_whole(d, CREDITOR)))),
    fatal("BR-DE-31", Test(|d, _| Ok(debit_is_whole(d, ACCOUNT)))),
    fatal(
        "BR-DE-1",
        Exists(
            "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement\
             /ram:SpecifiedTradeSettlementPaymentMeans",
        ),
    ),
    fatal(
        "BR-DE-15",
        AnyFilled("rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:BuyerReference"),
    ),
    fatal("BR-DE-16", Test(seller_has_tax_number)),
    warning("BR-DE-17", Test(|d, e| Ok(type_code(d, e, TYPE_CODES)?.into()))),
    fatal("BR-DE-18", Test(payment_terms)),
    fatal("BR-DE-22", Test(file_names_differ)),
    warning("BR-DE-26", Test(correction_names_its_invoice)),
];

/// Direct debit: mandate (BT-89), creditor (BT-90), debited account (BT-91), seen from the settlement.
const MANDATE: &[QName] = steps!("ram:SpecifiedTradePaymentTerms" / "ram:DirectDebitMandateID");
const CREDITOR: &[QName] = steps!("ram:CreditorReferenceID");
const ACCOUNT: &[QName] = steps!(
    "ram:SpecifiedTradeSettlementPaymentMeans" / "ram:PayerPartyDebtorFinancialAccount" / "ram:IBANID"
);

/// Where one of the others is there, the asked one is there as well.
///
/// The published test lets the asked one stand alone only when nothing of the group is there.
fn debit_is_whole(document: &Document<'_>, asked: &[QName]) -> Verdict {
    let has = |path: &[QName]| exists_below(document, SETTLEMENT, path);
    let others = [MANDATE, CREDITOR, ACCOUNT].into_iter().filter(|path| *path != asked).any(has);
    (others == has(asked)).into()
}

fn pays_by(means: Element<'_>, codes: &[&str]) -> bool {
    means.child(qname!("ram:TypeCode")).is_some_and(|code| codes.iter().any(|each| says(code, each)))
}

fn is_debited<'t>(document: &Document<'t>, means: Element<'t>) -> bool {
    exists_below(document, SETTLEMENT, MANDATE)
        || exists_below(document, SETTLEMENT, CREDITOR)
        || document.exists(means, steps!("ram:PayerPartyDebtorFinancialAccount" / "ram:IBANID"))
}

fn neither_card_nor_debit<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    let card = document.exists(means, steps!("ram:ApplicableTradeSettlementFinancialCard"));
    Ok((!card && !is_debited(document, means)).into())
}

fn neither_transfer_nor_debit<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    let transfer = document.exists(means, steps!("ram:PayeePartyCreditorFinancialAccount"));
    Ok((!transfer && !is_debited(document, means)).into())
}

fn neither_transfer_nor_card<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    let found = [
        steps!("ram:PayeePartyCreditorFinancialAccount"),
        steps!("ram:PayeeSpecifiedCreditorFinancialInstitution"),
        steps!("ram:PayerSpecifiedDebtorFinancialInstitution"),
        steps!("ram:ApplicableTradeSettlementFinancialCard"),
    ];
    Ok((!found.into_iter().any(|path| document.exists(means, path))).into())
}

fn transfer_account<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    let account = steps!("ram:PayeePartyCreditorFinancialAccount" / "ram:IBANID");
    Ok((!pays_by(means, &["58"]) || shapes::is_iban(&document.text(means, account)?)).into())
}

fn debited_account<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    let account = steps!("ram:PayerPartyDebtorFinancialAccount" / "ram:IBANID");
    Ok(shapes::is_iban(&document.text(means, account)?).into())
}

fn is_filled(element: Element<'_>) -> bool {
    !value::trim(&element.string_value()).is_empty()
}

fn contact_has_name<'t>(document: &Document<'t>, contact: Element<'t>) -> Result<Verdict, Stop> {
    let mut filled = is_filled;
    let person = document.any(contact, steps!("ram:PersonName"), &mut filled);
    Ok((person || document.any(contact, steps!("ram:DepartmentName"), &mut filled)).into())
}

fn telephone<'t>(document: &Document<'t>, contact: Element<'t>) -> Result<Verdict, Stop> {
    let number =
        document.text(contact, steps!("ram:TelephoneUniversalCommunication" / "ram:CompleteNumber"))?;
    Ok(shapes::is_telephone(&number).into())
}

fn mail_address<'t>(document: &Document<'t>, contact: Element<'t>) -> Result<Verdict, Stop> {
    let address = document.text(contact, steps!("ram:EmailURIUniversalCommunication" / "ram:URIID"))?;
    Ok(shapes::is_mail_address(&address).into())
}

fn external_reference_is_uri<'t>(document: &Document<'t>, reference: Element<'t>) -> Result<Verdict, Stop> {
    let Some(uri) = document.one(reference, steps!("ram:URIID"))? else { return Ok(Verdict::Holds) };
    Ok(shapes::is_absolute_uri(&uri.string_value()).into())
}

fn specification_known<'t>(document: &Document<'t>, context: Element<'t>) -> Result<Verdict, Stop> {
    let id = steps!("ram:GuidelineSpecifiedDocumentContextParameter" / "ram:ID");
    let known =
        document.any(context, id, &mut |id| [XRECHNUNG, EXTENSION, VEHICLES].contains(&&*id.string_value()));
    Ok(known.into())
}

/// Whether one tax is of type VAT and one, perhaps another, of a category that asks for a tax number.
fn is_taxed<'t>(document: &Document<'t>, taxes: &[QName], is_vat: impl Fn(Element<'t>) -> bool) -> bool {
    let (mut vat, mut taxed) = (false, false);
    document.any(document.root(), taxes, &mut |tax| {
        vat |= is_vat(tax);
        let mut on_list = |code: Element<'t>| TAXED.contains(&&*code.string_value());
        taxed |= document.any(tax, steps!("ram:CategoryCode"), &mut on_list);
        vat && taxed
    });
    vat && taxed
}

/// The published test compares the whole text of the tax of an allowance with VAT, which none has.
fn seller_has_tax_number<'t>(document: &Document<'t>, _: Element<'t>) -> Result<Verdict, Stop> {
    let lines = steps!(
        "rsm:SupplyChainTradeTransaction"
            / "ram:IncludedSupplyChainTradeLineItem"
            / "ram:SpecifiedLineTradeSettlement"
            / "ram:ApplicableTradeTax"
    );
    let sided = steps!(
        "rsm:SupplyChainTradeTransaction"
            / "ram:ApplicableHeaderTradeSettlement"
            / "ram:SpecifiedTradeAllowanceCharge"
            / "ram:CategoryTradeTax"
    );
    let taxed = is_taxed(document, lines, |tax| document.has_text(tax, steps!("ram:TypeCode"), "VAT"))
        || is_taxed(document, sided, |tax| tax.string_value() == "VAT");
    let known = || {
        document.any(document.root(), AGREEMENT, &mut |agreement| {
            let number = steps!("ram:SellerTradeParty" / "ram:SpecifiedTaxRegistration" / "ram:ID");
            document.exists(agreement, steps!("ram:SellerTaxRepresentativeTradeParty"))
                || document.any(agreement, number, &mut |id| {
                    let scheme = id.attribute(qname!("schemeID")).map(value::trim);
                    matches!(scheme, Some("VA" | "FC")) && is_filled(id)
                })
        })
    };
    Ok((!taxed || known()).into())
}

fn type_code<'t>(document: &Document<'t>, root: Element<'t>, codes: &[&str]) -> Result<bool, Stop> {
    let code = document.text(root, steps!("rsm:ExchangedDocument" / "ram:TypeCode"))?;
    Ok(codes.contains(&value::trim(&code)))
}

fn payment_terms<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let broken = document.any(root, SETTLEMENT, &mut |settlement| {
        settlement.children_named(qname!("ram:SpecifiedTradePaymentTerms")).any(|terms| {
            let text = terms.child(qname!("ram:Description"));
            text.is_some_and(|text| !shapes::are_payment_terms(&text.string_value()))
        })
    });
    Ok((!broken).into())
}

fn file_names_differ<'t>(document: &Document<'t>, _: Element<'t>) -> Result<Verdict, Stop> {
    let mut seen: HashMap<_, Element<'t>> = HashMap::new();
    for reference in document.all(qname!("ram:AdditionalReferencedDocument")) {
        let parent = reference.parent().map(|parent| parent.id());
        for object in reference.children_named(qname!("ram:AttachmentBinaryObject")) {
            let Some(name) = object.attribute(qname!("filename")) else { continue };
            let first = seen.entry((parent, name)).or_insert(reference);
            if *first != reference {
                return Ok(Verdict::Broken);
            }
        }
    }
    Ok(Verdict::Holds)
}

fn correction_names_its_invoice<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let named = || exists_below(document, SETTLEMENT, steps!("ram:InvoiceReferencedDocument"));
    Ok((!type_code(document, root, &["384"])? || named()).into())
}

fn says_when_delivered<'t>(document: &Document<'t>, transaction: Element<'t>) -> Result<Verdict, Stop> {
    let date = steps!(
        "ram:ApplicableHeaderTradeDelivery" / "ram:ActualDeliverySupplyChainEvent" / "ram:OccurrenceDateTime"
    );
    let lines = || {
        transaction.children_named(qname!("ram:IncludedSupplyChainTradeLineItem")).all(|line| {
            document.exists(line, steps!("ram:SpecifiedLineTradeSettlement" / "ram:BillingSpecifiedPeriod"))
        })
    };
    let holds = document.exists(transaction, date)
        || document.exists(
            transaction,
            steps!("ram:ApplicableHeaderTradeSettlement" / "ram:BillingSpecifiedPeriod"),
        )
        || lines();
    Ok(holds.into())
}

/// The base quantities of gross and net price agree in value and, where both have one, in unit.
fn prices_share_base_quantity<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    let quantities = |price: QName| {
        let mut found = Vec::new();
        let path = &[qname!("ram:SpecifiedLineTradeAgreement"), price, qname!("ram:BasisQuantity")];
        document.any(line, path, &mut |quantity| {
            found.push((quantity.string_value(), quantity.attribute(qname!("unitCode"))));
            false
        });
        found
    };
    let gross = quantities(qname!("ram:GrossPriceProductTradePrice"));
    let net = quantities(qname!("ram:NetPriceProductTradePrice"));
    if gross.is_empty() || net.is_empty() {
        return Ok(Verdict::Holds);
    }
    let same_value = gross.iter().any(|(one, _)| net.iter().any(|(other, _)| one == other));
    let units = |list: &[(_, Option<&'t str>)]| list.iter().filter_map(|(_, unit)| *unit).collect::<Vec<_>>();
    let (gross, net) = (units(&gross), units(&net));
    let same_unit = gross.is_empty() || net.is_empty() || gross.iter().any(|unit| net.contains(unit));
    Ok((same_value && same_unit).into())
}
