//! Sample messages end to end (chapter 25): like live ones up to the ledger, and out of sight.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::sync::Arc;

use attest::world::World;
use attest_model::batches::{Batch, BatchStatus, BatchTotals};
use attest_model::dates::Timestamp;
use attest_model::ids::BatchId;
use attest_model::master::Right;
use attest_model::money::Decimal;
use attest_model::record::{Channel, InvoiceRecord, Next, State};
use attest_outside::clock::SteppedClock;
use attest_payables::acts::ActRefused;
use attest_payables::approval::Action;
use attest_payables::disputes::Outcome;
use attest_payables::matching::MatchResult;
use attest_render::Renderer;
use attest_steps::acts::{Act, By, act};
use attest_steps::remind::sweep;
use attest_steps::workbench::{Fields, Visit, document, invoice, list, message_list};
use attest_tests::house::{self, House};

const DAY: i64 = 86_400;

struct Office {
    world: World,
    clock: Arc<SteppedClock>,
    folder: tempfile::TempDir,
}

/// A document of the hub, marked as a test where wanted.
fn of_hub(name: &str, is_test: bool) -> Vec<u8> {
    let text = std::fs::read_to_string(house::demo().join("inbox/hub").join(name)).unwrap();
    let context = "<rsm:ExchangedDocumentContext>";
    let mark = "<ram:TestIndicator><udt:Indicator>true</udt:Indicator></ram:TestIndicator>";
    assert!(text.contains(context));
    if is_test { text.replace(context, &format!("{context}{mark}")).into_bytes() } else { text.into_bytes() }
}

impl Office {
    async fn open() -> Self {
        let House { world, clock, folder } = House::demo().await;
        Self { world, clock, folder }
    }

    async fn settle(&self) {
        house::settle(&self.world).await;
    }

    async fn send(&self, name: &str, bytes: Vec<u8>) -> InvoiceRecord {
        self.clock.advance(1);
        self.world.upload(Channel::Hub, name, bytes).await.unwrap();
        self.settle().await;
        let records = self.world.invoices().await.unwrap();
        records.into_iter().find(|record| record.file_name == name).unwrap()
    }

    async fn sample(&self, name: &str) -> InvoiceRecord {
        let record = self.send(&format!("sample-{name}"), of_hub(name, true)).await;
        assert!(record.is_sample, "SAMP-1");
        record
    }

    async fn load(&self, record: &InvoiceRecord) -> InvoiceRecord {
        self.world.engines.store.load_invoice(&record.id).await.unwrap()
    }

    async fn act(&self, record: &InvoiceRecord, who: &str, what: &Act) -> Result<State, ActRefused> {
        let user = who.into();
        let by = By { user: &user, comment: "because", channel: "workbench", seen: None };
        let tenant = self.world.settings.tenant.as_str();
        let done = act(self.world.desk(), tenant, &record.id, &by, what).await.unwrap();
        self.settle().await;
        done
    }

    /// What is taken of all orders of an invoice.
    async fn taken(&self, record: &InvoiceRecord) -> Decimal {
        let mut taken = Decimal::ZERO;
        for number in &record.orders {
            let found = self.world.engines.store.find_order(&"NB".into(), number).await.unwrap().unwrap();
            taken += found
                .order
                .lines
                .iter()
                .map(|line| line.reserved_quantity + line.invoiced_quantity)
                .sum::<Decimal>();
        }
        taken
    }

    fn mails(&self) -> Vec<String> {
        let Ok(listed) = std::fs::read_dir(self.folder.path().join("mail")) else { return Vec::new() };
        listed.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
    }

    /// The list of the workbench as a person asks for it.
    async fn list(&self, who: &str, fields: &[(&str, &str)]) -> String {
        let user = self.world.engines.store.find_user(&who.into()).await.unwrap().unwrap().record;
        let renderer = Renderer::new().unwrap();
        let visit = Visit { renderer: &renderer, user: &user, form_token: "t", switch: None };
        let fields =
            Fields::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        list(self.world.desk(), &visit, &fields).await.unwrap().html
    }

