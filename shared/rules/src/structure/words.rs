//! The words that the generated tables are written in.

use super::schema::{Attribute, Content, Facets, Particle, State, Taken, Transition, Type, TypeName, Value};

const fn typed(base: u16, content: Content, flags: (bool, bool), attributes: (u16, u16)) -> Type {
    let (is_abstract, is_mixed) = flags;
    let (first_attribute, attribute_count) = attributes;
    Type { base, content, is_abstract, is_mixed, first_attribute, attribute_count }
}

pub(super) const fn kind(base: u16, content: Content, first: u16, count: u16) -> Type {
    typed(base, content, (false, false), (first, count))
}

pub(super) const fn abstract_kind(base: u16, content: Content, first: u16, count: u16) -> Type {
    typed(base, content, (true, false), (first, count))
}

pub(super) const fn mixed_kind(base: u16, content: Content, first: u16, count: u16) -> Type {
    typed(base, content, (false, true), (first, count))
}

pub(super) const fn simple(builtin: u16, facets: u16) -> Content {
    Content::Simple(Value { builtin, facets })
}

pub(super) const fn sequence(first: u16, count: u16) -> Content {
    Content::Sequence(first, count)
}

pub(super) const fn automaton(first: u16, count: u16) -> Content {
    Content::Automaton(first, count)
}

const fn particle(name: u16, kind: u16, is_optional: bool, is_repeated: bool) -> Particle {
    Particle { name, kind, is_optional, is_repeated }
}

pub(super) const fn one(name: u16, kind: u16) -> Particle {
    particle(name, kind, false, false)
}

pub(super) const fn opt(name: u16, kind: u16) -> Particle {
    particle(name, kind, true, false)
}

pub(super) const fn some(name: u16, kind: u16) -> Particle {
    particle(name, kind, false, true)
}

pub(super) const fn many(name: u16, kind: u16) -> Particle {
    particle(name, kind, true, true)
}

pub(super) const fn state(is_accepting: bool, first: u16, count: u16) -> State {
    State { is_accepting, first, count }
}

pub(super) const fn element(name: u16, kind: u16, to: u16) -> Transition {
    Transition { taken: Taken::Element(name, kind), to }
}

pub(super) const fn any(is_lax: bool, to: u16) -> Transition {
    Transition { taken: Taken::Any { is_lax }, to }
}

pub(super) const fn other(namespace: u16, is_lax: bool, to: u16) -> Transition {
    Transition { taken: Taken::Other { namespace, is_lax }, to }
}

pub(super) const fn named(name: &'static str, kind: u16) -> TypeName {
    TypeName::Named(name, kind)
}

pub(super) const fn optional(name: &'static str, builtin: u16, facets: u16) -> Attribute {
    Attribute { name, value: Value { builtin, facets }, is_required: false, fixed: None }
}

pub(super) const fn required(name: &'static str, builtin: u16, facets: u16) -> Attribute {
    Attribute { name, value: Value { builtin, facets }, is_required: true, fixed: None }
}

pub(super) const fn fixed(name: &'static str, builtin: u16, facets: u16, only: &'static str) -> Attribute {
    Attribute { name, value: Value { builtin, facets }, is_required: false, fixed: Some(only) }
}

pub(super) const fn facets(values: &'static [&'static str], length_min: u16, length_max: u16) -> Facets {
    Facets { values, length_min, length_max }
}
