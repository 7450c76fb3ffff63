//! Bad tokens from one address (LINK-12).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Bad tokens within the window that are answered with 429.
pub const BAD_TOKENS_MAX: usize = 10;

/// Length of the window.
pub const WINDOW_SECONDS: i64 = 60;

/// LINK-12. The bad tokens of one address within the last minute.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Throttle {
    bad: Vec<Timestamp>,
}

impl Throttle {
    /// Whether the address is answered with 429 whatever it sends.
    #[must_use]
    pub fn is_closed(&self, now: Timestamp) -> bool {
        self.bad.iter().filter(|at| is_recent(**at, now)).count() >= BAD_TOKENS_MAX
    }

    /// Notes a bad token; answers whether this one is answered with 429. It never holds more than the limit.
    pub fn note_bad(&mut self, now: Timestamp) -> bool {
        self.bad.retain(|at| is_recent(*at, now));
        self.bad.push(now);
        let surplus = self.bad.len().saturating_sub(BAD_TOKENS_MAX);
        self.bad.drain(..surplus);
        self.is_closed(now)
    }

    /// When nothing is left to remember, so that a store may forget the address.
    #[must_use]
    pub fn ends_at(&self) -> Option<Timestamp> {
        let last = self.bad.iter().max()?;
        last.checked_add(jiff::Span::new().seconds(WINDOW_SECONDS)).ok()
    }
}

/// Within the window; what lies ahead by a clock that runs fast counts as well.
fn is_recent(at: Timestamp, now: Timestamp) -> bool {
    now.as_second().saturating_sub(at.as_second()) < WINDOW_SECONDS
}
