//! Quality and properties on generated orders: what is clear is matched right, nothing is matched wrong.

use std::collections::HashMap;

use attest_model::ids::CompactString;
use attest_model::invoice::Line;
use attest_model::money::Decimal;
use attest_model::orders::{AccrualMethod, PurchaseOrder};
use attest_model::settings::keys;
use attest_payables::matching::samples::{Sample, Score, Shape};
use attest_payables::matching::{LineState, Outcome, Reason};
use proptest::prelude::*;

use super::case::{Case, line, order, order_line, receipt, reservations};

/// A small generator of our own: the same seed gives the same matter everywhere.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

const SHAPE: Shape = Shape {
    seed: 0,
    invoice_lines: 80,
    order_lines: 300,
    codes: 12,
    price_points: 50,
    without_codes: false,
    names_order_lines: false,
    without_lower_limits: false,
    method: AccrualMethod::G,
};

/// Covers MATCH-26, MATCH-28, MAP-29.
#[test]
fn match_27_every_line_with_one_right_answer_gets_it() {
    for seed in 0..10 {
        let base = Shape { seed, ..SHAPE };
        for (case, shape) in [
            ("by receipts", base),
            ("by the order", Shape { method: AccrualMethod::O, ..base }),
            ("one code", Shape { codes: 1, ..base }),
            ("without codes", Shape { codes: 50, without_codes: true, ..base }),
            ("a code each", Shape { codes: 300, ..base }),
            ("named", Shape { names_order_lines: true, ..base }),
        ] {
            let sample = Sample::of(&shape);
            let result = sample.run();
            let all = Score { right: sample.answers.len(), wrong: 0, open: 0 };
            assert_eq!(sample.score(&result), all, "MATCH-27 seed {seed}, {case}");
            assert!(matches!(result.outcome, Outcome::Matched { .. }), "seed {seed}, {case}");
        }
    }
}

/// Covers MATCH-27.
#[test]
fn match_27_what_is_not_clear_is_left_to_a_person() {
    let (mut clear, mut open) = (0, 0);
    for seed in 0..10 {
        for method in [AccrualMethod::G, AccrualMethod::O] {
            let sample = Sample::of(&Shape { seed, method, without_lower_limits: true, ..SHAPE });
            let result = sample.run();
            let score = sample.score(&result);
            assert_eq!(score.wrong, 0, "MATCH-27 seed {seed}");
            for (line, is_exact) in result.lines.iter().zip(&sample.is_exact) {
                let is_open = line.state != LineState::Matched;
                assert!(!(is_open && *is_exact), "MATCH-27 seed {seed}: {line:#?}");
                let is_left = line.reason == Some(Reason::Ambiguous);
                assert_eq!(is_open, is_left, "MATCH-27 seed {seed}: {line:#?}");
                clear += usize::from(*is_exact);
            }
            open += score.open;
        }
    }
    assert!(clear > 500 && open > 50, "{clear} clear, {open} open");
}

/// The size of the largest invoices: 1,000 lines beside an order of 10,000.
#[test]
fn match_27_large_invoices_are_placed_as_well() {
    let sample = Sample::of(&Shape { invoice_lines: 1_000, order_lines: 10_000, codes: 10, ..SHAPE });
    assert_eq!(sample.score(&sample.run()), Score { right: 1_000, wrong: 0, open: 0 });
}

/// A matter with few codes, quantities and prices, so that lines compete all the time.
fn contested(seed: u64, method: AccrualMethod) -> Case {
    let mut random = Seeded(seed);
    let mut case = Case::worked().with(&keys::AUTOINVM, "2").with(&keys::COMPANY_AUTCHK, "PC,DT,QT,PR,LA");
    if random.below(3) == 0 {
        case = case.with(&keys::TOL_QTY, "abs 1");
    }
    let mut lines = Vec::new();
    for index in 0..1 + random.below(5) {
        let code = format!("P{}", random.below(2));
        let (quantity, price) = (1 + random.below(6), 1 + random.below(3));
        lines.push(order_line(&(index + 1).to_string(), &code, &quantity.to_string(), &price.to_string()));
    }
    let mut receipts = Vec::new();
    for number in 0..1 + random.below(6) {
        let own = &lines[usize::try_from(random.below(lines.len() as u64)).unwrap()];
        let (ticket, day) = (format!("T{}", random.below(3)), format!("2026-03-0{}", 1 + random.below(3)));
        let quantity = (1 + random.below(4)).to_string();
        receipts.push(receipt(&number.to_string(), "v7w/0001", &ticket, &day, &[(&own.id, &quantity)]));
    }
    let mut invoiced = Vec::new();
    for index in 0..1 + random.below(5) {
        let code = format!("P{}", random.below(2));
        let (quantity, price) = (1 + random.below(5), 1 + random.below(3));
        let net = (quantity * price).to_string();
        let ticket = Some(format!("T{}", random.below(3)));
        invoiced.push(Line {
            despatch_advice_reference: ticket,
            ..line(&format!("L{index}"), &code, &quantity.to_string(), &price.to_string(), &net)
        });
    }
    case.orders = vec![order("v7w/0001", method, lines)];
    case.receipts = receipts;
    case.lines(invoiced)
}

