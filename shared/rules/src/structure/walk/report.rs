//! Putting down what a walk finds.

use attest_xml::{Attribute, Element, Ns};

use super::super::FINDINGS_MAX;
use super::super::finding::{Defect, Finding};
use super::super::lexical::Builtin;
use super::super::schema::{Attribute as Declared, Particle, Value};
use super::Walk;

/// Characters of a value that a finding repeats.
const FOUND_MAX: usize = 80;

impl<'t> Walk<'t> {
    pub(super) fn misfit(
        &mut self,
        child: Element<'t>,
        defect: Defect,
        found: String,
        expected: Vec<String>,
    ) {
        let name = self.name(child);
        self.push(child, defect, name, found, expected);
    }

    pub(super) fn missing(&mut self, parent: Element<'t>, expected: Vec<String>) {
        let name = self.name(parent);
        self.push(parent, Defect::MissingElement, name, String::new(), expected);
    }

    /// What the skipped particles demand is missing in the parent, before this child.
    pub(super) fn missing_before(&mut self, child: Element<'t>, parent: Element<'t>, skipped: &[Particle]) {
        for particle in skipped.iter().filter(|particle| !particle.is_optional) {
            let (name, found) = (self.name(parent), self.name(child));
            self.push(child, Defect::MissingElement, name, found, vec![self.shown(particle.name)]);
        }
    }

    pub(super) fn unexpected_text(&mut self, element: Element<'t>, text: &str) {
        let name = self.name(element);
        self.push(element, Defect::UnexpectedText, name, cut(text), Vec::new());
    }

    pub(super) fn unexpected_elements(&mut self, element: Element<'t>, expected: &str) {
        let name = self.name(element);
        let found = element.first_child().map(|child| self.name(child)).unwrap_or_default();
        self.push(element, Defect::UnexpectedElements, name, found, vec![expected.to_owned()]);
    }

    pub(super) fn unknown_attribute(
        &mut self,
        element: Element<'t>,
        found: Attribute<'t>,
        allowed: &[Declared],
    ) {
        let name = self.name(element);
        let expected = allowed.iter().map(|one| format!("@{}", one.name)).collect();
        self.push(element, Defect::UnknownAttribute, name, format!("@{}", found.local_name), expected);
    }

    /// Puts down the required attributes, which come first in the list, that the element lacks.
    pub(super) fn missing_attributes(&mut self, element: Element<'t>, allowed: &[Declared]) {
        for declared in allowed.iter().take_while(|one| one.is_required) {
            if !element.attributes().any(|a| a.name.ns == Ns::NONE && a.local_name == declared.name) {
                let name = self.name(element);
                let expected = vec![format!("@{}", declared.name)];
                self.push(element, Defect::MissingAttribute, name, String::new(), expected);
            }
        }
    }

    pub(super) fn wrong_attribute(&mut self, element: Element<'t>, declared: &Declared, found: &str) {
        let name = format!("{}/@{}", self.name(element), declared.name);
        let expected = match declared.fixed {
            Some(fixed) => vec![format!("{fixed:?}")],
            None => self.form(declared.value),
        };
        self.push(element, Defect::WrongAttribute, name, cut(found), expected);
    }

    pub(super) fn wrong_value(&mut self, element: Element<'t>, found: &str, value: Value) {
        let name = self.name(element);
        let expected = self.form(value);
        self.push(element, Defect::WrongValue, name, cut(found), expected);
    }

    pub(super) fn wrong_type(&mut self, element: Element<'t>, found: &str, expected: &str) {
        let name = self.name(element);
        self.push(element, Defect::WrongType, name, cut(found), vec![expected.to_owned()]);
    }

    /// `xsi:nil` may stand only on an element without declaration, for no schema here declares one nillable.
    pub(super) fn nil(&mut self, element: Element<'t>, found: &str, is_declared: bool) {
        let name = self.name(element);
        if !Builtin::Boolean.accepts(found) {
            let expected = vec![Builtin::Boolean.expected().to_owned()];
            self.push(element, Defect::WrongAttribute, format!("{name}/@xsi:nil"), cut(found), expected);
        } else if is_declared {
            let expected = vec!["no xsi:nil".to_owned()];
            self.push(element, Defect::NotNillable, name, cut(found), expected);
        }
    }

    pub(super) fn names(&self, symbols: &[u16]) -> Vec<String> {
        symbols.iter().map(|symbol| self.shown(*symbol)).collect()
    }

    pub(super) fn shown(&self, symbol: u16) -> String {
        self.schema.shown(symbol)
    }

    fn name(&mut self, element: Element<'t>) -> String {
        self.symbol(element).map_or_else(|| element.local_name().to_owned(), |symbol| self.shown(symbol))
    }

    /// What the form of a simple type asks for.
    fn form(&self, value: Value) -> Vec<String> {
        let builtin = Builtin::of(value.builtin);
        match self.schema.facets_of(value) {
            Some(facets) if !facets.values.is_empty() => {
                facets.values.iter().map(|one| format!("{one:?}")).collect()
            }
            Some(facets) => vec![format!("{} to {} characters", facets.length_min, facets.length_max)],
            None => vec![builtin.expected().to_owned()],
        }
    }

    fn push(
        &mut self,
        place: Element<'t>,
        defect: Defect,
        element: String,
        found: String,
        expected: Vec<String>,
    ) {
        if self.findings.len() < FINDINGS_MAX {
            let (line, column, path) = (place.line(), place.column(), place.path());
            self.findings.push(Finding { defect, element, line, column, path, found, expected });
        }
    }
}

/// The beginning of a text.
fn cut(text: &str) -> String {
    match text.char_indices().nth(FOUND_MAX) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
