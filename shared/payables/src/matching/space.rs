//! MATCH-27. Candidates and how they are narrowed, without comparing each line with each candidate.
//!
//! A [`Space`] holds candidates: order lines, or the receipt lines of order lines. A [`Node`] is a set of them. Splitting a
//! set by a feature is done once and answers every line that asks for a value of this feature.

use std::cell::{OnceCell, RefCell};
use std::hash::BuildHasher as _;
use std::ops::Deref;
use std::rc::Rc;

use attest_model::money::{Decimal, PRICE_DECIMALS, round};
use attest_model::orders::{GoodsReceipt, OrderLine};
use foldhash::fast::RandomState;
use foldhash::{HashMap, HashMapExt as _};
use jiff::civil::Date;

use super::age::age_key;
use super::classes::Classes;
use super::lines::Book;
use super::symbols::Symbol;
use super::units::Factor;

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
    pub(crate) unit: Symbol,
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
    /// How many of its units one unit of the invoice is.
    Factor(Symbol),
    /// Order lines that may be combined for one invoice line (MATCH-27).
    Class,
}

/// Quantities and prices in millionths, exactly: both keep six decimals (REC-2).
pub(crate) fn millionths(value: Decimal) -> i128 {
    let value = if value.scale() > PRICE_DECIMALS { round(value, PRICE_DECIMALS) } else { value };
    let missing = PRICE_DECIMALS.saturating_sub(value.scale());
    value.mantissa().saturating_mul(10i128.pow(missing))
}

/// Back from millionths.
pub(crate) fn from_millionths(value: i128) -> Decimal {
    const MILLION: i64 = 10i64.pow(PRICE_DECIMALS);
    // Most quantities are whole.
    if let Ok(small) = i64::try_from(value)
        && small % MILLION == 0
    {
        return Decimal::from(small / MILLION);
    }
    Decimal::try_from_i128_with_scale(value, PRICE_DECIMALS).unwrap_or(Decimal::MAX).normalize()
}

/// Sets of so many members are ordered by the ranks of all candidates, which are found once.
const RANKED_MIN: usize = 16;

/// The parts of a set by a feature, in the order of their first member.
pub(crate) enum PartsOf {
    One([(i128, NodeId); 1]),
    Many(Rc<[(i128, NodeId)]>),
}

impl Deref for PartsOf {
    type Target = [(i128, NodeId)];

    fn deref(&self) -> &Self::Target {
        match self {
            Self::One(part) => part,
            Self::Many(parts) => parts,
        }
    }
}

/// Parts of a set by a feature.
#[derive(Clone)]
struct Parts {
    /// By value.
    by_value: Rc<[(i128, NodeId)]>,
    /// In the order of their first member.
    in_order: Rc<[(i128, NodeId)]>,
}

