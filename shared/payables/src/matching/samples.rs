//! Orders, receipts and an invoice of any size whose right answers are known: for tests of quality and for benchmarks.
//!
//! The same seed gives the same sample everywhere. Order lines share product codes at different prices, goods come in
//! parts, the invoice counts some of them in packs, takes others in two lines, lets prices drift by up to the tolerance
//! either way, and stands in no order. Every line has one right answer all the same, where prices have a lower limit too:
//! only the order lines of one code and price lie within the tolerances of its price.

use std::collections::{BTreeMap, BTreeSet};

use attest_model::dates::Date;
use attest_model::ids::{CompanyCode, OrderNumber, ProductCode, ReceiptNumber, SupplierCode};
use attest_model::invoice::{Invoice, Line, Totals};
use attest_model::master::Item;
use attest_model::money::{Currency, Decimal, round};
use attest_model::orders::{AccrualMethod, GoodsReceipt, OrderLine, OrderStatus, PurchaseOrder, ReceiptLine};
use attest_model::settings::{Scope, Settings, keys};

use super::{MatchFacts, MatchResult, Reference, Trigger, match_invoice};

/// How large a sample is, and how hard.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// The seed of all that is left to chance.
    pub seed: u64,
    /// Lines of the invoice.
    pub invoice_lines: usize,
    /// Lines of the order.
    pub order_lines: usize,
    /// Product codes that the order lines share.
    pub codes: usize,
    /// Prices that the order lines share.
    pub price_points: usize,
    /// Product codes are not compared, so that every order line is a candidate of every invoice line.
    pub without_codes: bool,
    /// The invoice names its order lines (BT-132).
    pub names_order_lines: bool,
    /// Prices have no lower limit, as the settings come: a price that drifts then has no one right answer beside others.
    pub without_lower_limits: bool,
    /// By the order or by receipts.
    pub method: AccrualMethod,
}

/// An invoice with all it is matched with, and the right answers.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The invoice.
    pub invoice: Invoice,
    /// Its order.
    pub orders: Vec<PurchaseOrder>,
    /// The receipts of the order.
    pub receipts: Vec<GoodsReceipt>,
    /// The items that it invoices, with the sizes of their packs.
    pub items: Vec<Item>,
    /// Criteria and tolerances.
    pub settings: Settings,
    /// Per invoice line, the index of the order line it was made from.
    pub answers: Vec<usize>,
    /// Per invoice line, whether its price is the order's.
    pub is_exact: Vec<bool>,
    company: CompanyCode,
    supplier: SupplierCode,
    references: BTreeMap<String, Reference>,
}

/// How many lines of an invoice are placed right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    /// On an order line of the right product and price.
    pub right: usize,
    /// On another one.
    pub wrong: usize,
    /// Nowhere.
    pub open: usize,
}

/// How far prices drift at most, in hundredths of a percent.
const DRIFT: i64 = 50;

/// A linear congruential generator: it need not be good, only the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % bound.max(1)
    }

    fn one_in(&mut self, chance: usize) -> bool {
        self.below(chance) == 0
    }
}

fn whole(number: usize) -> Decimal {
    Decimal::from(number)
}

impl Sample {
    /// Makes the sample of a shape.
    #[must_use]
    pub fn of(shape: &Shape) -> Self {
        let mut random = Random(shape.seed);
        let lines: Vec<OrderLine> =
            (0..shape.order_lines).map(|index| order_line(shape, &mut random, index)).collect();
        let mut sample = Self {
            invoice: Invoice {
                number: Some(format!("SAMPLE-{}", shape.seed)),
                currency: Currency::new("EUR").ok(),
                purchase_order_reference: Some("SAMPLE".to_owned()),
                ..Invoice::default()
            },
            orders: Vec::new(),
            receipts: Vec::new(),
            items: Vec::new(),
            settings: settings(shape),
            answers: Vec::new(),
            is_exact: Vec::new(),
            company: CompanyCode::new("C1"),
            supplier: SupplierCode::new("S1"),
            references: BTreeMap::new(),
        };
        let received = sample.receive(&mut random, &lines);
        sample.invoice_lines(shape, &mut random, &lines, &received);
        let order = sample.invoice.currency.map(|currency| sample.order(shape.method, currency, lines));
        sample.orders.extend(order);
        sample
    }

    fn item(&self, code: usize) -> Item {
        Item {
            company: self.company.clone(),
            code: ProductCode::new(format!("OWN-{code}")),
            name: name_of(code),
            other_codes: vec![ProductCode::new(format!("P{code}"))],
            unit_code: "EA".to_owned(),
            pack_sizes: vec![("BX".to_owned(), whole(pack_of(code)))],
            service: None,
            partner: None,
        }
    }

