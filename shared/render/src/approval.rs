//! LINK-3. The approval page: everything needed to decide, and forms that act only when sent.

use attest_model::invoice::Invoice;
use attest_model::money::Amount;
use attest_model::orders::TaxPart;
use attest_model::record::State;
use jiff::Zoned;
use jiff::civil::Date;
use serde::Serialize;

use crate::account::in_fours;
use crate::action::{Action, Part};
use crate::evidence::{Alert, AlertView, CheckView, Choice, Evidence, cause};
use crate::head::{HeadView, InvoiceHead, amount_or_dash};
use crate::invoice::{BodyView, LineView};
use crate::language::Language;
use crate::renderer::{RenderError, Renderer};
use crate::texts::{say, say_or, text};

/// Lines shown before the rest is left to the whole invoice.
const LINES_SHOWN: usize = 8;

/// Where the money goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayAccount {
    /// Account as on the invoice.
    pub number: String,
    /// Since when the supplier is paid on it; none for a new one.
    pub known_since: Option<Date>,
}

/// CODE-1. One coding row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodingRow {
    /// Account, cost centre and further values, as the company writes them.
    pub values: Vec<String>,
    /// CODE-7. What a row of tax stands for.
    pub tax: Option<TaxPart>,
    /// The row's amount.
    pub amount: Amount,
    /// The row's text, or empty.
    pub text: String,
}

/// AUD-1. One entry of the invoice's history, in the words of the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// When, on the reader's clock.
    pub at: Zoned,
    /// Who did it; empty for the product itself.
    pub who: String,
    /// What was done, by the word of the trail.
    pub action: String,
    /// Where the invoice stood afterwards, where that changed.
    pub state: Option<State>,
    /// What goes with it, or empty.
    pub comment: String,
    /// The product wrote the comment, in English; else a person did.
    pub is_ours: bool,
}

/// ATT-2. A clean attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Cleaned file name.
    pub name: String,
    /// Where it opens.
    pub url: String,
}

/// Where the forms are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Address of the form.
    pub url: String,
    /// Hidden fields, such as the token.
    pub hidden: Vec<(String, String)>,
}

/// LINK-3. What the approval page shows.
#[derive(Debug, Clone)]
pub struct ApprovalPage<'a> {
    /// The head of the invoice.
    pub head: InvoiceHead,
    /// The whole invoice.
    pub invoice: &'a Invoice,
    /// The person's part.
    pub part: Part,
    /// REC-3. Today in the company's time zone.
    pub today: Date,
    /// ARR-6. When the supplier was accepted.
    pub supplier_since: Option<Date>,
    /// Where the money goes.
    pub account: Option<PayAccount>,
    /// Order numbers.
    pub orders: Vec<String>,
    /// What must be seen before deciding.
    pub alerts: Vec<Alert>,
    /// Why a person is asked: the code kept on the record (`InvoiceRecord::reason`).
    pub reason: String,
    /// Why this person is asked.
    pub choice: Choice,
    /// What was looked at.
    pub evidence: Vec<Evidence>,
    /// The coding.
    pub coding: Vec<CodingRow>,
    /// The history, oldest entry first.
    pub history: Vec<HistoryEntry>,
    /// Clean attachments, in document order.
    pub attachments: Vec<Attachment>,
    /// LINK-2. What the token allows.
    pub actions: Vec<Action>,
    /// The action whose link was followed.
    pub opened: Option<Action>,
    /// APPR-6. Colleagues whom a question may go to, by code and name.
    pub people: Vec<(String, String)>,
    /// Where the forms are sent.
    pub form: Form,
}

#[derive(Serialize)]
struct View<'a> {
    head: HeadView,
    supplier_note: Option<String>,
    due_note: Option<String>,
    urgent: bool,
    orders: String,
    account: Option<AccountView>,
    alerts: Vec<AlertView>,
    why: Vec<String>,
    checks: Vec<CheckView>,
    lines: Vec<LineView>,
    line_count: usize,
    more_lines: usize,
    coding: Vec<CodingView>,
    history: Vec<EntryView>,
    attachments: Vec<AttachmentView>,
    approve: Option<String>,
    sheets: Vec<SheetView>,
    people: &'a [(String, String)],
    form: FormView,
    invoice: BodyView,
}

#[derive(Serialize)]
struct AccountView {
    number: String,
    note: String,
    is_new: bool,
}

#[derive(Serialize)]
pub(crate) struct CodingView {
    dimensions: String,
    amount: String,
    text: String,
}

#[derive(Serialize)]
pub(crate) struct EntryView {
    at: String,
    text: String,
    state: &'static str,
    comment: String,
    is_ours: bool,
}

#[derive(Serialize)]
pub(crate) struct AttachmentView {
    name: String,
    url: String,
}

#[derive(Serialize)]
pub(crate) struct FormView {
    url: String,
    hidden: Vec<FieldView>,
}

#[derive(Serialize)]
struct FieldView {
    name: String,
    value: String,
}

