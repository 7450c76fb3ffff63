//! Chapter 12 end to end: invoices of one supplier, the history they make, and what later ones are compared with.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeMap;

use attest::bench::company::{self, Size, TODAY};
use attest::bench::history::{self, CHECKS, PAST};
use attest::engines::Keep;
use attest::world::{World, morning_of};
use attest_model::dates::Date;
use attest_model::ids::UserCode;
use attest_model::money::{Currency, Decimal, decimal};
use attest_model::record::{Channel, InvoiceRecord, State};
use attest_steps::acts::{Act, By, act};
use attest_store::{ArticleSums, Change, DaySums};
use attest_tests::day;
use attest_tests::house::{self, House};

const SIZE: Size = Size { invoices: 0, lines: 1 };

const USERS: &str = "user,name,email,active,rights\n\
    anna,Anna,anna@kontio.example,yes,accounts | workbench.admin\n";

const SERVICES: &str = "company,service,name,blocked,valid_from,valid_to\n\
    C1,CRANE,Mobile crane,no,2026-01-01,2026-02-28\nC1,OLD,Scaffold,yes,,\n";

const PARTNERS: &str = "company,partner,name,blocked\nC1,LYFT,Lyft & Kran,yes\n";

/// `P0` stands on every generated invoice; here it is article `ART-0`.
const ITEMS: &str = "company,item,name,other_codes,unit,pack_sizes,service,partner\n\
    C1,ART-0,Part 0,P0,C62,BX:10,CRANE,LYFT\n";

struct Checks {
    world: World,
    _folder: tempfile::TempDir,
}

fn dec(text: &str) -> Decimal {
    decimal(text).unwrap()
}

fn eur() -> Currency {
    Currency::new("EUR").unwrap()
}

impl Checks {
    async fn with(settings: &[&str]) -> Self {
        let House { world, folder, .. } = House::empty("tests", "http://127.0.0.1:8642").await;
        let own = Self { world, _folder: folder };
        for (name, csv) in company::master(SIZE) {
            if name != "orders.csv" {
                own.import(name, &csv).await;
            }
        }
        let rows: String = settings.iter().map(|row| format!("C1,{row}\n")).collect();
        for (name, csv) in [
            ("users.csv", USERS.to_owned()),
            ("services.csv", SERVICES.to_owned()),
            ("partners.csv", PARTNERS.to_owned()),
            ("items.csv", ITEMS.to_owned()),
            ("settings.csv", format!("company,supplier,setting,value\n{rows}")),
        ] {
            own.import(name, &csv).await;
        }
        own
    }

    async fn import(&self, name: &str, csv: &str) {
        house::import(&self.world, name, csv).await;
    }

    /// An invoice of supplier `S0` of one line, with a number, an issue date, a net amount and a quantity.
    async fn invoice(&self, number: usize, issued: &str, net: &str, quantity: &str) -> InvoiceRecord {
        self.document(number, &xml(number, issued, net, quantity)).await
    }

    async fn document(&self, number: usize, xml: &str) -> InvoiceRecord {
        let name = format!("{number:06}.xml");
        self.world.upload(Channel::Network, &name, xml.as_bytes().to_vec()).await.unwrap();
        self.world.settle(|_, _| {}).await;
        assert!(self.world.dead_letters().is_empty(), "{:?}", self.world.dead_letters());
        self.of(number).await
    }

    async fn of(&self, number: usize) -> InvoiceRecord {
        let name = format!("{number:06}.xml");
        let all = self.world.invoices().await.unwrap();
        all.into_iter().find(|record| record.file_name == name).unwrap_or_else(|| panic!("{name}"))
    }

    async fn act(&self, number: usize, what: &Act) -> State {
        let record = self.of(number).await;
        let user = UserCode::new("anna");
        let by = By { user: &user, comment: "because of the test", channel: "workbench", seen: None };
        let done = act(self.world.desk(), "checks", &record.id, &by, what).await.unwrap().unwrap();
        self.world.settle(|_, _| {}).await;
        done
    }

    async fn history(&self) -> Vec<(Date, DaySums)> {
        let store = &self.world.engines.store;
        store.list_history(&"C1".into(), &"S0".into(), eur(), (Date::MIN, day("2026-12-31"))).await.unwrap()
    }

    async fn articles(&self) -> BTreeMap<String, Vec<(Date, ArticleSums)>> {
        let store = &self.world.engines.store;
        let wanted = ["art-0", "art-149"].into();
        let days = (day("2020-01-01"), day("2026-12-31"));
        store.list_article_history(&"C1".into(), &"S0".into(), &wanted, days).await.unwrap()
    }
}

