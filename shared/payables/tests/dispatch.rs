//! Step 6: final check, batches, answers of the ERP (FIN-1 … FIN-13).

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod builders;

use attest_model::findings::Finding;
use attest_model::ids::{BatchId, InvoiceId};
use attest_model::invoice::DocumentKind;
use attest_model::master::{ExchangeRate, Right};
use attest_model::money::Amount;
use attest_model::record::{InvoiceRecord, Next, Override, Pairing, State};
use attest_model::settings::{Scope, keys};
use attest_payables::approval::Action;
use attest_payables::dispatch::{
    Answer, AnswerRefused, Answered, BATCH_INVOICES_MAX, Check, CheckAction, CheckRefused, DispatchKey,
    DropReason, StopReason, answer, check, compose, dispatch, final_check, is_overdue, judge, paid,
};
use builders::{World, currency, day, dec, invoice, now, user};

fn world(setting: &str) -> World {
    let mut admin = user("adam", "", None);
    admin.rights = vec![Right::WorkbenchAdmin];
    let mut world = World::new(vec![user("anna", "90000", None), admin], "anna");
    let supplier = Scope::Supplier("C1".into(), "S1".into());
    world.settings = world.settings.with(supplier, &keys::FINAL_CHECK, setting);
    world
}

fn checked(net: &str) -> InvoiceRecord {
    invoice(State::FinalCheck, net)
}

/// Covers SET-24.
#[test]
fn fin_2_which_invoices_the_setting_stops() {
    let rate = ExchangeRate {
        company: "C1".into(),
        date: day("2026-02-28"),
        from: currency("EUR"),
        to: currency("SEK"),
        rate: dec("10"),
        source: "ECB".into(),
    };
    let in_eur = |net| InvoiceRecord { currency: Some(currency("EUR")), ..checked(net) };
    let over = StopReason::OverAmount(dec("5000"));
    for (case, setting, record, rates, expected) in [
        ("never", "never", checked("999999"), vec![], vec![]),
        ("always", "always", checked("0.01"), vec![], vec![StopReason::Always]),
        ("below", "over_amount:5000", checked("4999.99"), vec![], vec![]),
        ("at the amount", "over_amount:5000", checked("5000.00"), vec![], vec![]),
        ("above", "over_amount:5000", checked("5000.01"), vec![], vec![over.clone()]),
        ("foreign, at", "over_amount:5000", in_eur("500.00"), vec![rate.clone()], vec![]),
        ("foreign, above", "over_amount:5000", in_eur("500.01"), vec![rate], vec![over]),
        ("foreign without rate", "over_amount:5000", in_eur("1"), vec![], vec![StopReason::NoRate]),
        ("no sample", "sample_percent:0", checked("1"), vec![], vec![]),
        ("all sampled", "sample_percent:100", checked("1"), vec![], vec![StopReason::Sample(100)]),
    ] {
        let world = World { rates, ..world(setting) };
        let found = final_check(&record, &world.facts());
        let expected = if expected.is_empty() { Check::Passes } else { Check::Stops(expected) };
        assert_eq!(found, expected, "FIN-2 {case}");
    }
}

#[test]
fn fin_2_the_sample_is_a_share_and_a_repeat_gives_the_same() {
    for (percent, least, most) in [(10, 150, 250), (50, 900, 1100)] {
        let world = world(&format!("sample_percent:{percent}"));
        let stops = |seed: u32| {
            let mut record = checked("1");
            record.id = InvoiceId::derive(now(), &seed.to_be_bytes());
            final_check(&record, &world.facts()) != Check::Passes
        };
        let count = (0..2000).filter(|seed| stops(*seed)).count();
        assert!((least..=most).contains(&count), "FIN-2 {percent} % of 2000 are {count}");
        assert!((0..50).all(|seed| stops(seed) == stops(seed)), "FIN-2 repeat");
    }
    let narrow = world("sample_percent:10");
    let wide = world("sample_percent:20");
    for seed in 0_u32..500 {
        let mut record = checked("1");
        record.id = InvoiceId::derive(now(), &seed.to_be_bytes());
        let in_narrow = final_check(&record, &narrow.facts()) != Check::Passes;
        let in_wide = final_check(&record, &wide.facts()) != Check::Passes;
        assert!(!in_narrow || in_wide, "a larger share holds the smaller one");
    }
}

