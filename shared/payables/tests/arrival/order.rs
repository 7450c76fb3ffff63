use attest_model::ids::{CompanyCode, SupplierCode};
use attest_model::invoice::{Identifier, Line};
use attest_model::master::Contract;
use attest_model::money::Currency;
use attest_model::orders::OrderStatus;
use attest_model::place::{Place, Step, Term, Trail};
use attest_model::settings::{Scope, Settings, keys};
use attest_payables::arrival::{Facts, SubscriptionFact, control};
use attest_payables::order_numbers::{NumberRules, OrderHead, Register, Resolution, candidates, resolve};

use crate::table;
use crate::world::{World, world};

fn head(number: &str) -> OrderHead {
    OrderHead {
        company: "C1".into(),
        supplier: "S1".into(),
        number: number.into(),
        status: OrderStatus::Committed,
        contract: Some("v7w".into()),
        currency: Currency::new("SEK").unwrap(),
        variations: vec!["2".into()],
    }
}

fn resolved(received: &str, orders: &[OrderHead]) -> Resolution {
    let settings = Settings::default().with(Scope::Tenant, &keys::NONPOWBS, "Y");
    let (company, supplier) = (CompanyCode::new("C1"), SupplierCode::new("S1"));
    let register = Register { company: &company, supplier: Some(&supplier), orders };
    resolve(received, &candidates(received, &NumberRules::of(&settings)), register)
}

fn contract() -> Contract {
    Contract {
        company: "C1".into(),
        number: "v7w".into(),
        name: "Bridge".into(),
        is_overhead: false,
        accrual_method: None,
        is_closed: false,
        wbs_codes: Vec::new(),
    }
}

/// The invoice names order `v7w/1`, whose head is changed.
fn order(w: &mut World, change: fn(&mut OrderHead)) {
    let mut head = head("v7w/1");
    change(&mut head);
    w.order = resolved("v7w/1", &[head]);
}

#[test]
fn val_50_order_required() {
    fn required(w: &mut World) {
        w.settings =
            w.settings.clone().with(Scope::Supplier("C1".into(), "S1".into()), &keys::ORDER_REQUIRED, "true");
    }
    table(
        "VAL-50",
        &[
            ("not required", |_| {}, &[]),
            ("required and missing", required, &["E501"]),
            (
                "on the header",
                |w| {
                    required(w);
                    order(w, |_| {});
                },
                &[],
            ),
            (
                "on a line",
                |w| {
                    required(w);
                    w.line_orders = vec![Some(resolved("v7w/1", &[head("v7w/1")]))];
                },
                &[],
            ),
            (
                "given but not found",
                |w| {
                    required(w);
                    w.order = resolved("v7w/9", &[]);
                },
                &["E502"],
            ),
            (
                "credit note",
                |w| {
                    required(w);
                    w.invoice.kind = attest_model::invoice::DocumentKind::CreditNote;
                    w.invoice.preceding_invoices = vec![Default::default()];
                },
                &[],
            ),
        ],
    );
}

/// Covers VAL-52, VAL-53, VAL-54, VAL-55, VAL-56, VAL-57.
#[test]
fn val_51_what_is_wrong_with_an_order() {
    table(
        "VAL-51",
        &[
            ("committed", |w| order(w, |_| {}), &[]),
            ("not found", |w| w.order = resolved("v7w/9", &[]), &["E502"]),
            ("draft", |w| order(w, |o| o.status = OrderStatus::Draft), &["E503"]),
            ("closed", |w| order(w, |o| o.status = OrderStatus::Closed), &["E504"]),
            ("cancelled", |w| order(w, |o| o.status = OrderStatus::Cancelled), &["E504"]),
            ("another supplier", |w| order(w, |o| o.supplier = "S2".into()), &["E505"]),
            ("another company", |w| order(w, |o| o.company = "C2".into()), &["E506"]),
            ("another currency", |w| order(w, |o| o.currency = Currency::new("EUR").unwrap()), &["E507"]),
            (
                "another currency and draft",
                |w| {
                    order(w, |o| {
                        o.currency = Currency::new("EUR").unwrap();
                        o.status = OrderStatus::Draft;
                    })
                },
                &["E503", "E507"],
            ),
            ("unknown variation", |w| w.order = resolved("v7w/1/3", &[head("v7w/1")]), &["E508"]),
            (
                "the same number on two lines is told once",
                |w| {
                    let missing = resolved("v7w/9", &[]);
                    w.line_orders = vec![Some(missing.clone()), Some(missing)];
                },
                &["E502"],
            ),
            (
                "two numbers are told twice",
                |w| {
                    w.order = resolved("v7w/8", &[]);
                    w.line_orders = vec![Some(resolved("v7w/9", &[]))];
                },
                &["E502", "E502"],
            ),
        ],
    );
}

