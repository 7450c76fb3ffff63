//! The register of suppliers: acceptance, blocks, accounts; invoices that wait for them.

use attest_model::ids::{SupplierCode, UserCode};
use attest_model::master::{AccountScheme, Right, Supplier};
use attest_model::record::State;
use attest_steps::acts::By;
use attest_steps::suppliers::{SupplierAct, act};

use crate::Company;

async fn on(
    company: &Company,
    supplier: &str,
    who: &str,
    comment: &str,
    what: &SupplierAct,
) -> Result<Supplier, String> {
    let user = UserCode::new(who);
    let by = By { user: &user, comment, channel: "workbench", seen: None };
    let done =
        act(company.world.desk(), &"NB".into(), &SupplierCode::new(supplier), &by, what).await.unwrap();
    company.settle().await;
    done.map_err(|refused| refused.to_string())
}

async fn refused(company: &Company, supplier: &str, who: &str, what: &SupplierAct, why: &str) {
    let answer = on(company, supplier, who, "", what).await.unwrap_err();
    assert!(answer.contains(why), "{answer}");
}

/// Makes somebody a supplier manager beside anna.
async fn second_manager(company: &Company) {
    let found = company.world.engines.store.find_user(&"karin".into()).await.unwrap().unwrap();
    let mut user = found.record;
    user.rights.push(Right::SupplierManager);
    let mut change = company.world.desk().change();
    change.put_user(Some(found.version), &user).unwrap();
    company.world.desk().commit(change).await.unwrap();
}

/// Covers ARR-5, ARR-6, ARR-7, VAL-69.
#[tokio::test]
async fn arr_6_accepted_and_unblocked_suppliers_wake_their_invoices() {
    let company = Company::with(&["network/16", "network/17"]).await;
    let (waiting, blocked) = (company.of("16").await, company.of("17").await);
    assert_eq!((waiting.state, blocked.state), (State::Error, State::Error));
    refused(&company, "10060", "eva", &SupplierAct::Accept, "supplier.manager").await;
    refused(&company, "99999", "anna", &SupplierAct::Accept, "no supplier 99999").await;
    let accepted = on(&company, "10060", "anna", "known firm", &SupplierAct::Accept).await.unwrap();
    assert_eq!(accepted.acceptance.unwrap().user, "anna".into(), "ARR-6");
    let woken = company.load(&waiting.id).await;
    assert!(!woken.findings.iter().any(|finding| finding.code == "E103"), "ARR-5");
    assert_ne!(woken.state, State::Error, "VAL-69 {:?}", woken.findings);
    refused(&company, "10060", "anna", &SupplierAct::Accept, "accepted as it stands").await;

    refused(&company, "10070", "anna", &SupplierAct::Block, "is blocked").await;
    on(&company, "10070", "anna", "settled", &SupplierAct::Unblock).await.unwrap();
    let woken = company.load(&blocked.id).await;
    assert!(!woken.findings.iter().any(|finding| finding.code == "E104"), "ARR-7");
    refused(&company, "10070", "anna", &SupplierAct::Block, "reason of at least 3").await;
    let store = &company.world.engines.store;
    let trail = store.load_supplier_trail(&"NB".into(), &"10070".into()).await.unwrap();
    let told: Vec<_> = trail.iter().map(|e| (e.by.as_str(), e.action.as_str(), e.reason.as_str())).collect();
    assert_eq!(told, [("anna", "unblock", "settled")], "AUD-1");
}

#[tokio::test]
async fn arr_8_a_proposed_supplier_is_accepted_and_its_invoice_goes_on() {
    let company = Company::with(&["network/15"]).await;
    let before = company.of("15").await;
    let model = company.world.engines.store.get_model(&before.id).await.unwrap();
    let proposed = attest_payables::arrival::propose(&model, &"NB".into()).unwrap();
    let accepted = on(&company, proposed.code.as_str(), "anna", "", &SupplierAct::Accept).await.unwrap();
    assert!(!accepted.is_proposed, "ARR-8");
    let after = company.load(&before.id).await;
    assert_eq!(after.supplier, Some(proposed.code), "ARR-8");
    assert_ne!(after.state, State::Error, "ARR-8 {:?}", after.findings);
}

#[tokio::test]
async fn arr_9_a_change_needs_a_second_person() {
    let company = Company::with(&[]).await;
    second_manager(&company).await;
    let amend = SupplierAct::Amend { name: Some("Stadsstäd Nord AB".into()), registration_number: None };
    on(&company, "10050", "anna", "new name", &amend).await.unwrap();
    refused(&company, "10050", "anna", &amend, "nothing would change").await;
    company.upload("network/10").await;
    let waiting = company.of("10").await;
    assert!(waiting.findings.iter().any(|finding| finding.code == "E103"), "ARR-9 acceptance is withdrawn");
    refused(&company, "10050", "anna", &SupplierAct::Accept, "another person must confirm").await;
    on(&company, "10050", "karin", "", &SupplierAct::Accept).await.unwrap();
    assert_ne!(company.load(&waiting.id).await.state, State::Error, "ARR-9 a second person confirmed");
}

/// Covers PAY-3, SEC-2.
#[tokio::test]
async fn sec_2_a_new_account_needs_two_persons_and_time() {
    let company = Company::with(&["network/19"]).await;
    second_manager(&company).await;
    let before = company.of("19").await;
    assert_eq!(before.state, State::Error);
    let number = "DK2999990000099999".to_owned();
    let enter =
        |number: &str| SupplierAct::EnterAccount { number: number.into(), scheme: AccountScheme::Iban };
    refused(&company, "10030", "anna", &enter("DK2999990000099998"), "check digit is wrong").await;
    on(&company, "10030", "anna", "letter of 9 March", &enter(&number)).await.unwrap();
    refused(&company, "10030", "anna", &enter(&number), "stands in the register already").await;
    let confirm = SupplierAct::ConfirmAccount { number: number.clone() };
    refused(&company, "10030", "anna", &confirm, "another person must confirm it").await;
    on(&company, "10030", "karin", "called them", &confirm).await.unwrap();
    refused(&company, "10030", "karin", &confirm, "needs no confirmation").await;
    let cooling = company.load(&before.id).await;
    let e403 = cooling.findings.iter().find(|finding| finding.code == "E403").unwrap();
    assert!(e403.message.contains("bank.cooling_hours"), "SEC-2 {}", e403.message);
    company.clock.advance(25 * 3600);
    attest_steps::remind::sweep(company.world.desk(), "Nordbygg", None).await.unwrap();
    company.settle().await;
    let after = company.load(&before.id).await;
    assert!(!after.findings.iter().any(|finding| finding.code == "E403"), "SEC-2 {:?}", after.findings);
    on(&company, "10030", "anna", "", &SupplierAct::RemoveAccount { number }).await.unwrap();
}
