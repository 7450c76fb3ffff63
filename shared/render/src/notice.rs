//! Pages that answer instead of showing an invoice: the result of an action, refusals, sign-in.

use attest_model::money::Amount;
use jiff::Zoned;
use serde::Serialize;

use crate::action::{Action, Part};
use crate::head::amount_or_dash;
use crate::language::Language;
use crate::renderer::{RenderError, Renderer};
use crate::texts::say;

/// LINK-5. Why a link is refused; the page shows no data, so this holds none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Bad signature or unknown key.
    NotValid,
    /// The link's time is over.
    Expired,
    /// The task ended, went to somebody else, or a newer link was sent.
    Revoked,
    /// There is nothing at this address, or nothing that this person may see (SAMP-2).
    NotFound,
}

/// LINK-8. Why the link alone is not enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInReason {
    /// The amount is above the company's limit for links.
    OverLimit(Amount),
    /// Coding is missing.
    CodingMissing,
    /// The supplier's bank account is new.
    NewAccount,
}

/// LINK-6. Something that changed since the link was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What changed, in the reader's language.
    pub what: String,
    /// The value before, or empty where only the new one is said.
    pub before: String,
    /// The value now, or empty.
    pub after: String,
}

/// A page without an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The action was carried out.
    Done {
        /// What was done.
        action: Action,
        /// The person's part.
        part: Part,
        /// Supplier.
        supplier: String,
        /// BT-1. Number of the invoice.
        number: String,
        /// BT-115. Amount due for payment.
        payable: Option<Amount>,
    },
    /// LINK-4. The link was used before.
    AlreadyDone {
        /// What was done.
        action: Action,
        /// By whom.
        by: String,
        /// When, on the reader's clock.
        at: Zoned,
    },
    /// LINK-5. The link is refused.
    Refused(Refusal),
    /// LINK-6. The invoice changed since the link was sent.
    Older {
        /// What changed; empty before the person has signed in.
        changes: Vec<Change>,
        /// Where the invoice opens, after sign-in where that is still needed.
        open: String,
    },
    /// LINK-8. The person must sign in.
    SignIn {
        /// Why.
        reasons: Vec<SignInReason>,
        /// Where.
        url: String,
    },
    /// LINK-14. The action is not the person's to take.
    NotAllowed {
        /// Why, in the reader's language.
        reason: String,
    },
    /// LINK-12. Too many bad links from one address.
    TooMany,
}

#[derive(Serialize)]
struct View {
    level: &'static str,
    mark: &'static str,
    title: String,
    paragraphs: Vec<String>,
    changes: Vec<ChangeView>,
    button: Option<ButtonView>,
}

#[derive(Serialize)]
struct ChangeView {
    what: String,
    before: String,
    after: String,
}

#[derive(Serialize)]
struct ButtonView {
    url: String,
    text: String,
}

impl Notice {
    /// Writes the page.
    ///
    /// # Errors
    /// When an address is not one that a page may lead to.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<String, RenderError> {
        renderer.write("notice.html", language, &self.view(language)?)
    }

    fn view(&self, language: Language) -> Result<View, RenderError> {
        let say = |key: &str| say(language, key, &[]);
        match self {
            Self::Done { action, part, supplier, number, payable } => {
                let amount = amount_or_dash(payable.as_ref(), language);
                done(
                    *action,
                    *part,
                    &[("supplier", supplier), ("number", number), ("amount", &amount)],
                    language,
                )
            }
            Self::AlreadyDone { action, by, at } => already_done(*action, by, at, language),
            Self::Refused(refusal) => {
                let (title, text) = match refusal {
                    Refusal::NotValid => ("refused.not_valid", "refused.not_valid_text"),
                    Refusal::Expired => ("refused.expired", "refused.expired_text"),
                    Refusal::Revoked => ("refused.revoked", "refused.revoked_text"),
                    Refusal::NotFound => ("refused.not_found", "refused.not_found_text"),
                };
                Ok(View::plain("warn", "!", say(title)?, say(text)?))
            }
            Self::Older { changes, open } => {
                let text = if changes.is_empty() { "older.sign_in_text" } else { "older.text" };
                let button = if changes.is_empty() { "sign_in.button" } else { "older.button" };
                Ok(View {
                    changes: changes.iter().map(Change::view).collect(),
                    button: Some(ButtonView { url: open.clone(), text: say(button)? }),
                    ..View::plain("warn", "!", say("older.title")?, say(text)?)
                })
            }
            Self::SignIn { reasons, url } => {
                let mut paragraphs = Vec::new();
                for reason in reasons {
                    paragraphs.push(reason.text(language)?);
                }
                paragraphs.push(say("sign_in.text")?);
                Ok(View {
                    paragraphs,
                    button: Some(ButtonView { url: url.clone(), text: say("sign_in.button")? }),
                    ..View::plain("warn", "!", say("sign_in.title")?, String::new())
                })
            }
            Self::NotAllowed { reason } => {
                Ok(View::plain("stop", "✗", say("not_allowed.title")?, reason.clone()))
            }
            Self::TooMany => Ok(View::plain("warn", "!", say("too_many.title")?, say("too_many.text")?)),
        }
    }
}

impl View {
    fn plain(level: &'static str, mark: &'static str, title: String, text: String) -> Self {
        Self { level, mark, title, paragraphs: vec![text], changes: Vec::new(), button: None }
    }
}

impl Change {
    fn view(&self) -> ChangeView {
        let or_dash = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
        ChangeView { what: self.what.clone(), before: self.before.clone(), after: or_dash(&self.after) }
    }
}

impl SignInReason {
    fn text(&self, language: Language) -> Result<String, RenderError> {
        match self {
            Self::OverLimit(limit) => {
                say(language, "sign_in.over_limit", &[("limit", &language.amount(limit))])
            }
            Self::CodingMissing => say(language, "sign_in.coding", &[]),
            Self::NewAccount => say(language, "sign_in.account", &[]),
        }
    }
}

fn done(
    action: Action,
    part: Part,
    values: &[(&str, &str)],
    language: Language,
) -> Result<View, RenderError> {
    let (level, mark, title, text) = match (action, part) {
        (Action::Approve, Part::Approver) => ("good", "✓", "done.approved", "done.approved_text"),
        (Action::Approve, Part::Reviewer) => ("good", "✓", "done.reviewed", "done.reviewed_text"),
        (Action::Reject, Part::Approver | Part::Reviewer) => {
            ("stop", "✗", "done.rejected", "done.rejected_text")
        }
        (Action::Ask, Part::Approver | Part::Reviewer) => ("warn", "?", "done.asked", "done.asked_text"),
    };
    let mut view = View::plain(level, mark, say(language, title, &[])?, say(language, "done.what", values)?);
    view.paragraphs.push(say(language, text, &[])?);
    Ok(view)
}

/// LINK-4. Says who did what and when.
fn already_done(action: Action, by: &str, at: &Zoned, language: Language) -> Result<View, RenderError> {
    let (title, text) = match action {
        Action::Approve => ("already.approved_title", "already.approved"),
        Action::Reject => ("already.rejected_title", "already.rejected"),
        Action::Ask => ("already.asked_title", "already.asked"),
    };
    let text = say(language, text, &[("by", by), ("at", &language.moment(at))])?;
    let mut view = View::plain("good", "✓", say(language, title, &[])?, text);
    view.paragraphs.push(say(language, "already.unchanged", &[])?);
    Ok(view)
}
