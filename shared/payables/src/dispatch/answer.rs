//! Sending, and what the ERP answers (FIN-7, FIN-9, FIN-10, FIN-12).

use std::fmt;

use attest_model::ids::{BatchId, CompanyCode, InvoiceId};
use attest_model::record::{InvoiceRecord, Next, State};
use attest_model::settings::{Settings, keys};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::lifecycle::{self, Event, Refused};

/// FIN-7. Names one dispatch of one invoice; the ERP posts a key once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DispatchKey {
    /// The company.
    pub company: CompanyCode,
    /// The invoice.
    pub invoice: InvoiceId,
    /// Counts dispatches of the invoice, from 1.
    pub version: u32,
}

impl DispatchKey {
    /// The key of the dispatch a record stands at; absent before the first.
    #[must_use]
    pub fn of(record: &InvoiceRecord) -> Option<Self> {
        let company = record.company.clone()?;
        (record.dispatch_version > 0).then(|| Self {
            company,
            invoice: record.id.clone(),
            version: record.dispatch_version,
        })
    }

    /// Reads `COMPANY:inv_…:VERSION`.
    ///
    /// # Errors
    /// [`AnswerRefused::NoKey`] with the text.
    pub fn read(text: &str) -> Result<Self, AnswerRefused> {
        let refused = || AnswerRefused::NoKey(text.chars().take(120).collect());
        let (rest, version) = text.trim().rsplit_once(':').ok_or_else(refused)?;
        let (company, invoice) = rest.rsplit_once(':').ok_or_else(refused)?;
        let version = version.parse().ok().filter(|version| *version > 0).ok_or_else(refused)?;
        let invoice = InvoiceId::parse(invoice).map_err(|_| refused())?;
        if company.is_empty() {
            return Err(refused());
        }
        Ok(Self { company: CompanyCode::new(company), invoice, version })
    }
}

impl fmt::Display for DispatchKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.company, self.invoice, self.version)
    }
}

impl TryFrom<String> for DispatchKey {
    type Error = AnswerRefused;
    fn try_from(text: String) -> Result<Self, AnswerRefused> {
        Self::read(&text)
    }
}

impl From<DispatchKey> for String {
    fn from(key: DispatchKey) -> Self {
        key.to_string()
    }
}

/// FIN-5, FIN-7. Puts a ready invoice into a batch and gives it the key it is sent under.
///
/// Its reservations become invoiced with this (MATCH-40). Sending again repeats the key; it does not call this again.
///
/// # Errors
/// [`Refused::NoWay`] when the invoice is not ready, and for samples (FIN-11).
pub fn dispatch(record: &mut InvoiceRecord, batch: &BatchId, now: Timestamp) -> Result<DispatchKey, Refused> {
    let no_way = Refused::NoWay { event: "dispatch", from: record.state, to: State::Dispatched };
    let Some(company) = record.company.clone().filter(|_| !record.is_sample) else {
        return Err(no_way);
    };
    lifecycle::advance(record, Event::Dispatch, State::Dispatched, Next::Wait, "")?;
    record.dispatch_version += 1;
    record.batch = Some(batch.clone());
    record.waiting_since = Some(now);
    Ok(DispatchKey { company, invoice: record.id.clone(), version: record.dispatch_version })
}

/// FIN-9. What the ERP says about one dispatch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Booked.
    Accepted {
        /// Number of the voucher.
        voucher: String,
    },
    /// Refused.
    Rejected {
        /// Why.
        reason: String,
    },
}

/// What an answer leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// The invoice is booked.
    Booked,
    /// It is back as `error`; what it had invoiced is reserved again (MATCH-40).
    Refused,
    /// The same answer came before; nothing changes.
    Repeated,
}

