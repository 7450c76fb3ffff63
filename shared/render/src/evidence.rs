//! Why an invoice needs a person, why this person, and what speaks for and against it.

use attest_model::money::{Amount, Decimal};
use attest_model::record::STUCK_IN;
use attest_model::settings::Criterion;
use jiff::civil::Date;
use serde::Serialize;

use crate::codes;
use crate::language::Language;
use crate::renderer::RenderError;
use crate::texts::{say, say_or, text};

/// A value that was compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figure {
    /// Money.
    Amount(Amount),
    /// A quantity, price or rate, with its unit when it has one.
    Number {
        /// The exact value.
        value: Decimal,
        /// Unit as printed, or empty.
        unit: String,
    },
    /// A day.
    Day(Date),
    /// A code or text as printed.
    Text(String),
}

impl Figure {
    pub(crate) fn view(&self, language: Language) -> String {
        match self {
            Self::Amount(amount) => language.amount(amount),
            Self::Number { value, unit } if unit.is_empty() => language.decimal(&value.to_string()),
            Self::Number { value, unit } => format!("{}\u{a0}{unit}", language.decimal(&value.to_string())),
            Self::Day(date) => language.day(*date),
            Self::Text(text) => text.clone(),
        }
    }
}

/// One thing that was looked at before the invoice came to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// Lines agree with the order, and with the receipts where they count.
    LinesMatch {
        /// Order numbers.
        orders: String,
        /// Number of lines that agree.
        matched: usize,
        /// Number of all lines.
        lines: usize,
    },
    /// The total agrees with the order.
    TotalMatches {
        /// Order numbers.
        orders: String,
    },
    /// A criterion of chapter 15 is not met on a line, or on the whole when `line` is empty.
    Deviation {
        /// Line number or name as printed.
        line: String,
        /// The criterion.
        criterion: Criterion,
        /// What the order or receipt says.
        expected: Option<Figure>,
        /// What the invoice says.
        found: Option<Figure>,
    },
    /// The invoice names no order.
    NoOrder,
    /// The goods have not been received.
    NotReceived {
        /// Order numbers.
        orders: String,
    },
    /// The invoice fits its subscription.
    SubscriptionFits {
        /// Number of the subscription.
        number: String,
    },
    /// SUB-6. A deviation from the subscription.
    SubscriptionDeviation {
        /// Number of the subscription.
        number: String,
        /// Code of the deviation, such as `OVER_MAX`.
        deviation: String,
        /// The limit.
        expected: Option<Figure>,
        /// What the invoice says.
        found: Option<Figure>,
    },
    /// MATCH-43. A row outside the order that a rule accepted.
    ExtraRow {
        /// Name of the row.
        name: String,
        /// Its amount.
        amount: Amount,
    },
    /// CHK-1. The entry of an invoice check: the name of its setting, and what it says.
    Warning {
        /// Name of the setting, such as `check.12`.
        code: String,
        /// The entry's text.
        text: String,
    },
}

/// What a line of evidence says for the invoice.
enum Verdict {
    Met,
    NotMet,
    Noted,
}

/// One line of evidence in the words of one language.
#[derive(Debug, Serialize)]
pub(crate) struct CheckView {
    verdict: &'static str,
    spoken: String,
    text: String,
    detail: Option<String>,
}

impl Evidence {
    pub(crate) fn view(&self, language: Language) -> Result<CheckView, RenderError> {
        let (verdict, text, detail) = self.words(language)?;
        let (verdict, spoken) = match verdict {
            Verdict::Met => ("met", "verdict.met"),
            Verdict::NotMet => ("not-met", "verdict.not_met"),
            Verdict::Noted => ("noted", "verdict.noted"),
        };
        Ok(CheckView { verdict, spoken: say(language, spoken, &[])?, text, detail })
    }

