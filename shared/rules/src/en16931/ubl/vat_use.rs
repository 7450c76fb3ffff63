//! Which VAT categories a UBL document uses, and where: gathered once, asked by some sixty rules.

use attest_xml::{Element, qname};

use super::{is_allowance, is_charge, is_vat};
use crate::document::{Document, Stop, steps};
use crate::value;

/// Uses of one VAT category. "Exact" counts only codes without white space around them, as some rules compare.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Use {
    /// Below any `cac:TaxCategory` of scheme VAT.
    pub(crate) categories: usize,
    /// Below any `cac:ClassifiedTaxCategory` of scheme VAT.
    pub(crate) items: usize,
    /// The same of any scheme.
    pub(crate) items_any: usize,
    /// In the VAT breakdown, scheme VAT.
    pub(crate) breakdown: usize,
    /// The same of any scheme.
    pub(crate) breakdown_any: usize,
    /// The same, exact.
    pub(crate) breakdown_exact: usize,
    /// The same, exact, scheme VAT.
    pub(crate) breakdown_vat_exact: usize,
    /// In allowances of any level, scheme VAT.
    pub(crate) allowances: usize,
    /// The same of any scheme.
    pub(crate) allowances_any: usize,
    /// In charges of any level, scheme VAT.
    pub(crate) charges: usize,
    /// The same of any scheme.
    pub(crate) charges_any: usize,
    /// In charges of any level, exact, scheme VAT.
    pub(crate) charges_exact: usize,
    /// In allowances and charges of any level, scheme VAT.
    pub(crate) sided: usize,
    /// The same of any scheme.
    pub(crate) sided_any: usize,
    /// In allowances on document level, scheme VAT.
    pub(crate) document_allowances: usize,
    /// In charges on document level, scheme VAT.
    pub(crate) document_charges: usize,
    /// In allowances and charges on document level, exact, any scheme.
    pub(crate) document_exact: usize,
    /// In items, exact, any scheme.
    pub(crate) items_exact: usize,
    /// In any `cac:TaxCategory`, exact, any scheme.
    pub(crate) categories_exact: usize,
}

/// The categories that rules name, in the order of [`VatUse::by_code`].
pub(super) const CODES: [&str; 10] = ["S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B"];

/// All uses, and the VAT identifiers of the parties.
#[derive(Debug, Clone, Default)]
pub(crate) struct VatUse {
    by_code: [Use; CODES.len()],
    /// Categories other than O: breakdown, items, allowances, charges; scheme VAT.
    pub(crate) other_than_o: [usize; 4],
    /// The seller has an identifier of some tax scheme (BT-31, BT-32).
    pub(crate) seller_tax_id: bool,
    /// The seller has a VAT identifier (BT-31).
    pub(crate) seller_vat_id: bool,
    /// The tax representative has a VAT identifier (BT-63).
    pub(crate) representative_vat_id: bool,
    /// The buyer has a VAT identifier (BT-48).
    pub(crate) buyer_vat_id: bool,
    /// The buyer has a legal registration identifier (BT-47).
    pub(crate) buyer_legal_id: bool,
}

impl VatUse {
    /// The uses of a category.
    pub(crate) fn of_code(&self, code: &str) -> Use {
        let number = CODES.iter().position(|each| *each == code);
        number.and_then(|number| self.by_code.get(number)).copied().unwrap_or_default()
    }

    fn uses(&mut self, code: &str) -> Option<&mut Use> {
        let number = CODES.iter().position(|each| *each == code)?;
        self.by_code.get_mut(number)
    }

    /// Gathers.
    ///
    /// # Errors
    /// Where the official stylesheet stops: a doubled category code or scheme.
    pub(crate) fn gather(document: &Document<'_>) -> Result<VatUse, Stop> {
        let mut vat = VatUse::default();
        for category in document.all(qname!("cac:TaxCategory")) {
            vat.add_category(document, category)?;
        }
        for category in document.all(qname!("cac:ClassifiedTaxCategory")) {
            vat.add_item(document, category)?;
        }
        vat.add_parties(document)?;
        Ok(vat)
    }

