//! MAP-29. Quantities and prices in the order line's unit.

use std::collections::HashMap;

use attest_model::ids::folded;
use attest_model::master::{Item, UnitConversion};
use attest_model::money::{Decimal, PRICE_DECIMALS, round};
use attest_model::orders::OrderLine;

/// How many order units one invoice unit is, as an exact fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Factor {
    numerator: Decimal,
    denominator: Decimal,
}

impl Factor {
    pub(crate) const ONE: Self = Self { numerator: Decimal::ONE, denominator: Decimal::ONE };

    /// A quantity of the invoice in order units.
    pub(crate) fn quantity(self, quantity: Decimal) -> Decimal {
        scale(quantity, self.numerator, self.denominator)
    }

    /// A price per invoice unit as a price per order unit.
    pub(crate) fn price(self, price: Decimal) -> Decimal {
        scale(price, self.denominator, self.numerator)
    }
}

/// value × by ÷ over, kept to six decimals (REC-2).
fn scale(value: Decimal, by: Decimal, over: Decimal) -> Decimal {
    let product = value.saturating_mul(by);
    round(product.checked_div(over).unwrap_or(product), PRICE_DECIMALS)
}

/// The pack sizes of items and the conversions of the company.
pub(crate) struct Units<'a> {
    items: HashMap<String, &'a Item>,
    conversions: HashMap<(String, String), Decimal>,
}

impl<'a> Units<'a> {
    pub(crate) fn new(items: &'a [Item], conversions: &[UnitConversion]) -> Self {
        let mut by_code = HashMap::with_capacity(items.len());
        for item in items {
            for code in &item.other_codes {
                by_code.entry(code.key()).or_insert(item);
            }
        }
        // The company's own code wins over another party's.
        by_code.extend(items.iter().map(|item| (item.code.key(), item)));
        let conversions = conversions
            .iter()
            .filter(|conversion| conversion.factor > Decimal::ZERO)
            .map(|c| ((folded(&c.from), folded(&c.to)), c.factor))
            .collect();
        Self { items: by_code, conversions }
    }

    /// How many units of the order line one `unit` is; `None` where units differ and no conversion is known.
    pub(crate) fn factor(&self, unit: Option<&str>, line: &OrderLine) -> Option<Factor> {
        let unit = unit.map(str::trim).filter(|unit| !unit.is_empty());
        let Some(unit) = unit else { return Some(Factor::ONE) };
        if unit.eq_ignore_ascii_case(line.unit_code.trim()) {
            return Some(Factor::ONE);
        }
        let (from, to) = (folded(unit), folded(&line.unit_code));
        self.by_item(&from, &to, line).or_else(|| self.by_table(&from, &to))
    }

    fn by_item(&self, from: &str, to: &str, line: &OrderLine) -> Option<Factor> {
        let codes = [&line.buyers_item_id, &line.standard_item_id, &line.sellers_item_id];
        let item = codes.into_iter().flatten().find_map(|code| self.items.get(&code.key()))?;
        let base = folded(&item.unit_code);
        let size = |unit: &str| {
            if unit == base {
                return Some(Factor::ONE);
            }
            let pack =
                item.pack_sizes.iter().find(|(code, size)| folded(code) == unit && *size > Decimal::ZERO);
            match pack {
                Some((_, size)) => Some(Factor { numerator: *size, denominator: Decimal::ONE }),
                None => self.by_table(unit, &base),
            }
        };
        let (from, to) = (size(from)?, size(to)?);
        Some(Factor {
            numerator: from.numerator.checked_mul(to.denominator)?,
            denominator: from.denominator.checked_mul(to.numerator)?,
        })
    }

    fn by_table(&self, from: &str, to: &str) -> Option<Factor> {
        let find = |from: &str, to: &str| self.conversions.get(&(from.to_owned(), to.to_owned())).copied();
        let forward = find(from, to).map(|factor| Factor { numerator: factor, denominator: Decimal::ONE });
        forward.or_else(|| find(to, from).map(|f| Factor { numerator: Decimal::ONE, denominator: f }))
    }
}
