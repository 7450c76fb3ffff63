//! Tables for people: what a clerk wants to know of each invoice.

use std::io::IsTerminal as _;

use attest_model::record::{InvoiceRecord, State};
use attest_store::MessageRecord;
use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement, Table, presets};

/// How a state is shown.
const fn color(state: State) -> Color {
    match state {
        State::Ready | State::Dispatched | State::AcceptedByErp | State::Paid | State::Matched => {
            Color::Green
        }
        State::Error | State::Rejected | State::Removed => Color::Red,
        State::Held
        | State::AwaitingReceipt
        | State::Review
        | State::Approval
        | State::Disputed
        | State::AwaitingCredit
        | State::FinalCheck => Color::Yellow,
        State::Received | State::Loaded | State::ArrivalOk | State::Matching => Color::Reset,
    }
}

/// A table that fits the terminal, with colours only there.
#[must_use]
pub fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    if std::io::stdout().is_terminal() {
        table.enforce_styling();
    } else {
        table.force_no_tty();
        table.set_width(150);
    }
    table.set_header(header.iter().map(|text| Cell::new(text).add_attribute(Attribute::Bold)));
    table
}

/// One row per invoice and per refused message.
#[must_use]
pub fn invoices(records: &[InvoiceRecord], refused: &[MessageRecord]) -> Table {
    let mut table = table(&["file", "invoice", "supplier", "amount", "where it stands", "why"]);
    for record in records {
        let amount = match (record.payable.or(record.gross), record.currency) {
            (Some(amount), Some(currency)) => format!("{amount} {currency}"),
            _ => "–".to_owned(),
        };
        table.add_row([
            Cell::new(&record.file_name),
            Cell::new(&record.number),
            Cell::new(&record.seller_name),
            Cell::new(amount).set_alignment(CellAlignment::Right),
            Cell::new(record.state.word()).fg(color(record.state)),
            Cell::new(why(record)),
        ]);
    }
    for message in refused {
        let code = message.refused.as_deref().unwrap_or_default();
        table.add_row([
            Cell::new(&message.file_name),
            Cell::new("–"),
            Cell::new("–"),
            Cell::new("–").set_alignment(CellAlignment::Right),
            Cell::new("refused").fg(Color::Red),
            Cell::new(format!("{code}: {}", message.explanation)),
        ]);
    }
    table
}

/// Why an invoice stands where it stands, in one line.
#[must_use]
pub fn why(record: &InvoiceRecord) -> String {
    let people: Vec<String> = record.tasks.iter().map(|task| task.user.to_string()).collect();
    let asked = if people.is_empty() { String::new() } else { format!("asks {}", people.join(", ")) };
    let finding = record.findings.iter().find(|finding| record.reason.starts_with(&finding.code));
    let reason = match finding {
        Some(finding) => format!("{}: {}", finding.code, finding.message),
        None => match record.reason.as_str() {
            "" if record.state == State::Ready => "waits for the next batch".to_owned(),
            "" if record.state == State::Dispatched => "sent to the ERP".to_owned(),
            "" => String::new(),
            word => said(word).to_owned(),
        },
    };
    [reason, asked].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
}

/// The codes that steps keep as a reason, in words.
fn said(reason: &str) -> &str {
    match reason {
        "NO_ORDER" => "names no order; a person approves it",
        "ORDER_NOT_USABLE" => "its order cannot be used",
        "NO_RECEIPT_YET" => "waits for the goods receipt",
        "NO_RECEIPT" => "the goods were not confirmed in time",
        "CRITERIA" => "differs from its order",
        "EXTRA_ROW" => "a row that is not on the order needs a person",
        "AMBIGUOUS" => "several order lines fit and they differ",
        "UNIT_MISMATCH" => "units differ and no conversion is known",
        "HEADER_AMOUNT" => "the total is not the order's",
        "TOTAL_DIFFERENCE" => "the rows do not sum to the total",
        "OPEN_AMOUNT" => "more than the order has left",
        "NOT_ATTEMPTED" => "matching is switched off for its order",
        "CREDIT_NOTE" => "waits for its invoice",
        "CREDIT_REQUESTED" => "waits for the credit note that was asked for",
        "CREDIT_REVIEW" => "paired; a person checks the credit note",
        "PAIR_PROPOSED" => "a pair is proposed; a person confirms it",
        "ITM" => "a row was refused by the supplier's rule",
        "COPY" => "a copy of a document that came before",
        "NEW_ACCOUNT" => "its account is used for the first time",
        "OVER_AMOUNT" => "above the amount that is checked before dispatch",
        "NO_APPROVER" => "nobody up the line may approve this much",
        "NO_RATE" => "no exchange rate is known for its date",
        other => other,
    }
}
