//! AUD-3. The daily look for invoices whose time is over, and the one place where what was made of an invoice is deleted.
//!
//! At night, on the clock of its company, the sweep goes through the lists of invoices that have ended, a page at a time and
//! from where the last run stopped. An invoice goes with a condition on the version that was read: one that is brought back
//! at that moment stays. What stands beside the record goes after it; until it has, the look names the invoice, and the next
//! run goes on with it.

use std::ops::Range;

use attest_model::dates::{Date, today};
use attest_model::ids::{CompanyCode, InvoiceId};
use attest_model::master::Company;
use attest_model::orders::Reservation;
use attest_model::record::{InvoiceRecord, SCHEMA_VERSION, TenantTrailEntry};
use attest_model::settings::{Scope, keys};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::retention::{is_over, kept_since};
use attest_store::{Change, RetentionLook, RetentionPlace, Store};
use jiff::tz::TimeZone;

use crate::StepError;
use crate::desk::{Desk, Note};
use crate::reconcile::held_by;

/// Hours of a company's night in which its old invoices are looked for.
const NIGHT: Range<i8> = 1..5;

/// Pages read and invoices deleted in one run: the sweep runs each minute, and a deletion takes a dozen requests.
const AT_ONCE: usize = 60;

/// Records of a page.
const PAGE: i32 = 25;

/// Documents listed at once.
const DOCUMENTS_AT_ONCE: i32 = 1_000;

/// Deletes what was made of an invoice: everything but its record and its trail. Deleting it again changes nothing.
///
/// Its bytes as received belong to its message, and leave with the time for which they are locked.
///
/// # Errors
/// What the store answered; a repeat deletes what is left.
pub(crate) async fn delete_made(store: &Store, id: &InvoiceId) -> Result<(), StepError> {
    // `invoices/` holds its model, the document taken out of its message, and each version of its captured values.
    for prefix in [
        format!("invoices/{id}."),
        format!("attachments/{id}/"),
        format!("matches/{id}/"),
        format!("quarantine/{id}/"),
        format!("reports/{id}"),
    ] {
        loop {
            let listed = store.list_documents(&prefix, DOCUMENTS_AT_ONCE).await?;
            for key in &listed {
                store.delete_document(key).await?;
            }
            if i32::try_from(listed.len()).is_ok_and(|listed| listed < DOCUMENTS_AT_ONCE) {
                break;
            }
        }
    }
    Ok(store.delete_beside(id).await?)
}

/// Looks for invoices whose time is over, in every company where it is night; answers how many were deleted.
///
/// # Errors
/// [`StepError`]; the next run goes on where this one stopped.
pub(crate) async fn look<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    companies: &[Company],
) -> Result<usize, StepError> {
    let mut left = AT_ONCE;
    let mut deleted = 0;
    let of_companies = companies.iter().map(|company| (Some(&company.code), company.time_zone.as_str()));
    for (company, zone) in of_companies.chain([(None, "UTC")]) {
        let clock = desk.now().to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC));
        if left == 0 || !NIGHT.contains(&clock.hour()) {
            continue;
        }
        let mut looking = Looking::begin(desk, company, zone).await?;
        match looking.go_on(desk, &mut left).await {
            // Another run is at it, or the invoice was brought back: the next run sees.
            Err(error) if error.is_conflict() => {}
            other => other?,
        }
        deleted += looking.deleted;
    }
    Ok(deleted)
}

/// The look of one company while it goes on.
struct Looking<'a> {
    company: Option<&'a CompanyCode>,
    zone: &'a str,
    day: Date,
    look: RetentionLook,
    seen: Option<u64>,
    deleted: usize,
}

impl<'a> Looking<'a> {
    async fn begin<Q: Queue, C: Clock>(
        desk: Desk<'_, Q, C>,
        company: Option<&'a CompanyCode>,
        zone: &'a str,
    ) -> Result<Self, StepError> {
        let day = today(desk.now(), zone);
        let found = desk.store.find_retention_look(company).await?;
        let seen = found.as_ref().map(|found| found.version);
        let look = found.map_or_else(|| RetentionLook::of(day), |found| found.record);
        Ok(Self { company, zone, day, look, seen, deleted: 0 })
    }

