//! AUD-3. Invoices leave when their time is over, and nothing before.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use attest::meter::Fate;
use attest_model::dates::Date;
use attest_model::ids::InvoiceId;
use attest_model::record::{Channel, InvoiceRecord, State};
use attest_outside::clock::Clock as _;
use attest_payables::matching::MatchResult;
use attest_steps::acts::Act;
use attest_steps::reconcile::reconcile;
use attest_steps::remind::{Swept, sweep};
use attest_store::{Change, StoreError};
use attest_tests::company::Company;
use jiff::tz::TimeZone;

/// The clock goes to the night of a day, and the sweep runs.
async fn night(company: &Company, day: Date) -> Swept {
    let at = day.at(2, 0, 0, 0).to_zoned(TimeZone::get("Europe/Stockholm").unwrap()).unwrap().timestamp();
    company.clock.advance(at.as_second() - company.world.clock.now().as_second());
    let swept = sweep(company.world.desk(), "Nordbygg", None).await.unwrap();
    company.settle().await;
    swept
}

/// The last day on which an invoice is kept for some years.
fn last_day(record: &InvoiceRecord, years: i64) -> Date {
    let changed = record.changed_at.to_zoned(TimeZone::get("Europe/Stockholm").unwrap()).date();
    let last = record.due_date.into_iter().chain([changed]).max().unwrap();
    last.saturating_add(jiff::Span::new().years(years))
}

async fn is_there(company: &Company, id: &InvoiceId) -> bool {
    company.world.engines.store.find_invoice(id).await.unwrap().is_some()
}

/// What the trail of the tenant says was deleted: the day and the sentence.
async fn told(company: &Company) -> Vec<(String, String)> {
    let trail = company.world.engines.store.load_tenant_trail().await.unwrap();
    assert!(trail.iter().all(|entry| entry.action == "deleted" && entry.channel == "flow"), "{trail:?}");
    trail.into_iter().map(|entry| (entry.subject, entry.reason)).collect()
}

/// Two straight-through invoices that were sent, and one that still waits for a person.
async fn company() -> (Company, InvoiceRecord, InvoiceRecord) {
    let company = Company::with(&["network/01-", "hub/33-", "network/06-"]).await;
    company.world.batch().await.unwrap();
    let (sent, open) = (company.of("01").await, company.of("06").await);
    assert_eq!((sent.state, open.state), (State::Dispatched, State::Review));
    (company, sent, open)
}

#[tokio::test]
async fn aud_3_an_ended_invoice_goes_when_its_years_are_over_and_an_open_one_stays() {
    let (company, sent, open) = company().await;
    let store = &company.world.engines.store;
    // A release before kept the report of a validation as a page as well.
    let page = format!("reports/{}.html", sent.id);
    store.put_document(&page, b"<p></p>".to_vec(), "text/html").await.unwrap();
    let last = last_day(&sent, 7);
    assert_eq!(night(&company, last.yesterday().unwrap()).await.deleted, 0, "AUD-3 the day before");
    assert!(is_there(&company, &sent.id).await);
    assert_eq!(night(&company, last).await.deleted, 0, "AUD-3 on its last day");
    assert!(is_there(&company, &sent.id).await);
    let after = last.tomorrow().unwrap();
    assert!(night(&company, after).await.deleted >= 1, "AUD-3 the day after");

    assert!(!is_there(&company, &sent.id).await, "AUD-3");
    assert!(store.get_model(&sent.id).await.unwrap_err().is_not_found(), "AUD-3 with its model");
    let found = store.load_match::<MatchResult>(&sent.id, &sent.match_key.clone().unwrap()).await;
    assert!(found.unwrap_err().is_not_found(), "AUD-3 with what its match found");
    assert_eq!(store.load_reservations(&sent.id).await.unwrap(), [], "AUD-3 with its reservations");
    for prefix in ["invoices/", "attachments/", "matches/", "reports/"] {
        let left = store.list_documents(prefix, 100).await.unwrap();
        assert!(left.iter().all(|key| !key.contains(sent.id.as_str())), "AUD-3 {left:?}");
    }
    assert!(is_there(&company, &open.id).await, "AUD-3 what has not ended is kept");
    assert!(store.get_model(&open.id).await.is_ok());
    assert!(!store.load_trail(&sent.id).await.unwrap().is_empty(), "AUD-3 the trail leaves by itself");
    assert!(store.get_document(&sent.raw_key, 1 << 20).await.is_ok(), "AUD-3 so do the bytes as received");

    // The other one has its own last day; each night tells once what it deleted, and no name.
    let rest = company.world.invoices().await.unwrap();
    let other = rest.iter().find(|record| record.state == State::Dispatched);
    for day in [Some(after), other.map(|other| last_day(other, 7).tomorrow().unwrap())].into_iter().flatten()
    {
        night(&company, day).await;
        night(&company, day).await;
    }
    let told = told(&company).await;
    assert!(told.iter().any(|(subject, _)| *subject == after.to_string()), "{told:?}");
    let count: usize =
        told.iter().map(|(_, reason)| reason.split(' ').next().unwrap().parse::<usize>().unwrap()).sum();
    assert_eq!(count, 2, "AUD-3 {told:?}");
    for (_, reason) in &told {
        assert!(reason.contains("retention.years is 7") && !reason.contains("inv_"), "{reason}");
    }
    let compared = reconcile(company.world.desk(), &"NB".into(), false).await.unwrap();
    assert!(compared.drifting.is_empty(), "MATCH-40 what was taken is still known: {compared:?}");
}

