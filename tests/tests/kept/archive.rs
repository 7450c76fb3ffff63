//! AUD-2. One invoice with everything that is kept of it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::pin::Pin;
use std::task::{Context, Poll};

use attest_model::ids::DocumentDigest;
use attest_model::record::{Channel, InvoiceRecord, State};
use attest_outside::clock::Clock as _;
use attest_render::Renderer;
use attest_steps::acts::Act;
use attest_steps::archive::{Shared, archive};
use attest_steps::workbench::{Visit, archived};
use attest_tests::company::Company;
use serde_json::{Value, json};
use tokio::io::AsyncWrite;
use zip::ZipArchive;

/// The files of an archive, and its manifest, which agrees with them.
struct Opened {
    files: BTreeMap<String, Vec<u8>>,
    manifest: Value,
}

impl Opened {
    async fn of(company: &Company, record: &InvoiceRecord, shared: Shared) -> Self {
        let mut bytes = Vec::new();
        let (world, now) = (&company.world, company.world.clock.now());
        archive(&world.engines.store, &world.renderer, record, shared, now, &mut bytes).await.unwrap();
        let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut files = BTreeMap::new();
        for at in 0..zip.len() {
            let mut file = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            let name = file.name().unwrap().into_owned();
            assert!(files.insert(name.clone(), bytes).is_none(), "{name} twice");
        }
        let manifest: Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
        let listed = manifest["files"].as_array().unwrap();
        assert_eq!(listed.len() + 1, files.len(), "AUD-2 the manifest names all but itself");
        for row in listed {
            let bytes = &files[row["name"].as_str().unwrap()];
            assert_eq!(row["size_bytes"], bytes.len() as u64, "AUD-2 {row}");
            assert_eq!(row["sha256"], DocumentDigest::of(bytes).as_str(), "AUD-2 {row}");
        }
        Self { files, manifest }
    }

    fn names(&self) -> Vec<&str> {
        self.files.keys().map(String::as_str).collect()
    }

    fn text(&self, name: &str) -> String {
        String::from_utf8(self.files[name].clone()).unwrap()
    }

    /// What was left out, and why.
    fn left_out(&self) -> Vec<(String, String)> {
        let row = |row: &Value| {
            (row["name"].as_str().unwrap().to_owned(), row["reason"].as_str().unwrap().to_owned())
        };
        self.manifest["left_out"].as_array().unwrap().iter().map(row).collect()
    }
}

#[tokio::test]
async fn aud_2_the_archive_has_the_documents_what_was_found_and_the_trail() {
    let company = Company::with(&["network/01-", "network/31-", "network/25-"]).await;
    company.world.batch().await.unwrap();
    let store = &company.world.engines.store;
    for (start, state) in [("01", State::Dispatched), ("31", State::Review), ("25", State::Rejected)] {
        let record = company.of(start).await;
        assert_eq!(record.state, state, "{start} {}", record.reason);
        let opened = Opened::of(&company, &record, Shared::Whole).await;
        let raw = store.get_document(&record.raw_key, 1 << 24).await.unwrap();
        assert_eq!(
            opened.files[&format!("message/{}", record.file_name)],
            raw,
            "AUD-2 the bytes as received"
        );
        let model: Value = serde_json::from_slice(&opened.files["invoice.json"]).unwrap();
        assert_eq!(model["invoice"]["number"], record.number.as_str(), "AUD-2 the model");
        for (at, attached) in record.attachments.iter().enumerate() {
            let file = store.get_document(attached.reference().unwrap(), 1 << 24).await.unwrap();
            let name = format!("attachments/{:02}-{}", at + 1, attached.name);
            assert_eq!(opened.files[&name], file, "AUD-2 its attachment");
        }
        let trail = store.load_trail(&record.id).await.unwrap();
        let kept: Vec<Value> = serde_json::from_slice(&opened.files["trail.json"]).unwrap();
        assert_eq!(kept.len(), trail.iter().filter(|entry| entry.version <= record.version).count(), "AUD-2");
        let told = opened.text("trail.txt");
        for entry in &trail {
            assert!(told.contains(&entry.action) && told.contains(entry.reason.as_str()), "AUD-2 {told}");
        }
        assert_eq!(opened.manifest["invoice"], record.id.as_str());
        assert_eq!(opened.manifest["version"], record.version);
        assert_eq!(opened.left_out(), [], "AUD-2");
        let with = |start: &str| opened.names().iter().filter(|name| name.starts_with(start)).count();
        assert_eq!(with("attachments/"), record.attachments.len());
        assert_eq!(
            (with("matches/") > 0, with("exports/") > 1),
            (start == "01", start == "01"),
            "AUD-2 {start}"
        );
        assert_eq!(with("report.") > 0, start == "25", "AUD-2 {:?}", opened.names());
    }
    assert!(!company.of("31").await.attachments.is_empty());
}

