//! MATCH-36. The mail to the person who can confirm a delivery.

use attest_model::money::Decimal;
use jiff::civil::Date;
use serde::Serialize;

use crate::evidence::Figure;
use crate::head::{HeadView, InvoiceHead};
use crate::language::Language;
use crate::renderer::{Mail, RenderError, Renderer};
use crate::texts::say;

/// A line whose delivery nobody confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnconfirmedLine {
    /// Name of the item.
    pub name: String,
    /// BT-129. Invoiced quantity.
    pub invoiced: Decimal,
    /// Received quantity that no other invoice has taken.
    pub received: Decimal,
    /// Unit as printed, or empty.
    pub unit: String,
    /// Delivery ticket the supplier names, or empty.
    pub ticket: String,
}

/// A mail that asks for a goods receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingReceipt {
    /// Name of the person.
    pub recipient: String,
    /// The head of the invoice.
    pub head: InvoiceHead,
    /// Order numbers.
    pub order: String,
    /// The lines.
    pub lines: Vec<UnconfirmedLine>,
    /// MATCH-37. After this day the invoice goes to manual handling.
    pub until: Date,
    /// Where the delivery is confirmed.
    pub url: String,
}

#[derive(Serialize)]
struct View {
    recipient: String,
    head: HeadView,
    order: String,
    lines: Vec<LineView>,
    until: String,
    url: String,
}

#[derive(Serialize)]
struct LineView {
    name: String,
    text: String,
}

impl MissingReceipt {
    /// Writes the mail.
    ///
    /// # Errors
    /// When the link is not one that a mail may carry.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<Mail, RenderError> {
        let view = View {
            recipient: self.recipient.clone(),
            head: self.head.view(language)?,
            order: self.order.clone(),
            lines: self.lines.iter().map(|line| line.view(language)).collect::<Result<_, _>>()?,
            until: language.day(self.until),
            url: self.url.clone(),
        };
        renderer.mail("missing_receipt", language, &view)
    }
}

impl UnconfirmedLine {
    fn view(&self, language: Language) -> Result<LineView, RenderError> {
        let figure = |value| Figure::Number { value, unit: self.unit.clone() }.view(language);
        let (invoiced, received) = (figure(self.invoiced), figure(self.received));
        let mut text = say(language, "receipt.line", &[("invoiced", &invoiced), ("received", &received)])?;
        if !self.ticket.is_empty() {
            text.push_str(", ");
            text.push_str(&say(language, "receipt.ticket", &[("ticket", &self.ticket)])?);
        }
        Ok(LineView { name: self.name.clone(), text })
    }
}
