//! What a reviewer links, and when a match is made again (MATCH-33, MATCH-57, MATCH-58, MATCH-62).

use attest_model::master::{Item, UnitConversion};
use attest_model::money::Currency;
use attest_model::orders::{AccrualMethod, OrderStatus};
use attest_model::record::{Channel, InvoiceRecord, Next, State};
use attest_model::settings::keys;
use attest_payables::lifecycle::{MatchEnd, after_match};
use attest_payables::matching::by_hand::{LineLink, LinkFacts, LinkRefused, Linked, explain, link};
use attest_payables::matching::reservation::is_short;
use attest_payables::matching::{LineState, may_repeat};

use crate::case::{Case, d, order, order_line, receipt, reservations, said, supplier};

fn to(receipt: Option<&str>, quantity: Option<&str>) -> LineLink {
    LineLink {
        line: "1".into(),
        order: "v7w/0001".into(),
        order_line: "1".into(),
        receipt: receipt.map(Into::into),
        quantity: quantity.map(d),
    }
}

fn linked(case: &Case, links: &[LineLink]) -> Result<Linked, LinkRefused> {
    let facts = LinkFacts {
        invoice: &case.invoice,
        supplier: &supplier(),
        orders: &case.orders,
        receipts: &case.receipts,
        items: &case.items,
        conversions: &case.conversions,
    };
    link(&facts, links)
}

/// Covers MATCH-40.
#[test]
fn match_62_a_link_takes_at_most_what_is_open() {
    let of = |case: &Case, links: &[LineLink]| {
        let linked = linked(case, links)?;
        let taken: Vec<_> = linked
            .reservations
            .iter()
            .map(|taken| format!("{} for {}", taken.quantity.normalize(), taken.amount.normalize()))
            .collect();
        let over: Vec<_> =
            linked.excess.iter().map(|(_, over)| format!(" over {}", over.normalize())).collect();
        Ok::<_, LinkRefused>(format!("{}{}", taken.join(", "), over.concat()))
    };
    let case = Case::worked();
    for (what, links, expected) in [
        ("the line's own quantity", vec![to(None, None)], "60 for 120"),
        ("a receipt", vec![to(Some("5002"), None)], "40 for 80 over 20"),
        ("a stated quantity", vec![to(None, Some("7.5"))], "7.5 for 15"),
        ("more than is open", vec![to(None, Some("130"))], "100 for 200 over 30"),
        (
            "two receipts",
            vec![to(Some("5001"), Some("50")), to(Some("5002"), Some("10"))],
            "50 for 100, 10 for 20",
        ),
        (
            "the same place twice",
            vec![to(Some("5001"), Some("50")), to(Some("5001"), Some("20"))],
            "60 for 120 over 10",
        ),
    ] {
        assert_eq!(of(&case, &links).as_deref(), Ok(expected), "MATCH-62 {what}");
    }
    let mut taken = Case::worked();
    taken.orders[0].lines[0].reserved_quantity = d("100");
    let mut foreign = Case::worked();
    foreign.invoice.currency = Currency::new("EUR").ok();
    let mut draft = Case::worked();
    draft.orders[0].status = OrderStatus::Draft;
    let mut boxes = Case::worked();
    boxes.invoice.lines[0].unit_code = Some("BX".into());
    for (what, case, link, expected) in [
        ("nothing open", &taken, to(None, None), "nothing is open on line \"1\""),
        ("another currency", &foreign, to(None, None), "its currency is another one"),
        ("not committed", &draft, to(None, None), "it is not committed"),
        ("another unit", &boxes, to(None, None), "line \"1\" is in BX, order line \"1\" in EA"),
        ("no such line", &case, LineLink { line: "7".into(), ..to(None, None) }, "no line \"7\""),
        (
            "no such order",
            &case,
            LineLink { order: "x".into(), ..to(None, None) },
            "not one of this invoice's orders",
        ),
        (
            "no such order line",
            &case,
            LineLink { order_line: "3".into(), ..to(None, None) },
            "has no line \"3\"",
        ),
        ("no such receipt", &case, to(Some("9"), None), "receipt 9 of order v7w/0001 has no line \"1\""),
        ("no quantity", &case, to(None, Some("0")), "no quantity above zero"),
    ] {
        let refused = of(case, &[link]).unwrap_err().to_string();
        assert!(refused.contains(expected), "MATCH-62 {what}: {refused}");
    }
    assert_eq!(of(&case, &[]), Err(LinkRefused::Empty), "MATCH-62");
    assert_eq!(of(&boxes, &[to(None, Some("60"))]).as_deref(), Ok("60 for 120"), "MATCH-62 with a quantity");
}

