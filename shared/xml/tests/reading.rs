//! What a parsed document says: names, text, attributes, places.

use attest_xml::{Limits, Ns, Tree, qname};

const CREDIT_NOTE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n\
<!-- head -->\r\n\
<c:CreditNote xmlns:c=\"urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2\"\r\n\
  xmlns:a=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\"\r\n\
  xmlns:b='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'>\r\n\
\x20 <b:Note>Größe &lt; 5 &#38; <![CDATA[<b>&amp;]]>\r\nend</b:Note>\r\n\
\x20 <a:CreditNoteLine><b:ID schemeID=\"a&quot;b\tc\" schemeName = 'x'>1</b:ID></a:CreditNoteLine>\r\n\
\x20 <a:CreditNoteLine>ä<b:ID/>z<b:UUID>2</b:UUID></a:CreditNoteLine>\r\n\
</c:CreditNote>\r\n<?done?>";

fn parse(text: &str) -> Tree<'_> {
    Tree::parse(text.as_bytes(), &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn own_prefixes_resolve_to_the_known_names() {
    let tree = parse(CREDIT_NOTE);
    let root = tree.root();
    assert_eq!(root.name(), qname!("cn:CreditNote"));
    assert_eq!(root.local_name(), "CreditNote");
    assert_eq!(root.namespace(), "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2");
    assert_eq!(root.parent(), None);
    let names: Vec<_> = root.children().map(|child| child.name()).collect();
    assert_eq!(names, [qname!("cbc:Note"), qname!("cac:CreditNoteLine"), qname!("cac:CreditNoteLine")]);
    let lines: Vec<_> = root.children_named(qname!("cac:CreditNoteLine")).collect();
    assert_eq!(lines[1].children().count(), 2);
    assert_eq!(lines[1].parent(), Some(root));
    assert_eq!(tree.element_count(), 7);
}

#[test]
fn text_resolves_references_cdata_and_line_ends() {
    let tree = parse(CREDIT_NOTE);
    let root = tree.root();
    let note = root.child(qname!("cbc:Note")).unwrap();
    assert_eq!(note.text(), "Größe < 5 & <b>&amp;\nend");
    let lines: Vec<_> = root.children_named(qname!("cac:CreditNoteLine")).collect();
    assert_eq!(lines[0].text(), "");
    assert_eq!(lines[0].string_value(), "1");
    assert_eq!(lines[1].text(), "äz");
    assert_eq!(lines[1].string_value(), "äz2");
    assert_eq!(root.text(), "\n  \n  \n  \n");
    assert_eq!(root.string_value(), "\n  Größe < 5 & <b>&amp;\nend\n  1\n  äz2\n");
}

#[test]
fn attributes_keep_their_order_and_lose_their_line_ends() {
    let tree = parse(CREDIT_NOTE);
    let id = tree.root().descendants().find(|element| element.name() == qname!("cbc:ID")).unwrap();
    let attributes: Vec<_> = id.attributes().map(|a| (a.local_name, a.value)).collect();
    assert_eq!(attributes, [("schemeID", "a\"b c"), ("schemeName", "x")]);
    assert_eq!(id.attribute(qname!("schemeID")), Some("a\"b c"));
    assert_eq!(id.attribute(qname!("unitCode")), None);
    assert_eq!(tree.root().attributes().len(), 0, "namespace declarations are no attributes");
}

#[test]
fn places_are_lines_columns_and_paths() {
    let tree = parse(CREDIT_NOTE);
    let places: Vec<_> =
        tree.root().descendants().map(|e| (e.line(), e.column(), e.path(), e.position())).collect();
    let expected = [
        (6, 3, "/CreditNote/cbc:Note", 1),
        (8, 3, "/CreditNote/cac:CreditNoteLine[1]", 1),
        (8, 21, "/CreditNote/cac:CreditNoteLine[1]/cbc:ID", 1),
        (9, 3, "/CreditNote/cac:CreditNoteLine[2]", 2),
        (9, 22, "/CreditNote/cac:CreditNoteLine[2]/cbc:ID", 1),
        (9, 30, "/CreditNote/cac:CreditNoteLine[2]/cbc:UUID", 1),
    ];
    for (n, (line, column, path, position)) in expected.into_iter().enumerate() {
        assert_eq!(places[n], (line, column, path.to_owned(), position), "element {n}");
    }
    assert_eq!(tree.root().byte_offset(), CREDIT_NOTE.find("<c:CreditNote").unwrap());
}

#[test]
fn byte_order_mark_counts_as_bytes_but_not_as_a_column() {
    let tree = parse("\u{FEFF}<a><ID/></a>");
    let id = tree.root().child(qname!("ID")).unwrap();
    assert_eq!((id.line(), id.column(), id.byte_offset()), (1, 4, 6));
}

#[test]
fn siblings_run_both_ways() {
    let tree = parse("<a><b/><c><x/></c><d/><b/></a>");
    let c = tree.root().children().nth(1).unwrap();
    let names =
        |elements: attest_xml::Children<'_>| elements.map(|e| e.local_name().to_owned()).collect::<String>();
    assert_eq!(names(c.preceding_siblings()), "b");
    assert_eq!(names(c.following_siblings()), "db");
    assert_eq!(names(tree.root().following_siblings()), "");
    assert_eq!(names(tree.root().preceding_siblings()), "");
    assert_eq!(names(c.children().next().unwrap().preceding_siblings()), "");
    let last = tree.root().children().last().unwrap();
    assert_eq!((last.position(), last.path().as_str()), (2, "/a/b[2]"));
    assert_eq!(names(last.preceding_siblings()), "bcd");
    let d = c.following_siblings().next().unwrap();
    assert_eq!(tree.element(d.id()), d);
}

#[test]
fn documents_without_known_namespaces_have_names_of_their_own() {
    let tree = parse(
        "<Finvoice Version='3.0'><p:Rechnungszeile xmlns:p='urn:x'/><Rechnungszeile xmlns='urn:y'><ID/></Rechnungszeile>\
         <Rechnungszeile/></Finvoice>",
    );
    let root = tree.root();
    assert_eq!(root.name().ns, Ns::NONE);
    let children: Vec<_> = root.children().collect();
    assert_eq!(tree.find_name("urn:x", "Rechnungszeile"), Some(children[0].name()));
    assert_eq!(tree.find_name("urn:y", "Rechnungszeile"), Some(children[1].name()));
    assert_eq!(tree.find_name("", "Rechnungszeile"), Some(children[2].name()));
    assert_eq!(tree.find_name("urn:z", "Rechnungszeile"), None);
    assert_eq!(tree.find_name("", "Zeile"), None);
    assert_eq!(children[0].path(), "/Finvoice/p:Rechnungszeile");
    assert_eq!(children[1].child(qname!("ID")), None, "the default namespace holds inside");
    assert_eq!(children[1].first_child().unwrap().namespace(), "urn:y");
    let version = root.attributes().next().unwrap();
    assert_eq!((version.local_name, version.value, version.name.ns), ("Version", "3.0", Ns::NONE));
}

#[test]
fn declarations_end_with_their_element() {
    let tree = parse("<a xmlns='u'><b xmlns=''><c/></b><d xmlns:p='v' p:e='1' e='2'/><f/></a>");
    let uris: Vec<_> = tree.root().descendants().map(|e| e.namespace()).collect();
    assert_eq!(uris, ["", "", "u", "u"]);
    let d = tree.root().children().nth(1).unwrap();
    let values: Vec<_> = d.attributes().map(|a| (a.name.ns == Ns::NONE, a.value)).collect();
    assert_eq!(values, [(false, "1"), (true, "2")]);
    let lang = parse("<a xml:lang='de'/>");
    assert_eq!(lang.root().attributes().next().unwrap().name.ns, Ns::XML);
}

#[test]
fn texts_are_those_directly_inside() {
    for (document, expected) in [
        ("<a/>", &[][..]),
        ("<a>b</a>", &["b"]),
        ("<a> <b>in</b>c<b/>d<b/><b><c>in</c></b></a>", &[" ", "c", "d"]),
        ("<a><b>in</b></a>", &[]),
        ("<a><b/>&lt;<![CDATA[c]]></a>", &["<c"]),
    ] {
        let tree = parse(document);
        assert_eq!(tree.root().texts().collect::<Vec<_>>(), expected, "{document}");
    }
}

#[test]
fn prefixes_in_values_resolve_where_they_stand() {
    let document =
        "<a xmlns='u:0' xmlns:p = \"u:1\"><b x='y'\n xmlns:p='u:2'><c>xmlns:p='u:3'</c></b><d xmlns=''/></a>";
    let tree = parse(document);
    let named = |name: &str| tree.root().descendants().find(|e| e.local_name() == name).unwrap();
    for (element, prefix, expected) in [
        ("b", "p", Some("u:2")),
        ("c", "p", Some("u:2")),
        ("c", "", Some("u:0")),
        ("d", "p", Some("u:1")),
        ("d", "", Some("")),
        ("d", "q", None),
        ("d", "xml", Some("http://www.w3.org/XML/1998/namespace")),
    ] {
        assert_eq!(named(element).namespace_of_prefix(prefix), expected, "{prefix:?} at {element}");
    }
    assert_eq!(parse("<a/>").root().namespace_of_prefix(""), Some(""), "nothing declared");
    assert_eq!(
        parse("<a>xmlns='u:4'</a>").root().namespace_of_prefix(""),
        Some(""),
        "text is no declaration"
    );
}
