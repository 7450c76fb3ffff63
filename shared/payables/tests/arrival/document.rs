use attest_model::dates::date;
use attest_model::ids::InvoiceId;
use attest_model::invoice::{DocumentKind, PrecedingInvoiceReference};
use attest_model::master::LedgerPeriod;
use attest_model::money::Currency;
use attest_model::record::{Channel, State};
use attest_model::settings::{Scope, keys};
use attest_payables::arrival::{Credited, Preceding};
use attest_payables::duplicates::Earlier;

use crate::table;
use crate::world::{World, dec, world};

fn earlier() -> Earlier {
    Earlier {
        id: InvoiceId::derive("2026-01-01T00:00:00Z".parse().unwrap(), b"earlier"),
        supplier: "S1".into(),
        legal_entity_group: None,
        kind: DocumentKind::Invoice,
        number: "04711".into(),
        issue_date: date("2026-02-27"),
        gross: dec("100"),
        currency: Currency::new("SEK").ok(),
        accounts: Vec::new(),
        channel: Channel::Network,
        state: State::Approval,
        is_sample: false,
        is_repeat: false,
    }
}

fn set<T>(w: &mut World, key: &attest_model::settings::Key<T>, text: &str) {
    w.settings = w.settings.clone().with(Scope::Company("C1".into()), key, text);
}

#[test]
fn val_22_number_missing() {
    table(
        "VAL-22",
        &[
            ("absent", |w| w.invoice.number = None, &["E201"]),
            ("blank", |w| w.invoice.number = Some("  ".into()), &["E201"]),
            ("one character", |w| w.invoice.number = Some("1".into()), &[]),
        ],
    );
}

/// Covers VAL-23, VAL-24.
#[test]
fn dup_9_the_earlier_document_is_named() {
    table(
        "DUP-9",
        &[
            ("exact", |w| w.exact = Some(earlier()), &["E202"]),
            ("probable", |w| w.probable = vec![earlier()], &["E203"]),
            ("two probable", |w| w.probable = vec![earlier(), earlier()], &["E203", "E203"]),
        ],
    );
    for world in [world(|w| w.exact = Some(earlier())), world(|w| w.probable = vec![earlier()])] {
        let message = &world.control().findings[0].message;
        assert!(message.contains("04711 of 2026-02-27 (approval)"), "DUP-9 number, date, state: {message}");
    }
}

#[test]
fn val_25_issue_date_missing() {
    table("VAL-25", &[("absent", |w| w.invoice.issue_date = None, &["E204"])]);
}

#[test]
fn val_26_issue_date_ahead() {
    table(
        "VAL-26",
        &[
            ("today", |w| w.today = "2026-03-01", &[]),
            ("tomorrow", |w| w.today = "2026-02-28", &["E205"]),
            (
                "two days allowed",
                |w| {
                    w.today = "2026-02-27";
                    set(w, &keys::VAL_FUTURE_DAYS, "2");
                },
                &[],
            ),
            (
                "three days",
                |w| {
                    w.today = "2026-02-26";
                    set(w, &keys::VAL_FUTURE_DAYS, "2");
                },
                &["E205"],
            ),
        ],
    );
}

#[test]
fn val_27_issue_date_old() {
    table(
        "VAL-27",
        &[
            ("365 days", |w| w.today = "2027-03-01", &[]),
            ("366 days", |w| w.today = "2027-03-02", &["E206"]),
            ("364 days", |w| w.today = "2027-02-28", &[]),
            ("set to 9", |w| set(w, &keys::VAL_MAX_AGE_DAYS, "9"), &[]),
            ("set to 8", |w| set(w, &keys::VAL_MAX_AGE_DAYS, "8"), &["E206"]),
        ],
    );
}

