//! Tables for people: what a clerk wants to know of each invoice.

use std::io::IsTerminal as _;

use attest_model::record::{InvoiceRecord, STUCK_IN, State};
use attest_payables::workbench::has_warning;
use attest_store::{MessageRecord, MessageState, RefusedFile};
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

/// One row per invoice, per message that gave none, and per file inside of a message that was not taken (IN-4).
#[must_use]
pub fn invoices(records: &[InvoiceRecord], messages: &[MessageRecord]) -> Table {
    let mut table = table(&["file", "invoice", "supplier", "amount", "where it stands", "why"]);
    for record in records {
        let amount = match (record.payable.or(record.gross), record.currency) {
            (Some(amount), Some(currency)) => format!("{amount} {currency}"),
            _ => "–".to_owned(),
        };
        table.add_row([
            Cell::new(&record.file_name),
            Cell::new(or_dash(&record.number)),
            Cell::new(or_dash(&record.seller_name)),
            Cell::new(amount).set_alignment(CellAlignment::Right),
            Cell::new(stand(record)).fg(color(record.state)),
            Cell::new(why(record)),
        ]);
    }
    for message in messages {
        let mut row = |file: String, state: &str, color: Color, why: String| {
            let dash = || Cell::new("–");
            let amount = dash().set_alignment(CellAlignment::Right);
            table.add_row([
                Cell::new(file),
                dash(),
                dash(),
                amount,
                Cell::new(state).fg(color),
                Cell::new(why),
            ]);
        };
        if let Some(refused) = &message.refused {
            row(place(message, refused), "refused", Color::Red, said_of(refused));
        }
        for refused in &message.refused_files {
            row(place(message, refused), "refused", Color::Red, said_of(refused));
        }
        if matches!(message.state, MessageState::NotLoaded | MessageState::Loading) {
            let why = format!("{} documents wait to be loaded", message.documents);
            row(message.file_name.clone(), message.state.word(), Color::Yellow, why);
        }
        if let Some(rejection) = &message.rejected {
            let why = format!("rejected by {}: {}", rejection.by, rejection.reason);
            row(message.file_name.clone(), message.state.word(), Color::Red, why);
        }
    }
    table
}

/// Where an invoice stands, with the symbol of an open warning (CHK-3).
fn stand(record: &InvoiceRecord) -> String {
    let symbol = if has_warning(record) { " ⚠" } else { "" };
    format!("{}{symbol}", record.state.word())
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "–" } else { text }
}

/// The file, the file in it, line and column.
fn place(message: &MessageRecord, refused: &RefusedFile) -> String {
    let mut place = message.file_name.clone();
    if let Some(name) = &refused.name {
        place = format!("{place}: {name}");
    }
    match (refused.line, refused.column) {
        (Some(line), Some(column)) => format!("{place}:{line}:{column}"),
        _ => place,
    }
}

fn said_of(refused: &RefusedFile) -> String {
    format!("{}: {}", refused.code, refused.explanation)
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
            "" if record.state == State::Ready && record.pairs.iter().any(|pair| !pair.is_proposal) => {
                "leaves with the documents it is paired with, in the next batch that has them all".to_owned()
            }
            "" if record.state == State::Ready => "waits for the next batch".to_owned(),
            "" if record.state == State::Dispatched => "sent to the ERP".to_owned(),
            "" => String::new(),
            codes => all_in_words(codes),
        },
    };
    [reason, asked].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
}

/// A final check may stop an invoice for several reasons at once (FIN-3).
fn all_in_words(codes: &str) -> String {
    if let Some(step) = codes.strip_prefix(STUCK_IN) {
        return format!("step {step} could not go on; its trail says what stopped it");
    }
    let words: Vec<_> = codes.split(' ').map(|code| (code, in_words(code))).collect();
    if words.iter().any(|(code, words)| code == words) {
        return codes.to_owned();
    }
    words.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join("; ")
}

/// The codes that steps keep as a reason, in words.
pub(crate) fn in_words(reason: &str) -> &str {
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
        "TOTAL_TOLERANCE" => "the total is above what the order allows",
        "OPEN_AMOUNT" => "more than the order has left",
        "NOT_ATTEMPTED" => "matching is switched off for its order",
        "CREDIT_NOTE" => "waits for its invoice",
        "CREDIT_REQUESTED" => "waits for the credit note that was asked for",
        "CREDIT_REVIEW" => "paired; a person checks the credit note",
        "PAIR_PROPOSED" => "a pair is proposed; a person confirms it",
        "ITM" => "a row was refused by the supplier's rule",
        "CAPTURE" => "a person checks what was read from its image",
        "MESSAGE_REJECTED" => "its message was rejected as a whole",
        "COPY" => "a copy of a document that came before",
        "NEW_ACCOUNT" => "its account is used for the first time",
        "FINAL_CHECK" => "invoices of its supplier are checked before dispatch",
        "SAMPLE_CHECK" => "chosen at random for a check before dispatch",
        "ERP_REFUSED" => "the ERP refused it before",
        "OVER_AMOUNT" => "above the amount that is checked before dispatch",
        "NO_APPROVER" => "nobody up the line may approve this much",
        "WARNINGS" => "the invoice checks warn; a person looks at it",
        "NO_RATE" => "no exchange rate is known for its date",
        "INACTIVE" => "its subscription is switched off",
        "OUTSIDE_VALIDITY" => "dated outside of its subscription's validity",
        "UNDER_MIN" => "below the least amount of its subscription",
        "OVER_MAX" => "above the largest amount of its subscription",
        "OVER_PERIOD" => "its subscription's invoices exceed the period's limit",
        "OVER_TOTAL" => "its subscription's invoices exceed the limit in all",
        "SECOND_IN_PERIOD" => "its subscription has another invoice in the period",
        "UNEXPECTED_DATE" => "not dated on the day its subscription expects",
        "CURRENCY" => "in another currency than its subscription",
        "CODING" => "its subscription's coding does not take the total",
        "NO_SUBSCRIPTION" => "its subscription has gone from the register",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fin_3_several_reasons_stand_beside_each_other() {
        for (codes, expected) in [
            ("NEW_ACCOUNT", "its account is used for the first time"),
            (
                "FINAL_CHECK NEW_ACCOUNT",
                "invoices of its supplier are checked before dispatch; its account is used for the first time",
            ),
            ("STUCK in match", "step match could not go on; its trail says what stopped it"),
            ("SOMETHING NEW_ACCOUNT", "SOMETHING NEW_ACCOUNT"),
        ] {
            assert_eq!(all_in_words(codes), expected, "FIN-3 {codes}");
        }
    }
}