    /// The messages that wait to be loaded, as a person asks for them.
    async fn messages(&self, who: &str, messages: &str) -> String {
        let user = self.world.engines.store.find_user(&who.into()).await.unwrap().unwrap().record;
        let renderer = Renderer::new().unwrap();
        let visit = Visit { renderer: &renderer, user: &user, form_token: "t", switch: None };
        let fields = Fields::new([
            ("tab".to_owned(), "not_loaded".to_owned()),
            ("messages".to_owned(), messages.to_owned()),
        ]);
        message_list(self.world.desk(), &visit, &fields).await.unwrap().html
    }

    /// Whether an invoice and its document open for a person.
    async fn opens(&self, record: &InvoiceRecord, who: &str, messages: &str) -> (u16, bool) {
        let user = self.world.engines.store.find_user(&who.into()).await.unwrap().unwrap().record;
        let renderer = Renderer::new().unwrap();
        let visit = Visit { renderer: &renderer, user: &user, form_token: "t", switch: None };
        let page = invoice(self.world.desk(), &visit, record.id.as_str(), messages, None).await.unwrap();
        let raw = document(self.world.desk(), &visit, record.id.as_str()).await.unwrap();
        (page.status, raw.is_some())
    }
}

/// Covers SAMP-1, SAMP-3: validated and matched as a live one, and at its end before the batch.
#[tokio::test]
async fn samp_6_a_sample_takes_nothing_from_live_documents() {
    let office = Office::open().await;
    let sample = office.sample("33-method-z.xml").await;
    assert_eq!((sample.state, sample.next, sample.reason.as_str()), (State::Ready, Next::Wait, "SAMPLE"));
    assert!(sample.match_key.is_some(), "SAMP-6 the match is computed");
    assert_eq!(
        (sample.reservations, office.taken(&sample).await),
        (0, Decimal::ZERO),
        "SAMP-6 nothing is reserved"
    );

    let live = office.send("33.xml", of_hub("33-method-z.xml", false)).await;
    assert!(!live.is_sample);
    assert_eq!(
        live.state,
        State::Ready,
        "SAMP-6 a sample is no duplicate: {} {:?}",
        live.reason,
        live.findings
    );
    assert!(live.reservations > 0 && office.taken(&live).await > Decimal::ZERO);
    let again = office.sample("33-method-z.xml").await;
    assert_ne!(again.reason, "COPY", "SAMP-6 nor a copy of a live one");
    assert_eq!(again.reservations, 0);
    assert_eq!(office.load(&live).await, live);
}

/// A batch with one document, written by nobody that Attest knows.
fn forged_batch(sample: &InvoiceRecord, at: Timestamp) -> Batch {
    Batch {
        schema: attest_model::batches::SCHEMA_VERSION,
        id: BatchId::derive(at, b"forged"),
        number: 99,
        reference: "NB-000099".to_owned(),
        company: "NB".into(),
        currency: sample.currency.unwrap(),
        totals: BatchTotals::default(),
        status: BatchStatus::Unposted,
        invoices: vec![(sample.id.clone(), format!("{}-1", sample.id))],
        created_at: at,
        created_by: None,
        files: Vec::new(),
    }
}

