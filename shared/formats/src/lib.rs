#![doc = include_str!("../README.md")]

mod attachments;
pub mod capture;
pub mod cii;
mod container;
pub mod convert;
mod detect;
pub mod display;
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

pub use container::{ImportFile, MailHead, Opened, Packed, PackedFile, Refused, Scan, locked, open};
pub use detect::{Confidence, Head};
pub use error::ReadError;
pub use marks::Marks;
pub use output::WriteError;
pub use reading::NOT_HELD;
pub use source::Source;
pub use values::Values;

use reading::{LINES_MAX, Reading};

/// One row: how a format is recognised and read.
#[derive(Debug)]
pub struct Format {
    /// Stable id, as `attest list formats` and the records show it.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// How its documents come.
    pub form: Form,
}

/// How the documents of a format come.
#[derive(Debug)]
pub enum Form {
    /// XML, told by its root element.
    Xml(Xml),
    /// Rows or objects with our own fields, told by their names: [`import`] and [`capture`].
    Fields,
}

/// How an XML format is recognised and read.
#[derive(Debug)]
pub struct Xml {
    /// How sure the format is that the document is its own.
    pub detect: fn(&Head<'_>) -> Confidence,
    read: fn(Element<'_>, &mut Reading) -> Invoice,
}

const fn xml(
    id: &'static str,
    name: &'static str,
    detect: fn(&Head<'_>) -> Confidence,
    read: fn(Element<'_>, &mut Reading) -> Invoice,
) -> Format {
    Format { id, name, form: Form::Xml(Xml { detect, read }) }
}

/// Every format that is read, sorted by id.
pub static FORMATS: &[Format] = &[
    Format { id: capture::ID, name: "Capture sidecar of a scanned invoice", form: Form::Fields },
    xml("cii", "CII D16B invoice", cii::detect, cii::read),
    xml("ebis-xml", "eBIS-XML 3 invoice", ebis::detect, ebis::read),
    xml("finvoice", "Finvoice invoice", finvoice::detect, finvoice::read),
    Format { id: import::CSV_ID, name: "Import file, CSV", form: Form::Fields },
    Format { id: import::JSON_ID, name: "Import file, JSON", form: Form::Fields },
    xml("svefaktura", "Svefaktura 1.0 invoice", svefaktura::detect, svefaktura::read),
    xml("ubl-credit-note", "UBL 2.1 credit note", ubl::detect_credit_note, ubl::read_credit_note),
    xml("ubl-invoice", "UBL 2.1 invoice", ubl::detect_invoice, ubl::read_invoice),
    xml("zugferd-1", "ZUGFeRD 1.0 invoice", zugferd_1::detect, zugferd_1::read),
];

/// The XML formats.
fn xml_formats() -> impl Iterator<Item = (&'static Format, &'static Xml)> {
    FORMATS.iter().filter_map(|format| match &format.form {
        Form::Xml(xml) => Some((format, xml)),
        Form::Fields => None,
    })
}

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
    claim(root).map(|(format, _)| format)
}

fn claim(root: Element<'_>) -> Result<(&'static Format, &'static Xml), ReadError> {
    let head = Head { root };
    let sure = xml_formats()
        .map(|(format, xml)| ((xml.detect)(&head), (format, xml)))
        .max_by_key(|(confidence, _)| *confidence);
    match sure {
        Some((confidence, row)) if confidence > Confidence::No => Ok(row),
        _ => Err(ReadError::Unsupported {
            recognised: detect::recognise(root),
            expected: xml_formats().map(|(format, _)| format.name).collect::<Vec<_>>().join(", "),
            line: root.line(),
            column: root.column(),
        }),
    }
}

/// Reads the document below an element into the model.
///
/// # Errors
/// [`ReadError::Unsupported`] (E002) when no format claims it; [`ReadError::TooMany`] (E005) for more lines than are taken.
pub fn read(root: Element<'_>) -> Result<Received, ReadError> {
    let (format, xml) = claim(root)?;
    let mut reading = Reading::of(root);
    let invoice = (xml.read)(root, &mut reading);
    if reading.lines > LINES_MAX {
        return Err(ReadError::TooMany { what: "lines", limit: LINES_MAX });
    }
    let (findings, marks) = reading.finish(root);
    Ok(Received { format, invoice, findings, marks })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_by_id_and_every_row_has_a_name() {
        assert!(FORMATS.is_sorted_by(|a, b| a.id < b.id));
        assert!(FORMATS.iter().all(|format| !format.name.is_empty()));
    }
}
