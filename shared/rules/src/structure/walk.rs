//! One pass over the tree of a document, along the content models of its types.

mod report;

use std::collections::HashSet;

use attest_xml::{Attribute, Element, Ns, QName};

use super::content::{AutomatonCursor, Role, SequenceCursor, Step};
use super::finding::{Defect, Finding};
use super::lexical::{Builtin, XSD, builtin_named, is_blank, is_same_token, trim};
use super::schema::{Attribute as Declared, Content, Particle, Schema, Type, Value};

/// The number of `anyType` in every table.
const ANY_TYPE: u16 = 0;
const UNKNOWN: u16 = u16::MAX;

/// A walk through one document.
pub(super) struct Walk<'t> {
    schema: &'static Schema,
    root: u16,
    /// Per local name of the document: the namespace it was last met in and its number in the schema.
    symbols: Vec<(Ns, u16)>,
    /// The namespaces of the document that were met, with their numbers in the schema.
    namespaces: Vec<(Ns, Option<usize>)>,
    identifiers: HashSet<&'t str>,
    findings: Vec<Finding>,
}

impl<'t> Walk<'t> {
    pub(super) fn new(schema: &'static Schema, root: u16) -> Self {
        Self {
            schema,
            root,
            symbols: Vec::new(),
            namespaces: Vec::new(),
            identifiers: HashSet::new(),
            findings: Vec::new(),
        }
    }

    pub(super) fn run(mut self, root: Element<'t>) -> Vec<Finding> {
        let kind = self.schema.global(self.root).unwrap_or(ANY_TYPE);
        self.element(root, kind, true);
        self.findings
    }

    /// The number of an element's name in the schema.
    #[inline]
    fn symbol(&mut self, element: Element<'t>) -> Option<u16> {
        let QName { ns, name } = element.name();
        let symbol = match self.symbols.get(name.index()) {
            Some((known, symbol)) if *known == ns => *symbol,
            Some(_) | None => self.look_up(element),
        };
        (symbol != UNKNOWN).then_some(symbol)
    }

    fn look_up(&mut self, element: Element<'t>) -> u16 {
        let QName { ns, name } = element.name();
        let known = self.namespaces.iter().find(|(known, _)| *known == ns).map(|(_, number)| *number);
        let number = known.unwrap_or_else(|| {
            let number = self.schema.namespace(element.namespace());
            self.namespaces.push((ns, number));
            number
        });
        let symbol = number.and_then(|number| self.schema.symbol(number, element.local_name()));
        let symbol = symbol.unwrap_or(UNKNOWN);
        if self.symbols.len() <= name.index() {
            self.symbols.resize(name.index() + 1, (Ns::NONE, UNKNOWN));
        }
        if let Some(slot) = self.symbols.get_mut(name.index()) {
            *slot = (ns, symbol);
        }
        symbol
    }

    /// Checks an element against a type, or the one derived from it that it names itself.
    fn element(&mut self, element: Element<'t>, declared: u16, is_declared: bool) {
        let Some(number) = self.attributes(element, declared, is_declared) else { return };
        let Some(kind) = self.schema.kind(number) else { return };
        if kind.is_abstract {
            return self.wrong_type(element, "", "a type that is not abstract");
        }
        match kind.content {
            Content::Any => self.children_of_any(element),
            Content::Empty => self.empty(element),
            Content::Simple(value) => self.simple(element, value),
            Content::Sequence(first, count) => {
                self.text_between(element, kind);
                self.sequence(element, self.schema.sequence(first, count));
            }
            Content::Automaton(first, count) => {
                self.text_between(element, kind);
                self.automaton(
                    element,
                    AutomatonCursor::new(self.schema, self.schema.automaton(first, count)),
                );
            }
        }
    }

    /// Checks the attributes; answers the type that holds, `None` when what is inside cannot be judged.
    fn attributes(&mut self, element: Element<'t>, declared: u16, is_declared: bool) -> Option<u16> {
        let attributes = element.attributes();
        let mut number = declared;
        if attributes.len() > 0 && element.attributes().any(|attribute| attribute.name.ns == Ns::XSI) {
            number = self.instance_attributes(element, declared, is_declared)?;
        }
        let kind = self.schema.kind(number)?;
        if number == ANY_TYPE {
            return Some(number);
        }
        let allowed = self.schema.attributes_of(kind);
        // Required attributes come first in the list.
        if attributes.len() == 0 && !allowed.first().is_some_and(|one| one.is_required) {
            return Some(number);
        }
        let mut required = allowed.iter().take_while(|one| one.is_required).count();
        for attribute in attributes {
            match allowed.iter().find(|one| attribute.name.ns == Ns::NONE && one.name == attribute.local_name)
            {
                Some(one) => {
                    required -= usize::from(one.is_required);
                    self.attribute(element, one, attribute);
                }
                None if is_of_instances(attribute) => {}
                None => self.unknown_attribute(element, attribute, allowed),
            }
        }
        if required > 0 {
            self.missing_attributes(element, allowed);
        }
        Some(number)
    }

    /// Checks what the document says to the schema processor; answers the type that holds.
    fn instance_attributes(&mut self, element: Element<'t>, declared: u16, is_declared: bool) -> Option<u16> {
        let mut number = declared;
        for attribute in element.attributes().filter(|attribute| attribute.name.ns == Ns::XSI) {
            match attribute.local_name {
                "type" => number = self.own_type(element, attribute.value, declared)?,
                "nil" => self.nil(element, attribute.value, is_declared),
                _ => {}
            }
        }
        Some(number)
    }