/// SAMP-3: Create Batch, the export and every act that leads there.
#[tokio::test]
async fn samp_3_every_way_to_the_ledger_is_closed() {
    let office = Office::open().await;
    let sample = office.sample("33-method-z.xml").await;
    assert_eq!(office.world.batch().await.unwrap(), 0, "SAMP-3 Create Batch");
    let store = &office.world.engines.store;
    // Even one that stood among the ready ones stays behind.
    let mut forged = office.load(&sample).await;
    let before = forged.clone();
    (forged.next, forged.reason) = (Next::Ready, String::new());
    let mut change = attest_store::Change::new(office.world.clock.now());
    change.save_invoice(&before, &forged).unwrap();
    store.commit(change).await.unwrap();
    assert_eq!(office.world.batch().await.unwrap(), 0, "SAMP-3 Create Batch");
    assert_eq!(office.load(&sample).await.dispatch_version, 0);

    let batch = forged_batch(&sample, office.world.clock.now());
    let mut change = attest_store::Change::new(office.world.clock.now());
    change.create_batch(None, &batch).unwrap();
    store.commit(change).await.unwrap();
    let refused = attest_steps::erp_export::erp_export(office.world.desk(), &batch.id).await.unwrap_err();
    assert!(refused.to_string().contains("is a sample"), "SAMP-3 export: {refused}");
    assert_eq!(store.list_documents("exports/", 10).await.unwrap(), Vec::<String>::new());

    let order = sample.orders[0].clone();
    for what in [
        Act::LinkLines { links: Vec::new() },
        Act::MarkDelivered { order: order.clone(), line: "1".to_owned(), day: None },
        Act::RecordTicket {
            order,
            ticket: "T".to_owned(),
            delivery_date: "2026-03-16".parse().unwrap(),
            lines: Vec::new(),
        },
        Act::ConfirmTicket { ticket: "T".to_owned(), document: None },
        Act::Decide { task: None, action: Action::Approve },
        Act::Recode { rows: Vec::new(), over_periods: false },
        Act::Pass,
        Act::SendBack,
        Act::OpenDispute { reason: "price".to_owned(), amount: None },
        Act::AnswerDispute,
        Act::CloseDispute { outcome: Outcome::Accepted },
        Act::RequestCredit { amount: None, reason: "price".to_owned(), expected_on: None },
        Act::WithdrawCredit,
        Act::Pair { with: sample.id.clone() },
        Act::RefusePair,
        Act::AcceptShortfall,
    ] {
        let mut everybody = office.world.engines.store.find_user(&"eva".into()).await.unwrap().unwrap();
        everybody.record.rights.extend([Right::Reviewer, Right::Approver, Right::Buyer, Right::Site]);
        let mut change = attest_store::Change::new(office.world.clock.now());
        change.put_user(Some(everybody.version), &everybody.record).unwrap();
        store.commit(change).await.unwrap();
        let before = office.load(&sample).await;
        let refused = office.act(&sample, "eva", &what).await.unwrap_err();
        assert_eq!(refused, ActRefused::Sample { act: what.kind().word() }, "SAMP-3");
        assert_eq!(office.load(&sample).await, before);
    }
    assert_eq!(
        office.act(&sample, "eva", &Act::Remove).await.unwrap(),
        State::Removed,
        "SAMP-3 others are as for live ones"
    );
}

#[tokio::test]
async fn samp_2_a_sample_does_not_exist_without_the_filter() {
    let office = Office::open().await;
    let sample = office.sample("27-no-exchange-rate.xml").await;
    let number = sample.number.as_str();
    let all = [("view", "open"), ("messages", "all")];
    for (case, who, messages, sees) in [
        ("an administrator by default", "eva", "live", false),
        ("all", "eva", "all", true),
        ("samples", "eva", "samples", true),
        ("another person", "karin", "all", false),
        ("a person of step 4", "olof", "samples", false),
    ] {
        for (place, fields) in [
            ("list", vec![("view", "open"), ("messages", messages)]),
            ("search", vec![("view", "open"), ("search", number), ("messages", messages)]),
        ] {
            let html = office.list(who, &fields).await;
            // The search field repeats what was searched for.
            let found = html.replace(&format!("value=\"{number}\""), "").contains(number);
            assert_eq!(found, sees, "SAMP-2 {case}, {place}");
        }
        let opens = office.opens(&sample, who, messages).await;
        let may = who == "eva";
        assert_eq!(opens, (if sees { 200 } else { 404 }, may), "SAMP-2 {case}");
    }
    let unknown = office.act(&sample, "karin", &Act::Revalidate).await.unwrap_err();
    assert_eq!(
        unknown,
        ActRefused::Unknown(sample.id.clone()),
        "SAMP-2 the answer is the one for an unknown id"
    );
    // Counts: the one open document is a sample.
    let count = |html: &str| html.matches("<b>1</b>").count();
    assert!(
        count(&office.list("eva", &all).await) > count(&office.list("eva", &[("view", "open")]).await),
        "SAMP-2"
    );
}

