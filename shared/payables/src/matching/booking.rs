//! CODE-4, MATCH-46. Coding taken over from order lines and from the rules of extra rows.

use attest_model::money::Decimal;
use attest_model::orders::{CodingRow, OrderLine, PurchaseOrder};

use super::line_result::LineState;
use super::lines::Book;
use super::result::MatchResult;
use crate::coding::spread;

/// Coding of a matched invoice: one row per goods line and coding row of its order line, and the rows of accepted extra
/// rows; the sum is that of the rows.
pub(super) fn book_rows(
    book: &Book<'_>,
    sequence: &[usize],
    order_lines: &[Option<u32>],
    result: &MatchResult,
) -> Vec<CodingRow> {
    let net =
        |index: usize| book.views.get(index).and_then(|view| view.line.line_net_amount).unwrap_or_default();
    let goods: Vec<usize> = sequence
        .iter()
        .copied()
        .filter(|index| result.lines.get(*index).is_some_and(|line| line.state == LineState::Matched))
        .collect();
    let mut amounts: Vec<Decimal> = goods.iter().map(|index| net(*index)).collect();
    let weights = amounts.clone();
    let mut coded = Vec::new();
    let mut take = |amount: Decimal, coding: &[CodingRow], text: &str, coded: &mut Vec<CodingRow>| {
        if !coding.is_empty() || goods.is_empty() {
            coded.extend(coded_rows(amount, coding, text, book.digits));
        } else {
            for (total, share) in amounts.iter_mut().zip(spread(amount, &weights, book.digits)) {
                *total += share;
            }
        }
    };
    let rule_coding = |rule: Option<usize>| -> &[CodingRow] {
        rule.and_then(|rule| book.limits.extra_rows.value.get(rule)).map_or(&[], |rule| &rule.coding)
    };
    for index in sequence {
        let Some(line) = result.lines.get(*index).filter(|line| line.state != LineState::Matched) else {
            continue;
        };
        let rule = line.rule.as_ref().map(|used| used.index);
        take(net(*index), rule_coding(rule), line_text(book, *index), &mut coded);
    }
    for row in &result.document_rows {
        let amount = if row.is_allowance { -row.amount } else { row.amount };
        take(amount, rule_coding(row.rule.as_ref().map(|used| used.index)), &row.text, &mut coded);
    }
    let mut rows = Vec::new();
    for (index, amount) in goods.iter().zip(amounts) {
        let own = order_lines.get(*index).copied().flatten();
        let own = own.and_then(|own| book.order_lines.get(own as usize)).map(|own| own.line);
        rows.extend(goods_rows(book, own, *index, amount));
    }
    rows.append(&mut coded);
    rows
}

fn line_text<'b>(book: &'b Book<'_>, index: usize) -> &'b str {
    let line = book.views.get(index).map(|view| view.line);
    line.and_then(|line| line.item_name.as_deref().or(line.item_description.as_deref())).unwrap_or_default()
}

fn goods_rows(book: &Book<'_>, own: Option<&OrderLine>, index: usize, amount: Decimal) -> Vec<CodingRow> {
    let text = line_text(book, index);
    let order = book.views.get(index).and_then(|view| book.order_of(view)).map(|view| view.order);
    match (order, own) {
        (Some(order), Some(line)) if line.coding.is_empty() => {
            coded_rows(amount, &[what_is_known(order, line)], text, book.digits)
        }
        (_, Some(line)) => coded_rows(amount, &line.coding, text, book.digits),
        (_, None) => coded_rows(amount, &[], text, book.digits),
    }
}

/// An order line without coding still tells where its cost belongs.
fn what_is_known(order: &PurchaseOrder, line: &OrderLine) -> CodingRow {
    let number = order.contract.as_ref().map(|contract| contract.as_str().to_owned());
    let (cost_centre, project) = if order.is_overhead { (number, None) } else { (None, number) };
    CodingRow { cost_centre, project, wbs_code: line.wbs_code.clone(), ..CodingRow::default() }
}

/// Shares an amount over coding rows in proportion to their amounts.
fn coded_rows(amount: Decimal, coding: &[CodingRow], text: &str, digits: u32) -> Vec<CodingRow> {
    let row = |row: &CodingRow, amount: Decimal| {
        let mut row = CodingRow { amount, ..row.clone() };
        if row.text.is_empty() {
            text.clone_into(&mut row.text);
        }
        row
    };
    match coding {
        [] => vec![row(&CodingRow::default(), amount)],
        [only] => vec![row(only, amount)],
        several => {
            let weights: Vec<Decimal> = several.iter().map(|row| row.amount).collect();
            let shares = spread(amount, &weights, digits);
            several.iter().zip(shares).map(|(own, amount)| row(own, amount)).collect()
        }
    }
}
