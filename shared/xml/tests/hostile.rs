//! Documents made to exhaust or confuse the parser.

use attest_xml::{Limits, Tree, XmlErrorKind as Kind};
use proptest::prelude::*;

fn kind(document: &str) -> Option<Kind> {
    Tree::parse(document.as_bytes(), &Limits::default()).err().map(|error| error.kind)
}

#[test]
fn sec_3_bombs_are_refused() {
    let laughs = "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><a>&b;</a>";
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=''")).collect();
    let prefixes: String = (0..300).map(|n| format!("<a xmlns:p{n}='u'>")).collect();
    let names: String = (0..20_000).map(|n| format!("<n{n}/>")).collect();
    let rows = [
        ("entities", laughs.to_owned(), Some(Kind::DtdRefused)),
        ("depth", "<a>".repeat(1_000_000), Some(Kind::TooDeep)),
        ("tags in tags", "<".repeat(1_000_000), Some(Kind::InvalidName)),
        ("attributes", format!("<a{attributes}/>"), Some(Kind::TooManyAttributes)),
        ("prefixes", prefixes, Some(Kind::TooDeep)),
        ("names", format!("<a>{names}</a>"), Some(Kind::TooManyNames)),
        ("a long name", format!("<{}/>", "a".repeat(1_000_000)), Some(Kind::NameTooLong)),
        ("references", format!("<a>{}</a>", "&amp;".repeat(200_000)), None),
        ("comments", format!("<a>{}</a>", "<!---->".repeat(200_000)), None),
        ("CDATA", format!("<a>{}</a>", "<![CDATA[]]>".repeat(100_000)), None),
        ("line ends", format!("<a>{}</a>", "\r".repeat(1_000_000)), None),
        ("siblings", format!("<a>{}</a>", "<b/><c/>".repeat(100_000)), None),
        ("ampersands", "<a>".to_owned() + &"&".repeat(1_000_000), Some(Kind::InvalidReference)),
        ("end tags", "</a>".repeat(100_000), Some(Kind::UnexpectedEndTag)),
    ];
    for (case, document, expected) in rows {
        assert_eq!(kind(&document), expected, "{case}");
    }
}

#[test]
fn paths_and_places_of_many_elements_in_one_line_stay_linear() {
    let document = format!("<a>ä{}</a>", "<b/><c/>".repeat(50_000));
    let tree = Tree::parse(document.as_bytes(), &Limits::default()).unwrap();
    let last = tree.root().children().map(|child| (child.path().len(), child.column())).last();
    assert_eq!(last, Some(("/a/c[50000]".len(), (document.chars().count() - "<c/></a>".len()) as u32 + 1)));
}

const INVOICE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <!-- head --><cbc:ID schemeID='a'>F&#228;1</cbc:ID><cbc:Note><![CDATA[a < ü]]> &amp; b</cbc:Note>
  <cbc:UUID/>
</Invoice>"#;

#[test]
fn a_document_cut_at_any_byte_is_refused_without_panic() {
    for length in 0..INVOICE.len() {
        let cut = &INVOICE.as_bytes()[..length];
        let error = Tree::parse(cut, &Limits::default()).expect_err("a part of a document");
        let place = (error.line, error.column);
        let lines = String::from_utf8_lossy(cut).split('\n').count() as u32;
        assert!(place.0 >= 1 && place.0 <= lines && place.1 >= 1, "cut at {length}: {error}");
    }
    assert_eq!(kind(INVOICE), None);
}

#[test]
fn a_document_with_any_byte_changed_does_not_panic() {
    for n in 0..INVOICE.len() {
        for byte in [b'<', b'>', b'&', b'"', b'/', b'!', b'?', b']', b':', b' ', 0, 0xC3] {
            let mut changed = INVOICE.as_bytes().to_vec();
            changed[n] = byte;
            if let Ok(tree) = Tree::parse(&changed, &Limits::default()) {
                for element in tree.root().descendants() {
                    assert!(element.path().starts_with('/') && element.line() >= 1);
                }
            }
        }
    }
}

proptest! {
    /// Whatever the bytes, roxmltree reads what we read (but for its leniency) and nothing panics.
    #[test]
    fn markup_soup_does_not_panic(parts in prop::collection::vec(prop::sample::select(vec![
        "<a>", "</a>", "<b/>", "<a x='1'>", "<p:a xmlns:p='u'>", "</p:a>", "&amp;", "&", ";", "<![CDATA[", "]]>",
        "<!--", "-->", "<?x", "?>", "<", ">", "'", "\"", "text", "ä", "\r\n", " ", "=", "<!DOCTYPE a>", "\u{FEFF}",
    ]), 0..24)) {
        let document = parts.concat();
        if let Ok(tree) = Tree::parse(document.as_bytes(), &Limits::default()) {
            let other = roxmltree::Document::parse(&document).expect("what we accept is well-formed");
            prop_assert_eq!(tree.element_count(), other.descendants().filter(|n| n.is_element()).count());
        }
    }
}
