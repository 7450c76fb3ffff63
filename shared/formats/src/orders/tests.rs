use std::path::{Path, PathBuf};

use attest_model::master::UnitConversion;
use attest_model::money::decimal;
use attest_model::orders::{AccrualMethod, PurchaseOrder};

use super::*;

/// The folder of third-party documents; absent outside of CI means skipped.
fn corpus() -> Option<PathBuf> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus");
    let folder = std::env::var("ATTEST_CORPUS").unwrap_or_else(|_| default.to_owned());
    if Path::new(&folder).is_dir() {
        return Some(PathBuf::from(folder));
    }
    assert!(std::env::var("CI").is_err(), "the corpus is needed at {folder}");
    println!("skipped: no corpus at {folder}");
    None
}

fn load(corpus: &Path, file: &str) -> OrderingDocument {
    read(&std::fs::read(corpus.join(file)).unwrap()).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn order(corpus: &Path, file: &str) -> PurchaseOrder {
    let OrderingDocument::Order(order) = load(corpus, file) else { panic!("{file} is no order") };
    order.draft.fix("C1".into(), "S1".into(), AccrualMethod::G)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() { files(&entry, found) } else { found.push(entry) }
    }
}

#[test]
fn every_document_of_ordering_is_read_or_refused_with_its_reason() {
    let Some(corpus) = corpus() else { return };
    let mut found = Vec::new();
    for folder in ["orders", "despatch", "receipt-advice", "order-response", "catalogue"] {
        files(&corpus.join(folder), &mut found);
    }
    assert!(found.len() > 55, "{}", found.len());
    found.sort();
    let (mut kept, mut refused) = (0, Vec::new());
    for file in &found {
        let name = file.strip_prefix(&corpus).unwrap().display().to_string();
        match read(&std::fs::read(file).unwrap()) {
            Ok(_) => kept += 1,
            Err(error) => refused.push(format!("{name}: {error}")),
        }
    }
    assert_eq!(kept, 42, "{}", refused.join("\n"));
    for line in &refused {
        let reasons = ["the document is ", "no cbc:ReceivedQuantity", "acknowledges a despatch advice"];
        assert!(reasons.iter().any(|reason| line.contains(reason)), "{line}");
    }
}

#[test]
fn rec_8_an_order_is_read_with_its_lines_and_parties() {
    let Some(corpus) = corpus() else { return };
    let OrderingDocument::Order(order) = load(&corpus, "orders/Order_Example.xml") else { panic!() };
    assert_eq!(order.parties.buyer.electronic_address.as_ref().unwrap().value, "987654325");
    assert_eq!(order.parties.seller.legal_registration.as_ref().unwrap().value, "123456789");
    let draft = &order.draft;
    assert_eq!((draft.number.as_str(), draft.currency.code()), ("34", "NOK"));
    assert_eq!(draft.contract.as_ref().unwrap().as_str(), "34322");
    assert_eq!(draft.issue_date.unwrap().to_string(), "2018-09-01");
    assert_eq!(draft.total_with_vat, decimal("6372.50").ok());
    let line = &draft.lines[0];
    assert_eq!((line.id.as_str(), line.unit_code.as_str()), ("1", "EA"));
    assert_eq!((line.quantity, line.unit_price), (decimal("120").unwrap(), decimal("50.000").unwrap()));
    assert_eq!(line.line_amount, decimal("6300.00").unwrap(), "line charge and allowance are in the amount");
    assert_eq!(line.sellers_item_id, Some("121212".into()));
    assert_eq!(line.buyers_item_id, Some("123456".into()));
    assert_eq!(line.standard_item_id, Some("7560000012345".into()));
    assert_eq!(line.wbs_code.as_deref(), Some("12345678"));
    assert_eq!(line.required_date.unwrap().to_string(), "2010-02-25");
}

