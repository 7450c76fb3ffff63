//! The form of the generated tables, and looking things up in them.

/// What the structure of one family of documents is.
#[derive(Debug)]
pub(super) struct Schema {
    pub(super) namespaces: &'static [Namespace],
    /// Local names of elements, namespace by namespace; the place in this list is the element's number.
    pub(super) names: &'static [&'static str],
    /// Where a name stands in `names`, by hash.
    pub(super) slots: &'static [u16; SLOTS],
    /// Elements that a document may begin with.
    pub(super) roots: &'static [u16],
    /// Elements that a wildcard finds, with their types; sorted.
    pub(super) globals: &'static [(u16, u16)],
    pub(super) type_names: &'static [TypeName],
    pub(super) types: &'static [Type],
    pub(super) particles: &'static [Particle],
    pub(super) states: &'static [State],
    pub(super) transitions: &'static [Transition],
    pub(super) attributes: &'static [Attribute],
    pub(super) facets: &'static [Facets],
}

/// A namespace of elements.
#[derive(Debug)]
pub(super) struct Namespace {
    pub(super) uri: &'static str,
    /// The prefix that people know it by.
    pub(super) prefix: &'static str,
    /// Number of its first element.
    pub(super) first: u16,
}

/// A line in the list of types that `xsi:type` may name.
#[derive(Debug)]
pub(super) enum TypeName {
    /// The names that follow belong to this namespace.
    Namespace(&'static str),
    /// A name and the type's number.
    Named(&'static str, u16),
}

/// What an element may hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    /// The type it is derived from.
    pub(super) base: u16,
    pub(super) content: Content,
    pub(super) is_abstract: bool,
    /// Whether text may stand between the elements.
    pub(super) is_mixed: bool,
    pub(super) first_attribute: u16,
    pub(super) attribute_count: u16,
}

/// The kinds of content.
#[derive(Debug, Clone, Copy)]
pub(super) enum Content {
    /// Whatever it likes; what is declared is checked.
    Any,
    /// Nothing.
    Empty,
    /// Text of a simple type.
    Simple(Value),
    /// Elements in order: first particle and how many.
    Sequence(u16, u16),
    /// Elements as an automaton takes them: first state and how many.
    Automaton(u16, u16),
}

/// A simple type: the number of the builtin type and of its facets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value {
    pub(super) builtin: u16,
    pub(super) facets: u16,
}

/// An element at its place in a sequence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Particle {
    pub(super) name: u16,
    pub(super) kind: u16,
    pub(super) is_optional: bool,
    pub(super) is_repeated: bool,
}

/// A state of an automaton.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub(super) is_accepting: bool,
    pub(super) first: u16,
    pub(super) count: u16,
}

/// What leads from one state to another, counted from the first state of the automaton.
#[derive(Debug, Clone, Copy)]
pub(super) struct Transition {
    pub(super) taken: Taken,
    pub(super) to: u16,
}

/// What a transition takes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Taken {
    /// An element and its type.
    Element(u16, u16),
    /// Any element; a lax one need not be declared.
    Any { is_lax: bool },
    /// Any element of another namespace than this one, but of some.
    Other { namespace: u16, is_lax: bool },
}

/// An attribute that a type allows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attribute {
    pub(super) name: &'static str,
    pub(super) value: Value,
    pub(super) is_required: bool,
    /// The only value it may have.
    pub(super) fixed: Option<&'static str>,
}

/// What a simple type demands beyond its base; lengths count characters.
#[derive(Debug)]
pub(super) struct Facets {
    pub(super) values: &'static [&'static str],
    pub(super) length_min: u16,
    pub(super) length_max: u16,
}

impl Facets {
    /// Whether a text has one of the values and a length within the bounds.
    pub(super) fn accept(&self, text: &str) -> bool {
        let length = text.chars().count();
        let fits = usize::from(self.length_min) <= length && length <= usize::from(self.length_max);
        fits && (self.values.is_empty() || self.values.contains(&text))
    }
}

/// Four times the names of UBL, so that most are found at the first look.
pub(super) const SLOTS: usize = 8192;
const FREE: u16 = u16::MAX;

