//! What many rules ask of a document, found out once: its process and its countries.

use attest_xml::{Element, QName, qname};

use super::cii;
use super::query::{any_attribute, elements, normal, substring};
use crate::document::{Document, Stop, steps};
use crate::value;

/// The business process (BT-23).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Process {
    /// Not written as Peppol does.
    Unknown,
    /// Process 01, billing.
    Billing,
    /// Another process.
    Other,
}

/// Two capital letters; anything else equals no country that a rule names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Country(Option<[u8; 2]>);

impl Country {
    fn of(text: &str) -> Self {
        let letters: Option<[u8; 2]> = value::trim(text).as_bytes().try_into().ok();
        Self(letters.map(|letters| letters.map(|letter| letter.to_ascii_uppercase())))
    }

    pub(super) fn is(self, code: &str) -> bool {
        self.0.is_some_and(|letters| letters == code.as_bytes())
    }
}

/// The facts.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(super) process: Result<Process, Stop>,
    /// The seller's country by VAT number, then its tax representative's, then by address. None when the official
    /// expression fails, for then no context that asks for it fits.
    pub(super) supplier: Country,
    /// The same without the representative.
    pub(super) accounting_supplier: Country,
    /// The buyer's country by VAT number, then by address.
    pub(super) customer: Country,
    /// The countries of the addresses alone.
    pub(super) seller: Result<Country, Stop>,
    pub(super) buyer: Result<Country, Stop>,
    pub(super) representative: Result<Country, Stop>,
    /// The seller's address says exactly `DK`, `IS` or `SE`; so for the buyer.
    pub(super) seller_says: Said,
    pub(super) buyer_says: Said,
    /// A seller in Sweden whose VAT number begins with `SE`.
    pub(super) is_swedish_taxpayer: bool,
}

/// Country codes exactly as written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) danish: bool,
    pub(super) icelandic: bool,
    pub(super) swedish: bool,
}

impl Said {
    fn of<'t>(document: &Document<'t>, from: Element<'t>, path: &[QName]) -> Self {
        let mut said = Self::default();
        document.any(from, path, &mut |country| {
            let text = country.string_value();
            said.danish |= text == "DK";
            said.icelandic |= text == "IS";
            said.swedish |= text == "SE";
            false
        });
        said
    }
}

/// Why a country cannot be told: the official expression fails.
struct Fails;

impl Facts {
    pub(crate) fn of(document: &Document<'_>) -> Self {
        if document.root().name() == qname!("rsm:CrossIndustryInvoice") {
            Self::of_cii(document)
        } else {
            Self::of_ubl(document)
        }
    }

    /// Whether both addresses are German.
    pub(super) fn are_both_german(&self) -> Result<bool, Stop> {
        Ok(self.seller?.is("DE") && self.buyer?.is("DE"))
    }

    /// Whether the seller's address is Dutch.
    pub(super) fn is_seller_dutch(&self) -> bool {
        self.seller.is_ok_and(|country| country.is("NL"))
    }

    pub(super) fn is_greek_sender(&self) -> bool {
        self.supplier.is("GR") || self.supplier.is("EL")
    }

    pub(super) fn is_greek_receiver(&self) -> bool {
        self.customer.is("GR") || self.customer.is("EL")
    }

    fn of_ubl(document: &Document<'_>) -> Self {
        let root = document.root();
        let at_seller = steps!("cac:AccountingSupplierParty" / "cac:Party");
        let at_buyer = steps!("cac:AccountingCustomerParty" / "cac:Party");
        let country = steps!("cac:PostalAddress" / "cac:Country" / "cbc:IdentificationCode");
        let vat = |path: &[QName]| vat_country(document, path, ubl_vat_prefix);
        let address = |path: &[QName]| address_country(document, &[path, country].concat());
        let from =
            |vat: Result<Option<Country>, Fails>, otherwise: &dyn Fn() -> Result<Country, Fails>| match vat {
                Ok(Some(country)) => Ok(country),
                Ok(None) => otherwise(),
                Err(Fails) => Err(Fails),
            };
        let by_address = |path: &[QName]| {
            address(path).map(|country| country.unwrap_or(Country::of("XX"))).map_err(|_| Fails)
        };
        let seller_address = || by_address(at_seller);
        let supplier =
            from(vat(at_seller), &|| from(vat(steps!("cac:TaxRepresentativeParty")), &seller_address));
        let written = |path: &[QName]| Said::of(document, root, &[path, country].concat());
        Self {
            process: process(document, root, steps!("cbc:ProfileID")),
            supplier: supplier.unwrap_or_default(),
            accounting_supplier: from(vat(at_seller), &seller_address).unwrap_or_default(),
            customer: from(vat(at_buyer), &|| by_address(at_buyer)).unwrap_or_default(),
            seller: address(at_seller).map(Option::unwrap_or_default),
            buyer: address(at_buyer).map(Option::unwrap_or_default),
            representative: address(steps!("cac:TaxRepresentativeParty")).map(Option::unwrap_or_default),
            seller_says: written(at_seller),
            buyer_says: written(at_buyer),
            is_swedish_taxpayer: document.all(qname!("cac:AccountingSupplierParty")).any(|supplier| {
                document.any(supplier, steps!("cac:Party"), &mut |party| is_swedish_party(document, party))
            }),
        }
    }