#[test]
fn prices_and_amounts_follow_from_one_another() {
    for (case, price, expected) in [
        (
            "both",
            "<cbc:LineExtensionAmount>9</cbc:LineExtensionAmount>|<cbc:PriceAmount>4</cbc:PriceAmount>",
            Ok(("4", "9")),
        ),
        ("price only", "|<cbc:PriceAmount>0.3333</cbc:PriceAmount>", Ok(("0.3333", "1.00"))),
        (
            "base quantity",
            "|<cbc:PriceAmount>10</cbc:PriceAmount><cbc:BaseQuantity>4</cbc:BaseQuantity>",
            Ok(("2.5", "7.5")),
        ),
        ("amount only", "<cbc:LineExtensionAmount>10</cbc:LineExtensionAmount>|", Ok(("3.333333", "10"))),
        (
            "base of zero",
            "|<cbc:PriceAmount>10</cbc:PriceAmount><cbc:BaseQuantity>0</cbc:BaseQuantity>",
            Err("a quantity above 0"),
        ),
        ("neither", "|", Err("a price or a line amount")),
        (
            "comma",
            "|<cbc:PriceAmount>1,5</cbc:PriceAmount>",
            Err("/Order/cac:OrderLine/cac:LineItem/cac:Price/cbc:PriceAmount is \"1,5\"; expected a decimal"),
        ),
    ] {
        let (amount, price) = price.split_once('|').unwrap();
        let text = format!(
            r#"<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:ID>1</cbc:ID><cbc:DocumentCurrencyCode>SEK</cbc:DocumentCurrencyCode><cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="C62">3</cbc:Quantity>{amount}<cac:Price>{price}</cac:Price></cac:LineItem></cac:OrderLine></Order>"#
        );
        match (read(text.as_bytes()), expected) {
            (Ok(OrderingDocument::Order(order)), Ok((price, amount))) => {
                let line = &order.draft.lines[0];
                assert_eq!(line.unit_price, decimal(price).unwrap(), "{case}");
                assert_eq!(line.line_amount, decimal(amount).unwrap(), "{case}");
            }
            (Err(error), Err(words)) => assert!(error.to_string().contains(words), "{case}: {error}"),
            (found, _) => panic!("{case}: {found:?}"),
        }
    }
}

/// Covers REC-8.
#[test]
fn match_63_an_order_change_says_what_happens_to_each_line() {
    let Some(corpus) = corpus() else { return };
    let before = order(&corpus, "orders/advanced-ordering/Order_sc1.xml");
    for (file, expected) in [
        ("OrderChange_sc1.xml", vec![("1", "5", "40"), ("2", "50", "6")]),
        ("OrderChange_sc2.xml", vec![("1", "10", "40")]),
    ] {
        let OrderingDocument::Change(mut change) = load(&corpus, &format!("orders/advanced-ordering/{file}"))
        else {
            panic!("{file}")
        };
        change.order = before.number.clone();
        let after = apply_change(&before, &change).unwrap_or_else(|error| panic!("{file}: {error}"));
        let found: Vec<_> =
            after.lines.iter().map(|l| (&*l.id, l.quantity.to_string(), l.unit_price.to_string())).collect();
        let found: Vec<_> = found.iter().map(|(a, b, c)| (*a, b.as_str(), c.as_str())).collect();
        assert_eq!(found, expected, "{file}");
    }
}

fn small_order() -> PurchaseOrder {
    let line = |id: &str, quantity: i64| {
        let text = format!(
            r#"{{"id":"{id}","sellers_item_id":"P{id}","buyers_item_id":null,"standard_item_id":null,"quantity":"{quantity}",
            "unit_code":"KGM","unit_price":"2","line_amount":"{}","wbs_code":"W","required_date":null}}"#,
            quantity * 2
        );
        serde_json::from_str::<OrderLine>(&text).unwrap()
    };
    OrderDraft {
        number: "A/1".into(),
        status: OrderStatus::Committed,
        contract: None,
        is_overhead: false,
        currency: Currency::new("SEK").unwrap(),
        accrual_method: None,
        variations: Vec::new(),
        buyer: None,
        total_with_vat: None,
        lines: vec![line("1", 10), line("2", 20)],
        issue_date: None,
    }
    .fix("C1".into(), "S1".into(), AccrualMethod::G)
}

fn change_of(lines: Vec<LineChange>) -> OrderChange {
    OrderChange {
        parties: Parties::default(),
        number: "C".into(),
        sequence: None,
        order: "a/1".into(),
        currency: Currency::new("SEK").unwrap(),
        total_with_vat: None,
        lines,
    }
}

#[test]
fn match_63_a_change_keeps_what_is_invoiced_and_reserved() {
    let mut order = small_order();
    order.lines[0].reserved_quantity = decimal("4").unwrap();
    let mut smaller = small_order().lines[0].clone();
    smaller.quantity = decimal("3").unwrap();
    smaller.wbs_code = None;
    let after = apply_change(&order, &change_of(vec![LineChange::Revise(smaller)])).unwrap();
    assert_eq!(
        after.lines[0].open_quantity(),
        decimal("-1").unwrap(),
        "the caller releases what is too much"
    );
    assert_eq!(after.lines[0].wbs_code.as_deref(), Some("W"), "what the change does not say stays");

    let delete = change_of(vec![LineChange::Delete("1".into()), LineChange::Delete("2".into())]);
    let after = apply_change(&order, &delete).unwrap();
    let left: Vec<_> = after.lines.iter().map(|line| (&*line.id, line.quantity)).collect();
    assert_eq!(left, [("1", Decimal::ZERO)], "a reserved line stays with nothing open");
}

