//! WB-1, WB-5. The list of the workbench.

use attest_model::dates::{Date, Timestamp, date, today};
use attest_model::invoice::DocumentKind;
use attest_model::master::User;
use attest_model::record::{InvoiceRecord, State};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::acts::ACTS;
use attest_payables::workbench::{Filter, Messages, View, has_warning, may_see, may_see_samples};
use attest_render::{
    Count, Shows, WorkbenchAction, WorkbenchFilter, WorkbenchPage, WorkbenchRow, WorkbenchView,
};

use super::scan::{Scanned, place, scan};
use super::{Companies, Fields, Visit, address, amount, bulk, encoded, messages};
use crate::approve_link::Shown;
use crate::desk::Desk;
use crate::{StepError, view};

/// Rows of a page.
const ROWS_MAX: usize = 50;

/// Longest value of a filter that is looked at.
const VALUE_CHARACTERS_MAX: usize = 100;

/// What the address of the list asks for; what is empty is not asked for.
struct Query(Fields);

impl Query {
    /// Takes the fields of an address; values that are too long are cut.
    fn of(fields: &Fields) -> Self {
        let short = |value: &str| value.trim().chars().take(VALUE_CHARACTERS_MAX).collect::<String>();
        let fields = fields.written.iter().map(|(name, value)| (name.clone(), short(value)));
        Self(Fields::new(fields.filter(|(_, value)| !value.is_empty())))
    }

    fn get(&self, name: &str) -> &str {
        self.0.get(name)
    }

    /// The address of the same list at another place.
    fn at(&self, after: Option<&str>) -> String {
        let kept = self.0.written.iter().filter(|(name, _)| name != "after");
        let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
        let fields: Vec<String> = kept
            .chain(after.map(|after| ("after", after)))
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        format!("/workbench?{}", fields.join("&"))
    }

    /// The filters, and what of them could not be read.
    fn filter(&self) -> (Filter, Vec<String>) {
        let mut not_read = Vec::new();
        let filter = Filter {
            search: self.get("search").to_owned(),
            state: self.read("state", &mut not_read, |word| {
                State::ALL.iter().copied().find(|state| state.word() == word)
            }),
            step: self.read("step", &mut not_read, |step| step.parse().ok()),
            supplier: self.get("supplier").to_owned(),
            contract: self.get("contract").to_owned(),
            amount_from: self.read("from", &mut not_read, amount),
            amount_to: self.read("to", &mut not_read, amount),
            due_until: self.read("due", &mut not_read, date),
            code: self.get("code").to_owned(),
            has_warning: !self.get("warning").is_empty(),
            owner: self.get("owner").to_owned(),
            age_days: self.read("age", &mut not_read, |days| days.parse().ok()),
            has_image: !self.get("image").is_empty(),
            kind: self.read("kind", &mut not_read, |kind| match kind {
                "invoice" => Some(DocumentKind::Invoice),
                "credit_note" => Some(DocumentKind::CreditNote),
                _ => None,
            }),
        };
        (filter, not_read)
    }

    fn read<T>(
        &self,
        name: &str,
        not_read: &mut Vec<String>,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = self.get(name);
        let read = if value.is_empty() { None } else { parse(value) };
        if read.is_none() && !value.is_empty() {
            not_read.push(value.to_owned());
        }
        read
    }

    fn form(&self, view: &str, visit: &Visit<'_>, users: &[User], not_read: Vec<String>) -> WorkbenchFilter {
        let of = |name: &str| self.get(name).to_owned();
        let narrows = |(name, _): &&(String, String)| {
            !["view", "search", "after"].contains(&name.as_str())
                && (name != "messages" || self.get("messages") != Messages::Live.word())
        };
        let messages = Messages::read(self.get("messages")).word().to_owned();
        let people = users.iter().filter(|user| user.is_active);
        WorkbenchFilter {
            view: view.to_owned(),
            search: of("search"),
            state: of("state"),
            step: of("step"),
            supplier: of("supplier"),
            contract: of("contract"),
            amount_from: of("from"),
            amount_to: of("to"),
            due_until: of("due"),
            code: of("code"),
            owner: of("owner"),
            age_days: of("age"),
            has_warning: !self.get("warning").is_empty(),
            has_image: !self.get("image").is_empty(),
            kind: of("kind"),
            messages: may_see_samples(visit.user).then_some(messages),
            people: people.map(|user| (user.code.to_string(), user.name.clone())).collect(),
            set: self.0.written.iter().filter(narrows).count(),
            not_read,
        }
    }
}

