//! The document of an invoice, read again: only there stand the places that findings name.

use attest_formats::Source;
use attest_formats::capture::{Capture, join};
use attest_model::capture::CapturedValue;
use attest_model::findings::Finding;
use attest_model::invoice::Invoice;
use attest_model::place::{Place, Trail};
use attest_model::record::{Body, InvoiceRecord};
use attest_payables::edits::{Edits, overlay};
use attest_render::ValidationReport;
use attest_store::Store;
use serde::{Deserialize, Serialize};

use crate::intake::MESSAGE_BYTES_MAX;
use crate::official::{self, Judge};
use crate::{StepError, report};

/// Most findings of official rules kept on an invoice; the report in the document store has all of them.
const RULE_FINDINGS_MAX: usize = 200;

/// The document as read, with its places and what reading and the official rules found.
pub(crate) struct Document {
    pub(crate) invoice: Invoice,
    pub(crate) trail: Trail,
    pub(crate) findings: Vec<Finding>,
    /// A schema or an official rule refuses it (E003, E004).
    pub(crate) breaks_rules: bool,
    /// CHK-29. Ids of the lines that people added or repriced.
    pub(crate) manual_lines: Vec<String>,
}

/// What people left of the lines, as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredEdits {
    /// The shape of the lines in it.
    schema: u32,
    edits: Edits,
}

impl StoredEdits {
    pub(crate) const fn of(edits: Edits) -> Self {
        Self { schema: attest_model::invoice::SCHEMA_VERSION, edits }
    }

    /// What people left of the lines of an invoice; nothing where nobody touched them.
    pub(crate) async fn find(store: &Store, record: &InvoiceRecord) -> Result<Edits, StepError> {
        let Some(key) = &record.edits_key else { return Ok(Edits::default()) };
        let stored: Self = store.get_json(key).await?;
        check_schema(key, stored.schema)?;
        Ok(stored.edits)
    }
}

fn check_schema(key: &str, schema: u32) -> Result<(), StepError> {
    if schema > attest_model::invoice::SCHEMA_VERSION {
        return Err(StepError::invalid(key, format!("has schema {schema}, newer than this release reads")));
    }
    Ok(())
}

/// Values without a document of their own, as they are stored: from a sidecar, an import file, or a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredValues {
    /// The shape of the model in it.
    pub(crate) schema: u32,
    pub(crate) invoice: Invoice,
    /// How sure each of them is (IN-17).
    pub(crate) values: Vec<CapturedValue>,
    /// What could not be read.
    pub(crate) findings: Vec<Finding>,
}

impl StoredValues {
    pub(crate) fn of(capture: Capture) -> Self {
        let Capture { invoice, values, findings, line: _ } = capture;
        Self { schema: attest_model::invoice::SCHEMA_VERSION, invoice, values, findings }
    }

    /// The values of an invoice, where there are some.
    pub(crate) async fn find(store: &Store, record: &InvoiceRecord) -> Result<Option<Capture>, StepError> {
        let Some(key) = &record.values_key else { return Ok(None) };
        let stored: Self = store.get_json(key).await?;
        check_schema(key, stored.schema)?;
        let Self { schema: _, invoice, values, findings } = stored;
        Ok(Some(Capture { invoice, values, findings, line: 1 }))
    }

    /// The values of an invoice, none where nobody has read its image yet.
    pub(crate) async fn load(store: &Store, record: &InvoiceRecord) -> Result<Capture, StepError> {
        let nothing =
            || Capture { invoice: Invoice::default(), values: Vec::new(), findings: Vec::new(), line: 1 };
        Ok(Self::find(store, record).await?.unwrap_or_else(nothing))
    }
}

/// Reads the document of an invoice: what it says, where, and what is wrong with it. What a document says wins over what
/// was captured for the same field (IN-18).
pub(crate) async fn read(store: &Store, record: &InvoiceRecord) -> Result<Document, StepError> {
    let values = StoredValues::find(store, record).await?;
    let mut document = match (structured(store, record).await?, values) {
        (Some(document), Some(capture)) => {
            let mut findings = document.findings;
            findings.extend_from_slice(&capture.findings);
            Document { invoice: join(document.invoice, capture).0, findings, ..document }
        }
        (Some(document), None) => document,
        (None, Some(capture)) => Document::without_rules(capture.invoice, capture.findings),
        (None, None) => Document::without_rules(Invoice::default(), Vec::new()),
    };
    let refused = record.attachments.iter().filter_map(|file| file.refused.clone());
    document.findings.extend(refused);
    let edits = StoredEdits::find(store, record).await?;
    overlay(&mut document.invoice, &edits);
    document.manual_lines = edits.manual_lines();
    Ok(document)
}

impl Document {
    /// Values that no rule is written for.
    fn without_rules(invoice: Invoice, findings: Vec<Finding>) -> Self {
        let (trail, manual_lines) = (Trail::default(), Vec::new());
        Self { invoice, trail, findings, breaks_rules: false, manual_lines }
    }
}

/// The document itself, and the line and column at which it begins in the file it came in.
async fn body(store: &Store, record: &InvoiceRecord) -> Result<Option<(Vec<u8>, u32, u32)>, StepError> {
    let (key, line, column) = match &record.body {
        Body::Raw => (record.raw_key.as_str(), 1, 1),
        Body::Extract { key, line, column } => (key.as_str(), *line, *column),
        Body::Absent => return Ok(None),
    };
    Ok(Some((store.get_document(key, MESSAGE_BYTES_MAX).await?, line, column)))
}

async fn structured(store: &Store, record: &InvoiceRecord) -> Result<Option<Document>, StepError> {
    let Some((bytes, line, column)) = body(store, record).await? else { return Ok(None) };
    let failed = |error: attest_formats::ReadError| StepError::invalid(&record.id, error);
    let source = Source::new(&bytes, attest_xml::Limits::default()).map_err(failed)?;
    let source = source.starting_at(line, column);
    let tree = source.parse().map_err(failed)?;
    let received = attest_formats::read(tree.root()).map_err(failed)?;
    let trail = received.trail(&tree);
    let mut findings = received.findings;
    let official = official_findings(&tree, record);
    let breaks_rules = !official.is_empty();
    findings.extend(official);
    let manual_lines = Vec::new();
    Ok(Some(Document { invoice: received.invoice, trail, findings, breaks_rules, manual_lines }))
}

/// The report on the document, in a language; `None` where there is no document that rules are written for.
pub(crate) async fn report(
    store: &Store,
    record: &InvoiceRecord,
    language: attest_render::Language,
) -> Result<Option<ValidationReport>, StepError> {
    let Some((bytes, line, column)) = body(store, record).await? else { return Ok(None) };
    let failed = |error: attest_formats::ReadError| StepError::invalid(&record.id, error);
    let source = Source::new(&bytes, attest_xml::Limits::default()).map_err(failed)?;
    let source = source.starting_at(line, column);
    let tree = source.parse().map_err(failed)?;
    let received = attest_formats::read(tree.root()).map_err(failed)?;
    let verdict = Judge::on(record, language).check(&tree);
    let profile = received.invoice.specification.as_deref();
    Ok(Some(report::of(&record.file_name, received.format.name, profile, verdict)))
}

/// E003 and E004: structure and the fatal rules of the declared profile.
fn official_findings(tree: &attest_xml::Tree<'_>, record: &InvoiceRecord) -> Vec<Finding> {
    let verdict = Judge::on(record, attest_render::Language::English).check(tree);
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