#[test]
fn a_change_that_does_not_fit_is_refused_as_a_whole() {
    let line = |id: &str| {
        let mut line = small_order().lines[0].clone();
        line.id = id.into();
        line
    };
    let mut closed = small_order();
    closed.status = OrderStatus::Closed;
    let mut in_euro = change_of(vec![]);
    in_euro.currency = Currency::new("EUR").unwrap();
    let mut other = change_of(vec![]);
    other.order = "B/1".into();
    for (case, order, change, expected) in [
        ("other order", small_order(), other, "changes order B/1, not order A/1"),
        ("closed", closed.clone(), change_of(vec![]), "order A/1 is Closed and takes no changes"),
        ("currency", small_order(), in_euro, "the change is in EUR and order A/1 in SEK"),
        ("line exists", small_order(), change_of(vec![LineChange::Add(line("2"))]), "has a line 2 already"),
        (
            "no line",
            small_order(),
            change_of(vec![LineChange::Put(line("3")), LineChange::Revise(line("9"))]),
            "no line 9",
        ),
        ("nothing to delete", small_order(), change_of(vec![LineChange::Delete("9".into())]), "no line 9"),
        ("nothing to keep", small_order(), change_of(vec![LineChange::Keep("9".into())]), "no line 9"),
    ] {
        let error = apply_change(&order, &change).unwrap_err().to_string();
        assert!(error.contains(expected), "{case}: {error}");
    }
    let put = apply_change(&small_order(), &change_of(vec![LineChange::Put(line("3"))])).unwrap();
    assert_eq!(put.lines.len(), 3, "a line that is put and not there is added");
    let cancellation = OrderCancellation {
        parties: Parties::default(),
        number: "X".into(),
        order: "A / 1".into(),
        reason: None,
    };
    assert_eq!(apply_cancellation(&small_order(), &cancellation).unwrap().status, OrderStatus::Cancelled);
    assert!(apply_cancellation(&closed, &cancellation).is_err());
}

#[test]
fn rec_9_a_delivery_carries_ticket_date_and_accepted_quantities() {
    let Some(corpus) = corpus() else { return };
    for (file, kind, ticket, date, lines) in [
        (
            "receipt-advice/ReceiptAdvice_Example_UseCase_7.xml",
            DeliveryKind::Receipt,
            "565899",
            "2021-09-11",
            vec![("AEG012345", "1", "80")],
        ),
        (
            "receipt-advice/ReceiptAdvice_Example_Full.xml",
            DeliveryKind::Receipt,
            "565899",
            "2021-09-26",
            vec![("AEG012345", "1", "89")],
        ),
        (
            "despatch/DespatchAdvice-BIS3_UseCase3.xml",
            DeliveryKind::Despatch,
            "1238",
            "2019-03-16",
            vec![("4321", "1", "10"), ("4321", "2", "23"), ("4321", "3", "500"), ("4321", "4", "12")],
        ),
    ] {
        let OrderingDocument::Delivery(delivery) = load(&corpus, file) else { panic!("{file}") };
        assert_eq!(delivery.kind, kind, "{file}");
        assert_eq!(delivery.ticket.as_deref(), Some(ticket), "{file}");
        assert_eq!(delivery.delivery_date.to_string(), date, "{file}");
        let found: Vec<_> = delivery
            .lines
            .iter()
            .map(|line| {
                (line.order.clone().unwrap(), line.order_line.clone().unwrap(), line.quantity.to_string())
            })
            .collect();
        let found: Vec<_> = found.iter().map(|(o, l, q)| (o.as_str(), l.as_str(), q.as_str())).collect();
        assert_eq!(found, lines, "{file}");
    }
}

fn delivered(order: Option<&str>, line: Option<&str>, product: Option<&str>, unit: &str) -> DeliveryLine {
    DeliveryLine {
        id: "1".into(),
        order: order.map(Into::into),
        order_line: line.map(str::to_owned),
        sellers_item_id: product.map(Into::into),
        buyers_item_id: None,
        standard_item_id: None,
        quantity: decimal("4").unwrap(),
        unit_code: unit.into(),
    }
}

