//! Mails with attachments (IN-10 … IN-14).

use attest_xml::Limits;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::members::{Member, gather};
use super::{MailHead, Opened, zip};
use crate::error::ReadError;

/// Parts of a mail, nested mails counted.
const PARTS_MAX: usize = 1000;
/// Mails inside one another: a forwarded one, and one forwarded twice.
const NESTED_MAX: usize = 2;

/// Opens a mail.
///
/// # Errors
/// [`ReadError::Closed`] for a mail that is no mail or has too many parts.
pub(super) fn open(bytes: &[u8], limits: Limits) -> Result<Opened<'static>, ReadError> {
    let message =
        MessageParser::default().parse(bytes).ok_or_else(|| closed("it cannot be read".to_owned()))?;
    let head = head(&message);
    let mut members = Vec::new();
    collect(message, 0, &mut members)?;
    let mut left = zip::Budget::full();
    let mut opened = gather(members, limits, 0, &mut left);
    opened.mail = Some(head);
    Ok(opened)
}

fn closed(reason: String) -> ReadError {
    ReadError::Closed { container: "mail", reason }
}

fn head(message: &Message<'_>) -> MailHead {
    let sender = message.from().and_then(|from| from.first()).and_then(|address| address.address());
    // RFC 3834: `no` is a person, everything else is a program.
    let automatic = message.header_raw("Auto-Submitted").map(|value| value.trim().to_lowercase());
    MailHead {
        from: sender.map(str::to_owned),
        subject: message.subject().map(str::to_owned),
        message_id: message.message_id().map(str::to_owned),
        is_automatic: automatic.is_some_and(|value| value.split(';').next().map(str::trim) != Some("no")),
    }
}

/// The files of a mail and of those forwarded in it, in their order; their bytes move out of it.
fn collect(message: Message<'_>, depth: usize, found: &mut Vec<Member>) -> Result<(), ReadError> {
    let shown = shown_in_body(&message);
    let Message { parts, raw_message, .. } = message;
    for part in parts {
        if found.len() >= PARTS_MAX {
            return Err(closed(format!("it has more than {PARTS_MAX} parts")));
        }
        let name = part.attachment_name().map(str::to_owned);
        let is_inline = part.content_id().is_some_and(|id| shown.iter().any(|html| html.contains(id)));
        if let PartType::Message(inner) = part.body {
            if depth >= NESTED_MAX {
                return Err(closed(format!("mails are nested deeper than {NESTED_MAX}")));
            }
            collect(inner, depth + 1, found)?;
        } else if let Some(bytes) = file(&raw_message, part) {
            found.push(Member { name, bytes, is_inline });
        }
    }
    Ok(())
}

/// The bodies that may show images by their content id.
fn shown_in_body(message: &Message<'_>) -> Vec<String> {
    let html = message.parts.iter().filter_map(|part| match &part.body {
        PartType::Html(html) => Some(html.to_string()),
        PartType::Text(_)
        | PartType::Binary(_)
        | PartType::InlineBinary(_)
        | PartType::Message(_)
        | PartType::Multipart(_) => None,
    });
    html.collect()
}

/// The bytes of a part that is a file. Text is taken as sent: its own encoding is what an XML declaration speaks of.
fn file(raw_message: &[u8], part: MessagePart<'_>) -> Option<Vec<u8>> {
    let is_xml = part.content_type().and_then(|kind| kind.subtype()).is_some_and(|kind| kind.contains("xml"));
    let is_named = part.attachment_name().is_some();
    match part.body {
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => Some(bytes.into_owned()),
        PartType::Text(_) | PartType::Html(_) if is_named || is_xml => {
            let (from, to) =
                (usize::try_from(part.offset_body).ok()?, usize::try_from(part.offset_end).ok()?);
            as_sent(raw_message.get(from..to)?, part.encoding)
        }
        PartType::Text(_) | PartType::Html(_) | PartType::Message(_) | PartType::Multipart(_) => None,
    }
}

fn as_sent(raw: &[u8], encoding: Encoding) -> Option<Vec<u8>> {
    match encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::Base64 => base64_decode(raw),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
    }
}
