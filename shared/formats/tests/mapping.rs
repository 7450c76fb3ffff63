//! Which element is which term, in both syntaxes.

mod snippets;

use attest_model::invoice::{DocumentKind, Invoice};
use attest_model::place::Term::{self, Bt, Map};
use snippets::{cii, cii_document, cii_line, receive, reference, ubl_credit_note, ubl_invoice, ubl_line};

/// Term, what is read from the model, the documents that say X1 there.
type Row = (Term, fn(&Invoice) -> Option<String>, Vec<String>);

fn assert_rows(id: &str, rows: Vec<Row>) {
    for (term, field, documents) in rows {
        for document in documents {
            let received = receive(&document);
            assert_eq!(field(&received.invoice).as_deref(), Some("X1"), "{id}, {term}: {document}");
            assert_eq!(received.findings, [], "{id}, {term}: {document}");
            assert!(received.marks.find(term, 0).is_some(), "{id}, {term} has no place: {document}");
        }
    }
}

fn ubl_reference(name: &str) -> String {
    ubl_invoice(&format!("<cac:{name}><cbc:ID>X1</cbc:ID></cac:{name}>"))
}

/// Covers MAP-4, MAP-5, MAP-6, MAP-8, MAP-9.
#[test]
fn map_1_references_of_the_header() {
    let order = |content: &str| ubl_invoice(&format!("<cac:OrderReference>{content}</cac:OrderReference>"));
    assert_rows(
        "MAP-1…9",
        vec![
            (
                Bt(13),
                |i| i.purchase_order_reference.clone(),
                vec![order("<cbc:ID> X1\n</cbc:ID>"), cii("Agreement", &reference("BuyerOrder", ""))],
            ),
            (
                Bt(14),
                |i| i.sales_order_reference.clone(),
                vec![
                    order("<cbc:SalesOrderID>X1</cbc:SalesOrderID>"),
                    cii("Agreement", &reference("SellerOrder", "")),
                ],
            ),
            (
                Bt(15),
                |i| i.receiving_advice_reference.clone(),
                vec![
                    ubl_reference("ReceiptDocumentReference"),
                    cii("Delivery", &reference("ReceivingAdvice", "")),
                ],
            ),
            (
                Bt(16),
                |i| i.despatch_advice_reference.clone(),
                vec![
                    ubl_reference("DespatchDocumentReference"),
                    cii("Delivery", &reference("DespatchAdvice", "")),
                    cii("Delivery", &reference("DeliveryNote", "")),
                ],
            ),
            (
                Bt(12),
                |i| i.contract_reference.clone(),
                vec![
                    ubl_reference("ContractDocumentReference"),
                    cii("Agreement", &reference("Contract", "")),
                ],
            ),
            (
                Bt(10),
                |i| i.buyer_reference.clone(),
                vec![
                    ubl_invoice("<cbc:BuyerReference>X1</cbc:BuyerReference>"),
                    cii("Agreement", "<ram:BuyerReference>X1</ram:BuyerReference>"),
                ],
            ),
        ],
    );
}

/// Covers MAP-3, MAP-7.
#[test]
fn map_2_references_of_the_line() {
    let line_order =
        |content: &str| ubl_line(&format!("<cac:OrderLineReference>{content}</cac:OrderLineReference>"));
    let buyer_order = |content: &str| {
        let order = format!("<ram:BuyerOrderReferencedDocument>{content}</ram:BuyerOrderReferencedDocument>");
        cii_line("LineTradeAgreement", &order)
    };
    assert_rows(
        "MAP-2, MAP-3, MAP-7",
        vec![
            (
                Map(2),
                |i| i.lines[0].purchase_order_reference.clone(),
                vec![
                    line_order("<cac:OrderReference><cbc:ID>X1</cbc:ID></cac:OrderReference>"),
                    buyer_order("<ram:IssuerAssignedID>X1</ram:IssuerAssignedID>"),
                ],
            ),
            (
                Bt(132),
                |i| i.lines[0].order_line_reference.clone(),
                vec![line_order("<cbc:LineID>X1</cbc:LineID>"), buyer_order("<ram:LineID>X1</ram:LineID>")],
            ),
            (
                Map(7),
                |i| i.lines[0].despatch_advice_reference.clone(),
                vec![
                    ubl_line(
                        "<cac:DespatchLineReference><cac:DocumentReference><cbc:ID>X1</cbc:ID>\
                         </cac:DocumentReference></cac:DespatchLineReference>",
                    ),
                    cii_line("LineTradeDelivery", &reference("DespatchAdvice", "")),
                ],
            ),
        ],
    );
}

