//! MATCH-18. The delivery date.

use attest_model::money::Decimal;
use attest_model::settings::Criterion;

use super::{Pair, compared};
use crate::matching::line_result::{Evidence, Value};

pub(super) fn check(pair: &Pair<'_>) -> Evidence {
    let expected = pair.candidate.and_then(|candidate| candidate.date).map_or(Value::Missing, Value::Date);
    let found = match (pair.view.delivery_date, pair.view.period) {
        (Some(date), _) => Value::Date(date),
        (None, Some((from, to))) => Value::Period(from, to),
        (None, None) => Value::Missing,
    };
    let days = &pair.limits.days;
    compared(Criterion::Dd, !pair.missed.date, expected, found)
        .within(Decimal::from(days.value), &days.because)
}