    fn of_cii(document: &Document<'_>) -> Self {
        let root = document.root();
        let agreement = steps!("rsm:SupplyChainTradeTransaction" / "ram:ApplicableHeaderTradeAgreement");
        let below = |name: QName| [agreement.as_slice(), &[name]].concat();
        let at_seller = below(qname!("ram:SellerTradeParty"));
        let at_buyer = below(qname!("ram:BuyerTradeParty"));
        let at_representative = below(qname!("ram:SellerTaxRepresentativeTradeParty"));
        let country = steps!("ram:PostalTradeAddress" / "ram:CountryID");
        let address = |path: &[QName]| address_country(document, &[path, country].concat());
        let written = |path: &[QName]| Said::of(document, root, &[path, country].concat());
        let vat = |path: &[QName]| vat_country(document, path, cii_vat_prefix);
        let supplier = match vat(&at_seller) {
            Ok(None) => match vat(&at_representative) {
                Ok(None) => {
                    address(&at_seller).map(|country| country.unwrap_or(Country::of("XX"))).map_err(|_| Fails)
                }
                Ok(Some(country)) => Ok(country),
                Err(Fails) => Err(Fails),
            },
            Ok(Some(country)) => Ok(country),
            Err(Fails) => Err(Fails),
        };
        let parameter = steps!(
            "rsm:ExchangedDocumentContext"
                / "ram:BusinessProcessSpecifiedDocumentContextParameter"
                / "ram:ID"
        );
        Self {
            process: process(document, root, parameter),
            supplier: supplier.unwrap_or_default(),
            accounting_supplier: Country::default(),
            customer: Country::default(),
            seller: address(&at_seller).map(Option::unwrap_or_default),
            buyer: address(&at_buyer).map(Option::unwrap_or_default),
            representative: address(&at_representative).map(Option::unwrap_or_default),
            seller_says: written(&at_seller),
            buyer_says: written(&at_buyer),
            is_swedish_taxpayer: elements(document, root, &at_seller)
                .into_iter()
                .any(|seller| document.has_text(seller, country, "SE") && cii::has_swedish_number(seller)),
        }
    }
}

/// A Swedish address and a VAT number that begins with `SE`.
pub(super) fn is_swedish_party<'t>(document: &Document<'t>, party: Element<'t>) -> bool {
    let country = steps!("cac:PostalAddress" / "cac:Country" / "cbc:IdentificationCode");
    document.has_text(party, country, "SE")
        && document.any(party, steps!("cac:PartyTaxScheme"), &mut |scheme| {
            ubl_vat_prefix(document, scheme).is_ok_and(|prefix| prefix.is_some_and(|prefix| prefix == "SE"))
        })
}

/// The first two characters of the number of a tax scheme `VAT`.
fn ubl_vat_prefix<'t>(document: &Document<'t>, scheme: Element<'t>) -> Result<Option<String>, Fails> {
    if !document.has_text(scheme, steps!("cac:TaxScheme" / "cbc:ID"), "VAT") {
        return Ok(None);
    }
    let number = document.text(scheme, steps!("cbc:CompanyID")).map_err(|_| Fails)?;
    Ok(Some(substring(&number, 1, 2).to_owned()))
}

fn cii_vat_prefix<'t>(document: &Document<'t>, registration: Element<'t>) -> Result<Option<String>, Fails> {
    if !any_attribute(document, registration, steps!("ram:ID"), qname!("schemeID"), "VAT") {
        return Ok(None);
    }
    let number = document.text(registration, steps!("ram:ID")).map_err(|_| Fails)?;
    Ok(Some(substring(&number, 1, 2).to_owned()))
}

/// The country that the only VAT number of a party begins with. Two numbers have no truth value: the official
/// expression fails.
fn vat_country<'t>(
    document: &Document<'t>,
    party: &[QName],
    prefix: impl Fn(&Document<'t>, Element<'t>) -> Result<Option<String>, Fails>,
) -> Result<Option<Country>, Fails> {
    let mut found: Option<String> = None;
    for party in elements(document, document.root(), party) {
        let schemes = party.children().filter(|child| {
            child.name() == qname!("cac:PartyTaxScheme")
                || child.name() == qname!("ram:SpecifiedTaxRegistration")
        });
        for scheme in schemes {
            let Some(prefix) = prefix(document, scheme)? else { continue };
            if found.is_some() {
                return Err(Fails);
            }
            found = Some(prefix);
        }
    }
    Ok(found.filter(|prefix| !prefix.is_empty()).map(|prefix| Country::of(&prefix)))
}

fn address_country(document: &Document<'_>, path: &[QName]) -> Result<Option<Country>, Stop> {
    let found = document.one(document.root(), path)?;
    Ok(found.map(|country| Country::of(&country.string_value())))
}

/// `?` stands for any character, `#` for a digit.
const PROCESS: &str = "urn:fdc:peppol?eu:2017:poacc:billing:##:1?0";

fn process<'t>(document: &Document<'t>, root: Element<'t>, path: &[QName]) -> Result<Process, Stop> {
    let text = normal(document, root, path)?;
    let fits = |window: &[char]| {
        window.iter().zip(PROCESS.chars()).all(|(c, pattern)| match pattern {
            '?' => true,
            '#' => c.is_ascii_digit(),
            exact => *c == exact,
        })
    };
    let characters: Vec<char> = text.chars().collect();
    if !characters.windows(PROCESS.len()).any(fits) {
        return Ok(Process::Unknown);
    }
    Ok(match text.split(':').nth(6) {
        Some("01") => Process::Billing,
        Some("Unknown") | None => Process::Unknown,
        Some(_) => Process::Other,
    })
}
