//! MATCH-59 for people: what a match compared, line by line and criterion by criterion.

use std::fmt::Write as _;

use attest_model::settings::Criterion;
use attest_payables::accrual::Way;
use attest_payables::matching::{
    DocumentRowResult, Evidence, HeaderResult, LineResult, LineState, MatchKind, MatchResult, MemorandumCode,
    Note, Outcome, Responsible, RuleUsed, Trigger, Value, Verdict,
};
use comfy_table::Table;
use rust_decimal::Decimal;

use crate::table::{in_words, table};

/// All of a match result.
#[must_use]
pub(crate) fn shown(result: &MatchResult) -> String {
    let kind = match result.kind {
        MatchKind::Rows => "with rows",
        MatchKind::Header => "by the header",
    };
    let mut text = format!(
        "{}\nMatch {kind} on {}, {}, rules {}\n",
        outcome(&result.outcome),
        result.today,
        why(result.trigger),
        result.rules
    );
    // Writing to a text does not fail.
    let _ = tell(&mut text, result);
    text
}

/// MATCH-33. What a match was made for.
const fn why(trigger: Trigger) -> &'static str {
    match trigger {
        Trigger::Arrival => "as the invoice came",
        Trigger::Receipt => "as goods were received",
        Trigger::OrderChange => "as an order changed",
        Trigger::Revalidation => "as the invoice was validated again",
        Trigger::CreateBatch => "before a batch",
        Trigger::OnDemand => "on demand",
    }
}

/// What follows from a match, in one line.
fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Matched { reservations, .. } if reservations.len() == 1 => {
            "matched, 1 reservation".to_owned()
        }
        Outcome::Matched { reservations, .. } => format!("matched, {} reservations", reservations.len()),
        Outcome::AwaitingReceipt { responsible, order, until } => {
            let who = match responsible {
                Responsible::Buyer(user) => user.to_string(),
                Responsible::Site(Some(contract)) => format!("the Site role of contract {contract}"),
                Responsible::Site(None) => "the Site role".to_owned(),
            };
            format!("waits until {until} for the goods of order {order}; {who} is asked")
        }
        Outcome::NotMatched { reason, failed } if failed.is_empty() => {
            format!("not matched, {} ({reason})", in_words(reason.word()))
        }
        Outcome::NotMatched { reason, failed } => {
            let failed: Vec<_> = failed.iter().map(|criterion| named(*criterion)).collect();
            format!("not matched, {} ({reason}): {}", in_words(reason.word()), failed.join(", "))
        }
        Outcome::NotAttempted { order, because } => {
            format!("not compared, 2-way matching is off for order {order} ({because})")
        }
        Outcome::Rejected { row } => format!("the rule for extra rows rejects row {row}"),
    }
}

fn tell(text: &mut String, result: &MatchResult) -> std::fmt::Result {
    for order in &result.orders {
        let way = match order.way {
            Way::TwoWay => "compared with the order",
            Way::ThreeWay => "compared with order and receipts",
            Way::NoAttempt => "not compared",
        };
        let method = format!("method {:?}", order.method);
        let because = if order.because == method { String::new() } else { format!(" ({})", order.because) };
        writeln!(text, "  order {}, {method}: {way}{because}", order.number)?;
    }
    // What is not matched as a whole takes nothing.
    let takes = if matches!(result.outcome, Outcome::Matched { .. }) { "takes" } else { "would take" };
    for line in &result.lines {
        tell_line(text, line, takes)?;
    }
    for row in &result.document_rows {
        tell_row(text, row)?;
    }
    if let Some(totals) = &result.totals {
        let tolerance = totals.tolerance.map_or_else(|| "not checked".to_owned(), plain);
        writeln!(
            text,
            "  rows {}, net total {}, difference {}; by order prices {}, tolerance {tolerance}",
            plain(totals.rows),
            optional(totals.invoice),
            optional(totals.difference),
            plain(totals.expected)
        )?;
    }
    if let Some(header) = &result.header {
        tell_header(text, header)?;
    }
    for note in &result.memoranda {
        let code = match note.code {
            MemorandumCode::Quantity => "quantity",
            MemorandumCode::Price => "price",
            MemorandumCode::LineAmount => "line amount",
            MemorandumCode::Total => "total",
            MemorandumCode::Header => "header total",
        };
        let line = note.line.and_then(|index| result.lines.iter().find(|line| line.index == index));
        let line = line.map_or(String::new(), |line| format!("line {}: ", line.id));
        let (difference, tolerance) = (plain(note.difference), plain(note.tolerance));
        writeln!(text, "  inside the tolerance: {line}{code} differs by {difference} of {tolerance}")?;
    }
    Ok(())
}

