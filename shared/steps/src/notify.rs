//! Writes and sends mails, each once (NOTE-1 … NOTE-10, APPR-5, MATCH-36, CRED-3).

use attest_model::dates::today;
use attest_model::ids::{TaskId, UserCode};
use attest_model::master::{Company, Right, Role, Supplier, User};
use attest_model::record::{InvoiceRecord, State, Task};
use attest_model::settings::{Settings, keys};
use attest_outside::OutsideError;
use attest_outside::clock::Clock;
use attest_outside::mail::{Mail, Mailer};
use attest_outside::queue::Queue;
use attest_payables::links::{Claims, LinkAction, LinkKeys, issue};
use attest_payables::notifications::{Recipient, RecipientFacts, recipient};
use attest_render::{
    ApprovalTask, CreditReason, CreditRequest, ErrorNotification, Escalation, FailedCode, Figure, Links,
    MissingReceipt, Obstacle, Reminder, Renderer, UnconfirmedLine, Undelivered, Waiting, WaitingTask,
};
use attest_store::MailRecord;
use secrecy::ExposeSecret as _;

use crate::desk::Desk;
use crate::load::{days_later, parties, scopes_of};
use crate::message::{MailKind, NotifyMessage, ReminderLine};
use crate::{StepError, view};

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
    let mut record = MailRecord { at: mail.at, to: mail.to.clone(), is_sent: false };
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
        Err(error) => return Err(error.into()),
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
    id: &attest_model::ids::InvoiceId,
) -> Result<Option<Subject>, StepError> {
    let record = desk.store.load_invoice(id).await?;
    let (company, supplier) = parties(desk.store, &record).await?;
    let settings = desk.store.load_settings(&scopes_of(&record)).await?;
    // Without a company only the tenant's own sender and language are known.
    let company = match company {
        Some(company) => company,
        None => match desk.store.list_companies().await?.into_iter().next() {
            Some(company) => company,
            None => return Ok(None),
        },
    };
    Ok(Some(Subject { record, company, supplier, settings }))
}

/// The mail, or `None` when its occasion has passed (REM-6) or nobody can be told.
async fn write<Q: Queue, C: Clock, M>(
    desk: Desk<'_, Q, C>,
    post: &Post<'_, M>,
    message: &NotifyMessage,
) -> Result<Option<Mail>, StepError> {
    let Some(subject) = subject(desk, &message.invoice_id).await? else { return Ok(None) };
    match &message.mail {
        MailKind::Task { task } => task_mail(desk, post, message, &subject, task).await,
        MailKind::Reminder { to, lines } => reminder(desk, post, message, &subject, to, lines).await,
        MailKind::Codes { role, new } => codes(desk, post, message, &subject, *role, new).await,
        MailKind::MissingReceipt { task } => missing_receipt(desk, post, message, &subject, task).await,
        MailKind::CreditRequest => credit_request(desk, post, message, &subject),
    }
}

fn addressed<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    message: &NotifyMessage,
    subject: &Subject,
    to: String,
    written: attest_render::Mail,
) -> Option<Mail> {
    let from: String = subject.settings.value(&keys::MAILFROM);
    if from.is_empty() {
        tracing::warn!(invoice_id = %message.invoice_id, "No mail is sent: EC/MAILFROM is empty");
        return None;
    }
    Some(Mail {
        key: message.key.clone(),
        from,
        to,
        cc: None,
        subject: written.subject,
        text: written.text,
        html: written.html,
        thread: message.invoice_id.to_string(),
        at: desk.now(),
    })
}

async fn user<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, code: &UserCode) -> Result<Option<User>, StepError> {
    let found = desk.store.find_user(code).await?.map(|found| found.record);
    Ok(found.filter(|user| user.is_active && user.email.is_some()))
}

/// The addresses of a task's page; the token is sealed now and stands nowhere else (LINK-2).
async fn links<Q: Queue, C: Clock, M>(
    desk: Desk<'_, Q, C>,
    post: &Post<'_, M>,
    subject: &Subject,
    task: &Task,
) -> Result<Option<Links>, StepError> {
    let Some(id) = &task.link else { return Ok(None) };
    let Some(link) = desk.store.find_link(id).await? else { return Ok(None) };
    let claims = Claims::of_link(post.tenant, &subject.record, &link.record);
    let token = issue(post.keys, &claims).map_err(|error| StepError::invalid(id, error))?;
    let address = |action: LinkAction| match action {
        LinkAction::Open => format!("{}/a/{}", post.base_url, token.expose_secret()),
        LinkAction::Approve | LinkAction::Reject | LinkAction::Ask => {
            format!("{}/a/{}?do={}", post.base_url, token.expose_secret(), action.word())
        }
    };
    Ok(Some(Links {
        open: address(LinkAction::Open),
        approve: claims.allows(LinkAction::Approve).then(|| address(LinkAction::Approve)),
        reject: claims.allows(LinkAction::Reject).then(|| address(LinkAction::Reject)),
        ask: claims.allows(LinkAction::Ask).then(|| address(LinkAction::Ask)),
        expires: view::on_clock(link.record.expires_at, &subject.company),
    }))
}

