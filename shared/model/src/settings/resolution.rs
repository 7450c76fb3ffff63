//! Which value holds, and why: the most specific one that is present (REC-10, REC-11).

use std::collections::BTreeMap;

use super::{AnyKey, Fault, Key, Scope, find};

/// A resolved value and why it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved<T> {
    /// The value.
    pub value: T,
    /// Whose it is; `None` is the catalogue's default.
    pub source: Option<Scope>,
    /// The setting's name.
    pub key: &'static str,
}

impl<T> Resolved<T> {
    /// Why it holds, in words: `supplier ACME, tol.price` or `default of tol.price`.
    #[must_use]
    pub fn because(&self) -> String {
        match &self.source {
            Some(scope) => format!("{scope}, {}", self.key),
            None => format!("default of {}", self.key),
        }
    }
}

/// The values of one holder, as written, by the setting's name.
pub type Values = BTreeMap<String, String>;

/// The settings that apply to one matter: the holders' values, from the most specific to the most general.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    layers: Vec<(Scope, Values)>,
}

impl Settings {
    /// Stacks the values of holders; the order they are given in does not matter (REC-10).
    #[must_use]
    pub fn new(layers: impl IntoIterator<Item = (Scope, Values)>) -> Self {
        let mut layers: Vec<_> = layers.into_iter().collect();
        layers.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.level()));
        Self { layers }
    }

    /// Adds the values of more holders.
    #[must_use]
    pub fn joined(mut self, more: Self) -> Self {
        self.layers.extend(more.layers);
        self.layers.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.level()));
        self
    }

    /// The value that holds: the most specific present one, even when it is "off" or empty (REC-10, REC-11).
    ///
    /// A stored text that cannot be read any more counts as absent, save where the key can use a part of it (AMJ-11);
    /// saving refuses such texts (SET-41).
    #[must_use]
    pub fn get<T>(&self, key: &Key<T>) -> Option<Resolved<T>> {
        for (scope, values) in &self.layers {
            if !key.levels.contains(&scope.level()) {
                continue;
            }
            let read = |text: &String| (key.read)(text).ok().or_else(|| key.salvage.map(|read| read(text)));
            if let Some(value) = values.get(key.name).and_then(read) {
                return Some(Resolved { value, source: Some(scope.clone()), key: key.name });
            }
        }
        (key.read)(key.default).ok().map(|value| Resolved { value, source: None, key: key.name })
    }

    /// The value that holds as it was written, and whose it is; `None` is the catalogue's default.
    #[must_use]
    pub fn written(&self, key: &dyn AnyKey) -> (&str, Option<&Scope>) {
        let of_key = self.layers.iter().filter(|(scope, _)| key.levels().contains(&scope.level()));
        let mut given = of_key.filter_map(|(scope, values)| Some((values.get(key.name())?.as_str(), scope)));
        let found = given.find(|(text, _)| key.holds(text));
        found.map_or((key.default_text(), None), |(text, scope)| (text, Some(scope)))
    }

    /// The value that holds, without its source.
    #[must_use]
    pub fn value<T: Default>(&self, key: &Key<T>) -> T {
        self.get(key).map(|resolved| resolved.value).unwrap_or_default()
    }

    /// Stored texts that cannot be read, whose they are and what is wrong: one warning each when they are loaded (AMJ-11).
    pub fn faults(&self) -> impl Iterator<Item = (&Scope, &'static str, Fault)> {
        self.layers.iter().flat_map(|(scope, values)| {
            values.iter().filter_map(move |(name, text)| {
                let key = find(name)?;
                key.check(text).err().map(|fault| (scope, key.name(), fault))
            })
        })
    }

    /// Sets a value, for a matter that is only being tried out (ONUM-29) and for tests.
    #[must_use]
    pub fn with<T>(self, scope: Scope, key: &Key<T>, text: &str) -> Self {
        self.changed(scope, key.name, Some(text))
    }

    /// Sets or removes a value by the setting's name.
    #[must_use]
    pub fn changed(mut self, scope: Scope, name: &str, text: Option<&str>) -> Self {
        let known = self.layers.iter_mut().find(|(existing, _)| *existing == scope);
        match (known, text) {
            (Some((_, values)), Some(text)) => {
                values.insert(name.to_owned(), text.to_owned());
            }
            (Some((_, values)), None) => {
                values.remove(name);
            }
            (None, Some(text)) => {
                self.layers.push((scope, Values::from([(name.to_owned(), text.to_owned())])));
                self.layers.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.level()));
            }
            (None, None) => {}
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::keys;

    fn company() -> Scope {
        Scope::Company("C1".into())
    }
    fn supplier() -> Scope {
        Scope::Supplier("C1".into(), "S1".into())
    }
    fn office() -> Scope {
        Scope::Office("C1".into(), "S1".into(), "O1".into())
    }

    #[test]
    fn rec_10_most_specific_existing_value_wins() {
        let base = Settings::default().with(company(), &keys::MATCH_WAIT_RECEIPT_DAYS, "10");
        let with_supplier = base.clone().with(supplier(), &keys::MATCH_WAIT_RECEIPT_DAYS, "20");
        let with_office = with_supplier.clone().with(office(), &keys::MATCH_WAIT_RECEIPT_DAYS, "30");
        for (case, settings, expected, because) in [
            ("default", Settings::default(), 14, "default of match.wait_receipt_days"),
            ("company", base, 10, "company C1, match.wait_receipt_days"),
            ("supplier", with_supplier, 20, "supplier S1, match.wait_receipt_days"),
            ("office", with_office, 30, "office O1 of supplier S1, match.wait_receipt_days"),
        ] {
            let resolved = settings.get(&keys::MATCH_WAIT_RECEIPT_DAYS).unwrap();
            assert_eq!(resolved.value, expected, "REC-10 {case}");
            assert_eq!(resolved.because(), because, "REC-10 {case}");
        }
    }

    #[test]
    fn rec_11_present_off_is_used_and_absent_inherits() {
        let on = Settings::default().with(company(), &keys::MATCH_ALLOW_PARTIAL, "true");
        assert!(on.value(&keys::MATCH_ALLOW_PARTIAL));
        let off = on.clone().with(supplier(), &keys::MATCH_ALLOW_PARTIAL, "false");
        assert!(!off.value(&keys::MATCH_ALLOW_PARTIAL), "switched off is present");
        assert!(on.value(&keys::MATCH_ALLOW_PARTIAL), "removed inherits again");
        let removed = off.clone().changed(supplier(), keys::MATCH_ALLOW_PARTIAL.name, None);
        for (case, settings, text, source) in [
            ("default", Settings::default(), "true", None),
            ("company", on, "true", Some(company())),
            ("supplier", off, "false", Some(supplier())),
            ("removed", removed, "true", Some(company())),
        ] {
            assert_eq!(
                settings.written(&keys::MATCH_ALLOW_PARTIAL),
                (text, source.as_ref()),
                "REC-11 {case}"
            );
        }
    }
}
