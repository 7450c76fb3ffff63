//! Step 4: opens review and approval, and takes the acts of people (chapter 17).

use attest_model::approvals::LinkStatus;
use attest_model::dates::BusinessCalendar;
use attest_model::ids::{InvoiceId, LinkId, UserCode};
use attest_model::master::{Company, ExchangeRate, RoleEntry, Supplier, User};
use attest_model::record::{Actor, InvoiceRecord, Next, State};
use attest_model::settings::Settings;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::approval::{self, Command, Decision, Facts, Notice, NoticeKind, Refusal};
use attest_store::{Change, Store};

use crate::desk::{Desk, Note, again, go_on, save, tell};
use crate::load::{Around, sweep_at};
use crate::message::{Cause, DisputeEvent, MailKind, NotifyMessage, Told};
use crate::order_match::deadline;
use crate::{StepError, coding, pairing, subscriptions, tasks};

/// What step 4 looks at, loaded.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The receiving company.
    pub company: Company,
    /// The supplier.
    pub supplier: Option<Supplier>,
    /// Everybody with access.
    pub users: Vec<User>,
    /// Role entries of the company.
    pub roles: Vec<RoleEntry>,
    /// Rates of the issue date and the week before.
    pub rates: Vec<ExchangeRate>,
    /// What applies.
    pub settings: Settings,
    /// Business days.
    pub calendar: BusinessCalendar,
    /// Who answers for the first resolved order.
    pub order_buyer: Option<UserCode>,
    /// Who answers for the subscription that deviated (SUB-9).
    pub subscription_owner: Option<UserCode>,
    /// BT-10.
    pub buyer_reference: Option<String>,
    /// The instant.
    pub now: attest_model::dates::Timestamp,
}

impl Loaded {
    /// Loads what step 4 looks at.
    ///
    /// # Errors
    /// [`StepError::Invalid`] for an invoice without a company, else what the store answered.
    pub async fn of(
        store: &Store,
        record: &InvoiceRecord,
        now: attest_model::dates::Timestamp,
    ) -> Result<Self, StepError> {
        let around = Around::of(store, record).await?;
        let around = around.ok_or_else(|| StepError::invalid(&record.id, "has no company"))?;
        Self::around(store, record, around, now).await
    }

    /// Loads the rest.
    pub(crate) async fn around(
        store: &Store,
        record: &InvoiceRecord,
        around: Around,
        now: attest_model::dates::Timestamp,
    ) -> Result<Self, StepError> {
        let Around { company, tables, supplier, settings } = around;
        let users = store.list_users().await?;
        let roles = store.find_roles(&company.code).await?.map(|found| found.record).unwrap_or_default();
        let rates = match (record.currency, record.issue_date) {
            (Some(currency), Some(day)) if currency != company.currency => {
                store.list_rates(&company.code, currency, company.currency, day).await?
            }
            _ => Vec::new(),
        };
        let order_buyer = match record.orders.first() {
            Some(order) => {
                let heads = store.find_order_heads(&company.code, std::slice::from_ref(order)).await?;
                heads.into_iter().flatten().next().and_then(|order| order.buyer)
            }
            None => None,
        };
        let subscription_owner = subscriptions::owner(store, record).await?;
        let buyer_reference = store.get_model(&record.id).await?.buyer_reference;
        Ok(Self {
            company,
            supplier,
            users,
            roles,
            rates,
            settings,
            calendar: tables.calendar,
            order_buyer,
            subscription_owner,
            buyer_reference,
            now,
        })
    }

    /// The facts that decisions of step 4 borrow.
    #[must_use]
    pub fn facts(&self) -> Facts<'_> {
        Facts {
            company: &self.company,
            supplier: self.supplier.as_ref(),
            users: &self.users,
            roles: &self.roles,
            rates: &self.rates,
            settings: &self.settings,
            calendar: &self.calendar,
            order_buyer: self.order_buyer.as_ref(),
            subscription_owner: self.subscription_owner.as_ref(),
            buyer_reference: self.buyer_reference.as_deref(),
            now: self.now,
        }
    }
}

/// Opens step 4, or goes on with it: plans who is asked, opens their tasks, links and mails.
///
/// # Errors
/// [`StepError`]; a repeat starts from fresh records.
pub async fn request_approval<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    tenant: &str,
    id: &InvoiceId,
) -> Result<Next, StepError> {
    again(|| async {
        let record = desk.store.load_invoice(id).await?;
        if record.next != Next::RequestApproval || record.state == State::Held {
            return Ok(record.next);
        }
        let around = Around::of(desk.store, &record).await?;
        let around = around.ok_or_else(|| StepError::invalid(&record.id, "has no company"))?;
        let mut coded = record.clone();
        tasks::propose_coding(&mut coded, around.supplier.as_ref(), &around.settings);
        let misfits = coding::complete(desk, &mut coded, &around).await?;
        if !misfits.is_empty() {
            return coding::block(desk, &record, coded, &misfits).await;
        }
        let loaded = Loaded::around(desk.store, &record, around, desk.now()).await?;
        let decision = approval::start(&coded, &loaded.facts())
            .map_err(|refusal| StepError::invalid(&record.id, refusal))?;
        let asked: Vec<_> =
            decision.record.tasks.iter().map(|task| format!("{} ({})", task.user, task.because)).collect();
        let note = Note::rule("APPR-3", "asked", format!("asks {}", asked.join(", ")));
        carry_out(desk, tenant, &record, decision, &loaded.settings, note, None).await
    })
    .await
}