#[test]
fn val_58_wbs_code_of_the_contract() {
    fn codes(w: &mut World, line: Option<&str>, known: &[&str]) {
        order(w, |_| {});
        w.invoice.lines[0].buyer_accounting_reference = line.map(str::to_owned);
        let wbs_codes = known.iter().map(|code| (*code).to_owned()).collect();
        w.contracts = vec![Contract { wbs_codes, ..contract() }];
    }
    table(
        "VAL-58",
        &[
            ("known", |w| codes(w, Some(" a1 "), &["A1"]), &[]),
            ("unknown", |w| codes(w, Some("B1"), &["A1"]), &["E509"]),
            ("codes are not kept", |w| codes(w, Some("B1"), &[]), &[]),
            ("no code", |w| codes(w, None, &["A1"]), &[]),
            (
                "the same code on two lines is told once",
                |w| {
                    codes(w, Some("B1"), &["A1"]);
                    let line: Line = w.invoice.lines[0].clone();
                    w.invoice.lines.push(Line { line_net_amount: None, ..line });
                },
                &["E509"],
            ),
            (
                "no order, no contract",
                |w| {
                    codes(w, Some("B1"), &["A1"]);
                    w.order = Resolution::default();
                },
                &[],
            ),
        ],
    );
}

#[test]
fn val_59_contract_closed() {
    table(
        "VAL-59",
        &[
            (
                "open",
                |w| {
                    order(w, |_| {});
                    w.contracts = vec![contract()];
                },
                &[],
            ),
            (
                "closed",
                |w| {
                    order(w, |_| {});
                    w.contracts = vec![Contract { is_closed: true, ..contract() }];
                },
                &["E510"],
            ),
            (
                "of header and line, told once",
                |w| {
                    order(w, |_| {});
                    w.line_orders = vec![Some(resolved("v7w/2", &[head("v7w/2")]))];
                    w.contracts = vec![Contract { is_closed: true, ..contract() }];
                },
                &["E510"],
            ),
            (
                "another contract",
                |w| {
                    order(w, |o| o.contract = Some("x".into()));
                    w.contracts = vec![Contract { is_closed: true, ..contract() }];
                },
                &[],
            ),
        ],
    );
}

#[test]
fn val_60_goods_receipt_missing() {
    table(
        "VAL-60",
        &[
            ("none is missing", |w| order(w, |_| {}), &[]),
            (
                "one",
                |w| {
                    order(w, |_| {});
                    w.orders_without_receipt = vec!["v7w/1".into()];
                },
                &["E511"],
            ),
            ("two", |w| w.orders_without_receipt = vec!["v7w/1".into(), "v7w/2".into()], &["E511", "E511"]),
        ],
    );
    let result = world(|w| w.orders_without_receipt = vec!["v7w/1".into()]).control();
    assert_eq!(result.outcome, attest_payables::arrival::ArrivalOutcome::Ok, "VAL-60 a warning");
}

#[test]
fn val_61_subscription_not_named() {
    fn given(w: &mut World, has_any: bool, named: bool) {
        w.invoice.contract_reference = Some("ABO 7".into());
        w.subscription = SubscriptionFact { supplier_has_any: has_any, is_named: named };
    }
    table(
        "VAL-61",
        &[
            ("no field names one", |w| given(w, true, false), &["E512"]),
            ("one is named", |w| given(w, true, true), &[]),
            ("the supplier has none", |w| given(w, false, false), &[]),
            (
                "an order is resolved",
                |w| {
                    given(w, true, false);
                    order(w, |_| {});
                },
                &[],
            ),
            (
                "an order that is not committed",
                |w| {
                    given(w, true, false);
                    order(w, |o| o.status = OrderStatus::Draft);
                },
                &["E503", "E512"],
            ),
            (
                "no reference given",
                |w| {
                    given(w, true, false);
                    w.invoice.contract_reference = None;
                },
                &[],
            ),
            (
                "invoiced object",
                |w| {
                    given(w, true, false);
                    w.invoice.contract_reference = None;
                    w.invoice.invoiced_object = Some(Identifier { scheme: None, value: "735999".into() });
                },
                &["E512"],
            ),
        ],
    );
}

#[test]
fn findings_name_their_place_in_the_document() {
    let place = |line: u32| Place { line, column: 1, path: "/Invoice".into() };
    let mut trail = Trail::default();
    let name = trail.add_name("Invoice".to_owned());
    for (term, index, line) in [(Term::Bt(13), 0, 7), (Term::Map(2), 1, 40)] {
        let step = trail.add_step(Step { parent: None, name, position: 0, line, column: 1 });
        trail.note(term, index, step);
    }
    let base = world(|_| {});
    for (header, lines, expected) in [
        (resolved("v7w/9", &[]), vec![], 7),
        (Resolution::default(), vec![None, Some(resolved("v7w/9", &[]))], 40),
    ] {
        let facts = Facts {
            trail: Some(&trail),
            company: base.company.as_ref(),
            seller: base.seller.clone(),
            supplier: base.supplier.as_ref(),
            line_orders: &lines,
            ..Facts::new(
                &base.invoice,
                &header,
                &base.settings,
                attest_model::dates::date(base.today).unwrap(),
            )
        };
        let findings = control(&facts).findings;
        assert_eq!(findings[0].code, "E502");
        assert_eq!(findings[0].place, Some(place(expected)));
    }
}