fn open_of(order: &PurchaseOrder, id: &str) -> Decimal {
    order.line(id).unwrap().open_quantity()
}

/// Whether some assignment gives every line one class with enough open, by trying all of them (two-way, no tolerance).
fn is_solvable(case: &Case) -> bool {
    let mut classes: Vec<(String, Decimal, Decimal)> = Vec::new();
    for line in &case.orders[0].lines {
        let code = line.sellers_item_id.as_ref().unwrap().key();
        match classes.iter_mut().find(|(known, price, _)| *known == code && *price == line.unit_price) {
            Some((_, _, open)) => *open += line.quantity,
            None => classes.push((code, line.unit_price, line.quantity)),
        }
    }
    fn place(lines: &[Line], classes: &mut [(String, Decimal, Decimal)]) -> bool {
        let Some((line, rest)) = lines.split_first() else { return true };
        let (quantity, price) = (line.invoiced_quantity.unwrap(), line.item_net_price.unwrap());
        for index in 0..classes.len() {
            let (code, at, open) = &classes[index];
            let fits = line.sellers_item_id.as_ref().unwrap().eq_ignore_ascii_case(code);
            if fits && price <= *at && quantity <= *open {
                classes[index].2 -= quantity;
                let is_placed = place(rest, classes);
                classes[index].2 += quantity;
                if is_placed {
                    return true;
                }
            }
        }
        false
    }
    place(&case.invoice.lines, &mut classes)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Covers MATCH-27.
    #[test]
    fn match_27_the_order_of_lines_has_no_influence(seed: u64, rotation in 0usize..5, three_way: bool) {
        let method = if three_way { AccrualMethod::G } else { AccrualMethod::O };
        let case = contested(seed, method);
        let first = case.run();
        prop_assert_eq!(&first, &case.run(), "the same matter gives the same result");
        let mut turned = case.clone();
        let count = turned.invoice.lines.len();
        turned.invoice.lines.rotate_left(rotation % count);
        turned.invoice.lines.swap(0, rotation % count);
        let second = turned.run();
        prop_assert_eq!(&first.outcome, &second.outcome);
        for line in &first.lines {
            let other = second.lines.iter().find(|other| other.id == line.id).unwrap();
            let line = attest_payables::matching::LineResult { index: other.index, ..line.clone() };
            prop_assert_eq!(&line, other);
        }
    }

    /// Covers MATCH-28, MATCH-29, MATCH-40.
    #[test]
    fn match_40_no_more_is_taken_than_is_open(seed: u64, three_way: bool) {
        let method = if three_way { AccrualMethod::G } else { AccrualMethod::O };
        let case = contested(seed, method);
        let result = case.run();
        let mut by_line: HashMap<CompactString, Decimal> = HashMap::new();
        let mut by_receipt: HashMap<String, Decimal> = HashMap::new();
        for taken in result.lines.iter().flat_map(|line| &line.allocations) {
            *by_line.entry(taken.order_line.clone()).or_default() += taken.quantity;
            if let Some(receipt) = &taken.receipt {
                *by_receipt.entry(receipt.key()).or_default() += taken.quantity;
            }
        }
        for receipt in &case.receipts {
            let open: Decimal = receipt.lines.iter().map(|line| line.open_quantity()).sum();
            prop_assert!(by_receipt.get(&receipt.number.key()).copied().unwrap_or_default() <= open);
        }
        if !three_way {
            for (id, quantity) in &by_line {
                prop_assert!(*quantity <= open_of(&case.orders[0], id));
            }
        }
        if matches!(result.outcome, Outcome::Matched { .. }) {
            let reserved: Decimal = reservations(&result).iter().map(|taken| taken.quantity).sum();
            prop_assert_eq!(reserved, by_line.values().sum());
        }
    }

    /// Covers MATCH-27.
    #[test]
    fn match_27_an_assignment_that_meets_all_is_used_if_there_is_one(seed: u64) {
        let case = contested(seed, AccrualMethod::O);
        let tolerance: attest_model::settings::Tolerance = case.settings.value(&keys::TOL_QTY);
        prop_assume!(tolerance.abs.is_none());
        // Each line alone has its class, so that only their competition can fail.
        let is_clear = case.invoice.lines.iter().all(|own| {
            let alone = case.clone().lines(vec![own.clone()]).run();
            alone.lines.iter().all(|line| line.state == LineState::Matched)
        });
        let result = case.run();
        let is_matched = result.lines.iter().all(|line| line.state == LineState::Matched);
        if is_clear || is_matched {
            prop_assert_eq!(is_matched, is_solvable(&case), "{:#?}", result);
        }
    }
}