/// Covers MAP-11, MAP-17.
#[test]
fn map_10_project_object_tender_and_accounts() {
    let document = |code: &str| {
        format!(
            "<cac:AdditionalDocumentReference><cbc:ID>X1</cbc:ID><cbc:DocumentTypeCode>{code}</cbc:DocumentTypeCode>\
             </cac:AdditionalDocumentReference>"
        )
    };
    let code = |code: &str| reference("Additional", &format!("<ram:TypeCode>{code}</ram:TypeCode>"));
    let account = "<ram:ReceivableSpecifiedTradeAccountingAccount><ram:ID>X1</ram:ID></ram:ReceivableSpecifiedTradeAccountingAccount>";
    let cost = "<cbc:AccountingCost>X1</cbc:AccountingCost>";
    assert_rows(
        "MAP-10, MAP-11, MAP-17",
        vec![
            (
                Bt(11),
                |i| i.project_reference.clone(),
                vec![
                    ubl_reference("ProjectReference"),
                    ubl_credit_note(&document("50")),
                    cii(
                        "Agreement",
                        "<ram:SpecifiedProcuringProject><ram:ID>X1</ram:ID><ram:Name>?</ram:Name></ram:SpecifiedProcuringProject>",
                    ),
                ],
            ),
            (
                Bt(18),
                |i| i.invoiced_object.as_ref().map(|object| object.value.clone()),
                vec![ubl_invoice(&document("130")), cii("Agreement", &code("130"))],
            ),
            (
                Bt(17),
                |i| i.tender_reference.clone(),
                vec![ubl_reference("OriginatorDocumentReference"), cii("Agreement", &code("50"))],
            ),
            (
                Bt(122),
                |i| i.supporting_documents[0].reference.clone(),
                vec![
                    ubl_invoice(&document("50")),
                    ubl_invoice(&document("916")),
                    cii("Agreement", &code("916")),
                ],
            ),
            (
                Bt(19),
                |i| i.buyer_accounting_reference.clone(),
                vec![ubl_invoice(cost), cii("Settlement", account)],
            ),
            (
                Bt(133),
                |i| i.lines[0].buyer_accounting_reference.clone(),
                vec![ubl_line(cost), cii_line("LineTradeSettlement", account)],
            ),
        ],
    );
}

/// Covers MAP-13, MAP-19, MAP-20.
#[test]
fn map_18_numbers_codes_and_preceding_invoices() {
    let item = |content: &str| ubl_line(&format!("<cac:Item>{content}</cac:Item>"));
    assert_rows(
        "MAP-13, MAP-18…20",
        vec![
            (
                Bt(155),
                |i| i.lines[0].sellers_item_id.clone(),
                vec![
                    item(
                        "<cac:SellersItemIdentification><cbc:ID>X1</cbc:ID></cac:SellersItemIdentification>",
                    ),
                    cii_line("TradeProduct", "<ram:SellerAssignedID>X1</ram:SellerAssignedID>"),
                ],
            ),
            (
                Bt(156),
                |i| i.lines[0].buyers_item_id.clone(),
                vec![
                    item("<cac:BuyersItemIdentification><cbc:ID>X1</cbc:ID></cac:BuyersItemIdentification>"),
                    cii_line("TradeProduct", "<ram:BuyerAssignedID>X1</ram:BuyerAssignedID>"),
                ],
            ),
            (
                Bt(157),
                |i| i.lines[0].standard_item_id.as_ref().map(|id| id.value.clone()),
                vec![
                    item(
                        "<cac:StandardItemIdentification><cbc:ID>X1</cbc:ID></cac:StandardItemIdentification>",
                    ),
                    cii_line("TradeProduct", "<ram:GlobalID>X1</ram:GlobalID>"),
                ],
            ),
            (
                Bt(25),
                |i| i.preceding_invoices.first().map(|p| p.number.clone()),
                vec![
                    ubl_invoice(
                        "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>X1</cbc:ID>\
                         </cac:InvoiceDocumentReference></cac:BillingReference>",
                    ),
                    cii("Settlement", &reference("Invoice", "")),
                ],
            ),
            (
                Bt(1),
                |i| i.number.clone(),
                vec![ubl_invoice("<cbc:ID>X1</cbc:ID>"), cii_document("<ram:ID>X1</ram:ID>", "")],
            ),
            (
                Bt(3),
                |i| i.type_code.clone(),
                vec![
                    ubl_invoice("<cbc:InvoiceTypeCode>X1</cbc:InvoiceTypeCode>"),
                    ubl_credit_note("<cbc:CreditNoteTypeCode>X1</cbc:CreditNoteTypeCode>"),
                    cii_document("<ram:TypeCode>X1</ram:TypeCode>", ""),
                ],
            ),
        ],
    );
}

