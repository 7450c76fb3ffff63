//! WB-2. One invoice in the workbench: everything known about it, and what can be done.

use attest_model::findings::{Finding, Severity};
use attest_model::invoice::Invoice;
use attest_model::record::State;
use jiff::civil::Date;
use serde::Serialize;

use super::action::{ACTIONS, ActionRow, Tone};
use super::attached::{FileView, ListedFile};
use super::form::{Choices, FieldView};
use super::list::MessageView;
use super::matched::LineView;
use super::people::{OpenTask, Talk, TalkView, TaskView};
use super::standing::StandingView;
use super::{InternalMessage, MatchedLine, Standing, Visitor, WorkbenchAction, level, state_name, why};
use crate::account::in_fours;
use crate::approval::{CodingRow, CodingView, EntryView, Form, FormView, HistoryEntry};
use crate::error_notification::{FailedCode, FindingView};
use crate::evidence::{Alert, AlertView, CheckView, Evidence};
use crate::head::{HeadView, InvoiceHead};
use crate::invoice::BodyView;
use crate::language::Language;
use crate::renderer::{RenderError, Renderer};
use crate::texts::say;

/// What a fact of the record is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// Its orders.
    Orders,
    /// Its contract.
    Contract,
    /// The account to pay to.
    Account,
    /// Name of the file as received.
    File,
    /// When it was received.
    Received,
}

/// What became of the act that led to this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// It was carried out.
    Done(WorkbenchAction),
    /// It was refused, and nothing changed.
    Refused {
        /// Why.
        reason: String,
        /// What the person had written, so that it is not lost.
        text: String,
    },
}

/// One invoice in the workbench.
#[derive(Debug, Clone)]
pub struct WorkbenchInvoice<'a> {
    /// Who looks.
    pub visitor: Visitor,
    /// The head of the invoice.
    pub head: InvoiceHead,
    /// The whole invoice, where it could be read.
    pub invoice: Option<&'a Invoice>,
    /// REC-3. Today in the company's time zone.
    pub today: Date,
    /// Where it stands.
    pub state: State,
    /// Why: the code kept on the record.
    pub reason: String,
    /// What else the record says of it.
    pub facts: Vec<(Fact, String)>,
    /// What became of the act that led here.
    pub said: Option<Said>,
    /// NOTE-7. Messages to the person about this invoice.
    pub messages: Vec<InternalMessage>,
    /// What must be seen before deciding.
    pub alerts: Vec<Alert>,
    /// What holds it where it stands.
    pub standing: Vec<Standing>,
    /// Open findings.
    pub findings: Vec<Finding>,
    /// What was looked at.
    pub evidence: Vec<Evidence>,
    /// MATCH-59. The match, line by line.
    pub matched: Vec<MatchedLine>,
    /// Open tasks.
    pub tasks: Vec<OpenTask>,
    /// The coding.
    pub coding: Vec<CodingRow>,
    /// DISP-1. The discussion, oldest entry first.
    pub discussion: Vec<Talk>,
    /// The history, oldest entry first.
    pub history: Vec<HistoryEntry>,
    /// Its attachments, in document order (ATT-14).
    pub attachments: Vec<ListedFile>,
    /// AUD-2. Where it is saved with its documents and its trail.
    pub archive: String,
    /// Where the document opens as it was received, for whoever may see the whole message.
    pub raw: Option<String>,
    /// What the user may do now.
    pub actions: Vec<WorkbenchAction>,
    /// What the forms offer.
    pub choices: Choices,
    /// Where the forms are sent.
    pub form: Form,
    /// Where the list is.
    pub back: String,
}

#[derive(Serialize)]
struct View<'a> {
    section: &'static str,
    visitor: &'a Visitor,
    head: HeadView,
    level: &'static str,
    state: String,
    reason: Option<String>,
    due_note: Option<String>,
    urgent: bool,
    facts: Vec<FactView>,
    said: Option<SaidView>,
    messages: Vec<MessageView>,
    alerts: Vec<AlertView>,
    standing: Vec<StandingView>,
    findings: Vec<MarkedView>,
    /// CHK-3. The button that leads to the warnings.
    has_warning: bool,
    checks: Vec<CheckView>,
    matched: Vec<LineView>,
    tasks: Vec<TaskView>,
    coding: Vec<CodingView>,
    discussion: Vec<TalkView>,
    history: Vec<EntryView>,
    attachments: Vec<FileView>,
    archive: &'a str,
    raw: Option<&'a str>,
    actions: Vec<ActionView>,
    form: FormView,
    back: &'a str,
    invoice: Option<BodyView>,
}

#[derive(Serialize)]
struct FactView {
    label: String,
    value: String,
}

#[derive(Serialize)]
struct SaidView {
    level: &'static str,
    text: String,
    written: String,
}

#[derive(Serialize)]
struct MarkedView {
    verdict: &'static str,
    place: Option<String>,
    path: String,
    message: String,
    #[serde(flatten)]
    finding: FindingView,
}

