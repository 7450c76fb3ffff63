//! The arena: elements in document order, their attributes, their pieces of text.

use std::sync::OnceLock;

use crate::element::Element;
use crate::error::XmlError;
use crate::limits::Limits;
use crate::name::{Names, QName};
use crate::parse;
use crate::place::{Lines, Positions};

/// A document, parsed. It borrows the bytes it was parsed from.
#[derive(Debug)]
pub struct Tree<'s> {
    pub(crate) source: &'s str,
    /// Bytes before `source`: those of the byte order mark.
    pub(crate) skipped: usize,
    /// Line and column of the first character in the file that the document was cut from.
    pub(crate) start: (u32, u32),
    pub(crate) nodes: Vec<Node>,
    pub(crate) attributes: Vec<AttributeRecord>,
    pub(crate) pieces: Vec<Piece>,
    /// Text that is not a slice of the source: references resolved, CDATA joined, line ends made one.
    pub(crate) copied: String,
    pub(crate) names: Names<'s>,
    pub(crate) lines: OnceLock<Lines>,
    pub(crate) positions: OnceLock<Positions>,
}

/// An element without its tree, to keep and come back with ([`Tree::element`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ElementId(pub(crate) u32);

impl ElementId {
    /// The id of the element with this number in document order, from 0.
    #[inline]
    pub fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Its number in document order.
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One element; children follow their parent, so that the first child is the next node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(crate) name: QName,
    pub(crate) parent: u32,
    /// The node after the last descendant: the next sibling, if the parent has not ended there.
    pub(crate) end: u32,
    /// Byte of the `<` in the source.
    pub(crate) offset: u32,
    /// First attribute; those of the next node end them.
    pub(crate) attributes: u32,
    /// First piece of text inside, at any depth.
    pub(crate) pieces: u32,
    /// The piece after the last one inside.
    pub(crate) pieces_end: u32,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct AttributeRecord {
    pub(crate) name: QName,
    pub(crate) value: Piece,
    /// Byte of its name in the source.
    pub(crate) offset: u32,
}

/// A stretch of the source or of the copied text. Limits keep both below 2 GiB.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    start: u32,
    length: u32,
}

const COPIED: u32 = 1 << 31;

impl Piece {
    pub(crate) fn of_source(start: usize, end: usize) -> Self {
        Self { start: start as u32, length: (end - start) as u32 }
    }

    pub(crate) fn of_copied(start: usize, end: usize) -> Self {
        Self { start: start as u32 | COPIED, length: (end - start) as u32 }
    }
}

impl<'s> Tree<'s> {
    /// Parses a document in UTF-8, with or without byte order mark, in one pass.
    ///
    /// What the document declares as its encoding is not looked at: the caller has transcoded it.
    ///
    /// # Errors
    /// When the document is not well-formed with resolved namespaces, holds a document type definition, or exceeds
    /// one of the limits.
    pub fn parse(bytes: &'s [u8], limits: &Limits) -> Result<Self, XmlError> {
        parse::parse(bytes, limits)
    }

    /// The document was cut from a file: its first character stood at this line and column, from 1.
    #[must_use]
    pub fn starting_at(mut self, line: u32, column: u32) -> Self {
        self.start = (line, column);
        self
    }

    /// The root element.
    pub fn root(&self) -> Element<'_> {
        Element { tree: self, id: 0 }
    }

    /// The element of an id that came from this tree; the root for an id beyond the end.
    pub fn element(&self, id: ElementId) -> Element<'_> {
        let exists = self.nodes.len() > id.0 as usize;
        Element { tree: self, id: if exists { id.0 } else { 0 } }
    }

    /// Number of elements.
    pub fn element_count(&self) -> usize {
        self.nodes.len()
    }

    /// The name with this namespace and local name, when the document or the tables have it.
    ///
    /// For names of formats without constants; look one up once, then compare.
    pub fn find_name(&self, uri: &str, local: &str) -> Option<QName> {
        self.names.find(uri, local)
    }

    #[inline]
    pub(crate) fn node(&self, id: u32) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    #[inline]
    pub(crate) fn piece(&self, piece: Piece) -> &str {
        let start = (piece.start & !COPIED) as usize;
        let text = if piece.start & COPIED == 0 { self.source } else { &self.copied };
        text.get(start..start + piece.length as usize).unwrap_or("")
    }

    pub(crate) fn pieces(&self, start: u32, end: u32) -> &[Piece] {
        self.pieces.get(start as usize..end as usize).unwrap_or(&[])
    }
}
