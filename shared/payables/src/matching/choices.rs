//! MATCH-27. What a line may take from: every class of order lines that meets all its criteria, the closest first.

use attest_model::money::{Decimal, round};
use attest_model::settings::Criterion;

use super::allocation::{Request, slack};
use super::assignment::{Choice, Demand};
use super::candidates::{Feature, millionths};
use super::criteria::{Ordered, exact_amount, order_prices};
use super::limits::is_within;
use super::lines::{Book, LineView};
use super::narrowing::Narrowed;
use super::space::{EMPTY, NodeId, Space};

/// What a line wants, if nothing but the choice among candidates stands against it.
pub(super) fn demand(
    book: &Book<'_>,
    space: &mut Space<'_>,
    view: &LineView<'_>,
    narrowed: &Narrowed,
) -> Option<Demand> {
    if narrowed.missed.any() || narrowed.fine == EMPTY {
        return None;
    }
    let fine = space.parts(book, narrowed.fine, Feature::Class);
    if let [(class, _)] = *fine {
        // What of the class is not exact serves where lines compete.
        let node = space.pick(book, narrowed.open, Feature::Class, class);
        let found = choice(book, space, view, class, node);
        if let Some(choice) = found.filter(|choice| choice.distance.is_zero()) {
            return Some(Demand { choices: vec![choice], is_settled: true });
        }
        // An exact price decides; an exact quantity alone does not.
        if found.is_none() && narrowed.is_priced {
            return None;
        }
    }
    let choices = choices(book, space, view, narrowed);
    // Where one class alone is left there is nothing to confuse it with.
    let is_settled = choices.iter().filter(|choice| choice.cost == 0).count() == 1;
    (!choices.is_empty()).then_some(Demand { choices, is_settled })
}

/// Every class that meets all criteria of a line, the closest first.
pub(super) fn choices(
    book: &Book<'_>,
    space: &mut Space<'_>,
    view: &LineView<'_>,
    narrowed: &Narrowed,
) -> Vec<Choice> {
    let fine = space.parts(book, narrowed.fine, Feature::Class);
    let open = space.parts(book, narrowed.open, Feature::Class);
    let mut found: Vec<Choice> = Vec::new();
    for (class, node) in open.iter() {
        let Some(mut choice) = choice(book, space, view, *class, *node) else { continue };
        if fine.iter().all(|(left, _)| left != class) {
            let inexact = u32::from(choice.request.exact == EMPTY);
            choice.cost = choice.cost * 2 + inexact + 1;
        } else {
            choice.cost = 0;
        }
        found.push(choice);
    }
    // An exact quantity at another price proves little when another class has the nearer price.
    let nearest = found.iter().filter(|choice| choice.cost == 0).map(|choice| choice.distance).min();
    let is_nearer = |choice: &&mut Choice| nearest.is_none_or(|nearest| choice.distance < nearest);
    found.iter_mut().filter(is_nearer).for_each(|choice| choice.cost = 0);
    found.sort_by_key(|choice| choice.cost);
    found
}

/// A class as a choice, with cost 1 where its price is not the line's; `None` where a criterion stands against it.
fn choice(
    book: &Book<'_>,
    space: &mut Space<'_>,
    view: &LineView<'_>,
    class: i128,
    node: NodeId,
) -> Option<Choice> {
    let limits = &book.limits;
    let member = space.members(node).first().copied()?;
    let ordered = Ordered::of(book, view, space.candidate(member)?.order_line)?;
    let (mut cost, mut distance) = (0, Decimal::ZERO);
    if limits.checks(Criterion::Pr) {
        let (found, expected) = order_prices(view, &ordered)?;
        if !is_within(found, expected, expected, limits.price.value, limits.price_low.value) {
            return None;
        }
        cost = u32::from(found != expected);
        distance = (found - expected).abs();
    }
    if limits.checks(Criterion::La) {
        let (found, exact) = (view.line.line_net_amount?, exact_amount(view, &ordered)?);
        let expected = round(exact, book.digits);
        if !is_within(found, expected, exact, limits.line.value, limits.line_low.value) {
            return None;
        }
    }
    let is_unbounded = !limits.checks(Criterion::Qt);
    let converted =
        ordered.factor.zip(view.line.invoiced_quantity).map(|(factor, quantity)| factor.quantity(quantity));
    let quantity = match converted {
        Some(quantity) => millionths(quantity),
        None if is_unbounded => 0,
        None => return None,
    };
    let open = space.open(node);
    if !is_unbounded && (quantity <= 0 || quantity > open.saturating_add(slack(limits.quantity.value, open)))
    {
        return None;
    }
    let exact = if is_unbounded { EMPTY } else { space.pick(book, node, Feature::Open, quantity) };
    Some(Choice { class, request: Request { node, exact, quantity, is_unbounded }, cost, distance })
}
