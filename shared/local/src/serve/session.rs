//! Who sits at this browser: a cookie sealed with the data folder's key, and the key of this run that gets it.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, anyhow};
use attest_model::dates::Timestamp;
use attest_model::ids::UserCode;
use attest_outside::clock::{Clock as _, SystemClock};
use axum::http::{HeaderMap, header};
use jiff::SignedDuration;
use pasetors::Local;
use pasetors::keys::SymmetricKey;
use pasetors::token::UntrustedToken;
use pasetors::version4::{LocalToken, V4};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// How long a session lasts: a working day.
const LIFE: SignedDuration = SignedDuration::from_hours(12);

/// What the cookie is for; a token of another use of the key does not open as a session.
const USE: &[u8] = b"attest session v1";

/// Random bytes of a key of the run and of a form token.
const RANDOM_BYTES: usize = 16;

/// A person at a browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Session {
    /// Who.
    pub(crate) user: UserCode,
    /// What each form of this session carries.
    pub(crate) form: String,
    ends_at: Timestamp,
}

/// Seals and opens sessions.
pub(crate) struct Sessions {
    key: SymmetricKey<V4>,
    cookie: String,
    run_key: Mutex<String>,
}

impl Sessions {
    /// Sessions of a data folder: its link key seals them, by a key of their own made of it.
    pub(crate) fn of(folder: &Path) -> anyhow::Result<Self> {
        let file = folder.join("link.key");
        let secret = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let derived = Sha256::new().chain_update(USE).chain_update(&secret).finalize();
        let key = SymmetricKey::from(derived.as_slice())
            .map_err(|_| anyhow!("the session key has a wrong length"))?;
        // Browsers tell hosts apart, not ports: two data folders served at once have two cookies.
        let cookie =
            format!("attest-{}", hex(Sha256::digest(derived).as_slice().get(..4).unwrap_or_default()));
        Ok(Self { key, cookie, run_key: Mutex::new(random()?) })
    }

    /// The key that signs somebody in once.
    pub(crate) fn run_key(&self) -> String {
        self.run_key.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether this is the key of the run.
    pub(crate) fn knows(&self, given: &str) -> bool {
        is_same(&self.run_key(), given)
    }

    /// Uses the key of the run up; answers whether it was the right one.
    pub(crate) fn take(&self, given: &str) -> anyhow::Result<bool> {
        let fresh = random()?;
        let mut key = self.run_key.lock().unwrap_or_else(PoisonError::into_inner);
        let is_right = is_same(&key, given);
        if is_right {
            *key = fresh;
        }
        Ok(is_right)
    }

    /// The header that begins a session of this person.
    pub(crate) fn begin(&self, user: UserCode) -> anyhow::Result<String> {
        let now = SystemClock.now();
        let session = Session { user, form: random()?, ends_at: now.checked_add(LIFE).unwrap_or(now) };
        let payload = serde_json::to_vec(&session)?;
        let sealed = LocalToken::encrypt(&self.key, &payload, None, Some(USE))
            .map_err(|error| anyhow!("the session cannot be sealed: {error}"))?;
        Ok(self.header(&sealed, LIFE.as_secs()))
    }

    /// The header that ends a session.
    pub(crate) fn end(&self) -> String {
        self.header("", 0)
    }

    fn header(&self, value: &str, seconds: i64) -> String {
        format!("{}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict", self.cookie)
    }

    /// The session that a request names, where it is one of ours and has not ended.
    pub(crate) fn find(&self, headers: &HeaderMap) -> Option<Session> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut pairs =
            cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let (_, sealed) = pairs.find(|(name, _)| *name == self.cookie)?;
        let token = UntrustedToken::<Local, V4>::try_from(sealed).ok()?;
        let opened = LocalToken::decrypt(&self.key, &token, None, Some(USE)).ok()?;
        let session: Session = serde_json::from_str(opened.payload()).ok()?;
        (SystemClock.now() < session.ends_at).then_some(session)
    }
}

impl Session {
    /// Whether a form belongs to this session.
    pub(crate) fn sent(&self, form: &str) -> bool {
        is_same(&self.form, form)
    }
}

/// Compares digests: how long it takes says nothing about the secret.
fn is_same(one: &str, other: &str) -> bool {
    !one.is_empty() && Sha256::digest(one) == Sha256::digest(other)
}

fn random() -> anyhow::Result<String> {
    let mut bytes = [0u8; RANDOM_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("no random bytes: {error}"))?;
    Ok(hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use axum::http::HeaderValue;

    use super::*;

    fn sessions(secret: u8) -> (Sessions, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("link.key"), [secret; 32]).unwrap();
        (Sessions::of(folder.path()).unwrap(), folder)
    }

    fn headers(cookie: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(cookie).unwrap());
        headers
    }

    #[test]
    fn a_session_opens_under_its_own_key_and_unchanged_only() {
        let (ours, _ours) = sessions(1);
        let (theirs, _theirs) = sessions(2);
        let set = ours.begin("eva".into()).unwrap();
        assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict"), "{set}");
        let pair = set.split(';').next().unwrap();
        let session = ours.find(&headers(&format!("other=1; {pair}"))).unwrap();
        assert_eq!(session.user.as_str(), "eva");
        assert!(session.sent(&session.form) && !session.sent("") && !session.sent("0"));
        let changed = pair.replace("v4.local.", "v4.local.A");
        assert_eq!(ours.find(&headers(&changed)), None, "a changed byte");
        let (_, value) = pair.split_once('=').unwrap();
        assert_eq!(theirs.find(&headers(&format!("{}={value}", theirs.cookie))), None, "another folder");
        assert_eq!(ours.find(&HeaderMap::new()), None);
    }

    #[test]
    fn the_key_of_the_run_signs_in_once() {
        let (sessions, _folder) = sessions(1);
        let key = sessions.run_key();
        assert!(!sessions.take("").unwrap() && !sessions.take("0").unwrap() && sessions.knows(&key));
        assert!(sessions.take(&key).unwrap());
        assert!(!sessions.take(&key).unwrap() && !sessions.knows(&key), "used up");
        assert_ne!(sessions.run_key(), key);
    }
}
