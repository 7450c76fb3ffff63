//! What a message holds: its documents one after the other, and what could not be read (IN-4, IN-7, IN-16).

use std::borrow::Cow;
use std::collections::VecDeque;

use attest_formats::capture::{Capture, join};
use attest_formats::{Opened, Packed, PackedFile, ReadError, Scan, Source};
use attest_model::ids::CompanyCode;
use attest_model::invoice::Invoice;
use attest_model::record::Channel;
use attest_payables::arrival::{RegisterKey, company_keys, identify_company};
use attest_store::{MailHeader, MessageRecord, REFUSED_FILES_MAX, RefusedFile, Store};
use bytes::Bytes;

use crate::{StepError, samples};

/// The format of an invoice that is an image: a PDF or a picture.
pub(crate) const IMAGE_FORMAT: &str = "image";

/// One invoice of a message, read.
pub(super) struct Read<'b> {
    /// Its place in the message, from 0.
    pub(super) index: u32,
    /// Name of the file it came in, where the message is a container.
    pub(super) name: Option<String>,
    /// Id of its format.
    pub(super) format: &'static str,
    pub(super) invoice: Invoice,
    pub(super) body: Body<'b>,
    /// Files beside it, the picture of the invoice first.
    pub(super) files: Vec<PackedFile<'b>>,
}

/// What an invoice is read from again when it is validated.
pub(super) enum Body<'b> {
    /// XML; the raw file itself, or a part of it that starts at a line and column.
    Xml { bytes: Cow<'b, [u8]>, is_raw: bool, start: (u32, u32), capture: Option<Box<Capture>> },
    /// Values without a document of their own: an import file, a sidecar.
    Values { capture: Box<Capture>, is_captured: bool },
    /// An image that nobody has read yet.
    Nothing,
}

enum Item<'b> {
    Document(Packed<'b>),
    Values { name: Option<String>, format: &'static str, capture: Box<Capture>, files: Vec<PackedFile<'b>> },
    Scan(Scan<'b>),
}

/// The invoices of a message that are still to be read, in their order.
pub(super) struct Contents<'b> {
    pub(super) raw: &'b Bytes,
    items: VecDeque<Item<'b>>,
    next_index: u32,
    is_container: bool,
    ahead: Option<Read<'b>>,
    /// The identifiers looked for last, and whom they name: most invoices of a message go to one company.
    named: Option<(Vec<RegisterKey>, Option<CompanyCode>)>,
}

impl<'b> Contents<'b> {
    /// Notes on the message what its container says, and takes its documents.
    pub(super) fn of(message: &mut MessageRecord, raw: &'b Bytes, opened: Opened<'b>) -> Self {
        let Opened { documents, scans, imports, captures, files: _, refused, mail } = opened;
        for member in &refused {
            put_aside(message, refusal(member.name.clone(), &member.error));
        }
        message.mail = mail.map(|head| MailHeader {
            from: head.from,
            subject: head.subject,
            message_id: head.message_id,
            is_automatic: head.is_automatic,
        });
        let mut items: VecDeque<Item<'b>> = documents.into_iter().map(Item::Document).collect();
        items.extend(scans.into_iter().map(Item::Scan));
        for file in imports {
            let format = file.format;
            for imported in file.invoices {
                let (values, findings) = (Vec::new(), Vec::new());
                let capture = Capture { invoice: imported.invoice, values, findings, line: imported.line };
                let (name, capture) = (file.name.clone(), Box::new(capture));
                items.push_back(Item::Values { name, format, capture, files: Vec::new() });
            }
        }
        let format = attest_formats::capture::ID;
        let alone =
            |capture| Item::Values { name: None, format, capture: Box::new(capture), files: Vec::new() };
        items.extend(captures.into_iter().map(alone));
        let is_container = items.len() > 1 || message.mail.is_some();
        Self { raw, items, next_index: 0, is_container, ahead: None, named: None }
    }

    /// How many invoices are left, those among them that cannot be read counted.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.items.len() + usize::from(self.ahead.is_some())).unwrap_or(u32::MAX)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// IN-7. The company that the first invoice names; what cannot be read before it is put aside.
    pub(super) async fn name_company(
        &mut self,
        store: &Store,
        message: &mut MessageRecord,
    ) -> Result<(), StepError> {
        self.ahead = self.next(message);
        let Some(read) = self.ahead.take() else { return Ok(()) };
        message.company = self.company_of(store, message, &read.invoice).await?;
        message.is_sample = samples::is_sample(message.channel, &read.invoice);
        self.ahead = Some(read);
        Ok(())
    }

    /// IN-7. The company that an invoice names; one that names nobody belongs where its message does.
    pub(super) async fn company_of(
        &mut self,
        store: &Store,
        message: &MessageRecord,
        invoice: &Invoice,
    ) -> Result<Option<CompanyCode>, StepError> {
        let wanted = company_keys(invoice);
        if wanted.is_empty() {
            return Ok(message.company.clone());
        }
        if let Some((_, company)) = self.named.as_ref().filter(|(known, _)| *known == wanted) {
            return Ok(company.clone());
        }
        let company = company_of(store, invoice).await?;
        self.named = Some((wanted, company.clone()));
        Ok(company)
    }