fn xml(number: usize, issued: &str, net: &str, quantity: &str) -> String {
    assert!(number.is_multiple_of(10), "supplier S0 has every tenth number");
    let generated = company::invoice(number, SIZE);
    let cents = 1_000 + number;
    let shown = |cents: usize| format!("{}.{:02}", cents / 100, cents % 100);
    let tax = (cents * 24 + 50) / 100;
    let (net, quantity) = (dec(net), dec(quantity));
    let new_tax = attest_model::money::round(net * dec("0.24"), 2);
    let price = (net / quantity).normalize();
    generated
        .replace(&format!(">{}</cbc:PriceAmount>", shown(cents)), &format!(">{price}</cbc:PriceAmount>"))
        .replace(&format!(">{}<", shown(cents + tax)), &format!(">{}<", net + new_tax))
        .replace(&format!(">{}<", shown(tax)), &format!(">{new_tax}<"))
        .replace(&format!(">{}<", shown(cents)), &format!(">{net}<"))
        .replace("unitCode=\"C62\">1<", &format!("unitCode=\"C62\">{quantity}<"))
        .replace("<cbc:IssueDate>2026-03-10", &format!("<cbc:IssueDate>{issued}"))
}

fn codes(record: &InvoiceRecord) -> Vec<&str> {
    let codes = record.findings.iter().map(|finding| finding.code.as_str());
    codes.filter(|code| code.starts_with("check.")).collect()
}

fn sums(invoices: u64, net: &str, gross: &str) -> DaySums {
    DaySums { invoices, net: dec(net), gross: dec(gross) }
}

#[tokio::test]
async fn chk_21_sums_follow_the_invoice_whatever_way_it_goes() {
    let checks = Checks::with(&[]).await;
    let first = checks.invoice(10, "2026-03-10", "100.00", "4").await;
    assert!(first.arrived_at.is_some() && first.has_articles, "{:?}", first.findings);
    checks.invoice(20, "2026-03-10", "50.00", "2").await;
    checks.invoice(30, "2026-03-11", "0.10", "1").await;
    let credit =
        xml(40, "2026-03-11", "10.00", "1").replace("<cbc:InvoiceTypeCode>380", "<cbc:InvoiceTypeCode>381");
    checks.document(40, &credit).await;
    let (tenth, eleventh) = (day("2026-03-10"), day("2026-03-11"));
    let all = vec![(tenth, sums(2, "150", "186")), (eleventh, sums(1, "0.1", "0.12"))];
    assert_eq!(checks.history().await, all, "CHK-21: by issue date, without the credit note");
    let quantities = |first: (u64, &str)| {
        let of = |(invoices, quantity): (u64, &str)| ArticleSums { invoices, quantity: dec(quantity) };
        BTreeMap::from([("art-0".to_owned(), vec![(tenth, of(first)), (eleventh, of((1, "1")))])])
    };
    assert_eq!(checks.articles().await, quantities((2, "6")), "CHK-25");

    assert_eq!(checks.act(10, &Act::Remove).await, State::Removed);
    assert_eq!(checks.history().await[0], (tenth, sums(1, "50", "62")), "CHK-21 removed");
    assert_eq!(checks.articles().await, quantities((1, "2")), "CHK-25 removed");
    checks.act(10, &Act::Restore).await;
    assert_eq!(checks.history().await, all, "CHK-21 it is completed once more");
    assert_eq!(checks.articles().await, quantities((2, "6")), "CHK-25 it is completed once more");
    assert_eq!(checks.act(20, &Act::Reject).await, State::Rejected);
    assert_eq!(checks.act(10, &Act::Reject).await, State::Rejected);
    assert_eq!(checks.history().await, all[1..], "CHK-21 a day without invoices is no day");
    assert_eq!(checks.articles().await["art-0"].len(), 1, "CHK-25");
    assert!(!checks.of(10).await.has_articles);
    checks.act(30, &Act::Revalidate).await;
    assert_eq!(checks.history().await, all[1..], "CHK-21 another look counts nothing twice");
}