    fn order(&self, method: AccrualMethod, currency: Currency, lines: Vec<OrderLine>) -> PurchaseOrder {
        PurchaseOrder {
            company: self.company.clone(),
            supplier: self.supplier.clone(),
            number: OrderNumber::new("SAMPLE"),
            status: OrderStatus::Committed,
            contract: None,
            is_overhead: false,
            currency,
            accrual_method: method,
            variations: Vec::new(),
            buyer: None,
            total_with_vat: None,
            header_invoiced: Decimal::ZERO,
            header_reserved: Decimal::ZERO,
            lines,
            issue_date: None,
        }
    }

    /// Goods come in one to three parts, sometimes not all of them, and twenty order lines together; answers what came of
    /// each order line.
    fn receive(&mut self, random: &mut Random, lines: &[OrderLine]) -> Vec<usize> {
        let mut received = Vec::with_capacity(lines.len());
        for together in lines.chunks(20) {
            let mut parts: [Vec<ReceiptLine>; 3] = Default::default();
            for line in together {
                let mut came = 0;
                for part in parts.iter_mut().take(1 + random.below(3)) {
                    let left = usize::try_from(line.quantity).unwrap_or_default() - came;
                    let quantity = left.min(24 * (1 + random.below(4)));
                    if quantity == 0 {
                        break;
                    }
                    came += quantity;
                    part.push(ReceiptLine {
                        order_line: line.id.clone(),
                        received_quantity: whole(quantity),
                        invoiced_quantity: Decimal::ZERO,
                        reserved_quantity: Decimal::ZERO,
                    });
                }
                received.push(came);
            }
            for (day, lines) in (1..).zip(parts).filter(|(_, lines)| !lines.is_empty()) {
                self.receipts.push(GoodsReceipt {
                    company: self.company.clone(),
                    number: ReceiptNumber::new(format!("R{}", self.receipts.len())),
                    order: OrderNumber::new("SAMPLE"),
                    ticket: None,
                    delivery_date: Date::constant(2026, 3, day),
                    lines,
                });
            }
        }
        received
    }

    fn invoice_lines(&mut self, shape: &Shape, random: &mut Random, lines: &[OrderLine], received: &[usize]) {
        let mut sequence: Vec<usize> = (0..lines.len()).collect();
        shuffle(random, &mut sequence);
        let mut found: Vec<(usize, bool, Line)> = Vec::new();
        for index in sequence {
            let (Some(own), Some(came)) = (lines.get(index), received.get(index)) else { continue };
            let parts = if random.one_in(8) { vec![came / 2, came - came / 2] } else { vec![*came] };
            for part in parts {
                let quantity = if random.one_in(3) { (part / 2).max(1) } else { part };
                let drift = drift(random);
                found.push((index, drift == Decimal::ONE, invoice_line(shape, random, own, quantity, drift)));
            }
            if found.len() >= shape.invoice_lines {
                break;
            }
        }
        found.truncate(shape.invoice_lines);
        shuffle(random, &mut found);
        self.answers = found.iter().map(|(index, ..)| *index).collect();
        self.is_exact = found.iter().map(|(_, is_exact, _)| *is_exact).collect();
        self.invoice.lines = found.into_iter().map(|(.., line)| line).collect();
        let codes = self.invoice.lines.iter().map(|line| number_of(line.sellers_item_id.as_deref()));
        let codes: BTreeSet<usize> = codes.collect();
        self.items = codes.into_iter().map(|code| self.item(code)).collect();
        for (position, line) in self.invoice.lines.iter_mut().enumerate() {
            line.id = (position + 1).to_string();
        }
        let net = self.invoice.lines.iter().filter_map(|line| line.line_net_amount).sum();
        self.invoice.totals = Totals { total_without_vat: Some(net), ..Totals::default() };
    }

    /// Matches the invoice.
    #[must_use]
    pub fn run(&self) -> MatchResult {
        match_invoice(&MatchFacts {
            invoice: &self.invoice,
            company: &self.company,
            supplier: &self.supplier,
            orders: &self.orders,
            receipts: &self.receipts,
            references: &self.references,
            settings: &self.settings,
            items: &self.items,
            conversions: &[],
            trigger: Trigger::OnDemand,
            today: Date::constant(2026, 3, 31),
            waiting_since: None,
        })
    }

    /// Judges what a match placed.
    #[must_use]
    pub fn score(&self, result: &MatchResult) -> Score {
        let lines = self.orders.iter().flat_map(|order| &order.lines);
        let places: BTreeMap<&str, usize> = lines.zip(0..).map(|(line, at)| (line.id.as_str(), at)).collect();
        let taken = result.lines.iter().map(|line| {
            let found = line.allocations.iter().map(|taken| places.get(taken.order_line.as_str()).copied());
            found.collect::<Option<Vec<usize>>>().unwrap_or_default()
        });
        self.judge(taken)
    }

