//! From the model into another syntax, with everything named that the syntax did not take.

use attest_model::invoice::Invoice;
use attest_model::money;
use attest_xml::Limits;
use serde_json::Value;

use crate::{Source, WriteError, cii, read, ubl};

/// What a document is converted into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// UBL 2.1, as Peppol BIS Billing 3 wants it.
    Ubl,
    /// CII D16B.
    Cii,
    /// The model itself.
    Json,
}

/// A converted document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// The document.
    pub bytes: Vec<u8>,
    /// What it does not say as the model does; empty when nothing was lost.
    pub lost: Vec<Lost>,
}

/// A place of the model that the target says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path} is {said} and becomes {becomes}")]
pub struct Lost {
    /// Where in the model, such as `lines[2].delivery_date`.
    pub path: String,
    /// What the model says.
    pub said: String,
    /// What the target says.
    pub becomes: String,
}

/// Characters of a value that are shown.
const SHOWN_CHARACTERS: usize = 60;

/// Writes an invoice in another syntax. What is written is read back and compared, so that a loss is found, not guessed.
///
/// # Errors
/// [`WriteError`] when the syntax has no place for something that may not be left out.
pub fn convert(invoice: &Invoice, target: Target) -> Result<Converted, WriteError> {
    let bytes = match target {
        Target::Ubl => ubl::write(invoice)?,
        Target::Cii => cii::write(invoice)?,
        Target::Json => stored(invoice).to_string().into_bytes(),
    };
    let mut lost = Vec::new();
    let back = match target {
        Target::Json => serde_json::from_slice(&bytes).ok(),
        Target::Ubl | Target::Cii => read_back(invoice, &bytes),
    };
    let back = back.unwrap_or_default();
    compare(String::new(), &stored(invoice), &stored(&back), &mut lost);
    contents(invoice, &back, &mut lost);
    Ok(Converted { bytes, lost })
}

fn stored(invoice: &Invoice) -> Value {
    serde_json::to_value(invoice).unwrap_or_default()
}

fn read_back(invoice: &Invoice, bytes: &[u8]) -> Option<Invoice> {
    let source = Source::new(bytes, Limits::default()).ok()?;
    let tree = source.parse().ok()?;
    let mut back = read(tree.root()).ok()?.invoice;
    if invoice.purchase_order_reference.is_none() {
        // The schema wants an order number beside a sales order; this one means none (MAP-23).
        back.purchase_order_reference.take_if(|number| number == ubl::NO_ORDER);
    }
    Some(back)
}

/// The bytes of attachments are not part of the stored form.
fn contents(invoice: &Invoice, back: &Invoice, lost: &mut Vec<Lost>) {
    for (at, document) in invoice.supporting_documents.iter().enumerate() {
        let content = document.attachment.as_ref().map_or(&[][..], |own| &own.content);
        let other = back.supporting_documents.get(at).and_then(|document| document.attachment.as_ref());
        let other = other.map_or(&[][..], |own| &own.content);
        if content != other {
            lost.push(Lost {
                path: format!("supporting_documents[{at}].attachment.content"),
                said: format!("{} bytes", content.len()),
                becomes: format!("{} bytes", other.len()),
            });
        }
    }
}

/// Every place where two stored models say something else; numbers of one value are equal.
fn compare(path: String, left: &Value, right: &Value, lost: &mut Vec<Lost>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match (left, right) {
        (Value::Object(l), Value::Object(r)) => {
            for (key, value) in l {
                compare(below(key), value, r.get(key).unwrap_or(&Value::Null), lost);
            }
            for (key, value) in r.iter().filter(|(key, _)| !l.contains_key(*key)) {
                compare(below(key), &Value::Null, value, lost);
            }
        }
        (Value::Array(l), Value::Array(r)) => {
            for at in 0..l.len().max(r.len()) {
                let item = |list: &[Value]| list.get(at).cloned().unwrap_or_default();
                compare(format!("{path}[{at}]"), &item(l), &item(r), lost);
            }
        }
        _ if left == right || is_same_number(left, right) => {}
        _ => lost.push(Lost { path, said: shown(left), becomes: shown(right) }),
    }
}

fn is_same_number(left: &Value, right: &Value) -> bool {
    let number = |value: &Value| value.as_str().and_then(|text| money::decimal(text).ok());
    number(left).is_some_and(|left| Some(left) == number(right))
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => format!("{:?}", text.chars().take(SHOWN_CHARACTERS).collect::<String>()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            value.to_string().chars().take(SHOWN_CHARACTERS).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use attest_model::invoice::{
        Attachment, CreditTransfer, DocumentKind, PaymentInstructions, SupportingDocument,
    };

    use super::*;

    fn lost(invoice: &Invoice, target: Target) -> Vec<String> {
        convert(invoice, target).unwrap().lost.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_a_target_does_not_say_is_named() {
        let document = SupportingDocument {
            reference: Some("1".into()),
            attachment: Some(Attachment {
                digest: attest_model::ids::DocumentDigest::of(&[1, 2]).as_str().to_owned(),
                content: vec![1, 2],
                size_bytes: 2,
                ..Attachment::default()
            }),
            ..SupportingDocument::default()
        };
        let invoice = Invoice {
            number: Some("1".into()),
            type_code: Some("380".into()),
            image_name: Some("a.tif".into()),
            payment_instructions: vec![PaymentInstructions {
                means_code: Some("30".into()),
                credit_transfers: vec![CreditTransfer::default()],
                ..PaymentInstructions::default()
            }],
            supporting_documents: vec![document],
            ..Invoice::default()
        };
        let account = "payment_instructions[0].credit_transfers[0] is {\"account\":{\"value\":\"\"},\"account_name\":null,\"service_provider\":";
        let image = "image_name is \"a.tif\" and becomes nothing".to_owned();
        let of_xml = lost(&invoice, Target::Ubl);
        assert!(of_xml[1].starts_with(&account[..60]), "{of_xml:?}");
        assert_eq!(of_xml[0], image);
        assert_eq!(lost(&invoice, Target::Cii), of_xml);
        assert_eq!(
            lost(&invoice, Target::Json),
            ["supporting_documents[0].attachment.content is 2 bytes and becomes 0 bytes"]
        );
        let plain = Invoice { payment_instructions: vec![], image_name: None, ..invoice };
        for target in [Target::Ubl, Target::Cii] {
            assert_eq!(lost(&plain, target), [""; 0], "{target:?}");
        }
    }

    #[test]
    fn the_kind_of_a_cii_document_follows_its_code() {
        let invoice =
            Invoice { kind: DocumentKind::CreditNote, type_code: Some("380".into()), ..Invoice::default() };
        assert_eq!(lost(&invoice, Target::Cii), ["kind is \"credit_note\" and becomes \"invoice\""]);
        assert_eq!(lost(&invoice, Target::Ubl), [""; 0]);
    }

    #[test]
    fn everything_a_target_has_no_place_for_is_named_at_once() {
        let means = |text: &str| PaymentInstructions { remittance: Some(text.into()), ..Default::default() };
        let invoice = Invoice {
            vat_point_date_code: Some("35".into()),
            payment_instructions: vec![means("a"), means("b")],
            is_marked_as_test: true,
            ..Invoice::default()
        };
        let error = convert(&invoice, Target::Cii).unwrap_err().to_string();
        assert!(error.contains("(BT-83), nor for a tax point"), "{error}");
        assert!(convert(&invoice, Target::Ubl).unwrap_err().to_string().contains("MAP-21"));
    }
}
