//! The approval page and the images over the HTTP API.

use attest::world::World;
use attest_fn_approve_link::Site;
use attest_model::record::State;
use attest_outside::images::{Existence, ImageProvider};
use attest_payables::links::LinkKeys;
use attest_runtime::http::{self, Body, Response};
use attest_steps::image::{ImageCache, Images};
use serde_json::{Value, json};

use super::house::{events, import, record_of, sample, settle, upload, world};

fn site(world: &World) -> Site<'_, LinkKeys> {
    Site {
        renderer: &world.renderer,
        keyring: &world.keys,
        tenant: &world.settings.tenant,
        base_url: &world.settings.base_url,
    }
}

/// A request to the page of a token, from an address.
fn request(method: &str, token: &str, client: &str, form: Option<&str>) -> Value {
    let mut event = sample("approve-link");
    event["requestContext"]["http"]["method"] = json!(method);
    event["requestContext"]["http"]["sourceIp"] = json!(client);
    event["rawPath"] = json!(format!("/a/{token}"));
    event["pathParameters"]["token"] = json!(token);
    if let Some(form) = form {
        event["headers"]["content-type"] = json!("application/x-www-form-urlencoded");
        event["isBase64Encoded"] = json!(true);
        event["body"] = json!(base64(form));
    }
    event
}

/// What the HTTP API makes of a form's bytes.
fn base64(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let bits =
            chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at) & 63) as usize];
            encoded.push(if at > chunk.len() { '=' } else { digit.into() });
        }
    }
    encoded
}

async fn call(world: &World, event: &Value) -> Response {
    let request = http::request(&event.to_string()).unwrap();
    attest_fn_approve_link::handle(world.desk(), &site(world), request).await
}

fn text(response: &Response) -> &str {
    let Body::Text(text) = response.body() else { panic!("{:?}", response.body()) };
    text
}

