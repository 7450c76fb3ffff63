//! Reminders (REM-1 … REM-7).

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

mod builders;

use std::collections::BTreeSet;

use attest_model::dates::Date;
use attest_model::ids::{LinkId, UserCode};
use attest_model::record::{InvoiceRecord, Next, State, TaskKind};
use attest_model::settings::keys;
use attest_payables::approval::{Action, start};
use attest_payables::lifecycle::{Event, advance};
use attest_payables::reminders::{Reminder, apply, due, is_reminded, mails, remind_on};
use builders::{World, asked, day, delegation, invoice, now, user};

fn world() -> World {
    World::new(vec![user("anna", "5000", Some("mia")), user("mia", "20000", None)], "anna")
}

/// The world at nine o'clock of a later day.
fn on(date: &str, mut world: World) -> World {
    world.now = format!("{date}T09:00:00Z").parse().unwrap();
    world
}

fn waiting(due_date: Option<&str>) -> InvoiceRecord {
    let mut record = invoice(State::Approval, "100");
    record.due_date = due_date.map(day);
    world().start(&record)
}

/// Sweeps every day and notes when anna is reminded and when mia is copied.
fn run(mut record: InvoiceRecord, days: i64) -> (Vec<String>, Vec<String>) {
    let (mut reminded, mut copied) = (Vec::new(), Vec::new());
    for offset in 0..days {
        let mut world = world();
        world.now = now() + jiff::Span::new().hours(24 * offset);
        let sent = due(&record, &world.facts());
        for reminder in &sent {
            let today = world.facts().today().to_string();
            copied.extend(reminder.copy_to.as_ref().map(|_| today.clone()));
            reminded.push(today);
        }
        apply(&mut record, &sent, &world.facts());
        assert!(due(&record, &world.facts()).is_empty(), "once a day");
    }
    (reminded, copied)
}

/// Covers REM-2.
#[test]
fn rem_7_assigned_on_a_monday() {
    let (reminded, copied) = run(waiting(None), 14);
    assert_eq!(reminded[..2], ["2026-03-04", "2026-03-09"], "REM-7 Wednesday, then Monday");
    assert_eq!(copied[0], "2026-03-11", "REM-7 Wednesday of the second week");
    assert_eq!(
        reminded,
        ["2026-03-04", "2026-03-09", "2026-03-11", "2026-03-12"],
        "then each third day goes on"
    );
}

#[test]
fn rem_2_business_days_and_settings() {
    let (monday, base) = (day("2026-03-02"), world());
    let holiday = {
        let mut world = world();
        world.calendar.holidays.insert(day("2026-03-04"));
        world
    };
    let quick = world().with(&keys::REMIND_FIRST_DAYS, "1").with(&keys::REMIND_EVERY_DAYS, "1");
    let late = world().with(&keys::REMIND_ESCALATE_DAYS, "1");
    for (case, world, after, expected) in [
        ("first", &base, "2026-03-02", "2026-03-04"),
        ("missed sweeps do not move the days", &base, "2026-03-10", "2026-03-11"),
        ("after escalation the days go on", &base, "2026-03-11", "2026-03-12"),
        ("a holiday does not count", &holiday, "2026-03-02", "2026-03-05"),
        ("every day", &quick, "2026-03-03", "2026-03-04"),
        ("escalation before the first reminder", &late, "2026-03-02", "2026-03-03"),
        ("years later", &base, "2028-03-02", "2028-03-03"),
    ] {
        let found: Date = remind_on(monday, day(after), None, &world.facts());
        assert_eq!(found.to_string(), expected, "REM-2 {case}");
    }
}

#[test]
fn rem_2_a_copied_manager_may_take_over() {
    let record = waiting(None);
    let world = on("2026-03-11", world());
    let before = world.act(&record, "mia", Action::Approve);
    assert!(before.is_err(), "not before the copy");
    let mut later = record;
    let sent = due(&later, &world.facts());
    assert_eq!(sent[0].copy_to, Some(UserCode::new("mia")));
    apply(&mut later, &sent, &world.facts());
    let taken = world.act(&later, "mia", Action::Approve).unwrap().record;
    let made = &taken.decisions[0];
    assert_eq!(
        (made.by.as_str(), made.on_behalf_of.as_ref().map(|user| user.as_str())),
        ("mia", Some("anna"))
    );
    assert_eq!(taken.state, State::FinalCheck);
}

#[test]
fn rem_3_daily_near_the_due_date() {
    for (case, due_date, days, expected) in [
        ("six days away is not near", "2026-03-10", 4, vec!["2026-03-04", "2026-03-05"]),
        ("five days away at once", "2026-03-07", 3, vec!["2026-03-03", "2026-03-04"]),
        ("past is nearer", "2026-02-01", 3, vec!["2026-03-03", "2026-03-04"]),
        ("far away", "2026-05-01", 4, vec!["2026-03-04"]),
    ] {
        let (reminded, _) = run(waiting(Some(due_date)), days);
        assert_eq!(reminded, expected, "REM-3 {case}");
    }
    for (date, near) in [("2026-03-04", false), ("2026-03-05", true), ("2026-03-06", true)] {
        let mut record = waiting(Some("2026-03-10"));
        record.tasks[0].remind_on = Some(day(date));
        let found = due(&record, &on(date, world()).facts());
        assert_eq!((found[0].is_near, found[0].due_date), (near, Some(day("2026-03-10"))), "REM-3 {date}");
    }
}

