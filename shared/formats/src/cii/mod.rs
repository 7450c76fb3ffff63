//! CII D16B (and D22B, which has the same names): the cross industry invoice as EN 16931 and Factur-X bind it.

mod lines;
mod names;
mod parties;
mod read;
mod settlement;
mod write;
mod write_lines;
mod write_parties;
mod write_settlement;

use attest_model::invoice::Invoice;
use attest_xml::Element;

pub use write::write;

use crate::detect::{Confidence, Head};
use crate::reading::Reading;

pub(crate) fn detect(head: &Head<'_>) -> Confidence {
    Confidence::certain_if(head.root.name() == names::CROSS_INDUSTRY_INVOICE)
}

pub(crate) fn read(root: Element<'_>, reading: &mut Reading) -> Invoice {
    read::read(root, reading)
}
