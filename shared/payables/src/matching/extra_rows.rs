//! MATCH-34, MATCH-42 … MATCH-47. Rows without a counterpart on the order, and the document's own charges and allowances.

use std::collections::HashMap;

use attest_model::invoice::AllowanceCharge;
use attest_model::money::Decimal;
use attest_model::settings::{ExtraRowAction, ExtraRowRule, Pattern};

use super::line_result::{LineResult, LineState};
use super::lines::{Book, LineView};
use super::result::{DocumentRowResult, Reason, RuleUsed};

/// MATCH-45. The largest row, either sign, that counts as rounding.
const ROUNDING_MAX: Decimal = Decimal::from_parts(99, 0, 0, false, 2);

/// What a rule's selectors look at.
pub(super) struct Row<'a> {
    codes: Vec<&'a str>,
    descriptions: Vec<&'a str>,
    charge_code: Option<&'a str>,
}

impl<'a> Row<'a> {
    fn of_line(view: &LineView<'a>) -> Self {
        let line = view.line;
        let standard = line.standard_item_id.as_ref().map(|id| id.value.as_str());
        let codes = [line.sellers_item_id.as_deref(), line.buyers_item_id.as_deref(), standard];
        let descriptions = [line.item_name.as_deref(), line.item_description.as_deref()];
        Self {
            codes: codes.into_iter().flatten().collect(),
            descriptions: descriptions.into_iter().flatten().collect(),
            charge_code: None,
        }
    }

    fn of_charge(charge: &'a AllowanceCharge) -> Self {
        Self {
            codes: Vec::new(),
            descriptions: charge.reason.as_deref().into_iter().collect(),
            charge_code: charge.reason_code.as_deref(),
        }
    }
}

/// MATCH-42. The first rule whose given selectors all match.
pub(super) fn rule_for(rules: &[ExtraRowRule], row: &Row<'_>) -> Option<usize> {
    let any = |pattern: &Option<String>, texts: &[&str]| {
        pattern
            .as_deref()
            .map(Pattern::new)
            .is_none_or(|pattern| texts.iter().any(|text| pattern.matches(text)))
    };
    let is_charge = |wanted: &Option<String>| {
        wanted.as_deref().is_none_or(|wanted| {
            row.charge_code.is_some_and(|code| code.trim().eq_ignore_ascii_case(wanted.trim()))
        })
    };
    rules.iter().position(|rule| {
        any(&rule.code, &row.codes)
            && any(&rule.description, &row.descriptions)
            && is_charge(&rule.charge_code)
    })
}

/// The lines that rules treat.
pub(super) struct ExtraRows {
    rule_of: HashMap<usize, usize>,
    /// Lines without a counterpart, and negative ones.
    without: Vec<usize>,
}

/// What became of extra rows.
#[derive(Default)]
pub(super) struct Settled {
    pub(super) lines: Vec<(usize, LineState, Option<Reason>)>,
    pub(super) rules: Vec<(usize, RuleUsed)>,
    pub(super) document_rows: Vec<DocumentRowResult>,
    /// The row whose rule rejects the invoice.
    pub(super) rejecting: Option<String>,
}

impl ExtraRows {
    /// MATCH-26. Finds the lines without a counterpart, and the rule of each.
    pub(super) fn select(book: &Book<'_>) -> Self {
        let (mut rule_of, mut without) = (HashMap::new(), Vec::new());
        for (index, view) in book.views.iter().enumerate() {
            if view.order_problem.is_some() || (view.has_counterpart && !view.is_negative()) {
                continue;
            }
            without.push(index);
            if let Some(rule) = rule_for(&book.limits.extra_rows.value, &Row::of_line(view)) {
                rule_of.insert(index, rule);
            }
        }
        Self { rule_of, without }
    }

    /// Whether a rule treats this line.
    pub(super) fn is_extra(&self, line: usize) -> bool {
        self.rule_of.contains_key(&line)
    }