    /// The next invoice; one that cannot be read is put aside and does not stop the others (IN-4).
    pub(super) fn next(&mut self, message: &mut MessageRecord) -> Option<Read<'b>> {
        if let Some(read) = self.ahead.take() {
            return Some(read);
        }
        while let Some(item) = self.items.pop_front() {
            let index = self.next_index;
            self.next_index += 1;
            match self.read(index, item, message.channel) {
                Ok(read) => return Some(read),
                Err(mut refused) => {
                    if refused.name.is_none() && self.is_container {
                        refused.name = Some(format!("document {}", index + 1));
                    }
                    put_aside(message, refused);
                }
            }
        }
        None
    }

    fn read(&self, index: u32, item: Item<'b>, channel: Channel) -> Result<Read<'b>, RefusedFile> {
        match item {
            Item::Document(packed) => self.document(index, packed, channel),
            Item::Values { name, format, capture, files } => {
                let invoice = capture.invoice.clone();
                let is_captured = format == attest_formats::capture::ID;
                Ok(Read { index, name, format, invoice, body: Body::Values { capture, is_captured }, files })
            }
            Item::Scan(scan) => {
                let Scan { file, mut files, capture } = scan;
                let name = file.name.clone();
                files.insert(0, file);
                if let Some(capture) = capture {
                    let format = attest_formats::capture::ID;
                    return self.read(index, Item::Values { name, format, capture, files }, channel);
                }
                let invoice = Invoice::default();
                Ok(Read { index, name, format: IMAGE_FORMAT, invoice, body: Body::Nothing, files })
            }
        }
    }

    fn document(&self, index: u32, packed: Packed<'b>, channel: Channel) -> Result<Read<'b>, RefusedFile> {
        let Packed { name, bytes, start, files, capture } = packed;
        let refuse = |error: ReadError| refusal(name.clone(), &error);
        let (format, invoice) = {
            let source = Source::new(&bytes, attest_xml::Limits::default()).map_err(refuse)?;
            let source = source.starting_at(start.0, start.1);
            let tree = source.parse().map_err(refuse)?;
            let received = attest_formats::read(tree.root()).map_err(refuse)?;
            (received.format.id, received.invoice)
        };
        if invoice.is_marked_as_test && channel != Channel::Hub {
            return Err(test_elsewhere(name, channel));
        }
        let invoice = match &capture {
            Some(capture) => join(invoice, (**capture).clone()).0,
            None => invoice,
        };
        let is_raw = matches!(bytes, Cow::Borrowed(own) if own.len() == self.raw.len());
        Ok(Read { index, name, format, invoice, body: Body::Xml { bytes, is_raw, start, capture }, files })
    }
}

/// SAMP-5. A document that says it is a test, on a channel that has none: it must never become a live invoice.
fn test_elsewhere(name: Option<String>, channel: Channel) -> RefusedFile {
    let explanation = format!(
        "the document is marked as a test (TestFlag, TestIndicator), and channel {} takes live invoices only; \
         expected no such mark, or the hub",
        channel.word()
    );
    RefusedFile { name, code: "E210".to_owned(), explanation, line: None, column: None }
}

/// An image by itself, on the channel of the scanning bureau: an invoice that a person captures.
pub(super) fn scanned<'b>(message: &MessageRecord, raw: &'b Bytes, error: &ReadError) -> Option<Opened<'b>> {
    let is_image = matches!(error, ReadError::UnknownFile { found: "an image" });
    let file = PackedFile { name: Some(message.file_name.clone()), bytes: Cow::Borrowed(raw) };
    let scan = Scan { file, files: Vec::new(), capture: None };
    let is_scan = is_image && message.channel == Channel::Scan;
    is_scan.then(|| Opened { scans: vec![scan], ..Opened::default() })
}

/// Why a file is not taken, for its message.
pub(super) fn refusal(name: Option<String>, error: &ReadError) -> RefusedFile {
    let (line, column) = error.place().unzip();
    RefusedFile { name, code: error.code().to_owned(), explanation: error.to_string(), line, column }
}

/// Notes a file that is not taken; beyond a hundred they are counted in the last row.
fn put_aside(message: &mut MessageRecord, refused: RefusedFile) {
    if message.refused_files.len() < REFUSED_FILES_MAX {
        message.refused_files.push(refused);
        return;
    }
    let Some(last) = message.refused_files.last_mut() else { return };
    let counted = last.name.as_deref().and_then(|name| name.strip_suffix(" more files"));
    let others = counted.and_then(|count| count.parse::<u32>().ok()).unwrap_or(1) + 1;
    last.name = Some(format!("{others} more files"));
    last.explanation = format!("{others} more files were not taken; the last one: {}", refused.explanation);
    (last.code, last.line, last.column) = (refused.code, None, None);
}

/// IN-7. The company whose identifier the document names.
pub(crate) async fn company_of(store: &Store, invoice: &Invoice) -> Result<Option<CompanyCode>, StepError> {
    let wanted = company_keys(invoice);
    let texts: Vec<String> = wanted.iter().map(ToString::to_string).collect();
    let found = store.find_companies(&texts).await?;
    let hits: Vec<_> = wanted
        .into_iter()
        .zip(found)
        .map(|(key, found)| (key, found.map(|f| f.record.into_iter().collect()).unwrap_or_default()))
        .collect();
    Ok(identify_company::<CompanyCode>(&hits))
}
