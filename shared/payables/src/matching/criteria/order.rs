//! MATCH-15. The order number.

use attest_model::settings::Criterion;

use super::{Pair, compared, text};
use crate::matching::line_result::{Evidence, Note};

pub(super) fn check(pair: &Pair<'_>) -> Evidence {
    let expected = pair.view.order_problem.as_deref().or(pair.view.order_number.as_deref());
    let is_met = pair.view.order_problem.is_none();
    compared(Criterion::Po, is_met, text(expected), text(pair.view.order_text))
        .noting((!is_met && pair.view.order.is_some()).then_some(Note::Order))
}
