//! Calendar dates, instants and business days (REC-3).

use std::collections::BTreeSet;

pub use jiff::Timestamp;
pub use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Reads a calendar date as `YYYY-MM-DD`.
#[must_use]
pub fn date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
    if shaped { text.parse().ok() } else { None }
}

/// The days a company works: every day but Saturday, Sunday and its holidays (REC-3).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessCalendar {
    /// Days without work, beside weekends.
    #[serde(default)]
    pub holidays: BTreeSet<Date>,
}

impl BusinessCalendar {
    /// Whether people work on this day.
    #[must_use]
    pub fn is_business_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday)
            && !self.holidays.contains(&day)
    }

    /// The day `count` business days after `day`; `day` itself counts as day 0, whatever it is.
    #[must_use]
    pub fn add(&self, day: Date, count: u32) -> Date {
        let mut at = day;
        let mut left = count;
        while left > 0 {
            let Ok(next) = at.tomorrow() else { return at };
            at = next;
            if self.is_business_day(at) {
                left -= 1;
            }
        }
        at
    }
}

/// The calendar date of an instant in a time zone of the IANA database; UTC where the zone is unknown (REC-3).
#[must_use]
pub fn today(now: Timestamp, zone: &str) -> Date {
    now.to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC)).date()
}

/// Whether the IANA database knows the time zone.
#[must_use]
pub fn is_zone(zone: &str) -> bool {
    TimeZone::get(zone).is_ok()
}

/// Calendar days from `from` to `to`; negative when `to` is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    i64::from(from.until(to).map(|span| span.get_days()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rec_3_today_is_the_date_in_the_companys_zone() {
        let late: Timestamp = "2026-03-01T23:30:00Z".parse().unwrap();
        for (zone, expected) in
            [("UTC", "2026-03-01"), ("Europe/Stockholm", "2026-03-02"), ("Nowhere/Here", "2026-03-01")]
        {
            assert_eq!(today(late, zone).to_string(), expected, "REC-3 {zone}");
        }
    }

    #[test]
    fn rec_3_business_days_skip_weekends_and_holidays() {
        let mut calendar = BusinessCalendar::default();
        let friday = date("2026-12-25").unwrap();
        calendar.holidays.insert(friday);
        for (from, count, expected) in [
            ("2026-12-23", 0, "2026-12-23"),
            ("2026-12-23", 1, "2026-12-24"),
            ("2026-12-23", 2, "2026-12-28"),
            ("2026-12-26", 1, "2026-12-28"),
        ] {
            assert_eq!(
                calendar.add(date(from).unwrap(), count).to_string(),
                expected,
                "REC-3 {from}+{count}"
            );
        }
    }

    #[test]
    fn rec_3_dates_are_read_in_one_form_only() {
        for (text, good) in [
            ("2026-02-28", true),
            ("2026-02-30", false),
            ("20260228", false),
            ("2026-2-28", false),
            ("2026-02-28Z", false),
            ("", false),
        ] {
            assert_eq!(date(text).is_some(), good, "REC-3 {text:?}");
        }
        assert_eq!(days_between(date("2026-02-27").unwrap(), date("2026-03-02").unwrap()), 3);
        assert_eq!(days_between(date("2026-03-02").unwrap(), date("2025-03-02").unwrap()), -365);
    }
}
