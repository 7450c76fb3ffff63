//! Who hears of a document's findings, and of a seller that is not known.

use attest_model::error_codes::HandlingTable;
use attest_model::record::InvoiceRecord;
use attest_model::settings::{Settings, keys};
use attest_payables::arrival::ArrivalResult;
use attest_payables::validation::notices;
use attest_store::{Change, Store};

use super::look_up::Looked;
use crate::StepError;
use crate::desk::tell;
use crate::message::{MailKind, NotifyMessage};

/// ARR-8: an unknown seller becomes a proposed supplier.
pub(super) async fn propose(
    store: &Store,
    change: &mut Change,
    result: &ArrivalResult,
    looked: &Looked,
) -> Result<(), StepError> {
    let Some(proposed) = result.proposed_supplier.as_ref().filter(|_| looked.supplier.is_none()) else {
        return Ok(());
    };
    if store.find_supplier(&proposed.company, &proposed.code).await?.is_none() {
        change.put_supplier(None, proposed)?;
    }
    Ok(())
}

/// VAL-4, VAL-6: one mail per role that has a new finding.
pub(super) fn notify(
    change: &mut Change,
    after: &mut InvoiceRecord,
    settings: &Settings,
) -> Result<(), StepError> {
    let table: HandlingTable = settings.value(&keys::ERROR_HANDLING);
    for notice in notices(&after.findings, &after.overrides, &after.notified, &table) {
        let new: Vec<String> = notice.notified().map(|told| told.fingerprint).collect();
        let mut key = format!("codes#{}#{:?}", after.id, notice.role);
        for print in &new {
            key.push('#');
            key.push_str(print);
        }
        let mail = MailKind::Codes { role: notice.role, new };
        tell(change, &NotifyMessage { key, invoice_id: after.id.clone(), mail })?;
        after.notified.extend(notice.notified());
    }
    Ok(())
}
