use attest_model::ids::SupplierCode;
use attest_model::master::AccountScheme;
use attest_payables::arrival::{
    AcceptError, AccountRefused, Identified, accept, acceptance_after_import, confirm_account, cooled_at,
    enter_account, is_acceptance_valid, is_account_usable, propose, remove_account,
};

use crate::table;
use crate::world::{account, identifier, world};

/// Covers VAL-16, VAL-21.
#[test]
fn arr_2_the_receiving_company() {
    table(
        "ARR-2",
        &[
            ("known and active", |_| {}, &[]),
            (
                "not found: its register cannot be asked either",
                |w| {
                    w.company = None;
                    w.supplier = None;
                    w.seller = Identified::Nobody;
                },
                &["E101"],
            ),
            ("closed", |w| w.company.as_mut().unwrap().is_active = false, &["E101"]),
            (
                "another registration number",
                |w| {
                    w.invoice.buyer.legal_registration = Some(identifier("0007", "2021006883"));
                },
                &["E106"],
            ),
            (
                "another VAT number",
                |w| w.invoice.buyer.vat_identifier = Some("SE202100688301".into()),
                &["E106"],
            ),
            (
                "both",
                |w| {
                    w.invoice.buyer.legal_registration = Some(identifier("", "2021006883"));
                    w.invoice.buyer.vat_identifier = Some("SE202100688301".into());
                },
                &["E106", "E106"],
            ),
            (
                "neither given",
                |w| {
                    w.invoice.buyer.legal_registration = None;
                    w.invoice.buyer.vat_identifier = None;
                },
                &[],
            ),
            (
                "written otherwise",
                |w| {
                    w.invoice.buyer.legal_registration = Some(identifier("0007", "556897 1542"));
                    w.invoice.buyer.vat_identifier = Some("se 556897-1542 01".into());
                },
                &[],
            ),
            (
                "a GLN is no registration number",
                |w| {
                    w.invoice.buyer.legal_registration = Some(identifier("0088", "7300010000001"));
                },
                &[],
            ),
            (
                "the register has none",
                |w| {
                    w.company.as_mut().unwrap().vat_number = None;
                    w.invoice.buyer.vat_identifier = Some("SE1".into());
                },
                &[],
            ),
            (
                "Norwegian MVA",
                |w| {
                    let company = w.company.as_mut().unwrap();
                    company.country = "NO".into();
                    company.vat_number = Some("923609016".into());
                    w.invoice.buyer.vat_identifier = Some("NO923609016MVA".into());
                },
                &[],
            ),
        ],
    );
}

/// Covers ARR-4, ARR-7, VAL-17, VAL-18, VAL-19, VAL-20.
#[test]
fn arr_5_the_supplier_is_known_accepted_and_not_blocked() {
    table(
        "ARR-5",
        &[
            (
                "not in the register",
                |w| {
                    w.supplier = None;
                    w.seller = Identified::Nobody;
                },
                &["E102"],
            ),
            ("only proposed", |w| w.supplier.as_mut().unwrap().is_proposed = true, &["E102"]),
            ("not accepted", |w| w.supplier.as_mut().unwrap().acceptance = None, &["E103"]),
            ("ARR-7 blocked", |w| w.supplier.as_mut().unwrap().is_blocked = true, &["E104"]),
            (
                "blocked and not accepted",
                |w| {
                    w.supplier.as_mut().unwrap().is_blocked = true;
                    w.supplier.as_mut().unwrap().acceptance = None;
                },
                &["E103", "E104"],
            ),
            (
                "ARR-4 identifiers differ",
                |w| {
                    w.supplier = None;
                    w.seller = Identified::Several(vec![SupplierCode::new("S1"), SupplierCode::new("S2")]);
                },
                &["E105"],
            ),
            ("ARR-9 renamed", |w| w.supplier.as_mut().unwrap().name = "Grus AB".into(), &["E103"]),
        ],
    );
}

#[test]
fn arr_6_the_act_of_acceptance() {
    let base = world(|_| {}).supplier.unwrap();
    let at = "2026-02-01T00:00:00Z".parse().unwrap();
    let act = accept(&base, &"eva".into(), at, true).unwrap();
    assert_eq!((act.user.as_str(), act.at, act.name.as_str()), ("eva", at, "Sand AB"), "ARR-6");
    assert_eq!(act.registration_number.as_deref(), Some("2021006883"), "ARR-6");
    assert_eq!(act.bank_accounts, ["991-2346"], "ARR-6");
    for (case, user, four_eyes, refused) in [
        ("another user", "eva", true, false),
        ("the creator", "olof", true, true),
        ("the creator, written otherwise", " OLOF", true, true),
        ("the creator without four eyes", "olof", false, false),
    ] {
        let result = accept(&base, &user.into(), at, four_eyes);
        assert_eq!(matches!(result, Err(AcceptError::Creator { .. })), refused, "ARR-6 {case}");
    }
}

