//! SUB-13. Subscriptions that the history of a supplier suggests; a person enters them, never we.

use attest_model::dates::{Date, days_between};
use attest_model::money::Decimal;
use attest_model::subscriptions::{Interval, Past, Proposal};

/// Invoices that make a proposal.
const INVOICES: usize = 3;

/// SUB-13. How far net totals may lie from each other, in percent of the smallest.
const PERCENT: i64 = 10;

/// Days that two distances may differ and still be similar: a month has 28 to 31 days, and a weekend lies between.
const SPACING_DAYS: i64 = 5;

/// Least distance of two invoices: two of one delivery are no rhythm.
const DISTANCE_MIN: i64 = 14;

/// SUB-13. The newest three invoices of one currency that are alike in amount and distance.
///
/// Alike are net totals of which the largest exceeds the smallest by at most 10 %, and distances that differ by at most
/// five days.
#[must_use]
pub fn propose(past: &[Past]) -> Option<Proposal> {
    let mut sorted: Vec<&Past> = past.iter().filter(|invoice| invoice.net > Decimal::ZERO).collect();
    sorted.sort_by(|a, b| {
        a.currency.cmp(&b.currency).then(b.issue_date.cmp(&a.issue_date)).then(b.id.cmp(&a.id))
    });
    let found = sorted.windows(INVOICES).filter_map(alike);
    found.max_by_key(|(newest, _)| *newest).map(|(_, proposal)| proposal)
}

/// `window` stands newest first.
fn alike(window: &[&Past]) -> Option<(Date, Proposal)> {
    let [third, second, first] = window else { return None };
    if third.currency != second.currency || second.currency != first.currency {
        return None;
    }
    let nets = window.iter().map(|invoice| invoice.net);
    let (smallest, largest) = (nets.clone().min()?, nets.max()?);
    let limit = smallest.saturating_mul(Decimal::from(100 + PERCENT));
    if largest.saturating_mul(Decimal::ONE_HUNDRED) > limit {
        return None;
    }
    let earlier = days_between(first.issue_date, second.issue_date);
    let later = days_between(second.issue_date, third.issue_date);
    if earlier.min(later) < DISTANCE_MIN || (earlier - later).abs() > SPACING_DAYS {
        return None;
    }
    let proposal = Proposal {
        invoices: vec![first.id.clone(), second.id.clone(), third.id.clone()],
        currency: first.currency,
        interval: rhythm(i64::midpoint(earlier, later)),
        range: (smallest, largest),
    };
    Some((third.issue_date, proposal))
}

/// The interval whose length is near a distance in days.
fn rhythm(days: i64) -> Interval {
    match days {
        25..=36 => Interval::Month,
        85..=98 => Interval::Quarter,
        175..=191 => Interval::HalfYear,
        357..=373 => Interval::Year,
        _ => Interval::Free,
    }
}
