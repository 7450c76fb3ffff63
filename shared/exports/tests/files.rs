//! The files of a batch (FIN-8, CRED-17, SEC-4).

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use attest_exports::{Approved, Batch, EXPORTERS, Export, ExportError, Manifest, export};
use attest_model::dates::{Timestamp, date};
use attest_model::ids::{DocumentDigest, InvoiceId, MessageId, TaskId};
use attest_model::invoice::{
    CreditTransfer, DocumentKind, Identifier, Invoice, PaymentInstructions, VatBreakdown,
};
use attest_model::money::{Amount, Currency, decimal};
use attest_model::orders::CodingRow;
use attest_model::record::{Channel, DecisionRecord, InvoiceRecord, Pairing, TaskKind};
use sha2::{Digest as _, Sha256};

fn at() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

fn record(seed: &str) -> InvoiceRecord {
    let id = InvoiceId::derive(at(), seed.as_bytes());
    let message = MessageId::derive(at(), seed.as_bytes());
    let mut record =
        InvoiceRecord::received(id, message, Channel::Upload, DocumentDigest::of(seed.as_bytes()), at());
    record.company = Some("C1/North".into());
    record.supplier = Some("ACME".into());
    record.seller_name = "=HYPERLINK(\"http://x\")".into();
    record.number = "4711".into();
    record.issue_date = date("2026-03-01");
    record.due_date = date("2026-03-31");
    record.currency = Currency::new("SEK").ok();
    record.net = decimal("1000.00").ok();
    record.tax = decimal("250.00").ok();
    record.gross = decimal("1250.00").ok();
    record.payable = decimal("1250.00").ok();
    record.orders = vec!["V7W/0001".into()];
    record.contract = Some("V7W".into());
    record.coding = vec![
        CodingRow {
            account: "5010".into(),
            cost_centre: Some("4100".into()),
            dimensions: vec![("region".into(), "north".into())],
            amount: decimal("1000.50").unwrap(),
            text: "@rent, \"March\"".into(),
            ..CodingRow::default()
        },
        CodingRow { account: "3740".into(), amount: decimal("-0.50").unwrap(), ..CodingRow::default() },
    ];
    let decision = |by: &str, is_void| DecisionRecord {
        task: TaskId::derive(at(), by.as_bytes()),
        kind: TaskKind::Approve,
        by: by.into(),
        on_behalf_of: Some("boss".into()),
        action: "approve".into(),
        comment: "not for the ERP".into(),
        at: at(),
        channel: "email-link".into(),
        counts_as_review: false,
        is_void,
    };
    record.decisions = vec![decision("old", true), decision("anna", false)];
    record.image_key = Some("ACME/4711.pdf".into());
    record
}

fn document() -> Invoice {
    Invoice {
        buyer_reference: Some("-ref".into()),
        vat_breakdown: vec![VatBreakdown {
            category: Some("S".into()),
            rate: decimal("25").ok(),
            taxable_amount: decimal("1000.00").ok(),
            tax_amount: decimal("250.00").ok(),
            ..VatBreakdown::default()
        }],
        payment_instructions: vec![PaymentInstructions {
            means_code: Some("30".into()),
            remittance: Some("1234567897".into()),
            credit_transfers: vec![CreditTransfer {
                account: Identifier { scheme: Some("IBAN".into()), value: "SE4550000000058398257466".into() },
                ..CreditTransfer::default()
            }],
            ..PaymentInstructions::default()
        }],
        ..Invoice::default()
    }
}

fn approved(record: &InvoiceRecord) -> Approved {
    let key = format!("C1:{}:1", record.id);
    Approved::of(&key, record, &document()).unwrap()
}

fn batch() -> Batch {
    let invoice = record("1");
    let mut credit = record("2");
    credit.kind = DocumentKind::CreditNote;
    credit.number = "4712".into();
    credit.preceding = vec![("4711".into(), date("2026-03-01"))];
    credit.pairs = vec![Pairing {
        with: invoice.id.clone(),
        amount: Amount::new(decimal("1250.00").unwrap(), Currency::new("SEK").unwrap()),
        rule: 'a',
        is_proposal: false,
    }];
    Batch {
        number: 42,
        reference: "2026-03-02/42".into(),
        company: "C1/North".into(),
        currency: Currency::new("SEK").unwrap(),
        created_at: at(),
        documents: vec![approved(&invoice), approved(&credit)],
    }
}

