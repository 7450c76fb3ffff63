//! REC-6, REC-7. The fields that rules use, each from a document that gives it to the record and the model.

use attest_model::invoice::{DocumentKind, Invoice};
use attest_model::record::{Channel, InvoiceRecord};
use attest_payables::subscriptions::candidates;

use crate::world::Office;

/// The demo's three-way match, with everything a document may say beside it.
fn rich() -> String {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../events/demo/inbox/network/02-three-way-match.xml");
    let insert = |text: String, before: &str, what: &str| {
        assert!(text.contains(before), "{before}");
        text.replacen(before, &format!("{what}{before}"), 1)
    };
    let category = "<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>25</cbc:Percent><cac:TaxScheme>\
                    <cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory>";
    let adjusted = |is_charge: bool| {
        format!(
            "<cac:AllowanceCharge><cbc:ChargeIndicator>{is_charge}</cbc:ChargeIndicator>\
             <cbc:AllowanceChargeReason>Pallets</cbc:AllowanceChargeReason>\
             <cbc:Amount currencyID=\"SEK\">50.00</cbc:Amount>{category}</cac:AllowanceCharge>"
        )
    };
    let references = "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>88001</cbc:ID>\
                      <cbc:IssueDate>2026-02-02</cbc:IssueDate></cac:InvoiceDocumentReference></cac:BillingReference>";
    let contract = "<cac:ContractDocumentReference><cbc:ID>ABO-0017</cbc:ID></cac:ContractDocumentReference>\
                    <cac:AdditionalDocumentReference><cbc:ID>list</cbc:ID><cac:Attachment>\
                    <cbc:EmbeddedDocumentBinaryObject mimeCode=\"text/csv\" filename=\"list.csv\">YTtiCjE7Mgo=\
                    </cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>";
    let mut text = std::fs::read_to_string(file).unwrap();
    for (before, what) in [
        ("<cbc:DocumentCurrencyCode>", "<cbc:Note>Crane hired by the day</cbc:Note>".to_owned()),
        ("<cac:OrderReference>", "<cbc:BuyerReference>Lina Berg</cbc:BuyerReference>".to_owned()),
        ("<cac:DespatchDocumentReference>", references.to_owned()),
        ("<cac:AccountingSupplierParty>", contract.to_owned()),
        ("<cac:TaxTotal>", format!("{}{}", adjusted(false), adjusted(true))),
        (
            "<cbc:PayableAmount",
            "<cbc:AllowanceTotalAmount currencyID=\"SEK\">50.00</cbc:AllowanceTotalAmount>\
             <cbc:ChargeTotalAmount currencyID=\"SEK\">50.00</cbc:ChargeTotalAmount>"
                .to_owned(),
        ),
    ] {
        text = insert(text, before, &what);
    }
    let line = text.find("<cac:InvoiceLine>").unwrap();
    let (head, mut line) = (text[..line].to_owned(), text[line..].to_owned());
    for (before, what) in [
        (
            "<cac:OrderLineReference>",
            "<cac:InvoicePeriod><cbc:StartDate>2026-03-01</cbc:StartDate><cbc:EndDate>2026-03-02</cbc:EndDate>\
             </cac:InvoicePeriod>",
        ),
        ("</cac:OrderLineReference>", "<cac:OrderReference><cbc:ID>V7/0001</cbc:ID></cac:OrderReference>"),
        (
            "<cac:Item>",
            "<cac:DespatchLineReference><cbc:LineID>1</cbc:LineID><cac:DocumentReference><cbc:ID>T-4471</cbc:ID>\
             </cac:DocumentReference></cac:DespatchLineReference>",
        ),
        (
            "<cac:SellersItemIdentification>",
            "<cac:BuyersItemIdentification><cbc:ID>KROSS-016</cbc:ID></cac:BuyersItemIdentification>",
        ),
        (
            "<cac:ClassifiedTaxCategory>",
            "<cac:StandardItemIdentification><cbc:ID schemeID=\"0160\">07300010000001</cbc:ID>\
             </cac:StandardItemIdentification>",
        ),
        ("</cac:Price>", "<cbc:BaseQuantity unitCode=\"TNE\">1</cbc:BaseQuantity>"),
    ] {
        line = insert(line, before, what);
    }
    head + &line
}

async fn read(office: &Office, channel: Channel, name: &str, text: &str) -> (InvoiceRecord, Invoice) {
    let message = office.take(channel, name, text.as_bytes().to_vec()).await;
    let record = office.invoices(&message).await.remove(0);
    let model = office.world.engines.store.get_model(&record.id).await.unwrap();
    (record, model)
}

/// A value as text, so that a table can hold all of them; what is absent is a dash.
fn of<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| value.to_string())
}

