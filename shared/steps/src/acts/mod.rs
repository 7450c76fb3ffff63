//! The acts: everything a person does with an invoice (WB-2).
//!
//! Who may is one table, [`attest_payables::acts`]; here each act is loaded, decided and saved in one transaction with its
//! trail, its reservations and its messages.
//!
//! An act names the version that the person saw: where somebody was faster it is refused with `CONFLICT` (ST-10), and an
//! act that is delivered twice acts once.

use attest_model::approvals::Audience;
use attest_model::dates::Date;
use attest_model::ids::{InvoiceId, OrderNumber, TaskId, UserCode};
use attest_model::money::{Amount, Decimal};
use attest_model::orders::CodingRow;
use attest_model::record::State;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::acts::{ActKind, ActRefused, permit, permit_text};
use attest_payables::approval::Action;
use attest_payables::disputes::Outcome;
use attest_payables::edits::LineChange;
use attest_payables::lifecycle::expect_version;
use attest_payables::matching::by_hand::LineLink;
use attest_payables::workbench::may_see_samples;

use crate::StepError;
use crate::desk::{Desk, again, on_heap};
use doing::{Doing, Stop};

mod approval;
mod attachments;
mod capture;
mod credit;
mod delivery;
mod disputes;
mod doing;
mod edit;
mod matching;
mod place;

/// What a person does with an invoice; what the person writes goes beside it, in [`By::comment`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// ST-12. Puts it aside.
    Hold {
        /// Why, as a code.
        code: String,
        /// Financial; else commercial.
        is_financial: bool,
    },
    /// ST-12. Ends a hold.
    Release,
    /// IN-17. Corrects what was captured from its image, by field and text; an empty text takes a value away.
    Capture {
        /// Fields of [`attest_formats::capture::CORRECTED`] and what they say.
        entered: Vec<(String, String)>,
    },
    /// CHK-29. Adds or changes lines; the comment is why.
    EditLines {
        /// The lines.
        changes: Vec<LineChange>,
    },
    /// VAL-2. Runs arrival control again.
    Revalidate,
    /// ARR-13. Lets one error pass; the comment is the reason.
    LetPass {
        /// The finding, by its fingerprint.
        fingerprint: String,
    },
    /// Refuses it; the supplier is told (RESP-3 f).
    Reject,
    /// VAL-5. Takes it out of the workbench.
    Remove,
    /// VAL-5. Brings it back.
    Restore,
    /// MATCH-33. Tries the order match once more.
    Match,
    /// MATCH-60. Undoes a match.
    Unmatch,
    /// MATCH-62. Links lines to order and receipt lines; the comment is why deviations are accepted.
    LinkLines {
        /// The links.
        links: Vec<LineLink>,
    },
    /// MATCH-35. The owner of an order marks a line delivered in full.
    MarkDelivered {
        /// The order.
        order: OrderNumber,
        /// Its line.
        line: String,
        /// The day; absent means today.
        day: Option<Date>,
    },
    /// MATCH-38. Records a delivery note that no receipt names.
    RecordTicket {
        /// The order.
        order: OrderNumber,
        /// The number on the delivery note.
        ticket: String,
        /// Its date.
        delivery_date: Date,
        /// Order lines and what came of each.
        lines: Vec<(String, Decimal)>,
    },
    /// MATCH-38, MATCH-39. The owner confirms a missing ticket.
    ConfirmTicket {
        /// Its number.
        ticket: String,
        /// The document that proves it.
        document: Option<Attached>,
    },
    /// ATT-1. Attaches a document.
    Attach {
        /// The document.
        document: Attached,
    },
    /// ATT-5. Has attachments scanned again whose scan did not finish, or that nobody scanned.
    ScanAgain,
    /// APPR-6, APPR-8. Answers a task of step 4.
    Decide {
        /// The task; absent means the person's own open one.
        task: Option<TaskId>,
        /// What is done.
        action: Action,
    },
    /// APPR-10. Codes it anew; approvals given before are void.
    Recode {
        /// The coding.
        rows: Vec<CodingRow>,
        /// CODE-6. Rows without a ledger period are spread over the invoicing period.
        over_periods: bool,
    },
    /// FIN-4. Lets it pass the final check.
    Pass,
    /// FIN-4. Sends it back to step 4.
    SendBack,
    /// DISP-2. Questions it with the supplier; the comment is what the supplier reads.
    OpenDispute {
        /// Reason, by its word (DISP-4).
        reason: String,
        /// The questioned part, with tax; absent means the whole invoice.
        amount: Option<Amount>,
    },
    /// DISP-2. Keeps what the supplier answered.
    AnswerDispute,
    /// DISP-7. Ends a dispute.
    CloseDispute {
        /// How.
        outcome: Outcome,
    },
    /// DISP-1. Writes the comment to the discussion.
    Discuss {
        /// Who reads it (DISP-8).
        audience: Audience,
    },
    /// CRED-2. Asks the supplier for a credit note.
    RequestCredit {
        /// How much, with tax; absent means the whole invoice.
        amount: Option<Amount>,
        /// Reason, by its word (DISP-4).
        reason: String,
        /// When it is expected; absent means `credit.expected_days` from today.
        expected_on: Option<Date>,
    },
    /// CRED-16. Takes the request back.
    WithdrawCredit,
    /// CRED-6 d, CRED-7. Pairs this credit note with an invoice: confirms what was proposed, or chooses by hand.
    Pair {
        /// The invoice.
        with: InvoiceId,
    },
    /// CRED-7. Refuses the proposed pair of this credit note.
    RefusePair,
    /// CRED-9. Is content with less than was asked for.
    AcceptShortfall,
}