/// Covers CHK-9.
#[test]
fn fin_3_what_stops_whatever_the_setting_says() {
    let plain = checked("1");
    let e203 = Finding::warning("E203", "probable duplicate").values("", "4712");
    let passed =
        Override { fingerprint: e203.fingerprint(), by: "adam".into(), at: now(), reason: "seen".into() };
    let warned = InvoiceRecord { findings: vec![Finding::warning("check.7", "always")], ..plain.clone() };
    let old = InvoiceRecord { findings: vec![Finding::warning("E206", "an old date")], ..plain.clone() };
    let duplicate = InvoiceRecord { findings: vec![e203], touched_by_person: true, ..plain.clone() };
    for (case, route, record, expected) in [
        ("nothing", "review", plain.clone(), None),
        (
            "new account",
            "none",
            InvoiceRecord { has_new_account: true, ..plain.clone() },
            Some(StopReason::NewAccount),
        ),
        ("E203 open", "none", duplicate.clone(), Some(StopReason::ProbableDuplicate)),
        ("E203 overridden", "none", InvoiceRecord { overrides: vec![passed], ..duplicate }, None),
        ("warnings routed", "review", warned.clone(), Some(StopReason::RoutedWarnings)),
        ("a warning of arrival control", "review", old, None),
        ("warnings not routed", "none", warned.clone(), None),
        ("a person dealt with it", "review", InvoiceRecord { touched_by_person: true, ..warned }, None),
        (
            "refused by the ERP",
            "none",
            InvoiceRecord { dispatch_version: 1, ..plain },
            Some(StopReason::RefusedByErp),
        ),
    ] {
        let world = world("never").with(&keys::CHECKS_ROUTE, route);
        let expected = expected.map_or(Check::Passes, |reason| Check::Stops(vec![reason]));
        assert_eq!(final_check(&record, &world.facts()), expected, "FIN-3 {case}");
    }
}

/// Covers FIN-11.
#[test]
fn fin_1_a_stopped_invoice_waits_for_an_administrator() {
    let passes = judge(&checked("1"), &world("never").facts()).unwrap();
    assert_eq!((passes.record.state, passes.record.next), (State::Ready, Next::Ready));
    let world = world("always");
    let stopped = judge(&checked("1"), &world.facts()).unwrap();
    assert_eq!((stopped.record.state, stopped.record.next), (State::FinalCheck, Next::Wait));
    assert_eq!(stopped.record.reason, "FINAL_CHECK");
    assert_eq!(builders::asked(&stopped.record), ["finalcheck adam"]);
    let again = judge(&stopped.record, &world.facts()).unwrap();
    assert!(again.opened.is_empty(), "a repeat asks nobody twice");
    let both = judge(&InvoiceRecord { has_new_account: true, ..checked("1") }, &world.facts()).unwrap();
    assert_eq!(both.record.reason, "FINAL_CHECK NEW_ACCOUNT", "every reason is kept");
    let said: Vec<_> = both.because.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "every invoice of this supplier is checked (final_check)",
            "its account is used for the first time (FIN-3)"
        ]
    );
    let sample = InvoiceRecord { is_sample: true, ..checked("1") };
    let sample = judge(&sample, &self::world("never").facts()).unwrap();
    assert_eq!(sample.record.next, Next::Wait, "FIN-11 no batch takes it");
    assert!(judge(&invoice(State::Review, "1"), &world.facts()).is_err());
}

#[test]
fn fin_4_what_the_checker_can_do() {
    let world = world("always");
    let stopped = judge(&checked("1"), &world.facts()).unwrap().record;
    let hold = CheckAction::Hold { code: "PRICE", is_financial: true };
    for (case, action, comment, expected) in [
        ("release", CheckAction::Release, "", Ok((State::Ready, Next::Ready))),
        ("return", CheckAction::Return, "why", Ok((State::Review, Next::RequestApproval))),
        ("return without text", CheckAction::Return, "no", Err(CheckRefused::TextTooShort("return"))),
        ("hold", hold, "", Ok((State::Held, Next::Wait))),
        ("reject", CheckAction::Reject, "why", Ok((State::Rejected, Next::Done))),
        ("reject without text", CheckAction::Reject, " no ", Err(CheckRefused::TextTooShort("reject"))),
    ] {
        let found = check(&stopped, &world.facts(), &"adam".into(), action, comment, "workbench");
        let found = found.map(|checked| (checked.record.state, checked.record.next));
        assert_eq!(found, expected, "FIN-4 {case}");
    }
    let released =
        check(&stopped, &world.facts(), &"adam".into(), CheckAction::Release, "", "workbench").unwrap();
    assert!(released.record.tasks.is_empty());
    assert_eq!(final_check(&released.record, &world.facts()), Check::Passes, "FIN-4 released once is enough");
    let nobody = check(&stopped, &world.facts(), &"anna".into(), CheckAction::Release, "", "workbench");
    assert!(matches!(nobody, Err(CheckRefused::NotAdministrator(_))));
}

