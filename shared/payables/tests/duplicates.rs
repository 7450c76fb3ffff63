//! Chapter 8 (DUP): documents that came before.
#![allow(clippy::unwrap_used, clippy::too_many_lines, clippy::type_complexity, reason = "tables of cases")]

use attest_model::dates::date;
use attest_model::ids::{CompanyCode, InvoiceId};
use attest_model::invoice::{CreditTransfer, DocumentKind, Identifier, Invoice, PaymentInstructions, Totals};
use attest_model::master::Supplier;
use attest_model::money::{Currency, decimal};
use attest_model::record::{Channel, State};
use attest_model::settings::{Scope, Settings, keys};
use attest_payables::arrival::propose;
use attest_payables::duplicates::{
    Candidate, Earlier, exact_keys, invoice_key, judge, near_keys, normalised_number,
};

fn id(name: &str) -> InvoiceId {
    let at = if name == "earlier" { "2026-03-01T00:00:00Z" } else { "2026-03-01T00:00:01Z" };
    InvoiceId::derive(at.parse().unwrap(), name.as_bytes())
}

fn supplier(code: &str, group: Option<&str>) -> Supplier {
    let named = Invoice {
        seller: attest_model::invoice::Party { name: Some(code.into()), ..Default::default() },
        ..Invoice::default()
    };
    let proposed = propose(&named, &"C1".into()).unwrap();
    Supplier {
        code: code.into(),
        legal_entity_group: group.map(str::to_owned),
        is_proposed: false,
        ..proposed
    }
}

fn invoice(number: &str) -> Invoice {
    let account = Identifier { scheme: None, value: "991-2346".into() };
    Invoice {
        number: Some(number.into()),
        issue_date: date("2026-03-10"),
        currency: Currency::new("SEK").ok(),
        totals: Totals { total_with_vat: decimal("100.00").ok(), ..Totals::default() },
        payment_instructions: vec![PaymentInstructions {
            credit_transfers: vec![CreditTransfer { account, ..CreditTransfer::default() }],
            ..PaymentInstructions::default()
        }],
        ..Invoice::default()
    }
}

fn earlier(number: &str) -> Earlier {
    Earlier {
        id: id("earlier"),
        supplier: "S1".into(),
        legal_entity_group: None,
        kind: DocumentKind::Invoice,
        number: number.into(),
        issue_date: date("2026-03-10"),
        gross: decimal("100.00").ok(),
        currency: Currency::new("SEK").ok(),
        accounts: vec!["9912346".into()],
        channel: Channel::Network,
        state: State::Review,
        is_sample: false,
        is_repeat: false,
    }
}

/// `exact`, `copy`, `probable` or nothing.
fn judged(
    invoice: &Invoice,
    group: Option<&str>,
    channel: Channel,
    before: Earlier,
    settings: &Settings,
) -> &'static str {
    let (company, own, this) = (CompanyCode::new("C1"), supplier("S1", group), id("this"));
    let candidate = Candidate { company: &company, supplier: &own, invoice, id: &this, channel };
    let found = [before];
    let judgement = judge(&candidate, &found, settings);
    match (judgement.copy_of, judgement.exact, judgement.probable.as_slice()) {
        (Some(_), None, []) => "copy",
        (None, Some(_), []) => "exact",
        (None, None, [_]) => "probable",
        (None, None, []) => "",
        other => panic!("one document is judged once: {other:?}"),
    }
}

fn criteria(text: &str) -> Settings {
    Settings::default().with(Scope::Tenant, &keys::DUP_CRITERIA, text)
}

#[test]
fn dup_1_normalised_numbers() {
    for (number, expected) in [
        ("inv-0042/A", "INV-42-A"),
        ("INV 42A", "INV-42-A"),
        ("1/05", "1-5"),
        ("15", "15"),
        ("0042/a", "42-A"),
        ("42-A", "42-A"),
        ("000", "0"),
        ("A000B", "A-0-B"),
        ("10", "10"),
        ("é7", "É-7"),
        ("--", ""),
        ("", ""),
    ] {
        assert_eq!(normalised_number(number), expected, "DUP-1 {number:?}");
    }
}

