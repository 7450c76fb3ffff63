//! The demo company, subscriptions of its cleaning supplier, and documents made for one test.

use std::sync::Arc;

use attest::world::World;
use attest_model::money::{Decimal, decimal};
use attest_model::record::{Channel, InvoiceRecord};
use attest_model::subscriptions::Served;
use attest_outside::clock::SteppedClock;
use attest_tests::house::{self, House};

/// The supplier that the documents come from.
pub(crate) const SUPPLIER: &str = "10050";

pub(crate) struct Office {
    pub(crate) world: World,
    pub(crate) clock: Arc<SteppedClock>,
    folder: tempfile::TempDir,
}

/// A document of the supplier.
#[derive(Clone, Copy)]
pub(crate) struct Doc<'a> {
    pub(crate) number: &'a str,
    pub(crate) net: &'a str,
    pub(crate) issued: &'a str,
    /// BT-12; empty for none.
    pub(crate) contract: &'a str,
    pub(crate) is_credit: bool,
}

/// An invoice of March that names subscription 4217.
pub(crate) const INVOICE: Doc<'static> =
    Doc { number: "A-1", net: "100.00", issued: "2026-03-10", contract: "4217", is_credit: false };

impl Doc<'_> {
    /// UBL as the supplier sends it.
    pub(crate) fn xml(&self) -> String {
        let net = decimal(self.net).unwrap();
        let tax = attest_model::money::round(net / Decimal::from(4), 2);
        let period = "<cac:InvoicePeriod>\n    <cbc:StartDate>2026-02-01</cbc:StartDate>\n    <cbc:EndDate>2026-02-28</cbc:EndDate>\n  </cac:InvoicePeriod>";
        let contract = if self.contract.is_empty() {
            String::new()
        } else {
            format!(
                "<cac:ContractDocumentReference><cbc:ID>{}</cbc:ID></cac:ContractDocumentReference>",
                self.contract
            )
        };
        let text = String::from_utf8(house::document("network/10").2).unwrap();
        assert!(text.contains(period));
        let text = text
            .replace(period, &contract)
            .replace(">2026-311<", &format!(">{}<", self.number))
            .replace(">2026-03-05<", &format!(">{}<", self.issued))
            .replace(">2026-04-04<", ">2026-12-31<")
            .replace(">4000.00<", &format!(">{net:.2}<"))
            .replace(">1000.00<", &format!(">{tax:.2}<"))
            .replace(">5000.00<", &format!(">{:.2}<", net + tax));
        if !self.is_credit {
            return text;
        }
        let due = "<cbc:DueDate>2026-12-31</cbc:DueDate>";
        text.replace("<Invoice ", "<CreditNote ")
            .replace("</Invoice>", "</CreditNote>")
            .replace("schema:xsd:Invoice-2", "schema:xsd:CreditNote-2")
            .replace(due, "")
            .replace(
                "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>",
                "<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>",
            )
            .replace("cac:InvoiceLine>", "cac:CreditNoteLine>")
            .replace("cbc:InvoicedQuantity", "cbc:CreditedQuantity")
    }
}

impl Office {
    pub(crate) async fn open() -> Self {
        let House { world, clock, folder } = House::demo().await;
        let office = Self { world, clock, folder };
        // The demo's own subscription misses its invoice here, and would say so.
        office.enter("subscription,active,account", &["SC-2201,no,5060"]).await;
        office
    }

    /// Enters subscriptions; `columns` are those beside what every row has, `rows` their values.
    pub(crate) async fn enter(&self, columns: &str, rows: &[&str]) {
        assert_eq!(self.refused(columns, rows).await, Vec::<String>::new());
    }

    pub(crate) async fn refused(&self, columns: &str, rows: &[&str]) -> Vec<String> {
        let mut file = format!("company,supplier,currency,valid_from,interval,responsible,{columns}\n");
        for row in rows {
            file.push_str(&format!("NB,{SUPPLIER},SEK,2025-01-01,month,olof,{row}\n"));
        }
        let done = self.world.import_file("subscriptions.csv", file.as_bytes()).await.unwrap();
        self.settle().await;
        done.refused
    }

    pub(crate) async fn settle(&self) {
        house::settle(&self.world).await;
    }

    /// Sends a document and works everything off; answers its record.
    pub(crate) async fn send(&self, document: Doc<'_>) -> InvoiceRecord {
        self.clock.advance(1);
        let name = format!("{}.xml", document.number);
        self.world.upload(Channel::Network, &name, document.xml().into_bytes()).await.unwrap();
        self.settle().await;
        self.of(document.number).await
    }

    pub(crate) async fn of(&self, number: &str) -> InvoiceRecord {
        let records = self.world.invoices().await.unwrap();
        records.into_iter().find(|record| record.number == number).unwrap_or_else(|| panic!("{number}"))
    }

    /// Numbers of the documents that a subscription has served.
    pub(crate) async fn served(&self, number: &str) -> Vec<String> {
        let store = &self.world.engines.store;
        let served: Vec<Served> = store.list_served(&"NB".into(), &SUPPLIER.into(), number).await.unwrap();
        served.into_iter().map(|document| document.number).collect()
    }

    /// Recipient and subject of the mails that went out and whose text holds `part`.
    pub(crate) fn mails(&self, part: &str) -> Vec<String> {
        let Ok(listed) = std::fs::read_dir(self.folder.path().join("mail")) else { return Vec::new() };
        let texts = listed.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap());
        let line = |text: &str, name: &str| {
            text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned()
        };
        let mut found: Vec<String> = texts
            .map(|text| format!("{}: {}", line(&text, "To: "), line(&text, "Subject: ")))
            .filter(|mail| mail.contains(part))
            .collect();
        found.sort();
        found
    }
}
