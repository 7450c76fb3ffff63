//! Which VAT categories a CII document uses, and where, and the VAT identifiers of its parties.

use attest_xml::{Element, qname};

use super::has_scheme;
use crate::document::{Document, steps};

/// How often a category stands in the VAT breakdown, in lines, in allowances and charges.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) breakdown: usize,
    pub(crate) lines: usize,
    pub(crate) sided: usize,
}

/// The categories that rules count, in the order of the counts.
const CODES: [&str; 9] = ["S", "Z", "E", "AE", "K", "G", "O", "L", "M"];

/// All counts, and the VAT identifiers of the parties: anywhere, and in the agreement of the document.
#[derive(Debug, Clone, Default)]
pub(crate) struct CiiVatUse {
    counts: [Counts; CODES.len()],
    /// A tax of breakdown or line has another category than O.
    pub(crate) other_than_o: bool,
    /// An allowance or charge has another category than O.
    pub(crate) sided_other_than_o: bool,
    /// The seller has a VAT identifier or tax number (BT-31, BT-32).
    pub(crate) seller_tax_id: Seen,
    /// The seller has a VAT identifier (BT-31).
    pub(crate) seller_vat_id: Seen,
    /// The tax representative has a VAT identifier (BT-63).
    pub(crate) representative_vat_id: Seen,
    /// The buyer has a VAT identifier (BT-48).
    pub(crate) buyer_vat_id: bool,
    /// The buyer has a legal registration identifier (BT-47).
    pub(crate) buyer_legal_id: bool,
}

/// Whether a party with the identifier was seen.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seen {
    /// Anywhere.
    pub(crate) anywhere: bool,
    /// In the agreement of the document.
    pub(crate) agreed: bool,
}

impl CiiVatUse {
    /// The counts of a category.
    pub(crate) fn of_code(&self, code: &str) -> Counts {
        let number = CODES.iter().position(|each| *each == code);
        number.and_then(|number| self.counts.get(number)).copied().unwrap_or_default()
    }

    /// Gathers.
    pub(crate) fn gather(document: &Document<'_>) -> CiiVatUse {
        let mut vat = CiiVatUse::default();
        for tax in document.all(qname!("ram:ApplicableTradeTax")) {
            let parent = tax.parent().map(Element::name);
            let in_breakdown = parent == Some(qname!("ram:ApplicableHeaderTradeSettlement"));
            let in_line = parent == Some(qname!("ram:SpecifiedLineTradeSettlement"));
            vat.other_than_o |= vat.count(tax, |counts| {
                counts.breakdown += usize::from(in_breakdown);
                counts.lines += usize::from(in_line);
            });
        }
        for tax in document.all(qname!("ram:CategoryTradeTax")) {
            vat.sided_other_than_o |= vat.count(tax, |counts| counts.sided += 1);
        }
        vat.add_parties(document);
        vat
    }

    /// Counts a tax once per category it names; answers whether it names another than O.
    fn count(&mut self, tax: Element<'_>, add: impl Fn(&mut Counts)) -> bool {
        let mut other = false;
        let mut seen = [false; CODES.len()];
        for code in tax.children_named(qname!("ram:CategoryCode")) {
            let code = code.string_value();
            other |= code != "O";
            let Some(number) = CODES.iter().position(|each| *each == code) else { continue };
            if let (Some(counts), Some(seen)) = (self.counts.get_mut(number), seen.get_mut(number))
                && !core::mem::replace(seen, true)
            {
                add(counts);
            }
        }
        other
    }

    fn add_parties(&mut self, document: &Document<'_>) {
        for seller in document.all(qname!("ram:SellerTradeParty")) {
            let (tax, vat) = (has_registration(seller, &["VA", "FC"]), has_registration(seller, &["VA"]));
            mark(&mut self.seller_tax_id, seller, tax);
            mark(&mut self.seller_vat_id, seller, vat);
        }
        for party in document.all(qname!("ram:SellerTaxRepresentativeTradeParty")) {
            let vat = has_registration(party, &["VA"]);
            mark(&mut self.representative_vat_id, party, vat);
        }
        for buyer in document.all(qname!("ram:BuyerTradeParty")) {
            self.buyer_vat_id |= has_registration(buyer, &["VA"]);
            self.buyer_legal_id |=
                document.exists(buyer, steps!("ram:SpecifiedLegalOrganization" / "ram:ID"));
        }
    }
}

fn mark(seen: &mut Seen, party: Element<'_>, has: bool) {
    seen.anywhere |= has;
    seen.agreed |= has && is_agreed(party);
}

fn has_registration(party: Element<'_>, schemes: &[&str]) -> bool {
    party
        .children_named(qname!("ram:SpecifiedTaxRegistration"))
        .any(|registration| registration.children_named(qname!("ram:ID")).any(|id| has_scheme(id, schemes)))
}

fn is_agreed(party: Element<'_>) -> bool {
    let agreement =
        party.parent().filter(|parent| parent.name() == qname!("ram:ApplicableHeaderTradeAgreement"));
    let transaction = agreement
        .and_then(Element::parent)
        .filter(|each| each.name() == qname!("rsm:SupplyChainTradeTransaction"));
    transaction.and_then(Element::parent).is_some_and(|root| root.parent().is_none())
}