/// Covers CHK-1, CHK-2, CHK-4, CHK-24.
#[tokio::test]
async fn chk_16_a_total_is_compared_with_the_suppliers_completed_invoices() {
    let checks = Checks::with(&[",check.12,on days 90 min 20 max 30", ",check.amount_basis,net"]).await;
    let alone = checks.invoice(10, "2026-01-10", "100.00", "1").await;
    assert_eq!(alone.not_evaluated.iter().map(|noted| noted.number).collect::<Vec<_>>(), [12], "CHK-24");
    assert_eq!(codes(&alone), Vec::<&str>::new());
    checks.invoice(20, "2026-02-10", "120.00", "1").await;
    checks.invoice(30, "2026-03-09", "80.00", "1").await;
    for (number, net, warns) in [(40, "79.99", true), (60, "130.01", true), (50, "130.00", false)] {
        let record = checks.invoice(number, "2026-03-10", net, "1").await;
        assert_eq!(codes(&record) == ["check.12"], warns, "CHK-16 {net}: {:?}", record.findings);
        assert_eq!(record.gross, Some(attest_model::money::round(dec(net) * dec("1.24"), 2)), "CHK-2");
        assert!(record.state != State::Error, "CHK-2 a warning stops nothing");
        checks.act(number, &Act::Remove).await;
    }
    let same_day = checks.invoice(70, "2026-03-10", "135.00", "1").await;
    assert_eq!(codes(&same_day), ["check.12"], "of the same day, later, and not this one itself: mean 100");
    let later = checks.invoice(80, "2026-03-10", "138.00", "1").await;
    assert_eq!(codes(&later), Vec::<&str>::new(), "CHK-21 what came earlier that day counts: mean 108.75");
    checks.act(70, &Act::Revalidate).await;
    assert_eq!(codes(&checks.of(70).await), Vec::<&str>::new(), "CHK-7 a new run replaces the entries");
}

#[tokio::test]
async fn chk_5_a_party_entry_wins_and_goes_when_it_is_deleted() {
    let checks = Checks::with(&[",check.13,on max 100", "S0,check.13,off", ",check.7,on"]).await;
    assert_eq!(codes(&checks.invoice(10, "2026-03-10", "500.00", "1").await), ["check.7"], "CHK-5, CHK-6");
    checks.import("settings.csv", "company,supplier,setting,value\nC1,S0,check.13,on max 10\n").await;
    checks.act(10, &Act::Revalidate).await;
    assert_eq!(codes(&checks.of(10).await), ["check.7", "check.13"], "CHK-8: in the order of the numbers");
}

/// Covers CHK-13, CHK-15, CHK-28.
#[tokio::test]
async fn chk_14_services_and_partners_of_the_register_are_looked_at() {
    let checks = Checks::with(&[",check.9,on", ",check.10,on", ",check.11,on"]).await;
    assert_eq!(codes(&checks.invoice(10, "2026-03-10", "10.00", "1").await), ["check.10", "check.11"]);
    checks.import("items.csv", &ITEMS.replace("CRANE,LYFT", "OLD,")).await;
    assert_eq!(codes(&checks.invoice(20, "2026-02-10", "10.00", "1").await), ["check.9"]);
    let refused =
        checks.world.import_file("items.csv", ITEMS.replace("CRANE", "TRAIN").as_bytes()).await.unwrap();
    assert_eq!(refused.refused, ["items: service TRAIN of item ART-0 of company C1 is not known"]);
}

/// Covers CHK-25.
#[tokio::test]
async fn chk_18_quantities_are_compared_article_by_article() {
    let checks = Checks::with(&[",check.14,on days 90 min 50 max 100"]).await;
    let first = checks.invoice(10, "2026-03-01", "100.00", "10").await;
    assert_eq!(first.not_evaluated.iter().map(|noted| noted.number).collect::<Vec<_>>(), [14], "CHK-24");
    checks.invoice(20, "2026-03-02", "200.00", "20").await;
    for (number, quantity, warns) in [(30, "7", true), (40, "30", false), (50, "31", true)] {
        let record = checks.invoice(number, "2026-03-10", &format!("{quantity}0.00"), quantity).await;
        assert_eq!(codes(&record) == ["check.14"], warns, "CHK-27 i, j, k {quantity}: {:?}", record.findings);
        checks.act(number, &Act::Remove).await;
    }
}

#[tokio::test]
async fn chk_9_warnings_go_to_a_person_where_they_are_routed() {
    let orders = "company,order,supplier,currency,status,overhead,accrual_method,issue_date,line,sellers_item,\
        description,quantity,unit,unit_price,account,tax_code\n\
        C1,PO-000011,S0,EUR,committed,no,O,2026-02-01,1,P0,Part 0,1,C62,10.10,4010,I24\n\
        C1,PO-000021,S0,EUR,committed,no,O,2026-02-01,1,P0,Part 0,1,C62,10.20,4010,I24\n";
    let checks = Checks::with(&[",check.7,on"]).await;
    checks.import("orders.csv", orders).await;
    let straight = checks.document(10, &company::invoice(10, SIZE)).await;
    assert_eq!((straight.state, codes(&straight)), (State::Ready, vec!["check.7"]), "CHK-9 none");
    checks.import("settings.csv", "company,supplier,setting,value\nC1,,checks.route,review\n").await;
    let routed = checks.document(20, &company::invoice(20, SIZE)).await;
    assert!(matches!(routed.state, State::Review | State::Approval), "CHK-9 review: {}", routed.state);
    assert!(routed.reservations > 0, "it stays matched");
}

