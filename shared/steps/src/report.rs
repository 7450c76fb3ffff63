//! The report of a validation, as it is kept: `reports/<invoice>.json`.
//!
//! It is kept for a document that breaks its rules (E003, E004), in the language of the company. People read it as a page,
//! which is made where somebody reads it: the supplier gets it with the mail about these errors, and it goes into the
//! archive. The file itself goes along with the mail, not an address: an address would open a document store to whoever
//! gets hold of the mail, and would end before the supplier looks.

use attest_model::ids::InvoiceId;
use attest_model::master::Company;
use attest_model::record::InvoiceRecord;
use attest_render::{Language, Renderer, RuleProblem, ValidationReport, Weight};
use attest_rules::Flag;
use attest_store::Store;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::load::parties;
use crate::official::{Official, Problem};
use crate::{StepError, document, view};

/// The shape of a kept report; the first one had neither this number nor a language.
const SCHEMA: u32 = 2;

/// A report as it is kept: beside what was found stands how to read it.
#[derive(Serialize)]
struct Kept<'a> {
    #[serde(flatten)]
    frame: Frame,
    #[serde(flatten)]
    report: &'a ValidationReport,
}

#[derive(Serialize, Deserialize)]
struct Frame {
    #[serde(default)]
    schema: u32,
    /// In which its messages are written.
    #[serde(default)]
    language: Option<Language>,
}

/// Where the report on the document of an invoice is kept.
pub(crate) fn key(id: &InvoiceId) -> String {
    format!("reports/{id}.json")
}

/// Keeps the report on the document of an invoice, replacing the one before; before the change that says so is saved,
/// because the mail about it encloses the report.
pub(crate) async fn keep(
    store: &Store,
    record: &InvoiceRecord,
    company: Option<&Company>,
) -> Result<(), StepError> {
    let language = company.map_or(Language::English, |company| view::language(None, company));
    let Some(report) = document::report(store, record, language).await? else { return Ok(()) };
    let frame = Frame { schema: SCHEMA, language: Some(language) };
    let kept = Kept { frame, report: &report };
    Ok(store.put_json(&key(&record.id), &kept).await?)
}

/// The kept report as a page, where there is one.
///
/// One of the first shape does not say its language: it was written in that of the company, and is read so.
pub(crate) async fn page(
    store: &Store,
    record: &InvoiceRecord,
    renderer: &Renderer,
) -> Result<Option<String>, StepError> {
    let key = key(&record.id);
    let kept: Value = match store.get_json(&key).await {
        Ok(kept) => kept,
        Err(error) if error.is_not_found() => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let unread = |error: serde_json::Error| StepError::invalid(&key, error);
    let Frame { schema, language } = Frame::deserialize(&kept).map_err(unread)?;
    if schema > SCHEMA {
        let cause = format!("has schema {schema}, newer than this release reads");
        return Err(StepError::invalid(&key, cause));
    }
    let language = match language {
        Some(language) => language,
        None => {
            let (company, _) = parties(store, record).await?;
            company.map_or(Language::English, |company| view::language(None, &company))
        }
    };
    let report = ValidationReport::deserialize(kept).map_err(unread)?;
    Ok(Some(report.page(renderer, language)?))
}

/// The report of a verdict.
#[must_use]
pub fn of(file: &str, format: &str, profile: Option<&str>, verdict: Official) -> ValidationReport {
    let sets = verdict.sets.iter().map(|set| {
        let version = attest_rules::newest_release(*set).map_or("", |release| release.version);
        format!("{} {version}", set.text())
    });
    ValidationReport {
        file: file.to_owned(),
        format: format.to_owned(),
        profile: profile.map(str::to_owned),
        sets: sets.collect(),
        because: verdict.because,
        problems: verdict.problems.into_iter().map(problem).collect(),
        left_out: 0,
    }
    .bounded()
}

fn problem(problem: Problem) -> RuleProblem {
    let weight = match problem.flag {
        flag if flag == Flag::Fatal.text() => Weight::Fatal,
        flag if flag == Flag::Warning.text() => Weight::Warning,
        _ => Weight::Information,
    };
    RuleProblem {
        code: problem.code.to_owned(),
        weight,
        set: problem.set.to_owned(),
        line: problem.line,
        column: problem.column,
        path: problem.path,
        expected: problem.expected,
        found: problem.found,
        message: problem.message,
    }
}