/// The address of a task's page, for whoever runs the demo; `None` when the task has no link.
///
/// # Errors
/// [`StepError`] when the store does not answer.
pub async fn page_of<Q: Queue, C: Clock, M>(
    desk: Desk<'_, Q, C>,
    post: &Post<'_, M>,
    record: &InvoiceRecord,
    task: &Task,
) -> Result<Option<String>, StepError> {
    let Some(subject) = subject(desk, &record.id).await? else { return Ok(None) };
    Ok(links(desk, post, &subject, task).await?.map(|links| links.open))
}

async fn task_mail<Q: Queue, C: Clock, M>(
    desk: Desk<'_, Q, C>,
    post: &Post<'_, M>,
    message: &NotifyMessage,
    subject: &Subject,
    task: &TaskId,
) -> Result<Option<Mail>, StepError> {
    let Some(task) = subject.record.tasks.iter().find(|open| open.id == *task) else { return Ok(None) };
    let Some(person) = user(desk, &task.user).await? else { return Ok(None) };
    let Some(links) = links(desk, post, subject, task).await? else { return Ok(None) };
    let result = view::match_result(desk.store, &subject.record).await?;
    let mail = ApprovalTask {
        recipient: person.name.clone(),
        head: view::head(&subject.record, &subject.company, subject.supplier.as_ref()),
        part: view::part(task.kind),
        today: today(desk.now(), &subject.company.time_zone),
        alerts: view::alerts(&subject.record),
        reason: subject.record.reason.clone(),
        choice: view::choice(&task.because),
        evidence: view::evidence(&subject.record, result.as_ref()),
        links,
        is_sample: subject.record.is_sample,
    };
    let written = mail.render(post.renderer, view::language(Some(&person), &subject.company))?;
    Ok(addressed(desk, message, subject, person.email.unwrap_or_default(), written))
}

async fn reminder<Q: Queue, C: Clock, M>(
    desk: Desk<'_, Q, C>,
    post: &Post<'_, M>,
    message: &NotifyMessage,
    first: &Subject,
    to: &UserCode,
    lines: &[ReminderLine],
) -> Result<Option<Mail>, StepError> {
    let Some(person) = user(desk, to).await? else { return Ok(None) };
    let mut tasks = Vec::with_capacity(lines.len());
    for line in lines {
        let Some(subject) = subject(desk, &line.invoice).await? else { continue };
        let Some(task) = subject.record.tasks.iter().find(|open| open.id == line.task) else { continue };
        let url = match links(desk, post, &subject, task).await? {
            Some(links) => links.open,
            None => format!("{}/invoices/{}", post.base_url, line.invoice),
        };
        let escalation = match (&task.escalated_to, line.is_copy) {
            (Some(_), true) => Some(Escalation::TakeOverFrom(task.user.to_string())),
            (Some(manager), false) => Some(Escalation::CopiedTo(manager.to_string())),
            (None, _) => None,
        };
        tasks.push(WaitingTask {
            head: view::head(&subject.record, &subject.company, subject.supplier.as_ref()),
            waiting: Waiting::from(task.kind),
            since: today(task.assigned_at, &subject.company.time_zone),
            escalation,
            url,
        });
    }
    if tasks.is_empty() {
        return Ok(None);
    }
    let mail = Reminder {
        recipient: person.name.clone(),
        today: today(desk.now(), &first.company.time_zone),
        tasks,
    };
    let written = mail.render(post.renderer, view::language(Some(&person), &first.company))?;
    Ok(addressed(desk, message, first, person.email.unwrap_or_default(), written))
}

