//! Files below `master/` are imported, answers of the ERP below `answers/` are taken (FIN-9).

use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_runtime::{Desk, SqsBatchResponse, SqsEvent, StepError, body, lift, s3};
use attest_steps::erp_answers::take_answers;
use attest_steps::import_master::import_file;
use serde::Serialize;

/// One file after the other.
const AT_ONCE: usize = 1;

/// Largest file.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// What became of a file; it lies under the file's key below `reports/`, where whoever put the file can read it.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Report {
    /// A file of master data.
    Import {
        /// Records written.
        records: usize,
        /// Invoices whose flow goes on because of them.
        woken: usize,
        /// What was not taken, one line each.
        refused: Vec<String>,
    },
    /// A file of answers.
    Answers {
        /// Documents that are booked.
        booked: usize,
        /// Documents that the ERP refused.
        refused_by_erp: usize,
        /// Answers that had been taken before.
        repeated: usize,
        /// What was not taken, one line each.
        refused: Vec<String>,
    },
}

/// Takes the files that the bucket's notices name.
pub async fn handle<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, event: SqsEvent) -> SqsBatchResponse {
    lift(event, AT_ONCE, async |message| {
        for object in s3::objects(body(&message)?)? {
            let report = take(desk, &object.key).await?;
            desk.store.put_json(&format!("reports/{}.json", object.key), &report).await?;
        }
        Ok(())
    })
    .await
}

async fn take<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, key: &str) -> Result<Report, StepError> {
    let name = key.rsplit('/').next().unwrap_or(key);
    let bytes = desk.store.get_document(key, FILE_BYTES_MAX).await?;
    let report = match key.split_once('/') {
        Some(("master", _)) => {
            let done = import_file(desk, name, &bytes).await?;
            Report::Import { records: done.records, woken: done.woken, refused: done.refused }
        }
        Some(("answers", _)) => {
            let done = take_answers(desk, name, &bytes).await?;
            let (booked, refused_by_erp) = (done.booked, done.refused_by_erp);
            Report::Answers { booked, refused_by_erp, repeated: done.repeated, refused: done.refused }
        }
        Some(_) | None => {
            let cause = "expected a key below master/ or answers/".to_owned();
            return Err(StepError::Invalid { what: key.to_owned(), cause });
        }
    };
    let (Report::Import { refused, .. } | Report::Answers { refused, .. }) = &report;
    if !refused.is_empty() {
        tracing::warn!(refused = refused.len(), "A file was not taken in full; its report says what and why");
    }
    Ok(report)
}
