//! Queues: where messages go after a commit.

use std::future::Future;

use attest_store::{Outgoing, QueueName};

use crate::OutsideError;

/// Takes messages; each is delivered at least once, in any order.
pub trait Queue: Send + Sync {
    /// Sends a message.
    ///
    /// # Errors
    /// [`OutsideError`] when it was not taken; the outbox keeps it and the sweep sends it again.
    fn send(&self, message: &Outgoing) -> impl Future<Output = Result<(), OutsideError>> + Send;
}

/// A queue inside the process; what is lost with it is found by the sweep.
#[derive(Debug, Clone)]
pub struct ChannelQueue(tokio::sync::mpsc::UnboundedSender<(QueueName, String)>);

impl ChannelQueue {
    /// The sending and the receiving end.
    #[must_use]
    pub fn new() -> (Self, tokio::sync::mpsc::UnboundedReceiver<(QueueName, String)>) {
        let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
        (Self(sender), receiver)
    }
}

impl Queue for ChannelQueue {
    async fn send(&self, message: &Outgoing) -> Result<(), OutsideError> {
        self.0.send((message.queue, message.body.clone())).map_err(|_| OutsideError::Unavailable {
            service: "queue",
            cause: "its receiving end is closed".to_owned(),
        })
    }
}