/// How an act of a person ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acted {
    /// It was taken; the invoice stands in this state.
    Done(State),
    /// It was refused; nothing changed.
    Refused(Refusal),
    /// The link had been used or revoked meanwhile; the page says so when it is opened again.
    LinkClosed,
}

/// Takes one act of one person; `link` is the link it came by, which then has acted (LINK-4).
///
/// # Errors
/// [`StepError`]; nothing was changed then.
pub async fn act<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    tenant: &str,
    id: &InvoiceId,
    command: &Command,
    link: Option<(&LinkId, &str)>,
) -> Result<Acted, StepError> {
    again(|| async {
        let record = desk.store.load_invoice(id).await?;
        let loaded = Loaded::of(desk.store, &record, desk.now()).await?;
        let decision = match approval::decide(&record, &loaded.facts(), command) {
            Ok(decision) => decision,
            Err(refusal) => return Ok(Acted::Refused(refusal)),
        };
        let used = match link {
            Some((id, _)) => match desk.store.find_link(id).await? {
                Some(found) if found.record.status == LinkStatus::Open => Some(found),
                Some(_) | None => return Ok(Acted::LinkClosed),
            },
            None => None,
        };
        let mut note = Note::rule("APPR-8", "decided", command.comment.clone());
        note.actor = Actor::User { user: command.by.clone(), on_behalf_of: None };
        note.channel = match link {
            Some((id, client)) => format!("{} {client} {id}", command.channel),
            None => command.channel.clone(),
        };
        let words = command.action.word();
        note.reason = if command.comment.is_empty() {
            words.to_owned()
        } else {
            format!("{words}: {}", command.comment)
        };
        let used = used.map(|mut found| {
            found.record.status =
                LinkStatus::Used { by: command.by.clone(), at: loaded.now, action: words.to_owned() };
            found
        });
        let state = decision.record.state;
        carry_out(desk, tenant, &record, decision, &loaded.settings, note, used).await?;
        Ok(Acted::Done(state))
    })
    .await
}

/// Saves a decision of step 4 with everything it brings: links, mails, reservations, the next step.
pub(crate) async fn carry_out<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    tenant: &str,
    before: &InvoiceRecord,
    decision: Decision,
    settings: &Settings,
    note: Note,
    used: Option<attest_store::Versioned<attest_model::approvals::LinkRecord>>,
) -> Result<Next, StepError> {
    let mut change = desk.change();
    let mut after = decision.record.clone();
    // MATCH-33. What a person has answered is not taken back to a match.
    let is_on_its_way =
        matches!(after.state, State::Review | State::Approval | State::FinalCheck | State::Ready);
    if is_on_its_way && after.touched_by_person {
        after.wakes.clear();
    }
    tasks::open(&mut change, &mut after, &decision.opened, tenant, settings)?;
    let own = used.as_ref().map(|used| used.record.id.clone());
    let others: Vec<LinkId> =
        decision.revoke.iter().filter(|link| Some(*link) != own.as_ref()).cloned().collect();
    tasks::revoke(desk.store, &mut change, &others).await?;
    if let Some(used) = used {
        change.save_link(used.version, &used.record)?;
    }
    if decision.releases_reservations {
        tasks::release(desk.store, &mut change, &mut after).await?;
    }
    if after.state == State::AwaitingCredit && before.state != State::AwaitingCredit {
        let message = NotifyMessage {
            key: format!("credit#{}#{}", after.id, before.version),
            invoice_id: after.id.clone(),
            mail: MailKind::CreditRequest,
        };
        tell(&mut change, &message)?;
    }
    tell_people(&mut change, &after, before, &decision.notices)?;
    if after.state == State::Rejected && before.state != State::Rejected {
        pairing::part(desk, &mut change, &mut after).await?;
        let key = format!("refused#{}#{}", after.id, before.version);
        tell(&mut change, &NotifyMessage { key, invoice_id: after.id.clone(), mail: MailKind::Refused })?;
    }
    if after.state == State::Disputed && before.state != State::Disputed {
        let text = after.dispute.as_ref().map(|dispute| dispute.text.clone()).unwrap_or_default();
        let mail = MailKind::Dispute { event: DisputeEvent::Opened, text };
        let key = format!("dispute#{}#{}", after.id, before.version);
        tell(&mut change, &NotifyMessage { key, invoice_id: after.id.clone(), mail })?;
    }
    after.sweep_at = sweep_at(&after, deadline(&after, settings), desk.now());
    save(&mut change, before, &after, note)?;
    if after.next.runs() && before.next != after.next {
        go_on(&mut change, &after.id, before.version + 1, Cause::Next)?;
    }
    desk.commit(change).await?;
    Ok(after.next)
}

/// Who else learns of a decision; those who are asked get the mail of their task.
fn tell_people(
    change: &mut Change,
    after: &InvoiceRecord,
    before: &InvoiceRecord,
    notices: &[Notice],
) -> Result<(), StepError> {
    for notice in notices {
        let what = match notice.kind {
            NoticeKind::Asked => continue,
            NoticeKind::Answered => Told::Answered,
            NoticeKind::Voided => Told::Voided,
            NoticeKind::Rejected => Told::Rejected,
        };
        let key = format!("told#{}#{}#{:?}#{}", after.id, before.version, notice.kind, notice.user);
        let mail = MailKind::Told { to: notice.user.clone(), what };
        tell(change, &NotifyMessage { key, invoice_id: after.id.clone(), mail })?;
    }
    Ok(())
}
