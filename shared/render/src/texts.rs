//! The message catalogues: one file per language below `texts/`, sorted by key, with the same keys in each.
//!
//! `{name}` in a text is replaced by a value; a key that ends in `.one` is the singular of the key without it.

use std::sync::LazyLock;

use crate::language::Language;
use crate::renderer::RenderError;

/// Keys and texts of one language, sorted by key.
type Catalogue = Vec<(&'static str, &'static str)>;

static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| read(include_str!("../texts/en.toml")));
static SWEDISH: LazyLock<Catalogue> = LazyLock::new(|| read(include_str!("../texts/sv.toml")));
static NORWEGIAN: LazyLock<Catalogue> = LazyLock::new(|| read(include_str!("../texts/nb.toml")));
static GERMAN: LazyLock<Catalogue> = LazyLock::new(|| read(include_str!("../texts/de.toml")));

/// Reads `"key" = "text"` lines, the part of TOML that the catalogues use; a test holds them to it.
fn read(file: &'static str) -> Catalogue {
    let rows =
        file.lines().filter_map(|line| line.strip_prefix('"')?.strip_suffix('"')?.split_once("\" = \""));
    rows.collect()
}

fn catalogue(language: Language) -> &'static Catalogue {
    match language {
        Language::English => &ENGLISH,
        Language::Swedish => &SWEDISH,
        Language::Norwegian => &NORWEGIAN,
        Language::German => &GERMAN,
    }
}

/// The text of a key, with its placeholders still in it.
pub(crate) fn text(language: Language, key: &str) -> Option<&'static str> {
    let catalogue = catalogue(language);
    let index = catalogue.binary_search_by_key(&key, |(key, _)| key).ok()?;
    catalogue.get(index).map(|(_, text)| *text)
}

/// The text of a key, in the singular when there is one and the count is 1.
pub(crate) fn counted(language: Language, key: &str, count: Option<&str>) -> Option<&'static str> {
    let singular = if count == Some("1") { text(language, &format!("{key}.one")) } else { None };
    singular.or_else(|| text(language, key))
}

/// The text of a key with its placeholders filled.
///
/// # Errors
/// When there is no such text or a placeholder has no value.
pub(crate) fn say(language: Language, key: &str, values: &[(&str, &str)]) -> Result<String, RenderError> {
    let value = |name: &str| values.iter().find(|(given, _)| *given == name).map(|(_, value)| *value);
    let text = counted(language, key, value("count")).ok_or_else(|| RenderError::Text(key.to_owned()))?;
    fill(text, |name| value(name).map(ToOwned::to_owned))
        .map_err(|name| RenderError::Value { key: key.to_owned(), name })
}

/// The text of a key without placeholders, else what stands in for it: codes may come from outside.
pub(crate) fn say_or(language: Language, key: &str, other: &str) -> String {
    text(language, key).unwrap_or(other).to_owned()
}

/// Replaces the placeholders of a text.
///
/// # Errors
/// The name of the first placeholder without a value.
pub(crate) fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> Result<String, String> {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or_else(|| after.to_owned())?;
        filled.push_str(before);
        filled.push_str(&value(name).ok_or_else(|| name.to_owned())?);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::PathBuf;

    use attest_model::approvals::DisputeReason;

    use super::*;
    use crate::templates::TEMPLATES;

    /// Keys that are put together from a code; codes are tested where they are listed.
    const FAMILIES: &[&str] = &[
        "audience.",
        "cause.",
        "code.",
        "criterion.",
        "did.",
        "dispute.",
        "holder.",
        "interval.",
        "messages.",
        "outcome.",
        "reason.",
        "standing.",
        "state.",
        "step.",
        "subscription.",
        "tax_part.",
        "unit.",
        "vat.",
        "workbench.do_",
    ];

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).map(|part| part.split('}').next().unwrap()).collect()
    }

    /// Covers PROC-7.
    #[test]
    fn every_language_has_every_text() {
        let english: BTreeMap<_, _> = ENGLISH.iter().copied().collect();
        assert!(english.len() > 300);
        for language in Language::ALL {
            let catalogue = catalogue(language);
            assert!(catalogue.is_sorted_by(|a, b| a.0 < b.0), "{language:?} is not sorted by key");
            let keys: BTreeSet<_> = catalogue.iter().map(|(key, _)| *key).collect();
            let expected: BTreeSet<_> = english.keys().copied().collect();
            assert_eq!(
                keys.symmetric_difference(&expected).collect::<Vec<_>>(),
                [] as [&&str; 0],
                "{language:?}"
            );
            for (key, text) in catalogue {
                assert!(!text.trim().is_empty(), "{language:?} {key} is empty");
                assert_eq!(placeholders(text), placeholders(english[key]), "{language:?} {key}");
            }
        }
    }

    #[test]
    fn the_catalogues_are_toml() {
        for (file, catalogue) in [
            (include_str!("../texts/en.toml"), &*ENGLISH),
            (include_str!("../texts/sv.toml"), &*SWEDISH),
            (include_str!("../texts/nb.toml"), &*NORWEGIAN),
            (include_str!("../texts/de.toml"), &*GERMAN),
        ] {
            let table: BTreeMap<String, String> = toml::from_str(file).unwrap();
            let read = catalogue.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned()));
            assert_eq!(read.collect::<BTreeMap<_, _>>(), table);
        }
    }

    #[test]
    fn every_text_is_used_and_every_used_text_exists() {
        let mut sources = String::new();
        let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let source = std::fs::read_to_string(path).unwrap();
                    sources.push_str(source.split("#[cfg(test)]").next().unwrap());
                }
            }
        }
        sources.extend(TEMPLATES.iter().map(|template| template.source));
        for (key, _) in ENGLISH.iter() {
            let key = key.trim_end_matches(".one");
            let is_used =
                sources.contains(&format!("\"{key}\"")) || FAMILIES.iter().any(|f| key.starts_with(f));
            assert!(is_used, "text {key} is used nowhere");
        }
        for template in TEMPLATES {
            for call in template.source.split("t(\"").skip(1) {
                let key = call.split('"').next().unwrap();
                assert!(text(Language::English, key).is_some(), "{} uses {key}", template.name);
            }
        }
    }

    /// Covers CRED-3: as a question, and as what a supplier reads.
    #[test]
    fn disp_4_every_reason_has_its_words() {
        for reason in DisputeReason::ALL {
            for family in ["dispute", "reason"] {
                let key = format!("{family}.{}", reason.word());
                assert!(text(Language::English, &key).is_some(), "DISP-4 {key}");
            }
        }
    }

    #[test]
    fn values_are_filled_in_once() {
        for (case, text, expected) in [
            ("none", "plain", Ok("plain")),
            ("twice", "{a} and {a}", Ok("{b} and {b}")),
            ("absent", "{c}", Err("c")),
            ("not closed", "{a", Err("a")),
        ] {
            let filled = fill(text, |name| (name == "a").then(|| "{b}".to_owned()));
            assert_eq!(filled, expected.map(ToOwned::to_owned).map_err(ToOwned::to_owned), "{case}");
        }
    }

    #[test]
    fn one_is_singular_where_there_is_a_singular() {
        for (count, expected) in [("0", "0 lines"), ("1", "1 line"), ("2", "2 lines")] {
            assert_eq!(say(Language::English, "approval.lines", &[("count", count)]).unwrap(), expected);
        }
    }
}
