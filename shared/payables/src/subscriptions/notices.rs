//! SUB-11, SUB-12. What the responsible user is told, once each.

use attest_model::dates::{Date, days_between};
use attest_model::invoice::DocumentKind;
use attest_model::money::Decimal;
use attest_model::subscriptions::{Served, Subscription};
use serde::{Deserialize, Serialize};

use super::{expected_in, has_periods, is_valid_on, used};

/// SUB-12. Days before the end of its validity from which a subscription is near its end.
const NEAR_END_DAYS: i64 = 30;

/// SUB-12. Percent of its total from which a subscription is near it.
const NEAR_TOTAL_PERCENT: i64 = 90;

/// Periods looked back for an invoice that has not come: older ones were told when they were due.
const PERIODS_BACK: usize = 2;

/// What the responsible user is told; [`Notice::key`] makes it one notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// SUB-11. The invoice of a period has not come.
    Missing {
        /// First day of the period.
        period: Date,
        /// The day on which it was expected.
        expected: Date,
    },
    /// SUB-12. The subscription ends soon.
    NearEnd {
        /// Its last day.
        valid_to: Date,
    },
    /// SUB-12. Most of its total is used.
    NearTotal {
        /// What its documents sum to.
        used: Decimal,
        /// The most they may.
        total_max: Decimal,
    },
}

impl Notice {
    /// Tells one notice from another: the same is never raised twice.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Missing { period, .. } => format!("missing#{period}"),
            Self::NearEnd { valid_to } => format!("near_end#{valid_to}"),
            Self::NearTotal { total_max, .. } => format!("near_total#{}", total_max.normalize()),
        }
    }
}

/// SUB-11, SUB-12. What is to be told today; an inactive subscription says nothing.
#[must_use]
pub fn notices(subscription: &Subscription, served: &[Served], today: Date) -> Vec<Notice> {
    let mut notices = Vec::new();
    if !subscription.is_active {
        return notices;
    }
    missing(subscription, served, today, &mut notices);
    if let Some(valid_to) = subscription.valid_to
        && (0..=NEAR_END_DAYS).contains(&days_between(today, valid_to))
    {
        notices.push(Notice::NearEnd { valid_to });
    }
    if let Some(total_max) = subscription.total_max {
        let used = used(served);
        let is_near = used.saturating_mul(Decimal::ONE_HUNDRED)
            >= total_max.saturating_mul(Decimal::from(NEAR_TOTAL_PERCENT));
        if is_near && !total_max.is_zero() {
            notices.push(Notice::NearTotal { used, total_max });
        }
    }
    notices
}

fn missing(subscription: &Subscription, served: &[Served], today: Date, notices: &mut Vec<Notice>) {
    if !has_periods(subscription.interval) {
        return;
    }
    let Some(months) = subscription.interval.months() else { return };
    let mut period = subscription.interval.period_of(today);
    for _ in 0..=PERIODS_BACK {
        let Some(first) = period else { return };
        let has_come = served.iter().any(|document| {
            document.kind == DocumentKind::Invoice
                && subscription.interval.period_of(document.day) == Some(first)
        });
        if let Some(expected) = expected_in(subscription, first).filter(|day| is_valid_on(subscription, *day))
        {
            let late = days_between(expected, today) > i64::from(subscription.tolerance_days);
            if late && !has_come {
                notices.push(Notice::Missing { period: first, expected });
            }
        }
        period = first.checked_sub(jiff::Span::new().months(months)).ok();
    }
}
