//! Chapter IN from the upload to the record, on the embedded engines.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod acts;
mod containers;
mod fields;
mod files;
mod mails;
mod results;
mod scans;
mod world;
