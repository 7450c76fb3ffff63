//! Writes and sends mails, each once (NOTE-1 … NOTE-10, APPR-5, APPR-6, APPR-10, MATCH-36, DISP-1, DISP-2, CRED-3,
//! SUB-11 … SUB-13).

use attest_model::ids::{InvoiceId, UserCode};
use attest_model::master::{Company, Supplier, User};
use attest_model::record::InvoiceRecord;
use attest_model::settings::{Settings, keys};
use attest_outside::OutsideError;
use attest_outside::clock::Clock;
use attest_outside::mail::{Mail, Mailer};
use attest_outside::queue::Queue;
use attest_payables::links::LinkKeys;
use attest_render::Renderer;
use attest_store::MailRecord;

use crate::StepError;
use crate::desk::Desk;
use crate::load::{Around, scopes_of};
use crate::message::{MailKind, NotifyMessage, encode};

mod arrival;
mod bounce;
mod codes;
mod links;
mod news;
mod receipt;
mod subscription;
mod supplier;
mod task;

pub use bounce::{NotDelivered, not_delivered};
pub use links::page_of;

/// What mails are written and sent with.
pub struct Post<'a, M> {
    /// Sends them.
    pub mailer: &'a M,
    /// Writes them.
    pub renderer: &'a Renderer,
    /// Seals links.
    pub keys: &'a LinkKeys,
    /// The tenant, named in every token.
    pub tenant: &'a str,
    /// Address under which the pages are reached, without a slash at its end.
    pub base_url: &'a str,
}

/// What a mail needs of its invoice.
struct Subject {
    record: InvoiceRecord,
    company: Company,
    supplier: Option<Supplier>,
    settings: Settings,
}

impl Subject {
    /// The supplier's name as in the register, else as on the document.
    fn supplier_name(&self) -> String {
        self.supplier
            .as_ref()
            .map_or_else(|| self.record.seller_name.clone(), |supplier| supplier.name.clone())
    }
}

/// One mail being written: at which desk, with what, on which occasion and about which invoice.
struct Letter<'a, Q, C, M> {
    desk: Desk<'a, Q, C>,
    post: &'a Post<'a, M>,
    message: &'a NotifyMessage,
    /// Addresses that the mail did not reach before (NOTE-8).
    failed: &'a [String],
    subject: Subject,
}

/// Writes and sends one mail; a repeat of the message sends nothing (NOTE-10).
///
/// Answers whether a mail was sent now.
///
/// # Errors
/// [`StepError`]; an address that the mail service refuses for good is only logged.
pub async fn notify<Q: Queue, C: Clock, M: Mailer>(
    desk: Desk<'_, Q, C>,
    post: &Post<'_, M>,
    message: &NotifyMessage,
) -> Result<bool, StepError> {
    let claim = desk.store.find_mail(&message.key).await?;
    let is_settled = |mail: &MailRecord| mail.is_sent || !post.mailer.is_repeatable();
    if claim.as_ref().is_some_and(|claim| is_settled(&claim.record)) {
        return Ok(false);
    }
    let Some(mut mail) = write(desk, post, message).await? else { return Ok(false) };
    if let Some(claim) = &claim {
        mail.at = claim.record.at;
    }
    let mut version = claim.as_ref().map(|claim| claim.version);
    let mut record = MailRecord {
        at: mail.at,
        to: mail.to.clone(),
        is_sent: false,
        message: message.mail.has_candidates().then(|| encode(message)).transpose()?,
        has_failed: false,
    };
    if version.is_none() {
        let mut change = desk.change();
        change.put_mail(None, &message.key, &record)?;
        match desk.commit(change).await {
            Ok(()) => version = Some(1),
            Err(error) if error.is_conflict() => return Ok(false),
            Err(error) => return Err(error),
        }
    }
    match post.mailer.send(&mail).await {
        Ok(()) => {}
        Err(OutsideError::Refused { cause, .. }) => {
            tracing::error!(invoice_id = %message.invoice_id, cause, "A mail was refused for good");
        }
        Err(error @ OutsideError::NotDone { .. }) => {
            // Kept, the claim of a mail that cannot be repeated would say that it may have gone out.
            let mut change = desk.change();
            change.release_mail(version.unwrap_or(1), &message.key);
            desk.commit(change).await?;
            return Err(error.into());
        }
        Err(error @ OutsideError::Unavailable { .. }) => return Err(error.into()),
    }
    record.is_sent = true;
    let mut change = desk.change();
    change.put_mail(version, &message.key, &record)?;
    match desk.commit(change).await {
        Err(error) if error.is_conflict() => Ok(false),
        other => other.map(|()| true),
    }
}

