//! What people are told of subscriptions, once each, and where they look.

use attest_model::record::State;
use attest_render::Renderer;
use attest_steps::remind::sweep;
use attest_steps::workbench::{Visit, subscriptions};

use crate::world::{Doc, INVOICE, Office};

const DAY: i64 = 86_400;

impl Office {
    /// Runs the sweep some days later, twice; answers how many notices were raised.
    async fn sweep(&self, days: i64) -> usize {
        self.clock.advance(days * DAY);
        let mut raised = 0;
        for _ in 0..2 {
            raised += sweep(self.world.desk(), "Nordbygg", None).await.unwrap().notices;
            self.settle().await;
        }
        raised
    }

    /// The page of subscriptions as a person sees it.
    async fn page(&self, user: &str) -> (u16, String) {
        let user = self.world.engines.store.find_user(&user.into()).await.unwrap().unwrap().record;
        let renderer = Renderer::new().unwrap();
        let visit = Visit { renderer: &renderer, user: &user, form_token: "t", switch: None };
        let shown = subscriptions(self.world.desk(), &visit, "").await.unwrap();
        (shown.status, shown.html)
    }
}

#[tokio::test]
async fn sub_11_what_has_not_come_is_told_once() {
    let office = Office::open().await;
    let columns = "subscription,expected_day,tolerance_days,account,active";
    office.enter(columns, &["4217,17,1,5060,yes", "4218,17,1,5060,no"]).await;
    let january = Doc { number: "A-1", issued: "2026-01-17", ..INVOICE };
    assert_eq!(office.send(january).await.state, State::Ready);
    // 16 March: January came, February did not, March is not due.
    assert_eq!(office.sweep(0).await, 1, "SUB-11 February");
    assert_eq!(office.sweep(2).await, 0, "SUB-11 18 March: the last day of the tolerance");
    assert_eq!(office.sweep(1).await, 1, "SUB-11 19 March");
    assert_eq!(office.sweep(7).await, 0, "SUB-11 told once");
    let told = office.mails("4217");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|mail| mail.starts_with("olof.ek@nordbygg.example: ")), "{told:?}");
    assert_eq!(office.mails("4218"), Vec::<String>::new(), "an inactive one misses nothing");

    let (status, page) = office.page("eva").await;
    assert_eq!(status, 200);
    assert!(
        page.contains("4217") && page.contains("A-1, 2026-01-17") && page.contains("2026-03-17"),
        "{page}"
    );
    assert_eq!(office.page("nils").await.0, 200, "a viewer sees them");
}

#[tokio::test]
async fn sub_11_an_invoice_in_time_is_not_missed() {
    let office = Office::open().await;
    office.enter("subscription,expected_day,tolerance_days,account", &["4217,10,3,5060"]).await;
    for (number, issued) in [("A-1", "2026-01-10"), ("A-2", "2026-02-12"), ("A-3", "2026-03-10")] {
        let record = office.send(Doc { number, issued, ..INVOICE }).await;
        assert_eq!(record.state, State::Ready, "{}", record.reason);
    }
    assert_eq!(office.sweep(0).await, 0);
    assert_eq!(office.mails("4217"), Vec::<String>::new());
}

#[tokio::test]
async fn sub_12_an_end_that_is_near_is_told_once() {
    let office = Office::open().await;
    office.enter("subscription,valid_to,account", &["4217,2026-04-20,5060"]).await;
    assert_eq!(office.sweep(4).await, 0, "SUB-12 20 March: 31 days");
    assert_eq!(office.sweep(1).await, 1, "SUB-12 21 March: 30 days");
    assert_eq!(office.sweep(5).await, 0);
    assert_eq!(office.mails("4217").len(), 1);
    // A new end is a new notice; entering the same again is none.
    office.enter("subscription,valid_to,account", &["4217,2026-04-20,5060"]).await;
    assert_eq!(office.sweep(1).await, 0);
    office.enter("subscription,valid_to,account", &["4217,2026-04-22,5060"]).await;
    assert_eq!(office.sweep(1).await, 1);
}

