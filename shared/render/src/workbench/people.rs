//! Who is asked about an invoice, and what people say of it (DISP-1).

use jiff::Zoned;
use jiff::civil::Date;
use serde::Serialize;

use crate::evidence::codes_in_words;
use crate::language::Language;
use crate::reminder::Waiting;
use crate::renderer::RenderError;
use crate::texts::say;

/// An open task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenTask {
    /// Who is asked.
    pub who: String,
    /// For what.
    pub waiting: Waiting,
    /// Since when.
    pub since: Date,
    /// Why this person.
    pub because: String,
    /// The person who looks is asked, or may take over.
    pub is_mine: bool,
}

/// DISP-1. One entry of the discussion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    /// When, on the company's clock.
    pub at: Zoned,
    /// Who wrote it.
    pub by: String,
    /// The supplier reads it too (DISP-8).
    pub is_for_supplier: bool,
    /// The text.
    pub text: String,
}

#[derive(Serialize)]
pub(super) struct TaskView {
    who: String,
    what: String,
    since: String,
    because: String,
    is_mine: bool,
}

#[derive(Serialize)]
pub(super) struct TalkView {
    at: String,
    by: String,
    audience: String,
    text: String,
}

impl OpenTask {
    pub(super) fn view(&self, language: Language) -> Result<TaskView, RenderError> {
        Ok(TaskView {
            who: self.who.clone(),
            what: self.waiting.words(language)?,
            since: say(language, "workbench.since", &[("date", &language.day(self.since))])?,
            because: codes_in_words(&self.because, language).unwrap_or_else(|| self.because.clone()),
            is_mine: self.is_mine,
        })
    }
}

impl Talk {
    pub(super) fn view(&self, language: Language) -> Result<TalkView, RenderError> {
        let audience = if self.is_for_supplier { "audience.supplier" } else { "audience.internal" };
        Ok(TalkView {
            at: language.moment(&self.at),
            by: self.by.clone(),
            audience: say(language, audience, &[])?,
            text: self.text.clone(),
        })
    }
}