#[derive(Serialize)]
struct ActionView {
    word: &'static str,
    label: String,
    is_primary: bool,
    refuses: bool,
    /// It asks for something that must be given, so that its form is opened first.
    opens: bool,
    /// It sends a file.
    is_file: bool,
    fields: Vec<FieldView>,
}

impl WorkbenchInvoice<'_> {
    /// Writes the page.
    ///
    /// # Errors
    /// When an address is not one that a page may lead to.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<String, RenderError> {
        let has_ended = self.state.is_terminal() || self.state.is_dispatched();
        let due = self.head.due_note(self.today, language)?.filter(|_| !has_ended);
        let view = View {
            section: "invoices",
            visitor: &self.visitor,
            head: self.head.view(language)?,
            level: level(self.state),
            state: state_name(self.state, language)?,
            reason: why(&self.reason, language)?,
            urgent: due.as_ref().is_some_and(|(_, urgent)| *urgent),
            due_note: due.map(|(note, _)| note),
            facts: all(&self.facts, |(fact, value)| fact.view(value, language))?,
            said: self.said.as_ref().map(|said| said.view(language)).transpose()?,
            messages: self.messages.iter().map(|message| message.view(language)).collect(),
            alerts: all(&self.alerts, |alert| alert.view(language))?,
            standing: all(&self.standing, |standing| standing.view(language))?,
            findings: all(&self.findings, |finding| marked(finding, language))?,
            has_warning: self.findings.iter().any(|finding| finding.severity == Severity::Warning),
            checks: all(&self.evidence, |found| found.view(language))?,
            matched: all(&self.matched, |line| line.view(language))?,
            tasks: all(&self.tasks, |task| task.view(language))?,
            coding: self.coding.iter().map(|row| row.view(language)).collect(),
            discussion: all(&self.discussion, |talk| talk.view(language))?,
            history: self.history.iter().rev().map(|entry| entry.view(language)).collect(),
            attachments: all(&self.attachments, |file| file.view(language))?,
            archive: &self.archive,
            raw: self.raw.as_deref(),
            actions: self.actions(language)?,
            form: self.form.view(),
            back: &self.back,
            invoice: self.invoice.map(|invoice| BodyView::new(invoice, language)).transpose()?,
        };
        renderer.write("workbench_invoice.html", language, &view)
    }

    fn actions(&self, language: Language) -> Result<Vec<ActionView>, RenderError> {
        let allowed: Vec<_> = ACTIONS.iter().filter(|row| self.actions.contains(&row.action)).collect();
        let mut views = all(&allowed, |row| row.view(&self.choices, language))?;
        views.retain(|action| action.fields.iter().all(FieldView::can_be_filled));
        Ok(views)
    }
}

fn all<T, V>(values: &[T], view: impl Fn(&T) -> Result<V, RenderError>) -> Result<Vec<V>, RenderError> {
    values.iter().map(view).collect()
}

impl ActionRow {
    fn view(&self, choices: &Choices, language: Language) -> Result<ActionView, RenderError> {
        let is_primary = self.tone == Tone::Primary;
        let fields = all(self.fields, |field| field.view(choices, language))?;
        Ok(ActionView {
            word: self.word,
            label: say(language, &format!("workbench.do_{}", self.word), &[])?,
            is_primary,
            refuses: self.tone == Tone::Refusal,
            opens: !is_primary && !self.fields.is_empty(),
            is_file: fields.iter().any(FieldView::is_file),
            fields,
        })
    }
}

impl Fact {
    fn view(self, value: &str, language: Language) -> Result<FactView, RenderError> {
        let label = match self {
            Self::Orders => "head.order",
            Self::Contract => "invoice.contract",
            Self::Account => "head.account",
            Self::File => "workbench.file",
            Self::Received => "workbench.received",
        };
        let value = if self == Self::Account { in_fours(value) } else { value.to_owned() };
        Ok(FactView { label: say(language, label, &[])?, value })
    }
}

impl Said {
    fn view(&self, language: Language) -> Result<SaidView, RenderError> {
        match self {
            Self::Done(action) => {
                let what = say(language, &format!("workbench.do_{}", action.word()), &[])?;
                let text = say(language, "workbench.done", &[("what", what.trim_end_matches('…'))])?;
                Ok(SaidView { level: "good", text, written: String::new() })
            }
            Self::Refused { reason, text } => {
                let said = say(language, "workbench.refused", &[("reason", reason)])?;
                Ok(SaidView { level: "stop", text: said, written: text.clone() })
            }
        }
    }
}

/// A finding with its place in the document as received.
fn marked(finding: &Finding, language: Language) -> Result<MarkedView, RenderError> {
    let verdict = match finding.severity {
        Severity::Error => "not-met",
        Severity::Warning => "noted",
    };
    let place = finding.place.as_ref().map(|place| {
        let (line, column) = (place.line.to_string(), place.column.to_string());
        say(language, "workbench.place", &[("line", &line), ("column", &column)])
    });
    Ok(MarkedView {
        verdict,
        place: place.transpose()?,
        path: finding.place.as_ref().map_or_else(String::new, |place| place.path.clone()),
        message: finding.message.clone(),
        finding: FailedCode::of(finding, false).view(false, language)?,
    })
}