#[tokio::test]
async fn sub_12_a_total_that_is_nearly_used_is_told_with_the_invoice_that_uses_it() {
    let office = Office::open().await;
    office.enter("subscription,total_max,account", &["4217,220,5060"]).await;
    office.send(Doc { number: "A-1", issued: "2026-01-10", ..INVOICE }).await;
    assert_eq!(office.mails("4217"), Vec::<String>::new());
    assert_eq!(office.send(Doc { number: "A-2", issued: "2026-02-10", ..INVOICE }).await.state, State::Ready);
    assert_eq!(office.mails("4217").len(), 1, "SUB-12 200 of 220");
    assert_eq!(office.sweep(1).await, 0, "SUB-12 told once");
}

/// Never entered without a person: the fourth invoice is reviewed like the third.
#[tokio::test]
async fn sub_13_three_alike_are_proposed_to_the_accounts_role() {
    let office = Office::open().await;
    let rows = [
        ("A-1", "2025-12-05", "100.00"),
        ("A-2", "2026-01-05", "104.00"),
        ("A-3", "2026-02-05", "109.00"),
        ("A-4", "2026-03-05", "103.00"),
    ];
    for (number, issued, net) in rows {
        let record = office.send(Doc { number, issued, net, contract: "", ..INVOICE }).await;
        assert!(matches!(record.state, State::Review | State::Approval), "{}", record.state);
        let proposed = usize::from(["A-3", "A-4"].contains(&number));
        let told = office.mails("faktura@nordbygg.example");
        let mails: Vec<_> = told.iter().filter(|mail| mail.contains("abonnemang")).collect();
        assert_eq!(mails.len(), proposed, "SUB-13 {number}: {told:?}");
    }
    let store = &office.world.engines.store;
    let entered = store.list_subscriptions(&"NB".into()).await.unwrap();
    assert_eq!(entered.len(), 3, "SUB-13 those of the demo, and none by itself");
    let proposals = store.list_proposals(&"NB".into()).await.unwrap();
    assert_eq!(proposals.len(), 1);
    assert_eq!(proposals[0].proposal.invoices.len(), 3);
    let (_, page) = office.page("eva").await;
    assert!(page.contains("109,00"), "the proposal stands on the page: {page}");
    office.enter("subscription,account", &["4217,5060"]).await;
    assert!(!office.page("eva").await.1.contains("109,00"), "once entered it is proposed no more");
}

#[tokio::test]
async fn sub_3_faulty_files_are_refused_with_every_fault() {
    let office = Office::open().await;
    let file = "company,supplier,subscription,currency,valid_from,valid_to,interval,responsible,account,share\n\
                NB,10050,1,SEK,2026-01-01,2025-01-01,month,olof,5060,rest\n\
                NB,10050,2,SEK,2026-01-01,,weekly,olof,5060,rest\n\
                NB,10050,3,SEK,2026-01-01,,month,olof,5060,60 %\n\
                NB,10050,4,SEK,2026-01-01,,month,olof,5060,rest\n\
                NB,10050,4,SEK,2026-01-01,,month,olof,5061,rest\n\
                NB,10050,5,SEK,2026-01-01,,month,olof,5060,1.005\n";
    let refused = office.world.import_file("subscriptions.csv", file.as_bytes()).await.unwrap().refused;
    for place in [
        "line 2, column valid_to",
        "line 3, column interval",
        "line 4, column share",
        "line 6, column share",
        "line 7, column share",
    ] {
        assert!(refused.iter().any(|fault| fault.contains(place)), "{place}: {refused:?}");
    }
    assert_eq!(refused.len(), 5, "{refused:?}");
    assert_eq!(
        office.world.engines.store.find_subscription(&"NB".into(), &"10050".into(), "4").await.unwrap(),
        None
    );
    let unknown = "company,supplier,subscription,currency,valid_from,interval,responsible,account\n\
                   NB,nobody,1,SEK,2026-01-01,month,olof,5060\n\
                   NB,10050,1,SEK,2026-01-01,month,nobody,5060\n";
    let refused = office.world.import_file("subscriptions.csv", unknown.as_bytes()).await.unwrap().refused;
    assert_eq!(refused.len(), 2, "{refused:?}");
    assert!(refused[0].contains("not in the register") && refused[1].contains("user nobody"), "{refused:?}");
}
