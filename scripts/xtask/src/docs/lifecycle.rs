//! `docs/lifecycle.md`: the states of an invoice and the ways between them.

use std::fmt::Write as _;

use attest_model::record::State;
use attest_payables::lifecycle::{Event, TRANSITIONS};

use super::table::Table;

/// The ways most invoices take: the picture shows these, the table all.
const MAIN: &[(State, Event, State)] = &[
    (State::Received, Event::Load, State::Loaded),
    (State::Loaded, Event::Arrive, State::ArrivalOk),
    (State::Loaded, Event::Fail, State::Error),
    (State::Error, Event::Arrive, State::ArrivalOk),
    (State::ArrivalOk, Event::Match, State::Matching),
    (State::ArrivalOk, Event::Review, State::Review),
    (State::Matching, Event::AwaitReceipt, State::AwaitingReceipt),
    (State::AwaitingReceipt, Event::Matched, State::Matched),
    (State::Matching, Event::Matched, State::Matched),
    (State::Matching, Event::Review, State::Review),
    (State::Review, Event::Approve, State::Approval),
    (State::Matched, Event::Approve, State::Approval),
    (State::Matched, Event::Check, State::FinalCheck),
    (State::Approval, Event::Dispute, State::Disputed),
    (State::Disputed, Event::Settle, State::Approval),
    (State::Approval, Event::AwaitCredit, State::AwaitingCredit),
    (State::AwaitingCredit, Event::Check, State::FinalCheck),
    (State::Approval, Event::Reject, State::Rejected),
    (State::Approval, Event::Check, State::FinalCheck),
    (State::FinalCheck, Event::Pass, State::Ready),
    (State::Ready, Event::Dispatch, State::Dispatched),
    (State::Dispatched, Event::Accept, State::AcceptedByErp),
    (State::Dispatched, Event::Refuse, State::Error),
    (State::AcceptedByErp, Event::Pay, State::Paid),
];

/// Draws the document.
pub(super) fn draw() -> String {
    let mut picture = String::new();
    for (from, event, to) in MAIN {
        _ = writeln!(picture, "  {} --> {}: {}", from.word(), to.word(), event.word());
    }
    let mut table = Table::new(["event", "from", "to", "statements"]);
    for row in TRANSITIONS {
        let event = format!("`{}`", row.event.word());
        table.row([&event, &words(row.from), &words(row.to), row.because]);
    }
    format!(
        "# Lifecycle\n\nThe ways most invoices take:\n\n```mermaid\nstateDiagram-v2\n{picture}```\n\n\
         Every way there is; nothing else changes the state of an invoice:\n\n{table}"
    )
}

fn words(states: &[State]) -> String {
    states.iter().map(|state| state.word()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_shows_only_ways_of_the_table() {
        for (from, event, to) in MAIN {
            assert!(event.leads(*from, *to), "{from:?} {event:?} {to:?}");
        }
    }
}
