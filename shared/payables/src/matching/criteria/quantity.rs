//! MATCH-19. The quantity.

use attest_model::money::Decimal;
use attest_model::settings::Criterion;

use super::{Joint, Pair, compared, number};
use crate::matching::limits::is_within;
use crate::matching::line_result::{Evidence, Note, Value};

pub(super) fn check(pair: &Pair<'_>) -> Evidence {
    let tolerance = &pair.limits.quantity;
    let expected = Value::Number(pair.open);
    let factor = pair.ordered.as_ref().and_then(|ordered| ordered.factor);
    let unit_mismatch = factor.is_none() && pair.ordered.is_some();
    let converted = pair.view.line.invoiced_quantity.map(|q| factor.map_or(q, |factor| factor.quantity(q)));
    let (is_met, found, note) = match (converted, pair.joint) {
        (quantity, _) if unit_mismatch => (false, number(quantity), Some(Note::UnitMismatch)),
        (None, _) => (false, Value::Missing, None),
        (Some(_), Joint::Over(together)) => (false, Value::Number(together), Some(Note::Together)),
        (Some(quantity), Joint::Partial) => (false, Value::Number(quantity), Some(Note::Partial)),
        (Some(quantity), Joint::Alone) => {
            let is_met = quantity > Decimal::ZERO
                && !pair.missed.open
                && pair.open > Decimal::ZERO
                && is_within(quantity, pair.open, pair.open, tolerance.value, None);
            (is_met, Value::Number(quantity), None)
        }
    };
    compared(Criterion::Qt, is_met, expected, found)
        .within(tolerance.value.allowed(pair.open), &tolerance.because)
        .noting(note)
}