#[test]
fn fin_4_an_approver_does_not_check_under_four_eyes() {
    for (four_eyes, refused) in [("true", true), ("false", false)] {
        let mut world = world("always").with(&keys::FOUR_EYES, four_eyes);
        world.user("anna").rights.push(Right::WorkbenchAdmin);
        let record = world.start(&invoice(State::Approval, "100"));
        let approved = world.act(&record, "anna", Action::Approve).unwrap().record;
        let stopped = judge(&approved, &world.facts()).unwrap().record;
        let asked = builders::asked(&stopped);
        assert_eq!(asked.contains(&"finalcheck anna".to_owned()), !refused, "FIN-4 {four_eyes} {asked:?}");
        let found = check(&stopped, &world.facts(), &"anna".into(), CheckAction::Release, "", "workbench");
        assert_eq!(matches!(found, Err(CheckRefused::FourEyes(_))), refused, "FIN-4 {four_eyes}");
    }
}

fn ready(seed: &str, net: &str) -> InvoiceRecord {
    let mut record = invoice(State::Ready, net);
    record.id = InvoiceId::derive(now(), seed.as_bytes());
    record.next = Next::Ready;
    record
}

fn pair(one: &mut InvoiceRecord, other: &InvoiceRecord, is_proposal: bool) {
    let amount = Amount::new(other.gross.unwrap(), currency("SEK"));
    one.pairs.push(Pairing { with: other.id.clone(), amount, rule: 'a', is_proposal });
}

/// Covers FIN-6 and FIN-11.
#[test]
fn fin_5_ready_ones_per_company_and_currency() {
    let eur = InvoiceRecord { currency: Some(currency("EUR")), ..ready("2", "7") };
    let other = InvoiceRecord { company: Some("C2".into()), ..ready("3", "9") };
    let sample = InvoiceRecord { is_sample: true, ..ready("4", "1") };
    let held = InvoiceRecord { state: State::Held, ..ready("5", "1") };
    let blocked = InvoiceRecord { findings: vec![Finding::error("E403", "account")], ..ready("6", "1") };
    let bare = InvoiceRecord { gross: None, ..ready("7", "1") };
    let credit = InvoiceRecord { kind: DocumentKind::CreditNote, ..ready("8", "30") };
    let records = vec![
        ready("1", "100"),
        eur,
        other,
        sample.clone(),
        held.clone(),
        blocked.clone(),
        bare.clone(),
        credit,
    ];
    let composition = compose(&records);
    let groups: Vec<_> = composition
        .groups
        .iter()
        .map(|group| {
            let totals = group.totals;
            let sums = [totals.net, totals.tax, totals.gross].map(|sum| sum.normalize().to_string());
            (group.company.as_str(), group.currency.code(), totals.count, sums.join(" "))
        })
        .collect();
    assert_eq!(
        groups,
        [
            ("C1", "EUR", 1, "7 1.75 8.75".to_owned()),
            ("C1", "SEK", 2, "70 17.5 87.5".to_owned()),
            ("C2", "SEK", 1, "9 2.25 11.25".to_owned()),
        ],
        "FIN-5 credit notes count negative"
    );
    let reason = |record: &InvoiceRecord| {
        composition
            .dropped
            .iter()
            .find(|dropped| dropped.invoice == record.id)
            .map(|dropped| dropped.reason.clone())
    };
    assert_eq!(reason(&sample), Some(DropReason::Sample));
    assert_eq!(reason(&held), Some(DropReason::NotReady(State::Held)));
    assert_eq!(reason(&blocked), Some(DropReason::Blocked(vec!["E403".into()])));
    assert_eq!(reason(&bare), Some(DropReason::Incomplete));
    let mut turned = records;
    turned.reverse();
    assert_eq!(compose(&turned), composition, "the order given does not matter");
    assert!(compose(&[]).groups.is_empty());
}

