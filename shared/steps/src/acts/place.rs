//! Acts that change where an invoice stands: hold, release, arrival control, rejection, removal (ST-9, ST-12, VAL-5).

use attest_model::record::{Next, State};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::lifecycle::{self, Event};
use attest_payables::matching::may_repeat;
use attest_payables::payment::account_key;
use attest_payables::validation;
use attest_store::Freshness;

use super::delivery;
use super::doing::{Doing, Stop, because};
use crate::desk::go_on;
use crate::load::parties;
use crate::message::{Cause, MailKind};
use crate::{pairing, validate};

/// ST-12.
pub(super) async fn hold<Q: Queue, C: Clock>(
    mut doing: Doing<'_, Q, C>,
    code: &str,
    is_financial: bool,
) -> Result<State, Stop> {
    let now = doing.desk.now();
    let moved = lifecycle::hold(&mut doing.after, code, is_financial, doing.by.user, now)?;
    doing.moved(moved);
    let kind = if is_financial { "financial" } else { "commercial" };
    doing.finish(&format!("{kind} hold {}", code.trim())).await
}

/// ST-12.
pub(super) async fn release<Q: Queue, C: Clock>(mut doing: Doing<'_, Q, C>) -> Result<State, Stop> {
    let code = doing.after.hold.as_ref().map(|hold| hold.code.clone()).unwrap_or_default();
    if delivery::is_bound(&doing.after) {
        return Err(because(
            "a ticket is missing, or a price is questioned; the hold ends when that is cleared",
        ));
    }
    let moved = lifecycle::release(&mut doing.after, &doing.user)?;
    doing.moved(moved);
    doing.finish(&format!("hold {code} ends")).await
}

/// VAL-2. The invoice stays where it stands unless something blocks it now (VAL-68); where a match may be made again it is
/// (MATCH-33).
pub(super) async fn revalidate<Q: Queue, C: Clock>(mut doing: Doing<'_, Q, C>) -> Result<State, Stop> {
    let words = "validated again on demand";
    if matches!(doing.after.state, State::Received | State::Loaded | State::Error) {
        doing.after.next = Next::Validate;
        return doing.finish(words).await;
    }
    let (desk, id) = (doing.desk, doing.before.id.clone());
    doing.finish(words).await?;
    let record = validate::revalidate(desk, desk.store.load_invoice(&id).await?, Freshness::Exact).await?;
    if may_repeat(&record) && !record.orders.is_empty() && !record.next.runs() {
        let mut change = desk.change();
        go_on(&mut change, &id, record.version, Cause::Woken)?;
        desk.commit(change).await?;
    }
    Ok(record.state)
}

/// ARR-13, PAY-3. The finding counts no more while its facts stay the same (VAL-3); the flow then goes on.
pub(super) async fn let_pass<Q: Queue, C: Clock>(
    mut doing: Doing<'_, Q, C>,
    fingerprint: &str,
) -> Result<State, Stop> {
    let entered_by = if doing.settings.value(&attest_model::settings::keys::FOUR_EYES) {
        let invoice = doing.desk.store.get_model(&doing.before.id).await?;
        let (_, supplier) = parties(doing.desk.store, &doing.before).await?;
        let paid_to = attest_payables::payment::document_account_keys(&invoice);
        supplier.and_then(|supplier| {
            let own = supplier.bank_accounts.into_iter();
            own.filter(|account| paid_to.contains(&account_key(&account.number)))
                .filter_map(|account| account.entered_by)
                .next_back()
        })
    } else {
        None
    };
    let passed = validation::let_pass(
        &doing.after.findings,
        fingerprint,
        doing.by.comment,
        &doing.user,
        doing.desk.now(),
        entered_by.as_ref(),
    )?;
    let code = doing.after.findings.iter().find(|finding| finding.fingerprint() == fingerprint);
    let code = code.map(|finding| finding.code.clone()).unwrap_or_default();
    doing.after.overrides.retain(|known| known.fingerprint != passed.fingerprint);
    doing.after.overrides.push(passed);
    if doing.after.state == State::Error && doing.after.blocking().next().is_none() {
        doing.after.next = Next::Validate;
    }
    doing.finish(&format!("{code} is let pass")).await
}

/// RESP-3 f. The supplier is told; the reason stays with us (NOTE-9).
pub(super) async fn reject<Q: Queue, C: Clock>(mut doing: Doing<'_, Q, C>) -> Result<State, Stop> {
    leave(&mut doing, Event::Reject, State::Rejected, "REJECTED").await?;
    doing.mail(MailKind::Refused, "")?;
    doing.finish("").await
}

/// VAL-5. Record, document and reasons stay; nobody outside is told.
pub(super) async fn remove<Q: Queue, C: Clock>(mut doing: Doing<'_, Q, C>) -> Result<State, Stop> {
    leave(&mut doing, Event::Remove, State::Removed, "REMOVED").await?;
    doing.finish("").await
}

/// ST-9. What ends gives its reservations back, and its counterpart looks for another one (CRED-11).
async fn leave<Q: Queue, C: Clock>(
    doing: &mut Doing<'_, Q, C>,
    event: Event,
    to: State,
    reason: &str,
) -> Result<(), Stop> {
    pairing::part(doing.desk, &mut doing.change, &mut doing.after).await?;
    let moved = lifecycle::advance(&mut doing.after, event, to, Next::Done, reason)?;
    doing.moved(moved);
    doing.after.hold = None;
    doing.after.dispute = None;
    doing.after.waiting_since = None;
    Ok(())
}

/// VAL-5, ST-9. Back to arrival control.
pub(super) async fn restore<Q: Queue, C: Clock>(mut doing: Doing<'_, Q, C>) -> Result<State, Stop> {
    let moved = lifecycle::restore(&mut doing.after)?;
    doing.moved(moved);
    doing.finish("starts again at arrival control").await
}
