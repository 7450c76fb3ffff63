//! MATCH-22. The WBS code.

use attest_model::settings::Criterion;

use super::{Pair, compared, text};
use crate::matching::result::Evidence;

pub(super) fn check(pair: &Pair<'_>) -> Evidence {
    let expected = pair.order_line.and_then(|own| own.line.wbs_code.as_deref());
    compared(Criterion::Wb, !pair.missed.wbs, text(expected), text(pair.view.wbs_text))
}