    async fn go_on<Q: Queue, C: Clock>(
        &mut self,
        desk: Desk<'_, Q, C>,
        left: &mut usize,
    ) -> Result<(), StepError> {
        if self.look.day >= self.day && self.look.is_done {
            return Ok(());
        }
        let scopes = [Some(Scope::Tenant), self.company.cloned().map(Scope::Company)];
        let scopes: Vec<Scope> = scopes.into_iter().flatten().collect();
        let years = desk.store.load_settings(&scopes).await?.value(&keys::RETENTION_YEARS);
        if let Some(id) = self.look.unfinished.take() {
            delete_made(desk.store, &id).await?;
        }
        if self.look.day < self.day {
            // What an earlier night did not come to the end of is told, and begins anew.
            if !self.look.is_done {
                self.close(desk, years).await?;
            }
            self.look = RetentionLook::of(self.day);
        }
        let since = kept_since(self.day, years);
        let lists: Vec<RetentionPlace> = RetentionPlace::all().collect();
        while let Some(list) = lists.get(self.look.lists) {
            if *left == 0 {
                return self.save(desk, desk.change()).await;
            }
            *left -= 1;
            let after = self.look.after.as_deref();
            let page = desk.store.list_old(self.company, *list, since, PAGE, after).await?;
            for record in page.entries.iter().filter(|record| is_over(record, since, self.zone)) {
                if *left == 0 {
                    return self.save(desk, desk.change()).await;
                }
                *left -= 1;
                self.delete(desk, record).await?;
            }
            self.look.lists += usize::from(page.next.is_none());
            self.look.after = page.next;
        }
        self.close(desk, years).await
    }

    async fn delete<Q: Queue, C: Clock>(
        &mut self,
        desk: Desk<'_, Q, C>,
        record: &InvoiceRecord,
    ) -> Result<(), StepError> {
        let mut change = desk.change();
        change.delete_invoice(record);
        if let Some(company) = self.company {
            let held = held_by(desk, record).await?.into_iter().filter(|held| held.is_invoiced);
            let taken: Vec<Reservation> = held.map(|held| held.reservation).collect();
            change.keep_taken(company, &record.id, &taken)?;
        }
        self.look.deleted += 1;
        self.look.unfinished = Some(record.id.clone());
        self.save(desk, change).await?;
        self.deleted += 1;
        delete_made(desk.store, &record.id).await
    }

    /// Ends the look, with one entry in the trail of the tenant where something was deleted.
    async fn close<Q: Queue, C: Clock>(&mut self, desk: Desk<'_, Q, C>, years: i64) -> Result<(), StepError> {
        let mut change = desk.change();
        (self.look.is_done, self.look.unfinished) = (true, None);
        if self.look.deleted > 0 {
            let since = kept_since(self.look.day, years);
            let reason = format!(
                "{} invoices that had ended and were due before {since} were deleted with what was made of them; \
                 retention.years is {years}",
                self.look.deleted
            );
            let note = Note::rule("AUD-3", "deleted", reason);
            change.tenant_trail(&tenant_entry(desk, self.company, self.look.day.to_string(), note))?;
        }
        self.save(desk, change).await
    }

    async fn save<Q: Queue, C: Clock>(
        &mut self,
        desk: Desk<'_, Q, C>,
        mut change: Change,
    ) -> Result<(), StepError> {
        change.put_retention_look(self.seen, self.company, &self.look)?;
        desk.commit(change).await?;
        self.seen = Some(self.seen.map_or(1, |seen| seen + 1));
        Ok(())
    }
}

/// An entry of the trail of the tenant, made now.
pub(crate) fn tenant_entry<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: Option<&CompanyCode>,
    subject: String,
    note: Note,
) -> TenantTrailEntry {
    TenantTrailEntry {
        schema: SCHEMA_VERSION,
        company: company.cloned(),
        at: desk.now(),
        actor: note.actor,
        action: note.action.to_owned(),
        subject,
        reason: note.reason,
        channel: note.channel,
    }
}
