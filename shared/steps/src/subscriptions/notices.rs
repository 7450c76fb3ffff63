//! SUB-11, SUB-12. What the responsible user of a subscription is told, once each.

use attest_model::dates::{Date, today};
use attest_model::ids::InvoiceId;
use attest_model::master::Company;
use attest_model::subscriptions::{Served, subscription_key};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::subscriptions::{Notice, notices};
use attest_store::{Change, KeptSubscription};
use jiff::tz::TimeZone;

use super::of_subscription;
use crate::StepError;
use crate::desk::{Desk, again, tell};
use crate::load::BUSINESS_HOUR;
use crate::message::{MailKind, NotifyMessage};

/// SUB-12. What an invoice may bring about that the subscription serves now.
pub(super) fn raise_with_invoice(
    change: &mut Change,
    kept: &mut KeptSubscription,
    served: &[Served],
    today: Date,
) -> Result<usize, StepError> {
    let told = notices(&kept.subscription, served, today);
    let of_total = told.into_iter().filter(|notice| matches!(notice, Notice::NearTotal { .. }));
    raise(change, kept, of_total)
}

/// Adds a mail for each notice that was not raised before; answers how many.
fn raise(
    change: &mut Change,
    kept: &mut KeptSubscription,
    notices: impl IntoIterator<Item = Notice>,
) -> Result<usize, StepError> {
    let mut raised = 0;
    for notice in notices {
        if !kept.told.insert(notice.key()) {
            continue;
        }
        let own = &kept.subscription;
        let number = subscription_key(&own.number);
        let key =
            format!("subscription#{}#{}#{number}#{}", own.company.key(), own.supplier.key(), notice.key());
        let message = NotifyMessage {
            // The id stands for the thread of the mails: a subscription has one of its own.
            invoice_id: InvoiceId::derive(change.at(), key.as_bytes()),
            key,
            mail: MailKind::Subscription {
                company: own.company.clone(),
                supplier: own.supplier.clone(),
                number,
                notice,
            },
        };
        tell(change, &message)?;
        raised += 1;
    }
    Ok(raised)
}

/// Looks at every subscription once on each day of its company; answers how many notices were raised.
///
/// # Errors
/// [`StepError`]; the next run goes on where this one stopped.
pub(crate) async fn look<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    companies: &[Company],
) -> Result<usize, StepError> {
    let mut raised = 0;
    for company in companies {
        raised += look_at(desk, company).await?;
    }
    Ok(raised)
}

async fn look_at<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, company: &Company) -> Result<usize, StepError> {
    let zone = TimeZone::get(&company.time_zone).unwrap_or(TimeZone::UTC);
    let day = today(desk.now(), &company.time_zone);
    let seen = desk.store.find_subscriptions_look(&company.code).await?;
    let is_done = seen.as_ref().is_some_and(|seen| seen.record >= day);
    if is_done || desk.now().to_zoned(zone).hour() < BUSINESS_HOUR {
        return Ok(0);
    }
    let mut raised = 0;
    for found in desk.store.list_subscriptions(&company.code).await? {
        let own = found.record.subscription;
        if !own.is_active {
            continue;
        }
        let key = subscription_key(&own.number);
        raised += again(|| async {
            let found = desk.store.find_subscription(&own.company, &own.supplier, &key).await?;
            let Some(mut kept) = found else { return Ok(0) };
            let served = of_subscription(desk.store, &kept.record.subscription).await?;
            let mut change = desk.change();
            let due = notices(&kept.record.subscription, &served, day);
            let raised = raise(&mut change, &mut kept.record, due)?;
            if raised > 0 {
                change.put_subscription(Some(kept.version), &kept.record)?;
                desk.commit(change).await?;
            }
            Ok(raised)
        })
        .await?;
    }
    let mut change = desk.change();
    change.put_subscriptions_look(&company.code, day)?;
    desk.commit(change).await?;
    Ok(raised)
}
