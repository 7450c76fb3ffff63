//! BT-125. Embedded documents: base64 into bytes.

use attest_model::findings::Finding;
use attest_model::ids::DocumentDigest;
use attest_model::invoice::{Attachment, Invoice};
use attest_model::place::Term::Bt;
use attest_xml::Element;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{DecodeError, Engine};

use crate::marks::place_of;
use crate::output::WriteError;
use crate::reading::{BROKEN, Reading};

/// Attachments come with and without padding; both are the same bytes.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The middle of a text has no padding.
const MIDDLE: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// Decodes the content of an element; broken base64 is a finding (ATT-11), and the attachment stays without bytes.
pub(crate) fn read(
    slot: &mut Option<Attachment>,
    element: Element<'_>,
    (mime_code, file_name): (Option<String>, Option<String>),
    reading: &mut Reading,
) {
    if slot.is_some() {
        return;
    }
    reading.mark(element, Bt(125));
    let mut attachment = Attachment { mime_code, file_name, ..Attachment::default() };
    match decode(&element.text()) {
        Ok(content) => {
            attachment.digest = DocumentDigest::of(&content).as_str().to_owned();
            attachment.size_bytes = content.len() as u64;
            attachment.content = content;
        }
        Err(error) => {
            let name = attachment.file_name.as_deref().unwrap_or("without name");
            reading.report(BROKEN, || {
                let message = format!("the attachment {name} is not base64: {error}; ask for it again");
                let finding = Finding::warning(BROKEN, message).at(Bt(125)).placed(Some(place_of(element)));
                finding.values("base64", error.to_string())
            });
        }
    }
    *slot = Some(attachment);
}

/// Characters of base64 that are put together between two stretches of white space before they are decoded.
const DENSE_MAX: usize = 64 * 1024;
/// The last characters wait for the end, where alone padding may stand.
const HELD_BACK: usize = 4;

/// Decodes base64 that may hold line ends and indentation; beside the text there is never more than its bytes.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, DecodeError> {
    let bytes = text.as_bytes().trim_ascii();
    let is_space = |b: &u8| b.is_ascii_whitespace();
    if memchr::memchr3(b'\n', b' ', b'\t', bytes).is_none() && memchr::memchr(b'\r', bytes).is_none() {
        return BASE64.decode(bytes);
    }
    let mut content = Vec::with_capacity(bytes.len() / 4 * 3 + 3);
    let mut dense = Vec::with_capacity(bytes.len().min(DENSE_MAX + 1024));
    let mut done = 0;
    for line in bytes.split(|b| *b == b'\n').flat_map(|line| line.chunks(DENSE_MAX)) {
        let line = line.trim_ascii();
        if line.iter().any(is_space) {
            dense.extend(line.iter().filter(|b| !is_space(b)));
        } else {
            dense.extend_from_slice(line);
        }
        if dense.len() >= DENSE_MAX {
            let ready = (dense.len() - HELD_BACK) / 4 * 4;
            let middle = dense.get(..ready).unwrap_or_default();
            MIDDLE.decode_vec(middle, &mut content).map_err(|error| moved(error, done))?;
            dense.drain(..ready);
            done += ready;
        }
    }
    BASE64.decode_vec(&dense, &mut content).map_err(|error| moved(error, done))?;
    content.shrink_to_fit();
    Ok(content)
}

/// The error as one of the whole text, of which so much was decoded before.
fn moved(error: DecodeError, done: usize) -> DecodeError {
    match error {
        DecodeError::InvalidByte(offset, byte) => DecodeError::InvalidByte(done + offset, byte),
        DecodeError::InvalidLastSymbol(offset, byte) => DecodeError::InvalidLastSymbol(done + offset, byte),
        DecodeError::InvalidLength(length) => DecodeError::InvalidLength(done + length),
        DecodeError::InvalidPadding => DecodeError::InvalidPadding,
    }
}

/// Encodes bytes with padding.
pub(crate) fn encode(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// A stored model names the bytes of its attachments by digest only; such a one cannot be written.
pub(crate) fn check_content(invoice: &Invoice) -> Result<(), WriteError> {
    let mut attachments =
        invoice.supporting_documents.iter().filter_map(|document| document.attachment.as_ref());
    match attachments.find(|attachment| attachment.content.len() as u64 != attachment.size_bytes) {
        Some(attachment) => {
            let name = attachment.file_name.clone().unwrap_or_default();
            Err(WriteError::MissingContent(name, attachment.size_bytes))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn att_11_long_base64_is_decoded_in_parts_as_it_is_whole() {
        let bytes: Vec<u8> = (0..200_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for length in [DENSE_MAX / 4 * 3 - 1, DENSE_MAX / 4 * 3, DENSE_MAX / 4 * 3 + 1, 150_000, 200_000] {
            let bytes = &bytes[..length];
            let whole = encode(bytes);
            for (case, width, end) in [
                ("lines", 76, "\n"),
                ("lines of Windows", 76, "\r\n"),
                ("lines that cut groups", 61, "\n\t "),
                ("long lines", 90_000, "\n"),
                ("words", 7, " "),
            ] {
                let lines: Vec<&str> =
                    whole.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap()).collect();
                let text = lines.join(end);
                assert!(decode(&text).as_deref() == Ok(bytes), "ATT-11 {length} bytes, {case}");
                let unpadded = text.trim_end_matches('=');
                assert!(
                    decode(unpadded).as_deref() == Ok(bytes),
                    "ATT-11 {length} bytes, {case}, no padding"
                );
                for (at, bad) in [(100, "*"), (whole.len() - 8, "="), (whole.len() / 2, "=")] {
                    let mut broken = whole.clone();
                    broken.replace_range(at..=at, bad);
                    let lines: Vec<&str> = broken
                        .as_bytes()
                        .chunks(width)
                        .map(|line| std::str::from_utf8(line).unwrap())
                        .collect();
                    let error = decode(&lines.join(end)).unwrap_err();
                    assert_eq!(error, BASE64.decode(&broken).unwrap_err(), "ATT-11 {case}, {bad} at {at}");
                }
            }
        }
    }

    #[test]
    fn att_11_base64_is_decoded_or_refused() {
        for (text, expected) in [
            ("QXR0ZXN0", Some("Attest")),
            (" QXR0\n  ZXN0\r\n", Some("Attest")),
            ("QX R0\r\tZX\n\nN0", Some("Attest")),
            ("QXR0ZXM=", Some("Attes")),
            ("QXR0ZXM", Some("Attes")),
            ("", Some("")),
            ("QXR0ZXM*", None),
            ("Q", None),
            ("QX=0", None),
            ("https://example.com/a.pdf", None),
        ] {
            let decoded = decode(text).ok();
            assert_eq!(decoded.as_deref(), expected.map(str::as_bytes), "ATT-11 {text:?}");
            if let Some(bytes) = decoded {
                assert_eq!(decode(&encode(&bytes)), Ok(bytes), "ATT-11 {text:?}");
            }
        }
    }
}