/// Covers MAP-14, MAP-15, MAP-16.
#[test]
fn map_12_dates_quantities_prices_and_amounts() {
    let ubl = receive(&ubl_invoice(
        "<cac:Delivery><cbc:ActualDeliveryDate>2026-03-31</cbc:ActualDeliveryDate></cac:Delivery><cac:InvoiceLine>\
         <cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode='KGM'>-2.50</cbc:InvoicedQuantity>\
         <cbc:LineExtensionAmount currencyID='EUR'>-25.00</cbc:LineExtensionAmount><cac:InvoicePeriod>\
         <cbc:StartDate>2026-03-01</cbc:StartDate><cbc:EndDate>2026-03-31</cbc:EndDate></cac:InvoicePeriod><cac:Price>\
         <cbc:PriceAmount currencyID='EUR'>1000.00</cbc:PriceAmount><cbc:BaseQuantity unitCode='KGM'>100</cbc:BaseQuantity>\
         <cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:Amount currencyID='EUR'>1</cbc:Amount>\
         <cbc:BaseAmount currencyID='EUR'>1001</cbc:BaseAmount></cac:AllowanceCharge></cac:Price></cac:InvoiceLine>",
    ));
    let date = |day: &str| format!("<udt:DateTimeString format='102'>{day}</udt:DateTimeString>");
    let cii = receive(&cii_document(
        "",
        &format!(
            "<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID>\
             </ram:AssociatedDocumentLineDocument><ram:SpecifiedLineTradeAgreement><ram:GrossPriceProductTradePrice>\
             <ram:ChargeAmount>1001</ram:ChargeAmount><ram:BasisQuantity unitCode='KGM'>100</ram:BasisQuantity>\
             <ram:AppliedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator>\
             <ram:ActualAmount>1</ram:ActualAmount></ram:AppliedTradeAllowanceCharge></ram:GrossPriceProductTradePrice>\
             <ram:NetPriceProductTradePrice><ram:ChargeAmount>1000.00</ram:ChargeAmount></ram:NetPriceProductTradePrice>\
             </ram:SpecifiedLineTradeAgreement><ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode='KGM'>-2.50\
             </ram:BilledQuantity></ram:SpecifiedLineTradeDelivery><ram:SpecifiedLineTradeSettlement>\
             <ram:BillingSpecifiedPeriod><ram:StartDateTime>{}</ram:StartDateTime><ram:EndDateTime>{}</ram:EndDateTime>\
             </ram:BillingSpecifiedPeriod><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>-25.00\
             </ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>\
             </ram:IncludedSupplyChainTradeLineItem><ram:ApplicableHeaderTradeDelivery>\
             <ram:ActualDeliverySupplyChainEvent><ram:OccurrenceDateTime>{}</ram:OccurrenceDateTime>\
             </ram:ActualDeliverySupplyChainEvent></ram:ApplicableHeaderTradeDelivery><ram:ApplicableHeaderTradeSettlement>\
             <ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode></ram:ApplicableHeaderTradeSettlement>",
            date("20260301"),
            date("20260331"),
            date("20260331"),
        ),
    ));
    assert_eq!((&ubl.findings, &cii.findings), (&vec![], &vec![]));
    assert_eq!(ubl.invoice, cii.invoice);
    let line = &ubl.invoice.lines[0];
    let numbers =
        [line.invoiced_quantity, line.item_net_price, line.price_base_quantity, line.line_net_amount];
    assert_eq!(numbers.map(|n| n.unwrap().to_string()), ["-2.50", "1000.00", "100", "-25.00"]);
    assert_eq!((line.unit_code.as_deref(), line.price_base_unit.as_deref()), (Some("KGM"), Some("KGM")));
    assert_eq!(line.unit_price().unwrap().to_string(), "10.00");
    let delivered = ubl.invoice.delivery.unwrap().actual_date.unwrap();
    assert_eq!((delivered.to_string(), line.period.unwrap().end), ("2026-03-31".to_owned(), Some(delivered)));
}

