//! What mails and pages show of an invoice, made of its record, its match and its trail.

use attest_model::dates::Timestamp;
use attest_model::master::{Company, Supplier, User};
use attest_model::money::{Amount, Decimal};
use attest_model::record::{InvoiceRecord, TaskKind};
use attest_payables::matching::{LineState, MatchResult, Outcome, Value, Verdict};
use attest_render::{Alert, Choice, Evidence, Figure, InvoiceHead, Language, Part};
use attest_store::Store;
use jiff::Zoned;
use jiff::tz::TimeZone;

use crate::StepError;

/// Most deviations listed in a mail or on the page; the explanation has all of them.
const DEVIATIONS_MAX: usize = 12;

/// The head of an invoice.
pub(crate) fn head(record: &InvoiceRecord, company: &Company, supplier: Option<&Supplier>) -> InvoiceHead {
    let currency = record.currency.unwrap_or(company.currency);
    let amount = |value: Option<Decimal>| value.map(|value| Amount::new(value, currency));
    InvoiceHead {
        company: company.name.clone(),
        supplier: supplier.map_or_else(|| record.seller_name.clone(), |supplier| supplier.name.clone()),
        kind: record.kind,
        number: record.number.clone(),
        issue_date: record.issue_date,
        due_date: record.due_date,
        payable: amount(record.payable.or(record.gross)),
        net: amount(record.net),
        vat: amount(record.tax),
    }
}

/// The language of a person, else of the company (PROC-7).
pub(crate) fn language(user: Option<&User>, company: &Company) -> Language {
    let tags = user.and_then(|user| user.language.as_deref()).into_iter().chain([company.language.as_str()]);
    Language::choose(tags)
}

/// An instant on the company's clock.
pub(crate) fn on_clock(at: Timestamp, company: &Company) -> Zoned {
    at.to_zoned(TimeZone::get(&company.time_zone).unwrap_or(TimeZone::UTC))
}

/// Reviewer or approver.
pub(crate) const fn part(kind: TaskKind) -> Part {
    match kind {
        TaskKind::Approve => Part::Approver,
        TaskKind::Choose
        | TaskKind::Review
        | TaskKind::ConfirmDelivery
        | TaskKind::FinalCheck
        | TaskKind::AwaitCredit
        | TaskKind::ConfirmPair => Part::Reviewer,
    }
}

/// Why this person is asked, as the plan keeps it.
pub(crate) fn choice(because: &str) -> Choice {
    Choice::Stated(because.to_owned())
}

/// What must be seen before deciding.
pub(crate) fn alerts(record: &InvoiceRecord) -> Vec<Alert> {
    let mut alerts = Vec::new();
    if record.has_new_account {
        alerts.push(Alert::NewAccount);
    }
    for finding in record.findings.iter().filter(|finding| finding.code == "E203") {
        if let Some(date) = record.issue_date {
            alerts.push(Alert::ProbableDuplicate { number: finding.found.clone(), issue_date: date });
        }
    }
    if record.dispute.is_some() {
        alerts.push(Alert::Disputed);
    }
    alerts
}

/// The stored match result of an invoice, where one was made.
pub(crate) async fn match_result(
    store: &Store,
    record: &InvoiceRecord,
) -> Result<Option<MatchResult>, StepError> {
    match &record.match_key {
        Some(key) => Ok(Some(store.get_json(key).await?)),
        None => Ok(None),
    }
}

/// What was looked at before the invoice came to a person.
pub(crate) fn evidence(record: &InvoiceRecord, result: Option<&MatchResult>) -> Vec<Evidence> {
    let orders: Vec<_> = record.orders.iter().map(|order| order.as_str()).collect();
    let orders = orders.join(", ");
    let mut found = Vec::new();
    match result {
        None if record.orders.is_empty() => found.push(Evidence::NoOrder),
        None => {}
        Some(result) => {
            let matched = result.lines.iter().filter(|line| line.state == LineState::Matched).count();
            if !result.lines.is_empty() {
                found.push(Evidence::LinesMatch {
                    orders: orders.clone(),
                    matched,
                    lines: result.lines.len(),
                });
            } else if result.header.as_ref().is_some_and(|header| header.is_met) {
                found.push(Evidence::TotalMatches { orders: orders.clone() });
            }
            if matches!(result.outcome, Outcome::AwaitingReceipt { .. }) {
                found.push(Evidence::NotReceived { orders });
            }
            let deviations = result.lines.iter().flat_map(|line| {
                let not_met = line.evidence.iter().filter(|evidence| evidence.verdict == Verdict::NotMet);
                not_met.map(move |evidence| Evidence::Deviation {
                    line: line.id.clone(),
                    criterion: evidence.criterion,
                    expected: evidence.expected.as_ref().and_then(figure),
                    found: evidence.found.as_ref().and_then(figure),
                })
            });
            found.extend(deviations.take(DEVIATIONS_MAX));
        }
    }
    found
}

fn figure(value: &Value) -> Option<Figure> {
    match value {
        Value::Number(number) => Some(Figure::Number { value: number.normalize(), unit: String::new() }),
        Value::Text(text) => Some(Figure::Text(text.clone())),
        Value::Date(date) => Some(Figure::Day(*date)),
        Value::Period(..) => Some(Figure::Text(value.to_string())),
        Value::Missing => None,
    }
}
