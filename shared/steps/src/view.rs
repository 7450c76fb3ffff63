//! What mails and pages show of an invoice, made of its record, its match and its trail.

use attest_formats::display::tiff_as_pdf;
use attest_model::coding::Dimension;
use attest_model::dates::{Timestamp, date};
use attest_model::ids::UserCode;
use attest_model::master::{Company, Supplier, User};
use attest_model::money::{Amount, Currency, Decimal, decimal};
use attest_model::record::{Actor, InvoiceRecord, TaskKind, TrailEntry};
use attest_model::subscriptions::{Deviation, Named};
use attest_payables::attachments::delivery;
use attest_payables::checks::is_check;
use attest_payables::images::Delivery;
use attest_payables::matching::{LineState, MatchResult, Outcome, Value, Verdict};
use attest_render::{
    Alert, Attachment, Choice, CodingRow, Evidence, Figure, HistoryEntry, InvoiceHead, Language, Part,
};
use attest_store::Store;
use jiff::Zoned;
use jiff::tz::TimeZone;

use crate::StepError;

/// Most deviations listed in a mail or on the page; the explanation has all of them.
const DEVIATIONS_MAX: usize = 12;

/// The head of an invoice.
pub(crate) fn head(record: &InvoiceRecord, company: &Company, supplier: Option<&Supplier>) -> InvoiceHead {
    head_of(record, Some(company), supplier)
}

/// The head of an invoice whose company may not be known (E101).
pub(crate) fn head_of(
    record: &InvoiceRecord,
    company: Option<&Company>,
    supplier: Option<&Supplier>,
) -> InvoiceHead {
    let currency = record.currency.or_else(|| company.map(|company| company.currency));
    let amount = |value: Option<Decimal>| Some(Amount::new(value?, currency?));
    let company = company.filter(|company| record.company.as_ref().is_none_or(|code| *code == company.code));
    InvoiceHead {
        company: company.map(|company| company.name.clone()).unwrap_or_default(),
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

/// A person's name, else the code.
pub(crate) fn name<'a>(users: &'a [User], code: &'a UserCode) -> &'a str {
    users.iter().find(|user| user.code == *code).map_or_else(|| code.as_str(), |user| user.name.as_str())
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

/// An instant on the company's clock, where one is known.
pub(crate) fn on_clock_of(at: Timestamp, company: Option<&Company>) -> Zoned {
    company.map_or_else(|| at.to_zoned(TimeZone::UTC), |company| on_clock(at, company))
}

/// The coding as people read it.
pub(crate) fn coding(record: &InvoiceRecord, currency: Option<Currency>) -> Vec<CodingRow> {
    let Some(currency) = currency else { return Vec::new() };
    let rows = record.coding.iter().map(|row| CodingRow {
        values: Dimension::all_of(row)
            .map(|(_, value)| value)
            .chain(row.period.as_deref())
            .map(str::to_owned)
            .collect(),
        tax: row.tax,
        amount: Amount::new(row.amount, currency),
        text: row.text.clone(),
    });
    rows.collect()
}

/// Who did something, by name.
pub(crate) fn actor<'a>(actor: &'a Actor, users: &'a [User], supplier: Option<&'a Supplier>) -> &'a str {
    match actor {
        Actor::User { user, .. } => name(users, user),
        Actor::Rule { name, .. } => name,
        Actor::Erp => "ERP",
        Actor::Supplier => supplier.map_or("", |supplier| supplier.name.as_str()),
    }
}

/// One entry of the trail as people read it.
pub(crate) fn history(
    entry: &TrailEntry,
    users: &[User],
    supplier: Option<&Supplier>,
    company: Option<&Company>,
) -> HistoryEntry {
    let is_ours = matches!(entry.actor, Actor::Rule { .. });
    HistoryEntry {
        at: on_clock_of(entry.at, company),
        who: if is_ours { String::new() } else { actor(&entry.actor, users, supplier).to_owned() },
        action: entry.action.clone(),
        state: (entry.before != entry.after).then_some(entry.after),
        comment: entry.reason.clone(),
        is_ours: !matches!(entry.actor, Actor::User { .. }),
    }
}

/// The attachments that can be opened, by their place in the list below an address (ATT-2, ATT-14).
pub(crate) fn attachments(record: &InvoiceRecord, address: &str) -> Vec<Attachment> {
    let listed = record.attachments.iter().enumerate().filter(|(_, file)| file.reference().is_some());
    listed.map(|(at, file)| Attachment { name: file.name.clone(), url: format!("{address}/{at}") }).collect()
}

/// An attachment on its way to a browser (ATT-8, ATT-10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its name.
    pub file_name: String,
    /// What it is; nothing that a browser would run.
    pub media_type: String,
    /// Shown in the browser; else saved.
    pub is_inline: bool,
}

impl OpenedFile {
    /// A file that is saved, whatever it is (IMG-17).
    pub(crate) fn saved(bytes: Vec<u8>, file_name: String) -> Self {
        Self { bytes, file_name, media_type: "application/octet-stream".to_owned(), is_inline: false }
    }
}