#[tokio::test]
async fn rec_6_every_field_that_rules_use_is_kept_of_an_invoice() {
    let office = Office::open().await;
    let text = rich();
    let (record, model) = read(&office, Channel::Network, "rich.xml", &text).await;
    assert_eq!(record.kind, DocumentKind::Invoice, "REC-6 document kind");
    for (field, found, expected) in [
        ("company", of(record.company.as_ref()), "NB"),
        ("supplier", of(record.supplier.as_ref()), "10010"),
        ("number", record.number.clone(), "88101"),
        ("issue date", of(record.issue_date), "2026-03-04"),
        ("due date", of(record.due_date), "2026-04-03"),
        (
            "delivery date",
            of(model.delivery.as_ref().and_then(|delivery| delivery.actual_date)),
            "2026-03-02",
        ),
        ("currency", of(record.currency), "SEK"),
        ("net total", of(record.net), "12000.00"),
        ("tax total", of(record.tax), "3000.00"),
        ("gross total", of(record.gross), "15000.00"),
        ("amount payable", of(record.payable), "15000.00"),
        ("order reference", record.order_references.join(" "), "V7/0001"),
        ("contract reference", of(model.contract_reference.clone()), "ABO-0017"),
        ("subscription number", of(candidates(&model).first()), "abo-0017"),
        ("preceding invoice references", of(record.preceding.first().map(|(number, _)| number)), "88001"),
        ("their dates", of(record.preceding.first().and_then(|(_, day)| *day)), "2026-02-02"),
        ("buyer reference", of(model.buyer_reference.clone()), "Lina Berg"),
        ("description", of(model.notes.first().map(|note| note.text.clone())), "Crane hired by the day"),
        ("payment means", of(model.payment_instructions[0].means_code.clone()), "30"),
        ("its account", model.payment_instructions[0].credit_transfers[0].account.value.clone(), "5104484"),
        ("lines", model.lines.len().to_string(), "1"),
        ("document-level charges", of(model.charges[0].amount), "50.00"),
        ("document-level allowances", of(model.allowances[0].amount), "50.00"),
        ("attachments", record.attachments[0].name.clone(), "list.csv"),
        ("sample flag", record.is_sample.to_string(), "false"),
        ("origin channel", record.channel.word().to_owned(), "network"),
    ] {
        assert_eq!(found, expected, "REC-6 {field}");
    }
    let raw = office.world.engines.store.get_document(&record.raw_key, 1 << 20).await.unwrap();
    assert_eq!(raw, text.into_bytes(), "REC-6 raw document");
    let row = "number,seller_name,issue_date,currency,net,tax,gross,image\n\
               I-1,Granit,2026-03-02,SEK,100.00,25.00,125.00,10010\\I-1.pdf\n";
    let (record, _) = read(&office, Channel::Import, "rows.csv", row).await;
    assert_eq!(record.image_name.as_deref(), Some("10010\\I-1.pdf"), "REC-6 image name");
}

#[tokio::test]
async fn rec_7_every_field_that_rules_use_is_kept_of_a_line() {
    let office = Office::open().await;
    let (_, model) = read(&office, Channel::Network, "rich.xml", &rich()).await;
    let line = &model.lines[0];
    for (field, found, expected) in [
        ("line id", line.id.clone(), "1"),
        ("order reference", of(line.purchase_order_reference.clone()), "V7/0001"),
        ("order line reference", of(line.order_line_reference.clone()), "1"),
        ("product code, seller's", of(line.sellers_item_id.clone()), "GG-016"),
        ("product code, buyer's", of(line.buyers_item_id.clone()), "KROSS-016"),
        ("product code, standard", of(line.standard_item_id.as_ref().map(|id| &id.value)), "07300010000001"),
        ("description", of(line.item_name.clone()), "Crushed stone 0/16"),
        ("quantity", of(line.invoiced_quantity), "60"),
        ("unit code", of(line.unit_code.clone()), "TNE"),
        ("unit price", of(line.item_net_price), "200.00"),
        ("price base quantity", of(line.price_base_quantity), "1"),
        ("line net amount", of(line.line_net_amount), "12000.00"),
        ("tax category", of(line.vat.category.clone()), "S"),
        ("tax rate", of(line.vat.rate), "25"),
        ("delivery ticket", of(line.despatch_advice_reference.clone()), "T-4471"),
        ("delivery date", of(line.period.and_then(|period| period.end)), "2026-03-02"),
        ("WBS code", of(line.buyer_accounting_reference.clone()), "001"),
    ] {
        assert_eq!(found, expected, "REC-7 {field}");
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../events/demo/inbox/network/02-three-way-match.xml");
    let plain = std::fs::read_to_string(file).unwrap().replace(">88101<", ">88102<");
    let (record, _) = read(&office, Channel::Network, "plain.xml", &plain).await;
    let [row] = record.coding.as_slice() else { panic!("one coding row: {:?}", record.coding) };
    let coding = (row.account.as_str(), row.cost_centre.as_deref(), row.amount.to_string());
    assert_eq!(coding, ("4010", Some("110"), "12000.00".to_owned()), "REC-7 coding rows");
}
