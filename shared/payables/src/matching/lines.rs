//! The invoice's lines and the orders' lines, prepared for comparison: every code folded once, blocked by identifiers.

use std::ops::Range;
use std::rc::Rc;

use attest_model::ids::ProductCode;
use attest_model::invoice::Line;
use attest_model::money::Decimal;
use attest_model::orders::{OrderStatus, PurchaseOrder};
use attest_model::settings::Criterion;
use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use jiff::civil::Date;

use super::candidates::{LineOfOrder, millionths};
use super::facts::MatchFacts;
use super::limits::Limits;
use super::named::{Name, Named, REFERENCE};
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
    pub(crate) order_number: Option<Rc<str>>,
    /// What stands against the order (MATCH-15).
    pub(crate) order_problem: Option<Rc<str>>,
    /// MATCH-26. Its reference names an order line or, with PC on, its product code equals one's.
    pub(crate) has_counterpart: bool,
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
    pub(crate) problem: Option<Rc<str>>,
    pub(crate) way: WayChosen,
    /// Its lines among the order lines that are looked at.
    pub(crate) lines: Range<u32>,
}

/// All that is compared, in one place.
pub(crate) struct Book<'a> {
    pub(crate) facts: MatchFacts<'a>,
    pub(crate) limits: Limits,
    pub(crate) orders: Vec<OrderView<'a>>,
    /// The order lines that some line may be compared with: those it names, else all of its order.
    pub(crate) order_lines: Vec<LineOfOrder<'a>>,
    pub(crate) views: Vec<LineView<'a>>,
    /// Tickets of an order's receipts, and their numbers, that the invoice gives (MATCH-17).
    pub(crate) tickets: HashSet<(u32, Symbol)>,
    pub(crate) receipt_numbers: HashSet<(u32, Symbol)>,
    pub(crate) units: Units<'a>,
    pub(crate) symbols: Symbols,
    pub(crate) digits: u32,
    named: Named,
}

impl<'a> Book<'a> {
    pub(crate) fn open(facts: MatchFacts<'a>) -> Self {
        let mut book = Self {
            facts,
            limits: Limits::of(facts.settings),
            orders: Vec::new(),
            order_lines: Vec::new(),
            views: Vec::with_capacity(facts.invoice.lines.len()),
            tickets: HashSet::new(),
            receipt_numbers: HashSet::new(),
            units: Units::new(facts.items, facts.conversions),
            symbols: Symbols::default(),
            digits: facts.invoice.currency.map_or(2, |currency| currency.minor_units()),
            named: Named::default(),
        };
        book.read_lines();
        book.read_orders();
        book.find_named();
        let wanted = book.wanted();
        book.read_order_lines(&wanted);
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
                has_counterpart: false,
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
        let mut places: HashMap<String, u32> = HashMap::new();
        let mut lines = 0u32;
        for (place, order) in (0u32..).zip(facts.orders) {
            // Two companies may use one number; the one of the receiving company counts.
            let key = order.number.key();
            if !places.contains_key(&key) || order.company == *facts.company {
                places.insert(key, place);
            }
            let start = lines;
            lines = lines.saturating_add(u32::try_from(order.lines.len()).unwrap_or(u32::MAX));
            let way = way_of(order, facts.settings);
            let problem = problem_of(order, &facts).map(Rc::from);
            self.orders.push(OrderView { order, problem, way, lines: start..lines });
        }
        let mut resolved: HashMap<&str, (Rc<str>, Option<u32>)> = HashMap::new();
        let (unnamed, unknown): (Rc<str>, Rc<str>) = ("an order number".into(), "a known order".into());
        for view in &mut self.views {
            let Some(text) = view.order_text else {
                view.order_problem = Some(Rc::clone(&unnamed));
                continue;
            };
            let (number, place) = resolved.entry(text).or_insert_with(|| {
                let number = facts.order_named(text);
                (number.as_str().into(), places.get(&number.key()).copied())
            });
            view.order_number = Some(Rc::clone(number));
            view.order = *place;
            view.order_problem = match place.and_then(|place| self.orders.get(place as usize)) {
                Some(order) => order.problem.clone(),
                None => Some(Rc::clone(&unknown)),
            };
        }
    }

