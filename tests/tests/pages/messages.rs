//! Received messages, and internal ones.

use attest_model::record::{Channel, State};
use attest_store::MessageState;

use crate::{Browser, Site, hidden, site};

/// The only message whose file name begins so.
async fn message(site: &Site, start: &str) -> attest_store::MessageRecord {
    let all = site.world.messages().await.unwrap();
    all.into_iter().find(|message| message.file_name.starts_with(start)).unwrap()
}

/// Covers REC-5, WB-2, IN-5, IN-6.
#[tokio::test]
async fn wb_1_a_message_is_read_loaded_and_rejected() {
    let site = site(&[]).await;
    let rows = "company,supplier,setting,value\nNB,,intake.autoload,false\n";
    assert!(site.world.import_file("settings.csv", rows.as_bytes()).await.unwrap().refused.is_empty());
    for (name, file) in [("10.xml", "network/10-approval-by-link"), ("15.xml", "network/15-unknown-supplier")]
    {
        let path = format!("{}/../events/demo/inbox/{file}.xml", env!("CARGO_MANIFEST_DIR"));
        site.world.upload(Channel::Network, name, std::fs::read(path).unwrap()).await.unwrap();
        site.world.settle(|_, _| {}).await;
    }
    let (mut clerk, mut buyer) = (Browser::default(), Browser::default());
    clerk.sign_in(&site, "eva", "/").await;
    buyer.sign_in(&site, "lina", "/").await;
    let (first, second) = (message(&site, "10").await, message(&site, "15").await);
    let page = format!("/messages/{}", first.id);
    let unread = |body: &str| body.matches("<span class=\"unseen\"> (").count();
    assert_eq!(unread(&clerk.get(&site, "/messages").await.body), 2, "WB-1");
    let shown = clerk.get(&site, &page).await;
    assert!(shown.body.contains("value=\"load\"") && shown.body.contains("value=\"reject\""), "WB-2");
    assert_eq!(
        unread(&clerk.get(&site, "/messages").await.body),
        1,
        "WB-1 what was opened is no longer bold"
    );
    let of_buyer = buyer.get(&site, &page).await;
    assert!(of_buyer.status == 200 && !of_buyer.body.contains("value=\"load\""), "WB-2 not for everybody");
    assert_eq!(clerk.get(&site, "/messages/msg_nothing").await.status, 404);

    let form = hidden(&shown.body, "form");
    let done = clerk.post(&site, &page, &[("form", &form), ("action", "load")]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(message(&site, "10").await.state, MessageState::Loaded, "IN-5");
    let loaded = clerk.get(&site, "/messages?tab=loaded").await.body;
    assert!(loaded.contains("1 faktura: 1 syns för dig, 0 vilande, 0 avvisade, 0 med fel"), "REC-5 {loaded}");
    let invoice = format!("/invoices/{}", site.record("10").await.id);
    let own = hidden(&buyer.get(&site, &invoice).await.body, "form");
    let refused =
        buyer.post(&site, &page, &[("form", &own), ("action", "reject"), ("text", "not mine")]).await;
    assert_eq!(refused.status, 409, "WB-2 not for everybody");
    assert!(refused.body.contains("workbench.admin"), "WB-2 {}", refused.body);
    let again = clerk.post(&site, &page, &[("form", &form), ("action", "reject"), ("text", "no")]).await;
    assert_eq!(again.status, 409, "a reason is needed");
    clerk.post(&site, &page, &[("form", &form), ("action", "reject"), ("text", "wrong sender")]).await;
    assert_eq!(message(&site, "10").await.state, MessageState::Rejected, "IN-6");
    assert_eq!(site.record("10").await.state, State::Rejected, "IN-6");
    let shown = clerk.get(&site, &page).await.body;
    assert!(shown.contains("wrong sender") && shown.contains("1 avvisade"), "REC-5, IN-6 {shown}");

    let page = format!("/messages/{}", second.id);
    clerk.post(&site, &page, &[("form", &form), ("action", "load")]).await;
    let shown = clerk.get(&site, &page).await.body;
    assert!(shown.contains("1 med fel"), "REC-5 {shown}");
    let raw = clerk.get(&site, &format!("{page}/document")).await;
    assert!(raw.body.contains("<Invoice"), "IN-2 the bytes as received");
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
        assert!(shown.body.contains("action=\"/notes\""), "{path}: {}", shown.body);
        assert!(!other.get(&site, path).await.body.contains("action=\"/notes\""), "{path}");
    }
    let shown = admin.get(&site, "/workbench").await.body;
    let (form, message) = (hidden(&shown, "form"), hidden(&shown, "note"));
    let stolen = other.post(&site, "/notes", &[("form", &form), ("note", &message)]).await;
    assert_eq!(stolen.status, 401);
    let odd = admin.post(&site, "/notes", &[("form", &form), ("note", "../../raw/x.json")]).await;
    assert_eq!(odd.status, 400);
    assert!(admin.get(&site, "/workbench").await.body.contains("action=\"/notes\""));
    let count = shown.matches("action=\"/notes\"").count();
    admin.post(&site, "/notes", &[("form", &form), ("note", &message)]).await;
    let left = admin.get(&site, "/workbench").await.body.matches("action=\"/notes\"").count();
    assert_eq!(left + 1, count);
}
