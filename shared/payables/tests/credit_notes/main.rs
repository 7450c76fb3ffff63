//! Chapter 19 (CRED): pairing of credit notes.
#![allow(clippy::unwrap_used, clippy::too_many_lines, clippy::type_complexity, reason = "tables of cases")]

mod order;
mod pairing;
mod request;

use attest_model::dates::date;
use attest_model::ids::InvoiceId;
use attest_model::invoice::{DocumentKind, Invoice, PrecedingInvoiceReference, Totals};
use attest_model::money::{Amount, Currency, Decimal, decimal};
use attest_model::record::{Pairing, State};
use attest_payables::credit_notes::FoundInvoice;

fn dec(text: &str) -> Decimal {
    decimal(text).unwrap()
}

fn id(name: &str) -> InvoiceId {
    InvoiceId::derive("2026-03-01T00:00:00Z".parse().unwrap(), name.as_bytes())
}

fn sek() -> Currency {
    Currency::new("SEK").unwrap()
}

/// An invoice of 1000 SEK on order 4711, waiting for a credit of `requested`.
fn waiting(number: &str, requested: &str) -> FoundInvoice {
    FoundInvoice {
        id: id(number),
        number: number.into(),
        issue_date: date("2026-03-01"),
        state: State::AwaitingCredit,
        currency: sek(),
        gross: dec("1000"),
        requested: Some(dec(requested)),
        credited: Decimal::ZERO,
        orders: vec!["4711".into()],
    }
}

fn not_waiting(number: &str, state: State) -> FoundInvoice {
    FoundInvoice { state, requested: None, ..waiting(number, "0") }
}

fn credit(gross: &str, preceding: &[&str]) -> Invoice {
    Invoice {
        kind: DocumentKind::CreditNote,
        number: Some("K1".into()),
        currency: Some(sek()),
        preceding_invoices: preceding
            .iter()
            .map(|number| PrecedingInvoiceReference { number: (*number).into(), issue_date: None })
            .collect(),
        totals: Totals { total_with_vat: decimal(gross).ok(), ..Totals::default() },
        ..Invoice::default()
    }
}

fn pairing(with: &str, is_proposal: bool) -> Pairing {
    Pairing { with: id(with), amount: Amount::new(dec("200"), sek()), rule: 'a', is_proposal }
}
