//! Which page a token gets (LINK-3 … LINK-8, LINK-15).

use attest_model::ids::UserCode;
use attest_model::record::InvoiceRecord;
use attest_model::settings::keys;
use jiff::Timestamp;

use super::{Claims, LinkRecord, LinkStatus, TokenRefused};
use crate::approval::{Facts, coding_sum, worth};

/// LINK-8. Why an act needs a sign-in as the named user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignInReason {
    /// The net total is above `link.login_over`, or cannot be compared.
    OverAmount,
    /// The coding does not sum to the total.
    CodingMissing,
    /// The supplier's account was not used before.
    NewAccount,
}

/// What the page looks at beside the token and the link's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageFacts<'a> {
    /// The current version of what people approve (`content_version`).
    pub content_version: u64,
    /// The task is open, the invoice is in step 4 and its user is active (LINK-7).
    pub is_task_open: bool,
    /// Why a sign-in is needed; empty means that none is.
    pub sign_in: Vec<SignInReason>,
    /// Who is signed in on this browser.
    pub signed_in: Option<&'a UserCode>,
}

impl<'a> PageFacts<'a> {
    /// Gathers them from the invoice a token names.
    #[must_use]
    pub fn of(
        record: &InvoiceRecord,
        claims: &Claims,
        facts: &Facts<'_>,
        signed_in: Option<&'a UserCode>,
    ) -> Self {
        let is_open = record.tasks.iter().any(|task| task.id == claims.task && task.user == claims.user);
        Self {
            content_version: record.content_version,
            is_task_open: is_open && facts.people().find_active(&claims.user).is_some(),
            sign_in: sign_in_reasons(record, facts),
            signed_in,
        }
    }
}

/// LINK-15. The page a token gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// A plain message and no data (LINK-5).
    Refused(PageRefused),
    /// Somebody has acted with it; the page shows who, when and what (LINK-4).
    Used {
        /// Who.
        by: UserCode,
        /// When.
        at: Timestamp,
        /// What.
        action: String,
    },
    /// The invoice has changed since: it is shown after a sign-in, and nothing can be done (LINK-6).
    Older {
        /// The named user is signed in.
        is_signed_in: bool,
    },
    /// The act needs a sign-in as the named user (LINK-8).
    SignIn(Vec<SignInReason>),
    /// The invoice and the buttons; only the button's POST acts (LINK-3).
    Act,
}

/// Why a page shows nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PageRefused {
    /// The token itself.
    #[error(transparent)]
    Token(#[from] TokenRefused),
    /// The task has ended or belongs to somebody else now.
    #[error("this link was replaced or its task has ended")]
    Revoked,
}

/// LINK-15. Decides the page, in the order of the statement. It changes nothing (LINK-3).
///
/// A link without a record counts as revoked: it was never issued by this installation.
#[must_use]
pub fn page(token: Result<&Claims, TokenRefused>, link: Option<&LinkRecord>, facts: &PageFacts<'_>) -> Page {
    let claims = match token {
        Ok(claims) => claims,
        Err(refused) => return Page::Refused(PageRefused::Token(refused)),
    };
    let revoked = Page::Refused(PageRefused::Revoked);
    let Some(link) = link.filter(|link| link.id == claims.link && link.task == claims.task) else {
        return revoked;
    };
    if let LinkStatus::Used { by, at, action } = &link.status {
        return Page::Used { by: by.clone(), at: *at, action: action.clone() };
    }
    let is_signed_in = facts.signed_in == Some(&claims.user);
    if claims.version != facts.content_version {
        return Page::Older { is_signed_in };
    }
    if link.status == LinkStatus::Revoked || !facts.is_task_open {
        return revoked;
    }
    if !facts.sign_in.is_empty() && !is_signed_in {
        return Page::SignIn(facts.sign_in.clone());
    }
    Page::Act
}

/// LINK-8. Why acting on this invoice by a link needs a sign-in.
#[must_use]
pub fn sign_in_reasons(record: &InvoiceRecord, facts: &Facts<'_>) -> Vec<SignInReason> {
    let over = facts.settings.value(&keys::LINK_LOGIN_OVER);
    let is_over = over.is_some_and(|over| worth(record, facts.company, facts.rates).is_above(over));
    [
        (is_over, SignInReason::OverAmount),
        (coding_sum(record, facts.settings).blocks(), SignInReason::CodingMissing),
        (record.has_new_account, SignInReason::NewAccount),
    ]
    .into_iter()
    .filter_map(|(holds, reason)| holds.then_some(reason))
    .collect()
}
