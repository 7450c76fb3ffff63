use attest_model::capture::doubts;
use attest_model::money::decimal;
use attest_model::place::Term::Bt;

use super::*;

const SIDECAR: &str = r#"{"captured": [
 {"image": "0001.tif",
  "number": {"value": "F-17", "confidence": 0.98},
  "issue_date": {"value": "2026-03-01", "confidence": 0.95},
  "currency": {"value": "SEK", "confidence": 1},
  "seller_vat": {"value": "SE556897154201", "confidence": "0.91"},
  "seller_name": {"value": "Bergsjo Grus", "confidence": 0.40},
  "net": {"value": "1000.00", "confidence": 0.99},
  "tax": {"value": "250.00", "confidence": 0.99},
  "gross": {"value": "1250.00", "confidence": 0.64},
  "due_date": {"value": "2026-03-31"}},
 {"image": "0002.tif",
  "number": "F-18",
  "issue_date": "01.03.26",
  "stamp": "received",
  "lines": [{"item": {"value": "Grus", "confidence": 0.5}, "quantity": 3}]}
]}"#;

#[test]
fn in_16_a_sidecar_gives_the_head_and_lines_only_where_they_were_captured() {
    assert!(is_capture(SIDECAR.as_bytes()));
    let found = read("0001.json", SIDECAR.as_bytes()).unwrap();
    let [first, second] = &found[..] else { panic!("{found:?}") };
    assert_eq!(first.invoice.number.as_deref(), Some("F-17"));
    assert_eq!(first.invoice.image_name.as_deref(), Some("0001.tif"));
    assert_eq!(first.invoice.lines, [], "IN-16: header data only");
    assert_eq!(first.invoice.totals.amount_due, decimal("1250.00").ok());
    assert_eq!(first.findings, []);
    assert_eq!((second.line, second.invoice.lines.len()), (12, 1), "IN-16: line capture is on");
    assert_eq!(second.invoice.lines[0].invoiced_quantity, decimal("3").ok());
}

#[test]
fn in_17_confidences_decide_which_fields_are_doubtful() {
    let found = read("0001.json", SIDECAR.as_bytes()).unwrap();
    let fields = |capture: &Capture, min: &str| {
        let found = doubts(&capture.values, decimal(min).unwrap());
        found.iter().map(|doubt| doubt.field).collect::<Vec<_>>()
    };
    assert_eq!(fields(&found[0], "0.8"), ["gross"], "the VAT number names the supplier surely enough");
    assert_eq!(fields(&found[0], "0.6"), Vec::<&str>::new());
    assert_eq!(fields(&found[0], "0.95"), ["supplier", "gross"]);
    assert_eq!(fields(&found[1], "0"), ["supplier", "date", "currency", "net", "tax", "gross"], "absent");
    assert_eq!(fields(&found[1], "0.01")[1], "number", "no confidence counts as 0");
}

#[test]
fn in_17_a_value_that_cannot_be_read_is_a_finding_of_its_document() {
    let found = read("0001.json", SIDECAR.as_bytes()).unwrap();
    let findings: Vec<_> = found[1]
        .findings
        .iter()
        .map(|finding| (finding.code.as_str(), finding.term, finding.place.as_ref().unwrap().line))
        .collect();
    assert_eq!(findings, [("READ-1", None, 15), ("E003", Some(Bt(2)), 14)]);
    let text = r#"{"captured": [{"number": {"value": "1", "confidence": 98}}]}"#;
    let found = read("x.json", text.as_bytes()).unwrap();
    assert_eq!(found[0].values[0].confidence, None);
    assert!(found[0].findings[0].message.contains("a confidence from 0 to 1"), "{:?}", found[0].findings);
    assert!(read("x.json", b"{\"captured\": [").is_err());
}

