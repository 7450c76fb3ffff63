//! MATCH-27. Candidates and how they are narrowed, without comparing each line with each candidate.
//!
//! A [`Space`] holds candidates: order lines, or the receipt lines of order lines. A [`Node`] is a set of them. Splitting a
//! set by a feature is done once and answers every line that asks for a value of this feature.

use std::cell::{OnceCell, RefCell};
use std::cmp::Ordering;
use std::hash::BuildHasher as _;
use std::ops::Deref;
use std::rc::Rc;

use foldhash::fast::RandomState;
use foldhash::{HashMap, HashMapExt as _};

use super::age::{compare_age, ranks};
use super::candidates::{Candidate, Feature, LineOfOrder, by_order_line, day_number};
use super::classes::Classes;
use super::lines::Book;
use super::units::Factor;

/// A set of candidates.
pub(crate) type NodeId = u32;

/// The empty set.
pub(crate) const EMPTY: NodeId = 0;

/// Sets of so many members are ordered by the ranks of all candidates, which are found once.
const RANKED_MIN: usize = 16;

/// Sets of at most so many members are looked through each time instead of being split once for all.
const SMALL_MAX: usize = 8;

/// A list that is used again, or one value.
pub(crate) enum Few<T> {
    One([T; 1]),
    Many(Rc<[T]>),
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &Self::Target {
        match self {
            Self::One(one) => one,
            Self::Many(many) => many,
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
    scratch: Vec<u32>,
    splits: HashMap<(NodeId, Feature), Parts>,
    ranges: HashMap<(NodeId, Feature, i128, i128), NodeId>,
    classes: Classes,
    ages: RefCell<HashMap<NodeId, Rc<[u32]>>>,
    ranks: OnceCell<Vec<u32>>,
    open: RefCell<HashMap<NodeId, i128>>,
}

impl<'a> Space<'a> {
    /// Candidates of the order lines, for the lines of the invoice.
    pub(crate) fn new(book: &Book<'_>, candidates: Vec<Candidate<'a>>) -> Self {
        let mut starts = vec![0u32; book.order_lines.len() + 1];
        for candidate in &candidates {
            if let Some(count) = starts.get_mut(candidate.order_line as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Self {
            candidates: by_order_line(candidates, &starts),
            starts,
            members: Vec::new(),
            ends: vec![0],
            by_hash: HashMap::with_capacity(book.views.len()),
            hasher: RandomState::default(),
            scratch: Vec::new(),
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
        let mut members = std::mem::take(&mut self.scratch);
        members.clear();
        for line in lines {
            let line = line as usize;
            if let (Some(from), Some(to)) = (self.starts.get(line), self.starts.get(line + 1)) {
                members.extend(*from..*to);
            }
        }
        if !members.is_sorted() {
            members.sort_unstable();
        }
        members.dedup();
        let node = self.node(&members);
        self.scratch = members;
        node
    }

    /// The members with this value of the feature.
    pub(crate) fn pick(&mut self, book: &Book<'_>, node: NodeId, feature: Feature, value: i128) -> NodeId {
        if self.is_small(node) {
            return self.pick_if(node, |space, member| space.value(book, member, feature) == value);
        }
        let parts = self.split(book, node, feature).by_value;
        let found = parts.binary_search_by_key(&value, |(value, _)| *value).ok();
        found.and_then(|at| parts.get(at)).map_or(EMPTY, |(_, part)| *part)
    }

    /// Whether a set is looked through faster than it is split.
    pub(crate) fn is_small(&self, node: NodeId) -> bool {
        self.members(node).len() <= SMALL_MAX
    }

    /// The members of which this holds, by their order line and themselves.
    pub(crate) fn pick_where(
        &mut self,
        book: &Book<'_>,
        node: NodeId,
        mut is_wanted: impl FnMut(u32, &LineOfOrder<'_>, &Candidate<'a>) -> bool,
    ) -> NodeId {
        self.pick_if(node, |space, member| {
            let candidate = space.candidate(member);
            let line = candidate.and_then(|own| book.order_lines.get(own.order_line as usize));
            candidate.zip(line).is_some_and(|(own, line)| is_wanted(own.order_line, line, own))
        })
    }

    /// The members of which this holds.
    fn pick_if(&mut self, node: NodeId, mut is_wanted: impl FnMut(&mut Self, u32) -> bool) -> NodeId {
        let mut within = std::mem::take(&mut self.scratch);
        within.clear();
        within.extend_from_slice(self.members(node));
        let count = within.len();
        within.retain(|member| is_wanted(self, *member));
        let found = if within.len() == count { node } else { self.node(&within) };
        self.scratch = within;
        found
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
        let within = low..=high;
        let found = self.pick_if(node, |space, member| within.contains(&space.value(book, member, feature)));
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
    pub(crate) fn parts(&mut self, book: &Book<'_>, node: NodeId, feature: Feature) -> Few<(i128, NodeId)> {
        let members = self.members(node);
        if let Some(first) = members.first().copied().filter(|_| members.len() <= SMALL_MAX) {
            let value = self.value(book, first, feature);
            let mut at = 1;
            while let Some(member) = self.members(node).get(at).copied()
                && self.value(book, member, feature) == value
            {
                at += 1;
            }
            if at == self.members(node).len() {
                return Few::One([(value, node)]);
            }
        }
        Few::Many(self.split(book, node, feature).in_order)
    }

    /// Members of one value keep their sequence, so that nothing but the values has to be sorted.
    fn split(&mut self, book: &Book<'_>, node: NodeId, feature: Feature) -> Parts {
        if let Some(known) = self.splits.get(&(node, feature)) {
            return known.clone();
        }
        let members = self.members(node).to_vec();
        let mut places: HashMap<i128, u32> = HashMap::with_capacity(16);
        // Per value how many members have it, and per member which value is its.
        let mut groups: Vec<(i128, usize)> = Vec::new();
        let mut own: Vec<u32> = Vec::with_capacity(members.len());
        let mut last = None;
        for member in &members {
            let value = self.value(book, *member, feature);
            let place = match last {
                Some((before, place)) if before == value => place,
                _ => *places.entry(value).or_insert_with(|| {
                    groups.push((value, 0));
                    u32::try_from(groups.len() - 1).unwrap_or(u32::MAX)
                }),
            };
            last = Some((value, place));
            own.push(place);
            if let Some((_, count)) = groups.get_mut(place as usize) {
                *count += 1;
            }
        }
        let parts = match groups.as_slice() {
            [(value, _)] => vec![(*value, node)],
            _ => self.deal_out(&members, &own, &groups),
        };
        let in_order = parts.as_slice().into();
        let mut by_value = parts;
        by_value.sort_unstable_by_key(|(value, _)| *value);
        let parts = Parts { by_value: by_value.into(), in_order };
        self.splits.insert((node, feature), parts.clone());
        parts
    }

    /// The sets of members by group; `own` is the group of each member, `groups` has their values and sizes.
    fn deal_out(&mut self, members: &[u32], own: &[u32], groups: &[(i128, usize)]) -> Vec<(i128, NodeId)> {
        let mut next: Vec<usize> = Vec::with_capacity(groups.len());
        let mut start = 0;
        for (_, count) in groups {
            next.push(start);
            start += count;
        }
        let mut dealt = vec![0; members.len()];
        for (member, group) in members.iter().zip(own) {
            let Some(at) = next.get_mut(*group as usize) else { continue };
            if let Some(slot) = dealt.get_mut(*at) {
                *slot = *member;
            }
            *at += 1;
        }
        let mut parts = Vec::with_capacity(groups.len());
        let mut from = 0;
        for ((value, _), to) in groups.iter().zip(next) {
            parts.push((*value, self.node(dealt.get(from..to).unwrap_or_default())));
            from = to;
        }
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
        if self.is_small(node) { sum() } else { *self.open.borrow_mut().entry(node).or_insert_with(sum) }
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
    pub(crate) fn oldest_first(&self, book: &Book<'_>, node: NodeId) -> Few<u32> {
        if let [only] = self.members(node) {
            return Few::One([*only]);
        }
        let sorted = || {
            let mut members = self.members(node).to_vec();
            if members.len() < RANKED_MIN {
                members.sort_by(|left, right| match (self.candidate(*left), self.candidate(*right)) {
                    (Some(left), Some(right)) => compare_age(book, left, right),
                    _ => Ordering::Equal,
                });
            } else {
                let ranks = self.ranks.get_or_init(|| ranks(book, &self.candidates));
                members.sort_unstable_by_key(|member| ranks.get(*member as usize));
            }
            Rc::from(members)
        };
        Few::Many(Rc::clone(self.ages.borrow_mut().entry(node).or_insert_with(sorted)))
    }
}