#[test]
fn val_28_currency() {
    table(
        "VAL-28",
        &[
            ("absent", |w| w.invoice.currency = None, &["E207"]),
            ("unknown", |w| w.invoice.currency = Currency::new("ZZZ").ok(), &["E207"]),
            ("known", |w| w.invoice.currency = Currency::new("EUR").ok(), &[]),
            (
                "not allowed",
                |w| w.company.as_mut().unwrap().currencies = vec![Currency::new("EUR").unwrap()],
                &["E207"],
            ),
            (
                "allowed",
                |w| w.company.as_mut().unwrap().currencies = vec![Currency::new("SEK").unwrap()],
                &[],
            ),
        ],
    );
}

#[test]
fn val_29_due_date_before_issue_date() {
    table(
        "VAL-29",
        &[
            ("same day", |w| w.invoice.payment_due_date = date("2026-03-01"), &[]),
            ("day before", |w| w.invoice.payment_due_date = date("2026-02-28"), &["E208"]),
            ("absent", |w| w.invoice.payment_due_date = None, &[]),
        ],
    );
}

#[test]
fn val_30_ledger_period() {
    fn period(first: &str, last: &str, is_open: bool) -> LedgerPeriod {
        LedgerPeriod {
            company: "C1".into(),
            name: first[..7].into(),
            first_day: date(first).unwrap(),
            last_day: date(last).unwrap(),
            is_open,
        }
    }
    table(
        "VAL-30",
        &[
            ("periods are not kept", |_| {}, &[]),
            ("open", |w| w.periods = vec![period("2026-03-01", "2026-03-31", true)], &[]),
            ("closed", |w| w.periods = vec![period("2026-03-01", "2026-03-31", false)], &["E209"]),
            (
                "closed, booked in the next open one",
                |w| {
                    w.periods = vec![
                        period("2026-03-01", "2026-03-31", false),
                        period("2026-04-01", "2026-04-30", true),
                    ]
                },
                &[],
            ),
            ("only earlier ones", |w| w.periods = vec![period("2026-02-01", "2026-02-28", true)], &["E209"]),
        ],
    );
}

#[test]
fn val_31_document_kind() {
    table(
        "VAL-31",
        &[
            ("credit note", |w| w.invoice.type_code = Some("381".into()), &[]),
            ("prepayment", |w| w.invoice.type_code = Some("386".into()), &[]),
            ("pro forma", |w| w.invoice.type_code = Some("325".into()), &["E210"]),
            ("no invoice at all", |w| w.invoice.type_code = Some("351".into()), &["E210"]),
            ("not stated", |w| w.invoice.type_code = None, &[]),
        ],
    );
}

#[test]
fn val_32_sign_of_totals() {
    fn negative(w: &mut World) {
        let totals = &mut w.invoice.totals;
        totals.total_without_vat = dec("-80");
        totals.total_vat = dec("-20");
        totals.total_with_vat = dec("-100");
        totals.amount_due = dec("-100");
    }
    fn only(w: &World) -> usize {
        w.codes().iter().filter(|code| *code == "E211").count()
    }
    for (case, change, expected) in [
        ("negative invoice", (|w: &mut World| negative(w)) as fn(&mut World), 1),
        (
            "negative credit note",
            |w| {
                negative(w);
                w.invoice.kind = DocumentKind::CreditNote;
            },
            1,
        ),
        ("positive", |_| {}, 0),
        ("zero", |w| w.invoice.totals.total_with_vat = dec("0.00"), 0),
        (
            "net only",
            |w| {
                w.invoice.totals = Default::default();
                w.invoice.totals.total_without_vat = dec("-1");
            },
            1,
        ),
    ] {
        assert_eq!(only(&world(change)), expected, "VAL-32 {case}");
    }
}

fn credit(w: &mut World, named: &[&str]) {
    w.invoice.kind = DocumentKind::CreditNote;
    w.invoice.type_code = Some("381".into());
    w.invoice.preceding_invoices = named
        .iter()
        .map(|number| PrecedingInvoiceReference { number: (*number).into(), issue_date: None })
        .collect();
}