/// An invoice that waits for somebody, and the token of the mail.
async fn asked(world: &World) -> String {
    import(world).await;
    let bytes = std::fs::read(events().join("demo/inbox/network/10-approval-by-link.xml")).unwrap();
    upload(world, "inbox/network/10.xml", bytes, "2026-03-16T07:00:00Z").await;
    settle(world).await;
    let record = record_of(world, "10").await;
    let task = record.tasks.first().expect("somebody is asked");
    let page = attest_steps::notify::page_of(world.desk(), &world.post(), &record, task).await.unwrap();
    page.expect("the task has a link").rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn link_3_get_shows_and_changes_nothing_post_acts_once() {
    let (world, _folder) = world().await;
    let token = asked(&world).await;
    let before = record_of(&world, "10").await;
    for method in ["GET", "HEAD", "GET"] {
        let response = call(&world, &request(method, &token, "203.0.113.7", None)).await;
        assert_eq!(response.status(), 200, "LINK-3 {method}");
        for (name, value) in world.renderer.page_headers() {
            assert_eq!(response.headers().get(name).unwrap().to_str().unwrap(), value, "LINK-13 {name}");
        }
        assert!(text(&response).contains(before.number.as_str()), "{method}");
    }
    assert_eq!(record_of(&world, "10").await, before, "LINK-3");
    let put = call(&world, &request("PUT", &token, "203.0.113.7", None)).await;
    assert_eq!(put.status(), 405);
    let act = request("POST", &token, "203.0.113.7", Some("action=approve&text=Stimmt+%C3%BCberein"));
    let done = call(&world, &act).await;
    assert_eq!(done.status(), 200, "{}", text(&done));
    settle(&world).await;
    let after = record_of(&world, "10").await;
    assert_ne!(after.state, before.state, "LINK-4");
    let trail = world.engines.store.load_trail(&after.id).await.unwrap();
    let trail = serde_json::to_string(&trail).unwrap();
    assert!(trail.contains("203.0.113.7"), "LINK-9 {trail}");
    let decided = serde_json::to_string(&after).unwrap();
    assert!(decided.contains("Stimmt überein"), "{decided}");
    let again = call(&world, &act).await;
    assert_eq!(again.status(), 200, "LINK-4: the page says who did it");
    assert_eq!(record_of(&world, "10").await, after, "LINK-4");
}

#[tokio::test]
async fn link_12_ten_bad_tokens_close_the_page_in_every_instance() {
    let (world, _folder) = world().await;
    let token = asked(&world).await;
    let (attacker, other) = ("198.51.100.66", "203.0.113.7");
    for attempt in 1..=12 {
        // Every call stands for another instance: nothing is kept in the process.
        let mut event = request("GET", "v4.local.bad", attacker, None);
        if attempt % 2 == 0 {
            event["rawPath"] = json!("/a/v4.local.bad/attachments/0");
            event["pathParameters"]["index"] = json!("0");
        }
        let status = call(&world, &event).await.status().as_u16();
        let expected = match attempt {
            10.. => 429,
            _ if attempt % 2 == 0 => 404,
            _ => 403,
        };
        assert_eq!(status, expected, "LINK-12 attempt {attempt}");
    }
    assert_eq!(call(&world, &request("GET", &token, attacker, None)).await.status(), 429, "LINK-12");
    assert_eq!(call(&world, &request("GET", &token, other, None)).await.status(), 200, "LINK-12");
}

#[tokio::test]
async fn img_17_a_pdf_is_shown_where_it_stands_by_its_content() {
    let (world, _folder) = world().await;
    import(&world).await;
    let bytes = std::fs::read(events().join("demo/inbox/network/31-with-attachment.xml")).unwrap();
    upload(&world, "inbox/network/31.xml", bytes, "2026-03-16T07:00:00Z").await;
    settle(&world).await;
    let record = record_of(&world, "31").await;
    let Some(task) = record.tasks.first() else { return assert_eq!(record.state, State::Ready) };
    let page =
        attest_steps::notify::page_of(world.desk(), &world.post(), &record, task).await.unwrap().unwrap();
    let token = page.rsplit('/').next().unwrap();
    for (index, expected) in [("0", 200), ("99", 404), ("first", 404)] {
        let mut event = request("GET", token, "203.0.113.7", None);
        event["pathParameters"]["index"] = json!(index);
        let response = call(&world, &event).await;
        assert_eq!(response.status(), expected, "IMG-17 {index}");
        if expected == 200 {
            let header = |name: &str| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
            assert_eq!(header("content-type"), "application/pdf", "IMG-17");
            assert!(header("content-disposition").starts_with("inline;"), "IMG-17");
        }
    }
}

#[test]
fn a_file_larger_than_an_answer_is_refused_with_its_size() {
    for (size, status) in [(0, 200), (http::BODY_BYTES_MAX, 200), (http::BODY_BYTES_MAX + 1, 413)] {
        let response = http::download(vec![0; size], "a b\"/ü.pdf");
        assert_eq!(response.status(), status, "{size}");
        if status == 200 {
            assert_eq!(response.headers()["content-disposition"], "attachment; filename=\"ab.pdf\"");
        }
    }
}

/// A client's store with one file, by the end of its key.
struct OneFile(&'static str, &'static [u8]);

impl ImageProvider for OneFile {
    async fn exists(&self, key: &str) -> Result<Existence, attest_outside::OutsideError> {
        let is_there = key.ends_with(self.0);
        Ok(if is_there { Existence::Found { size_bytes: self.1.len() as u64 } } else { Existence::NotFound })
    }

    async fn read(&self, _key: &str, _bytes_max: u64) -> Result<Vec<u8>, attest_outside::OutsideError> {
        Ok(self.1.to_vec())
    }

    async fn address(&self, key: &str, seconds: u64) -> Result<String, attest_outside::OutsideError> {
        Ok(format!("https://store.example/{key}?ends={seconds}"))
    }
}

#[tokio::test]
async fn img_20_an_image_is_shown_to_whoever_may_see_the_invoice() {
    let (world, _folder) = world().await;
    import(&world).await;
    let bytes = std::fs::read(events().join("demo/inbox/network/01-two-way-match.xml")).unwrap();
    upload(&world, "inbox/network/01-two-way-match.xml", bytes, "2026-03-16T07:00:00Z").await;
    settle(&world).await;
    let record = record_of(&world, "01").await;
    let key: &'static str = Box::leak(format!("/{}.pdf", record.number).into_boxed_str());
    let image = |claims: Value| {
        let mut event = sample("image-fetch");
        event["pathParameters"]["invoice"] = json!(record.id);
        event["requestContext"]["authorizer"]["jwt"]["claims"] = claims;
        http::request(&event.to_string()).unwrap()
    };
    let pdf = OneFile(key, b"%PDF-1.7");
    for (case, images, claims, status) in [
        ("may see it", &pdf, json!({"username": "lina", "token_use": "access"}), 200),
        ("of another issuer", &pdf, json!({"sub": "lina"}), 200),
        ("an identity token", &pdf, json!({"username": "lina", "token_use": "id"}), 401),
        ("nobody known", &pdf, json!({"username": "mallory", "token_use": "access"}), 404),
        (
            "no such file",
            &OneFile("/other.pdf", b""),
            json!({"username": "lina", "token_use": "access"}),
            404,
        ),
    ] {
        let cache = ImageCache::default();
        let images = Images { provider: Some(images), cache: &cache };
        let response = attest_fn_image_fetch::handle(world.desk(), images, image(claims)).await;
        assert_eq!(response.status(), status, "IMG-20 {case}: {:?}", response.body());
        if status == 200 {
            assert_eq!(response.headers()["content-type"], "application/pdf", "IMG-17 {case}");
        }
    }
    let html = OneFile(key, b"<html>");
    let cache = ImageCache::default();
    let images = Images { provider: Some(&html), cache: &cache };
    let response =
        attest_fn_image_fetch::handle(world.desk(), images, image(json!({"username": "lina"}))).await;
    assert_eq!(response.headers()["content-type"], "application/octet-stream", "IMG-17");
}
