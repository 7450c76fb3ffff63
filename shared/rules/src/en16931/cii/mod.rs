//! The rules in CII D16B.

use crate::rule::Pattern;

/// The patterns of the official file.
pub(crate) static PATTERNS: &[Pattern] = &[];
