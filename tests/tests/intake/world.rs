//! The demo company, and messages made for one test.

use std::sync::Arc;

use attest::world::World;
use attest_model::record::{Channel, InvoiceRecord};
use attest_outside::clock::SteppedClock;
use attest_store::MessageRecord;
use attest_tests::house::{self, House};
use base64::Engine as _;

/// The engines with the demo's master data; the clock moves only when a test moves it.
pub(crate) struct Office {
    pub(crate) world: World,
    pub(crate) clock: Arc<SteppedClock>,
    pub(crate) folder: tempfile::TempDir,
}

impl Office {
    pub(crate) async fn open() -> Self {
        let House { world, clock, folder } = House::demo().await;
        Self { world, clock, folder }
    }

    /// Sets settings of the company, as rows of key and value.
    pub(crate) async fn set(&self, rows: &[(&str, &str)]) {
        let rows: String = rows.iter().map(|(key, value)| format!("NB,,{key},{value}\n")).collect();
        let file = format!("company,supplier,setting,value\n{rows}");
        let done =
            attest_steps::import_master::import_file(self.world.desk(), "settings.csv", file.as_bytes());
        assert_eq!(done.await.unwrap().refused, Vec::<String>::new());
    }

    /// Uploads a file and works everything off; answers its message.
    pub(crate) async fn take(&self, channel: Channel, name: &str, bytes: Vec<u8>) -> MessageRecord {
        self.clock.advance(1);
        let before: Vec<_> = self.messages().await.into_iter().map(|message| message.id).collect();
        self.world.upload(channel, name, bytes).await.unwrap();
        self.world.settle(|_, _| {}).await;
        assert!(self.world.dead_letters().is_empty(), "{:?}", self.world.dead_letters());
        let new = self.messages().await.into_iter().filter(|message| !before.contains(&message.id));
        let [message] = <[MessageRecord; 1]>::try_from(new.collect::<Vec<_>>()).unwrap();
        message
    }

    pub(crate) async fn messages(&self) -> Vec<MessageRecord> {
        self.world.messages().await.unwrap()
    }

    /// The invoices of a message, in document order.
    pub(crate) async fn invoices(&self, message: &MessageRecord) -> Vec<InvoiceRecord> {
        let mut records = self.world.engines.store.load_invoices(&message.invoices).await.unwrap();
        records.sort_by_key(|record| record.index);
        records
    }

    /// The mails that went out, as text.
    pub(crate) fn mails(&self) -> Vec<String> {
        let Ok(listed) = std::fs::read_dir(self.folder.path().join("mail")) else { return Vec::new() };
        let texts = listed.map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
        texts.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect()
    }
}

/// A document of the demo: an approval without order, under another number.
pub(crate) fn invoice(number: &str) -> String {
    let text = String::from_utf8(house::document("network/10").2).unwrap();
    text.replace("<cbc:ID>2026-311</cbc:ID>", &format!("<cbc:ID>{number}</cbc:ID>"))
}

/// The same with files embedded, as (name, MIME code, description, bytes).
pub(crate) fn invoice_with(number: &str, files: &[(&str, &str, &str, &[u8])]) -> String {
    let mut references = String::new();
    for (at, (name, mime, description, bytes)) in files.iter().enumerate() {
        let content = base64::engine::general_purpose::STANDARD.encode(bytes);
        references.push_str(&format!(
            "<cac:AdditionalDocumentReference><cbc:ID>{at}</cbc:ID><cbc:DocumentDescription>{description}\
             </cbc:DocumentDescription><cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode=\"{mime}\" \
             filename=\"{name}\">{content}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>\
             </cac:AdditionalDocumentReference>"
        ));
    }
    invoice(number).replacen(
        "<cac:AccountingSupplierParty>",
        &format!("{references}<cac:AccountingSupplierParty>"),
        1,
    )
}

/// Invoices in the envelope of a network.
pub(crate) fn envelope(documents: &[String]) -> String {
    let inner: String = documents.iter().map(|document| without_declaration(document)).collect();
    format!(
        "<?xml version=\"1.0\"?>\n<StandardBusinessDocument xmlns=\"urn:sbdh\">\n<StandardBusinessDocumentHeader/>\n{inner}</StandardBusinessDocument>\n"
    )
}

fn without_declaration(document: &str) -> String {
    document.split_once("?>").map_or(document, |(_, rest)| rest).to_owned()
}

/// A PDF of one empty page, with one file inside or none.
pub(crate) fn pdf(embedded: Option<(&str, &[u8])>) -> Vec<u8> {
    let names = if embedded.is_some() { "/Names << /EmbeddedFiles 4 0 R >>" } else { "" };
    let mut objects: Vec<Vec<u8>> = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {names} >>").into_bytes(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>".to_vec(),
    ];
    if let Some((name, content)) = embedded {
        objects.push(b"<< /Names [(x) 5 0 R] >>".to_vec());
        objects.push(format!("<< /Type /Filespec /F ({name}) /EF << /F 6 0 R >> >>").into_bytes());
        let head = format!("<< /Type /EmbeddedFile /Length {} >>\nstream\n", content.len());
        objects.push([head.as_bytes(), content, b"\nendstream"].concat());
    }
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend(format!("{} 0 obj\n", number + 1).bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    let size = objects.len() + 1;
    let end = format!("{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    file.extend(end.bytes());
    file
}

/// A PDF that differs from others by its comment.
pub(crate) fn pdf_of(comment: &str) -> Vec<u8> {
    let mut file = pdf(None);
    file.extend(format!("% {comment}\n").bytes());
    file
}

pub(crate) fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A mail of a supplier with files; `head` adds header lines.
pub(crate) fn mail(head: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut text = format!(
        "From: Anna <anna@supplier.example>\r\nTo: faktura@nordbygg.example\r\nSubject: Our invoice\r\nMessage-ID: <1@supplier.example>\r\n{head}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n"
    );
    for (name, content) in files {
        let content = base64::engine::general_purpose::STANDARD.encode(content);
        let lines: Vec<_> = content.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line)).collect();
        text.push_str(&format!(
            "--b\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            lines.join("\r\n")
        ));
    }
    text.push_str("--b--\r\n");
    text.into_bytes()
}
