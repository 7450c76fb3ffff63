//! BG-16. How the supplier wants to be paid.

use serde::{Deserialize, Serialize};

use super::Identifier;

/// BG-16. Payment instructions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaymentInstructions {
    /// BT-81. Payment means type code (UNTDID 4461).
    pub means_code: Option<String>,
    /// BT-82. Payment means text.
    pub means_text: Option<String>,
    /// BT-83. Remittance information: OCR, KID, RF or QR reference, or free text.
    pub remittance: Option<String>,
    /// BG-17. Credit transfers.
    pub credit_transfers: Vec<CreditTransfer>,
    /// BG-18. Payment card.
    pub card: Option<PaymentCard>,
    /// BG-19. Direct debit.
    pub direct_debit: Option<DirectDebit>,
}

/// BG-17. An account to pay to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CreditTransfer {
    /// BT-84. Account identifier, as written; its scheme (`IBAN`, `SE:BANKGIRO` …) where given.
    pub account: Identifier,
    /// BT-85. Account name.
    pub account_name: Option<String>,
    /// BT-86. Service provider: BIC, or a clearing scheme such as `SE:BANKGIRO`.
    pub service_provider: Option<String>,
}

/// BG-18. A card that was used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaymentCard {
    /// BT-87. Card number, shortened as the standard asks.
    pub number: Option<String>,
    /// BT-88. Holder.
    pub holder: Option<String>,
}

/// BG-19. Direct debit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DirectDebit {
    /// BT-89. Mandate reference.
    pub mandate: Option<String>,
    /// BT-90. Creditor identifier.
    pub creditor: Option<String>,
    /// BT-91. Debited account.
    pub debited_account: Option<String>,
}
