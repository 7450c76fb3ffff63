//! Days of months that are over, moved together into items that are read at a fraction of the cost.
//!
//! Sums are added to day by day, each number an attribute beside the frame: so the table can add to them, and so a year of
//! days is read as tens of thousands of attributes. What is a week past its month is hardly added to any more. A look that
//! finds such days moves those of one month into a record of the month, packed as all large records are, and takes the days
//! away, in one transaction and under the versions that it read. What a day sums to is what the month's record has of it and
//! what stands in an item of the day: a late change makes that item anew, whatever the record has.
//!
//! A query is no transaction: one that runs while another look moves a month may see its days twice or not at all. The check
//! then warns by what it saw, stops nothing (CHK-2), and the next look replaces what it said (CHK-7).

use std::collections::BTreeMap;

use attest_model::dates::{Date, Timestamp};
use attest_model::money::Decimal;
use serde::{Deserialize, Serialize};

use super::{DAYS_MAX, day_of, value};
use crate::change::{Change, Expect};
use crate::invoices::{Query, Range};
use crate::item::{Attributes, Item, Versioned, decode, key_of};
use crate::keys::{self, Key};
use crate::{Store, StoreError};

/// Days after its month from which a day may be moved.
const OVER_FOR_DAYS: i64 = 7;

/// Fewest items of days that are worth being moved.
const LOOSE_MIN: usize = 8;

/// Most items of days that are moved at once, so that a transaction takes them and the records they go to.
const MOVED_MAX: usize = 70;

/// Most records of one month that a move may touch; a month of more articles stays as it is.
const PAGES_MAX: usize = 29;

/// Names in one record: 31 numbers of some 14 bytes each make 180 KB before they are packed.
const PAGE_NAMES: usize = 400;

/// Numbers by day, in the order in which they were wanted.
pub(super) type Days = BTreeMap<Date, Vec<Decimal>>;

/// Days of one month: by name, the day of the month and its number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Month {
    numbers: BTreeMap<String, Vec<(i8, Decimal)>>,
}

/// One month while its items come in: its records stand before its days.
#[derive(Default)]
struct Gathered {
    month: String,
    records: Vec<(Key, Versioned<Month>)>,
    days: Vec<Item>,
}

impl Gathered {
    /// Whether its days are worth being moved; from then on nothing else is gathered.
    fn is_full(&self) -> bool {
        self.days.len() >= LOOSE_MIN
    }

    /// Turns to a month, and forgets an earlier one that has too few.
    fn turn_to(&mut self, month: &str) -> bool {
        if self.month == month {
            return true;
        }
        if self.is_full() {
            return false;
        }
        *self = Self { month: month.to_owned(), ..Self::default() };
        true
    }
}

impl Store {
    /// Numbers of a partition of history from one day to another, of the names that are wanted: one request for each
    /// megabyte, and one more where it moves days together.
    pub(super) async fn days_of(
        &self,
        pk: &str,
        (from, to): (Date, Date),
        wanted: &[String],
    ) -> Result<Days, StoreError> {
        let (start, end) = (month_of(from), format!("{to}~"));
        let query = Query { limit: DAYS_MAX, ..Query::of(pk, Range::Between(&start, &end)) };
        let over = to.checked_sub(jiff::Span::new().days(OVER_FOR_DAYS)).map(month_of).unwrap_or_default();
        let (mut days, mut gathered) = (Days::new(), Gathered::default());
        let mut next = None;
        loop {
            let (items, more) = self.query_page(&query, next).await?;
            for item in items {
                take(item, (from, to), wanted, &over, &mut days, &mut gathered)?;
            }
            match more {
                Some(more) => next = Some(more),
                None => break,
            }
        }
        if gathered.is_full() {
            self.move_together(pk, gathered).await?;
        }
        Ok(days)
    }

