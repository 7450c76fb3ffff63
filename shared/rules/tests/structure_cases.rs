//! E003 on made documents; libxml2 gives each of them the same verdict on the same line.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;

use attest_rules::structure::{Defect, FINDINGS_MAX, Finding, check};
use attest_xml::{Limits, Tree};

use Defect::*;

const ID: &str = "<cbc:ID>1</cbc:ID>";

/// An invoice in which the text stands on line 3, and the content of an extension on line 2.
fn invoice(extension: &str, text: &str) -> String {
    let extension = match extension {
        "" => String::new(),
        content => format!(
            "<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent>{content}</ext:ExtensionContent>\
             </ext:UBLExtension></ext:UBLExtensions>"
        ),
    };
    let ubl = "urn:oasis:names:specification:ubl:schema:xsd";
    format!(
        "<Invoice xmlns='{ubl}:Invoice-2' xmlns:cac='{ubl}:CommonAggregateComponents-2' \
         xmlns:cbc='{ubl}:CommonBasicComponents-2' xmlns:ext='{ubl}:CommonExtensionComponents-2' \
         xmlns:udt='{ubl}:UnqualifiedDataTypes-2' xmlns:xs='http://www.w3.org/2001/XMLSchema' \
         xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:ds='http://www.w3.org/2000/09/xmldsig#' \
         xmlns:xades='http://uri.etsi.org/01903/v1.3.2#' xmlns:x='urn:x'>\n{extension}\n{text}\n\
         <cbc:IssueDate>2020-01-01</cbc:IssueDate>\n<cac:AccountingSupplierParty/>\n<cac:AccountingCustomerParty/>\n\
         <cac:LegalMonetaryTotal><cbc:PayableAmount currencyID='EUR'>1</cbc:PayableAmount></cac:LegalMonetaryTotal>\n\
         <cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:LineExtensionAmount currencyID='EUR'>1</cbc:LineExtensionAmount>\
         <cac:Item/></cac:InvoiceLine>\n</Invoice>"
    )
}

fn findings(document: &str) -> Vec<Finding> {
    let tree = Tree::parse(document.as_bytes(), &Limits::default()).unwrap();
    check(tree.root()).unwrap()
}

