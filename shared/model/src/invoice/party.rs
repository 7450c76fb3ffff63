//! Parties on the document.

use serde::{Deserialize, Serialize};

/// An identifier with the scheme it belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Identifier {
    /// The scheme (`0007`, `SEPA`, UNTDID 1153 …), where given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// The value as written.
    pub value: String,
}

/// BG-4 Seller or BG-7 Buyer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Party {
    /// BT-27, BT-44. Registered name.
    pub name: Option<String>,
    /// BT-28, BT-45. Trading name.
    pub trading_name: Option<String>,
    /// BT-29, BT-46. Identifiers; the seller may have several.
    pub identifiers: Vec<Identifier>,
    /// BT-30, BT-47. Legal registration identifier.
    pub legal_registration: Option<Identifier>,
    /// BT-31, BT-48. VAT identifier.
    pub vat_identifier: Option<String>,
    /// BT-32. Tax registration identifier.
    pub tax_registration: Option<String>,
    /// BT-33. Additional legal information.
    pub legal_information: Option<String>,
    /// BT-34, BT-49. Electronic address.
    pub electronic_address: Option<Identifier>,
    /// BG-5, BG-8. Postal address.
    pub address: Option<Address>,
    /// BG-6, BG-9. Contact.
    pub contact: Option<Contact>,
}

/// BG-5, BG-8, BG-12, BG-15. A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// BT-35, 50, 64, 75. Line 1.
    pub line_1: Option<String>,
    /// BT-36, 51, 65, 76. Line 2.
    pub line_2: Option<String>,
    /// BT-162, 163, 164, 165. Line 3.
    pub line_3: Option<String>,
    /// BT-37, 52, 66, 77. City.
    pub city: Option<String>,
    /// BT-38, 53, 67, 78. Post code.
    pub post_code: Option<String>,
    /// BT-39, 54, 68, 79. Country subdivision.
    pub subdivision: Option<String>,
    /// BT-40, 55, 69, 80. Country code (ISO 3166-1 alpha-2).
    pub country: Option<String>,
}

/// BG-6, BG-9. A contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// BT-41, BT-56. Contact point.
    pub name: Option<String>,
    /// BT-42, BT-57. Telephone.
    pub telephone: Option<String>,
    /// BT-43, BT-58. E-mail.
    pub email: Option<String>,
}

/// BG-10. Who is paid instead of the seller.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Payee {
    /// BT-59. Name.
    pub name: Option<String>,
    /// BT-60. Identifier.
    pub identifier: Option<Identifier>,
    /// BT-61. Legal registration identifier.
    pub legal_registration: Option<Identifier>,
}

/// BG-11. The seller's tax representative.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaxRepresentative {
    /// BT-62. Name.
    pub name: Option<String>,
    /// BT-63. VAT identifier.
    pub vat_identifier: Option<String>,
    /// BG-12. Postal address.
    pub address: Option<Address>,
}
