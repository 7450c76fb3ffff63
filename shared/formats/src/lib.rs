#![doc = include_str!("../README.md")]

mod attachments;
pub mod capture;
pub mod cii;
mod container;
mod detect;
mod ebis;
mod error;
mod finvoice;
pub mod import;
mod marks;
pub mod master;
pub mod orders;
mod output;
mod parties;
mod paths;
mod reading;
pub mod sheet;
mod source;
mod svefaktura;
pub mod ubl;
mod values;
mod zugferd_1;

use attest_model::findings::Finding;
use attest_model::invoice::Invoice;
use attest_model::place::{Place, Term, Trail};
use attest_xml::{Element, Tree};

pub use container::{ImportFile, MailHead, Opened, Packed, PackedFile, Refused, Scan, open};
pub use detect::{Confidence, Head};
pub use error::ReadError;
pub use marks::Marks;
pub use output::WriteError;
pub use reading::NOT_HELD;
pub use source::Source;
pub use values::Values;

use reading::Reading;

/// One row: how a format is recognised and read.
#[derive(Debug)]
pub struct Format {
    /// Stable id, as `attest list formats` and the records show it.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// How sure the format is that the document is its own.
    pub detect: fn(&Head<'_>) -> Confidence,
    read: fn(Element<'_>, &mut Reading) -> Invoice,
}

/// Every format that is read, sorted by id.
pub static FORMATS: &[Format] = &[
    Format { id: "cii", name: "CII D16B invoice", detect: cii::detect, read: cii::read },
    Format { id: "ebis-xml", name: "eBIS-XML 3 invoice", detect: ebis::detect, read: ebis::read },
    Format { id: "finvoice", name: "Finvoice invoice", detect: finvoice::detect, read: finvoice::read },
    Format {
        id: "svefaktura",
        name: "Svefaktura 1.0 invoice",
        detect: svefaktura::detect,
        read: svefaktura::read,
    },
    Format {
        id: "ubl-credit-note",
        name: "UBL 2.1 credit note",
        detect: ubl::detect_credit_note,
        read: ubl::read_credit_note,
    },
    Format {
        id: "ubl-invoice",
        name: "UBL 2.1 invoice",
        detect: ubl::detect_invoice,
        read: ubl::read_invoice,
    },
    Format { id: "zugferd-1", name: "ZUGFeRD 1.0 invoice", detect: zugferd_1::detect, read: zugferd_1::read },
];

/// A document that was read.
#[derive(Debug)]
pub struct Received {
    /// The format it came in.
    pub format: &'static Format,
    /// What it says; amounts with the sign they were written with.
    pub invoice: Invoice,
    /// What could not be read, or has no field.
    pub findings: Vec<Finding>,
    /// Where each term was read.
    pub marks: Marks,
}

impl Received {
    /// The place of a term, in the tree the document was read from.
    #[must_use]
    pub fn place(&self, tree: &Tree<'_>, term: Term, index: u32) -> Option<Place> {
        self.marks.place(tree, term, index)
    }

    /// The places of all terms, to keep without the tree.
    #[must_use]
    pub fn trail(&self, tree: &Tree<'_>) -> Trail {
        self.marks.trail(tree)
    }
}

/// The format of the document below an element, usually the root.
///
/// # Errors
/// [`ReadError::Unsupported`] (E002) when no format claims it.
pub fn detect(root: Element<'_>) -> Result<&'static Format, ReadError> {
    let head = Head { root };
    let sure = FORMATS
        .iter()
        .map(|format| ((format.detect)(&head), format))
        .max_by_key(|(confidence, _)| *confidence);
    match sure {
        Some((confidence, format)) if confidence > Confidence::No => Ok(format),
        _ => Err(ReadError::Unsupported {
            recognised: detect::recognise(root),
            expected: FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join(", "),
            line: root.line(),
            column: root.column(),
        }),
    }
}

/// Reads the document below an element into the model.
///
/// # Errors
/// [`ReadError::Unsupported`] (E002) when no format claims it.
pub fn read(root: Element<'_>) -> Result<Received, ReadError> {
    let format = detect(root)?;
    let mut reading = Reading::of(root);
    let invoice = (format.read)(root, &mut reading);
    reading.report_what_is_not_held(root);
    Ok(Received { format, invoice, findings: reading.findings, marks: reading.marks })
}
