//! ZUGFeRD 1.0: the cross industry document before CII D16B.

mod read;
mod tables;

use crate::detect::{Confidence, Head};

pub(crate) use read::read;

/// Recognises `CrossIndustryDocument`.
pub(crate) fn detect(head: &Head<'_>) -> Confidence {
    let (root, namespace) = (head.root.local_name(), head.root.namespace());
    match (root, namespace.contains("urn:ferd:CrossIndustryDocument:invoice:1p0")) {
        ("CrossIndustryDocument", true) => Confidence::Certain,
        ("CrossIndustryDocument", false) => Confidence::Likely,
        _ => Confidence::No,
    }
}
