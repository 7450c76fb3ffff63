//! Demo documents, and the chains of the corpus from the order to the invoice.

use std::path::Path;

use attest_payables::matching::{Evidence, Verdict};

use super::*;

fn demo(invoice: &str) -> Arguments {
    let demo = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../events/demo"));
    Arguments {
        invoice: demo.join("inbox/network").join(invoice),
        orders: vec![demo.join("master")],
        receipts: vec![demo.join("master/receipts.csv")],
        settings: None,
        day: "2026-03-16".parse().ok(),
        json: true,
    }
}

fn one(arguments: &Arguments) -> Matched {
    let mut found = matched(arguments).unwrap();
    assert_eq!(found.len(), 1);
    found.remove(0)
}

/// The evidence of a criterion on the first line: verdict, expected, found.
fn said(matched: &Matched, criterion: &str) -> (Verdict, String, String) {
    let evidence = &matched.result.lines[0].evidence;
    let found = evidence.iter().find(|found| found.criterion.word() == criterion).unwrap();
    let text = |value: &Option<attest_payables::matching::Value>| {
        value.as_ref().map_or_else(String::new, ToString::to_string)
    };
    let Evidence { verdict, expected, found, .. } = found;
    (*verdict, text(expected), text(found))
}

/// Covers MATCH-32, MATCH-57.
#[test]
fn match_59_the_evidence_names_value_tolerance_and_setting() {
    let found = one(&demo("02-three-way-match.xml"));
    assert_eq!((found.state, found.is_straight_through), ("final_check", true));
    assert_eq!(said(&found, "QT"), (Verdict::Met, "60".to_owned(), "60".to_owned()));
    let shown = evidence::shown(&found.result);
    for wanted in [
        "order V7/0001, method G: compared with order and receipts\n",
        "default of tol.price",
        "company NB, PO/AUTCHK",
        "takes 60 for 12000 from order line 1 of receipt 5001",
    ] {
        assert!(shown.contains(wanted), "{wanted}\n{shown}");
    }
    let found = one(&demo("05-price-differs.xml"));
    assert_eq!((found.state, found.is_straight_through), ("review", false));
    assert_eq!(said(&found, "PR").0, Verdict::NotMet);
    let shown = evidence::shown(&found.result);
    assert!(shown.starts_with("not matched, differs from its order (CRITERIA): PR price"), "{shown}");
    assert!(!shown.contains(" takes "), "what is not matched takes nothing: {shown}");
    let line = serde_json::to_value(&found).unwrap();
    assert_eq!(line["result"]["rules"], attest_payables::matching::RULES_VERSION);
    let evidence = line["result"]["lines"][0]["evidence"].as_array().unwrap();
    let price = evidence.iter().find(|found| found["criterion"] == "PR").unwrap();
    assert_eq!(price["verdict"], "not_met");
    assert!(price["because"].as_str().unwrap().ends_with("tol.price"), "{price}");
}

#[test]
fn another_suppliers_order_and_a_credit_note_are_told_apart() {
    let found = one(&demo("21-order-of-another-supplier.xml"));
    let (verdict, expected, _) = said(&found, "PO");
    assert_eq!(verdict, Verdict::NotMet);
    assert!(expected.contains("of supplier"), "{expected}");
    let refused = matched(&demo("28-credit-for-05.xml")).unwrap_err();
    assert!(format!("{refused:#}").contains("a credit note is paired"), "{refused:#}");
}

fn corpus() -> Option<PathBuf> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus");
    let path = PathBuf::from(std::env::var("ATTEST_CORPUS").unwrap_or_else(|_| default.to_owned()));
    if !path.is_dir() {
        assert!(std::env::var_os("CI").is_none(), "the corpus is required: set ATTEST_CORPUS");
        println!("skipped: no corpus at {}", path.display());
        return None;
    }
    Some(path)
}

/// The documents of a deal, by their place in the corpus.
fn deal(invoice: &str, orders: &[&str], receipts: &[&str], settings: Option<&Path>) -> Option<Arguments> {
    let corpus = corpus()?;
    let paths = |names: &[&str]| names.iter().map(|name| corpus.join(name)).collect();
    Some(Arguments {
        invoice: corpus.join(invoice),
        orders: paths(orders),
        receipts: paths(receipts),
        settings: settings.map(Path::to_owned),
        day: "2026-03-16".parse().ok(),
        json: true,
    })
}

const OASIS: &str = "ubl/oasis/UBL-Invoice-2.0-Example.xml";
const ORDER: &str = "orders/oasis/UBL-Order-2.0-Example.xml";
const DESPATCH: &str = "despatch/oasis/UBL-DespatchAdvice-2.0-Example.xml";
const RECEIPT: &str = "receipt-advice/oasis/UBL-ReceiptAdvice-2.0-Example.xml";

