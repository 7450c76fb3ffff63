//! What is not well-formed or too large, and how it is said.

use attest_xml::{Limits, Tree, XmlError, XmlErrorKind as Kind};

fn refuse(document: &[u8], limits: &Limits) -> XmlError {
    match Tree::parse(document, limits) {
        Err(error) => error,
        Ok(tree) => panic!("{:?} was read as {:?}", String::from_utf8_lossy(document), tree.root()),
    }
}

/// Document, kind, line, column.
const REFUSED: &[(&str, Kind, u32, u32)] = &[
    ("", Kind::NoRoot, 1, 1),
    (" <!-- a -->\n", Kind::NoRoot, 2, 1),
    ("text", Kind::TextOutsideRoot, 1, 1),
    ("\n<a/> b", Kind::TextOutsideRoot, 2, 6),
    ("<a/>&amp;", Kind::TextOutsideRoot, 1, 5),
    ("<![CDATA[x]]><a/>", Kind::TextOutsideRoot, 1, 1),
    ("\u{FEFF}\u{FEFF}<a/>", Kind::TextOutsideRoot, 1, 1),
    ("<a/>\n<b/>", Kind::SecondRoot, 2, 1),
    ("<a>", Kind::UnclosedElement, 1, 4),
    ("<a><b></a>", Kind::MismatchedEndTag, 1, 7),
    ("<a><b></b></c>", Kind::MismatchedEndTag, 1, 11),
    ("<p:a xmlns:p='u' xmlns:q='u'></q:a>", Kind::MismatchedEndTag, 1, 30),
    ("</a>", Kind::UnexpectedEndTag, 1, 1),
    ("<a/></a>", Kind::UnexpectedEndTag, 1, 5),
    ("<a></a b='1'>", Kind::MismatchedEndTag, 1, 4),
    ("<a></ a>", Kind::MismatchedEndTag, 1, 4),
    ("<a", Kind::UnclosedMarkup, 1, 1),
    ("<a><!-- x", Kind::UnclosedMarkup, 1, 4),
    ("<a><![CDATA[x]]</a>", Kind::UnclosedMarkup, 1, 4),
    ("<a><?x", Kind::UnclosedMarkup, 1, 4),
    ("<a b='1", Kind::UnclosedMarkup, 1, 1),
    ("<a><!x></a>", Kind::InvalidMarkup, 1, 4),
    ("<>", Kind::InvalidName, 1, 2),
    ("< a/>", Kind::InvalidName, 1, 2),
    ("<1a/>", Kind::InvalidName, 1, 2),
    ("<a:/>", Kind::InvalidName, 1, 2),
    ("<:a/>", Kind::InvalidName, 1, 2),
    ("<a:b:c xmlns:a='u'/>", Kind::InvalidName, 1, 2),
    ("<a><<b/></a>", Kind::InvalidName, 1, 5),
    ("<a\u{D7}/>", Kind::InvalidName, 1, 2),
    ("<a b/>", Kind::InvalidAttribute, 1, 4),
    ("<a b=/>", Kind::InvalidAttribute, 1, 4),
    ("<a b=1/>", Kind::InvalidAttribute, 1, 4),
    ("<a b='1'c='2'/>", Kind::InvalidAttribute, 1, 9),
    ("<a b='<'/>", Kind::InvalidAttribute, 1, 7),
    ("<a='1'/>", Kind::InvalidAttribute, 1, 3),
    ("<a / >", Kind::InvalidAttribute, 1, 4),
    ("<a 1b='1'/>", Kind::InvalidName, 1, 4),
    ("<a b='1' b='2'/>", Kind::DuplicateAttribute, 1, 10),
    ("<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", Kind::DuplicateAttribute, 1, 36),
    ("<a xmlns:p='u' xmlns:p='v'/>", Kind::DuplicateAttribute, 1, 16),
    ("<a xmlns='u' xmlns='u'/>", Kind::DuplicateAttribute, 1, 14),
    ("<p:a/>", Kind::UndefinedPrefix, 1, 2),
    ("<a p:b='1'/>", Kind::UndefinedPrefix, 1, 4),
    ("<a><b xmlns:p='u'/><p:c/></a>", Kind::UndefinedPrefix, 1, 21),
    ("<a xmlns:p=''/>", Kind::InvalidNamespace, 1, 4),
    ("<a xmlns:xmlns='u'/>", Kind::InvalidNamespace, 1, 4),
    ("<a xmlns:xml='u'/>", Kind::InvalidNamespace, 1, 4),
    ("<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>", Kind::InvalidNamespace, 1, 4),
    ("<a>A & B</a>", Kind::InvalidReference, 1, 6),
    ("<a>A &amp B</a>", Kind::InvalidReference, 1, 6),
    ("<a>&#xD800;</a>", Kind::InvalidReference, 1, 4),
    ("<a b='&#0;'/>", Kind::InvalidReference, 1, 7),
    ("<a b='A & B'/>", Kind::InvalidReference, 1, 9),
    ("<a>&nbsp;</a>", Kind::UndefinedEntity, 1, 4),
    ("<a b='&eacute;'/>", Kind::UndefinedEntity, 1, 7),
    ("<!DOCTYPE a><a/>", Kind::DtdRefused, 1, 1),
    ("<!doctype a><a/>", Kind::DtdRefused, 1, 1),
    ("<!DOCTYPE", Kind::DtdRefused, 1, 1),
    ("<!DOCTYPE >", Kind::DtdRefused, 1, 1),
    ("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", Kind::DtdRefused, 1, 1),
    ("<a><!-- a -- b --></a>", Kind::InvalidComment, 1, 11),
    ("<a><!-- a ---></a>", Kind::InvalidComment, 1, 11),
    (" <?xml version='1.0'?><a/>", Kind::InvalidDeclaration, 1, 2),
    ("<a><?XML x?></a>", Kind::InvalidDeclaration, 1, 4),
    ("<?xml?><a/>", Kind::InvalidDeclaration, 1, 1),
    ("<?xml version='2.0'?><a/>", Kind::InvalidDeclaration, 1, 1),
    ("<?xml encoding='UTF-8'?><a/>", Kind::InvalidDeclaration, 1, 1),
    ("<?xml version='1.0' standalone='maybe'?><a/>", Kind::InvalidDeclaration, 1, 1),
    ("<?xml version='1.0' standalone='no' encoding='UTF-8'?><a/>", Kind::InvalidDeclaration, 1, 1),
    ("<?xml version='1.0'encoding='UTF-8'?><a/>", Kind::InvalidDeclaration, 1, 1),
    ("<a><??></a>", Kind::InvalidInstruction, 1, 4),
    ("<a><? x?></a>", Kind::InvalidInstruction, 1, 4),
    ("<a>]]></a>", Kind::CdataEndInText, 1, 4),
    ("<a>\u{8}</a>", Kind::InvalidCharacter, 1, 4),
    ("<a>\n\u{FFFF}</a>", Kind::InvalidCharacter, 2, 1),
];

