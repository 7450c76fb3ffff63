//! A matter to match, built from what a test names; everything else is in order.

use std::collections::BTreeMap;

use attest_model::dates::date;
use attest_model::ids::{CompanyCode, OrderNumber, SupplierCode};
use attest_model::invoice::{Invoice, Line, Totals};
use attest_model::master::{Item, UnitConversion};
use attest_model::money::{Currency, Decimal, decimal};
use attest_model::orders::{
    AccrualMethod, GoodsReceipt, OrderLine, OrderStatus, PurchaseOrder, ReceiptLine, Reservation,
};
use attest_model::settings::{Key, Scope, Settings};
use attest_payables::matching::{
    LineState, MatchFacts, MatchResult, Outcome, Reference, Trigger, match_header, match_invoice,
};
use jiff::civil::Date;

pub(crate) fn d(text: &str) -> Decimal {
    decimal(text).unwrap()
}

/// An invoice, its orders, receipts and settings.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) invoice: Invoice,
    pub(crate) orders: Vec<PurchaseOrder>,
    pub(crate) receipts: Vec<GoodsReceipt>,
    pub(crate) references: BTreeMap<String, Reference>,
    pub(crate) settings: Settings,
    pub(crate) items: Vec<Item>,
    pub(crate) conversions: Vec<UnitConversion>,
    pub(crate) today: Date,
    pub(crate) waiting_since: Option<Date>,
}

pub(crate) fn company() -> CompanyCode {
    "C1".into()
}

pub(crate) fn supplier() -> SupplierCode {
    "S1".into()
}

pub(crate) fn order(number: &str, method: AccrualMethod, lines: Vec<OrderLine>) -> PurchaseOrder {
    PurchaseOrder {
        company: company(),
        supplier: supplier(),
        number: OrderNumber::new(number),
        status: OrderStatus::Committed,
        contract: Some("A100".into()),
        is_overhead: false,
        currency: Currency::new("GBP").unwrap(),
        accrual_method: method,
        variations: Vec::new(),
        buyer: Some("bea".into()),
        total_with_vat: None,
        header_invoiced: Decimal::ZERO,
        header_reserved: Decimal::ZERO,
        lines,
        issue_date: None,
    }
}

pub(crate) fn order_line(id: &str, code: &str, quantity: &str, price: &str) -> OrderLine {
    OrderLine {
        id: id.into(),
        sellers_item_id: Some(code.into()),
        buyers_item_id: None,
        standard_item_id: None,
        description: String::new(),
        quantity: d(quantity),
        unit_code: "EA".into(),
        unit_price: d(price),
        line_amount: d(quantity) * d(price),
        wbs_code: Some("001".into()),
        coding: Vec::new(),
        invoiced_quantity: Decimal::ZERO,
        invoiced_amount: Decimal::ZERO,
        reserved_quantity: Decimal::ZERO,
        reserved_amount: Decimal::ZERO,
        required_date: None,
        marked_delivered: None,
    }
}

pub(crate) fn receipt(
    number: &str,
    order: &str,
    ticket: &str,
    day: &str,
    lines: &[(&str, &str)],
) -> GoodsReceipt {
    GoodsReceipt {
        company: company(),
        number: number.into(),
        order: OrderNumber::new(order),
        ticket: Some(ticket.into()).filter(|ticket: &String| !ticket.is_empty()),
        delivery_date: date(day).unwrap(),
        lines: lines
            .iter()
            .map(|(line, quantity)| ReceiptLine {
                order_line: (*line).into(),
                received_quantity: d(quantity),
                invoiced_quantity: Decimal::ZERO,
                reserved_quantity: Decimal::ZERO,
            })
            .collect(),
    }
}

/// A line with ticket T77 of 2026-03-02 and WBS code 001.
pub(crate) fn line(id: &str, code: &str, quantity: &str, price: &str, net: &str) -> Line {
    Line {
        id: id.into(),
        sellers_item_id: Some(code.into()),
        invoiced_quantity: Some(d(quantity)),
        unit_code: Some("EA".into()),
        item_net_price: Some(d(price)),
        line_net_amount: Some(d(net)),
        despatch_advice_reference: Some("T77".into()),
        delivery_date: date("2026-03-02"),
        buyer_accounting_reference: Some("001".into()),
        ..Line::default()
    }
}