    fn words(&self, language: Language) -> Result<(Verdict, String, Option<String>), RenderError> {
        let plain = |verdict, key, values: &[(&str, &str)]| Ok((verdict, say(language, key, values)?, None));
        match self {
            Self::LinesMatch { orders, matched, lines } => {
                let key = if matched == lines { "evidence.lines_match" } else { "evidence.some_lines_match" };
                let (count, all) = (matched.to_string(), lines.to_string());
                let verdict = if matched == lines { Verdict::Met } else { Verdict::Noted };
                plain(verdict, key, &[("order", orders), ("count", &count), ("all", &all)])
            }
            Self::TotalMatches { orders } => {
                plain(Verdict::Met, "evidence.total_matches", &[("order", orders)])
            }
            Self::Deviation { line, criterion, expected, found } => {
                let what = say(language, &format!("criterion.{}", criterion.word()), &[])?;
                let text = if line.is_empty() {
                    what
                } else {
                    say(language, "evidence.on_line", &[("what", &what), ("line", line)])?
                };
                let detail = compared(expected.as_ref(), found.as_ref(), language)?;
                Ok((Verdict::NotMet, text, detail))
            }
            Self::NoOrder => plain(Verdict::Noted, "evidence.no_order", &[]),
            Self::NotReceived { orders } => {
                plain(Verdict::NotMet, "evidence.not_received", &[("order", orders)])
            }
            Self::SubscriptionFits { number } => {
                plain(Verdict::Met, "evidence.subscription", &[("number", number)])
            }
            Self::SubscriptionDeviation { number, deviation, expected, found } => {
                let what = say_or(language, &format!("subscription.{deviation}"), deviation);
                let text =
                    say(language, "evidence.subscription_not", &[("number", number), ("what", &what)])?;
                let detail = compared(expected.as_ref(), found.as_ref(), language)?;
                Ok((Verdict::NotMet, text, detail))
            }
            Self::ExtraRow { name, amount } => plain(
                Verdict::Noted,
                "evidence.extra_row",
                &[("name", name), ("amount", &language.amount(amount))],
            ),
            Self::Warning { code, text } => {
                Ok((Verdict::Noted, codes::reason(code, language)?, Some(text.clone())))
            }
        }
    }
}

/// Expected and found value side by side, or what there is of them.
pub(crate) fn compared(
    expected: Option<&Figure>,
    found: Option<&Figure>,
    language: Language,
) -> Result<Option<String>, RenderError> {
    let expected = expected.map(|figure| figure.view(language));
    let found = found.map(|figure| figure.view(language));
    match (expected.as_deref(), found.as_deref()) {
        (Some(expected), Some(found)) => {
            say(language, "evidence.compared", &[("expected", expected), ("found", found)]).map(Some)
        }
        (Some(expected), None) => say(language, "evidence.expected", &[("expected", expected)]).map(Some),
        (None, Some(found)) => say(language, "evidence.found", &[("found", found)]).map(Some),
        (None, None) => Ok(None),
    }
}

/// Why this person is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// APPR-3. A rule names the person.
    Rule(String),
    /// APPR-3. The person is responsible for the order.
    OrderResponsible(String),
    /// APPR-3. The invoice carries the person's reference.
    BuyerReference(String),
    /// APPR-3. The person is the supplier's default.
    SupplierDefault,
    /// APPR-3. The person has the Accounts role.
    Accounts,
    /// SUB-9. The person is responsible for the subscription.
    SubscriptionResponsible(String),
    /// APPR-12. The limit of the person before was too low.
    LimitOf(String),
    /// APPR-13. The person owns a cost centre.
    CostCentre(String),
    /// APPR-6. A colleague asks.
    ForwardedBy(String),
    /// APPR-16. The person stands in for another.
    DelegateOf(String),
    /// APPR-18, REM-2. The person follows an inactive or silent colleague.
    InsteadOf(String),
    /// As kept with the plan of the approval.
    Stated(String),
}

/// Why a person is asked at all, from the code that is kept on the record.
pub(crate) fn cause(reason: &str, language: Language) -> Result<String, RenderError> {
    if reason.is_empty() {
        return say(language, "cause.always_approved", &[]);
    }
    if let Some(what) = text(language, &format!("subscription.{reason}")) {
        return say(language, "cause.subscription", &[("what", what)]);
    }
    if let Some(step) = reason.strip_prefix(STUCK_IN) {
        return say(language, "cause.stuck", &[("step", step_name(step, language))]);
    }
    match codes_in_words(reason, language) {
        Some(words) => Ok(words),
        None => say(language, "cause.other", &[("code", reason)]),
    }
}

/// The step of this word, numbered as in the process.
fn step_name(word: &str, language: Language) -> &str {
    let key = match word {
        "validate" => "step.1",
        "match" => "step.2",
        "request_approval" => "step.4",
        "final_check" => "step.6",
        "credit_note_pairing" => "step.7",
        _ => return word,
    };
    text(language, key).unwrap_or(word)
}

/// Codes that are kept as a reason, a sentence each; `None` where it is not made of codes alone.
pub(crate) fn codes_in_words(reason: &str, language: Language) -> Option<String> {
    let of = |family: &str, code: &str| text(language, &format!("{family}.{code}"));
    let words: Option<Vec<_>> =
        reason.split(' ').map(|code| of("cause", code).or_else(|| of("code", code))).collect();
    words.map(|words| words.join(" "))
}

