//! Queues of Amazon SQS.

use std::collections::BTreeMap;

use attest_store::{Outgoing, QueueName};
use aws_types::SdkConfig;

use crate::queue::Queue;
use crate::{OutsideError, sort};

/// Largest message that is sent; what carries ids stays far below it (decision 6).
const MESSAGE_BYTES_MAX: usize = 256 * 1024;

const SERVICE: &str = "queue";

/// The queues of the stack that this function sends to.
#[derive(Debug, Clone)]
pub struct SqsQueue {
    client: aws_sdk_sqs::Client,
    urls: BTreeMap<QueueName, String>,
}

impl SqsQueue {
    /// Takes the addresses of the queues; nothing is called.
    #[must_use]
    pub fn new(config: &SdkConfig, urls: BTreeMap<QueueName, String>) -> Self {
        Self { client: aws_sdk_sqs::Client::new(config), urls }
    }
}

impl Queue for SqsQueue {
    async fn send(&self, message: &Outgoing) -> Result<(), OutsideError> {
        let refused = |cause: String| OutsideError::Refused { service: SERVICE, cause };
        let name = message.queue.word();
        let url = self
            .urls
            .get(&message.queue)
            .ok_or_else(|| refused(format!("this function knows no {name} queue; the sweep sends it")))?;
        let size = message.body.len();
        if size > MESSAGE_BYTES_MAX {
            return Err(refused(format!(
                "message {} to the {name} queue has {size} bytes; expected at most {MESSAGE_BYTES_MAX}",
                message.id
            )));
        }
        let sent = self.client.send_message().queue_url(url).message_body(&message.body).send().await;
        sent.map(drop).map_err(|error| sort(SERVICE, &error, REFUSALS))
    }
}

const REFUSALS: &[&str] = &[
    "AWS.SimpleQueueService.NonExistentQueue",
    "QueueDoesNotExist",
    "InvalidMessageContents",
    "InvalidParameterValue",
];

#[cfg(test)]
mod tests {
    use attest_model::dates::Timestamp;
    use attest_model::ids::OutboxId;

    use super::*;

    #[tokio::test]
    async fn a_message_that_cannot_be_sent_is_named_before_anything_is_called() {
        let urls = BTreeMap::from([(QueueName::Flow, "http://127.0.0.1:9/flow".to_owned())]);
        let queue = SqsQueue::new(
            &SdkConfig::builder()
                .behavior_version(aws_smithy_runtime_api::client::behavior_version::BehaviorVersion::latest())
                .http_client(crate::connection::client())
                .build(),
            urls,
        );
        let at = Timestamp::UNIX_EPOCH;
        for (case, name, size, expected) in [
            (
                "unknown queue",
                QueueName::Notify,
                2,
                "queue refused: this function knows no notify queue; the sweep sends it",
            ),
            (
                "too large",
                QueueName::Flow,
                MESSAGE_BYTES_MAX + 1,
                "has 262145 bytes; expected at most 262144",
            ),
        ] {
            let body = "x".repeat(size);
            let message = Outgoing { id: OutboxId::derive(at, b"m"), queue: name, at, body, is_kept: true };
            let error = queue.send(&message).await.unwrap_err().to_string();
            assert!(error.contains(expected), "{case}: {error}");
        }
    }
}
