//! WB-1, WB-2. Received messages: their list, and one of them with its invoices.

use attest_model::record::Channel;
use jiff::Zoned;
use jiff::civil::Date;
use serde::Serialize;

use super::list::RowView;
use super::{Visitor, WorkbenchRow};
use crate::approval::{Form, FormView};
use crate::codes;
use crate::language::Language;
use crate::renderer::{RenderError, Renderer};
use crate::texts::say;

/// IN-5, IN-6. Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageStands {
    /// Waits for somebody to load it.
    NotLoaded,
    /// Its invoices are being created.
    Loading,
    /// Its invoices are in the flow.
    Loaded,
    /// It holds no invoice that could be read.
    Refused,
    /// A person rejected it as a whole.
    Rejected,
}

/// REC-5. The counters of a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MessageCounts {
    /// Its invoices and credit notes.
    pub invoices: usize,
    /// Those that the person who looks may see.
    pub visible: usize,
    /// Those put aside.
    pub held: usize,
    /// Those refused.
    pub rejected: usize,
    /// Those that arrival control stops.
    pub in_error: usize,
}

/// A tab of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageTab {
    /// What it holds.
    pub shows: MessageStands,
    /// Where it opens.
    pub url: String,
    /// It is the one shown.
    pub is_current: bool,
}

/// One message of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// Name of the file as received.
    pub file_name: String,
    /// When it was received, on the company's clock.
    pub at: Zoned,
    /// How it came.
    pub channel: Channel,
    /// Who sent it, and for whom it is, as far as that is known.
    pub about: Vec<String>,
    /// Where it stands.
    pub stands: MessageStands,
    /// What is counted of it; absent where it holds too many invoices to count them in a list.
    pub counts: Option<MessageCounts>,
    /// How many documents it holds.
    pub documents: u32,
    /// Why it was refused.
    pub refused: Option<NotTaken>,
    /// Nobody has opened it yet.
    pub is_unread: bool,
    /// Where it opens.
    pub url: String,
}

/// IN-4. A file that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotTaken {
    /// Its name inside of the message, or empty for the message itself.
    pub name: String,
    /// The code that refused it.
    pub code: String,
    /// What is wrong with it and where, in English.
    pub explanation: String,
}

/// The list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessagesPage {
    /// Who looks.
    pub visitor: Visitor,
    /// The tabs, in order.
    pub tabs: Vec<MessageTab>,
    /// The messages of this page, the newest first.
    pub rows: Vec<MessageRow>,
    /// Where the list begins, on a page that is not the first.
    pub first: Option<String>,
    /// Where the list goes on.
    pub next: Option<String>,
}

/// What a person did with a message just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageSaid {
    /// It was loaded.
    Loaded,
    /// It was rejected.
    Rejected,
    /// Nothing was done.
    Refused {
        /// Why, in English.
        reason: String,
    },
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessagePage {
    /// Who looks.
    pub visitor: Visitor,
    /// REC-3. Today in the company's time zone.
    pub today: Date,
    /// What the list says of it.
    pub row: MessageRow,
    /// Subject of the mail, or empty.
    pub subject: String,
    /// What in it was not taken, while the rest was (IN-4).
    pub not_taken: Vec<NotTaken>,
    /// Who rejected it, when and why (IN-6).
    pub rejection: Option<(String, Zoned, String)>,
    /// Its invoices that the person may see, the first ones.
    pub invoices: Vec<WorkbenchRow>,
    /// What became of the act that led here.
    pub said: Option<MessageSaid>,
    /// It can be loaded by the person who looks.
    pub may_load: bool,
    /// It can be rejected by the person who looks.
    pub may_reject: bool,
    /// Where it is loaded and rejected.
    pub form: Form,
    /// Where the bytes as received lie.
    pub raw: String,
}

#[derive(Serialize)]
struct ListView<'a> {
    section: &'static str,
    visitor: &'a Visitor,
    tabs: Vec<TabView>,
    messages: Vec<MessageView>,
    first: Option<&'a str>,
    next: Option<&'a str>,
}

#[derive(Serialize)]
struct TabView {
    label: String,
    url: String,
    is_current: bool,
}

#[derive(Serialize)]
struct MessageView {
    file_name: String,
    at: String,
    about: String,
    level: &'static str,
    state: String,
    counts: Option<String>,
    refused: Option<NotTakenView>,
    is_unread: bool,
    unread: String,
    url: String,
}

#[derive(Serialize)]
struct NotTakenView {
    name: String,
    code: String,
    reason: String,
    explanation: String,
}

#[derive(Serialize)]
struct PageView<'a> {
    section: &'static str,
    visitor: &'a Visitor,
    message: MessageView,
    subject: &'a str,
    not_taken: Vec<NotTakenView>,
    rejection: Option<String>,
    rows: Vec<RowView>,
    said: Option<(&'static str, String)>,
    may_load: bool,
    may_reject: bool,
    form: FormView,
    raw: &'a str,
}