/// Covers DUP-3, DUP-7.
#[test]
fn dup_2_exact_duplicates() {
    let other = |change: fn(&mut Earlier)| {
        let mut before = earlier("INV 42");
        change(&mut before);
        before
    };
    let rows: [(&str, Earlier, &str, Option<&str>, &str); 13] = [
        ("same number, written otherwise", earlier("inv-0042"), "number", None, "exact"),
        (
            "another number, another gross",
            other(|e| {
                e.number = "43".into();
                e.gross = decimal("1").ok();
            }),
            "number",
            None,
            "",
        ),
        (
            "another supplier",
            other(|e| {
                e.supplier = "S2".into();
                e.accounts.clear();
            }),
            "number",
            None,
            "",
        ),
        (
            "same legal entity group",
            other(|e| {
                e.supplier = "S2".into();
                e.legal_entity_group = Some("g".into());
            }),
            "number",
            Some("G"),
            "exact",
        ),
        ("DUP-7 credit note", other(|e| e.kind = DocumentKind::CreditNote), "number", None, ""),
        ("another date, number only", other(|e| e.issue_date = date("2025-03-10")), "number", None, "exact"),
        (
            "DUP-3 another year, number and date",
            other(|e| e.issue_date = date("2025-03-10")),
            "number,date",
            None,
            "",
        ),
        ("same date, number and date", earlier("42 inv"), "number,date", None, "probable"),
        ("number and date equal", earlier("INV42"), "number,date", None, "exact"),
        (
            "another gross, gross compared",
            other(|e| e.gross = decimal("100.01").ok()),
            "number,gross",
            None,
            "",
        ),
        ("gross written otherwise", other(|e| e.gross = decimal("100").ok()), "number,gross", None, "exact"),
        (
            "another currency, compared",
            other(|e| e.currency = Currency::new("EUR").ok()),
            "number,currency",
            None,
            "",
        ),
        ("all equal", earlier("INV42"), "number,date,gross,currency", None, "exact"),
    ];
    for (case, before, listed, group, expected) in rows {
        let found = judged(&invoice("INV-42"), group, Channel::Network, before, &criteria(listed));
        assert_eq!(found, expected, "DUP-2 {case}");
    }
}

#[test]
fn dup_4_probable_duplicates_of_one_supplier() {
    for (case, issued, gross, currency, days, expected) in [
        ("same day", "2026-03-10", "100.00", "SEK", "7", "probable"),
        ("seven days before", "2026-03-03", "100", "SEK", "7", "probable"),
        ("seven days after", "2026-03-17", "100", "SEK", "7", "probable"),
        ("eight days", "2026-03-02", "100", "SEK", "7", ""),
        ("three days set", "2026-03-06", "100", "SEK", "3", ""),
        ("another gross", "2026-03-10", "100.01", "SEK", "7", ""),
        ("another currency", "2026-03-10", "100", "EUR", "7", ""),
    ] {
        let before = Earlier {
            issue_date: date(issued),
            gross: decimal(gross).ok(),
            currency: Currency::new(currency).ok(),
            ..earlier("99")
        };
        let settings = Settings::default().with(Scope::Tenant, &keys::DUP_NEAR_DAYS, days);
        assert_eq!(
            judged(&invoice("42"), None, Channel::Network, before, &settings),
            expected,
            "DUP-4 {case}"
        );
    }
}

#[test]
fn dup_5_probable_duplicates_across_suppliers() {
    for (case, number, gross, account, expected) in [
        ("number, gross, account", "0042", "100", "9912346", "probable"),
        ("another number", "43", "100", "9912346", ""),
        ("another gross", "42", "99", "9912346", ""),
        ("another account", "42", "100", "58056201", ""),
    ] {
        let before = Earlier {
            supplier: "S2".into(),
            gross: decimal(gross).ok(),
            accounts: vec![account.into()],
            ..earlier(number)
        };
        let found = judged(&invoice("42"), None, Channel::Network, before, &Settings::default());
        assert_eq!(found, expected, "DUP-5 {case}");
    }
}

