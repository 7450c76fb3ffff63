//! MATCH-27. Candidates and how they are narrowed, without comparing each line with each candidate.
//!
//! A [`Space`] holds candidates: order lines, or the receipt lines of order lines. A [`Node`] is a set of them. Splitting a
//! set by a feature is done once and answers every line that asks for a value of this feature.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use attest_model::ids::folded;
use attest_model::money::{Decimal, PRICE_DECIMALS, round};
use attest_model::orders::{GoodsReceipt, OrderLine};
use jiff::civil::Date;

use super::symbols::Symbol;

/// A set of candidates.
pub(crate) type NodeId = u32;

/// The empty set.
pub(crate) const EMPTY: NodeId = 0;

/// An order line, or a receipt line of it.
#[derive(Debug, Clone)]
pub(crate) struct Candidate<'a> {
    /// Index among all order lines.
    pub(crate) order_line: u32,
    /// The receipt; `None` for an order line itself, and for a line that its owner marked delivered.
    pub(crate) receipt: Option<&'a GoodsReceipt>,
    /// Day of delivery.
    pub(crate) date: Option<Date>,
    pub(crate) ticket: Symbol,
    pub(crate) receipt_number: Symbol,
    /// Open quantity, in millionths.
    pub(crate) open: i128,
}

/// An order line with what is compared of it.
#[derive(Debug, Clone)]
pub(crate) struct LineOfOrder<'a> {
    /// Index among the orders.
    pub(crate) order: u32,
    pub(crate) line: &'a OrderLine,
    pub(crate) wbs: Symbol,
    /// Price in millionths.
    pub(crate) price: i128,
}

/// What candidates are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Feature {
    Ticket,
    ReceiptNumber,
    Date,
    Wbs,
    IsOpen,
    Price,
    Open,
    /// The order line's unit, by the first order line that has it.
    Unit,
    /// Order lines that may be combined for one invoice line (MATCH-27).
    Class,
}

/// Quantities and prices in millionths, exactly: both keep six decimals (REC-2).
pub(crate) fn millionths(value: Decimal) -> i128 {
    let value = round(value, PRICE_DECIMALS);
    let missing = PRICE_DECIMALS.saturating_sub(value.scale());
    value.mantissa().saturating_mul(10i128.pow(missing))
}

/// Back from millionths.
pub(crate) fn from_millionths(value: i128) -> Decimal {
    Decimal::try_from_i128_with_scale(value, PRICE_DECIMALS).unwrap_or(Decimal::MAX).normalize()
}

type Children = HashMap<i128, NodeId>;

pub(crate) struct Space<'a> {
    pub(crate) candidates: Vec<Candidate<'a>>,
    /// Per order line, where its candidates start; one more at the end.
    starts: Vec<u32>,
    nodes: Vec<Vec<u32>>,
    splits: HashMap<(NodeId, Feature), Children>,
    unions: HashMap<(NodeId, Feature, i128, i128), NodeId>,
    sets: HashMap<Vec<u32>, NodeId>,
    classes: Classes,
    ages: RefCell<HashMap<NodeId, Rc<[u32]>>>,
    open: RefCell<HashMap<NodeId, i128>>,
}

/// Classes and units of order lines, found when first asked for.
#[derive(Default)]
struct Classes {
    of_line: HashMap<u32, i128>,
    known: HashMap<ClassKey, i128>,
    units: HashMap<String, i128>,
}

#[derive(PartialEq, Eq, Hash)]
struct ClassKey {
    order: u32,
    codes: [Option<String>; 3],
    unit: String,
    price: i128,
    wbs: Option<String>,
    coding: String,
}

impl<'a> Space<'a> {
    /// Candidates of so many order lines.
    pub(crate) fn new(lines: usize, mut candidates: Vec<Candidate<'a>>) -> Self {
        candidates.sort_by_key(|candidate| candidate.order_line);
        let mut starts = Vec::with_capacity(lines + 1);
        for (index, candidate) in (0u32..).zip(&candidates) {
            while starts.len() <= candidate.order_line as usize {
                starts.push(index);
            }
        }
        starts.resize(lines + 1, u32::try_from(candidates.len()).unwrap_or(u32::MAX));
        Self {
            candidates,
            starts,
            nodes: vec![Vec::new()],
            splits: HashMap::new(),
            unions: HashMap::new(),
            sets: HashMap::new(),
            classes: Classes::default(),
            ages: RefCell::default(),
            open: RefCell::default(),
        }
    }

