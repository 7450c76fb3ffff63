//! Attachments from the quarantine to the document store, or not (chapter 22).

use attest::demo::test_file;
use attest::scanner::LocalScanner;
use attest_model::ids::{InvoiceId, UserCode};
use attest_model::record::{Channel, InvoiceRecord, ScanState, State};
use attest_outside::scanner::{Clamd, TestFileScanner};
use attest_payables::acts::ActRefused;
use attest_payables::attachments::scan::Verdict;
use attest_payables::dispatch::DropReason;
use attest_steps::acts::{Act, Attached, By, act};
use attest_steps::remind::sweep;
use attest_steps::scan_attachment::{Outcome, Scanned, settle};
use attest_store::Store;

use crate::world::{Office, invoice_with};

pub(crate) const MINUTES_15: i64 = 15 * 60;
pub(crate) const DAYS_30: i64 = 30 * 24 * 3600;

impl Office {
    /// Takes an invoice with these files; the last of its messages are left, the scan among them.
    pub(crate) async fn arrive(&self, number: &str, files: &[(&str, &[u8])]) -> InvoiceRecord {
        let described: Vec<_> =
            files.iter().map(|(name, bytes)| (*name, "text/csv", "file", *bytes)).collect();
        let xml = invoice_with(number, &described);
        let message = self.take(Channel::Network, &format!("{number}.xml"), xml.into_bytes()).await;
        self.invoices(&message).await.remove(0)
    }

    pub(crate) async fn again(&self, id: &InvoiceId) -> InvoiceRecord {
        self.world.engines.store.load_invoice(id).await.unwrap()
    }

    /// Lets time pass, and the sweep and all that comes of it happen.
    pub(crate) async fn pass(&self, seconds: i64) {
        self.clock.advance(seconds);
        sweep(self.world.desk(), &self.world.settings.tenant, None).await.unwrap();
        self.world.settle(|_, _| {}).await;
        assert!(self.world.dead_letters().is_empty(), "{:?}", self.world.dead_letters());
    }

    pub(crate) async fn stored(&self, prefix: &str) -> Vec<String> {
        self.world.engines.store.list_documents(prefix, 100).await.unwrap()
    }

    pub(crate) async fn does(&self, who: &str, id: &InvoiceId, wanted: &Act) -> Result<State, ActRefused> {
        let user = UserCode::new(who);
        let by = By { user: &user, comment: "", channel: "workbench", seen: None };
        let tenant = &self.world.settings.tenant;
        let done = Box::pin(act(self.world.desk(), tenant, id, &by, wanted)).await.unwrap();
        self.world.settle(|_, _| {}).await;
        done
    }
}

pub(crate) fn standing(record: &InvoiceRecord) -> Vec<(&str, Option<ScanState>, bool)> {
    let files = record.attachments.iter();
    files
        .map(|file| {
            (file.name.as_str(), file.scan.as_ref().map(|scan| scan.state), file.reference().is_some())
        })
        .collect()
}

pub(crate) fn codes(record: &InvoiceRecord) -> Vec<&str> {
    record
        .findings
        .iter()
        .map(|finding| finding.code.as_str())
        .filter(|code| code.starts_with("E6"))
        .collect()
}

pub(crate) fn scanned(record: &InvoiceRecord, place: usize, verdict: Verdict) -> Scanned {
    Scanned {
        invoice: record.id.clone(),
        digest: record.attachments[place].digest.clone(),
        verdict,
        scanner: "a test".to_owned(),
    }
}

pub(crate) fn document(name: &str, bytes: &[u8]) -> Act {
    Act::Attach { document: Attached { file_name: name.to_owned(), bytes: bytes.to_vec() } }
}

/// A daemon that nobody answers for: the port is none that anything listens on.
pub(crate) fn silent() -> Option<LocalScanner> {
    Some(LocalScanner::Clamd(Clamd::at("127.0.0.1:1")))
}

