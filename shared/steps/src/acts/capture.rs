//! IN-17. A person corrects what was captured from an image, or enters what nobody has read.

use attest_formats::capture::correct;
use attest_model::capture::doubts;
use attest_model::record::State;
use attest_model::settings::keys;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::acts::is_captured;
use attest_payables::lifecycle;

use super::doing::{Doing, Stop, because};
use crate::document::StoredValues;
use crate::intake::take_values;

/// The invoice goes on once every field that must be certain is; until then it stays held for the others.
pub(super) async fn capture<Q: Queue, C: Clock>(
    mut doing: Doing<'_, Q, C>,
    entered: &[(String, String)],
) -> Result<State, Stop> {
    if !is_captured(&doing.after) {
        return Err(because("the invoice is not held for what was captured from its image"));
    }
    let store = doing.desk.store;
    let before = StoredValues::load(store, &doing.before).await?;
    let entered: Vec<(&str, &str)> =
        entered.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let corrected = correct(before, &entered).map_err(|faults| because(faults.to_string()))?;
    let least = doing.settings.value(&keys::CAPTURE_MIN_CONFIDENCE);
    let open: Vec<&str> = doubts(&corrected.values, least).iter().map(|doubt| doubt.field).collect();
    let settings = doing.settings.clone();
    Box::pin(take_values(store, &mut doing.after, &settings, corrected, None)).await?;
    // Whoever enters an invoice has brought it in: another person approves it (APPR-14).
    doing.after.registered_by = Some(doing.by.user.clone());
    if !open.is_empty() {
        return doing
            .finish(&format!("what was captured is corrected; still open: {}", open.join(", ")))
            .await;
    }
    let moved = lifecycle::lift(&mut doing.after)?;
    doing.moved(moved);
    doing.finish("what was captured is corrected and certain").await
}
