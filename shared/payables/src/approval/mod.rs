//! Step 4: review, coding and approval (APPR-1 … APPR-18, CODE-2).
//!
//! The record carries the plan (who is asked), the open tasks and the decisions made. [`start`] opens step 4, [`decide`]
//! takes one act of one person, [`reassess`] moves tasks of people who are gone or away, [`change::apply`] voids what a
//! change makes void. Each answers with the whole new record and with what has to be told and revoked.

pub mod change;
mod coding;
mod command;
mod credit;
mod decide;
mod limit;
mod lines;
mod people;
mod plan;
mod proceed;
mod refusal;
mod unanswered;

use attest_model::dates::{BusinessCalendar, Date, today};
use attest_model::ids::{LinkId, TaskId, UserCode};
use attest_model::master::{Company, ExchangeRate, RoleEntry, Supplier, User};
use attest_model::record::{InvoiceRecord, State, Task};
use attest_model::settings::Settings;
use jiff::Timestamp;

pub use coding::{CodingSum, coding_sum};
pub use command::{Action, Command};
pub use credit::{CreditWish, request_credit};
pub use decide::decide;
pub use limit::{Worth, worth};
pub use people::{DELEGATIONS_MAX, People, Seat};
pub use plan::{accounts_role, whom_to_ask, whom_to_consult};
pub use proceed::{reassess, start};
pub use refusal::Refusal;
pub use unanswered::{ask_anew, is_unanswered};

/// The reason of an invoice for which no person with a sufficient limit was found (APPR-12).
pub const NO_APPROVER: &str = "NO_APPROVER";
/// The reason of an invoice whose limit cannot be compared for want of an exchange rate (REC-13).
pub const NO_RATE: &str = "NO_RATE";
/// The reason of an invoice that the person asked sent back to point 1 (APPR-8).
pub const NOT_MINE: &str = "NOT_MINE";

/// What step 4 looks at beside the record.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The receiving company.
    pub company: &'a Company,
    /// The supplier, where one is known.
    pub supplier: Option<&'a Supplier>,
    /// Everybody with access.
    pub users: &'a [User],
    /// Role entries of the company (REC-12).
    pub roles: &'a [RoleEntry],
    /// Exchange rates of the company (REC-13).
    pub rates: &'a [ExchangeRate],
    /// What applies to the company and the supplier.
    pub settings: &'a Settings,
    /// Business days of the company.
    pub calendar: &'a BusinessCalendar,
    /// Who answers for the first resolved order (REC-8).
    pub order_buyer: Option<&'a UserCode>,
    /// Who answers for the subscription that deviated (SUB-9).
    pub subscription_owner: Option<&'a UserCode>,
    /// BT-10 as on the document.
    pub buyer_reference: Option<&'a str>,
    /// The instant of the act.
    pub now: Timestamp,
}

impl<'a> Facts<'a> {
    /// Today in the company's time zone (REC-3).
    #[must_use]
    pub fn today(&self) -> Date {
        today(self.now, &self.company.time_zone)
    }

    /// The people of the company, today.
    #[must_use]
    pub fn people(&self) -> People<'a> {
        People::new(self.users, &self.company.code, self.today())
    }
}

/// Why somebody is told something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// A task was opened (APPR-5).
    Asked,
    /// The people who were asked for a check have answered (APPR-6).
    Answered,
    /// A change voided an approval (APPR-10).
    Voided,
    /// The invoice was rejected.
    Rejected,
}

/// Somebody who is told by mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Who.
    pub user: UserCode,
    /// Why.
    pub kind: NoticeKind,
    /// The task that the mail carries links for.
    pub task: Option<TaskId>,
}

/// What an act in step 4 leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The record as it becomes; state, next, tasks, decisions and coding stand in it.
    pub record: InvoiceRecord,
    /// The state before.
    pub before: State,
    /// Tasks that were opened; each gets a link.
    pub opened: Vec<TaskId>,
    /// Links that act no more (LINK-7).
    pub revoke: Vec<LinkId>,
    /// Who is told.
    pub notices: Vec<Notice>,
    /// Every reservation is given back (MATCH-40).
    pub releases_reservations: bool,
}

impl Decision {
    fn begin(record: &InvoiceRecord) -> Self {
        Self {
            record: record.clone(),
            before: record.state,
            opened: Vec::new(),
            revoke: Vec::new(),
            notices: Vec::new(),
            releases_reservations: false,
        }
    }

    /// A task that this decision opened.
    #[must_use]
    pub fn task(&self, id: &TaskId) -> Option<&Task> {
        self.record.tasks.iter().find(|task| task.id == *id)
    }

    fn tell(&mut self, user: &UserCode, kind: NoticeKind, task: Option<TaskId>) {
        let notice = Notice { user: user.clone(), kind, task };
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// Ends one task and those it stands for.
    fn end_task(&mut self, id: &TaskId) {
        if let Some(at) = self.record.tasks.iter().position(|task| task.id == *id) {
            let task = self.record.tasks.remove(at);
            self.revoke.extend(task.link);
        }
    }

    /// Ends every task of step 4.
    fn end_tasks(&mut self) {
        self.revoke.extend(crate::lifecycle::end_tasks(&mut self.record));
    }

    /// Voids what was answered so far, and names those who had approved (APPR-10).
    fn void_answers(&mut self) -> Vec<UserCode> {
        let mut voided = Vec::new();
        for decision in &mut self.record.decisions {
            if is_approval(decision) {
                voided.push(decision.by.clone());
            }
            decision.is_void = true;
        }
        voided
    }
}

/// Whether a decision says yes and still holds.
fn is_approval(decision: &attest_model::record::DecisionRecord) -> bool {
    !decision.is_void && [command::APPROVE, command::APPROVE_WITH_CODING].contains(&decision.action.as_str())
}

/// For whom a decision was made: the delegator, else the person.
fn principal(decision: &attest_model::record::DecisionRecord) -> &UserCode {
    decision.on_behalf_of.as_ref().unwrap_or(&decision.by)
}

/// For whom a task stands: the delegator, else the person.
fn principal_of(task: &Task) -> &UserCode {
    task.on_behalf_of.as_ref().unwrap_or(&task.user)
}
