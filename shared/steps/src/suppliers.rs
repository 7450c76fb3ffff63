//! Acts on suppliers in the register: acceptance, blocks, accounts (ARR-5 … ARR-9, PAY-3, SEC-2).
//!
//! Each act is one transaction with its entry in the supplier's trail; invoices in error that rest on the supplier are
//! validated again because of it (ARR-8, VAL-69).

use attest_model::ids::{CompanyCode, InvoiceId, SupplierCode, UserCode};
use attest_model::master::{AccountScheme, Right, Supplier, User};
use attest_model::record::{SCHEMA_VERSION, SupplierTrailEntry};
use attest_model::settings::keys;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::arrival::{
    AcceptError, AccountRefused, accept, confirm_account, enter_account, is_acceptance_valid, remove_account,
    supplier_register_keys,
};
use attest_payables::lifecycle::Conflict;
use attest_store::{Store, Versioned};

use crate::StepError;
use crate::acts::By;
use crate::desk::{Desk, again};
use crate::import_master::index_supplier;
use crate::load::scopes;
use crate::message::Cause;
use crate::validate::topic_of_supplier;
use crate::wake::commit_waking;

/// What a person does with a supplier; what the person writes goes beside it, in [`By::comment`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SupplierAct {
    /// ARR-6, ARR-9. Accepts the supplier as its entry stands now.
    Accept,
    /// ARR-7. Its invoices stop.
    Block,
    /// ARR-7. They go on.
    Unblock,
    /// ARR-9. Corrects name or registration number; acceptance is withdrawn until a second person confirms.
    Amend {
        /// The registered name; absent stays.
        name: Option<String>,
        /// The registration number; absent stays.
        registration_number: Option<String>,
    },
    /// SEC-2. Enters an account.
    EnterAccount {
        /// Its number.
        number: String,
        /// What kind of number it is.
        scheme: AccountScheme,
    },
    /// PAY-3. A second person confirms an account.
    ConfirmAccount {
        /// Its number.
        number: String,
    },
    /// Takes an account out.
    RemoveAccount {
        /// Its number.
        number: String,
    },
}

impl SupplierAct {
    /// The word in forms and in the trail.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Block => "block",
            Self::Unblock => "unblock",
            Self::Amend { .. } => AMEND,
            Self::EnterAccount { .. } => "enter_account",
            Self::ConfirmAccount { .. } => "confirm_account",
            Self::RemoveAccount { .. } => "remove_account",
        }
    }

    /// Who may; one of these rights is needed (SEC-1).
    #[must_use]
    pub const fn rights(&self) -> &'static [Right] {
        match self {
            Self::Block | Self::Unblock => &[Right::SupplierManager, Right::Accounts],
            Self::Accept
            | Self::Amend { .. }
            | Self::EnterAccount { .. }
            | Self::ConfirmAccount { .. }
            | Self::RemoveAccount { .. } => &[Right::SupplierManager],
        }
    }
}

const AMEND: &str = "amend";

/// Fewest characters of the reason of a block.
const REASON_MIN: usize = 3;

