//! What is kept, for how long, and what is left of it then (AUD-2, AUD-3).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod archive;
mod people;
mod retention;
