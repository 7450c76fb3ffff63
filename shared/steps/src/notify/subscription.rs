//! Mails about subscriptions (SUB-11, SUB-12, SUB-13).

use attest_model::ids::{CompanyCode, SupplierCode};
use attest_model::master::Role;
use attest_model::money::Amount;
use attest_model::settings::keys;
use attest_model::subscriptions::Proposal;
use attest_outside::clock::Clock;
use attest_outside::mail::Mail;
use attest_outside::queue::Queue;
use attest_payables::notifications::Recipient;
use attest_payables::subscriptions::Notice;
use attest_render::{SubscriptionNews, SubscriptionNotice};

use super::codes::{recipient_of, undelivered};
use super::{Letter, Post};
use crate::desk::Desk;
use crate::load::scopes;
use crate::message::NotifyMessage;
use crate::{StepError, view};

/// The responsible user is told; where that person cannot be written to, whoever reads `EC/MAILFROM` (NOTE-5).
pub(super) async fn notice<Q: Queue, C: Clock, M>(
    desk: Desk<'_, Q, C>,
    post: &Post<'_, M>,
    message: &NotifyMessage,
    about: (&CompanyCode, &SupplierCode, &str),
    notice: &Notice,
) -> Result<Option<Mail>, StepError> {
    let (code, supplier, number) = about;
    let Some(kept) = desk.store.find_subscription(code, supplier, number).await? else { return Ok(None) };
    let Some(company) = desk.store.find_company(code).await?.map(|found| found.record) else {
        return Ok(None);
    };
    let own = kept.record.subscription;
    let settings = desk.store.load_settings(&scopes(Some(code), None, None)).await?;
    let from: String = settings.value(&keys::MAILFROM);
    if from.is_empty() {
        tracing::warn!(subscription = number, "No mail is sent: EC/MAILFROM is empty");
        return Ok(None);
    }
    let person = desk.store.find_user(&own.responsible).await?.map(|found| found.record);
    let person = person.filter(|user| user.is_active && user.email.is_some());
    let name = desk.store.find_supplier(code, supplier).await?.map(|found| found.record.name);
    let amount = |value| Amount::new(value, own.currency);
    let written = SubscriptionNotice {
        recipient: person.as_ref().map(|person| person.name.clone()).unwrap_or_default(),
        supplier: name.unwrap_or_else(|| supplier.to_string()),
        number: own.number.clone(),
        news: match notice {
            Notice::Missing { expected, .. } => SubscriptionNews::Missing { expected: *expected },
            Notice::NearEnd { valid_to } => SubscriptionNews::NearEnd { valid_to: *valid_to },
            Notice::NearTotal { used, total_max } => {
                SubscriptionNews::NearTotal { used: amount(*used), total: amount(*total_max) }
            }
        },
        url: format!("{}/subscriptions", post.base_url),
    }
    .render(post.renderer, view::language(person.as_ref(), &company))?;
    Ok(Some(Mail {
        key: message.key.clone(),
        to: person.and_then(|person| person.email).unwrap_or_else(|| from.clone()),
        from,
        cc: None,
        subject: written.subject,
        text: written.text,
        html: written.html,
        enclosed: None,
        thread: message.invoice_id.to_string(),
        at: desk.now(),
    }))
}

/// SUB-13. The accounts role is told what three invoices suggest.
pub(super) async fn proposed<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    proposal: &Proposal,
) -> Result<Option<Mail>, StepError> {
    let amount = |value| Amount::new(value, proposal.currency);
    match recipient_of(letter, Role::Accounts).await? {
        Recipient::Mail { to, .. } => {
            let mail = SubscriptionNotice {
                recipient: String::new(),
                supplier: letter.subject.supplier_name(),
                number: String::new(),
                news: SubscriptionNews::Proposed {
                    interval: proposal.interval,
                    range: (amount(proposal.range.0), amount(proposal.range.1)),
                },
                url: format!("{}/subscriptions", letter.post.base_url),
            };
            let language = view::language(None, &letter.subject.company);
            let written = mail.render(letter.post.renderer, language)?;
            Ok(letter.addressed(to, written))
        }
        Recipient::Internal { users } => {
            undelivered(letter, Role::Accounts, &users, Vec::new()).await?;
            Ok(None)
        }
    }
}
