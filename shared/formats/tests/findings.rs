//! What a reader says about a document that it cannot take over as it is.

use attest_formats::{NOT_HELD, ReadError, Received, Source, read};
use attest_model::findings::Severity;
use attest_model::place::Term::{Bt, Map};
use attest_xml::Limits;

mod corpus;

const UBL: &str = "<Invoice xmlns:cac='urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2' \
    xmlns:cbc='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2' \
    xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'>\n";

fn receive(document: &str) -> Result<Received, ReadError> {
    let source = Source::new(document.as_bytes(), Limits::default())?;
    let tree = source.parse()?;
    read(tree.root())
}

fn ubl(content: &str) -> Received {
    receive(&format!("{UBL}{content}</Invoice>")).unwrap_or_else(|error| panic!("{content}: {error}"))
}

fn cii(content: &str) -> Received {
    let document = format!(
        "<rsm:CrossIndustryInvoice xmlns:rsm='urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100' \
         xmlns:ram='urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100' \
         xmlns:udt='urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100'>\n{content}</rsm:CrossIndustryInvoice>"
    );
    receive(&document).unwrap_or_else(|error| panic!("{content}: {error}"))
}

#[test]
fn val_12_a_value_not_of_its_type_is_a_finding_with_its_place_and_leaves_the_term_absent() {
    let quantity = "<cac:InvoiceLine/><cac:InvoiceLine>\n <cbc:InvoicedQuantity>12,5</cbc:InvoicedQuantity></cac:InvoiceLine>";
    let summation = "<rsm:SupplyChainTradeTransaction><ram:ApplicableHeaderTradeSettlement>\
        <ram:SpecifiedTradeSettlementHeaderMonetarySummation>\n<ram:DuePayableAmount>1e3</ram:DuePayableAmount>\
        </ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction>";
    let issue = |date: &str| {
        format!(
            "<rsm:ExchangedDocument><ram:IssueDateTime>\n{date}</ram:IssueDateTime></rsm:ExchangedDocument>"
        )
    };
    let cii_path = "/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString";
    for (received, term, found, place) in [
        (ubl(quantity), Bt(129), "12,5", (3, 2, "/Invoice/cac:InvoiceLine[2]/cbc:InvoicedQuantity")),
        (
            ubl("<cbc:IssueDate>31.03.2026</cbc:IssueDate>"),
            Bt(2),
            "31.03.2026",
            (2, 1, "/Invoice/cbc:IssueDate"),
        ),
        (
            ubl("<cbc:IssueDate>2026-02-30</cbc:IssueDate>"),
            Bt(2),
            "2026-02-30",
            (2, 1, "/Invoice/cbc:IssueDate"),
        ),
        (
            ubl("<cbc:DocumentCurrencyCode>Euro</cbc:DocumentCurrencyCode>"),
            Bt(5),
            "Euro",
            (2, 1, "/Invoice/cbc:DocumentCurrencyCode"),
        ),
        (
            cii(summation),
            Bt(115),
            "1e3",
            (
                3,
                1,
                "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement/\
                 ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:DuePayableAmount",
            ),
        ),
        (
            cii(&issue("<udt:DateTimeString format='102'>2026-03-31</udt:DateTimeString>")),
            Bt(2),
            "2026-03-31",
            (3, 1, cii_path),
        ),
        (
            cii(&issue("<udt:DateTimeString format='610'>202603</udt:DateTimeString>")),
            Bt(2),
            "202603 in format 610",
            (3, 1, cii_path),
        ),
    ] {
        let [finding] = received.findings.as_slice() else {
            panic!("{term} {found}: {:?}", received.findings)
        };
        let at = finding.place.as_ref().map(|place| (place.line, place.column, place.path.as_str()));
        assert_eq!((finding.code.as_str(), finding.severity), ("E003", Severity::Error), "{found}");
        assert_eq!((finding.term, finding.found.as_str(), at), (Some(term), found, Some(place)), "{found}");
        let invoice = &received.invoice;
        let numbers =
            [invoice.totals.amount_due, invoice.lines.last().and_then(|line| line.invoiced_quantity)];
        assert_eq!((invoice.issue_date, invoice.currency, numbers), (None, None, [None, None]), "{found}");
    }
}

#[test]
fn val_12_an_amount_in_another_currency_is_kept_and_told() {
    let received = ubl("<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cac:LegalMonetaryTotal>\
         <cbc:TaxInclusiveAmount currencyID='eur'>1</cbc:TaxInclusiveAmount>\
         <cbc:PayableAmount currencyID='SEK'>1300</cbc:PayableAmount></cac:LegalMonetaryTotal>");
    assert_eq!(received.invoice.totals.amount_due.unwrap().to_string(), "1300");
    let [finding] = received.findings.as_slice() else { panic!("{:?}", received.findings) };
    assert_eq!(
        (finding.code.as_str(), finding.term, finding.found.as_str()),
        ("E003", Some(Bt(115)), "1300 SEK")
    );
}

