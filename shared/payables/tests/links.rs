//! Signed links (LINK-1 … LINK-15).

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

mod builders;

use attest_model::dates::Timestamp;
use attest_model::ids::{LinkId, TaskId, UserCode};
use attest_model::record::State;
use attest_model::settings::keys;
use attest_payables::approval::{self, Action};
use attest_payables::links::{
    BAD_TOKENS_MAX, Claims, LinkAction, LinkKey, LinkKeys, LinkRecord, LinkStatus, Page, PageFacts,
    PageRefused, SignInReason, TOKEN_BYTES_MAX, Throttle, TokenRefused, issue, open, page, sign_in_reasons,
};
use builders::{World, invoice, now, user};
use secrecy::{ExposeSecret as _, SecretSlice};

fn key(id: &str, byte: u8) -> LinkKey {
    LinkKey::new(id, SecretSlice::from(vec![byte; 32])).unwrap()
}

fn key_ring() -> LinkKeys {
    LinkKeys::new(key("k1", 1), None).unwrap()
}

fn later(seconds: i64) -> Timestamp {
    now() + jiff::Span::new().seconds(seconds)
}

fn claims() -> Claims {
    let world = World::new(vec![user("anna", "5000", None)], "anna");
    let record = world.start(&invoice(State::Approval, "5000"));
    Claims::of_task("acme", &record, &record.tasks[0], &world.settings, now())
}

fn token(keys: &LinkKeys, claims: &Claims) -> String {
    issue(keys, claims).unwrap().expose_secret().to_owned()
}

/// Covers LINK-1 and LINK-5.
#[test]
fn link_2_a_token_names_its_matter_and_any_changed_byte_makes_it_invalid() {
    let (ring, claims) = (key_ring(), claims());
    let token = token(&ring, &claims);
    assert_eq!(open(&ring, "acme", &token, now()).unwrap(), claims, "LINK-2 reads back");
    assert_eq!(claims.actions, LinkAction::ALL, "LINK-1 open, approve, reject, ask");
    assert!(LinkAction::ALL.iter().all(|action| LinkAction::read(action.word()) == Some(*action)));
    assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)), "fits a path: {token}");
    assert!(token.len() < TOKEN_BYTES_MAX, "LINK-2 {} characters", token.len());
    for at in 0..token.len() {
        for other in [b'A', b'B', b'g', b'_'] {
            let mut bytes = token.clone().into_bytes();
            if bytes[at] == other {
                continue;
            }
            bytes[at] = other;
            let changed = String::from_utf8(bytes).unwrap();
            let refused = open(&ring, "acme", &changed, now());
            assert!(
                matches!(refused, Err(TokenRefused::BadSignature | TokenRefused::UnknownKey)),
                "LINK-2 character {at} as {}: {refused:?}",
                char::from(other)
            );
        }
    }
    let long = "v4.local.".to_owned() + &"A".repeat(TOKEN_BYTES_MAX);
    for (case, text) in
        [("empty", ""), ("cut", &token[..token.len() - 9]), ("words", "approve"), ("long", &long)]
    {
        assert_eq!(open(&ring, "acme", text, now()), Err(TokenRefused::BadSignature), "LINK-5 {case}");
    }
    assert_eq!(open(&ring, "other", &token, now()), Err(TokenRefused::BadSignature), "LINK-5 tenant");
    assert_ne!(token, self::token(&ring, &claims), "each sealing takes fresh randomness");
}

#[test]
fn link_10_a_link_lives_336_hours() {
    let (ring, claims) = (key_ring(), claims());
    let token = token(&ring, &claims);
    let life = 336 * 3600;
    for (case, at, good) in [
        ("at once", 0, true),
        ("one second before the end", life - 1, true),
        ("at the end", life, false),
        ("after", life + 1, false),
    ] {
        let opened = open(&ring, "acme", &token, later(at));
        assert_eq!(opened.is_ok(), good, "LINK-10 {case}");
        if !good {
            assert_eq!(opened, Err(TokenRefused::Expired), "LINK-10 {case}");
        }
    }
    let world = World::new(vec![user("anna", "5000", None)], "anna").with(&keys::LINK_TTL_HOURS, "1");
    let record = world.start(&invoice(State::Approval, "5000"));
    let claims = Claims::of_task("acme", &record, &record.tasks[0], &world.settings, now());
    assert_eq!(claims.expires_at, later(3600), "LINK-10 link.ttl_hours");
    let fresh = Claims::of_task("acme", &record, &record.tasks[0], &world.settings, later(1));
    assert_ne!(fresh.link, claims.link, "LINK-10 a reminder's link is another one");
}

