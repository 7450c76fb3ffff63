//! The invoice's lines and the orders' lines, prepared for comparison: every code folded once, blocked by identifiers.

use std::ops::Range;

use attest_model::invoice::Line;
use attest_model::money::Decimal;
use attest_model::orders::{OrderStatus, PurchaseOrder};
use attest_model::settings::Criterion;
use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use jiff::civil::Date;

use super::facts::MatchFacts;
use super::limits::Limits;
use super::space::{LineOfOrder, millionths};
use super::symbols::{NONE, Symbol, Symbols};
use super::units::{Factor, Units};
use crate::accrual::{Way, WayChosen, way_of};

/// An invoice line with what is compared of it.
#[derive(Debug, Clone)]
pub(crate) struct LineView<'a> {
    pub(crate) line: &'a Line,
    /// Index among the orders.
    pub(crate) order: Option<u32>,
    /// The order number as written.
    pub(crate) order_text: Option<&'a str>,
    /// The order number as resolved.
    pub(crate) order_number: Option<String>,
    /// What stands against the order (MATCH-15).
    pub(crate) order_problem: Option<String>,
    pub(crate) reference: Symbol,
    pub(crate) codes: [Symbol; 3],
    pub(crate) ticket: Symbol,
    pub(crate) ticket_text: Option<&'a str>,
    pub(crate) receipt_number: Symbol,
    pub(crate) receipt_number_text: Option<&'a str>,
    pub(crate) delivery_date: Option<Date>,
    pub(crate) period: Option<(Option<Date>, Option<Date>)>,
    pub(crate) wbs: Symbol,
    pub(crate) wbs_text: Option<&'a str>,
    /// Price of one unit (MAP-28).
    pub(crate) unit_price: Option<Decimal>,
    /// The unit it counts in.
    pub(crate) unit: Symbol,
    /// The unit its price is for.
    pub(crate) price_unit: Symbol,
}

impl LineView<'_> {
    /// It gives money back (MATCH-45).
    pub(crate) fn is_negative(&self) -> bool {
        let below = |value: Option<Decimal>| value.is_some_and(|value| value < Decimal::ZERO);
        below(self.line.line_net_amount) || below(self.line.invoiced_quantity)
    }
}

/// An order as the match sees it.
#[derive(Debug, Clone)]
pub(crate) struct OrderView<'a> {
    pub(crate) order: &'a PurchaseOrder,
    /// What stands against it (MATCH-15).
    pub(crate) problem: Option<String>,
    pub(crate) way: WayChosen,
    /// Its lines among all order lines.
    pub(crate) lines: Range<u32>,
}

/// All that is compared, in one place.
pub(crate) struct Book<'a> {
    pub(crate) facts: MatchFacts<'a>,
    pub(crate) limits: Limits,
    pub(crate) orders: Vec<OrderView<'a>>,
    pub(crate) order_lines: Vec<LineOfOrder<'a>>,
    pub(crate) views: Vec<LineView<'a>>,
    /// Order lines that a line may be compared with: those it names, else all of its order.
    pub(crate) wanted: Vec<bool>,
    /// Tickets of an order's receipts, and their numbers, that the invoice gives (MATCH-17).
    pub(crate) tickets: HashSet<(u32, Symbol)>,
    pub(crate) receipt_numbers: HashSet<(u32, Symbol)>,
    pub(crate) units: Units<'a>,
    pub(crate) symbols: Symbols,
    pub(crate) digits: u32,
    by_reference: HashMap<(u32, Symbol), Vec<u32>>,
    by_code: HashMap<(u32, usize, Symbol), Vec<u32>>,
}

impl<'a> Book<'a> {
    pub(crate) fn open(facts: MatchFacts<'a>) -> Self {
        let mut book = Self {
            facts,
            limits: Limits::of(facts.settings),
            orders: Vec::new(),
            order_lines: Vec::new(),
            views: Vec::new(),
            wanted: Vec::new(),
            tickets: HashSet::new(),
            receipt_numbers: HashSet::new(),
            units: Units::new(facts.items, facts.conversions),
            symbols: Symbols::default(),
            digits: facts.invoice.currency.map_or(2, |currency| currency.minor_units()),
            by_reference: HashMap::new(),
            by_code: HashMap::new(),
        };
        book.read_lines();
        book.read_orders();
        book.want();
        book
    }