#[test]
fn map_22_totals_and_vat_in_two_currencies() {
    let ubl = receive(&ubl_invoice(
        "<cbc:TaxCurrencyCode>SEK</cbc:TaxCurrencyCode>\
         <cac:TaxTotal><cbc:TaxAmount currencyID='SEK'>275.00</cbc:TaxAmount></cac:TaxTotal>\
         <cac:TaxTotal><cbc:TaxAmount currencyID='EUR'>25.00</cbc:TaxAmount></cac:TaxTotal><cac:LegalMonetaryTotal>\
         <cbc:LineExtensionAmount currencyID='EUR'>100.00</cbc:LineExtensionAmount>\
         <cbc:TaxExclusiveAmount currencyID='EUR'>101.00</cbc:TaxExclusiveAmount>\
         <cbc:TaxInclusiveAmount currencyID='EUR'>126.00</cbc:TaxInclusiveAmount>\
         <cbc:PayableAmount currencyID='EUR'>120.00</cbc:PayableAmount></cac:LegalMonetaryTotal>",
    ));
    let cii = receive(&cii(
        "Settlement",
        "<ram:TaxCurrencyCode>SEK</ram:TaxCurrencyCode><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>\
         <ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>100.00</ram:LineTotalAmount>\
         <ram:TaxBasisTotalAmount>101.00</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID='EUR'>25.00</ram:TaxTotalAmount>\
         <ram:TaxTotalAmount currencyID='SEK'>275.00</ram:TaxTotalAmount><ram:GrandTotalAmount>126.00</ram:GrandTotalAmount>\
         <ram:DuePayableAmount>120.00</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>",
    ));
    assert_eq!((&ubl.findings, &cii.findings), (&vec![], &vec![]));
    assert_eq!(ubl.invoice, cii.invoice);
    let totals = ubl.invoice.totals;
    let read = [
        totals.sum_of_line_net_amounts,
        totals.total_without_vat,
        totals.total_vat,
        totals.total_vat_in_accounting_currency,
        totals.total_with_vat,
        totals.amount_due,
    ];
    assert_eq!(
        read.map(|t| t.unwrap().to_string()),
        ["100.00", "101.00", "25.00", "275.00", "126.00", "120.00"]
    );
}

#[test]
fn map_26_kind_is_that_of_the_root_in_ubl_and_of_the_code_in_cii() {
    let codes = ["81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"];
    let cii_code = |code: &str| cii_document(&format!("<ram:TypeCode>{code}</ram:TypeCode>"), "");
    for code in codes {
        assert_eq!(receive(&cii_code(code)).invoice.kind, DocumentKind::CreditNote, "MAP-26 CII {code}");
    }
    for code in ["380", "384", "389", "386", "80", "82", ""] {
        assert_eq!(receive(&cii_code(code)).invoice.kind, DocumentKind::Invoice, "MAP-26 CII {code}");
    }
    for code in ["381", "380"] {
        let note = ubl_credit_note(&format!("<cbc:CreditNoteTypeCode>{code}</cbc:CreditNoteTypeCode>"));
        assert_eq!(receive(&note).invoice.kind, DocumentKind::CreditNote, "MAP-26 UBL credit note {code}");
    }
    assert_eq!(receive(&ubl_invoice("")).invoice.kind, DocumentKind::Invoice, "MAP-26 UBL invoice");
}
