//! Whether the coding is complete (CODE-2).

use attest_model::money::Decimal;
use attest_model::record::InvoiceRecord;
use attest_model::settings::{HeaderBasis, Settings, keys};

/// CODE-2. What the rows sum to, and what they must sum to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodingSum {
    /// The total that must be reached, exactly.
    pub expected: Decimal,
    /// The sum of the rows.
    pub found: Decimal,
    /// Whether approval waits for it (`coding.required`).
    pub is_required: bool,
}

impl CodingSum {
    /// Whether the rows sum to the total exactly.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.expected == self.found
    }

    /// Whether approval has to wait.
    #[must_use]
    pub fn blocks(&self) -> bool {
        self.is_required && !self.is_exact()
    }
}

/// CODE-2. Sums the coding rows against the net total, or the gross total where tax is not deductible.
#[must_use]
pub fn coding_sum(record: &InvoiceRecord, settings: &Settings) -> CodingSum {
    let basis = settings.get(&keys::CODING_BASIS).map_or(HeaderBasis::Net, |resolved| resolved.value);
    let expected = match basis {
        HeaderBasis::Net => record.net,
        HeaderBasis::Gross => record.gross,
    };
    CodingSum {
        expected: expected.unwrap_or_default(),
        found: record.coding.iter().map(|row| row.amount).sum(),
        is_required: settings.value(&keys::CODING_REQUIRED),
    }
}
