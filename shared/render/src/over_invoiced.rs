//! MATCH-63. The mail that tells a buyer that more is invoiced than a corrected order or receipt leaves.

use attest_model::money::Decimal;
use serde::Serialize;

use crate::language::Language;
use crate::renderer::{Mail, RenderError, Renderer};
use crate::texts::say;

/// More is invoiced than is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverInvoiced {
    /// Name of the buyer.
    pub recipient: String,
    /// The order.
    pub order: String,
    /// Order line and by how much; no line for the order's amount.
    pub lines: Vec<(Option<String>, Decimal)>,
    /// Where an invoice of the order opens.
    pub url: String,
}

#[derive(Serialize)]
struct View<'a> {
    recipient: &'a str,
    order: &'a str,
    lines: Vec<String>,
    url: &'a str,
}

impl OverInvoiced {
    /// Writes the mail.
    ///
    /// # Errors
    /// When the link is not one that a mail may carry.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<Mail, RenderError> {
        let words = |(line, surplus): &(Option<String>, Decimal)| {
            let amount = language.decimal(&surplus.to_string());
            match line {
                Some(line) => say(language, "over.line", &[("line", line), ("amount", &amount)]),
                None => say(language, "over.whole", &[("amount", &amount)]),
            }
        };
        let view = View {
            recipient: &self.recipient,
            order: &self.order,
            lines: self.lines.iter().map(words).collect::<Result<_, _>>()?,
            url: &self.url,
        };
        renderer.mail("over_invoiced", language, &view)
    }
}
