//! Where in the received document a term stands.

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
/// The key's second part tells repeated groups apart: the index of the line, of the allowance and so on, from 0. A
/// document of 100 MiB has two million places: their paths are kept as steps, and written when somebody asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trail {
    /// By term and index.
    places: Vec<(Term, u32, StepNumber)>,
    steps: Vec<Step>,
    names: Vec<String>,
}

/// An element on the way to a place, numbered from 0 as it was added.
pub type StepNumber = u32;

/// One element of a path, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The element around it.
    pub parent: Option<StepNumber>,
    /// Number of its name ([`Trail::add_name`]).
    pub name: u32,
    /// Its number among siblings of the same name, from 1; 0 when there are none.
    pub position: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Trail {
    /// Adds a name that steps may have, such as `cac:InvoiceLine`.
    pub fn add_name(&mut self, name: String) -> u32 {
        self.names.push(name);
        u32::try_from(self.names.len() - 1).unwrap_or(u32::MAX)
    }

    /// Adds an element; those around it have been added before.
    pub fn add_step(&mut self, step: Step) -> StepNumber {
        self.steps.push(step);
        u32::try_from(self.steps.len() - 1).unwrap_or(u32::MAX)
    }

    /// Notes where a term stands; the first note of a term and index stays. In the order of terms and indices it costs least.
    pub fn note(&mut self, term: Term, index: u32, step: StepNumber) {
        let at = match self.places.last() {
            Some((last, of, _)) if (*last, *of) >= (term, index) => {
                self.places.partition_point(|(own, of, _)| (*own, *of) < (term, index))
            }
            _ => self.places.len(),
        };
        let is_known = self.places.get(at).is_some_and(|(own, of, _)| (*own, *of) == (term, index));
        if !is_known {
            self.places.insert(at, (term, index, step));
        }
    }

    /// The place of a term in the group with this index.
    #[must_use]
    pub fn find(&self, term: Term, index: u32) -> Option<Place> {
        let at = self.places.binary_search_by_key(&(term, index), |(own, of, _)| (*own, *of)).ok()?;
        self.places.get(at).and_then(|(_, _, step)| self.place(*step))
    }

    /// All places, by term and index.
    pub fn iter(&self) -> impl Iterator<Item = ((Term, u32), Place)> {
        self.places.iter().filter_map(|(term, index, step)| Some(((*term, *index), self.place(*step)?)))
    }

    fn step(&self, number: StepNumber) -> Option<&Step> {
        self.steps.get(usize::try_from(number).ok()?)
    }

    fn place(&self, number: StepNumber) -> Option<Place> {
        let own = self.step(number)?;
        let mut steps = vec![own];
        while let Some(around) = steps.last().and_then(|step| self.step(step.parent?)) {
            steps.push(around);
        }
        let mut path = String::new();
        for step in steps.iter().rev() {
            path.push('/');
            path.push_str(self.names.get(usize::try_from(step.name).ok()?)?);
            if step.position > 0 {
                path.push_str(&format!("[{}]", step.position));
            }
        }
        Some(Place { line: own.line, column: own.column, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_by_term_and_index_and_their_paths_written() {
        let mut trail = Trail::default();
        let names = ["Invoice", "cac:InvoiceLine", "cbc:ID"].map(|name| trail.add_name(name.to_owned()));
        let root = trail.add_step(Step { parent: None, name: names[0], position: 0, line: 1, column: 1 });
        let line =
            trail.add_step(Step { parent: Some(root), name: names[1], position: 2, line: 3, column: 5 });
        let id = trail.add_step(Step { parent: Some(line), name: names[2], position: 0, line: 4, column: 9 });
        for (term, index, step) in [
            (Term::Bt(126), 1, id),
            (Term::Bg(25), 1, line),
            (Term::Bt(126), 1, root),
            (Term::Bt(1), 0, root),
        ] {
            trail.note(term, index, step);
        }
        let path = "/Invoice/cac:InvoiceLine[2]/cbc:ID".to_owned();
        assert_eq!(trail.find(Term::Bt(126), 1), Some(Place { line: 4, column: 9, path }), "the first stays");
        assert_eq!(trail.find(Term::Bt(126), 0), None);
        let found: Vec<_> = trail.iter().map(|(key, place)| (key, place.path)).collect();
        assert_eq!(
            found,
            [
                ((Term::Bt(1), 0), "/Invoice".to_owned()),
                ((Term::Bt(126), 1), "/Invoice/cac:InvoiceLine[2]/cbc:ID".to_owned()),
                ((Term::Bg(25), 1), "/Invoice/cac:InvoiceLine[2]".to_owned()),
            ]
        );
    }
}
