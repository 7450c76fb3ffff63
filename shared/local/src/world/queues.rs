//! The queues between the steps: what waits, and whoever works it off.

use std::sync::atomic::{AtomicUsize, Ordering};

use attest_outside::queue::Queue as _;
use attest_steps::message::{ExportMessage, FlowMessage, NotifyMessage, ScanMessage, Uploaded, decode};
use attest_steps::{Retry, StepError, scan_attachment};
use attest_store::QueueName;
use futures::StreamExt as _;

use super::{DeadLetter, World};

/// Messages worked on at the same time.
const AT_ONCE: usize = 8;

/// Attempts at a message whose failure may pass.
const ATTEMPTS: usize = 5;

impl World {
    pub(super) async fn send(&self, queue: QueueName, body: String) -> anyhow::Result<()> {
        let at = self.clock.now();
        let id = attest_model::ids::OutboxId::derive(at, body.as_bytes());
        self.queue.send(&attest_store::Outgoing { id, queue, at, body, is_kept: false }).await?;
        Ok(())
    }

    /// The messages waiting now, for whoever delivers them in another order.
    pub async fn take_messages(&self) -> Vec<(QueueName, String)> {
        let mut waiting = self.waiting.lock().await;
        let mut taken = Vec::new();
        while let Ok(message) = waiting.try_recv() {
            taken.push(message);
        }
        taken
    }

    /// Works off every message, and every message that comes of it.
    pub async fn settle(&self, progress: impl Fn(usize, usize)) {
        let mut waiting = self.waiting.lock().await;
        let mut scans = Vec::new();
        loop {
            let mut taken = Vec::new();
            while let Ok(message) = waiting.try_recv() {
                if message.0 == QueueName::Scan { &mut scans } else { &mut taken }.push(message);
            }
            if taken.is_empty() {
                // A scan takes longer than the steps of a flow: the invoice is at rest when its result comes.
                taken = std::mem::take(&mut scans);
            }
            if taken.is_empty() {
                return;
            }
            let total = taken.len();
            let finished = AtomicUsize::new(0);
            futures::stream::iter(taken)
                .for_each_concurrent(AT_ONCE, |(queue, body)| {
                    let (finished, progress) = (&finished, &progress);
                    async move {
                        self.work(queue, body).await;
                        progress(finished.fetch_add(1, Ordering::Relaxed) + 1, total);
                    }
                })
                .await;
        }
    }

    async fn work(&self, queue: QueueName, body: String) {
        let mut attempt = 1;
        let cause = loop {
            match self.deliver(queue, &body).await {
                Ok(()) => {
                    self.done.fetch_add(1, Ordering::Relaxed);
                    return;
                }
                Err(error) if error.retry() == Retry::Later && attempt < ATTEMPTS => attempt += 1,
                Err(error) => break error.to_string(),
            }
        };
        tracing::error!(queue = queue.word(), cause, "A message could not be worked off");
        if queue == QueueName::Flow
            && let Ok(message) = decode::<FlowMessage>(&body)
            && let Err(error) =
                attest_steps::flow::record_failure(self.desk(), &message.invoice_id, &cause).await
        {
            tracing::error!(%error, "A failure could not be recorded");
        }
        let letter = DeadLetter { queue, body, cause };
        self.dead.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(letter);
    }

    /// Works off one message; delivering it twice does no harm.
    ///
    /// # Errors
    /// What the step answers.
    pub async fn deliver(&self, queue: QueueName, body: &str) -> Result<(), StepError> {
        match queue {
            QueueName::Intake => {
                self.ran(0, 0);
                attest_steps::intake::intake(self.desk(), &decode::<Uploaded>(body)?).await.map(drop)
            }
            QueueName::Flow => {
                let message: FlowMessage = decode(body)?;
                let ran = attest_steps::flow::run(self.desk(), &self.settings.tenant, &message).await?;
                self.ran(1, ran.steps);
                Ok(())
            }
            QueueName::Notify => {
                self.ran(0, 0);
                let message: NotifyMessage = decode(body)?;
                attest_steps::notify::notify(self.desk(), &self.post(), &message).await.map(drop)
            }
            QueueName::Export => {
                self.ran(0, 0);
                let message: ExportMessage = decode(body)?;
                attest_steps::erp_export::erp_export(self.desk(), &message.batch_id).await.map(drop)
            }
            QueueName::Scan => {
                self.ran(0, 0);
                scan_attachment::scan(self.desk(), self.scans(), &decode::<ScanMessage>(body)?).await
            }
        }
    }
}
