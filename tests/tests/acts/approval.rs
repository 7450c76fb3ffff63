//! Step 4 beyond the link, the link's question, the final check, disputes and the discussion.

use attest_model::approvals::{Audience, LinkStatus};
use attest_model::orders::CodingRow;
use attest_model::record::{State, TaskKind};
use attest_payables::approval::Action;
use attest_payables::disputes::Outcome;
use attest_steps::acts::Act;
use attest_steps::approve_link::Posted;
use attest_tests::links;

use crate::Company;

fn say(action: Action) -> Act {
    Act::Decide { task: None, action }
}

/// Covers APPR-6, APPR-8, APPR-14.
#[tokio::test]
async fn appr_6_a_question_comes_back_to_who_asked() {
    let company = Company::with(&["network/10"]).await;
    let id = company.of("10").await.id;
    company.refused(&id, "per", "", &say(Action::Approve), "no open task").await;
    company.refused(&id, "lina", "x", &say(Action::Reject), "at least 3 characters").await;
    company
        .refused(&id, "lina", "why", &say(Action::Forward { to: "nobody".into() }), "cannot be asked")
        .await;
    company.act(&id, "lina", "was it cleaned?", &say(Action::Forward { to: "per".into() })).await.unwrap();
    let asked = company.load(&id).await;
    assert_eq!(asked.tasks.iter().map(|task| task.user.as_str()).collect::<Vec<_>>(), ["per"], "APPR-6");
    company.refused(&id, "lina", "", &say(Action::Approve), "no open task").await;
    company.act(&id, "per", "yes, twice", &say(Action::Approve)).await.unwrap();
    let back = company.load(&id).await;
    assert_eq!(back.tasks.iter().map(|task| task.user.as_str()).collect::<Vec<_>>(), ["lina"], "APPR-6");
    assert_eq!(back.state, State::Review);
    let told: Vec<_> = back.decisions.iter().map(|made| (made.by.as_str(), made.action.as_str())).collect();
    assert_eq!(
        told,
        [("lina", "forward"), ("per", "answer_approve")],
        "APPR-6 the question and its answer stay"
    );
    while company.load(&id).await.tasks.iter().any(|task| task.user == "lina".into()) {
        company.act(&id, "lina", "", &say(Action::Approve)).await.unwrap();
    }
    let approved = company.load(&id).await;
    assert_eq!(approved.state, State::Ready, "APPR-19 a {}", approved.reason);
}

#[tokio::test]
async fn appr_10_new_coding_voids_what_was_approved() {
    let company = Company::with(&["network/11"]).await;
    let before = company.of("11").await;
    let id = &before.id;
    company.act(id, "lina", "", &say(Action::Approve)).await.unwrap();
    let coded = company.load(id).await;
    assert_eq!(coded.state, State::Approval);
    let mut row = coded.coding[0].clone();
    row.account = "5065".into();
    let rows: Vec<CodingRow> = std::iter::once(row).chain(coded.coding.iter().skip(1).cloned()).collect();
    company
        .refused(
            id,
            "anna",
            "",
            &Act::Recode { rows: rows.clone(), over_periods: false },
            "reviewer, approver, accounts",
        )
        .await;
    let links: Vec<_> = coded.tasks.iter().filter_map(|task| task.link.clone()).collect();
    company
        .act(id, "eva", "wrong account", &Act::Recode { rows: rows.clone(), over_periods: false })
        .await
        .unwrap();
    let after = company.load(id).await;
    assert_eq!((after.state, &after.coding), (State::Approval, &rows), "APPR-10");
    assert!(after.decisions.iter().all(|made| made.is_void), "APPR-10");
    assert_eq!(after.coded_by, Some("eva".into()), "APPR-14");
    for link in links {
        let found = company.world.engines.store.find_link(&link).await.unwrap().unwrap();
        assert_eq!(found.record.status, LinkStatus::Revoked, "LINK-6");
    }
}

async fn token(company: &Company, start: &str) -> String {
    let record = company.of(start).await;
    links::token(&company.world, &record, &record.tasks[0]).await
}

async fn press(company: &Company, token: &str, action: &str, comment: &str, to: &str) -> (u16, String) {
    let posted = Posted { action, comment, to, client: "192.0.2.7" };
    let shown = links::press(&company.world, token, &posted).await;
    company.settle().await;
    shown
}

/// Covers LINK-1, LINK-4, APPR-6.
#[tokio::test]
async fn link_1_asking_by_a_link_asks_another_person() {
    let company = Company::with(&["network/10"]).await;
    let first = token(&company, "10").await;
    assert_eq!(press(&company, &first, "ask", "", "per").await.0, 409, "a question needs words");
    assert_eq!(press(&company, &first, "ask", "who is it?", "nobody@x.example").await.0, 409);
    assert_eq!(press(&company, &first, "ask", "was it cleaned?", "per.holm@nordbygg.example").await.0, 200);
    let asked = company.of("10").await;
    assert_eq!((asked.state, asked.tasks[0].user.as_str()), (State::Review, "per"), "LINK-1");
    let (status, _) = press(&company, &first, "approve", "", "").await;
    assert_eq!(
        (status, company.of("10").await),
        (200, asked),
        "LINK-4 a used link shows and changes nothing"
    );
    let second = token(&company, "10").await;
    assert_eq!(press(&company, &second, "approve", "yes", "").await.0, 200);
    assert_eq!(company.of("10").await.tasks[0].user.as_str(), "lina", "APPR-6 it comes back");
    let third = token(&company, "10").await;
    assert_eq!(press(&company, &third, "ask", "and the invoice?", "").await.0, 200);
    assert_eq!(company.of("10").await.tasks[0].user.as_str(), "per", "APPR-6 who answered before knows most");
}

