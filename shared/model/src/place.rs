//! Where in the received document a term stands.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A business term (`BT-115`) or group (`BG-25`) of EN 16931.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Term {
    /// A business term.
    Bt(u16),
    /// A business group.
    Bg(u16),
    /// A term the norm does not have and an extension or our specification adds, by its statement (`MAP-2`).
    Map(u16),
}

impl std::fmt::Display for Term {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bt(number) => write!(f, "BT-{number}"),
            Self::Bg(number) => write!(f, "BG-{number}"),
            Self::Map(number) => write!(f, "MAP-{number}"),
        }
    }
}

/// A place in the document as received; line and column count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Line of the element.
    pub line: u32,
    /// Column of the element, in characters.
    pub column: u32,
    /// Path in the received syntax, such as `/Invoice/cac:InvoiceLine[3]/cbc:ID`.
    pub path: String,
}

/// Every term that was read, with the place it was read from.
///
/// The key's second part tells repeated groups apart: the index of the line, of the allowance and so on, from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trail {
    places: BTreeMap<(Term, u32), Place>,
}

impl Trail {
    /// Notes where a term stands; the first note of a term and index stays.
    pub fn note(&mut self, term: Term, index: u32, place: Place) {
        self.places.entry((term, index)).or_insert(place);
    }

    /// The place of a term in the group with this index.
    #[must_use]
    pub fn find(&self, term: Term, index: u32) -> Option<&Place> {
        self.places.get(&(term, index))
    }

    /// All places, by term and index.
    pub fn iter(&self) -> impl Iterator<Item = (&(Term, u32), &Place)> {
        self.places.iter()
    }
}