/// The OASIS invoice with the currency of its amounts as that of the document, which it does not name (BT-5).
fn with_currency(folder: &Path) -> Option<String> {
    let text = std::fs::read_to_string(corpus()?.join(OASIS)).unwrap();
    let named = text.replacen(
        "</cbc:InvoiceTypeCode>",
        "</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>GBP</cbc:DocumentCurrencyCode>",
        1,
    );
    let path = folder.join("oasis.xml");
    std::fs::write(&path, named).unwrap();
    Some(path.display().to_string())
}

/// As it stands, the invoice of the chain cannot be compared with an order: it names no currency.
#[test]
fn match_15_an_invoice_without_a_currency_goes_to_review() {
    let Some(arguments) = deal(OASIS, &[ORDER], &[DESPATCH, RECEIPT], None) else { return };
    let found = one(&arguments);
    assert_eq!((found.state, found.is_straight_through), ("review", false), "{:#?}", found.result);
    let (verdict, expected, _) = said(&found, "PO");
    assert_eq!(
        (verdict, expected.as_str()),
        (Verdict::NotMet, "AEG012345 in the currency of the invoice, which names none (BT-5)")
    );
}

/// 100 ordered, 90 sent and received, 100 invoiced.
///
/// Covers MATCH-35, MATCH-36, REC-9.
#[test]
fn match_36_the_real_chain_with_ten_missing_never_goes_straight_through() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("settings.csv");
    // Of what the two documents differ in besides the quantity, nothing is compared.
    std::fs::write(&settings, "setting,value\nPO/AUTCHK,\"PC,QT\"\n").unwrap();
    for (case, receipts, settings, state, received) in [
        ("all criteria", &[DESPATCH, RECEIPT][..], None, "awaiting_receipt", 90),
        ("quantity alone", &[DESPATCH, RECEIPT], Some(settings.as_path()), "awaiting_receipt", 90),
        ("before the receipt", &[DESPATCH], Some(&settings), "awaiting_receipt", 0),
    ] {
        let Some(invoice) = with_currency(folder.path()) else { return };
        let Some(arguments) = deal(&invoice, &[ORDER], receipts, settings) else { return };
        let found = one(&arguments);
        assert_eq!((found.state, found.is_straight_through), (state, false), "{case}: {:#?}", found.result);
        assert_eq!(said(&found, "QT").2, "100", "{case}");
        assert_eq!(found.result.lines[0].received, Some(received.into()), "{case}");
        let told = format!("waits for its goods, {received} received and open");
        assert!(evidence::shown(&found.result).contains(&told), "{case}: {}", evidence::shown(&found.result));
        assert_eq!(said(&found, "PO").0, Verdict::Met, "{case}");
        assert!(
            found.notes.iter().any(|note| note.contains("goods count when received")),
            "{:?}",
            found.notes
        );
    }
}

/// A document without rows may name several orders in its header.
#[test]
fn match_53_a_header_names_several_orders() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let orders = write(
        "orders.csv",
        "company,order,supplier,currency,status,overhead,accrual_method,line,sellers_item,quantity,unit,unit_price\n\
         C1,B-1,S1,EUR,committed,no,O,1,P1,10,C62,60.00\nC1,B-2,S1,EUR,committed,no,O,1,P1,10,C62,40.00\n",
    );
    let settings = write("settings.csv", "setting,value\nPL/AUTOINVM,2\n");
    for (reference, net, state, taken) in [
        ("B-1", "600.00", "final_check", &["B-1 600"][..]),
        ("B-1; B-2", "1000.00", "final_check", &["B-1 600", "B-2 400"]),
        ("B-2,B-1", "1000.00", "final_check", &["B-2 400", "B-1 600"]),
        ("B-1, B-2", "999.99", "review", &["B-1 600", "B-2 399.99"]),
        ("B-1, B-9", "600.00", "review", &[]),
    ] {
        let invoice = write(
            "invoice.csv",
            &format!(
                "number,seller_name,issue_date,currency,order,net,tax,gross\n\
                 1,The Supplier AB,2026-03-01,EUR,\"{reference}\",{net},0,{net}\n"
            ),
        );
        let found = one(&Arguments {
            invoice,
            orders: vec![orders.clone()],
            receipts: Vec::new(),
            settings: Some(settings.clone()),
            day: "2026-03-16".parse().ok(),
            json: true,
        });
        assert_eq!(found.state, state, "MATCH-53 {reference}: {:#?}", found.result);
        let header = found.result.header.as_ref().map(|header| header.taken.as_slice()).unwrap_or_default();
        let own: Vec<_> =
            header.iter().map(|(order, amount)| format!("{order} {}", amount.normalize())).collect();
        assert_eq!(own, taken, "MATCH-53 {reference}");
    }
}

