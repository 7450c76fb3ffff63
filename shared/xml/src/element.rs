//! Looking at a parsed element.

use std::borrow::Cow;
use std::fmt;

use crate::name::QName;
use crate::place::{Lines, Positions, within};
use crate::tree::{AttributeRecord, ElementId, Node, Tree};

/// An element of a [`Tree`].
#[derive(Clone, Copy)]
pub struct Element<'t> {
    pub(crate) tree: &'t Tree<'t>,
    pub(crate) id: u32,
}

/// An attribute of an [`Element`]; namespace declarations are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute<'t> {
    /// The resolved name.
    pub name: QName,
    /// The local name as written.
    pub local_name: &'t str,
    /// The value, references resolved.
    pub value: &'t str,
}

impl<'t> Element<'t> {
    #[inline]
    fn node(self) -> Option<&'t Node> {
        self.tree.node(self.id)
    }

    #[inline]
    fn at(self, id: u32) -> Self {
        Self { tree: self.tree, id }
    }

    /// The tree it belongs to.
    #[inline]
    pub fn tree(self) -> &'t Tree<'t> {
        self.tree
    }

    /// Its id, to keep without the tree.
    #[inline]
    pub fn id(self) -> ElementId {
        ElementId(self.id)
    }

    /// The number of the element after its last descendant, in document order.
    #[inline]
    pub fn end_index(self) -> usize {
        self.node().map_or(0, |node| node.end as usize)
    }

    /// The resolved name.
    #[inline]
    pub fn name(self) -> QName {
        self.node().map_or(QName::NOTHING, |node| node.name)
    }

    /// The local name as written.
    pub fn local_name(self) -> &'t str {
        self.tree.names.local_str(self.name().name)
    }

    /// The namespace as written, empty for none.
    pub fn namespace(self) -> &'t str {
        self.tree.names.uri(self.name().ns)
    }

    /// The element around it; `None` for the root.
    #[inline]
    pub fn parent(self) -> Option<Self> {
        let parent = self.node()?.parent;
        (self.id != 0).then(|| self.at(parent))
    }

    /// The elements directly inside, in document order.
    #[inline]
    pub fn children(self) -> Children<'t> {
        let end = self.node().map_or(0, |node| node.end);
        Children { tree: self.tree, next: self.id + 1, end }
    }

    /// The elements directly inside with this name.
    #[inline]
    pub fn children_named(self, name: QName) -> impl Iterator<Item = Self> + Clone + use<'t> {
        self.children().filter(move |child| child.name() == name)
    }

    /// The first element directly inside with this name.
    #[inline]
    pub fn child(self, name: QName) -> Option<Self> {
        self.children().find(|child| child.name() == name)
    }

    /// The first element directly inside.
    pub fn first_child(self) -> Option<Self> {
        self.children().next()
    }

    /// All elements inside, in document order.
    pub fn descendants(self) -> Descendants<'t> {
        let end = self.node().map_or(0, |node| node.end);
        Descendants { tree: self.tree, next: self.id + 1, end }
    }

    /// The siblings after it, nearest first.
    pub fn following_siblings(self) -> Children<'t> {
        let end = self.parent().and_then(Self::node).map_or(0, |parent| parent.end);
        Children { tree: self.tree, next: self.node().map_or(end, |node| node.end), end }
    }

    /// The siblings before it, in document order (the first child first).
    pub fn preceding_siblings(self) -> Children<'t> {
        let first = self.parent().map_or(self.id, |parent| parent.id + 1);
        Children { tree: self.tree, next: first, end: self.id }
    }

    fn records(self) -> &'t [AttributeRecord] {
        let Some(node) = self.node() else { return &[] };
        let start = node.attributes as usize;
        let end =
            self.tree.node(self.id + 1).map_or(self.tree.attributes.len(), |next| next.attributes as usize);
        self.tree.attributes.get(start..end).unwrap_or(&[])
    }

    /// The attributes in the order of the document, without namespace declarations.
    pub fn attributes(self) -> impl ExactSizeIterator<Item = Attribute<'t>> + use<'t> {
        let tree = self.tree;
        self.records().iter().map(move |record| Attribute {
            name: record.name,
            local_name: tree.names.local_str(record.name.name),
            value: tree.piece(record.value),
        })
    }

    /// The names of the attributes, without reading their values.
    #[inline]
    pub fn attribute_names(self) -> impl ExactSizeIterator<Item = QName> + use<'t> {
        self.records().iter().map(|record| record.name)
    }

    /// How many elements are inside, at any depth.
    #[inline]
    pub fn size(self) -> usize {
        self.node().map_or(0, |node| (node.end - self.id) as usize - 1)
    }

    /// The value of an attribute.
    #[inline]
    pub fn attribute(self, name: QName) -> Option<&'t str> {
        let record = self.records().iter().find(|record| record.name == name)?;
        Some(self.tree.piece(record.value))
    }

    /// Whether no element is inside.
    #[inline]
    pub fn is_leaf(self) -> bool {
        self.node().is_none_or(|node| node.end == self.id + 1)
    }

    /// The text directly inside: XPath `text()`, taken together. A leaf's is borrowed.
    #[inline]
    pub fn text(self) -> Cow<'t, str> {
        let Some(node) = self.node() else { return Cow::Borrowed("") };
        if node.end == self.id + 1 {
            return self.join(node.pieces, node.pieces_end);
        }
        let mut text = Cow::Borrowed("");
        let mut from = node.pieces;
        for child in self.children().filter_map(Self::node) {
            text += self.join(from, child.pieces);
            from = child.pieces_end;
        }
        text + self.join(from, node.pieces_end)
    }

    /// All text inside, at any depth: the XPath string value. A leaf's is borrowed.
    #[inline]
    pub fn string_value(self) -> Cow<'t, str> {
        self.node().map_or(Cow::Borrowed(""), |node| self.join(node.pieces, node.pieces_end))
    }

    /// The stretches of text directly inside, between and around the elements; nothing is copied.
    #[inline]
    pub fn texts(self) -> impl Iterator<Item = &'t str> + use<'t> {
        let tree = self.tree;
        let (mut from, end) = self.node().map_or((0, 0), |node| (node.pieces, node.pieces_end));
        let mut children = self.children().filter_map(Self::node);
        let mut next = children.next();
        std::iter::from_fn(move || {
            while let Some(child) = next.filter(|child| child.pieces == from) {
                from = child.pieces_end;
                next = children.next();
            }
            let piece = (from < end).then(|| tree.pieces.get(from as usize)).flatten()?;
            from += 1;
            Some(tree.piece(*piece))
        })
    }

    fn join(self, start: u32, end: u32) -> Cow<'t, str> {
        match self.tree.pieces(start, end) {
            [] => Cow::Borrowed(""),
            [one] => Cow::Borrowed(self.tree.piece(*one)),
            several => Cow::Owned(several.iter().map(|piece| self.tree.piece(*piece)).collect()),
        }
    }

    /// The namespace that a prefix stands for at this place, empty for none, `None` when it is not declared; for values
    /// that hold names, such as `xsi:type`. The declarations are read again: not for every element.
    pub fn namespace_of_prefix(self, prefix: &str) -> Option<&'t str> {
        let mut at = Some(self);
        while let Some(element) = at {
            let start = element.node().map_or(0, |node| node.offset as usize);
            let tag = self.tree.source.get(start..).unwrap_or("");
            if let Some(uri) = declarations(tag).find_map(|(own, uri)| (own == prefix).then_some(uri)) {
                return Some(uri);
            }
            at = element.parent();
        }
        match prefix {
            "" => Some(""),
            "xml" => Some("http://www.w3.org/XML/1998/namespace"),
            _ => None,
        }
    }

    /// Its number among the siblings with the same name, from 1.
    pub fn position(self) -> u32 {
        self.shown_position().max(1)
    }

    /// The same, 0 when no sibling has the same name: the number that a path shows.
    pub fn shown_position(self) -> u32 {
        self.tree.positions.get_or_init(|| Positions::of(self.tree)).get(self.id)
    }

    /// Byte of its `<` in the document, the byte order mark counted.
    pub fn byte_offset(self) -> usize {
        self.node().map_or(0, |node| node.offset as usize) + self.tree.skipped
    }

    fn place(self) -> (u32, u32) {
        let source = self.tree.source.as_bytes();
        let lines = self.tree.lines.get_or_init(|| Lines::of(source));
        let place = lines.place(source, self.node().map_or(0, |node| node.offset as usize));
        within(place, self.tree.start)
    }

    /// Line of its `<`, from 1.
    pub fn line(self) -> u32 {
        self.place().0
    }

    /// Column of its `<` in characters, from 1.
    pub fn column(self) -> u32 {
        self.place().1
    }

    /// Its name as a path shows it, such as `cac:InvoiceLine`.
    pub fn shown_name(self) -> String {
        match self.tree.names.shown_prefix(self.name().ns) {
            "" => self.local_name().to_owned(),
            prefix => [prefix, ":", self.local_name()].concat(),
        }
    }

    /// Its path, such as `/Invoice/cac:InvoiceLine[3]/cbc:ID`; a number stands where siblings share the name.
    pub fn path(self) -> String {
        let mut path = self.parent().map(Self::path).unwrap_or_default();
        path.push('/');
        path.push_str(&self.shown_name());
        match self.shown_position() {
            0 => {}
            n => path.push_str(&format!("[{n}]")),
        }
        path
    }
}