/// A form that asks for a text.
#[derive(Serialize)]
struct SheetView {
    action: &'static str,
    open: bool,
    refuses: bool,
    open_label: String,
    label: String,
    button: String,
}

impl ApprovalPage<'_> {
    /// Writes the page.
    ///
    /// # Errors
    /// When an address of the form or of an attachment is not one that a page may lead to.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<String, RenderError> {
        let mut lines = BodyView::lines(self.invoice, language);
        let line_count = lines.len();
        lines.truncate(LINES_SHOWN);
        let supplier_note = self
            .supplier_since
            .map(|date| say(language, "approval.supplier_since", &[("date", &language.day(date))]))
            .transpose()?;
        let due = self.head.due_note(self.today, language)?;
        let view = View {
            supplier_note,
            urgent: due.as_ref().is_some_and(|(_, urgent)| *urgent),
            due_note: due.map(|(note, _)| note),
            orders: self.orders.join(", "),
            account: self.account(language)?,
            alerts: self.alerts.iter().map(|alert| alert.view(language)).collect::<Result<_, _>>()?,
            why: vec![cause(&self.reason, language)?, self.choice.view(language)?],
            checks: self.evidence.iter().map(|found| found.view(language)).collect::<Result<_, _>>()?,
            more_lines: line_count - lines.len(),
            lines,
            line_count,
            coding: self.coding.iter().map(|row| row.view(language)).collect(),
            history: self.history.iter().map(|entry| entry.view(language)).collect(),
            attachments: self.attachments.iter().map(Attachment::view).collect(),
            approve: self.approve(language)?,
            sheets: self.sheets(language)?,
            people: &self.people,
            form: self.form.view(),
            invoice: BodyView::new(self.invoice, language)?,
            head: self.head.view(language)?,
        };
        renderer.write("approval.html", language, &view)
    }

    fn account(&self, language: Language) -> Result<Option<AccountView>, RenderError> {
        let Some(account) = &self.account else { return Ok(None) };
        let note = match account.known_since {
            Some(date) => say(language, "approval.account_since", &[("date", &language.day(date))])?,
            None => say(language, "approval.account_new", &[])?,
        };
        Ok(Some(AccountView {
            number: in_fours(&account.number),
            note,
            is_new: account.known_since.is_none(),
        }))
    }

    /// The button names the amount, so that nobody approves something other than what is seen.
    fn approve(&self, language: Language) -> Result<Option<String>, RenderError> {
        if !self.actions.contains(&Action::Approve) {
            return Ok(None);
        }
        let key = match self.part {
            Part::Reviewer => "approval.confirm_review",
            Part::Approver => "approval.approve",
        };
        say(language, key, &[("amount", &amount_or_dash(self.head.payable.as_ref(), language))]).map(Some)
    }

    fn sheets(&self, language: Language) -> Result<Vec<SheetView>, RenderError> {
        let mut sheets = Vec::new();
        for (action, open_label, label, button) in [
            (Action::Reject, "approval.reject_open", "approval.reject_label", "approval.reject"),
            (Action::Ask, "approval.ask_open", "approval.ask_label", "approval.ask"),
        ] {
            if self.actions.contains(&action) {
                sheets.push(SheetView {
                    action: action.word(),
                    open: self.opened == Some(action),
                    refuses: action == Action::Reject,
                    open_label: say(language, open_label, &[])?,
                    label: say(language, label, &[])?,
                    button: say(language, button, &[])?,
                });
            }
        }
        Ok(sheets)
    }
}

impl CodingRow {
    pub(crate) fn view(&self, language: Language) -> CodingView {
        let part =
            self.tax.and_then(|part| text(language, &format!("tax_part.{}", part.word()))).map(str::to_owned);
        let values = self.values.iter().cloned().chain(part);
        CodingView {
            dimensions: values.collect::<Vec<_>>().join(" · "),
            amount: language.amount(&self.amount),
            text: self.text.clone(),
        }
    }
}

impl HistoryEntry {
    /// Who did what, in the words of one language.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let what = say_or(language, &format!("did.{}", self.action), &self.action);
        let who = if self.who.is_empty() { "Attest" } else { self.who.as_str() };
        format!("{who}: {what}")
    }

    pub(crate) fn view(&self, language: Language) -> EntryView {
        let state = self.state.and_then(|state| text(language, &format!("state.{}", state.word())));
        EntryView {
            at: language.moment(&self.at),
            text: self.words(language),
            state: state.unwrap_or_default(),
            comment: self.comment.clone(),
            is_ours: self.is_ours,
        }
    }
}

impl Attachment {
    pub(crate) fn view(&self) -> AttachmentView {
        AttachmentView { name: self.name.clone(), url: self.url.clone() }
    }
}

impl Form {
    pub(crate) fn view(&self) -> FormView {
        let hidden = self
            .hidden
            .iter()
            .map(|(name, value)| FieldView { name: name.clone(), value: value.clone() })
            .collect();
        FormView { url: self.url.clone(), hidden }
    }
}