/// Everything a list is made of.
struct Listing<'a> {
    visit: &'a Visit<'a>,
    query: &'a Query,
    filter: Filter,
    messages: Messages,
    companies: Companies,
    now: Timestamp,
}

impl Listing<'_> {
    fn zone(&self, record: &InvoiceRecord) -> &str {
        self.companies.of(record).map_or("UTC", |company| company.time_zone.as_str())
    }

    fn is_visible(&self, record: &InvoiceRecord) -> bool {
        may_see(self.visit.user, self.messages, record)
    }

    /// A search looks everywhere; else the view decides.
    fn is_shown(&self, view: View, record: &InvoiceRecord) -> bool {
        self.is_visible(record)
            && (!self.filter.search.is_empty() || view.holds(record, self.visit.user))
            && self.filter.holds(record, self.now, self.zone(record))
    }

    async fn scan(
        &self,
        desk: Desk<'_, impl Queue, impl Clock>,
        covers: impl Fn(State) -> bool,
        after: Option<&str>,
        is_enough: impl FnMut(&InvoiceRecord) -> bool,
    ) -> Result<Scanned, StepError> {
        let states: Vec<State> = State::ALL.iter().copied().filter(|state| covers(*state)).collect();
        scan(desk.store, self.companies.0.keys(), &states, after, is_enough).await
    }

    fn views(&self, open: &Scanned, current: Option<Shows>) -> Vec<WorkbenchView> {
        let count = |view: View| Count {
            number: open
                .records
                .iter()
                .filter(|record| self.is_visible(record) && view.holds(record, self.visit.user))
                .count(),
            is_at_least: open.next.is_some(),
        };
        let messages = match self.messages {
            Messages::Live => String::new(),
            other @ (Messages::All | Messages::Samples) => format!("&messages={}", other.word()),
        };
        let of = |shows, word: &str, count| WorkbenchView {
            shows,
            count,
            url: format!("/workbench?view={word}{messages}"),
            is_current: current == Some(shows),
        };
        let of_view = |view: View| {
            let count = (view != View::Ended).then(|| count(view));
            of(shows(view), view.word(), count)
        };
        View::ALL.iter().copied().map(of_view).collect()
    }
}

const fn shows(view: View) -> Shows {
    match view {
        View::Mine => Shows::Mine,
        View::Stuck => Shows::Stuck,
        View::Open => Shows::Open,
        View::Ended => Shows::Ended,
    }
}

/// GET `/workbench`: the invoices that this person sees, by view and filters (WB-3, WB-5).
///
/// # Errors
/// [`StepError`] when the store does not answer or the page cannot be written.
pub async fn list<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    visit: &Visit<'_>,
    fields: &Fields,
) -> Result<Shown, StepError> {
    let query = &Query::of(fields);
    let (filter, not_read) = query.filter();
    let messages =
        if may_see_samples(visit.user) { Messages::read(query.get("messages")) } else { Messages::Live };
    let companies = Companies::load(desk.store).await?;
    let listing = Listing { visit, query, filter, messages, companies, now: desk.now() };
    let open = listing.scan(desk, |state| View::Open.covers(state), None, |_| false).await?;
    let users = desk.store.list_users().await?;
    let view = View::read(query.get("view")).unwrap_or_else(|| first_view(&listing, &open));
    let current = listing.filter.search.is_empty().then(|| shows(view));
    let views = listing.views(&open, current);
    let (found, next) = rows(desk, &listing, view, open).await?;
    let company = listing.companies.first();
    let day =
        company.map_or_else(|| today(desk.now(), "UTC"), |company| today(desk.now(), &company.time_zone));
    let placed = Placed { companies: &listing.companies, messages };
    let page = WorkbenchPage {
        company: listing.companies.names(),
        visitor: visit.visitor(),
        today: day,
        messages: messages::of(desk.store, visit, company, None).await?,
        views,
        filter: query.form(view.word(), visit, &users, not_read),
        rows: found.iter().map(|record| row(&placed, record, &users)).collect(),
        bulk: visit.form("/workbench".to_owned(), &[]),
        acts: bulk_acts(visit.user),
        first: (!query.get("after").is_empty()).then(|| query.at(None)),
        next: next.map(|next| query.at(Some(&next))),
    };
    let html = page.render(visit.renderer, visit.language(company))?;
    Ok(Shown { status: 200, html, is_bad_token: false })
}

