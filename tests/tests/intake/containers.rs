//! One record per document, whatever the documents came in (IN-4, IN-9, IN-10, IN-12, IN-16 … IN-18).

use attest_model::record::{Body, Channel, State};
use attest_store::{MessageState, Store};

use crate::world::{Office, archive, envelope, invoice, mail, pdf, pdf_of};

#[tokio::test]
async fn in_4_each_invoice_of_a_message_is_processed_on_its_own() {
    let office = Office::open().await;
    let bad = invoice("B-2").replace("<cbc:ID>B-2</cbc:ID>", "");
    let file = envelope(&[invoice("B-1"), bad, invoice("B-3")]);
    let message = office.take(Channel::Network, "batch.xml", file.clone().into_bytes()).await;
    assert_eq!((message.state, message.documents), (MessageState::Loaded, 3), "IN-4");
    let records = office.invoices(&message).await;
    let stands: Vec<_> = records.iter().map(|record| (record.number.as_str(), record.state)).collect();
    assert_eq!(
        stands,
        [("B-1", State::Review), ("", State::Rejected), ("B-3", State::Review)],
        "IN-4 the bad one stops nobody"
    );
    let lines: Vec<_> = file.lines().collect();
    for record in &records {
        let Body::Extract { key, line, column } = &record.body else { panic!("IN-4 {:?}", record.body) };
        assert_eq!(*key, Store::extract_key(&record.id));
        let at: String = lines[*line as usize - 1].chars().skip(*column as usize - 1).collect();
        assert!(at.starts_with("<Invoice"), "its place is that of the file: {at}");
        for place in record.findings.iter().filter_map(|finding| finding.place.as_ref()) {
            assert!(place.line >= *line && (place.line as usize) <= lines.len(), "{place:?}");
        }
    }
}

#[tokio::test]
async fn in_10_a_mail_with_two_pdfs_and_one_xml_is_an_invoice_and_a_scan() {
    let office = Office::open().await;
    let (own, other) = (pdf_of("own"), pdf_of("other"));
    let xml = invoice("M-1");
    let bytes = mail("", &[("M-1.xml", xml.as_bytes()), ("M-1.pdf", &own), ("2026-77.pdf", &other)]);
    let message = office.take(Channel::Email, "mail.eml", bytes).await;
    assert_eq!(
        message.mail.as_ref().unwrap().from.as_deref(),
        Some("anna@supplier.example"),
        "the head is kept"
    );
    let records = office.invoices(&message).await;
    assert_eq!(records.len(), 2, "IN-10");
    assert_eq!((records[0].number.as_str(), records[0].state), ("M-1", State::Review), "IN-12");
    assert_eq!(records[0].attachments[0].name, "M-1.pdf", "IN-12 the PDF belongs to it");
    assert_eq!((records[1].state, records[1].reason.as_str()), (State::Held, "CAPTURE"), "IN-10, IN-17");
    assert_eq!(records[1].file_name, "mail.eml: 2026-77.pdf");
    for (record, bytes) in [(&records[0], &own), (&records[1], &other)] {
        let key = Store::attachment_key(&record.id, &record.attachments[0].digest);
        assert_eq!(office.world.engines.store.get_document(&key, 10_000).await.unwrap(), *bytes, "ATT-13");
    }
}

#[tokio::test]
async fn in_9_a_hybrid_pdf_is_read_from_its_xml_and_kept() {
    let office = Office::open().await;
    let xml = invoice("H-1");
    let bytes = pdf(Some(("factur-x.xml", xml.as_bytes())));
    let message = office.take(Channel::Upload, "H-1.pdf", bytes.clone()).await;
    let records = office.invoices(&message).await;
    assert_eq!((records[0].number.as_str(), records[0].state), ("H-1", State::Review), "IN-9");
    let files: Vec<_> =
        records[0].attachments.iter().map(|file| (file.name.as_str(), file.media_type.as_str())).collect();
    assert_eq!(files, [("H-1.pdf", "application/pdf")], "IN-9 the PDF is an attachment");
    let key = Store::attachment_key(&records[0].id, &records[0].attachments[0].digest);
    assert_eq!(office.world.engines.store.get_document(&key, 100_000).await.unwrap(), bytes, "IN-9");
}

#[tokio::test]
async fn in_12_a_hybrid_pdf_and_its_xml_in_one_mail_are_one_invoice() {
    let office = Office::open().await;
    let xml = invoice("D-1");
    let hybrid = pdf(Some(("factur-x.xml", xml.as_bytes())));
    let message = office
        .take(Channel::Email, "m.eml", mail("", &[("a.pdf", &hybrid), ("b.xml", xml.as_bytes())]))
        .await;
    let records = office.invoices(&message).await;
    assert_eq!(records.len(), 1, "IN-12");
    assert_eq!(
        (records[0].number.as_str(), records[0].attachments[0].name.as_str()),
        ("D-1", "a.pdf"),
        "IN-12"
    );
}

