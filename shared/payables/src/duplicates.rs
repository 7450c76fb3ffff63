//! Chapter 8 (DUP): documents that came before.
//!
//! [`exact_keys`] and [`near_keys`] name what to look up and what to write for a document; [`judge`] decides over the
//! documents found. Exactly one of two simultaneous documents is accepted when what stands under the exact keys is
//! written on the condition that it has not changed since it was judged (DUP-8).

use attest_model::dates::days_between;
use attest_model::ids::{CompanyCode, InvoiceId, SupplierCode};
use attest_model::invoice::{DocumentKind, Invoice};
use attest_model::master::Supplier;
use attest_model::money::{Currency, Decimal};
use attest_model::record::{Channel, State};
use attest_model::settings::{DuplicateCriterion, Settings, keys};
use jiff::civil::Date;

use crate::payment::document_account_keys;

/// DUP-1. The number in the form that is compared: `inv-0042/A` and `INV 42A` give `INV-42-A`.
#[must_use]
pub fn normalised_number(number: &str) -> String {
    #[derive(PartialEq, Clone, Copy)]
    enum Run {
        Letters,
        Digits,
    }
    let mut runs: Vec<(Run, String)> = Vec::new();
    let mut is_open = false;
    for character in number.chars().flat_map(char::to_uppercase) {
        let kind = if character.is_ascii_digit() {
            Run::Digits
        } else if character.is_alphanumeric() {
            Run::Letters
        } else {
            is_open = false;
            continue;
        };
        match runs.last_mut() {
            Some((last, text)) if is_open && *last == kind => text.push(character),
            _ => runs.push((kind, character.to_string())),
        }
        is_open = true;
    }
    let bare: Vec<String> = runs
        .into_iter()
        .map(|(kind, text)| match kind {
            Run::Letters => text,
            Run::Digits => match text.trim_start_matches('0') {
                "" => "0".to_owned(),
                digits => digits.to_owned(),
            },
        })
        .collect();
    bare.join("-")
}

/// What is compared of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// The receiving company.
    pub company: &'a CompanyCode,
    /// The supplier it was resolved to.
    pub supplier: &'a Supplier,
    /// The document.
    pub invoice: &'a Invoice,
    /// Its own id, so that it is not compared with itself.
    pub id: &'a InvoiceId,
    /// How it came.
    pub channel: Channel,
}

/// A document found under one of the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Its id.
    pub id: InvoiceId,
    /// Its supplier.
    pub supplier: SupplierCode,
    /// The legal entity group of its supplier.
    pub legal_entity_group: Option<String>,
    /// Invoice or credit note.
    pub kind: DocumentKind,
    /// Its number as on the document.
    pub number: String,
    /// Its issue date.
    pub issue_date: Option<Date>,
    /// Its gross total.
    pub gross: Option<Decimal>,
    /// Its currency.
    pub currency: Option<Currency>,
    /// Accounts on it, as [`document_account_keys`] gives them.
    pub accounts: Vec<String>,
    /// How it came.
    pub channel: Channel,
    /// Where it stands.
    pub state: State,
    /// A sample.
    pub is_sample: bool,
    /// Its own E202 is open: it repeats another document and takes part in nothing.
    pub is_repeat: bool,
}

/// What the comparison came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement<'a> {
    /// DUP-10. The first document, of which this one is a copy by a second channel: no code, no flow, whatever else.
    pub copy_of: Option<&'a Earlier>,
    /// DUP-2. The earlier document that this one repeats (E202).
    pub exact: Option<&'a Earlier>,
    /// DUP-4, DUP-5. Earlier documents that it probably repeats (E203).
    pub probable: Vec<&'a Earlier>,
}

/// DUP-2. Keys under which a document is looked up and written: its supplier, and its legal entity group.
///
/// Empty without a number, which E201 reports.
#[must_use]
pub fn exact_keys(candidate: &Candidate<'_>) -> Vec<String> {
    let Some(number) = number_of(candidate.invoice) else { return Vec::new() };
    let kind = kind_word(candidate.invoice.kind);
    parties(candidate.supplier)
        .map(|party| format!("{}|{party}|{kind}|{number}", candidate.company.key()))
        .collect()
}

/// The key under which an invoice of a supplier with this number was written (CRED-6, MAP-27).
#[must_use]
pub fn invoice_key(company: &CompanyCode, supplier: &SupplierCode, number: &str) -> String {
    let kind = kind_word(DocumentKind::Invoice);
    format!("{}|supplier:{}|{kind}|{}", company.key(), supplier.key(), normalised_number(number))
}

/// DUP-4, DUP-5. Keys of probable duplicates: supplier, gross and currency; number, gross and account.
#[must_use]
pub fn near_keys(candidate: &Candidate<'_>) -> Vec<String> {
    let invoice = candidate.invoice;
    let (Some(gross), Some(currency)) = (invoice.totals.total_with_vat, invoice.currency) else {
        return Vec::new();
    };
    let (company, gross) = (candidate.company.key(), plain(Some(gross)));
    let supplier = candidate.supplier.code.key();
    let mut keys = vec![format!("{company}|gross|{supplier}|{gross}|{currency}")];
    if let Some(number) = number_of(invoice) {
        for account in document_account_keys(invoice) {
            keys.push(format!("{company}|account|{number}|{gross}|{account}"));
        }
    }
    keys
}

