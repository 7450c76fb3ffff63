//! Chapter 12: the table of worked examples, and each test at its limits.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod builders;

use std::collections::BTreeMap;

use attest_model::findings::{Finding, Severity};
use attest_model::ids::SupplierCode;
use attest_model::invoice::{Delivery, DocumentKind, Identifier, Invoice, Line};
use attest_model::master::{Item, Partner, Service, UnitConversion};
use attest_model::settings::{CheckSetting, Key, Scope, Settings, keys};
use attest_payables::checks::{Article, CHECKS, Checked, Facts, History, Register, Sums, is_check, run};
use builders::{company_scope, currency, day, dec};

fn invoice(gross: &str) -> Invoice {
    let mut invoice = Invoice { issue_date: Some(day("2026-03-10")), ..Invoice::default() };
    invoice.currency = Some(currency("EUR"));
    invoice.totals.total_with_vat = Some(dec(gross));
    invoice.totals.total_without_vat = Some(dec("1"));
    invoice
}

fn line(id: &str, amount: &str) -> Line {
    Line { id: id.to_owned(), line_net_amount: Some(dec(amount)), ..Line::default() }
}

fn item(code: &str) -> Item {
    Item {
        company: "C1".into(),
        code: code.into(),
        name: String::new(),
        other_codes: Vec::new(),
        unit_code: "C62".to_owned(),
        pack_sizes: Vec::new(),
        service: None,
        partner: None,
    }
}

fn party() -> Scope {
    Scope::Supplier("C1".into(), SupplierCode::new("S1"))
}

fn with(key: &Key<CheckSetting>, text: &str) -> Settings {
    Settings::default().with(company_scope(), key, text)
}

/// A run over an invoice and settings, without items and history unless given.
struct Case<'a> {
    invoice: Invoice,
    settings: Settings,
    articles: Vec<Option<Article<'a>>>,
    manual: Vec<String>,
    totals: Sums,
    quantities: BTreeMap<String, Sums>,
}

impl<'a> Case<'a> {
    fn of(invoice: Invoice, settings: Settings) -> Self {
        let articles = vec![None; invoice.lines.len()];
        let (manual, totals, quantities) = (Vec::new(), Sums::default(), BTreeMap::new());
        Self { invoice, settings, articles, manual, totals, quantities }
    }

    fn run(&self) -> Checked {
        run(&Facts {
            invoice: &self.invoice,
            settings: &self.settings,
            articles: &self.articles,
            manual_lines: &self.manual,
            totals: self.totals,
            quantities: &self.quantities,
        })
    }

    fn numbers(&self) -> Vec<u8> {
        self.run().warnings.iter().map(|warning| warning.number).collect()
    }
}

fn history(entries: &[(&str, &str)]) -> History {
    let days = entries.iter().map(|(date, total)| (day(date), Sums { invoices: 1, sum: dec(total) }));
    History { days: days.collect(), same_day_before: Sums::default() }
}

/// Covers CHK-16, CHK-17, CHK-20, CHK-22 and, by rows n to p, CHK-5 and CHK-6.
#[test]
fn chk_27_worked_examples_of_totals() {
    let past = history(&[("2026-01-10", "100"), ("2026-02-10", "120"), ("2026-03-09", "80")]);
    let old = history(&[("2026-02-07", "100")]);
    let none = History::default();
    let percent = |text| with(&keys::CHECK_12, text);
    let general = with(&keys::CHECK_13, "on min 0 max 1000");
    let limits = with(&keys::CHECK_13, "on min 50 max 1000");
    let party = |text| general.clone().with(party(), &keys::CHECK_13, text);
    let (x90, x30) = ("on days 90 min 20 max 30", "on days 30 min 20 max 30");
    for (row, settings, past, value, warns, evaluated) in [
        ("a", percent(x90), &past, "80.00", false, true),
        ("b", percent(x90), &past, "79.99", true, true),
        ("c", percent(x90), &past, "130.00", false, true),
        ("d", percent(x90), &past, "130.01", true, true),
        ("e", percent(x90), &none, "500.00", false, false),
        ("f", percent(x30), &old, "1", false, false),
        ("g", limits.clone(), &none, "50.00", false, true),
        ("g", limits.clone(), &none, "1000.00", false, true),
        ("h", limits.clone(), &none, "49.99", true, true),
        ("h", limits, &none, "1000.01", true, true),
        ("n", party("off"), &none, "5000", false, true),
        ("o", general.clone(), &none, "5000", true, true),
        ("p", party("on min 0 max 5000"), &none, "3000", false, true),
    ] {
        let days = settings.value(&keys::CHECK_12).days.unwrap_or_default();
        let totals = past.window(day("2026-03-10"), days);
        let checked = Case { totals, ..Case::of(invoice(value), settings) }.run();
        assert_eq!(!checked.warnings.is_empty(), warns, "CHK-27 {row} {value}");
        assert_eq!(checked.not_evaluated.is_empty(), evaluated, "CHK-27 {row} {value}");
    }
}

