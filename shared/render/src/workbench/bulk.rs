//! WB-6. What became of one act on several invoices.

use attest_model::record::State;
use serde::Serialize;

use super::{Visitor, WorkbenchAction, level, state_name};
use crate::head::{HeadView, InvoiceHead};
use crate::language::Language;
use crate::renderer::{RenderError, Renderer};
use crate::texts::say;

/// One of the invoices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkRow {
    /// The head of the invoice; absent where there is none for the person.
    pub head: Option<InvoiceHead>,
    /// Where it opens.
    pub url: String,
    /// Where it stands now, or why nothing was changed.
    pub outcome: Result<State, String>,
}

/// The answer to a bulk act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkPage {
    /// Who looks.
    pub visitor: Visitor,
    /// What was done; absent where nothing was asked for that can be done to several.
    pub action: Option<WorkbenchAction>,
    /// The invoices, in the order of the list.
    pub rows: Vec<BulkRow>,
}

#[derive(Serialize)]
struct View<'a> {
    section: &'static str,
    visitor: &'a Visitor,
    action: Option<String>,
    summary: String,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    head: Option<HeadView>,
    url: String,
    level: &'static str,
    state: Option<String>,
    reason: String,
}

impl BulkPage {
    /// Writes the page.
    ///
    /// # Errors
    /// When an address is not one that a page may lead to.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<String, RenderError> {
        let done = self.rows.iter().filter(|row| row.outcome.is_ok()).count();
        let failed = (self.rows.len() - done).to_string();
        let action = self.action.map(|action| say(language, &format!("workbench.do_{}", action.word()), &[]));
        let view = View {
            section: "invoices",
            visitor: &self.visitor,
            action: action.transpose()?.map(|text| text.trim_end_matches('…').to_owned()),
            summary: say(language, "bulk.summary", &[("done", &done.to_string()), ("failed", &failed)])?,
            rows: self.rows.iter().map(|row| row.view(language)).collect::<Result<_, _>>()?,
        };
        renderer.write("workbench_bulk.html", language, &view)
    }
}

impl BulkRow {
    fn view(&self, language: Language) -> Result<RowView, RenderError> {
        let (level, state, reason) = match &self.outcome {
            Ok(state) => (level(*state), Some(state_name(*state, language)?), String::new()),
            Err(reason) => ("stop", None, reason.clone()),
        };
        let head = self.head.as_ref().map(|head| head.view(language)).transpose()?;
        Ok(RowView { head, url: self.url.clone(), level, state, reason })
    }
}
