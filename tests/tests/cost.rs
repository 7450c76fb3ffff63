//! What one straight-through invoice takes: requests, billed units, dollars.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on has failed")]

use attest::bench::company::Size;
use attest::bench::flow::measure;
use attest::cost::total;
use attest::engines::Keep;
use attest_model::money::{Decimal, round};

/// Requests that one straight-through invoice may take, its share of the batch included.
const REQUESTS_MAX: u64 = 30;

/// US dollars that a thousand of them may take, by `docs/prices.toml`.
const DOLLARS_MAX: &str = "0.055";

#[tokio::test]
async fn a_straight_through_invoice_stays_within_its_cost() {
    let folder = tempfile::tempdir().unwrap();
    let keep = Keep::Memory(folder.path().join("documents"));
    let measured = measure(&keep, folder.path(), Size { invoices: 20, lines: 4 }).await.unwrap();
    let bill = measured.bill().unwrap();
    for (operation, count) in &measured.requests {
        println!("{count:>7} {operation}");
    }
    for line in &bill {
        println!("{:>10} {:>9} {}", round(line.dollars, 5), round(line.count, 0), line.what);
    }
    let dollars = total(&bill);
    println!("{} requests each, {} dollars a thousand", measured.requests_each(), round(dollars, 4));
    assert!(measured.requests_each() <= Decimal::from(REQUESTS_MAX), "{}", measured.requests_each());
    assert!(dollars <= DOLLARS_MAX.parse().unwrap(), "{dollars}");
}