/// The chain NOTE-1 … NOTE-7, down to the message to the administrators.
async fn codes<Q: Queue, C: Clock, M>(
    desk: Desk<'_, Q, C>,
    post: &Post<'_, M>,
    message: &NotifyMessage,
    subject: &Subject,
    role: Role,
    new: &[String],
) -> Result<Option<Mail>, StepError> {
    let Subject { record, company, supplier, settings } = subject;
    let entries = desk.store.find_roles(&company.code).await?.map(|found| found.record).unwrap_or_default();
    let users = desk.store.list_users().await?;
    let administrators: Vec<UserCode> = users
        .iter()
        .filter(|user| user.is_active && user.rights.contains(&Right::WorkbenchAdmin))
        .map(|user| user.code.clone())
        .collect();
    let mail_from: String = settings.value(&keys::MAILFROM);
    let to = recipient(RecipientFacts {
        role,
        entries: &entries,
        contract: record.contract.as_ref(),
        supplier: supplier.as_ref(),
        office: record.office.as_ref(),
        mail_from: &mail_from,
        unusable: &[],
        triggered_by: None,
        administrators: &administrators,
    });
    let handling = settings.value(&keys::ERROR_HANDLING);
    let of_role = record.findings.iter().filter(|finding| {
        let handling = handling.of(&finding.code);
        handling.notify && handling.role == Some(role)
    });
    let text = |text: &str| (!text.is_empty()).then(|| Figure::Text(text.to_owned()));
    let findings: Vec<FailedCode> = of_role
        .map(|finding| FailedCode {
            code: finding.code.clone(),
            expected: text(&finding.expected),
            found: text(&finding.found),
            is_new: new.contains(&finding.fingerprint()),
        })
        .collect();
    let name = supplier.as_ref().map_or_else(|| record.seller_name.clone(), |supplier| supplier.name.clone());
    let url = format!("{}/invoices/{}", post.base_url, record.id);
    let language = view::language(None, company);
    match to {
        Recipient::Mail { to, .. } => {
            let mail = ErrorNotification {
                role,
                company: company.name.clone(),
                supplier: name,
                number: record.number.clone(),
                issue_date: record.issue_date,
                findings,
                is_rejected: matches!(record.state, State::Rejected | State::Removed),
                is_sample: record.is_sample,
                url: Some(url),
            };
            let written = mail.render(post.renderer, language)?;
            Ok(addressed(desk, message, subject, to, written))
        }
        Recipient::Internal { users: told } => {
            let obstacle = if mail_from.is_empty() { Obstacle::NoSender } else { Obstacle::NoRecipient };
            let codes = findings.into_iter().map(|finding| finding.code).collect();
            let notice =
                Undelivered { supplier: name, number: record.number.clone(), role, obstacle, codes, url };
            let written = notice.render(post.renderer, language)?;
            // The message stays with the invoice: the workbench shows it to these users.
            desk.store
                .put_json(
                    &format!("messages/{}/{}.json", record.id, attest_store::keys::part(&message.key)),
                    &serde_json::json!({ "to": told, "subject": written.subject, "text": written.text }),
                )
                .await?;
            Ok(None)
        }
    }
}

async fn missing_receipt<Q: Queue, C: Clock, M>(
    desk: Desk<'_, Q, C>,
    post: &Post<'_, M>,
    message: &NotifyMessage,
    subject: &Subject,
    task: &TaskId,
) -> Result<Option<Mail>, StepError> {
    let Subject { record, company, supplier, settings } = subject;
    let Some(task) = record.tasks.iter().find(|open| open.id == *task) else { return Ok(None) };
    let Some(person) = user(desk, &task.user).await? else { return Ok(None) };
    let invoice = desk.store.get_model(&record.id).await?;
    let lines = invoice
        .lines
        .iter()
        .map(|line| UnconfirmedLine {
            name: line.item_name.clone().unwrap_or_else(|| line.id.clone()),
            invoiced: line.invoiced_quantity.unwrap_or_default(),
            received: attest_model::money::Decimal::ZERO,
            unit: line.unit_code.clone().unwrap_or_default(),
            ticket: line
                .despatch_advice_reference
                .clone()
                .or_else(|| invoice.despatch_advice_reference.clone())
                .unwrap_or_default(),
        })
        .collect();
    let since = record.waiting_since.unwrap_or_else(|| desk.now());
    let until = days_later(since, settings.value(&keys::MATCH_WAIT_RECEIPT_DAYS)).unwrap_or(since);
    let orders: Vec<_> = record.orders.iter().map(|order| order.as_str()).collect();
    let mail = MissingReceipt {
        recipient: person.name.clone(),
        head: view::head(record, company, supplier.as_ref()),
        order: orders.join(", "),
        lines,
        until: today(until, &company.time_zone),
        url: format!("{}/invoices/{}", post.base_url, record.id),
    };
    let written = mail.render(post.renderer, view::language(Some(&person), company))?;
    Ok(addressed(desk, message, subject, person.email.unwrap_or_default(), written))
}

fn credit_request<Q: Queue, C: Clock, M>(
    desk: Desk<'_, Q, C>,
    post: &Post<'_, M>,
    message: &NotifyMessage,
    subject: &Subject,
) -> Result<Option<Mail>, StepError> {
    let Subject { record, company, supplier, .. } = subject;
    let Some(request) = &record.credit_request else { return Ok(None) };
    let to = supplier.as_ref().and_then(|supplier| supplier.rejection_email.clone());
    let Some(to) = to else {
        tracing::warn!(invoice_id = %record.id, "The supplier has no address for a credit request");
        return Ok(None);
    };
    let mail = CreditRequest {
        company: company.name.clone(),
        number: record.number.clone(),
        issue_date: record.issue_date,
        amount: request.amount,
        is_full: record.gross == Some(request.amount.value()),
        reason: credit_reason(&request.reason),
        lines: Vec::new(),
        text: request.text.clone(),
        expected_on: request.expected_on,
    };
    let written = mail.render(post.renderer, view::language(None, company))?;
    Ok(addressed(desk, message, subject, to, written))
}

/// The reasons of DISP-4 by their words.
fn credit_reason(word: &str) -> CreditReason {
    match word {
        "price" => CreditReason::Price,
        "quantity" => CreditReason::Quantity,
        "quality" => CreditReason::Quality,
        "not_delivered" => CreditReason::NotDelivered,
        "not_ordered" => CreditReason::NotOrdered,
        "duplicate" => CreditReason::Duplicate,
        "wrong_company" => CreditReason::WrongCompany,
        "tax" => CreditReason::Tax,
        "terms" => CreditReason::Terms,
        _ => CreditReason::Other,
    }
}