/// Why an act on a supplier changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SupplierRefused {
    /// The person is unknown or disabled.
    #[error("user {0} is unknown or not active")]
    NotActive(UserCode),
    /// SEC-1.
    #[error("user {by} may not do `{act}` with suppliers; one of these rights is needed: {needed}")]
    NoRight {
        /// Who tried.
        by: UserCode,
        /// What.
        act: &'static str,
        /// The rights.
        needed: String,
    },
    /// The register has no such supplier.
    #[error("company {company} has no supplier {supplier}")]
    Unknown {
        /// The company.
        company: CompanyCode,
        /// The supplier.
        supplier: SupplierCode,
    },
    /// ST-10. Somebody else was faster.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// ARR-6, ARR-9.
    #[error(transparent)]
    Accept(#[from] AcceptError),
    /// ARR-9. The person made the change that is to be confirmed.
    #[error("user {0} changed this supplier's name or number; another person must confirm it")]
    OwnChange(UserCode),
    /// PAY-3, SEC-2.
    #[error(transparent)]
    Account(#[from] AccountRefused),
    /// A reason is needed.
    #[error("a block needs a reason of at least {REASON_MIN} characters")]
    NoReason,
    /// It is so already.
    #[error("nothing would change: the supplier {0}")]
    Nothing(&'static str),
}

/// Carries out one act of one person on one supplier; answers the entry as it stands then.
///
/// # Errors
/// [`StepError`]; a refusal is the inner result, and nothing was changed then.
pub async fn act<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: &CompanyCode,
    code: &SupplierCode,
    by: &By<'_>,
    act: &SupplierAct,
) -> Result<Result<Supplier, SupplierRefused>, StepError> {
    again(|| async {
        let known = match permit(desk.store, company, code, by, act).await? {
            Ok(known) => known,
            Err(refused) => return Ok(Err(refused)),
        };
        let settings = desk.store.load_settings(&scopes(Some(company), Some((code, None)), None)).await?;
        let four_eyes = settings.value(&keys::FOUR_EYES);
        let mut supplier = known.record.clone();
        if *act == SupplierAct::Accept
            && four_eyes
            && changed_by(desk.store, company, code).await?.as_ref() == Some(by.user)
        {
            return Ok(Err(SupplierRefused::OwnChange(by.user.clone())));
        }
        let (before, after) = match apply(&mut supplier, by, act, desk.now(), four_eyes) {
            Ok(words) => words,
            Err(refused) => return Ok(Err(refused)),
        };
        let mut change = desk.change();
        change.put_supplier(Some(known.version), &supplier)?;
        let old: Vec<String> =
            supplier_register_keys(&known.record).iter().map(ToString::to_string).collect();
        index_supplier(desk.store, &mut change, &supplier, &old).await?;
        change.supplier_trail(&SupplierTrailEntry {
            schema: SCHEMA_VERSION,
            company: company.clone(),
            supplier: code.clone(),
            version: known.version + 1,
            at: desk.now(),
            by: by.user.clone(),
            action: act.word().to_owned(),
            before,
            after,
            reason: by.comment.trim().to_owned(),
            channel: by.channel.to_owned(),
        })?;
        commit_waking(desk, change, &waiting(desk.store, &supplier).await?, Cause::Woken).await?;
        Ok(Ok(supplier))
    })
    .await
}

/// SEC-1, ST-10.
async fn permit(
    store: &Store,
    company: &CompanyCode,
    code: &SupplierCode,
    by: &By<'_>,
    act: &SupplierAct,
) -> Result<Result<Versioned<Supplier>, SupplierRefused>, StepError> {
    let user: Option<User> = store.find_user(by.user).await?.map(|found| found.record);
    let Some(user) = user.filter(|user| user.is_active) else {
        return Ok(Err(SupplierRefused::NotActive(by.user.clone())));
    };
    if !act.rights().iter().any(|right| user.rights.contains(right)) {
        let needed: Vec<_> = act.rights().iter().map(|right| right.word()).collect();
        let refused = SupplierRefused::NoRight { by: user.code, act: act.word(), needed: needed.join(", ") };
        return Ok(Err(refused));
    }
    let Some(known) = store.find_supplier(company, code).await? else {
        return Ok(Err(SupplierRefused::Unknown { company: company.clone(), supplier: code.clone() }));
    };
    if let Some(seen) = by.seen.filter(|seen| *seen != known.version) {
        return Ok(Err(Conflict { expected: seen, found: known.version }.into()));
    }
    Ok(Ok(known))
}

/// Changes the entry; answers what stood there and what stands there now, for the trail.
fn apply(
    supplier: &mut Supplier,
    by: &By<'_>,
    act: &SupplierAct,
    now: attest_model::dates::Timestamp,
    four_eyes: bool,
) -> Result<(String, String), SupplierRefused> {
    match act {
        SupplierAct::Accept => {
            if is_acceptance_valid(supplier) {
                return Err(SupplierRefused::Nothing("is accepted as it stands"));
            }
            supplier.acceptance = Some(accept(supplier, by.user, now, four_eyes)?);
            supplier.is_proposed = false;
            Ok((String::new(), identity(supplier)))
        }
        SupplierAct::Block if supplier.is_blocked => Err(SupplierRefused::Nothing("is blocked")),
        SupplierAct::Block => {
            if by.comment.trim().chars().count() < REASON_MIN {
                return Err(SupplierRefused::NoReason);
            }
            supplier.is_blocked = true;
            Ok((String::new(), "blocked".to_owned()))
        }
        SupplierAct::Unblock if !supplier.is_blocked => Err(SupplierRefused::Nothing("is not blocked")),
        SupplierAct::Unblock => {
            supplier.is_blocked = false;
            Ok(("blocked".to_owned(), String::new()))
        }
        SupplierAct::Amend { name, registration_number } => {
            let before = identity(supplier);
            if let Some(name) = name.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
                name.clone_into(&mut supplier.name);
            }
            if let Some(number) = registration_number.as_deref().map(str::trim) {
                supplier.registration_number = (!number.is_empty()).then(|| number.to_owned());
            }
            let after = identity(supplier);
            if before == after {
                return Err(SupplierRefused::Nothing("has this name and number"));
            }
            Ok((before, after))
        }
        SupplierAct::EnterAccount { number, scheme } => {
            enter_account(supplier, number, *scheme, by.user, now)?;
            Ok((String::new(), number.trim().to_owned()))
        }
        SupplierAct::ConfirmAccount { number } => {
            confirm_account(supplier, number, by.user, four_eyes)?;
            Ok((number.trim().to_owned(), format!("{} confirmed", number.trim())))
        }
        SupplierAct::RemoveAccount { number } => {
            let gone = remove_account(supplier, number)?;
            Ok((gone.number, String::new()))
        }
    }
}

fn identity(supplier: &Supplier) -> String {
    format!("{}, {}", supplier.name, supplier.registration_number.as_deref().unwrap_or("no number"))
}

/// ARR-9. Who amended the entry since it was last accepted.
async fn changed_by(
    store: &Store,
    company: &CompanyCode,
    code: &SupplierCode,
) -> Result<Option<UserCode>, StepError> {
    let trail = store.load_supplier_trail(company, code).await?;
    let since = trail.into_iter().rev().take_while(|entry| entry.action != "accept");
    Ok(since.into_iter().find(|entry| entry.action == AMEND).map(|entry| entry.by))
}

/// ARR-8, VAL-69. Invoices in error that name the supplier, by its code or by an identifier of its entry.
async fn waiting(store: &Store, supplier: &Supplier) -> Result<Vec<InvoiceId>, StepError> {
    let mut topics = vec![topic_of_supplier(&supplier.code)];
    topics.extend(supplier_register_keys(supplier).iter().map(|key| format!("seller:{key}")));
    let mut waiting = Vec::new();
    for topic in topics {
        waiting.extend(store.list_woken(Some(&supplier.company), &topic).await?);
    }
    waiting.sort();
    waiting.dedup();
    Ok(waiting)
}
