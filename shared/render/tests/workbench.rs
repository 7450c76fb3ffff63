//! What the workbench shows and offers.

#![expect(clippy::unwrap_used, reason = "a test may panic")]
mod samples;

use attest_render::*;

fn renderer() -> Renderer {
    Renderer::new().unwrap()
}

#[test]
fn the_workbench_lists_where_invoices_stand_and_why() {
    let page = samples::workbench().render(&renderer(), Language::English).unwrap();
    for shown in [
        "Needs somebody <b>4</b>",
        "aria-current=\"page\"",
        "The account is not registered for this supplier.",
        "The delivery is not confirmed yet.",
        "due 10 Mar 2026, 2 days overdue",
        "since 5 Mar 2026",
        "Erik Berg",
        "Sample</span>",
        "/workbench?after=T-1",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    assert_eq!(page.matches("pressing\">").count(), 2, "due within five days or overdue");
    let empty = WorkbenchPage { rows: Vec::new(), next: None, ..samples::workbench() };
    assert!(empty.render(&renderer(), Language::English).unwrap().contains("Nothing is here."));
}

#[test]
fn the_workbench_offers_only_what_is_allowed_and_asks_for_reasons() {
    let invoice = samples::invoice();
    let page = samples::workbench_invoice(&invoice).render(&renderer(), Language::English).unwrap();
    for (action, is_offered, asks) in
        [("revalidate", true, false), ("hold", true, true), ("reject", true, true), ("approve", false, false)]
    {
        assert_eq!(page.contains(&format!("name=\"action\" value=\"{action}\"")), is_offered, "{action}");
        assert_eq!(page.contains(&format!("id=\"{action}-text\"")), asks, "{action}");
    }
    assert_eq!(page.matches("name=\"version\" value=\"7\"").count(), 3, "each form names the version seen");
    assert!(
        page.contains("expected SE45, the invoice says DE89") && page.contains("a second person confirms it")
    );
    for action in WorkbenchAction::ALL {
        assert_eq!(WorkbenchAction::from_word(action.word()), Some(action));
    }
}