/// Covers CHK-18, CHK-25: the sum per article, an article without history alone.
#[test]
fn chk_27_worked_examples_of_quantities() {
    let (a, b) = (item("A"), item("B"));
    let article =
        |item, quantity| Some(Article { item, service: None, partner: None, quantity: Some(dec(quantity)) });
    let past = BTreeMap::from([(a.code.key(), Sums { invoices: 2, sum: dec("30") })]);
    let settings = with(&keys::CHECK_14, "on days 90 min 50 max 100");
    for (row, articles, expected) in [
        ("i", vec![article(&a, "7")], vec!["A"]),
        ("i, at the limit", vec![article(&a, "7.5")], vec![]),
        ("j", vec![article(&a, "30")], vec![]),
        ("k", vec![article(&a, "31"), article(&b, "999")], vec!["A"]),
        ("two positions of one article", vec![article(&a, "16"), article(&a, "15")], vec!["A"]),
        ("a position without an item", vec![None, article(&a, "15")], vec![]),
    ] {
        let mut invoice = invoice("1");
        invoice.lines = (1..=articles.len()).map(|n| line(&n.to_string(), "1")).collect();
        let case = Case { articles, quantities: past.clone(), ..Case::of(invoice, settings.clone()) };
        let offending: Vec<String> = case.run().warnings.into_iter().flat_map(|w| w.offending).collect();
        assert_eq!(offending, expected, "CHK-27 {row}");
    }
}

/// Covers CHK-10, CHK-12, CHK-29.
#[test]
fn chk_27_worked_examples_of_positions() {
    let mut two = invoice("10");
    two.lines = vec![line("1", "10.00"), line("2", "0.004"), line("3", "0.005")];
    let zero = Case::of(two.clone(), with(&keys::CHECK_6, "on"));
    assert_eq!(zero.run().warnings.first().unwrap().offending, ["2"], "CHK-27 l");
    let manual = Case { manual: vec!["1".to_owned()], ..Case::of(two.clone(), with(&keys::CHECK_8, "on")) };
    assert_eq!(manual.run().warnings.first().unwrap().offending, ["1"], "CHK-27 m");
    assert_eq!(
        Case::of(two, with(&keys::CHECK_8, "on")).numbers(),
        Vec::<u8>::new(),
        "nobody changed a position"
    );
}

/// Covers CHK-13, CHK-14, CHK-15: one position may raise several tests.
#[test]
fn chk_19_services_and_partners_are_separate_tests() {
    let service = |is_blocked, from: Option<&str>, to: Option<&str>| Service {
        company: "C1".into(),
        code: "V".to_owned(),
        name: String::new(),
        is_blocked,
        valid_from: from.map(day),
        valid_to: to.map(day),
    };
    let partner =
        |is_blocked| Partner { company: "C1".into(), code: "P".to_owned(), name: String::new(), is_blocked };
    let all = [(&keys::CHECK_9, "on"), (&keys::CHECK_10, "on"), (&keys::CHECK_11, "on")];
    let settings = all.iter().fold(Settings::default(), |s, (key, text)| s.with(company_scope(), key, text));
    let a = item("A");
    for (case, service, partner, delivered, expected) in [
        ("nothing wrong", service(false, None, None), partner(false), None, vec![]),
        ("blocked and expired", service(true, None, Some("2026-03-09")), partner(false), None, vec![9, 10]),
        ("last day", service(false, None, Some("2026-03-10")), partner(false), None, vec![]),
        ("first day", service(false, Some("2026-03-10"), None), partner(false), None, vec![]),
        ("before the first day", service(false, Some("2026-03-11"), None), partner(false), None, vec![10]),
        (
            "delivered while valid",
            service(false, None, Some("2026-03-09")),
            partner(false),
            Some("2026-03-09"),
            vec![],
        ),
        ("blocked partner", service(false, None, None), partner(true), None, vec![11]),
    ] {
        let mut invoice = invoice("1");
        invoice.lines = vec![line("1", "1")];
        invoice.delivery = delivered.map(|d| Delivery { actual_date: Some(day(d)), ..Delivery::default() });
        let article = Article { item: &a, service: Some(&service), partner: Some(&partner), quantity: None };
        let run = Case { articles: vec![Some(article)], ..Case::of(invoice, settings.clone()) };
        assert_eq!(run.numbers(), expected, "CHK-19 {case}");
    }
}

