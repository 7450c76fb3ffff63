//! Which mails a message causes (IN-13, IN-14, VAL-8); `notify` writes them.

use attest_model::error_codes::HandlingTable;
use attest_model::ids::InvoiceId;
use attest_model::settings::{Settings, keys};
use attest_store::{Change, MessageRecord, Store};

use crate::desk::tell;
use crate::message::{ArrivalMail, MailKind, NotifyMessage};
use crate::{StepError, load};

/// The settings of a message that names no company: those of the only company, else the tenant's.
pub(crate) async fn settings_without_company(store: &Store) -> Result<Settings, StepError> {
    let companies = store.list_companies().await?;
    let only = match companies.as_slice() {
        [only] => Some(&only.code),
        _ => None,
    };
    Ok(store.load_settings(&load::scopes(only, None, None)).await?)
}

/// IN-14. The sender of a mail is told which of its files were taken, if the company wants that and a person sent it.
pub(super) fn acknowledge(
    change: &mut Change,
    message: &MessageRecord,
    settings: &Settings,
) -> Result<(), StepError> {
    let Some(mail) = &message.mail else { return Ok(()) };
    if mail.is_automatic || mail.from.is_none() || !settings.value(&keys::INTAKE_ACK) {
        return Ok(());
    }
    tell(change, &about(message, ArrivalMail::Acknowledgement))
}

/// IN-13. A mail without any invoice goes on to somebody else, unchanged.
pub(super) fn forward(change: &mut Change, message: &MessageRecord) -> Result<(), StepError> {
    tell(change, &about(message, ArrivalMail::OtherMail))
}

/// VAL-8. A message that is refused as a whole is told as its code says. It names no supplier, so that the address of
/// the company is the one that is left (NOTE-5).
pub(super) async fn tell_refused(
    store: &Store,
    change: &mut Change,
    message: &MessageRecord,
) -> Result<(), StepError> {
    let Some(refused) = &message.refused else { return Ok(()) };
    let settings = settings_without_company(store).await?;
    let table: HandlingTable = settings.value(&keys::ERROR_HANDLING);
    if !table.of(&refused.code).notify {
        return Ok(());
    }
    tell(change, &about(message, ArrivalMail::Refused))
}

/// The id stands for the thread of the mails (DISP-11): it is the one that the first invoice of the message has.
fn about(message: &MessageRecord, what: ArrivalMail) -> NotifyMessage {
    let first = format!("{}|0", message.id);
    NotifyMessage {
        key: format!("{what:?}#{}", message.id),
        invoice_id: InvoiceId::derive(message.received_at, first.as_bytes()),
        mail: MailKind::Message { message: message.id.clone(), what },
    }
}