fn tell_line(text: &mut String, line: &LineResult, takes: &str) -> std::fmt::Result {
    let reason =
        line.reason.map_or(String::new(), |reason| format!(", {} ({reason})", in_words(reason.word())));
    let count = match line.candidate_count {
        1 => "1 candidate".to_owned(),
        count => format!("{count} candidates"),
    };
    let received = line.received.filter(|_| line.state == LineState::AwaitingReceipt);
    let received = received.map_or(String::new(), |open| format!(", {} received and open", plain(open)));
    writeln!(text, "\n  line {}: {}{received}{reason}; {count}", line.id, state(line.state))?;
    if !line.evidence.is_empty() {
        let mut rows = table(&["criterion", "", "expected", "found", "tolerance", "decided by"]);
        if let Some(first) = rows.column_mut(0) {
            first.set_padding((INDENT, 1));
        }
        let (compared, others): (Vec<_>, Vec<_>) = line.evidence.iter().partition(|found| is_compared(found));
        for found in compared {
            add(&mut rows, found);
        }
        writeln!(text, "{rows}")?;
        tell_others(text, &others)?;
    }
    if let Some(rule) = &line.rule {
        writeln!(text, "    {}", said(rule))?;
    }
    for taken in &line.allocations {
        let receipt =
            taken.receipt.as_ref().map_or(String::new(), |receipt| format!(" of receipt {receipt}"));
        let (quantity, amount) = (plain(taken.quantity), plain(taken.amount));
        writeln!(text, "    {takes} {quantity} for {amount} from order line {}{receipt}", taken.order_line)?;
    }
    if line.state == LineState::NotMatched {
        for candidate in &line.candidates {
            let receipt = candidate.receipt.as_ref().map_or(String::new(), |receipt| {
                let ticket = candidate.ticket.as_deref().map_or(String::new(), |t| format!(", ticket {t}"));
                format!(", receipt {receipt}{ticket}")
            });
            let date = candidate.delivery_date.map_or(String::new(), |date| format!(" of {date}"));
            let open = plain(candidate.open_quantity);
            writeln!(text, "    candidate: order line {}{receipt}{date}, {open} open", candidate.order_line)?;
        }
    }
    Ok(())
}

/// Columns that evidence stands to the right of its line.
const INDENT: u16 = 4;

/// Whether a criterion was compared with anything; the others are told in one line.
fn is_compared(found: &Evidence) -> bool {
    matches!(found.verdict, Verdict::Met | Verdict::NotMet) || found.expected.is_some()
}

/// What was not compared, by who decided that.
fn tell_others(text: &mut String, others: &[&Evidence]) -> std::fmt::Result {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for found in others {
        let why = if found.because.is_none() {
            verdict(found.verdict).to_owned()
        } else {
            format!("{}: {}", verdict(found.verdict), found.because)
        };
        let name = match &found.found {
            Some(value) => format!("{} {value}", named(found.criterion)),
            None => named(found.criterion).to_owned(),
        };
        match groups.iter_mut().find(|(known, _)| *known == why) {
            Some((_, names)) => names.push(name),
            None => groups.push((why, vec![name])),
        }
    }
    for (why, names) in groups {
        writeln!(text, "    {} ({why})", names.join(", "))?;
    }
    Ok(())
}

fn add(rows: &mut Table, found: &Evidence) {
    let note = match found.note {
        Some(Note::UnitMismatch) => ", no conversion between the units is known",
        Some(Note::Together) => ", together with other lines",
        Some(Note::Partial) => ", and something would stay open",
        Some(Note::Order) => ", the order cannot be used",
        None => "",
    };
    let value = |value: &Option<Value>| value.as_ref().map_or_else(String::new, ToString::to_string);
    rows.add_row([
        named(found.criterion).to_owned(),
        format!("{}{note}", verdict(found.verdict)),
        value(&found.expected),
        value(&found.found),
        optional(found.tolerance),
        found.because.to_string(),
    ]);
}

fn tell_row(text: &mut String, row: &DocumentRowResult) -> std::fmt::Result {
    let kind = if row.is_allowance { "allowance" } else { "charge" };
    let because = match &row.rule {
        Some(rule) => format!("; {}", said(rule)),
        None if row.is_allowance => "; allowances of a document always are".to_owned(),
        None => "; no rule of extra_rows is for it".to_owned(),
    };
    let what = if row.text.is_empty() { String::new() } else { format!(" ({})", row.text) };
    writeln!(text, "\n  {kind} of {}{what}: {}{because}", plain(row.amount), state(row.state))
}

fn tell_header(text: &mut String, header: &HeaderResult) -> std::fmt::Result {
    let basis = if header.is_gross { "gross" } else { "net" };
    writeln!(
        text,
        "  {basis} total: expected {}, found {}, tolerance {} ({}): {}",
        plain(header.expected),
        optional(header.found),
        plain(header.tolerance),
        header.because,
        verdict(if header.is_met { Verdict::Met } else { Verdict::NotMet })
    )?;
    let delivery = match header.delivery_confirmed {
        Some(true) => "is confirmed",
        Some(false) => "is not confirmed",
        None => "need not be confirmed",
    };
    writeln!(text, "  delivery {delivery}; received value not yet taken {}", plain(header.received_value))?;
    for (order, amount) in &header.taken {
        writeln!(text, "  takes {} from order {order}", plain(*amount))?;
    }
    Ok(())
}

/// The rule for an extra row.
fn said(rule: &RuleUsed) -> String {
    let over = if rule.is_over_limit { ", above its limit" } else { "" };
    let limit = rule.limit.map_or(String::new(), |limit| format!(" up to {}", plain(limit)));
    format!("rule {} of extra_rows: {}{limit}{over} ({})", rule.index + 1, rule.action.word(), rule.because)
}

/// A criterion by its code and in a word.
const fn named(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Po => "PO order",
        Criterion::Pc => "PC product",
        Criterion::Dt => "DT ticket",
        Criterion::Dd => "DD date",
        Criterion::Qt => "QT quantity",
        Criterion::Pr => "PR price",
        Criterion::La => "LA amount",
        Criterion::Wb => "WB code",
    }
}

const fn state(state: LineState) -> &'static str {
    match state {
        LineState::Matched => "matched",
        LineState::ExtraRow => "accepted as an extra row",
        LineState::Rounding => "accepted as rounding",
        LineState::AwaitingReceipt => "waits for its goods",
        LineState::NotMatched => "not matched",
    }
}

const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::NotMet => "NOT met",
        Verdict::NotApplicable => "does not apply",
        Verdict::Off => "off",
        Verdict::Pending => "once received",
    }
}

fn plain(value: Decimal) -> String {
    value.normalize().to_string()
}

fn optional(value: Option<Decimal>) -> String {
    value.map_or_else(String::new, plain)
}
