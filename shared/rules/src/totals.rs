//! Sums over all lines, allowances and charges, gathered once per document whatever asks for them.

use std::collections::BTreeMap;

use attest_xml::{Element, QName, qname};
use rust_decimal::Decimal;

use crate::document::{Document, Stop, boolean, decimal, steps};
use crate::value;

/// VAT categories (BT-118, BT-151, BT-95, BT-102) with a rule on their taxable amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Category {
    Standard,
    Zero,
    Exempt,
    ReverseCharge,
    IntraCommunity,
    Export,
    OutsideScope,
    CanaryIslands,
    CeutaMelilla,
}

const CATEGORIES: usize = 9;

impl Category {
    pub(crate) fn of(code: &str) -> Option<Category> {
        Some(match code {
            "S" => Category::Standard,
            "Z" => Category::Zero,
            "E" => Category::Exempt,
            "AE" => Category::ReverseCharge,
            "K" => Category::IntraCommunity,
            "G" => Category::Export,
            "O" => Category::OutsideScope,
            "L" => Category::CanaryIslands,
            "M" => Category::CeutaMelilla,
            _ => return None,
        })
    }

    /// Whether its taxable amount is summed per rate.
    fn is_rated(self) -> bool {
        match self {
            Category::Standard | Category::CanaryIslands | Category::CeutaMelilla => true,
            Category::Zero
            | Category::Exempt
            | Category::ReverseCharge
            | Category::IntraCommunity
            | Category::Export
            | Category::OutsideScope => false,
        }
    }
}

/// The amounts of one VAT category.
#[derive(Debug, Clone, Default)]
struct Sums {
    total: Decimal,
    by_rate: BTreeMap<Decimal, Decimal>,
    stop: Option<Stop>,
}

/// Amounts by VAT category.
#[derive(Debug, Clone, Default)]
pub(crate) struct ByCategory([Sums; CATEGORIES]);

impl ByCategory {
    fn get(&self, category: Category) -> Option<&Sums> {
        self.0.get(category as usize)
    }

    /// The sum of the category.
    pub(crate) fn total(&self, category: Category) -> Result<Decimal, Stop> {
        self.get(category).map_or(Ok(Decimal::ZERO), |sums| sums.stop.map_or(Ok(sums.total), Err))
    }

    /// The sum of the category at one rate.
    pub(crate) fn at_rate(&self, category: Category, rate: Decimal) -> Result<Decimal, Stop> {
        self.get(category).map_or(Ok(Decimal::ZERO), |sums| {
            sums.stop.map_or(Ok(sums.by_rate.get(&rate).copied().unwrap_or_default()), Err)
        })
    }

    /// Whether something of the category has the rate.
    pub(crate) fn has_rate(&self, category: Category, rate: Decimal) -> bool {
        self.get(category).is_some_and(|sums| sums.by_rate.contains_key(&rate))
    }

    /// Adds one line, allowance or charge: its VAT categories with their rates, and its amount.
    fn add(&mut self, taxes: &Taxes, amount: Result<Decimal, Stop>) {
        for category in &taxes.categories {
            let Some(sums) = self.0.get_mut(*category as usize) else { continue };
            match amount {
                Ok(amount) => sums.total += amount,
                Err(stop) => sums.stop = sums.stop.or(Some(stop)),
            }
            if !category.is_rated() {
                continue;
            }
            for rate in &taxes.rates {
                *sums.by_rate.entry(*rate).or_default() += amount.unwrap_or_default();
            }
            sums.stop = sums.stop.or(taxes.stop);
        }
    }
}

/// The VAT categories and rates of one line, allowance or charge, each once.
#[derive(Debug, Default)]
struct Taxes {
    categories: Vec<Category>,
    rates: Vec<Decimal>,
    stop: Option<Stop>,
}

impl Taxes {
    fn clear(&mut self) {
        self.categories.clear();
        self.rates.clear();
        self.stop = None;
    }

    fn add(&mut self, code: &str, rate: Result<Option<Decimal>, Stop>) {
        if let Some(category) = Category::of(code)
            && !self.categories.contains(&category)
        {
            self.categories.push(category);
        }
        match rate {
            Ok(Some(rate)) => self.rates.push(rate),
            Ok(None) => {}
            Err(stop) => self.stop = self.stop.or(Some(stop)),
        }
    }

    fn finish(&mut self) {
        self.rates.sort_unstable();
        self.rates.dedup();
    }
}

/// All sums of a document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Totals {
    /// Net amounts of invoice lines (BT-131) directly under the document; in CII of all lines.
    pub(crate) lines: ByCategory,
    /// Net amounts of credit note lines.
    pub(crate) credit_lines: ByCategory,
    /// Charges on document level (BT-99).
    pub(crate) charges: ByCategory,
    /// Allowances on document level (BT-92).
    pub(crate) allowances: ByCategory,
    /// Lines at any depth.
    pub(crate) any_lines: ByCategory,
    /// Credit note lines at any depth.
    pub(crate) any_credit_lines: ByCategory,
    /// Allowances and charges at any depth.
    pub(crate) any_allowances: ByCategory,
}

impl Totals {
    pub(crate) fn of(document: &Document<'_>) -> Totals {
        let mut totals = Totals::default();
        if document.knows(qname!("rsm:SupplyChainTradeTransaction")) {
            totals.gather_cii(document);
        } else {
            totals.gather_ubl(document);
        }
        totals
    }

