use attest_model::invoice::{AllowanceCharge, VatBreakdown};
use attest_model::settings::{Scope, keys};

use crate::table;
use crate::world::{World, dec};

fn set<T>(w: &mut World, key: &attest_model::settings::Key<T>, text: &str) {
    w.settings = w.settings.clone().with(Scope::Supplier("C1".into(), "S1".into()), key, text);
}

fn entry(amount: &str) -> AllowanceCharge {
    AllowanceCharge { amount: dec(amount), ..AllowanceCharge::default() }
}

/// Covers MAP-28.
#[test]
fn val_38_line_arithmetic() {
    table(
        "VAL-38",
        &[
            ("price 0.00125 more is 0.01", |w| w.invoice.lines[0].item_net_price = dec("10.00125"), &[]),
            ("just above 0.01", |w| w.invoice.lines[0].item_net_price = dec("10.00126"), &["E301"]),
            ("just below", |w| w.invoice.lines[0].item_net_price = dec("9.99875"), &[]),
            ("below by more", |w| w.invoice.lines[0].item_net_price = dec("9.99874"), &["E301"]),
            (
                "allowance and charge",
                |w| {
                    w.invoice.lines[0].allowances = vec![entry("5"), entry("2")];
                    w.invoice.lines[0].charges = vec![entry("7")];
                },
                &[],
            ),
            ("allowance alone", |w| w.invoice.lines[0].allowances = vec![entry("5")], &["E301"]),
            (
                "base quantity",
                |w| {
                    w.invoice.lines[0].item_net_price = dec("1000");
                    w.invoice.lines[0].price_base_quantity = dec("100");
                },
                &[],
            ),
            (
                "base quantity of zero cannot be judged",
                |w| w.invoice.lines[0].price_base_quantity = dec("0"),
                &[],
            ),
            ("no price", |w| w.invoice.lines[0].item_net_price = None, &[]),
            (
                "wider tolerance",
                |w| {
                    w.invoice.lines[0].item_net_price = dec("10.0625");
                    set(w, &keys::TOL_CALC, "0.50");
                },
                &[],
            ),
        ],
    );
}

#[test]
fn val_39_sum_of_lines() {
    table(
        "VAL-39",
        &[
            ("0.01 off", |w| w.invoice.totals.sum_of_line_net_amounts = dec("80.01"), &[]),
            ("0.02 off", |w| w.invoice.totals.sum_of_line_net_amounts = dec("80.02"), &["E302"]),
            ("0.02 off below", |w| w.invoice.totals.sum_of_line_net_amounts = dec("79.98"), &["E302"]),
            ("no lines (IN-16)", |w| w.invoice.lines.clear(), &[]),
            ("not stated", |w| w.invoice.totals.sum_of_line_net_amounts = None, &[]),
        ],
    );
}

#[test]
fn val_40_tax() {
    fn tax(w: &mut World, category: &str, total: &str) {
        w.invoice.vat_breakdown[0].tax_amount = dec(category);
        w.invoice.totals.total_vat = dec(total);
        let gross = dec("80").unwrap() + dec(total).unwrap();
        w.invoice.totals.total_with_vat = Some(gross);
        w.invoice.totals.amount_due = Some(gross);
    }
    fn exempt() -> VatBreakdown {
        VatBreakdown {
            taxable_amount: dec("10"),
            tax_amount: dec("0"),
            category: Some("E".into()),
            ..Default::default()
        }
    }
    table(
        "VAL-40",
        &[
            ("category 0.01 off", |w| tax(w, "20.01", "20.01"), &[]),
            ("category 0.02 off", |w| tax(w, "20.02", "20.02"), &["E303"]),
            ("total 0.01 off", |w| tax(w, "20.00", "20.01"), &[]),
            ("total 0.02 off with one category", |w| tax(w, "20.00", "20.02"), &["E303"]),
            (
                "total 0.02 off with two",
                |w| {
                    tax(w, "20.00", "20.02");
                    w.invoice.vat_breakdown.push(exempt());
                },
                &[],
            ),
            (
                "total 0.03 off with two",
                |w| {
                    tax(w, "20.00", "20.03");
                    w.invoice.vat_breakdown.push(exempt());
                },
                &["E303"],
            ),
            ("both", |w| tax(w, "20.05", "20.00"), &["E303", "E303"]),
            (
                "tax without a rate",
                |w| {
                    w.invoice.vat_breakdown.push(VatBreakdown { tax_amount: dec("1"), ..exempt() });
                    tax(w, "20", "21");
                },
                &["E303"],
            ),
            ("no breakdown", |w| w.invoice.vat_breakdown.clear(), &[]),
            (
                "wider tolerance",
                |w| {
                    tax(w, "20.05", "20.05");
                    set(w, &keys::TOL_TAX, "0.05");
                },
                &[],
            ),
        ],
    );
}

