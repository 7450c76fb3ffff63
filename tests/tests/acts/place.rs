//! Holds, arrival control, rejection, removal.

use attest_model::record::{Actor, Next, State};
use attest_payables::acts::ActRefused;
use attest_steps::acts::Act;

use crate::{Company, dec};

fn hold(is_financial: bool) -> Act {
    Act::Hold { code: "PRICE".to_owned(), is_financial }
}

/// Covers ST-10, ST-11, ST-12, AUD-1, SEC-1.
#[tokio::test]
async fn st_12_a_hold_is_released_by_its_authority_and_the_invoice_goes_on() {
    let company = Company::with(&["network/10"]).await;
    let before = company.of("10").await;
    let id = &before.id;
    company.refused(id, "anna", "", &hold(false), "one of these rights is needed: reviewer").await;
    company.refused(id, "nobody", "", &hold(false), "unknown").await;
    let stale = company.act_seen(id, "lina", "", &hold(false), Some(before.version - 1)).await;
    assert!(matches!(&stale, Err(ActRefused::Conflict(_))), "ST-10 {stale:?}");
    assert!(stale.unwrap_err().to_string().starts_with("CONFLICT"), "ST-10");
    let seen = Some(before.version);
    assert_eq!(company.act_seen(id, "lina", "asks the seller", &hold(false), seen).await, Ok(State::Held));
    let twice = company.act_seen(id, "lina", "asks the seller", &hold(false), seen).await;
    assert!(matches!(twice, Err(ActRefused::Conflict(_))), "ST-11 an act that comes twice acts once");
    let entry = company.trail(id, "hold").await;
    assert_eq!(entry.reason, "commercial hold PRICE: asks the seller", "AUD-1");
    assert_eq!(entry.channel, "workbench", "AUD-1");
    assert_eq!(entry.actor, Actor::User { user: "lina".into(), on_behalf_of: None }, "AUD-1");

    company.refused(id, "lina", "", &Act::Match, "while the invoice is held").await;
    company.refused(id, "lina", "", &Act::Release, "needed: hold.commercial").await;
    let held = company.load(id).await;
    company.act(id, "eva", "", &Act::Revalidate).await.unwrap();
    let validated = company.load(id).await;
    assert_eq!(validated.state, State::Held, "ST-12 a held invoice is validated and stays");
    assert!(validated.version > held.version, "VAL-2");
    assert_eq!(company.act(id, "eva", "", &Act::Release).await, Ok(before.state), "ST-12");
    let after = company.load(id).await;
    assert_eq!(
        (after.state, after.next, &after.reason),
        (before.state, before.next, &before.reason),
        "ST-12"
    );
    assert_eq!(after.tasks, before.tasks, "ST-12 its tasks stay open");
}

#[tokio::test]
async fn val_2_validating_again_keeps_the_place() {
    let company = Company::with(&["network/01", "network/10", "network/20"]).await;
    for (start, state) in [("01", State::Ready), ("10", State::Review), ("20", State::Error)] {
        let before = company.of(start).await;
        assert_eq!(before.state, state, "{start}");
        company.act(&before.id, "eva", "", &Act::Revalidate).await.unwrap();
        let after = company.load(&before.id).await;
        assert_eq!(
            (after.state, after.next, after.tasks),
            (before.state, before.next, before.tasks),
            "VAL-2 {start}"
        );
        assert_eq!(after.reservations, before.reservations, "VAL-2 {start}");
    }
}

