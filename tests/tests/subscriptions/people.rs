//! An invoice of which people are asked when its subscription is entered: who is quicker, and whose word stands.

use std::time::Duration;

use attest_model::approvals::LinkStatus;
use attest_model::ids::InvoiceId;
use attest_model::record::{InvoiceRecord, Next, State, TaskKind};
use attest_model::subscriptions::subscription_key;
use attest_payables::approval::Action;
use attest_steps::acts::{Act, By, act};
use attest_steps::flow::{run_step, start};
use attest_steps::message::{Cause, FlowMessage, decode};
use attest_store::QueueName;
use attest_tests::house;
use attest_tests::links::{APPROVE, press, token};

use crate::world::{Doc, INVOICE, Office, SUPPLIER};

impl Office {
    /// Reviewers, then approvers, of every invoice.
    async fn asks(&self, reviewer: &str, approvers: &[&str]) {
        let rule = format!(
            r#"[{{""reviewers"":[""{reviewer}""],""approvers"":[""{}""]}}]"#,
            approvers.join(r#""","""#)
        );
        house::import(
            &self.world,
            "settings.csv",
            &format!("company,setting,value\nNB,approval.rules,\"{rule}\"\n"),
        )
        .await;
    }

    /// Enters a subscription that fits, and works nothing off.
    async fn enter_later(&self, number: &str) {
        let text = format!(
            "company,supplier,currency,valid_from,interval,responsible,subscription,account\n\
             NB,{SUPPLIER},SEK,2025-01-01,month,olof,{number},5410\n"
        );
        house::import(&self.world, "subscriptions.csv", &text).await;
    }

    /// The reviewer has left, and point 3 begins without anybody having answered (APPR-18).
    async fn reviewer_leaves(&self, id: &InvoiceId) {
        let gone = "user,name,email,language,active,manager,rights,limits\n\
                    per,Per Holm,per.holm@nordbygg.example,sv,no,,reviewer,NB:2000\n";
        house::import(&self.world, "users.csv", gone).await;
        let store = &self.world.engines.store;
        let record = store.load_invoice(id).await.unwrap();
        let due = InvoiceRecord { next: Next::RequestApproval, ..record.clone() };
        let mut change = self.world.desk().change();
        change.save_invoice(&record, &due).unwrap();
        self.world.desk().commit(change).await.unwrap();
        run_step(self.world.desk(), &self.world.settings.tenant, id, Next::RequestApproval, Cause::Next)
            .await
            .unwrap();
    }

    async fn tokens(&self, record: &InvoiceRecord) -> Vec<String> {
        let mut tokens = Vec::new();
        for task in &record.tasks {
            tokens.push(token(&self.world, record, task).await);
        }
        tokens
    }
}

fn asked(record: &InvoiceRecord) -> Vec<(TaskKind, &str)> {
    record.tasks.iter().map(|task| (task.kind, task.user.as_str())).collect()
}

/// Covers SUB-8, LINK-7.
#[tokio::test]
async fn sub_1_what_approvers_are_asked_about_is_matched_when_its_subscription_is_entered() {
    let office = Office::open().await;
    office.asks("per", &["lina", "olof"]).await;
    let id = office.send(INVOICE).await.id;
    office.reviewer_leaves(&id).await;
    let open = office.of("A-1").await;
    assert_eq!(open.state, State::Approval, "{}", open.reason);
    assert_eq!(asked(&open), [(TaskKind::Approve, "lina"), (TaskKind::Approve, "olof")]);
    let tokens = office.tokens(&open).await;

    // It deviates: the person who answers for it reviews it first, with the coding that it has now (SUB-9).
    office.asks("nobody", &["nobody"]).await;
    office.enter("subscription,invoice_max,account", &["4217,90,5410"]).await;
    let deviates = office.of("A-1").await;
    assert_eq!((deviates.state, deviates.reason.as_str()), (State::Review, "OVER_MAX"), "SUB-9");
    assert_eq!(asked(&deviates), [(TaskKind::Review, "olof")], "SUB-9");
    assert_eq!(deviates.coding[0].account, "5410", "SUB-9 the coding is proposed");
    assert_eq!(deviates.content_version, open.content_version + 1, "LINK-6");

    office.enter("subscription,invoice_max,account", &["4217,100,5410"]).await;
    let fits = office.of("A-1").await;
    assert_eq!((fits.state, fits.tasks.len()), (State::Ready, 0), "SUB-8 {}", fits.reason);
    for (task, token) in open.tasks.iter().zip(tokens) {
        let link = office.world.engines.store.find_link(task.link.as_ref().unwrap()).await.unwrap().unwrap();
        assert_eq!(link.record.status, LinkStatus::Revoked, "LINK-7");
        press(&office.world, &token, &APPROVE).await;
        assert_eq!(office.of("A-1").await, fits, "LINK-7 a link whose task has ended changes nothing");
    }
}

/// Covers APPR-10, MATCH-33.
#[tokio::test]
async fn sub_1_what_one_of_two_approvers_has_decided_stands() {
    let office = Office::open().await;
    office.asks("karin", &["lina", "olof"]).await;
    let id = office.send(INVOICE).await.id;
    let (karin, tenant) = ("karin".into(), office.world.settings.tenant.as_str());
    let by = By { user: &karin, comment: "", channel: "workbench", seen: None };
    let approve = Act::Decide { task: None, action: Action::Approve };
    act(office.world.desk(), tenant, &id, &by, &approve).await.unwrap().unwrap();
    let open = office.of("A-1").await;
    assert_eq!(asked(&open), [(TaskKind::Approve, "lina"), (TaskKind::Approve, "olof")], "{}", open.state);
    let [first, second] = <[String; 2]>::try_from(office.tokens(&open).await).unwrap();
    assert_eq!(press(&office.world, &first, &APPROVE).await.0, 200);
    office.settle().await;

    let decided = office.of("A-1").await;
    assert_eq!(decided.decisions.len(), 2);
    office.enter("subscription,account", &["4217,5410"]).await;
    assert_eq!(office.of("A-1").await, decided, "SUB-1 neither coding nor tasks nor decisions change");
    assert_eq!(press(&office.world, &second, &APPROVE).await.0, 200, "the other link acts as before");
    office.settle().await;
    let approved = office.of("A-1").await;
    assert_eq!(approved.state, State::Ready, "{}", approved.reason);
    assert!(approved.decisions.iter().all(|made| !made.is_void), "APPR-10 nothing it was shown has changed");
    assert_eq!((approved.coding[0].account.as_str(), office.served("4217").await.len()), ("5060", 0));
}

/// The subscription is entered, and before its match is made the invoice is approved: the approval stands.
///
/// Covers LINK-4.
#[tokio::test]
async fn sub_1_an_approval_between_the_entry_and_the_match_stands() {
    let office = Office::open().await;
    let record = office.send(INVOICE).await;
    let [token] = <[String; 1]>::try_from(office.tokens(&record).await).unwrap();
    office.enter_later("4217").await;
    let [(_, body)] = <[(QueueName, String); 1]>::try_from(office.world.take_messages().await).unwrap();
    let message: FlowMessage = decode(&body).unwrap();
    let next = start(office.world.desk(), &record.id, message.cause).await.unwrap();
    assert_eq!(next, Next::Validate, "which subscription it names is looked up again");
    assert_eq!(press(&office.world, &token, &APPROVE).await.0, 200);
    office.world.deliver(QueueName::Flow, &body).await.unwrap();
    office.settle().await;
    let approved = office.of("A-1").await;
    assert_eq!((approved.state, approved.decisions.len()), (State::Ready, 1), "{}", approved.reason);
    assert_eq!((approved.coding[0].account.as_str(), office.served("4217").await.len()), ("5060", 0));
}

/// An approval by link and the match at one instant, many times: exactly one of them is what happened.
///
/// Covers ST-10, LINK-4, LINK-7.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sub_1_an_approval_and_a_match_at_one_instant() {
    const ROUNDS: usize = 12;
    let office = Office::open().await;
    house::import(&office.world, "settings.csv", "company,setting,value\nNB,dup.near_days,0\n").await;
    let mut matched = 0;
    for round in 0..ROUNDS {
        let (number, contract) = (format!("A-{round}"), format!("SC-{round}"));
        let net = format!("{}.00", 100 + round);
        let record = office.send(Doc { number: &number, contract: &contract, net: &net, ..INVOICE }).await;
        let [token] = <[String; 1]>::try_from(office.tokens(&record).await).unwrap();
        office.enter_later(&contract).await;
        let [(queue, body)] =
            <[(QueueName, String); 1]>::try_from(office.world.take_messages().await).unwrap();
        // The match takes its time; each round presses a little later in it.
        let pressed = async {
            tokio::time::sleep(Duration::from_millis(u64::try_from(round).unwrap())).await;
            press(&office.world, &token, &APPROVE).await
        };
        let (delivered, _) = tokio::join!(office.world.deliver(queue, &body), pressed);
        delivered.unwrap();
        office.settle().await;
        let after = office.of(&number).await;
        assert_eq!((after.state, after.tasks.len()), (State::Ready, 0), "{number} {}", after.reason);
        let served = office.served(&subscription_key(&contract)).await.len();
        let link = record.tasks[0].link.as_ref().unwrap();
        let link = office.world.engines.store.find_link(link).await.unwrap().unwrap().record.status;
        let accounts: Vec<_> = after.coding.iter().map(|row| row.account.as_str()).collect();
        if served == 1 {
            matched += 1;
            assert_eq!(
                (after.decisions.len(), link, accounts[0]),
                (0, LinkStatus::Revoked, "5410"),
                "{number}"
            );
        } else {
            assert_eq!((after.decisions.len(), accounts[0]), (1, "5060"), "{number}");
            assert!(matches!(link, LinkStatus::Used { .. }), "{number} {link:?}");
        }
    }
    println!("{matched} of {ROUNDS} were matched, the others approved");
}
