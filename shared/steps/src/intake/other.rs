//! A message that holds no invoice: a mail is forwarded or kept (IN-13), anything else is refused.

use attest_model::settings::keys;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_store::{MessageRecord, MessageState, RefusedFile};

use super::{Arrived, commit, mails, refused};
use crate::StepError;
use crate::desk::Desk;

/// Refuses a message without an invoice; `version` names its record where it was written before.
pub(super) async fn without_invoice<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    mut message: MessageRecord,
    version: Option<u64>,
) -> Result<Arrived, StepError> {
    message.state = MessageState::Refused;
    let mut change = desk.change();
    if message.mail.is_some() && message.refused_files.is_empty() {
        let settings = mails::settings_without_company(desk.store).await?;
        let to: String = settings.value(&keys::INTAKE_OTHER_MAIL);
        let explanation = if to.is_empty() {
            "the mail holds no invoice; it is kept with the refused messages".to_owned()
        } else {
            mails::forward(&mut change, &message)?;
            format!("the mail holds no invoice; it is forwarded to {to}")
        };
        message.refused = Some(refused("E002", explanation));
    } else {
        message.refused = Some(nothing_read(&mut message));
        mails::tell_refused(desk.store, &mut change, &message).await?;
    }
    change.put_message(version, &message)?;
    commit(desk, change, message).await
}

/// The only file that could not be read speaks for the message; of several the first one does.
fn nothing_read(message: &mut MessageRecord) -> RefusedFile {
    if message.refused_files.len() <= 1 {
        let only = message.refused_files.pop();
        return only.unwrap_or_else(|| {
            refused("E002", "the file holds no invoice; expected at least one".to_owned())
        });
    }
    let count = message.refused_files.len();
    let first = message.refused_files.first();
    let (code, why) = first.map_or(("E002", ""), |first| (first.code.as_str(), first.explanation.as_str()));
    refused(code, format!("none of its {count} files could be read; the first one: {why}"))
}
