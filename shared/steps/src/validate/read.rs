//! The raw document, read again: only there stand the places that findings name.

use attest_formats::{Received, Source};
use attest_model::findings::Finding;
use attest_model::invoice::Invoice;
use attest_model::place::{Place, Trail};
use attest_model::record::InvoiceRecord;
use attest_store::Store;

use crate::intake::MESSAGE_BYTES_MAX;
use crate::{StepError, official};

/// Most findings of official rules kept on an invoice; the report in the document store has all of them.
const RULE_FINDINGS_MAX: usize = 200;

/// The document as read, with its places and what reading and the official rules found.
pub(super) struct Document {
    pub(super) invoice: Invoice,
    pub(super) trail: Trail,
    pub(super) findings: Vec<Finding>,
}

/// Reads the raw document again: only there stand the places that findings name, and what the official rules judge.
pub(super) async fn read(store: &Store, record: &InvoiceRecord) -> Result<Document, StepError> {
    let bytes = store.get_document(&record.raw_key, MESSAGE_BYTES_MAX).await?;
    let failed = |error: attest_formats::ReadError| StepError::invalid(&record.id, error);
    let source = Source::new(&bytes, attest_xml::Limits::default()).map_err(failed)?;
    let tree = source.parse().map_err(failed)?;
    let received: Received = attest_formats::read(tree.root()).map_err(failed)?;
    let trail = received.trail(&tree);
    let mut findings = received.findings;
    findings.extend(official_findings(&tree));
    Ok(Document { invoice: received.invoice, trail, findings })
}

/// E003 and E004: structure and the fatal rules of the declared profile.
fn official_findings(tree: &attest_xml::Tree<'_>) -> Vec<Finding> {
    let verdict = official::check(tree, None);
    let mut findings: Vec<Finding> = verdict
        .problems
        .into_iter()
        .filter(official::Problem::is_fatal)
        .map(|problem| {
            let place = Place { line: problem.line, column: problem.column, path: problem.path };
            Finding::error(problem.code, problem.message)
                .values(problem.expected, problem.found)
                .placed(Some(place))
        })
        .collect();
    findings.truncate(RULE_FINDINGS_MAX);
    findings
}
