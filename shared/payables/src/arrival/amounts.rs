//! E301 … E306. Whether the amounts add up, and the tax is one the company knows.

use attest_model::findings::Finding;
use attest_model::invoice::{AllowanceCharge, Line};
use attest_model::money::{Decimal, decimal};
use attest_model::place::Term;
use attest_model::settings::keys;

use super::Check;
use super::facts::Facts;

pub(super) static CHECKS: &[Check] = &[
    Check { code: "E301", check: line_arithmetic },
    Check { code: "E302", check: sum_of_lines },
    Check { code: "E303", check: tax },
    Check { code: "E304", check: totals },
    Check { code: "E305", check: tax_known },
    Check { code: "E306", check: lines_given },
];

/// Largest difference between the lines and BT-106 (E302): one hundredth.
const SUM_TOLERANCE: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

fn line_arithmetic(facts: &Facts<'_>) -> Vec<Finding> {
    let tolerance = facts.settings.value(&keys::TOL_CALC);
    facts
        .invoice
        .lines
        .iter()
        .zip(0..)
        .filter_map(|(line, index)| {
            let stated = line.line_net_amount?;
            let expected = line_amount(line)?;
            if !is_off(expected, stated, tolerance) {
                return None;
            }
            let expected = shown(expected.map(|amount| attest_model::money::round(amount, 6).normalize()));
            let message = format!(
                "line {}: quantity × price − allowances + charges is {expected}, but the line says {stated}",
                line.id
            );
            let found = format!("line {}: {stated}", line.id);
            Some(facts.find("E301", Term::Bt(131), index, message).values(expected, found))
        })
        .collect()
}

/// Quantity × price − allowances + charges; `None` where quantity, price or a base is missing, `Some(None)` where the
/// result has more than 28 digits.
pub(crate) fn line_amount(line: &Line) -> Option<Option<Decimal>> {
    let base = line.price_base_quantity.unwrap_or(Decimal::ONE);
    let (quantity, price) = line.invoiced_quantity.zip(line.item_net_price).filter(|_| !base.is_zero())?;
    let goods = quantity.checked_mul(price).and_then(|product| product.checked_div(base));
    let less = goods.zip(sum(&line.allowances)).and_then(|(goods, less)| goods.checked_sub(less));
    Some(less.zip(sum(&line.charges)).and_then(|(rest, more)| rest.checked_add(more)))
}

/// Whether a stated amount is off; one that cannot even be computed always is.
fn is_off(expected: Option<Decimal>, stated: Decimal, tolerance: Decimal) -> bool {
    expected.and_then(|expected| expected.checked_sub(stated)).is_none_or(|rest| rest.abs() > tolerance)
}

fn shown(amount: Option<Decimal>) -> String {
    amount.map_or_else(|| "more than 28 digits".to_owned(), |amount| amount.to_string())
}

fn total(amounts: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    amounts.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add)
}

fn sum(entries: &[AllowanceCharge]) -> Option<Decimal> {
    total(entries.iter().filter_map(|entry| entry.amount))
}

fn sum_of_lines(facts: &Facts<'_>) -> Vec<Finding> {
    let lines = &facts.invoice.lines;
    let Some(stated) = facts.invoice.totals.sum_of_line_net_amounts else { return Vec::new() };
    let expected = total(lines.iter().filter_map(|line| line.line_net_amount));
    if lines.is_empty() || !is_off(expected, stated, SUM_TOLERANCE) {
        return Vec::new();
    }
    let expected = shown(expected);
    let message = format!("the lines add up to {expected}, but the sum of the lines is stated as {stated}");
    vec![facts.find("E302", Term::Bt(106), 0, message).values(expected, stated.to_string())]
}

