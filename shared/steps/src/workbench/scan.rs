//! Invoices of several companies and states, what is due first stands first, in one list with one place to go on from.

use std::collections::VecDeque;

use attest_model::ids::CompanyCode;
use attest_model::record::{InvoiceRecord, State};
use attest_store::{Store, keys};

use crate::StepError;

/// Most records that one page looks at; the page after it goes on where it stopped.
pub(super) const LOOKED_AT_MAX: usize = 2_000;

/// Records taken from one company and state at a time.
const AT_ONCE: i32 = 100;

/// What a scan found.
pub(super) struct Scanned {
    /// What was looked at, what is due first stands first.
    pub(super) records: Vec<InvoiceRecord>,
    /// The place of the last one, where there may be more.
    pub(super) next: Option<String>,
}

/// The place of an invoice in the list.
pub(super) fn place(record: &InvoiceRecord) -> String {
    keys::by_due(record)
}

/// The invoices of one company in one state.
struct Stream<'a> {
    company: Option<&'a CompanyCode>,
    state: State,
    ahead: VecDeque<InvoiceRecord>,
    after: Option<String>,
    is_done: bool,
}

impl Stream<'_> {
    async fn fill(&mut self, store: &Store) -> Result<(), StepError> {
        while self.ahead.is_empty() && !self.is_done {
            let page = store.list_by_state(self.company, self.state, AT_ONCE, self.after.as_deref()).await?;
            self.is_done = page.next.is_none();
            self.after = page.next;
            // The index follows the record a moment later: what has moved on stands in another list.
            self.ahead = page.entries.into_iter().filter(|record| record.state == self.state).collect();
        }
        Ok(())
    }
}

/// Looks at the invoices of these states after a place, until `is_enough` says so or the limit is reached.
pub(super) async fn scan(
    store: &Store,
    companies: impl Iterator<Item = &CompanyCode> + Clone,
    states: &[State],
    after: Option<&str>,
    mut is_enough: impl FnMut(&InvoiceRecord) -> bool,
) -> Result<Scanned, StepError> {
    let mut streams = Vec::new();
    for company in companies.map(Some).chain([None]) {
        for state in states {
            streams.push(Stream {
                company,
                state: *state,
                ahead: VecDeque::new(),
                after: after.map(str::to_owned),
                is_done: false,
            });
        }
    }
    let mut records = Vec::new();
    loop {
        for stream in &mut streams {
            stream.fill(store).await?;
        }
        let first = streams
            .iter_mut()
            .filter(|stream| !stream.ahead.is_empty())
            .min_by_key(|stream| stream.ahead.front().map(place));
        let Some(record) = first.and_then(|stream| stream.ahead.pop_front()) else {
            return Ok(Scanned { records, next: None });
        };
        let ends = is_enough(&record) || records.len() + 1 == LOOKED_AT_MAX;
        let next = place(&record);
        records.push(record);
        if ends {
            return Ok(Scanned { records, next: Some(next) });
        }
    }
}
