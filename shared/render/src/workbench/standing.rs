//! What holds an invoice where it stands: a hold, a dispute, a wish for a credit note, a pair, a missing ticket.

use attest_model::money::Amount;
use jiff::civil::Date;
use serde::Serialize;

use crate::language::Language;
use crate::renderer::RenderError;
use crate::texts::{say, say_or};

/// Something that holds an invoice where it stands, or that it belongs together with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// ST-12.
    Hold {
        /// The hold's code.
        code: String,
        /// Financial; else commercial.
        is_financial: bool,
        /// Who put it on hold.
        by: String,
        /// Since when.
        since: Date,
    },
    /// DISP-2.
    Dispute {
        /// Reason, by its word.
        reason: String,
        /// The questioned part; absent means all of it.
        amount: Option<Amount>,
        /// Who opened it.
        by: String,
        /// What the supplier reads.
        text: String,
    },
    /// CRED-3.
    CreditRequest {
        /// Amount wanted.
        amount: Amount,
        /// Who asked.
        by: String,
        /// When it is expected.
        expected_on: Date,
        /// What the supplier reads.
        text: String,
    },
    /// CRED-7.
    Pair {
        /// The other document.
        number: String,
        /// Its part.
        amount: Amount,
        /// Nobody has confirmed it yet.
        is_proposal: bool,
        /// Where the other document opens.
        url: String,
    },
    /// FIN-7. Its batch and, once booked, its voucher.
    Sent {
        /// The batch.
        batch: String,
        /// Voucher of the ERP, or empty.
        voucher: String,
    },
}

#[derive(Serialize)]
pub(super) struct StandingView {
    title: String,
    text: String,
    quote: String,
    url: Option<String>,
}

impl Standing {
    pub(super) fn view(&self, language: Language) -> Result<StandingView, RenderError> {
        let (key, values, quote, url): (_, Vec<(&str, String)>, _, _) = match self {
            Self::Hold { code, is_financial, by, since } => {
                let kind = if *is_financial { "standing.financial" } else { "standing.commercial" };
                let values = vec![
                    ("kind", say(language, kind, &[])?),
                    ("code", code.clone()),
                    ("by", by.clone()),
                    ("date", language.day(*since)),
                ];
                ("standing.hold", values, String::new(), None)
            }
            Self::Dispute { reason, amount, by, text } => {
                let part = match amount {
                    Some(amount) => language.amount(amount),
                    None => say(language, "credit.full", &[])?,
                };
                let reason = say_or(language, &format!("dispute.{reason}"), reason);
                (
                    "standing.dispute",
                    vec![("reason", reason), ("part", part), ("by", by.clone())],
                    text.clone(),
                    None,
                )
            }
            Self::CreditRequest { amount, by, expected_on, text } => {
                let values = vec![
                    ("amount", language.amount(amount)),
                    ("by", by.clone()),
                    ("date", language.day(*expected_on)),
                ];
                ("standing.credit", values, text.clone(), None)
            }
            Self::Pair { number, amount, is_proposal, url } => {
                let key = if *is_proposal { "standing.proposed_pair" } else { "standing.pair" };
                let values = vec![("number", number.clone()), ("amount", language.amount(amount))];
                (key, values, String::new(), Some(url.clone()))
            }
            Self::Sent { batch, voucher } if voucher.is_empty() => {
                ("standing.sent", vec![("batch", batch.clone())], String::new(), None)
            }
            Self::Sent { batch, voucher } => {
                let values = vec![("batch", batch.clone()), ("voucher", voucher.clone())];
                ("standing.booked", values, String::new(), None)
            }
        };
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Ok(StandingView {
            title: say(language, key, &[])?,
            text: say(language, &format!("{key}_text"), &values)?,
            quote,
            url,
        })
    }
}