    /// Applies the rules, once it is known which goods are matched.
    pub(super) fn settle(&self, book: &Book<'_>, lines: &[LineResult]) -> Settled {
        let mut settled = Settled::default();
        let net = |index: usize| book.views.get(index).and_then(|view| view.line.line_net_amount);
        let goods: Decimal = lines
            .iter()
            .filter(|line| matches!(line.state, LineState::Matched | LineState::AwaitingReceipt))
            .filter_map(|line| net(line.index))
            .sum();
        for (index, rule) in &self.rule_of {
            let amount = net(*index).unwrap_or_default();
            let Some((state, used)) = judge(book, *rule, amount, goods) else { continue };
            if used.action == ExtraRowAction::Reject {
                let id = lines.get(*index).map(|line| format!("line {}", line.id));
                settled.rejecting = settled.rejecting.take().max(id);
            }
            settled.lines.push((*index, state, reason(state)));
            settled.rules.push((*index, used));
        }
        let mut roundings: Vec<Rounding> = self
            .without
            .iter()
            .filter(|index| !self.is_extra(**index))
            .filter(|index| lines.get(**index).is_some_and(|line| line.state != LineState::Matched))
            .filter(|index| net(**index).is_some_and(|net| net.abs() <= ROUNDING_MAX))
            .map(|index| Rounding::Line(*index))
            .collect();
        settled.document_rows = document_rows(book, goods, &mut settled.rejecting, &mut roundings);
        // One row counts as rounding; of two, nobody knows which.
        match roundings.as_slice() {
            [Rounding::Line(index)] => settled.lines.push((*index, LineState::Rounding, None)),
            [Rounding::Charge(at)] => {
                if let Some(row) = settled.document_rows.get_mut(*at) {
                    row.state = LineState::Rounding;
                }
            }
            _ => {}
        }
        settled
    }
}

enum Rounding {
    Line(usize),
    Charge(usize),
}

fn reason(state: LineState) -> Option<Reason> {
    (state == LineState::NotMatched).then_some(Reason::ExtraRow)
}

/// MATCH-43. Accepted within the limits; over one of them the action becomes `review`.
fn judge(book: &Book<'_>, index: usize, amount: Decimal, goods: Decimal) -> Option<(LineState, RuleUsed)> {
    let rules = &book.limits.extra_rows;
    let rule = rules.value.get(index)?;
    let action = rule.action.unwrap_or(ExtraRowAction::Review);
    let share = rule.max_pct.map(|pct| goods.abs().saturating_mul(pct) / Decimal::ONE_HUNDRED);
    let limit = [rule.max_abs, share].into_iter().flatten().min();
    let is_over_limit = action == ExtraRowAction::Accept && limit.is_some_and(|limit| amount.abs() > limit);
    let is_accepted = action == ExtraRowAction::Accept && !is_over_limit;
    let state = if is_accepted { LineState::ExtraRow } else { LineState::NotMatched };
    Some((state, RuleUsed { index, action, limit, is_over_limit, because: rules.because.to_string() }))
}

/// MATCH-45. Charges are treated like extra rows, allowances are accepted.
fn document_rows(
    book: &Book<'_>,
    goods: Decimal,
    rejecting: &mut Option<String>,
    roundings: &mut Vec<Rounding>,
) -> Vec<DocumentRowResult> {
    let invoice = book.facts.invoice;
    let text =
        |row: &AllowanceCharge| row.reason_code.clone().or_else(|| row.reason.clone()).unwrap_or_default();
    let mut rows = Vec::new();
    for (index, charge) in invoice.charges.iter().enumerate() {
        let amount = charge.amount.unwrap_or_default();
        let rule = rule_for(&book.limits.extra_rows.value, &Row::of_charge(charge));
        let judged = rule.and_then(|rule| judge(book, rule, amount, goods));
        let (state, used) = match judged {
            Some((state, used)) => (state, Some(used)),
            None => {
                if amount.abs() <= ROUNDING_MAX {
                    roundings.push(Rounding::Charge(rows.len()));
                }
                (LineState::NotMatched, None)
            }
        };
        if used.as_ref().is_some_and(|used| used.action == ExtraRowAction::Reject) {
            *rejecting = rejecting.take().max(Some(format!("charge {}", text(charge))));
        }
        rows.push(DocumentRowResult {
            is_allowance: false,
            index,
            text: text(charge),
            amount,
            state,
            rule: used,
        });
    }
    for (index, allowance) in invoice.allowances.iter().enumerate() {
        rows.push(DocumentRowResult {
            is_allowance: true,
            index,
            text: text(allowance),
            amount: allowance.amount.unwrap_or_default(),
            state: LineState::ExtraRow,
            rule: None,
        });
    }
    rows
}
