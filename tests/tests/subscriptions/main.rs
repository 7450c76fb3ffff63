//! Subscriptions from the file that enters them to the booking and the mails (chapter 16), on the embedded engines.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed"
)]

mod flow;
mod notices;
mod people;
mod world;
