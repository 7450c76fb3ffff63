//! Mail out.

use std::future::Future;
use std::path::PathBuf;

use lettre::Message;
use lettre::message::header::{
    ContentDisposition, ContentTransferEncoding, ContentType, HeaderName, HeaderValue,
};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};

use crate::OutsideError;

/// A mail ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// What makes it one mail (NOTE-10): the same key is never sent twice.
    pub key: String,
    /// Sender (NOTE-6).
    pub from: String,
    /// Recipient.
    pub to: String,
    /// Copy, such as the manager's in an escalation.
    pub cc: Option<String>,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
    /// What goes with it as a file.
    pub enclosed: Option<Enclosed>,
    /// DISP-11. Mails about one invoice carry one thread identifier.
    pub thread: String,
    /// When it is sent.
    pub at: attest_model::dates::Timestamp,
}

/// A file that goes with a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enclosed {
    /// IN-13. Another mail, as it came.
    Mail(Vec<u8>),
    /// A page that needs nothing from elsewhere.
    Page {
        /// Name of the file, in ASCII.
        name: String,
        /// The page.
        html: String,
    },
}

/// Sends mails.
pub trait Mailer: Send + Sync {
    /// Whether a mail that may have gone out can be sent again without a second one arriving.
    fn is_repeatable(&self) -> bool;

    /// Sends a mail.
    ///
    /// # Errors
    /// [`OutsideError::Refused`] for an address or a mail that will never pass, else
    /// [`OutsideError::Unavailable`].
    fn send(&self, mail: &Mail) -> impl Future<Output = Result<(), OutsideError>> + Send;
}

/// Writes each mail as an `.eml` file named by its key: the same key gives the same file.
#[derive(Debug, Clone)]
pub struct FolderMailer {
    folder: PathBuf,
}

impl FolderMailer {
    /// Mails go to this folder; it is made with the first one.
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }
}

impl Mailer for FolderMailer {
    fn is_repeatable(&self) -> bool {
        true
    }

    async fn send(&self, mail: &Mail) -> Result<(), OutsideError> {
        let bytes = compose(mail)?;
        let name: String = digest(&mail.key);
        let file = self.folder.join(format!("{}-{name}.eml", mail.at.strftime("%Y%m%d-%H%M%S")));
        let failed = |error: std::io::Error| OutsideError::Unavailable {
            service: "mail folder",
            cause: format!("{}: {error}", self.folder.display()),
        };
        tokio::fs::create_dir_all(&self.folder).await.map_err(failed)?;
        // A repeat of the same mail may carry another instant: the first file stays.
        let mut listed = tokio::fs::read_dir(&self.folder).await.map_err(failed)?;
        while let Some(entry) = listed.next_entry().await.map_err(failed)? {
            if entry.file_name().to_string_lossy().ends_with(&format!("-{name}.eml")) {
                return Ok(());
            }
        }
        tokio::fs::write(&file, bytes).await.map_err(failed)
    }
}