    /// The candidates of a set.
    pub(crate) fn members(&self, node: NodeId) -> &[u32] {
        self.nodes.get(node as usize).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn candidate(&self, index: u32) -> Option<&Candidate<'a>> {
        self.candidates.get(index as usize)
    }

    /// Makes a set; equal sets are one node. `members` are sorted.
    fn node(&mut self, members: Vec<u32>) -> NodeId {
        if members.is_empty() {
            return EMPTY;
        }
        if let Some(known) = self.sets.get(&members) {
            return *known;
        }
        let id = NodeId::try_from(self.nodes.len()).unwrap_or(EMPTY);
        self.sets.insert(members.clone(), id);
        self.nodes.push(members);
        id
    }

    /// These candidates.
    pub(crate) fn set(&mut self, mut members: Vec<u32>) -> NodeId {
        members.sort_unstable();
        members.dedup();
        self.node(members)
    }

    /// The candidates of these order lines.
    pub(crate) fn of_order_lines(&mut self, lines: impl IntoIterator<Item = u32>) -> NodeId {
        let mut members: Vec<u32> = Vec::new();
        for line in lines {
            let line = line as usize;
            if let (Some(from), Some(to)) = (self.starts.get(line), self.starts.get(line + 1)) {
                members.extend(*from..*to);
            }
        }
        self.set(members)
    }

