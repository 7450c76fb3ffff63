//! Lines that people add or change in review (WB-2, CHK-12, CHK-29).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod builders;

use attest_model::invoice::{AllowanceCharge, Invoice, Line, VatBreakdown};
use attest_payables::edits::{CHANGES_MAX, EditRefused, Edits, LineChange, edit, overlay};
use builders::dec;

fn document() -> Invoice {
    let line = |id: &str, quantity: &str, price: &str, amount: &str| Line {
        id: id.to_owned(),
        item_name: Some("Sand".to_owned()),
        invoiced_quantity: Some(dec(quantity)),
        item_net_price: Some(dec(price)),
        line_net_amount: Some(dec(amount)),
        ..Line::default()
    };
    let vat =
        VatBreakdown { category: Some("S".to_owned()), rate: Some(dec("25")), ..VatBreakdown::default() };
    let mut invoice = Invoice {
        lines: vec![line("1", "3", "10.00", "30.00"), line("2", "1", "5", "5.00")],
        ..Invoice::default()
    };
    invoice.lines[1].allowances =
        vec![AllowanceCharge { amount: Some(dec("0.50")), ..AllowanceCharge::default() }];
    invoice.vat_breakdown = vec![vat];
    invoice
}

fn change(line: &str) -> LineChange {
    LineChange { line: line.to_owned(), ..LineChange::default() }
}

/// Covers CHK-12.
#[test]
fn chk_29_a_line_added_or_repriced_by_a_person_is_manual() {
    let some = |text: &str| Some(dec(text));
    for (case, changes, manual, said) in [
        (
            "price",
            vec![LineChange { price: some("11"), ..change("1") }],
            &["1"][..],
            "line 1: price 10 → 11, amount 30 → 33",
        ),
        (
            "discount",
            vec![LineChange { discount: some("5"), ..change("1") }],
            &["1"],
            "line 1: price 10 → 9.5, discount none → 0.5, amount 30 → 28.5",
        ),
        (
            "quantity only",
            vec![LineChange { quantity: some("4"), ..change("2") }],
            &[],
            "line 2: quantity 1 → 4, amount 5 → 19.5",
        ),
        (
            "added",
            vec![LineChange {
                name: Some("Gravel".to_owned()),
                quantity: some("2"),
                price: some("1.255"),
                unit_code: Some("TNE".to_owned()),
                ..change("3")
            }],
            &["3"],
            "line 3: added, name none → \"Gravel\", quantity none → 2, unit none → \"TNE\", price none → 1.255, amount none → 2.51",
        ),
        (
            "name only",
            vec![LineChange { name: Some("Gravel".to_owned()), ..change("1") }],
            &[],
            "line 1: name \"Sand\" → \"Gravel\"",
        ),
    ] {
        let (mut invoice, mut edits) = (document(), Edits::default());
        let words = edit(&mut invoice, &mut edits, &changes, 2).unwrap();
        assert_eq!(words.join("; "), said, "CHK-29 {case}");
        assert_eq!(edits.manual_lines(), manual, "CHK-29 {case}");
        let mut again = document();
        overlay(&mut again, &edits);
        assert_eq!(again, invoice, "CHK-29 {case}: the document read again is as the person left it");
    }
}

/// CHK-27 m: a discount that was changed and changed back was changed.
#[test]
fn chk_12_a_discount_changed_back_was_changed() {
    let (mut invoice, mut edits) = (document(), Edits::default());
    for percent in ["5", "0"] {
        let back = LineChange { discount: Some(dec(percent)), ..change("1") };
        edit(&mut invoice, &mut edits, &[back], 2).unwrap();
    }
    assert_eq!(invoice, document(), "CHK-27 m it is as it was");
    assert_eq!(edits.manual_lines(), ["1"], "CHK-27 m");
}

#[test]
fn chk_29_an_added_line_has_the_only_tax_of_the_document() {
    let new = LineChange {
        name: Some("Gravel".to_owned()),
        quantity: Some(dec("1")),
        price: Some(dec("1")),
        ..change("3")
    };
    let mut invoice = document();
    edit(&mut invoice, &mut Edits::default(), std::slice::from_ref(&new), 2).unwrap();
    assert_eq!(invoice.tax_categories(), ["S"]);
    assert_eq!(invoice.lines[2].vat.rate, Some(dec("25")));
}

#[test]
fn wb_2_what_cannot_stand_on_a_line_is_refused_and_changes_nothing() {
    let some = |text: &str| Some(dec(text));
    let many: Vec<_> = (0..=CHANGES_MAX).map(|at| change(&at.to_string())).collect();
    for (case, changes, expected) in [
        ("nothing", vec![], "no line is changed"),
        ("nothing new", vec![change("1")], "no line is changed"),
        ("the same price", vec![LineChange { price: some("10"), ..change("1") }], "no line is changed"),
        ("too many", many, "501 lines are changed at once; at most 500"),
        (
            "twice",
            vec![
                LineChange { price: some("1"), ..change("1") },
                LineChange { price: some("2"), ..change(" 1") },
            ],
            "line 1 stands twice",
        ),
        ("negative price", vec![LineChange { price: some("-1"), ..change("1") }], "line 1: -1 is no price"),
        (
            "discount",
            vec![LineChange { discount: some("100.01"), ..change("1") }],
            "100.01 is no discount; expected percent from 0 to 100",
        ),
        (
            "no name",
            vec![LineChange { price: some("1"), quantity: some("1"), ..change("9") }],
            "a new line needs a name",
        ),
        (
            "no number",
            vec![LineChange { name: Some("x".to_owned()), ..change(" ") }],
            "needs a number of its own",
        ),
    ] {
        let (mut invoice, mut edits) = (document(), Edits::default());
        let refused: EditRefused = edit(&mut invoice, &mut edits, &changes, 2).unwrap_err();
        assert!(refused.to_string().contains(expected), "WB-2 {case}: {refused}");
        assert_eq!((invoice, edits), (document(), Edits::default()), "WB-2 {case}");
    }
    let (mut invoice, mut edits) = (document(), Edits::default());
    invoice.lines[0].item_net_price = None;
    let discount = LineChange { discount: some("5"), ..change("1") };
    assert_eq!(edit(&mut invoice, &mut edits, &[discount], 2), Err(EditRefused::NoPrice("1".to_owned())));
}
