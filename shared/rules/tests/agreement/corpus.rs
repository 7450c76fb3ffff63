//! The corpus of real documents with the verdicts of the official rule sets.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use attest_rules::{Report, SetId};

/// Rule and flag, and how often it fired.
pub(crate) type Fired = BTreeMap<String, usize>;

/// The corpus folder; `None` where it is absent, which in CI is a failure.
pub(crate) fn folder() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus");
    let folder = PathBuf::from(std::env::var("ATTEST_CORPUS").unwrap_or_else(|_| beside.to_owned()));
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "no corpus at {}; set ATTEST_CORPUS", folder.display());
    println!("skipped: no corpus at {}", folder.display());
    None
}

/// A document in UTF-8: what is not, is taken as windows-1252.
pub(crate) fn read(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    match String::from_utf8(bytes) {
        Ok(text) => text.into_bytes(),
        Err(error) => {
            error.into_bytes().iter().map(|byte| char::from(*byte)).collect::<String>().into_bytes()
        }
    }
}

/// What a set fired.
pub(crate) fn fired_of(report: &Report, set: SetId) -> Fired {
    let mut fired = Fired::new();
    for each in report.fired.iter().filter(|each| each.set == set) {
        *fired.entry(format!("{}|{}", each.rule.id, each.flag.text())).or_default() += 1;
    }
    fired
}

/// What is done to one element before a document is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// Nothing.
    None,
    /// The element, or its attribute of this name, is left out.
    Remove(Option<String>),
    /// The text of the element, or of its attribute of this name, becomes this.
    Replace(Option<String>, String),
}

/// An element as a document of its own.
pub(crate) fn write(element: roxmltree::Node<'_, '_>, out: &mut String) {
    write_changed(element, element, &Change::None, out);
}

/// The same with one element changed.
pub(crate) fn write_changed(
    element: roxmltree::Node<'_, '_>,
    target: roxmltree::Node<'_, '_>,
    change: &Change,
    out: &mut String,
) {
    let own = if element == target { change } else { &Change::None };
    if *own == Change::Remove(None) {
        return;
    }
    let name = element.tag_name();
    out.push_str(&format!("<{} xmlns=\"{}\"", name.name(), name.namespace().unwrap_or("")));
    for attribute in element.attributes().filter(|attribute| attribute.namespace().is_none()) {
        let value = match own {
            Change::Remove(Some(name)) if name == attribute.name() => continue,
            Change::Replace(Some(name), value) if name == attribute.name() => value,
            Change::None | Change::Remove(_) | Change::Replace(..) => attribute.value(),
        };
        out.push_str(&format!(" {}=\"", attribute.name()));
        escape(value, out);
        out.push('"');
    }
    out.push('>');
    if let Change::Replace(None, text) = own {
        escape(text, out);
    } else {
        for child in element.children() {
            if child.is_element() {
                write_changed(child, target, change, out);
            } else if child.is_text() {
                escape(child.text().unwrap_or(""), out);
            }
        }
    }
    out.push_str(&format!("</{}>", name.name()));
}

/// The XML files of a folder, by name.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "xml"));
    files.sort();
    files
}

fn escape(text: &str, out: &mut String) {
    for each in text.chars() {
        match each {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push_str(&format!("&#{};", u32::from(each))),
            _ => out.push(each),
        }
    }
}
