//! Step 4: who is asked, who may act, and what comes of it (APPR-1 … APPR-19, CODE-2).

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod builders;

use attest_model::ids::{LinkId, UserCode};
use attest_model::master::{Delegation, ExchangeRate, Right, Role, RoleEntry};
use attest_model::money::Amount;
use attest_model::record::{InvoiceRecord, Next, Pairing, State};
use attest_model::settings::keys;
use attest_payables::approval::{self, Action, NoticeKind, Refusal, change};
use builders::{World, asked, currency, dec, delegation, invoice, row, user};

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

fn rules(text: &str, users: Vec<attest_model::master::User>) -> World {
    World::new(users, "").with(&keys::APPROVAL_RULES, text)
}

fn trio() -> Vec<attest_model::master::User> {
    vec![user("anna", "5000", Some("mia")), user("bo", "5000", Some("mia")), user("mia", "20000", None)]
}

fn accounts(user: &str, contract: Option<&str>) -> RoleEntry {
    RoleEntry {
        company: "C1".into(),
        role: Role::Accounts,
        contract: contract.map(Into::into),
        user: user.into(),
        email: None,
    }
}

/// Covers APPR-1, APPR-5 and SUB-9.
#[test]
fn appr_3_who_is_asked_in_the_order_of_the_statement() {
    let base = || {
        let mut world = World::new(
            vec![
                user("rule", "1", None),
                user("buyer", "1", None),
                user("sub", "1", None),
                user("ref", "1", None),
                user("def", "1", None),
                user("acc", "1", None),
            ],
            "def",
        );
        world.roles = vec![accounts("acc", None)];
        world.order_buyer = Some("buyer".into());
        world.subscription_owner = Some("sub".into());
        world.buyer_reference = Some(" REF ".into());
        world
    };
    let by_rule = r#"[{"name":"rent","supplier":"S*","reviewers":["rule"]}]"#;
    let no_order = World { order_buyer: None, ..base() };
    let no_subscription = World { order_buyer: None, subscription_owner: None, ..base() };
    let no_reference = World {
        buyer_reference: Some("nobody".into()),
        order_buyer: None,
        subscription_owner: None,
        ..base()
    };
    let mut nobody =
        World { order_buyer: Some("gone".into()), buyer_reference: None, subscription_owner: None, ..base() };
    nobody.supplier.default_reviewer = None;
    for (case, world, expected, because) in [
        ("rule", base().with(&keys::APPROVAL_RULES, by_rule), "review rule", "rule rent"),
        ("order's responsible", base(), "review buyer", "responsible for the order"),
        ("subscription's responsible", no_order, "review sub", "responsible for the subscription"),
        ("buyer reference", no_subscription, "review ref", "named by the buyer reference"),
        ("supplier's default", no_reference, "review def", "default reviewer of the supplier"),
        ("accounts role", nobody, "choose acc", "accounts role"),
    ] {
        let decision = approval::start(&invoice(State::Review, "100"), &world.facts()).unwrap();
        assert_eq!(asked(&decision.record), [expected], "APPR-3 {case}");
        assert_eq!(decision.record.tasks[0].because, because, "APPR-3 {case}");
        let told: Vec<_> = decision.notices.iter().map(|notice| (notice.kind, notice.task.clone())).collect();
        assert_eq!(told, [(NoticeKind::Asked, Some(decision.opened[0].clone()))], "APPR-5 {case}");
        let again = approval::start(&decision.record, &world.facts()).unwrap();
        assert!(again.opened.is_empty() && again.notices.is_empty(), "APPR-5 {case}: told once");
    }
}

