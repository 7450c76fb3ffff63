//! What is checked before a value is saved (SET-41).

use super::{AnyKey, Fault, Level, Scope, keys};

/// Why a value is not saved (SET-41).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    /// No setting has this name.
    #[error("{name:?} is not a setting; `attest list settings` names them all")]
    Unknown {
        /// What was written.
        name: String,
    },
    /// The setting is not given at this level.
    #[error("{name} cannot be set for a {level:?}; it is set for: {allowed}")]
    Level {
        /// The setting.
        name: &'static str,
        /// The level that was tried.
        level: Level,
        /// The levels that take it.
        allowed: String,
    },
    /// The value cannot be read.
    #[error("{name}: {fault}")]
    Value {
        /// The setting.
        name: &'static str,
        /// What is wrong with it.
        fault: Fault,
    },
}

/// Finds a setting by its name, whatever the case.
#[must_use]
pub fn find(name: &str) -> Option<&'static dyn AnyKey> {
    keys::CATALOGUE.iter().copied().find(|key| key.name().eq_ignore_ascii_case(name.trim()))
}

/// Checks a value before it is saved for a holder.
///
/// # Errors
/// [`SaveError`] with the offending part; the previous value stays in force (SET-41).
pub fn check(name: &str, scope: &Scope, text: &str) -> Result<&'static dyn AnyKey, SaveError> {
    let key = find(name).ok_or_else(|| SaveError::Unknown { name: name.to_owned() })?;
    if !key.levels().contains(&scope.level()) {
        let allowed: Vec<_> = key.levels().iter().map(|level| format!("{level:?}").to_lowercase()).collect();
        return Err(SaveError::Level { name: key.name(), level: scope.level(), allowed: allowed.join(", ") });
    }
    key.check(text).map_err(|fault| SaveError::Value { name: key.name(), fault })?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn company() -> Scope {
        Scope::Company("C1".into())
    }
    fn supplier() -> Scope {
        Scope::Supplier("C1".into(), "S1".into())
    }

    #[test]
    fn set_41_refusal_names_the_offending_part() {
        for (name, text, part) in [
            ("PO/AUTCHK", "PC,XX", "XX"),
            ("JC/ACCMETH", "O,Q", "Q"),
            ("tol.price", "pct -1", "-1"),
            ("match.wait_receipt_days", "soon", "soon"),
            ("PL/AUTOINVM", "3", "3"),
            ("final_check", "sample_percent:101", "101"),
            ("link.ttl_hours", "721", "721"),
        ] {
            let scope = if name == "final_check" { supplier() } else { company() };
            match check(name, &scope, text) {
                Err(SaveError::Value { fault, .. }) => assert_eq!(fault.part, part, "SET-41 {name}={text}"),
                other => panic!("SET-41 {name}={text}: {:?}", other.map(|key| key.name())),
            }
        }
        assert!(matches!(check("nope", &company(), "1"), Err(SaveError::Unknown { .. })));
        assert!(matches!(check("link.ttl_hours", &supplier(), "24"), Err(SaveError::Level { .. })));
    }

    #[test]
    fn set_45_every_default_reads_and_names_are_unique() {
        let mut names = std::collections::BTreeSet::new();
        for key in keys::CATALOGUE {
            assert!(key.check(key.default_text()).is_ok(), "{} default {:?}", key.name(), key.default_text());
            assert!(names.insert(key.name().to_lowercase()), "{} stands twice", key.name());
            assert!(!key.help().is_empty() && !key.levels().is_empty(), "{}", key.name());
        }
    }
}
