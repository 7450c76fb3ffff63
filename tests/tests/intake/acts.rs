//! What people do with messages, and samples (IN-5, IN-6, SAMP-5).

use attest_model::ids::UserCode;
use attest_model::record::{Channel, State};
use attest_steps::intake::{load, reject_message};
use attest_store::MessageState;

use crate::world::{Office, envelope, invoice};

#[tokio::test]
async fn in_5_a_message_waits_for_its_load_where_the_company_wants_that() {
    let office = Office::open().await;
    office.set(&[("intake.autoload", "false")]).await;
    let file = envelope(&[invoice("L-1"), invoice("L-2")]).into_bytes();
    let message = office.take(Channel::Network, "1.xml", file.clone()).await;
    assert_eq!((message.state, message.documents), (MessageState::NotLoaded, 2), "IN-5");
    assert!(office.world.invoices().await.unwrap().is_empty(), "IN-5 nothing is validated yet");
    let repeated = office.take(Channel::Network, "2.xml", file).await;
    assert_eq!(repeated.refused.unwrap().code, "E006", "IN-3 also while it waits");
    let by = UserCode::new("eva");
    for _ in 0..2 {
        let arrived = load(office.world.desk(), &message.id, &by).await.unwrap();
        assert_eq!(arrived.message.state, MessageState::Loaded, "IN-5");
        office.world.settle(|_, _| {}).await;
    }
    let records = office.world.invoices().await.unwrap();
    assert_eq!(records.len(), 2, "IN-5 loading twice loads once");
    assert!(records.iter().all(|record| record.state == State::Review), "IN-5 loading validates");
    let unknown = load(office.world.desk(), &repeated.id, &by).await.unwrap_err();
    assert!(unknown.to_string().contains("refused"), "IN-5 {unknown}");
}

#[tokio::test]
async fn in_6_a_message_is_rejected_as_a_whole() {
    let office = Office::open().await;
    let by = UserCode::new("eva");
    let message = office
        .take(Channel::Network, "1.xml", envelope(&[invoice("J-1"), invoice("J-2")]).into_bytes())
        .await;
    for _ in 0..2 {
        let rejected = reject_message(office.world.desk(), &message.id, &by, "wrong sender").await.unwrap();
        assert_eq!(rejected.message.state, MessageState::Rejected, "IN-6");
        assert_eq!((rejected.invoices.len(), rejected.passed_on.len()), (2, 0), "IN-6");
    }
    let records = office.invoices(&message).await;
    assert!(records.iter().all(|record| record.state == State::Rejected && record.tasks.is_empty()), "IN-6");
    let trail = office.world.engines.store.load_trail(&records[0].id).await.unwrap();
    assert!(trail.iter().any(|entry| entry.reason.contains("wrong sender")), "IN-6, AUD-1");

    office.set(&[("intake.autoload", "false")]).await;
    let waiting = office.take(Channel::Network, "2.xml", invoice("J-3").into_bytes()).await;
    reject_message(office.world.desk(), &waiting.id, &by, "not ours").await.unwrap();
    let error = load(office.world.desk(), &waiting.id, &by).await.unwrap_err();
    assert!(error.to_string().contains("rejected"), "IN-6 it is never loaded: {error}");
}

#[tokio::test]
async fn in_6_what_was_passed_on_can_no_longer_be_rejected() {
    let office = Office::open().await;
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../events/demo/inbox/network/01-two-way-match.xml");
    let message = office.take(Channel::Network, "1.xml", std::fs::read(file).unwrap()).await;
    assert!(office.world.batch().await.unwrap() > 0);
    let by = UserCode::new("eva");
    let error = reject_message(office.world.desk(), &message.id, &by, "late").await.unwrap_err();
    assert!(error.to_string().contains("passed on"), "IN-6 {error}");
    let kept = office.world.engines.store.find_message(&message.id).await.unwrap().unwrap();
    assert_eq!(kept.record.state, MessageState::Loaded, "IN-6");
}

#[tokio::test]
async fn samp_5_a_test_flag_counts_at_the_hub_only() {
    let document = "<Invoice xmlns=\"urn:schemas-basda-org:2000:salesInvoice:xdr:3.01\"><InvoiceHead>\
                    <InvoiceType Code=\"INV\"/><TestFlag>1</TestFlag></InvoiceHead><InvoiceReferences>\
                    <SuppliersInvoiceNumber>T-1</SuppliersInvoiceNumber></InvoiceReferences></Invoice>";
    for channel in Channel::ALL {
        let office = Office::open().await;
        let message = office.take(*channel, "test.xml", document.as_bytes().to_vec()).await;
        let records = office.invoices(&message).await;
        if *channel == Channel::Hub {
            assert!(records[0].is_sample, "SAMP-5 {}", channel.word());
        } else {
            assert!(records.is_empty(), "SAMP-5 {}: never live", channel.word());
            assert_eq!(message.refused.unwrap().code, "E210", "SAMP-5 {}", channel.word());
        }
    }
}
