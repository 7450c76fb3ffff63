//! Step 4: who is asked, who may act, and what comes of it (APPR-1 … APPR-19, CODE-2).

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod builders;

use attest_model::record::{Next, State};
use attest_payables::approval::{self, Action, NoticeKind, Refusal, change};
use builders::{World, asked, dec, delegation, invoice, row, user};

#[test]
fn appr_19_a_and_b_limits() {
    for (case, net, state, tasks) in [
        ("a: equality is inside", "5000.00", State::FinalCheck, vec![]),
        ("a: below", "4999.99", State::FinalCheck, vec![]),
        ("b: above", "5000.01", State::Approval, vec!["approve mia"]),
    ] {
        let world = World::new(vec![user("anna", "5000", Some("mia")), user("mia", "20000", None)], "anna");
        for state_before in [State::Review, State::Approval] {
            let record = world.start(&invoice(state_before, net));
            assert_eq!(record.next, Next::Wait, "APPR-19 {case}");
            let record = world.approve(&record, "anna");
            assert_eq!(record.state, state, "APPR-19 {case} from {state_before}");
            assert_eq!(asked(&record), tasks, "APPR-19 {case}");
            assert_eq!(record.decisions[0].counts_as_review, !tasks.is_empty(), "APPR-19 {case}");
            if let [_] = tasks[..] {
                let record = world.approve(&record, "mia");
                assert_eq!(
                    (record.state, record.next),
                    (State::FinalCheck, Next::FinalCheck),
                    "APPR-19 {case}"
                );
            }
        }
    }
}

#[test]
fn appr_19_c_the_coder_is_not_the_only_approver() {
    let world = World::new(vec![user("anna", "20000", Some("mia")), user("mia", "20000", None)], "anna");
    let mut record = world.start(&invoice(State::Approval, "5000"));
    assert_eq!(asked(&record), ["approve anna"]);
    record.coded_by = Some("anna".into());
    let refused = world.act(&record, "anna", Action::Approve).unwrap_err();
    assert!(matches!(&refused, Refusal::FourEyes { by, .. } if by.as_str() == "anna"), "{refused}");
    let again = world.start(&record);
    assert_eq!(asked(&again), ["approve mia"], "another approver is asked");
    assert_eq!(world.approve(&again, "mia").state, State::FinalCheck);
}

#[test]
fn appr_19_d_the_delegate_acts_with_the_smaller_limit() {
    for (case, net, expected) in
        [("inside the maximum", "10000", State::FinalCheck), ("above the maximum", "15000", State::Approval)]
    {
        let mut world = World::new(
            vec![user("a", "20000", Some("mia")), user("b", "", None), user("mia", "50000", None)],
            "a",
        );
        world.user("a").delegations = vec![delegation("b", Some("10000"))];
        let record = world.start(&invoice(State::Approval, net));
        assert_eq!(asked(&record), ["approve b for a"], "APPR-19 d {case}");
        let record = world.approve(&record, "b");
        assert_eq!(record.state, expected, "APPR-19 d {case}");
        let made = &record.decisions[0];
        assert_eq!((made.by.as_str(), made.on_behalf_of.as_ref().map(|u| u.as_str())), ("b", Some("a")));
        if expected == State::Approval {
            assert!(made.counts_as_review);
            assert_eq!(asked(&record), ["approve mia"], "APPR-19 d goes to the next above A");
        }
    }
}

#[test]
fn appr_19_f_the_second_post_says_who_was_first() {
    let world = World::new(vec![user("anna", "5000", Some("mia")), user("mia", "20000", None)], "anna");
    let open = world.start(&invoice(State::Approval, "5000.01"));
    let task = open.tasks[0].id.clone();
    let once = world.approve(&open, "anna");
    let command = approval::Command {
        task,
        by: "anna".into(),
        action: Action::Approve,
        comment: String::new(),
        channel: "email-link".into(),
    };
    let refused = approval::decide(&once, &world.facts(), &command).unwrap_err();
    assert_eq!(refused.to_string(), "already answered by anna at 2026-03-02T09:00:00Z: approve");
}

/// Covers APPR-10.
#[test]
fn appr_19_g_a_changed_amount_voids_the_approval() {
    let world = World::new(vec![user("anna", "5000", Some("mia")), user("mia", "20000", None)], "anna");
    let done = world.approve(&world.start(&invoice(State::Approval, "5000")), "anna");
    assert_eq!(done.state, State::FinalCheck);
    let mut changed = done.clone();
    changed.net = Some(dec("4800"));
    changed.coding = vec![row("5000", None, "4800")];
    let decision = change::apply(&done, changed, Some(&"bo".into()), false).unwrap();
    assert_eq!((decision.record.state, decision.record.next), (State::Approval, Next::RequestApproval));
    assert!(decision.record.decisions[0].is_void);
    assert_eq!(decision.record.content_version, done.content_version + 1, "older links do not act");
    assert!(decision.notices.iter().any(|notice| notice.kind == NoticeKind::Voided));
    let again = approval::start(&decision.record, &world.facts()).unwrap();
    assert_eq!(again.opened.len(), 1, "a new task, which gets a new link");
    assert_eq!(asked(&again.record), ["approve anna"]);
}