/// Content of an extension, text after it, what is found and on which lines.
type Row = (&'static str, &'static str, &'static [(Defect, u32)]);

fn table(rows: &[Row]) {
    for (extension, text, expected) in rows {
        let found: Vec<_> = findings(&invoice(extension, text)).iter().map(|f| (f.defect, f.line)).collect();
        assert_eq!(found, *expected, "{extension} {text}");
    }
}

/// Covers VAL-12.
#[test]
fn val_12_elements_stand_in_order_and_number() {
    table(&[
        ("", ID, &[]),
        ("", "", &[(MissingElement, 4)]),
        ("", "<cbc:ID>1</cbc:ID><cbc:ID>2</cbc:ID>", &[(RepeatedElement, 3)]),
        ("", "<cbc:ID>1</cbc:ID><cbc:ProfileID>2</cbc:ProfileID>", &[(MisplacedElement, 3)]),
        (
            "",
            "<cbc:ID>1</cbc:ID><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>",
            &[(MissingElement, 3), (MisplacedElement, 4)],
        ),
        ("", "<cbc:ID>1</cbc:ID><cbc:Percent>1</cbc:Percent>", &[(UnknownElement, 3)]),
        (
            "",
            "<cbc:ID>1</cbc:ID><x:ID>1</x:ID><ID>1</ID><cac:ID/>",
            &[(UnknownElement, 3), (UnknownElement, 3), (UnknownElement, 3)],
        ),
        ("", "<cbc:ID>1<b/></cbc:ID>", &[(UnexpectedElements, 3)]),
        ("", "<cbc:ID>1<!-- c --></cbc:ID>", &[]),
        ("", "hello<cbc:ID>1</cbc:ID>", &[(UnexpectedText, 1)]),
        ("", "\u{A0}<cbc:ID>1</cbc:ID>", &[(UnexpectedText, 1)]),
        ("", "&#9;<cbc:ID>1</cbc:ID>&#10;", &[]),
    ]);
    let open = invoice("", ID).replace("<cac:Item/>", "");
    assert_eq!(findings(&open).iter().map(|f| (f.defect, f.line)).collect::<Vec<_>>(), [(MissingElement, 8)]);
}

/// Covers VAL-12.
#[test]
fn val_12_attributes_and_values_have_their_form() {
    table(&[
        ("", "<cbc:ID foo='1'>1</cbc:ID>", &[(UnknownAttribute, 3)]),
        ("", "<cbc:ID schemeID=''>1</cbc:ID>", &[]),
        ("", "<cbc:ID cbc:schemeID='x'>1</cbc:ID>", &[(UnknownAttribute, 3)]),
        ("", "<cbc:ID xml:lang='de'>1</cbc:ID>", &[(UnknownAttribute, 3)]),
        ("", "<cbc:ID schemeURI='a%2'>1</cbc:ID>", &[(WrongAttribute, 3)]),
        ("", "<cbc:ID>1</cbc:ID><cbc:CopyIndicator> true </cbc:CopyIndicator>", &[]),
        ("", "<cbc:ID>1</cbc:ID><cbc:CopyIndicator>ja</cbc:CopyIndicator>", &[(WrongValue, 3)]),
        ("", "<cbc:ID xsi:foo='x'>1</cbc:ID>", &[(UnknownAttribute, 3)]),
        ("", "<cbc:ID xsi:schemaLocation='a b' xsi:noNamespaceSchemaLocation='c'>1</cbc:ID>", &[]),
        ("", "<cbc:ID\n\nfoo='1'><b/></cbc:ID>", &[(UnknownAttribute, 3), (UnexpectedElements, 3)]),
    ]);
    for (from, to, expected) in [
        ("2020-01-01", "\n2020-01-01", WrongValue),
        (" currencyID='EUR'>1</cbc:Pay", ">1</cbc:Pay", MissingAttribute),
        (">1</cbc:PayableAmount", "></cbc:PayableAmount", WrongValue),
        (">1</cbc:PayableAmount", ">1,00</cbc:PayableAmount", WrongValue),
    ] {
        let found = findings(&invoice("", ID).replace(from, to));
        assert_eq!(found.iter().map(|f| f.defect).collect::<Vec<_>>(), [expected], "{to:?}");
    }
}

/// Covers VAL-12.
#[test]
fn val_12_documents_may_name_derived_types_only() {
    table(&[
        ("", "<cbc:ID xsi:type='cbc:IDType'>1</cbc:ID>", &[]),
        ("", "<cbc:ID xsi:type='udt:IdentifierType'>1</cbc:ID>", &[(WrongType, 3)]),
        ("", "<cbc:ID xsi:type='xs:string'>1</cbc:ID>", &[(WrongType, 3)]),
        ("", "<cbc:ID xsi:type='IDType'>1</cbc:ID>", &[(WrongType, 3)]),
        ("", "<cbc:ID xsi:type='nowhere:IDType'>1</cbc:ID>", &[(WrongType, 3)]),
        ("", "<cbc:ID xsi:nil='true'/>", &[(NotNillable, 3)]),
        ("", "<cbc:ID xsi:nil='false'>1</cbc:ID>", &[(NotNillable, 3)]),
        ("", "<cbc:ID xsi:nil='x'>1</cbc:ID>", &[(WrongAttribute, 3)]),
        ("<x:a xsi:type='xs:integer'>zz</x:a>", ID, &[(WrongValue, 2)]),
        ("<x:a xsi:type='xs:integer'>12</x:a>", ID, &[]),
        ("<x:a xsi:type='x:integer'>12</x:a>", ID, &[(WrongType, 2)]),
        ("<x:a xsi:type='cbc:PercentType'>zz</x:a>", ID, &[(WrongValue, 2)]),
        ("<x:a xsi:type='xades:GenericTimeStampType'/>", ID, &[(WrongType, 2)]),
        ("<x:a xsi:nil='true'>12</x:a>", ID, &[]),
    ]);
}

/// Covers VAL-12.
#[test]
fn val_12_extensions_are_checked_as_far_as_they_are_declared() {
    table(&[
        ("<x:a z='1'><cbc:Percent>1</cbc:Percent>text</x:a>", ID, &[]),
        ("<x:a><cbc:Percent>zz</cbc:Percent></x:a>", ID, &[(WrongValue, 2)]),
        ("<cbc:Percent>1</cbc:Percent><cbc:Percent>1</cbc:Percent>", ID, &[(UnknownElement, 2)]),
        ("<ID>1</ID>", ID, &[]),
        ("<ID xmlns=''>1</ID>", ID, &[(UnknownElement, 2)]),
        ("hello<x:a/>", ID, &[(UnexpectedText, 2)]),
        (" ", ID, &[(MissingElement, 2)]),
        (
            "<x:a><CreditNote xmlns='urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2'/></x:a>",
            ID,
            &[],
        ),
        ("<ds:Object>t<cbc:ID/><x:a/></ds:Object>", ID, &[]),
        (
            "<ds:CanonicalizationMethod Algorithm='x'><x:a/></ds:CanonicalizationMethod>",
            ID,
            &[(UnknownElement, 2)],
        ),
        ("<ds:CanonicalizationMethod Algorithm='x'><cbc:ID/></ds:CanonicalizationMethod>", ID, &[]),
        ("<ds:SignatureMethod Algorithm='x'><ds:KeyName/></ds:SignatureMethod>", ID, &[(UnknownElement, 2)]),
        ("<ds:Object Id='a'><ds:Object Id='a'/></ds:Object>", ID, &[(WrongAttribute, 2)]),
        ("<ds:Object Id='a'><ds:Object Id='b'/></ds:Object>", ID, &[]),
        ("<xades:Include URI='a'><!-- x --></xades:Include>", ID, &[]),
        ("<xades:Include URI='a'> </xades:Include>", ID, &[(UnexpectedText, 2)]),
        ("<xades:Include URI='a'><a/></xades:Include>", ID, &[(UnexpectedElements, 2)]),
        ("<xades:Any foo='x'/>", ID, &[(UnknownAttribute, 2)]),
        (
            "<xades:ObjectIdentifier><xades:Identifier Qualifier='OIDAsURI'>a</xades:Identifier></xades:ObjectIdentifier>",
            ID,
            &[],
        ),
        (
            "<xades:ObjectIdentifier><xades:Identifier Qualifier='OID'>a</xades:Identifier></xades:ObjectIdentifier>",
            ID,
            &[(WrongAttribute, 2)],
        ),
    ]);
}

#[test]
fn findings_say_what_stands_where_and_what_was_expected() {
    for (from, to, expected) in [
        (
            "<cbc:IssueDate>2020-01-01",
            "<cbc:IssueDate>1.1.2020",
            "line 4, column 1: cbc:IssueDate is \"1.1.2020\"; expected a date such as 2026-03-31, without white space",
        ),
        ("<cac:Item/>", "", "line 8, column 1: cac:InvoiceLine lacks an element; expected cac:Item"),
        (
            " currencyID='EUR'>1</cbc:Pay",
            ">1</cbc:Pay",
            "line 7, column 25: cbc:PayableAmount lacks an attribute; expected @currencyID",
        ),
        (
            "<cac:Item/>",
            "<cac:Item/><cbc:Note/>",
            "line 8, column 116: cbc:Note stands after cac:Item; it belongs before",
        ),
    ] {
        let found = findings(&invoice("", ID).replace(from, to));
        assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), [expected]);
    }
    let found = findings(&invoice("", ID).replace("<cac:Item/>", ""));
    assert_eq!(found[0].path, "/Invoice/cac:InvoiceLine");
}

#[test]
fn other_documents_have_no_structure_here() {
    let tree = Tree::parse(b"<Invoice/>", &Limits::default()).unwrap();
    assert_eq!(check(tree.root()), None);
}

#[test]
fn findings_end_at_their_limit() {
    for (count, expected) in
        [(FINDINGS_MAX - 1, FINDINGS_MAX - 1), (FINDINGS_MAX, FINDINGS_MAX), (FINDINGS_MAX + 1, FINDINGS_MAX)]
    {
        let mut text = String::from(ID);
        for _ in 0..count {
            let _ = write!(text, "<x:a/>");
        }
        assert_eq!(findings(&invoice("", &text)).len(), expected, "{count}");
    }
}