/// The prefixes that a well-formed start tag declares, and their namespaces as written.
fn declarations(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let space = |c: char| c.is_ascii_whitespace();
    let name_end = tag.find(|c: char| space(c) || c == '>').unwrap_or(tag.len());
    let mut rest = tag.split_at_checked(name_end).map_or("", |(_, rest)| rest);
    let attributes = std::iter::from_fn(move || {
        let (name, after) = rest.split_once('=').filter(|(name, _)| !name.contains(['>', '/', '<']))?;
        let after = after.trim_start_matches(space);
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = after.split_at(1).1.split_once(quote)?;
        rest = after;
        Some((name.trim_matches(space), value))
    });
    attributes.filter_map(|(name, value)| match name.split_once(':') {
        Some(("xmlns", prefix)) => Some((prefix, value)),
        None if name == "xmlns" => Some(("", value)),
        Some(_) | None => None,
    })
}

impl PartialEq for Element<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && std::ptr::eq(self.tree.source, other.tree.source)
    }
}

impl Eq for Element<'_> {}

impl fmt::Debug for Element<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Element({})", self.path())
    }
}

/// The elements directly inside of one, see [`Element::children`].
#[derive(Clone, Copy)]
pub struct Children<'t> {
    tree: &'t Tree<'t>,
    next: u32,
    end: u32,
}

impl<'t> Iterator for Children<'t> {
    type Item = Element<'t>;

    #[inline]
    fn next(&mut self) -> Option<Element<'t>> {
        if self.next >= self.end {
            return None;
        }
        let element = Element { tree: self.tree, id: self.next };
        self.next = element.node()?.end;
        Some(element)
    }
}

/// All elements inside of one, see [`Element::descendants`].
#[derive(Clone, Copy)]
pub struct Descendants<'t> {
    tree: &'t Tree<'t>,
    next: u32,
    end: u32,
}

impl<'t> Iterator for Descendants<'t> {
    type Item = Element<'t>;

    #[inline]
    fn next(&mut self) -> Option<Element<'t>> {
        let element = (self.next < self.end).then_some(Element { tree: self.tree, id: self.next })?;
        self.next += 1;
        Some(element)
    }
}
