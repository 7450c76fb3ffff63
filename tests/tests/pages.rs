//! What a browser meets at `attest serve`: pages that change nothing, forms that act once, and the sign-in.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use attest::engines::{Engines, Keep};
use attest::serve::Pages;
use attest::world::{DataSettings, World, morning_of};
use attest_model::master::Right;
use attest_model::record::{Channel, InvoiceRecord, State, Task, TaskKind};
use attest_outside::clock::{Clock, SteppedClock};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

struct Site {
    world: Arc<World>,
    pages: Arc<Pages>,
    /// Host and port of the pages.
    host: String,
    task: tokio::task::JoinHandle<()>,
    _folder: tempfile::TempDir,
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An answer of the site.
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

/// A browser: it keeps one cookie.
#[derive(Default)]
struct Browser {
    cookie: String,
}

/// The demo company with the documents whose names begin so.
async fn site(wanted: &[&str]) -> Site {
    let folder = tempfile::tempdir().unwrap();
    let company = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../events/demo"));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let engines = Engines::start(&Keep::Memory(folder.path().join("documents"))).await.unwrap();
    let settings = DataSettings {
        tenant: "Nordbygg".to_owned(),
        day: Some("2026-03-16".to_owned()),
        base_url: format!("http://{host}"),
    };
    let clock: Arc<dyn Clock> = Arc::new(SteppedClock::at(morning_of("2026-03-16").unwrap()));
    let world = World::with(engines, folder.path(), settings, clock).unwrap();
    assert_eq!(world.import(&company.join("master")).await.unwrap(), Vec::<String>::new());
    world.settle(|_, _| {}).await;
    for (channel, path) in attest::run::inbox(&company.join("inbox")).unwrap() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if wanted.iter().any(|start| name.starts_with(start)) {
            world.upload(channel, &name, std::fs::read(&path).unwrap()).await.unwrap();
            world.settle(|_, _| {}).await;
        }
    }
    let world = Arc::new(world);
    let pages = Arc::new(Pages::of(world.clone(), &host).unwrap());
    let served = pages.clone();
    let task = tokio::spawn(async move { served.listen(listener).await.unwrap() });
    Site { world, pages, host, task, _folder: folder }
}

impl Site {
    /// Sends one request over a connection of its own and reads the answer to its end.
    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut socket = TcpStream::connect(&self.host).await.unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "host") {
            request.push_str(&format!("host: {}\r\n", self.host));
        }
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        socket.read_to_end(&mut bytes).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let pair =
            |line: &str| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
        Answer { status, headers: lines.filter_map(pair).collect(), body: body.to_owned() }
    }

    /// An address of this site without its host.
    fn path(&self, address: &str) -> String {
        address.strip_prefix(&format!("http://{}", self.host)).unwrap().to_owned()
    }

    async fn record(&self, start: &str) -> InvoiceRecord {
        let all = self.world.invoices().await.unwrap();
        all.into_iter().find(|record| record.file_name.starts_with(start)).unwrap()
    }

    /// The path of the page of a task.
    async fn link(&self, record: &InvoiceRecord, task: &Task) -> String {
        let page = attest_steps::notify::page_of(self.world.desk(), &self.world.post(), record, task).await;
        self.path(&page.unwrap().unwrap())
    }

    /// Everything that pages could have changed.
    async fn everything(&self) -> (Vec<InvoiceRecord>, Vec<String>, usize) {
        let documents = self.world.engines.store.list_documents("", 1000).await.unwrap();
        let records = self.world.invoices().await.unwrap();
        let mut entries = 0;
        for record in &records {
            entries += self.world.engines.store.load_trail(&record.id).await.unwrap().len();
        }
        (records, documents, entries)
    }
}

fn encode(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| {
        text.bytes()
            .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
            .collect::<String>()
    };
    fields.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect::<Vec<_>>().join("&")
}

impl Browser {
    async fn get(&self, site: &Site, path: &str) -> Answer {
        site.send("GET", path, &[("cookie", &self.cookie)], "").await
    }