/// What opens without a view being asked for: the person's own work, else what waits for somebody.
fn first_view(listing: &Listing<'_>, open: &Scanned) -> View {
    let is_mine =
        |record: &InvoiceRecord| listing.is_visible(record) && View::Mine.holds(record, listing.visit.user);
    if open.records.iter().any(is_mine) { View::Mine } else { View::Stuck }
}

/// The rows of one page, and where the next one begins.
async fn rows<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    listing: &Listing<'_>,
    view: View,
    open: Scanned,
) -> Result<(Vec<InvoiceRecord>, Option<String>), StepError> {
    let after = listing.query.get("after");
    let searches = !listing.filter.search.is_empty();
    let scanned = if after.is_empty() && !searches && view != View::Ended {
        open
    } else {
        let mut shown = 0;
        let after = (!after.is_empty()).then_some(after);
        listing
            .scan(
                desk,
                |state| searches || view.covers(state),
                after,
                |record| {
                    shown += usize::from(listing.is_shown(view, record));
                    shown > ROWS_MAX
                },
            )
            .await?
    };
    let Scanned { records, next } = scanned;
    let mut shown: Vec<_> = records.into_iter().filter(|record| listing.is_shown(view, record)).collect();
    if shown.len() > ROWS_MAX {
        shown.truncate(ROWS_MAX);
        let next = shown.last().map(place);
        return Ok((shown, next));
    }
    Ok((shown, next))
}

/// WB-6. What the person may do with several invoices, wherever these stand.
fn bulk_acts(user: &User) -> Vec<WorkbenchAction> {
    let may = |action: &&WorkbenchAction| {
        let row = ACTS.iter().find(|row| row.word == action.word());
        row.is_some_and(|row| row.rights.iter().any(|right| user.rights.contains(right)))
    };
    bulk::ACTIONS.iter().filter(may).copied().collect()
}

/// What rows are written with.
pub(super) struct Placed<'a> {
    pub(super) companies: &'a Companies,
    pub(super) messages: Messages,
}

/// One invoice as lists show it.
pub(super) fn row(placed: &Placed<'_>, record: &InvoiceRecord, users: &[User]) -> WorkbenchRow {
    let company = placed.companies.of(record);
    let zone = company.map_or("UTC", |company| company.time_zone.as_str());
    let since: Date = today(record.waiting_since.unwrap_or(record.changed_at), zone);
    let mut owners: Vec<&str> = record.tasks.iter().map(|task| view::name(users, &task.user)).collect();
    owners.dedup();
    WorkbenchRow {
        id: record.id.to_string(),
        head: view::head_of(record, company, None),
        state: record.state,
        reason: record.reason.clone(),
        since,
        owner: owners.join(", "),
        has_warning: has_warning(record),
        is_sample: record.is_sample,
        url: address(record, placed.messages),
    }
}

#[cfg(test)]
mod tests {
    use attest_model::money::decimal;

    use super::*;

    fn query(fields: &[(&str, &str)]) -> Query {
        Query::of(&Fields::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))))
    }

    #[test]
    fn wb_5_filters_are_read_and_what_cannot_be_read_is_said() {
        let (filter, not_read) = query(&[
            ("from", "1 234,50"),
            ("to", "2000.00"),
            ("due", "2026-13-01"),
            ("state", "nowhere"),
            ("age", "7"),
            ("step", "4"),
            ("kind", "credit_note"),
            ("search", "  betong "),
        ])
        .filter();
        assert_eq!(filter.amount_from, decimal("1234.50").ok());
        assert_eq!(filter.amount_to, decimal("2000.00").ok());
        assert_eq!((filter.age_days, filter.step), (Some(7), Some(4)));
        assert_eq!(filter.kind, Some(DocumentKind::CreditNote));
        assert_eq!(filter.search, "betong");
        assert_eq!(not_read, ["nowhere", "2026-13-01"]);
    }

    #[test]
    fn a_page_goes_on_with_the_filters_it_has() {
        let query = query(&[("view", "open"), ("search", "å&b"), ("after", "old"), ("state", "")]);
        assert_eq!(
            query.at(Some("2026-03-21#inv_1")),
            "/workbench?view=open&search=%C3%A5%26b&after=2026-03-21%23inv_1"
        );
        assert_eq!(query.at(None), "/workbench?view=open&search=%C3%A5%26b");
    }
}
