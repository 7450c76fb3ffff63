//! MATCH-20. The price of one unit.

use attest_model::money::{Decimal, PRICE_DECIMALS, round};
use attest_model::settings::Criterion;

use super::{Pair, compared, number};
use crate::matching::limits::is_within;
use crate::matching::result::{Evidence, Note, Value};

/// The line's price for one order unit, and the order's price.
pub(crate) fn prices(pair: &Pair<'_>) -> Option<(Decimal, Decimal)> {
    let found = pair.price_factor?.price(pair.view.unit_price?);
    Some((found, round(pair.order_line?.line.unit_price, PRICE_DECIMALS)))
}

pub(super) fn check(pair: &Pair<'_>) -> Evidence {
    let (upper, lower) = (&pair.limits.price, &pair.limits.price_low);
    let Some((found, expected)) = prices(pair) else {
        let unit_mismatch = pair.price_factor.is_none() && pair.order_line.is_some();
        let expected = number(pair.order_line.map(|own| own.line.unit_price));
        return compared(Criterion::Pr, false, expected, number(pair.view.unit_price))
            .noting(unit_mismatch.then_some(Note::UnitMismatch));
    };
    let is_met = is_within(found, expected, expected, upper.value, lower.value);
    let because = if !is_met && found < expected { &lower.because } else { &upper.because };
    compared(Criterion::Pr, is_met, Value::Number(expected), Value::Number(found))
        .within(upper.value.allowed(expected), because)
}
