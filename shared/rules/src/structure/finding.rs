//! What is wrong with the structure of a document, and where.

use std::fmt;

/// One place where a document does not have the structure of its syntax (E003).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub defect: Defect,
    /// The element it is about, with the prefix that people know.
    pub element: String,
    /// Line of the place, from 1.
    pub line: u32,
    /// Column of the place in characters, from 1.
    pub column: u32,
    /// XPath of the element that stands at the place.
    pub path: String,
    /// What stands there; empty where something is missing.
    pub found: String,
    /// What may stand there; empty where nothing may.
    pub expected: Vec<String>,
}

/// The kinds of [`Finding`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Defect {
    /// An element that does not belong where it stands.
    UnknownElement,
    /// An element that belongs before those that precede it.
    MisplacedElement,
    /// An element that may stand only once.
    RepeatedElement,
    /// An element that must stand here.
    MissingElement,
    /// Text where only elements may stand.
    UnexpectedText,
    /// Elements where only text may stand, or nothing.
    UnexpectedElements,
    /// An attribute that the element may not have.
    UnknownAttribute,
    /// An attribute that the element must have.
    MissingAttribute,
    /// An attribute with a value that it may not have.
    WrongAttribute,
    /// A value of the wrong form.
    WrongValue,
    /// A type named by `xsi:type` that the element may not have.
    WrongType,
    /// `xsi:nil` on an element that may not be absent in this way.
    NotNillable,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { element, line, column, found, .. } = self;
        write!(f, "line {line}, column {column}: ")?;
        match self.defect {
            Defect::UnknownElement => write!(f, "{element} does not belong here")?,
            Defect::MisplacedElement => write!(f, "{element} stands after {found}; it belongs before")?,
            Defect::RepeatedElement => write!(f, "{element} stands here more than once")?,
            Defect::MissingElement => write!(f, "{element} lacks an element")?,
            Defect::UnexpectedText => write!(f, "{element} holds the text {found:?} between its elements")?,
            Defect::UnexpectedElements => write!(f, "{element} holds the element {found}")?,
            Defect::UnknownAttribute => write!(f, "{element} has the attribute {found}")?,
            Defect::MissingAttribute => write!(f, "{element} lacks an attribute")?,
            Defect::WrongAttribute | Defect::WrongValue => write!(f, "{element} is {found:?}")?,
            Defect::WrongType => write!(f, "{element} names the type {found:?}")?,
            Defect::NotNillable => write!(f, "{element} carries xsi:nil={found:?}")?,
        }
        match self.expected.as_slice() {
            [] => Ok(()),
            [one] => write!(f, "; expected {one}"),
            several => write!(f, "; expected one of {}", several.join(", ")),
        }
    }
}
