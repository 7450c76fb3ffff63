//! What an invoice or credit note says: every business term and group of EN 16931, and the fields our rules add.
//!
//! Identifiers are the norm's names in full; amounts are in the document currency (BT-5) and keep the scale they were
//! written with. A term that the document does not give is `None` or an empty list, never a default.

mod line;
mod party;
mod payment;
mod totals;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use line::{ItemAttribute, ItemClassification, Line, LineVat};
pub use party::{Address, Contact, Identifier, Party, Payee, TaxRepresentative};
pub use payment::{CreditTransfer, DirectDebit, PaymentCard, PaymentInstructions};
pub use totals::{AllowanceCharge, Totals, VatBreakdown};

use crate::money::{Amount, Currency, Decimal};

/// The version of this shape as it is stored; older ones are read by upcasters.
pub const SCHEMA_VERSION: u32 = 1;

/// Whether a document asks for money or gives it back (MAP-20, MAP-26).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Asks for money.
    #[default]
    Invoice,
    /// Gives money back; its amounts are stored positive.
    CreditNote,
}

/// A document as received, in terms of EN 16931.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "snake_case")]
pub struct Invoice {
    /// MAP-20. Invoice or credit note.
    pub kind: DocumentKind,
    /// BT-1. Invoice number.
    pub number: Option<String>,
    /// BT-2. Issue date.
    pub issue_date: Option<Date>,
    /// BT-3. Invoice type code (UNTDID 1001).
    pub type_code: Option<String>,
    /// BT-5. Currency of every amount of the document unless it says otherwise.
    pub currency: Option<Currency>,
    /// BT-6. VAT accounting currency.
    pub vat_currency: Option<Currency>,
    /// BT-7. Value added tax point date.
    pub vat_point_date: Option<Date>,
    /// BT-8. Value added tax point date code.
    pub vat_point_date_code: Option<String>,
    /// BT-9. Payment due date.
    pub payment_due_date: Option<Date>,
    /// BT-10. Buyer reference.
    pub buyer_reference: Option<String>,
    /// BT-11. Project reference.
    pub project_reference: Option<String>,
    /// BT-12. Contract reference.
    pub contract_reference: Option<String>,
    /// BT-13. Purchase order reference, as written (MAP-1); see [`Invoice::order_number`].
    pub purchase_order_reference: Option<String>,
    /// BT-14. Sales order reference.
    pub sales_order_reference: Option<String>,
    /// BT-15. Receiving advice reference.
    pub receiving_advice_reference: Option<String>,
    /// BT-16. Despatch advice reference: the delivery ticket of the header (MAP-6).
    pub despatch_advice_reference: Option<String>,
    /// BT-17. Tender or lot reference.
    pub tender_reference: Option<String>,
    /// BT-18. Invoiced object identifier.
    pub invoiced_object: Option<Identifier>,
    /// BT-19. Buyer accounting reference.
    pub buyer_accounting_reference: Option<String>,
    /// BT-20. Payment terms.
    pub payment_terms: Option<String>,
    /// BG-1. Invoice notes.
    pub notes: Vec<Note>,
    /// BT-23. Business process type.
    pub business_process: Option<String>,
    /// BT-24. Specification identifier: the profile.
    pub specification: Option<String>,
    /// BG-3. Preceding invoice references.
    pub preceding_invoices: Vec<PrecedingInvoiceReference>,
    /// BG-4. Seller.
    pub seller: Party,
    /// BG-7. Buyer.
    pub buyer: Party,
    /// BG-10. Payee, where it is not the seller.
    pub payee: Option<Payee>,
    /// BG-11. Seller's tax representative.
    pub tax_representative: Option<TaxRepresentative>,
    /// BG-13. Delivery information.
    pub delivery: Option<Delivery>,
    /// BG-14. Invoicing period.
    pub invoicing_period: Option<Period>,
    /// BG-16. Payment instructions; the norm allows one, documents carry several.
    pub payment_instructions: Vec<PaymentInstructions>,
    /// BG-20. Document level allowances.
    pub allowances: Vec<AllowanceCharge>,
    /// BG-21. Document level charges.
    pub charges: Vec<AllowanceCharge>,
    /// BG-22. Document totals.
    pub totals: Totals,
    /// BG-23. VAT breakdown.
    pub vat_breakdown: Vec<VatBreakdown>,
    /// BG-24. Additional supporting documents.
    pub supporting_documents: Vec<SupportingDocument>,
    /// BG-25. Invoice lines.
    pub lines: Vec<Line>,
    /// MAP-21. The document says that it is a test.
    pub is_marked_as_test: bool,
    /// IMG-3. Image name given by hand or by an import file.
    pub image_name: Option<String>,
}

/// BG-1. A note.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Note {
    /// BT-21. Subject code (UNTDID 4451).
    pub subject_code: Option<String>,
    /// BT-22. Text.
    pub text: String,
}

/// BG-3. An earlier invoice this document refers to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PrecedingInvoiceReference {
    /// BT-25. Its number, as written.
    pub number: String,
    /// BT-26. Its issue date.
    pub issue_date: Option<Date>,
}