/// DUP-2 … DUP-7, DUP-10. Decides over the documents found under the keys.
#[must_use]
pub fn judge<'a>(candidate: &Candidate<'_>, found: &'a [Earlier], settings: &Settings) -> Judgement<'a> {
    let mut judgement = Judgement::default();
    for earlier in found.iter().filter(|earlier| is_compared(candidate, earlier, settings)) {
        if is_exact(candidate, earlier, settings) {
            if is_copy(candidate, earlier) {
                judgement.copy_of = judgement.copy_of.or(Some(earlier));
            } else {
                judgement.exact = judgement.exact.or(Some(earlier));
            }
        } else if is_before(candidate, earlier)
            && (is_near(candidate, earlier, settings) || is_across(candidate, earlier))
        {
            judgement.probable.push(earlier);
        }
    }
    judgement
}

fn number_of(invoice: &Invoice) -> Option<String> {
    let number = normalised_number(invoice.number.as_deref()?);
    (!number.is_empty()).then_some(number)
}

const fn kind_word(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Invoice => "invoice",
        DocumentKind::CreditNote => "credit",
    }
}

fn parties(supplier: &Supplier) -> impl Iterator<Item = String> {
    let group =
        supplier.legal_entity_group.iter().map(|group| format!("group:{}", attest_model::ids::folded(group)));
    std::iter::once(format!("supplier:{}", supplier.code.key())).chain(group)
}

/// An amount without trailing zeros, so that 100 and 100.00 give one key.
fn plain(amount: Option<Decimal>) -> String {
    amount.map(|amount| amount.normalize().to_string()).unwrap_or_default()
}

/// DUP-6, SET-26. A repeated document never makes the one it repeats a duplicate when that is validated again.
fn is_compared(candidate: &Candidate<'_>, earlier: &Earlier, settings: &Settings) -> bool {
    let is_out = matches!(earlier.state, State::Rejected | State::Removed);
    let is_gone = is_out || earlier.is_sample || earlier.is_repeat;
    let lookback = settings.value(&keys::DUP_LOOKBACK_DAYS);
    let is_recent = match (earlier.issue_date, candidate.invoice.issue_date) {
        (Some(then), Some(now)) => days_between(then, now) <= lookback,
        _ => true,
    };
    earlier.id != *candidate.id && !is_gone && is_recent
}

fn is_same_party(supplier: &Supplier, earlier: &Earlier) -> bool {
    let folded = |group: &Option<String>| group.as_deref().map(attest_model::ids::folded);
    supplier.code == earlier.supplier
        || (supplier.legal_entity_group.is_some()
            && folded(&supplier.legal_entity_group) == folded(&earlier.legal_entity_group))
}

fn has_same_number(invoice: &Invoice, earlier: &Earlier) -> bool {
    number_of(invoice).is_some_and(|number| number == normalised_number(&earlier.number))
}

fn is_exact(candidate: &Candidate<'_>, earlier: &Earlier, settings: &Settings) -> bool {
    let invoice = candidate.invoice;
    invoice.kind == earlier.kind
        && is_same_party(candidate.supplier, earlier)
        && has_same_number(invoice, earlier)
        && settings.value(&keys::DUP_CRITERIA).into_iter().all(|criterion| match criterion {
            DuplicateCriterion::Number => true,
            DuplicateCriterion::Date => invoice.issue_date == earlier.issue_date,
            DuplicateCriterion::Gross => invoice.totals.total_with_vat == earlier.gross,
            DuplicateCriterion::Currency => invoice.currency == earlier.currency,
        })
}

/// DUP-10.
fn is_copy(candidate: &Candidate<'_>, earlier: &Earlier) -> bool {
    let invoice = candidate.invoice;
    candidate.channel != earlier.channel
        && invoice.issue_date == earlier.issue_date
        && invoice.totals.total_with_vat == earlier.gross
        && invoice.currency == earlier.currency
}

/// Of two probable duplicates the later one is told; ids are ordered by the time of receipt.
fn is_before(candidate: &Candidate<'_>, earlier: &Earlier) -> bool {
    earlier.id < *candidate.id
}

/// DUP-4.
fn is_near(candidate: &Candidate<'_>, earlier: &Earlier, settings: &Settings) -> bool {
    let invoice = candidate.invoice;
    let is_close = match (invoice.issue_date, earlier.issue_date) {
        (Some(one), Some(other)) => days_between(one, other).abs() <= settings.value(&keys::DUP_NEAR_DAYS),
        _ => false,
    };
    invoice.kind == earlier.kind
        && candidate.supplier.code == earlier.supplier
        && !has_same_number(invoice, earlier)
        && invoice.totals.total_with_vat.is_some()
        && invoice.totals.total_with_vat == earlier.gross
        && invoice.currency == earlier.currency
        && is_close
}

/// DUP-5.
fn is_across(candidate: &Candidate<'_>, earlier: &Earlier) -> bool {
    let invoice = candidate.invoice;
    invoice.kind == earlier.kind
        && !is_same_party(candidate.supplier, earlier)
        && has_same_number(invoice, earlier)
        && invoice.totals.total_with_vat.is_some()
        && invoice.totals.total_with_vat == earlier.gross
        && document_account_keys(invoice).iter().any(|account| earlier.accounts.contains(account))
}
