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
        let url = self.urls.get(&message.queue).ok_or_else(|| {
            refused(format!("this function knows no {name} queue; the sweep sends the message"))
        })?;
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
