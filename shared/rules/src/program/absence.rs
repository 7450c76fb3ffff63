//! "This element should not be there": all such paths as one automaton that the pass over the elements drives.

use std::collections::HashMap;

use attest_xml::{Element, NameId, Ns, QName};

use super::dispatch::Dispatch;
use super::path;

/// A rule that is broken where the automaton arrives.
#[derive(Debug, Clone, Copy)]
struct Hit {
    rule: u16,
    /// Steps from the element up to the element of the context.
    up: u8,
    attribute: Option<QName>,
}

/// Where a path has led so far; 0 leads nowhere.
pub(super) type State = u16;

/// A broken rule: its number, the element of the context, the element that should not be there.
pub(super) type Found = (u16, u32, u32);

/// The automaton of a set.
#[derive(Debug, Default)]
pub(super) struct Absence {
    edges: HashMap<(State, QName), State, Mixer>,
    /// By state: a bit for the name of each edge, so that most steps that lead nowhere cost no search.
    leading: Vec<u64>,
    /// By state.
    hits: Vec<Vec<Hit>>,
    /// Paths that begin anywhere, by the last element's name; the context is the document element.
    endings: Dispatch,
    ending_hits: Vec<Hit>,
    /// Attributes that may stand nowhere (but at one element): rule by the attribute's name, `u16::MAX` for none.
    attributes: Vec<(u16, QName)>,
}

/// The state before the document element.
pub(super) const START: State = 1;

impl Absence {
    pub(super) fn new() -> Absence {
        Absence {
            leading: vec![0, 0],
            hits: vec![Vec::new(), Vec::new()],
            endings: Dispatch::new(),
            attributes: vec![(u16::MAX, QName::NOTHING); NameId::COUNT],
            ..Absence::default()
        }
    }

    /// A state that no edge leads to yet.
    pub(super) fn add_state(&mut self) -> State {
        self.hits.push(Vec::new());
        self.leading.push(0);
        (self.hits.len() - 1) as State
    }

    fn step(&mut self, state: State, name: QName) -> State {
        if let Some(next) = self.edges.get(&(state, name)) {
            return *next;
        }
        let next = self.add_state();
        self.add_edge(state, name, next);
        next
    }

    /// Adds an edge; answers where it leads, which is where it led before if there was one.
    fn add_edge(&mut self, state: State, name: QName, next: State) -> State {
        if let Some(names) = self.leading.get_mut(usize::from(state)) {
            *names |= bit(name);
        }
        *self.edges.entry((state, name)).or_insert(next)
    }

    /// The state at the elements of an anchored path; `shared` is used where no other path has been before.
    pub(super) fn add_anchored(&mut self, context: &str, shared: State) -> State {
        let names: Vec<QName> = context.trim_start_matches('/').split('/').map(path::name_of).collect();
        let Some((last, before)) = names.split_last() else { return shared };
        let state = before.iter().fold(START, |state, name| self.step(state, *name));
        self.add_edge(state, *last, shared)
    }

    /// Adds a rule's paths, seen from the state of its context.
    pub(super) fn add_rule(&mut self, context: State, rule: u16, paths: &'static str) {
        for text in paths.split('|').map(str::trim) {
            let (text, except) = text.split_once(" except ").unwrap_or((text, ""));
            let path = path::read(text);
            if path.anywhere {
                self.add_anywhere(rule, text, path.attribute, path::name_of(except));
                continue;
            }
            let state = path.steps.iter().fold(context, |state, name| self.step(state, *name));
            let hit = Hit { rule, up: path.steps.len() as u8, attribute: path.attribute };
            if let Some(hits) = self.hits.get_mut(usize::from(state)) {
                hits.push(hit);
            }
        }
    }

    fn add_anywhere(&mut self, rule: u16, text: &'static str, attribute: Option<QName>, except: QName) {
        let elements = text.split_once('@').map_or(text, |(elements, _)| elements).trim_end_matches('/');
        if elements.is_empty() {
            if let Some(slot) = attribute.and_then(|name| self.attributes.get_mut(name.name.index())) {
                *slot = (rule, except);
            }
            return;
        }
        self.endings.add(elements, self.ending_hits.len() as u16, 0, None);
        self.ending_hits.push(Hit { rule, up: 0, attribute });
    }

    /// Where an element's name leads: along the anchored paths, along those of the last context above that has a
    /// table of its own, and what it starts itself.
    #[inline]
    pub(super) fn next(&self, before: [State; 3], name: QName, started: State) -> [State; 3] {
        let [anchored, inherited, own] = before;
        let from_own = self.edge(own, name);
        [
            self.edge(anchored, name),
            if from_own == 0 { self.edge(inherited, name) } else { from_own },
            started,
        ]
    }

    #[inline]
    fn edge(&self, state: State, name: QName) -> State {
        let leads = self.leading.get(usize::from(state)).is_some_and(|names| names & bit(name) != 0);
        if leads { self.edges.get(&(state, name)).copied().unwrap_or(0) } else { 0 }
    }

    /// Collects the rules that this element breaks.
    pub(super) fn visit(&self, element: Element<'_>, states: [State; 3], index: u32, found: &mut Vec<Found>) {
        for state in states {
            if state == 0 {
                continue;
            }
            for hit in self.hits.get(usize::from(state)).map_or(&[][..], Vec::as_slice) {
                if hit.attribute.is_none_or(|name| element.attribute(name).is_some()) {
                    found.push((hit.rule, ancestor(element, hit.up).id().index() as u32, index));
                }
            }
        }
        for candidate in self.endings.known(element).unwrap_or_default() {
            let Some(hit) = self.ending_hits.get(usize::from(candidate.context)) else { continue };
            if hit.attribute.is_none_or(|name| element.attribute(name).is_some()) && candidate.fits(element) {
                found.push((hit.rule, 0, index));
            }
        }
        for attribute in element.attribute_names() {
            if let Some((rule, except)) = self.attributes.get(attribute.name.index())
                && *rule != u16::MAX
                && attribute.ns == Ns::NONE
                && element.name() != *except
            {
                found.push((*rule, 0, index));
            }
        }
    }
}

/// One of 64 bits for a name.
#[inline]
fn bit(name: QName) -> u64 {
    1 << (name.name.index() % 64)
}

fn ancestor(element: Element<'_>, up: u8) -> Element<'_> {
    let mut at = element;
    for _ in 0..up {
        at = at.parent().unwrap_or(at);
    }
    at
}

/// A hasher for keys that are small numbers already.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mixer(u64);

impl core::hash::BuildHasher for Mixer {
    type Hasher = Mixer;

    fn build_hasher(&self) -> Mixer {
        Mixer(0)
    }
}

impl core::hash::Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(26)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u16(u16::from(*byte));
        }
    }

    fn write_u16(&mut self, number: u16) {
        self.0 = self.0 << 16 | u64::from(number);
    }
}
