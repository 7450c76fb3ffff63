//! MATCH-16. The product code.

use attest_model::settings::Criterion;

use super::{Pair, compared, text};
use crate::matching::line_result::Evidence;

pub(super) fn check(pair: &Pair<'_>) -> Evidence {
    let line = pair.view.line;
    let ordered = pair.ordered.as_ref().map(|ordered| ordered.line);
    let standard = line.standard_item_id.as_ref().map(|id| id.value.as_str());
    let code = |code: Option<&Option<attest_model::ids::ProductCode>>| {
        code.and_then(Option::as_ref).map(|code| code.as_str().to_owned())
    };
    let pairs = [
        (line.sellers_item_id.as_deref(), code(ordered.map(|own| &own.sellers_item_id))),
        (line.buyers_item_id.as_deref(), code(ordered.map(|own| &own.buyers_item_id))),
        (standard, code(ordered.map(|own| &own.standard_item_id))),
    ];
    let is_same = |found: Option<&str>, expected: &Option<String>| {
        found
            .zip(expected.as_deref())
            .is_some_and(|(found, expected)| attest_model::ids::is_same(found, expected))
    };
    // The pair that agrees is shown, else the first that both sides give, else whatever is there.
    let shown = pairs
        .iter()
        .find(|(found, expected)| is_same(*found, expected))
        .or_else(|| pairs.iter().find(|(found, expected)| found.is_some() && expected.is_some()));
    let (found, expected) = match shown {
        Some((found, expected)) => (*found, expected.as_deref()),
        None => (
            pairs.iter().find_map(|(found, _)| *found),
            pairs.iter().find_map(|(_, expected)| expected.as_deref()),
        ),
    };
    compared(Criterion::Pc, !pair.missed.product, text(expected), text(found))
}