#[test]
fn link_11_two_keys_are_valid_while_one_is_replaced() {
    let old = key_ring();
    let both = LinkKeys::new(key("k2", 2), Some(key("k1", 1))).unwrap();
    let new = LinkKeys::new(key("k2", 2), None).unwrap();
    let claims = claims();
    let (by_old, by_new) = (token(&old, &claims), token(&both, &claims));
    for (case, ring, text, expected) in [
        ("old by old", &old, &by_old, None),
        ("old by both", &both, &by_old, None),
        ("new by both", &both, &by_new, None),
        ("new by new", &new, &by_new, None),
        ("old when only the new key is left", &new, &by_old, Some(TokenRefused::UnknownKey)),
        ("new before the key is known", &old, &by_new, Some(TokenRefused::UnknownKey)),
    ] {
        assert_eq!(open(ring, "acme", text, now()).err(), expected, "LINK-11 {case}");
        assert_eq!(ring.know(text), expected.is_none(), "LINK-11 {case}");
    }
    assert!(new.know("v4.local.bad"), "LINK-11 a text that is no token needs no other key");
    let imposter = LinkKeys::new(key("k1", 9), None).unwrap();
    assert_eq!(open(&imposter, "acme", &by_old, now()), Err(TokenRefused::BadSignature), "LINK-11 same id");
    assert!(LinkKeys::new(key("k1", 1), Some(key("k1", 2))).is_err());
    for (case, id, length) in [("short", "k", 31), ("long", "k", 33), ("no id", "", 32), ("space", "a b", 32)]
    {
        assert!(LinkKey::new(id, SecretSlice::from(vec![0; length])).is_err(), "LINK-11 {case}");
    }
    assert!(!format!("{both:?}").contains("1, 1"), "keys are not shown");
}

#[test]
fn link_12_ten_bad_tokens_within_a_minute() {
    for (case, seconds, expected) in [
        ("nine", (0..9).collect::<Vec<i64>>(), false),
        ("ten", (0..10).collect(), true),
        ("eleven", (0..11).collect(), true),
        ("ten in 59 seconds", vec![0, 1, 2, 3, 4, 5, 6, 7, 8, 59], true),
        ("the first is a minute old", vec![0, 1, 2, 3, 4, 5, 6, 7, 8, 60], false),
    ] {
        let mut throttle = Throttle::default();
        let mut closed = false;
        for second in &seconds {
            closed = throttle.note_bad(later(*second));
        }
        assert_eq!(closed, expected, "LINK-12 {case}");
        let last = *seconds.last().unwrap();
        assert_eq!(throttle.is_closed(later(last)), expected, "LINK-12 {case}");
        assert!(!throttle.is_closed(later(last + 60)), "LINK-12 {case}: opens again");
        assert_eq!(throttle.ends_at(), Some(later(last + 60)));
    }
    let mut flood = Throttle::default();
    for _ in 0..1000 {
        flood.note_bad(now());
    }
    let stored = serde_json::to_string(&flood).unwrap();
    assert!(stored.len() < 40 * BAD_TOKENS_MAX, "LINK-12 bounded: {stored}");
}

fn facts(version: u64) -> PageFacts<'static> {
    PageFacts { content_version: version, is_task_open: true, sign_in: Vec::new(), signed_in: None }
}

/// Covers LINK-4, LINK-5, LINK-6 and LINK-7.
#[test]
fn link_15_the_page_is_decided_in_order() {
    let claims = claims();
    let anna = UserCode::new("anna");
    let bo = UserCode::new("bo");
    let at = now();
    let status = |status: LinkStatus| LinkRecord { status, ..claims.record() };
    let used = LinkStatus::Used { by: anna.clone(), at, action: "approve".into() };
    let is_used = Page::Used { by: anna.clone(), at, action: "approve".into() };
    let revoked = Page::Refused(PageRefused::Revoked);
    let signing = |signed_in| PageFacts { sign_in: vec![SignInReason::OverAmount], signed_in, ..facts(0) };
    let bad = |refused| Page::Refused(PageRefused::Token(refused));
    let (open, gone) = (status(LinkStatus::Open), status(LinkStatus::Revoked));
    let used = status(used);
    let ended = PageFacts { is_task_open: false, ..facts(0) };
    let other = LinkRecord { id: LinkId::derive(at, b"other"), ..open.clone() };
    let wrong_task = LinkRecord { task: TaskId::derive(at, b"other"), ..open.clone() };
    let good = Ok(&claims);
    let older_in = PageFacts { signed_in: Some(&anna), ..facts(1) };
    for (case, token, link, facts, expected) in [
        (
            "bad signature",
            Err(TokenRefused::BadSignature),
            Some(&used),
            facts(1),
            bad(TokenRefused::BadSignature),
        ),
        ("unknown key", Err(TokenRefused::UnknownKey), Some(&used), facts(1), bad(TokenRefused::UnknownKey)),
        (
            "expired before used",
            Err(TokenRefused::Expired),
            Some(&used),
            facts(1),
            bad(TokenRefused::Expired),
        ),
        ("used before older", good, Some(&used), facts(1), is_used.clone()),
        ("used though its task ended", good, Some(&used), ended.clone(), is_used),
        ("older before revoked", good, Some(&gone), facts(1), Page::Older { is_signed_in: false }),
        ("older, signed in", good, Some(&open), older_in, Page::Older { is_signed_in: true }),
        ("revoked", good, Some(&gone), facts(0), revoked.clone()),
        ("task ended or user disabled", good, Some(&open), ended, revoked.clone()),
        ("no record", good, None, facts(0), revoked.clone()),
        ("record of another link", good, Some(&other), facts(0), revoked.clone()),
        ("record of another task", good, Some(&wrong_task), facts(0), revoked),
        ("sign-in needed", good, Some(&open), signing(None), Page::SignIn(vec![SignInReason::OverAmount])),
        (
            "signed in as another",
            good,
            Some(&open),
            signing(Some(&bo)),
            Page::SignIn(vec![SignInReason::OverAmount]),
        ),
        ("signed in as named", good, Some(&open), signing(Some(&anna)), Page::Act),
        ("open", good, Some(&open), facts(0), Page::Act),
    ] {
        assert_eq!(page(token, link, &facts), expected, "LINK-15 {case}");
    }
}

