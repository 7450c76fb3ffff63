//! Images in Amazon S3, in a bucket of the client's, below a root that is never left (IMG-10).

use std::time::Duration;

use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_types::SdkConfig;

use super::{Existence, ImageProvider};
use crate::OutsideError;

/// A bucket of the client's.
#[derive(Debug, Clone)]
pub struct AmazonImages {
    client: aws_sdk_s3::Client,
    bucket: String,
    root: String,
}

impl AmazonImages {
    /// Images below `root` (empty, or ending in a slash) of a bucket.
    #[must_use]
    pub const fn new(client: aws_sdk_s3::Client, bucket: String, root: String) -> Self {
        Self { client, bucket, root }
    }

    /// Takes a bucket and a root; nothing is called. Under an endpoint of one's own no bucket is a host.
    #[must_use]
    pub fn connect(config: &SdkConfig, bucket: String, root: String) -> Self {
        let is_path_style = config.endpoint_url().is_some();
        let s3 = aws_sdk_s3::config::Builder::from(config).force_path_style(is_path_style).build();
        Self::new(aws_sdk_s3::Client::from_conf(s3), bucket, root)
    }

    fn key(&self, key: &str) -> String {
        format!("{}{key}", self.root)
    }
}

fn unavailable(cause: impl ToString) -> OutsideError {
    OutsideError::Unavailable { service: "image store", cause: cause.to_string() }
}

impl ImageProvider for AmazonImages {
    async fn exists(&self, key: &str) -> Result<Existence, OutsideError> {
        match self.client.head_object().bucket(&self.bucket).key(self.key(key)).send().await {
            Ok(head) => Ok(Existence::Found {
                size_bytes: u64::try_from(head.content_length().unwrap_or(0)).unwrap_or(0),
            }),
            Err(error) => match error.code() {
                Some("NotFound" | "NoSuchKey") => Ok(Existence::NotFound),
                Some(code @ ("AccessDenied" | "Forbidden" | "InvalidAccessKeyId" | "NoSuchBucket")) => {
                    Err(OutsideError::Refused { service: "image store", cause: code.to_owned() })
                }
                Some(code) => Err(unavailable(code)),
                // A HEAD has no body to name the error in: the status says what is wrong.
                None => match error.raw_response().map(|response| response.status().as_u16()) {
                    Some(404) => Ok(Existence::NotFound),
                    Some(status @ (401 | 403)) => Err(OutsideError::Refused {
                        service: "image store",
                        cause: format!("status {status}, the key is refused"),
                    }),
                    Some(status @ (429 | 503)) => {
                        Err(unavailable(format!("status {status}, too many requests")))
                    }
                    Some(_) | None => Err(unavailable(&error)),
                },
            },
        }
    }

    async fn read(&self, key: &str, bytes_max: u64) -> Result<Vec<u8>, OutsideError> {
        let answer = self.client.get_object().bucket(&self.bucket).key(self.key(key)).send().await;
        let answer = answer.map_err(|error| match error.code() {
            Some(code @ ("NoSuchKey" | "NotFound" | "AccessDenied")) => {
                OutsideError::Refused { service: "image store", cause: code.to_owned() }
            }
            _ => unavailable(&error),
        })?;
        if u64::try_from(answer.content_length().unwrap_or(0)).unwrap_or(0) > bytes_max {
            return Err(OutsideError::Refused {
                service: "image store",
                cause: format!("the image is larger than {bytes_max} bytes"),
            });
        }
        let bytes = answer.body.collect().await.map_err(unavailable)?;
        Ok(bytes.to_vec())
    }
    async fn address(&self, key: &str, seconds: u64) -> Result<String, OutsideError> {
        let lives = PresigningConfig::expires_in(Duration::from_secs(seconds)).map_err(unavailable)?;
        let get = self.client.get_object().bucket(&self.bucket).key(self.key(key));
        let signed = get.response_content_disposition("attachment").presigned(lives).await;
        signed.map(|request| request.uri().to_owned()).map_err(unavailable)
    }
}
