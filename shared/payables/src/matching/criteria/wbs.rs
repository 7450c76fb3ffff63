//! MATCH-22. The WBS code.

use attest_model::settings::Criterion;

use super::{Pair, compared, text};
use crate::matching::line_result::Evidence;

pub(super) fn check(pair: &Pair<'_>) -> Evidence {
    let expected = pair.ordered.as_ref().and_then(|ordered| ordered.line.wbs_code.as_deref());
    compared(Criterion::Wb, !pair.missed.wbs, text(expected), text(pair.view.wbs_text))
}
