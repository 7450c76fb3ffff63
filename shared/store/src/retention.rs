//! AUD-3. What leaves when its time is over, and what is left then.
//!
//! What is put once and refers to an invoice (its trail, its message, the notes that later documents are compared with) says
//! when it leaves as it is put, and the table takes it away (TTL): nobody needs the right to. It stays a year longer than
//! its company keeps invoices, so that what belongs to one that took months is whole while its record is there. The record
//! itself and its partition are deleted by the daily look, which counts them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use attest_model::dates::{Date, Timestamp};
use attest_model::ids::{CompanyCode, InvoiceId, OrderNumber};
use attest_model::orders::Reservation;
use attest_model::record::{InvoiceRecord, State, TenantTrailEntry};
use attest_model::settings::{Scope, keys as settings};
use jiff::Span;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::change::{Change, Expect};
use crate::invoices::{Listed, Query, Range};
use crate::item::{Attributes, Versioned, decode, key_of};
use crate::{Store, StoreError, keys};

/// Years that what leaves by itself stays longer than the invoices of its company.
const LONGER_YEARS: i64 = 1;

/// How long the years of a company are believed: they are asked for with every entry of the trail.
const BELIEVED: Duration = Duration::from_mins(10);

/// Reservations that one item takes.
const PAGE_RESERVATIONS: usize = 400;

/// When what is put at an instant leaves.
pub(crate) fn leaves_at(at: Timestamp, years: i64) -> i64 {
    let at = at.to_zoned(TimeZone::UTC);
    at.saturating_add(Span::new().years(years + LONGER_YEARS)).timestamp().as_second()
}

/// `retention.years` of the companies that were asked for lately.
#[derive(Debug, Clone, Default)]
pub(crate) struct Years(Arc<Mutex<HashMap<Option<CompanyCode>, Asked>>>);

/// When they were asked for, and how many they are.
type Asked = (Instant, i64);

impl Years {
    fn find(&self, company: Option<&CompanyCode>) -> Option<i64> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, years) = known.get(&company.cloned())?;
        (since.elapsed() < BELIEVED).then_some(*years)
    }

    fn note(&self, company: Option<&CompanyCode>, years: i64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(company.cloned(), (Instant::now(), years));
    }
}

/// A list of ended invoices that the daily look goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetentionPlace {
    /// Their state.
    pub state: State,
    /// Those that are due on no day; else those that were due before one.
    pub is_never_due: bool,
}

impl RetentionPlace {
    /// Every list, in the order in which they are gone through.
    pub fn all() -> impl Iterator<Item = Self> {
        let ended = State::ALL.iter().copied().filter(|state| state.has_ended());
        ended.flat_map(|state| [false, true].map(|is_never_due| Self { state, is_never_due }))
    }
}

/// Where the look of a day stands in one company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionLook {
    /// The company's day.
    pub day: Date,
    /// How many lists are done.
    #[serde(default)]
    pub lists: usize,
    /// Where the next one goes on.
    #[serde(default)]
    pub after: Option<String>,
    /// Invoices deleted so far.
    #[serde(default)]
    pub deleted: u32,
    /// The last of them, while something of it may be left.
    #[serde(default)]
    pub unfinished: Option<InvoiceId>,
    /// It is over for this day.
    #[serde(default)]
    pub is_done: bool,
}

impl RetentionLook {
    /// The look of a day, before anything was looked at.
    #[must_use]
    pub const fn of(day: Date) -> Self {
        Self { day, lists: 0, after: None, deleted: 0, unfinished: None, is_done: false }
    }
}

impl Change {
    /// Notes where the look of a company stands; fails when another run noted something since `seen` was read.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_retention_look(
        &mut self,
        seen: Option<u64>,
        company: Option<&CompanyCode>,
        look: &RetentionLook,
    ) -> Result<(), StoreError> {
        let expect = seen.map_or(Expect::Absent, Expect::Version);
        self.put(keys::retention_look(company), look, expect, Attributes::default())
    }

    /// Keeps what a deleted invoice has taken of orders, so that orders still compare with what was taken of them.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn keep_taken(
        &mut self,
        company: &CompanyCode,
        id: &InvoiceId,
        taken: &[Reservation],
    ) -> Result<(), StoreError> {
        let mut orders: Vec<&OrderNumber> = taken.iter().map(|taken| &taken.order).collect();
        orders.sort();
        orders.dedup();
        for order in orders {
            let own: Vec<&Reservation> = taken.iter().filter(|taken| taken.order == *order).collect();
            for (page, taken) in own.chunks(PAGE_RESERVATIONS).enumerate() {
                let key = keys::taken_by(company, order, id, page);
                self.put(key, &taken, Expect::Anything, Attributes::default())?;
            }
        }
        Ok(())
    }
}

