//! NOTE-8. Mails that did not arrive: their address is marked, and the next candidate of the chain gets them.

use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_store::UnusableAddress;

use crate::StepError;
use crate::desk::{Desk, again, tell};
use crate::message::{MailKind, NotifyMessage, decode};

/// What the mail service reports of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotDelivered {
    /// What the mail carried ([`attest_store::mail_tag`]); absent for one that is not ours.
    pub tag: Option<String>,
    /// The addresses that it did not reach, or whose readers complained.
    pub addresses: Vec<String>,
    /// No later mail will reach them either. A full mailbox is no such thing: only this mail goes to somebody else.
    pub is_lasting: bool,
    /// What happened, in the words of the mail service.
    pub cause: String,
}

/// Marks the addresses and sends the mail to the next candidate; answers whether it goes on to one.
///
/// The claim of the mail says that this was done, so that a report that comes twice, or one for each of several
/// recipients, asks for one mail only (NOTE-10).
///
/// # Errors
/// [`StepError`]; a repeat of the report does what is left.
pub async fn not_delivered<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    report: &NotDelivered,
) -> Result<bool, StepError> {
    again(|| async {
        let mut change = desk.change();
        if report.is_lasting {
            let mut marked: Vec<String> = report.addresses.iter().map(|one| folded(one)).collect();
            marked.sort_unstable();
            marked.dedup();
            for address in &marked {
                let mark = UnusableAddress { at: change.at(), cause: report.cause.clone() };
                change.put_unusable(address, &mark)?;
            }
        }
        let claim = match &report.tag {
            Some(tag) => desk.store.find_mail_by_tag(tag).await?,
            None => None,
        };
        let is_ours = |to: &str| report.addresses.iter().any(|one| folded(one) == folded(to));
        let mut goes_on = false;
        if let Some(mut claim) = claim.filter(|claim| !claim.record.has_failed && is_ours(&claim.record.to))
            && let Some(body) = &claim.record.message
        {
            let message: NotifyMessage = decode(body)?;
            tell(&mut change, &next(&message, &claim.record.to))?;
            claim.record.has_failed = true;
            change.put_mail(Some(claim.version), &message.key, &claim.record)?;
            goes_on = true;
        }
        desk.commit(change).await?;
        Ok(goes_on)
    })
    .await
}

/// The same mail for whoever comes after an address that it did not reach.
fn next(message: &NotifyMessage, failed: &str) -> NotifyMessage {
    let (mail, tried) = message.mail.tried();
    let failed: Vec<String> = tried.iter().cloned().chain([failed.to_owned()]).collect();
    NotifyMessage {
        key: format!("{}#next", message.key),
        invoice_id: message.invoice_id.clone(),
        mail: MailKind::Again { mail: Box::new(mail.clone()), failed },
    }
}

/// The address alone, as addresses are compared: `"Lina" <Lina@x.example>` is `lina@x.example`.
fn folded(address: &str) -> String {
    let bare = address.rsplit_once('<').map_or(address, |(_, rest)| rest.trim_end_matches('>'));
    bare.trim().to_lowercase()
}
