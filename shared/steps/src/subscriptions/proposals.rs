//! SUB-13. Invoices without order and subscription, and what three of them suggest.

use attest_model::ids::InvoiceId;
use attest_model::invoice::DocumentKind;
use attest_model::record::{InvoiceRecord, State};
use attest_model::subscriptions::Past;
use attest_payables::subscriptions::propose;
use attest_store::{Change, KeptProposal, Store};

use crate::StepError;
use crate::desk::tell;
use crate::message::{MailKind, NotifyMessage};

/// Past invoices that are looked at: three of a quarter, and others in between.
const LOOKED_AT: i32 = 24;

/// Notes an invoice that names neither order nor subscription, and proposes a subscription where three are alike.
///
/// A supplier is proposed once for each currency, until a person enters a subscription (SUB-13).
pub(crate) async fn note_past(
    store: &Store,
    change: &mut Change,
    before: &InvoiceRecord,
    after: &InvoiceRecord,
) -> Result<(), StepError> {
    let arrives = after.state == State::Review && before.state != State::Review;
    let has_neither = after.orders.is_empty() && after.subscription.is_none();
    if !arrives || !has_neither || after.is_sample || after.kind != DocumentKind::Invoice {
        return Ok(());
    }
    let (Some(company), Some(supplier)) = (&after.company, &after.supplier) else { return Ok(()) };
    let (Some(issue_date), Some(currency), Some(net)) = (after.issue_date, after.currency, after.net) else {
        return Ok(());
    };
    let own = Past { id: after.id.clone(), issue_date, currency, net };
    change.add_past(company, supplier, &own)?;
    let mut past = store.list_past(company, supplier, LOOKED_AT).await?;
    past.retain(|other| other.id != own.id);
    past.push(own);
    // Most invoices suggest nothing; only then are the records of the others looked at.
    if propose(&past).is_none() {
        return Ok(());
    }
    let ids: Vec<InvoiceId> =
        past.iter().map(|other| other.id.clone()).filter(|id| *id != after.id).collect();
    let records = store.load_invoices(&ids).await?;
    let is_gone = |id: &InvoiceId| {
        let found = records.iter().find(|record| record.id == *id);
        found.is_some_and(|record| matches!(record.state, State::Rejected | State::Removed))
    };
    past.retain(|other| !is_gone(&other.id));
    let Some(proposal) = propose(&past).filter(|proposal| proposal.invoices.contains(&after.id)) else {
        return Ok(());
    };
    if store.find_proposal(company, supplier, proposal.currency).await?.is_some() {
        return Ok(());
    }
    let message = NotifyMessage {
        key: format!("proposal#{}", after.id),
        invoice_id: after.id.clone(),
        mail: MailKind::SubscriptionProposed { proposal: proposal.clone() },
    };
    change.create_proposal(company, &KeptProposal { supplier: supplier.clone(), proposal })?;
    tell(change, &message)
}