#[test]
fn arr_8_an_unknown_seller_is_proposed() {
    let unknown = world(|w| {
        w.supplier = None;
        w.seller = Identified::Nobody;
    });
    let proposed = unknown.control().proposed_supplier.unwrap();
    assert_eq!(proposed.code.as_str(), "NEW-2021006883", "ARR-8");
    assert_eq!(proposed.name, "Sand AB", "ARR-8");
    assert_eq!(proposed.vat_number.as_deref(), Some("SE202100688301"), "ARR-8");
    assert_eq!(proposed.bank_accounts, [account("991-2346", AccountScheme::Bankgiro)], "ARR-8");
    assert!(
        proposed.is_proposed && proposed.acceptance.is_none() && proposed.company.as_str() == "C1",
        "ARR-8"
    );
    for (case, expected, result) in [
        ("known", false, world(|_| {}).control()),
        ("already proposed", false, world(|w| w.supplier.as_mut().unwrap().is_proposed = true).control()),
        (
            "several",
            false,
            world(|w| {
                w.supplier = None;
                w.seller = Identified::Several(vec!["S1".into(), "S2".into()]);
            })
            .control(),
        ),
        (
            "no company",
            false,
            world(|w| {
                w.company = None;
                w.supplier = None;
                w.seller = Identified::Nobody;
            })
            .control(),
        ),
    ] {
        assert_eq!(result.proposed_supplier.is_some(), expected, "ARR-8 {case}");
    }
    let named = |change: fn(&mut attest_model::invoice::Party)| {
        let mut invoice = world(|_| {}).invoice;
        change(&mut invoice.seller);
        propose(&invoice, &"C1".into()).map(|supplier| supplier.code.as_str().to_owned())
    };
    assert_eq!(
        named(|s| s.legal_registration = None).as_deref(),
        Some("NEW-SE202100688301"),
        "ARR-8 by VAT number"
    );
    let by_name = named(|s| {
        s.legal_registration = None;
        s.vat_identifier = None;
    });
    assert_eq!(by_name.as_deref(), Some("NEW-SANDAB"), "ARR-8 by name");
    assert_eq!(named(|s| *s = Default::default()), None, "ARR-8 nobody is named");
}

#[test]
fn arr_9_a_change_withdraws_acceptance_until_a_second_user_confirms() {
    let base = world(|_| {}).supplier.unwrap();
    let with = |number: &str, entered: Option<&str>, confirmed: Option<&str>| {
        let mut supplier = base.clone();
        supplier.bank_accounts.push(attest_model::master::BankAccount {
            entered_by: entered.map(Into::into),
            confirmed_by: confirmed.map(Into::into),
            ..account(number, AccountScheme::Bankgiro)
        });
        supplier
    };
    let mut other_number = base.clone();
    other_number.registration_number = Some("5568971542".into());
    let mut same_number = base.clone();
    same_number.registration_number = Some("202100-6883".into());
    let mut fewer = base.clone();
    fewer.bank_accounts.clear();
    for (case, supplier, valid) in [
        ("unchanged", base.clone(), true),
        ("registration number", other_number, false),
        ("the same number written otherwise", same_number, true),
        ("account added", with("5805-6201", Some("olof"), None), false),
        ("account added and confirmed by another", with("5805-6201", Some("olof"), Some("eva")), true),
        ("confirmed by the same", with("5805-6201", Some("olof"), Some("Olof")), false),
        ("account imported", with("5805-6201", None, None), false),
        ("the accepted account written otherwise", with("9912346", Some("olof"), None), true),
        ("account taken away", fewer, true),
    ] {
        assert_eq!(is_acceptance_valid(&supplier), valid, "ARR-9 {case}");
    }
    let changed = with("5805-6201", Some("olof"), None);
    let at = "2026-02-01T00:00:00Z".parse().unwrap();
    let own = accept(
        &attest_model::master::Supplier { created_by: None, ..changed.clone() },
        &"olof".into(),
        at,
        true,
    );
    assert!(
        matches!(own, Err(AcceptError::EnteredAccount { .. })),
        "ARR-9 who entered it does not confirm it"
    );
    let again = accept(&changed, &"eva".into(), at, true).ok();
    let confirmed = attest_model::master::Supplier { acceptance: again, ..changed };
    assert!(is_acceptance_valid(&confirmed), "ARR-9 a second user confirmed");
}

