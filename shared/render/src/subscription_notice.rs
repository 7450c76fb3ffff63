//! SUB-11, SUB-12, SUB-13. The mails about subscriptions: an invoice that has not come, an end, a proposal.

use attest_model::money::Amount;
use attest_model::subscriptions::Interval;
use jiff::civil::Date;
use serde::Serialize;

use crate::language::Language;
use crate::renderer::{Mail, RenderError, Renderer};
use crate::texts::say;

/// What somebody is told of a subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionNotice {
    /// Name of the person; empty where the mail goes to a role.
    pub recipient: String,
    /// Name of the supplier.
    pub supplier: String,
    /// Its number; empty for one that is only proposed.
    pub number: String,
    /// What there is to tell.
    pub news: SubscriptionNews,
    /// Where subscriptions are listed.
    pub url: String,
}

/// What there is to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubscriptionNews {
    /// SUB-11. An invoice has not come.
    Missing {
        /// The day on which it was expected.
        expected: Date,
    },
    /// SUB-12. It ends soon.
    NearEnd {
        /// Its last day.
        valid_to: Date,
    },
    /// SUB-12. Most of its total is used.
    NearTotal {
        /// What its documents sum to.
        used: Amount,
        /// The most they may.
        total: Amount,
    },
    /// SUB-13. Invoices suggest one.
    Proposed {
        /// Their rhythm.
        interval: Interval,
        /// The smallest and the largest of them, without tax.
        range: (Amount, Amount),
    },
}

#[derive(Serialize)]
struct View<'a> {
    recipient: &'a str,
    subject: String,
    opening: String,
    what_to_do: String,
    url: &'a str,
}

/// How often, in the words of a language.
pub(crate) fn interval_name(interval: Interval, language: Language) -> Result<String, RenderError> {
    say(language, &format!("interval.{}", interval.word()), &[])
}

impl SubscriptionNotice {
    /// Writes the mail.
    ///
    /// # Errors
    /// When the link is not one that a mail may carry.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<Mail, RenderError> {
        let (number, supplier) = (self.number.as_str(), self.supplier.as_str());
        let both = |key: &str| say(language, key, &[("number", number), ("supplier", supplier)]);
        let plain = |key: &str| say(language, key, &[]);
        let (subject, opening, what_to_do) = match &self.news {
            SubscriptionNews::Missing { expected } => {
                let date = language.day(*expected);
                let values = [("number", number), ("supplier", supplier), ("date", date.as_str())];
                (
                    both("subscriptions.missing_subject")?,
                    say(language, "subscriptions.missing", &values)?,
                    plain("subscriptions.missing_do")?,
                )
            }
            SubscriptionNews::NearEnd { valid_to } => {
                let date = language.day(*valid_to);
                let values = [("number", number), ("supplier", supplier), ("date", date.as_str())];
                (
                    both("subscriptions.end_subject")?,
                    say(language, "subscriptions.end", &values)?,
                    plain("subscriptions.end_do")?,
                )
            }
            SubscriptionNews::NearTotal { used, total } => {
                let (used, total) = (language.amount(used), language.amount(total));
                let values = [("number", number), ("supplier", supplier), ("used", &used), ("total", &total)];
                (
                    both("subscriptions.total_subject")?,
                    say(language, "subscriptions.total", &values)?,
                    plain("subscriptions.total_do")?,
                )
            }
            SubscriptionNews::Proposed { interval, range } => {
                let (least, most) = (language.amount(&range.0), language.amount(&range.1));
                let often = interval_name(*interval, language)?;
                let values = [("supplier", supplier), ("least", &least), ("most", &most), ("often", &often)];
                (
                    say(language, "subscriptions.proposed_subject", &[("supplier", supplier)])?,
                    say(language, "subscriptions.proposed", &values)?,
                    plain("subscriptions.proposed_do")?,
                )
            }
        };
        let view = View { recipient: &self.recipient, subject, opening, what_to_do, url: &self.url };
        renderer.mail("subscription_notice", language, &view)
    }
}