#[tokio::test]
async fn aud_3_a_company_sets_its_years() {
    let company = Company::with(&[]).await;
    let settings = "company,setting,value\nNB,retention.years,10\n";
    company.world.import_file("settings.csv", settings.as_bytes()).await.unwrap();
    company.upload("network/01-").await;
    company.world.batch().await.unwrap();
    let sent = company.of("01").await;
    assert_eq!(sent.state, State::Dispatched);
    assert_eq!(night(&company, last_day(&sent, 7).tomorrow().unwrap()).await.deleted, 0, "AUD-3 seven years");
    assert_eq!(night(&company, last_day(&sent, 10)).await.deleted, 0, "AUD-3 ten years");
    assert_eq!(
        night(&company, last_day(&sent, 10).tomorrow().unwrap()).await.deleted,
        1,
        "AUD-3 the day after"
    );
    assert!(told(&company).await[0].1.contains("retention.years is 10"));
}

#[tokio::test]
async fn aud_3_a_look_that_is_cut_off_goes_on_and_counts_each_invoice_once() {
    let files = ["network/01-", "network/02-", "network/03-", "network/08-", "hub/33-"];
    let company = Company::with(&files).await;
    company.world.batch().await.unwrap();
    let store = &company.world.engines.store;
    let sent = company.world.invoices().await.unwrap();
    assert!(sent.iter().all(|record| record.state == State::Dispatched), "{sent:?}");
    let last = sent.iter().map(|record| last_day(record, 7)).max().unwrap();
    // Every request but a dozen of each run fails, or loses its answer, further on with every run.
    let runs = AtomicU64::new(0);
    while runs.fetch_add(1, Ordering::SeqCst) < 200 {
        let passes = 20 + runs.load(Ordering::SeqCst);
        company.world.engines.meter.judge(Some(Arc::new(move |nth, _| match nth {
            nth if nth < passes => Fate::Passes,
            nth if nth % 2 == 0 => Fate::Unanswered,
            _ => Fate::Lost,
        })));
        let at = last.tomorrow().unwrap().at(2, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp();
        company.clock.advance(at.as_second() - company.world.clock.now().as_second());
        let swept = sweep(company.world.desk(), "Nordbygg", None).await;
        company.world.engines.meter.judge(None);
        if swept.is_ok() && !is_any_there(&company, &sent).await {
            break;
        }
    }
    assert!(runs.load(Ordering::SeqCst) > 3, "it was disturbed");
    night(&company, last.tomorrow().unwrap()).await;
    assert!(!is_any_there(&company, &sent).await, "AUD-3");
    for record in &sent {
        assert_eq!(store.load_reservations(&record.id).await.unwrap(), [], "AUD-3 nothing is left");
        for prefix in [format!("invoices/{}", record.id), format!("matches/{}", record.id)] {
            assert_eq!(store.list_documents(&prefix, 10).await.unwrap(), Vec::<String>::new(), "AUD-3");
        }
    }
    let told = told(&company).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].1.starts_with("5 invoices"), "AUD-3 each is counted once: {told:?}");
}

#[tokio::test]
async fn aud_3_two_runs_at_once_count_each_invoice_once() {
    let company = Company::with(&["network/01-", "network/02-", "network/03-", "hub/33-"]).await;
    company.world.batch().await.unwrap();
    let sent = company.world.invoices().await.unwrap();
    let last = sent.iter().map(|record| last_day(record, 7)).max().unwrap();
    let at = last.tomorrow().unwrap().at(2, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp();
    company.clock.advance(at.as_second() - company.world.clock.now().as_second());
    let run = || sweep(company.world.desk(), "Nordbygg", None);
    let (one, other, third) = tokio::join!(run(), run(), run());
    let deleted = one.unwrap().deleted + other.unwrap().deleted + third.unwrap().deleted;
    let rest = run().await.unwrap().deleted + run().await.unwrap().deleted;
    assert_eq!(deleted + rest, sent.len(), "AUD-3");
    assert!(!is_any_there(&company, &sent).await, "AUD-3");
    let told = told(&company).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].1.starts_with(&format!("{} invoices", sent.len())), "AUD-3 {told:?}");
}

async fn is_any_there(company: &Company, records: &[InvoiceRecord]) -> bool {
    let ids: Vec<InvoiceId> = records.iter().map(|record| record.id.clone()).collect();
    !company.world.engines.store.load_invoices(&ids).await.unwrap().is_empty()
}

