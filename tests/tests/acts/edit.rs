//! A person adds a line or changes one in review, and check 8 sees it (WB-2, CHK-12, CHK-29).

use attest_model::record::{InvoiceRecord, State};
use attest_payables::edits::LineChange;
use attest_steps::acts::Act;

use crate::{Company, dec};

fn price(text: &str) -> LineChange {
    LineChange { line: "1".to_owned(), price: Some(dec(text)), ..LineChange::default() }
}

fn added(price: &str) -> LineChange {
    LineChange {
        line: "2".to_owned(),
        name: Some("Ladder".to_owned()),
        quantity: Some(dec("1")),
        price: Some(dec(price)),
        ..LineChange::default()
    }
}

fn codes(record: &InvoiceRecord) -> String {
    record.findings.iter().map(|one| format!("{} {}", one.code, one.found)).collect::<Vec<_>>().join(", ")
}

/// Covers CHK-12, WB-2.
#[tokio::test]
async fn chk_29_a_repriced_line_warns_and_must_still_sum_to_the_total() {
    let company = Company::with(&[]).await;
    let csv = "company,supplier,setting,value\nNB,,check.8,on\n";
    assert!(company.world.import_file("settings.csv", csv.as_bytes()).await.unwrap().refused.is_empty());
    company.upload("network/10").await;
    let before = company.of("10").await;
    assert_eq!(codes(&before), "", "CHK-12 nobody has changed it");
    let edit = |changes: Vec<LineChange>| Act::EditLines { changes };
    company.refused(&before.id, "lina", "", &edit(vec![price("3900")]), "at least 3 characters").await;
    company.refused(&before.id, "lina", "as agreed", &edit(vec![]), "no line is changed").await;
    company.refused(&before.id, "anna", "as agreed", &edit(vec![price("1")]), "reviewer, accounts").await;
    company.act(&before.id, "lina", "one window less", &edit(vec![price("3900")])).await.unwrap();
    let edited = company.load(&before.id).await;
    assert_eq!(edited.state, State::Error, "the total is the supplier's: {}", codes(&edited));
    assert!(codes(&edited).contains("E302") && codes(&edited).contains("check.8 1"), "{}", codes(&edited));
    let entry = company.trail(&before.id, "edit").await;
    assert_eq!(
        entry.reason, "line 1: price 4000 → 3900, amount 4000 → 3900: one window less",
        "WB-2 from what to what"
    );
    // A line that stood beside makes it whole again; the change itself is still told.
    company.act(&before.id, "eva", "it stood beside", &edit(vec![added("100")])).await.unwrap();
    let whole = company.load(&before.id).await;
    assert_eq!((whole.state, codes(&whole).as_str()), (State::Review, "check.8 1, 2"), "CHK-29, VAL-68");
    assert_eq!((whole.lines, whole.coded_by.as_ref()), (2, Some(&"eva".into())), "APPR-14");
    let model = company.world.engines.store.get_model(&before.id).await.unwrap();
    assert_eq!(model.lines[1].item_name.as_deref(), Some("Ladder"));
    // Changed back is changed (CHK-27 m), and stays so when the document is read again.
    company
        .act(
            &before.id,
            "eva",
            "as it was",
            &edit(vec![price("4000"), LineChange { price: Some(dec("0")), ..added("0") }]),
        )
        .await
        .unwrap();
    company.act(&before.id, "eva", "", &Act::Revalidate).await.unwrap();
    let back = company.load(&before.id).await;
    assert_eq!((back.state, codes(&back).as_str()), (State::Review, "check.6 2, check.8 1, 2"), "CHK-27 m");
}

/// Covers APPR-10.
#[tokio::test]
async fn appr_10_a_changed_line_voids_what_was_approved() {
    let company = Company::with(&["network/11"]).await;
    let id = company.of("11").await.id;
    company
        .act(&id, "lina", "", &Act::Decide { task: None, action: attest_payables::approval::Action::Approve })
        .await
        .unwrap();
    let approval = company.load(&id).await;
    assert_eq!(approval.state, State::Approval);
    let rename =
        LineChange { line: "1".to_owned(), name: Some("Cleaning".to_owned()), ..LineChange::default() };
    company.act(&id, "eva", "as ordered", &Act::EditLines { changes: vec![rename] }).await.unwrap();
    let after = company.load(&id).await;
    assert!(after.decisions.iter().all(|made| made.is_void), "APPR-10");
    assert_eq!((after.state, after.tasks.is_empty()), (State::Approval, false), "APPR-10 asked anew");
    assert!(!codes(&after).contains("check.8"), "CHK-12 a name is no price");
}