    fn read_lines(&mut self) {
        let (facts, symbols, units) = (self.facts, &mut self.symbols, &mut self.units);
        let invoice = facts.invoice;
        let header_date = invoice.delivery.as_ref().and_then(|delivery| delivery.actual_date);
        for line in &invoice.lines {
            let order_text = invoice.order_number_of(line);
            let ticket_text =
                given(&line.despatch_advice_reference).or(given(&invoice.despatch_advice_reference));
            let receipt_text =
                given(&line.receiving_advice_reference).or(given(&invoice.receiving_advice_reference));
            let wbs_text = facts.wbs_code_of(line);
            let period = line.period.filter(|period| period.start.is_some() || period.end.is_some());
            self.views.push(LineView {
                line,
                order: None,
                order_text,
                order_number: None,
                order_problem: None,
                reference: symbols.put(line.order_line_reference.as_deref()),
                codes: [
                    symbols.put(line.sellers_item_id.as_deref()),
                    symbols.put(line.buyers_item_id.as_deref()),
                    symbols.put(line.standard_item_id.as_ref().map(|id| id.value.as_str())),
                ],
                ticket: symbols.put_ticket(ticket_text),
                ticket_text,
                receipt_number: symbols.put_ticket(receipt_text),
                receipt_number_text: receipt_text,
                delivery_date: line.delivery_date.or(header_date),
                period: period.map(|period| (period.start, period.end)),
                wbs: symbols.put(wbs_text),
                wbs_text,
                unit_price: line.unit_price(),
                unit: units.put(symbols, line.unit_code.as_deref()),
                price_unit: units.put(symbols, line.price_base_unit.as_deref().or(line.unit_code.as_deref())),
            });
        }
    }

    fn read_orders(&mut self) {
        let facts = self.facts;
        let count = facts.orders.iter().map(|order| order.lines.len()).sum();
        self.order_lines.reserve(count);
        let mut places: HashMap<String, u32> = HashMap::new();
        let wants_references = self.views.iter().any(|view| view.reference != NONE);
        for order in facts.orders {
            let place = u32::try_from(self.orders.len()).unwrap_or(u32::MAX);
            let problem = problem_of(order, &facts);
            // Two companies may use one number; the one of the receiving company counts.
            let is_known = places.contains_key(&order.number.key());
            if !is_known || order.company == *facts.company {
                places.insert(order.number.key(), place);
            }
            let start = u32::try_from(self.order_lines.len()).unwrap_or(u32::MAX);
            for line in &order.lines {
                let index = u32::try_from(self.order_lines.len()).unwrap_or(u32::MAX);
                self.read_order_line(place, index, line, wants_references);
            }
            let end = u32::try_from(self.order_lines.len()).unwrap_or(u32::MAX);
            let way = way_of(order, facts.settings);
            self.orders.push(OrderView { order, problem, way, lines: start..end });
        }
        let mut resolved: HashMap<&str, (String, Option<u32>)> = HashMap::new();
        for view in &mut self.views {
            let Some(text) = view.order_text else {
                view.order_problem = Some("an order number".to_owned());
                continue;
            };
            let (number, place) = resolved.entry(text).or_insert_with(|| {
                let number = facts.order_named(text);
                (number.as_str().to_owned(), places.get(&number.key()).copied())
            });
            view.order_number = Some(number.clone());
            view.order = *place;
            view.order_problem = match place.and_then(|place| self.orders.get(place as usize)) {
                Some(order) => order.problem.clone(),
                None => Some("a known order".to_owned()),
            };
        }
    }

    fn read_order_line(
        &mut self,
        order: u32,
        index: u32,
        line: &'a attest_model::orders::OrderLine,
        wants_references: bool,
    ) {
        let symbols = &mut self.symbols;
        let codes = if self.limits.checks(Criterion::Pc) {
            [
                symbols.get(line.sellers_item_id.as_ref().map(|code| code.as_str())),
                symbols.get(line.buyers_item_id.as_ref().map(|code| code.as_str())),
                symbols.get(line.standard_item_id.as_ref().map(|code| code.as_str())),
            ]
        } else {
            [NONE; 3]
        };
        for (kind, code) in codes.into_iter().enumerate() {
            if Symbols::is_shared(code) {
                self.by_code.entry((order, kind, code)).or_default().push(index);
            }
        }
        if wants_references {
            let reference = symbols.get(Some(&line.id));
            if Symbols::is_shared(reference) {
                self.by_reference.entry((order, reference)).or_default().push(index);
            }
        }
        let wbs = symbols.get(line.wbs_code.as_deref());
        let unit = symbols.get(Some(&line.unit_code));
        self.order_lines.push(LineOfOrder { order, line, wbs, unit, price: millionths(line.unit_price) });
    }

