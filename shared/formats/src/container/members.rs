//! The members of a ZIP or a mail: which are invoices, and which file belongs to which (IN-10, IN-11, IN-12).

use std::borrow::Cow;

use attest_xml::Limits;

use super::{
    ImportFile, Kind, Opened, Packed, PackedFile, Refused, Scan, envelope, import_file, kind, pdf, same, zip,
};
use crate::capture::{self, Capture};
use crate::detect;
use crate::error::ReadError;
use crate::source::Source;

/// Words in the name of a file that is no invoice (IN-10).
const ATTACHMENT_WORDS: [&str; 6] = ["bilaga", "attach", "specif", "underlag", "följesedel", "report"];
/// Smaller images are decoration (IN-11).
pub(super) const IMAGE_BYTES_MIN: usize = 8 * 1024;
/// Archives inside one another that are opened (IN-15).
pub(super) const ARCHIVES_MAX: usize = 2;

/// A member of a container.
pub(super) struct Member {
    pub(super) name: Option<String>,
    pub(super) bytes: Vec<u8>,
    /// The body of the mail shows it (IN-11).
    pub(super) is_inline: bool,
}

/// What a member turned out to be.
enum Found {
    Documents(Vec<Packed<'static>>),
    Scan(Scan<'static>),
    Import(ImportFile),
    Sidecar(Vec<Capture>),
    File,
    Nothing,
}

/// Sorts the members into invoices and what belongs to them.
///
/// `left` is what archives inside may still unpack, all together. A member that cannot be opened, also an archive, is
/// refused by itself.
pub(super) fn gather(
    members: Vec<Member>,
    limits: Limits,
    archives: usize,
    left: &mut zip::Budget,
) -> Opened<'static> {
    let mut opened = Opened::default();
    let mut rows: Vec<(Option<String>, Found, PackedFile<'static>)> = Vec::new();
    for member in members {
        let Member { name, bytes, is_inline } = member;
        let (found, file) = match look(name.as_deref(), (bytes, is_inline), limits, &mut opened.refused) {
            Ok(Looked::Archive(bytes)) => {
                let inner = match zip::open_nested(&bytes, limits, archives + 1, left) {
                    Ok(inner) => inner,
                    Err(error) => {
                        opened.refused.push(Refused { name, error });
                        continue;
                    }
                };
                opened.refused.extend(inner.refused);
                opened.imports.extend(inner.imports);
                opened.captures.extend(inner.captures);
                rows.extend(
                    inner.documents.into_iter().map(|d| (d.name.clone(), Found::Documents(vec![d]), empty())),
                );
                rows.extend(inner.scans.into_iter().map(|s| (s.file.name.clone(), Found::Scan(s), empty())));
                rows.extend(inner.files.into_iter().map(|f| (f.name.clone(), Found::File, f)));
                continue;
            }
            Ok(Looked::Is(Found::Import(file))) => {
                opened.imports.push(file);
                continue;
            }
            Ok(Looked::Is(Found::Sidecar(captures))) => {
                opened.captures.extend(captures);
                continue;
            }
            Ok(Looked::Is(found)) => (found, empty()),
            Ok(Looked::Decoration(bytes)) => {
                (Found::Nothing, PackedFile { name: name.clone(), bytes: Cow::Owned(bytes) })
            }
            Ok(Looked::File(bytes)) => {
                (Found::File, PackedFile { name: name.clone(), bytes: Cow::Owned(bytes) })
            }
            Err(error) => {
                opened.refused.push(Refused { name, error });
                continue;
            }
        };
        rows.push((name, found, file));
    }
    match_sidecars(&mut rows, &mut opened.captures);
    demote_attachments(&mut rows);
    assign(rows, &mut opened);
    same::join_same_invoices(&mut opened);
    same::join_pictures(&mut opened);
    opened
}

fn empty() -> PackedFile<'static> {
    PackedFile { name: None, bytes: Cow::Borrowed(&[]) }
}

enum Looked {
    Is(Found),
    /// An image that is no invoice by itself.
    Decoration(Vec<u8>),
    File(Vec<u8>),
    Archive(Vec<u8>),
}

/// What a member is; its bytes move on and are never kept twice: a message may have 100 MiB.
fn look(
    name: Option<&str>,
    (bytes, is_inline): (Vec<u8>, bool),
    limits: Limits,
    refused: &mut Vec<Refused>,
) -> Result<Looked, ReadError> {
    let mut refuse = |error| refused.push(Refused { name: name.map(str::to_owned), error });
    Ok(match kind(&bytes) {
        Kind::Xml => match documents_of(&bytes, limits, &mut refuse)? {
            Within::Inside(documents) => Looked::Is(Found::Documents(documents)),
            Within::All => {
                let packed = Packed {
                    name: None,
                    bytes: Cow::Owned(bytes),
                    start: (1, 1),
                    files: Vec::new(),
                    capture: None,
                };
                Looked::Is(Found::Documents(vec![packed]))
            }
            Within::None => Looked::File(bytes),
        },
        Kind::Pdf => Looked::Is(pdf_of(bytes, limits)?),
        Kind::Zip => Looked::Archive(bytes),
        Kind::Import(format) => {
            Looked::Is(Found::Import(import_file(name.map(str::to_owned), format, &bytes)?))
        }
        Kind::Sidecar => {
            Looked::Is(Found::Sidecar(capture::read(name.unwrap_or("a file without name"), &bytes)?))
        }
        Kind::Image if is_inline || bytes.len() < IMAGE_BYTES_MIN => Looked::Decoration(bytes),
        Kind::Image | Kind::Mail | Kind::Unknown(_) if is_inline => Looked::Is(Found::Nothing),
        Kind::Image | Kind::Mail | Kind::Unknown(_) => Looked::File(bytes),
    })
}

/// Where the documents of an XML file are.
enum Within {
    None,
    /// It is one, and nothing else.
    All,
    Inside(Vec<Packed<'static>>),
}

fn documents_of(
    bytes: &[u8],
    limits: Limits,
    refuse: &mut dyn FnMut(ReadError),
) -> Result<Within, ReadError> {
    let (mut documents, broken) = envelope::unwrap(bytes, limits)?;
    broken.into_iter().for_each(refuse);
    documents.retain(|packed| is_supported(&packed.bytes, limits));
    Ok(match documents.as_slice() {
        [] => Within::None,
        [only] if matches!(only.bytes, Cow::Borrowed(own) if own.len() == bytes.len()) => Within::All,
        _ => Within::Inside(documents.into_iter().map(Packed::into_owned).collect()),
    })
}

/// The PDF is the first file of what is read from it; borrowed from its bytes it gets them back at the end.
fn pdf_of(bytes: Vec<u8>, limits: Limits) -> Result<Found, ReadError> {
    let opened = pdf::open(&bytes, limits)?;
    let own = |bytes| PackedFile { name: None, bytes: Cow::Owned(bytes) };
    if let Some(packed) = opened.documents.into_iter().next() {
        let (name, start, document) = (packed.name, packed.start, packed.bytes.into_owned());
        let inner = others(packed.files);
        let files = std::iter::once(own(bytes)).chain(inner).collect();
        let packed = Packed { name, bytes: Cow::Owned(document), start, files, capture: None };
        return Ok(Found::Documents(vec![packed]));
    }
    let files = opened.scans.into_iter().flat_map(|scan| others(scan.files)).collect();
    Ok(Found::Scan(Scan { file: own(bytes), files, capture: None }))
}

/// The files inside of a PDF, without the PDF itself.
fn others(files: Vec<PackedFile<'_>>) -> Vec<PackedFile<'static>> {
    let inside = files.into_iter().filter(|file| matches!(file.bytes, Cow::Owned(_)));
    inside.map(PackedFile::into_owned).collect()
}

fn is_supported(bytes: &[u8], limits: Limits) -> bool {
    Source::new(bytes, limits)
        .is_ok_and(|source| source.parse().is_ok_and(|tree| detect(tree.root()).is_ok()))
}

/// The name without folders, in small letters.
fn base(name: Option<&str>) -> String {
    name.and_then(|name| name.rsplit(['/', '\\']).next()).unwrap_or_default().trim().to_lowercase()
}

/// The name without its extension.
fn stem(base: &str) -> &str {
    base.rsplit_once('.').map_or(base, |(stem, _)| stem)
}

/// An image or PDF that a sidecar of the same container names is an invoice, whatever its name and size (IN-16).
///
/// What the sidecars say about files that are not there stays in `captures`.
fn match_sidecars(rows: &mut [(Option<String>, Found, PackedFile<'static>)], captures: &mut Vec<Capture>) {
    captures.retain(|capture| {
        let image = base(capture.invoice.image_name.as_deref());
        let row = rows.iter_mut().find(|(name, _, _)| !image.is_empty() && base(name.as_deref()) == image);
        let Some((_, found, file)) = row else { return true };
        let slot = match found {
            Found::Documents(documents) => match documents.as_mut_slice() {
                [one] => &mut one.capture,
                // It cannot be told which of several documents is meant.
                _ => return true,
            },
            Found::Scan(scan) => &mut scan.capture,
            Found::File | Found::Nothing if matches!(kind(&file.bytes), Kind::Image) => {
                let file = PackedFile { name: None, bytes: std::mem::take(&mut file.bytes) };
                *found =
                    Found::Scan(Scan { file, files: Vec::new(), capture: Some(Box::new(capture.clone())) });
                return false;
            }
            Found::File | Found::Nothing | Found::Import(_) | Found::Sidecar(_) => return true,
        };
        let is_free = slot.is_none();
        if is_free {
            *slot = Some(Box::new(capture.clone()));
        }
        !is_free
    });
}

/// A PDF whose name starts with another file's stem, or has one of the words, is an attachment (IN-10).
fn demote_attachments(rows: &mut [(Option<String>, Found, PackedFile<'static>)]) {
    let names: Vec<(String, bool)> = rows
        .iter()
        .map(|(name, found, _)| (base(name.as_deref()), matches!(found, Found::Documents(_))))
        .collect();
    for (at, (name, found, file)) in rows.iter_mut().enumerate() {
        let Found::Scan(scan) = found else { continue };
        if scan.capture.is_some() {
            continue;
        }
        let Some((own, _)) = names.get(at) else { continue };
        let starts_with_other = names.iter().enumerate().any(|(other_at, (other, is_structured))| {
            let other_stem = stem(other);
            let is_before = stem(own) != other_stem || *is_structured || other_at < at;
            other_at != at && !other_stem.is_empty() && own.starts_with(other_stem) && is_before
        });
        if starts_with_other || ATTACHMENT_WORDS.iter().any(|word| own.contains(word)) {
            *file = std::mem::replace(&mut scan.file, empty());
            file.name = file.name.take().or_else(|| name.clone());
            *found = Found::File;
        }
    }
}

/// Where an invoice of [`Opened`] is.
#[derive(Clone, Copy)]
enum Place {
    Document(usize),
    Scan(usize),
}

/// An attachment belongs to the invoice whose stem its name starts with, else the one before, else the first (IN-10).
fn assign(rows: Vec<(Option<String>, Found, PackedFile<'static>)>, opened: &mut Opened<'static>) {
    let mut invoices: Vec<(String, Place)> = Vec::new();
    let mut loose: Vec<(usize, PackedFile<'static>)> = Vec::new();
    for (name, found, file) in rows {
        let base = base(name.as_deref());
        match found {
            Found::Documents(documents) => {
                for mut packed in documents {
                    // The document is inside of the named file; the file itself is its first attachment.
                    if let Some(around) = packed.files.first_mut().filter(|file| file.name.is_none()) {
                        around.name.clone_from(&name);
                    }
                    packed.name = name.clone().or(packed.name);
                    invoices.push((stem(&base).to_owned(), Place::Document(opened.documents.len())));
                    opened.documents.push(packed);
                }
            }
            Found::Scan(mut scan) => {
                scan.file.name = name;
                invoices.push((stem(&base).to_owned(), Place::Scan(opened.scans.len())));
                opened.scans.push(scan);
            }
            Found::File => loose.push((invoices.len(), file)),
            Found::Import(_) | Found::Sidecar(_) | Found::Nothing => {}
        }
    }
    for (before, file) in loose {
        let own = base(file.name.as_deref());
        let by_stem = invoices.iter().filter(|(stem, _)| !stem.is_empty() && own.starts_with(stem.as_str()));
        let named = by_stem.max_by_key(|(stem, _)| stem.len());
        let chosen = named.or_else(|| invoices.get(before.saturating_sub(1))).map(|(_, place)| *place);
        let files = match chosen {
            Some(Place::Document(at)) => opened.documents.get_mut(at).map(|packed| &mut packed.files),
            Some(Place::Scan(at)) => opened.scans.get_mut(at).map(|scan| &mut scan.files),
            None => None,
        };
        match files {
            Some(files) => files.push(file),
            None => opened.files.push(file),
        }
    }
}