/// Each receipt advice of the corpus beside the order of 100 it is about.
///
/// Covers REC-9, MATCH-36.
#[test]
fn match_36_receipt_advices_count_what_was_taken() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("settings.csv");
    std::fs::write(&settings, "setting,value\nPO/AUTCHK,\"PC,QT\"\n").unwrap();
    for (advice, expected) in [
        // The despatch advice as a document is acknowledged; goods have not come.
        ("UseCase_1", "acknowledges a despatch advice"),
        ("UseCase_2", "acknowledges a despatch advice"),
        ("UseCase_3", "acknowledges a despatch advice"),
        // Nothing says how much came.
        ("UseCase_4", "has no cbc:ReceivedQuantity"),
        ("UseCase_5", "has no cbc:ReceivedQuantity"),
        ("UseCase_8", "has no cbc:ReceivedQuantity"),
        // 100 came and 20 were rejected; 90 came and 1 was rejected: both are fewer than the 100 invoiced.
        ("UseCase_7", ""),
        ("Full", ""),
    ] {
        let name = format!("receipt-advice/ReceiptAdvice_Example_{advice}.xml");
        let Some(invoice) = with_currency(folder.path()) else { return };
        let Some(arguments) = deal(&invoice, &[ORDER], &[&name], Some(&settings)) else { return };
        match matched(&arguments) {
            Err(error) => assert!(format!("{error:#}").contains(expected), "{advice}: {error:#}"),
            Ok(found) => {
                let found = &found[0];
                assert_eq!(found.state, "awaiting_receipt", "{advice}: {:#?}", found.result);
                let said = expected.is_empty() || found.notes.iter().any(|note| note.contains(expected));
                assert!(said, "{advice}: {:?}", found.notes);
            }
        }
    }
}

/// The order of ten and fifty, changed and cancelled; the invoice is the order as it first was.
///
/// Covers MATCH-15, MATCH-33.
#[test]
fn match_15_changed_and_cancelled_orders_of_the_corpus() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("settings.csv");
    std::fs::write(&settings, "setting,value\nPL/AUTOINVM,2\nPO/AUTCHK,\"QT,PR,LA\"\n").unwrap();
    let invoice = folder.path().join("invoice.csv");
    let name = |file: &str| format!("orders/advanced-ordering/{file}.xml");
    let (order, first, second, cancelled) =
        (name("Order_sc1"), name("OrderChange_sc1"), name("OrderChange_sc2"), name("OrderCancellation_sc3"));
    for (case, papers, quantities, state) in [
        ("as ordered", vec![&order], ["10", "50"], "final_check"),
        ("line 1 is now five", vec![&order, &first], ["10", "50"], "review"),
        ("as changed", vec![&order, &first], ["5", "50"], "final_check"),
        ("line 2 is taken back", vec![&order, &first, &second], ["5", "50"], "review"),
        ("cancelled", vec![&order, &cancelled], ["10", "50"], "review"),
    ] {
        let papers: Vec<&str> = papers.into_iter().map(String::as_str).collect();
        let Some(mut arguments) = deal(OASIS, &papers, &[], Some(&settings)) else { return };
        std::fs::write(&invoice, two_lines(quantities)).unwrap();
        arguments.invoice.clone_from(&invoice);
        let found = one(&arguments);
        assert_eq!(found.state, state, "{case}: {:#?} {:?}", found.result, found.notes);
        let assumed = "order Order-1: nothing gives its accrual method; O is taken";
        assert!(found.notes.iter().any(|note| note == assumed), "{case}: {:?}", found.notes);
    }
    let all = name("").replace("/.xml", "");
    let Some(arguments) = deal(OASIS, &[&all], &[], Some(&settings)) else { return };
    let notes = one(&arguments).notes;
    let answer = "OrderResponse_sc1.xml: not used; OrderResponse is neither an order, its change or cancellation, nor a receipt";
    assert!(notes.iter().any(|note| note.ends_with(answer)), "answers are no orders: {notes:?}");
    let assumes = |note: &&String| note.contains("accrual method");
    assert_eq!(notes.iter().find(assumes), None, "the invoice names none of these orders");
}

/// An import file with two lines at the prices of the order.
fn two_lines(quantities: [&str; 2]) -> String {
    let amount = |quantity: &str, price: u32| quantity.parse::<u32>().unwrap() * price;
    let [one, two] = quantities;
    let (first, second) = (amount(one, 40), amount(two, 6));
    format!(
        "number,seller_name,issue_date,currency,order,net,tax,gross,line,order_line,quantity,unit,unit_price,line_net\n\
         1,The Supplier AB,2026-03-01,EUR,Order-1,{net},0,{net},1,1,{one},NAR,40,{first}\n\
         1,The Supplier AB,,,,,,,2,2,{two},NAR,6,{second}\n",
        net = first + second,
    )
}
