//! What is written is what is read, and two independent parsers agree on a corpus.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test may stop, and says when it skips")]

use std::path::{Path, PathBuf};

use attest_xml::{Element, Limits, Tree};
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct Made {
    name: String,
    attributes: Vec<(String, String)>,
    content: Vec<Content>,
}

#[derive(Debug, Clone)]
enum Content {
    Text(String),
    Element(Made),
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![Just("ID".to_owned()), Just("InvoiceLine".to_owned()), "[A-Za-z_ä][A-Za-z0-9._-]{0,12}"]
}

fn text() -> impl Strategy<Value = String> {
    "[ -~äß€\u{1F4A1}\t\n]{1,20}"
}

fn made() -> impl Strategy<Value = Made> {
    let attributes = || {
        prop::collection::btree_map(name().prop_filter("declares", |n| n != "xmlns"), text(), 0..4)
            .prop_map(|map| map.into_iter().collect::<Vec<_>>())
    };
    let leaf = (name(), attributes(), prop::option::of(text())).prop_map(|(name, attributes, text)| Made {
        name,
        attributes,
        content: text.into_iter().map(Content::Text).collect(),
    });
    leaf.prop_recursive(4, 40, 5, move |inner| {
        let content = prop_oneof![text().prop_map(Content::Text), inner.prop_map(Content::Element)];
        (name(), attributes(), prop::collection::vec(content, 0..5))
            .prop_map(|(name, attributes, content)| Made { name, attributes, content })
    })
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
}

fn write(made: &Made, out: &mut String) {
    out.push('<');
    out.push_str(&made.name);
    for (name, value) in &made.attributes {
        out.push_str(&format!(" {name}=\""));
        escape(value, out);
        out.push('"');
    }
    if made.content.is_empty() {
        return out.push_str("/>");
    }
    out.push('>');
    for part in &made.content {
        match part {
            Content::Text(text) => escape(text, out),
            Content::Element(inner) => write(inner, out),
        }
    }
    out.push_str(&format!("</{}>", made.name));
}

fn assert_same(element: Element<'_>, made: &Made) {
    assert_eq!(element.local_name(), made.name);
    let attributes: Vec<_> =
        element.attributes().map(|a| (a.local_name.to_owned(), a.value.to_owned())).collect();
    assert_eq!(attributes, made.attributes);
    let (mut text, mut inner) = (String::new(), Vec::new());
    for part in &made.content {
        match part {
            Content::Text(part) => text.push_str(part),
            Content::Element(part) => inner.push(part),
        }
    }
    assert_eq!(element.text(), text);
    assert_eq!(element.children().count(), inner.len());
    for (child, inner) in element.children().zip(inner) {
        assert_same(child, inner);
        assert_eq!(child.parent(), Some(element));
    }
}

proptest! {
    #[test]
    fn what_is_written_is_what_is_read(made in made()) {
        let mut document = String::new();
        write(&made, &mut document);
        let tree = Tree::parse(document.as_bytes(), &Limits::default()).expect("written to be well-formed");
        assert_same(tree.root(), &made);
    }
}

/// The corpus, or `None` where it is absent; required when `CI` is set.
fn corpus() -> Option<PathBuf> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus");
    let path = PathBuf::from(std::env::var("ATTEST_CORPUS").unwrap_or_else(|_| default.to_owned()));
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "the corpus is required: set ATTEST_CORPUS");
    println!("skipped: no corpus at {}", path.display());
    None
}

fn xml_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            xml_files(&path, files);
        } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("xml")) {
            files.push(path);
        }
    }
}

#[test]
fn corpus_reads_as_roxmltree_reads_it() {
    let Some(corpus) = corpus() else { return };
    let mut files = Vec::new();
    for folder in ["ubl", "cii", "finvoice", "svefaktura", "oioubl", "unsupported", "sbdh", "ebis", "orders"]
    {
        xml_files(&corpus.join(folder), &mut files);
    }
    assert!(files.len() > 400, "{} files", files.len());
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        match (Tree::parse(&bytes, &Limits::default()), roxmltree::Document::parse(text)) {
            (Ok(tree), Ok(other)) => assert_equal(&file, &tree, &other),
            (Err(_), Err(_)) => {}
            (ours, theirs) => panic!("{}: {:?} but {:?}", file.display(), ours.err(), theirs.err()),
        }
    }
}

fn assert_equal(file: &Path, tree: &Tree<'_>, other: &roxmltree::Document<'_>) {
    let theirs: Vec<_> = other.descendants().filter(|node| node.is_element()).collect();
    let ours: Vec<_> = std::iter::once(tree.root()).chain(tree.root().descendants()).collect();
    assert_eq!(ours.len(), theirs.len(), "{}", file.display());
    for (ours, theirs) in ours.into_iter().zip(theirs) {
        let place = || format!("{}, line {}", file.display(), ours.line());
        assert_eq!(ours.local_name(), theirs.tag_name().name(), "{}", place());
        assert_eq!(ours.namespace(), theirs.tag_name().namespace().unwrap_or(""), "{}", place());
        let text: String = theirs.children().filter(|n| n.is_text()).filter_map(|n| n.text()).collect();
        assert_eq!(ours.text(), text, "{}", place());
        let attributes: Vec<_> = ours.attributes().map(|a| (a.local_name, a.value)).collect();
        let expected: Vec<_> = theirs.attributes().map(|a| (a.name(), a.value())).collect();
        assert_eq!(attributes, expected, "{}", place());
        let position = other.text_pos_at(theirs.range().start);
        assert_eq!((ours.line(), ours.column()), (position.row, position.col), "{}", place());
    }
}