    fn gather_ubl(&mut self, document: &Document<'_>) {
        let mut taxes = Taxes::default();
        for line in document.all(qname!("cac:InvoiceLine")) {
            ubl_taxes(document, line, steps!("cac:Item" / "cac:ClassifiedTaxCategory"), &mut taxes);
            let amount = amount(document, line, steps!("cbc:LineExtensionAmount"));
            self.any_lines.add(&taxes, Ok(Decimal::ZERO));
            if is_direct(line) {
                self.lines.add(&taxes, amount);
            }
        }
        for line in document.all(qname!("cac:CreditNoteLine")) {
            ubl_taxes(document, line, steps!("cac:Item" / "cac:ClassifiedTaxCategory"), &mut taxes);
            let amount = amount(document, line, steps!("cbc:LineExtensionAmount"));
            self.any_credit_lines.add(&taxes, Ok(Decimal::ZERO));
            if is_direct(line) {
                self.credit_lines.add(&taxes, amount);
            }
        }
        for each in document.all(qname!("cac:AllowanceCharge")) {
            ubl_taxes(document, each, steps!("cac:TaxCategory"), &mut taxes);
            self.any_allowances.add(&taxes, Ok(Decimal::ZERO));
            if !is_direct(each) {
                continue;
            }
            let amount = amount(document, each, steps!("cbc:Amount"));
            self.add_sided(document, each, steps!("cbc:ChargeIndicator"), &taxes, amount);
        }
    }

    fn gather_cii(&mut self, document: &Document<'_>) {
        let mut taxes = Taxes::default();
        let sum = steps!("ram:SpecifiedTradeSettlementLineMonetarySummation");
        for settlement in document.all(qname!("ram:SpecifiedLineTradeSettlement")) {
            if !is_cii_line(settlement) {
                continue;
            }
            cii_taxes(document, settlement, qname!("ram:ApplicableTradeTax"), &mut taxes);
            let mut total = Ok(Decimal::ZERO);
            document.any(settlement, sum, &mut |sum| {
                let amount = amount(document, sum, steps!("ram:LineTotalAmount"));
                total = total.and_then(|total| amount.map(|amount| total + amount));
                false
            });
            self.lines.add(&taxes, total);
        }
        for each in document.all(qname!("ram:SpecifiedTradeAllowanceCharge")) {
            let parent = each.parent().map(Element::name);
            if parent != Some(qname!("ram:ApplicableHeaderTradeSettlement")) {
                continue;
            }
            cii_taxes(document, each, qname!("ram:CategoryTradeTax"), &mut taxes);
            let first = each.child(qname!("ram:ActualAmount"));
            let amount = first.map_or(Ok(Decimal::ZERO), decimal);
            self.add_sided(document, each, steps!("ram:ChargeIndicator" / "udt:Indicator"), &taxes, amount);
        }
    }

    /// Adds to the allowances or the charges: to both when the indicator is doubled and says both.
    fn add_sided<'t>(
        &mut self,
        document: &Document<'t>,
        each: Element<'t>,
        indicator: &[QName],
        taxes: &Taxes,
        amount: Result<Decimal, Stop>,
    ) {
        let (mut is_charge, mut is_allowance, mut stop) = (false, false, None);
        document.any(each, indicator, &mut |indicator| {
            match boolean(indicator) {
                Ok(true) => is_charge = true,
                Ok(false) => is_allowance = true,
                Err(error) => stop = Some(error),
            }
            false
        });
        let amount = stop.map_or(amount, Err);
        if is_charge || stop.is_some() {
            self.charges.add(taxes, amount);
        }
        if is_allowance {
            self.allowances.add(taxes, amount);
        }
    }
}

fn is_direct(element: Element<'_>) -> bool {
    element.parent().is_some_and(|parent| parent.parent().is_none())
}

fn is_cii_line(settlement: Element<'_>) -> bool {
    let line = settlement.parent();
    let transaction = line.and_then(Element::parent);
    line.is_some_and(|line| line.name() == qname!("ram:IncludedSupplyChainTradeLineItem"))
        && transaction.is_some_and(|parent| parent.name() == qname!("rsm:SupplyChainTradeTransaction"))
}

fn amount<'t>(document: &Document<'t>, from: Element<'t>, path: &[QName]) -> Result<Decimal, Stop> {
    Ok(document.decimal(from, path)?.unwrap_or_default())
}

fn ubl_taxes<'t>(document: &Document<'t>, from: Element<'t>, path: &[QName], taxes: &mut Taxes) {
    taxes.clear();
    document.any(from, path, &mut |tax| {
        match document.text(tax, steps!("cbc:ID")) {
            Ok(code) => taxes.add(value::trim(&code), document.decimal(tax, steps!("cbc:Percent"))),
            Err(stop) => taxes.stop = taxes.stop.or(Some(stop)),
        }
        false
    });
    taxes.finish();
}

fn cii_taxes<'t>(document: &Document<'t>, from: Element<'t>, name: QName, taxes: &mut Taxes) {
    taxes.clear();
    for tax in from.children_named(name) {
        let rate = document.decimal(tax, steps!("ram:RateApplicablePercent"));
        for code in tax.children_named(qname!("ram:CategoryCode")) {
            taxes.add(&code.string_value(), rate);
        }
        if tax.child(qname!("ram:CategoryCode")).is_none() {
            taxes.add("", rate);
        }
    }
    taxes.finish();
}
