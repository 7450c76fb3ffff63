//! EN 16931: the business rules of the norm and the rules of its bindings to UBL and CII.

pub(crate) mod cii;
pub(crate) mod ubl;
mod vat;

pub(crate) use cii::PATTERNS as CII;
pub(crate) use cii::vat_use::CiiVatUse;
pub(crate) use ubl::PATTERNS as UBL;
pub(crate) use ubl::vat_use::VatUse;
