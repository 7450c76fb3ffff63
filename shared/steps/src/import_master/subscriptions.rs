//! Subscriptions (SUB-1, SUB-3): each with the list of its supplier's numbers, by which invoices find it.

use attest_model::subscriptions::{Subscription, subscription_key};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_store::KeptSubscription;

use super::Imported;
use super::wake::wake;
use crate::StepError;
use crate::desk::Desk;
use crate::message::Cause;
use crate::validate::{topic_of_subscriptions, topic_of_supplier};

/// Subscriptions of one supplier: their numbers stand in one item, which is read with every invoice of the supplier.
const NUMBERS_MAX: usize = 5_000;

/// Enters a subscription, or replaces what was entered; what was told about it stays told, and what was proposed is settled.
pub(super) async fn put_subscription<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    subscription: &Subscription,
) -> Result<Imported, StepError> {
    let Subscription { company, supplier, number, responsible, .. } = subscription;
    let refused = |cause: String| {
        Ok(super::refused(format!(
            "subscription {number} of supplier {supplier} in company {company}: {cause}"
        )))
    };
    if desk.store.find_supplier(company, supplier).await?.is_none() {
        return refused("the supplier is not in the register".to_owned());
    }
    if desk.store.find_user(responsible).await?.is_none() {
        return refused(format!("responsible user {responsible} is not known"));
    }
    let key = subscription_key(number);
    let known = desk.store.find_subscription(company, supplier, &key).await?;
    let list = desk.store.find_subscription_numbers(company, supplier).await?;
    let (seen, mut numbers) = list.map(|list| (Some(list.version), list.record)).unwrap_or_default();
    let mut change = desk.change();
    if numbers.insert(key) {
        if numbers.len() > NUMBERS_MAX {
            return refused(format!("a supplier has at most {NUMBERS_MAX} subscriptions"));
        }
        change.put_subscription_numbers(seen, company, supplier, &numbers)?;
    }
    let version = known.as_ref().map(|known| known.version);
    let told = known.map(|known| known.record.told).unwrap_or_default();
    change.put_subscription(version, &KeptSubscription { subscription: subscription.clone(), told })?;
    change.remove_proposal(company, supplier, subscription.currency);
    desk.commit(change).await?;
    let mut woken = wake(desk, company, &topic_of_supplier(supplier), Cause::Woken).await?;
    woken += wake(desk, company, &topic_of_subscriptions(supplier), Cause::Woken).await?;
    Ok(Imported { records: 1, woken, refused: Vec::new() })
}