#[tokio::test]
async fn in_4_a_bad_member_of_an_archive_is_named_on_its_message() {
    let office = Office::open().await;
    let xml = invoice("Z-1");
    let zip = archive(&[
        ("a/Z-1.xml", xml.as_bytes()),
        ("a/broken.xml", b"<Invoice>\n<a></b></Invoice>"),
        ("a/locked.pdf", b"%PDF-1.7\nnothing"),
    ]);
    let message = office.take(Channel::Upload, "all.zip", zip).await;
    assert_eq!((message.state, message.documents), (MessageState::Loaded, 1), "IN-4");
    assert_eq!(office.invoices(&message).await[0].state, State::Review, "IN-4");
    let named: Vec<_> = message
        .refused_files
        .iter()
        .map(|file| (file.name.as_deref().unwrap(), file.code.as_str(), file.line))
        .collect();
    assert_eq!(named, [("a/broken.xml", "E001", Some(2)), ("a/locked.pdf", "E603", None)], "IN-4, IN-15");
    assert!(
        message.refused_files.iter().all(|file| file.explanation.contains("expected") || file.code == "E603")
    );
}

#[tokio::test]
async fn in_4_many_invoices_are_created_once_each_when_a_run_is_cut_off() {
    let documents: Vec<_> = (0..65).map(|at| invoice(&format!("N-{at}"))).collect();
    let file = envelope(&documents).into_bytes();
    for cut in [10, 50, 90, 130] {
        let office = Office::open().await;
        office.world.upload(Channel::Network, "many.xml", file.clone()).await.unwrap();
        let [(queue, body)] = <[_; 1]>::try_from(office.world.take_messages().await).unwrap();
        office.world.engines.meter.judge(Some(std::sync::Arc::new(move |nth, _| {
            if nth >= cut { attest::meter::Fate::Lost } else { attest::meter::Fate::Passes }
        })));
        let first = office.world.deliver(queue, &body).await;
        office.world.engines.meter.judge(None);
        assert!(first.is_err(), "the run is cut off at write {cut}");
        office.world.deliver(queue, &body).await.unwrap();
        office.world.deliver(queue, &body).await.unwrap();
        let messages = office.messages().await;
        assert_eq!((messages.len(), messages[0].state), (1, MessageState::Loaded), "IN-4 cut at {cut}");
        let records = office.invoices(&messages[0]).await;
        let numbers: Vec<_> = records.iter().map(|record| record.number.clone()).collect();
        let expected: Vec<_> = (0..65).map(|at| format!("N-{at}")).collect();
        assert_eq!(numbers, expected, "IN-4 cut at {cut}");
        assert_eq!(
            office.world.invoices().await.unwrap().len(),
            65,
            "IN-4 nothing beside them, cut at {cut}"
        );
    }
}

/// What a bureau's sidecar says, with one confidence for all of it.
fn sidecar(confidence: &str) -> Vec<u8> {
    let value = |name: &str, value: &str| {
        format!("\"{name}\": {{\"value\": \"{value}\", \"confidence\": {confidence}}}")
    };
    let fields = [
        value("number", "F-17"),
        value("seller_name", "Stadsstäd Syd AB"),
        value("issue_date", "2026-03-05"),
        value("currency", "SEK"),
        value("net", "4000.00"),
        value("tax", "1000.00"),
        value("gross", "5000.00"),
    ];
    format!("{{\"captured\": [{{\"image\": \"0001.tif\", {}}}]}}", fields.join(", ")).into_bytes()
}

#[tokio::test]
async fn in_17_a_scanned_invoice_below_the_confidence_is_held_for_a_person() {
    for (case, confidence, held) in [("at the limit", "0.8", false), ("below it", "0.79", true)] {
        let office = Office::open().await;
        let zip = archive(&[("0001.tif", b"II*\0 a fax"), ("0001.json", &sidecar(confidence))]);
        let message = office.take(Channel::Scan, "box.zip", zip).await;
        let records = office.invoices(&message).await;
        assert_eq!(records.len(), 1, "IN-16 {case}");
        assert_eq!(
            (records[0].number.as_str(), records[0].lines),
            ("F-17", 0),
            "IN-16 {case}: header data only"
        );
        assert_eq!(records[0].attachments[0].media_type, "image/tiff", "IN-16 {case}");
        assert_eq!(
            records[0].state == State::Held,
            held,
            "IN-17 {case}: {} {:?}",
            records[0].state,
            records[0].findings
        );
        assert_eq!(
            records[0].hold.as_ref().map(|hold| hold.code.as_str()),
            held.then_some("CAPTURE"),
            "IN-17 {case}"
        );
    }
}

#[tokio::test]
async fn in_16_an_image_without_sidecar_is_kept_for_capture() {
    let office = Office::open().await;
    let message = office.take(Channel::Scan, "0002.tif", b"II*\0 a fax".to_vec()).await;
    let records = office.invoices(&message).await;
    assert_eq!((records[0].state, records[0].reason.as_str()), (State::Held, "CAPTURE"), "IN-16");
    let message = office.take(Channel::Upload, "photo.tif", b"II*\0 a photo".to_vec()).await;
    assert_eq!(
        message.refused.unwrap().code,
        "E002",
        "an image is an invoice on the channel of the bureau only"
    );
}

#[tokio::test]
async fn in_18_what_the_document_says_wins_over_what_was_captured() {
    let office = Office::open().await;
    let xml = invoice("S-1");
    let hybrid = pdf(Some(("factur-x.xml", xml.as_bytes())));
    let sidecar = String::from_utf8(sidecar("0.3")).unwrap().replace("0001.tif", "s.pdf");
    let message = office
        .take(Channel::Scan, "box.zip", archive(&[("s.pdf", &hybrid), ("s.json", sidecar.as_bytes())]))
        .await;
    let records = office.invoices(&message).await;
    assert_eq!(
        (records[0].number.as_str(), records[0].state),
        ("S-1", State::Review),
        "IN-18 {:?}",
        records[0].findings
    );
}
