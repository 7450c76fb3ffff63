//! The readable report of a validation: `reports/<invoice>.html` for people, `.json` for programs.
//!
//! It is kept for a document that breaks its rules (E003, E004), in the language of the company, and goes to the supplier
//! with the mail about these errors. The file itself goes along, not an address: an address would open a document store to
//! whoever gets hold of the mail, and would end before the supplier looks.

use attest_model::ids::InvoiceId;
use attest_model::master::Company;
use attest_model::record::InvoiceRecord;
use attest_render::{Language, Renderer, RuleProblem, ValidationReport, Weight};
use attest_rules::Flag;
use attest_store::Store;

use crate::official::{Official, Problem};
use crate::{StepError, document, view};

/// The most a kept page may have; a report is bounded far below.
const PAGE_BYTES_MAX: u64 = 8 * 1024 * 1024;

fn key(id: &InvoiceId, ending: &str) -> String {
    format!("reports/{id}.{ending}")
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
    let page = report.page(&Renderer::new()?, language)?;
    let data = serde_json::to_vec(&report).map_err(|error| StepError::invalid(&record.id, error))?;
    store.put_document(&key(&record.id, "html"), page.into_bytes(), "text/html; charset=utf-8").await?;
    store.put_document(&key(&record.id, "json"), data, "application/json").await?;
    Ok(())
}

/// The kept page, where there is one.
pub(crate) async fn load(store: &Store, id: &InvoiceId) -> Result<Option<String>, StepError> {
    match store.get_document(&key(id, "html"), PAGE_BYTES_MAX).await {
        Ok(bytes) => Ok(String::from_utf8(bytes).ok()),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error.into()),
    }
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
