//! What a change of the invoice does to approvals given before (APPR-10).

use attest_model::ids::UserCode;
use attest_model::orders::CodingRow;
use attest_model::record::{InvoiceRecord, Next, State};

use super::{Decision, NoticeKind};
use crate::coding::coded_by_people;
use crate::lifecycle::{self, Event, Refused};

/// APPR-10. A change that matters to people who approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// A total or the currency.
    Amount,
    /// The supplier.
    Supplier,
    /// An account to pay to.
    BankAccount,
    /// The coding.
    Coding,
    /// A line.
    Line,
}

impl Change {
    /// The word in the trail.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Supplier => "supplier",
            Self::BankAccount => "bank account",
            Self::Coding => "coding",
            Self::Line => "line",
        }
    }
}

/// What differs between two records of one invoice; accounts stand in the document, so the caller says whether they do.
#[must_use]
pub fn between(before: &InvoiceRecord, after: &InvoiceRecord, other_accounts: bool) -> Vec<Change> {
    let totals =
        |record: &InvoiceRecord| (record.currency, record.net, record.tax, record.gross, record.payable);
    [
        (totals(before) != totals(after), Change::Amount),
        (before.supplier != after.supplier, Change::Supplier),
        (other_accounts, Change::BankAccount),
        (before.coding != after.coding, Change::Coding),
        (before.edits_key != after.edits_key, Change::Line),
    ]
    .into_iter()
    .filter_map(|(differs, change)| differs.then_some(change))
    .collect()
}

/// APPR-10. Takes over a changed record: links of the older content act no more, approvals given are void, point 3
/// starts again.
///
/// `after` is the changed record, still in the state before the change. Without a change it is returned as it is.
///
/// # Errors
/// [`Refused::NoWay`] when the invoice was sent or has ended (FIN-10).
pub fn apply(
    before: &InvoiceRecord,
    after: InvoiceRecord,
    by: Option<&UserCode>,
    other_accounts: bool,
) -> Result<Decision, Refused> {
    let changes = between(before, &after, other_accounts);
    let mut decision = Decision::begin(&after);
    if changes.is_empty() {
        return Ok(decision);
    }
    let state = before.state;
    if state.is_dispatched() || state.is_terminal() {
        return Err(Refused::NoWay { event: "change", from: state, to: state });
    }
    decision.record.content_version = before.content_version + 1;
    if let Some(by) = by {
        decision.record.coded_by = Some(by.clone());
        decision.record.touched_by_person = true;
    }
    let voided = decision.void_answers();
    for user in &voided {
        decision.tell(user, NoticeKind::Voided, None);
    }
    let had_approval = !voided.is_empty();
    let restarts = match state {
        State::Approval => true,
        State::FinalCheck | State::Ready => had_approval,
        State::Received
        | State::Loaded
        | State::Error
        | State::Held
        | State::ArrivalOk
        | State::Matching
        | State::AwaitingReceipt
        | State::Matched
        | State::Review
        | State::Disputed
        | State::AwaitingCredit
        | State::Dispatched
        | State::AcceptedByErp
        | State::Paid
        | State::Rejected
        | State::Removed => false,
    };
    if restarts {
        decision.end_tasks();
        let reason = format!("changed: {}", words(&changes));
        let next = Next::RequestApproval;
        lifecycle::advance(&mut decision.record, Event::Approve, State::Approval, next, &reason)?;
    } else {
        renew(&mut decision);
    }
    Ok(decision)
}

/// APPR-10. A match codes an invoice; answers whether it was coded otherwise before.
///
/// What was answered for the other coding is void then, and links that were sent for it act no more (LINK-6). Rows of tax are
/// not compared: they follow from the others (CODE-7).
pub fn recode(record: &mut InvoiceRecord, coding: &[CodingRow]) -> bool {
    let is_same = coded_by_people(&record.coding).eq(coding);
    if coding.is_empty() || is_same {
        return false;
    }
    let is_first = record.coding.is_empty();
    record.coding = coding.to_vec();
    if !is_first {
        record.content_version += 1;
        for made in &mut record.decisions {
            made.is_void = true;
        }
    }
    !is_first
}

/// Open tasks stay, but their links name the older content: they are revoked and sent anew (LINK-6).
fn renew(decision: &mut Decision) {
    for task in &mut decision.record.tasks {
        decision.revoke.extend(task.link.take());
        decision.opened.push(task.id.clone());
    }
}

fn words(changes: &[Change]) -> String {
    changes.iter().map(|change| change.word()).collect::<Vec<_>>().join(", ")
}
