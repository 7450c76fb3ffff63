//! Who may do what with an invoice, and where (SEC-1, WB-2).

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod builders;

use attest_model::findings::Finding;
use attest_model::master::{Right, User};
use attest_model::record::State;
use attest_payables::acts::{ACTS, ActKind, ActRefused, permit, permit_text, possible};
use attest_payables::lifecycle::hold;
use builders::{invoice, now, user};

fn person(rights: &[Right]) -> User {
    User { rights: rights.to_vec(), ..user("anna", "", None) }
}

#[test]
fn sec_1_each_act_needs_one_of_its_rights() {
    let everywhere = |kind: ActKind, who: &User| {
        State::ALL.iter().any(|state| permit(kind, who, &invoice(*state, "100")).is_ok())
    };
    for row in ACTS {
        assert_eq!(ActKind::read(row.word), Some(row.kind), "{}", row.word);
        assert_eq!(row.kind.word(), row.word);
        let viewer = person(&[Right::Viewer]);
        assert_eq!(
            everywhere(row.kind, &viewer),
            row.rights.is_empty(),
            "SEC-1 {}: a viewer looks",
            row.word
        );
        for right in row.rights {
            assert!(everywhere(row.kind, &person(&[*right])), "SEC-1 {} with {}", row.word, right.word());
            let gone = User { is_active: false, ..person(&[*right]) };
            assert!(!everywhere(row.kind, &gone), "SEC-1 {}: a disabled person acts on nothing", row.word);
        }
    }
}

#[test]
fn sec_1_a_refusal_names_what_is_missing() {
    let record = invoice(State::Review, "100");
    for (kind, who, expected) in [
        (
            ActKind::LetPass,
            person(&[Right::Accounts]),
            "user anna may not do `let_pass`; one of these rights is needed: arrival.approve",
        ),
        (
            ActKind::Restore,
            person(&[Right::WorkbenchAdmin]),
            "`restore` is not possible while the invoice is review",
        ),
        (
            ActKind::Hold,
            User { is_active: false, ..person(&[Right::Reviewer]) },
            "user anna is unknown or not active",
        ),
    ] {
        assert_eq!(permit(kind, &who, &record).unwrap_err().to_string(), expected, "SEC-1");
    }
    assert_eq!(
        permit_text(ActKind::Reject, " no "),
        Err(ActRefused::TextTooShort { act: "reject", at_least: 3 }),
        "APPR-8"
    );
    assert_eq!(permit_text(ActKind::Reject, "not"), Ok(()), "APPR-8 three characters are enough");
}

#[test]
fn wb_2_a_page_offers_what_is_possible() {
    let offers = |who: &User, record: &attest_model::record::InvoiceRecord| {
        possible(who, record).map(ActKind::word).collect::<Vec<_>>().join(" ")
    };
    let (eva, lina) = (
        person(&[Right::Accounts, Right::ArrivalApprove, Right::HoldCommercial, Right::WorkbenchAdmin]),
        person(&[Right::Reviewer, Right::Approver]),
    );
    let mut record = invoice(State::Review, "100");
    assert_eq!(offers(&person(&[Right::Viewer]), &record), "", "WB-2");
    assert_eq!(
        offers(&lina, &record),
        "hold edit revalidate attach recode open_dispute discuss request_credit pair",
        "WB-2 without a task there is nothing to decide"
    );
    record.orders = vec!["4711".into()];
    assert!(offers(&lina, &record).contains("match link_lines"), "WB-2");
    record.reservations = 1;
    assert!(
        !offers(&lina, &record).contains("match link_lines") && offers(&lina, &record).contains("unmatch")
    );
    hold(&mut record, "PRICE", true, &"lina".into(), now()).unwrap();
    assert!(!offers(&eva, &record).contains("release"), "ST-12 a financial hold is not hers");
    record.hold.as_mut().unwrap().is_financial = false;
    assert!(offers(&eva, &record).contains("release"), "ST-12");
    let mut failed = invoice(State::Error, "100");
    failed.findings = vec![Finding::error("E102", "unknown")];
    assert!(!offers(&eva, &failed).contains("let_pass"), "ARR-13 it is settled in the register");
    failed.findings = vec![Finding::error("E304", "sums")];
    assert!(offers(&eva, &failed).contains("let_pass"), "ARR-13");
    assert_eq!(offers(&eva, &invoice(State::Dispatched, "100")), "discuss", "FIN-10");
    assert_eq!(offers(&eva, &invoice(State::Removed, "100")), "restore discuss", "VAL-5");
}
