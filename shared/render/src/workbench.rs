//! WB-1 … WB-5. The workbench: what is stuck and why, as a list.

use attest_model::record::State;
use jiff::civil::Date;
use serde::Serialize;

use crate::evidence::cause;
use crate::head::{HeadView, InvoiceHead};
use crate::language::Language;
use crate::renderer::{RenderError, Renderer};
use crate::texts::say;

/// WB-5. A view of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkbenchView {
    /// Which invoices it holds.
    pub shows: Shows,
    /// How many there are that the user may see (WB-3).
    pub count: usize,
    /// Where it opens.
    pub url: String,
    /// It is the one shown.
    pub is_current: bool,
}

/// WB-5. What a view holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// Everything that has not ended.
    Open,
    /// What a person must settle.
    Stuck,
    /// Invoices in one state.
    State(State),
    /// SAMP-2. Sample messages; for administrators only.
    Samples,
}

/// One invoice of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkbenchRow {
    /// The head of the invoice.
    pub head: InvoiceHead,
    /// Where it stands.
    pub state: State,
    /// Why: the code kept on the record.
    pub reason: String,
    /// Since when it has stood there.
    pub since: Date,
    /// Who has it, or empty.
    pub owner: String,
    /// SAMP-1. It is a sample, and the user may see that.
    pub is_sample: bool,
    /// Where it opens.
    pub url: String,
}

/// The list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkbenchPage {
    /// The companies the user sees.
    pub company: String,
    /// Who is signed in.
    pub user: String,
    /// REC-3. Today in the company's time zone.
    pub today: Date,
    /// The views, in order.
    pub views: Vec<WorkbenchView>,
    /// What was searched for, or empty.
    pub search: String,
    /// Where the search is sent.
    pub search_url: String,
    /// The rows of this page.
    pub rows: Vec<WorkbenchRow>,
    /// Where the list goes on.
    pub next: Option<String>,
}

#[derive(Serialize)]
struct View {
    company: String,
    user: String,
    views: Vec<TabView>,
    search: SearchView,
    rows: Vec<RowView>,
    next: Option<String>,
}

#[derive(Serialize)]
struct TabView {
    label: String,
    count: usize,
    url: String,
    is_current: bool,
}

#[derive(Serialize)]
struct SearchView {
    text: String,
    url: String,
}

#[derive(Serialize)]
struct RowView {
    head: HeadView,
    level: &'static str,
    state: String,
    sample: Option<String>,
    reason: Option<String>,
    due: Option<String>,
    urgent: bool,
    waiting: String,
    owner: String,
    url: String,
}

impl WorkbenchPage {
    /// Writes the page.
    ///
    /// # Errors
    /// When an address is not one that a page may lead to.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<String, RenderError> {
        let view = View {
            company: self.company.clone(),
            user: self.user.clone(),
            views: self.views.iter().map(|view| view.view(language)).collect::<Result<_, _>>()?,
            search: SearchView { text: self.search.clone(), url: self.search_url.clone() },
            rows: self.rows.iter().map(|row| row.view(self.today, language)).collect::<Result<_, _>>()?,
            next: self.next.clone(),
        };
        renderer.write("workbench.html", language, &view)
    }
}

impl WorkbenchView {
    fn view(&self, language: Language) -> Result<TabView, RenderError> {
        let label = match self.shows {
            Shows::Open => say(language, "workbench.open", &[])?,
            Shows::Stuck => say(language, "workbench.stuck", &[])?,
            Shows::State(state) => state_name(state, language)?,
            Shows::Samples => say(language, "workbench.samples", &[])?,
        };
        Ok(TabView { label, count: self.count, url: self.url.clone(), is_current: self.is_current })
    }
}

impl WorkbenchRow {
    fn view(&self, today: Date, language: Language) -> Result<RowView, RenderError> {
        let due = if self.state.is_terminal() { None } else { self.head.due_note(today, language)? };
        let urgent = due.as_ref().is_some_and(|(_, urgent)| *urgent);
        Ok(RowView {
            head: self.head.view(language)?,
            level: level(self.state),
            state: state_name(self.state, language)?,
            sample: self.is_sample.then(|| say(language, "workbench.sample", &[])).transpose()?,
            reason: why(&self.reason, language)?,
            due: self.head.due(due.map(|(note, _)| note), language)?,
            urgent,
            waiting: say(language, "workbench.since", &[("date", &language.day(self.since))])?,
            owner: self.owner.clone(),
            url: self.url.clone(),
        })
    }
}

/// The reason in words; an invoice without one stands where it stands because all is well.
pub(crate) fn why(reason: &str, language: Language) -> Result<Option<String>, RenderError> {
    if reason.is_empty() { Ok(None) } else { cause(reason, language).map(Some) }
}

/// The name of a state.
pub(crate) fn state_name(state: State, language: Language) -> Result<String, RenderError> {
    say(language, &format!("state.{}", state.word()), &[])
}

/// How loudly a state is shown.
pub(crate) const fn level(state: State) -> &'static str {
    match state {
        State::Error | State::Rejected | State::Removed => "stop",
        State::Held | State::Review | State::Disputed | State::AwaitingReceipt | State::AwaitingCredit => {
            "warn"
        }
        State::Ready | State::Dispatched | State::AcceptedByErp | State::Paid | State::Matched => "good",
        State::Received
        | State::Loaded
        | State::ArrivalOk
        | State::Matching
        | State::Approval
        | State::FinalCheck => "",
    }
}
