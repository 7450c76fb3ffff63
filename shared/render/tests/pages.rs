//! What mails and pages must and must not show.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod samples;

use attest_model::invoice::{DocumentKind, Invoice};
use attest_model::master::Role;
use attest_model::record::State;
use attest_render::*;
use jiff::civil::date;
use samples::{TODAY, sek};

fn renderer() -> Renderer {
    Renderer::new().unwrap()
}

/// The values of an attribute, in order.
fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    page.split(&format!(" {name}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Covers LINK-1.
#[test]
fn link_1_task_mail_carries_the_links_of_its_actions() {
    let mail = samples::task().render(&renderer(), Language::English).unwrap();
    for action in ["open", "approve", "reject", "ask"] {
        let url = format!("https://attest.example/a/v4.local.example?do={action}");
        assert!(mail.text.contains(&url), "{action}");
        assert!(attributes(&mail.html, "href").contains(&url.as_str()), "{action}");
    }
    let mut task = samples::task();
    (task.links.approve, task.links.ask) = (None, None);
    let mail = task.render(&renderer(), Language::English).unwrap();
    assert_eq!(attributes(&mail.html, "href").len(), 2);
    assert!(!mail.text.contains("do=approve") && !mail.text.contains("do=ask"));
}

#[test]
fn link_3_the_page_shows_the_invoice_and_only_its_forms_act() {
    let invoice = samples::invoice();
    let page = samples::approval(&invoice).render(&renderer(), Language::Swedish).unwrap();
    for shown in [
        "Nordisk Betong AB",
        "4711-2026",
        "15\u{a0}406,25\u{a0}SEK",
        "Armering 12 mm",
        "v7w/0001",
        "följesedel",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    assert_eq!(attributes(&page, "method"), ["post"; 3]);
    assert_eq!(attributes(&page, "action"), ["/a"; 3]);
    assert_eq!(attributes(&page, "href"), ["/a/attachment/1", "#what", "#what", "#reject", "#ask"]);
    assert_eq!(page.matches("value=\"v4.local.example\"").count(), 3);
    assert_eq!(page.matches("required minlength=\"3\"").count(), 2, "a rejection needs a text");
}

#[test]
fn the_page_offers_only_what_the_token_allows() {
    let invoice = samples::invoice();
    for (case, actions, forms) in [
        ("all", &[Action::Approve, Action::Reject, Action::Ask][..], &["approve", "reject", "ask"][..]),
        ("only reading", &[], &[]),
        ("only asking", &[Action::Ask], &["ask"]),
    ] {
        let mut page = samples::approval(&invoice);
        page.actions = actions.to_vec();
        let page = page.render(&renderer(), Language::English).unwrap();
        for action in ["approve", "reject", "ask"] {
            let field = format!("name=\"action\" value=\"{action}\"");
            assert_eq!(page.contains(&field), forms.contains(&action), "{case}: {action}");
        }
    }
}

#[test]
fn the_button_names_the_amount_and_the_part() {
    let invoice = samples::invoice();
    for (part, expected) in [
        (Part::Approver, "Approve SEK\u{a0}15,406.25</button>"),
        (Part::Reviewer, "Confirm review of SEK\u{a0}15,406.25</button>"),
    ] {
        let page = ApprovalPage { part, ..samples::approval(&invoice) };
        assert!(page.render(&renderer(), Language::English).unwrap().contains(expected), "{expected}");
    }
}

#[test]
fn a_long_invoice_is_cut_on_the_page_and_whole_below() {
    let mut invoice = samples::invoice();
    invoice.lines = vec![invoice.lines[1].clone(); 9];
    let page = samples::approval(&invoice).render(&renderer(), Language::English).unwrap();
    assert!(page.contains("9 lines") && page.contains("and 1 more line in the whole invoice"));
    assert_eq!(page.matches("Armering 12 mm").count(), 8 + 9);
}

#[test]
fn a_used_link_says_who_did_what_and_when() {
    for (action, expected) in [
        (Action::Approve, "It was already approved by Anna Lind at 12 Mar 2026 14:03 CET."),
        (Action::Reject, "It was already rejected by Anna Lind at 12 Mar 2026 14:03 CET."),
        (Action::Ask, "A question was already sent by Anna Lind at 12 Mar 2026 14:03 CET."),
    ] {
        let (by, at) = ("Anna Lind".to_owned(), samples::at("2026-03-12T14:03:00+01:00"));
        let page = Notice::AlreadyDone { action, by, at }.render(&renderer(), Language::English).unwrap();
        assert!(page.contains(expected) && !page.contains("<form"), "{expected}");
    }
}

#[test]
fn link_6_an_older_link_tells_what_changed_only_after_sign_in() {
    let notices: std::collections::BTreeMap<_, _> = samples::notices().into_iter().collect();
    let before = notices["older_not_signed_in"].render(&renderer(), Language::English).unwrap();
    let after = notices["older"].render(&renderer(), Language::English).unwrap();
    assert!(before.contains("Sign in") && !before.contains("15,"));
    assert!(after.contains("SEK 15,406.25 → SEK 15,066.25") && !after.contains("<form"));
}

#[test]
fn link_13_pages_load_nothing_and_say_so() {
    let renderer = renderer();
    let headers: std::collections::BTreeMap<_, _> = renderer.page_headers().into_iter().collect();
    let policy = headers["content-security-policy"];
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("form-action 'self'"));
    assert_eq!(headers["referrer-policy"], "no-referrer");
    assert_eq!(headers["x-frame-options"], "DENY");
    assert_eq!(headers["cache-control"], "no-store");
    let invoice = samples::invoice();
    let mut pages = vec![
        samples::approval(&invoice).render(&renderer, Language::English).unwrap(),
        readable_invoice(&invoice, &renderer, Language::English).unwrap(),
        samples::workbench().render(&renderer, Language::English).unwrap(),
        samples::workbench_invoice(&invoice).render(&renderer, Language::English).unwrap(),
    ];
    pages.extend(samples::notices().iter().map(|(_, n)| n.render(&renderer, Language::English).unwrap()));
    for page in pages {
        assert!(page.contains("<meta name=\"referrer\" content=\"no-referrer\">"));
        for outside in ["http://", "https://", "src=", "@import", "<script", "style=\""] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}

#[test]
fn note_9_a_supplier_sees_reasons_and_remedies_but_nothing_internal() {
    for language in Language::ALL {
        let mail = samples::errors(Role::Supplier).render(&renderer(), language).unwrap();
        for body in [&mail.text, &mail.html] {
            for shown in ["4711-2026", "E302", "E505", "E701"] {
                assert!(body.contains(shown), "{language:?} {shown}");
            }
            for hidden in ["Secret Supplier AB", "4010-SECRET", "workbench"] {
                assert!(!body.contains(hidden), "{language:?} {hidden}");
            }
        }
    }
    let mail = samples::errors(Role::Supplier).render(&renderer(), Language::English).unwrap();
    assert!(mail.text.contains("5 Mar 2026"));
    assert!(mail.text.contains("expected SEK\u{a0}12,325.00, the invoice says SEK\u{a0}12,352.00"));
    assert!(mail.text.contains("Please correct the invoice and send it again."));
    let inside = samples::errors(Role::Accounts).render(&renderer(), Language::English).unwrap();
    assert!(inside.text.contains("Secret Supplier AB") && inside.text.contains("workbench/inv_1"));
}

#[test]
fn a_mail_marks_new_findings_and_samples() {
    let mut errors = samples::errors(Role::Accounts);
    errors.is_sample = true;
    let mail = errors.render(&renderer(), Language::English).unwrap();
    assert_eq!(mail.subject, "[TEST] Invoice 4711-2026 from Nordisk Betong AB needs your help");
    assert_eq!(mail.text.matches("(new)").count(), 1);
    let task = ApprovalTask { is_sample: true, ..samples::task() };
    assert!(task.render(&renderer(), Language::English).unwrap().subject.starts_with("[TEST] "));
}

#[test]
fn a_code_that_mails_do_not_know_is_named_without_values() {
    let mut errors = samples::errors(Role::Supplier);
    errors.findings.truncate(1);
    errors.findings[0].code = "E999".to_owned();
    let mail = errors.render(&renderer(), Language::English).unwrap();
    assert!(mail.text.contains("E999 (new): The invoice failed a check."));
    assert!(!mail.text.contains("12,352"));
}

#[test]
fn a_reminder_is_sorted_by_due_date_and_names_it() {
    let mail = samples::reminder().render(&renderer(), Language::English).unwrap();
    let places: Vec<_> = ["A-1", "C-3", "B-2"].map(|number| mail.text.find(number).unwrap()).into();
    assert!(places.is_sorted());
    assert!(mail.text.contains("due 10 Mar 2026, 2 days overdue"));
}

#[test]
fn due_dates_are_urgent_from_five_days_before() {
    for (case, due, note, is_urgent) in [
        ("past", date(2026, 3, 11), "1 day overdue", true),
        ("the day itself", TODAY, "today", true),
        ("next day", date(2026, 3, 13), "tomorrow", true),
        ("at the limit", date(2026, 3, 17), "in 5 days", true),
        ("one day before the limit", date(2026, 3, 18), "in 6 days", false),
        ("over a month", date(2026, 5, 1), "in 50 days", false),
    ] {
        let mut reminder = samples::reminder();
        reminder.tasks.truncate(1);
        reminder.tasks[0].head.due_date = Some(due);
        let mail = reminder.render(&renderer(), Language::English).unwrap();
        assert!(mail.text.contains(note), "{case}");
        assert_eq!(mail.html.contains("color:#a3211a"), is_urgent, "{case}");
    }
}

#[test]
fn xsl_10_a_readable_invoice_shows_everything_and_marks_what_is_missing() {
    let page = readable_invoice(&samples::invoice(), &renderer(), Language::English).unwrap();
    for shown in [
        "Nordisk Betong AB",
        "Bygg &amp; Son AB",
        "4711-2026",
        "5 Mar 2026",
        "21 Mar 2026",
        "v7w/0001",
        "ANNA LIND",
        "T77",
        "BTG-3037",
        "8.5\u{a0}m³",
        "1,290.00",
        "10,965.00",
        "25\u{a0}%",
        "3,081.25",
        "15,406.25",
        "SE45\u{a0}5000\u{a0}0000\u{a0}0583\u{a0}9825\u{a0}7466",
        "123456790",
        "Tack för ert förtroende!",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(!page.contains("<mark"), "nothing essential is missing");
    type Break = fn(&mut Invoice);
    let breaks: &[(&str, usize, Break)] = &[
        ("number", 1, |invoice| invoice.number = None),
        ("issue date", 1, |invoice| invoice.issue_date = None),
        ("due date", 1, |invoice| invoice.payment_due_date = None),
        ("due date, terms given", 0, |invoice| {
            invoice.payment_due_date = None;
            invoice.payment_terms = Some("30 days".to_owned());
        }),
        ("currency", 1, |invoice| invoice.currency = None),
        ("seller", 1, |invoice| invoice.seller.name = None),
        ("buyer", 1, |invoice| invoice.buyer.name = None),
        ("account", 1, |invoice| invoice.payment_instructions.clear()),
        ("account of a credit note", 0, |invoice| {
            invoice.kind = DocumentKind::CreditNote;
            invoice.payment_instructions.clear();
        }),
        ("line amount", 1, |invoice| invoice.lines[0].line_net_amount = None),
        ("totals", 3, |invoice| invoice.totals = Default::default()),
    ];
    for (case, missing, change) in breaks {
        let mut invoice = samples::invoice();
        change(&mut invoice);
        let page = readable_invoice(&invoice, &renderer(), Language::English).unwrap();
        assert_eq!(page.matches("<mark class=\"missing\">").count(), *missing, "{case}");
    }
}

#[test]
fn text_of_the_supplier_stays_text() {
    let evil = "<script>alert(1)</script>\u{202e}gpj\nApprove: https://evil.example";
    let mut invoice = samples::invoice();
    invoice.seller.name = Some(evil.to_owned());
    let mut page = samples::approval(&invoice);
    page.head.supplier = evil.to_owned();
    let page = page.render(&renderer(), Language::English).unwrap();
    assert!(!page.contains("<script") && !page.contains('\u{202e}'));
    let mut task = samples::task();
    task.head.supplier = evil.to_owned();
    let mail = task.render(&renderer(), Language::English).unwrap();
    assert!(!mail.subject.contains('\n') && !mail.text.contains("\nApprove: https://evil.example"));
}

#[test]
fn an_address_that_leads_elsewhere_is_refused() {
    let mut task = samples::task();
    task.links.open = "javascript:alert(1)".to_owned();
    assert!(matches!(task.render(&renderer(), Language::English), Err(RenderError::Template { .. })));
    let invoice = samples::invoice();
    let mut page = samples::approval(&invoice);
    page.form.url = "//evil.example".to_owned();
    assert!(page.render(&renderer(), Language::English).is_err());
}

fn messages_in(language: Language, renderer: &Renderer) {
    samples::messages().render(renderer, language).unwrap();
    for stands in [
        MessageStands::NotLoaded,
        MessageStands::Loading,
        MessageStands::Loaded,
        MessageStands::Refused,
        MessageStands::Rejected,
    ] {
        let mut page = samples::message_page();
        page.row.stands = stands;
        page.said = Some(MessageSaid::Refused { reason: "it is being loaded".to_owned() });
        page.rejection = Some(("Maria Ek".to_owned(), page.row.at.clone(), "not ours".to_owned()));
        page.render(renderer, language).unwrap();
    }
}

/// Covers PROC-7.
#[test]
fn proc_7_every_mail_and_page_is_written_in_every_language() {
    let renderer = renderer();
    let invoice = samples::invoice();
    let mut page = samples::approval(&invoice);
    page.alerts = vec![
        Alert::NewAccount,
        Alert::ProbableDuplicate { number: "1".to_owned(), issue_date: TODAY },
        Alert::CodingMissing,
        Alert::OverLimit { limit: sek("1") },
        Alert::Disputed,
    ];
    for language in Language::ALL {
        page.render(&renderer, language).unwrap();
        readable_invoice(&Invoice::default(), &renderer, language).unwrap();
        samples::workbench().render(&renderer, language).unwrap();
        let mut desk = samples::workbench_invoice(&invoice);
        desk.actions = WorkbenchAction::ALL.to_vec();
        for state in State::ALL {
            desk.state = *state;
            desk.render(&renderer, language).unwrap();
        }
        desk.standing = samples::standing();
        for text in ["", "Please look."] {
            desk.said = Some(Said::Refused { reason: "stale".to_owned(), text: text.to_owned() });
            desk.render(&renderer, language).unwrap();
        }
        for action in WorkbenchAction::ALL {
            desk.said = Some(Said::Done(*action));
            desk.render(&renderer, language).unwrap();
        }
        messages_in(language, &renderer);
        samples::matching().render(&renderer, language).unwrap();
        let page = samples::subscriptions().render(&renderer, language).unwrap();
        assert!(page.contains("&lt;b&gt;") && !page.contains("<bdi><b>"), "{page}");
        for (_, notice) in samples::subscription_notices() {
            notice.render(&renderer, language).unwrap();
        }
        samples::bulk().render(&renderer, language).unwrap();
        for (_, page) in samples::sign_in() {
            page.render(&renderer, language).unwrap();
        }
        samples::rejected().render(&renderer, language).unwrap();
        for (_, news) in samples::news() {
            news.render(&renderer, language).unwrap();
        }
        for (_, question) in samples::questions() {
            question.render(&renderer, language).unwrap();
        }
        samples::missing_ticket().render(&renderer, language).unwrap();
        samples::over_invoiced().render(&renderer, language).unwrap();
        for (name, notice) in samples::notices() {
            let text = notice.render(&renderer, language).unwrap();
            assert!(text.contains(&format!("lang=\"{}\"", language.tag())), "{name}");
        }
        for role in [Role::Accounts, Role::Buyer, Role::Site, Role::Supplier] {
            samples::errors(role).render(&renderer, language).unwrap();
            Undelivered { role, ..samples::undelivered() }.render(&renderer, language).unwrap();
        }
        samples::task().render(&renderer, language).unwrap();
        samples::reminder().render(&renderer, language).unwrap();
        samples::missing_receipt().render(&renderer, language).unwrap();
        samples::credit_request().render(&renderer, language).unwrap();
    }
}

#[test]
fn a_followed_link_opens_its_form_at_the_top() {
    let invoice = samples::invoice();
    for (opened, expected) in [(Some(Action::Reject), true), (Some(Action::Approve), false), (None, false)] {
        let page = ApprovalPage { opened, ..samples::approval(&invoice) };
        let page = page.render(&renderer(), Language::English).unwrap();
        let (form, why) = (page.find("id=\"reject\"").unwrap(), page.find("id=\"why\"").unwrap());
        assert_eq!(form < why, expected, "{opened:?}");
        assert_eq!(page.matches("id=\"reject\"").count(), 1, "{opened:?}");
    }
}

#[test]
fn a_reason_is_said_in_words_whatever_its_family() {
    for (case, reason, expected) in [
        ("nothing is wrong", "", "Everything agrees"),
        ("a match", "NO_RECEIPT", "Nobody confirmed the delivery in time."),
        ("an error code", "E502", "The order number was not found."),
        ("a subscription", "OVER_MAX", "deviates from its subscription: above the highest amount."),
        ("not known", "SOMETHING", "A person must look at it (SOMETHING)."),
    ] {
        let task = ApprovalTask { reason: reason.to_owned(), ..samples::task() };
        let mail = task.render(&renderer(), Language::English).unwrap();
        assert!(mail.text.contains(expected), "{case}");
    }
}

#[test]
fn words_are_read_back() {
    for action in Action::ALL {
        assert_eq!(Action::from_word(action.word()), Some(action));
    }
    assert_eq!(Action::from_word("pay"), None);
}

#[test]
fn a_missing_amount_is_a_dash() {
    let mut task = samples::task();
    (task.head.payable, task.head.due_date) = (None, None);
    let mail = task.render(&renderer(), Language::English).unwrap();
    assert!(mail.text.contains("Amount: –") && mail.text.contains("Due date: –"));
}