    /// The members with this value of the feature.
    pub(crate) fn pick(
        &mut self,
        lines: &[LineOfOrder<'_>],
        node: NodeId,
        feature: Feature,
        value: i128,
    ) -> NodeId {
        if let [only] = self.members(node) {
            let only = *only;
            return if self.value(lines, only, feature) == value { node } else { EMPTY };
        }
        self.split(lines, node, feature).get(&value).copied().unwrap_or(EMPTY)
    }

    /// The members whose value lies between `low` and `high`, both inclusive.
    pub(crate) fn pick_range(
        &mut self,
        lines: &[LineOfOrder<'_>],
        node: NodeId,
        feature: Feature,
        low: i128,
        high: i128,
    ) -> NodeId {
        if low == high {
            return self.pick(lines, node, feature, low);
        }
        if let Some(known) = self.unions.get(&(node, feature, low, high)) {
            return *known;
        }
        let members: Vec<u32> = self.members(node).to_vec();
        let within = members
            .into_iter()
            .filter(|member| (low..=high).contains(&self.value(lines, *member, feature)))
            .collect();
        let found = self.node(within);
        self.unions.insert((node, feature, low, high), found);
        found
    }

    /// The members of either set.
    pub(crate) fn join(&mut self, left: NodeId, right: NodeId) -> NodeId {
        if left == right || right == EMPTY {
            return left;
        }
        if left == EMPTY {
            return right;
        }
        self.set([self.members(left), self.members(right)].concat())
    }

    /// The parts of a set by a feature, in the order of their first member.
    pub(crate) fn parts(
        &mut self,
        lines: &[LineOfOrder<'_>],
        node: NodeId,
        feature: Feature,
    ) -> Vec<(i128, NodeId)> {
        if let [only] = self.members(node) {
            let only = *only;
            return vec![(self.value(lines, only, feature), node)];
        }
        let mut parts: Vec<_> =
            self.split(lines, node, feature).iter().map(|(value, part)| (*value, *part)).collect();
        parts.sort_by_key(|(_, part)| self.members(*part).first().copied());
        parts
    }

    fn split(&mut self, lines: &[LineOfOrder<'_>], node: NodeId, feature: Feature) -> &Children {
        if !self.splits.contains_key(&(node, feature)) {
            let members = self.members(node).to_vec();
            let mut groups: HashMap<i128, Vec<u32>> = HashMap::new();
            for member in members {
                groups.entry(self.value(lines, member, feature)).or_default().push(member);
            }
            let children = groups.into_iter().map(|(value, group)| (value, self.node(group))).collect();
            self.splits.insert((node, feature), children);
        }
        self.splits.entry((node, feature)).or_default()
    }

    fn value(&mut self, lines: &[LineOfOrder<'_>], member: u32, feature: Feature) -> i128 {
        let Some(candidate) = self.candidates.get(member as usize) else { return 0 };
        let Some(line) = lines.get(candidate.order_line as usize) else { return 0 };
        match feature {
            Feature::Ticket => i128::from(candidate.ticket),
            Feature::ReceiptNumber => i128::from(candidate.receipt_number),
            Feature::Date => candidate.date.map_or(i128::MIN, day_number),
            Feature::Wbs => i128::from(line.wbs),
            Feature::IsOpen => i128::from(candidate.open > 0),
            Feature::Price => line.price,
            Feature::Open => candidate.open,
            Feature::Unit => self.classes.unit(line.line),
            Feature::Class => self.classes.class(candidate.order_line, line),
        }
    }

    /// Sum of what is open in a set, in millionths.
    pub(crate) fn open(&self, node: NodeId) -> i128 {
        let sum = || {
            self.members(node)
                .iter()
                .filter_map(|member| self.candidate(*member))
                .fold(0, |sum: i128, candidate| sum.saturating_add(candidate.open.max(0)))
        };
        *self.open.borrow_mut().entry(node).or_insert_with(sum)
    }

    /// Takes quantities off order lines, before anything is split by what is open.
    pub(crate) fn use_up(&mut self, used: &[(u32, i128)]) {
        for (order_line, quantity) in used {
            let start = self.starts.get(*order_line as usize).copied().unwrap_or(u32::MAX);
            if let Some(candidate) = self.candidates.get_mut(start as usize)
                && candidate.order_line == *order_line
            {
                candidate.open -= quantity;
            }
        }
        self.open.borrow_mut().clear();
    }

    /// The members, oldest date first, then receipt number, then lowest line number (MATCH-27).
    pub(crate) fn oldest_first(&self, lines: &[LineOfOrder<'_>], node: NodeId) -> Rc<[u32]> {
        let sorted = || {
            let mut members = self.members(node).to_vec();
            if members.len() > 1 {
                members.sort_by_cached_key(|member| self.candidate(*member).map(|c| age_key(lines, c)));
            }
            Rc::from(members)
        };
        Rc::clone(self.ages.borrow_mut().entry(node).or_insert_with(sorted))
    }
}

type AgeKey = (Option<Date>, (u128, String), u32, (u128, String));

fn age_key(lines: &[LineOfOrder<'_>], candidate: &Candidate<'_>) -> AgeKey {
    let number = candidate.receipt.map(|receipt| numbered(receipt.number.as_str())).unwrap_or_default();
    let line = lines.get(candidate.order_line as usize);
    let order = line.map_or(0, |line| line.order);
    (candidate.date, number, order, line.map(|line| numbered(&line.line.id)).unwrap_or_default())
}

/// Orders `2` before `10`, and numbers before words.
fn numbered(text: &str) -> (u128, String) {
    let text = folded(text);
    match text.parse::<u128>() {
        Ok(number) => (number, String::new()),
        Err(_) => (u128::MAX, text),
    }
}

/// A day as a number, so that ranges of days are ranges of numbers.
pub(crate) fn day_number(date: Date) -> i128 {
    i128::from(attest_model::dates::days_between(Date::constant(1970, 1, 1), date))
}

impl Classes {
    fn unit(&mut self, line: &OrderLine) -> i128 {
        let next = i128::try_from(self.units.len()).unwrap_or(i128::MAX);
        *self.units.entry(folded(&line.unit_code)).or_insert(next)
    }

    fn class(&mut self, index: u32, line: &LineOfOrder<'_>) -> i128 {
        if let Some(known) = self.of_line.get(&index) {
            return *known;
        }
        let own = line.line;
        let code = |code: &Option<attest_model::ids::ProductCode>| code.as_ref().map(|code| code.key());
        let key = ClassKey {
            order: line.order,
            codes: [code(&own.sellers_item_id), code(&own.buyers_item_id), code(&own.standard_item_id)],
            unit: folded(&own.unit_code),
            price: line.price,
            wbs: own.wbs_code.as_deref().map(folded).filter(|wbs| !wbs.is_empty()),
            coding: coding_key(own),
        };
        let next = i128::try_from(self.known.len()).unwrap_or(i128::MAX);
        let class = *self.known.entry(key).or_insert(next);
        self.of_line.insert(index, class);
        class
    }
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
