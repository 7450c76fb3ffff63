//! VAL-10…66. Who can mend what: for each code the advice to a supplier and to our own people.

use crate::language::Language;
use crate::renderer::RenderError;
use crate::texts::{say, text};

/// What a code says in one sentence: one of the table, or the setting of an invoice check (CHK-10 … CHK-18).
pub(crate) fn reason(code: &str, language: Language) -> Result<String, RenderError> {
    match text(language, &format!("code.{code}")) {
        Some(words) => Ok(words.to_owned()),
        None => say(language, "code.other", &[]),
    }
}

/// A code of chapter 10.3 as far as mails speak of it; its reason is the text `code.` and the code.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Code {
    pub(crate) code: &'static str,
    /// NOTE-9. Whether the values concern the document itself: only those are shown to a supplier.
    pub(crate) is_about_the_document: bool,
    /// Key of the advice to the supplier.
    pub(crate) outside: &'static str,
    /// Key of the advice to Accounts, Buyer or Site.
    pub(crate) inside: &'static str,
}

/// Values may be shown to the supplier.
const fn document(code: &'static str, outside: &'static str, inside: &'static str) -> Code {
    Code { code, is_about_the_document: true, outside, inside }
}

/// Values come from our own records.
const fn record(code: &'static str, outside: &'static str, inside: &'static str) -> Code {
    Code { code, is_about_the_document: false, outside, inside }
}

const CONTACT: &str = "remedy.contact";
const CORRECT: &str = "remedy.correct";
const REFERENCE: &str = "remedy.reference";
const NOTHING: &str = "remedy.nothing";
const PAYMENT: &str = "remedy.payment";
const ATTACHMENT: &str = "remedy.attachment";
const ASK_SUPPLIER: &str = "remedy.ask_supplier";
const REGISTER: &str = "remedy.register";
const ORDER: &str = "remedy.order";
const RECEIPT: &str = "remedy.receipt";
const CODING: &str = "remedy.coding";
const COMPARE: &str = "remedy.compare";
const LOOK: &str = "remedy.look";
const PERIOD: &str = "remedy.period";
const SETTINGS: &str = "remedy.settings";
const SCAN: &str = "remedy.scan";

/// All codes, sorted.
pub(crate) static CODES: &[Code] = &[
    document("E001", CORRECT, ASK_SUPPLIER),
    document("E002", "remedy.format", ASK_SUPPLIER),
    document("E003", CORRECT, ASK_SUPPLIER),
    document("E004", CORRECT, ASK_SUPPLIER),
    document("E005", "remedy.size", ASK_SUPPLIER),
    document("E006", NOTHING, NOTHING),
    record("E101", CONTACT, REGISTER),
    record("E102", CONTACT, REGISTER),
    record("E103", CONTACT, REGISTER),
    record("E104", CONTACT, REGISTER),
    record("E105", CONTACT, REGISTER),
    document("E106", CORRECT, ASK_SUPPLIER),
    document("E201", CORRECT, ASK_SUPPLIER),
    document("E202", "remedy.duplicate", COMPARE),
    record("E203", CONTACT, COMPARE),
    document("E204", CORRECT, ASK_SUPPLIER),
    document("E205", CORRECT, ASK_SUPPLIER),
    document("E206", CONTACT, LOOK),
    document("E207", CONTACT, SETTINGS),
    document("E208", CORRECT, ASK_SUPPLIER),
    record("E209", CONTACT, PERIOD),
    document("E210", CORRECT, ASK_SUPPLIER),
    document("E211", CORRECT, ASK_SUPPLIER),
    document("E212", REFERENCE, ASK_SUPPLIER),
    document("E213", REFERENCE, LOOK),
    record("E214", CONTACT, LOOK),
    document("E215", REFERENCE, ASK_SUPPLIER),
    record("E216", CONTACT, LOOK),
    document("E301", CORRECT, ASK_SUPPLIER),
    document("E302", CORRECT, ASK_SUPPLIER),
    document("E303", CORRECT, ASK_SUPPLIER),
    document("E304", CORRECT, ASK_SUPPLIER),
    document("E305", CONTACT, SETTINGS),
    document("E306", "remedy.lines", ASK_SUPPLIER),
    document("E401", PAYMENT, ASK_SUPPLIER),
    document("E402", PAYMENT, ASK_SUPPLIER),
    record("E403", CONTACT, "remedy.account"),
    document("E404", PAYMENT, ASK_SUPPLIER),
    record("E405", CONTACT, LOOK),
    record("E406", CONTACT, "remedy.account"),
    document("E501", REFERENCE, ASK_SUPPLIER),
    document("E502", REFERENCE, ORDER),
    record("E503", CONTACT, ORDER),
    record("E504", CONTACT, ORDER),
    record("E505", REFERENCE, ORDER),
    record("E506", REFERENCE, ORDER),
    record("E507", CONTACT, ORDER),
    document("E508", REFERENCE, ORDER),
    document("E509", REFERENCE, CODING),
    record("E510", CONTACT, CODING),
    record("E511", NOTHING, RECEIPT),
    record("E512", CONTACT, "remedy.subscription"),
    document("E601", ATTACHMENT, ASK_SUPPLIER),
    document("E602", ATTACHMENT, ASK_SUPPLIER),
    document("E603", ATTACHMENT, ASK_SUPPLIER),
    record("E604", NOTHING, SCAN),
    record("E701", NOTHING, CODING),
];

/// What mails say about a code.
pub(crate) fn find(code: &str) -> Option<&'static Code> {
    let index = CODES.binary_search_by_key(&code, |known| known.code).ok()?;
    CODES.get(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_specification_has_advice() {
        let listed: Vec<_> = attest_model::error_codes::CODES.iter().map(|row| row.code).collect();
        assert_eq!(CODES.iter().map(|known| known.code).collect::<Vec<_>>(), listed);
    }
}
