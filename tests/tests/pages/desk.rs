//! The workbench: who gets in, what a form does, who sees a sample.

use attest_model::record::State;

use crate::{Browser, hidden, site};

#[tokio::test]
async fn the_workbench_opens_for_whoever_reads_the_terminal_and_for_nobody_else() {
    let site = site(&["09", "15", "36"]).await;
    let browser = &mut Browser::default();
    let record = site.record("09").await;
    let page = format!("/invoices/{}", record.id);
    for path in ["/workbench", page.as_str(), &format!("{page}/document"), &format!("{page}/archive")] {
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
    let refused = browser.get(&site, "/messages?tab=refused").await;
    assert!(refused.body.contains("36-truncated.xml") && refused.body.contains("E001"), "WB-1");
    let unknown = site.record("15").await;
    let page_15 = browser.get(&site, &format!("/invoices/{}", unknown.id)).await;
    assert!(page_15.body.contains("E102"), "{}", page_15.body);
    let raw = browser.get(&site, &format!("{page}/document")).await;
    assert!(raw.body.contains("<Invoice") || raw.body.contains("Invoice"), "the document as received");
    assert_eq!(browser.get(&site, "/invoices/inv_nothing").await.status, 404);
    assert!(browser.get(&site, &page).await.body.contains(&format!("href=\"{page}/archive\"")), "AUD-2");
    let archive = browser.get(&site, &format!("{page}/archive")).await;
    assert_eq!((archive.status, archive.headers["content-type"].as_str()), (200, "application/zip"), "AUD-2");
    assert!(archive.body.contains("PK") && archive.body.contains("manifest.json"), "AUD-2");
    assert_eq!(browser.get(&site, "/invoices/inv_nothing/archive").await.status, 404, "AUD-2");
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
async fn wb_6_an_act_on_several_invoices_says_of_each_what_became_of_it() {
    let site = site(&["06", "09", "34"]).await;
    let browser = &mut Browser::default();
    browser.sign_in(&site, "eva", "/").await;
    let list = browser.get(&site, "/workbench?view=open").await.body;
    assert!(list.contains("type=\"checkbox\" name=\"invoice\""), "WB-6 {list}");
    let form = hidden(&list, "form");
    let (one, two, ended) = (site.record("06").await, site.record("09").await, site.record("34").await);
    let sent = |action: &str, text: &str| {
        let mut fields =
            vec![("form", form.clone()), ("action", action.to_owned()), ("text", text.to_owned())];
        fields.extend([&one, &two, &ended].map(|record| ("invoice", record.id.to_string())));
        fields.push(("invoice", "inv_nothing".to_owned()));
        fields
    };
    for (action, text, done) in [("reject", "", 0), ("hold", "later", 0), ("reject", "sent twice", 2)] {
        let fields = sent(action, text);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = browser.post(&site, "/workbench", &fields).await;
        assert_eq!(answer.status, 200, "WB-6 {action}");
        let summary = format!("{done} utförda, {} inte utförda", 4 - done);
        assert!(answer.body.contains(&summary), "WB-6 {action} {text:?}: {}", answer.body);
    }
    for start in ["06", "09"] {
        assert_eq!(site.record(start).await.state, State::Rejected, "WB-6 {start}");
    }
    assert_eq!(site.record("34").await, ended, "WB-6 what was refused is unchanged");
}
