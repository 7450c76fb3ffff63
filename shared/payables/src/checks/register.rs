//! CHK-28. Positions resolved to the items of the company's register.

use std::collections::BTreeMap;

use attest_model::ids::folded;
use attest_model::invoice::{Invoice, Line};
use attest_model::master::{Item, Partner, Service, UnitConversion};
use attest_model::money::Decimal;

use crate::matching::Units;

/// A line's item and what it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Article<'a> {
    /// The item of the company's register.
    pub item: &'a Item,
    /// The service it belongs to.
    pub service: Option<&'a Service>,
    /// The partner who provides it.
    pub partner: Option<&'a Partner>,
    /// The line's quantity in the item's own unit; absent where no conversion is known.
    pub quantity: Option<Decimal>,
}

/// What the register knows of an invoice; everything by the keys of codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    /// Items by each of the codes that the invoice uses for them.
    pub items: BTreeMap<String, Item>,
    /// Services that the items belong to.
    pub services: BTreeMap<String, Service>,
    /// Partners who provide the items.
    pub partners: BTreeMap<String, Partner>,
}

/// The codes of a line's product, in the order in which the register is asked: our own, the standard one, the seller's.
pub fn product_codes(line: &Line) -> impl Iterator<Item = String> {
    let standard = line.standard_item_id.as_ref().map(|id| id.value.as_str());
    let given = [line.buyers_item_id.as_deref(), standard, line.sellers_item_id.as_deref()];
    given.into_iter().flatten().map(folded).filter(|code| !code.is_empty())
}

impl Register {
    /// CHK-28. Per line of the invoice, the item it is resolved to.
    #[must_use]
    pub fn articles(&self, invoice: &Invoice, conversions: &[UnitConversion]) -> Vec<Option<Article<'_>>> {
        let units = Units::new(&[], conversions);
        let in_base = |line: &Line, item: &Item| {
            Some(units.base(line.unit_code.as_deref(), item)?.quantity(line.invoiced_quantity?))
        };
        let article = |line: &Line| {
            let item = product_codes(line).find_map(|code| self.items.get(&code))?;
            Some(Article {
                item,
                service: item.service.as_ref().and_then(|code| self.services.get(&folded(code))),
                partner: item.partner.as_ref().and_then(|code| self.partners.get(&folded(code))),
                quantity: in_base(line, item),
            })
        };
        invoice.lines.iter().map(article).collect()
    }
}

/// CHK-25. What an invoice takes of each article, by the key of the item's code.
#[must_use]
pub fn quantities(articles: &[Option<Article<'_>>]) -> BTreeMap<String, Decimal> {
    let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
    for article in articles.iter().flatten() {
        if let Some(quantity) = article.quantity {
            let sum = sums.entry(article.item.code.key()).or_default();
            *sum = sum.saturating_add(quantity);
        }
    }
    sums
}