#[test]
fn proc_4_a_delivery_becomes_receipts_once_its_orders_are_known() {
    let known = small_order();
    let mut second = small_order();
    second.number = "B/1".into();
    let find = |number: &OrderNumber| [&known, &second].into_iter().find(|order| order.number == *number);
    let units = [UnitConversion {
        company: "C1".into(),
        from: "TNE".into(),
        to: "KGM".into(),
        factor: decimal("1000").unwrap(),
    }];
    let delivery = |lines: Vec<DeliveryLine>| Delivery {
        kind: DeliveryKind::Receipt,
        parties: Parties::default(),
        number: "R1".into(),
        ticket: None,
        delivery_date: "2026-03-02".parse().unwrap(),
        lines,
    };
    for (case, line, expected) in [
        ("by number", delivered(Some("a/1"), Some("2"), None, "KGM"), Ok(("2", "4"))),
        ("by product", delivered(Some("A/1"), None, Some("p1"), "KGM"), Ok(("1", "4"))),
        ("other unit", delivered(Some("A/1"), Some("1"), None, "TNE"), Ok(("1", "4000"))),
        ("holds everywhere", delivered(Some("A/1"), Some("1"), None, "DTN"), Ok(("1", "400"))),
        ("no unit", delivered(Some("A/1"), Some("1"), None, ""), Ok(("1", "4"))),
        ("no order", delivered(None, Some("1"), None, "KGM"), Err("names no order")),
        (
            "order not known yet",
            delivered(Some("C/1"), Some("1"), None, "KGM"),
            Err("C/1, which is not known"),
        ),
        ("no such line", delivered(Some("A/1"), Some("7"), None, "KGM"), Err("names no single line")),
        ("no such product", delivered(Some("A/1"), None, Some("P9"), "KGM"), Err("names no single line")),
        ("nothing to go by", delivered(Some("A/1"), None, None, "KGM"), Err("names no single line")),
        (
            "unknown unit",
            delivered(Some("A/1"), Some("1"), None, "BX"),
            Err("counts in BX and order A/1 in KGM"),
        ),
    ] {
        match (delivery(vec![line]).receipts(&"C1".into(), find, &units), expected) {
            (Ok(receipts), Ok((line, quantity))) => {
                assert_eq!(receipts.len(), 1, "PROC-4 {case}");
                assert_eq!(receipts[0].number.as_str(), "R1", "PROC-4 {case}");
                let taken = &receipts[0].lines[0];
                assert_eq!(
                    (&*taken.order_line, taken.received_quantity),
                    (line, decimal(quantity).unwrap()),
                    "PROC-4 {case}"
                );
            }
            (Err(error), Err(words)) => assert!(error.to_string().contains(words), "PROC-4 {case}: {error}"),
            (found, _) => panic!("PROC-4 {case}: {found:?}"),
        }
    }
    let both = delivery(vec![
        delivered(Some("A/1"), Some("1"), None, "KGM"),
        delivered(Some("B/1"), Some("1"), None, "KGM"),
        delivered(Some("A/1"), Some("2"), None, "KGM"),
    ]);
    let receipts = both.receipts(&"C1".into(), find, &units).unwrap();
    let said: Vec<_> =
        receipts.iter().map(|r| (r.number.as_str(), r.order.as_str(), r.lines.len())).collect();
    assert_eq!(said, [("R1/1", "A/1", 2), ("R1/2", "B/1", 1)]);
}

#[test]
fn an_order_is_read_in_its_encoding_and_out_of_its_envelope() {
    let order = |note: &[u8]| {
        let head = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><StandardBusinessDocument><o:Order xmlns:o=\"urn:oasis:names:specification:ubl:schema:xsd:Order-2\" xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\"><ID>1</ID><DocumentCurrencyCode>SEK</DocumentCurrencyCode><cac:OrderLine><cac:LineItem><ID>1</ID><Quantity>1</Quantity><LineExtensionAmount>5</LineExtensionAmount><cac:Item><Name>";
        let tail = b"</Name></cac:Item></cac:LineItem></cac:OrderLine></o:Order></StandardBusinessDocument>";
        [&head[..], note, tail].concat()
    };
    let OrderingDocument::Order(read) = read(&order(b"Bj\xF6rk")).unwrap() else { panic!() };
    assert_eq!(read.draft.lines[0].description, "Björk");
    assert_eq!(read.draft.lines[0].unit_price, decimal("5").unwrap());
    assert!(matches!(super::read(b"<a>"), Err(OrderingError::Document(error)) if error.code() == "E001"));
}
