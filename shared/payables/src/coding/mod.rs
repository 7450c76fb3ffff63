//! Coding (CODE-1 … CODE-7): sharing an amount over rows, values and their combinations, periods, tax.

mod periods;
mod share;
mod tax;
mod values;

pub use periods::{AccrualRefused, over_periods};
pub use share::{Share, ShareError, share, spread};
pub use tax::{Taxed, coded_by_people, with_tax};
pub use values::{CodingFault, Misfit, Posting, Register, check, findings};
