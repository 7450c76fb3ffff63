//! UBL ordering documents: orders, their changes and cancellations, despatch and receipt advices.

use std::collections::{BTreeMap, BTreeSet};

use attest_formats::master::ImportedOrder;
use attest_formats::orders::{self, DeliveryKind, OrderingDocument};
use attest_model::ids::{CompanyCode, OrderNumber};
use attest_model::orders::{OrderStatus, PurchaseOrder};
use attest_model::record::WokenBy;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::arrival::supplier_keys;

use super::orders::{import_order, import_receipt, put_order};
use super::wake::wake;
use super::{Imported, refused};
use crate::desk::{Desk, again};
use crate::message::Cause;
use crate::validate::topic_of_order;
use crate::{StepError, shortfall};

/// UBL ordering documents name companies and suppliers by their identifiers.
pub(super) async fn import_document<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    name: &str,
    document: OrderingDocument,
) -> Result<Imported, StepError> {
    let parties = match &document {
        OrderingDocument::Order(order) => &order.parties,
        OrderingDocument::Change(change) => &change.parties,
        OrderingDocument::Cancellation(cancellation) => &cancellation.parties,
        OrderingDocument::Delivery(delivery) => &delivery.parties,
    };
    let stands_for = attest_model::invoice::Invoice {
        seller: parties.seller.clone(),
        buyer: parties.buyer.clone(),
        ..attest_model::invoice::Invoice::default()
    };
    let Some(company) = crate::intake::company_of(desk.store, &stands_for).await? else {
        return Ok(refused(format!("{name}: none of the buyer's identifiers is one of our companies")));
    };
    let mut done = Imported::default();
    match document {
        OrderingDocument::Order(order) => {
            let texts: Vec<String> = supplier_keys(&stands_for).iter().map(ToString::to_string).collect();
            let found = desk.store.find_suppliers(&company, &texts).await?;
            let codes: BTreeSet<_> = found.into_iter().flatten().flat_map(|found| found.record).collect();
            let mut codes = codes.into_iter();
            let (Some(supplier), None) = (codes.next(), codes.next()) else {
                return Ok(refused(format!(
                    "{name}: the seller's identifiers do not name one supplier of {company}"
                )));
            };
            let imported = ImportedOrder { company, supplier, office: None, draft: order.draft };
            import_order(desk, &imported, &mut done).await?;
        }
        OrderingDocument::Change(changed) => {
            change_order(desk, name, &company, &changed.order, &mut done, |order| {
                orders::apply_change(order, &changed).map_err(|error| error.to_string())
            })
            .await?;
        }
        OrderingDocument::Cancellation(cancelled) => {
            change_order(desk, name, &company, &cancelled.order, &mut done, |order| {
                orders::apply_cancellation(order, &cancelled).map_err(|error| error.to_string())
            })
            .await?;
        }
        // REC-9: a receipt is ours. Counted beside the receipt advice that answers it, the goods would be there twice.
        OrderingDocument::Delivery(delivery) if delivery.kind == DeliveryKind::Despatch => {
            done.refused.push(format!(
                "{name}: despatch advice {} says what the supplier sent; goods count when a receipt says they came",
                delivery.number
            ));
        }
        OrderingDocument::Delivery(delivery) => {
            let mut known: BTreeMap<String, PurchaseOrder> = BTreeMap::new();
            for number in delivery.lines.iter().filter_map(|line| line.order.clone()) {
                if let Some(found) = desk.store.find_order(&company, &number).await? {
                    known.insert(number.key(), found.order);
                }
            }
            let tables =
                desk.store.find_company_tables(&company).await?.map(|found| found.record).unwrap_or_default();
            match delivery.receipts(&company, |number: &OrderNumber| known.get(&number.key()), &tables.units)
            {
                Ok(receipts) => {
                    for receipt in &receipts {
                        import_receipt(desk, receipt, &mut done).await?;
                    }
                }
                Err(error) => done.refused.push(format!("{name}: {error}")),
            }
        }
    }
    Ok(done)
}

async fn change_order<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    name: &str,
    company: &CompanyCode,
    number: &OrderNumber,
    done: &mut Imported,
    apply: impl Fn(&PurchaseOrder) -> Result<PurchaseOrder, String>,
) -> Result<(), StepError> {
    let Some(known) = desk.store.find_order(company, number).await? else {
        done.refused.push(format!("{name}: order {number} is not known"));
        return Ok(());
    };
    if known.order.status == OrderStatus::Closed {
        done.refused.push(format!("{name}: order {number} is closed"));
        return Ok(());
    }
    match apply(&known.order) {
        Ok(changed) => {
            again(|| put_order(desk, &changed)).await?;
            done.records += 1;
            shortfall::settle(desk, company, number, WokenBy::OrderChange).await?;
            done.woken += wake(desk, company, &topic_of_order(number), Cause::OrderChange).await?;
        }
        Err(error) => done.refused.push(format!("{name}: {error}")),
    }
    Ok(())
}