    /// Finds what lines name among the lines of their orders, reading no more of these than that.
    fn find_named(&mut self) {
        let mut is_used = vec![false; self.orders.len()];
        for place in self.views.iter().filter_map(|view| view.order) {
            if let Some(used) = is_used.get_mut(place as usize) {
                *used = true;
            }
        }
        let checks_product = self.limits.checks(Criterion::Pc);
        let wants_references = self.views.iter().any(|view| view.reference != NONE);
        let mut found = Vec::new();
        for ((order, view), _) in (0u32..).zip(&self.orders).zip(is_used).filter(|(_, is_used)| *is_used) {
            for (at, line) in view.lines.clone().zip(&view.order.lines) {
                let mut name = |kind, text| {
                    let symbol = self.symbols.get(text);
                    if Symbols::is_shared(symbol) {
                        found.push((symbol, Name { order, line: at, kind }));
                    }
                };
                if checks_product {
                    let codes = [&line.sellers_item_id, &line.buyers_item_id, &line.standard_item_id];
                    for (kind, code) in (0u8..).zip(codes) {
                        name(kind, code.as_ref().map(ProductCode::as_str));
                    }
                }
                if wants_references {
                    name(REFERENCE, Some(&line.id));
                }
            }
        }
        self.named = Named::of(found, self.symbols.last());
        for at in 0..self.views.len() {
            let has = self.views.get(at).is_some_and(|view| self.names_a_line(view));
            if let Some(view) = self.views.get_mut(at) {
                view.has_counterpart = has;
            }
        }
    }

    /// Per order line of all orders: whether some line may be compared with it.
    fn wanted(&self) -> Vec<bool> {
        let count = self.orders.last().map_or(0, |last| last.lines.end);
        let mut wanted = vec![false; count as usize];
        let mut seen: HashSet<(u32, Symbol, [Symbol; 3])> = HashSet::new();
        for view in &self.views {
            let Some(order) = view.order.filter(|_| view.order_problem.is_none()) else { continue };
            if !seen.insert((order, view.reference, view.codes)) {
                continue;
            }
            let is_referenced = self.referenced(order, view).next().is_some();
            // A named order line is a candidate itself; of receipts it may have none, so that codes count again.
            let by_order = self.orders.get(order as usize).is_some_and(|own| own.way.way == Way::TwoWay);
            let is_named_alone = is_referenced && by_order && !self.limits.receipt_required.value;
            let coded = self.coded(order, view).filter(|_| !is_named_alone);
            let mut is_named = false;
            for line in self.referenced(order, view).chain(coded) {
                is_named = true;
                if let Some(slot) = wanted.get_mut(line as usize) {
                    *slot = true;
                }
            }
            let all = self.orders.get(order as usize).filter(|_| !is_named).map(|order| order.lines.clone());
            let all = all.and_then(|all| wanted.get_mut(all.start as usize..all.end as usize));
            all.into_iter().flatten().for_each(|slot| *slot = true);
        }
        wanted
    }

    /// Reads the wanted order lines and forgets the others.
    fn read_order_lines(&mut self, wanted: &[bool]) {
        self.order_lines.reserve(wanted.iter().filter(|is_wanted| **is_wanted).count());
        let mut places = vec![None; wanted.len()];
        for (order, view) in (0u32..).zip(&mut self.orders) {
            let start = u32::try_from(self.order_lines.len()).unwrap_or(u32::MAX);
            for (at, line) in view.lines.clone().zip(&view.order.lines) {
                if wanted.get(at as usize) != Some(&true) {
                    continue;
                }
                if let Some(place) = places.get_mut(at as usize) {
                    *place = u32::try_from(self.order_lines.len()).ok();
                }
                self.order_lines.push(LineOfOrder {
                    order,
                    line,
                    wbs: self.symbols.get(line.wbs_code.as_deref()),
                    unit: self.symbols.get(Some(&line.unit_code)),
                    price: millionths(line.unit_price),
                });
            }
            view.lines = start..u32::try_from(self.order_lines.len()).unwrap_or(u32::MAX);
        }
        self.named.renumber(&places);
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
    pub(crate) fn referenced(&self, order: u32, view: &LineView<'_>) -> impl Iterator<Item = u32> {
        self.named.of_kind(order, view.reference, REFERENCE)
    }

    /// The order lines with one of a line's product codes (MATCH-16); one with several comes several times.
    pub(crate) fn coded(&self, order: u32, view: &LineView<'_>) -> impl Iterator<Item = u32> {
        let codes = (0u8..).zip(view.codes);
        codes.flat_map(move |(kind, code)| self.named.of_kind(order, code, kind))
    }

    /// Whether an order line has one of a line's product codes.
    pub(crate) fn is_coded(&self, order: u32, view: &LineView<'_>, line: u32) -> bool {
        let mut codes = (0u8..).zip(view.codes);
        codes.any(|(kind, code)| self.named.has(code, Name { order, line, kind }))
    }

    fn names_a_line(&self, view: &LineView<'_>) -> bool {
        view.order
            .is_some_and(|order| self.referenced(order, view).chain(self.coded(order, view)).next().is_some())
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
        None => Some(format!("{number} in the currency of the invoice, which names none (BT-5)")),
    }
}