#[test]
fn val_41_totals() {
    table(
        "VAL-41",
        &[
            (
                "gross one hundredth off, payable follows",
                |w| {
                    w.invoice.totals.total_with_vat = dec("100.01");
                    w.invoice.totals.amount_due = dec("100.01");
                },
                &["E304"],
            ),
            ("payable one hundredth off", |w| w.invoice.totals.amount_due = dec("99.99"), &["E304"]),
            (
                "rounding",
                |w| {
                    w.invoice.totals.rounding_amount = dec("-0.40");
                    w.invoice.totals.amount_due = dec("99.60");
                },
                &[],
            ),
            (
                "paid",
                |w| {
                    w.invoice.totals.paid_amount = dec("30");
                    w.invoice.totals.amount_due = dec("70");
                    w.prepaid = dec("30").unwrap();
                },
                &[],
            ),
            ("both", |w| w.invoice.totals.total_with_vat = dec("101"), &["E304", "E304"]),
            ("not stated", |w| w.invoice.totals.total_with_vat = None, &[]),
        ],
    );
}

#[test]
fn val_42_tax_known_to_the_company() {
    fn rates(w: &mut World, text: &str) {
        w.settings = w.settings.clone().with(Scope::Company("C1".into()), &keys::VAT_RATES, text);
    }
    table(
        "VAL-42",
        &[
            ("all", |_| {}, &[]),
            ("listed", |w| rates(w, "S:25,S:12"), &[]),
            ("listed with decimals", |w| rates(w, "S:25.00"), &[]),
            ("category of any rate", |w| rates(w, "s"), &[]),
            ("another rate", |w| rates(w, "S:12"), &["E305"]),
            ("another category", |w| rates(w, "Z:25"), &["E305"]),
        ],
    );
}

#[test]
fn val_43_lines_required() {
    table(
        "VAL-43",
        &[
            ("not required", |w| w.invoice.lines.clear(), &[]),
            (
                "required and none",
                |w| {
                    w.invoice.lines.clear();
                    set(w, &keys::LINES_REQUIRED, "true");
                },
                &["E306"],
            ),
            ("required and one", |w| set(w, &keys::LINES_REQUIRED, "true"), &[]),
        ],
    );
}

/// Amounts of 28 digits are judged, never a reason to stop.
#[test]
fn rec_2_amounts_too_large_to_add_are_wrong() {
    const LARGEST: &str = "9999999999999999999999999999";
    table(
        "REC-2",
        &[
            (
                "line",
                |w| {
                    let line = &mut w.invoice.lines[0];
                    line.invoiced_quantity = dec(LARGEST);
                    line.item_net_price = dec(LARGEST);
                },
                &["E301"],
            ),
            (
                "difference",
                |w| {
                    let line = &mut w.invoice.lines[0];
                    line.charges = (0..8).map(|_| entry(LARGEST)).collect();
                    line.line_net_amount = dec("-9999999999999999999999999999");
                    w.invoice.totals.sum_of_line_net_amounts = None;
                },
                &["E301"],
            ),
            (
                "sum of lines",
                |w| {
                    let line =
                        attest_model::invoice::Line { line_net_amount: dec(LARGEST), ..Default::default() };
                    w.invoice.lines = vec![line; 9];
                },
                &["E302"],
            ),
            (
                "tax",
                |w| w.invoice.vat_breakdown[0].rate = dec(LARGEST).map(|rate| rate / dec("0.5").unwrap()),
                &["E303"],
            ),
            (
                "totals",
                |w| {
                    w.invoice.totals.rounding_amount = dec(LARGEST);
                    w.invoice.totals.paid_amount = dec("-9999999999999999999999999999");
                    w.invoice.totals.amount_due = dec("100.00");
                },
                &["E304"],
            ),
        ],
    );
}