/// Covers CHK-7, CHK-8, CHK-11.
#[test]
fn chk_8_all_tests_run_in_the_order_of_their_numbers() {
    let numbers: Vec<u8> = CHECKS.iter().map(|check| check.number).collect();
    assert_eq!(numbers, (6..=14).collect::<Vec<u8>>());
    let mut settings = with(&keys::CHECK_13, "on max 5").with(company_scope(), &keys::CHECK_7, "on");
    settings = settings.with(company_scope(), &keys::CHECK_6, "on");
    let mut two = invoice("10");
    two.lines = vec![line("1", "0"), line("2", "0.00")];
    let case = Case::of(two, settings);
    assert_eq!(case.numbers(), [6, 7, 13]);
    assert_eq!(case.run().warnings.first().unwrap().offending, ["1", "2"], "one entry for both positions");
    assert_eq!(case.run(), case.run(), "a repeat replaces the entries by the same ones");
}

#[test]
fn chk_24_without_history_the_run_says_so_or_warns() {
    let on =
        with(&keys::CHECK_12, "on days 90 max 30").with(company_scope(), &keys::CHECK_14, "on days 5 max 1");
    let (a, b) = (item("A"), item("B"));
    let article = |item| Some(Article { item, service: None, partner: None, quantity: Some(dec("9")) });
    let case =
        |settings| Case { articles: vec![article(&a), article(&b)], ..Case::of(invoice("1"), settings) };
    let quiet = case(on.clone()).run();
    assert!(quiet.warnings.is_empty());
    let noted: Vec<u8> = quiet.not_evaluated.iter().map(|noted| noted.number).collect();
    assert_eq!(noted, [12, 14]);
    let warns = on.with(company_scope(), &keys::CHECK_NO_HISTORY, "warn");
    let none = case(warns.clone());
    assert_eq!(none.numbers(), [12, 14]);
    assert!(none.run().not_evaluated.is_empty());
    let quantities = BTreeMap::from([(a.code.key(), Sums { invoices: 1, sum: dec("1") })]);
    let run = Case { quantities, ..case(warns) }.run();
    let last = run.warnings.last().unwrap();
    assert_eq!(
        (last.number, &last.offending[..]),
        (14, &["A".to_owned(), "B".to_owned()][..]),
        "CHK-7 one entry"
    );
    assert!(last.text.contains("far from") && last.text.contains("has B to compare"), "{}", last.text);
}

#[test]
fn chk_21_a_credit_note_is_not_compared_with_invoices() {
    let on = with(&keys::CHECK_12, "on days 90 max 30").with(company_scope(), &keys::CHECK_6, "on");
    let mut credit = invoice("1000");
    credit.kind = DocumentKind::CreditNote;
    credit.lines = vec![line("1", "0")];
    let case = Case { totals: Sums { invoices: 3, sum: dec("30") }, ..Case::of(credit, on) };
    assert_eq!(case.numbers(), [6], "what it says by itself is checked");
    assert_eq!(case.run().not_evaluated.first().map(|noted| noted.number), Some(12));
}

/// Covers CHK-14, CHK-25.
#[test]
fn chk_28_a_product_is_resolved_to_an_item_and_its_own_unit() {
    let rope =
        Item { unit_code: "MTR".to_owned(), pack_sizes: vec![("RO".to_owned(), dec("100"))], ..item("ROPE") };
    let ours = item("A1");
    let register = Register {
        items: BTreeMap::from([("pk-1".to_owned(), rope.clone()), ("a1".to_owned(), ours)]),
        ..Register::default()
    };
    let conversions = [UnitConversion {
        company: "C1".into(),
        from: "KMT".to_owned(),
        to: "MTR".to_owned(),
        factor: dec("1000"),
    }];
    let of = |code: &str, unit: Option<&str>| Line {
        sellers_item_id: Some(code.to_owned()),
        unit_code: unit.map(str::to_owned),
        invoiced_quantity: Some(dec("2")),
        ..line("1", "1")
    };
    for (case, line, expected) in [
        ("its own unit", of("PK-1", Some("mtr")), Some(("ROPE", Some("2")))),
        ("no unit", of(" pk-1 ", None), Some(("ROPE", Some("2")))),
        ("a pack", of("PK-1", Some("RO")), Some(("ROPE", Some("200")))),
        ("a conversion", of("PK-1", Some("KMT")), Some(("ROPE", Some("2000")))),
        ("a unit nobody knows", of("PK-1", Some("KGM")), Some(("ROPE", None))),
        ("a code nobody knows", of("PK-2", Some("MTR")), None),
        (
            "our code before the seller's",
            Line { buyers_item_id: Some("A1".to_owned()), ..of("PK-1", None) },
            Some(("A1", Some("2"))),
        ),
        (
            "the standard code where ours is not known",
            Line {
                buyers_item_id: Some("X".to_owned()),
                standard_item_id: Some(Identifier { value: "PK-1".to_owned(), scheme: None }),
                sellers_item_id: None,
                ..of("", None)
            },
            Some(("ROPE", Some("2"))),
        ),
    ] {
        let mut invoice = invoice("1");
        invoice.lines = vec![line];
        let articles = register.articles(&invoice, &conversions);
        let found = articles[0].map(|article| (article.item.code.as_str(), article.quantity));
        assert_eq!(found, expected.map(|(code, quantity)| (code, quantity.map(dec))), "CHK-28 {case}");
    }
}

