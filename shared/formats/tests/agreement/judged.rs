//! What is said about each document of a file, in the words of `attest check --json`.

use attest_formats::{Opened, Packed, ReadError, Source, Values, open, read};
use attest_xml::Limits;
use serde_json::{Value, json};

/// One value per document; a file that holds none says why.
pub(crate) fn verdicts(bytes: &[u8]) -> Vec<Value> {
    let Opened { documents, scans, refused, .. } = match open(bytes, Limits::default()) {
        Ok(opened) => opened,
        Err(error) => return vec![failed(&error)],
    };
    let mut found: Vec<_> =
        documents.iter().map(|packed| document(packed).unwrap_or_else(|e| failed(&e))).collect();
    found.extend(scans.iter().map(|_| json!({"error": {"code": "E002", "message": "only a picture"}})));
    found.extend(refused.iter().map(|member| failed(&member.error)));
    found
}

/// The attachments are those inside of the document and those that came with it: the PDF around it is one (IN-9).
fn document(packed: &Packed<'_>) -> Result<Value, ReadError> {
    let source = Source::new(&packed.bytes, Limits::default())?;
    let tree = source.parse()?;
    let received = read(tree.root())?;
    let mut values = Values::of(&received.invoice);
    values.attachments += packed.files.len();
    Ok(json!({
        "format": received.format.id,
        "profile": received.invoice.specification,
        "values": values,
        "error": null,
    }))
}

fn failed(error: &ReadError) -> Value {
    json!({"error": {"code": error.code(), "message": error.to_string()}})
}