/// Covers ATT-1, ATT-2, ATT-11.
#[tokio::test]
async fn att_3_a_file_waits_in_quarantine_and_moves_with_a_clean_result() {
    let mut office = Office::open().await;
    office.world.scanner = silent();
    let record = office.arrive("Q-1", &[("a.txt", b"hello")]).await;
    let (quarantine, prefix) = (format!("quarantine/{}/", record.id), Store::attachment_key(&record.id, ""));
    assert_eq!(standing(&record), [("a.txt", Some(ScanState::Pending), false)], "ATT-3");
    assert_eq!((office.stored(&quarantine).await.len(), office.stored(&prefix).await.len()), (1, 0), "ATT-3");
    assert_eq!((record.state, codes(&record)), (State::Review, vec![]), "the invoice goes on");

    office.world.scanner = Some(LocalScanner::TestFile(TestFileScanner));
    office.pass(MINUTES_15 + 1).await;
    let record = office.again(&record.id).await;
    assert_eq!(standing(&record), [("a.txt", Some(ScanState::Clean), true)], "ATT-2");
    assert_eq!(record.attachments[0].reference(), Some(office.stored(&prefix).await[0].as_str()), "ATT-1");
    assert!(office.stored(&quarantine).await.is_empty(), "ATT-3 it has moved");
    let bytes = office.world.engines.store.get_document(&office.stored(&prefix).await[0], 100).await.unwrap();
    assert_eq!(bytes, b"hello", "ATT-11");
    let trail = office.world.engines.store.load_trail(&record.id).await.unwrap();
    let said = trail.iter().find(|entry| entry.action == "file_clean").unwrap();
    assert!(said.reason.contains("the EICAR test file only"), "the scanner is named: {}", said.reason);
}

/// Covers VAL-62, VAL-68.
#[tokio::test]
async fn att_4_the_test_file_is_infected_and_the_invoice_stays() {
    let mut office = Office::open().await;
    let record = office.arrive("E-1", &[("letter.txt", &test_file()), ("b.txt", b"fine")]).await;
    let quarantine = format!("quarantine/{}/", record.id);
    assert_eq!(
        standing(&record),
        [("letter.txt", Some(ScanState::Infected), false), ("b.txt", Some(ScanState::Clean), true)],
        "ATT-4"
    );
    assert_eq!((record.state, codes(&record)), (State::Error, vec!["E601"]), "VAL-62 it blocks");
    let mails = office.mails();
    let told = |to: &str| mails.iter().filter(|mail| mail.contains(to) && mail.contains("E601")).count();
    assert_eq!(told("To: faktura@nordbygg.example"), 1, "ATT-4 Accounts");
    assert_eq!(told("Subject"), 2, "ATT-4 and the supplier, who sent it");
    assert_eq!(office.stored(&quarantine).await.len(), 1, "ATT-4 in quarantine");

    office.pass(DAYS_30 - 60).await;
    assert_eq!(office.stored(&quarantine).await.len(), 1, "ATT-4 on the last day");
    office.pass(120).await;
    assert!(office.stored(&quarantine).await.is_empty(), "ATT-4 deleted");
    let after = office.again(&record.id).await;
    assert_eq!((after.state, codes(&after)), (State::Error, vec!["E601"]), "ATT-4 the invoice stays");
    assert_eq!(standing(&after)[0].1, Some(ScanState::Infected), "ATT-4");
    // A result that comes once more finds nothing to do.
    let again = settle(office.world.desk(), &scanned(&after, 0, Verdict::Infected("x".to_owned()))).await;
    assert_eq!(again.unwrap(), Outcome::Known);
    office.world.scanner = None;
    let refused = office.does("eva", &record.id, &Act::ScanAgain).await;
    assert!(refused.is_err(), "nothing is left that could be scanned");
}

/// Covers VAL-65.
#[tokio::test]
async fn att_5_a_scan_that_never_finishes_fails_after_three_retries_and_can_begin_again() {
    let mut office = Office::open().await;
    office.world.scanner = silent();
    let record = office.arrive("F-1", &[("a.txt", b"hello")]).await;
    for retry in 1..=3u8 {
        office.pass(MINUTES_15).await;
        let now = office.again(&record.id).await;
        let scan = now.attachments[0].scan.clone().unwrap();
        assert_eq!(
            (scan.state, scan.retries, now.state),
            (ScanState::Pending, retry, State::Review),
            "ATT-5"
        );
    }
    office.pass(MINUTES_15).await;
    let failed = office.again(&record.id).await;
    assert_eq!(standing(&failed), [("a.txt", Some(ScanState::Failed), false)], "ATT-5");
    assert_eq!((failed.state, codes(&failed)), (State::Error, vec!["E604"]), "VAL-65, VAL-68");
    let told = office.mails().iter().filter(|mail| mail.contains("E604")).count();
    assert_eq!(told, 1, "VAL-65 Accounts are told once");

    office.world.scanner = Some(LocalScanner::TestFile(TestFileScanner));
    office.does("eva", &record.id, &Act::ScanAgain).await.unwrap();
    let clean = office.again(&record.id).await;
    assert_eq!(standing(&clean), [("a.txt", Some(ScanState::Clean), true)], "ATT-5");
    office.pass(61).await;
    let clean = office.again(&record.id).await;
    assert_eq!(
        (clean.state, codes(&clean)),
        (State::Review, vec![]),
        "VAL-68 it goes back to where it stood"
    );
}

