//! AUD-3. How long an invoice is kept.

use attest_model::dates::{Date, today};
use attest_model::record::InvoiceRecord;

/// The first day of the time that is kept: what was last changed and due before it goes.
#[must_use]
pub fn kept_since(today: Date, years: i64) -> Date {
    today.saturating_sub(jiff::Span::new().years(years))
}

/// Whether the time of an invoice is over on the clock of its company. What has not ended is kept, however old it is, and a
/// sample has a time of its own (SAMP-8).
#[must_use]
pub fn is_over(record: &InvoiceRecord, kept_since: Date, zone: &str) -> bool {
    record.state.has_ended()
        && !record.is_sample
        && today(record.changed_at, zone) < kept_since
        && record.listed_due_date().is_none_or(|due| due < kept_since)
}

#[cfg(test)]
mod tests {
    use attest_model::dates::{Timestamp, date};
    use attest_model::ids::{DocumentDigest, InvoiceId, MessageId};
    use attest_model::record::{Channel, State};

    use super::*;

    #[test]
    fn aud_3_what_has_ended_goes_when_its_years_are_over() {
        let at: Timestamp = "2026-03-16T23:30:00Z".parse().unwrap();
        let mut record = InvoiceRecord::received(
            InvoiceId::derive(at, b"1"),
            MessageId::derive(at, b"1"),
            Channel::Network,
            DocumentDigest::of(b"1"),
            at,
        );
        for (case, state, due, zone, today, years, expected) in [
            ("on its last day", State::Dispatched, "2026-03-10", "UTC", "2033-03-16", 7, false),
            ("the day after", State::Dispatched, "2026-03-10", "UTC", "2033-03-17", 7, true),
            ("a day later there", State::Dispatched, "2026-03-10", "Europe/Oslo", "2033-03-17", 7, false),
            ("the ERP took it", State::AcceptedByErp, "2026-03-10", "UTC", "2033-03-17", 7, true),
            ("paid", State::Paid, "2026-03-10", "UTC", "2033-03-17", 7, true),
            ("rejected", State::Rejected, "2026-03-10", "UTC", "2033-03-17", 7, true),
            ("removed", State::Removed, "2026-03-10", "UTC", "2033-03-17", 7, true),
            ("not ended", State::Error, "2026-03-10", "UTC", "2053-03-17", 7, false),
            ("ready", State::Ready, "2026-03-10", "UTC", "2053-03-17", 7, false),
            ("another country", State::Dispatched, "2026-03-10", "UTC", "2033-03-17", 10, false),
            ("due later", State::Dispatched, "2026-05-01", "UTC", "2033-05-01", 7, false),
            ("due later, the day after", State::Dispatched, "2026-05-01", "UTC", "2033-05-02", 7, true),
            ("a slip of the pen", State::Rejected, "2062-05-01", "UTC", "2033-03-17", 7, true),
            ("no due date", State::Rejected, "", "UTC", "2033-03-17", 7, true),
        ] {
            (record.state, record.due_date) = (state, date(due));
            let since = kept_since(date(today).unwrap(), years);
            assert_eq!(is_over(&record, since, zone), expected, "AUD-3 {case}");
        }
        record.is_sample = true;
        assert!(!is_over(&record, Date::MAX, "UTC"), "SAMP-8");
    }

    #[test]
    fn aud_3_a_leap_day_is_kept_as_long_as_the_day_before() {
        assert_eq!(kept_since(date("2032-02-29").unwrap(), 7), date("2025-02-28").unwrap());
    }
}