#[test]
fn dup_6_what_is_not_compared() {
    for (state, is_sample, expected) in [
        (State::Rejected, false, ""),
        (State::Removed, false, ""),
        (State::Review, true, ""),
        (State::Dispatched, false, "exact"),
        (State::Paid, false, "exact"),
        (State::Error, false, "exact"),
    ] {
        let before = Earlier { state, is_sample, ..earlier("42") };
        let found = judged(&invoice("42"), None, Channel::Network, before, &Settings::default());
        assert_eq!(found, expected, "DUP-6 {state} sample {is_sample}");
    }
    for (issued, expected) in [("2023-03-11", "exact"), ("2023-03-10", "")] {
        let before = Earlier { issue_date: date(issued), ..earlier("42") };
        let found = judged(&invoice("42"), None, Channel::Network, before, &Settings::default());
        assert_eq!(found, expected, "SET-26 1095 and 1096 days back: {issued}");
    }
    for (case, number) in [("exact", "42"), ("probable", "99")] {
        let repeat = Earlier { is_repeat: true, ..earlier(number) };
        assert_eq!(
            judged(&invoice("42"), None, Channel::Network, repeat, &Settings::default()),
            "",
            "a repeat, {case}"
        );
    }
    let later = |number: &str| Earlier {
        id: InvoiceId::derive("2026-03-02T00:00:00Z".parse().unwrap(), b"later"),
        ..earlier(number)
    };
    for (case, number, expected) in
        [("probable, received later", "99", ""), ("exact, accepted first", "42", "exact")]
    {
        let found = judged(&invoice("42"), None, Channel::Network, later(number), &Settings::default());
        assert_eq!(found, expected, "DUP-8 {case}");
    }
    let itself = Earlier { id: id("this"), ..earlier("42") };
    assert_eq!(judged(&invoice("42"), None, Channel::Network, itself, &Settings::default()), "", "itself");
}

/// Covers DUP-7.
#[test]
fn dup_8_two_documents_of_one_number_meet_under_one_key() {
    let (company, this) = (CompanyCode::new("C1"), id("this"));
    let keys_of = |invoice: &Invoice, group: Option<&str>| {
        let own = supplier("S1", group);
        let candidate =
            Candidate { company: &company, supplier: &own, invoice, id: &this, channel: Channel::Network };
        (exact_keys(&candidate), near_keys(&candidate))
    };
    let base = invoice("INV-42");
    for (case, other, is_same) in [
        ("written otherwise", invoice("inv 0042"), true),
        ("another number", invoice("43"), false),
        (
            "another date is compared later",
            Invoice { issue_date: date("2025-01-01"), ..invoice("INV42") },
            true,
        ),
        ("credit note", Invoice { kind: DocumentKind::CreditNote, ..invoice("INV42") }, false),
    ] {
        assert_eq!(keys_of(&base, None).0 == keys_of(&other, None).0, is_same, "DUP-8 {case}");
    }
    assert_eq!(
        keys_of(&base, None).0,
        [invoice_key(&company, &"s1".into(), "INV 42")],
        "DUP-8 as CRED-6 looks for it"
    );
    assert_eq!(keys_of(&base, Some("G")).0.len(), 2, "DUP-8 supplier and group");
    assert!(keys_of(&Invoice { number: None, ..base.clone() }, None).0.is_empty(), "DUP-8 without a number");
    let plain = Totals { total_with_vat: decimal("100").ok(), ..Totals::default() };
    let near = keys_of(&base, None).1;
    assert_eq!(near.len(), 2, "DUP-4 supplier and gross, DUP-5 one account");
    assert_eq!(near, keys_of(&Invoice { totals: plain, ..base }, None).1, "DUP-4 gross written otherwise");
}

#[test]
fn dup_10_the_same_invoice_by_a_second_channel_is_a_copy() {
    for (case, channel, issued, gross, currency, expected) in [
        ("e-mail copy", Channel::Email, "2026-03-10", "100", "SEK", "copy"),
        ("same channel", Channel::Network, "2026-03-10", "100", "SEK", "exact"),
        ("another date", Channel::Email, "2026-03-11", "100", "SEK", "exact"),
        ("another gross", Channel::Email, "2026-03-10", "100.01", "SEK", "exact"),
        ("another currency", Channel::Email, "2026-03-10", "100", "EUR", "exact"),
    ] {
        let before = Earlier {
            issue_date: date(issued),
            gross: decimal(gross).ok(),
            currency: Currency::new(currency).ok(),
            ..earlier("42")
        };
        assert_eq!(
            judged(&invoice("42"), None, channel, before, &Settings::default()),
            expected,
            "DUP-10 {case}"
        );
    }
}