    /// Finds the order lines that some line may be compared with, so that nothing else is looked at again.
    fn want(&mut self) {
        let mut wanted = vec![false; self.order_lines.len()];
        let mut seen: HashSet<(u32, Symbol, [Symbol; 3])> = HashSet::new();
        for view in &self.views {
            let Some(order) = view.order.filter(|_| view.order_problem.is_none()) else { continue };
            if !seen.insert((order, view.reference, view.codes)) {
                continue;
            }
            let referenced = self.referenced(order, view);
            // A named order line is a candidate itself; of receipts it may have none, so that codes count again.
            let by_order = self.orders.get(order as usize).is_some_and(|own| own.way.way == Way::TwoWay);
            let is_named_alone = !referenced.is_empty() && by_order && !self.limits.receipt_required.value;
            let coded = view.codes.into_iter().enumerate().filter(|_| !is_named_alone);
            let coded = coded.filter_map(|(kind, code)| self.by_code.get(&(order, kind, code))).flatten();
            let mut is_named = false;
            for line in referenced.iter().chain(coded) {
                is_named = true;
                if let Some(slot) = wanted.get_mut(*line as usize) {
                    *slot = true;
                }
            }
            let all = self.orders.get(order as usize).filter(|_| !is_named).map(|order| order.lines.clone());
            let all = all.and_then(|all| wanted.get_mut(all.start as usize..all.end as usize));
            all.into_iter().flatten().for_each(|slot| *slot = true);
        }
        self.wanted = wanted;
    }

    /// Order units in one unit of the invoice; `None` where no conversion is known (MAP-29).
    pub(crate) fn factor(&self, unit: Symbol, order_line: u32) -> Option<Factor> {
        self.units.factor(unit, order_line, self.order_lines.get(order_line as usize)?)
    }

    /// MATCH-17. Whether a receipt of its order has the line's ticket or receipt number.
    pub(crate) fn is_ticket_known(&self, view: &LineView<'_>) -> bool {
        view.order.is_some_and(|order| {
            self.tickets.contains(&(order, view.ticket))
                || self.receipt_numbers.contains(&(order, view.receipt_number))
        })
    }

    /// The order lines that a line's order line reference names (BT-132).
    pub(crate) fn referenced(&self, order: u32, view: &LineView<'_>) -> &[u32] {
        self.by_reference.get(&(order, view.reference)).map_or(&[], Vec::as_slice)
    }

    /// The order lines with one of a line's product codes (MATCH-16).
    pub(crate) fn coded(&self, order: u32, view: &LineView<'_>) -> Vec<u32> {
        let mut found = Vec::new();
        for (kind, code) in view.codes.into_iter().enumerate() {
            found.extend(self.by_code.get(&(order, kind, code)).into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether an order line has one of a line's product codes.
    pub(crate) fn is_coded(&self, order: u32, view: &LineView<'_>, line: u32) -> bool {
        view.codes.into_iter().enumerate().any(|(kind, code)| {
            let lines = self.by_code.get(&(order, kind, code));
            lines.is_some_and(|lines| lines.binary_search(&line).is_ok())
        })
    }

    /// MATCH-26. A line has a counterpart when its reference names an order line or, with PC on, its code equals one's.
    pub(crate) fn has_counterpart(&self, view: &LineView<'_>) -> bool {
        view.order.is_some_and(|order| {
            let is_coded = || {
                view.codes
                    .into_iter()
                    .enumerate()
                    .any(|(kind, code)| self.by_code.contains_key(&(order, kind, code)))
            };
            !self.referenced(order, view).is_empty() || is_coded()
        })
    }

    pub(crate) fn order_of(&self, view: &LineView<'_>) -> Option<&OrderView<'a>> {
        self.orders.get(view.order? as usize)
    }
}

fn given(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.trim().is_empty())
}

/// MATCH-15. What stands against an order, said as what was expected.
pub(crate) fn problem_of(order: &PurchaseOrder, facts: &MatchFacts<'_>) -> Option<String> {
    let number = &order.number;
    if order.status != OrderStatus::Committed {
        return Some(format!("{number} committed"));
    }
    if order.company != *facts.company {
        return Some(format!("{number} of company {}", facts.company));
    }
    if order.supplier != *facts.supplier {
        return Some(format!("{number} of supplier {}", facts.supplier));
    }
    match facts.invoice.currency {
        Some(currency) if currency == order.currency => None,
        Some(currency) => Some(format!("{number} in {currency}")),
        None => Some(format!("{number} in the invoice's currency")),
    }
}