    async fn post(&mut self, site: &Site, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from(site, path, fields, &[("sec-fetch-site", "same-origin"), ("origin", "null")]).await
    }

    async fn post_from(
        &mut self,
        site: &Site,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let form = [("content-type", "application/x-www-form-urlencoded"), ("cookie", &self.cookie)];
        let headers: Vec<_> = form.iter().chain(headers).copied().collect();
        let answer = site.send("POST", path, &headers, &encode(fields)).await;
        if let Some(set) = answer.headers.get("set-cookie") {
            assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict"), "{set}");
            self.cookie = set.split(';').next().unwrap().to_owned();
        }
        answer
    }

    /// Signs in by the address that the command prints, and choosing a person.
    async fn sign_in(&mut self, site: &Site, user: &str, next: &str) -> Answer {
        let address = site.pages.sign_in_address();
        let key = address.split("key=").nth(1).unwrap().to_owned();
        self.post(site, "/sign-in", &[("key", &key), ("user", user), ("next", next)]).await
    }
}

/// The value of a hidden field of the form that carries an act.
fn hidden(page: &str, name: &str) -> String {
    let start = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("{name}"));
    start.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn link_3_opening_a_page_changes_nothing_and_its_button_acts_once() {
    let site = site(&["10"]).await;
    let browser = &mut Browser::default();
    let record = site.record("10").await;
    assert_eq!(record.state, State::Review, "{}", record.reason);
    let link = site.link(&record, &record.tasks[0]).await;
    let before = site.everything().await;
    for method in ["GET", "GET", "HEAD", "GET", "GET", "GET"] {
        for path in [link.clone(), format!("{link}?do=approve"), format!("{link}?do=reject")] {
            let answer = site.send(method, &path, &[], "").await;
            assert_eq!(answer.status, 200, "{method} {path}");
            for (name, value) in site.world.renderer.page_headers() {
                assert_eq!(answer.headers[name], value, "LINK-13 {name}");
            }
        }
    }
    assert_eq!(site.everything().await, before, "APPR-19 e");
    let foreign = browser
        .post_from(&site, &link, &[("action", "approve")], &[("origin", "https://evil.example")])
        .await;
    assert_eq!(foreign.status, 403);
    let foreign = browser
        .post_from(
            &site,
            &link,
            &[("action", "approve")],
            &[("sec-fetch-site", "cross-site"), ("origin", "null")],
        )
        .await;
    assert_eq!(foreign.status, 403);
    assert_eq!(site.everything().await, before, "another site's form does nothing");
    let answer = browser.post(&site, &link, &[("action", "approve")]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let after = site.record("10").await;
    assert!(after.decisions.iter().any(|made| made.action == "approve"), "LINK-9");
    let again = browser.post(&site, &link, &[("action", "approve")]).await;
    assert!(again.body.contains("Redan godkänd"), "LINK-4, APPR-19 f: {}", again.body);
    assert_eq!(site.record("10").await.decisions, after.decisions);
}

#[tokio::test]
async fn the_workbench_opens_for_whoever_reads_the_terminal_and_for_nobody_else() {
    let site = site(&["09", "15", "36"]).await;
    let browser = &mut Browser::default();
    let record = site.record("09").await;
    let page = format!("/invoices/{}", record.id);
    for path in ["/workbench", page.as_str(), &format!("{page}/document")] {
        let answer = browser.get(&site, path).await;
        assert_eq!(answer.status, 303, "{path}");
        assert!(answer.headers["location"].as_str().starts_with("/sign-in?next="), "{path}");
        assert!(!answer.body.contains(&record.number), "{path}");
    }
    let refused = browser.post(&site, &page, &[("action", "revalidate"), ("version", "1")]).await;
    assert_eq!(refused.status, 401, "a form without a session");
    assert!(!browser.get(&site, "/sign-in").await.body.contains("Eva Lind"), "no names without the key");
    let wrong = browser.post(&site, "/sign-in", &[("key", "0"), ("user", "eva")]).await;
    assert_eq!((wrong.status, browser.cookie.as_str()), (403, ""));

    let address = site.pages.sign_in_address();
    let path = site.path(&address);
    let before = site.everything().await;
    assert!(browser.get(&site, &path).await.body.contains("Eva Lind"));
    assert_eq!(site.pages.sign_in_address(), address, "looking at it does not use it up");
    let answer = browser.sign_in(&site, "eva", &page).await;
    assert_eq!((answer.status, answer.headers["location"].as_str()), (303, page.as_str()));
    assert!(!browser.get(&site, &path).await.body.contains(&path), "the key is used up");
    let mut other = Browser::default();
    let key = path.split("key=").nth(1).unwrap();
    let again = other.post(&site, "/sign-in", &[("key", key), ("user", "karin")]).await;
    assert_eq!(again.status, 403, "once");

    let list = browser.get(&site, "/workbench?view=stuck").await;
    assert_eq!(list.status, 200, "{}", list.body);
    assert!(list.body.contains("Eva Lind") && list.body.contains(&record.number), "WB-5");
    assert!(!browser.get(&site, "/workbench?view=stuck&search=zzz").await.body.contains(&record.number));
    let refused = browser.get(&site, "/workbench?view=not_loaded").await;
    assert!(refused.body.contains("36-truncated.xml") && refused.body.contains("E001"), "WB-1");
    let unknown = site.record("15").await;
    let page_15 = browser.get(&site, &format!("/invoices/{}", unknown.id)).await;
    assert!(page_15.body.contains("E102"), "{}", page_15.body);
    let raw = browser.get(&site, &format!("{page}/document")).await;
    assert!(raw.body.contains("<Invoice") || raw.body.contains("Invoice"), "the document as received");
    assert_eq!(browser.get(&site, "/invoices/inv_nothing").await.status, 404);
    assert_eq!(site.everything().await, before, "LINK-3: reading and signing in change no invoice");
}

#[tokio::test]
async fn wb_2_a_form_acts_on_the_version_seen_and_says_so() {
    let site = site(&["09"]).await;
    let browser = &mut Browser::default();
    let record = site.record("09").await;
    let page = format!("/invoices/{}", record.id);
    browser.sign_in(&site, "eva", &page).await;
    let shown = browser.get(&site, &page).await;
    let (form, version) = (hidden(&shown.body, "form"), hidden(&shown.body, "version"));
    let hold = |form: &str| {
        vec![
            ("action".to_owned(), "hold".to_owned()),
            ("form".to_owned(), form.to_owned()),
            ("version".to_owned(), version.clone()),
            ("code".to_owned(), "QUALITY".to_owned()),
        ]
    };
    let fields = |form: &str| hold(form);
    let before = site.everything().await;
    for (case, token, headers, status) in [
        ("another session's form", "0", &[("sec-fetch-site", "same-origin")][..], 401),
        ("no token", "", &[("sec-fetch-site", "same-origin")], 401),
        ("another site", form.as_str(), &[("sec-fetch-site", "cross-site")], 403),
        ("another origin", form.as_str(), &[("origin", "http://127.0.0.1:1")], 403),
    ] {
        let fields = fields(token);
        let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let answer = browser.post_from(&site, &page, &fields, headers).await;
        assert_eq!(answer.status, status, "{case}");
    }
    assert_eq!(site.everything().await, before);
    let sent = fields(&form);
    let sent: Vec<_> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let answer = browser.post(&site, &page, &sent).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(site.record("09").await.state, State::Held, "ST-12");
    let next = answer.headers["location"].clone();
    let shown = browser.get(&site, &next).await;
    assert!(shown.body.contains("QUALITY") && shown.body.contains("class=\"alert good\""), "{}", shown.body);
    let stale = browser.post(&site, &page, &sent).await;
    assert_eq!(stale.status, 409, "ST-10: the form names an older version");
    let trail = site.world.engines.store.load_trail(&record.id).await.unwrap();
    assert_eq!(trail.iter().filter(|entry| entry.action == "hold").count(), 1);
    assert!(trail.iter().any(|entry| entry.channel == "workbench"), "AUD-1");
}

/// An invoice that a link alone does not decide: its account is new.
async fn with_new_account(site: &Site) -> InvoiceRecord {
    let record = site.record("10").await;
    let mut changed = record.clone();
    changed.has_new_account = true;
    let mut change = attest_store::Change::new(site.world.clock.now());
    change.save_invoice(&record, &changed).unwrap();
    site.world.engines.store.commit(change).await.unwrap();
    site.record("10").await
}

#[tokio::test]
async fn link_8_the_act_needs_a_sign_in_as_the_named_user() {
    let site = site(&["10"]).await;
    let browser = &mut Browser::default();
    let record = with_new_account(&site).await;
    let task = record.tasks.iter().find(|task| task.kind == TaskKind::Review).unwrap();
    let link = site.link(&record, task).await;
    let shown = browser.get(&site, &link).await;
    assert_eq!(shown.status, 401);
    assert!(!shown.body.contains("name=\"action\""), "no button without a sign-in");
    let refused = browser.post(&site, &link, &[("action", "approve")]).await;
    assert_eq!(refused.status, 401);
    let address = hidden_link(&shown.body);
    assert!(address.starts_with("/sign-in?next=%2Fa%2F"), "{address}");

    let mut other = Browser::default();
    let users = site.world.engines.store.list_users().await.unwrap();
    let somebody =
        users.iter().find(|user| user.code != task.user && user.rights.contains(&Right::TenantAdmin));
    other.sign_in(&site, somebody.unwrap().code.as_str(), "/workbench").await;
    let refused = other.post(&site, &link, &[("action", "approve")]).await;
    assert_eq!(refused.status, 401, "another person's sign-in does not help");
    assert_eq!(site.record("10").await.decisions, record.decisions);

    let answer = browser.sign_in(&site, task.user.as_str(), &link).await;
    assert_eq!(answer.headers["location"].as_str(), link);
    let shown = browser.get(&site, &link).await;
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains("value=\"approve\""));
    let done = browser.post(&site, &link, &[("action", "approve")]).await;
    assert_eq!(done.status, 200, "{}", done.body);
    assert!(site.record("10").await.decisions.iter().any(|made| made.by == task.user));
}