#[tokio::test]
async fn att_2_without_a_scanner_nothing_is_opened_and_nothing_is_waited_for() {
    let mut office = Office::open().await;
    office.world.scanner = None;
    let record = office.arrive("N-1", &[("a.txt", b"hello")]).await;
    assert_eq!(standing(&record), [("a.txt", Some(ScanState::Pending), false)], "ATT-2");
    office.pass(2 * 3600).await;
    let later = office.again(&record.id).await;
    assert_eq!((later.state, codes(&later)), (State::Review, vec![]), "nobody scans, so nothing is late");
    let trail = office.world.engines.store.load_trail(&record.id).await.unwrap();
    assert!(trail.iter().any(|entry| entry.reason.contains("no virus scanner is connected")), "it is said");

    // The setting says the same for a whole tenant, and no message is sent for it.
    let rows = b"company,supplier,setting,value\n,,attach.scan,false\n";
    attest_steps::import_master::import_file(office.world.desk(), "settings.csv", rows).await.unwrap();
    office.world.scanner = Some(LocalScanner::TestFile(TestFileScanner));
    let off = office.arrive("N-2", &[("a.txt", b"hello")]).await;
    assert_eq!(standing(&off), [("a.txt", Some(ScanState::Pending), false)], "attach.scan");
    let refused = office.does("eva", &off.id, &Act::ScanAgain).await.unwrap_err();
    assert!(refused.to_string().contains("attach.scan"), "{refused}");
    let rows = b"company,supplier,setting,value\n,,attach.scan,true\n";
    attest_steps::import_master::import_file(office.world.desk(), "settings.csv", rows).await.unwrap();
    for id in [&record.id, &off.id] {
        office.does("eva", id, &Act::ScanAgain).await.unwrap();
        assert_eq!(standing(&office.again(id).await), [("a.txt", Some(ScanState::Clean), true)], "ATT-5");
    }
}

#[tokio::test]
async fn att_2_a_ready_invoice_does_not_leave_before_its_attachments_are_scanned() {
    let mut office = Office::open().await;
    office.world.scanner = silent();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../events/demo/inbox/network/01-two-way-match.xml");
    let message = office.take(Channel::Network, "1.xml", std::fs::read(file).unwrap()).await;
    let record = office.invoices(&message).await.remove(0);
    assert_eq!(record.state, State::Ready);
    office.does("eva", &record.id, &document("proof.txt", b"delivered")).await.unwrap();
    let batched =
        attest_steps::create_batch::create_batch(office.world.desk(), record.company.as_ref().unwrap(), None);
    let batched = batched.await.unwrap();
    assert!(batched.batches.is_empty(), "ATT-2");
    assert_eq!(batched.dropped[0].reason, DropReason::Scanned(vec!["proof.txt".to_owned()]), "ATT-2");
    office.world.scanner = Some(LocalScanner::TestFile(TestFileScanner));
    office.pass(MINUTES_15 + 1).await;
    office.world.batch().await.unwrap();
    assert_eq!(office.again(&record.id).await.state, State::Dispatched, "it goes once it is clean");
}

