//! What an invoice weighs against a limit (APPR-11, APPR-13).

use std::collections::BTreeMap;

use attest_model::ids::UserCode;
use attest_model::master::{Company, ExchangeRate, rate_of};
use attest_model::money::{Amount, Decimal};
use attest_model::record::InvoiceRecord;
use attest_model::settings::{Settings, keys};

use crate::coding::coded_by_people;

/// APPR-11. A net total in company currency, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// In company currency, rounded to its smallest unit.
    Known(Decimal),
    /// No rate of the issue date or the seven days before: every limit counts as exceeded (REC-13).
    NoRate,
}

impl Worth {
    /// Whether a limit covers it; equality is inside, no limit is no right (APPR-11, SET-28).
    #[must_use]
    pub fn is_within(self, limit: Option<Decimal>) -> bool {
        match self {
            Self::Known(net) => limit.is_some_and(|limit| net <= limit),
            Self::NoRate => false,
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Known(one), Self::Known(two)) => one.checked_add(two).map_or(Self::NoRate, Self::Known),
            (Self::NoRate, _) | (_, Self::NoRate) => Self::NoRate,
        }
    }

    /// Whether it is above an amount; an unknown worth is (REC-13).
    #[must_use]
    pub fn is_above(self, amount: Decimal) -> bool {
        match self {
            Self::Known(net) => net > amount,
            Self::NoRate => true,
        }
    }
}

/// APPR-11, REC-13. The net total in company currency at the rate of the issue date.
#[must_use]
pub fn worth(record: &InvoiceRecord, company: &Company, rates: &[ExchangeRate]) -> Worth {
    record.net.map_or(Worth::NoRate, |net| converted(net, record, company, rates))
}

fn converted(value: Decimal, record: &InvoiceRecord, company: &Company, rates: &[ExchangeRate]) -> Worth {
    let (Some(from), Some(day)) = (record.currency, record.issue_date) else {
        return Worth::NoRate;
    };
    rate_of(rates, day, from, company.currency)
        .and_then(|rate| value.abs().checked_mul(rate))
        .map_or(Worth::NoRate, |net| Worth::Known(Amount::new(net, company.currency).rounded().value()))
}

/// APPR-13. With coding on several cost centres, what each owner answers for; rows without an owner stand under `None`.
///
/// Empty when the coding is on one cost centre, or nobody owns one.
pub(super) fn shares(
    record: &InvoiceRecord,
    company: &Company,
    rates: &[ExchangeRate],
    settings: &Settings,
) -> Vec<(Option<UserCode>, Worth)> {
    let owners = settings.value(&keys::APPROVAL_OWNERS);
    let owner_of =
        |centre: &str| owners.iter().find(|(known, _)| known == centre).map(|(_, user)| user.clone());
    let mut centres: Vec<&str> =
        coded_by_people(&record.coding).map(|row| row.cost_centre.as_deref().unwrap_or_default()).collect();
    centres.sort_unstable();
    centres.dedup();
    if centres.len() < 2 || !centres.iter().any(|centre| owner_of(centre).is_some()) {
        return Vec::new();
    }
    let mut sums: BTreeMap<Option<UserCode>, Decimal> = BTreeMap::new();
    for row in coded_by_people(&record.coding) {
        *sums.entry(row.cost_centre.as_deref().and_then(owner_of)).or_default() += row.amount;
    }
    sums.into_iter().map(|(owner, sum)| (owner, converted(sum, record, company, rates))).collect()
}
