//! Where every term was read, compact: places are worked out when somebody asks.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::OnceLock;

use attest_model::place::{Place, Step, StepNumber, Term, Trail};
use attest_xml::{Element, ElementId, QName, Tree};

/// Term and index → element. The index tells repeated groups apart, from 0: of the line, the allowance and so on.
#[derive(Debug, Default)]
pub struct Marks {
    in_order: Vec<Mark>,
    sorted: OnceLock<Vec<Mark>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Mark {
    term: Term,
    index: u32,
    element: ElementId,
}

impl Marks {
    pub(crate) fn with_capacity(marks: usize) -> Self {
        Self { in_order: Vec::with_capacity(marks), sorted: OnceLock::new() }
    }

    #[inline]
    pub(crate) fn note(&mut self, term: Term, index: u32, element: ElementId) {
        self.in_order.push(Mark { term, index, element });
    }

    fn sorted(&self) -> &[Mark] {
        self.sorted.get_or_init(|| {
            let mut marks = self.in_order.clone();
            marks.sort_unstable();
            marks
        })
    }

    /// The element a term was read from; where a group repeats inside of its parent, the first one.
    #[must_use]
    pub fn find(&self, term: Term, index: u32) -> Option<ElementId> {
        let sorted = self.sorted();
        let at = sorted.partition_point(|mark| (mark.term, mark.index) < (term, index));
        sorted.get(at).filter(|mark| (mark.term, mark.index) == (term, index)).map(|mark| mark.element)
    }

    /// The place a term was read from, in the tree it was read from.
    #[must_use]
    pub fn place(&self, tree: &Tree<'_>, term: Term, index: u32) -> Option<Place> {
        Some(place_of(tree.element(self.find(term, index)?)))
    }

    /// All places at once, to keep without the tree.
    #[must_use]
    pub fn trail(&self, tree: &Tree<'_>) -> Trail {
        let mut steps = Steps { trail: Trail::default(), names: HashMap::new(), known: Vec::new() };
        steps.known.resize(tree.element_count(), None);
        for mark in self.sorted() {
            let step = steps.of(tree.element(mark.element));
            steps.trail.note(mark.term, mark.index, step);
        }
        steps.trail
    }
}

/// The steps of a trail while it is made: each element and each name once.
struct Steps {
    trail: Trail,
    names: HashMap<QName, u32>,
    /// By number of the element.
    known: Vec<Option<NonZeroU32>>,
}

impl Steps {
    fn of(&mut self, element: Element<'_>) -> StepNumber {
        let at = element.id().index();
        if let Some(known) = self.known.get(at).copied().flatten() {
            return known.get() - 1;
        }
        let parent = element.parent().map(|parent| self.of(parent));
        let trail = &mut self.trail;
        let name = *self.names.entry(element.name()).or_insert_with(|| trail.add_name(element.shown_name()));
        let (line, column) = (element.line(), element.column());
        let step = trail.add_step(Step { parent, name, position: element.shown_position(), line, column });
        if let Some(slot) = self.known.get_mut(at) {
            *slot = NonZeroU32::new(step.saturating_add(1));
        }
        step
    }
}

/// Line, column and path of an element.
pub(crate) fn place_of(element: Element<'_>) -> Place {
    Place { line: element.line(), column: element.column(), path: element.path() }
}