/// A clean attachment, by its place in the list; a TIFF as the PDF that is made of it, where one can be made.
pub(crate) async fn attachment(
    store: &Store,
    record: &InvoiceRecord,
    index: usize,
) -> Result<Option<OpenedFile>, StepError> {
    let Some(found) = record.attachments.get(index) else { return Ok(None) };
    let Some(key) = found.reference() else { return Ok(None) };
    let bytes = store.get_document(key, crate::intake::MESSAGE_BYTES_MAX).await?;
    let (file_name, media_type) = (found.name.clone(), found.media_type.clone());
    Ok(Some(match delivery(&found.media_type) {
        Delivery::Inline => OpenedFile { bytes, file_name, media_type, is_inline: true },
        Delivery::InlineConverted => match tiff_as_pdf(&bytes) {
            Some(pdf) => OpenedFile {
                bytes: pdf,
                file_name: format!("{file_name}.pdf"),
                media_type: "application/pdf".to_owned(),
                is_inline: true,
            },
            None => OpenedFile::saved(bytes, file_name),
        },
        Delivery::Download => OpenedFile::saved(bytes, file_name),
    }))
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

/// Why this person is asked, from the words that the plan keeps (APPR-3).
pub(crate) fn choice(because: &str, record: &InvoiceRecord, asked: &UserCode, users: &[User]) -> Choice {
    let person = |code: &str| name(users, &UserCode::new(code)).to_owned();
    if let Some(rule) = because.strip_prefix("rule ") {
        return Choice::Rule(rule.to_owned());
    }
    if let Some(code) = because.strip_prefix("asked by ").or_else(|| because.strip_prefix("chosen by ")) {
        return Choice::ForwardedBy(person(code));
    }
    if let Some(code) = because.strip_prefix("next above ") {
        return Choice::LimitOf(person(code));
    }
    match because {
        "named by a rule" => Choice::Rule(String::new()),
        "responsible for the order" => Choice::OrderResponsible(
            record.orders.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        ),
        "responsible for the subscription" => Choice::SubscriptionResponsible(String::new()),
        "named by the buyer reference" => Choice::BuyerReference(asked.to_string()),
        "default reviewer of the supplier" => Choice::SupplierDefault,
        "owner of the cost centre" => Choice::CostCentre(String::new()),
        other => Choice::Stated(other.to_owned()),
    }
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
        Some(key) => Ok(Some(store.load_match(&record.id, key).await?)),
        None => Ok(None),
    }
}

/// What was looked at before the invoice came to a person.
pub(crate) fn evidence(record: &InvoiceRecord, result: Option<&MatchResult>) -> Vec<Evidence> {
    let orders: Vec<_> = record.orders.iter().map(|order| order.as_str()).collect();
    let orders = orders.join(", ");
    let mut found = Vec::new();
    let subscription = record.subscription.as_ref().filter(|named| named.is_matched);
    match result {
        None if subscription.is_some() => found.extend(subscription.into_iter().flat_map(fits)),
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
                    line: line.id.to_string(),
                    criterion: evidence.criterion,
                    expected: evidence.expected.as_ref().and_then(figure),
                    found: evidence.found.as_ref().and_then(figure),
                })
            });
            found.extend(deviations.take(DEVIATIONS_MAX));
        }
    }
    let checks = record.findings.iter().filter(|finding| is_check(finding));
    found.extend(
        checks.map(|check| Evidence::Warning { code: check.code.clone(), text: check.message.clone() }),
    );
    found
}

/// SUB-6. How an invoice fits its subscription.
fn fits(named: &Named) -> Vec<Evidence> {
    if named.deviations.is_empty() {
        return vec![Evidence::SubscriptionFits { number: named.key.clone() }];
    }
    let deviation = |deviation: &Deviation| Evidence::SubscriptionDeviation {
        number: named.key.clone(),
        deviation: deviation.word.clone(),
        expected: compared(&deviation.expected),
        found: compared(&deviation.found),
    };
    named.deviations.iter().map(deviation).collect()
}

/// A number, a day or a text, as it was kept.
fn compared(text: &str) -> Option<Figure> {
    if text.is_empty() {
        return None;
    }
    let number =
        decimal(text).ok().map(|value| Figure::Number { value: value.normalize(), unit: String::new() });
    number.or_else(|| date(text).map(Figure::Day)).or_else(|| Some(Figure::Text(text.to_owned())))
}

pub(crate) fn figure(value: &Value) -> Option<Figure> {
    match value {
        Value::Number(number) => Some(Figure::Number { value: number.normalize(), unit: String::new() }),
        Value::Text(text) => Some(Figure::Text(text.to_string())),
        Value::Date(date) => Some(Figure::Day(*date)),
        Value::Period(..) => Some(Figure::Text(value.to_string())),
        Value::Missing => None,
    }
}

#[cfg(test)]
mod tests {
    use attest_model::ids::{DocumentDigest, InvoiceId, MessageId};
    use attest_model::record::Channel;

    use super::*;

    #[test]
    fn appr_3_why_a_person_is_asked_is_said_in_the_readers_words() {
        let at = Timestamp::UNIX_EPOCH;
        let mut record = InvoiceRecord::received(
            InvoiceId::derive(at, b"1"),
            MessageId::derive(at, b"1"),
            Channel::Network,
            DocumentDigest::of(b"1"),
            at,
        );
        record.orders = vec!["V7/0001".into()];
        for (because, expected) in [
            ("rule Large ones", Choice::Rule("Large ones".to_owned())),
            ("named by a rule", Choice::Rule(String::new())),
            ("responsible for the order", Choice::OrderResponsible("V7/0001".to_owned())),
            ("named by the buyer reference", Choice::BuyerReference("lina".to_owned())),
            ("default reviewer of the supplier", Choice::SupplierDefault),
            ("next above per", Choice::LimitOf("per".to_owned())),
            ("asked by per", Choice::ForwardedBy("per".to_owned())),
            ("something new", Choice::Stated("something new".to_owned())),
        ] {
            assert_eq!(choice(because, &record, &"lina".into(), &[]), expected, "APPR-3 {because}");
        }
    }
}