/// Covers MATCH-62.
#[test]
fn map_29_a_link_converts_units_as_the_match_does() {
    let case = |unit: &str, quantity: &str| {
        let mut case = Case::worked();
        let line = &mut case.invoice.lines[0];
        line.unit_code = Some(unit.into());
        line.invoiced_quantity = Some(d(quantity));
        case.items = vec![Item {
            company: case.orders[0].company.clone(),
            code: "OWN".into(),
            name: "Bracket".into(),
            other_codes: vec!["BRK".into()],
            unit_code: "EA".into(),
            pack_sizes: vec![("BX".into(), d("12"))],
            service: None,
            partner: None,
        }];
        let company = case.orders[0].company.clone();
        let (from, to, factor) = ("PK".into(), "EA".into(), d("6"));
        case.conversions = vec![UnitConversion { company, from, to, factor }];
        case
    };
    for (unit, quantity, expected) in [
        ("EA", "5", Ok("5")),
        ("ea ", "5", Ok("5")),
        ("", "5", Ok("5")),
        ("BX", "5", Ok("60")),
        ("PK", "5", Ok("30")),
        ("KGM", "1", Err("line \"1\" is in KGM, order line \"1\" in EA, and no conversion is known")),
    ] {
        let found = linked(&case(unit, quantity), &[to(None, None)]);
        let found = found.map(|linked| linked.reservations[0].quantity.normalize().to_string());
        match expected {
            Ok(expected) => assert_eq!(found.as_deref(), Ok(expected), "MAP-29 {unit}"),
            Err(expected) => {
                let refused = found.unwrap_err().to_string();
                assert!(refused.contains(expected), "MAP-29 {unit}: {refused}");
            }
        }
    }
    let stated = linked(&case("BX", "5"), &[to(None, Some("7"))]).unwrap();
    assert_eq!(stated.reservations[0].quantity, d("7"), "what a person states is in the order's unit");
}

#[test]
fn match_59_a_linked_line_keeps_its_evidence() {
    let mut case = Case::worked();
    case.invoice.lines[0].item_net_price = Some(d("2.05"));
    let failed = case.run();
    assert_eq!(said(&failed), "not PR");
    let links = [to(Some("5001"), None)];
    let linked = linked(&case, &links).unwrap();
    let explained = explain(&failed, &links, &linked);
    assert_eq!(explained.lines[0].state, LineState::Matched, "MATCH-62");
    assert_eq!(
        explained.lines[0].evidence, failed.lines[0].evidence,
        "MATCH-59 what was accepted can be seen"
    );
    assert_eq!(reservations(&explained), linked.reservations, "MATCH-59");
}

#[test]
fn match_33_when_a_match_is_made_again() {
    let at = "2026-03-02T09:00:00Z".parse().unwrap();
    let bytes = attest_model::ids::DocumentDigest::of(b"1");
    let record = |state: State, tried: bool, touched: bool| {
        let id = attest_model::ids::InvoiceId::derive(at, b"1");
        let message = attest_model::ids::MessageId::derive(at, b"1");
        let mut record = InvoiceRecord::received(id, message, Channel::Upload, bytes.clone(), at);
        (record.state, record.touched_by_person) = (state, touched);
        record.orders = vec!["4711".into()];
        record.match_key = tried.then(|| "matches/1".to_owned());
        record
    };
    for (what, state, tried, touched, expected) in [
        ("being matched", State::Matching, false, false, true),
        ("waiting for goods", State::AwaitingReceipt, true, false, true),
        ("waiting, and a person has looked", State::AwaitingReceipt, true, true, true),
        ("a match failed", State::Review, true, false, true),
        ("a match failed, a person coded it", State::Review, true, true, false),
        ("in review, and no match was tried", State::Review, false, false, false),
        ("a match failed, approvers are asked", State::Approval, true, false, true),
        ("a match failed, one of them has approved", State::Approval, true, true, false),
        ("ready", State::Ready, true, false, false),
        ("held", State::Held, true, false, false),
        ("in error", State::Error, true, false, false),
    ] {
        assert_eq!(may_repeat(&record(state, tried, touched)), expected, "MATCH-33 {what}");
    }
    let mut matched = record(State::Approval, true, false);
    matched.reservations = 1;
    assert!(!may_repeat(&matched), "MATCH-33 matched, and approvers are asked (ST-8)");
}

/// Covers MATCH-58, ST-8.
#[test]
fn match_57_a_full_two_way_match_goes_straight_on() {
    for (method, after, expected) in [
        (AccrualMethod::O, "auto_approve", Next::FinalCheck),
        (AccrualMethod::O, "approval", Next::RequestApproval),
        (AccrualMethod::Z, "auto_approve", Next::FinalCheck),
        (AccrualMethod::Z, "approval", Next::RequestApproval),
    ] {
        let mut case = Case::worked().with(&keys::AUTOINVM, "2").with(&keys::AFTER_MATCH, after);
        case.orders = vec![order("v7w/0001", method, vec![order_line("1", "BRK", "100", "2.00")])];
        case.receipts.clear();
        assert_eq!(said(&case.run()), "matched", "MATCH-57 {method:?}");
        let (_, _, next) = after_match(MatchEnd::Order, false, &case.settings);
        assert_eq!(next, expected, "MATCH-57, MATCH-58 {method:?} {after}");
        case.invoice.lines[0].item_net_price = Some(d("2.01"));
        assert_eq!(said(&case.run()), "not PR", "MATCH-57 {method:?}: every checked criterion must be met");
    }
}

#[test]
fn match_63_only_a_shortfall_is_looked_for() {
    let short = |ordered: &str, received: &str, reserved: &str| {
        let mut one = order("B-1", AccrualMethod::G, vec![order_line("1", "BRK", ordered, "2.00")]);
        let mut came = receipt("5001", "B-1", "T1", "2026-03-02", &[("1", received)]);
        one.lines[0].reserved_quantity = d(reserved);
        one.lines[0].reserved_amount = d(reserved) * d("2.00");
        came.lines[0].reserved_quantity = d(reserved);
        is_short(&one, &[came])
    };
    for (ordered, received, reserved, expected) in [
        ("100", "60", "60", false),
        ("100", "59.99", "60", true),
        ("59", "60", "60", true),
        ("100", "0", "0", false),
        ("100", "0", "0.01", true),
    ] {
        assert_eq!(short(ordered, received, reserved), expected, "MATCH-63 {ordered} {received} {reserved}");
    }
}
