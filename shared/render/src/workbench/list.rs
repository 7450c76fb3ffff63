//! WB-1, WB-5. The list of the workbench: where invoices stand, why, since when and with whom.

use attest_model::record::State;
use jiff::Zoned;
use jiff::civil::Date;
use serde::Serialize;

use super::filter::FilterView;
use super::{Visitor, WorkbenchAction, WorkbenchFilter, level, state_name, why};
use crate::approval::{Form, FormView};
use crate::head::{HeadView, InvoiceHead};
use crate::language::Language;
use crate::renderer::{RenderError, Renderer};
use crate::texts::say;

/// WB-5. A view of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkbenchView {
    /// Which invoices it holds.
    pub shows: Shows,
    /// How many there are that the user may see (WB-3); absent where they are not counted.
    pub count: Option<Count>,
    /// Where it opens.
    pub url: String,
    /// It is the one shown.
    pub is_current: bool,
}

/// WB-5. What a view holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// What waits for the person who looks.
    Mine,
    /// What waits for somebody.
    Stuck,
    /// Everything that has not ended.
    Open,
    /// Everything that has.
    Ended,
}

/// A number of things, exact or a lower bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// How many were counted.
    pub number: usize,
    /// There may be more.
    pub is_at_least: bool,
}

/// One invoice of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkbenchRow {
    /// Its id, by which it is chosen for an act on several.
    pub id: String,
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
    /// CHK-3. A warning is open.
    pub has_warning: bool,
    /// SAMP-1. It is a sample, and the user may see that.
    pub is_sample: bool,
    /// Where it opens.
    pub url: String,
}

/// NOTE-7. An internal message to the person who looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InternalMessage {
    /// When it was written, on the company's clock.
    pub at: Zoned,
    /// Subject.
    pub subject: String,
    /// Text.
    pub text: String,
    /// The invoice it is about.
    pub url: String,
    /// Where it is put away.
    pub dismiss: Form,
}

/// The list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkbenchPage {
    /// The companies the user sees.
    pub company: String,
    /// Who looks.
    pub visitor: Visitor,
    /// REC-3. Today in the company's time zone.
    pub today: Date,
    /// NOTE-7. Messages to the person that were not put away.
    pub messages: Vec<InternalMessage>,
    /// The views, in order.
    pub views: Vec<WorkbenchView>,
    /// The filters.
    pub filter: WorkbenchFilter,
    /// The rows of this page.
    pub rows: Vec<WorkbenchRow>,
    /// WB-6. Where an act on several invoices is sent.
    pub bulk: Form,
    /// What the person may do with several; nothing is offered where it is empty.
    pub acts: Vec<WorkbenchAction>,
    /// Where the list begins, on a page that is not the first.
    pub first: Option<String>,
    /// Where the list goes on.
    pub next: Option<String>,
}

#[derive(Serialize)]
struct View<'a> {
    section: &'static str,
    company: &'a str,
    visitor: &'a Visitor,
    messages: Vec<MessageView>,
    views: Vec<TabView>,
    filter: FilterView,
    rows: Vec<RowView>,
    bulk: FormView,
    acts: Vec<(&'static str, String)>,
    first: Option<String>,
    next: Option<String>,
}

#[derive(Serialize)]
pub(super) struct MessageView {
    at: String,
    subject: String,
    text: String,
    url: String,
    dismiss: FormView,
}

#[derive(Serialize)]
struct TabView {
    label: String,
    count: Option<String>,
    url: String,
    is_current: bool,
}

#[derive(Serialize)]
pub(super) struct RowView {
    id: String,
    pick: String,
    head: HeadView,
    level: &'static str,
    state: String,
    sample: Option<String>,
    warning: Option<String>,
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
            section: "invoices",
            company: &self.company,
            visitor: &self.visitor,
            messages: self.messages.iter().map(|message| message.view(language)).collect(),
            views: self.views.iter().map(|view| view.view(language)).collect::<Result<_, _>>()?,
            filter: self.filter.view(language)?,
            rows: self.rows.iter().map(|row| row.view(self.today, language)).collect::<Result<_, _>>()?,
            bulk: self.bulk.view(),
            acts: self.acts.iter().map(|action| act(*action, language)).collect::<Result<_, _>>()?,
            first: self.first.clone(),
            next: self.next.clone(),
        };
        renderer.write("workbench.html", language, &view)
    }
}

/// An act of the list, without the dots that a form behind it would have.
fn act(action: WorkbenchAction, language: Language) -> Result<(&'static str, String), RenderError> {
    let label = say(language, &format!("workbench.do_{}", action.word()), &[])?;
    Ok((action.word(), label.trim_end_matches('…').to_owned()))
}

impl InternalMessage {
    pub(super) fn view(&self, language: Language) -> MessageView {
        MessageView {
            at: language.moment(&self.at),
            subject: self.subject.clone(),
            text: self.text.clone(),
            url: self.url.clone(),
            dismiss: self.dismiss.view(),
        }
    }
}

impl WorkbenchView {
    fn view(&self, language: Language) -> Result<TabView, RenderError> {
        let label = match self.shows {
            Shows::Mine => "workbench.mine",
            Shows::Stuck => "workbench.stuck",
            Shows::Open => "workbench.open",
            Shows::Ended => "workbench.ended",
        };
        let count =
            self.count.map(|count| format!("{}{}", count.number, if count.is_at_least { "+" } else { "" }));
        let (url, is_current) = (self.url.clone(), self.is_current);
        Ok(TabView { label: say(language, label, &[])?, count, url, is_current })
    }
}

impl WorkbenchRow {
    pub(super) fn view(&self, today: Date, language: Language) -> Result<RowView, RenderError> {
        let has_ended = self.state.is_terminal() || self.state.is_dispatched();
        let due = if has_ended { None } else { self.head.due_note(today, language)? };
        let urgent = due.as_ref().is_some_and(|(_, urgent)| *urgent);
        Ok(RowView {
            id: self.id.clone(),
            pick: say(language, "bulk.pick", &[("number", &self.head.number)])?,
            head: self.head.view(language)?,
            level: level(self.state),
            state: state_name(self.state, language)?,
            sample: self.is_sample.then(|| say(language, "workbench.sample", &[])).transpose()?,
            warning: self.has_warning.then(|| say(language, "workbench.warning", &[])).transpose()?,
            reason: why(&self.reason, language)?,
            due: self.head.due(due.map(|(note, _)| note), language)?,
            urgent,
            waiting: say(language, "workbench.since", &[("date", &language.day(self.since))])?,
            owner: self.owner.clone(),
            url: self.url.clone(),
        })
    }
}
