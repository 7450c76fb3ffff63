//! Hybrid PDF: the structured invoice inside of a PDF/A-3 (Factur-X, ZUGFeRD); IN-9.

use std::borrow::Cow;
use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use attest_xml::Limits;

use super::{Opened, Packed, PackedFile, Scan};
use crate::detect;
use crate::error::ReadError;
use crate::source::Source;

/// Names that the standards give the structured invoice, the newest first.
const INVOICE_NAMES: [&str; 3] = ["factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml"];
/// The name of a structured order, which is no invoice.
const ORDER_NAME: &str = "order-x.xml";
/// Bytes of all files of one PDF after inflation: what a message may have (IN-20).
const INFLATED_MAX: usize = 100 * 1024 * 1024;
/// Inflated to packed size above which a stream is a bomb (IN-15).
const RATIO_MAX: usize = 100;
/// Packed bytes below which the ratio says nothing: white space packs well.
const RATIO_FROM: usize = 64 * 1024;
/// Files of one PDF.
const FILES_MAX: usize = 100;
/// Pages whose text is looked at: number and supplier stand on the first one, or on the last of a long letter.
const PAGES_READ_MAX: usize = 3;
/// Bytes of the pages' contents after inflation.
const TEXT_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Levels of the name tree.
const TREE_DEPTH_MAX: usize = 20;
/// Nodes of the name tree: each file may have one of its own, with those above it.
const TREE_NODES_MAX: usize = 1000;

/// Opens a PDF: its structured invoice with the PDF beside it, or the PDF alone.
///
/// # Errors
/// [`ReadError::Closed`] for a PDF that is broken, locked, or inflates too far; [`ReadError::UnknownFile`] for an Order-X order.
pub(super) fn open(bytes: &[u8], limits: Limits) -> Result<Opened<'_>, ReadError> {
    let options = LoadOptions { max_decompressed_size: Some(INFLATED_MAX), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options)
        .map_err(|error| closed(format!("it is damaged ({error})")))?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(closed("it is locked with a password; expected one that opens without".to_owned()));
    }
    let mut files = embedded(&document)?;
    let own = PackedFile { name: None, bytes: Cow::Borrowed(bytes) };
    let Some(at) = invoice(&files, limits) else {
        if files.iter().any(|file| named(file, ORDER_NAME)) {
            return Err(ReadError::UnknownFile { found: "a PDF with an Order-X order" });
        }
        return Ok(Opened { scans: vec![Scan { file: own, files, capture: None }], ..Opened::default() });
    };
    let xml = files.remove(at);
    files.insert(0, own);
    let packed = Packed { name: xml.name, bytes: xml.bytes, start: (1, 1), files, capture: None };
    Ok(Opened { documents: vec![packed], ..Opened::default() })
}

/// The text of the first pages; empty where the file has none of its own, as a scanned page.
pub(super) fn text(bytes: &[u8]) -> String {
    let options = LoadOptions { max_decompressed_size: Some(INFLATED_MAX), ..LoadOptions::default() };
    let Ok(document) = Document::load_mem_with_options(bytes, options) else { return String::new() };
    let pages: Vec<u32> = document.get_pages().into_keys().take(PAGES_READ_MAX).collect();
    document.extract_text_with_limit(&pages, TEXT_BYTES_MAX).unwrap_or_default()
}

fn closed(reason: String) -> ReadError {
    ReadError::Closed { container: "PDF", reason }
}

fn named(file: &PackedFile<'_>, name: &str) -> bool {
    file.name.as_deref().is_some_and(|own| own.trim().eq_ignore_ascii_case(name))
}