#[test]
fn pay_3_an_account_needs_a_second_person() {
    let base = world(|_| {}).supplier.unwrap();
    for (case, entered, confirmed, four_eyes, usable) in [
        ("entered, not confirmed", Some("olof"), None, true, false),
        ("confirmed by the same", Some("olof"), Some("olof"), true, false),
        ("confirmed by another", Some("olof"), Some("eva"), true, true),
        ("came with the register", None, None, true, true),
        ("four eyes off", Some("olof"), None, false, true),
    ] {
        let entry = attest_model::master::BankAccount {
            entered_by: entered.map(Into::into),
            confirmed_by: confirmed.map(Into::into),
            ..account("5805-6201", AccountScheme::Bankgiro)
        };
        assert_eq!(is_account_usable(&base, &entry, four_eyes), usable, "PAY-3 {case}");
    }
}

#[test]
fn arr_9_an_import_does_not_accept_its_own_changes() {
    let stored = world(|_| {}).supplier.unwrap();
    let imported = |name: &str, accepted_at: Option<&str>| {
        let mut supplier =
            attest_model::master::Supplier { name: name.into(), acceptance: None, ..stored.clone() };
        supplier.acceptance =
            accepted_at.and_then(|at| accept(&supplier, &"eva".into(), at.parse().unwrap(), true).ok());
        supplier
    };
    for (case, before, after, valid) in [
        ("new and accepted", None, imported("Sand AB", Some("2026-01-01T00:00:00Z")), true),
        ("new, not accepted", None, imported("Sand AB", None), false),
        ("unchanged", Some(&stored), imported("Sand AB", Some("2026-01-01T00:00:00Z")), true),
        ("renamed, the same act", Some(&stored), imported("Grus AB", Some("2026-01-01T00:00:00Z")), false),
        (
            "renamed and accepted later",
            Some(&stored),
            imported("Grus AB", Some("2026-01-02T00:00:00Z")),
            true,
        ),
        ("accepted here, the file does not say so", Some(&stored), imported("Sand AB", None), true),
        ("renamed, the file does not say so", Some(&stored), imported("Grus AB", None), false),
    ] {
        let acceptance = acceptance_after_import(before, &after);
        let kept = attest_model::master::Supplier { acceptance, ..after };
        assert_eq!(is_acceptance_valid(&kept), valid, "ARR-9 {case}");
    }
}

/// Covers PAY-3.
#[test]
fn sec_2_an_account_is_entered_by_one_and_confirmed_by_another() {
    let at = "2026-03-02T09:00:00Z".parse().unwrap();
    let mut supplier = world(|_| {}).supplier.unwrap();
    let wrong = enter_account(&mut supplier, "510-4485", AccountScheme::Bankgiro, &"olof".into(), at);
    assert!(matches!(wrong, Err(AccountRefused::Number { .. })), "PAY-6 {wrong:?}");
    enter_account(&mut supplier, " 510-4484 ", AccountScheme::Bankgiro, &"olof".into(), at).unwrap();
    let entered = |supplier: &attest_model::master::Supplier| supplier.bank_accounts.last().unwrap().clone();
    assert_eq!(entered(&supplier).number, "510-4484");
    let twice = enter_account(&mut supplier, "5104484", AccountScheme::Bankgiro, &"eva".into(), at);
    assert!(matches!(twice, Err(AccountRefused::Known(_))), "SEC-2 the same number written otherwise");
    assert!(!is_acceptance_valid(&supplier), "ARR-9 the change withdraws acceptance");
    assert!(!is_account_usable(&supplier, &entered(&supplier), true), "PAY-3");
    for (who, four_eyes, expected) in [
        ("olof", true, "another person must confirm it"),
        ("eva", true, ""),
        ("karin", true, "needs no confirmation"),
    ] {
        let said = confirm_account(&mut supplier, "510-4484", &who.into(), four_eyes);
        let said = said.err().map(|refused| refused.to_string()).unwrap_or_default();
        assert!(said.contains(expected) && said.is_empty() == expected.is_empty(), "PAY-3 {who}: {said}");
    }
    assert!(
        is_acceptance_valid(&supplier) && is_account_usable(&supplier, &entered(&supplier), true),
        "ARR-9"
    );
    let cooled = |hours: i64| cooled_at(&entered(&supplier), hours).unwrap().to_string();
    assert_eq!(
        (cooled(24).as_str(), cooled(0).as_str()),
        ("2026-03-03T09:00:00Z", "2026-03-02T09:00:00Z"),
        "SEC-2"
    );
    assert_eq!(
        cooled_at(&account("5805-6201", AccountScheme::Bankgiro), 24),
        None,
        "SEC-2 it came with the register"
    );
    remove_account(&mut supplier, "5104484").unwrap();
    assert!(matches!(remove_account(&mut supplier, "5104484"), Err(AccountRefused::Unknown(_))));
}
