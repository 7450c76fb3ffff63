//! MATCH-38. The mail that asks the owner of an order about a delivery note that no receipt names.

use jiff::civil::Date;
use serde::Serialize;

use crate::evidence::Figure;
use crate::head::{HeadView, InvoiceHead};
use crate::language::Language;
use crate::renderer::{Mail, RenderError, Renderer};
use crate::texts::say;

/// The question whether the goods of a delivery note came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingTicket {
    /// Name of the person.
    pub recipient: String,
    /// The head of the invoice.
    pub head: InvoiceHead,
    /// The order.
    pub order: String,
    /// The number on the delivery note.
    pub ticket: String,
    /// Its date.
    pub delivery_date: Date,
    /// Order lines and what came of each.
    pub lines: Vec<(String, Figure)>,
    /// Where the delivery is confirmed.
    pub url: String,
}

#[derive(Serialize)]
struct View<'a> {
    recipient: &'a str,
    head: HeadView,
    order: &'a str,
    ticket: &'a str,
    date: String,
    lines: Vec<LineView>,
    url: &'a str,
}

#[derive(Serialize)]
struct LineView {
    name: String,
    quantity: String,
}

impl MissingTicket {
    /// Writes the mail.
    ///
    /// # Errors
    /// When the link is not one that a mail may carry.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<Mail, RenderError> {
        let line = |(line, quantity): &(String, Figure)| {
            let name = say(language, "ticket.line", &[("line", line)])?;
            Ok(LineView { name, quantity: quantity.view(language) })
        };
        let view = View {
            recipient: &self.recipient,
            head: self.head.view(language)?,
            order: &self.order,
            ticket: &self.ticket,
            date: language.day(self.delivery_date),
            lines: self.lines.iter().map(line).collect::<Result<_, RenderError>>()?,
            url: &self.url,
        };
        renderer.mail("missing_ticket", language, &view)
    }
}
