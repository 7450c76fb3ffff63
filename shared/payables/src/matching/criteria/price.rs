//! MATCH-20. The price of one unit.

use attest_model::money::{Decimal, PRICE_DECIMALS, round};
use attest_model::settings::Criterion;

use super::{Ordered, Pair, compared, number};
use crate::matching::limits::is_within;
use crate::matching::line_result::{Evidence, Note, Value};
use crate::matching::lines::LineView;

/// The line's price for one order unit, and the order's price.
pub(crate) fn prices(view: &LineView<'_>, ordered: &Ordered<'_>) -> Option<(Decimal, Decimal)> {
    let found = ordered.price_factor?.price(view.unit_price?);
    Some((found, round(ordered.line.unit_price, PRICE_DECIMALS)))
}

pub(super) fn check(pair: &Pair<'_>) -> Evidence {
    let (upper, lower) = (&pair.limits.price, &pair.limits.price_low);
    let ordered = pair.ordered.as_ref();
    let Some((found, expected)) = ordered.and_then(|ordered| prices(pair.view, ordered)) else {
        let unit_mismatch = ordered.is_some_and(|ordered| ordered.price_factor.is_none());
        let expected = number(ordered.map(|ordered| ordered.line.unit_price));
        return compared(Criterion::Pr, false, expected, number(pair.view.unit_price))
            .noting(unit_mismatch.then_some(Note::UnitMismatch));
    };
    let is_met = is_within(found, expected, expected, upper.value, lower.value);
    let because = if !is_met && found < expected { &lower.because } else { &upper.because };
    compared(Criterion::Pr, is_met, Value::Number(expected), Value::Number(found))
        .within(upper.value.allowed(expected), because)
}
