//! CHK-21. What an invoice adds to the history of its supplier, which later invoices are compared with.

use jiff::civil::Date;

use crate::ids::{CompanyCode, SupplierCode};
use crate::invoice::DocumentKind;
use crate::money::{Currency, Decimal};
use crate::record::{InvoiceRecord, State};

/// A completed invoice, as far as the history knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted<'a> {
    /// The company.
    pub company: &'a CompanyCode,
    /// The supplier.
    pub supplier: &'a SupplierCode,
    /// BT-5.
    pub currency: Currency,
    /// BT-2.
    pub issue_date: Date,
    /// BT-109.
    pub net: Decimal,
    /// BT-112.
    pub gross: Decimal,
}

impl InvoiceRecord {
    /// CHK-21. What the invoice adds: it has passed arrival control, and is no credit note, no sample, neither rejected nor
    /// removed. One without a date, a currency or a total cannot be compared with.
    #[must_use]
    pub fn counted(&self) -> Option<Counted<'_>> {
        let is_out = self.kind != DocumentKind::Invoice
            || self.is_sample
            || matches!(self.state, State::Rejected | State::Removed);
        if is_out || self.arrived_at.is_none() {
            return None;
        }
        Some(Counted {
            company: self.company.as_ref()?,
            supplier: self.supplier.as_ref()?,
            currency: self.currency?,
            issue_date: self.issue_date?,
            net: self.net?,
            gross: self.gross?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::date;
    use crate::ids::{DocumentDigest, InvoiceId, MessageId};
    use crate::record::Channel;
    use jiff::Timestamp;

    fn completed() -> InvoiceRecord {
        let at = Timestamp::UNIX_EPOCH;
        let (id, message) = (InvoiceId::derive(at, b"1"), MessageId::derive(at, b"1"));
        let digest = DocumentDigest::of(b"1");
        InvoiceRecord {
            company: Some("C1".into()),
            supplier: Some("S1".into()),
            currency: Currency::new("EUR").ok(),
            issue_date: date("2026-03-10"),
            net: Some(Decimal::TEN),
            gross: Some(Decimal::ONE_HUNDRED),
            arrived_at: Some(at),
            state: State::Review,
            ..InvoiceRecord::received(id, message, Channel::Upload, digest, at)
        }
    }

    #[test]
    fn chk_21_what_counts_is_completed_and_still_there() {
        type Change = fn(&mut InvoiceRecord);
        let changes: &[(&str, Change, bool)] = &[
            ("completed", |_| {}, true),
            ("in error since", |record| record.state = State::Error, true),
            ("paid", |record| record.state = State::Paid, true),
            ("not completed yet", |record| record.arrived_at = None, false),
            ("a credit note", |record| record.kind = DocumentKind::CreditNote, false),
            ("a sample", |record| record.is_sample = true, false),
            ("rejected", |record| record.state = State::Rejected, false),
            ("removed", |record| record.state = State::Removed, false),
            ("without a total", |record| record.gross = None, false),
            ("without a date", |record| record.issue_date = None, false),
        ];
        for (case, change, counts) in changes {
            let mut record = completed();
            change(&mut record);
            assert_eq!(record.counted().is_some(), *counts, "CHK-21 {case}");
        }
    }
}