/// Covers FIN-13.
#[test]
fn cred_17_pairs_leave_together_or_not_at_all() {
    let invoice = ready("1", "100");
    let mut credit = InvoiceRecord { kind: DocumentKind::CreditNote, ..ready("2", "100") };
    pair(&mut credit, &invoice, false);
    let both = compose(&[invoice.clone(), credit.clone()]);
    assert_eq!(both.groups.len(), 1);
    let totals = both.groups[0].totals;
    assert_eq!((totals.count, totals.gross, totals.net), (2, dec("0"), dec("0")), "CRED-17 payable zero");

    let waiting = InvoiceRecord { state: State::Approval, ..invoice.clone() };
    let third = {
        let mut third = InvoiceRecord { kind: DocumentKind::CreditNote, ..ready("3", "1") };
        pair(&mut third, &credit, false);
        third
    };
    let foreign = InvoiceRecord { currency: Some(currency("EUR")), ..invoice.clone() };
    let mut proposal = InvoiceRecord { pairs: Vec::new(), ..credit.clone() };
    pair(&mut proposal, &waiting, true);
    for (case, records, leaving) in [
        ("the invoice is not approved", vec![waiting.clone(), credit.clone()], 0),
        ("the invoice is not there", vec![credit.clone()], 0),
        ("one of three stays, all stay", vec![waiting.clone(), credit.clone(), third.clone()], 0),
        ("three leave together", vec![invoice.clone(), credit.clone(), third], 3),
        ("another currency", vec![foreign, credit.clone()], 0),
        ("a proposal binds nobody", vec![waiting, proposal], 1),
    ] {
        let composition = compose(&records);
        let count: usize = composition.groups.iter().map(|group| group.invoices.len()).sum();
        assert_eq!(count, leaving, "CRED-17 {case}: {:?}", composition.dropped);
        assert_eq!(composition.dropped.len(), records.len() - leaving, "CRED-17 {case}");
    }
}

#[test]
fn fin_6_a_large_batch_is_split_between_pairs() {
    let mut records: Vec<InvoiceRecord> =
        (0..BATCH_INVOICES_MAX).map(|nth| ready(&format!("{nth}"), "1")).collect();
    assert_eq!(compose(&records).groups.len(), 1, "at the limit");
    let one = ready("one", "1");
    let mut credit = InvoiceRecord { kind: DocumentKind::CreditNote, ..ready("credit", "1") };
    pair(&mut credit, &one, false);
    records.extend([one.clone(), credit.clone()]);
    let groups = compose(&records).groups;
    assert_eq!(groups.iter().map(|group| group.invoices.len()).sum::<usize>(), BATCH_INVOICES_MAX + 2);
    assert!(groups.iter().all(|group| group.invoices.len() <= BATCH_INVOICES_MAX));
    assert!(
        groups.iter().any(|group| group.invoices.contains(&one.id) && group.invoices.contains(&credit.id))
    );
}

fn sent() -> (InvoiceRecord, DispatchKey) {
    let mut record = ready("1", "100");
    let key = dispatch(&mut record, &BatchId::derive(now(), b"1"), now()).unwrap();
    (record, key)
}

/// Covers FIN-10.
#[test]
fn fin_7_the_key_names_one_dispatch() {
    let (mut record, key) = sent();
    assert_eq!((record.state, record.next, record.dispatch_version), (State::Dispatched, Next::Wait, 1));
    assert_eq!(key.to_string(), format!("C1:{}:1", record.id));
    assert_eq!(DispatchKey::read(&key.to_string()).unwrap(), key);
    assert_eq!(DispatchKey::of(&record), Some(key), "a repeated send has the same key");
    assert!(dispatch(&mut record, &BatchId::derive(now(), b"2"), now()).is_err(), "FIN-7 not twice");
    for (case, text, good) in [
        ("colons in the company", format!("A:B:{}:2", record.id), true),
        ("no version", format!("C1:{}", record.id), false),
        ("version 0", format!("C1:{}:0", record.id), false),
        ("no company", format!(":{}:1", record.id), false),
        ("no invoice", "C1:4711:1".to_owned(), false),
        ("nothing", String::new(), false),
    ] {
        assert_eq!(DispatchKey::read(&text).is_ok(), good, "FIN-7 {case}");
    }
    let mut sample = InvoiceRecord { is_sample: true, ..ready("9", "1") };
    assert!(dispatch(&mut sample, &BatchId::derive(now(), b"1"), now()).is_err(), "FIN-11");
    let change = attest_payables::approval::change::apply(
        &record,
        InvoiceRecord { net: Some(dec("1")), ..record.clone() },
        None,
        false,
    );
    assert!(change.is_err(), "FIN-10 read-only");
}