#[test]
fn att_11_broken_base64_is_e603_and_the_attachment_stays_without_bytes() {
    let received = ubl("<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>\
         <cbc:EmbeddedDocumentBinaryObject mimeCode='application/pdf' filename='a.pdf'>JVBERi0*\
         </cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>");
    let [finding] = received.findings.as_slice() else { panic!("{:?}", received.findings) };
    assert_eq!(
        (finding.code.as_str(), finding.severity, finding.term),
        ("E603", Severity::Warning, Some(Bt(125)))
    );
    let attachment = received.invoice.supporting_documents[0].attachment.as_ref().unwrap();
    assert_eq!((attachment.file_name.as_deref(), attachment.content.len()), (Some("a.pdf"), 0));
    assert_eq!((attachment.digest.as_str(), attachment.size_bytes), ("", 0));
}

/// Covers ATT-14: the order of the document; which one is shown first is decided where they are listed.
#[test]
fn att_8_attached_documents_are_read_in_the_order_of_the_document() {
    let document = |id: &str, content: &str| {
        format!(
            "<cac:AdditionalDocumentReference><cbc:ID>{id}</cbc:ID>{content}</cac:AdditionalDocumentReference>"
        )
    };
    let embedded = |name: &str, base64: &str| {
        format!(
            "<cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode='image/tiff' filename='{name}'>{base64}\
             </cbc:EmbeddedDocumentBinaryObject></cac:Attachment>"
        )
    };
    let location = "<cac:Attachment><cac:ExternalReference><cbc:URI>https://example.com/a.pdf</cbc:URI>\
                    </cac:ExternalReference></cac:Attachment>";
    let received = ubl(&[
        document("2", &embedded("b.tif", "SUkq\r\n  AA==\n")),
        document("1", location),
        document("3", &embedded("../a.tif", "TU0AKg")),
    ]
    .concat());
    assert_eq!(received.findings, []);
    let found: Vec<_> = received
        .invoice
        .supporting_documents
        .iter()
        .map(|document| {
            let attachment = document.attachment.as_ref();
            let name = attachment.and_then(|attachment| attachment.file_name.as_deref());
            let content = attachment.map(|attachment| attachment.content.as_slice());
            (document.reference.as_deref(), name, content, document.external_location.as_deref())
        })
        .collect();
    let expected = [
        (Some("2"), Some("b.tif"), Some(&b"II*\0"[..]), None),
        (Some("1"), None, None, Some("https://example.com/a.pdf")),
        (Some("3"), Some("../a.tif"), Some(&b"MM\0*"[..]), None),
    ];
    assert_eq!(found, expected, "ATT-11: an address is text and is not fetched");
}

#[test]
fn what_has_no_field_is_told_group_by_group() {
    let received = ubl(
        "<cbc:ID>1</cbc:ID><cbc:ID>2</cbc:ID><cbc:UUID/><cac:Signature><cbc:ID>s</cbc:ID><cbc:Note>n</cbc:Note></cac:Signature>\
         <cac:InvoiceLine><cbc:ID>1</cbc:ID><cac:SubInvoiceLine><cbc:ID>1.1</cbc:ID></cac:SubInvoiceLine></cac:InvoiceLine>",
    );
    let told: Vec<_> = received
        .findings
        .iter()
        .map(|f| (f.code.as_str(), f.severity, f.place.as_ref().unwrap().path.as_str(), f.found.as_str()))
        .collect();
    let expected = [
        (NOT_HELD, Severity::Warning, "/Invoice/cbc:ID[2]", "2"),
        (NOT_HELD, Severity::Warning, "/Invoice/cac:Signature", "s n"),
        (NOT_HELD, Severity::Warning, "/Invoice/cac:InvoiceLine/cac:SubInvoiceLine", "1.1"),
    ];
    assert_eq!(told, expected);
    let many = ubl(&"<cbc:UUID>x</cbc:UUID>".repeat(60));
    assert_eq!(many.findings.len(), 51, "fifty, and how many more");
    assert!(many.findings[50].message.starts_with("10 more"), "{}", many.findings[50].message);
}

