//! Dead letters: what failed for good in a queue is shown, and sent again once its cause is mended (decision 6).

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{Message, QueueAttributeName};
use aws_types::SdkConfig;

use crate::{OutsideError, sort};

const SERVICE: &str = "queue";

const REFUSALS: &[&str] = &["AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"];

/// Messages taken per request.
const AT_ONCE: i32 = 10;

/// Seconds that a message is hidden while it is moved, and a request waits for one.
const HIDDEN_FOR: i32 = 60;
const WAIT: i32 = 1;

/// A queue and the queue of its dead letters.
#[derive(Debug, Clone)]
pub struct DeadLetters {
    client: Client,
    queue: String,
    dead: String,
}

impl DeadLetters {
    /// The dead letters of a queue, which is given by its address or its name.
    ///
    /// # Errors
    /// [`OutsideError::Refused`] for a queue that does not exist or has no dead letters.
    pub async fn of(config: &SdkConfig, queue: &str) -> Result<Self, OutsideError> {
        let client = Client::new(config);
        let queue = if queue.contains("://") { queue.to_owned() } else { address(&client, queue).await? };
        let told = client
            .get_queue_attributes()
            .queue_url(&queue)
            .attribute_names(QueueAttributeName::RedrivePolicy)
            .send()
            .await
            .map_err(|error| sort(SERVICE, &error, REFUSALS))?;
        let policy = told.attributes().and_then(|all| all.get(&QueueAttributeName::RedrivePolicy));
        let policy: Option<serde_json::Value> = policy.and_then(|text| serde_json::from_str(text).ok());
        let name = policy
            .as_ref()
            .and_then(|policy| policy.get("deadLetterTargetArn")?.as_str()?.rsplit(':').next());
        let name = name.ok_or_else(|| OutsideError::Refused {
            service: SERVICE,
            cause: format!("{queue} names no dead-letter queue; expected one of the stack's queues"),
        })?;
        let dead = address(&client, name).await?;
        Ok(Self { client, queue, dead })
    }

    /// How many there are, about.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn count(&self) -> Result<usize, OutsideError> {
        let asked = QueueAttributeName::ApproximateNumberOfMessages;
        let told = self
            .client
            .get_queue_attributes()
            .queue_url(&self.dead)
            .attribute_names(asked.clone())
            .send()
            .await;
        let told = told.map_err(|error| sort(SERVICE, &error, REFUSALS))?;
        Ok(told.attributes().and_then(|all| all.get(&asked)?.parse().ok()).unwrap_or(0))
    }

    /// What the first of them say. They are hidden from a move that follows at once for no longer than a second.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn first(&self) -> Result<Vec<String>, OutsideError> {
        let messages = self.take(WAIT).await?;
        Ok(messages.into_iter().filter_map(|message| message.body).collect())
    }

    /// Sends them to their queue again, at most as many as are there now: one that fails again is not sent for ever.
    /// Each is sent before it is deleted, so that a broken move can only repeat one.
    ///
    /// # Errors
    /// What the service answered; those that were not moved are still dead.
    pub async fn redrive(&self) -> Result<usize, OutsideError> {
        let there = self.count().await?;
        let mut moved = 0;
        while moved < there {
            let taken = self.take(HIDDEN_FOR).await?;
            if taken.is_empty() {
                break;
            }
            for message in taken {
                self.send_again(&message).await?;
                moved += 1;
            }
        }
        Ok(moved)
    }

    async fn take(&self, hidden_for: i32) -> Result<Vec<Message>, OutsideError> {
        let taken = self
            .client
            .receive_message()
            .queue_url(&self.dead)
            .max_number_of_messages(AT_ONCE)
            .visibility_timeout(hidden_for)
            .wait_time_seconds(WAIT)
            .message_attribute_names("All")
            .send()
            .await
            .map_err(|error| sort(SERVICE, &error, REFUSALS))?;
        Ok(taken.messages.unwrap_or_default())
    }

    async fn send_again(&self, message: &Message) -> Result<(), OutsideError> {
        self.client
            .send_message()
            .queue_url(&self.queue)
            .set_message_body(message.body.clone())
            .set_message_attributes(message.message_attributes.clone())
            .send()
            .await
            .map_err(|error| sort(SERVICE, &error, REFUSALS))?;
        self.client
            .delete_message()
            .queue_url(&self.dead)
            .set_receipt_handle(message.receipt_handle.clone())
            .send()
            .await
            .map(drop)
            .map_err(|error| sort(SERVICE, &error, REFUSALS))
    }
}

async fn address(client: &Client, name: &str) -> Result<String, OutsideError> {
    let found = client.get_queue_url().queue_name(name).send().await;
    let found = found.map_err(|error| sort(SERVICE, &error, REFUSALS))?;
    found
        .queue_url
        .ok_or_else(|| OutsideError::Refused { service: SERVICE, cause: format!("no queue {name}") })
}