/// Covers ATT-9, ATT-12, ATT-13.
#[tokio::test]
async fn att_1_a_person_attaches_a_document_to_an_invoice() {
    let office = Office::open().await;
    let record = office.arrive("P-1", &[("a.txt", b"hello")]).await;
    for (case, who, wanted, expected) in [
        ("a text", "eva", document("../proof?.txt", b"delivered"), None),
        (
            "the same bytes under another name",
            "eva",
            document("b.txt", b"delivered"),
            Some("attached already"),
        ),
        ("the bytes that came with it", "eva", document("c.txt", b"hello"), Some("attached already")),
        ("a program", "eva", document("run.exe", b"MZ\0\0"), Some("not taken")),
        ("somebody who only looks", "nobody", document("d.txt", b"x"), Some("nobody")),
    ] {
        let done = office.does(who, &record.id, &wanted).await.map_err(|refused| refused.to_string());
        match (done, expected) {
            (Ok(state), None) => assert_eq!(state, State::Review, "ATT-1 {case}"),
            (Err(said), Some(part)) => assert!(said.contains(part), "ATT-1 {case}: {said}"),
            (done, expected) => panic!("ATT-1 {case}: {done:?}, expected {expected:?}"),
        }
    }
    office.set(&[]).await;
    let rows = b"company,supplier,setting,value\n,,attach.max_bytes,20\n,,attach.max_count,3\n";
    attest_steps::import_master::import_file(office.world.desk(), "settings.csv", rows).await.unwrap();
    let refused = office.does("eva", &record.id, &document("e.txt", &[b'x'; 21])).await.unwrap_err();
    assert!(refused.to_string().contains("at most 20"), "ATT-12 {refused}");
    office.does("eva", &record.id, &document("f.txt", &[b'x'; 20])).await.unwrap();
    let refused = office.does("eva", &record.id, &document("g.txt", b"one too many")).await.unwrap_err();
    assert!(refused.to_string().contains("at most 3"), "ATT-12 {refused}");
    let after = office.again(&record.id).await;
    assert_eq!(
        standing(&after),
        [
            ("a.txt", Some(ScanState::Clean), true),
            ("proof_.txt", Some(ScanState::Clean), true),
            ("f.txt", Some(ScanState::Clean), true)
        ],
        "ATT-13 clean names, in the order in which they came"
    );
    assert_eq!(after.attachments[1].attached_by, Some(UserCode::new("eva")));
}

#[tokio::test]
async fn att_4_whoever_uploaded_malware_is_told_with_accounts() {
    let office = Office::open().await;
    let record = office.arrive("U-1", &[]).await;
    office.does("lina", &record.id, &document("letter.txt", &test_file())).await.unwrap();
    office.pass(61).await;
    let after = office.again(&record.id).await;
    assert_eq!((after.state, codes(&after)), (State::Error, vec!["E601"]), "ATT-4");
    let mails = office.mails();
    for to in ["faktura@nordbygg.example", "lina.berg@nordbygg.example"] {
        let told =
            mails.iter().filter(|mail| mail.contains(&format!("To: {to}")) && mail.contains("E601")).count();
        assert_eq!(told, 1, "ATT-4 {to}");
    }
}

#[tokio::test]
async fn att_6_a_locked_sheet_is_unscannable_whatever_its_scanner_says() {
    let office = Office::open().await;
    let mut sheet = crate::world::archive(&[("xl/workbook.xml", b"<workbook/>")]);
    sheet[6] |= 1;
    let directory = sheet.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    sheet[directory + 8] |= 1;
    let record = office.arrive("S-1", &[("prices.xlsx", &sheet)]).await;
    assert_eq!(standing(&record), [("prices.xlsx", Some(ScanState::Unscannable), false)], "ATT-6");
    assert_eq!((record.state, codes(&record)), (State::Review, vec!["E603"]), "ATT-6 a warning");
}

/// Covers ATT-14: in the order of the document, the picture of the invoice first.
#[tokio::test]
async fn att_8_pictures_in_a_message_of_the_hub_are_attachments_like_others() {
    let office = Office::open().await;
    let xml = invoice_with(
        "H-1",
        &[
            ("page.tif", "image/tiff", "page", b"II*\0rest"),
            ("photo.jpg", "image/jpeg", "CommercialInvoice", b"\xff\xd8\xff\xe0rest"),
            ("new.webp", "image/webp", "photo", b"RIFF....WEBPrest"),
        ],
    );
    let message = office.take(Channel::Hub, "1.xml", xml.into_bytes()).await;
    let record = office.invoices(&message).await.remove(0);
    let clean = Some(ScanState::Clean);
    assert_eq!(
        standing(&record),
        [("photo.jpg", clean, true), ("page.tif", clean, true), ("new.webp", clean, true)],
        "ATT-8, ATT-14"
    );
}
