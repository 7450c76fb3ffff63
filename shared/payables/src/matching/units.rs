//! MAP-29. Quantities and prices in the order line's unit.

use std::cell::{OnceCell, RefCell};

use attest_model::ids::{folded, is_same};
use attest_model::master::{Item, UnitConversion};
use attest_model::money::{Decimal, PRICE_DECIMALS, round};
use attest_model::orders::OrderLine;
use attest_model::units::between;
use foldhash::{HashMap, HashMapExt as _};

use super::candidates::LineOfOrder;
use super::symbols::{ByText, NONE, Symbol, Symbols};

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
        self.scale(quantity, self.numerator, self.denominator)
    }

    /// A price per invoice unit as a price per order unit.
    pub(crate) fn price(self, price: Decimal) -> Decimal {
        self.scale(price, self.denominator, self.numerator)
    }

    /// value × by ÷ over, kept to six decimals (REC-2).
    fn scale(self, value: Decimal, by: Decimal, over: Decimal) -> Decimal {
        if self == Self::ONE {
            return round(value, PRICE_DECIMALS);
        }
        let product = value.saturating_mul(by);
        round(product.checked_div(over).unwrap_or(product), PRICE_DECIMALS)
    }
}

/// The pack sizes of items, the conversions of the company, and those that hold everywhere; in this order.
pub(crate) struct Units<'a> {
    items: &'a [Item],
    /// Places of items by product code; read when a unit first differs.
    by_code: OnceCell<RefCell<ByText<usize>>>,
    conversions: HashMap<String, HashMap<String, Decimal>>,
    /// Units of the invoice, folded.
    names: HashMap<Symbol, String>,
    /// By unit and order line; found when first asked for.
    known: RefCell<HashMap<(Symbol, u32), Option<Factor>>>,
}

impl<'a> Units<'a> {
    pub(crate) fn new(items: &'a [Item], conversions: &[UnitConversion]) -> Self {
        let mut by_unit: HashMap<String, HashMap<String, Decimal>> = HashMap::new();
        for row in conversions.iter().filter(|row| row.factor > Decimal::ZERO) {
            by_unit.entry(folded(&row.from)).or_default().insert(folded(&row.to), row.factor);
        }
        Self {
            items,
            by_code: OnceCell::new(),
            conversions: by_unit,
            names: HashMap::new(),
            known: RefCell::default(),
        }
    }

    /// The symbol of a unit of the invoice.
    pub(crate) fn put(&mut self, symbols: &mut Symbols, unit: Option<&str>) -> Symbol {
        let symbol = symbols.put(unit);
        self.names.entry(symbol).or_insert_with(|| folded(unit.unwrap_or_default()));
        symbol
    }

    /// How many units of the order line one `unit` is; `None` where units differ and no conversion is known.
    pub(crate) fn factor(&self, unit: Symbol, index: u32, own: &LineOfOrder<'_>) -> Option<Factor> {
        if unit == NONE || unit == own.unit {
            return Some(Factor::ONE);
        }
        let find = || self.between(self.names.get(&unit)?, own.line);
        *self.known.borrow_mut().entry((unit, index)).or_insert_with(find)
    }

    /// How many units of an order line one unit of this folded code is.
    fn between(&self, from: &str, line: &OrderLine) -> Option<Factor> {
        let to = line.unit_code.as_str();
        self.by_item(from, to, line).or_else(|| self.by_table(from, &folded(to)))
    }

    /// A quantity in units of an order line; without a unit it counts in these (MAP-29).
    pub(crate) fn in_order_units(
        &self,
        quantity: Decimal,
        unit: Option<&str>,
        line: &OrderLine,
    ) -> Option<Decimal> {
        let unit = unit.map(folded).filter(|unit| !unit.is_empty() && !is_same(unit, &line.unit_code));
        let factor = unit.map_or(Some(Factor::ONE), |unit| self.between(&unit, line))?;
        Some(factor.quantity(quantity))
    }

    fn item(&self, code: &str) -> Option<&'a Item> {
        let read = || {
            let mut by_code = ByText::default();
            // The company's own code wins over another party's.
            for (place, item) in self.items.iter().enumerate() {
                by_code.put(item.code.as_str(), || place);
            }
            for (place, item) in self.items.iter().enumerate() {
                for code in &item.other_codes {
                    by_code.put(code.as_str(), || place);
                }
            }
            RefCell::new(by_code)
        };
        let place = self.by_code.get_or_init(read).borrow_mut().get(code)?;
        self.items.get(place)
    }

    fn by_item(&self, from: &str, to: &str, line: &OrderLine) -> Option<Factor> {
        if self.items.is_empty() {
            return None;
        }
        let codes = [&line.buyers_item_id, &line.standard_item_id, &line.sellers_item_id];
        let item = codes.into_iter().flatten().find_map(|code| self.item(code.as_str()))?;
        let (from, to) = (self.size(from, item)?, self.size(to, item)?);
        Some(Factor {
            numerator: from.numerator.checked_mul(to.denominator)?,
            denominator: from.denominator.checked_mul(to.numerator)?,
        })
    }

    /// How many of an item's own units one `unit` is; `None` where no pack size and no conversion is known.
    pub(crate) fn base(&self, unit: Option<&str>, item: &Item) -> Option<Factor> {
        match unit.map(folded).filter(|unit| !unit.is_empty()) {
            Some(unit) => self.size(&unit, item),
            None => Some(Factor::ONE),
        }
    }

    fn size(&self, unit: &str, item: &Item) -> Option<Factor> {
        if is_same(unit, &item.unit_code) {
            return Some(Factor::ONE);
        }
        let is_pack = |(code, size): &&(String, Decimal)| *size > Decimal::ZERO && is_same(code, unit);
        match item.pack_sizes.iter().find(is_pack) {
            Some((_, size)) => Some(Factor { numerator: *size, denominator: Decimal::ONE }),
            None => self.by_table(unit, &folded(&item.unit_code)),
        }
    }

    fn by_table(&self, from: &str, to: &str) -> Option<Factor> {
        let find = |from: &str, to: &str| self.conversions.get(from)?.get(to).copied();
        let forward = find(from, to).map(|factor| Factor { numerator: factor, denominator: Decimal::ONE });
        forward
            .or_else(|| find(to, from).map(|f| Factor { numerator: Decimal::ONE, denominator: f }))
            .or_else(|| between(from, to).map(|(numerator, denominator)| Factor { numerator, denominator }))
    }
}