    fn attribute(&mut self, element: Element<'t>, declared: &Declared, attribute: Attribute<'t>) {
        let is_right = self.accepts(declared.value, attribute.value)
            && declared.fixed.is_none_or(|fixed| is_same_token(fixed, attribute.value));
        if !is_right {
            self.wrong_attribute(element, declared, attribute.value);
        }
    }

    /// Whether a text has the form of a simple type.
    fn accepts(&mut self, value: Value, text: &'t str) -> bool {
        let builtin = Builtin::of(value.builtin);
        let is_right =
            builtin.accepts(text) && self.schema.facets_of(value).is_none_or(|facets| facets.accept(text));
        is_right && (builtin != Builtin::Id || self.identifiers.insert(trim(text)))
    }

    fn own_type(&mut self, element: Element<'t>, written: &str, declared: u16) -> Option<u16> {
        let (prefix, local) = trim(written).split_once(':').unwrap_or(("", trim(written)));
        let uri = element.namespace_of_prefix(prefix);
        let found = uri.and_then(|uri| match uri {
            XSD => builtin_named(local),
            _ => self.schema.type_named(uri, local),
        });
        match found {
            Some(number) if self.schema.derives(number, declared) => Some(number),
            Some(_) => {
                self.wrong_type(element, written, "the declared type or one derived from it");
                None
            }
            None => {
                self.wrong_type(element, written, "a type of the schema");
                None
            }
        }
    }

    fn empty(&mut self, element: Element<'t>) {
        if element.first_child().is_some() {
            self.unexpected_elements(element, "nothing");
        } else if !element.string_value().is_empty() {
            self.unexpected_text(element, &element.string_value());
        }
    }

    fn simple(&mut self, element: Element<'t>, value: Value) {
        if !element.is_leaf() {
            return self.unexpected_elements(element, "only text");
        }
        let builtin = Builtin::of(value.builtin);
        if builtin == Builtin::Text && self.schema.facets_of(value).is_none() {
            return;
        }
        let text = element.string_value();
        let fits_facets = || self.schema.facets_of(value).is_none_or(|facets| facets.accept(&text));
        if !builtin.accepts(&text) || !fits_facets() {
            self.wrong_value(element, &text, value);
        }
    }

    fn text_between(&mut self, element: Element<'t>, kind: &Type) {
        let is_stray = |text: &&str| !is_blank(text) && !kind.is_mixed;
        if let Some(text) = element.texts().find(is_stray) {
            self.unexpected_text(element, text);
        }
    }

    fn sequence(&mut self, element: Element<'t>, particles: &'static [Particle]) {
        let mut cursor = SequenceCursor::new(particles);
        for child in element.children() {
            let symbol = self.symbol(child);
            let kind = match cursor.step(symbol) {
                Step::Fits(kind) => kind,
                Step::Skipped { kind, from, to } => {
                    let skipped = particles.get(from..to).unwrap_or(&[]);
                    self.missing_before(child, element, skipped);
                    kind
                }
                Step::Repeated(kind) => {
                    self.misfit(
                        child,
                        Defect::RepeatedElement,
                        String::new(),
                        self.names(&cursor.expected()),
                    );
                    kind
                }
                Step::Misplaced { kind, after } => {
                    self.misfit(child, Defect::MisplacedElement, self.schema.shown(after), Vec::new());
                    kind
                }
                Step::Unknown => {
                    let expected = self.names(&cursor.expected());
                    self.misfit(child, Defect::UnknownElement, String::new(), expected);
                    continue;
                }
            };
            self.element(child, kind, true);
        }
        for particle in cursor.rest().iter().filter(|particle| !particle.is_optional) {
            self.missing(element, vec![self.shown(particle.name)]);
        }
    }

    fn automaton(&mut self, element: Element<'t>, mut cursor: AutomatonCursor) {
        for child in element.children() {
            let symbol = self.symbol(child);
            match cursor.step(symbol, child.namespace()) {
                Some(Role::Element(kind)) => self.element(child, kind, true),
                Some(Role::Wild { is_lax }) => self.wild(child, is_lax),
                None => {
                    self.misfit(child, Defect::UnknownElement, String::new(), cursor.expected());
                    if let Some(kind) = cursor.recover(symbol, child.namespace()) {
                        self.element(child, kind, true);
                    }
                }
            }
        }
        if !cursor.may_end() {
            self.missing(element, cursor.expected());
        }
    }

    /// An element that a wildcard takes.
    fn wild(&mut self, element: Element<'t>, is_lax: bool) {
        let symbol =
            self.symbol(element).filter(|symbol| *symbol == self.root || !self.schema.roots.contains(symbol));
        match symbol.and_then(|symbol| self.schema.global(symbol)) {
            Some(kind) => self.element(element, kind, true),
            None if is_lax => self.element(element, ANY_TYPE, false),
            None => self.misfit(
                element,
                Defect::UnknownElement,
                String::new(),
                vec!["a declared element".to_owned()],
            ),
        }
    }

    fn children_of_any(&mut self, element: Element<'t>) {
        for child in element.children() {
            self.wild(child, true);
        }
    }
}

/// Whether an attribute is one of those that every element may have for the schema processor.
fn is_of_instances(attribute: Attribute<'_>) -> bool {
    attribute.name.ns == Ns::XSI
        && matches!(attribute.local_name, "type" | "nil" | "schemaLocation" | "noNamespaceSchemaLocation")
}
