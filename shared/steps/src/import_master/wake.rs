//! Invoices that wait for what was imported go on.

use attest_model::ids::{CompanyCode, InvoiceId};
use attest_model::master::Supplier;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::arrival::supplier_register_keys;

use crate::StepError;
use crate::desk::{Desk, go_on};
use crate::message::Cause;
use crate::validate::topic_of_supplier;

/// Invoices woken by one change; more than a transaction holds are woken in several.
const WOKEN_AT_ONCE: usize = 90;

pub(crate) async fn wake<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: &CompanyCode,
    topic: &str,
    cause: Cause,
) -> Result<usize, StepError> {
    let woken: Vec<InvoiceId> = desk.store.list_woken(Some(company), topic).await?;
    for chunk in woken.chunks(WOKEN_AT_ONCE) {
        let mut change = desk.change();
        for id in chunk {
            go_on(&mut change, id, 0, cause)?;
        }
        desk.commit(change).await?;
    }
    Ok(woken.len())
}

/// VAL-69: a supplier wakes the invoices in error that name it, by code or by one of its identifiers.
pub(super) async fn wake_supplier<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    supplier: &Supplier,
) -> Result<usize, StepError> {
    let mut woken = wake(desk, &supplier.company, &topic_of_supplier(&supplier.code), Cause::Woken).await?;
    for key in supplier_register_keys(supplier) {
        woken += wake(desk, &supplier.company, &format!("seller:{key}"), Cause::Woken).await?;
    }
    Ok(woken)
}
