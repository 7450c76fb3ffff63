//! How much memory reading takes, in allocations and bytes: figures that are the same on every machine.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

use allocation_counter::{AllocationInfo, measure};
use attest_formats::{Received, Source, read};
use attest_xml::Limits;

const UBL: &str = "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2' \
    xmlns:cac='urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2' \
    xmlns:cbc='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'>";
const UBL_LINE: &str = "<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode='C62'>2</cbc:InvoicedQuantity>\
    <cbc:LineExtensionAmount currencyID='EUR'>20.00</cbc:LineExtensionAmount><cac:Item><cbc:Name>Bolt</cbc:Name>\
    <cac:SellersItemIdentification><cbc:ID>B-1</cbc:ID></cac:SellersItemIdentification><cac:ClassifiedTaxCategory>\
    <cbc:ID>S</cbc:ID><cbc:Percent>25</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item><cac:Price>\
    <cbc:PriceAmount currencyID='EUR'>10.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine>";
const MEANS: &str = "<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cac:PayeeFinancialAccount>\
    <cbc:ID>SE4550000000058398257466</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>";

const CII: &str = "<rsm:CrossIndustryInvoice xmlns:rsm='urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100' \
    xmlns:ram='urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100'>\
    <rsm:SupplyChainTradeTransaction>";
const CII_LINE: &str = "<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID>\
    </ram:AssociatedDocumentLineDocument><ram:SpecifiedTradeProduct><ram:SellerAssignedID>B-1</ram:SellerAssignedID>\
    <ram:Name>Bolt</ram:Name></ram:SpecifiedTradeProduct><ram:SpecifiedLineTradeDelivery>\
    <ram:BilledQuantity unitCode='C62'>2</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>\
    </ram:IncludedSupplyChainTradeLineItem>";

/// One part so often between a start and an end.
struct Document {
    name: &'static str,
    start: &'static str,
    part: &'static str,
    end: &'static str,
    /// What ten times the parts may take: lists of lines have room from the start, others double when they are full.
    most: u64,
}

static DOCUMENTS: [Document; 5] = [
    Document { name: "lines of UBL", start: UBL, part: UBL_LINE, end: "</Invoice>", most: 11 },
    Document { name: "payment means of UBL", start: UBL, part: MEANS, end: "</Invoice>", most: 20 },
    Document {
        name: "lines of CII",
        start: CII,
        part: CII_LINE,
        end: "</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>",
        most: 11,
    },
    Document {
        name: "rows of Finvoice",
        start: "<Finvoice Version='3.0'>",
        part: "<InvoiceRow><ArticleIdentifier>B-1</ArticleIdentifier><ArticleName>Bolt</ArticleName>\
               <DeliveredQuantity QuantityUnitCode='C62'>2</DeliveredQuantity></InvoiceRow>",
        end: "</Finvoice>",
        most: 11,
    },
    Document {
        name: "amounts of no type",
        start: UBL,
        part: "<cac:AllowanceCharge><cbc:Amount>x</cbc:Amount></cac:AllowanceCharge>",
        end: "</Invoice>",
        most: 20,
    },
];

impl Document {
    fn of(&self, parts: usize) -> String {
        [self.start, &self.part.repeat(parts), self.end].concat()
    }
}

/// What the tree takes, and what reading takes beside it.
fn taken(document: &str) -> (AllocationInfo, AllocationInfo, Received) {
    let source = Source::new(document.as_bytes(), Limits::default()).unwrap();
    let mut tree = None;
    let parsed = measure(|| tree = Some(source.parse().unwrap()));
    let tree = tree.unwrap();
    let mut received = None;
    let read = measure(|| received = Some(read(tree.root()).unwrap()));
    (parsed, read, received.unwrap())
}

#[test]
fn ten_times_the_parts_take_ten_times_the_memory() {
    for document in &DOCUMENTS {
        let (small_tree, small, _) = taken(&document.of(1_000));
        let (large_tree, large, _) = taken(&document.of(10_000));
        for (what, small, large) in [
            ("bytes of the tree", small_tree.bytes_total, large_tree.bytes_total),
            ("bytes", small.bytes_total, large.bytes_total),
            ("bytes at once", small.bytes_max, large.bytes_max),
            ("allocations", small.count_total, large.count_total),
        ] {
            let name = document.name;
            assert!(large <= small * document.most, "{what} of 10,000 {name}: {large}; of 1,000: {small}");
        }
    }
}

#[test]
fn a_line_is_allocated_once_and_each_of_its_texts() {
    let lines = 1_000;
    for (document, texts) in [(&DOCUMENTS[0], 5), (&DOCUMENTS[2], 4)] {
        let (tree, read, received) = taken(&document.of(lines));
        assert_eq!(received.invoice.lines.len(), lines, "{}", document.name);
        // Beside the texts: the list of lines, that of marks, that of what is held.
        let most = lines as u64 * texts + 30;
        assert!(
            read.count_total <= most,
            "{}: {} allocations, at most {most}",
            document.name,
            read.count_total
        );
        assert!(tree.count_total <= 20, "{}: {} allocations of a tree", document.name, tree.count_total);
        let bytes = read.bytes_max / lines as u64;
        assert!(bytes <= 1_050, "{}: {bytes} bytes for each line", document.name);
    }
}