/// Why an answer changes nothing and a person must look.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerRefused {
    /// The key cannot be read.
    #[error("{0:?} is no dispatch key; expected COMPANY:inv_…:VERSION as it was sent")]
    NoKey(String),
    /// The key belongs to another invoice or dispatch.
    #[error("the answer is for {answered}, the invoice stands at {expected}")]
    OtherDispatch {
        /// The key in the answer.
        answered: String,
        /// The key of the invoice, or `none`.
        expected: String,
    },
    /// The answer contradicts one that was taken before.
    #[error("the answer contradicts the one before: the invoice is {state}, voucher {voucher:?}")]
    Contradicts {
        /// Where the invoice stands.
        state: State,
        /// Its voucher.
        voucher: Option<String>,
    },
    /// An acceptance without voucher, or a refusal without reason.
    #[error("the answer is empty; an acceptance needs a voucher number, a refusal a reason")]
    Empty,
    /// The lifecycle has no such way.
    #[error(transparent)]
    Lifecycle(#[from] Refused),
}

/// FIN-9. Takes one answer of the ERP; the same answer twice changes nothing.
///
/// # Errors
/// [`AnswerRefused`]; nothing is changed then.
pub fn answer(
    record: &mut InvoiceRecord,
    key: &DispatchKey,
    answer: &Answer,
) -> Result<Answered, AnswerRefused> {
    let expected = DispatchKey::of(record);
    if expected.as_ref() != Some(key) {
        let expected = expected.map_or_else(|| "none".to_owned(), |key| key.to_string());
        return Err(AnswerRefused::OtherDispatch { answered: key.to_string(), expected });
    }
    let text = match answer {
        Answer::Accepted { voucher } => voucher.trim(),
        Answer::Rejected { reason } => reason.trim(),
    };
    if text.is_empty() {
        return Err(AnswerRefused::Empty);
    }
    let contradicts = || AnswerRefused::Contradicts { state: record.state, voucher: record.voucher.clone() };
    match (answer, record.state) {
        (Answer::Accepted { .. }, State::Dispatched) => {
            record.voucher = Some(text.to_owned());
            lifecycle::advance(record, Event::Accept, State::AcceptedByErp, Next::Done, "")?;
            record.waiting_since = None;
            Ok(Answered::Booked)
        }
        (Answer::Rejected { .. }, State::Dispatched) => {
            let reason = format!("ERP: {text}");
            lifecycle::advance(record, Event::Refuse, State::Error, Next::Wait, &reason)?;
            record.came_from = Some((State::FinalCheck, Next::FinalCheck));
            record.batch = None;
            record.waiting_since = None;
            for made in record.decisions.iter_mut().filter(|made| made.action == "release") {
                made.is_void = true;
            }
            Ok(Answered::Refused)
        }
        (Answer::Accepted { .. }, State::AcceptedByErp | State::Paid)
            if record.voucher.as_deref() == Some(text) =>
        {
            Ok(Answered::Repeated)
        }
        (Answer::Rejected { .. }, _) if !record.state.is_dispatched() => Ok(Answered::Repeated),
        (Answer::Accepted { .. } | Answer::Rejected { .. }, _) => Err(contradicts()),
    }
}

/// FIN-12. Payment information came back; a repeat changes nothing.
///
/// # Errors
/// [`Refused::NoWay`] when the invoice was not accepted by the ERP.
pub fn paid(record: &mut InvoiceRecord) -> Result<bool, Refused> {
    if record.state == State::Paid {
        return Ok(false);
    }
    lifecycle::advance(record, Event::Pay, State::Paid, Next::Done, "")?;
    Ok(true)
}

/// FIN-9. No answer within `export.timeout_hours`: an alarm, never a second posting.
#[must_use]
pub fn is_overdue(record: &InvoiceRecord, settings: &Settings, now: Timestamp) -> bool {
    let hours = settings.value(&keys::EXPORT_TIMEOUT_HOURS);
    record.state == State::Dispatched
        && record.waiting_since.is_some_and(|since| {
            now.as_second().saturating_sub(since.as_second()) >= hours.saturating_mul(3600)
        })
}
