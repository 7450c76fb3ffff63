//! AUD-3. A person who has left becomes unnamed: the register keeps the code that the trail names, and no more.
//!
//! Trail, tasks, decisions and settings hold codes only; whoever reads them looks the name up in the register. So nothing that
//! must not change is changed, and every page and explanation goes on reading, with the pseudonym.

use attest_model::ids::UserCode;
use attest_model::master::{Right, User};
use attest_model::record::Actor;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;

use crate::StepError;
use crate::acts::By;
use crate::desk::{Desk, Note, again};
use crate::retention::tenant_entry;

/// Why a person keeps the name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PersonRefused {
    /// Whoever acts is unknown or disabled.
    #[error("user {0} is unknown or not active")]
    NotActive(UserCode),
    /// SEC-1.
    #[error("user {0} may not do this; the right tenant.admin is needed")]
    NoRight(UserCode),
    /// The register has no such person.
    #[error("the register has no user {0}")]
    Unknown(UserCode),
    /// What the person is asked must go to somebody else first.
    #[error("user {0} is active; disable the user first, so that open tasks go to somebody else")]
    Active(UserCode),
    /// There is nothing left to take.
    #[error("user {0} has no name any more")]
    Already(UserCode),
}

/// Takes name, address, language, rights, limits and delegations of a disabled person out of the register; answers the entry
/// as it stands then. The act is an entry in the trail of the tenant.
///
/// # Errors
/// [`StepError`]; a refusal is the inner result, and nothing was changed then.
pub async fn pseudonymise<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    by: &By<'_>,
    code: &UserCode,
) -> Result<Result<User, PersonRefused>, StepError> {
    again(|| async {
        let actor = desk.store.find_user(by.user).await?.map(|found| found.record);
        let Some(actor) = actor.filter(|user| user.is_active) else {
            return Ok(Err(PersonRefused::NotActive(by.user.clone())));
        };
        if !actor.rights.contains(&Right::TenantAdmin) {
            return Ok(Err(PersonRefused::NoRight(actor.code)));
        }
        let Some(known) = desk.store.find_user(code).await? else {
            return Ok(Err(PersonRefused::Unknown(code.clone())));
        };
        if known.record.is_active {
            return Ok(Err(PersonRefused::Active(known.record.code)));
        }
        if known.record.is_unnamed() {
            return Ok(Err(PersonRefused::Already(known.record.code)));
        }
        let unnamed = known.record.unnamed();
        let mut change = desk.change();
        change.put_user(Some(known.version), &unnamed)?;
        if let Some(address) = &known.record.email {
            change.forget_unusable(address);
        }
        let note = Note {
            actor: Actor::User { user: actor.code, on_behalf_of: None },
            action: "pseudonymised",
            reason: by.comment.trim().to_owned(),
            channel: by.channel.to_owned(),
        };
        change.tenant_trail(&tenant_entry(desk, None, unnamed.code.to_string(), note))?;
        desk.commit(change).await?;
        Ok(Ok(unnamed))
    })
    .await
}