    /// Moves days into the records of their month; when somebody else was faster, the next look does.
    async fn move_together(&self, pk: &str, gathered: Gathered) -> Result<(), StoreError> {
        let Gathered { month, records, days } = gathered;
        let mut numbers: BTreeMap<String, BTreeMap<i8, Decimal>> = BTreeMap::new();
        let mut add = |name: &str, day: i8, number: Decimal| {
            let sum = numbers.entry(name.to_owned()).or_default().entry(day).or_default();
            *sum = sum.saturating_add(number);
        };
        for (_, record) in &records {
            for (name, all) in &record.record.numbers {
                all.iter().for_each(|(day, number)| add(name, *day, *number));
            }
        }
        // Nothing that moves is dated.
        let mut change = Change::new(Timestamp::UNIX_EPOCH);
        for item in days.iter().take(MOVED_MAX) {
            let Some(day) = day_of(item) else { continue };
            for name in item.keys().filter(|name| is_number(name)) {
                add(name, day.day(), value(item, name));
            }
            let version = u64::try_from(value(item, "version")).unwrap_or_default();
            change.delete(key_of(item), Expect::Version(version));
        }
        let mut pages = pages(numbers).into_iter();
        let mut old = records.into_iter();
        for at in 0..PAGES_MAX {
            let key = keys::history_month(pk, &month, at);
            match (old.next(), pages.next()) {
                (Some((_, old)), Some(page)) => {
                    change.put(key, &page, Expect::Version(old.version), Attributes::default())?;
                }
                (None, Some(page)) => change.put(key, &page, Expect::Absent, Attributes::default())?,
                (Some((key, old)), None) => change.delete(key, Expect::Version(old.version)),
                (None, None) => break,
            }
        }
        if pages.next().is_some() {
            return Ok(());
        }
        match self.commit(change).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_conflict() => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Adds what an item says to the days, and gathers what may be moved.
fn take(
    item: Item,
    (from, to): (Date, Date),
    wanted: &[String],
    over: &str,
    days: &mut Days,
    gathered: &mut Gathered,
) -> Result<(), StoreError> {
    let mut add = |day: Date, at: usize, number: Decimal| {
        if (from..=to).contains(&day) {
            let sums = days.entry(day).or_insert_with(|| vec![Decimal::ZERO; wanted.len()]);
            if let Some(sum) = sums.get_mut(at) {
                *sum = sum.saturating_add(number);
            }
        }
    };
    let key = key_of(&item);
    let month = key.sk.get(..MONTH).unwrap_or_default().to_owned();
    if let Some(day) = day_of(&item) {
        for (at, name) in wanted.iter().enumerate().filter(|(_, name)| item.contains_key(name.as_str())) {
            add(day, at, value(&item, name));
        }
        if month.as_str() < over && gathered.turn_to(&month) {
            gathered.days.push(item);
        }
        return Ok(());
    }
    let record = decode::<Month>(item)?;
    let first = attest_model::dates::date(&format!("{month}-01")).unwrap_or(Date::MIN);
    for (at, name) in wanted.iter().enumerate() {
        for (day, number) in record.record.numbers.get(name).into_iter().flatten() {
            let day = Date::new(first.year(), first.month(), *day);
            day.into_iter().for_each(|day| add(day, at, *number));
        }
    }
    if gathered.turn_to(&month) {
        gathered.records.push((key, record));
    }
    Ok(())
}

/// Length of the part of a sort key that names the month, such as `2026-03`.
const MONTH: usize = 7;

fn month_of(day: Date) -> String {
    let mut text = day.to_string();
    text.truncate(MONTH);
    text
}

/// Whether an attribute is a sum: neither key nor frame.
fn is_number(name: &str) -> bool {
    !["pk", "sk", "schema", "version"].contains(&name)
}

/// The numbers of a month in records; what came to nothing is left out.
fn pages(numbers: BTreeMap<String, BTreeMap<i8, Decimal>>) -> Vec<Month> {
    let mut pages: Vec<Month> = Vec::new();
    for (name, days) in numbers {
        let days: Vec<_> = days.into_iter().filter(|(_, number)| !number.is_zero()).collect();
        if days.is_empty() {
            continue;
        }
        match pages.last_mut().filter(|page| page.numbers.len() < PAGE_NAMES) {
            Some(page) => page.numbers.insert(name, days),
            None => {
                pages.push(Month::default());
                pages.last_mut().and_then(|page| page.numbers.insert(name, days))
            }
        };
    }
    pages
}
