//! Files that are no invoice, sizes, repeated messages, attachments (IN-1 … IN-3, IN-7, IN-15, IN-19, IN-20, ATT).

use attest::meter::Fate;
use attest_model::record::{Channel, State};
use attest_steps::message::{Uploaded, encode};
use attest_store::{MessageState, QueueName, Store};

use crate::world::{Office, archive, envelope, invoice, invoice_with, pdf};

/// Covers IN-2.
#[tokio::test]
async fn in_15_bad_input_is_one_clear_line_and_stops_nobody() {
    let office = Office::open().await;
    let deep = (0..20).fold(invoice("deep"), |inner, _| envelope(&[inner]));
    let zip = archive(&[("1.xml", invoice("zip").as_bytes())]);
    let nested = archive(&[("c.zip", &archive(&[("b.zip", &archive(&[("a.zip", &zip)]))]))]);
    let cut = invoice("cut");
    for (name, bytes, code, part) in [
        ("order.xml", b"<Order xmlns='urn:x'/>".to_vec(), "E002", "expected one of"),
        ("letter.txt", b"Dear madam".to_vec(), "E002", "expected XML, PDF, ZIP, a mail, or an import file"),
        ("truncated.xml", cut.as_bytes()[..900].to_vec(), "E001", "line"),
        (
            "doctype.xml",
            b"<!DOCTYPE a SYSTEM 'http://x.example/a.dtd'>\n<a/>".to_vec(),
            "E001",
            "document type",
        ),
        ("entity.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]>\n<a>&b;</a>".to_vec(), "E001", "document type"),
        ("empty.xml", Vec::new(), "E002", "empty"),
        ("blank.xml", b" \n ".to_vec(), "E002", "empty"),
        ("deep.xml", deep.into_bytes(), "E002", "expected one of"),
        ("locked.pdf", b"%PDF-1.7\nnothing".to_vec(), "E603", "not opened"),
        ("nested.zip", nested, "E603", "nested deeper"),
        ("bad.zip", archive(&[("1.xml", b"<a>")]), "E001", "line"),
        ("nothing.zip", archive(&[("1.csv", b"a;b")]), "E002", "holds no invoice"),
    ] {
        let message = office.take(Channel::Upload, name, bytes.clone()).await;
        assert_eq!(message.state, MessageState::Refused, "{name}");
        let refused = message.refused.unwrap_or_else(|| panic!("{name} is refused"));
        assert_eq!(refused.code, code, "{name}: {}", refused.explanation);
        let explanation = refused.explanation.to_lowercase();
        assert!(explanation.contains(&part.to_lowercase()), "{name}: {}", refused.explanation);
        assert!(!refused.explanation.contains('\n'), "{name}: one line");
        let kept = office.world.engines.store.get_document(&message.raw_key, 1 << 20).await.unwrap();
        assert_eq!(kept, bytes, "IN-2 {name}: the raw file is kept");
    }
    for (name, bytes, number) in [
        ("wrong.pdf", invoice("W-1").into_bytes(), "W-1"),
        ("wrong.txt", pdf(Some(("factur-x.xml", invoice("W-2").as_bytes()))), "W-2"),
        ("wrong", archive(&[("1", invoice("W-3").as_bytes())]), "W-3"),
    ] {
        let message = office.take(Channel::Upload, name, bytes).await;
        let records = office.invoices(&message).await;
        assert_eq!(records[0].number, number, "{name}: the content counts, not the name");
    }
}

#[tokio::test]
async fn in_1_the_prefix_tells_the_channel() {
    let office = Office::open().await;
    for channel in Channel::ALL {
        let message = office.take(*channel, "1.xml", invoice(channel.word()).into_bytes()).await;
        assert_eq!(message.channel, *channel, "IN-1");
        assert_eq!(office.invoices(&message).await[0].channel, *channel, "IN-1");
    }
    let at = office.world.clock.now();
    let uploaded = Uploaded { key: "inbox/fax/1.xml".to_owned(), version: "1".to_owned(), at };
    let error = office.world.deliver(QueueName::Intake, &encode(&uploaded).unwrap()).await.unwrap_err();
    assert!(error.to_string().contains("network hub upload email scan import api"), "IN-1 {error}");
}