/// The address of the only button of a page without an invoice.
fn hidden_link(page: &str) -> String {
    let start = page.split("class=\"button\" href=\"").nth(1).unwrap();
    start.split('"').next().unwrap().replace("&amp;", "&").replace("&#x2f;", "/")
}

#[tokio::test]
async fn link_6_an_older_link_shows_what_changed_after_sign_in_and_never_acts() {
    let site = site(&["10"]).await;
    let browser = &mut Browser::default();
    let record = site.record("10").await;
    let task = record.tasks[0].clone();
    let link = site.link(&record, &task).await;
    let mut changed = record.clone();
    changed.content_version += 1;
    let mut change = attest_store::Change::new(site.world.clock.now());
    change.save_invoice(&record, &changed).unwrap();
    site.world.engines.store.commit(change).await.unwrap();

    let shown = browser.get(&site, &link).await;
    assert_eq!(shown.status, 409);
    assert!(!shown.body.contains(&record.number), "no data before the sign-in");
    let address = hidden_link(&shown.body);
    assert!(address.starts_with("/sign-in?next=%2Finvoices%2F"), "{address}");
    browser.sign_in(&site, task.user.as_str(), &link).await;
    let shown = browser.get(&site, &link).await;
    assert_eq!(shown.status, 409);
    let open = hidden_link(&shown.body);
    assert_eq!(open, format!("/invoices/{}", record.id));
    let refused = browser.post(&site, &link, &[("action", "approve")]).await;
    assert_eq!(refused.status, 409);
    assert_eq!(site.record("10").await.decisions, record.decisions);
    assert!(browser.get(&site, &open).await.body.contains(&record.number), "the invoice as it is now");
}