#[tokio::test]
async fn samp_2_messages_that_wait_to_be_loaded_are_samples_too() {
    let office = Office::open().await;
    let settings = "company,setting,value\nNB,intake.autoload,false\n";
    let done = office.world.import_file("settings.csv", settings.as_bytes()).await.unwrap();
    assert_eq!(done.refused, Vec::<String>::new());
    office.world.upload(Channel::Hub, "waits.xml", of_hub("33-method-z.xml", true)).await.unwrap();
    office.settle().await;
    for (who, messages, sees) in
        [("karin", "all", false), ("eva", "live", false), ("eva", "samples", true), ("eva", "all", true)]
    {
        let html = office.messages(who, messages).await;
        assert_eq!(html.contains("waits.xml"), sees, "SAMP-2 {who} {messages}");
    }
}

#[tokio::test]
async fn samp_7_notifications_follow_the_table_and_say_that_it_is_a_test() {
    let office = Office::open().await;
    let sample = office.sample("18-iban-check-digit.xml").await;
    assert_eq!(sample.state, State::Error, "SAMP-3 validated");
    let mails = office.mails();
    assert!(!mails.is_empty());
    for mail in &mails {
        assert!(mail.contains("Subject: [TEST]"), "SAMP-7 {mail}");
    }
    let live = Office::open().await;
    live.send("18.xml", of_hub("18-iban-check-digit.xml", false)).await;
    assert_eq!(live.mails().len(), mails.len(), "SAMP-7 the same mails");
}

/// SAMP-6, SAMP-2: what a live one asks of people a sample asks of nobody, now and later.
#[tokio::test]
async fn samp_6_nobody_is_asked_or_reminded() {
    for name in ["27-no-exchange-rate.xml", "32-final-check.xml"] {
        let office = Office::open().await;
        let live = office.send("live.xml", of_hub(name, false)).await;
        assert!(!live.tasks.is_empty(), "{name}");
        let asked = office.mails().len();
        let office = Office::open().await;
        let sample = office.sample(name).await;
        assert_eq!(sample.tasks, Vec::new(), "SAMP-6 {name}");
        assert_eq!(sample.state, live.state, "SAMP-3 {name} stands where a live one does");
        let mails = office.mails().len();
        assert!(mails < asked, "SAMP-6 {name}: {mails} of {asked}");
        for _ in 0..20 {
            office.clock.advance(DAY);
            let swept = sweep(office.world.desk(), "Nordbygg", None).await.unwrap();
            assert_eq!(swept.reminders, 0, "SAMP-6 {name}");
            office.settle().await;
        }
    }
}

#[tokio::test]
async fn samp_8_samples_are_deleted_after_their_time() {
    let office = Office::open().await;
    let sample = office.sample("33-method-z.xml").await;
    let live = office.send("live.xml", of_hub("33-method-z.xml", false)).await;
    let store = &office.world.engines.store;
    office.clock.advance(90 * DAY - 60);
    sweep(office.world.desk(), "Nordbygg", None).await.unwrap();
    assert!(store.find_invoice(&sample.id).await.unwrap().is_some(), "SAMP-8 a minute before");
    office.clock.advance(120);
    sweep(office.world.desk(), "Nordbygg", None).await.unwrap();
    office.settle().await;
    assert_eq!(store.find_invoice(&sample.id).await.unwrap(), None, "SAMP-8");
    assert!(store.get_model(&sample.id).await.unwrap_err().is_not_found(), "SAMP-8 with its model");
    let found = store.load_match::<MatchResult>(&sample.id, &sample.match_key.unwrap()).await;
    assert!(found.unwrap_err().is_not_found(), "SAMP-8 with what its match found");
    assert!(store.get_document(&sample.raw_key, 1 << 20).await.is_ok(), "AUD-3 the bytes as received stay");
    assert!(store.find_invoice(&live.id).await.unwrap().is_some(), "SAMP-8 live ones stay");
    sweep(office.world.desk(), "Nordbygg", None).await.unwrap();
}
