//! WB-2, CHK-29. A person adds a line or changes one in review; arrival control and the checks then run again.

use attest_model::record::{Next, State};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::approval::change;
use attest_payables::edits::{LineChange, edit};
use attest_store::Store;

use super::doing::{Doing, Stop, because};
use crate::document::StoredEdits;
use crate::request_approval;

/// Most changes that the trail names; the document of edits has all of them.
const WORDS_MAX: usize = 20;

/// The document as received stays. Approvals given are void (APPR-10), and the flow goes on with arrival control, which
/// says whether the lines still sum to the totals.
pub(super) async fn edit_lines<Q: Queue, C: Clock>(
    doing: Doing<'_, Q, C>,
    changes: &[LineChange],
) -> Result<State, Stop> {
    if doing.before.reservations > 0 {
        return Err(because(
            "the invoice holds reservations of its match; undo the match first, then change lines",
        ));
    }
    let (store, id) = (doing.desk.store, &doing.before.id);
    let mut edits = StoredEdits::find(store, &doing.before).await?;
    let mut invoice = store.get_model(id).await?;
    let digits = doing.before.currency.map_or(2, |currency| currency.minor_units());
    let said =
        edit(&mut invoice, &mut edits, changes, digits).map_err(|refused| because(refused.to_string()))?;
    let key = Store::edits_key(id, doing.before.version);
    store.put_json(&key, &StoredEdits::of(edits)).await?;
    let mut after = doing.before.clone();
    after.edits_key = Some(key);
    let mut decision = change::apply(&doing.before, after, Some(doing.by.user), false)?;
    decision.record.next = Next::Validate;
    let more = said.len().saturating_sub(WORDS_MAX);
    let mut words = said.into_iter().take(WORDS_MAX).collect::<Vec<_>>().join("; ");
    if more > 0 {
        words.push_str(&format!("; and {more} more"));
    }
    let (state, note) = (decision.record.state, doing.note(&words));
    let Doing { desk, tenant, before, settings, .. } = doing;
    request_approval::carry_out(desk, tenant, &before, decision, &settings, note, None).await?;
    Ok(state)
}