#[test]
fn in_18_the_structured_document_wins() {
    let capture = read("0001.json", SIDECAR.as_bytes()).unwrap().remove(0);
    let structured = Invoice {
        number: Some("F-2026-17".into()),
        issue_date: attest_model::dates::date("2026-03-02"),
        ..Invoice::default()
    };
    let (joined, values) = join(structured, capture.clone());
    assert_eq!(joined.number.as_deref(), Some("F-2026-17"), "IN-18 both have it");
    assert_eq!(joined.issue_date, attest_model::dates::date("2026-03-02"), "IN-18 both have it");
    assert_eq!(joined.totals.total_with_vat, decimal("1250.00").ok(), "only captured");
    assert_eq!(joined.image_name.as_deref(), Some("0001.tif"));
    let origin = |term| values.iter().find(|value| value.term == Bt(term)).map(|value| value.origin);
    assert_eq!(origin(1), Some(Origin::Structured));
    assert_eq!(origin(112), Some(Origin::Captured));
    assert_eq!(origin(10), None, "neither has it");
    let left: Vec<_> = doubts(&values, decimal("0.8").unwrap()).iter().map(|doubt| doubt.field).collect();
    assert_eq!(left, ["gross"]);

    let whole = Invoice { lines: vec![attest_model::invoice::Line::default(); 2], ..capture.invoice.clone() };
    let (joined, values) = join(whole.clone(), capture);
    assert_eq!(joined, whole, "a full document takes nothing");
    assert!(values.iter().all(|value| value.origin == Origin::Structured));
}

#[test]
fn in_17_what_a_person_enters_replaces_what_was_read_and_is_manual() {
    let [first, second] = <[Capture; 2]>::try_from(read("0001.json", SIDECAR.as_bytes()).unwrap()).unwrap();
    let corrected =
        correct(first.clone(), &[("gross", "1260.00"), ("due_date", ""), ("number", "F-17"), ("stamp", "x")])
            .unwrap();
    let invoice = &corrected.invoice;
    assert_eq!(invoice.totals.total_with_vat, decimal("1260.00").ok(), "IN-17 corrected");
    assert_eq!(invoice.totals.amount_due, decimal("1260.00").ok(), "IN-17 what follows from it follows");
    assert_eq!(invoice.payment_due_date, None, "IN-17 taken away");
    assert_eq!(invoice.seller.name.as_deref(), Some("Bergsjo Grus"), "IN-17 what was not sent stays");
    assert_eq!(invoice.image_name.as_deref(), Some("0001.tif"));
    let manual: Vec<_> =
        corrected.values.iter().filter(|v| v.origin == Origin::Manual).map(|v| v.term).collect();
    assert_eq!(manual, [Bt(1), Bt(112)], "IN-17 entered or confirmed");
    assert!(
        !corrected.values.iter().any(|value| value.term == Bt(9)),
        "IN-17 nothing stands for it any more"
    );
    assert_eq!(doubts(&corrected.values, decimal("0.9").unwrap()), [], "IN-17 manual is certain");

    let dated = correct(second, &[("issue_date", "2026-03-01"), ("currency", "SEK"), ("net", "10")]).unwrap();
    assert_eq!(dated.invoice.issue_date, attest_model::dates::date("2026-03-01"));
    assert_eq!(dated.invoice.lines.len(), 1, "IN-16 captured lines stay");
    assert!(dated.findings.iter().all(|finding| finding.term != Some(Bt(2))), "IN-17 {:?}", dated.findings);

    let refused = correct(first, &[("issue_date", "1 March"), ("gross", "much")]).unwrap_err().to_string();
    assert!(refused.contains("issue_date") && refused.contains("gross"), "IN-17 {refused}");

    let nothing = Capture { invoice: Invoice::default(), values: Vec::new(), findings: Vec::new(), line: 1 };
    let typed = correct(nothing, &[("number", "F-19"), ("gross", "5"), ("seller_name", "Grus")]).unwrap();
    assert_eq!(typed.invoice.type_code.as_deref(), Some("380"), "an image that nobody had read");
    let shown = written(typed.invoice);
    let of = |name: &str| shown[CORRECTED.iter().position(|own| *own == name).unwrap()].as_str();
    assert_eq!((of("number"), of("gross"), of("tax")), ("F-19", "5", ""), "the form shows what stands there");
}
