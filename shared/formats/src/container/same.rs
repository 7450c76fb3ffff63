//! IN-12. Files of one message that are the same invoice: a document and its hybrid PDF, or the picture of it.

use attest_xml::Limits;

use super::{Kind, Opened, Packed, PackedFile, kind, pdf};
use crate::read;
use crate::source::Source;

/// An XML and a hybrid PDF of one number and seller are one invoice: the XML, with the PDF attached (IN-12).
pub(super) fn join_same_invoices(opened: &mut Opened<'static>) {
    let keys: Vec<Option<(String, String)>> =
        opened.documents.iter().map(|packed| key(&packed.bytes)).collect();
    let mut kept: Vec<Packed<'static>> = Vec::new();
    let mut kept_keys: Vec<Option<(String, String)>> = Vec::new();
    for (packed, key) in opened.documents.drain(..).zip(keys) {
        let same = kept_keys.iter().position(|other| key.is_some() && *other == key);
        let Some(earlier) = same.and_then(|at| kept.get_mut(at)) else {
            kept.push(packed);
            kept_keys.push(key);
            continue;
        };
        let (is_hybrid, was_hybrid) = (!packed.files.is_empty(), !earlier.files.is_empty());
        if was_hybrid && !is_hybrid {
            let before = std::mem::replace(earlier, packed);
            earlier.files = before.files;
        } else if is_hybrid && !was_hybrid {
            earlier.files.extend(packed.files);
        } else {
            // Two of a kind are a duplicate, which is not for us to judge.
            kept.push(packed);
            kept_keys.push(None);
        }
    }
    opened.documents = kept;
}

/// Shorter numbers stand in many a text that is not about them.
const NUMBER_CHARACTERS_MIN: usize = 4;

/// A PDF without structure whose text names the number and the seller of one document is the picture of that (IN-12).
pub(super) fn join_pictures(opened: &mut Opened<'static>) {
    let names: Vec<Option<(String, Vec<String>)>> =
        opened.documents.iter().map(|d| named_by(&d.bytes)).collect();
    if names.iter().all(Option::is_none) {
        return;
    }
    let mut scans = std::mem::take(&mut opened.scans);
    scans.retain_mut(|scan| {
        let is_pdf = matches!(kind(&scan.file.bytes), Kind::Pdf);
        if scan.capture.is_some() || !is_pdf {
            return true;
        }
        let text = pdf::text(&scan.file.bytes).to_lowercase();
        let plain = squeezed(&text);
        let names_it = |(number, sellers): &(String, Vec<String>)| {
            has_word(&text, number) && sellers.iter().any(|seller| plain.contains(seller.as_str()))
        };
        let mut meant = names.iter().enumerate().filter(|(_, own)| own.as_ref().is_some_and(names_it));
        let (Some((at, _)), None) = (meant.next(), meant.next()) else { return true };
        let Some(document) = opened.documents.get_mut(at) else { return true };
        let picture = PackedFile { name: scan.file.name.take(), bytes: std::mem::take(&mut scan.file.bytes) };
        document.files.insert(0, picture);
        document.files.append(&mut scan.files);
        false
    });
    opened.scans = scans;
}

/// The number of a document, and what may name its seller: identifiers and name, in small letters.
fn named_by(bytes: &[u8]) -> Option<(String, Vec<String>)> {
    let source = Source::new(bytes, Limits::default()).ok()?;
    let tree = source.parse().ok()?;
    let invoice = read(tree.root()).ok()?.invoice;
    let number = invoice.number?.trim().to_lowercase();
    let seller = invoice.seller;
    let given = [seller.vat_identifier, seller.legal_registration.map(|own| own.value), seller.name];
    let sellers: Vec<String> = given
        .into_iter()
        .flatten()
        .map(|own| squeezed(&own.to_lowercase()))
        .filter(|own| !own.is_empty())
        .collect();
    (number.chars().count() >= NUMBER_CHARACTERS_MIN && !sellers.is_empty()).then_some((number, sellers))
}

/// Letters and digits alone: programs that write PDF put spaces and hyphens anywhere.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a text has this word with nothing of a word directly before or after it.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, found)| {
        let before = text.get(..at).and_then(|start| start.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|rest| rest.chars().next());
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}

/// Number and seller of a document.
fn key(bytes: &[u8]) -> Option<(String, String)> {
    let source = Source::new(bytes, Limits::default()).ok()?;
    let tree = source.parse().ok()?;
    let invoice = read(tree.root()).ok()?.invoice;
    let seller = invoice.seller.vat_identifier.or(invoice.seller.name)?;
    Some((invoice.number?.to_lowercase(), seller.to_lowercase()))
}
