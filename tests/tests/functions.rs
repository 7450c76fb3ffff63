//! The handlers of the functions on the embedded engines: the events that Lambda sends, and the answers it gets.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod functions {
    mod bounces;
    mod events;
    mod failures;
    mod house;
    mod pages;
    mod same_end;
    mod scans;
    mod timers;
}
