//! Mails without an invoice, and answers to their senders (IN-13, IN-14).

use attest_model::record::Channel;
use attest_store::MessageState;

use crate::world::{Office, invoice, mail};

#[tokio::test]
async fn in_13_a_mail_without_invoice_is_forwarded_or_kept() {
    for (case, to, expected) in [("kept", "", 0), ("forwarded", "reception@nordbygg.example", 1)] {
        let office = Office::open().await;
        if !to.is_empty() {
            office.set(&[("intake.other_mail", to)]).await;
        }
        let bytes = mail("", &[("menu.csv", b"soup;12")]);
        let message = office.take(Channel::Email, "menu.eml", bytes.clone()).await;
        assert_eq!(message.state, MessageState::Refused, "IN-13 {case}");
        assert!(message.invoices.is_empty(), "IN-13 {case}");
        let mails = office.mails();
        assert_eq!(mails.len(), expected, "IN-13 {case}: {mails:?}");
        let original = String::from_utf8(bytes).unwrap();
        assert!(
            mails.iter().all(|mail| mail.contains(&original)),
            "IN-13 {case}: unchanged, with its attachments"
        );
        assert!(mails.iter().all(|mail| mail.contains(&format!("To: {to}"))), "IN-13 {case}");
    }
}

#[tokio::test]
async fn in_14_the_sender_is_told_unless_a_program_sent_the_mail() {
    for (case, ack, head, expected) in [
        ("not wanted", "false", "", false),
        ("wanted", "true", "", true),
        ("a person says so", "true", "Auto-Submitted: no\r\n", true),
        ("a program", "true", "Auto-Submitted: auto-generated\r\n", false),
    ] {
        let office = Office::open().await;
        office.set(&[("intake.ack", ack)]).await;
        let xml = invoice("Q-1");
        let files: [(&str, &[u8]); 2] = [("Q-1.xml", xml.as_bytes()), ("bad.xml", b"<a>")];
        office.take(Channel::Email, "m.eml", mail(head, &files)).await;
        let mails = office.mails();
        let told: Vec<_> = mails.iter().filter(|mail| mail.contains("To: anna@supplier.example")).collect();
        assert_eq!(told.len(), usize::from(expected), "IN-14 {case}");
        for mail in told {
            assert!(
                mail.contains("Q-1.xml") && mail.contains("bad.xml") && mail.contains("E001"),
                "IN-14 {mail}"
            );
            assert!(mail.contains("Auto-Submitted: auto-generated"), "IN-14 ours is a program's, too");
        }
    }
}
