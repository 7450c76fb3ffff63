//! The pages of the links in the mails.

use attest_model::master::Right;
use attest_model::record::{InvoiceRecord, State, TaskKind};

use crate::{Browser, Site, site};

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
async fn link_12_an_address_that_sends_bad_tokens_is_not_answered_for_a_while() {
    let site = site(&["10"]).await;
    let record = site.record("10").await;
    let link = site.link(&record, &record.tasks[0]).await;
    let mut statuses = Vec::new();
    for _ in 0..30 {
        statuses.push(site.send("GET", "/a/v4.local.nothing", &[], "").await.status);
    }
    let first = statuses.iter().position(|status| *status == 429).expect("LINK-12 it is closed");
    assert!(statuses[..first].iter().all(|status| *status == 403), "LINK-12 {statuses:?}");
    assert!(statuses[first..].iter().all(|status| *status == 429), "LINK-12 {statuses:?}");
    assert_eq!(site.send("GET", &link, &[], "").await.status, 429, "LINK-12 whatever it sends");
    let form = [("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(site.send("POST", &link, &form, "action=approve").await.status, 429, "LINK-12");
    assert_eq!(site.record("10").await.decisions, record.decisions, "LINK-12 nothing is done");
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
