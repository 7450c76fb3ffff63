//! An invoice of 5,000 lines against an order of 5,000 lines, from the upload to the ERP file.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use attest::bench::company::Size;
use attest::bench::flow::measure;
use attest::engines::Keep;

/// Covers the sizes of REC-9: an item stays below 400 KB, a transaction below 100 items.
#[tokio::test]
async fn match_40_five_thousand_lines_go_straight_through() {
    let folder = tempfile::tempdir().unwrap();
    let keep = Keep::Memory(folder.path().join("documents"));
    let measured = measure(&keep, folder.path(), Size { invoices: 1, lines: 5_000 }).await.unwrap();
    assert_eq!(measured.invoices, 1);
    let writes = measured.requests.iter().find(|(name, _)| name.ends_with("TransactWriteItems")).unwrap().1;
    assert!(writes < 10, "each step is one transaction, however many lines: {writes}");
}
