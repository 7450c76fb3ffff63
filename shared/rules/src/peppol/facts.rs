//! What many rules ask of a document, found out once: its process and its countries.

mod cii;
mod ubl;

use attest_xml::{Element, QName, qname};

use super::query::{normal, substring};
use crate::document::{Document, Stop, StopReason};
use crate::value;

pub(super) use ubl::is_swedish_party;

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
    /// The seller's address says exactly `DK` or `IS`; so for the buyer.
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
}

impl Said {
    fn of(countries: &[Element<'_>]) -> Self {
        let says = |code: &str| countries.iter().any(|country| country.string_value() == code);
        Self { danish: says("DK"), icelandic: says("IS") }
    }
}

/// The official expression fails, so that no country can be told.
#[derive(Debug, Clone, Copy)]
struct Fails;

impl Facts {
    pub(crate) fn of(document: &Document<'_>) -> Self {
        if document.root().name() == qname!("rsm:CrossIndustryInvoice") {
            cii::facts(document)
        } else {
            ubl::facts(document)
        }
    }

    /// Whether both addresses are German: one that is not decides, even where the other cannot be told.
    pub(super) fn are_both_german(&self) -> Result<bool, Stop> {
        let is_elsewhere = |country: Result<Country, Stop>| country.is_ok_and(|country| !country.is("DE"));
        if is_elsewhere(self.seller) || is_elsewhere(self.buyer) {
            return Ok(false);
        }
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
}

/// The countries of parties by their VAT numbers, or by an address where there is none.
type VatCountry = Result<Option<Country>, Fails>;

/// The country that the only VAT number begins with, where it is written: two have no truth value, so that the
/// official expression fails.
fn vat_country<'t>(numbers: impl Iterator<Item = Result<Option<Element<'t>>, Fails>>) -> VatCountry {
    let mut found = None;
    for number in numbers {
        let text = number?.map(Element::string_value).unwrap_or_default();
        if found.is_some() {
            return Err(Fails);
        }
        let prefix = substring(&text, 1, 2);
        found = Some((!prefix.is_empty()).then(|| Country::of(prefix)));
    }
    Ok(found.flatten())
}

/// The country of the only address; `XX` for none.
fn or_address(vat: VatCountry, address: &[Element<'_>]) -> VatCountry {
    match vat? {
        Some(country) => Ok(Some(country)),
        None => match address {
            [] => Ok(Some(Country::of("XX"))),
            [one] => Ok(Some(Country::of(&one.string_value()))),
            [_, _, ..] => Err(Fails),
        },
    }
}

fn settled(country: VatCountry) -> Country {
    country.ok().flatten().unwrap_or_default()
}

/// The country of the only address, nothing for none.
fn address_country(address: &[Element<'_>]) -> Result<Country, Stop> {
    match address {
        [] => Ok(Country::default()),
        [one] => Ok(Country::of(&one.string_value())),
        [_, second, ..] => Err(Stop::at(*second, StopReason::Doubled)),
    }
}

/// `?` stands for any character, `#` for a digit.
const PROCESS: &[u8] = b"urn:fdc:peppol?eu:2017:poacc:billing:##:1?0";

fn process<'t>(document: &Document<'t>, root: Element<'t>, path: &[QName]) -> Result<Process, Stop> {
    let text = normal(document, root, path)?;
    let fits = |window: &[u8]| {
        window.iter().zip(PROCESS).all(|(byte, pattern)| match pattern {
            b'?' => true,
            b'#' => byte.is_ascii_digit(),
            exact => byte == exact,
        })
    };
    if !text.as_bytes().windows(PROCESS.len()).any(fits) {
        return Ok(Process::Unknown);
    }
    Ok(match text.split(':').nth(6) {
        Some("01") => Process::Billing,
        Some("Unknown") | None => Process::Unknown,
        Some(_) => Process::Other,
    })
}

#[cfg(test)]
mod tests {
    use attest_xml::{Limits, Tree};

    use super::*;

    fn facts(content: &str) -> Facts {
        let ubl = "urn:oasis:names:specification:ubl:schema:xsd";
        let text = format!(
            "<Invoice xmlns='{ubl}:Invoice-2' xmlns:cac='{ubl}:CommonAggregateComponents-2' \
             xmlns:cbc='{ubl}:CommonBasicComponents-2'>{content}</Invoice>"
        );
        let tree = Tree::parse(text.as_bytes(), &Limits::default()).unwrap();
        Facts::of(&Document::new(&tree))
    }

    fn party(role: &str, vat: &[&str], countries: &[&str]) -> String {
        let scheme = |number: &&str| {
            format!(
                "<cac:PartyTaxScheme><cbc:CompanyID>{number}</cbc:CompanyID>\
                 <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
            )
        };
        let address = |code: &&str| {
            format!(
                "<cac:PostalAddress><cac:Country><cbc:IdentificationCode>{code}</cbc:IdentificationCode>\
                 </cac:Country></cac:PostalAddress>"
            )
        };
        let schemes: String = vat.iter().map(scheme).collect();
        let addresses: String = countries.iter().map(address).collect();
        format!("<cac:{role}><cac:Party>{addresses}{schemes}</cac:Party></cac:{role}>")
    }

    #[test]
    fn supplier_country_is_that_of_the_vat_number_then_of_the_address() {
        for (case, vat, countries, expected) in [
            ("number", &["SE1"][..], &["NO"][..], Some("SE")),
            ("number in small letters", &["se1"], &["NO"], Some("SE")),
            ("address", &[], &["no "], Some("NO")),
            ("empty number", &[""], &["NO"], Some("NO")),
            ("nothing", &[], &[], Some("XX")),
            ("two numbers", &["SE1", "SE2"], &["SE"], None),
            ("two addresses", &[], &["SE", "SE"], None),
        ] {
            let facts = facts(&party("AccountingSupplierParty", vat, countries));
            assert_eq!(facts.supplier, expected.map_or(Country::default(), Country::of), "{case}");
        }
    }

    #[test]
    fn processes_are_read_from_their_form() {
        for (text, expected) in [
            ("urn:fdc:peppol.eu:2017:poacc:billing:01:1.0", Process::Billing),
            (" urn:fdc:peppol.eu:2017:poacc:billing:02:1.0 ", Process::Other),
            ("urn:fdc:peppol.eu:2017:poacc:billing:1:1.0", Process::Unknown),
            ("urn:fdc:peppol.eu:2017:poacc:billing:01:1", Process::Unknown),
            ("", Process::Unknown),
        ] {
            let facts = facts(&format!("<cbc:ProfileID>{text}</cbc:ProfileID>"));
            assert_eq!(facts.process, Ok(expected), "{text:?}");
        }
    }
}
