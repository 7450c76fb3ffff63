//! Orders and receipts.

use attest_formats::master::ImportedOrder;
use attest_model::orders::{GoodsReceipt, PurchaseOrder};
use attest_model::record::WokenBy;
use attest_model::settings::keys;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::accrual::method_of_new_order;

use super::Imported;
use super::wake::wake;
use crate::desk::{Desk, again};
use crate::load::scopes;
use crate::message::Cause;
use crate::validate::topic_of_order;
use crate::{StepError, shortfall};

pub(super) async fn import_order<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    imported: &ImportedOrder,
    done: &mut Imported,
) -> Result<(), StepError> {
    let Some(supplier) = desk.store.find_supplier(&imported.company, &imported.supplier).await? else {
        let number = &imported.draft.number;
        done.refused.push(format!("orders: supplier {} of order {number} is not known", imported.supplier));
        return Ok(());
    };
    let contract = match &imported.draft.contract {
        Some(number) => desk.store.find_contract(&imported.company, number).await?,
        None => None,
    };
    let settings = desk.store.load_settings(&scopes(Some(&imported.company), None, None)).await?;
    let allowed = settings.value(&keys::ACCMETH);
    let method = imported.draft.accrual_method.unwrap_or_else(|| {
        method_of_new_order(&allowed, contract.as_ref(), Some(&supplier.record), imported.office.as_ref())
    });
    let order = imported.draft.clone().fix(imported.company.clone(), imported.supplier.clone(), method);
    match again(|| put_order(desk, &order)).await {
        Ok(()) => done.records += 1,
        Err(StepError::Store(attest_store::StoreError::Invalid { what, cause })) => {
            done.refused.push(format!("{what}: {cause}"));
            return Ok(());
        }
        Err(error) => return Err(error),
    }
    shortfall::settle(desk, &order.company, &order.number, WokenBy::OrderChange).await?;
    done.woken += wake(desk, &order.company, &topic_of_order(&order.number), Cause::OrderChange).await?;
    Ok(())
}

pub(super) async fn put_order<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    order: &PurchaseOrder,
) -> Result<(), StepError> {
    let known = desk.store.find_order(&order.company, &order.number).await?;
    let companies = desk.store.find_order_companies(&order.number).await?;
    let mut change = desk.change();
    change.put_order(known.as_ref(), order)?;
    change.add_order_company(companies.as_ref(), &order.number, &order.company)?;
    desk.commit(change).await
}

/// Takes over a receipt: what gives way to it is matched again (MATCH-63), what waits for it goes on (MATCH-33).
pub(super) async fn import_receipt<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    receipt: &GoodsReceipt,
    done: &mut Imported,
) -> Result<(), StepError> {
    again(|| put_receipt(desk, receipt)).await?;
    done.records += 1;
    shortfall::settle(desk, &receipt.company, &receipt.order, WokenBy::Receipt).await?;
    done.woken += wake(desk, &receipt.company, &topic_of_order(&receipt.order), Cause::Receipt).await?;
    Ok(())
}

/// REC-9, PROC-4: a receipt of an order that is not known or not committed waits beside it and counts later.
async fn put_receipt<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    receipt: &GoodsReceipt,
) -> Result<(), StepError> {
    let known = desk.store.find_order(&receipt.company, &receipt.order).await?;
    let mut change = desk.change();
    change.put_receipt(known.as_ref(), receipt)?;
    desk.commit(change).await
}
