//! MATCH-16. The product code.

use attest_model::ids::{ProductCode, is_same};
use attest_model::orders::OrderLine;
use attest_model::settings::Criterion;

use super::{Pair, compared, text};
use crate::matching::line_result::Evidence;

pub(super) fn check(pair: &Pair<'_>) -> Evidence {
    let line = pair.view.line;
    let ordered = pair.ordered.as_ref().map(|ordered| ordered.line);
    let standard = line.standard_item_id.as_ref().map(|id| id.value.as_str());
    let code = |code: fn(&OrderLine) -> &Option<ProductCode>| {
        ordered.and_then(|own| code(own).as_ref()).map(ProductCode::as_str)
    };
    let pairs = [
        (line.sellers_item_id.as_deref(), code(|own| &own.sellers_item_id)),
        (line.buyers_item_id.as_deref(), code(|own| &own.buyers_item_id)),
        (standard, code(|own| &own.standard_item_id)),
    ];
    let is_same = |(found, expected): &(Option<&str>, Option<&str>)| {
        found.zip(*expected).is_some_and(|(found, expected)| is_same(found, expected))
    };
    // The pair that agrees is shown, else the first that both sides give, else whatever is there.
    let shown = pairs
        .iter()
        .find(|pair| is_same(pair))
        .or_else(|| pairs.iter().find(|(found, expected)| found.is_some() && expected.is_some()));
    let (found, expected) = shown.copied().unwrap_or_else(|| {
        let found = pairs.iter().find_map(|(found, _)| *found);
        (found, pairs.iter().find_map(|(_, expected)| *expected))
    });
    compared(Criterion::Pc, !pair.missed.product, text(expected), text(found))
}
