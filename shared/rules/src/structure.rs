//! The structure of UBL 2.1 invoices and credit notes and of CII D16B invoices (E003): which elements stand where
//! and how often, their attributes, the form of their values.
//!
//! The tables are generated out of the published schemas by `cargo xtask structure`. The verdict is that of libxml2,
//! which most senders check with; unlike it, the check goes on after the first defect of an element.

mod content;
mod dates;
mod finding;
mod lexical;
mod schema;
mod tables;
mod uri;
mod walk;
mod words;

use attest_xml::Element;

pub use finding::{Defect, Finding};

/// The most findings that are kept: whoever mends so many has seen the pattern.
pub const FINDINGS_MAX: usize = 10_000;

/// Checks the structure of a document from its root element on; no findings: the structure is right.
///
/// `None` for an element that starts no document we have a structure of. The findings stand in the order of the
/// document, at most [`FINDINGS_MAX`] of them.
#[must_use]
pub fn check(root: Element<'_>) -> Option<Vec<Finding>> {
    let (schema, symbol) = tables::of_root(root.namespace(), root.local_name())?;
    Some(walk::Walk::new(schema, symbol).run(root))
}
