//! An invoice of which approvers are asked because its match failed, when its order changes.

use attest_model::record::{State, TaskKind};
use attest_payables::approval::Action;
use attest_steps::acts::Act;
use attest_tests::links::{APPROVE, press, token};

use crate::{Company, dec};

const APPROVERS: &str =
    "approval.rules,\"[{\"\"reviewers\"\":[\"\"NAME\"\"],\"\"approvers\"\":[\"\"lina\"\",\"\"olof\"\"]}]\"";

/// Invoice 06, which takes 120 of an order of 100, with a reviewer and two approvers named by a rule.
async fn reviewed_by(reviewer: &str) -> Company {
    let company = Company::with(&[]).await;
    let rule = APPROVERS.replace("NAME", reviewer);
    company.import("settings.csv", &format!("company,setting,value\nNB,{rule}\n")).await;
    company.upload("network/06").await;
    company
}

/// The order of invoice 06 is changed to another quantity.
async fn order(company: &Company, quantity: u32) {
    let text = format!(
        "company,order,supplier,currency,status,contract,overhead,accrual_method,buyer,issue_date,line,\
         sellers_item,description,quantity,unit,unit_price,account,cost_centre,project,tax_code\n\
         NB,S2/0003,10020,NOK,committed,S2,no,O,lina,2026-02-12,1,\
         KB-300,Cable tray 300 mm,{quantity},MTR,140.00,4020,110,S2,I0\n"
    );
    company.import("orders.csv", &text).await;
}

async fn approvers_are_asked(company: &Company) -> bool {
    let asked = company.of("06").await.tasks;
    let asked: Vec<_> = asked.iter().map(|task| (task.kind, task.user.as_str())).collect();
    asked == [(TaskKind::Approve, "lina"), (TaskKind::Approve, "olof")]
}

/// Covers APPR-18, LINK-7, FIN-5.
#[tokio::test]
async fn match_33_what_approvers_are_asked_about_is_matched_when_its_order_changes() {
    let company = reviewed_by("per").await;
    assert_eq!(company.of("06").await.state, State::Review);
    // Its only reviewer leaves; with the next look it goes on to those who approve it. Nobody has answered it.
    let gone = "user,name,email,language,active,manager,rights,limits\n\
                per,Per Holm,per.holm@nordbygg.example,sv,no,,reviewer,NB:2000\n";
    company.import("users.csv", gone).await;
    order(&company, 110).await;
    let open = company.of("06").await;
    assert_eq!(open.state, State::Approval, "{}", open.reason);
    assert!(approvers_are_asked(&company).await, "{:?}", open.tasks);
    let token = token(&company.world, &open, &open.tasks[0]).await;

    // What still fails leaves them as they are, however often it is tried.
    company.world.batch().await.unwrap();
    assert_eq!(company.of("06").await, open, "MATCH-33 Create Batch");
    order(&company, 115).await;
    let still = company.of("06").await;
    assert_eq!((still.state, &still.tasks), (State::Approval, &open.tasks), "MATCH-33 {}", still.reason);

    order(&company, 120).await;
    let matched = company.of("06").await;
    assert_eq!((matched.state, matched.tasks.len()), (State::Ready, 0), "MATCH-33 {}", matched.reason);
    assert_eq!(company.reserved("S2/0003").await, dec("120"), "MATCH-40");
    press(&company.world, &token, &APPROVE).await;
    assert_eq!(company.of("06").await, matched, "LINK-7 a link whose task has ended changes nothing");
}

/// Covers APPR-10.
#[tokio::test]
async fn match_33_what_one_of_two_approvers_has_decided_stands() {
    let company = reviewed_by("karin").await;
    let id = company.of("06").await.id;
    company.act(&id, "karin", "", &Act::Decide { task: None, action: Action::Approve }).await.unwrap();
    assert!(approvers_are_asked(&company).await);
    company.act(&id, "lina", "", &Act::Decide { task: None, action: Action::Approve }).await.unwrap();
    let decided = company.load(&id).await;
    assert_eq!((decided.state, decided.decisions.len(), decided.tasks.len()), (State::Approval, 2, 1));
    order(&company, 120).await;
    company.world.batch().await.unwrap();
    assert_eq!(company.load(&id).await, decided, "MATCH-33 a person has approved it");
    assert_eq!(company.reserved("S2/0003").await, dec("0"));
}

/// A person matches again what others were asked about: nobody is asked any more.
///
/// Covers REM-6.
#[tokio::test]
async fn match_33_a_match_on_demand_ends_what_was_asked() {
    let company = reviewed_by("karin").await;
    let id = company.of("06").await.id;
    // A final check stops it after its match: reviewers are not asked beside those who check it.
    company.import("settings.csv", "company,supplier,setting,value\nNB,10020,final_check,always\n").await;
    let change = "company,supplier,setting,value\nNB,10020,tol.qty,pct 50\nNB,10020,tol.line,pct 50\n";
    company.import("settings.csv", change).await;
    company.act(&id, "lina", "", &Act::Match).await.unwrap();
    let stopped = company.load(&id).await;
    assert_eq!(stopped.state, State::FinalCheck, "{}", stopped.reason);
    assert!(stopped.tasks.iter().all(|task| task.kind == TaskKind::FinalCheck), "{:?}", stopped.tasks);
    assert!(!stopped.tasks.is_empty());
}
