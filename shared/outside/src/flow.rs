//! Executions of the invoice flow.

use std::future::Future;
use std::time::Duration;

use aws_sdk_sfn::config::retry::RetryConfig;
use aws_sdk_sfn::config::timeout::TimeoutConfig;
use aws_sdk_sfn::types::SyncExecutionStatus;
use aws_types::SdkConfig;

use crate::{OutsideError, sort};

const SERVICE: &str = "invoice flow";

/// Longest time that an execution of an Express machine takes.
const EXECUTION_TIME_MAX: Duration = Duration::from_secs(300);

/// Runs the steps of an invoice one after the other, from the step that the input names.
pub trait InvoiceFlow: Send + Sync {
    /// Runs one execution to its end.
    ///
    /// # Errors
    /// [`OutsideError::Unavailable`] when it failed or took too long: it is started again.
    fn execute(&self, input: &str) -> impl Future<Output = Result<(), OutsideError>> + Send;
}

/// A state machine of type Express, started synchronously, so that the queue's concurrency bounds the load (decision 1).
#[derive(Debug, Clone)]
pub struct StateMachine {
    client: aws_sdk_sfn::Client,
    arn: String,
    has_own_endpoint: bool,
}

impl StateMachine {
    /// Takes the machine's name; nothing is called.
    #[must_use]
    pub fn new(config: &SdkConfig, arn: String) -> Self {
        let has_own_endpoint = config.endpoint_url().is_some();
        // The queue repeats a start; a client that repeated it as well would run the invoice twice at a time.
        let config = aws_sdk_sfn::config::Builder::from(config)
            .retry_config(RetryConfig::disabled())
            .timeout_config(TimeoutConfig::builder().read_timeout(EXECUTION_TIME_MAX).build())
            .build();
        Self { client: aws_sdk_sfn::Client::from_conf(config), arn, has_own_endpoint }
    }
}

impl InvoiceFlow for StateMachine {
    async fn execute(&self, input: &str) -> Result<(), OutsideError> {
        let request = self.client.start_sync_execution().state_machine_arn(&self.arn).input(input);
        let answer = if self.has_own_endpoint {
            // The service's own host begins with `sync-`; an endpoint of one's own has no such host beside it.
            let customized = request.customize().mutate_request(|request| {
                let uri = request.uri().replacen("://sync-", "://", 1);
                let _ = request.set_uri(uri);
            });
            customized.send().await
        } else {
            request.send().await
        };
        let done = answer.map_err(|error| sort(SERVICE, &error, REFUSALS))?;
        if *done.status() == SyncExecutionStatus::Succeeded {
            return Ok(());
        }
        let cause = format!(
            "the execution ended as {}: {}: {}",
            done.status().as_str(),
            done.error().unwrap_or("no error"),
            done.cause().unwrap_or("no cause"),
        );
        Err(OutsideError::Unavailable { service: SERVICE, cause })
    }
}

const REFUSALS: &[&str] = &["StateMachineDoesNotExist", "InvalidArn", "InvalidExecutionInput"];
