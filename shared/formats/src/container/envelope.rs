//! What a document is wrapped in: SBDH, SOAP, BizTalk, batch and object envelopes, several documents in one file (IN-4).
//!
//! What comes out stands alone: namespaces of the envelope are declared on the document itself, and it knows the line and
//! column at which it starts, so that its places are those of the file as received.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use attest_xml::{Element, Limits};
use memchr::memmem;

use super::Packed;
use crate::error::ReadError;
use crate::source::Source;

/// Envelopes inside one another: two SBDH, a SOAP body and a batch are four.
const NESTED_MAX: usize = 6;
/// Documents of one file.
const DOCUMENTS_MAX: usize = 10_000;

/// Bytes before the root element: declaration, stylesheet and comments.
const PROLOG_BYTES: usize = 8 * 1024;

/// Root elements that only wrap: local name, a part of the namespace, the child that holds the content.
static ENVELOPES: &[(&str, &str, Content)] = &[
    ("Batch", "basda-org", Content::Direct),
    ("BatchEnvelope", "", Content::Direct),
    ("BizTalk", "", Content::Inside("Body")),
    ("BizTalk", "", Content::Inside("body")),
    ("Envelope", "soap-envelope", Content::Inside("Body")),
    ("Envelope", "soap/envelope", Content::Inside("Body")),
    ("ObjectEnvelope", "", Content::Anywhere("Invoice")),
    ("StandardBusinessDocument", "", Content::Direct),
    ("biztalk_1", "", Content::Inside("body")),
];

/// Children of envelopes that describe the transport.
static DESCRIPTIONS: &[&str] = &[
    "StandardBusinessDocumentHeader",
    "BatchHeader",
    "BatchTrailer",
    "BatchReferences",
    "BatchInfo",
    "Reference",
    "DocumentInfo",
    "Fault",
    "Manifest",
];

enum Content {
    /// Its children.
    Direct,
    /// The children of this child.
    Inside(&'static str),
    /// Elements of this name at any depth.
    Anywhere(&'static str),
}

/// Whether an element only wraps others.
fn is_envelope(element: Element<'_>) -> bool {
    ENVELOPES
        .iter()
        .any(|(name, part, _)| *name == element.local_name() && element.namespace().contains(part))
}

/// The documents inside an element, at any depth of envelopes; the element itself when it is none.
fn contents<'t>(element: Element<'t>, depth: usize, found: &mut Vec<Element<'t>>) {
    if depth > NESTED_MAX || !is_envelope(element) {
        found.push(element);
        return;
    }
    for (name, part, content) in ENVELOPES {
        if *name != element.local_name() || !element.namespace().contains(part) {
            continue;
        }
        let holders: Vec<Element<'t>> = match content {
            Content::Direct => vec![element],
            Content::Inside(child) => element.children().filter(|c| c.local_name() == *child).collect(),
            Content::Anywhere(wanted) => {
                // One inside of another is a part of it: a document is handed out once.
                let mut next = 0;
                found.extend(element.descendants().filter(|inner| {
                    let is_own = inner.local_name() == *wanted && inner.id().index() >= next;
                    next = if is_own { inner.end_index() } else { next };
                    is_own
                }));
                Vec::new()
            }
        };
        for inner in holders.into_iter().flat_map(Element::children) {
            if !DESCRIPTIONS.contains(&inner.local_name()) {
                contents(inner, depth + 1, found);
            }
        }
        // Rows of one name differ in the child only.
        if !found.is_empty() {
            return;
        }
    }
}

/// The documents of an XML file, each on its own, and why others of it cannot be read (IN-4); the file as it is when
/// nothing is around it.
///
/// # Errors
/// As [`Source::new`] and [`Source::parse`]; [`ReadError::Envelope`] for an envelope with nothing inside,
/// [`ReadError::TooMany`] for more documents than are taken.
pub(super) fn unwrap(bytes: &[u8], limits: Limits) -> Result<(Vec<Packed<'_>>, Vec<ReadError>), ReadError> {
    let parts = concatenated(bytes)?;
    let [only] = parts.as_slice() else { return unwrap_parts(bytes, &parts, limits) };
    Ok((unwrap_one(bytes, only.start, limits)?, Vec::new()))
}