    /// Judges the order lines that each invoice line was placed on, by index.
    pub fn judge(&self, placed: impl IntoIterator<Item = Vec<usize>>) -> Score {
        let lines: Vec<&OrderLine> = self.orders.iter().flat_map(|order| &order.lines).collect();
        let kind = |index: &usize| lines.get(*index).map(|line| (&line.sellers_item_id, line.unit_price));
        let mut score = Score::default();
        for (answer, placed) in self.answers.iter().zip(placed) {
            let place = match placed.as_slice() {
                [] => &mut score.open,
                all if all.iter().all(|index| kind(index) == kind(answer)) => &mut score.right,
                _ => &mut score.wrong,
            };
            *place += 1;
        }
        score
    }
}

fn settings(shape: &Shape) -> Settings {
    let company = || Scope::Company(CompanyCode::new("C1"));
    let criteria = if shape.without_codes { "QT,PR,LA" } else { "PC,QT,PR,LA" };
    Settings::default()
        .with(company(), &keys::COMPANY_AUTCHK, criteria)
        .with(company(), &keys::AUTOINVM, "2")
        .with(company(), &keys::TOL_PRICE, "pct 0.5")
        .with(company(), &keys::TOL_PRICE_LOW, if shape.without_lower_limits { "" } else { "pct 0.5" })
        .with(company(), &keys::TOL_LINE, "pct 0.6")
        .with(company(), &keys::TOL_LINE_LOW, if shape.without_lower_limits { "" } else { "pct 0.6" })
}

const fn pack_of(code: usize) -> usize {
    match code % 3 {
        0 => 6,
        1 => 12,
        _ => 24,
    }
}

fn name_of(code: usize) -> String {
    const WORDS: &[&str] = &["bracket", "pipe", "valve", "gasket", "hinge", "cable", "filter", "panel"];
    const KINDS: &[&str] = &["steel", "brass", "copper", "rubber", "zinc"];
    let word = |list: &'static [&'static str], at: usize| list.get(at % list.len()).copied().unwrap_or("");
    format!("{} {} {}", word(KINDS, code / 8), word(WORDS, code), 10 + code % 90)
}

fn order_line(shape: &Shape, random: &mut Random, index: usize) -> OrderLine {
    let codes = shape.codes.max(1);
    let code = if codes >= shape.order_lines { index } else { random.below(codes) };
    // Without codes the price alone tells order lines apart, so that each price belongs to one code.
    let point =
        if shape.without_codes { code % shape.price_points } else { random.below(shape.price_points) };
    let price = Decimal::new(200 + 37 * i64::try_from(point).unwrap_or_default(), 2);
    let quantity = whole(24 * (1 + random.below(12)));
    OrderLine {
        id: (index + 1).to_string().into(),
        sellers_item_id: Some(ProductCode::new(format!("P{code}"))),
        buyers_item_id: None,
        standard_item_id: None,
        description: name_of(code),
        quantity,
        unit_code: "EA".into(),
        unit_price: price,
        line_amount: quantity * price,
        wbs_code: None,
        coding: Vec::new(),
        invoiced_quantity: Decimal::ZERO,
        invoiced_amount: Decimal::ZERO,
        reserved_quantity: Decimal::ZERO,
        reserved_amount: Decimal::ZERO,
        required_date: None,
        marked_delivered: None,
    }
}

/// One price in four drifts, up to the tolerance.
fn drift(random: &mut Random) -> Decimal {
    let drift = i64::try_from(random.below(11)).unwrap_or_default() * DRIFT / 5 - DRIFT;
    if random.one_in(4) { Decimal::new(10_000 + drift, 4) } else { Decimal::ONE }
}

fn invoice_line(
    shape: &Shape,
    random: &mut Random,
    own: &OrderLine,
    quantity: usize,
    drift: Decimal,
) -> Line {
    let price = own.unit_price * drift;
    let code = own.sellers_item_id.as_ref().map(|code| code.as_str().to_owned());
    let number = number_of(code.as_deref());
    let is_packed = !shape.without_codes && quantity.is_multiple_of(pack_of(number)) && random.one_in(3);
    let pack = if is_packed { pack_of(number) } else { 1 };
    Line {
        order_line_reference: shape.names_order_lines.then(|| own.id.to_string()),
        invoiced_quantity: Some(whole(quantity / pack)),
        unit_code: Some(if pack == 1 { "EA" } else { "BX" }.to_owned()),
        item_net_price: Some((price * whole(pack)).normalize()),
        line_net_amount: Some(round(whole(quantity) * price, 2)),
        item_name: Some(own.description.to_uppercase()),
        sellers_item_id: code,
        ..Line::default()
    }
}

fn number_of(code: Option<&str>) -> usize {
    code.and_then(|code| code.get(1..)?.parse().ok()).unwrap_or_default()
}

fn shuffle<T>(random: &mut Random, list: &mut [T]) {
    for index in (1..list.len()).rev() {
        list.swap(index, random.below(index + 1));
    }
}
