//! Why a document could not be read, in words a clerk can act on.

use crate::place::within;

/// A document that is not well-formed, or exceeds a limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: found {found}; expected {expected}")]
pub struct XmlError {
    /// What is wrong.
    pub kind: XmlErrorKind,
    /// Line of the place, from 1.
    pub line: u32,
    /// Column of the place in characters, from 1.
    pub column: u32,
    /// What stands there.
    pub found: String,
    /// What would have been right.
    pub expected: String,
}

impl XmlError {
    /// The document was cut from a file: its first character stood at this line and column, from 1.
    #[must_use]
    pub fn starting_at(mut self, line: u32, column: u32) -> Self {
        (self.line, self.column) = within((self.line, self.column), (line, column));
        self
    }
}

/// The kinds of [`XmlError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum XmlErrorKind {
    /// The bytes are not UTF-8.
    NotUtf8,
    /// A character that XML 1.0 forbids, such as a control character.
    InvalidCharacter,
    /// No element at all.
    NoRoot,
    /// An element after the end of the root element.
    SecondRoot,
    /// Text before or after the root element.
    TextOutsideRoot,
    /// A tag, comment, CDATA section, reference or processing instruction that does not end.
    UnclosedMarkup,
    /// An element that does not end.
    UnclosedElement,
    /// An end tag that closes another element than the open one.
    MismatchedEndTag,
    /// An end tag where no element is open.
    UnexpectedEndTag,
    /// `<!` with something other than a comment or CDATA section.
    InvalidMarkup,
    /// A name that XML does not allow.
    InvalidName,
    /// An attribute without quotes, without value, or not set off by a space.
    InvalidAttribute,
    /// An attribute given twice.
    DuplicateAttribute,
    /// A prefix without a namespace.
    UndefinedPrefix,
    /// A namespace declaration that XML forbids.
    InvalidNamespace,
    /// `&` that starts no reference, or a reference to a forbidden character.
    InvalidReference,
    /// An entity other than the five predefined ones.
    UndefinedEntity,
    /// A document type definition: refused (SEC-3).
    DtdRefused,
    /// `--` inside of a comment.
    InvalidComment,
    /// `<?xml …?>` with the wrong content or in the wrong place.
    InvalidDeclaration,
    /// A processing instruction without a name.
    InvalidInstruction,
    /// `]]>` in text.
    CdataEndInText,
    /// More bytes than [`Limits::bytes`](crate::Limits::bytes) (E005).
    TooLarge,
    /// More levels than [`Limits::depth`](crate::Limits::depth).
    TooDeep,
    /// More elements than [`Limits::elements`](crate::Limits::elements).
    TooManyElements,
    /// More attributes than [`Limits::attributes`](crate::Limits::attributes).
    TooManyAttributes,
    /// A longer name than [`Limits::name_bytes`](crate::Limits::name_bytes).
    NameTooLong,
    /// More names than [`Limits::names`](crate::Limits::names).
    TooManyNames,
    /// More declarations than [`Limits::namespaces`](crate::Limits::namespaces).
    TooManyNamespaces,
}

/// An error whose place is still a byte: the line is worked out once, at the end.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) kind: XmlErrorKind,
    pub(crate) offset: usize,
    pub(crate) found: String,
    pub(crate) expected: String,
}

impl Fault {
    pub(crate) fn new(
        kind: XmlErrorKind,
        offset: usize,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self { kind, offset, found: found.into(), expected: expected.into() }
    }
}

/// Quotes a piece of the document for a message, cut after 60 characters.
pub(crate) fn quote(text: &str) -> String {
    let shown: String = text.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(60).is_some() { format!("\"{shown}…\"") } else { format!("\"{shown}\"") }
}
