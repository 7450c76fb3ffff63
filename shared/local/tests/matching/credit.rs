//! A dispatched goods credit takes its quantity off what was invoiced (MATCH-40, CRED-14).

use attest::bench::company::{Taken, invoice_of};
use attest::world::World;
use attest_model::money::Decimal;
use attest_model::record::{Channel, InvoiceRecord, State};
use attest_payables::approval::Action;
use attest_payables::dispatch::{Answer, DispatchKey};
use attest_steps::acts::{Act, By, act};
use attest_steps::erp_export::erp_answer;
use attest_steps::reconcile::reconcile;

use super::{company, import};

const ORDER: &str = "company,order,supplier,currency,status,overhead,accrual_method,line,sellers_item,quantity,unit,unit_price,\
    account,tax_code\nC1,K1,S0,EUR,committed,no,G,1,P0,10,C62,5.00,4010,I24\n";
const RECEIPT: &str =
    "company,receipt,order,ticket,delivery_date,order_line,quantity\nC1,R1,K1,,2026-03-10,1,10\n";

const USERS: &str = "user,name,email,language,active,manager,rights,limits\n\
    eva,Eva,eva@kontio.example,en,yes,,reviewer | approver | accounts | buyer,C1:1000000\n";

/// The invoice as a credit note that names it.
fn credit(number: usize, of: usize, taken: &[Taken]) -> String {
    let xml = invoice_of(number, 0, "K1", taken)
        .replace("Invoice-2\"", "CreditNote-2\"")
        .replace("<Invoice ", "<CreditNote ")
        .replace("</Invoice>", "</CreditNote>")
        .replace("<cbc:DueDate>2026-04-09</cbc:DueDate>", "")
        .replace("InvoiceTypeCode>380</cbc:InvoiceTypeCode", "CreditNoteTypeCode>381</cbc:CreditNoteTypeCode")
        .replace("InvoiceLine>", "CreditNoteLine>")
        .replace("InvoicedQuantity", "CreditedQuantity");
    let reference = format!(
        "</cac:OrderReference><cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>{of:06}</cbc:ID>\
         </cac:InvoiceDocumentReference></cac:BillingReference>"
    );
    xml.replacen("</cac:OrderReference>", &reference, 1)
}

async fn upload(world: &World, number: usize, xml: String) -> InvoiceRecord {
    world.upload(Channel::Network, &format!("{number}.xml"), xml.into_bytes()).await.unwrap();
    world.settle(|_, _| {}).await;
    of(world, number).await
}

async fn of(world: &World, number: usize) -> InvoiceRecord {
    let records = world.invoices().await.unwrap();
    records.into_iter().find(|record| record.file_name == format!("{number}.xml")).unwrap()
}

/// Invoiced and open on the order's line, which the receipt's line agrees with.
async fn quantities(world: &World) -> (Decimal, Decimal) {
    let found = world.engines.store.find_order(&"C1".into(), &"K1".into()).await.unwrap().unwrap();
    let (line, part) = (&found.order.lines[0], &found.receipts[0].lines[0]);
    assert_eq!(line.invoiced_quantity, part.invoiced_quantity);
    assert_eq!(line.open_quantity(), part.open_quantity());
    let compared = reconcile(world.desk(), &"C1".into(), false).await.unwrap();
    assert_eq!(compared.drifting, []);
    (line.invoiced_quantity, line.open_quantity())
}

/// Whoever is asked about a document says yes, until nobody is.
async fn approve(world: &World, number: usize) {
    for _ in 0..6 {
        let record = of(world, number).await;
        let Some(task) = record.tasks.first().cloned() else { return };
        let user = task.user.clone();
        let by = By { user: &user, comment: "checked", channel: "workbench", seen: None };
        let say = Act::Decide { task: Some(task.id), action: Action::Approve };
        act(world.desk(), "Kontio", &record.id, &by, &say).await.unwrap().unwrap();
        world.settle(|_, _| {}).await;
    }
}

/// Covers CRED-14.
#[tokio::test]
async fn match_40_a_dispatched_goods_credit_reopens_the_order() {
    let (world, _clock, _folder) = company().await;
    import(&world, "orders.csv", ORDER).await;
    import(&world, "receipts.csv", RECEIPT).await;
    import(&world, "users.csv", USERS).await;
    import(&world, "roles.csv", "company,role,contract,user,email\nC1,accounts,,eva,\nC1,buyer,,eva,\n")
        .await;
    let taken = |quantity: usize| [Taken { line: 0, quantity, price: 500 }];
    let invoice = upload(&world, 1, invoice_of(1, 0, "K1", &taken(10))).await;
    assert_eq!(invoice.state, State::Ready);
    world.batch().await.unwrap();
    world.settle(|_, _| {}).await;
    assert_eq!(quantities(&world).await, (Decimal::TEN, Decimal::ZERO));

    upload(&world, 2, credit(2, 1, &taken(4))).await;
    approve(&world, 2).await;
    let note = of(&world, 2).await;
    assert_eq!(quantities(&world).await, (Decimal::TEN, Decimal::ZERO), "before it leaves");
    assert_eq!(note.state, State::Ready, "{} {:?}", note.reason, note.findings);
    world.batch().await.unwrap();
    world.settle(|_, _| {}).await;
    let note = of(&world, 2).await;
    assert_eq!((note.state, note.reservations), (State::Dispatched, 1));
    let (six, four) = (Decimal::from(6), Decimal::from(4));
    assert_eq!(quantities(&world).await, (six, four));
    let again = upload(&world, 3, invoice_of(3, 0, "K1", &taken(4))).await;
    assert_eq!(again.state, State::Ready, "what came back can be invoiced again");

    // A second credit note of the same goods takes off what is left of the line: six of the ten.
    upload(&world, 4, credit(4, 1, &taken(8))).await;
    approve(&world, 4).await;
    world.batch().await.unwrap();
    world.settle(|_, _| {}).await;
    let second = of(&world, 4).await;
    assert_eq!(
        (second.state, second.reservations),
        (State::Dispatched, 1),
        "{} {:?}",
        second.reason,
        second.findings
    );
    assert_eq!(of(&world, 1).await.credited_by, [note.id.clone(), second.id.clone()]);
    let found = world.engines.store.find_order(&"C1".into(), &"K1".into()).await.unwrap().unwrap();
    assert_eq!(found.order.lines[0].invoiced_quantity, four, "what the third invoice took, and no less");
    let key = DispatchKey::of(&second).unwrap();
    let no = Answer::Rejected { reason: "credited twice".to_owned() };
    erp_answer(world.desk(), &key, &no).await.unwrap();

    // The ERP refuses the credit note: what it took off is invoiced again.
    let key = DispatchKey::of(&note).unwrap();
    let no = Answer::Rejected { reason: "period closed".to_owned() };
    erp_answer(world.desk(), &key, &no).await.unwrap();
    assert_eq!(of(&world, 2).await.reservations, 0);
    let found = world.engines.store.find_order(&"C1".into(), &"K1".into()).await.unwrap().unwrap();
    let line = &found.order.lines[0];
    let taken = (line.invoiced_quantity, line.reserved_quantity);
    assert_eq!(taken, (Decimal::from(14), Decimal::ZERO), "over-taken until people decide");
}
