//! Numbers names, types, particles and attributes as the validator wants them.

use std::collections::BTreeMap;

use anyhow::{Context as _, ensure};

use super::automaton::{self, Label};
use super::schema::{Attribute, Content, Facets, Name, Reach, Schema, Term, Type, TypeKey};

/// The types of the schema language that occur, each with the one it is derived from. The validator knows them
/// by their place in this list: number 0 is the type of everything.
pub(super) const BUILTINS: &[(&str, &str)] = &[
    ("anyType", "anyType"),
    ("anySimpleType", "anyType"),
    ("string", "anySimpleType"),
    ("normalizedString", "string"),
    ("token", "normalizedString"),
    ("language", "token"),
    ("ID", "token"),
    ("decimal", "anySimpleType"),
    ("integer", "decimal"),
    ("boolean", "anySimpleType"),
    ("date", "anySimpleType"),
    ("time", "anySimpleType"),
    ("dateTime", "anySimpleType"),
    ("anyURI", "anySimpleType"),
    ("base64Binary", "anySimpleType"),
];

/// The numbered content of a type.
#[derive(Debug)]
pub(super) enum Body {
    Any,
    Empty,
    /// The number of the builtin and of the facets, 0 for none.
    Simple(usize, usize),
    /// First particle and how many.
    Sequence(usize, usize),
    /// First state and how many.
    Automaton(usize, usize),
}

/// A numbered type.
#[derive(Debug)]
pub(super) struct Row {
    pub base: usize,
    pub body: Body,
    pub is_abstract: bool,
    pub mixed: bool,
    /// First attribute and how many.
    pub attributes: (usize, usize),
}

/// A numbered attribute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct AttributeRow {
    pub name: String,
    pub builtin: usize,
    pub facets: usize,
    pub required: bool,
    pub fixed: Option<String>,
}

/// What a numbered transition takes: an element with its type, or a wildcard.
#[derive(Debug)]
pub(super) enum Taken {
    Element(usize, usize),
    Any { lax: bool },
    Other { namespace: usize, lax: bool },
}

/// Everything the generated file holds.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// Namespaces of elements, in the order of `names`.
    pub namespaces: Vec<String>,
    /// Element names, sorted.
    pub names: Vec<Name>,
    pub globals: Vec<(usize, usize)>,
    pub type_names: Vec<(Name, usize)>,
    pub types: Vec<Row>,
    /// Element, type, optional, repeated.
    pub particles: Vec<(usize, usize, bool, bool)>,
    /// Accepting, first transition and how many.
    pub states: Vec<(bool, usize, usize)>,
    pub transitions: Vec<(Taken, usize)>,
    pub attributes: Vec<AttributeRow>,
    pub facets: Vec<Facets>,
}

/// The shape of a content model before it is numbered.
enum Model {
    Sequence(Vec<(Name, TypeKey, bool, bool)>),
    Automaton(Vec<automaton::State>),
}

impl Tables {
    /// Numbers a schema.
    ///
    /// # Errors
    /// When a declaration refers to something that is not declared.
    pub(super) fn new(schema: &Schema) -> anyhow::Result<Self> {
        let mut tables = Self { facets: vec![Facets::default()], ..Self::default() };
        let models = models(schema)?;
        let mut names: Vec<Name> = schema.elements.keys().cloned().collect();
        for model in models.values() {
            match model {
                Model::Sequence(parts) => names.extend(parts.iter().map(|part| part.0.clone())),
                Model::Automaton(states) => {
                    names.extend(states.iter().flat_map(|s| &s.transitions).filter_map(|(l, _)| match l {
                        Label::Element(name, _) => Some(name.clone()),
                        Label::Wildcard { .. } => None,
                    }));
                }
            }
        }
        names.sort();
        names.dedup();
        tables.namespaces = names.iter().map(|name| name.namespace.clone()).collect();
        tables.namespaces.dedup();
        tables.names = names;
        let mut keys: Vec<TypeKey> = BUILTINS.iter().map(|b| TypeKey::Builtin(b.0.to_owned())).collect();
        keys.extend(schema.types.keys().cloned());
        let numbers: BTreeMap<TypeKey, usize> =
            keys.into_iter().enumerate().map(|(i, key)| (key, i)).collect();
        for (place, (_, base)) in BUILTINS.iter().enumerate() {
            let body = if place == 0 { Body::Any } else { Body::Simple(place, 0) };
            let base = number(&numbers, &TypeKey::Builtin((*base).to_owned()))?;
            tables.types.push(Row { base, body, is_abstract: false, mixed: place == 0, attributes: (0, 0) });
        }
        for (key, declared) in &schema.types {
            let row = tables.row(schema, &numbers, key, declared, models.get(key))?;
            tables.types.push(row);
        }
        for (name, key) in &schema.elements {
            tables.globals.push((tables.name(name)?, number(&numbers, key)?));
        }
        for (key, place) in &numbers {
            if let TypeKey::Named(name) = key {
                tables.type_names.push((name.clone(), *place));
            }
        }
        Ok(tables)
    }

