//! Tokens: keys, sealing, opening (LINK-2, LINK-11, LINK-12).

use jiff::Timestamp;
use pasetors::keys::SymmetricKey;
use pasetors::token::{Local, UntrustedToken};
use pasetors::version4::{LocalToken, V4};
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Claims, SCHEMA_VERSION};

/// Longest token that is looked at; ours have about 700 characters.
pub const TOKEN_BYTES_MAX: usize = 2048;

/// Bytes of a key: what v4.local takes.
const KEY_BYTES: usize = 32;

/// Longest id of a key.
const KEY_ID_MAX: usize = 32;

/// Why a key is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The secret has another length.
    #[error("link key {id:?} has {length} bytes; expected {KEY_BYTES} random bytes")]
    Length {
        /// The key's id.
        id: String,
        /// How long it is.
        length: usize,
    },
    /// The id does not fit a footer.
    #[error("{0:?} is no id of a link key; expected 1 to {KEY_ID_MAX} letters, digits, - or _")]
    Id(String),
    /// Two keys have one id.
    #[error("two link keys have the id {0:?}; give the new key its own")]
    SameId(String),
    /// The system gave no random bytes, or the claims cannot be sealed.
    #[error("the token could not be sealed: {0}")]
    Seal(&'static str),
}

/// A key that signs links.
#[derive(Debug, Clone)]
pub struct LinkKey {
    id: String,
    secret: SecretSlice<u8>,
}

impl LinkKey {
    /// Takes a key of 32 random bytes.
    ///
    /// # Errors
    /// [`KeyError`] naming what is wrong with the id or the length; never the secret.
    pub fn new(id: &str, secret: SecretSlice<u8>) -> Result<Self, KeyError> {
        let fits = (1..=KEY_ID_MAX).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if !fits {
            return Err(KeyError::Id(id.chars().take(KEY_ID_MAX).collect()));
        }
        let length = secret.expose_secret().len();
        if length != KEY_BYTES {
            return Err(KeyError::Length { id: id.to_owned(), length });
        }
        Ok(Self { id: id.to_owned(), secret })
    }

    fn paseto(&self) -> Option<SymmetricKey<V4>> {
        SymmetricKey::from(self.secret.expose_secret()).ok()
    }
}

/// LINK-11. The key that seals, and the one before it, whose links still open.
#[derive(Debug, Clone)]
pub struct LinkKeys {
    current: LinkKey,
    previous: Option<LinkKey>,
}

impl LinkKeys {
    /// One key, or two while one is being replaced.
    ///
    /// # Errors
    /// [`KeyError::SameId`] when both have one id.
    pub fn new(current: LinkKey, previous: Option<LinkKey>) -> Result<Self, KeyError> {
        match &previous {
            Some(previous) if previous.id == current.id => Err(KeyError::SameId(current.id)),
            _ => Ok(Self { current, previous }),
        }
    }

    /// Whether a token names one of these keys. A text that is no token needs no other keys either: nothing opens it.
    #[must_use]
    pub fn know(&self, token: &str) -> bool {
        unsealed(token).is_none_or(|(_, footer)| self.find(&footer.kid).is_some())
    }

    fn find(&self, id: &str) -> Option<&LinkKey> {
        std::iter::once(&self.current).chain(&self.previous).find(|key| key.id == id)
    }
}

/// Why a token gets no page (LINK-5); the visitor is told no more than this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefused {
    /// No token of ours: changed, cut, made up, of another tenant.
    #[error("this link is not valid")]
    BadSignature,
    /// Sealed with a key that is no longer, or not yet, known.
    #[error("this link is not valid any more")]
    UnknownKey,
    /// Its time is over.
    #[error("this link has expired")]
    Expired,
}

#[derive(Serialize, Deserialize)]
struct Footer {
    kid: String,
}

/// The shape of a token and the footer beside it; what they say is proved by decrypting only.
fn unsealed(token: &str) -> Option<(UntrustedToken<Local, V4>, Footer)> {
    if token.len() > TOKEN_BYTES_MAX {
        return None;
    }
    let sealed = UntrustedToken::<Local, V4>::try_from(token).ok()?;
    let footer = serde_json::from_slice(sealed.untrusted_footer()).ok()?;
    Some((sealed, footer))
}

/// LINK-2. Seals the claims; the text holds letters, digits, `-`, `_` and `.` and fits a path.
///
/// # Errors
/// [`KeyError::Seal`] when the system has no randomness.
pub fn issue(keys: &LinkKeys, claims: &Claims) -> Result<SecretString, KeyError> {
    seal(keys, claims)
}

/// Seals claims of any kind under the current key.
pub(crate) fn seal<T: Serialize>(keys: &LinkKeys, claims: &T) -> Result<SecretString, KeyError> {
    let key = keys.current.paseto().ok_or(KeyError::Seal("the key has the wrong length"))?;
    let payload = serde_json::to_vec(claims).map_err(|_| KeyError::Seal("the claims cannot be written"))?;
    let footer = serde_json::to_vec(&Footer { kid: keys.current.id.clone() })
        .map_err(|_| KeyError::Seal("the footer cannot be written"))?;
    let token = LocalToken::encrypt(&key, &payload, Some(&footer), None)
        .map_err(|_| KeyError::Seal("the system gave no random bytes"))?;
    Ok(SecretString::from(token))
}

/// LINK-5, LINK-12. Opens a token; the comparison of the tag takes constant time in the library.
///
/// # Errors
/// [`TokenRefused`], in the order of LINK-15.
pub fn open(keys: &LinkKeys, tenant: &str, token: &str, now: Timestamp) -> Result<Claims, TokenRefused> {
    let claims: Claims = unseal(keys, token)?;
    if claims.tenant != tenant || claims.schema != SCHEMA_VERSION {
        return Err(TokenRefused::BadSignature);
    }
    if now >= claims.expires_at {
        return Err(TokenRefused::Expired);
    }
    Ok(claims)
}

/// Opens claims of any kind; whether they hold is for the caller to say.
pub(crate) fn unseal<T: DeserializeOwned>(keys: &LinkKeys, token: &str) -> Result<T, TokenRefused> {
    let (sealed, footer) = unsealed(token).ok_or(TokenRefused::BadSignature)?;
    let key = keys.find(&footer.kid).and_then(LinkKey::paseto).ok_or(TokenRefused::UnknownKey)?;
    let trusted = LocalToken::decrypt(&key, &sealed, None, None).map_err(|_| TokenRefused::BadSignature)?;
    serde_json::from_str(trusted.payload()).map_err(|_| TokenRefused::BadSignature)
}