#[test]
fn val_12_many_findings_of_one_code_are_counted_and_not_kept() {
    let subtotals =
        "<cac:TaxSubtotal><cbc:TaxAmount>x</cbc:TaxAmount><cbc:Percent>25</cbc:Percent></cac:TaxSubtotal>"
            .repeat(60);
    let many = ubl(&format!("<cac:TaxTotal>{subtotals}</cac:TaxTotal>"));
    assert_eq!(many.findings.len(), 51);
    let last = &many.findings[50];
    assert_eq!((last.code.as_str(), last.severity), ("E003", Severity::Error));
    assert_eq!(last.message, "10 more values are not of their type either");
    assert_eq!(many.invoice.vat_breakdown.len(), 60, "what was read stays");
}

#[test]
fn in_20_more_lines_than_a_message_holds_are_e005() {
    let lines = |count| format!("{UBL}{}</Invoice>", "<cac:InvoiceLine/>".repeat(count));
    assert_eq!(receive(&lines(200_000)).unwrap().invoice.lines.len(), 200_000);
    let error = receive(&lines(200_001)).expect_err("a line too many");
    assert_eq!(error.code(), "E005");
    assert_eq!(
        error.to_string(),
        "it holds more than 200000 lines; expected several messages with fewer each"
    );
}

#[test]
fn val_11_other_formats_are_e002_with_their_name_and_place() {
    for (document, words) in [
        ("<a:Order xmlns:a='urn:oasis:names:specification:ubl:schema:xsd:Order-2'/>", "an order"),
        ("<FatturaElettronica xmlns='urn:x'/>", "a FatturaPA invoice"),
        ("<Invoice xmlns='urn:oasis:names:tc:ubl:Invoice:1:0'/>", "a UBL 1.0 invoice"),
        ("<Invoice/>", "of a kind unknown to us (root element Invoice without namespace)"),
        ("<Rechnung xmlns='urn:x'/>", "of a kind unknown to us (root element Rechnung of namespace urn:x)"),
    ] {
        let document = format!("<?xml version='1.0'?>\n {document}");
        let error = receive(&document).expect_err("an unsupported format");
        assert_eq!((error.code(), error.place()), ("E002", Some((2, 2))), "{document}");
        assert!(error.to_string().contains(words), "{error}");
        assert!(error.to_string().contains("UBL 2.1 credit note"), "what is supported is named: {error}");
    }
}

#[test]
fn val_10_what_is_not_well_formed_is_e001_with_its_place() {
    let error = receive(&format!("{UBL}<cbc:ID>1</cbc:Id></Invoice>")).expect_err("mismatched tags");
    assert_eq!((error.code(), error.place()), ("E001", Some((2, 10))));
    assert!(error.to_string().ends_with("found </cbc:Id>; expected </cbc:ID>"), "{error}");
}

#[test]
fn every_term_has_its_place_by_line_and_group() {
    let document = format!(
        "{UBL}<cbc:ID>1</cbc:ID><cac:InvoiceLine><cbc:ID>1</cbc:ID></cac:InvoiceLine>\n<cac:InvoiceLine><cbc:ID>2</cbc:ID>\
         <cac:OrderLineReference><cac:OrderReference><cbc:ID>4711</cbc:ID></cac:OrderReference></cac:OrderLineReference>\
         </cac:InvoiceLine></Invoice>"
    );
    let source = Source::new(document.as_bytes(), Limits::default()).unwrap();
    let tree = source.parse().unwrap();
    let received = read(tree.root()).unwrap();
    let order = received.place(&tree, Map(2), 1).unwrap();
    assert_eq!(order.path, "/Invoice/cac:InvoiceLine[2]/cac:OrderLineReference/cac:OrderReference/cbc:ID");
    assert_eq!((order.line, received.place(&tree, Map(2), 0)), (3, None));
    let trail = received.trail(&tree);
    assert_eq!(trail.find(Map(2), 1), Some(order));
    assert_eq!(
        trail.find(Bt(126), 0).map(|place| place.path).as_deref(),
        Some("/Invoice/cac:InvoiceLine[1]/cbc:ID")
    );
}

#[test]
fn val_10_documents_cut_off_anywhere_are_e001() {
    for folder in ["ubl/peppol-bis3/base-example.xml", "cii/en16931/CII_example6.xml"] {
        for (path, _) in corpus::documents(&[folder]) {
            let bytes = std::fs::read(path).unwrap();
            // The end of a document may be white space.
            let length = bytes.trim_ascii_end().len();
            for cut in (0..length).step_by(61).chain([length - 1]) {
                let error = Source::new(&bytes[..cut], Limits::default())
                    .and_then(|source| source.parse().map(|tree| tree.element_count()))
                    .expect_err("a part of a document");
                assert_eq!(error.code(), "E001", "{folder} cut at {cut}: {error}");
            }
        }
    }
}
