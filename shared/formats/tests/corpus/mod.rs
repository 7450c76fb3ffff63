//! The corpus: where it is, and its rows of expected results.

#![allow(dead_code, reason = "each test uses a part")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test may stop, and says when it skips"
)]

use std::collections::BTreeMap;
use std::path::PathBuf;

/// One row of `expected.csv`, by column.
pub(crate) type Row = BTreeMap<String, String>;

/// The corpus, or `None` where it is absent; required when `CI` is set.
pub(crate) fn folder() -> Option<PathBuf> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus");
    let path = PathBuf::from(std::env::var("ATTEST_CORPUS").unwrap_or_else(|_| default.to_owned()));
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "the corpus is required: set ATTEST_CORPUS");
    println!("skipped: no corpus at {}", path.display());
    None
}

/// The rows of whole documents whose path starts with one of the folders.
pub(crate) fn documents(folders: &[&str]) -> Vec<(PathBuf, Row)> {
    let Some(corpus) = folder() else { return Vec::new() };
    let mut reader = csv::Reader::from_path(corpus.join("expected.csv")).unwrap();
    let rows: Vec<Row> = reader.deserialize().map(|row| row.unwrap()).collect();
    let wanted = |row: &Row| row["kind"] == "document" && folders.iter().any(|f| row["path"].starts_with(f));
    let paths = rows.into_iter().filter(wanted).map(|row| (corpus.join(&row["path"]), row));
    let found: Vec<_> = paths.collect();
    assert!(!found.is_empty(), "no document below {folders:?}");
    found
}