#[test]
fn appr_3_what_a_rule_selects() {
    let fits = |rule: &str, net: &str| {
        let mut world = rules(&format!("[{rule}]"), trio());
        world.buyer_reference = Some("North-7".into());
        let mut record = invoice(State::Review, net);
        record.contract = Some("V7W".into());
        approval::whom_to_ask(&record, &world.facts()).reviewers.len()
    };
    for (case, rule, net, expected) in [
        ("no selector", r#"{"reviewers":["anna"]}"#, "1", 1),
        ("supplier", r#"{"supplier":"s1","reviewers":["anna"]}"#, "1", 1),
        ("another supplier", r#"{"supplier":"S2","reviewers":["anna"]}"#, "1", 0),
        ("pattern in the middle", r#"{"buyer_reference":"n*th*7","reviewers":["anna"]}"#, "1", 1),
        ("pattern must reach the end", r#"{"buyer_reference":"n*th","reviewers":["anna"]}"#, "1", 0),
        ("contract", r#"{"contract":"V*","reviewers":["anna"]}"#, "1", 1),
        ("at the amount", r#"{"over":"100","reviewers":["anna"]}"#, "100", 0),
        ("above the amount", r#"{"over":"100","reviewers":["anna"]}"#, "100.01", 1),
        ("every selector must fit", r#"{"supplier":"S1","contract":"X","reviewers":["anna"]}"#, "1", 0),
        ("unknown people are passed over", r#"{"reviewers":["nobody"]}"#, "1", 0),
        ("approvers review where nobody else does", r#"{"approvers":["anna","bo"]}"#, "1", 2),
    ] {
        assert_eq!(fits(rule, net), expected, "APPR-3 {case}");
    }
}

/// Covers NOTE-1.
#[test]
fn appr_3_the_accounts_role_of_the_contract_comes_first() {
    let mut world = World::new(vec![user("a", "", None), user("b", "", None), user("c", "", None)], "");
    world.user("c").rights = vec![Right::WorkbenchAdmin];
    let mut record = invoice(State::Review, "100");
    record.contract = Some("V7W".into());
    for (case, roles, expected) in [
        ("contract", vec![accounts("a", None), accounts("b", Some("V7W"))], vec!["choose b"]),
        ("without contract", vec![accounts("a", None), accounts("b", Some("X"))], vec!["choose a"]),
        (
            "several",
            vec![accounts("a", None), accounts("b", None), accounts("a", None)],
            vec!["choose a", "choose b"],
        ),
        ("nobody has the role", vec![], vec!["choose c"]),
    ] {
        world.roles = roles;
        assert_eq!(asked(&world.start(&record)), expected, "APPR-3 {case}");
    }
}

/// Covers APPR-9.
#[test]
fn appr_4_all_or_any_in_parallel_or_in_sequence() {
    let rule = |mode: &str, in_sequence: bool| {
        format!(r#"[{{"reviewers":["anna","bo"],"mode":"{mode}","in_sequence":{in_sequence}}}]"#)
    };
    let both = ["review anna", "review bo"];
    for (case, mode, in_sequence, first, then, last) in [
        ("all in parallel", "all", false, &both[..], &both[1..], State::FinalCheck),
        ("all in sequence", "all", true, &both[..1], &both[1..], State::FinalCheck),
        ("any in parallel", "any", false, &both[..], &[][..], State::FinalCheck),
        ("any in sequence", "any", true, &both[..1], &[][..], State::FinalCheck),
    ] {
        let world = rules(&rule(mode, in_sequence), trio());
        let record = world.start(&invoice(State::Review, "100"));
        assert_eq!(asked(&record), first, "APPR-4 {case}");
        let record = world.approve(&record, "anna");
        assert_eq!(asked(&record), then, "APPR-4 {case}");
        let record = if then.is_empty() { record } else { world.approve(&record, "bo") };
        assert_eq!(record.state, last, "APPR-4 {case}");
    }
    let all = rules(&rule("all", false), trio());
    let open = all.start(&invoice(State::Review, "100"));
    let rejected = all.act(&open, "bo", Action::Reject).unwrap();
    assert_eq!((rejected.record.state, rejected.record.tasks.len()), (State::Rejected, 0), "APPR-9");
    assert!(rejected.releases_reservations, "APPR-9");
    let any = rules(&rule("any", false), trio());
    let open = any.start(&invoice(State::Review, "100"));
    let one = any.act(&open, "bo", Action::Reject).unwrap().record;
    assert_eq!(
        (one.state, asked(&one)),
        (State::Review, vec!["review anna".to_owned()]),
        "APPR-4 any: the other may"
    );
    assert_eq!(any.approve(&one, "anna").state, State::FinalCheck);
    assert_eq!(
        any.act(&one, "anna", Action::Reject).unwrap().record.state,
        State::Rejected,
        "APPR-4 nobody is left"
    );
    let turns = rules(&rule("any", true), trio());
    let one = turns.act(&turns.start(&invoice(State::Review, "100")), "anna", Action::Reject).unwrap().record;
    assert_eq!(asked(&one), ["review bo"], "APPR-4 the next in turn");
}

#[test]
fn appr_4_reviewers_then_other_approvers() {
    let world = rules(r#"[{"reviewers":["anna"],"approvers":["bo","mia"]}]"#, trio());
    let record = world.start(&invoice(State::Review, "100"));
    assert_eq!(asked(&record), ["review anna"]);
    let record = world.approve(&record, "anna");
    assert_eq!(
        (record.state, asked(&record)),
        (State::Approval, vec!["approve bo".into(), "approve mia".into()])
    );
    let record = world.approve(&record, "mia");
    assert_eq!(asked(&record), ["approve bo"], "APPR-4 all must");
    assert_eq!(world.approve(&record, "bo").state, State::FinalCheck);
}

#[test]
fn appr_6_an_invoice_passed_on_returns_to_the_sender() {
    let world = World::new(trio(), "anna");
    let open = world.start(&invoice(State::Approval, "100"));
    let sender = open.tasks[0].id.clone();
    let passed = world.act(&open, "anna", Action::Forward { to: "bo".into() }).unwrap().record;
    assert_eq!(asked(&passed), ["review bo"]);
    let repeat = world.start(&passed);
    assert_eq!(asked(&repeat), ["review bo"], "a repeat asks the sender nothing meanwhile");
    for (case, action) in [("yes", Action::Approve), ("no", Action::Reject), ("not mine", Action::NotMine)] {
        let answered = world.act(&passed, "bo", action).unwrap();
        assert_eq!(asked(&answered.record), ["approve anna"], "APPR-6 {case}");
        assert_eq!(answered.record.tasks[0].id, sender, "APPR-6 {case}");
        assert_eq!(answered.record.state, State::Approval, "APPR-6 {case}: an answer decides nothing");
        assert!(answered.notices.iter().any(|notice| notice.kind == NoticeKind::Answered), "APPR-6 {case}");
        assert_eq!(world.approve(&answered.record, "anna").state, State::FinalCheck, "APPR-6 {case}");
    }
    let further = world.act(&passed, "bo", Action::Forward { to: "mia".into() }).unwrap().record;
    let back = world.approve(&further, "mia");
    assert_eq!(asked(&back), ["review bo"], "APPR-6 back along the way");
    assert_eq!(asked(&world.approve(&back, "bo")), ["approve anna"]);
    for to in ["anna", "nobody"] {
        let refused = world.act(&open, "anna", Action::Forward { to: to.into() }).unwrap_err();
        assert_eq!(refused, Refusal::CannotAsk(to.into()), "APPR-6 {to}");
    }
    let mut turn = open;
    let mut count = 0;
    let refused = loop {
        let (by, to) = if count % 2 == 0 { ("anna", "bo") } else { ("bo", "anna") };
        match world.act(&turn, by, Action::Forward { to: to.into() }) {
            Ok(decision) => turn = decision.record,
            Err(refused) => break refused,
        }
        count += 1;
    };
    assert_eq!((count, refused), (5, Refusal::ForwardedTooOften(5)), "APPR-6 bounded");
}

/// Covers CRED-2 and CRED-3.
#[test]
fn appr_7_a_credit_note_is_asked_for() {
    let world = World::new(trio(), "anna");
    let open = world.start(&invoice(State::Review, "100"));
    let sek = |value: &str| Some(Amount::new(dec(value), currency("SEK")));
    for (case, amount, expected) in [
        ("whole", None, Some("125")),
        ("part", sek("25"), Some("25")),
        ("all of it", sek("125"), Some("125")),
        ("too much", sek("125.01"), None),
        ("nothing", sek("0"), None),
        ("less than nothing", sek("-1"), None),
        ("another currency", Some(Amount::new(dec("1"), currency("EUR"))), None),
    ] {
        let action = Action::RequestCredit { amount, reason: "price".into(), expected_on: None };
        let found = world.act(&open, "anna", action);
        let Some(expected) = expected else {
            assert!(matches!(found, Err(Refusal::Credit(_))), "APPR-7 {case}");
            continue;
        };
        let record = found.unwrap().record;
        assert_eq!(
            (record.state, record.next),
            (State::AwaitingCredit, Next::CreditNotePairing),
            "APPR-7 {case}"
        );
        let request = record.credit_request.unwrap();
        assert_eq!(request.amount.value().normalize().to_string(), expected, "APPR-7 {case}");
        assert_eq!(request.expected_on.to_string(), "2026-03-16", "CRED-3 two weeks");
        assert_eq!(request.came_from, State::Review, "CRED-16");
    }
}

/// Covers DISP-2 and DISP-5.
#[test]
fn appr_8_every_action() {
    let world = World::new(trio(), "anna");
    let review = world.start(&invoice(State::Review, "100"));
    let approve = world.start(&invoice(State::Approval, "100"));
    let dispute = Action::Dispute { reason: "price".into(), amount: None };
    for (case, open, action, state, next, tasks) in [
        ("approve", &approve, Action::Approve, State::FinalCheck, Next::FinalCheck, vec![]),
        ("return", &approve, Action::ReturnToReview, State::Review, Next::Wait, vec!["review anna"]),
        ("reject", &approve, Action::Reject, State::Rejected, Next::Done, vec![]),
        ("park", &approve, Action::Park, State::Approval, Next::Wait, vec!["approve anna"]),
        ("dispute", &approve, dispute.clone(), State::Disputed, Next::Wait, vec![]),
        ("dispute in review", &review, dispute, State::Disputed, Next::Wait, vec![]),
    ] {
        let word = action.word();
        let record = world.act(open, "anna", action).unwrap().record;
        assert_eq!((record.state, record.next), (state, next), "APPR-8 {case}");
        assert_eq!(asked(&record), tasks, "APPR-8 {case}");
        assert_eq!(record.decisions[0].action, word, "APPR-8 {case}");
        if state == State::Disputed {
            let kept = record.dispute.unwrap();
            assert_eq!((kept.returns_to, kept.next), (open.state, Next::RequestApproval), "DISP-7 {case}");
        }
    }
    let parked = world.act(&approve, "anna", Action::Park).unwrap().record;
    assert_eq!(parked.tasks[0].remind_on, Some(builders::day("2026-03-05")), "APPR-8 park: reminded later");
    assert!(!parked.touched_by_person, "parking is no decision");
    let refused = world.act(&review, "anna", Action::ReturnToReview).unwrap_err();
    assert_eq!(refused, Refusal::WrongTask { action: "return" }, "APPR-8 nothing to return to");
}

#[test]
fn appr_8_not_mine_returns_to_point_1() {
    let mut world = World::new(trio(), "anna");
    world.users.push(user("acc", "", None));
    world.roles = vec![accounts("acc", None)];
    for state in [State::Review, State::Approval] {
        let open = world.start(&invoice(state, "100"));
        let record = world.act(&open, "anna", Action::NotMine).unwrap().record;
        assert_eq!((record.state, record.reason.as_str()), (State::Review, "NOT_MINE"), "APPR-8 {state}");
        assert_eq!(asked(&record), ["choose acc"], "APPR-8 {state}");
        assert_eq!(world.act(&record, "acc", Action::NotMine).unwrap_err(), Refusal::NobodyElse);
        let chosen = world.act(&record, "acc", Action::Forward { to: "bo".into() }).unwrap().record;
        assert_eq!(
            (asked(&chosen), chosen.reason.as_str()),
            (vec!["review bo".to_owned()], ""),
            "APPR-2 point 1"
        );
        assert_eq!(chosen.tasks[0].because, "chosen by acc");
        assert_eq!(world.approve(&chosen, "bo").state, State::FinalCheck, "APPR-8 {state}");
    }
}

#[test]
fn appr_8_reject_and_return_need_three_characters() {
    let world = World::new(trio(), "anna");
    let open = world.start(&invoice(State::Approval, "100"));
    let act = |action: Action, comment: &str| {
        let command = approval::Command {
            task: open.tasks[0].id.clone(),
            by: "anna".into(),
            action,
            comment: comment.into(),
            channel: "workbench".into(),
        };
        approval::decide(&open, &world.facts(), &command).map(drop)
    };
    for (comment, three, one) in [
        ("", false, false),
        ("   ", false, false),
        ("n", false, true),
        (" no ", false, true),
        ("nej", true, true),
        ("åäö", true, true),
    ] {
        assert_eq!(act(Action::Reject, comment).is_ok(), three, "APPR-8 reject {comment:?}");
        assert_eq!(act(Action::ReturnToReview, comment).is_ok(), three, "APPR-8 return {comment:?}");
        assert_eq!(act(Action::Park, comment).is_ok(), one, "APPR-8 park {comment:?}");
    }
    let refused = act(Action::Reject, "no").unwrap_err();
    assert_eq!(refused, Refusal::TextTooShort { action: "reject", at_least: 3 });
}

#[test]
fn appr_10_which_changes_void_approvals() {
    let world = World::new(trio(), "anna");
    let open = world.start(&invoice(State::Approval, "5000.01"));
    let approved = world.approve(&open, "anna");
    type Edit = fn(&mut InvoiceRecord);
    let edits: [(&str, Edit, bool, bool); 8] = [
        ("net", |record| record.net = Some(dec("5000.02")), false, true),
        ("gross", |record| record.gross = Some(dec("1")), false, true),
        ("currency", |record| record.currency = Some(currency("EUR")), false, true),
        ("supplier", |record| record.supplier = Some("S2".into()), false, true),
        ("coding", |record| record.coding = vec![row("1", None, "5000.01")], false, true),
        ("line", |record| record.edits_key = Some("1".to_owned()), false, true),
        ("bank account", |_| {}, true, true),
        ("due date", |record| record.due_date = Some(builders::day("2026-05-01")), false, false),
    ];
    for (case, edit, other_accounts, voids) in edits {
        let mut after = approved.clone();
        edit(&mut after);
        let decision = change::apply(&approved, after, Some(&"bo".into()), other_accounts).unwrap();
        let record = &decision.record;
        assert_eq!(record.decisions[0].is_void, voids, "APPR-10 {case}");
        assert_eq!(record.content_version - approved.content_version, u64::from(voids), "APPR-10 {case}");
        assert_eq!(record.tasks.is_empty(), voids, "APPR-10 {case}: point 3 starts again");
        let again = approval::start(record, &world.facts()).unwrap().record;
        if voids && case != "currency" {
            assert_eq!(asked(&again), ["approve anna"], "APPR-10 {case}");
        }
    }
    let mut after = approved.clone();
    after.net = Some(dec("1"));
    let by_machine = change::apply(&approved, after, None, false).unwrap().record;
    assert!(by_machine.coded_by.is_none(), "no person changed it");
}

#[test]
fn appr_10_new_coding_of_an_approver_asks_another_one() {
    let world = rules(r#"[{"reviewers":["anna","bo"]}]"#, trio());
    let open = world.start(&invoice(State::Approval, "100"));
    let one = world.approve(&open, "anna");
    let rows = vec![row("6000", None, "100")];
    let decision = world.act(&one, "bo", Action::ApproveWithCoding(rows)).unwrap();
    let record = decision.record;
    assert!(record.decisions[0].is_void, "APPR-10 anna saw other coding");
    assert_eq!(record.coded_by, Some(UserCode::new("bo")));
    assert_eq!(asked(&record), ["approve anna"], "anna approves the new coding; bo's own counts beside hers");
    assert_eq!(world.approve(&record, "anna").state, State::FinalCheck);
    let alone = World::new(trio(), "bo");
    let open = alone.start(&invoice(State::Approval, "100"));
    let record =
        alone.act(&open, "bo", Action::ApproveWithCoding(vec![row("6000", None, "100")])).unwrap().record;
    assert_eq!(asked(&record), ["approve mia"], "APPR-14 who codes is not the only approver");
    let free = World::new(trio(), "bo").with(&keys::FOUR_EYES, "false");
    let record =
        free.act(&open, "bo", Action::ApproveWithCoding(vec![row("6000", None, "100")])).unwrap().record;
    assert_eq!(record.state, State::FinalCheck, "without four eyes one is enough");
}

/// Covers REC-13.
#[test]
fn appr_11_limits_compare_in_company_currency_at_the_issue_date() {
    let rate = |date: &str| ExchangeRate {
        company: "C1".into(),
        date: builders::day(date),
        from: currency("EUR"),
        to: currency("SEK"),
        rate: dec("11.5"),
        source: "ECB".into(),
    };
    for (case, net, rates, state, reason) in [
        ("at the limit", "434.78", vec![rate("2026-03-01")], State::FinalCheck, ""),
        ("above", "434.79", vec![rate("2026-03-01")], State::Approval, ""),
        ("seven days old", "434.78", vec![rate("2026-02-22")], State::FinalCheck, ""),
        ("eight days old", "434.78", vec![rate("2026-02-21")], State::Review, "NO_RATE"),
        ("of a later day", "434.78", vec![rate("2026-03-02")], State::Review, "NO_RATE"),
        ("none", "0.01", vec![], State::Review, "NO_RATE"),
    ] {
        let mut world = World::new(trio(), "anna");
        world.rates = rates;
        let mut record = invoice(State::Approval, net);
        record.currency = Some(currency("EUR"));
        let record = world.approve(&world.start(&record), "anna");
        assert_eq!((record.state, record.reason.as_str()), (state, reason), "APPR-11 {case}");
    }
}

/// Covers SET-28.
#[test]
fn appr_11_no_limit_is_no_right() {
    let mut other = user("x", "", Some("mia"));
    other.limits.insert("C2".into(), dec("99999"));
    let mut viewer = user("x", "99999", Some("mia"));
    viewer.rights = vec![Right::Viewer];
    for (case, person, approves) in [
        ("zero", user("x", "0", Some("mia")), false),
        ("none", user("x", "", Some("mia")), false),
        ("of another company", other, false),
        ("without the right", viewer, false),
        ("just enough", user("x", "100", Some("mia")), true),
        ("just too little", user("x", "99.99", Some("mia")), false),
    ] {
        let world = World::new(vec![person, user("mia", "20000", None)], "x");
        let record = world.approve(&world.start(&invoice(State::Approval, "100")), "x");
        assert_eq!(record.state == State::FinalCheck, approves, "APPR-11 {case}");
        assert_eq!(record.decisions[0].counts_as_review, !approves, "APPR-12 {case}");
    }
}

#[test]
fn appr_12_up_the_line_to_a_sufficient_limit() {
    let mut world = World::new(
        vec![
            user("a", "10", Some("b")),
            user("b", "50", Some("c")),
            user("c", "0", Some("d")),
            user("d", "1000", Some("a")),
            user("acc", "", None),
        ],
        "a",
    );
    world.roles = vec![accounts("acc", None)];
    for (case, net, expected) in [
        ("the next suffices", "50", vec!["approve b"]),
        ("two are passed over", "1000", vec!["approve d"]),
        ("nobody in a line that ends where it began", "1000.01", vec!["choose acc"]),
    ] {
        let record = world.approve(&world.start(&invoice(State::Review, net)), "a");
        assert_eq!(asked(&record), expected, "APPR-12 {case}");
        if expected == ["choose acc"] {
            assert_eq!(
                (record.state, record.reason.as_str()),
                (State::Review, "NO_APPROVER"),
                "APPR-12 {case}"
            );
        }
    }
}

#[test]
fn appr_13_owners_of_cost_centres_approve_their_rows() {
    let coded = |one: &str, two: &str| {
        let net = dec(one) + dec(two);
        let mut record = invoice(State::Approval, &net.to_string());
        record.coding = vec![row("5000", Some("4100"), one), row("5000", Some("4200"), two)];
        record
    };
    let owners = |text: &str| World::new(trio(), "mia").with(&keys::APPROVAL_OWNERS, text);
    let world = owners("4100=anna,4200=bo");
    let record = world.start(&coded("5000", "4000"));
    assert_eq!(asked(&record), ["approve anna", "approve bo"], "APPR-13 each within the own limit");
    let record = world.approve(&record, "anna");
    assert_eq!((record.state, asked(&record)), (State::Approval, vec!["approve bo".to_owned()]), "all must");
    assert_eq!(world.approve(&record, "bo").state, State::FinalCheck);
    for (case, one, two, text, expected) in [
        (
            "one share above its limit",
            "5000.01",
            "10",
            "4100=anna,4200=bo",
            vec!["approve bo", "approve mia"],
        ),
        ("one owner of both", "3000", "2000.01", "4100=anna,4200=anna", vec!["approve mia"]),
        (
            "a row without owner goes to the named one",
            "10",
            "10",
            "4100=anna",
            vec!["approve anna", "approve mia"],
        ),
        ("nobody owns anything", "10", "10", "", vec!["approve mia"]),
    ] {
        let world = owners(text);
        let record = world.start(&coded(one, two));
        let record = if case.contains("limit") || case.contains("both") {
            world.approve(&record, "anna")
        } else {
            record
        };
        assert_eq!(asked(&record), expected, "APPR-13 {case}");
    }
    let mut single = coded("10", "10");
    single.coding = vec![row("5000", Some("4100"), "20")];
    assert_eq!(asked(&world.start(&single)), ["approve mia"], "APPR-13 one cost centre is no split");
}

#[test]
fn appr_14_who_cannot_be_the_only_approver() {
    let case = |edit: fn(&mut InvoiceRecord, &mut World), four_eyes: &str| {
        let mut world = World::new(trio(), "anna").with(&keys::FOUR_EYES, four_eyes);
        let mut record = invoice(State::Approval, "100");
        edit(&mut record, &mut world);
        asked(&world.start(&record))
    };
    type Edit = fn(&mut InvoiceRecord, &mut World);
    let edits: [(&str, Edit); 3] = [
        ("coded", |record, _| record.coded_by = Some("anna".into())),
        ("registered", |record, _| record.registered_by = Some("ANNA".into())),
        ("created the supplier", |_, world| world.supplier.created_by = Some("anna".into())),
    ];
    for (name, edit) in edits {
        assert_eq!(case(edit, "true"), ["approve mia"], "APPR-14 {name}");
        assert_eq!(case(edit, "false"), ["approve anna"], "APPR-14 {name}, switched off");
    }
    let world = rules(r#"[{"approvers":["anna","bo"],"reviewers":["anna"]}]"#, trio());
    let mut record = invoice(State::Approval, "100");
    record.coded_by = Some("anna".into());
    let record = world.start(&record);
    assert_eq!(asked(&record), ["approve anna", "approve bo"], "APPR-14 beside another approver she may");
    let record = world.approve(&record, "anna");
    assert_eq!(world.approve(&record, "bo").state, State::FinalCheck);
}

#[test]
fn appr_14_a_person_acts_once_per_point() {
    let mut world = rules(r#"[{"reviewers":["anna","bo"]}]"#, trio());
    world.user("bo").delegations = vec![delegation("anna", None)];
    let record = world.start(&invoice(State::Review, "100"));
    assert_eq!(asked(&record), ["review anna", "review anna for bo"]);
    let record = world.approve(&record, "anna");
    let left = record.tasks[0].clone();
    let command = approval::Command {
        task: left.id,
        by: "anna".into(),
        action: Action::Approve,
        comment: String::new(),
        channel: "workbench".into(),
    };
    let refused = approval::decide(&record, &world.facts(), &command).unwrap_err();
    assert_eq!(refused, Refusal::ActedBefore("anna".into()), "APPR-14 once per point");
    assert_eq!(world.approve(&record, "bo").state, State::FinalCheck, "bo can still act");
}

#[test]
fn appr_15_a_linked_person_never_approves() {
    let mut world = World::new(trio(), "anna");
    world.supplier.linked_user = Some("anna".into());
    assert_eq!(asked(&world.start(&invoice(State::Approval, "100"))), ["approve mia"], "APPR-15 not asked");
    let free = World::new(trio(), "anna");
    let open = free.start(&invoice(State::Approval, "100"));
    let refused = world.act(&open, "anna", Action::Approve).unwrap_err();
    assert_eq!(refused, Refusal::LinkedSupplier("anna".into()), "APPR-15 refused");
    assert!(world.act(&open, "anna", Action::Reject).is_ok(), "a rejection is no approval");
    let mut delegated = World::new(trio(), "bo");
    delegated.user("bo").delegations = vec![delegation("anna", None)];
    delegated.supplier.linked_user = Some("anna".into());
    assert_eq!(asked(&delegated.start(&invoice(State::Approval, "100"))), ["approve mia"], "nor for another");
    let off = world.with(&keys::FOUR_EYES, "false");
    assert!(off.act(&open, "anna", Action::Approve).is_err(), "APPR-15 whatever four_eyes says");
}

#[test]
fn appr_16_delegation_by_day_company_and_chain() {
    let plain = delegation("b", None);
    let on = |from: &str, to: &str| Delegation {
        from_date: builders::day(from),
        to_date: builders::day(to),
        ..plain.clone()
    };
    let other = Delegation { company: Some("C2".into()), ..plain.clone() };
    let own = Delegation { company: Some("c1".into()), ..plain.clone() };
    for (case, delegations, expected) in [
        ("none", vec![], "approve a"),
        ("today is the first day", vec![on("2026-03-02", "2026-03-09")], "approve b for a"),
        ("today is the last day", vec![on("2026-02-01", "2026-03-02")], "approve b for a"),
        ("from tomorrow", vec![on("2026-03-03", "2026-03-09")], "approve a"),
        ("until yesterday", vec![on("2026-02-01", "2026-03-01")], "approve a"),
        ("another company", vec![other.clone()], "approve a"),
        ("this company", vec![own.clone()], "approve b for a"),
        ("the first that holds", vec![other, own], "approve b for a"),
        ("to somebody unknown", vec![delegation("nobody", None)], "approve a"),
    ] {
        let mut world = World::new(vec![user("a", "1000", None), user("b", "", None)], "a");
        world.user("a").delegations = delegations;
        assert_eq!(asked(&world.start(&invoice(State::Approval, "100"))), [expected], "APPR-16 {case}");
    }
    let chain = |links: &[(&str, &str, Option<&str>)]| {
        let users =
            ["a", "b", "c", "d", "e"].map(|code| user(code, if code == "a" { "1000" } else { "" }, None));
        let mut world = World::new(users.to_vec(), "a");
        for (from, to, maximum) in links {
            world.user(from).delegations = vec![delegation(to, *maximum)];
        }
        let seat = world.facts().people().seat(&"a".into()).unwrap();
        format!("{} {}", seat.acting, seat.limit.unwrap().normalize())
    };
    for (case, links, expected) in [
        ("two", vec![("a", "b", None), ("b", "c", None)], "c 1000"),
        ("three", vec![("a", "b", None), ("b", "c", None), ("c", "d", None)], "d 1000"),
        (
            "four end at three",
            vec![("a", "b", None), ("b", "c", None), ("c", "d", None), ("d", "e", None)],
            "d 1000",
        ),
        ("a cycle of two", vec![("a", "b", None), ("b", "a", None)], "b 1000"),
        ("a cycle of three", vec![("a", "b", None), ("b", "c", None), ("c", "a", None)], "c 1000"),
        ("to oneself", vec![("a", "a", Some("5"))], "a 1000"),
        ("the smallest maximum", vec![("a", "b", Some("500")), ("b", "c", Some("700"))], "c 500"),
        ("a maximum above the limit", vec![("a", "b", Some("5000"))], "b 1000"),
    ] {
        assert_eq!(chain(&links), expected, "APPR-16 {case}");
    }
}

#[test]
fn appr_16_a_delegation_that_has_ended_does_not_act() {
    let mut world = World::new(vec![user("a", "1000", None), user("b", "", None)], "a");
    world.user("a").delegations = vec![delegation("b", None)];
    let open = world.start(&invoice(State::Approval, "100"));
    assert_eq!(
        world.act(&open, "a", Action::Approve).unwrap().record.state,
        State::FinalCheck,
        "a may act as well"
    );
    world.user("a").delegations.clear();
    let refused = world.act(&open, "b", Action::Approve).unwrap_err();
    assert_eq!(refused, Refusal::DelegationOver { by: "b".into(), principal: "a".into() });
    assert_eq!(asked(&approval::reassess(&open, &world.facts()).unwrap().record), ["approve a"], "back to a");
}

#[test]
fn appr_17_delegation_does_not_lift_four_eyes() {
    let mut world =
        World::new(vec![user("a", "1000", Some("mia")), user("b", "", None), user("mia", "5000", None)], "a");
    world.user("a").delegations = vec![delegation("b", None)];
    let mut record = invoice(State::Approval, "100");
    let open = world.start(&record);
    assert_eq!(asked(&open), ["approve b for a"]);
    let mut coded = open;
    coded.coded_by = Some("b".into());
    assert!(matches!(world.act(&coded, "b", Action::Approve), Err(Refusal::FourEyes { .. })), "APPR-17");
    record.coded_by = Some("b".into());
    assert_eq!(asked(&world.start(&record)), ["approve mia"], "APPR-17 the next above a");
}

/// Covers LINK-7.
#[test]
fn appr_18_tasks_of_people_who_are_gone_move_to_the_manager() {
    let mut world = World::new(trio(), "anna");
    let mut open = world.start(&invoice(State::Approval, "100"));
    let link = LinkId::derive(builders::now(), b"l");
    open.tasks[0].link = Some(link.clone());
    world.user("anna").is_active = false;
    assert_eq!(world.act(&open, "anna", Action::Approve).unwrap_err(), Refusal::NotActive("anna".into()));
    let moved = approval::reassess(&open, &world.facts()).unwrap();
    assert_eq!((asked(&moved.record), moved.revoke), (vec!["approve mia".to_owned()], vec![link]), "APPR-18");
    assert_eq!(world.approve(&moved.record, "mia").state, State::FinalCheck);
    world.user("mia").is_active = false;
    world.users.push(user("acc", "", None));
    world.roles = vec![accounts("acc", None)];
    let nobody = approval::reassess(&open, &world.facts()).unwrap().record;
    assert_eq!(asked(&nobody), ["choose acc"], "APPR-18 the whole line is gone");
}

/// Covers CODE-1.
#[test]
fn code_2_rows_sum_to_the_total_before_approval_ends() {
    let rows = |amounts: &[&str]| amounts.iter().map(|amount| row("5000", None, amount)).collect::<Vec<_>>();
    for (case, basis, required, coding, approves) in [
        ("exact", "net", "true", rows(&["60", "40"]), true),
        ("exact with another scale", "net", "true", rows(&["99.99", "0.0100"]), true),
        ("a cent less", "net", "true", rows(&["99.99"]), false),
        ("a cent more", "net", "true", rows(&["100.01"]), false),
        ("none", "net", "true", vec![], false),
        ("negative rows count", "net", "true", rows(&["150", "-50"]), true),
        ("gross", "gross", "true", rows(&["125"]), true),
        ("net where gross is wanted", "gross", "true", rows(&["100"]), false),
        ("not required", "net", "false", vec![], true),
    ] {
        let world = World::new(trio(), "anna")
            .with(&keys::CODING_BASIS, basis)
            .with(&keys::CODING_REQUIRED, required);
        let mut record = invoice(State::Approval, "100");
        record.coding = coding;
        let found = world.act(&world.start(&record), "anna", Action::Approve);
        assert_eq!(found.is_ok(), approves, "CODE-2 {case}");
        if let Err(refused) = found {
            assert!(matches!(refused, Refusal::CodingOpen { .. }), "CODE-2 {case}");
        }
    }
    let world = World::new(trio(), "anna");
    let mut record = invoice(State::Review, "100");
    record.coding.clear();
    let reviewed = world.approve(&world.start(&record), "anna");
    assert_eq!(
        (reviewed.state, asked(&reviewed)),
        (State::Approval, vec!["approve anna".to_owned()]),
        "CODE-2 a review without coding approves nothing"
    );
}

/// Covers CRED-5.
#[test]
fn appr_2_an_approved_invoice_of_a_pair_waits_for_the_other() {
    let world = World::new(trio(), "anna");
    let mut record = invoice(State::Approval, "100");
    record.pairs = vec![Pairing {
        with: attest_model::ids::InvoiceId::derive(builders::now(), b"credit"),
        amount: Amount::new(dec("125"), currency("SEK")),
        rule: 'a',
        is_proposal: false,
    }];
    let record = world.approve(&world.start(&record), "anna");
    assert_eq!((record.state, record.next), (State::AwaitingCredit, Next::CreditNotePairing));
}

#[test]
fn appr_1_only_step_4_is_decided() {
    let world = World::new(trio(), "anna");
    let open = world.start(&invoice(State::Approval, "100"));
    for state in State::ALL {
        let record = InvoiceRecord { state: *state, ..open.clone() };
        let found = world.act(&record, "anna", Action::Approve);
        let is_open = matches!(state, State::Review | State::Approval);
        assert_eq!(found.is_ok(), is_open, "APPR-1 {state}");
        if !is_open {
            assert_eq!(found.unwrap_err(), Refusal::NotOpen(*state));
            assert!(approval::start(&record, &world.facts()).is_err());
        }
    }
    let stranger = world.act(&open, "bo", Action::Approve).unwrap_err();
    assert_eq!(stranger, Refusal::NotAsked("bo".into()));
}
