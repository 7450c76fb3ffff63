//! The licences and bans of `deny.toml`, judged from `cargo metadata`.
//!
//! The file is that of `cargo deny`, which also knows advisories; building it costs minutes that a check of
//! every change need not pay, so the two parts that need no network are judged here.

use std::collections::BTreeMap;

use cargo_metadata::{DependencyKind, Metadata};
use serde::Deserialize;

/// The parts of `deny.toml` that are judged here.
#[derive(Debug, Deserialize)]
pub(super) struct Policy {
    licenses: Licenses,
    bans: Bans,
}

#[derive(Debug, Deserialize)]
struct Licenses {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

#[derive(Debug, Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Bans {
    #[serde(default)]
    deny: Vec<Ban>,
}

/// A package that only its wrappers may use directly.
#[derive(Debug, Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
    #[serde(default)]
    wrappers: Vec<String>,
}

impl Policy {
    /// Every package with a licence that is not allowed, and every use of a banned package.
    pub(super) fn violations(&self, metadata: &Metadata) -> Vec<String> {
        let mut wrong = Vec::new();
        let bans: BTreeMap<_, _> = self.bans.deny.iter().map(|ban| (ban.name.as_str(), ban)).collect();
        for package in &metadata.packages {
            let name = package.name.as_str();
            if let Some(fault) = self.licence_fault(name, package.license.as_deref()) {
                wrong.push(format!("{name} {}: {fault}", package.version));
            }
            let built = package.dependencies.iter().filter(|used| used.kind != DependencyKind::Development);
            for ban in built.filter_map(|used| bans.get(used.name.as_str())) {
                if metadata.workspace_members.contains(&package.id) && !ban.allows(name) {
                    let wrappers = ban.wrappers.join(", ");
                    wrong.push(format!("{name} uses {}; deny.toml leaves it to {wrappers}", ban.name));
                }
            }
        }
        wrong
    }

    fn licence_fault(&self, name: &str, licence: Option<&str>) -> Option<String> {
        let Some(licence) = licence else {
            return Some("names no licence".to_owned());
        };
        let exceptions = self.licenses.exceptions.iter().filter(|exception| exception.name == name);
        let allowed: Vec<&str> = exceptions
            .flat_map(|exception| &exception.allow)
            .chain(&self.licenses.allow)
            .map(String::as_str)
            .collect();
        match is_allowed(licence, &allowed) {
            Some(true) => None,
            Some(false) => Some(format!("licence {licence:?} is not allowed by deny.toml")),
            None => Some(format!("licence {licence:?} is no SPDX expression")),
        }
    }
}

impl Ban {
    fn allows(&self, name: &str) -> bool {
        self.wrappers.iter().any(|wrapper| wrapper == name)
    }
}

/// Whether an SPDX expression can be met with the allowed licences; `None` when it is malformed.
fn is_allowed(expression: &str, allowed: &[&str]) -> Option<bool> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    let verdict = any_of(&mut words, allowed)?;
    words.next().is_none().then_some(verdict)
}

type Words<'a, 'b> = &'a mut std::iter::Peekable<std::str::SplitWhitespace<'b>>;

fn any_of(words: Words<'_, '_>, allowed: &[&str]) -> Option<bool> {
    let mut verdict = all_of(words, allowed)?;
    while words.next_if_eq(&"OR").is_some() {
        verdict |= all_of(words, allowed)?;
    }
    Some(verdict)
}

fn all_of(words: Words<'_, '_>, allowed: &[&str]) -> Option<bool> {
    let mut verdict = one(words, allowed)?;
    while words.next_if_eq(&"AND").is_some() {
        verdict &= one(words, allowed)?;
    }
    Some(verdict)
}

fn one(words: Words<'_, '_>, allowed: &[&str]) -> Option<bool> {
    match words.next()? {
        "(" => {
            let verdict = any_of(words, allowed)?;
            words.next_if_eq(&")").map(|_| verdict)
        }
        "AND" | "OR" | "WITH" | ")" => None,
        licence if words.next_if_eq(&"WITH").is_some() => {
            let whole = format!("{licence} WITH {}", words.next()?);
            Some(allowed.contains(&licence) || allowed.contains(&whole.as_str()))
        }
        licence => Some(allowed.contains(&licence)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_expression_is_met_or_not() {
        for (expression, expected) in [
            ("MIT", Some(true)),
            ("GPL-3.0", Some(false)),
            ("MIT OR GPL-3.0", Some(true)),
            ("GPL-3.0/MIT", Some(true)),
            ("MIT AND GPL-3.0", Some(false)),
            ("MIT AND (GPL-3.0 OR Apache-2.0)", Some(true)),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", Some(false)),
            ("GPL-3.0 OR MIT AND Apache-2.0", Some(true)),
            ("Apache-2.0 WITH LLVM-exception OR GPL-3.0", Some(true)),
            ("GPL-3.0 WITH Classpath-exception-2.0", Some(false)),
            ("", None),
            ("MIT OR", None),
            ("(MIT", None),
            ("MIT Apache-2.0", None),
            ("MIT WITH", None),
        ] {
            assert_eq!(is_allowed(expression, &["MIT", "Apache-2.0"]), expected, "{expression}");
        }
    }

    #[test]
    fn an_exception_holds_for_its_crate_only() {
        let policy: Policy = toml::from_str(
            r#"
            [licenses]
            allow = ["MIT"]
            exceptions = [{ crate = "roots", allow = ["MPL-2.0"] }]
            [bans]
            "#,
        )
        .unwrap();
        for (case, name, licence, expected) in [
            ("allowed for all", "any", Some("MIT"), None),
            ("excepted", "roots", Some("MPL-2.0"), None),
            ("excepted, with an allowed one", "roots", Some("MPL-2.0 AND MIT"), None),
            (
                "another crate",
                "any",
                Some("MPL-2.0"),
                Some("licence \"MPL-2.0\" is not allowed by deny.toml"),
            ),
            ("none named", "any", None, Some("names no licence")),
            ("malformed", "any", Some("MIT AND"), Some("licence \"MIT AND\" is no SPDX expression")),
        ] {
            assert_eq!(policy.licence_fault(name, licence).as_deref(), expected, "{case}");
        }
    }

    #[test]
    fn a_banned_package_is_left_to_its_wrappers() {
        let ban = Ban { name: "reqwest".to_owned(), wrappers: vec!["attest-outside".to_owned()] };
        assert!(ban.allows("attest-outside"));
        assert!(!ban.allows("attest-steps"));
    }
}
