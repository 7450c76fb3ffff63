//! Attachments to scan, and what the scanner of the bucket found in them (ATT-3 … ATT-6).

use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_outside::scanner::Scanner;
use attest_payables::attachments::scan::Verdict;
use attest_runtime::{Desk, SqsBatchResponse, SqsEvent, StepError, body, lift};
use attest_steps::message::{ScanMessage, decode};
use attest_steps::scan_attachment::{Scanned, Scans, scan, settle};
use attest_store::Store;
use serde::Deserialize;

/// One file after the other: each may have 100 MiB.
const AT_ONCE: usize = 1;

/// What the scanner is called in the trail of an invoice.
const SERVICE: &str = "GuardDuty";

/// What a message of the queue says.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Message {
    /// The scanner of the bucket tells what it found.
    Found { detail: Detail },
    /// An invoice has attachments to scan.
    Asked(ScanMessage),
}

/// An event `GuardDuty Malware Protection Object Scan Result`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    s3_object_details: ObjectDetails,
    #[serde(default)]
    scan_result_details: ResultDetails,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ObjectDetails {
    object_key: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ResultDetails {
    #[serde(default)]
    scan_result_status: Option<String>,
    #[serde(default)]
    threats: Option<Vec<Threat>>,
}

#[derive(Debug, Deserialize)]
struct Threat {
    name: String,
}

/// Works off the messages of a batch.
pub async fn handle<Q: Queue, C: Clock, S: Scanner>(
    desk: Desk<'_, Q, C>,
    scans: Scans<'_, S>,
    event: SqsEvent,
) -> SqsBatchResponse {
    lift(event, AT_ONCE, async |message| match decode(body(&message)?)? {
        Message::Asked(asked) => scan(desk, scans, &asked).await,
        Message::Found { detail } => hear(desk, detail).await,
    })
    .await
}

async fn hear<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, detail: Detail) -> Result<(), StepError> {
    let Some((invoice, digest)) = Store::quarantined(&detail.s3_object_details.object_key) else {
        // With a new plan the service writes and scans an object of its own.
        tracing::info!("A scan result names no attachment");
        return Ok(());
    };
    let ResultDetails { scan_result_status, threats } = detail.scan_result_details;
    let status = scan_result_status.unwrap_or_default();
    let verdict = match status.as_str() {
        "NO_THREATS_FOUND" => Verdict::Clean,
        "THREATS_FOUND" => {
            let names: Vec<String> = threats.into_iter().flatten().map(|threat| threat.name).collect();
            Verdict::Infected(if names.is_empty() { "unnamed".to_owned() } else { names.join(", ") })
        }
        "UNSUPPORTED" => Verdict::Unscannable("encrypted, nested too deeply, or too large inside".to_owned()),
        // `ACCESS_DENIED`, `FAILED`: no result. The sweep asks again (ATT-5); somebody must mend the role.
        other => {
            tracing::error!(invoice_id = %invoice, status = other, "A virus scan did not finish");
            return Ok(());
        }
    };
    let scanned = Scanned { invoice, digest: digest.to_owned(), verdict, scanner: SERVICE.to_owned() };
    let outcome = settle(desk, &scanned).await?;
    tracing::info!(invoice_id = %scanned.invoice, ?outcome, status, "A scan result was heard");
    Ok(())
}