impl Store {
    /// AUD-3. `retention.years` of a company, or of the tenant where no company is known, as they were ten minutes ago at the
    /// latest.
    pub(crate) async fn kept_years(&self, company: Option<&CompanyCode>) -> Result<i64, StoreError> {
        if let Some(years) = self.years.find(company) {
            return Ok(years);
        }
        let scopes = [Some(Scope::Tenant), company.cloned().map(Scope::Company)];
        let scopes: Vec<Scope> = scopes.into_iter().flatten().collect();
        let years = self.load_settings(&scopes).await?.value(&settings::RETENTION_YEARS);
        self.years.note(company, years);
        if let Some(lock) = self.raw_lock.filter(|lock| i64::from(lock.days) < years * 365) {
            // An alarm of the stack reads lines of this level.
            let company = company.map_or("", CompanyCode::as_str);
            tracing::error!(
                company,
                years,
                days = lock.days,
                "Documents leave before retention.years are over: raise RetentionDays of the stack"
            );
        }
        Ok(years)
    }

    /// Where the look of a company stands.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_retention_look(
        &self,
        company: Option<&CompanyCode>,
    ) -> Result<Option<Versioned<RetentionLook>>, StoreError> {
        self.get(&keys::retention_look(company)).await
    }

    /// Invoices of a list that were due before a day, or came before it and are due on none: whether they may go, their
    /// records say.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_old(
        &self,
        company: Option<&CompanyCode>,
        place: RetentionPlace,
        before: Date,
        limit: i32,
        after: Option<&str>,
    ) -> Result<Listed<InvoiceRecord>, StoreError> {
        let pk = keys::by_state(company, place.state);
        let (from, until) = if place.is_never_due {
            let day = before.to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |day| day.timestamp());
            let last = InvoiceId::derive(day.saturating_add(Span::new().hours(24)).unwrap_or(day), b"");
            (keys::NEVER_DUE.to_owned(), format!("{}#{last}", keys::NEVER_DUE))
        } else {
            ("0".to_owned(), before.to_string())
        };
        // Both ends of a range belong to it; nothing stands between a place and the same with a space.
        let from = after.map_or(from, |after| format!("{after} "));
        let query = Query {
            index: Some("by_state"),
            names: ("state_pk", "state_sk"),
            limit,
            ..Query::of(&pk, Range::Between(&from, &until))
        };
        let (items, more) = self.query_page(&query, None).await?;
        let last = items.last().and_then(|item| item.get("state_sk")).and_then(|v| v.as_s().ok()).cloned();
        Ok(Listed { entries: self.load_indexed(&items).await?, next: more.and(last) })
    }

    /// Deletes what stands beside the record of an invoice: reservations, match results, discussion, articles. Deleting it
    /// again changes nothing.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn delete_beside(&self, id: &InvoiceId) -> Result<(), StoreError> {
        let record = keys::invoice(id);
        for item in self.query_all(Query::of(id.as_str(), Range::All)).await? {
            let key = key_of(&item);
            if key != record {
                self.delete_item(&key).await?;
            }
        }
        Ok(())
    }

    /// What deleted invoices have taken of an order.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_taken_by_deleted(
        &self,
        company: &CompanyCode,
        order: &OrderNumber,
    ) -> Result<Vec<Reservation>, StoreError> {
        let mut all = Vec::new();
        for item in self.query_all(Query::of(&keys::taken_by_deleted(company, order), Range::All)).await? {
            all.extend(decode::<Vec<Reservation>>(item)?.record);
        }
        Ok(all)
    }

    /// The trail of the tenant, oldest first (AUD-1).
    ///
    /// # Errors
    /// What the service answered.
    pub async fn load_tenant_trail(&self) -> Result<Vec<TenantTrailEntry>, StoreError> {
        self.read_trail(keys::TENANT_TRAIL).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aud_3_what_leaves_by_itself_stays_a_year_longer() {
        let at: Timestamp = "2024-02-29T12:00:00Z".parse().unwrap();
        let expected: Timestamp = "2032-02-29T12:00:00Z".parse().unwrap();
        assert_eq!(leaves_at(at, 7), expected.as_second());
        let expected: Timestamp = "2035-02-28T12:00:00Z".parse().unwrap();
        assert_eq!(leaves_at(at, 10), expected.as_second());
    }
}
