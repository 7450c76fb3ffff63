//! Where every term was read, compact: places are worked out when somebody asks.

use std::sync::OnceLock;

use attest_model::place::{Place, Term, Trail};
use attest_xml::{Element, ElementId, Tree};

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

    /// The element a term was read from; where a group repeats inside of its parent, the first one.
    #[must_use]
    pub fn find(&self, term: Term, index: u32) -> Option<ElementId> {
        let sorted = self.sorted.get_or_init(|| {
            let mut marks = self.in_order.clone();
            marks.sort_unstable();
            marks
        });
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
        let mut trail = Trail::default();
        for mark in &self.in_order {
            trail.note(mark.term, mark.index, place_of(tree.element(mark.element)));
        }
        trail
    }
}

/// Line, column and path of an element.
pub(crate) fn place_of(element: Element<'_>) -> Place {
    Place { line: element.line(), column: element.column(), path: element.path() }
}
