//! MATCH-21. The line amount.

use attest_model::money::{Decimal, round};
use attest_model::settings::Criterion;

use super::{Ordered, Pair, compared, number};
use crate::matching::limits::is_within;
use crate::matching::line_result::{Evidence, Value};
use crate::matching::lines::LineView;
use crate::matching::units::Factor;

/// Invoice quantity × order price, before it is rounded.
pub(crate) fn exact(view: &LineView<'_>, ordered: &Ordered<'_>) -> Option<Decimal> {
    // Units without conversion are for QT and PR to refuse (MAP-29).
    let quantity = ordered.factor.unwrap_or(Factor::ONE).quantity(view.line.invoiced_quantity?);
    Some(quantity.saturating_mul(ordered.line.unit_price))
}

pub(super) fn check(pair: &Pair<'_>) -> Evidence {
    let (upper, lower) = (&pair.limits.line, &pair.limits.line_low);
    let exact = pair.ordered.as_ref().and_then(|ordered| exact(pair.view, ordered));
    let (Some(found), Some(exact)) = (pair.view.line.line_net_amount, exact) else {
        return compared(Criterion::La, false, number(exact), number(pair.view.line.line_net_amount));
    };
    let expected = round(exact, pair.digits);
    let is_met = is_within(found, expected, exact, upper.value, lower.value);
    let because = if !is_met && found < expected { &lower.because } else { &upper.because };
    compared(Criterion::La, is_met, Value::Number(expected), Value::Number(found))
        .within(upper.value.allowed(exact), because)
}