/// Covers VAL-15.
#[tokio::test]
async fn in_3_the_same_bytes_on_one_channel_within_thirty_days_are_e006() {
    const DAY: i64 = 86_400;
    let office = Office::open().await;
    let bytes = invoice("R-1").into_bytes();
    let first = office.take(Channel::Network, "1.xml", bytes.clone()).await;
    for (case, wait, channel, expected) in [
        ("at once", 0, Channel::Network, Some("E006")),
        ("on another channel", 0, Channel::Upload, None),
        ("a day before thirty", 29 * DAY, Channel::Network, Some("E006")),
        ("after thirty days", DAY, Channel::Network, None),
    ] {
        office.clock.advance(wait);
        let message = office.take(channel, "again.xml", bytes.clone()).await;
        let refused = message.refused.as_ref();
        assert_eq!(refused.map(|refused| refused.code.as_str()), expected, "IN-3 {case}");
        assert_eq!(message.invoices.is_empty(), expected.is_some(), "IN-3 {case}: it is not loaded again");
        if let Some(refused) = refused {
            assert!(refused.explanation.contains(first.id.as_str()), "IN-3 {case}: {}", refused.explanation);
        }
    }
}

#[tokio::test]
async fn in_3_a_repeated_notice_is_no_second_message() {
    let office = Office::open().await;
    office.world.upload(Channel::Network, "1.xml", invoice("T-1").into_bytes()).await.unwrap();
    let [(queue, body)] = <[_; 1]>::try_from(office.world.take_messages().await).unwrap();
    for _ in 0..3 {
        office.world.deliver(queue, &body).await.unwrap();
        office.world.settle(|_, _| {}).await;
    }
    assert_eq!((office.messages().await.len(), office.world.invoices().await.unwrap().len()), (1, 1), "IN-3");
}

#[tokio::test]
async fn in_7_the_company_is_the_one_the_document_names() {
    let office = Office::open().await;
    let other = "company,name,country,currency,time_zone,registration_number,electronic_addresses,active\n\
                 N2,Nordbygg Två AB,SE,SEK,Europe/Stockholm,5599001053,0007:5599001053,yes\n";
    let done =
        attest_steps::import_master::import_file(office.world.desk(), "companies.csv", other.as_bytes());
    assert_eq!(done.await.unwrap().refused, Vec::<String>::new());
    let to = |number: &str, own: &str| invoice(number).replace("5599001046", own);
    let file = envelope(&[to("C-1", "5599001046"), to("C-2", "5599001053"), to("C-3", "5599001061")]);
    let message = office.take(Channel::Network, "1.xml", file.into_bytes()).await;
    assert_eq!(message.company.as_ref().map(|code| code.as_str()), Some("NB"), "IN-7 the first one names it");
    let records = office.invoices(&message).await;
    let companies: Vec<_> =
        records.iter().map(|record| record.company.as_ref().map(|code| code.as_str())).collect();
    assert_eq!(companies, [Some("NB"), Some("N2"), None], "IN-7");
    assert!(
        records[2].findings.iter().any(|finding| finding.code == "E101"),
        "IN-7 {:?}",
        records[2].findings
    );
}

#[tokio::test]
async fn in_19_nothing_has_arrived_before_the_raw_bytes_are_stored() {
    let office = Office::open().await;
    office.world.upload(Channel::Network, "1.xml", invoice("A-1").into_bytes()).await.unwrap();
    let [(queue, body)] = <[_; 1]>::try_from(office.world.take_messages().await).unwrap();
    office.world.engines.meter.judge(Some(std::sync::Arc::new(|_, _| Fate::Lost)));
    assert!(office.world.deliver(queue, &body).await.is_err(), "IN-19 the channel is told to send it again");
    office.world.engines.meter.judge(None);
    assert!(office.messages().await.is_empty(), "IN-19");
    office.world.deliver(queue, &body).await.unwrap();
    let messages = office.messages().await;
    assert!(office.world.engines.store.get_document(&messages[0].raw_key, 1 << 20).await.is_ok(), "IN-19");
}