fn reminder(invoice: &str, to: &str, copy_to: Option<&str>, due_date: Option<&str>) -> Reminder {
    let record = waiting(None);
    Reminder {
        invoice: attest_model::ids::InvoiceId::derive(now(), invoice.as_bytes()),
        task: record.tasks[0].id.clone(),
        to: to.into(),
        on_behalf_of: None,
        copy_to: copy_to.map(UserCode::new),
        due_date: due_date.map(day),
        is_near: false,
    }
}

#[test]
fn rem_4_one_mail_a_day_by_due_date() {
    let reminders = [
        reminder("1", "anna", None, None),
        reminder("2", "anna", Some("mia"), Some("2026-03-20")),
        reminder("3", "mia", None, Some("2026-03-10")),
        reminder("4", "anna", None, Some("2026-03-05")),
    ];
    let listed = |had_one: &[&str], digest: &str| -> Vec<(String, Vec<String>)> {
        let world = world().with(&keys::REMIND_DIGEST, digest);
        let had_one: BTreeSet<UserCode> = had_one.iter().map(|user| UserCode::new(*user)).collect();
        mails(&reminders, &world.settings, &had_one)
            .into_iter()
            .map(|mail| {
                let lines = mail.lines.iter().map(|line| {
                    let date = line.reminder.due_date.map_or("none".to_owned(), |date| date.to_string());
                    if line.is_copy { format!("{date} copy") } else { date }
                });
                (mail.to.to_string(), lines.collect())
            })
            .collect()
    };
    let line =
        |to: &str, lines: &[&str]| (to.to_owned(), lines.iter().map(|line| (*line).to_owned()).collect());
    assert_eq!(
        listed(&[], "true"),
        [
            line("anna", &["2026-03-05", "2026-03-20", "none"]),
            line("mia", &["2026-03-10", "2026-03-20 copy"])
        ]
    );
    assert_eq!(listed(&["anna"], "true"), [line("mia", &["2026-03-10", "2026-03-20 copy"])], "one a day");
    assert_eq!(listed(&["anna"], "false").len(), 5, "without digest each task is a mail");
}

#[test]
fn rem_5_the_delegate_gets_it() {
    let mut record = waiting(None);
    let link = LinkId::derive(now(), b"l");
    record.tasks[0].link = Some(link.clone());
    let mut world = on("2026-03-04", world());
    world.users.push(user("bo", "", None));
    world.user("anna").delegations = vec![delegation("bo", None)];
    let sent = due(&record, &world.facts());
    assert_eq!(
        (sent[0].to.as_str(), sent[0].on_behalf_of.as_ref().map(|u| u.as_str())),
        ("bo", Some("anna"))
    );
    let replaced = apply(&mut record, &sent, &world.facts());
    assert_eq!(replaced, [link], "LINK-10 the old link is revoked");
    assert_eq!(asked(&record), ["approve bo for anna"]);
    assert_eq!(record.tasks[0].reminders, 1);
}

/// Covers REM-1.
#[test]
fn rem_6_reminders_stop_with_the_task() {
    let world = on("2026-03-04", world());
    let open = waiting(None);
    assert_eq!(due(&open, &world.facts()).len(), 1);
    let done = world.approve(&open, "anna");
    assert!(due(&done, &world.facts()).is_empty(), "REM-6 ended");
    for state in State::ALL {
        let record = InvoiceRecord { state: *state, ..open.clone() };
        let quiet = matches!(state, State::Held | State::Error | State::Disputed) || state.is_terminal();
        assert!(!quiet || due(&record, &world.facts()).is_empty(), "REM-6 nobody can act on {state}");
    }
    for (case, kind, from, event, to) in [
        ("delivery", TaskKind::ConfirmDelivery, State::AwaitingReceipt, Event::Matched, State::Matched),
        ("credit note", TaskKind::AwaitCredit, State::AwaitingCredit, Event::Check, State::FinalCheck),
        ("pair", TaskKind::ConfirmPair, State::AwaitingCredit, Event::Check, State::FinalCheck),
    ] {
        assert!(is_reminded(kind), "REM-1 {case}");
        let mut record = InvoiceRecord { state: from, ..open.clone() };
        record.tasks[0].kind = kind;
        assert_eq!(due(&record, &world.facts()).len(), 1, "REM-1 {case}");
        advance(&mut record, Event::Fail, State::Error, Next::Wait, "").unwrap();
        assert_eq!(record.tasks.len(), 1, "REM-6 {case}: an error only interrupts");
        record.state = from;
        advance(&mut record, event, to, Next::Wait, "").unwrap();
        assert!(record.tasks.is_empty(), "REM-6 {case}: the wait is over");
    }
}

#[test]
fn cred_15_who_asked_for_the_credit_note_is_reminded() {
    let action = Action::RequestCredit { amount: None, reason: "price".into(), expected_on: None };
    let record = world().act(&waiting(None), "anna", action).unwrap().record;
    assert_eq!(asked(&record), ["awaitcredit anna"]);
    let sent = due(&record, &on("2026-03-04", world()).facts());
    assert_eq!(sent[0].to, UserCode::new("anna"));
    assert!(start(&record, &world().facts()).is_err(), "step 4 is over for now");
}
