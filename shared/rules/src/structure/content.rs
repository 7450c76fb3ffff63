//! Following the content model of an element while its children pass by.

use super::schema::{Particle, Schema, State, Taken};

/// Where a child leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It fits; its type.
    Fits(u16),
    /// It fits, but what the particles of this range demand is missing before it; its type.
    Skipped { kind: u16, from: usize, to: usize },
    /// It stands once too often; its type.
    Repeated(u16),
    /// It belongs before the element with this number; its type.
    Misplaced { kind: u16, after: u16 },
    /// The content model does not know it.
    Unknown,
}

/// What an automaton takes a child for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// An element of this type.
    Element(u16),
    /// Something that a wildcard takes; whether it may be undeclared.
    Wild { is_lax: bool },
}

/// A place in a sequence.
#[derive(Debug)]
pub(super) struct SequenceCursor {
    particles: &'static [Particle],
    place: usize,
    /// Whether the particle at `place` was met.
    is_met: bool,
    /// The particles that were met, among the first 128.
    seen: u128,
}

impl SequenceCursor {
    pub(super) fn new(particles: &'static [Particle]) -> Self {
        Self { particles, place: 0, is_met: false, seen: 0 }
    }

    /// Takes the next child; `None` for an element that no schema names.
    #[inline]
    pub(super) fn step(&mut self, symbol: Option<u16>) -> Step {
        let Some(symbol) = symbol else { return Step::Unknown };
        let rest = self.particles.get(self.place..).unwrap_or(&[]);
        let Some(ahead) = rest.iter().position(|particle| particle.name == symbol) else {
            return self.step_back(symbol);
        };
        let Some(particle) = rest.get(ahead) else { return Step::Unknown };
        if ahead == 0 && self.is_met && !particle.is_repeated {
            return Step::Repeated(particle.kind);
        }
        let from = self.place + usize::from(self.is_met);
        let to = self.place + ahead;
        self.place = to;
        self.is_met = true;
        self.seen |= bit(to);
        let demanded = self.particles.get(from..to).unwrap_or(&[]).iter().any(|skipped| !skipped.is_optional);
        if demanded { Step::Skipped { kind: particle.kind, from, to } } else { Step::Fits(particle.kind) }
    }

    #[cold]
    fn step_back(&self, symbol: u16) -> Step {
        let before = self.particles.get(..self.place).unwrap_or(&[]);
        let Some(place) = before.iter().position(|particle| particle.name == symbol) else {
            return Step::Unknown;
        };
        let after = self.particles.get(self.place).map_or(symbol, |particle| particle.name);
        match before.get(place) {
            Some(particle) if !particle.is_repeated && self.seen & bit(place) != 0 => {
                Step::Repeated(particle.kind)
            }
            Some(particle) => Step::Misplaced { kind: particle.kind, after },
            None => Step::Unknown,
        }
    }

    /// The particles that the content ended before.
    pub(super) fn rest(&self) -> &'static [Particle] {
        self.particles.get(self.place + usize::from(self.is_met)..).unwrap_or(&[])
    }

    /// The names of what may come next.
    pub(super) fn expected(&self) -> Vec<u16> {
        let from = self.particles.get(self.place..).unwrap_or(&[]);
        let met = |place: usize| place == 0 && self.is_met;
        let mut names = Vec::new();
        for (place, particle) in from.iter().enumerate() {
            if !met(place) || particle.is_repeated {
                names.push(particle.name);
            }
            if !particle.is_optional && !met(place) {
                break;
            }
        }
        names
    }
}

fn bit(place: usize) -> u128 {
    u32::try_from(place).ok().and_then(|place| 1_u128.checked_shl(place)).unwrap_or(0)
}

/// A state of an automaton.
#[derive(Debug)]
pub(super) struct AutomatonCursor {
    schema: &'static Schema,
    states: &'static [State],
    state: usize,
    is_lost: bool,
}

impl AutomatonCursor {
    pub(super) fn new(schema: &'static Schema, states: &'static [State]) -> Self {
        Self { schema, states, state: 0, is_lost: false }
    }

    /// Takes the next child; `None` when it does not belong here.
    pub(super) fn step(&mut self, symbol: Option<u16>, uri: &str) -> Option<Role> {
        let (role, to) = self.from(self.state, symbol, uri)?;
        self.state = to;
        Some(role)
    }

    /// Goes on after a child that does not belong here; its type when it belongs elsewhere in the model.
    pub(super) fn recover(&mut self, symbol: Option<u16>, uri: &str) -> Option<u16> {
        self.is_lost = true;
        (0..self.states.len()).find_map(|state| match self.from(state, symbol, uri) {
            Some((Role::Element(kind), to)) => {
                self.state = to;
                Some(kind)
            }
            Some((Role::Wild { .. }, _)) | None => None,
        })
    }

    fn from(&self, state: usize, symbol: Option<u16>, uri: &str) -> Option<(Role, usize)> {
        let transitions = self.schema.transitions_of(self.states.get(state)?);
        transitions.iter().find_map(|transition| {
            let role = match transition.taken {
                Taken::Element(name, kind) => (symbol == Some(name)).then_some(Role::Element(kind)),
                Taken::Any { is_lax } => Some(Role::Wild { is_lax }),
                Taken::Other { namespace, is_lax } => {
                    let own = self.schema.namespaces.get(usize::from(namespace)).map(|n| n.uri);
                    (!uri.is_empty() && own != Some(uri)).then_some(Role::Wild { is_lax })
                }
            };
            role.map(|role| (role, usize::from(transition.to)))
        })
    }

    /// Whether the content may end here, or went astray before.
    pub(super) fn may_end(&self) -> bool {
        self.is_lost || self.states.get(self.state).is_some_and(|state| state.is_accepting)
    }

    /// What may come next.
    pub(super) fn expected(&self) -> Vec<String> {
        let transitions =
            self.states.get(self.state).map_or(&[][..], |state| self.schema.transitions_of(state));
        let shown = |taken: Taken| match taken {
            Taken::Element(name, _) => self.schema.shown(name),
            Taken::Any { .. } => "any element".to_owned(),
            Taken::Other { .. } => "an element of another namespace".to_owned(),
        };
        transitions.iter().map(|transition| shown(transition.taken)).collect()
    }
}
