//! Who acts for whom: delegates, managers, people who are gone (APPR-12, APPR-16, APPR-18).

use attest_model::dates::Date;
use attest_model::ids::{CompanyCode, UserCode};
use attest_model::master::{Delegation, Right, User};
use attest_model::money::Decimal;

/// Most delegations that follow one another (APPR-16).
pub const DELEGATIONS_MAX: usize = 3;

/// Most managers looked at above one person; a longer line is a fault in the register.
const LINE_MAX: usize = 50;

/// The users of a tenant, seen by one company on one day.
#[derive(Debug, Clone, Copy)]
pub struct People<'a> {
    users: &'a [User],
    company: &'a CompanyCode,
    today: Date,
}

/// Who sits where a person should: the person, the delegate, or the manager of somebody who is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Whose seat it is; the manager, where the person is gone (APPR-18).
    pub principal: UserCode,
    /// Who acts.
    pub acting: UserCode,
    /// Up to what: the principal's limit and the maximum of each delegation, whichever is smallest; absent is no right.
    pub limit: Option<Decimal>,
}

impl Seat {
    /// The delegator, where a delegate acts.
    #[must_use]
    pub fn on_behalf_of(&self) -> Option<&UserCode> {
        (self.principal != self.acting).then_some(&self.principal)
    }
}

impl<'a> People<'a> {
    /// The people as one company sees them on one day.
    #[must_use]
    pub const fn new(users: &'a [User], company: &'a CompanyCode, today: Date) -> Self {
        Self { users, company, today }
    }

    /// A user, active or not.
    #[must_use]
    pub fn find(&self, code: &UserCode) -> Option<&'a User> {
        self.users.iter().find(|user| user.code == *code)
    }

    /// A user who may act.
    #[must_use]
    pub fn find_active(&self, code: &UserCode) -> Option<&'a User> {
        self.find(code).filter(|user| user.is_active)
    }

    /// Users who may act and hold a right.
    pub fn with_right(self, right: Right) -> impl Iterator<Item = &'a User> {
        self.users.iter().filter(move |user| user.is_active && user.rights.contains(&right))
    }

    /// APPR-11, SET-28. A person's own limit; zero is no right, and so is a limit without the right `approver` (SEC-1).
    #[must_use]
    pub fn limit(&self, user: &User) -> Option<Decimal> {
        let limit = user.limits.get(self.company).copied();
        limit.filter(|limit| *limit > Decimal::ZERO && user.rights.contains(&Right::Approver))
    }

    /// The managers above a person, nearest first, each once.
    #[must_use]
    pub fn line(&self, of: &UserCode) -> Vec<&'a User> {
        let mut line: Vec<&User> = Vec::new();
        let mut at = self.find(of);
        while let Some(manager) = at.and_then(|user| user.manager.as_ref()).and_then(|code| self.find(code)) {
            let again = manager.code == *of || line.iter().any(|known| known.code == manager.code);
            if again || line.len() == LINE_MAX {
                break;
            }
            line.push(manager);
            at = Some(manager);
        }
        line
    }

    /// APPR-16, APPR-18. Who sits where this person should; nobody when the whole line above is gone.
    #[must_use]
    pub fn seat(&self, of: &UserCode) -> Option<Seat> {
        let user = match self.find_active(of) {
            Some(user) => user,
            None => self.line(of).into_iter().find(|manager| manager.is_active)?,
        };
        let mut seat =
            Seat { principal: user.code.clone(), acting: user.code.clone(), limit: self.limit(user) };
        let mut seen = vec![&user.code];
        let mut at = user;
        while let Some((delegate, delegation)) = self.delegate(at) {
            if seen.len() > DELEGATIONS_MAX || seen.contains(&&delegate.code) {
                break;
            }
            seat.acting = delegate.code.clone();
            seat.limit = match (seat.limit, delegation.maximum) {
                (Some(limit), Some(maximum)) => Some(limit.min(maximum)),
                (limit, _) => limit,
            };
            seen.push(&delegate.code);
            at = delegate;
        }
        Some(seat)
    }

    /// The delegation of a person that holds today for this company, and who is to act.
    fn delegate(&self, of: &'a User) -> Option<(&'a User, &'a Delegation)> {
        of.delegations
            .iter()
            .filter(|delegation| (delegation.from_date..=delegation.to_date).contains(&self.today))
            .filter(|delegation| delegation.company.as_ref().is_none_or(|company| company == self.company))
            .find_map(|delegation| Some((self.find_active(&delegation.to)?, delegation)))
    }

    /// Whether a person is away with a delegate (REM-5).
    #[must_use]
    pub fn is_away(&self, user: &User) -> bool {
        self.delegate(user).is_some_and(|(delegate, _)| delegate.code != user.code)
    }
}