/// The table of [`Schema::slots`].
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses what is out of range")]
pub(super) const fn slots(names: &[&str], namespaces: &[Namespace]) -> [u16; SLOTS] {
    let mut table = [FREE; SLOTS];
    let (mut name, mut space) = (0, 0);
    while name < names.len() {
        while space + 1 < namespaces.len() && namespaces[space + 1].first as usize <= name {
            space += 1;
        }
        let mut slot = hash(space, names[name].as_bytes());
        while table[slot] != FREE {
            slot = (slot + 1) % SLOTS;
        }
        table[slot] = name as u16;
        name += 1;
    }
    table
}

/// Namespace, length, first and last eight bytes, mixed: names differ at their ends.
const fn hash(namespace: usize, local: &[u8]) -> usize {
    let (head, tail) = match (local.first_chunk::<8>(), local.last_chunk::<8>()) {
        (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
        _ => {
            let mut short = 0;
            let mut rest = local;
            while let Some((byte, after)) = rest.split_first() {
                short = short << 8 | *byte as u64;
                rest = after;
            }
            (short, 0)
        }
    };
    let seed = (local.len() as u64) << 8 | namespace as u64;
    let mixed = (head ^ tail.rotate_left(23) ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 40) as usize % SLOTS
}

impl Schema {
    /// The number of a namespace.
    pub(super) fn namespace(&self, uri: &str) -> Option<usize> {
        self.namespaces.iter().position(|namespace| namespace.uri == uri)
    }

    /// The number of an element in a namespace.
    pub(super) fn symbol(&self, namespace: usize, local: &str) -> Option<u16> {
        let first = self.namespaces.get(namespace)?.first;
        let end = self.namespaces.get(namespace + 1).map_or(self.names.len(), |next| usize::from(next.first));
        let mut slot = hash(namespace, local.as_bytes());
        loop {
            let found = *self.slots.get(slot)?;
            let name = self.names.get(usize::from(found))?;
            if *name == local && found >= first && usize::from(found) < end {
                return Some(found);
            }
            slot = (slot + 1) % SLOTS;
        }
    }

    /// The name of an element with the prefix that people know.
    pub(super) fn shown(&self, symbol: u16) -> String {
        let local = self.names.get(usize::from(symbol)).copied().unwrap_or_default();
        let prefix = self.namespaces.iter().rev().find(|n| n.first <= symbol).map_or("", |n| n.prefix);
        if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") }
    }

    /// The type of a globally declared element.
    pub(super) fn global(&self, symbol: u16) -> Option<u16> {
        let place = self.globals.binary_search_by_key(&symbol, |(name, _)| *name).ok()?;
        self.globals.get(place).map(|(_, kind)| *kind)
    }

    /// The number of a type that `xsi:type` names.
    pub(super) fn type_named(&self, uri: &str, local: &str) -> Option<u16> {
        let mut namespace = "";
        self.type_names.iter().find_map(|line| match line {
            TypeName::Namespace(next) => {
                namespace = next;
                None
            }
            TypeName::Named(name, kind) => (namespace == uri && *name == local).then_some(*kind),
        })
    }

    pub(super) fn kind(&self, kind: u16) -> Option<&'static Type> {
        self.types.get(usize::from(kind))
    }

    /// Whether a type is another one or derived from it.
    pub(super) fn derives(&self, kind: u16, from: u16) -> bool {
        let mut at = kind;
        while at != from {
            match self.kind(at) {
                Some(next) if next.base != at => at = next.base,
                Some(_) | None => return false,
            }
        }
        true
    }

    pub(super) fn attributes_of(&self, kind: &Type) -> &'static [Attribute] {
        slice(self.attributes, kind.first_attribute, kind.attribute_count)
    }

    pub(super) fn sequence(&self, first: u16, count: u16) -> &'static [Particle] {
        slice(self.particles, first, count)
    }

    pub(super) fn automaton(&self, first: u16, count: u16) -> &'static [State] {
        slice(self.states, first, count)
    }

    pub(super) fn transitions_of(&self, state: &State) -> &'static [Transition] {
        slice(self.transitions, state.first, state.count)
    }

    /// The facets of a simple type, unless it has none.
    pub(super) fn facets_of(&self, value: Value) -> Option<&'static Facets> {
        if value.facets == 0 { None } else { self.facets.get(usize::from(value.facets)) }
    }
}

fn slice<T>(all: &'static [T], first: u16, count: u16) -> &'static [T] {
    let first = usize::from(first);
    all.get(first..first + usize::from(count)).unwrap_or(&[])
}