fn unwrap_parts<'b>(
    bytes: &'b [u8],
    parts: &[Part],
    limits: Limits,
) -> Result<(Vec<Packed<'b>>, Vec<ReadError>), ReadError> {
    let (mut found, mut refused) = (Vec::new(), Vec::new());
    let mut empty = None;
    for part in parts {
        match unwrap_one(bytes.get(part.bytes.clone()).unwrap_or_default(), part.start, limits) {
            Ok(documents) => found.extend(documents),
            // The frame of a transport may stand before the document it speaks of.
            Err(error @ ReadError::Envelope { .. }) => empty = Some(error),
            Err(error) => refused.push(error),
        }
        not_too_many(found.len())?;
    }
    if !found.is_empty() {
        return Ok((found, refused));
    }
    match refused.into_iter().next().or(empty) {
        Some(error) => Err(error),
        None => Ok((found, Vec::new())),
    }
}

fn not_too_many(documents: usize) -> Result<(), ReadError> {
    if documents > DOCUMENTS_MAX {
        return Err(ReadError::TooMany { what: "documents", limit: DOCUMENTS_MAX });
    }
    Ok(())
}

/// A stretch of a file, and the line and column at which it starts.
struct Part {
    bytes: Range<usize>,
    start: (u32, u32),
}

/// The stretches of a file that start with an XML declaration of their own.
fn concatenated(bytes: &[u8]) -> Result<Vec<Part>, ReadError> {
    let mut starts = vec![0];
    for at in memmem::find_iter(bytes, b"<?xml ") {
        let before = bytes.get(..at).unwrap_or_default().trim_ascii_end();
        if at > 3 && before.ends_with(b">") {
            starts.push(at);
            not_too_many(starts.len())?;
        }
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([bytes.len()]).collect();
    let count =
        |bytes: &[u8]| u32::try_from(String::from_utf8_lossy(bytes).chars().count()).unwrap_or(u32::MAX);
    let (mut line, mut column, mut last) = (1u32, 1u32, 0);
    let parts = starts.into_iter().zip(ends).map(|(start, end)| {
        let between = bytes.get(last..start).unwrap_or_default();
        if let Some(newline) = memchr::memrchr(b'\n', between) {
            let lines = memchr::memchr_iter(b'\n', between).count();
            line = line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
            column = 1;
            column += count(between.get(newline + 1..).unwrap_or_default());
        } else {
            column = column.saturating_add(count(between));
        }
        last = start;
        Part { bytes: start..end, start: (line, column) }
    });
    Ok(parts.collect())
}

/// The first versions of Finvoice name a document type that they were written for. Nothing is declared in the document
/// and nothing is fetched, so the name is blanked; every other document type is refused (SEC-3).
fn without_finvoice_type(bytes: &[u8]) -> Option<Vec<u8>> {
    const TYPE: &[u8] = b"<!DOCTYPE Finvoice SYSTEM ";
    let prolog = bytes.get(..bytes.len().min(PROLOG_BYTES)).unwrap_or_default();
    let start = memmem::find(prolog, TYPE)?;
    let declaration = bytes.get(start..start + memchr::memchr(b'>', bytes.get(start..)?)? + 1)?;
    let quotes = declaration.iter().filter(|b| **b == b'"').count();
    if quotes != 2 || declaration.contains(&b'[') {
        return None;
    }
    let mut blanked = bytes.to_vec();
    for byte in blanked.get_mut(start..start + declaration.len())? {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
    Some(blanked)
}

fn unwrap_one(bytes: &[u8], start: (u32, u32), limits: Limits) -> Result<Vec<Packed<'_>>, ReadError> {
    if let Some(blanked) = without_finvoice_type(bytes) {
        let documents = unwrap_one(&blanked, start, limits)?;
        return Ok(documents.into_iter().map(Packed::into_owned).collect());
    }
    let source = Source::new(bytes, limits)?.starting_at(start.0, start.1);
    let tree = source.parse()?;
    let root = tree.root();
    if !is_envelope(root) {
        return Ok(vec![Packed {
            name: None,
            bytes: Cow::Borrowed(bytes),
            start,
            files: Vec::new(),
            capture: None,
        }]);
    }
    let mut inner = Vec::new();
    contents(root, 0, &mut inner);
    if inner.is_empty() {
        return Err(ReadError::Envelope {
            envelope: root.local_name().chars().take(60).collect(),
            line: root.line(),
            column: root.column(),
        });
    }
    not_too_many(inner.len())?;
    Ok(inner.into_iter().map(|element| alone(source.text(), element)).collect())
}

/// A document of its own.
fn alone(text: &[u8], element: Element<'_>) -> Packed<'static> {
    let start = element.byte_offset();
    let end = end_of(text, start);
    let tag = tag_at(text, start);
    let mut declared: BTreeMap<&[u8], &[u8]> = BTreeMap::new();
    let mut around = element.parent();
    while let Some(parent) = around {
        for (name, value) in declarations(tag_at(text, parent.byte_offset())) {
            declared.entry(name).or_insert(value);
        }
        around = parent.parent();
    }
    for (name, _) in declarations(tag) {
        declared.remove(name);
    }
    let mut document = Vec::with_capacity(end - start + 512);
    let name_end = start + 1 + name_length(text.get(start + 1..).unwrap_or_default());
    document.extend_from_slice(text.get(start..name_end).unwrap_or_default());
    for (name, value) in declared {
        document.push(b' ');
        document.extend_from_slice(name);
        document.push(b'=');
        document.extend_from_slice(value);
    }
    document.extend_from_slice(text.get(name_end..end).unwrap_or_default());
    let start = (element.line(), element.column());
    Packed { name: None, bytes: Cow::Owned(document), start, files: Vec::new(), capture: None }
}

fn name_length(text: &[u8]) -> usize {
    text.iter().position(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>')).unwrap_or(text.len())
}

/// The tag that starts at a place, from `<` to `>`.
fn tag_at(text: &[u8], start: usize) -> &[u8] {
    let rest = text.get(start..).unwrap_or_default();
    let mut quote = None;
    for (at, byte) in rest.iter().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), _) if open == *byte => quote = None,
            (None, b'>') => return rest.get(..=at).unwrap_or_default(),
            _ => {}
        }
    }
    rest
}

