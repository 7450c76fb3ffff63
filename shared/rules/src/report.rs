//! What a check finds.

use attest_xml::{ElementId, Tree};

use crate::document::Stop;
use crate::rule::{Difference, Flag, Rule};
use crate::sets::SetId;

/// What kind of defect it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something is missing.
    Missing,
    /// Something should not be there.
    Superfluous,
    /// Something stands too often or not at all.
    Counted,
    /// An amount has too many decimals.
    Decimals,
    /// A code is not on its list.
    Code,
    /// What the rule alone can say.
    Other,
}

/// One rule, broken at one place.
#[derive(Debug, Clone)]
pub struct Fired {
    /// The set that asks.
    pub set: SetId,
    /// The rule: its id, and what it asks for.
    pub rule: &'static Rule,
    /// How much it matters in this set.
    pub flag: Flag,
    /// The element that the rule speaks of.
    pub context: ElementId,
    /// The element that is wrong, where it is not the context.
    pub element: ElementId,
    /// The values, where the rule compares.
    pub difference: Option<Box<Difference>>,
}

/// What the chosen sets found in one document.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The broken rules: set by set, each in document order.
    pub fired: Vec<Fired>,
    /// Where an official stylesheet stops with a type error (E003); the other rules ran on.
    pub stops: Vec<Stop>,
}

impl Report {
    /// Keeps only the named rules, as for a fragment of a document.
    pub fn keep_rules(&mut self, ids: &[&str]) {
        self.fired.retain(|fired| ids.contains(&fired.rule.id));
        self.stops.clear();
    }

    /// Leaves out rules that do not count, see [`replaced_for`](crate::replaced_for).
    pub fn drop_rules(&mut self, ids: &[&str]) {
        self.fired.retain(|fired| !ids.contains(&fired.rule.id));
    }

    /// Whether a fatal rule is broken or a stylesheet would have stopped.
    pub fn is_fatal(&self) -> bool {
        !self.stops.is_empty() || self.fired.iter().any(|fired| fired.flag == Flag::Fatal)
    }
}

impl Fired {
    /// Line and column of the offending element, from 1.
    pub fn place(&self, tree: &Tree<'_>) -> (u32, u32) {
        let element = tree.element(self.element);
        (element.line(), element.column())
    }
}