/// A document that goes with an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// Its name.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Who acts, and how.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// Who.
    pub user: &'a UserCode,
    /// What the person wrote.
    pub comment: &'a str,
    /// Through what (`workbench`, `command`, `email-link`).
    pub channel: &'a str,
    /// The version of the record that the person saw (ST-10); absent for bulk acts, which take it as it stands.
    pub seen: Option<u64>,
}

impl Act {
    /// Which act it is.
    #[must_use]
    pub const fn kind(&self) -> ActKind {
        match self {
            Self::Hold { .. } => ActKind::Hold,
            Self::Release => ActKind::Release,
            Self::Capture { .. } => ActKind::Capture,
            Self::EditLines { .. } => ActKind::EditLines,
            Self::Revalidate => ActKind::Revalidate,
            Self::LetPass { .. } => ActKind::LetPass,
            Self::Reject => ActKind::Reject,
            Self::Remove => ActKind::Remove,
            Self::Restore => ActKind::Restore,
            Self::Match => ActKind::Match,
            Self::Unmatch => ActKind::Unmatch,
            Self::LinkLines { .. } => ActKind::LinkLines,
            Self::MarkDelivered { .. } => ActKind::MarkDelivered,
            Self::RecordTicket { .. } => ActKind::RecordTicket,
            Self::ConfirmTicket { .. } => ActKind::ConfirmTicket,
            Self::Attach { .. } => ActKind::Attach,
            Self::ScanAgain => ActKind::ScanAgain,
            Self::Decide { .. } => ActKind::Decide,
            Self::Recode { .. } => ActKind::Recode,
            Self::Pass => ActKind::Pass,
            Self::SendBack => ActKind::SendBack,
            Self::OpenDispute { .. } => ActKind::OpenDispute,
            Self::AnswerDispute => ActKind::AnswerDispute,
            Self::CloseDispute { .. } => ActKind::CloseDispute,
            Self::Discuss { .. } => ActKind::Discuss,
            Self::RequestCredit { .. } => ActKind::RequestCredit,
            Self::WithdrawCredit => ActKind::WithdrawCredit,
            Self::Pair { .. } => ActKind::Pair,
            Self::RefusePair => ActKind::RefusePair,
            Self::AcceptShortfall => ActKind::AcceptShortfall,
        }
    }
}

/// Carries out one act of one person on one invoice; answers where the invoice stands then.
///
/// # Errors
/// [`StepError`]; a refusal is the inner result, and nothing was changed then.
pub async fn act<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    tenant: &str,
    id: &InvoiceId,
    by: &By<'_>,
    act: &Act,
) -> Result<Result<State, ActRefused>, StepError> {
    again(|| async {
        match Box::pin(attempt(desk, tenant, id, by, act)).await {
            Ok(state) => Ok(Ok(state)),
            Err(Stop::Refused(refused)) => Ok(Err(refused)),
            Err(Stop::Failed(error)) => Err(error),
        }
    })
    .await
}

