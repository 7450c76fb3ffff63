//! SUB-3, SUB-11 … SUB-13. The subscriptions of the companies, and what history proposes.

use attest_model::money::Amount;
use attest_model::subscriptions::Interval;
use jiff::civil::Date;
use serde::Serialize;

use super::Visitor;
use crate::language::Language;
use crate::renderer::{RenderError, Renderer};
use crate::subscription_notice::interval_name;
use crate::texts::say;

/// One subscription of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionRow {
    /// Name of the supplier.
    pub supplier: String,
    /// Its number.
    pub number: String,
    /// How often an invoice is expected.
    pub interval: Interval,
    /// Least and largest total of an invoice.
    pub limits: (Option<Amount>, Option<Amount>),
    /// Its validity; no end means without end.
    pub valid: (Date, Option<Date>),
    /// Name of the responsible user.
    pub responsible: String,
    /// Number and day of the newest document that it served.
    pub newest: Option<(String, Date)>,
    /// What its documents sum to.
    pub used: Amount,
    /// The most they may.
    pub total: Option<Amount>,
    /// It serves invoices.
    pub is_active: bool,
    /// SUB-11. The day on which an invoice was expected that has not come.
    pub missing: Option<Date>,
    /// SUB-12. Its end or its total is near.
    pub is_near_end: bool,
}

/// SUB-13. A subscription that could be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedRow {
    /// Name of the supplier.
    pub supplier: String,
    /// The rhythm of its invoices.
    pub interval: Interval,
    /// The smallest and the largest of them, without tax.
    pub range: (Amount, Amount),
    /// Where the newest of them opens.
    pub url: String,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkbenchSubscriptions {
    /// The companies the user sees.
    pub company: String,
    /// Who looks.
    pub visitor: Visitor,
    /// The subscriptions of this page, by supplier and number.
    pub rows: Vec<SubscriptionRow>,
    /// What is proposed.
    pub proposals: Vec<ProposedRow>,
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
    rows: Vec<RowView<'a>>,
    proposals: Vec<ProposedView<'a>>,
    first: Option<&'a str>,
    next: Option<&'a str>,
}

#[derive(Serialize)]
struct RowView<'a> {
    supplier: &'a str,
    number: &'a str,
    often: String,
    limits: String,
    valid: String,
    responsible: &'a str,
    newest: String,
    used: String,
    level: &'static str,
    note: String,
}

#[derive(Serialize)]
struct ProposedView<'a> {
    supplier: &'a str,
    text: String,
    url: &'a str,
}

impl WorkbenchSubscriptions {
    /// Writes the page.
    ///
    /// # Errors
    /// When an address is not one that a page may lead to.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<String, RenderError> {
        let view = View {
            section: "subscriptions",
            company: &self.company,
            visitor: &self.visitor,
            rows: self.rows.iter().map(|row| row.view(language)).collect::<Result<_, _>>()?,
            proposals: self.proposals.iter().map(|row| row.view(language)).collect::<Result<_, _>>()?,
            first: self.first.as_deref(),
            next: self.next.as_deref(),
        };
        renderer.write("workbench_subscriptions.html", language, &view)
    }
}

/// Two ends, of which one may be open.
fn range(from: Option<String>, to: Option<String>) -> String {
    match (from, to) {
        (None, None) => "–".to_owned(),
        (from, to) => format!("{} – {}", from.unwrap_or_default(), to.unwrap_or_default()),
    }
}

impl SubscriptionRow {
    fn view(&self, language: Language) -> Result<RowView<'_>, RenderError> {
        let amount = |amount: &Option<Amount>| amount.as_ref().map(|amount| language.amount(amount));
        let (level, note) = match self.missing {
            _ if !self.is_active => ("", say(language, "subscription.INACTIVE", &[])?),
            Some(day) => ("stop", say(language, "subscriptions.late", &[("date", &language.day(day))])?),
            None if self.is_near_end => ("warn", say(language, "subscriptions.near", &[])?),
            None => ("good", say(language, "subscriptions.fine", &[])?),
        };
        let used = language.amount(&self.used);
        Ok(RowView {
            supplier: &self.supplier,
            number: &self.number,
            often: interval_name(self.interval, language)?,
            limits: range(amount(&self.limits.0), amount(&self.limits.1)),
            valid: range(Some(language.day(self.valid.0)), self.valid.1.map(|day| language.day(day))),
            responsible: &self.responsible,
            newest: self
                .newest
                .as_ref()
                .map_or_else(|| "–".to_owned(), |(number, day)| format!("{number}, {}", language.day(*day))),
            used: match &self.total {
                Some(total) => format!("{used} / {}", language.amount(total)),
                None => used,
            },
            level,
            note,
        })
    }
}

impl ProposedRow {
    fn view(&self, language: Language) -> Result<ProposedView<'_>, RenderError> {
        let (least, most) = (language.amount(&self.range.0), language.amount(&self.range.1));
        let often = interval_name(self.interval, language)?;
        let values =
            [("supplier", self.supplier.as_str()), ("least", &least), ("most", &most), ("often", &often)];
        let text = say(language, "subscriptions.proposed", &values)?;
        Ok(ProposedView { supplier: &self.supplier, text, url: &self.url })
    }
}
