//! MATCH-17. The delivery ticket.

use attest_model::settings::Criterion;

use super::{Pair, compared, text};
use crate::matching::line_result::Evidence;
use crate::matching::symbols::NONE;

pub(super) fn check(pair: &Pair<'_>) -> Evidence {
    let view = pair.view;
    let receipt = pair.candidate.and_then(|candidate| candidate.receipt);
    let by_number = view.receipt_number != NONE
        && pair.candidate.is_some_and(|candidate| candidate.receipt_number == view.receipt_number);
    let (expected, found) = if by_number || (view.ticket == NONE && view.receipt_number != NONE) {
        (receipt.map(|receipt| receipt.number.as_str()), view.receipt_number_text)
    } else {
        (receipt.and_then(|receipt| receipt.ticket.as_deref()), view.ticket_text)
    };
    compared(Criterion::Dt, !pair.missed.ticket, text(expected), text(found))
}
