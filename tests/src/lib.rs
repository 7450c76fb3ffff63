//! Builders that make valid things; a test changes one of them.

pub mod company;
pub mod house;
pub mod links;

use attest::engines::{Engines, Keep};
use attest_model::dates::{Date, Timestamp, date};
use attest_model::ids::{DocumentDigest, InvoiceId, MessageId};
use attest_model::money::{Currency, Decimal};
use attest_model::orders::{AccrualMethod, GoodsReceipt, OrderLine, OrderStatus, PurchaseOrder, ReceiptLine};
use attest_model::record::{Channel, InvoiceRecord};

/// Engines with records in memory and documents in a folder that goes with them.
///
/// # Panics
/// When the engines do not start.
#[expect(clippy::expect_used, reason = "a test that cannot start its engines has failed")]
pub async fn engines() -> (Engines, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let engines = Engines::start(&Keep::Memory(folder.path().to_owned())).await.expect("the engines start");
    (engines, folder)
}

/// An instant of the tests' day.
#[must_use]
pub fn instant() -> Timestamp {
    "2026-03-16T08:00:00Z".parse().unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A day.
///
/// # Panics
/// When the text is no date.
#[must_use]
#[expect(clippy::expect_used, reason = "a literal of the test")]
pub fn day(text: &str) -> Date {
    date(text).expect("a date")
}

/// A record of company `C1` just received; `seed` tells records apart.
#[must_use]
pub fn record(seed: &str) -> InvoiceRecord {
    let at = instant();
    let mut record = InvoiceRecord::received(
        InvoiceId::derive(at, seed.as_bytes()),
        MessageId::derive(at, seed.as_bytes()),
        Channel::Upload,
        DocumentDigest::of(seed.as_bytes()),
        at,
    );
    record.company = Some("C1".into());
    record
}

/// A committed order of company `C1` with equal lines of 10 pieces at 2.00.
///
/// # Panics
/// Never: the currency is one.
#[must_use]
#[expect(clippy::expect_used, reason = "a literal of the test")]
pub fn order(number: &str, lines: usize) -> PurchaseOrder {
    let line = |at: usize| OrderLine {
        id: (at + 1).to_string().into(),
        sellers_item_id: Some(format!("P{at}").as_str().into()),
        buyers_item_id: None,
        standard_item_id: None,
        description: format!("Part {at}"),
        quantity: Decimal::from(10),
        unit_code: "C62".into(),
        unit_price: Decimal::from(2),
        line_amount: Decimal::from(20),
        wbs_code: None,
        coding: Vec::new(),
        invoiced_quantity: Decimal::ZERO,
        invoiced_amount: Decimal::ZERO,
        reserved_quantity: Decimal::ZERO,
        reserved_amount: Decimal::ZERO,
        required_date: None,
        marked_delivered: None,
    };
    PurchaseOrder {
        company: "C1".into(),
        supplier: "S1".into(),
        number: number.into(),
        status: OrderStatus::Committed,
        contract: None,
        is_overhead: false,
        currency: Currency::new("SEK").expect("a currency"),
        accrual_method: AccrualMethod::O,
        variations: Vec::new(),
        buyer: None,
        total_with_vat: None,
        header_invoiced: Decimal::ZERO,
        header_reserved: Decimal::ZERO,
        lines: (0..lines).map(line).collect(),
        issue_date: None,
    }
}

/// A receipt of all lines of an order.
#[must_use]
pub fn receipt(order: &PurchaseOrder, number: &str) -> GoodsReceipt {
    GoodsReceipt {
        company: order.company.clone(),
        number: number.into(),
        order: order.number.clone(),
        ticket: Some(format!("T-{number}")),
        delivery_date: day("2026-03-02"),
        lines: order
            .lines
            .iter()
            .map(|line| ReceiptLine {
                order_line: line.id.clone(),
                received_quantity: line.quantity,
                invoiced_quantity: Decimal::ZERO,
                reserved_quantity: Decimal::ZERO,
            })
            .collect(),
    }
}