#[tokio::test]
async fn aud_2_one_invoice_of_a_file_with_several() {
    let company = Company::with(&["upload/41-"]).await;
    let record = company.of("41-two-in-a-zip.zip: 2026-361").await;
    company.act(&record.id, "eva", "wait for the second one", &hold()).await.unwrap();
    let record = company.load(&record.id).await;
    let opened = Opened::of(&company, &record, Shared::Whole).await;
    let message = &opened.files["message/41-two-in-a-zip.zip"];
    assert!(message.starts_with(b"PK"), "AUD-2 the message as it came");
    assert!(opened.text("document.xml").contains("2026-361"), "AUD-2 its own document");
    assert!(!opened.text("document.xml").contains("2026-362"), "AUD-2 no other one");
    let told = opened.text("trail.txt");
    assert!(told.contains("Eva Lind (eva)") && told.contains("wait for the second one"), "AUD-2 {told}");

    // Whoever was asked about one of them only gets nothing of the other.
    let own = Opened::of(&company, &record, Shared::Without).await;
    assert!(own.names().iter().all(|name| !name.starts_with("message/")), "WB-3 {:?}", own.names());
    assert!(own.files.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("2026-362")), "WB-3");
    assert_eq!(own.left_out()[0].0, "message/41-two-in-a-zip.zip");
}

fn hold() -> Act {
    Act::Hold { code: "WAIT".to_owned(), is_financial: false }
}

#[tokio::test]
async fn aud_2_what_is_gone_or_not_clean_is_named_instead() {
    let company = Company::with(&["network/46-"]).await;
    let record = company.of("46").await;
    assert!(record.attachments.iter().any(|file| file.reference().is_none()));
    company.world.engines.store.delete_document(&record.raw_key).await.unwrap();
    let opened = Opened::of(&company, &record, Shared::Whole).await;
    let left = opened.left_out();
    assert!(
        left.iter().any(|(name, why)| name.starts_with("message/") && why.contains("not kept")),
        "AUD-2 {left:?}"
    );
    assert!(
        left.iter().any(|(name, why)| name.starts_with("attachments/") && why.contains("ATT-2")),
        "{left:?}"
    );
    assert!(opened.names().contains(&"trail.json"), "AUD-2 the rest is there");
}