impl MessageStands {
    const fn label(self) -> &'static str {
        match self {
            Self::NotLoaded => "message.not_loaded",
            Self::Loading => "message.loading",
            Self::Loaded => "message.loaded",
            Self::Refused => "message.refused",
            Self::Rejected => "message.rejected",
        }
    }

    const fn level(self) -> &'static str {
        match self {
            Self::NotLoaded | Self::Loading => "warn",
            Self::Loaded => "good",
            Self::Refused | Self::Rejected => "stop",
        }
    }
}

const fn channel_label(channel: Channel) -> &'static str {
    match channel {
        Channel::Network => "channel.network",
        Channel::Hub => "channel.hub",
        Channel::Upload => "channel.upload",
        Channel::Email => "channel.email",
        Channel::Scan => "channel.scan",
        Channel::Import => "channel.import",
        Channel::Api => "channel.api",
    }
}

impl MessageRow {
    fn view(&self, language: Language) -> Result<MessageView, RenderError> {
        let channel = say(language, channel_label(self.channel), &[])?;
        let about: Vec<&str> =
            std::iter::once(channel.as_str()).chain(self.about.iter().map(String::as_str)).collect();
        Ok(MessageView {
            file_name: self.file_name.clone(),
            at: language.moment(&self.at),
            about: about.join(" · "),
            level: self.stands.level(),
            state: say(language, self.stands.label(), &[])?,
            counts: self.counts(language)?,
            refused: self.refused.as_ref().map(|refused| refused.view(language)).transpose()?,
            is_unread: self.is_unread,
            unread: say(language, "message.unread", &[])?,
            url: self.url.clone(),
        })
    }

    /// REC-5. All counters where there are invoices, else how many documents wait.
    fn counts(&self, language: Language) -> Result<Option<String>, RenderError> {
        let documents = self.documents.to_string();
        match self.counts {
            Some(counts) if counts.invoices > 0 => {
                let [count, visible, held, rejected, errors] =
                    [counts.invoices, counts.visible, counts.held, counts.rejected, counts.in_error]
                        .map(|number| number.to_string());
                let values = [
                    ("count", count.as_str()),
                    ("visible", &visible),
                    ("held", &held),
                    ("rejected", &rejected),
                    ("errors", &errors),
                ];
                say(language, "message.counts", &values).map(Some)
            }
            Some(_) | None if self.documents > 0 => {
                say(language, "message.documents", &[("count", &documents)]).map(Some)
            }
            Some(_) | None => Ok(None),
        }
    }
}

impl NotTaken {
    fn view(&self, language: Language) -> Result<NotTakenView, RenderError> {
        let reason = match codes::find(&self.code) {
            Some(code) => say(language, &format!("code.{}", code.code), &[])?,
            None => say(language, "code.other", &[])?,
        };
        Ok(NotTakenView {
            name: self.name.clone(),
            code: self.code.clone(),
            reason,
            explanation: self.explanation.clone(),
        })
    }
}

impl MessagesPage {
    /// Writes the page.
    ///
    /// # Errors
    /// When an address is not one that a page may lead to.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<String, RenderError> {
        let tab = |tab: &MessageTab| {
            let label = say(language, tab.shows.label(), &[])?;
            Ok(TabView { label, url: tab.url.clone(), is_current: tab.is_current })
        };
        let view = ListView {
            section: "messages",
            visitor: &self.visitor,
            tabs: self.tabs.iter().map(tab).collect::<Result<_, RenderError>>()?,
            messages: self.rows.iter().map(|row| row.view(language)).collect::<Result<_, _>>()?,
            first: self.first.as_deref(),
            next: self.next.as_deref(),
        };
        renderer.write("workbench_messages.html", language, &view)
    }
}

impl MessagePage {
    /// Writes the page.
    ///
    /// # Errors
    /// When an address is not one that a page may lead to.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<String, RenderError> {
        let rejection = self.rejection.as_ref().map(|(by, at, reason)| {
            let at = language.moment(at);
            say(language, "message.rejected_by", &[("by", by), ("at", &at), ("reason", reason)])
        });
        let said = match &self.said {
            None => None,
            Some(MessageSaid::Loaded) => Some(("good", say(language, "message.said_loaded", &[])?)),
            Some(MessageSaid::Rejected) => Some(("good", say(language, "message.said_rejected", &[])?)),
            Some(MessageSaid::Refused { reason }) => {
                Some(("stop", say(language, "workbench.refused", &[("reason", reason)])?))
            }
        };
        let view = PageView {
            section: "messages",
            visitor: &self.visitor,
            message: self.row.view(language)?,
            subject: &self.subject,
            not_taken: self.not_taken.iter().map(|file| file.view(language)).collect::<Result<_, _>>()?,
            rejection: rejection.transpose()?,
            rows: self.invoices.iter().map(|row| row.view(self.today, language)).collect::<Result<_, _>>()?,
            said,
            may_load: self.may_load,
            may_reject: self.may_reject,
            form: self.form.view(),
            raw: &self.raw,
        };
        renderer.write("workbench_message.html", language, &view)
    }
}