#[test]
fn chk_7_an_entry_is_a_finding_with_the_name_of_its_setting() {
    let mut many = invoice("10");
    many.lines = (1..=30).map(|id| line(&id.to_string(), "0")).collect();
    let run = Case::of(many, with(&keys::CHECK_6, "on")).run();
    let finding = run.warnings[0].finding();
    assert_eq!((finding.code.as_str(), finding.severity), ("check.6", Severity::Warning));
    assert!(is_check(&finding) && !is_check(&Finding::warning("E203", "")));
    assert_eq!(run.warnings[0].offending.len(), 30);
    assert!(finding.found.ends_with("19, 20 and 10 more"), "{}", finding.found);
    assert!(finding.message.contains("20 and 10 more have an amount of zero"), "{}", finding.message);
}

#[test]
fn chk_22_percents_are_a_deviation_or_a_ratio() {
    let totals = Sums { invoices: 3, sum: dec("300") };
    for (mode, setting, value, warns) in [
        ("deviation", "on days 90 min 20 max 30", "80", false),
        ("ratio", "on days 90 min 80 max 130", "80", false),
        ("ratio", "on days 90 min 80 max 130", "79.99", true),
        ("ratio", "on days 90 min 80 max 130", "130", false),
        ("ratio", "on days 90 min 80 max 130", "130.01", true),
        ("ratio", "on days 90 max 30", "31", true),
        ("deviation", "on days 90 min 100", "0", false),
    ] {
        let settings = with(&keys::CHECK_12, setting).with(company_scope(), &keys::CHECK_PERCENT_MODE, mode);
        let case = Case { totals, ..Case::of(invoice(value), settings) };
        assert_eq!(!case.numbers().is_empty(), warns, "CHK-22 {mode} {setting} {value}");
    }
}

#[test]
fn chk_23_gross_or_net() {
    let settings = with(&keys::CHECK_13, "on min 5");
    assert_eq!(Case::of(invoice("10"), settings.clone()).numbers(), Vec::<u8>::new(), "gross 10");
    let net = settings.with(company_scope(), &keys::CHECK_AMOUNT_BASIS, "net");
    assert_eq!(Case::of(invoice("10"), net).numbers(), [13], "net 1");
}

#[test]
fn chk_20_means_and_limits_are_not_rounded() {
    // The mean of 10, 10 and 10.01 is 10.00333…; 1 % less is 9.9033.
    let totals = Sums { invoices: 3, sum: dec("30.01") };
    for (value, warns) in [("9.91", false), ("9.9034", false), ("9.90", true)] {
        let case = Case { totals, ..Case::of(invoice(value), with(&keys::CHECK_12, "on days 9 min 1")) };
        assert_eq!(!case.numbers().is_empty(), warns, "CHK-20 {value}");
    }
}

#[test]
fn chk_21_the_window_ends_before_the_issue_date_and_takes_what_came_earlier_that_day() {
    let sums = |invoices, sum| Sums { invoices, sum: dec(sum) };
    let mut past =
        history(&[("2026-02-07", "1"), ("2026-02-08", "10"), ("2026-03-09", "100"), ("2026-03-10", "1000")]);
    assert_eq!(past.window(day("2026-03-10"), 30), sums(2, "110"), "30 days: from 8 February");
    assert_eq!(past.window(day("2026-03-10"), 31), sums(3, "111"));
    past.same_day_before = sums(1, "5000");
    assert_eq!(past.window(day("2026-03-10"), 1), sums(2, "5100"));
}
