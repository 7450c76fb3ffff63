//! WB-1 … WB-5. The workbench: what is stuck and why, and what can be done about it.

mod action;
mod attached;
mod bulk;
mod filter;
mod form;
mod invoice;
mod list;
mod matched;
mod matching;
mod messages;
mod people;
mod standing;
mod subscriptions;

use attest_model::record::State;
use serde::Serialize;

use crate::evidence::cause;
use crate::language::Language;
use crate::renderer::RenderError;
use crate::texts::say;

pub use action::WorkbenchAction;
pub use attached::{FileStanding, ListedFile};
pub use bulk::{BulkPage, BulkRow};
pub use filter::WorkbenchFilter;
pub use form::Choices;
pub use invoice::{Fact, Said, WorkbenchInvoice};
pub use list::{Count, InternalMessage, Shows, WorkbenchPage, WorkbenchRow, WorkbenchView};
pub use matched::{MatchedLine, MatchedOutcome, MatchedRow, MatchedRule, MatchedValue, MatchedVerdict};
pub use matching::{MatchingPage, MatchingRow};
pub use messages::{
    MessageCounts, MessagePage, MessageRow, MessageSaid, MessageStands, MessageTab, MessagesPage, NotTaken,
};
pub use people::{OpenTask, Talk};
pub use standing::Standing;
pub use subscriptions::{ProposedRow, SubscriptionRow, WorkbenchSubscriptions};

/// Who looks at the workbench.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Visitor {
    /// The person's name.
    pub name: String,
    /// Where another person signs in, where that is offered.
    pub switch: Option<String>,
    /// Received messages exist for the person (WB-1).
    pub sees_messages: bool,
    /// Whether subscriptions are shown to them (SUB-3).
    pub sees_subscriptions: bool,
}

/// The reason in words; an invoice without one stands where it stands because all is well.
fn why(reason: &str, language: Language) -> Result<Option<String>, RenderError> {
    if reason.is_empty() { Ok(None) } else { cause(reason, language).map(Some) }
}

/// The name of a state.
fn state_name(state: State, language: Language) -> Result<String, RenderError> {
    say(language, &format!("state.{}", state.word()), &[])
}

/// How loudly a state is shown.
const fn level(state: State) -> &'static str {
    match state {
        State::Error | State::Rejected | State::Removed => "stop",
        State::Held | State::Review | State::Disputed | State::AwaitingReceipt | State::AwaitingCredit => {
            "warn"
        }
        State::Ready | State::Dispatched | State::AcceptedByErp | State::Paid | State::Matched => "good",
        State::Received
        | State::Loaded
        | State::ArrivalOk
        | State::Matching
        | State::Approval
        | State::FinalCheck => "",
    }
}