/// What a supplier's looks find, however its days are kept.
#[tokio::test]
async fn chk_21_days_of_months_that_are_over_are_moved_together_and_sum_to_the_same() {
    let checks = Checks::with(&[]).await;
    let store = &checks.world.engines.store;
    let (company, supplier) = ("C1".into(), "S0".into());
    let add = |from: &str, count: i64, invoices: u64| {
        let mut change = Change::new(morning_of(TODAY).unwrap());
        for at in 0..count {
            let on = day(from).checked_add(jiff::Span::new().days(at)).unwrap();
            let each = Decimal::from(invoices);
            let totals = DaySums { invoices, net: each * dec("100.10"), gross: each * dec("124.12") };
            change.add_history(&company, &supplier, eur(), on, totals);
            let articles: BTreeMap<_, _> = (0..150)
                .map(|at| (format!("art-{at}"), ArticleSums { invoices, quantity: each * dec("2.5") }))
                .collect();
            change.add_article_history(&company, &supplier, on, &articles);
        }
        change
    };
    let meter = &checks.world.engines.meter;
    for (from, count) in [("2026-01-01", 20), ("2026-02-01", 7), ("2026-12-28", 4)] {
        store.commit(add(from, count, 3)).await.unwrap();
    }
    let whole = (checks.history().await, checks.articles().await);
    assert_eq!((whole.0.len(), whole.0[0].1), (31, sums(3, "300.30", "372.36")));
    assert_eq!(whole.1["art-0"].len(), 31);
    assert_eq!(checks.articles().await, whole.1, "CHK-25 January is moved, and February with it");
    meter.reset();
    assert_eq!((checks.history().await, checks.articles().await), whole, "CHK-21 moved, and the same");
    let counts = meter.counts();
    assert_eq!(counts.get("dynamodb Query"), Some(&2), "{counts:?}");
    assert!(!counts.contains_key("dynamodb TransactWriteItems"), "what is left is little or not over");

    let window = (day("2026-01-05"), day("2026-01-06"));
    let part = store.list_history(&company, &supplier, eur(), window).await.unwrap();
    assert_eq!(part, whole.0[4..6], "CHK-21 to the day, within a month that was moved");

    // What comes and goes later stands beside what was moved, and is moved to it when it is much.
    store.commit(add("2026-01-01", 2, 1)).await.unwrap();
    assert_eq!(checks.history().await[0].1, sums(4, "400.40", "496.48"), "CHK-21 a late invoice");
    store.commit(add("2026-01-01", 20, 5)).await.unwrap();
    let (one, other) = tokio::join!(checks.articles(), checks.articles());
    assert_eq!((one["art-0"][0].1.invoices, &one), (9, &other), "two looks that both would move");
    for _ in 0..3 {
        let now = (checks.history().await, checks.articles().await);
        assert_eq!(now.0[0].1, sums(9, "900.90", "1117.08"), "CHK-21 moved once");
        assert_eq!(now.1["art-149"][1].1, ArticleSums { invoices: 9, quantity: dec("22.5") }, "CHK-25");
        assert_eq!(now.1["art-0"].len(), 31);
    }
}

/// Sums make the number of invoices irrelevant: 100,000 of the past cost the requests of 1,000, two more than none.
#[tokio::test]
async fn chk_21_a_long_history_costs_as_many_requests_as_a_short_one() {
    let mut found = Vec::new();
    for (past, checks) in [(PAST, None), (1_000, Some(CHECKS)), (PAST, Some(CHECKS))] {
        let folder = tempfile::tempdir().unwrap();
        let keep = Keep::Memory(folder.path().join("documents"));
        let measured = Box::pin(history::measure(&keep, folder.path(), past, checks)).await.unwrap();
        assert_eq!(measured.compared_with, past, "CHK-21");
        println!(
            "{past} invoices, checks {}: {:?}",
            if checks.is_some() { "on" } else { "off" },
            measured.requests
        );
        found.push(measured);
    }
    assert_eq!(found[1].requests, found[2].requests, "CHK-21 the same requests, however many invoices");
    assert_eq!(
        found[2].total(),
        found[0].total() + 2,
        "CHK-21 one query for the totals, one for the articles"
    );
}