async fn subject<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    id: &InvoiceId,
) -> Result<Option<Subject>, StepError> {
    let record = desk.store.load_invoice(id).await?;
    if let Some(Around { company, supplier, settings, .. }) = Around::of(desk.store, &record).await? {
        return Ok(Some(Subject { record, company, supplier, settings }));
    }
    // Without a company only the tenant's own sender and language are known.
    let settings = desk.store.load_settings(&scopes_of(&record)).await?;
    let company = desk.store.list_companies().await?.into_iter().next();
    Ok(company.map(|company| Subject { record, company, supplier: None, settings }))
}

/// The mail, or `None` when its occasion has passed (REM-6) or nobody can be told.
async fn write<Q: Queue, C: Clock, M>(
    desk: Desk<'_, Q, C>,
    post: &Post<'_, M>,
    message: &NotifyMessage,
) -> Result<Option<Mail>, StepError> {
    if let MailKind::Message { message: id, what } = &message.mail {
        return arrival::write(desk, post, message, id, *what).await;
    }
    if let MailKind::Subscription { company, supplier, number, notice } = &message.mail {
        return subscription::notice(desk, post, message, (company, supplier, number), notice).await;
    }
    let Some(subject) = subject(desk, &message.invoice_id).await? else { return Ok(None) };
    let (mail, failed) = message.mail.tried();
    let letter = Letter { desk, post, message, failed, subject };
    match mail {
        MailKind::Task { task } => task::task(&letter, task).await,
        MailKind::Reminder { to, lines } => task::reminder(&letter, to, lines).await,
        MailKind::Codes { role, new } => codes::codes(&letter, *role, new).await,
        MailKind::Infected { to } => codes::infected(&letter, to.as_ref()).await,
        MailKind::MissingReceipt { task } => receipt::missing_receipt(&letter, task).await,
        MailKind::CreditRequest => supplier::credit_request(&letter),
        MailKind::Told { to, what } => news::told(&letter, to, *what).await,
        MailKind::Discussion { to: Some(to), text } => news::message(&letter, to, text).await,
        MailKind::Discussion { to: None, text } => supplier::message(&letter, text),
        MailKind::Refused => supplier::refused(&letter).await,
        MailKind::Dispute { event, text } => supplier::dispute(&letter, *event, text),
        MailKind::PairProposed { task } => task::pair_proposed(&letter, task).await,
        MailKind::MissingTicket { task } => receipt::missing_ticket(&letter, task).await,
        MailKind::OverInvoiced { to, order, lines } => {
            receipt::over_invoiced(&letter, to, order, lines).await
        }
        MailKind::SubscriptionProposed { proposal } => subscription::proposed(&letter, proposal).await,
        // Written above: a message as a whole may have no invoice, a subscription has none.
        MailKind::Message { .. } | MailKind::Subscription { .. } | MailKind::Again { .. } => Ok(None),
    }
}

impl<Q: Queue, C: Clock, M> Letter<'_, Q, C, M> {
    /// The written mail with its addresses; `None` without a sender (NOTE-6).
    fn addressed(&self, to: String, written: attest_render::Mail) -> Option<Mail> {
        let from: String = self.subject.settings.value(&keys::MAILFROM);
        if from.is_empty() {
            tracing::warn!(invoice_id = %self.message.invoice_id, "No mail is sent: EC/MAILFROM is empty");
            return None;
        }
        Some(Mail {
            key: self.message.key.clone(),
            from,
            to,
            cc: None,
            subject: written.subject,
            text: written.text,
            html: written.html,
            enclosed: None,
            thread: self.message.invoice_id.to_string(),
            at: self.desk.now(),
        })
    }

    /// A person who can be written to.
    async fn person(&self, code: &UserCode) -> Result<Option<User>, StepError> {
        let found = self.desk.store.find_user(code).await?.map(|found| found.record);
        Ok(found.filter(|user| user.is_active && user.email.is_some()))
    }

    /// The invoice's page in the workbench.
    fn page(&self) -> String {
        format!("{}/invoices/{}", self.post.base_url, self.subject.record.id)
    }
}
