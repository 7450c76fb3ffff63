//! Batches of queue messages: each is worked off on its own, and only the failed ones come back (PROC-1, PROC-2).

use std::panic::AssertUnwindSafe;

use attest_steps::StepError;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use futures::{FutureExt as _, StreamExt as _};

use crate::failure::report;

/// Works off a batch, `at_once` messages side by side, and answers which ones the queue must keep.
///
/// A failure that may pass and one for good both stay: the queue brings the first again, and takes the second to its
/// dead letters after the attempts it allows. A panic fails its own message only.
pub async fn lift<W, F>(event: SqsEvent, at_once: usize, work: W) -> SqsBatchResponse
where
    W: Fn(SqsMessage) -> F,
    F: Future<Output = Result<(), StepError>>,
{
    let failed: Vec<String> = futures::stream::iter(event.records)
        .map(|message| one(message, &work))
        .buffer_unordered(at_once.max(1))
        .filter_map(std::future::ready)
        .collect()
        .await;
    let mut response = SqsBatchResponse::default();
    response.set_failures(failed);
    response
}

/// Works off one message; answers its id when it failed. Without an id the whole batch comes back: the empty text says so.
async fn one<W, F>(message: SqsMessage, work: &W) -> Option<String>
where
    W: Fn(SqsMessage) -> F,
    F: Future<Output = Result<(), StepError>>,
{
    let id = message.message_id.clone().unwrap_or_default();
    let attempt = message.attributes.get("ApproximateReceiveCount").cloned().unwrap_or_default();
    let done = AssertUnwindSafe(async { work(message).await }).catch_unwind().await;
    match done {
        Ok(Ok(())) => return None,
        Ok(Err(error)) => report(&error, &id, &attempt),
        // The hook has said where and why.
        Err(_) => {
            tracing::error!(message_id = id, attempt, "A message was not worked off because of a panic")
        }
    }
    Some(id)
}

/// The body of a message.
///
/// # Errors
/// [`StepError::Invalid`] for a message without one.
pub fn body(message: &SqsMessage) -> Result<&str, StepError> {
    message.body.as_deref().ok_or_else(|| StepError::Invalid {
        what: format!("message {}", message.message_id.as_deref().unwrap_or("without an id")),
        cause: "has no body".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(bodies: &[&str]) -> SqsEvent {
        let records: Vec<_> = bodies
            .iter()
            .enumerate()
            .map(|(at, body)| serde_json::json!({"messageId": format!("m{at}"), "body": body}))
            .collect();
        serde_json::from_value(serde_json::json!({ "Records": records })).unwrap()
    }

    async fn work(message: SqsMessage) -> Result<(), StepError> {
        match body(&message)? {
            "good" => Ok(()),
            "later" => Err(attest_store::StoreError::Throttled { action: "load" }.into()),
            "panic" => panic!("a message that nobody foresaw"),
            other => Err(StepError::Invalid { what: other.to_owned(), cause: "is wrong".to_owned() }),
        }
    }

    #[tokio::test]
    async fn proc_1_only_the_failed_messages_come_back() {
        for (case, bodies, expected) in [
            ("all good", &["good", "good"][..], &[][..]),
            ("one to repeat", &["good", "later", "good"], &["m1"]),
            ("one for good", &["never", "good"], &["m0"]),
            ("a panic fails its own message only", &["good", "panic", "good"], &["m1"]),
            ("all failed", &["later", "never"], &["m0", "m1"]),
            ("none", &[], &[]),
        ] {
            for at_once in [0, 1, 10] {
                let answer = lift(event(bodies), at_once, work).await;
                let mut failed: Vec<_> = answer
                    .batch_item_failures
                    .iter()
                    .map(|failure| failure.item_identifier.as_str())
                    .collect();
                failed.sort_unstable();
                assert_eq!(failed, expected, "{case}, {at_once} at once");
            }
        }
    }

    #[tokio::test]
    async fn a_message_without_body_fails_and_one_without_id_returns_the_batch() {
        let event: SqsEvent =
            serde_json::from_str(r#"{"Records":[{"messageId":"m0"},{"body":"never"}]}"#).unwrap();
        let answer = lift(event, 1, work).await;
        let failed: Vec<_> = answer.batch_item_failures.iter().map(|f| f.item_identifier.as_str()).collect();
        assert_eq!(failed, ["m0", ""]);
    }
}
