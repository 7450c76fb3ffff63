//! WB-2. One invoice in the workbench: everything known about it, and what can be done.

use attest_model::findings::{Finding, Severity};
use attest_model::invoice::Invoice;
use attest_model::record::State;
use jiff::civil::Date;
use serde::Serialize;

use crate::approval::{
    Attachment, AttachmentView, CodingRow, CodingView, EntryView, Form, FormView, HistoryEntry,
};
use crate::error_notification::{FailedCode, FindingView};
use crate::evidence::{CheckView, Evidence};
use crate::head::{HeadView, InvoiceHead};
use crate::invoice::BodyView;
use crate::language::Language;
use crate::renderer::{RenderError, Renderer};
use crate::texts::say;
use crate::workbench::{level, state_name, why};

/// WB-2. What can be done with an invoice in the workbench.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkbenchAction {
    /// Approve.
    Approve,
    /// Validate again (VAL-2).
    Revalidate,
    /// Try the match again.
    Match,
    /// MATCH-60. Undo the match.
    Unmatch,
    /// ST-12. Put on hold, with a code or reason.
    Hold,
    /// ST-12. Release from hold.
    Release,
    /// ARR-13. Override an error, with a reason.
    Override,
    /// Dispute, with a text to the supplier.
    Dispute,
    /// CRED-2. Ask for a credit note.
    RequestCredit,
    /// Reject, with a reason.
    Reject,
    /// VAL-5. Remove from the workbench, with a reason.
    Remove,
    /// VAL-5. Undo the removal.
    Restore,
}

impl WorkbenchAction {
    /// All actions, in the order they are shown.
    pub const ALL: [Self; 12] = [
        Self::Approve,
        Self::Revalidate,
        Self::Match,
        Self::Unmatch,
        Self::Release,
        Self::Restore,
        Self::Override,
        Self::Hold,
        Self::Dispute,
        Self::RequestCredit,
        Self::Reject,
        Self::Remove,
    ];

    /// The action of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }

    /// The word in forms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Revalidate => "revalidate",
            Self::Match => "match",
            Self::Unmatch => "unmatch",
            Self::Hold => "hold",
            Self::Release => "release",
            Self::Override => "override",
            Self::Dispute => "dispute",
            Self::RequestCredit => "request_credit",
            Self::Reject => "reject",
            Self::Remove => "remove",
            Self::Restore => "restore",
        }
    }

    /// Whether it needs a text.
    const fn asks(self) -> bool {
        match self {
            Self::Hold
            | Self::Override
            | Self::Dispute
            | Self::RequestCredit
            | Self::Reject
            | Self::Remove => true,
            Self::Approve
            | Self::Revalidate
            | Self::Match
            | Self::Unmatch
            | Self::Release
            | Self::Restore => false,
        }
    }
}

/// One invoice in the workbench.
#[derive(Debug, Clone)]
pub struct WorkbenchInvoice<'a> {
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
    /// Open findings.
    pub findings: Vec<Finding>,
    /// What was looked at.
    pub evidence: Vec<Evidence>,
    /// The coding.
    pub coding: Vec<CodingRow>,
    /// The history, oldest entry first.
    pub history: Vec<HistoryEntry>,
    /// Clean attachments.
    pub attachments: Vec<Attachment>,
    /// What the user may do now.
    pub actions: Vec<WorkbenchAction>,
    /// Where the forms are sent.
    pub form: Form,
    /// Where the list is.
    pub back: String,
}

#[derive(Serialize)]
struct View {
    head: HeadView,
    level: &'static str,
    state: String,
    reason: Option<String>,
    due_note: Option<String>,
    urgent: bool,
    findings: Vec<MarkedView>,
    checks: Vec<CheckView>,
    coding: Vec<CodingView>,
    history: Vec<EntryView>,
    attachments: Vec<AttachmentView>,
    actions: Vec<ActionView>,
    form: FormView,
    back: String,
    invoice: Option<BodyView>,
}

#[derive(Serialize)]
struct MarkedView {
    verdict: &'static str,
    #[serde(flatten)]
    finding: FindingView,
}

#[derive(Serialize)]
struct ActionView {
    word: &'static str,
    label: String,
    asks: bool,
    refuses: bool,
}

impl WorkbenchInvoice<'_> {
    /// Writes the page.
    ///
    /// # Errors
    /// When an address is not one that a page may lead to.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<String, RenderError> {
        let due = self.head.due_note(self.today, language)?.filter(|_| !self.state.is_terminal());
        let view = View {
            head: self.head.view(language)?,
            level: level(self.state),
            state: state_name(self.state, language)?,
            reason: why(&self.reason, language)?,
            urgent: due.as_ref().is_some_and(|(_, urgent)| *urgent),
            due_note: due.map(|(note, _)| note),
            findings: self.findings(language)?,
            checks: self.evidence.iter().map(|found| found.view(language)).collect::<Result<_, _>>()?,
            coding: self.coding.iter().map(|row| row.view(language)).collect(),
            history: self.history.iter().map(|entry| entry.view(language)).collect(),
            attachments: self.attachments.iter().map(Attachment::view).collect(),
            actions: self.actions(language)?,
            form: self.form.view(),
            back: self.back.clone(),
            invoice: self.invoice.map(|invoice| BodyView::new(invoice, language)).transpose()?,
        };
        renderer.write("workbench_invoice.html", language, &view)
    }

    fn findings(&self, language: Language) -> Result<Vec<MarkedView>, RenderError> {
        let view = |finding: &Finding| {
            let verdict = match finding.severity {
                Severity::Error => "not-met",
                Severity::Warning => "noted",
            };
            let finding = FailedCode::of(finding, false).view(false, language)?;
            Ok(MarkedView { verdict, finding })
        };
        self.findings.iter().map(view).collect()
    }

    fn actions(&self, language: Language) -> Result<Vec<ActionView>, RenderError> {
        let allowed = WorkbenchAction::ALL.into_iter().filter(|action| self.actions.contains(action));
        let view = |action: WorkbenchAction| {
            Ok(ActionView {
                word: action.word(),
                label: say(language, &format!("workbench.do_{}", action.word()), &[])?,
                asks: action.asks(),
                refuses: matches!(action, WorkbenchAction::Reject | WorkbenchAction::Remove),
            })
        };
        allowed.map(view).collect()
    }
}