#[test]
fn fin_9_answers_of_the_erp() {
    let accepted = |voucher: &str| Answer::Accepted { voucher: voucher.into() };
    let rejected = |reason: &str| Answer::Rejected { reason: reason.into() };
    let (open, key) = sent();
    let mut booked = open.clone();
    assert_eq!(answer(&mut booked, &key, &accepted("V-1")).unwrap(), Answered::Booked);
    assert_eq!((booked.state, booked.voucher.as_deref()), (State::AcceptedByErp, Some("V-1")));
    let mut refused = open.clone();
    assert_eq!(answer(&mut refused, &key, &rejected("period closed")).unwrap(), Answered::Refused);
    assert_eq!((refused.state, refused.reason.as_str()), (State::Error, "ERP: period closed"));
    assert_eq!(refused.came_from, Some((State::FinalCheck, Next::FinalCheck)), "FIN-9 back to step 6");
    let older = DispatchKey { version: 2, ..key.clone() };
    let other = DispatchKey { company: "C2".into(), ..key.clone() };
    for (case, record, key, given, expected) in [
        ("accepted again", &booked, &key, accepted("V-1"), Ok(Answered::Repeated)),
        ("refused again", &refused, &key, rejected("period closed"), Ok(Answered::Repeated)),
        ("another voucher", &booked, &key, accepted("V-2"), Err("contradicts")),
        ("refused after accepted", &booked, &key, rejected("late"), Err("contradicts")),
        ("accepted after refused", &refused, &key, accepted("V-1"), Err("contradicts")),
        ("another dispatch", &open, &older, accepted("V-1"), Err("is for")),
        ("another company", &open, &other, accepted("V-1"), Err("is for")),
        ("no voucher", &open, &key, accepted(" "), Err("empty")),
        ("no reason", &open, &key, rejected(""), Err("empty")),
    ] {
        let mut after = record.clone();
        let found = answer(&mut after, key, &given).map_err(|refused: AnswerRefused| refused.to_string());
        match (found, expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected, "FIN-9 {case}"),
            (Err(text), Err(part)) => assert!(text.contains(part), "FIN-9 {case}: {text}"),
            (found, expected) => panic!("FIN-9 {case}: {found:?}, expected {expected:?}"),
        }
        assert_eq!(&after, record, "FIN-9 {case}: nothing changed");
    }
    assert!(paid(&mut booked).unwrap());
    assert_eq!(booked.state, State::Paid);
}

/// Covers FIN-9.
#[test]
fn fin_9_after_a_refusal_a_person_looks_and_the_next_dispatch_has_its_own_key() {
    let (mut record, key) = sent();
    answer(&mut record, &key, &Answer::Rejected { reason: "period closed".into() }).unwrap();
    attest_payables::lifecycle::recover(&mut record, now()).unwrap();
    assert_eq!(record.state, State::FinalCheck);
    let world = world("never");
    let stopped = judge(&record, &world.facts()).unwrap().record;
    assert_eq!(
        (stopped.next, stopped.reason.as_str()),
        (Next::Wait, "ERP_REFUSED"),
        "no second posting by itself"
    );
    let mut again = check(&stopped, &world.facts(), &"adam".into(), CheckAction::Release, "", "workbench")
        .unwrap()
        .record;
    let second = dispatch(&mut again, &BatchId::derive(now(), b"2"), now()).unwrap();
    assert_eq!(second.version, 2);
    let late = answer(&mut again, &key, &Answer::Accepted { voucher: "V".into() });
    assert!(matches!(late, Err(AnswerRefused::OtherDispatch { .. })), "a late answer to the first key");
}

#[test]
fn fin_9_no_answer_raises_an_alarm() {
    let (record, _) = sent();
    let world = world("never");
    for (case, seconds, expected) in [
        ("a second before", 24 * 3600 - 1, false),
        ("at 24 hours", 24 * 3600, true),
        ("after", 24 * 3600 + 1, true),
    ] {
        let at = now() + jiff::Span::new().seconds(seconds);
        assert_eq!(is_overdue(&record, &world.settings, at), expected, "FIN-9 {case}");
    }
    let settings = world.with(&keys::EXPORT_TIMEOUT_HOURS, "1").settings;
    assert!(is_overdue(&record, &settings, now() + jiff::Span::new().seconds(3600)));
    assert!(!is_overdue(&ready("1", "1"), &settings, now() + jiff::Span::new().hours(999)), "not sent");
}

#[test]
fn fin_12_payment_comes_back_once() {
    let (mut record, key) = sent();
    assert!(paid(&mut record).is_err(), "not accepted yet");
    answer(&mut record, &key, &Answer::Accepted { voucher: "V".into() }).unwrap();
    assert_eq!(paid(&mut record), Ok(true));
    assert_eq!(paid(&mut record), Ok(false), "a repeat changes nothing");
}
