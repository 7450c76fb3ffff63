//! IN-13, IN-14, VAL-8. Mails about a message as a whole: what was taken, what was not, what was passed on.

use serde::Serialize;

use crate::language::Language;
use crate::renderer::{Mail, RenderError, Renderer};
use crate::texts::say;

/// Why the mail is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// IN-14. The sender is told what was taken.
    Acknowledged,
    /// IN-13. A mail without any invoice is forwarded, itself enclosed.
    Forwarded,
    /// VAL-8. A message was refused as a whole.
    Refused,
}

/// A file of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivedFile {
    /// Its name.
    pub name: String,
    /// The code and what is wrong with it; `None` when it was taken.
    pub refused: Option<(String, String)>,
}

/// A mail about a message as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivalNotice {
    /// Why it is written.
    pub arrival: Arrival,
    /// Name of the receiving company.
    pub company: String,
    /// Subject of the mail that came, else the name of its file.
    pub about: String,
    /// Its sender, or empty.
    pub sender: String,
    /// Its files.
    pub files: Vec<ArrivedFile>,
}

#[derive(Serialize)]
struct View {
    title: String,
    opening: String,
    closing: String,
    foot: String,
    taken: Vec<String>,
    refused: Vec<RefusedView>,
}

#[derive(Serialize)]
struct RefusedView {
    name: String,
    code: String,
    reason: String,
    detail: String,
}

impl ArrivalNotice {
    /// Writes the mail.
    ///
    /// # Errors
    /// When a text is missing.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<Mail, RenderError> {
        let (title, opening, closing) = match self.arrival {
            Arrival::Acknowledged => {
                ("arrival.acknowledged", "arrival.acknowledged_opening", "arrival.acknowledged_closing")
            }
            Arrival::Forwarded => {
                ("arrival.forwarded", "arrival.forwarded_opening", "arrival.forwarded_closing")
            }
            Arrival::Refused => ("arrival.refused", "arrival.refused_opening", "arrival.refused_closing"),
        };
        let values = [("about", self.about.as_str()), ("sender", &self.sender), ("company", &self.company)];
        let (refused, taken): (Vec<_>, Vec<_>) = self.files.iter().partition(|file| file.refused.is_some());
        let view = View {
            title: say(language, title, &values)?,
            opening: say(language, opening, &values)?,
            closing: say(language, closing, &values)?,
            foot: say(language, "errors.foot_supplier", &values)?,
            taken: taken.into_iter().map(|file| file.name.clone()).collect(),
            refused: refused.into_iter().map(|file| file.view(language)).collect::<Result<_, _>>()?,
        };
        renderer.mail("arrival_notice", language, &view)
    }
}

impl ArrivedFile {
    fn view(&self, language: Language) -> Result<RefusedView, RenderError> {
        let (code, detail) = self.refused.clone().unwrap_or_default();
        let reason = crate::codes::reason(&code, language)?;
        Ok(RefusedView { name: self.name.clone(), code, reason, detail })
    }
}
