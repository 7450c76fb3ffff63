//! The ticket that a browser gets an image with: one invoice, one user, one minute (IMG-20).

use attest_model::ids::{InvoiceId, UserCode};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::LINK_SECONDS;
use crate::links::{KeyError, LinkKeys, TokenRefused, seal, unseal};

/// What a ticket says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageTicket {
    /// The tenant.
    pub image_of_tenant: String,
    /// The invoice.
    pub invoice: InvoiceId,
    /// Whom it was given to; nobody else gets the image with it.
    pub user: UserCode,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl ImageTicket {
    /// A ticket for a minute from now.
    #[must_use]
    pub fn new(tenant: &str, invoice: &InvoiceId, user: &UserCode, now: Timestamp) -> Self {
        let ends = now.checked_add(SignedDuration::from_secs(LINK_SECONDS)).unwrap_or(now);
        Self {
            image_of_tenant: tenant.to_owned(),
            invoice: invoice.clone(),
            user: user.clone(),
            expires_at: ends,
        }
    }

    /// Seals it as text that fits an address.
    ///
    /// # Errors
    /// [`KeyError::Seal`] when the system has no randomness.
    pub fn seal(&self, keys: &LinkKeys) -> Result<SecretString, KeyError> {
        seal(keys, self)
    }

    /// Opens a ticket of the tenant for the user who brings it.
    ///
    /// # Errors
    /// [`TokenRefused`]; a ticket of another user or tenant is none of ours.
    pub fn open(
        keys: &LinkKeys,
        tenant: &str,
        user: &UserCode,
        text: &str,
        now: Timestamp,
    ) -> Result<Self, TokenRefused> {
        let ticket: Self = unseal(keys, text)?;
        if ticket.image_of_tenant != tenant || ticket.user != *user {
            return Err(TokenRefused::BadSignature);
        }
        if now >= ticket.expires_at { Err(TokenRefused::Expired) } else { Ok(ticket) }
    }
}