/// Covers LINK-4, FIN-4.
#[tokio::test]
async fn link_4_a_link_used_on_the_final_check_counts_as_used() {
    let company = Company::with(&["hub/32"]).await;
    let before = company.of("32").await;
    assert_eq!(before.state, State::FinalCheck);
    let link = before.tasks[0].link.clone().unwrap();
    let own = token(&company, "32").await;
    assert_eq!(press(&company, &own, "approve", "", "").await.0, 200);
    let after = company.load(&before.id).await;
    assert_eq!(after.state, State::Ready, "FIN-4");
    let found = company.world.engines.store.find_link(&link).await.unwrap().unwrap();
    assert!(matches!(found.record.status, LinkStatus::Used { action, .. } if action == "release"), "LINK-4");
    let (status, html) = press(&company, &own, "reject", "too late", "").await;
    assert_eq!((status, company.load(&before.id).await), (200, after), "LINK-4 {html}");
}

#[tokio::test]
async fn fin_4_the_checker_sends_back_or_lets_pass() {
    let company = Company::with(&["hub/32"]).await;
    let id = company.of("32").await.id;
    company.refused(&id, "lina", "", &Act::Pass, "workbench.admin").await;
    company.refused(&id, "eva", "", &Act::SendBack, "at least 3").await;
    assert_eq!(company.act(&id, "eva", "who ordered it?", &Act::SendBack).await, Ok(State::Review), "FIN-4");
    company.refused(&id, "eva", "", &Act::Pass, "while the invoice is review").await;
}

/// Covers DISP-1, DISP-2, DISP-5, DISP-7, DISP-8.
#[tokio::test]
async fn disp_2_a_dispute_stops_the_invoice_until_it_is_settled() {
    let company = Company::with(&["network/10"]).await;
    let before = company.of("10").await;
    let id = &before.id;
    let open = |reason: &str| Act::OpenDispute { reason: reason.into(), amount: None };
    company.refused(id, "lina", "too dear", &open("weather"), "no reason of a dispute").await;
    company.refused(id, "anna", "too dear", &open("price"), "rights is needed").await;
    company
        .refused(
            id,
            "lina",
            "",
            &Act::CloseDispute { outcome: Outcome::Accepted },
            "while the invoice is review",
        )
        .await;
    assert_eq!(company.act(id, "lina", "the price is too high", &open("price")).await, Ok(State::Disputed));
    let disputed = company.load(id).await;
    assert!(disputed.tasks.is_empty(), "DISP-5");
    let link = before.tasks[0].link.clone().unwrap();
    let link = company.world.engines.store.find_link(&link).await.unwrap().unwrap();
    assert_eq!(link.record.status, LinkStatus::Revoked, "LINK-7");
    company.refused(id, "lina", "", &say(Action::Approve), "while the invoice is disputed").await;
    company.act(id, "eva", "they say the index rose", &Act::AnswerDispute).await.unwrap();
    company
        .act(id, "per", "I do not believe it", &Act::Discuss { audience: Audience::Internal })
        .await
        .unwrap();
    assert_eq!(company.load(id).await.state, State::Disputed);
    let close = Act::CloseDispute { outcome: Outcome::Accepted };
    company.act(id, "lina", "agreed", &close).await.unwrap();
    let after = company.load(id).await;
    assert_eq!((after.state, after.dispute.is_none()), (State::Review, true), "DISP-7");
    assert_eq!(after.tasks[0].user.as_str(), "lina", "DISP-7 step 4 goes on");
    let said = company.world.engines.store.load_discussion(id).await.unwrap();
    let said: Vec<_> = said.iter().map(|entry| (entry.audience, entry.text.as_str())).collect();
    assert_eq!(
        said,
        [
            (Audience::Supplier, "the price is too high"),
            (Audience::Supplier, "they say the index rose"),
            (Audience::Internal, "I do not believe it"),
            (Audience::Supplier, "agreed"),
        ],
        "DISP-1, DISP-8"
    );
}

#[tokio::test]
async fn disp_7_a_refused_dispute_ends_the_invoice() {
    let company = Company::with(&["network/01"]).await;
    let before = company.of("01").await;
    let id = &before.id;
    let open = Act::OpenDispute { reason: "duplicate".into(), amount: None };
    assert_eq!(company.act(id, "eva", "we have it twice", &open).await, Ok(State::Disputed));
    assert!(company.load(id).await.reservations > 0, "MATCH-40 disputed invoices keep theirs");
    let close = Act::CloseDispute { outcome: Outcome::Rejected };
    assert_eq!(company.act(id, "eva", "", &close).await, Ok(State::Rejected), "DISP-7");
    assert_eq!(company.load(id).await.reservations, 0, "ST-9");
    assert!(!company.load(id).await.tasks.iter().any(|task| task.kind == TaskKind::Review));
}