/// Covers ARR-13, VAL-3.
#[tokio::test]
async fn arr_13_an_error_is_let_pass_with_a_right_and_a_reason() {
    let company = Company::with(&["hub/24", "network/15"]).await;
    let before = company.of("24").await;
    assert_eq!(before.state, State::Error);
    let print = before.blocking().find(|finding| finding.code == "E301").unwrap().fingerprint();
    let pass = Act::LetPass { fingerprint: print };
    company.refused(&before.id, "lina", "agreed by phone", &pass, "arrival.approve").await;
    company.refused(&before.id, "eva", " ", &pass, "at least 3 characters").await;
    company
        .refused(&before.id, "eva", "no such", &Act::LetPass { fingerprint: "x".into() }, "no open error")
        .await;
    company.act(&before.id, "eva", "agreed by phone", &pass).await.unwrap();
    let after = company.load(&before.id).await;
    assert_ne!(after.state, State::Error, "ARR-13 {:?}", after.findings);
    assert_eq!(after.overrides.len(), 1, "VAL-3");
    assert_eq!(company.trail(&before.id, "let_pass").await.reason, "E301 is let pass: agreed by phone");
    company.act(&before.id, "eva", "", &Act::Revalidate).await.unwrap();
    let again = company.load(&before.id).await;
    assert_eq!((again.state, again.overrides.len()), (after.state, 1), "VAL-3 it stays overridden");

    let unknown = company.of("15").await;
    let print = unknown.blocking().find(|finding| finding.code == "E102").unwrap().fingerprint();
    let fixed = Act::LetPass { fingerprint: print };
    company.refused(&unknown.id, "eva", "I know them", &fixed, "settle the supplier in the register").await;
}

/// Covers ST-9, VAL-5, MATCH-40.
#[tokio::test]
async fn st_9_what_ends_gives_its_reservations_back() {
    let company = Company::with(&["network/01"]).await;
    let before = company.of("01").await;
    let (id, order) = (&before.id, before.orders[0].as_str().to_owned());
    let reserved = company.reserved(&order).await;
    assert!(reserved > dec("0") && before.state == State::Ready);
    company.refused(id, "lina", "not ours", &Act::Remove, "accounts, workbench.admin").await;
    company.refused(id, "eva", "no", &Act::Reject, "at least 3").await;
    assert_eq!(company.act(id, "eva", "a test order", &Act::Remove).await, Ok(State::Removed));
    let removed = company.load(id).await;
    assert_eq!((removed.reservations, company.reserved(&order).await), (0, dec("0")), "ST-9, MATCH-40");
    assert!(removed.tasks.is_empty() && removed.wakes.is_empty(), "ST-9");

    company.refused(id, "per", "", &Act::Restore, "workbench.admin").await;
    company.act(id, "eva", "", &Act::Restore).await.unwrap();
    let restored = company.load(id).await;
    assert_eq!(restored.state, State::Ready, "ST-9 it starts again at arrival control: {}", restored.reason);
    assert_eq!(company.reserved(&order).await, reserved, "MATCH-40");

    assert_eq!(company.act(id, "eva", "never ordered", &Act::Reject).await, Ok(State::Rejected));
    assert_eq!(company.reserved(&order).await, dec("0"), "ST-9");
    company.refused(id, "eva", "", &Act::Restore, "while the invoice is rejected").await;
    company.refused(id, "eva", "again", &Act::Reject, "while the invoice is rejected").await;
}

/// What failed for good stands in the list until somebody has it looked at again.
///
/// Covers VAL-2.
#[tokio::test]
async fn proc_2_an_invoice_at_rest_says_what_could_not_go_on_until_it_is_validated_again() {
    let company = Company::with(&["network/10"]).await;
    let rested = company.of("10").await;
    assert_eq!((rested.state, rested.next), (State::Review, Next::Wait));
    let cause = "Permanent: the register cannot be read";
    attest_steps::flow::record_failure(company.world.desk(), &rested.id, cause).await.unwrap();
    let stuck = company.load(&rested.id).await;
    assert_eq!((stuck.state, stuck.reason.as_str()), (State::Review, "STUCK in validate"));
    assert_eq!(company.trail(&rested.id, "stuck").await.reason, cause);
    company.act(&rested.id, "eva", "", &Act::Revalidate).await.unwrap();
    let mended = company.load(&rested.id).await;
    assert_eq!((mended.state, mended.next, mended.reason.as_str()), (State::Review, Next::Wait, ""));
}