#[tokio::test]
async fn samp_2_a_sample_exists_only_for_an_administrator_who_asks_for_samples() {
    let site = site(&["09"]).await;
    let record = site.record("09").await;
    let mut sample = record.clone();
    sample.is_sample = true;
    let mut change = attest_store::Change::new(site.world.clock.now());
    change.save_invoice(&record, &sample).unwrap();
    site.world.engines.store.commit(change).await.unwrap();
    let page = format!("/invoices/{}", record.id);
    let (mut admin, mut clerk) = (Browser::default(), Browser::default());
    admin.sign_in(&site, "eva", "/").await;
    clerk.sign_in(&site, "karin", "/").await;
    for (case, browser, query, expected) in [
        ("another person", &clerk, "?messages=all", 404),
        ("an administrator by default", &admin, "", 404),
        ("an administrator who asks", &admin, "?messages=samples", 200),
    ] {
        let answer = browser.get(&site, &format!("{page}{query}")).await;
        assert_eq!(answer.status, expected, "{case}");
        let list = browser.get(&site, &format!("/workbench{}", query.replace('?', "?view=stuck&"))).await;
        assert_eq!(list.body.contains(&record.number), expected == 200, "{case}");
    }
}

#[tokio::test]
async fn note_7_internal_messages_are_shown_to_their_readers_until_put_away() {
    let site = site(&[]).await;
    let scope = attest_model::settings::Scope::Company("NB".into());
    let store = &site.world.engines.store;
    let found = store.find_settings(&scope).await.unwrap().unwrap();
    let mut values = found.record.clone();
    values.set("EC/MAILFROM", Some(String::new()), &"eva".into(), site.world.clock.now());
    let mut change = attest_store::Change::new(site.world.clock.now());
    change.put_settings(Some(found.version), &scope, &values).unwrap();
    store.commit(change).await.unwrap();
    let invoice =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../events/demo/inbox/network/19-iban-not-in-register.xml");
    site.world.upload(Channel::Network, "19.xml", std::fs::read(invoice).unwrap()).await.unwrap();
    site.world.settle(|_, _| {}).await;
    let record = site.record("19").await;
    let (mut admin, mut other) = (Browser::default(), Browser::default());
    admin.sign_in(&site, "eva", "/").await;
    other.sign_in(&site, "karin", "/").await;
    let page = format!("/invoices/{}", record.id);
    for path in ["/workbench", page.as_str()] {
        let shown = admin.get(&site, path).await;
        assert!(shown.body.contains("action=\"/messages\""), "{path}: {}", shown.body);
        assert!(!other.get(&site, path).await.body.contains("action=\"/messages\""), "{path}");
    }
    let shown = admin.get(&site, "/workbench").await.body;
    let (form, message) = (hidden(&shown, "form"), hidden(&shown, "message"));
    let stolen = other.post(&site, "/messages", &[("form", &form), ("message", &message)]).await;
    assert_eq!(stolen.status, 401);
    let odd = admin.post(&site, "/messages", &[("form", &form), ("message", "../../raw/x.json")]).await;
    assert_eq!(odd.status, 400);
    assert!(admin.get(&site, "/workbench").await.body.contains("action=\"/messages\""));
    let count = shown.matches("action=\"/messages\"").count();
    admin.post(&site, "/messages", &[("form", &form), ("message", &message)]).await;
    let left = admin.get(&site, "/workbench").await.body.matches("action=\"/messages\"").count();
    assert_eq!(left + 1, count);
}

#[tokio::test]
async fn another_name_for_this_machine_is_not_served() {
    let site = site(&[]).await;
    let answer = site.send("GET", "/sign-in", &[("host", "attest.evil.example:8642")], "").await;
    assert_eq!(answer.status, 421);
}
