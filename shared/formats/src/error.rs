//! Why a document could not be read at all.

use attest_xml::{Limits, XmlError, XmlErrorKind};

use crate::sheet::SheetErrors;

/// A document that we could not read; everything less is a finding of a document that we did read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// E001. The document is not well-formed.
    #[error("the document is not well-formed: {0}")]
    NotWellFormed(#[source] XmlError),
    /// E001. The bytes are not text in the encoding that the document names.
    #[error(
        "the document is not text in {encoding}: {found}; expected {encoding}, or the encoding it really has"
    )]
    WrongEncoding {
        /// The encoding, as declared.
        encoding: String,
        /// What is wrong.
        found: &'static str,
    },
    /// E002. The document is recognised, or at least well-formed, but it is no invoice that we read.
    #[error("the document is {recognised}, which is not supported; expected one of: {expected}")]
    Unsupported {
        /// What it is.
        recognised: String,
        /// The names of the supported formats.
        expected: String,
        /// Line of the root element.
        line: u32,
        /// Column of the root element.
        column: u32,
    },
    /// E002. An envelope without a document.
    #[error("the envelope {envelope} holds no document; expected an invoice inside")]
    Envelope {
        /// Its root element.
        envelope: String,
        /// Line of the root element.
        line: u32,
        /// Column of the root element.
        column: u32,
    },
    /// E002. Neither XML nor a container nor an import file.
    #[error("the file is {found}; expected XML, PDF, ZIP, a mail, or an import file (CSV or JSON)")]
    UnknownFile {
        /// What it looks like.
        found: &'static str,
    },
    /// E603. A container that is not opened (IN-15).
    #[error("the {container} is not opened: {reason}")]
    Closed {
        /// `PDF`, `ZIP` or `mail`.
        container: &'static str,
        /// Why.
        reason: String,
    },
    /// E001, E003. An import file or a sidecar with faults; nothing of it is taken.
    #[error("{0}")]
    Sheet(#[from] SheetErrors),
    /// E005. More documents in one file, or lines or elements in one document, than are taken.
    #[error("it holds more than {limit} {what}; expected several messages with fewer each")]
    TooMany {
        /// `documents`, `lines` or `elements`.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// E005. The document is larger than a message may be (IN-20).
    #[error("the document has {bytes} bytes; expected at most {limit}")]
    TooLarge {
        /// Its bytes.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
}

impl ReadError {
    /// The code of the table VAL-10…66.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotWellFormed(_) | Self::WrongEncoding { .. } => "E001",
            Self::Unsupported { .. } | Self::Envelope { .. } | Self::UnknownFile { .. } => "E002",
            Self::TooLarge { .. } | Self::TooMany { .. } => "E005",
            Self::Closed { .. } => "E603",
            Self::Sheet(errors) if errors.is_broken() => "E001",
            Self::Sheet(_) => "E003",
        }
    }

    /// Line and column of the place, from 1; `None` when the document as a whole is meant.
    #[must_use]
    pub fn place(&self) -> Option<(u32, u32)> {
        match self {
            Self::NotWellFormed(error) => Some((error.line, error.column)),
            Self::Unsupported { line, column, .. } | Self::Envelope { line, column, .. } => {
                Some((*line, *column))
            }
            Self::Sheet(errors) => errors.listed().first().and_then(|error| error.line).map(|line| (line, 1)),
            Self::WrongEncoding { .. }
            | Self::TooLarge { .. }
            | Self::UnknownFile { .. }
            | Self::Closed { .. }
            | Self::TooMany { .. } => None,
        }
    }
}

impl ReadError {
    pub(crate) fn of_xml(error: XmlError, bytes: usize, limits: &Limits) -> Self {
        if error.kind == XmlErrorKind::TooLarge {
            Self::TooLarge { bytes, limit: limits.bytes }
        } else if error.kind == XmlErrorKind::TooManyElements {
            Self::TooMany { what: "elements", limit: limits.elements }
        } else {
            Self::NotWellFormed(error)
        }
    }
}
