//! BT-125. Embedded documents: base64 into bytes.

use attest_model::findings::Finding;
use attest_model::ids::DocumentDigest;
use attest_model::invoice::{Attachment, Invoice};
use attest_model::place::Term::Bt;
use attest_xml::Element;
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::marks::place_of;
use crate::output::WriteError;
use crate::reading::{BROKEN, Reading};

/// Attachments come with and without padding; both are the same bytes.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
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

/// Decodes base64 that may hold line ends and indentation.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, base64::DecodeError> {
    let bytes = text.as_bytes().trim_ascii();
    if memchr::memchr3(b'\n', b' ', b'\t', bytes).is_none() && memchr::memchr(b'\r', bytes).is_none() {
        return BASE64.decode(bytes);
    }
    let mut dense = Vec::with_capacity(bytes.len());
    for line in bytes.split(|b| *b == b'\n') {
        let line = line.trim_ascii();
        if line.iter().any(u8::is_ascii_whitespace) {
            dense.extend(line.iter().filter(|b| !b.is_ascii_whitespace()));
        } else {
            dense.extend_from_slice(line);
        }
    }
    BASE64.decode(dense)
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