/// The structured invoice: by the names of the standards, else the only XML file that is one.
fn invoice(files: &[PackedFile<'_>], limits: Limits) -> Option<usize> {
    let by_name = INVOICE_NAMES.iter().find_map(|name| files.iter().position(|file| named(file, name)));
    by_name.or_else(|| {
        let mut found =
            files.iter().enumerate().filter(|(_, file)| is_invoice(file, limits)).map(|(at, _)| at);
        found.next().filter(|_| found.next().is_none())
    })
}

fn is_invoice(file: &PackedFile<'_>, limits: Limits) -> bool {
    let is_xml = file.name.as_deref().is_some_and(|name| name.trim().to_lowercase().ends_with(".xml"));
    is_xml
        && !named(file, ORDER_NAME)
        && Source::new(&file.bytes, limits)
            .is_ok_and(|source| source.parse().is_ok_and(|tree| detect(tree.root()).is_ok()))
}

/// The embedded files, of the catalogue's name tree and its associated files, each once.
fn embedded(document: &Document) -> Result<Vec<PackedFile<'static>>, ReadError> {
    let catalog = document.catalog().map_err(|_| closed("it has no catalogue".to_owned()))?;
    let mut specifications = Vec::new();
    let names = dictionary(document, catalog.get(b"Names").ok());
    if let Some(tree) = names.and_then(|names| dictionary(document, names.get(b"EmbeddedFiles").ok())) {
        walk(document, tree, (0, &mut 0), &mut specifications)?;
    }
    if let Some(associated) = array(document, catalog.get(b"AF").ok()) {
        specifications.extend(associated.iter());
    }
    let mut seen = BTreeSet::new();
    let mut files = Vec::new();
    let mut left = INFLATED_MAX;
    for specification in specifications {
        let Some(specification) = dictionary(document, Some(specification)) else { continue };
        let Some((id, stream)) = stream_of(document, specification) else { continue };
        if id.is_some_and(|id| !seen.insert(id)) {
            continue;
        }
        if files.len() >= FILES_MAX {
            return Err(closed(format!("it carries more than {FILES_MAX} files")));
        }
        let bytes = inflate(stream, left)?;
        left -= bytes.len();
        files.push(PackedFile { name: name_of(document, specification), bytes: Cow::Owned(bytes) });
    }
    Ok(files)
}

/// Leaves and inner nodes of the name tree; real files use both. A node that is its own child ends at `nodes`.
fn walk<'d>(
    document: &'d Document,
    node: &'d Dictionary,
    (depth, nodes): (usize, &mut usize),
    found: &mut Vec<&'d Object>,
) -> Result<(), ReadError> {
    *nodes += 1;
    if depth > TREE_DEPTH_MAX || *nodes > TREE_NODES_MAX || found.len() > FILES_MAX {
        return Err(closed(format!(
            "its list of files is deeper than {TREE_DEPTH_MAX} or longer than {FILES_MAX}"
        )));
    }
    if let Some(pairs) = array(document, node.get(b"Names").ok()) {
        found.extend(pairs.iter().skip(1).step_by(2));
    }
    for kid in array(document, node.get(b"Kids").ok()).into_iter().flatten() {
        if let Some(kid) = dictionary(document, Some(kid)) {
            walk(document, kid, (depth + 1, nodes), found)?;
        }
    }
    Ok(())
}

fn resolved<'d>(
    document: &'d Document,
    object: Option<&'d Object>,
) -> Option<(Option<ObjectId>, &'d Object)> {
    document.dereference(object?).ok()
}

fn dictionary<'d>(document: &'d Document, object: Option<&'d Object>) -> Option<&'d Dictionary> {
    resolved(document, object)?.1.as_dict().ok()
}

fn array<'d>(document: &'d Document, object: Option<&'d Object>) -> Option<&'d Vec<Object>> {
    resolved(document, object)?.1.as_array().ok()
}

fn stream_of<'d>(
    document: &'d Document,
    specification: &'d Dictionary,
) -> Option<(Option<ObjectId>, &'d lopdf::Stream)> {
    let files = dictionary(document, specification.get(b"EF").ok())?;
    let object = files.get(b"UF").or_else(|_| files.get(b"F")).ok();
    let (id, object) = resolved(document, object)?;
    Some((id, object.as_stream().ok()?))
}

fn name_of(document: &Document, specification: &Dictionary) -> Option<String> {
    let names =
        [&b"UF"[..], b"F"].into_iter().filter_map(|key| resolved(document, specification.get(key).ok()));
    names.filter_map(|(_, object)| object.as_str().ok()).map(text_string).find(|name| !name.trim().is_empty())
}

/// A text string of PDF: UTF-16 with a mark, UTF-8 with a mark, else close to Latin 1.
fn text_string(bytes: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0.into_owned()
        }
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn inflate(stream: &lopdf::Stream, left: usize) -> Result<Vec<u8>, ReadError> {
    if stream.dict.get(b"Filter").is_err() {
        return if stream.content.len() > left {
            Err(closed(format!("its files have more than {INFLATED_MAX} bytes")))
        } else {
            Ok(stream.content.clone())
        };
    }
    let packed = stream.content.len();
    let limit = if packed < RATIO_FROM { RATIO_FROM * RATIO_MAX } else { packed.saturating_mul(RATIO_MAX) };
    stream
        .decompressed_content_with_limit(limit.min(left))
        .map_err(|error| closed(format!("a file in it cannot be inflated ({error})")))
}
