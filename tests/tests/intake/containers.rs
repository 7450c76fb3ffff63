//! One record per document, whatever the documents came in (IN-4, IN-9, IN-10, IN-12, IN-16 … IN-18).

use attest_model::record::{Body, Channel, InvoiceRecord, State};
use attest_steps::acts::{Act, By, act};
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

/// A person of the accounts corrects a scanned invoice.
async fn correct(office: &Office, record: &InvoiceRecord, entered: &[(&str, &str)]) -> Result<State, String> {
    let entered = entered.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let by = By { user: &"eva".into(), comment: "", channel: "workbench", seen: Some(record.version) };
    let tenant = office.world.settings.tenant.as_str();
    let done = act(office.world.desk(), tenant, &record.id, &by, &Act::Capture { entered }).await.unwrap();
    office.world.settle(|_, _| {}).await;
    done.map_err(|refused| refused.to_string())
}

/// Covers IN-16.
#[tokio::test]
async fn in_17_a_person_corrects_what_was_captured_and_it_is_marked_manual() {
    let office = Office::open().await;
    let zip = archive(&[("0001.tif", b"II*\0 a fax"), ("0001.json", &sidecar("0.5"))]);
    let message = office.take(Channel::Scan, "box.zip", zip).await;
    let held = office.invoices(&message).await.remove(0);
    assert_eq!(held.reason, "CAPTURE", "IN-17");
    let refused = correct(&office, &held, &[("issue_date", "5 March")]).await.unwrap_err();
    assert!(refused.contains("issue_date"), "IN-17 {refused}");
    let all = [
        ("number", "F-18"),
        ("issue_date", "2026-03-05"),
        ("currency", "SEK"),
        ("net", "4000.00"),
        ("tax", "1000.00"),
        ("seller_registration", "0007:5599050225"),
        ("buyer_registration", "0007:5599001046"),
    ];
    assert_eq!(correct(&office, &held, &all).await, Ok(State::Held), "IN-17 gross is still open");
    let half = office.invoices(&message).await.remove(0);
    assert_eq!((half.number.as_str(), half.reason.as_str()), ("F-18", "CAPTURE"), "IN-17");
    correct(&office, &half, &[("gross", "5000.00")]).await.unwrap();
    let done = office.invoices(&message).await.remove(0);
    assert!(
        done.hold.is_none() && done.state != State::Held,
        "IN-17 it goes on: {} {}",
        done.state,
        done.reason
    );
    assert_eq!(done.company.as_ref().map(|code| code.as_str()), Some("NB"), "IN-7 by what was entered");
    assert_eq!(done.supplier.as_ref().map(|code| code.as_str()), Some("10050"), "ARR-3");
    assert_eq!(done.registered_by.as_ref().map(|user| user.as_str()), Some("eva"), "APPR-14");
    let stored: serde_json::Value =
        office.world.engines.store.get_json(done.values_key.as_deref().unwrap()).await.unwrap();
    let origin = |term: u16| {
        let values = stored["values"].as_array().unwrap();
        values.iter().find(|value| value["term"]["Bt"] == term).map(|value| value["origin"].clone())
    };
    assert_eq!(origin(1).unwrap(), "manual", "IN-17 {stored}");
    assert_eq!(origin(112).unwrap(), "manual", "IN-17");
    assert_eq!(origin(27).unwrap(), "captured", "IN-17 what nobody touched is not");
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

/// Covers IN-17, IN-18.
#[tokio::test]
async fn in_16_an_image_and_its_sidecar_come_as_two_uploads_in_either_order() {
    const TIFF: &[u8] = b"II*\0 a fax of one page";
    let image = || ("0001.tif", TIFF.to_vec());
    for (case, confidence, order) in [
        ("the image first, and all is certain", "0.9", [0, 1]),
        ("the sidecar first, and all is certain", "0.9", [1, 0]),
        ("the image first, and a person must look", "0.5", [0, 1]),
        ("the sidecar first, and a person must look", "0.5", [1, 0]),
    ] {
        let office = Office::open().await;
        let both = [image(), ("0001.json", sidecar(confidence))];
        let mut messages = Vec::new();
        for at in order {
            let (name, bytes) = both[at].clone();
            messages.push(office.take(Channel::Scan, name, bytes).await);
        }
        let records = office.world.invoices().await.unwrap();
        assert_eq!(records.len(), 1, "IN-16 {case}: one invoice");
        let record = &records[0];
        assert_eq!(
            messages[1].invoices,
            std::slice::from_ref(&record.id),
            "IN-16 {case}: the other half is the same invoice"
        );
        assert_eq!(messages[1].state, MessageState::Loaded, "IN-16 {case}");
        assert_eq!((record.number.as_str(), record.lines), ("F-17", 0), "IN-16 {case}");
        let files: Vec<_> = record.attachments.iter().map(|file| file.media_type.as_str()).collect();
        assert_eq!(files, ["image/tiff"], "IN-16 {case}: its image");
        let is_held = record.hold.as_ref().is_some_and(|hold| hold.code == "CAPTURE");
        assert_eq!(is_held, confidence == "0.5", "IN-17 {case}: {} {}", record.state, record.reason);
        let trail = office.world.engines.store.load_trail(&record.id).await.unwrap();
        assert_eq!(trail.iter().filter(|entry| entry.action == "completed").count(), 1, "AUD-1 {case}");

        let again = office.take(Channel::Scan, "0001.tif", b"II*\0 another fax".to_vec()).await;
        assert_ne!(
            again.invoices, messages[1].invoices,
            "IN-16 {case}: a name that is used again begins anew"
        );
    }
}

#[tokio::test]
async fn in_16_halves_of_other_folders_and_channels_do_not_meet() {
    let office = Office::open().await;
    office.take(Channel::Scan, "monday/0001.tif", b"II*\0 monday".to_vec()).await;
    office.take(Channel::Scan, "tuesday/0001.json", sidecar("0.9")).await;
    assert_eq!(office.world.invoices().await.unwrap().len(), 2, "IN-16 each folder has its own names");
    office.take(Channel::Scan, "monday/0001.json", sidecar("0.8")).await;
    let records = office.world.invoices().await.unwrap();
    assert_eq!(records.len(), 2, "IN-16 {records:?}");
}

#[tokio::test]
async fn in_17_a_sidecar_that_comes_late_changes_nothing_that_a_person_entered() {
    let office = Office::open().await;
    let message = office.take(Channel::Scan, "0001.tif", b"II*\0 a fax".to_vec()).await;
    let held = office.invoices(&message).await.remove(0);
    correct(&office, &held, &[("number", "F-99"), ("seller_registration", "0007:5599050225")]).await.unwrap();
    office.take(Channel::Scan, "0001.json", sidecar("1")).await;
    let records = office.world.invoices().await.unwrap();
    assert_eq!(records.len(), 1, "IN-16");
    assert_eq!(records[0].number, "F-99", "IN-17 what a person entered stays");
    let trail = office.world.engines.store.load_trail(&records[0].id).await.unwrap();
    assert!(trail.iter().any(|entry| entry.reason.contains("nothing is changed")), "AUD-1");
}

#[tokio::test]
async fn in_18_a_hybrid_pdf_wins_over_a_sidecar_that_came_before_it() {
    let office = Office::open().await;
    let doubtful = String::from_utf8(sidecar("0.3")).unwrap().replace("0001.tif", "s.pdf");
    office.take(Channel::Scan, "s.json", doubtful.into_bytes()).await;
    let xml = invoice("S-2");
    office.take(Channel::Scan, "s.pdf", pdf(Some(("factur-x.xml", xml.as_bytes())))).await;
    let records = office.world.invoices().await.unwrap();
    assert_eq!(records.len(), 1, "IN-16 one invoice");
    assert_eq!(
        (records[0].number.as_str(), records[0].state),
        ("S-2", State::Review),
        "IN-18 {:?}",
        records[0].findings
    );
    assert_eq!(records[0].attachments[0].media_type, "application/pdf", "IN-9");
}