async fn attempt<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    tenant: &str,
    id: &InvoiceId,
    by: &By<'_>,
    act: &Act,
) -> Result<State, Stop> {
    let record = desk.store.find_invoice(id).await?.ok_or_else(|| ActRefused::Unknown(id.clone()))?;
    let user = desk.store.find_user(by.user).await?.map(|found| found.record);
    let user = user.ok_or_else(|| ActRefused::NotActive(by.user.clone()))?;
    // SAMP-2. For whoever may not see samples there are none.
    if record.is_sample && !(user.is_active && may_see_samples(&user)) {
        return Err(ActRefused::Unknown(id.clone()).into());
    }
    if let Some(seen) = by.seen {
        expect_version(&record, seen).map_err(ActRefused::from)?;
    }
    permit(act.kind(), &user, &record)?;
    permit_text(act.kind(), by.comment)?;
    let doing = Doing::begin(desk, tenant, by, act.kind(), user, record).await?;
    // Each act is a future of its own on the heap, and is made there: together they would not fit on a small stack.
    match act {
        Act::Hold { code, is_financial } => on_heap(|| place::hold(doing, code, *is_financial)).await,
        Act::Release => on_heap(|| place::release(doing)).await,
        Act::Capture { entered } => on_heap(|| capture::capture(doing, entered)).await,
        Act::EditLines { changes } => on_heap(|| edit::edit_lines(doing, changes)).await,
        Act::Revalidate => on_heap(|| place::revalidate(doing)).await,
        Act::LetPass { fingerprint } => on_heap(|| place::let_pass(doing, fingerprint)).await,
        Act::Reject => on_heap(|| place::reject(doing)).await,
        Act::Remove => on_heap(|| place::remove(doing)).await,
        Act::Restore => on_heap(|| place::restore(doing)).await,
        Act::Match => on_heap(|| matching::again(doing)).await,
        Act::Unmatch => on_heap(|| matching::undo(doing)).await,
        Act::LinkLines { links } => on_heap(|| matching::link_lines(doing, links)).await,
        Act::MarkDelivered { order, line, day } => on_heap(|| delivery::mark(doing, order, line, *day)).await,
        Act::RecordTicket { order, ticket, delivery_date, lines } => {
            on_heap(|| delivery::record_ticket(doing, order, ticket, *delivery_date, lines)).await
        }
        Act::ConfirmTicket { ticket, document } => {
            on_heap(|| delivery::confirm_ticket(doing, ticket, document.as_ref())).await
        }
        Act::Attach { document } => on_heap(|| attachments::attach(doing, document)).await,
        Act::ScanAgain => on_heap(|| attachments::scan_again(doing)).await,
        Act::Decide { task, action } => on_heap(|| approval::decide(doing, task.as_ref(), action)).await,
        Act::Recode { rows, over_periods } => on_heap(|| approval::recode(doing, rows, *over_periods)).await,
        Act::Pass => on_heap(|| approval::pass(doing)).await,
        Act::SendBack => on_heap(|| approval::send_back(doing)).await,
        Act::OpenDispute { reason, amount } => on_heap(|| disputes::open(doing, reason, *amount)).await,
        Act::AnswerDispute => on_heap(|| disputes::answer(doing)).await,
        Act::CloseDispute { outcome } => on_heap(|| disputes::close(doing, *outcome)).await,
        Act::Discuss { audience } => on_heap(|| disputes::discuss(doing, *audience)).await,
        Act::RequestCredit { amount, reason, expected_on } => {
            on_heap(|| credit::request(doing, *amount, reason, *expected_on)).await
        }
        Act::WithdrawCredit => on_heap(|| credit::withdraw(doing)).await,
        Act::Pair { with } => on_heap(|| credit::pair(doing, with)).await,
        Act::RefusePair => on_heap(|| credit::refuse(doing)).await,
        Act::AcceptShortfall => on_heap(|| credit::accept_shortfall(doing)).await,
    }
}
