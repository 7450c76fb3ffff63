//! The keys that seal links (LINK-11).

use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use attest_payables::links::{LinkKey, LinkKeys};
use aws_sdk_secretsmanager::operation::get_secret_value::GetSecretValueOutput;
use aws_types::SdkConfig;
use secrecy::SecretSlice;
use sha2::{Digest as _, Sha256};

use crate::{OutsideError, sort};

const SERVICE: &str = "secret store";

/// How long keys are used before they are looked up again: a key that was taken back opens links no longer than this.
const FRESH_FOR: Duration = Duration::from_secs(300);

/// Keys are looked up again at most this often, however many tokens name a key that is not known.
const LOOK_UP_EVERY: Duration = Duration::from_secs(10);

/// 43 letters and digits by chance hold 256 bits, as many as the key has.
const SECRET_CHARACTERS_MIN: usize = 43;

/// Longest id of a key; a version's id without its hyphens has 32 digits.
const KEY_ID_MAX: usize = 32;

/// Holds the keys of links.
pub trait Keyring: Send + Sync {
    /// The keys; fresh ones, when they do not know the key that a token names.
    ///
    /// # Errors
    /// [`OutsideError`] when they cannot be had.
    fn keys(&self, token: Option<&str>) -> impl Future<Output = Result<LinkKeys, OutsideError>> + Send;
}

/// Keys that stay the same while the process runs: those of a data folder.
impl Keyring for LinkKeys {
    async fn keys(&self, _token: Option<&str>) -> Result<LinkKeys, OutsideError> {
        Ok(self.clone())
    }
}

/// Keys made of the current and the previous version of a secret: putting a new value changes the key, and the links
/// sealed with the one before still open.
#[derive(Debug)]
pub struct SecretKeyring {
    client: aws_sdk_secretsmanager::Client,
    secret: String,
    known: Mutex<Option<(LinkKeys, Instant)>>,
}

impl SecretKeyring {
    /// Takes the secret's name; nothing is called.
    #[must_use]
    pub fn new(config: &SdkConfig, secret: String) -> Self {
        Self { client: aws_sdk_secretsmanager::Client::new(config), secret, known: Mutex::new(None) }
    }

    fn known(&self, token: Option<&str>) -> Option<LinkKeys> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (keys, since) = known.as_ref()?;
        let age = since.elapsed();
        let is_missing = token.is_some_and(|token| !keys.know(token));
        let fresh_for = if is_missing { LOOK_UP_EVERY } else { FRESH_FOR };
        (age < fresh_for).then(|| keys.clone())
    }

    async fn look_up(&self) -> Result<LinkKeys, OutsideError> {
        let current = self.version("AWSCURRENT").await?.ok_or_else(|| OutsideError::Refused {
            service: SERVICE,
            cause: "the secret of the link keys has no current version".to_owned(),
        })?;
        let previous = self.version("AWSPREVIOUS").await?;
        LinkKeys::new(current, previous).map_err(|error| refused(&error))
    }

    async fn version(&self, stage: &str) -> Result<Option<LinkKey>, OutsideError> {
        let found = self.client.get_secret_value().secret_id(&self.secret).version_stage(stage).send().await;
        match found {
            Ok(found) => key_of(&found).map(Some),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_resource_not_found_exception()) => {
                Ok(None)
            }
            Err(error) => Err(sort(SERVICE, &error, &["InvalidRequestException", "DecryptionFailure"])),
        }
    }
}

fn refused(error: &dyn std::fmt::Display) -> OutsideError {
    OutsideError::Refused { service: SERVICE, cause: error.to_string() }
}

/// The key of a version: its digest, so that any text with enough chance in it will do.
fn key_of(found: &GetSecretValueOutput) -> Result<LinkKey, OutsideError> {
    let text = found.secret_string().unwrap_or_default();
    let length = text.chars().count();
    if length < SECRET_CHARACTERS_MIN {
        return Err(refused(&format!(
            "the secret of the link keys has {length} characters; expected at least {SECRET_CHARACTERS_MIN} random ones"
        )));
    }
    let version = found.version_id().unwrap_or_default();
    let id: String = version.chars().filter(char::is_ascii_alphanumeric).take(KEY_ID_MAX).collect();
    let key = Sha256::new_with_prefix(b"attest link key\0").chain_update(text.as_bytes()).finalize();
    LinkKey::new(&id, SecretSlice::from(key.to_vec())).map_err(|error| refused(&error))
}

impl Keyring for SecretKeyring {
    async fn keys(&self, token: Option<&str>) -> Result<LinkKeys, OutsideError> {
        if let Some(keys) = self.known(token) {
            return Ok(keys);
        }
        let keys = self.look_up().await?;
        let entry = Some((keys.clone(), Instant::now()));
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = entry;
        Ok(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(id: &str, secret: &str) -> Result<LinkKey, OutsideError> {
        key_of(&GetSecretValueOutput::builder().version_id(id).secret_string(secret).build())
    }

    #[test]
    fn link_11_a_version_of_the_secret_is_a_key() {
        let (long, id) = ("x".repeat(SECRET_CHARACTERS_MIN), "6a3f9d20-1111-4222-8333-444455556666");
        assert!(version(id, &long).is_ok(), "LINK-11");
        let both = LinkKeys::new(version(id, &long).unwrap(), version("7b", &long).ok());
        assert!(both.is_ok(), "LINK-11 two versions");
        for (case, id, secret, expected) in [
            ("short", id, "x".repeat(42), "has 42 characters; expected at least 43 random ones"),
            ("bytes", id, String::new(), "has 0 characters"),
            ("no id", "", long.clone(), "is no id of a link key"),
        ] {
            let error = version(id, &secret).unwrap_err().to_string();
            assert!(error.contains(expected), "LINK-11 {case}: {error}");
            assert!(!error.contains("xx"), "LINK-11 {case}: the secret is not shown");
        }
    }

    #[test]
    fn link_11_known_keys_are_used_until_they_are_old() {
        let keyring = SecretKeyring::new(
            &SdkConfig::builder()
                .behavior_version(aws_smithy_runtime_api::client::behavior_version::BehaviorVersion::latest())
                .http_client(crate::connection::client())
                .build(),
            "s".to_owned(),
        );
        assert!(keyring.known(None).is_none(), "LINK-11 nothing is known at first");
        let keys = LinkKeys::new(version("a", &"x".repeat(64)).unwrap(), None).unwrap();
        let now = Instant::now();
        for (case, age, expected) in [("fresh", Duration::ZERO, true), ("old", FRESH_FOR, false)] {
            let Some(since) = now.checked_sub(age) else { continue };
            *keyring.known.lock().unwrap() = Some((keys.clone(), since));
            assert_eq!(keyring.known(Some("v4.local.bad")).is_some(), expected, "LINK-11 {case}");
        }
    }
}