fn tax(facts: &Facts<'_>) -> Vec<Finding> {
    let tolerance = facts.settings.value(&keys::TOL_TAX);
    let breakdown = &facts.invoice.vat_breakdown;
    let mut found = Vec::new();
    for (entry, index) in breakdown.iter().zip(0..) {
        let Some((base, stated)) = entry.taxable_amount.zip(entry.tax_amount) else { continue };
        let rate = entry.rate.unwrap_or_default();
        let expected = base.checked_mul(rate).map(|product| product / Decimal::ONE_HUNDRED);
        if is_off(expected, stated, tolerance) {
            let category = entry.category.as_deref().unwrap_or("no category");
            let expected = shown(expected.map(|amount| amount.normalize()));
            let message = format!("VAT {category} {rate} % of {base} is {expected}, but {stated} is stated");
            let value = format!("{category} {rate}: {stated}");
            found.push(facts.find("E303", Term::Bt(117), index, message).values(expected, value));
        }
    }
    let expected = total(breakdown.iter().filter_map(|entry| entry.tax_amount));
    let allowed = tolerance.checked_mul(Decimal::from(breakdown.len())).unwrap_or(tolerance);
    let stated = facts.invoice.totals.total_vat.filter(|_| !breakdown.is_empty());
    if let Some(stated) = stated.filter(|stated| is_off(expected, *stated, allowed)) {
        let expected = shown(expected);
        let message = format!("the VAT amounts add up to {expected}, but total VAT is stated as {stated}");
        found.push(facts.find("E303", Term::Bt(110), 0, message).values(expected, stated.to_string()));
    }
    found
}

fn totals(facts: &Facts<'_>) -> Vec<Finding> {
    let totals = &facts.invoice.totals;
    let mut found = Vec::new();
    if let Some((net, gross)) = totals.total_without_vat.zip(totals.total_with_vat) {
        let vat = totals.total_vat.unwrap_or_default();
        let expected = total([net, vat]);
        if is_off(expected, gross, Decimal::ZERO) {
            let expected = shown(expected);
            let message =
                format!("net {net} and VAT {vat} give {expected}, but the total is stated as {gross}");
            found.push(facts.find("E304", Term::Bt(112), 0, message).values(expected, gross.to_string()));
        }
    }
    if let Some((gross, due)) = totals.total_with_vat.zip(totals.amount_due) {
        let (paid, rounding) =
            (totals.paid_amount.unwrap_or_default(), totals.rounding_amount.unwrap_or_default());
        let expected = total([gross, -paid, rounding]);
        if is_off(expected, due, Decimal::ZERO) {
            let expected = shown(expected);
            let message = format!(
                "total {gross} − paid {paid} + rounding {rounding} is {expected}, but {due} is stated as payable"
            );
            found.push(facts.find("E304", Term::Bt(115), 0, message).values(expected, due.to_string()));
        }
    }
    found
}

fn tax_known(facts: &Facts<'_>) -> Vec<Finding> {
    let known = facts.settings.value(&keys::VAT_RATES);
    if known.is_empty() {
        return Vec::new();
    }
    facts
        .invoice
        .vat_breakdown
        .iter()
        .zip(0..)
        .filter_map(|(entry, index)| {
            let category = entry.category.as_deref().unwrap_or_default().trim();
            let rate = entry.rate.unwrap_or_default();
            if known.iter().any(|listed| names(listed, category, rate)) {
                return None;
            }
            let message = format!("VAT category {category} with {rate} % is not in use in the company");
            let value = format!("{category}:{}", rate.normalize());
            Some(facts.find("E305", Term::Bt(118), index, message).values(known.join(", "), value))
        })
        .collect()
}

/// Whether `S:25` or `AE` names the category and rate; without a rate every rate is named.
fn names(listed: &str, category: &str, rate: Decimal) -> bool {
    let (listed_category, listed_rate) = match listed.split_once(':') {
        Some((category, rate)) => (category.trim(), decimal(rate.trim()).ok()),
        None => (listed.trim(), Some(rate)),
    };
    listed_category.eq_ignore_ascii_case(category) && listed_rate == Some(rate)
}

fn lines_given(facts: &Facts<'_>) -> Vec<Finding> {
    if !facts.invoice.lines.is_empty() || !facts.settings.value(&keys::LINES_REQUIRED) {
        return Vec::new();
    }
    vec![facts.find("E306", Term::Bg(25), 0, "invoices of this supplier need lines, and this one has none")]
}
