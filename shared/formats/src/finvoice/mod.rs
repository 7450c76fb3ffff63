//! Finvoice 1.0 to 3.0, the Finnish banks' invoice; decimals with a comma, dates without hyphens.

mod read;
mod tables;

use crate::detect::{Confidence, Head};

pub(crate) use read::read;

/// Recognises `Finvoice`, which has no namespace.
pub(crate) fn detect(head: &Head<'_>) -> Confidence {
    Confidence::certain_if(head.root.local_name() == "Finvoice")
}
