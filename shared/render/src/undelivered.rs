//! NOTE-7. The internal message that an error notification could not be delivered.

use attest_model::master::Role;
use serde::Serialize;

use crate::error_notification::role_name;
use crate::language::Language;
use crate::renderer::{Mail, RenderError, Renderer};
use crate::texts::say;

/// NOTE-7. Why nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// No address is left for the role.
    NoRecipient,
    /// `EC/MAILFROM` is empty or no address.
    NoSender,
}

/// An internal message about a notification that could not be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// Name of the supplier.
    pub supplier: String,
    /// BT-1. Number of the invoice, or empty.
    pub number: String,
    /// Who should have been told.
    pub role: Role,
    /// Why not.
    pub obstacle: Obstacle,
    /// The codes of the notification.
    pub codes: Vec<String>,
    /// Where the invoice opens.
    pub url: String,
}

#[derive(Serialize)]
struct View {
    supplier: String,
    number: String,
    why: String,
    codes: String,
    url: String,
}

impl Undelivered {
    /// Writes the message.
    ///
    /// # Errors
    /// When the link is not one that a mail may carry.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<Mail, RenderError> {
        let key = match self.obstacle {
            Obstacle::NoRecipient => "undelivered.no_recipient",
            Obstacle::NoSender => "undelivered.no_sender",
        };
        let role = role_name(self.role, language)?;
        let view = View {
            supplier: self.supplier.clone(),
            number: if self.number.is_empty() { "–".to_owned() } else { self.number.clone() },
            why: say(language, key, &[("role", &role)])?,
            codes: self.codes.join(", "),
            url: self.url.clone(),
        };
        renderer.mail("undelivered", language, &view)
    }
}
