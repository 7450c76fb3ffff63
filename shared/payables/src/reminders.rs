//! Reminders and escalation (REM-1 … REM-7).

use attest_model::dates::{BusinessCalendar, Date};
use attest_model::settings::{Key, Settings, keys};

use crate::approval::Facts;

/// REM-2. The day of the first reminder of a task assigned today.
#[must_use]
pub fn first_reminder(facts: &Facts<'_>) -> Date {
    facts.calendar.add(facts.today(), days(facts.settings, &keys::REMIND_FIRST_DAYS))
}

/// REM-2. The day of the reminder after one sent today.
#[must_use]
pub fn next_reminder(facts: &Facts<'_>) -> Date {
    after_reminder(facts.today(), facts.calendar, facts.settings)
}

/// REM-2. The day of the reminder after one of a given day.
fn after_reminder(day: Date, calendar: &BusinessCalendar, settings: &Settings) -> Date {
    calendar.add(day, days(settings, &keys::REMIND_EVERY_DAYS))
}

fn days(settings: &Settings, key: &Key<i64>) -> u32 {
    u32::try_from(settings.value(key)).unwrap_or(1)
}
