//! The paths of rule rows, read once.

use attest_xml::{Element, QName};

use crate::document::Document;

/// A step that any element fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Any,
    Name(QName),
}

/// A path relative to the element of a context.
#[derive(Debug, Clone)]
pub(super) struct Path {
    /// Seen from the whole document (`//`).
    pub(super) anywhere: bool,
    /// Steps upwards first (`..`).
    pub(super) up: usize,
    /// Then down.
    pub(super) steps: Box<[QName]>,
    /// Then the attribute.
    pub(super) attribute: Option<QName>,
}

/// Reads the path of a rule row. A name that the name table does not hold is a mistake in the row, found by the
/// test over all rows; here it becomes a path that nothing fits.
pub(super) fn read(text: &str) -> Path {
    let anywhere = text.starts_with("//");
    let (mut up, mut steps, mut attribute) = (0, Vec::new(), None);
    for part in text.trim_start_matches('/').split('/') {
        match part.strip_prefix('@') {
            Some(name) => attribute = Some(name_of(name)),
            None if part == ".." => up += 1,
            None if part == "." => {}
            None => steps.push(name_of(part)),
        }
    }
    Path { anywhere, up, steps: steps.into_boxed_slice(), attribute }
}

pub(super) fn name_of(text: &str) -> QName {
    QName::find(text).unwrap_or(QName::NOTHING)
}

impl Path {
    /// Visits the elements at the path (those that have the attribute) until `visit` answers true.
    pub(super) fn any<'t>(
        &self,
        document: &Document<'t>,
        from: Element<'t>,
        visit: &mut impl FnMut(Element<'t>) -> bool,
    ) -> bool {
        let attribute = self.attribute;
        let mut fits = |element: Element<'t>| {
            attribute.is_none_or(|name| element.attribute(name).is_some()) && visit(element)
        };
        if self.anywhere {
            let Some((first, rest)) = self.steps.split_first() else { return false };
            return document.all(*first).any(|start| document.any(start, rest, &mut fits));
        }
        let mut start = from;
        for _ in 0..self.up {
            let Some(parent) = start.parent() else { return false };
            start = parent;
        }
        document.any(start, &self.steps, &mut fits)
    }

    /// Whether it leads straight down to elements.
    #[inline]
    fn is_below(&self) -> bool {
        !self.anywhere && self.up == 0 && self.attribute.is_none()
    }

    /// The first element at the path.
    pub(super) fn first<'t>(&self, document: &Document<'t>, from: Element<'t>) -> Option<Element<'t>> {
        if self.is_below() {
            return document.first(from, &self.steps);
        }
        let mut found = None;
        self.any(document, from, &mut |element| {
            found = Some(element);
            true
        });
        found
    }

    /// The first two elements at the path.
    pub(super) fn two<'t>(
        &self,
        document: &Document<'t>,
        from: Element<'t>,
    ) -> (Option<Element<'t>>, Option<Element<'t>>) {
        if self.is_below() {
            return document.two(from, &self.steps);
        }
        let mut found = (None, None);
        self.any(document, from, &mut |element| {
            if found.0.is_none() {
                found.0 = Some(element);
                return false;
            }
            found.1 = Some(element);
            true
        });
        found
    }
}