pub(crate) struct Space<'a> {
    candidates: Vec<Candidate<'a>>,
    /// Per order line, where its candidates start; one more at the end.
    starts: Vec<u32>,
    /// The members of all sets, one set after the other, each sorted.
    members: Vec<u32>,
    /// Where each set ends in `members`; it starts where the one before ends.
    ends: Vec<usize>,
    /// Sets by a hash of their members; of two with one hash the later stands at the next free number.
    by_hash: HashMap<u64, NodeId>,
    hasher: RandomState,
    splits: HashMap<(NodeId, Feature), Parts>,
    ranges: HashMap<(NodeId, Feature, i128, i128), NodeId>,
    classes: Classes,
    ages: RefCell<HashMap<NodeId, Rc<[u32]>>>,
    ranks: OnceCell<Vec<u32>>,
    open: RefCell<HashMap<NodeId, i128>>,
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
            members: Vec::new(),
            ends: vec![0],
            by_hash: HashMap::new(),
            hasher: RandomState::default(),
            splits: HashMap::new(),
            ranges: HashMap::new(),
            classes: Classes::default(),
            ages: RefCell::default(),
            ranks: OnceCell::new(),
            open: RefCell::default(),
        }
    }

    /// The candidates of a set.
    pub(crate) fn members(&self, node: NodeId) -> &[u32] {
        let node = node as usize;
        let start = node.checked_sub(1).and_then(|before| self.ends.get(before));
        let range = start.zip(self.ends.get(node)).map(|(start, end)| *start..*end);
        range.and_then(|range| self.members.get(range)).unwrap_or_default()
    }

    /// How many candidates there are.
    pub(crate) fn len(&self) -> usize {
        self.candidates.len()
    }

    pub(crate) fn candidate(&self, index: u32) -> Option<&Candidate<'a>> {
        self.candidates.get(index as usize)
    }

    /// Makes a set; equal sets are one node. `members` are sorted.
    fn node(&mut self, members: &[u32]) -> NodeId {
        if members.is_empty() {
            return EMPTY;
        }
        let mut hash = self.hasher.hash_one(members);
        while let Some(known) = self.by_hash.get(&hash).copied() {
            if self.members(known) == members {
                return known;
            }
            hash = hash.wrapping_add(1);
        }
        let id = NodeId::try_from(self.ends.len()).unwrap_or(EMPTY);
        self.members.extend_from_slice(members);
        self.ends.push(self.members.len());
        self.by_hash.insert(hash, id);
        id
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
        members.sort_unstable();
        members.dedup();
        self.node(&members)
    }

    /// The members with this value of the feature.
    pub(crate) fn pick(&mut self, book: &Book<'_>, node: NodeId, feature: Feature, value: i128) -> NodeId {
        if let [only] = self.members(node) {
            let only = *only;
            return if self.value(book, only, feature) == value { node } else { EMPTY };
        }
        let parts = self.split(book, node, feature).by_value;
        let found = parts.binary_search_by_key(&value, |(value, _)| *value).ok();
        found.and_then(|at| parts.get(at)).map_or(EMPTY, |(_, part)| *part)
    }

    /// The members whose value lies between `low` and `high`, both inclusive.
    pub(crate) fn pick_range(
        &mut self,
        book: &Book<'_>,
        node: NodeId,
        feature: Feature,
        low: i128,
        high: i128,
    ) -> NodeId {
        if low == high {
            return self.pick(book, node, feature, low);
        }
        if let Some(known) = self.ranges.get(&(node, feature, low, high)) {
            return *known;
        }
        let mut within: Vec<u32> = self.members(node).to_vec();
        within.retain(|member| (low..=high).contains(&self.value(book, *member, feature)));
        let found = self.node(&within);
        self.ranges.insert((node, feature, low, high), found);
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
        let mut both = [self.members(left), self.members(right)].concat();
        both.sort_unstable();
        both.dedup();
        self.node(&both)
    }

    /// The parts of a set by a feature, in the order of their first member.
    pub(crate) fn parts(&mut self, book: &Book<'_>, node: NodeId, feature: Feature) -> PartsOf {
        if let [only] = self.members(node) {
            let only = *only;
            return PartsOf::One([(self.value(book, only, feature), node)]);
        }
        PartsOf::Many(self.split(book, node, feature).in_order)
    }

    fn split(&mut self, book: &Book<'_>, node: NodeId, feature: Feature) -> Parts {
        if let Some(known) = self.splits.get(&(node, feature)) {
            return known.clone();
        }
        let mut members: Vec<(i128, u32)> = self.members(node).iter().map(|member| (0, *member)).collect();
        for (value, member) in &mut members {
            *value = self.value(book, *member, feature);
        }
        members.sort_unstable();
        let groups = members.chunk_by(|left, right| left.0 == right.0);
        let mut parts: Vec<(i128, NodeId, u32)> = Vec::new();
        let mut part: Vec<u32> = Vec::new();
        for group in groups {
            let Some((value, first)) = group.first().copied() else { continue };
            part.clear();
            part.extend(group.iter().map(|(_, member)| *member));
            let part = if group.len() == members.len() { node } else { self.node(&part) };
            parts.push((value, part, first));
        }
        let plain = |parts: &[(i128, NodeId, u32)]| parts.iter().map(|part| (part.0, part.1)).collect();
        let by_value = plain(&parts);
        parts.sort_unstable_by_key(|(_, _, first)| *first);
        let parts = Parts { by_value, in_order: plain(&parts) };
        self.splits.insert((node, feature), parts.clone());
        parts
    }

    fn value(&mut self, book: &Book<'_>, member: u32, feature: Feature) -> i128 {
        let Some(candidate) = self.candidates.get(member as usize) else { return 0 };
        let index = candidate.order_line;
        let Some(line) = book.order_lines.get(index as usize) else { return 0 };
        match feature {
            Feature::Ticket => i128::from(candidate.ticket),
            Feature::ReceiptNumber => i128::from(candidate.receipt_number),
            Feature::Date => candidate.date.map_or(i128::MIN, day_number),
            Feature::Wbs => i128::from(line.wbs),
            Feature::IsOpen => i128::from(candidate.open > 0),
            Feature::Price => line.price,
            Feature::Open => candidate.open,
            Feature::Factor(unit) => self.classes.factor(book.factor(unit, index)),
            Feature::Class => self.classes.class(book, index, line),
        }
    }

    /// The factor that a value of [`Feature::Factor`] stands for.
    pub(crate) fn factor_of(&self, value: i128) -> Option<Factor> {
        self.classes.factor_of(value)
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

    /// The place of each candidate by age.
    fn rank(&self, book: &Book<'_>) -> Vec<u32> {
        let mut sequence: Vec<u32> = (0..).take(self.candidates.len()).collect();
        sequence.sort_by_cached_key(|member| self.candidate(*member).map(|own| age_key(book, own)));
        let mut ranks = vec![0; sequence.len()];
        for (rank, member) in (0..).zip(sequence) {
            if let Some(slot) = ranks.get_mut(member as usize) {
                *slot = rank;
            }
        }
        ranks
    }

    /// The members, oldest date first, then receipt number, then lowest line number (MATCH-27).
    pub(crate) fn oldest_first(&self, book: &Book<'_>, node: NodeId) -> Rc<[u32]> {
        if let [only] = self.members(node) {
            return Rc::new([*only]);
        }
        let sorted = || {
            let mut members = self.members(node).to_vec();
            if members.len() < RANKED_MIN {
                members.sort_by_cached_key(|member| self.candidate(*member).map(|own| age_key(book, own)));
            } else {
                let ranks = self.ranks.get_or_init(|| self.rank(book));
                members.sort_unstable_by_key(|member| ranks.get(*member as usize));
            }
            Rc::from(members)
        };
        Rc::clone(self.ages.borrow_mut().entry(node).or_insert_with(sorted))
    }
}

/// A day as a number, so that ranges of days are ranges of numbers.
pub(crate) fn day_number(date: Date) -> i128 {
    i128::from(attest_model::dates::days_between(Date::constant(1970, 1, 1), date))
}
