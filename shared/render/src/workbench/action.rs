//! WB-2. What can be done with an invoice, and what each act asks for.

use super::form::{Field, Source};

/// One row: an act of the workbench, its word and its form.
pub(super) struct ActionRow {
    pub(super) action: WorkbenchAction,
    pub(super) word: &'static str,
    pub(super) tone: Tone,
    pub(super) fields: &'static [Field],
}

/// How an act is offered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// What the invoice waits for: a large button.
    Primary,
    /// Everything else.
    Plain,
    /// It ends or removes something.
    Refusal,
}

macro_rules! actions {
    ($($(#[$doc:meta])* $action:ident $word:literal $tone:ident $fields:expr;)+) => {
        /// WB-2. What can be done with an invoice in the workbench.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum WorkbenchAction { $($(#[$doc])* $action),+ }

        /// Every act, in the order in which they are shown.
        pub(super) static ACTIONS: &[ActionRow] = &[$(ActionRow {
            action: WorkbenchAction::$action, word: $word, tone: Tone::$tone, fields: $fields,
        }),+];

        impl WorkbenchAction {
            /// All actions, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$action),+];

            /// The word in forms.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$action => $word),+ }
            }
        }
    };
}

const MAY_COMMENT: &[Field] = &[Field::Text { label: "field.comment", at_least: 0 }];
const WHY: &[Field] = &[Field::Text { label: "field.why", at_least: 3 }];
const REASON: Field = Field::Choice { name: "reason", label: "field.reason", from: Source::Reasons };
const AMOUNT: Field = Field::Amount { name: "amount", label: "field.amount_or_all" };
const ORDER: Field = Field::Choice { name: "order", label: "head.order", from: Source::Orders };

actions! {
    /// APPR-8. Approves, or confirms a review.
    Approve "approve" Primary MAY_COMMENT;
    /// FIN-4. Lets it pass the final check.
    Pass "pass" Primary MAY_COMMENT;
    /// ST-12. Ends a hold.
    Release "release" Primary &[];
    /// IN-17. Corrects what was captured from its image.
    Capture "capture" Primary &[Field::Captured];
    /// MATCH-38, MATCH-39. Confirms a missing ticket.
    ConfirmTicket "confirm_ticket" Primary &[Field::Choice { name: "ticket", label: "invoice.ticket", from: Source::Tickets }, Field::File { name: "document", label: "field.document", is_needed: false }];
    /// VAL-5. Brings it back.
    Restore "restore" Primary &[];
    /// CHK-29. Adds or changes lines.
    Edit "edit" Plain &[Field::Lines, Field::Text { label: "field.why", at_least: 3 }];
    /// ATT-1. Attaches a document.
    Attach "attach" Plain &[Field::File { name: "document", label: "field.document", is_needed: true }];
    /// ATT-5. Has attachments scanned again.
    ScanAgain "scan_again" Plain &[];
    /// VAL-2. Runs arrival control again.
    Revalidate "revalidate" Plain &[];
    /// MATCH-33. Tries the order match once more.
    Match "match" Plain &[];
    /// MATCH-60. Undoes the match.
    Unmatch "unmatch" Plain &[];
    /// CRED-9. Is content with less than was asked for.
    AcceptShortfall "accept_shortfall" Plain &[];
    /// CRED-16. Takes the wish for a credit note back.
    WithdrawCredit "withdraw_credit" Plain &[];
    /// CRED-7. Refuses the proposed pair.
    RefusePair "refuse_pair" Plain &[];
    /// ARR-13. Lets one error pass, with a reason.
    LetPass "let_pass" Plain &[Field::Choice { name: "finding", label: "field.finding", from: Source::Findings }, Field::Text { label: "field.why", at_least: 3 }];
    /// APPR-8. Back to the reviewers.
    Return "return" Plain WHY;
    /// APPR-6. Asks a colleague; it comes back when that person has answered.
    Forward "forward" Plain &[Field::Choice { name: "to", label: "field.to", from: Source::People }, Field::Text { label: "field.comment", at_least: 0 }];
    /// APPR-8. Says that it is somebody else's.
    NotMine "not_mine" Plain MAY_COMMENT;
    /// APPR-8. Leaves it for later, with a note.
    Park "park" Plain &[Field::Text { label: "field.note", at_least: 1 }];
    /// APPR-10, CODE-1. Codes it anew.
    Recode "recode" Plain &[Field::Coding, Field::Check { name: "over_periods", label: "field.over_periods" }];
    /// MATCH-62. Links lines to order and receipt lines.
    LinkLines "link_lines" Plain &[Field::Links, Field::Text { label: "field.why_accepted", at_least: 3 }];
    /// MATCH-35. Marks an order line delivered.
    MarkDelivered "mark_delivered" Plain &[ORDER, Field::Line { name: "order_line", label: "field.order_line" }, Field::Day { name: "day", label: "field.day_or_today", is_needed: false }];
    /// MATCH-38. Records a delivery note that no receipt names.
    RecordTicket "record_ticket" Plain &[ORDER, Field::Line { name: "ticket", label: "invoice.ticket" }, Field::Day { name: "day", label: "field.ticket_day", is_needed: true }, Field::Deliveries];
    /// CRED-6, CRED-7. Pairs it with an invoice.
    Pair "pair" Plain &[Field::Choice { name: "with", label: "head.invoice", from: Source::Pairs }];
    /// ST-12. Puts it aside.
    Hold "hold" Plain &[Field::Line { name: "code", label: "field.hold_code" }, Field::Check { name: "is_financial", label: "field.is_financial" }, Field::Text { label: "field.comment", at_least: 0 }];
    /// DISP-1. Writes to the discussion.
    Discuss "discuss" Plain &[Field::Choice { name: "audience", label: "field.audience", from: Source::Audiences }, Field::Text { label: "field.message", at_least: 1 }];
    /// DISP-2. Questions it with the supplier.
    OpenDispute "open_dispute" Plain &[REASON, AMOUNT, Field::Text { label: "field.to_supplier", at_least: 3 }];
    /// DISP-2. Keeps what the supplier answered.
    AnswerDispute "answer_dispute" Plain &[Field::Text { label: "field.answer", at_least: 3 }];
    /// DISP-7. Ends a dispute.
    CloseDispute "close_dispute" Plain &[Field::Choice { name: "outcome", label: "field.outcome", from: Source::Outcomes }, Field::Day { name: "day", label: "field.credit_day", is_needed: false }, Field::Text { label: "field.comment", at_least: 0 }];
    /// CRED-2. Asks the supplier for a credit note.
    RequestCredit "request_credit" Plain &[REASON, AMOUNT, Field::Day { name: "day", label: "field.credit_day", is_needed: false }, Field::Text { label: "field.to_supplier", at_least: 0 }];
    /// FIN-4. Sends it back to step 4 from the final check.
    SendBack "send_back" Plain WHY;
    /// APPR-8. Refuses it as the person who was asked.
    Refuse "refuse" Refusal WHY;
    /// Refuses it; the supplier is told.
    Reject "reject" Refusal WHY;
    /// VAL-5. Takes it out of the workbench.
    Remove "remove" Refusal WHY;
}

impl WorkbenchAction {
    /// The action of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        ACTIONS.iter().find(|row| row.word == word).map(|row| row.action)
    }
}