/// The namespace declarations of a tag: name and quoted value as written.
fn declarations(tag: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut found = Vec::new();
    let mut rest = tag.get(1 + name_length(tag.get(1..).unwrap_or_default())..).unwrap_or_default();
    while let Some(equals) = memchr::memchr(b'=', rest) {
        let name = rest.get(..equals).unwrap_or_default().trim_ascii();
        let after = rest.get(equals + 1..).unwrap_or_default().trim_ascii_start();
        let Some((quote, value)) = after.split_first() else { break };
        let Some(end) = memchr::memchr(*quote, value) else { break };
        if name == b"xmlns" || name.starts_with(b"xmlns:") {
            found.push((name, after.get(..end + 2).unwrap_or_default()));
        }
        rest = value.get(end + 1..).unwrap_or_default();
    }
    found
}

/// The byte after the end tag of the element that starts at a place of a well-formed document.
fn end_of(text: &[u8], start: usize) -> usize {
    let mut at = start;
    let mut depth = 0usize;
    while let Some(open) = memchr::memchr(b'<', text.get(at..).unwrap_or_default()) {
        at += open;
        let rest = text.get(at..).unwrap_or_default();
        let skip = |end: &[u8]| memmem::find(rest, end).map_or(rest.len(), |found| found + end.len());
        if rest.starts_with(b"<!--") {
            at += skip(b"-->");
        } else if rest.starts_with(b"<![CDATA[") {
            at += skip(b"]]>");
        } else if rest.starts_with(b"<?") {
            at += skip(b"?>");
        } else {
            let tag = tag_at(text, at);
            at += tag.len();
            if tag.starts_with(b"</") {
                depth = depth.saturating_sub(1);
            } else if !tag.ends_with(b"/>") {
                depth += 1;
            }
            if depth == 0 {
                return at;
            }
        }
    }
    text.len()
}

#[cfg(test)]
mod tests;
