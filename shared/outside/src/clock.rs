//! Now.

use attest_model::dates::Timestamp;

/// Tells the time; the only place that asks the machine for it.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one clock that reads the machine's time")]
    fn now(&self) -> Timestamp {
        // To the millisecond: what is stored in keys and ids must read back equal.
        let now = Timestamp::now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }
}

/// A clock that is moved by hand, for the demo company's own day and for tests.
#[derive(Debug)]
pub struct SteppedClock(std::sync::atomic::AtomicI64);

impl SteppedClock {
    /// A clock that shows an instant until it is moved.
    #[must_use]
    pub fn at(instant: Timestamp) -> Self {
        Self(std::sync::atomic::AtomicI64::new(instant.as_millisecond()))
    }

    /// Moves it.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, std::sync::atomic::Ordering::SeqCst);
    }
}

impl Clock for SteppedClock {
    fn now(&self) -> Timestamp {
        // Each look moves it by a millisecond, so that two events never share an instant.
        let millis = self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// A clock that runs at the machine's pace from another instant: the demo company lives on its own day.
#[derive(Debug)]
pub struct ShiftedClock {
    shift: jiff::SignedDuration,
}

impl ShiftedClock {
    /// A clock that shows `instant` now and goes on from there.
    #[must_use]
    pub fn starting_at(instant: Timestamp) -> Self {
        Self { shift: instant.duration_since(SystemClock.now()) }
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        let now = SystemClock.now();
        now.checked_add(self.shift).unwrap_or(now)
    }
}

impl<C: Clock + ?Sized> Clock for std::sync::Arc<C> {
    fn now(&self) -> Timestamp {
        (**self).now()
    }
}
