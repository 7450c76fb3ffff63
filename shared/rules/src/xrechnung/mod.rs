//! XRechnung 3.0.

use crate::rule::Pattern;

/// XRechnung in UBL.
pub(crate) static UBL: &[Pattern] = &[];

/// XRechnung in CII.
pub(crate) static CII: &[Pattern] = &[];