#[tokio::test]
async fn aud_2_a_report_that_a_release_before_kept_is_read_in_the_language_of_its_company() {
    let company = Company::with(&["network/25-"]).await;
    let record = company.of("25").await;
    let store = &company.world.engines.store;
    let key = format!("reports/{}.json", record.id);
    let now = Opened::of(&company, &record, Shared::Whole).await;
    assert!(now.text("report.html").contains("<html lang=\"sv\""), "{}", now.text("report.html"));
    assert!(now.text("report.html").contains("BR-CO-15"), "AUD-2 {}", now.text("report.html"));
    let kept: Value = serde_json::from_slice(&now.files["report.json"]).unwrap();
    assert_eq!((&kept["schema"], &kept["language"]), (&json!(2), &json!("sv")), "its messages are Swedish");

    // That release kept the page beside the data.
    store.put_document(&key, include_bytes!("report-1.json").to_vec(), "application/json").await.unwrap();
    let page = key.replace(".json", ".html");
    store.put_document(&page, b"<p>as it was</p>".to_vec(), "text/html").await.unwrap();
    let before = Opened::of(&company, &record, Shared::Whole).await;
    let html = before.text("report.html");
    assert!(html.contains("<html lang=\"sv\"") && html.contains("totalbeloppet med moms"), "AUD-2 {html}");

    for (language, expected) in [("de", "<html lang=\"de\""), ("en", "<html lang=\"en\"")] {
        let mut kept = kept.clone();
        kept["language"] = json!(language);
        store.put_json(&key, &kept).await.unwrap();
        let html = Opened::of(&company, &record, Shared::Whole).await.text("report.html");
        assert!(html.contains(expected), "AUD-2 the language is the report's own: {html}");
    }
    let mut newer = kept;
    newer["schema"] = json!(3);
    store.put_json(&key, &newer).await.unwrap();
    let (world, at, mut bytes) = (&company.world, company.world.clock.now(), Vec::new());
    let refused = archive(store, &world.renderer, &record, Shared::Whole, at, &mut bytes).await.unwrap_err();
    assert!(refused.to_string().contains("newer than this release reads"), "{refused}");
}

/// Covers SAMP-2, WB-3 and SEC-1 for the archive.
#[tokio::test]
async fn aud_2_the_archive_is_for_whoever_sees_the_invoice() {
    let company = Company::with(&["network/09-"]).await;
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/../events/demo/inbox/hub/33-method-z.xml");
    let context = "<rsm:ExchangedDocumentContext>";
    let mark = "<ram:TestIndicator><udt:Indicator>true</udt:Indicator></ram:TestIndicator>";
    let text = std::fs::read_to_string(demo).unwrap().replace(context, &format!("{context}{mark}"));
    company.world.upload(Channel::Hub, "sample.xml", text.into_bytes()).await.unwrap();
    company.settle().await;
    let (live, sample) = (company.of("09").await, company.of("sample").await);
    assert!(sample.is_sample);
    let asked = live.tasks[0].user.clone();
    let renderer = Renderer::new().unwrap();
    for (case, who, rights, record, expected) in [
        ("an administrator", "eva", true, &live, Some(Shared::Whole)),
        ("a sample, to an administrator", "eva", true, &sample, Some(Shared::Whole)),
        ("a sample, to anybody else", "karin", true, &sample, None),
        ("a person without a right", "per", false, &live, None),
        ("who was asked", asked.as_str(), false, &live, Some(Shared::Without)),
    ] {
        let found = company.world.engines.store.find_user(&who.into()).await.unwrap();
        let mut user = found.unwrap().record;
        if !rights {
            user.rights.clear();
        }
        let visit = Visit { renderer: &renderer, user: &user, form_token: "t", switch: None };
        let found = archived(company.world.desk(), &visit, record.id.as_str()).await.unwrap();
        assert_eq!(found.map(|(_, shared)| shared), expected, "AUD-2 {case}");
    }
}

/// Takes what is written and forgets it, but for its size and the largest piece.
#[derive(Default)]
struct Watched {
    size: usize,
    largest: usize,
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        self.size += bytes.len();
        self.largest = self.largest.max(bytes.len());
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn aud_2_a_large_document_is_sent_on_as_it_is_read() {
    let company = Company::with(&["network/01-"]).await;
    let record = company.of("01").await;
    // Noise does not pack, so that what goes out is as large as what comes in.
    let mut noise = 1u32;
    let bytes: Vec<u8> = std::iter::repeat_with(|| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        noise.to_be_bytes()[0]
    })
    .take(8 << 20)
    .collect();
    let store = &company.world.engines.store;
    store.put_document(&record.raw_key, bytes, "application/octet-stream").await.unwrap();
    let mut watched = Watched::default();
    let (renderer, now) = (&company.world.renderer, company.world.clock.now());
    archive(store, renderer, &record, Shared::Whole, now, &mut watched).await.unwrap();
    assert!(watched.size > 8 << 20, "{}", watched.size);
    assert!(watched.largest < 1 << 20, "AUD-2 {} bytes at once", watched.largest);
}
