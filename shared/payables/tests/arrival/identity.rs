use attest_model::ids::CompanyCode;
use attest_model::invoice::Invoice;
use attest_model::master::{Company, Office, Supplier};
use attest_payables::arrival::{
    Identified, RegisterKey, company_keys, company_register_keys, identify_company, identify_supplier,
    is_seller, office_of, supplier_keys, supplier_register_keys,
};

use crate::world::{company, identifier, world};

/// Looks up as a step does: each key on its own.
fn find_company(invoice: &Invoice, register: &[Company]) -> Option<CompanyCode> {
    let hits: Vec<_> = company_keys(invoice)
        .into_iter()
        .map(|key| {
            let found = register.iter().filter(|company| company_register_keys(company).contains(&key));
            (key.clone(), found.map(|company| company.code.clone()).collect())
        })
        .collect();
    identify_company(&hits)
}

#[test]
fn in_7_the_company_by_the_first_identifier_that_finds_one() {
    let other = |code: &str, address: &str, registration: &str, vat: &str| Company {
        registration_number: Some(registration.into()),
        vat_number: Some(vat.into()),
        electronic_addresses: vec![identifier("0088", address)],
        ..company(code)
    };
    let register = [other("A", "1", "11", "V1"), other("B", "2", "22", "V2"), other("C", "2", "33", "V2")];
    let buyer = |address: &str, registration: &str, vat: &str| {
        let mut invoice = world(|_| {}).invoice;
        invoice.buyer.electronic_address = Some(identifier("0088", address));
        invoice.buyer.legal_registration = Some(identifier("", registration));
        invoice.buyer.vat_identifier = Some(vat.into());
        invoice
    };
    for (case, invoice, expected) in [
        ("electronic address first", buyer("1", "22", "V2"), Some("A")),
        ("registration number next", buyer("9", "22", "V1"), Some("B")),
        ("an address of two companies says nothing", buyer("2", "33", "V1"), Some("C")),
        ("tax number last", buyer("9", "99", "v1"), Some("A")),
        ("a tax number of two", buyer("9", "99", "V2"), None),
        ("none", buyer("9", "99", "V9"), None),
    ] {
        let found = find_company(&invoice, &register);
        assert_eq!(found, expected.map(CompanyCode::new), "IN-7 {case}");
    }
    let mut scheme = buyer("1", "99", "V9");
    scheme.buyer.electronic_address = Some(identifier("0007", "1"));
    assert_eq!(find_company(&scheme, &register), None, "IN-7 the scheme is part of the address");
    scheme.buyer.identifiers = vec![identifier("", " K-7 ")];
    assert!(
        company_keys(&scheme).contains(&RegisterKey::AgreedCode("k-7".into())),
        "IN-7 the agreed code comes last"
    );
}

/// Covers ARR-4.
#[test]
fn arr_3_the_supplier_by_the_first_identifier_that_finds_one() {
    use RegisterKey::{Account, AgreedCode, ElectronicAddress, Registration, Tax};
    let key = String::from;
    let several = |list: &[&'static str]| Identified::Several(list.to_vec());
    for (case, hits, expected) in [
        (
            "nothing found",
            vec![(ElectronicAddress(key("a")), vec![]), (Tax(key("t")), vec![])],
            Identified::Nobody,
        ),
        ("one", vec![(ElectronicAddress(key("a")), vec!["A"])], Identified::One("A")),
        (
            "all agree",
            vec![(Registration(key("r")), vec!["A"]), (Tax(key("t")), vec!["A"])],
            Identified::One("A"),
        ),
        (
            "a later one decides",
            vec![(Registration(key("r")), vec![]), (Account(key("b")), vec!["A"])],
            Identified::One("A"),
        ),
        (
            "the first that finds exactly one",
            vec![(ElectronicAddress(key("a")), vec!["A", "B"]), (AgreedCode(key("c")), vec!["B"])],
            Identified::One("B"),
        ),
        (
            "ARR-4 two point elsewhere",
            vec![(Registration(key("r")), vec!["A"]), (Tax(key("t")), vec!["B"])],
            several(&["A", "B"]),
        ),
        (
            "ARR-4 the account is another's",
            vec![(Tax(key("t")), vec!["A"]), (Account(key("b")), vec!["B"])],
            several(&["A", "B"]),
        ),
        (
            "an account of several says nothing",
            vec![(Tax(key("t")), vec!["A"]), (Account(key("b")), vec!["B", "C"])],
            Identified::One("A"),
        ),
        ("an account of several alone", vec![(Account(key("b")), vec!["B", "C"])], Identified::Nobody),
        ("never one", vec![(Registration(key("r")), vec!["A", "B"])], several(&["A", "B"])),
        ("the same supplier twice", vec![(Registration(key("r")), vec!["A", "A"])], Identified::One("A")),
    ] {
        assert_eq!(identify_supplier(&hits), expected, "ARR-3 {case}");
    }
}

#[test]
fn arr_3_document_and_register_give_the_same_keys() {
    let supplier = Supplier { buyers_code: Some("K-2231".into()), ..world(|_| {}).supplier.unwrap() };
    let mut invoice = world(|_| {}).invoice;
    invoice.seller.legal_registration = Some(identifier("", "202100-6883"));
    invoice.seller.identifiers = vec![identifier("", "k-2231")];
    invoice.payment_instructions[0].credit_transfers[0].account.value = "9912346".into();
    let registered = supplier_register_keys(&supplier);
    let given = supplier_keys(&invoice);
    let kinds: Vec<_> = given.iter().map(|key| key.to_string()).collect();
    assert_eq!(
        kinds,
        [
            "address:0007:2021006883",
            "registration:2021006883",
            "tax:SE202100688301",
            "code:k-2231",
            "account:9912346"
        ],
        "ARR-3 in their order"
    );
    for key in &given {
        assert!(registered.contains(key), "ARR-3 {key}");
    }
    invoice.seller.tax_registration = Some("Godkänd för F-skatt".into());
    assert_eq!(supplier_keys(&invoice), given, "ARR-3 words are no tax number");
}

#[test]
fn rec_10_the_office_by_an_identifier_on_the_document() {
    let office = |code: &str, value: &str| Office {
        code: code.into(),
        name: String::new(),
        identifier: Some(identifier("0088", value)),
        rejection_email: None,
        accrual_method: None,
    };
    let offices = vec![office("N", "7300010000001"), office("S", "7300010000018")];
    let supplier = Supplier { offices, ..world(|_| {}).supplier.unwrap() };
    for (value, expected) in [("7300010000018", Some("S")), ("7300010000099", None)] {
        let mut invoice = world(|_| {}).invoice;
        invoice.seller.identifiers = vec![identifier("0088", value)];
        assert_eq!(office_of(&supplier, &invoice), expected.map(Into::into), "REC-10 {value}");
    }
}

#[test]
fn in_7_an_agreed_code_counts_for_the_seller_only() {
    let supplier = world(|_| {}).supplier.unwrap();
    let with = |change: fn(&mut Invoice)| {
        let mut invoice = world(|_| {}).invoice;
        change(&mut invoice);
        is_seller(&supplier, &invoice)
    };
    for (case, found, expected) in [
        ("its address", with(|_| {}), true),
        (
            "its VAT number only",
            with(|i| {
                i.seller.electronic_address = None;
                i.seller.legal_registration = None;
            }),
            true,
        ),
        ("its account only", with(|i| i.seller = Default::default()), false),
        ("another seller", with(|i| i.seller = i.buyer.clone()), false),
    ] {
        assert_eq!(found, expected, "IN-7 {case}");
    }
}