impl Case {
    /// Order `v7w/0001` with its two receipts, and an invoice with one line for all of the first.
    pub(crate) fn worked() -> Self {
        Self {
            invoice: Invoice {
                number: Some("4711".into()),
                currency: Currency::new("GBP").ok(),
                purchase_order_reference: Some("v7w/0001".into()),
                ..Invoice::default()
            },
            orders: vec![order("v7w/0001", AccrualMethod::G, vec![order_line("1", "BRK", "100", "2.00")])],
            receipts: vec![
                receipt("5001", "v7w/0001", "T77", "2026-03-02", &[("1", "60")]),
                receipt("5002", "v7w/0001", "T78", "2026-03-05", &[("1", "40")]),
            ],
            references: BTreeMap::new(),
            settings: Settings::default(),
            items: Vec::new(),
            conversions: Vec::new(),
            today: date("2026-03-10").unwrap(),
            waiting_since: None,
        }
        .lines(vec![line("1", "BRK", "60", "2.00", "120.00")])
    }

    /// Replaces the lines; BT-109 is their sum.
    pub(crate) fn lines(mut self, lines: Vec<Line>) -> Self {
        let sum: Decimal = lines.iter().filter_map(|line| line.line_net_amount).sum();
        self.invoice.totals = Totals { total_without_vat: Some(sum), ..Totals::default() };
        self.invoice.lines = lines;
        self
    }

    pub(crate) fn with<T>(mut self, key: &Key<T>, text: &str) -> Self {
        self.settings = self.settings.with(Scope::Company(company()), key, text);
        self
    }

    pub(crate) fn with_supplier<T>(mut self, key: &Key<T>, text: &str) -> Self {
        self.settings = self.settings.with(Scope::Supplier(company(), supplier()), key, text);
        self
    }

    pub(crate) fn net(mut self, net: &str) -> Self {
        self.invoice.totals.total_without_vat = Some(d(net));
        self
    }

    pub(crate) fn facts<'a>(
        &'a self,
        company: &'a CompanyCode,
        supplier: &'a SupplierCode,
    ) -> MatchFacts<'a> {
        MatchFacts {
            invoice: &self.invoice,
            company,
            supplier,
            orders: &self.orders,
            receipts: &self.receipts,
            references: &self.references,
            settings: &self.settings,
            items: &self.items,
            conversions: &self.conversions,
            trigger: Trigger::Arrival,
            today: self.today,
            waiting_since: self.waiting_since,
        }
    }

    pub(crate) fn run(&self) -> MatchResult {
        match_invoice(&self.facts(&company(), &supplier()))
    }

    pub(crate) fn run_header(&self, orders: &[&str]) -> MatchResult {
        let orders: Vec<_> = orders.iter().map(|number| OrderNumber::new(*number)).collect();
        match_header(&self.facts(&company(), &supplier()), &orders)
    }

    /// Another invoice reserves this, as the store does.
    pub(crate) fn reserve(&mut self, reservations: &[Reservation]) {
        for taken in reservations {
            let order = self.orders.iter_mut().find(|order| order.number == taken.order).unwrap();
            let Some(id) = &taken.order_line else {
                order.header_reserved += taken.amount;
                continue;
            };
            let line = order.lines.iter_mut().find(|line| line.id == *id).unwrap();
            line.reserved_quantity += taken.quantity;
            line.reserved_amount += taken.amount;
            if let Some(number) = &taken.receipt {
                let receipt = self.receipts.iter_mut().find(|receipt| receipt.number == *number).unwrap();
                receipt.lines.iter_mut().find(|part| part.order_line == *id).unwrap().reserved_quantity +=
                    taken.quantity;
            }
        }
    }
}

/// What a result says, in the words of the specification's tables.
pub(crate) fn said(result: &MatchResult) -> String {
    match &result.outcome {
        Outcome::Matched { .. } => "matched".to_owned(),
        Outcome::AwaitingReceipt { .. } => "awaiting_receipt".to_owned(),
        Outcome::NotMatched { reason, failed } => {
            let failed: Vec<_> = failed.iter().map(|criterion| criterion.word()).collect();
            if failed.is_empty() { reason.word().to_owned() } else { format!("not {}", failed.join(" ")) }
        }
        Outcome::NotAttempted { .. } => "not attempted".to_owned(),
        Outcome::Rejected { row } => format!("rejected {row}"),
    }
}

/// What lines take: `line: receipt×quantity`, one line after the other.
pub(crate) fn taken(result: &MatchResult) -> String {
    let mut lines = Vec::new();
    for line in &result.lines {
        let parts: Vec<_> = line
            .allocations
            .iter()
            .map(|taken| {
                let place =
                    taken.receipt.as_ref().map_or(taken.order_line.as_str(), |receipt| receipt.as_str());
                format!("{place}×{}", taken.quantity.normalize())
            })
            .collect();
        let state = if line.state == LineState::Matched { "" } else { "–" };
        lines.push(format!("{}:{state}{}", line.id, parts.join("+")));
    }
    lines.join(" ")
}

pub(crate) fn reservations(result: &MatchResult) -> Vec<Reservation> {
    match &result.outcome {
        Outcome::Matched { reservations, .. } => reservations.clone(),
        other => panic!("not matched: {other:?}"),
    }
}