    fn add_item<'t>(&mut self, document: &Document<'t>, category: Element<'t>) -> Result<(), Stop> {
        let is_vat = is_vat(document, category)?;
        let text = document.text(category, steps!("cbc:ID"))?;
        let code = value::trim(&text);
        if is_vat && code != "O" {
            self.other_than_o[1] += 1;
        }
        let Some(uses) = self.uses(code) else { return Ok(()) };
        uses.items_any += 1;
        uses.items += usize::from(is_vat);
        uses.items_exact += usize::from(code.len() == text.len());
        Ok(())
    }

    fn add_category<'t>(&mut self, document: &Document<'t>, category: Element<'t>) -> Result<(), Stop> {
        let is_vat = is_vat(document, category)?;
        let text = document.text(category, steps!("cbc:ID"))?;
        let code = value::trim(&text);
        let (vat, exact) = (usize::from(is_vat), usize::from(code.len() == text.len()));
        let in_breakdown = usize::from(is_in_breakdown(category));
        let parent = category.parent().filter(|parent| parent.name() == qname!("cac:AllowanceCharge"));
        let sided = usize::from(parent.is_some());
        let allowance = usize::from(parent.is_some_and(|parent| is_allowance(document, parent)));
        let charge = usize::from(parent.is_some_and(|parent| is_charge(document, parent)));
        let direct = parent.and_then(Element::parent).is_some_and(|parent| parent.parent().is_none());
        let direct = usize::from(direct);
        if code != "O" {
            self.other_than_o[0] += in_breakdown * vat;
            self.other_than_o[2] += allowance * vat;
            self.other_than_o[3] += charge * vat;
        }
        let Some(uses) = self.uses(code) else { return Ok(()) };
        uses.categories += vat;
        uses.categories_exact += exact;
        uses.breakdown += in_breakdown * vat;
        uses.breakdown_any += in_breakdown;
        uses.breakdown_exact += in_breakdown * exact;
        uses.breakdown_vat_exact += in_breakdown * exact * vat;
        uses.allowances += allowance * vat;
        uses.allowances_any += allowance;
        uses.charges += charge * vat;
        uses.charges_any += charge;
        uses.charges_exact += charge * exact * vat;
        uses.sided += sided * vat;
        uses.sided_any += sided;
        uses.document_allowances += direct * allowance * vat;
        uses.document_charges += direct * charge * vat;
        uses.document_exact += direct * exact;
        Ok(())
    }

    fn add_parties(&mut self, document: &Document<'_>) -> Result<(), Stop> {
        for scheme in document.all(qname!("cac:PartyTaxScheme")) {
            let Some(parent) = scheme.parent() else { continue };
            if !document.exists(scheme, steps!("cbc:CompanyID")) {
                continue;
            }
            let owner = match parent.name() == qname!("cac:Party") {
                true => parent.parent().map(Element::name),
                false => Some(parent.name()),
            };
            let is_direct = parent.name() == qname!("cac:TaxRepresentativeParty");
            if is_direct {
                self.representative_vat_id |= is_vat(document, scheme)?;
            } else if owner == Some(qname!("cac:AccountingSupplierParty")) {
                self.seller_tax_id = true;
                self.seller_vat_id |= is_vat(document, scheme)?;
            } else if owner == Some(qname!("cac:AccountingCustomerParty")) {
                self.buyer_vat_id |= is_vat(document, scheme)?;
            }
        }
        self.buyer_legal_id = document.all(qname!("cac:AccountingCustomerParty")).any(|buyer| {
            document.exists(buyer, steps!("cac:Party" / "cac:PartyLegalEntity" / "cbc:CompanyID"))
        });
        Ok(())
    }
}

fn is_in_breakdown(category: Element<'_>) -> bool {
    let subtotal = category.parent().filter(|parent| parent.name() == qname!("cac:TaxSubtotal"));
    let total = subtotal.and_then(Element::parent).filter(|parent| parent.name() == qname!("cac:TaxTotal"));
    total.and_then(Element::parent).is_some_and(|parent| parent.parent().is_none())
}
