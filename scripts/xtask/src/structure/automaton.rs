//! Turns a content model into a deterministic automaton.

use std::collections::{BTreeMap, BTreeSet};

use super::schema::{Name, Particle, Reach, Schema, Term, TypeKey};

/// What a transition takes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    Element(Name, TypeKey),
    Wildcard { reach: Reach, lax: bool },
}

/// One state: whether content may end here, and where each label leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    pub accepting: bool,
    pub transitions: Vec<(Label, usize)>,
}

/// A nondeterministic automaton under construction.
#[derive(Debug, Default)]
struct Net {
    states: usize,
    empty: Vec<(usize, usize)>,
    labelled: Vec<(usize, Label, usize)>,
}

impl Net {
    fn state(&mut self) -> usize {
        self.states += 1;
        self.states - 1
    }

    /// Adds the particle after `from` and answers the state after it.
    fn add(&mut self, schema: &Schema, particle: &Particle, from: usize) -> anyhow::Result<usize> {
        let start = self.state();
        self.empty.push((from, start));
        let end = match &particle.term {
            Term::Element(name, written) => {
                let key = schema.type_of(name, written.as_ref())?;
                self.step(Label::Element(name.clone(), key), start)
            }
            Term::Wildcard { reach, lax } => {
                self.step(Label::Wildcard { reach: reach.clone(), lax: *lax }, start)
            }
            Term::Sequence(parts) => {
                let mut at = start;
                for part in parts {
                    at = self.add(schema, part, at)?;
                }
                at
            }
            Term::Choice(parts) => {
                let end = self.state();
                for part in parts {
                    let at = self.add(schema, part, start)?;
                    self.empty.push((at, end));
                }
                end
            }
        };
        if particle.repeated {
            self.empty.push((end, start));
        }
        let after = self.state();
        self.empty.push((end, after));
        if particle.optional {
            self.empty.push((start, after));
        }
        Ok(after)
    }

    fn step(&mut self, label: Label, from: usize) -> usize {
        let to = self.state();
        self.labelled.push((from, label, to));
        to
    }

    fn closure(&self, states: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
        let mut closed = BTreeSet::new();
        let mut waiting: Vec<usize> = states.into_iter().collect();
        while let Some(state) = waiting.pop() {
            if closed.insert(state) {
                waiting.extend(self.empty.iter().filter(|(from, _)| *from == state).map(|(_, to)| *to));
            }
        }
        closed
    }
}

/// The automaton of a content model; state 0 is where it starts.
///
/// # Errors
/// When the model refers to an element that is not declared.
pub(super) fn states(schema: &Schema, model: &Particle) -> anyhow::Result<Vec<State>> {
    let mut net = Net::default();
    let start = net.state();
    let end = net.add(schema, model, start)?;
    let mut numbers: BTreeMap<BTreeSet<usize>, usize> = BTreeMap::new();
    let first = net.closure([start]);
    numbers.insert(first.clone(), 0);
    let mut order = vec![first];
    let mut found = Vec::new();
    while let Some(set) = order.get(found.len()).cloned() {
        let mut targets: BTreeMap<Label, Vec<usize>> = BTreeMap::new();
        for (_, label, to) in net.labelled.iter().filter(|(from, ..)| set.contains(from)) {
            targets.entry(label.clone()).or_default().push(*to);
        }
        let mut transitions = Vec::new();
        for (label, to) in targets {
            let next = net.closure(to);
            let number = *numbers.entry(next.clone()).or_insert_with(|| {
                order.push(next);
                order.len() - 1
            });
            transitions.push((label, number));
        }
        found.push(State { accepting: set.contains(&end), transitions });
    }
    Ok(merged(found))
}

/// Merges states that cannot be told apart, until none are left.
fn merged(mut states: Vec<State>) -> Vec<State> {
    loop {
        let mut kept: Vec<State> = Vec::new();
        let mut places = Vec::new();
        for state in &states {
            let place = kept.iter().position(|known| known == state).unwrap_or_else(|| {
                kept.push(state.clone());
                kept.len() - 1
            });
            places.push(place);
        }
        let done = kept.len() == states.len();
        for (_, to) in kept.iter_mut().flat_map(|state| &mut state.transitions) {
            *to = places.get(*to).copied().unwrap_or_default();
        }
        states = kept;
        if done {
            return states;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(local: &str, optional: bool, repeated: bool) -> Particle {
        let name = Name { namespace: String::new(), local: local.to_owned() };
        Particle { term: Term::Element(name, Some(TypeKey::Inline(0))), optional, repeated }
    }

    fn accepts(states: &[State], word: &str) -> bool {
        let mut at = 0;
        for letter in word.chars() {
            let is_letter =
                |label: &Label| matches!(label, Label::Element(name, _) if name.local == letter.to_string());
            match states[at].transitions.iter().find(|(label, _)| is_letter(label)) {
                Some((_, to)) => at = *to,
                None => return false,
            }
        }
        states[at].accepting
    }

    #[test]
    fn automata_take_what_their_models_allow() {
        let group = |term, optional, repeated| Particle { term, optional, repeated };
        let sequence = Term::Sequence(vec![element("a", true, false), element("b", false, true)]);
        let choice = Term::Choice(vec![element("a", false, false), element("b", true, false)]);
        for (case, model, right, wrong) in [
            (
                "sequence",
                group(sequence.clone(), false, false),
                vec!["b", "ab", "abb"],
                vec!["", "a", "ba", "aab"],
            ),
            ("choice", group(choice.clone(), false, false), vec!["a", "b", ""], vec!["ab", "c"]),
            ("repeated", group(sequence, false, true), vec!["b", "abab", "bbabb"], vec!["", "aba"]),
            ("optional", group(choice, true, true), vec!["", "aabba"], vec!["c"]),
        ] {
            let states = states(&Schema::default(), &model).unwrap();
            for word in right {
                assert!(accepts(&states, word), "{case} takes {word:?}");
            }
            for word in wrong {
                assert!(!accepts(&states, word), "{case} refuses {word:?}");
            }
        }
    }
}