/// Covers PROC-6, VAL-14.
#[tokio::test]
async fn in_20_a_message_may_have_a_hundred_mebibytes() {
    const LIMIT: usize = 100 * 1024 * 1024;
    let office = Office::open().await;
    for (size, expected) in [(LIMIT - 1, "E002"), (LIMIT, "E002"), (LIMIT + 1, "E005")] {
        let mut bytes = vec![b' '; size];
        bytes[0] = b'{';
        let message = office.take(Channel::Upload, &format!("{size}.json"), bytes).await;
        let refused = message.refused.unwrap();
        assert_eq!(refused.code, expected, "IN-20 {size}: {}", refused.explanation);
        assert_eq!(message.size_bytes, size as u64);
        let kept = office.world.engines.store.get_document(&message.raw_key, u64::MAX).await.unwrap();
        assert_eq!(kept.len(), size, "IN-20 {size}: the raw file is kept");
    }
}

/// Covers VAL-64.
#[tokio::test]
async fn att_12_an_attachment_over_its_limits_is_refused_and_the_invoice_is_not() {
    let office = Office::open().await;
    let rows = "company,supplier,setting,value\n,,attach.max_bytes,40\n,,attach.max_count,2\n";
    let done = attest_steps::import_master::import_file(office.world.desk(), "settings.csv", rows.as_bytes());
    assert_eq!(done.await.unwrap().refused, Vec::<String>::new());
    let text = |size: usize| vec![b'x'; size];
    let png = b"\x89PNG\r\n\x1a\n".as_slice();
    let xml = invoice_with(
        "L-1",
        &[
            ("at.txt", "text/csv", "sheet", &text(40)),
            ("above.txt", "text/csv", "sheet", &text(41)),
            ("run.exe", "application/pdf", "tool", b"MZ\0\0"),
            ("again.txt", "text/csv", "the same bytes", &text(40)),
            ("pic.png", "image/png", "CommercialInvoice", png),
            ("third.txt", "text/csv", "one too many", &text(39)),
        ],
    );
    let message = office.take(Channel::Network, "1.xml", xml.into_bytes()).await;
    let record = office.invoices(&message).await.remove(0);
    let files: Vec<_> = record
        .attachments
        .iter()
        .map(|file| (file.name.as_str(), file.refused.as_ref().map(|finding| finding.code.as_str())))
        .collect();
    assert_eq!(
        files,
        [
            ("pic.png", None),
            ("at.txt", None),
            ("above.txt", Some("E603")),
            ("run.exe", Some("E603")),
            ("third.txt", Some("E603")),
        ],
        "ATT-9, ATT-12, ATT-13, ATT-14: two are taken, the picture of the invoice first"
    );
    assert_eq!(record.state, State::Review, "ATT-12 the invoice goes on");
    let warned = record.findings.iter().filter(|finding| finding.code == "E603").count();
    assert_eq!(warned, 3, "ATT-12 {:?}", record.findings);
    let prefix = Store::attachment_key(&record.id, "");
    let stored = office.world.engines.store.list_documents(&prefix, 100).await.unwrap();
    assert_eq!(stored.len(), 2, "ATT-13 {stored:?}");
}

/// Covers VAL-63.
#[tokio::test]
async fn att_9_a_file_of_a_kind_that_is_not_taken_is_a_warning() {
    let office = Office::open().await;
    let xml = invoice_with("K-1", &[("run.exe", "application/pdf", "tool", b"MZ\0\0")]);
    let message = office.take(Channel::Network, "1.xml", xml.into_bytes()).await;
    let record = office.invoices(&message).await.remove(0);
    assert!(record.findings.iter().any(|finding| finding.code == "E602"), "ATT-9 {:?}", record.findings);
    assert_eq!(record.state, State::Review, "ATT-9");
}
