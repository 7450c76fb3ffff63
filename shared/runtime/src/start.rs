//! How a function starts: log, environment, clients.

use std::time::Duration;

use attest_model::dates::Timestamp;
use attest_outside::connection;
use attest_outside::flow::StateMachine;
use attest_outside::images::AmazonImages;
use attest_outside::keyring::SecretKeyring;
use attest_outside::ses::SesMailer;
use attest_outside::sqs::SqsQueue;
use attest_render::Renderer;
use attest_store::{Places, QueueName, RawLock, Store};
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;

use crate::environment::{self, Environment, StartError, Variable};

/// Longest wait for a connection, and for the first byte of an answer. The next attempt is sooner than a slow answer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
const READ_TIMEOUT: Duration = Duration::from_secs(20);

/// What all clients share. Lambda puts region and credentials into the environment, so that this is all that is looked at:
/// profiles, single sign-on, container and instance roles would be a fifth of a function's bytes.
fn clients(environment: &Environment) -> SdkConfig {
    let timeouts = TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).read_timeout(READ_TIMEOUT);
    let text = |name| environment.find(name).map(str::to_owned);
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(connection::client())
        .timeout_config(timeouts.build())
        .region(text("AWS_REGION").map(Region::new))
        .credentials_provider(SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new()));
    let attempts = text("AWS_MAX_ATTEMPTS").and_then(|text| text.parse().ok());
    config.set_retry_config(attempts.map(|attempts| RetryConfig::standard().with_max_attempts(attempts)));
    config.set_endpoint_url(text("AWS_ENDPOINT_URL"));
    config.set_use_fips(environment.find("AWS_USE_FIPS_ENDPOINT").map(|value| value == "true"));
    config.build()
}

/// A function that is starting: makes what the function asks for, and fails with the name of what is missing.
pub struct Start {
    environment: Environment,
    aws: SdkConfig,
}

impl Start {
    /// Starts the log and reads the environment; no service is called.
    pub async fn new() -> Self {
        let environment = Environment::of_process();
        crate::log::start(environment.find("AWS_LAMBDA_LOG_LEVEL"));
        // Only Lambda itself sends a signal before it ends a process, and only to those that registered for it.
        if environment.find("AWS_LAMBDA_INITIALIZATION_TYPE").is_some() {
            lambda_runtime::spawn_graceful_shutdown_handler(|| async {
                tracing::info!("The process ends");
            })
            .await;
        }
        let aws = clients(&environment);
        Self { environment, aws }
    }

    fn text(&self, variable: Variable) -> Result<String, StartError> {
        self.environment.text(variable)
    }

    /// Records and documents.
    ///
    /// # Errors
    /// [`StartError::Missing`] with the variable's name.
    pub fn store(&self) -> Result<Store, StartError> {
        let places = Places {
            records: self.text(environment::RECORDS_TABLE)?,
            trail: self.text(environment::TRAIL_TABLE)?,
            bucket: self.text(environment::DOCUMENTS_BUCKET)?,
        };
        Ok(Store::connect(&self.aws, places))
    }

    /// Records and documents, raw ones locked as the environment says (AUD-3).
    ///
    /// # Errors
    /// [`StartError`] with the variable's name.
    pub fn locking_store(&self) -> Result<Store, StartError> {
        let days = self.environment.read(environment::RETENTION_DAYS)?;
        let days = days.ok_or(StartError::Missing(environment::RETENTION_DAYS))?;
        let mode = self.text(environment::RETENTION_MODE)?;
        let is_absolute = match mode.as_str() {
            "COMPLIANCE" => true,
            "GOVERNANCE" => false,
            _ => return Err(StartError::Unreadable { variable: environment::RETENTION_MODE, value: mode }),
        };
        Ok(self.store()?.locking(RawLock { days, is_absolute }))
    }

    /// The instant to which the tables were restored, where they were.
    ///
    /// # Errors
    /// [`StartError::Unreadable`] when it is no instant.
    pub fn restored_at(&self) -> Result<Option<Timestamp>, StartError> {
        self.environment.read(environment::RESTORED_AT)
    }

    /// The queues that the function sends to.
    ///
    /// # Errors
    /// [`StartError::Missing`] with the variable's name.
    pub fn queues(&self, names: &[QueueName]) -> Result<SqsQueue, StartError> {
        let urls = names.iter().map(|name| Ok((*name, self.text(environment::queue_url(*name))?)));
        Ok(SqsQueue::new(&self.aws, urls.collect::<Result<_, _>>()?))
    }

    /// The invoice flow.
    ///
    /// # Errors
    /// [`StartError::Missing`] with the variable's name.
    pub fn flow(&self) -> Result<StateMachine, StartError> {
        Ok(StateMachine::new(&self.aws, self.text(environment::FLOW_ARN)?))
    }

    /// The keys of links; they are looked up with the first use.
    ///
    /// # Errors
    /// [`StartError::Missing`] with the variable's name.
    pub fn keyring(&self) -> Result<SecretKeyring, StartError> {
        Ok(SecretKeyring::new(&self.aws, self.text(environment::LINK_KEYS_SECRET)?))
    }

    /// The mail service.
    ///
    /// # Errors
    /// [`StartError::Missing`] with the variable's name.
    pub fn mailer(&self) -> Result<SesMailer, StartError> {
        Ok(SesMailer::new(&self.aws, self.text(environment::MAIL_CONFIGURATION_SET)?))
    }

    /// The client's images; a stack without such a bucket has none.
    #[must_use]
    pub fn images(&self) -> Option<AmazonImages> {
        let bucket = self.environment.find(environment::IMAGES_BUCKET.name)?.to_owned();
        Some(AmazonImages::connect(&self.aws, bucket, String::new()))
    }

    /// The templates of mails and pages.
    ///
    /// # Errors
    /// [`StartError::Templates`] when they do not compile.
    pub fn renderer(&self) -> Result<Renderer, StartError> {
        Renderer::new().map_err(|error| StartError::Templates(error.to_string()))
    }

    /// The tenant.
    ///
    /// # Errors
    /// [`StartError::Missing`] with the variable's name.
    pub fn tenant(&self) -> Result<String, StartError> {
        self.text(environment::TENANT)
    }

    /// The address of the pages.
    ///
    /// # Errors
    /// [`StartError::Missing`] with the variable's name.
    pub fn base_url(&self) -> Result<String, StartError> {
        Ok(self.text(environment::BASE_URL)?.trim_end_matches('/').to_owned())
    }
}