/// BG-13. Delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Delivery {
    /// BT-70. Name of who took delivery.
    pub party_name: Option<String>,
    /// BT-71. Location identifier.
    pub location: Option<Identifier>,
    /// BT-72. Actual delivery date.
    pub actual_date: Option<Date>,
    /// BG-15. Address.
    pub address: Option<Address>,
}

/// BG-14, BG-26. A period; either end may be open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Period {
    /// BT-73, BT-134. First day.
    pub start: Option<Date>,
    /// BT-74, BT-135. Last day.
    pub end: Option<Date>,
}

/// BG-24. A supporting document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SupportingDocument {
    /// BT-122. Reference.
    pub reference: Option<String>,
    /// BT-123. Description.
    pub description: Option<String>,
    /// BT-124. Where it can be fetched; shown as text, never fetched (ATT-11).
    pub external_location: Option<String>,
    /// BT-125. The embedded document.
    pub attachment: Option<Attachment>,
    /// UNTDID 1001 code of the document, where given.
    pub type_code: Option<String>,
}

/// BT-125. An embedded document; its bytes travel beside the model, in the order of the supporting documents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attachment {
    /// BT-125-1. MIME code, as written.
    pub mime_code: Option<String>,
    /// BT-125-2. File name, as written; never a key or a path.
    pub file_name: Option<String>,
    /// The decoded bytes; empty in a stored model, where `digest` names them.
    #[serde(skip)]
    pub content: Vec<u8>,
    /// SHA-256 of the decoded bytes in hexadecimal, empty where they could not be decoded.
    pub digest: String,
    /// Length of the decoded bytes.
    pub size_bytes: u64,
}

impl Invoice {
    /// The order number of the header, without the values that mean none (MAP-23).
    #[must_use]
    pub fn order_number(&self) -> Option<&str> {
        meaningful_order_number(self.purchase_order_reference.as_deref())
    }

    /// The order number of a line: its own, else the header's (MAP-24).
    #[must_use]
    pub fn order_number_of<'a>(&'a self, line: &'a Line) -> Option<&'a str> {
        meaningful_order_number(line.purchase_order_reference.as_deref()).or_else(|| self.order_number())
    }

    /// BT-151 of the lines, else BT-118 of the breakdown: each category once, in their order.
    #[must_use]
    pub fn tax_categories(&self) -> Vec<String> {
        let mut categories: Vec<String> = Vec::new();
        let lines = self.lines.iter().filter_map(|line| line.vat.category.as_ref());
        for category in lines {
            if !categories.contains(category) {
                categories.push(category.clone());
            }
        }
        if categories.is_empty() {
            categories.extend(self.vat_breakdown.iter().filter_map(|vat| vat.category.clone()));
            categories.dedup();
        }
        categories
    }

    /// BT-109 with its currency, where both are given.
    #[must_use]
    pub fn net(&self) -> Option<Amount> {
        self.amount(self.totals.total_without_vat)
    }

    /// BT-112 with its currency, where both are given.
    #[must_use]
    pub fn gross(&self) -> Option<Amount> {
        self.amount(self.totals.total_with_vat)
    }

    /// BT-115 with its currency, where both are given.
    #[must_use]
    pub fn amount_due(&self) -> Option<Amount> {
        self.amount(self.totals.amount_due)
    }

    fn amount(&self, value: Option<Decimal>) -> Option<Amount> {
        Some(Amount::new(value?, self.currency?))
    }
}

/// An order number that means one; `NA`, `N/A`, `-`, `0` and `none` in any case do not (MAP-23).
#[must_use]
pub fn meaningful_order_number(text: Option<&str>) -> Option<&str> {
    let text = text?.trim();
    let is_none =
        text.is_empty() || ["NA", "N/A", "-", "0", "none"].iter().any(|n| n.eq_ignore_ascii_case(text));
    (!is_none).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn map_23_words_for_none_are_no_order_number() {
        for (text, expected) in [
            ("NA", None),
            ("n/a", None),
            (" - ", None),
            ("0", None),
            ("NONE", None),
            ("", None),
            ("00", Some("00")),
            (" v7w/0001 ", Some("v7w/0001")),
        ] {
            assert_eq!(meaningful_order_number(Some(text)), expected, "MAP-23 {text:?}");
        }
    }

    #[test]
    fn map_24_line_without_order_inherits_the_header() {
        let invoice = Invoice { purchase_order_reference: Some("H".into()), ..Invoice::default() };
        for (own, expected) in [(None, "H"), (Some("NA"), "H"), (Some("L"), "L")] {
            let line = Line { purchase_order_reference: own.map(str::to_owned), ..Line::default() };
            assert_eq!(invoice.order_number_of(&line), Some(expected), "MAP-24 {own:?}");
        }
    }

    #[test]
    fn the_stored_form_reads_back_equal() {
        let invoice = Invoice {
            number: Some("4711".into()),
            currency: Currency::new("SEK").ok(),
            totals: Totals { amount_due: crate::money::decimal("125.00").ok(), ..Totals::default() },
            lines: vec![Line::default()],
            ..Invoice::default()
        };
        let text = serde_json::to_string(&invoice).unwrap();
        assert!(text.contains(r#""amount_due":"125.00""#), "decimals travel as strings: {text}");
        assert_eq!(serde_json::from_str::<Invoice>(&text).unwrap(), invoice);
    }
}
