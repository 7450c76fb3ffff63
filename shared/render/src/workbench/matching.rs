//! AMJ-15. The report of e-invoices for matching.

use attest_model::record::State;
use serde::Serialize;

use super::matched::LineView;
use super::{MatchedLine, Visitor, level, state_name, why};
use crate::approval::{Form, FormView};
use crate::head::{HeadView, InvoiceHead};
use crate::language::Language;
use crate::renderer::{RenderError, Renderer};
use crate::texts::say;

/// One invoice of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchingRow {
    /// The head of the invoice.
    pub head: InvoiceHead,
    /// Where it stands.
    pub state: State,
    /// Why: the code kept on the record.
    pub reason: String,
    /// What was compared, line by line.
    pub lines: Vec<MatchedLine>,
    /// Where it opens.
    pub url: String,
}

/// The report, with the selection it was made for as it stands in the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchingPage {
    /// Who looks.
    pub visitor: Visitor,
    /// The companies: code and name.
    pub companies: Vec<(String, String)>,
    /// The company, by its code.
    pub company: String,
    /// Supplier.
    pub supplier: String,
    /// Order.
    pub order: String,
    /// Contract, `*` for any run of characters.
    pub contract: String,
    /// State, by its word.
    pub state: String,
    /// The states in which an invoice can be for matching.
    pub states: Vec<State>,
    /// The attempt was made just now.
    pub has_run: bool,
    /// The person may have at least one of them tried.
    pub may_run: bool,
    /// There are more than the report lists.
    pub is_cut: bool,
    /// The invoices.
    pub rows: Vec<MatchingRow>,
    /// Where the report is run.
    pub run: Form,
}

#[derive(Serialize)]
struct View<'a> {
    section: &'static str,
    visitor: &'a Visitor,
    companies: &'a [(String, String)],
    company: &'a str,
    supplier: &'a str,
    order: &'a str,
    contract: &'a str,
    state: &'a str,
    states: Vec<(&'static str, String)>,
    has_run: bool,
    may_run: bool,
    is_cut: bool,
    count: String,
    rows: Vec<RowView>,
    run: FormView,
}

#[derive(Serialize)]
struct RowView {
    head: HeadView,
    level: &'static str,
    state: String,
    reason: Option<String>,
    matched: Vec<LineView>,
    url: String,
}

impl MatchingPage {
    /// Writes the page.
    ///
    /// # Errors
    /// When an address is not one that a page may lead to.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<String, RenderError> {
        let count = self.rows.len().to_string();
        let states = self.states.iter().map(|state| Ok((state.word(), state_name(*state, language)?)));
        let view = View {
            section: "matching",
            visitor: &self.visitor,
            companies: &self.companies,
            company: &self.company,
            supplier: &self.supplier,
            order: &self.order,
            contract: &self.contract,
            state: &self.state,
            states: states.collect::<Result<_, RenderError>>()?,
            has_run: self.has_run,
            may_run: self.may_run,
            is_cut: self.is_cut,
            count: say(language, "matching.count", &[("count", &count)])?,
            rows: self.rows.iter().map(|row| row.view(language)).collect::<Result<_, _>>()?,
            run: self.run.view(),
        };
        renderer.write("workbench_matching.html", language, &view)
    }
}

impl MatchingRow {
    fn view(&self, language: Language) -> Result<RowView, RenderError> {
        Ok(RowView {
            head: self.head.view(language)?,
            level: level(self.state),
            state: state_name(self.state, language)?,
            reason: why(&self.reason, language)?,
            matched: self.lines.iter().map(|line| line.view(language)).collect::<Result<_, _>>()?,
            url: self.url.clone(),
        })
    }
}
