//! What a browser meets at `attest serve`: pages that change nothing, forms that act once, and the sign-in.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod attachments;
mod desk;
mod links;
mod messages;

use std::collections::BTreeMap;
use std::sync::Arc;

use attest::serve::Pages;
use attest::world::World;
use attest_model::record::{InvoiceRecord, Task};
use attest_tests::house::{self, House};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

pub(crate) struct Site {
    pub(crate) world: Arc<World>,
    pub(crate) pages: Arc<Pages>,
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
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

/// A browser: it keeps one cookie.
#[derive(Default)]
pub(crate) struct Browser {
    pub(crate) cookie: String,
}

/// The demo company with the documents whose names begin so.
pub(crate) async fn site(wanted: &[&str]) -> Site {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let House { world, folder, .. } = House::demo_at(&format!("http://{host}")).await;
    for (channel, path) in attest::run::inbox(&house::demo().join("inbox")).unwrap() {
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
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        self.send_bytes(method, path, headers, body.as_bytes()).await
    }

    pub(crate) async fn send_bytes(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut socket = TcpStream::connect(&self.host).await.unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "host") {
            request.push_str(&format!("host: {}\r\n", self.host));
        }
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
        // A refused form is answered before all of it was read.
        let _ = socket.write_all(&[request.as_bytes(), body].concat()).await;
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
    pub(crate) fn path(&self, address: &str) -> String {
        address.strip_prefix(&format!("http://{}", self.host)).unwrap().to_owned()
    }

    pub(crate) async fn record(&self, start: &str) -> InvoiceRecord {
        let all = self.world.invoices().await.unwrap();
        all.into_iter().find(|record| record.file_name.starts_with(start)).unwrap()
    }

    /// The path of the page of a task.
    pub(crate) async fn link(&self, record: &InvoiceRecord, task: &Task) -> String {
        let page = attest_steps::notify::page_of(self.world.desk(), &self.world.post(), record, task).await;
        self.path(&page.unwrap().unwrap())
    }

    /// Everything that pages could have changed.
    pub(crate) async fn everything(&self) -> (Vec<InvoiceRecord>, Vec<String>, usize) {
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
    pub(crate) async fn get(&self, site: &Site, path: &str) -> Answer {
        site.send("GET", path, &[("cookie", &self.cookie)], "").await
    }

    pub(crate) async fn post(&mut self, site: &Site, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from(site, path, fields, &[("sec-fetch-site", "same-origin"), ("origin", "null")]).await
    }

    pub(crate) async fn post_from(
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
    pub(crate) async fn sign_in(&mut self, site: &Site, user: &str, next: &str) -> Answer {
        let address = site.pages.sign_in_address();
        let key = address.split("key=").nth(1).unwrap().to_owned();
        self.post(site, "/sign-in", &[("key", &key), ("user", user), ("next", next)]).await
    }
}

/// The value of a hidden field of the form that carries an act.
pub(crate) fn hidden(page: &str, name: &str) -> String {
    let start = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("{name}"));
    start.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn another_name_for_this_machine_is_not_served() {
    let site = site(&[]).await;
    let answer = site.send("GET", "/sign-in", &[("host", "attest.evil.example:8642")], "").await;
    assert_eq!(answer.status, 421);
}