/// The first 16 hexadecimal digits of a digest: enough to tell mails of one folder apart.
fn digest(key: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(key.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The mail as MIME, with a message identifier made of its key and the thread of its invoice.
///
/// # Errors
/// [`OutsideError::Refused`] for an address that is none.
pub fn compose(mail: &Mail) -> Result<Vec<u8>, OutsideError> {
    // Which address it is stands in the record; a log must not hold it (AUD-4).
    let address = |part: &str, text: &str| {
        text.parse::<Mailbox>().map_err(|error| OutsideError::Refused {
            service: "mail",
            cause: format!("the {part} is not an e-mail address: {error}"),
        })
    };
    let from = address("sender", &mail.from)?;
    let domain = from.email.domain().to_owned();
    let mut builder = Message::builder()
        .from(from)
        .to(address("recipient", &mail.to)?)
        .subject(mail.subject.clone())
        .message_id(Some(format!("<{}@{domain}>", digest(&mail.key))))
        .references(format!("<{}@{domain}>", mail.thread))
        .date(
            std::time::UNIX_EPOCH
                + std::time::Duration::from_secs(u64::try_from(mail.at.as_second()).unwrap_or(0)),
        );
    if let Some(cc) = &mail.cc {
        builder = builder.cc(address("copy", cc)?);
    }
    builder = builder.raw_header(HeaderValue::new(
        HeaderName::new_from_ascii_str("Auto-Submitted"),
        "auto-generated".to_owned(),
    ));
    let text = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(mail.text.clone());
    let html = SinglePart::builder().header(ContentType::TEXT_HTML).body(mail.html.clone());
    let body = MultiPart::alternative().singlepart(text).singlepart(html);
    let message = match &mail.enclosed {
        Some(file) => builder.multipart(MultiPart::mixed().multipart(body).singlepart(enclosed(file)?)),
        None => builder.multipart(body),
    };
    let message =
        message.map_err(|error| OutsideError::Refused { service: "mail", cause: error.to_string() })?;
    Ok(message.formatted())
}

fn enclosed(file: &Enclosed) -> Result<SinglePart, OutsideError> {
    match file {
        Enclosed::Mail(bytes) => enclosed_mail(bytes),
        Enclosed::Page { name, html } => {
            let name = ContentDisposition::attachment(name);
            Ok(SinglePart::builder().header(ContentType::TEXT_HTML).header(name).body(html.clone()))
        }
    }
}

/// Longest line of a mail without its line end (RFC 5322, 2.1.1), and the carriage return.
const LINE_BYTES_MAX: usize = 999;

/// A mail inside of a mail. Its lines must not be encoded again, so that one with lines too long goes as a plain file.
fn enclosed_mail(bytes: &[u8]) -> Result<SinglePart, OutsideError> {
    let kind = |text: &str| {
        let refused = |error| OutsideError::Refused { service: "mail", cause: format!("{text}: {error:?}") };
        ContentType::parse(text).map_err(refused)
    };
    let name = ContentDisposition::attachment("mail.eml");
    let is_sendable =
        !bytes.contains(&0) && bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= LINE_BYTES_MAX);
    if is_sendable {
        let body = Body::dangerous_pre_encoded(bytes.to_vec(), ContentTransferEncoding::EightBit);
        return Ok(SinglePart::builder().header(kind("message/rfc822")?).header(name).body(body));
    }
    Ok(SinglePart::builder().header(kind("application/octet-stream")?).header(name).body(bytes.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(enclosed: &[u8]) -> Mail {
        Mail {
            key: "k".to_owned(),
            from: "a@buyer.example".to_owned(),
            to: "b@buyer.example".to_owned(),
            cc: None,
            subject: "Fwd".to_owned(),
            text: "text".to_owned(),
            html: "<p>text</p>".to_owned(),
            enclosed: Some(Enclosed::Mail(enclosed.to_vec())),
            thread: "t".to_owned(),
            at: attest_model::dates::Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn in_13_a_mail_is_enclosed_as_it_came() {
        let short = b"From: s@x.example\r\nSubject: =?utf-8?q?H=C3=A4r?=\r\n\r\nHej \xC3\xA5\r\n".to_vec();
        let long = [b"From: s@x.example\r\n\r\n".as_slice(), &[b'x'; 2000]].concat();
        for (case, original, kind) in
            [("as a mail", short, "message/rfc822"), ("as a file", long, "application/octet-stream")]
        {
            let composed = compose(&mail(&original)).unwrap_or_else(|error| panic!("IN-13 {case}: {error}"));
            let text = String::from_utf8_lossy(&composed);
            assert!(text.contains(kind), "IN-13 {case}: {text}");
            let is_plain = composed.windows(original.len()).any(|window| window == original);
            assert_eq!(is_plain, kind == "message/rfc822", "IN-13 {case}: {text}");
        }
    }
}
