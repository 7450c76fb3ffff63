use attest_model::dates::date;
use attest_model::invoice::{DirectDebit, DocumentKind, PaymentInstructions};
use attest_model::master::{AccountScheme, BankAccount};
use attest_model::settings::{Scope, keys};
use attest_payables::payment::due_date;

use crate::table;
use crate::world::{account, transfer, world};

/// Covers VAL-44.
#[test]
fn pay_1_payment_means() {
    table(
        "PAY-1",
        &[
            ("an account", |_| {}, &[]),
            ("none", |w| w.invoice.payment_instructions.clear(), &["E401"]),
            (
                "transfer without account",
                |w| w.invoice.payment_instructions[0].credit_transfers.clear(),
                &["E401"],
            ),
            (
                "means without account, none needed",
                |w| {
                    w.invoice.payment_instructions =
                        vec![PaymentInstructions { means_code: Some("10".into()), ..Default::default() }];
                },
                &[],
            ),
            (
                "direct debit on the document",
                |w| {
                    w.invoice.payment_instructions = vec![PaymentInstructions {
                        direct_debit: Some(DirectDebit::default()),
                        ..Default::default()
                    }];
                },
                &[],
            ),
            (
                "direct debit agreed",
                |w| {
                    w.invoice.payment_instructions.clear();
                    w.supplier.as_mut().unwrap().is_direct_debit = true;
                },
                &[],
            ),
            (
                "nothing payable",
                |w| {
                    w.invoice.payment_instructions.clear();
                    w.invoice.totals.paid_amount = Some(100.into());
                    w.invoice.totals.amount_due = Some(0.into());
                    w.prepaid = 100.into();
                },
                &[],
            ),
            (
                "credit note",
                |w| {
                    w.invoice.payment_instructions.clear();
                    w.invoice.kind = DocumentKind::CreditNote;
                    w.invoice.preceding_invoices = vec![Default::default()];
                },
                &[],
            ),
        ],
    );
}

/// Covers ARR-10, VAL-45, VAL-46, VAL-47, PAY-2.
#[test]
fn pay_13_check_digits_and_the_register() {
    table(
        "PAY-13",
        &[
            (
                "written otherwise",
                |w| w.invoice.payment_instructions[0].credit_transfers = vec![transfer("991 - 2346")],
                &[],
            ),
            (
                "unknown",
                |w| w.invoice.payment_instructions[0].credit_transfers = vec![transfer("5805-6201")],
                &["E403"],
            ),
            (
                "wrong digit and unknown",
                |w| w.invoice.payment_instructions[0].credit_transfers = vec![transfer("991-2347")],
                &["E402", "E403"],
            ),
            (
                "two accounts, one unknown",
                |w| w.invoice.payment_instructions[0].credit_transfers.push(transfer("5805-6201")),
                &["E403"],
            ),
            (
                "entered, not confirmed (PAY-3, ARR-9)",
                |w| {
                    let entered = BankAccount {
                        entered_by: Some("olof".into()),
                        ..account("5805-6201", AccountScheme::Bankgiro)
                    };
                    w.supplier.as_mut().unwrap().bank_accounts.push(entered);
                    w.invoice.payment_instructions[0].credit_transfers = vec![transfer("5805-6201")];
                },
                &["E103", "E403"],
            ),
            (
                "entered and confirmed",
                |w| {
                    let entered = BankAccount {
                        entered_by: Some("olof".into()),
                        confirmed_by: Some("eva".into()),
                        ..account("5805-6201", AccountScheme::Bankgiro)
                    };
                    w.supplier.as_mut().unwrap().bank_accounts.push(entered);
                    w.invoice.payment_instructions[0].credit_transfers = vec![transfer("5805-6201")];
                },
                &[],
            ),
            (
                "no supplier to compare with",
                |w| {
                    w.supplier = None;
                    w.seller = attest_payables::arrival::Identified::Nobody;
                },
                &["E102"],
            ),
            (
                "reference, agreed OCR, wrong",
                |w| {
                    w.invoice.payment_instructions[0].remittance = Some("123456783".into());
                    w.settings = w.settings.clone().with(
                        Scope::Supplier("C1".into(), "S1".into()),
                        &keys::PAY_REFERENCE,
                        "ocr_hard",
                    );
                },
                &["E404"],
            ),
            (
                "reference without agreement",
                |w| w.invoice.payment_instructions[0].remittance = Some("123456783".into()),
                &[],
            ),
            (
                "RF reference, wrong",
                |w| w.invoice.payment_instructions[0].remittance = Some("RF18539007547035".into()),
                &["E404"],
            ),
        ],
    );
}

/// Covers VAL-49.
#[test]
fn pay_4_an_iban_of_another_country() {
    table(
        "PAY-4",
        &[
            (
                "the supplier's country",
                |w| {
                    w.supplier.as_mut().unwrap().bank_accounts[0] =
                        account("SE4550000000058398257466", AccountScheme::Iban);
                    w.supplier.as_mut().unwrap().acceptance.as_mut().unwrap().bank_accounts =
                        vec!["SE4550000000058398257466".into()];
                    w.invoice.payment_instructions[0].credit_transfers =
                        vec![transfer("SE45 5000 0000 0583 9825 7466")];
                },
                &[],
            ),
            (
                "another country",
                |w| {
                    w.supplier.as_mut().unwrap().bank_accounts[0] =
                        account("NO9386011117947", AccountScheme::Iban);
                    w.supplier.as_mut().unwrap().acceptance.as_mut().unwrap().bank_accounts =
                        vec!["NO9386011117947".into()];
                    w.invoice.payment_instructions[0].credit_transfers = vec![transfer("NO93 8601 1117 947")];
                },
                &["E406"],
            ),
        ],
    );
}

/// Covers VAL-48.
#[test]
fn pay_16_due_date_and_agreed_terms() {
    for (case, stated, terms, due, agreed, codes) in [
        ("stated, no agreement", Some("2026-03-05"), None, Some("2026-03-05"), None, &[][..]),
        ("absent: issue date and terms", None, Some(30), Some("2026-03-31"), None, &[]),
        ("absent, no agreement", None, None, None, None, &[]),
        ("as agreed", Some("2026-03-31"), Some(30), Some("2026-03-31"), None, &[]),
        ("longer", Some("2026-04-01"), Some(30), Some("2026-04-01"), None, &[]),
        ("one day shorter", Some("2026-03-30"), Some(30), Some("2026-03-30"), Some("2026-03-31"), &["E405"]),
        ("terms beyond every date", None, Some(u32::MAX), None, None, &[]),
        ("at once", Some("2026-03-01"), Some(0), Some("2026-03-01"), None, &[]),
    ] {
        let world = world(|w| {
            w.invoice.payment_due_date = stated.and_then(date);
            w.supplier.as_mut().unwrap().terms_days = terms;
        });
        let found = due_date(&world.invoice, world.supplier.as_ref());
        assert_eq!(found.date, due.and_then(date), "PAY-16 {case}");
        assert_eq!(found.agreed, agreed.and_then(date), "PAY-16 {case}: proposed");
        let result = world.control();
        assert_eq!(result.due_date, found, "PAY-16 {case}");
        assert_eq!(world.codes(), codes, "PAY-16 {case}");
    }
}