/// Covers VAL-34.
#[test]
fn val_33_preceding_reference() {
    fn found() -> Preceding {
        let found = Credited {
            gross: dec("100").unwrap(),
            currency: Currency::new("SEK").unwrap(),
            credited: dec("0").unwrap(),
        };
        Preceding { number: "A1".into(), found: Some(found) }
    }
    fn unknown(number: &str) -> Preceding {
        Preceding { number: number.into(), found: None }
    }
    table(
        "VAL-33",
        &[
            ("credit note without", |w| credit(w, &[]), &["E212"]),
            ("invoice without", |_| {}, &[]),
            (
                "VAL-34 found",
                |w| {
                    credit(w, &["A1"]);
                    w.preceding = vec![found()];
                },
                &[],
            ),
            (
                "VAL-34 not found",
                |w| {
                    credit(w, &["A9"]);
                    w.preceding = vec![unknown("A9")];
                },
                &["E213"],
            ),
            (
                "VAL-34 two not found",
                |w| {
                    credit(w, &["A8", "A9"]);
                    w.preceding = vec![unknown("A8"), unknown("A9")];
                },
                &["E213", "E213"],
            ),
        ],
    );
}

/// Covers CRED-8.
#[test]
fn val_35_credits_exceed_the_invoice() {
    fn with(w: &mut World, credited: &str, currency: &str) {
        credit(w, &["A1"]);
        let found = Credited {
            gross: dec("150").unwrap(),
            currency: Currency::new(currency).unwrap(),
            credited: dec(credited).unwrap(),
        };
        w.preceding = vec![Preceding { number: "A1".into(), found: Some(found) }];
    }
    table(
        "VAL-35",
        &[
            ("below", |w| with(w, "49.99", "SEK"), &[]),
            ("at the gross total", |w| with(w, "50", "SEK"), &[]),
            ("one above", |w| with(w, "50.01", "SEK"), &["E214"]),
            ("another currency is not compared", |w| with(w, "149", "EUR"), &[]),
            (
                "an invoice that names one",
                |w| {
                    with(w, "149", "SEK");
                    w.invoice.kind = DocumentKind::Invoice;
                },
                &[],
            ),
        ],
    );
}

#[test]
fn val_36_buyer_reference() {
    table(
        "VAL-36",
        &[
            ("not required", |_| {}, &[]),
            ("required and missing", |w| set(w, &keys::BUYER_REFERENCE_REQUIRED, "true"), &["E215"]),
            (
                "blank",
                |w| {
                    set(w, &keys::BUYER_REFERENCE_REQUIRED, "true");
                    w.invoice.buyer_reference = Some(" ".into());
                },
                &["E215"],
            ),
            (
                "given",
                |w| {
                    set(w, &keys::BUYER_REFERENCE_REQUIRED, "true");
                    w.invoice.buyer_reference = Some("Ann".into());
                },
                &[],
            ),
        ],
    );
}

/// Covers MAP-27.
#[test]
fn val_37_deducted_prepayment() {
    fn paid(w: &mut World, prepaid: &str) {
        w.invoice.totals.paid_amount = dec("40.00");
        w.invoice.totals.amount_due = dec("60.00");
        w.prepaid = dec(prepaid).unwrap();
    }
    table(
        "VAL-37",
        &[
            ("covered exactly", |w| paid(w, "40"), &[]),
            ("more is covered", |w| paid(w, "40.01"), &[]),
            ("one short", |w| paid(w, "39.99"), &["E216"]),
            (
                "a credit note deducts none",
                |w| {
                    paid(w, "0");
                    credit(w, &["A1"]);
                },
                &[],
            ),
            (
                "not checked",
                |w| {
                    paid(w, "0");
                    set(w, &keys::PREPAY_CHECK, "false");
                },
                &[],
            ),
        ],
    );
}
