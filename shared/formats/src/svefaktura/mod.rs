//! Svefaktura 1.0 (SFTI Basic Invoice): UBL 1.0 as Sweden used it.

mod read;
mod tables;

use crate::detect::{Confidence, Head};

pub(crate) use read::read;

/// Recognises the `Invoice` of SFTI.
pub(crate) fn detect(head: &Head<'_>) -> Confidence {
    let is_own = head.root.namespace().contains("urn:sfti:documents:BasicInvoice");
    Confidence::certain_if(head.root.local_name() == "Invoice" && is_own)
}
