//! Terms that stand at different places, or under different codes, in the two syntaxes.

mod snippets;

use snippets::{cii, cii_document, receive, ubl_credit_note, ubl_invoice};

#[test]
fn vat_point_codes_are_those_of_the_norm_in_both_syntaxes() {
    for (norm, other) in [("3", "5"), ("35", "29"), ("432", "72"), ("7", "7")] {
        let period = format!(
            "<cac:InvoicePeriod><cbc:DescriptionCode>{norm}</cbc:DescriptionCode></cac:InvoicePeriod>"
        );
        let tax = format!(
            "<ram:ApplicableTradeTax><ram:DueDateTypeCode>{other}</ram:DueDateTypeCode></ram:ApplicableTradeTax>"
        );
        for document in [ubl_invoice(&period), cii("Settlement", &tax)] {
            assert_eq!(
                receive(&document).invoice.vat_point_date_code.as_deref(),
                Some(norm),
                "BT-8 {document}"
            );
        }
    }
}

#[test]
fn map_21_test_indicator_of_cii_marks_a_sample() {
    for (value, expected) in [("true", true), ("1", true), ("false", false), ("0", false)] {
        let context = format!(
            "<rsm:ExchangedDocumentContext><ram:TestIndicator><udt:Indicator>{value}</udt:Indicator></ram:TestIndicator>\
             </rsm:ExchangedDocumentContext>"
        );
        let document = cii_document("", "")
            .replace("<rsm:ExchangedDocument>", &format!("{context}<rsm:ExchangedDocument>"));
        assert_eq!(receive(&document).invoice.is_marked_as_test, expected, "MAP-21 {value}");
    }
    assert!(!receive(&ubl_invoice("")).invoice.is_marked_as_test, "MAP-21 UBL has no mark");
}

#[test]
fn bt_9_stands_elsewhere_in_a_credit_note() {
    let means = |dates: &[&str]| -> String {
        let one = |date: &&str| {
            format!(
                "<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentDueDate>{date}</cbc:PaymentDueDate></cac:PaymentMeans>"
            )
        };
        dates.iter().map(one).collect()
    };
    let due = |document: &str| {
        let received = receive(document);
        (received.invoice.payment_due_date.map(|date| date.to_string()), received.findings.len())
    };
    let first = Some("2026-04-30".to_owned());
    for (case, document, expected) in [
        ("credit note", ubl_credit_note(&means(&["2026-04-30"])), (first.clone(), 0)),
        (
            "every account repeats it",
            ubl_credit_note(&means(&["2026-04-30", "2026-04-30"])),
            (first.clone(), 0),
        ),
        ("another date is told", ubl_credit_note(&means(&["2026-04-30", "2026-05-30"])), (first.clone(), 1)),
        ("invoice", ubl_invoice("<cbc:DueDate>2026-04-30</cbc:DueDate>"), (first.clone(), 0)),
        ("older invoice", ubl_invoice(&means(&["2026-04-30"])), (first.clone(), 0)),
        (
            "both",
            ubl_invoice(&format!("<cbc:DueDate>2026-04-30</cbc:DueDate>{}", means(&["2026-05-30"]))),
            (first.clone(), 1),
        ),
        ("none", ubl_invoice(""), (None, 0)),
    ] {
        assert_eq!(due(&document), expected, "BT-9 {case}");
    }
}

#[test]
fn parties_keep_vat_tax_and_creditor_numbers_apart() {
    let scheme = |number: &str, scheme: &str| {
        format!(
            "<cac:PartyTaxScheme><cbc:CompanyID>{number}</cbc:CompanyID><cac:TaxScheme><cbc:ID>{scheme}</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
        )
    };
    let id = |scheme: &str, value: &str| {
        format!(
            "<cac:PartyIdentification><cbc:ID schemeID='{scheme}'>{value}</cbc:ID></cac:PartyIdentification>"
        )
    };
    let ubl = receive(&ubl_invoice(&format!(
        "<cac:AccountingSupplierParty><cac:Party>{}{}{}{}</cac:Party></cac:AccountingSupplierParty>\
         <cac:AccountingCustomerParty><cac:Party>{}</cac:Party></cac:AccountingCustomerParty>",
        id("0088", "7300010000001"),
        id("SEPA", "SE12ZZZ"),
        scheme("SE556677889901", "VAT"),
        scheme("Godkänd för F-skatt", "TAX"),
        id("SEPA", "no creditor"),
    )));
    let registration = |scheme: &str, id: &str| {
        format!(
            "<ram:SpecifiedTaxRegistration><ram:ID schemeID='{scheme}'>{id}</ram:ID></ram:SpecifiedTaxRegistration>"
        )
    };
    let agreement = format!(
        "<ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:GlobalID schemeID='0088'>7300010000001</ram:GlobalID>{}{}\
         </ram:SellerTradeParty><ram:BuyerTradeParty><ram:GlobalID schemeID='SEPA'>no creditor</ram:GlobalID></ram:BuyerTradeParty>\
         </ram:ApplicableHeaderTradeAgreement><ram:ApplicableHeaderTradeSettlement>\
         <ram:CreditorReferenceID>SE12ZZZ</ram:CreditorReferenceID><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>\
         </ram:ApplicableHeaderTradeSettlement>",
        registration("VA", "SE556677889901"),
        registration("FC", "Godkänd för F-skatt"),
    );
    let cii = receive(&cii_document("", &agreement));
    assert_eq!((&ubl.findings, &cii.findings), (&vec![], &vec![]));
    assert_eq!(ubl.invoice, cii.invoice, "BT-29, BT-31, BT-32, BT-46, BT-90");
    let seller = &ubl.invoice.seller;
    assert_eq!(seller.identifiers.len(), 1, "BT-29");
    assert_eq!(seller.vat_identifier.as_deref(), Some("SE556677889901"), "BT-31");
    assert_eq!(seller.tax_registration.as_deref(), Some("Godkänd för F-skatt"), "BT-32");
    let debit = ubl.invoice.payment_instructions[0].direct_debit.as_ref();
    assert_eq!(debit.and_then(|debit| debit.creditor.as_deref()), Some("SE12ZZZ"), "BT-90");
    assert_eq!(ubl.invoice.buyer.identifiers[0].value, "no creditor", "BT-46");
}
