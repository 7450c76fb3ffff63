//! MATCH-27. Order lines that may be combined for one invoice line, and factors between units, as numbers.

use std::hash::{BuildHasher as _, Hash as _, Hasher as _};

use attest_model::ids::{ProductCode, is_same};
use attest_model::money::{Decimal, PRICE_DECIMALS, round};
use attest_model::orders::OrderLine;
use foldhash::HashMap;
use foldhash::fast::RandomState;

use super::candidates::LineOfOrder;
use super::lines::Book;
use super::symbols::hash_folded;
use super::units::Factor;

/// Classes are found when first asked for.
#[derive(Default)]
pub(crate) struct Classes {
    /// Per order line: its class, from 1; 0 where nobody has asked.
    of_line: Vec<u32>,
    /// The first order line of each class, from 1.
    firsts: Vec<u32>,
    /// Classes by a hash of what makes them; of two with one hash the later stands at the next free number.
    by_hash: HashMap<u64, u32>,
    hasher: RandomState,
    factors: Vec<Factor>,
}

impl Classes {
    /// The number of a factor; -1 where units do not convert.
    pub(crate) fn factor(&mut self, factor: Option<Factor>) -> i128 {
        let Some(factor) = factor else { return -1 };
        let at = self.factors.iter().position(|known| *known == factor).unwrap_or_else(|| {
            self.factors.push(factor);
            self.factors.len() - 1
        });
        i128::try_from(at).unwrap_or(-1)
    }

    /// The factor of a number.
    pub(crate) fn factor_of(&self, value: i128) -> Option<Factor> {
        self.factors.get(usize::try_from(value).ok()?).copied()
    }

    /// The class of an order line: equal in product codes, unit, price, WBS code and coding.
    pub(crate) fn class(&mut self, book: &Book<'_>, index: u32, line: &LineOfOrder<'_>) -> i128 {
        if self.of_line.is_empty() {
            self.of_line = vec![0; book.order_lines.len()];
        }
        let known = self.of_line.get(index as usize).copied().unwrap_or_default();
        if known != 0 {
            return i128::from(known);
        }
        let class = self.find(book, index, line);
        if let Some(slot) = self.of_line.get_mut(index as usize) {
            *slot = class;
        }
        i128::from(class)
    }

    fn find(&mut self, book: &Book<'_>, index: u32, line: &LineOfOrder<'_>) -> u32 {
        let mut hash = self.hash(line);
        while let Some(known) = self.by_hash.get(&hash).copied() {
            let first = self.firsts.get(known as usize - 1).and_then(|at| book.order_lines.get(*at as usize));
            if first.is_some_and(|first| is_one_class(first, line)) {
                return known;
            }
            hash = hash.wrapping_add(1);
        }
        self.firsts.push(index);
        let class = u32::try_from(self.firsts.len()).unwrap_or(u32::MAX);
        self.by_hash.insert(hash, class);
        class
    }

    fn hash(&self, line: &LineOfOrder<'_>) -> u64 {
        let own = line.line;
        let mut hasher = self.hasher.build_hasher();
        (line.order, line.price).hash(&mut hasher);
        for text in codes(own).into_iter().flatten().chain([own.unit_code.as_str(), wbs(own)]) {
            hash_folded(text, &mut hasher);
        }
        if !own.coding.is_empty() {
            coding_key(own).hash(&mut hasher);
        }
        hasher.finish()
    }
}

fn is_one_class(left: &LineOfOrder<'_>, right: &LineOfOrder<'_>) -> bool {
    let (own, other) = (left.line, right.line);
    let is_same_code = |(left, right): (Option<&str>, Option<&str>)| match (left, right) {
        (Some(left), Some(right)) => is_same(left, right),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    left.order == right.order
        && left.price == right.price
        && codes(own).into_iter().zip(codes(other)).all(is_same_code)
        && is_same(&own.unit_code, &other.unit_code)
        && is_same(wbs(own), wbs(other))
        && (own.coding == other.coding || coding_key(own) == coding_key(other))
}

fn codes(line: &OrderLine) -> [Option<&str>; 3] {
    [&line.sellers_item_id, &line.buyers_item_id, &line.standard_item_id]
        .map(|code| code.as_ref().map(ProductCode::as_str))
}

fn wbs(line: &OrderLine) -> &str {
    line.wbs_code.as_deref().unwrap_or_default()
}

/// Where an order line is booked, with each row's share instead of its amount.
fn coding_key(line: &OrderLine) -> String {
    let sum: Decimal = line.coding.iter().map(|row| row.amount).sum();
    let mut key = String::new();
    for row in &line.coding {
        let share = if line.coding.len() == 1 { Some(Decimal::ONE) } else { row.amount.checked_div(sum) };
        let mut row = row.clone();
        row.amount = round(share.unwrap_or_default(), PRICE_DECIMALS).normalize();
        row.text.clear();
        key.push_str(&serde_json::to_string(&row).unwrap_or_default());
    }
    key
}
