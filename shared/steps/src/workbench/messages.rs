//! NOTE-7. Internal messages: what could not be mailed waits for its readers in the workbench.

use attest_model::dates::Timestamp;
use attest_model::ids::{InvoiceId, UserCode};
use attest_model::master::Company;
use attest_render::InternalMessage;
use attest_store::{Store, keys};
use serde::{Deserialize, Serialize};

use super::Visit;
use crate::{StepError, view};

/// The version of this shape as it is stored.
const SCHEMA_VERSION: u32 = 1;

/// Most messages shown at once; the others follow when these were put away.
const SHOWN_MAX: i32 = 10;

/// An internal message as it is kept, one per reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct InternalNote {
    schema: u32,
    at: Timestamp,
    invoice: InvoiceId,
    subject: String,
    text: String,
}

impl InternalNote {
    pub(crate) fn new(at: Timestamp, invoice: &InvoiceId, written: attest_render::Mail) -> Self {
        let attest_render::Mail { subject, text, .. } = written;
        Self { schema: SCHEMA_VERSION, at, invoice: invoice.clone(), subject, text }
    }
}

/// The documents of one reader: those of one invoice stand together.
fn folder(user: &UserCode) -> String {
    format!("messages/{}/", keys::part(user.as_str()))
}

fn folder_of(user: &UserCode, invoice: &InvoiceId) -> String {
    format!("{}{invoice}/", folder(user))
}

/// Leaves a message to each of its readers; leaving it again changes nothing.
pub(crate) async fn leave(
    store: &Store,
    readers: &[UserCode],
    key: &str,
    note: &InternalNote,
) -> Result<(), StepError> {
    let bytes = serde_json::to_vec(note).map_err(|error| StepError::invalid(key, error))?;
    for reader in readers {
        let at = format!("{}{}.json", folder_of(reader, &note.invoice), keys::part(key));
        store.put_document_once(&at, bytes.clone(), "application/json").await?;
    }
    Ok(())
}

/// The messages to the person who looks, of one invoice or of all.
pub(super) async fn of(
    store: &Store,
    visit: &Visit<'_>,
    company: Option<&Company>,
    invoice: Option<&InvoiceId>,
) -> Result<Vec<InternalMessage>, StepError> {
    let all = folder(&visit.user.code);
    let prefix = invoice.map_or_else(|| all.clone(), |id| folder_of(&visit.user.code, id));
    let mut shown = Vec::new();
    for key in store.list_documents(&prefix, SHOWN_MAX).await? {
        let note: InternalNote = store.get_json(&key).await?;
        let name = key.strip_prefix(&all).unwrap_or_default().to_owned();
        let url = format!("/invoices/{}", note.invoice);
        shown.push(InternalMessage {
            at: view::on_clock_of(note.at, company),
            subject: note.subject,
            text: note.text,
            dismiss: visit.form("/notes".to_owned(), &[("note", name)]),
            url,
        });
    }
    Ok(shown)
}

/// POST `/notes`: puts a message away; it is the reader's own and leaves no trace in the invoice.
///
/// # Errors
/// [`StepError`] when the store does not answer.
pub async fn put_away(store: &Store, user: &UserCode, name: &str) -> Result<(), StepError> {
    let is_plain = name.ends_with(".json")
        && !name.contains("..")
        && name.matches('/').count() == 1
        && !name.chars().any(char::is_control);
    if !is_plain {
        return Err(StepError::invalid("message", format!("{name:?} is not the name of a message")));
    }
    store.delete_document(&format!("{}{name}", folder(user))).await?;
    Ok(())
}