#[tokio::test]
async fn aud_3_what_was_brought_back_is_not_deleted() {
    let company = Company::with(&["network/15-", "network/16-"]).await;
    let (kept, gone) = (company.of("15").await, company.of("16").await);
    for id in [&kept.id, &gone.id] {
        assert_eq!(company.act(id, "eva", "a copy", &Act::Remove).await.unwrap(), State::Removed);
    }
    let removed = company.load(&kept.id).await;
    assert_ne!(company.act(&kept.id, "eva", "none", &Act::Restore).await.unwrap(), State::Removed);
    let swept = night(&company, last_day(&removed, 7).tomorrow().unwrap()).await;
    assert_eq!(swept.deleted, 1);
    assert!(is_there(&company, &kept.id).await && !is_there(&company, &gone.id).await, "AUD-3, VAL-5");
    // Whoever read it before it was brought back deletes nothing.
    let store = &company.world.engines.store;
    let mut change = Change::new(company.world.clock.now());
    change.delete_invoice(&removed);
    assert!(matches!(store.commit(change).await, Err(StoreError::Conflict { .. })), "ST-10");
    assert!(is_there(&company, &kept.id).await);
}

#[tokio::test]
async fn aud_3_a_deleted_invoice_is_no_duplicate_of_what_comes_later() {
    let (company, sent, _) = company().await;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../events/demo/inbox/network/01-two-way-match.xml");
    let repeats =
        |record: &InvoiceRecord| record.findings.iter().any(|f| f.code == "E202" || f.code == "E203");
    let send = async |name: &str| {
        let bytes = [std::fs::read(path).unwrap(), format!("<!-- {name} -->\n").into_bytes()].concat();
        company.world.upload(Channel::Network, name, bytes).await.unwrap();
        company.settle().await;
    };
    send("copy.xml").await;
    let copy = company.of("copy").await;
    assert!(repeats(&copy), "DUP-2 while the first is there: {:?}", copy.findings);
    night(&company, last_day(&sent, 7).tomorrow().unwrap()).await;
    assert!(!is_there(&company, &sent.id).await);
    send("again.xml").await;
    let again = company.of("again").await;
    assert!(!repeats(&again), "AUD-3 {:?}", again.findings);
}

/// Items that refer to invoices leave by themselves; what does not is of a kind that is named here, and in
/// `docs/operations.md`.
#[tokio::test]
async fn aud_3_every_item_leaves_by_itself_or_is_known_to_stay() {
    let files = [
        "network/01-",
        "network/11-",
        "network/15-",
        "network/31-",
        "network/38-",
        "upload/36-",
        "email/40-",
    ];
    let company = Company::with(&files).await;
    company.world.batch().await.unwrap();
    let db = &company.world.engines.db;
    let mut staying = BTreeSet::new();
    let mut leaving = BTreeSet::new();
    for table in ["attest-records", "attest-trail"] {
        let items = db.scan().table_name(table).send().await.unwrap();
        assert!(items.last_evaluated_key.is_none(), "the test reads one page");
        for item in items.items.unwrap() {
            let text = |name: &str| item[name].as_s().unwrap().clone();
            let kind = kind(&text("pk"), &text("sk"));
            let kind = if table == "attest-trail" { format!("trail {kind}") } else { kind };
            if item.contains_key("expires") {
                leaving.insert(kind)
            } else {
                staying.insert(kind)
            };
        }
    }
    let wanted = |words: &str| words.split(", ").map(str::to_owned).collect::<BTreeSet<_>>();
    let invoices = "inv REC, inv RSV, inv MATCH, inv ARTICLES";
    let registers = "COMPANIES, ORDERNO, CID, USERS, SETTINGS, C CODING, C CODINGRULES, C CONTRACT, C COUNTER, C HIST, C HISTART, \
         C ITEM, C METHODS, C ORDER, C PARTNER, C RATE, C ROLES, C SERVICE, C SETTINGS, C SID, C SUBS, C SUPPLIER, C TABLES";
    let waiting = "C WAKE, NOBODY WAKE";
    let known: BTreeSet<_> = [invoices, registers, waiting].into_iter().flat_map(wanted).collect();
    assert_eq!(staying.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "AUD-3");
    for kind in wanted("msg MSG, NUM, NEAR, C DIGEST, C SUB, C PAST, bat HEAD, MAIL, lnk LINK, trail inv") {
        assert!(leaving.contains(&kind), "AUD-3 {kind} of {leaving:?}");
        assert!(!staying.contains(&kind), "AUD-3 {kind} stays as well");
    }
}

/// What kind of item a key is of.
fn kind(pk: &str, sk: &str) -> String {
    let first = |text: &str| text.split('#').next().unwrap().to_owned();
    match pk.split('#').collect::<Vec<_>>()[..] {
        ["C", _, word, ..] => format!("C {word}"),
        ["NOBODY", word, ..] => format!("NOBODY {word}"),
        _ if pk.starts_with("inv_") && sk.contains("#000") && sk.len() == 14 => "inv".to_owned(),
        _ if pk.get(3..4) == Some("_") => format!("{} {}", &pk[..3], first(sk)),
        _ => first(pk),
    }
}
