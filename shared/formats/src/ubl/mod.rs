//! UBL 2.1: invoice and credit note as EN 16931 binds them.

mod lines;
mod names;
mod parties;
pub(crate) mod payment;
mod read;
pub(crate) mod totals;
mod write;
mod write_lines;
mod write_parties;
mod write_payment;
mod write_totals;

use attest_model::invoice::{DocumentKind, Invoice};
use attest_xml::{Element, qname};

pub(crate) use write::NO_ORDER;
pub use write::write;

use crate::detect::{Confidence, Head};
use crate::reading::Reading;

pub(crate) fn detect_invoice(head: &Head<'_>) -> Confidence {
    Confidence::certain_if(head.root.name() == qname!("ubl:Invoice"))
}

pub(crate) fn detect_credit_note(head: &Head<'_>) -> Confidence {
    Confidence::certain_if(head.root.name() == qname!("cn:CreditNote"))
}

pub(crate) fn read_invoice(root: Element<'_>, reading: &mut Reading) -> Invoice {
    read::read(root, DocumentKind::Invoice, reading)
}

pub(crate) fn read_credit_note(root: Element<'_>, reading: &mut Reading) -> Invoice {
    read::read(root, DocumentKind::CreditNote, reading)
}