impl Choice {
    pub(crate) fn view(&self, language: Language) -> Result<String, RenderError> {
        let (key, name) = match self {
            Self::Rule(name) if name.is_empty() => ("choice.rule_unnamed", ""),
            Self::SubscriptionResponsible(number) if number.is_empty() => ("choice.subscription_owner", ""),
            Self::CostCentre(code) if code.is_empty() => ("choice.cost_centre_owner", ""),
            Self::Rule(name) => ("choice.rule", name.as_str()),
            Self::OrderResponsible(order) => ("choice.order", order.as_str()),
            Self::BuyerReference(reference) => ("choice.reference", reference.as_str()),
            Self::SupplierDefault => ("choice.supplier", ""),
            Self::Accounts => ("choice.accounts", ""),
            Self::SubscriptionResponsible(number) => ("choice.subscription", number.as_str()),
            Self::LimitOf(name) => ("choice.limit", name.as_str()),
            Self::CostCentre(code) => ("choice.cost_centre", code.as_str()),
            Self::ForwardedBy(name) => ("choice.forwarded", name.as_str()),
            Self::DelegateOf(name) => ("choice.delegate", name.as_str()),
            Self::InsteadOf(name) => ("choice.instead", name.as_str()),
            Self::Stated(reason) => return Ok(reason.clone()),
        };
        say(language, key, &[("name", name)])
    }
}

/// What must be seen before deciding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alert {
    /// The bank account was never used for this supplier.
    NewAccount,
    /// DUP-4, DUP-5. The invoice may be there twice.
    ProbableDuplicate {
        /// Number of the earlier document.
        number: String,
        /// Its issue date.
        issue_date: Date,
    },
    /// CODE-2. The coding is missing or does not sum to the total.
    CodingMissing,
    /// APPR-12. The amount is over the person's limit.
    OverLimit {
        /// The person's limit.
        limit: Amount,
    },
    /// DISP-2. A dispute is open.
    Disputed,
}

/// An alert in the words of one language.
#[derive(Debug, Serialize)]
pub(crate) struct AlertView {
    level: &'static str,
    text: String,
}

impl Alert {
    pub(crate) fn view(&self, language: Language) -> Result<AlertView, RenderError> {
        let (level, text) = match self {
            Self::NewAccount => ("stop", say(language, "alert.new_account", &[])?),
            Self::ProbableDuplicate { number, issue_date } => {
                let date = language.day(*issue_date);
                ("stop", say(language, "alert.duplicate", &[("number", number), ("date", &date)])?)
            }
            Self::CodingMissing => ("warn", say(language, "alert.coding_missing", &[])?),
            Self::OverLimit { limit } => {
                ("warn", say(language, "alert.over_limit", &[("limit", &language.amount(limit))])?)
            }
            Self::Disputed => ("warn", say(language, "alert.disputed", &[])?),
        };
        Ok(AlertView { level, text })
    }
}

#[cfg(test)]
mod tests {
    use attest_model::record::Next;

    use super::*;

    #[test]
    fn proc_2_a_step_that_failed_for_good_is_named_as_in_the_process() {
        for next in
            [Next::Validate, Next::Match, Next::RequestApproval, Next::CreditNotePairing, Next::FinalCheck]
        {
            let said = cause(&format!("{STUCK_IN}{}", next.word()), Language::German).unwrap();
            assert!(said.starts_with("Schritt ") && !said.contains(next.word()), "PROC-2 {said}");
        }
        let said = cause("STUCK in match", Language::English).unwrap();
        assert!(said.starts_with("Step 2 Order match, rows could not go on"), "PROC-2 {said}");
    }

    #[test]
    fn fin_3_several_reasons_are_a_sentence_each() {
        for (case, reason, expected) in [
            (
                "two",
                "OVER_AMOUNT NEW_ACCOUNT",
                Some(
                    "The amount is above the one that is checked before it is sent on. The bank account is used for the first time.",
                ),
            ),
            ("a finding", "E203", Some("The invoice may be a duplicate of an earlier one.")),
            ("a text", "owner of contract 4711", None),
            ("one unknown", "OVER_AMOUNT STUCK", None),
        ] {
            let found = codes_in_words(reason, Language::English);
            assert_eq!(found.as_deref(), expected, "FIN-3 {case}");
        }
    }
}
