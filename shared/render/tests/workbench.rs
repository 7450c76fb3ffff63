//! What the workbench shows and offers.

#![expect(clippy::unwrap_used, reason = "a test may panic")]
mod samples;

use attest_model::findings::Finding;
use attest_render::*;

fn renderer() -> Renderer {
    Renderer::new().unwrap()
}

#[test]
fn wb_5_the_list_says_where_invoices_stand_and_why() {
    let page = samples::workbench().render(&renderer(), Language::English).unwrap();
    for shown in [
        "Needs somebody <b>4</b>",
        "Open <b>31+</b>",
        "aria-current=\"page\"",
        "The account is not registered for this supplier.",
        "The delivery is not confirmed yet.",
        "due 10 Mar 2026, 2 days overdue",
        "since 5 Mar 2026",
        "Anna Lind",
        "Sample</span>",
        "/workbench?after=T-1",
        "<option value=\"error\" selected>",
        "Not understood and left out: 100,x",
        "Error notification not delivered",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    assert_eq!(page.matches("class=\"pressing\"").count(), 2, "due within five days or overdue");
    assert_eq!(page.matches("⚠").count(), 1, "CHK-3");
    let empty = WorkbenchPage { rows: Vec::new(), next: None, ..samples::workbench() };
    assert!(empty.render(&renderer(), Language::English).unwrap().contains("Nothing is here."));
}

#[test]
fn chk_3_the_button_says_whether_there_are_warnings_and_leads_to_them() {
    let invoice = samples::invoice();
    let page = |findings: Vec<Finding>| {
        let page = WorkbenchInvoice { findings, ..samples::workbench_invoice(&invoice) };
        page.render(&renderer(), Language::English).unwrap()
    };
    let check = Finding::warning("check.12", "the total 3100 is below the lower limit of 4925");
    for (case, findings, has) in [
        ("a warning", vec![check.values("≥ 4925", "3100")], true),
        ("an error", vec![Finding::error("E403", "")], false),
        ("nothing", vec![], false),
    ] {
        let page = page(findings);
        assert_eq!(page.contains("href=\"#findings\""), has, "CHK-3 {case}");
        assert_eq!(page.contains("No warnings"), !has, "CHK-3 {case}");
        assert_eq!(page.contains("The total is far from those of earlier invoices."), has, "CHK-3 {case}");
    }
}

/// Covers SAMP-2.
#[test]
fn samp_2_the_filter_of_samples_is_there_for_whoever_may_choose() {
    let mut page = samples::workbench();
    assert!(page.render(&renderer(), Language::English).unwrap().contains("name=\"messages\""));
    page.filter.messages = None;
    assert!(!page.render(&renderer(), Language::English).unwrap().contains("name=\"messages\""));
}

#[test]
fn wb_2_the_workbench_offers_only_what_is_allowed_and_asks_for_reasons() {
    let invoice = samples::invoice();
    let page = samples::workbench_invoice(&invoice).render(&renderer(), Language::English).unwrap();
    for (action, is_offered, asks) in [
        ("revalidate", true, false),
        ("let_pass", true, true),
        ("reject", true, true),
        ("approve", true, false),
        ("recode", true, false),
        ("remove", false, false),
    ] {
        let form =
            page.split("<form").find(|form| form.contains(&format!("name=\"action\" value=\"{action}\"")));
        assert_eq!(form.is_some(), is_offered, "{action}");
        assert_eq!(form.is_some_and(|form| form.contains("minlength=\"3\"")), asks, "{action}");
    }
    assert_eq!(page.matches("name=\"version\" value=\"7\"").count(), 6, "each form names the version seen");
    for shown in [
        "expected SE45, the invoice says DE89",
        "a second person confirms it",
        "Line 41, column 7 of the file",
        "/Invoice/cac:PaymentMeans/cbc:ID",
        "<td>25.00</td><td class=\"roomy soft\">supplier 10010, tol.price",
        "Rule 1 for extra rows accepts up to 750; this is more",
        "value=\"E403||SE45|DE89\"",
        "Nothing was changed: the invoice has changed since",
        "Please look at the price.",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    for action in WorkbenchAction::ALL {
        assert_eq!(WorkbenchAction::from_word(action.word()), Some(*action));
    }
    assert_eq!(WorkbenchAction::from_word("pay"), None);
}

#[test]
fn note_9_a_supplier_reads_no_word_of_ours_in_a_refusal() {
    let mail = samples::rejected().render(&renderer(), Language::English).unwrap();
    for body in [&mail.text, &mail.html] {
        assert!(body.contains("4711-2026") && body.contains("E302") && body.contains("will not be paid"));
        for hidden in ["Secret Supplier AB", "4010-SECRET", "workbench"] {
            assert!(!body.contains(hidden), "{hidden}");
        }
    }
    let bare = Rejected { findings: Vec::new(), ..samples::rejected() };
    let bare = bare.render(&renderer(), Language::English).unwrap();
    assert!(bare.text.contains("refused when it was checked"));
}

/// Covers LINK-3.
#[test]
fn link_3_every_form_that_acts_is_a_post_and_every_get_form_only_asks() {
    let invoice = samples::invoice();
    let renderer = renderer();
    let mut pages = vec![
        samples::workbench().render(&renderer, Language::English).unwrap(),
        samples::workbench_invoice(&invoice).render(&renderer, Language::English).unwrap(),
    ];
    for (_, page) in samples::sign_in() {
        pages.push(page.render(&renderer, Language::English).unwrap());
    }
    for page in pages {
        for form in page.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap();
            if form.contains("name=\"action\"") || form.contains("name=\"user\"") {
                assert!(form.contains("method=\"post\""), "{form}");
            }
        }
    }
}

#[test]
fn wb_1_what_nobody_has_opened_stands_in_bold_and_every_message_is_counted() {
    let page = samples::messages().render(&renderer(), Language::English).unwrap();
    assert_eq!(page.matches("<span class=\"unseen\"> (unread)</span>").count(), 1, "WB-1");
    for (file, class) in [("new.xml", "whole"), ("opened.xml", "whole read")] {
        let row = format!("<a class=\"{class}\" href=\"/messages/{file}\">");
        assert!(page.contains(&row), "WB-1 {row}");
    }
    let counted = "12 invoices: 11 visible to you, 1 on hold, 2 rejected, 3 in error";
    assert!(page.contains(counted), "REC-5");
    for tab in ["Not loaded", "Could not be read", "Loaded", "Rejected"] {
        assert!(page.contains(&format!("{tab}</a>")), "WB-1 {tab}");
    }
}
