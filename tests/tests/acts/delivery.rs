//! Deliveries that people confirm.

use attest_model::record::{State, TaskKind};
use attest_steps::acts::{Act, Attached};
use attest_steps::import_master::import_file;

use crate::{Company, dec};

#[tokio::test]
async fn match_35_a_line_marked_delivered_lets_the_invoice_go_on() {
    let company = Company::with(&["network/04"]).await;
    let before = company.of("04").await;
    assert_eq!(before.state, State::AwaitingReceipt);
    let mark = |line: &str| Act::MarkDelivered { order: "V7/0002".into(), line: line.into(), day: None };
    company.refused(&before.id, "eva", "", &mark("1"), "buyer, site").await;
    company.refused(&before.id, "olof", "", &mark("1"), "belongs to lina").await;
    company.refused(&before.id, "lina", "", &mark("7"), "no line \"7\"").await;
    company.act(&before.id, "lina", "", &mark("1")).await.unwrap();
    let found =
        company.world.engines.store.find_order(&"NB".into(), &"V7/0002".into()).await.unwrap().unwrap();
    assert_eq!(found.order.lines[0].marked_delivered.unwrap().to_string(), "2026-03-16", "MATCH-35");
    let entry = company.trail(&before.id, "mark_delivered").await;
    assert_eq!(entry.reason, "line 1 of order V7/0002 is delivered in full on 2026-03-16");
    company.trail(&before.id, "matched").await;
    company.refused(&before.id, "lina", "", &mark("1"), "was marked delivered on").await;
}

/// Covers MATCH-38, MATCH-39.
#[tokio::test]
async fn match_38_a_missing_ticket_holds_until_its_owner_confirms_it() {
    let company = Company::with(&["network/04"]).await;
    let id = company.of("04").await.id;
    let record = |ticket: &str, quantity: &str| Act::RecordTicket {
        order: "V7/0002".into(),
        ticket: ticket.into(),
        delivery_date: "2026-03-09".parse().unwrap(),
        lines: vec![("1".into(), dec(quantity))],
    };
    company.refused(&id, "lina", "", &record("T-4502", "0"), "not a quantity above zero").await;
    assert_eq!(
        company.act(&id, "lina", "found on site", &record("T-4502", "200")).await,
        Ok(State::Held),
        "MATCH-38"
    );
    company.refused(&id, "lina", "", &record("t-4502 ", "1"), "is recorded already").await;
    let held = company.load(&id).await;
    let task = held.missing_tickets[0].task.clone();
    assert!(
        held.tasks.iter().any(|open| open.id == task && open.kind == TaskKind::ConfirmDelivery),
        "MATCH-38"
    );
    company.refused(&id, "eva", "", &Act::Release, "a ticket is missing").await;

    let confirm = |document: Option<Attached>| Act::ConfirmTicket { ticket: "T-4502".into(), document };
    company.refused(&id, "eva", "", &confirm(None), "buyer, site").await;
    company
        .refused(&id, "per", "", &Act::ConfirmTicket { ticket: "T-1".into(), document: None }, "no ticket")
        .await;
    let note = Attached { file_name: "t4502.pdf".into(), bytes: b"%PDF-1.7".to_vec() };
    company.act(&id, "per", "", &confirm(Some(note))).await.unwrap();
    let after = company.load(&id).await;
    assert_eq!(after.state, State::Ready, "MATCH-38 the hold ends and the match is made: {}", after.reason);
    assert!(after.reservations > 0 && after.tasks.is_empty());
    let cleared = after.missing_tickets[0].cleared.clone().unwrap();
    assert_eq!((cleared.by.as_str(), cleared.document.as_deref()), ("per", Some("t4502.pdf")), "MATCH-39");
    let found =
        company.world.engines.store.find_order(&"NB".into(), &"V7/0002".into()).await.unwrap().unwrap();
    assert_eq!(found.receipts[0].ticket.as_deref(), Some("T-4502"), "MATCH-38");
    company.refused(&id, "per", "", &confirm(None), "no ticket").await;
}

/// The receipt is corrected by an import.
async fn correct(company: &Company, quantity: &str) {
    let head = "company,receipt,order,ticket,delivery_date,order_line,quantity";
    let rows = format!("{head}\nNB,5001,V7/0001,T-4471,2026-03-02,1,{quantity}\n");
    let done = import_file(company.world.desk(), "receipts.csv", rows.as_bytes()).await.unwrap();
    assert_eq!(done.refused, Vec::<String>::new());
    company.settle().await;
}

#[tokio::test]
async fn match_63_a_corrected_receipt_takes_reservations_back() {
    let company = Company::with(&["network/02"]).await;
    let before = company.of("02").await;
    assert!(before.state == State::Ready && before.reserved_at.is_some());
    correct(&company, "60").await;
    assert_eq!(company.load(&before.id).await, before, "MATCH-63 nothing is short");
    correct(&company, "20").await;
    let short = company.load(&before.id).await;
    assert_ne!(short.state, State::Ready, "MATCH-63");
    assert_eq!(short.reservations, 0, "MATCH-63 the match was made again and failed: {}", short.reason);
    assert_eq!(company.reserved("V7/0001").await, dec("0"), "MATCH-63");
    company.trail(&before.id, "released").await;
    correct(&company, "60").await;
    let again = company.load(&before.id).await;
    assert_eq!((again.state, again.reservations), (State::Ready, before.reservations), "MATCH-33");

    assert!(company.world.batch().await.unwrap() > 0);
    correct(&company, "20").await;
    let sent = company.load(&before.id).await;
    assert_eq!(sent.state, State::Dispatched, "MATCH-63 what is invoiced is reported to the buyer");
}
