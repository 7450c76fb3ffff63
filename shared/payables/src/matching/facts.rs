//! What a match is decided on.

use std::collections::BTreeMap;

use attest_model::ids::{CompanyCode, OrderNumber, SupplierCode};
use attest_model::invoice::{Invoice, Line};
use attest_model::master::{Item, UnitConversion};
use attest_model::orders::{GoodsReceipt, PurchaseOrder};
use attest_model::settings::Settings;
use jiff::civil::Date;

use super::Trigger;
use crate::order_numbers::{NumberRules, candidates, several};

/// What an order reference on the document resolved to (section 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The order.
    pub number: OrderNumber,
    /// The WBS code that its suffix named (ONUM-14, MAP-17).
    pub wbs_code: Option<String>,
}

/// Everything a match looks at; it changes none of it.
#[derive(Debug, Clone, Copy)]
pub struct MatchFacts<'a> {
    /// The document.
    pub invoice: &'a Invoice,
    /// The company that received it.
    pub company: &'a CompanyCode,
    /// Its supplier.
    pub supplier: &'a SupplierCode,
    /// The orders it names, with current invoiced and reserved quantities.
    pub orders: &'a [PurchaseOrder],
    /// The receipts of these orders.
    pub receipts: &'a [GoodsReceipt],
    /// Order references as [`Invoice::order_number_of`] gives them, resolved; a text without an entry is taken as it stands.
    pub references: &'a BTreeMap<String, Reference>,
    /// The settings of the company, the supplier and its office.
    pub settings: &'a Settings,
    /// Items of the company, for pack sizes.
    pub items: &'a [Item],
    /// Unit conversions of the company.
    pub conversions: &'a [UnitConversion],
    /// What made the match run.
    pub trigger: Trigger,
    /// Today, in the company's zone.
    pub today: Date,
    /// Since when it has waited for a receipt (MATCH-37).
    pub waiting_since: Option<Date>,
}

impl<'a> MatchFacts<'a> {
    /// The order that a reference names, by its text.
    #[must_use]
    pub fn order_named(&self, text: &str) -> OrderNumber {
        self.references.get(text).map_or_else(|| OrderNumber::new(text), |found| found.number.clone())
    }

    /// MAP-17. The WBS code of a line: BT-133, else the order number's suffix, else BT-19, else BT-11.
    #[must_use]
    pub fn wbs_code_of(&self, line: &'a Line) -> Option<&'a str> {
        let suffix = || {
            let text = self.invoice.order_number_of(line)?;
            self.references.get(text)?.wbs_code.as_deref()
        };
        let given = |text: &'a Option<String>| text.as_deref().filter(|text| !text.trim().is_empty());
        given(&line.buyer_accounting_reference)
            .or_else(suffix)
            .or_else(|| given(&self.invoice.buyer_accounting_reference))
            .or_else(|| given(&self.invoice.project_reference))
    }
}

/// ONUM-26. Which order each reference on the document means: the first candidate that is one of the invoice's orders.
#[must_use]
pub fn references(
    invoice: &Invoice,
    orders: &[OrderNumber],
    settings: &Settings,
) -> BTreeMap<String, Reference> {
    let rules = NumberRules::of(settings);
    let mut references = BTreeMap::new();
    let header = invoice.order_number();
    let texts = header
        .into_iter()
        .chain(header.into_iter().flat_map(several))
        .chain(invoice.lines.iter().filter_map(|l| invoice.order_number_of(l)));
    for text in texts {
        if references.contains_key(text) {
            continue;
        }
        let meant = candidates(text, &rules).into_iter().find(|candidate| orders.contains(&candidate.number));
        if let Some(candidate) = meant {
            let reference = Reference { number: candidate.number, wbs_code: candidate.wbs };
            references.insert(text.to_owned(), reference);
        }
    }
    references
}
