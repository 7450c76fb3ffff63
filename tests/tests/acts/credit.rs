//! The credit step.

use attest_model::money::{Amount, Currency};
use attest_model::record::{Next, State, TaskKind};
use attest_payables::approval::Action;
use attest_steps::acts::Act;

use crate::{Company, dec};

fn request(amount: Option<&str>) -> Act {
    let amount = amount.map(|amount| Amount::new(dec(amount), Currency::new("SEK").unwrap()));
    Act::RequestCredit { amount, reason: "price".into(), expected_on: None }
}

/// Covers CRED-2, CRED-3, CRED-16.
#[tokio::test]
async fn cred_16_a_request_is_withdrawn_and_the_invoice_returns() {
    let company = Company::with(&["network/10"]).await;
    let before = company.of("10").await;
    let id = &before.id;
    company.refused(id, "anna", "", &request(None), "rights is needed").await;
    company.refused(id, "eva", "", &request(Some("9000")), "left to credit").await;
    company.refused(id, "eva", "", &Act::WithdrawCredit, "while the invoice is review").await;
    assert_eq!(
        company.act(id, "eva", "too dear", &request(Some("500"))).await,
        Ok(State::AwaitingCredit),
        "CRED-2"
    );
    let waiting = company.load(id).await;
    assert_eq!(waiting.credit_request.unwrap().amount.value(), dec("500"), "CRED-3");
    assert_eq!(
        waiting.tasks.iter().map(|task| task.kind).collect::<Vec<_>>(),
        [TaskKind::AwaitCredit],
        "CRED-15"
    );
    company.refused(id, "eva", "", &Act::AcceptShortfall, "no credit note has come yet").await;
    assert_eq!(company.act(id, "eva", "", &Act::WithdrawCredit).await, Ok(before.state), "CRED-16");
    let after = company.load(id).await;
    assert!(after.credit_request.is_none() && after.waiting_since.is_none());
    assert_eq!(after.tasks[0].user.as_str(), "lina", "CRED-16 step 4 goes on");
}

/// Covers CRED-5, CRED-11, CRED-13, FIN-13.
#[tokio::test]
async fn cred_5_a_pair_leaves_together_once_both_are_checked() {
    let company = Company::with(&["network/05", "network/28"]).await;
    let (invoice, credit) = (company.of("05").await, company.of("28").await);
    assert_eq!(invoice.pairs[0].with, credit.id, "CRED-7");
    assert_eq!(credit.pairs[0].with, invoice.id, "CRED-7");
    for id in [&credit.id, &invoice.id] {
        for _ in 0..6 {
            let record = company.load(id).await;
            let open = record
                .tasks
                .iter()
                .find(|task| matches!(task.kind, TaskKind::Review | TaskKind::Approve | TaskKind::Choose));
            let Some(open) = open else { break };
            let say = Act::Decide { task: Some(open.id.clone()), action: Action::Approve };
            company.act(id, open.user.clone().as_str(), "checked", &say).await.unwrap();
        }
        if *id == credit.id {
            assert_eq!(company.world.batch().await.unwrap(), 0, "CRED-18 g neither goes alone");
        }
    }
    let states = [company.load(&invoice.id).await, company.load(&credit.id).await].map(|record| record.state);
    assert_eq!(states, [State::Ready, State::Ready], "CRED-5");
    company.world.batch().await.unwrap();
    let (invoice, credit) = (company.load(&invoice.id).await, company.load(&credit.id).await);
    assert_eq!((invoice.state, credit.state), (State::Dispatched, State::Dispatched));
    assert_eq!(invoice.batch, credit.batch, "FIN-13");
}

/// Covers CRED-6, CRED-9.
#[tokio::test]
async fn cred_6_d_a_pair_is_made_by_hand_and_a_shortfall_accepted() {
    let company = Company::with(&["network/29", "network/04"]).await;
    let (credit, invoice) = (company.of("29").await, company.of("04").await);
    assert_eq!((credit.state, credit.next), (State::AwaitingCredit, Next::Wait));
    let pair = Act::Pair { with: invoice.id.clone() };
    company.refused(&invoice.id, "eva", "", &request(Some("99999")), "left to credit").await;
    company.act(&invoice.id, "eva", "", &request(Some("2000"))).await.unwrap();
    company.refused(&invoice.id, "eva", "", &pair, "open the credit note").await;
    company
        .refused(&credit.id, "eva", "", &Act::Pair { with: credit.id.clone() }, "there is no invoice")
        .await;
    company.refused(&credit.id, "eva", "", &Act::RefusePair, "no pair is proposed").await;
    company.act(&credit.id, "eva", "the right one", &pair).await.unwrap();
    let (paired, waiting) = (company.load(&credit.id).await, company.load(&invoice.id).await);
    assert_eq!((paired.pairs[0].rule, paired.state), ('d', State::Review), "CRED-5 a person reviews it");
    assert_eq!(
        (waiting.pairs[0].amount.value(), waiting.state),
        (dec("1250"), State::AwaitingCredit),
        "CRED-9"
    );
    company.refused(&credit.id, "eva", "", &pair, "paired with 88102 already").await;
    company.act(&invoice.id, "eva", "let it be", &Act::AcceptShortfall).await.unwrap();
    let after = company.load(&invoice.id).await;
    assert_ne!(after.state, State::AwaitingCredit, "CRED-9");
    assert_eq!(
        company.trail(&invoice.id, "accept_shortfall").await.reason,
        "content without 750.00 of the requested credit: let it be"
    );

    company.act(&invoice.id, "eva", "never came", &Act::Reject).await.unwrap();
    let alone = company.load(&credit.id).await;
    assert!(alone.pairs.is_empty(), "CRED-11 its invoice is gone");
    assert_eq!(alone.state, State::AwaitingCredit, "CRED-11 it looks again");
}
