//! Mails and pages as they are sent, one file each.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod samples;

use attest_model::master::Role;
use attest_render::{Language, Mail, Renderer, readable_invoice};

fn renderer() -> Renderer {
    Renderer::new().unwrap()
}

/// The page from its body on: head and style sheet are the same in all.
fn body(page: &str) -> &str {
    page.split_once("</head>").unwrap().1
}

fn mail(mail: &Mail) -> String {
    format!("{}\n\n{}\n\n{}", mail.subject, mail.text, body(&mail.html))
}

#[test]
fn pages_look_like_this() {
    let renderer = renderer();
    let invoice = samples::invoice();
    let approval = samples::approval(&invoice).render(&renderer, Language::Swedish).unwrap();
    insta::assert_snapshot!("approval", body(&approval));
    let readable = readable_invoice(&invoice, &renderer, Language::English).unwrap();
    insta::assert_snapshot!("readable_invoice", body(&readable));
    let workbench = samples::workbench().render(&renderer, Language::English).unwrap();
    insta::assert_snapshot!("workbench", body(&workbench));
    let messages = samples::messages().render(&renderer, Language::English).unwrap();
    insta::assert_snapshot!("workbench_messages", body(&messages));
    let message = samples::message_page().render(&renderer, Language::English).unwrap();
    insta::assert_snapshot!("workbench_message", body(&message));
    let bulk = samples::bulk().render(&renderer, Language::English).unwrap();
    insta::assert_snapshot!("workbench_bulk", body(&bulk));
    let matching = samples::matching().render(&renderer, Language::English).unwrap();
    insta::assert_snapshot!("workbench_matching", body(&matching));
    let subscriptions = samples::subscriptions().render(&renderer, Language::Swedish).unwrap();
    insta::assert_snapshot!("workbench_subscriptions", body(&subscriptions));
    let pages = samples::sign_in()
        .into_iter()
        .map(|(name, page)| format!("{name}\n{}", body(&page.render(&renderer, Language::English).unwrap())));
    insta::assert_snapshot!("sign_in", pages.collect::<String>());
    let report = samples::validation_report().page(&renderer, Language::Swedish).unwrap();
    insta::assert_snapshot!("validation_report", body(&report));
    let desk = samples::workbench_invoice(&invoice).render(&renderer, Language::English).unwrap();
    insta::assert_snapshot!("workbench_invoice", body(&desk));
    let notices = samples::notices().into_iter().map(|(name, notice)| {
        format!("{name}\n{}", body(&notice.render(&renderer, Language::English).unwrap()))
    });
    insta::assert_snapshot!("notices", notices.collect::<String>());
}

#[test]
fn mails_look_like_this() {
    let renderer = renderer();
    let english = Language::English;
    insta::assert_snapshot!("task", mail(&samples::task().render(&renderer, Language::German).unwrap()));
    insta::assert_snapshot!(
        "reminder",
        mail(&samples::reminder().render(&renderer, Language::Norwegian).unwrap())
    );
    let errors = samples::errors(Role::Supplier).render(&renderer, english).unwrap();
    insta::assert_snapshot!("errors_supplier", mail(&errors));
    let errors = samples::errors(Role::Accounts).render(&renderer, english).unwrap();
    insta::assert_snapshot!("errors_accounts", mail(&errors));
    let receipt = samples::missing_receipt().render(&renderer, Language::Swedish).unwrap();
    insta::assert_snapshot!("missing_receipt", mail(&receipt));
    insta::assert_snapshot!(
        "credit_request",
        mail(&samples::credit_request().render(&renderer, english).unwrap())
    );
    insta::assert_snapshot!("undelivered", mail(&samples::undelivered().render(&renderer, english).unwrap()));
}

#[test]
fn mails_about_what_others_did_look_like_this() {
    let renderer = renderer();
    let rejected = samples::rejected().render(&renderer, Language::English).unwrap();
    insta::assert_snapshot!("rejected", mail(&rejected));
    let news = samples::news().into_iter().map(|(name, news)| {
        format!("{name}\n{}\n", mail(&news.render(&renderer, Language::Swedish).unwrap()))
    });
    insta::assert_snapshot!("news", news.collect::<String>());
    let questions = samples::questions().into_iter().map(|(name, question)| {
        format!("{name}\n{}\n", mail(&question.render(&renderer, Language::English).unwrap()))
    });
    insta::assert_snapshot!("questions", questions.collect::<String>());
    let ticket = samples::missing_ticket().render(&renderer, Language::Norwegian).unwrap();
    insta::assert_snapshot!("missing_ticket", mail(&ticket));
    let over = samples::over_invoiced().render(&renderer, Language::German).unwrap();
    insta::assert_snapshot!("over_invoiced", mail(&over));
    let notices = samples::subscription_notices().into_iter().map(|(name, notice)| {
        format!("{name}\n{}\n", mail(&notice.render(&renderer, Language::English).unwrap()))
    });
    insta::assert_snapshot!("subscription_notices", notices.collect::<String>());
}
