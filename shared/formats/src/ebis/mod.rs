//! BASDA eBIS-XML 3: sales invoices and credit notes of accounting packages.

mod read;
mod tables;

use crate::detect::{Confidence, Head};

pub(crate) use read::read;

/// MAP-30. Recognises the `Invoice` of BASDA, with its namespace or without one.
pub(crate) fn detect(head: &Head<'_>) -> Confidence {
    let has = |name: &str| head.root.children().any(|child| child.local_name() == name);
    match (head.root.local_name(), head.root.namespace()) {
        ("Invoice", namespace) if namespace.contains("basda-org") => Confidence::Certain,
        ("Invoice", "") if has("InvoiceHead") && has("InvoiceReferences") => Confidence::Likely,
        _ => Confidence::No,
    }
}
