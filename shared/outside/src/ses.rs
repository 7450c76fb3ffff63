//! Mail out through Amazon SES.

use aws_sdk_sesv2::primitives::Blob;
use aws_sdk_sesv2::types::{Destination, EmailContent, MessageTag, RawMessage};
use aws_types::SdkConfig;

use crate::mail::{Mail, Mailer, compose};
use crate::{OutsideError, sort};

const SERVICE: &str = "mail service";

/// Answers that concern this one mail. All others concern the account: they pass, or a person mends them, and until
/// then the message waits in its queue.
const REFUSALS: &[&str] = &["MessageRejected", "BadRequestException"];

/// Name of the tag by which reports lead back to a mail (NOTE-8).
const MAIL_TAG: &str = "attest-mail";

/// Sends mails as MIME, so that all headers are ours.
#[derive(Debug, Clone)]
pub struct SesMailer {
    client: aws_sdk_sesv2::Client,
    configuration_set: String,
}

impl SesMailer {
    /// Mails are sent with this configuration set: it reports bounces and complaints (NOTE-8).
    #[must_use]
    pub fn new(config: &SdkConfig, configuration_set: String) -> Self {
        Self { client: aws_sdk_sesv2::Client::new(config), configuration_set }
    }
}

impl Mailer for SesMailer {
    fn is_repeatable(&self) -> bool {
        false
    }

    async fn send(&self, mail: &Mail) -> Result<(), OutsideError> {
        let bytes = compose(mail)?;
        let refused = |error: &dyn std::fmt::Display| OutsideError::Refused {
            service: SERVICE,
            cause: error.to_string(),
        };
        let raw = RawMessage::builder().data(Blob::new(bytes)).build().map_err(|error| refused(&error))?;
        let tag = attest_store::mail_tag(&mail.key)
            .map(|tag| MessageTag::builder().name(MAIL_TAG).value(tag).build());
        let tag = tag.transpose().map_err(|error| refused(&error))?;
        let destination = Destination::builder()
            .to_addresses(&mail.to)
            .set_cc_addresses(mail.cc.clone().map(|cc| vec![cc]));
        let sent = self
            .client
            .send_email()
            .from_email_address(&mail.from)
            .destination(destination.build())
            .content(EmailContent::builder().raw(raw).build())
            .configuration_set_name(&self.configuration_set)
            .set_email_tags(tag.map(|tag| vec![tag]))
            .send()
            .await;
        sent.map(drop).map_err(|error| without_address(sort(SERVICE, &error, REFUSALS)))
    }
}

/// The service repeats addresses in its messages; logs must not hold them (AUD-4). The code before the colon stays.
fn without_address(error: OutsideError) -> OutsideError {
    let code = |cause: String| cause.split(':').next().unwrap_or_default().to_owned();
    match error {
        OutsideError::Refused { service, cause } => OutsideError::Refused { service, cause: code(cause) },
        OutsideError::NotDone { service, cause } => OutsideError::NotDone { service, cause: code(cause) },
        // What the network says names hosts, what a broken service says may name people.
        OutsideError::Unavailable { service, cause } if cause.contains('@') => {
            OutsideError::Unavailable { service, cause: code(cause) }
        }
        OutsideError::Unavailable { .. } => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aud_4_what_the_service_says_is_logged_without_addresses() {
        let cause = || "MessageRejected: Email address is not verified: lina@nordbygg.example".to_owned();
        for (error, expected) in [
            (
                OutsideError::Refused { service: SERVICE, cause: cause() },
                "mail service refused: MessageRejected",
            ),
            (
                OutsideError::NotDone { service: SERVICE, cause: cause() },
                "mail service did nothing: MessageRejected",
            ),
            (
                OutsideError::Unavailable { service: SERVICE, cause: "connection refused".to_owned() },
                "mail service did not answer: connection refused",
            ),
        ] {
            assert_eq!(without_address(error).to_string(), expected, "AUD-4");
        }
    }
}
