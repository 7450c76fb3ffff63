//! The texts by key and language: `texts/en.txt` and its translations, a key and its text per line.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::Language;

type Texts = HashMap<&'static str, &'static str>;

fn texts(language: Language) -> &'static Texts {
    static LOADED: [OnceLock<Texts>; 4] = [const { OnceLock::new() }; 4];
    let [english, swedish, norwegian, german] = &LOADED;
    let (loaded, source) = match language {
        Language::English => (english, include_str!("texts/en.txt")),
        Language::Swedish => (swedish, include_str!("texts/sv.txt")),
        Language::Norwegian => (norwegian, include_str!("texts/nb.txt")),
        Language::German => (german, include_str!("texts/de.txt")),
    };
    loaded.get_or_init(|| rows(source).collect())
}

fn rows(source: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    source.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '))
}

/// The text of a key; English stands in where the language has none.
pub(super) fn find(key: &str, language: Language) -> Option<&'static str> {
    let own = texts(language).get(key);
    own.or_else(|| texts(Language::English).get(key)).copied()
}

/// The text of a key that all languages have.
pub(super) fn say(key: &str, language: Language) -> &'static str {
    find(key, language).unwrap_or_default()
}

/// A text with its gaps filled: `{p}` takes the value of `p`. A value is taken as it is, whatever it holds.
pub(super) fn fill(text: &str, values: &[(char, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 40);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let mut letters = after.chars();
        let value = letters.next().filter(|_| letters.next() == Some('}'));
        match value.and_then(|letter| values.iter().find(|(name, _)| *name == letter)) {
            Some((_, value)) => {
                filled.push_str(value);
                rest = letters.as_str();
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_the_same_keys_once() {
        let english = texts(Language::English);
        assert_eq!(rows(include_str!("texts/en.txt")).count(), english.len(), "a key stands twice");
        for language in Language::ALL {
            let own = texts(language);
            let missing: Vec<_> = english.keys().filter(|key| !own.contains_key(*key)).collect();
            assert!(missing.is_empty(), "{language:?} lacks {missing:?}");
            let unknown: Vec<_> = own.keys().filter(|key| !english.contains_key(*key)).collect();
            assert!(unknown.is_empty(), "{language:?} has {unknown:?}, which English lacks");
        }
    }

    #[test]
    fn gaps_take_values_as_they_are() {
        for (text, expected) in [
            ("{e} and {f}", "{f} and 5"),
            ("a {x} b", "a {x} b"),
            ("{", "{"),
            ("plain", "plain"),
            ("{f}", "5"),
        ] {
            assert_eq!(fill(text, &[('e', "{f}"), ('f', "5")]), expected, "{text}");
        }
    }
}