    fn row(
        &mut self,
        schema: &Schema,
        numbers: &BTreeMap<TypeKey, usize>,
        key: &TypeKey,
        declared: &Type,
        model: Option<&Model>,
    ) -> anyhow::Result<Row> {
        let (base, is_abstract, mixed) = match declared {
            Type::Simple { base, .. } => (Some(base), false, false),
            Type::Complex { base, is_abstract, mixed, .. } => (base.as_ref(), *is_abstract, *mixed),
        };
        let base = base.map_or(Ok(0), |base| number(numbers, base))?;
        ensure!(!(is_abstract && mixed), "{key:?} is abstract and mixed");
        let body = match model {
            Some(Model::Sequence(parts)) => {
                let first = self.particles.len();
                for (name, key, optional, repeated) in parts {
                    self.particles.push((self.name(name)?, number(numbers, key)?, *optional, *repeated));
                }
                Body::Sequence(first, parts.len())
            }
            Some(Model::Automaton(states)) => self.automaton(numbers, states)?,
            None => match simple(schema, key)? {
                Some((builtin, facets)) => {
                    let builtin = number(numbers, &TypeKey::Builtin(builtin))?;
                    Body::Simple(builtin, self.facets(facets))
                }
                None => Body::Empty,
            },
        };
        let mut list = Vec::new();
        for attribute in attributes(schema, key)? {
            let (builtin, facets) =
                simple(schema, &attribute.content)?.context("an attribute is not simple")?;
            list.push(AttributeRow {
                builtin: number(numbers, &TypeKey::Builtin(builtin))?,
                facets: self.facets(facets),
                name: attribute.name,
                required: attribute.required,
                fixed: attribute.fixed,
            });
        }
        Ok(Row { base, body, is_abstract, mixed, attributes: self.attribute_list(&list) })
    }

    fn automaton(
        &mut self,
        numbers: &BTreeMap<TypeKey, usize>,
        states: &[automaton::State],
    ) -> anyhow::Result<Body> {
        let first = self.states.len();
        for state in states {
            self.states.push((state.accepting, self.transitions.len(), state.transitions.len()));
            for (label, to) in &state.transitions {
                let taken = match label {
                    Label::Element(name, key) => Taken::Element(self.name(name)?, number(numbers, key)?),
                    Label::Wildcard { reach: Reach::Any, lax } => Taken::Any { lax: *lax },
                    Label::Wildcard { reach: Reach::Other(own), lax } => {
                        let namespace =
                            self.namespaces.iter().position(|n| n == own).context("no such namespace")?;
                        Taken::Other { namespace, lax: *lax }
                    }
                };
                self.transitions.push((taken, *to));
            }
        }
        Ok(Body::Automaton(first, states.len()))
    }

    fn name(&self, name: &Name) -> anyhow::Result<usize> {
        self.names.binary_search(name).ok().with_context(|| format!("{name:?} has no number"))
    }

    fn facets(&mut self, facets: Facets) -> usize {
        self.facets.iter().position(|known| *known == facets).unwrap_or_else(|| {
            self.facets.push(facets);
            self.facets.len() - 1
        })
    }

    fn attribute_list(&mut self, list: &[AttributeRow]) -> (usize, usize) {
        if list.is_empty() {
            return (0, 0);
        }
        let known = self.attributes.windows(list.len()).position(|window| window == list);
        let first = known.unwrap_or_else(|| {
            self.attributes.extend_from_slice(list);
            self.attributes.len() - list.len()
        });
        (first, list.len())
    }
}

fn number(numbers: &BTreeMap<TypeKey, usize>, key: &TypeKey) -> anyhow::Result<usize> {
    numbers.get(key).copied().with_context(|| format!("{key:?} is not declared"))
}

fn models(schema: &Schema) -> anyhow::Result<BTreeMap<TypeKey, Model>> {
    let mut found = BTreeMap::new();
    for (key, declared) in &schema.types {
        let Type::Complex { content: Content::Model(particle), .. } = declared else { continue };
        let mut parts: Vec<(Name, TypeKey, bool, bool)> = Vec::new();
        let mut plain = !particle.optional && !particle.repeated;
        if let Term::Sequence(children) = &particle.term {
            for child in children {
                match &child.term {
                    Term::Element(name, written) if parts.iter().all(|(known, ..)| known != name) => {
                        let key = schema.type_of(name, written.as_ref())?;
                        parts.push((name.clone(), key, child.optional, child.repeated));
                    }
                    Term::Element(..) | Term::Wildcard { .. } | Term::Sequence(_) | Term::Choice(_) => {
                        plain = false
                    }
                }
            }
        } else {
            plain = false;
        }
        let model = if plain {
            Model::Sequence(parts)
        } else {
            Model::Automaton(automaton::states(schema, particle)?)
        };
        found.insert(key.clone(), model);
    }
    Ok(found)
}

/// The builtin and the facets behind a type with simple content.
fn simple(schema: &Schema, key: &TypeKey) -> anyhow::Result<Option<(String, Facets)>> {
    if let TypeKey::Builtin(local) = key {
        return Ok(Some((local.clone(), Facets::default())));
    }
    match schema.types.get(key).with_context(|| format!("{key:?} is not declared"))? {
        Type::Simple { base, facets } => {
            let (builtin, inherited) = simple(schema, base)?.context("a simple type on a complex one")?;
            if *facets == Facets::default() {
                return Ok(Some((builtin, inherited)));
            }
            ensure!(inherited == Facets::default(), "{key:?} restricts a restricted type");
            Ok(Some((builtin, facets.clone())))
        }
        Type::Complex { content: Content::Simple(base), .. } => simple(schema, base),
        Type::Complex { content: Content::Empty | Content::Model(_), .. } => Ok(None),
    }
}

/// The attributes of a type: its own, and those of its base that it does not declare again.
fn attributes(schema: &Schema, key: &TypeKey) -> anyhow::Result<Vec<Attribute>> {
    match schema.types.get(key) {
        None | Some(Type::Simple { .. }) => Ok(Vec::new()),
        Some(Type::Complex { base, attributes: own, .. }) => {
            let mut all = own.clone();
            if let Some(base) = base {
                let inherited = attributes(schema, base)?;
                all.extend(inherited.into_iter().filter(|a| own.iter().all(|mine| mine.name != a.name)));
            }
            all.sort_by(|a, b| (!a.required, &a.name).cmp(&(!b.required, &b.name)));
            Ok(all)
        }
    }
}