#[test]
fn link_7_links_of_ended_tasks_and_gone_users_do_not_act() {
    let mut world = World::new(vec![user("anna", "5000", Some("mia")), user("mia", "9000", None)], "anna");
    let record = world.start(&invoice(State::Approval, "5000"));
    let claims = Claims::of_task("acme", &record, &record.tasks[0], &world.settings, now());
    assert!(PageFacts::of(&record, &claims, &world.facts(), None).is_task_open);
    let done = world.approve(&record, "anna");
    assert!(!PageFacts::of(&done, &claims, &world.facts(), None).is_task_open, "LINK-7 ended");
    let mut linked = record.clone();
    linked.tasks[0].link = Some(claims.link.clone());
    world.user("anna").is_active = false;
    assert!(!PageFacts::of(&linked, &claims, &world.facts(), None).is_task_open, "LINK-7 disabled");
    let moved = approval::reassess(&linked, &world.facts()).unwrap();
    assert_eq!(moved.revoke, [claims.link], "LINK-7 reassigned");
    assert_eq!(moved.record.tasks[0].user, UserCode::new("mia"));
}

#[test]
fn link_8_what_needs_a_sign_in() {
    let world = World::new(vec![user("anna", "5000", None)], "anna").with(&keys::LINK_LOGIN_OVER, "5000");
    let free = World::new(vec![user("anna", "5000", None)], "anna");
    let plain = invoice(State::Approval, "5000");
    let above = invoice(State::Approval, "5000.01");
    let mut uncoded = plain.clone();
    uncoded.coding.clear();
    let mut account = plain.clone();
    account.has_new_account = true;
    let mut foreign = plain.clone();
    foreign.currency = Some(builders::currency("EUR"));
    let mut all = above.clone();
    all.has_new_account = true;
    all.coding.clear();
    use SignInReason::{CodingMissing, NewAccount, OverAmount};
    for (case, world, record, expected) in [
        ("below", &world, invoice(State::Approval, "4999.99"), vec![]),
        ("at the amount", &world, plain, vec![]),
        ("above", &world, above.clone(), vec![OverAmount]),
        ("no amount set", &free, above, vec![]),
        ("no rate", &world, foreign, vec![OverAmount]),
        ("no coding", &world, uncoded, vec![CodingMissing]),
        ("new account", &world, account, vec![NewAccount]),
        ("all", &world, all, vec![OverAmount, CodingMissing, NewAccount]),
    ] {
        assert_eq!(sign_in_reasons(&record, &world.facts()), expected, "LINK-8 {case}");
    }
}

/// Covers LINK-9.
#[test]
fn link_14_a_link_obeys_the_same_rules() {
    let world = World::new(vec![user("anna", "5000", None)], "anna");
    let mut record = world.start(&invoice(State::Approval, "5000"));
    let command = |action| approval::Command {
        task: record.tasks[0].id.clone(),
        by: "anna".into(),
        action,
        comment: String::new(),
        channel: "email-link 192.0.2.1 lnk_1".into(),
    };
    let (yes, no) = (command(Action::Approve), command(Action::Reject));
    let made = approval::decide(&record, &world.facts(), &yes).unwrap().record.decisions;
    assert_eq!((made[0].channel.as_str(), made[0].at), ("email-link 192.0.2.1 lnk_1", now()), "LINK-9");
    assert!(approval::decide(&record, &world.facts(), &no).is_err(), "a reason is needed by link as well");
    record.coded_by = Some("anna".into());
    assert!(approval::decide(&record, &world.facts(), &yes).is_err(), "four eyes by link as well");
}

/// Covers LINK-3.
#[test]
fn appr_19_e_opening_five_times_changes_nothing() {
    let world = World::new(vec![user("anna", "5000", None)], "anna");
    let record = world.start(&invoice(State::Approval, "5000"));
    let (ring, claims) = (key_ring(), claims());
    let (token, link) = (token(&ring, &claims), claims.record());
    let pages: Vec<Page> = (0..5)
        .map(|_| {
            let opened = open(&ring, "acme", &token, now()).unwrap();
            let facts = PageFacts::of(&record, &opened, &world.facts(), None);
            page(Ok(&opened), Some(&link), &facts)
        })
        .collect();
    assert_eq!(pages, vec![Page::Act; 5]);
    assert_eq!(link.status, LinkStatus::Open);
}