fn written() -> Export {
    export(&batch(), &["json", "csv"]).unwrap()
}

/// Covers IMG-23.
#[test]
fn fin_8_every_file_is_as_accepted() {
    for file in &written().files {
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        insta::assert_snapshot!(file.name.clone(), text);
    }
}

#[test]
fn fin_8_names_are_safe_and_the_manifest_comes_last() {
    let names: Vec<_> = written().files.into_iter().map(|file| file.name).collect();
    assert_eq!(
        names,
        [
            "C1_North-00000042-invoices.csv",
            "C1_North-00000042-coding.csv",
            "C1_North-00000042-tax.csv",
            "C1_North-00000042-approvals.csv",
            "C1_North-00000042-invoices.json",
            "C1_North-00000042-manifest.json",
        ]
    );
}

#[test]
fn fin_8_the_manifest_names_every_byte() {
    let export = written();
    let (manifest, files) = export.files.split_last().unwrap();
    assert_eq!(serde_json::from_slice::<Manifest>(&manifest.bytes).unwrap(), export.manifest);
    assert_eq!(export.manifest.files.len(), files.len());
    for (named, file) in export.manifest.files.iter().zip(files) {
        let digest: String = Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!((&named.name, named.size_bytes), (&file.name, file.bytes.len()));
        assert_eq!(named.sha256, digest, "{}", file.name);
    }
    let keys: Vec<_> = export.manifest.documents.iter().map(|document| document.key.clone()).collect();
    let sent: Vec<_> = batch().documents.into_iter().map(|document| document.key).collect();
    assert_eq!(keys, sent);
}

#[test]
fn fin_8_the_same_batch_gives_the_same_bytes() {
    assert_eq!(written(), written());
    let turned = export(&batch(), &["csv", "json", "csv"]).unwrap();
    assert_eq!(turned, written(), "nor does the order of formats matter");
}

#[test]
fn cred_17_an_invoice_and_its_full_credit_are_payable_zero() {
    let manifest = written().manifest;
    let sums = manifest.totals[&Currency::new("SEK").unwrap()];
    assert_eq!((manifest.count, sums.count), (2, 2));
    for (case, sum) in
        [("net", sums.net), ("tax", sums.tax), ("gross", sums.gross), ("payable", sums.payable)]
    {
        assert!(sum.is_zero(), "CRED-17 {case} {sum}");
    }
    let mut alone = batch();
    alone.documents.pop();
    let manifest = export(&alone, &["json"]).unwrap().manifest;
    assert_eq!(manifest.totals[&alone.currency].payable.to_string(), "1250.00");
}

#[test]
fn fin_8_what_cannot_be_written_is_refused() {
    let twice = Batch { documents: vec![approved(&record("1")), approved(&record("1"))], ..batch() };
    let foreign = Batch { currency: Currency::new("EUR").unwrap(), ..batch() };
    let empty = Batch { documents: Vec::new(), ..batch() };
    for (case, batch, formats, part) in [
        ("xml", &batch(), vec!["xml"], "\"xml\" is no export format; there are: csv, json"),
        ("no format", &batch(), vec![], "no export format is set"),
        ("empty", &empty, vec!["json"], "batch 42 has no documents"),
        ("one key twice", &twice, vec!["json"], "twice"),
        ("another currency", &foreign, vec!["json"], "is in SEK, batch 42 in EUR"),
    ] {
        let refused: ExportError = export(batch, &formats).unwrap_err();
        assert!(refused.to_string().contains(part), "FIN-8 {case}: {refused}");
    }
    let bare = InvoiceRecord { gross: None, ..record("1") };
    let refused = Approved::of("k", &bare, &document()).unwrap_err();
    assert!(refused.to_string().contains("BT-112"), "{refused}");
}

#[test]
fn exporters_are_sorted_and_documented() {
    assert!(EXPORTERS.is_sorted_by(|a, b| a.id < b.id));
    assert!(EXPORTERS.iter().all(|exporter| !exporter.help.is_empty()));
}