#[test]
fn what_is_not_well_formed_is_refused_with_its_place() {
    for (document, kind, line, column) in REFUSED {
        let error = refuse(document.as_bytes(), &Limits::default());
        assert_eq!((error.kind, error.line, error.column), (*kind, *line, *column), "{document:?}: {error}");
        assert!(!error.found.is_empty() && !error.expected.is_empty(), "{document:?}: {error}");
    }
}

#[test]
fn other_encodings_are_refused_at_the_byte() {
    let error = refuse(b"<a>\n Stra\xDFe</a>", &Limits::default());
    assert_eq!((error.kind, error.line, error.column), (Kind::NotUtf8, 2, 6));
    assert_eq!(error.found, "the byte 0xDF");
    let utf_16 = refuse(b"\xFF\xFE<\0a\0/\0>\0", &Limits::default());
    assert_eq!(utf_16.kind, Kind::NotUtf8);
}

#[test]
fn message_names_place_found_and_expected() {
    let error = refuse(b"<a>\n  <b></c></a>", &Limits::default());
    assert_eq!(error.to_string(), "line 2, column 6: found </c>; expected </b>");
}

#[test]
fn what_looks_odd_but_is_well_formed_is_read() {
    for document in [
        "<a/>",
        "<a\n/>",
        "<a ></a\t\n>",
        "<?xml version=\"1.0\"?><a/>",
        "<?xml version = '1.0' encoding = 'utf-8' standalone = 'yes' ?><a/>",
        "<?xml version='1.1'?><a/>",
        "<!-- - --><a><!----></a><!-- > -->\n",
        "<?xml-stylesheet href='a'?><a><?x?><?y z > ?></a>",
        "<a b='>' c=\"'\" d='\"'/>",
        "<a>></a>",
        "<a>]]</a>",
        "<a>]]&gt;<![CDATA[]]]]></a>",
        "<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
        "<größe maß='1'/>",
        "<a>&#xA;&#13;</a>",
        "<a xmlns='u' xmlns:p='u' b='1' p:b='2'/>",
    ] {
        if let Err(error) = Tree::parse(document.as_bytes(), &Limits::default()) {
            panic!("{document:?}: {error}");
        }
    }
}

#[test]
fn sec_3_limits_hold_one_below_at_and_one_above() {
    let limits =
        Limits { bytes: 60, depth: 3, elements: 4, attributes: 2, name_bytes: 7, namespaces: 2, names: 3 };
    let long = |n: usize| format!("<a>{}</a>", "x".repeat(n - 7));
    let rows = [
        (Kind::TooLarge, [long(59), long(60), long(61)]),
        (Kind::TooDeep, ["<a><a/></a>", "<a><a><a/></a></a>", "<a><a><a><a/></a></a></a>"].map(String::from)),
        (
            Kind::TooManyElements,
            ["<a><a/><a/></a>", "<a><a/><a/><a/></a>", "<a><a/><a/><a/><a/></a>"].map(String::from),
        ),
        (
            Kind::TooManyAttributes,
            ["<a b='1'/>", "<a b='1' c='2'/>", "<a b='' c='' d=''/>"].map(String::from),
        ),
        (Kind::NameTooLong, ["<aaaaaa/>", "<aaaaaaa/>", "<aaaaaaaa/>"].map(String::from)),
        (Kind::TooManyNames, ["<x><y/></x>", "<x><y/><z/></x>", "<x><y/><z/><w/></x>"].map(String::from)),
        (
            Kind::TooManyNamespaces,
            ["<x xmlns='u'/>", "<x xmlns='u' xmlns:q='v'/>", "<x xmlns='u' xmlns:q='v'><x xmlns='w'/></x>"]
                .map(String::from),
        ),
    ];
    for (kind, [below, at, above]) in rows {
        assert!(Tree::parse(below.as_bytes(), &limits).is_ok(), "{kind:?} {below}");
        if let Err(error) = Tree::parse(at.as_bytes(), &limits) {
            panic!("{kind:?} {at}: {error}");
        }
        assert_eq!(refuse(above.as_bytes(), &limits).kind, kind, "{above}");
    }
}
