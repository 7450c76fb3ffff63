//! Totals, VAT breakdown, allowances and charges.

use serde::{Deserialize, Serialize};

use crate::money::Decimal;

/// BG-22. Document totals, in the document currency unless said otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Totals {
    /// BT-106. Sum of line net amounts.
    pub sum_of_line_net_amounts: Option<Decimal>,
    /// BT-107. Sum of allowances on document level.
    pub sum_of_allowances: Option<Decimal>,
    /// BT-108. Sum of charges on document level.
    pub sum_of_charges: Option<Decimal>,
    /// BT-109. Total amount without VAT.
    pub total_without_vat: Option<Decimal>,
    /// BT-110. Total VAT amount.
    pub total_vat: Option<Decimal>,
    /// BT-111. Total VAT amount in accounting currency (BT-6).
    pub total_vat_in_accounting_currency: Option<Decimal>,
    /// BT-112. Total amount with VAT.
    pub total_with_vat: Option<Decimal>,
    /// BT-113. Paid amount.
    pub paid_amount: Option<Decimal>,
    /// BT-114. Rounding amount.
    pub rounding_amount: Option<Decimal>,
    /// BT-115. Amount due for payment.
    pub amount_due: Option<Decimal>,
}

/// BG-23. VAT of one category and rate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VatBreakdown {
    /// BT-116. Taxable amount.
    pub taxable_amount: Option<Decimal>,
    /// BT-117. Tax amount.
    pub tax_amount: Option<Decimal>,
    /// BT-118. Category code (UNCL 5305).
    pub category: Option<String>,
    /// BT-119. Rate in percent.
    pub rate: Option<Decimal>,
    /// BT-120. Exemption reason text.
    pub exemption_reason: Option<String>,
    /// BT-121. Exemption reason code.
    pub exemption_reason_code: Option<String>,
}

/// BG-20, BG-21, BG-27, BG-28. A reduction or an addition.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AllowanceCharge {
    /// BT-92, 99, 136, 141. Amount.
    pub amount: Option<Decimal>,
    /// BT-93, 100, 137, 142. Base amount.
    pub base_amount: Option<Decimal>,
    /// BT-94, 101, 138, 143. Percentage.
    pub percentage: Option<Decimal>,
    /// BT-95, BT-102. VAT category; document level only.
    pub vat_category: Option<String>,
    /// BT-96, BT-103. VAT rate in percent; document level only.
    pub vat_rate: Option<Decimal>,
    /// BT-97, 104, 139, 144. Reason.
    pub reason: Option<String>,
    /// BT-98, 105, 140, 145. Reason code (UNCL 5189 for allowances, UNCL 7161 for charges).
    pub reason_code: Option<String>,
}
