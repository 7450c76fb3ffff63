//! What people read: what is wrong, where, what was expected, what to do.

mod structure;
mod subjects;
mod words;

use attest_xml::{ElementId, Tree};

use self::subjects::SUBJECTS;
use self::words::{fill, find, say};
use crate::Flag;
use crate::report::{Fired, Kind};

pub use self::structure::{stop_message, structure_message};

/// The languages of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Swedish.
    Swedish,
    /// Norwegian.
    Norwegian,
    /// German.
    German,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 4] =
        [Language::English, Language::Swedish, Language::Norwegian, Language::German];

    /// The language of a tag such as `sv` or `de-AT`; `None` for one without messages.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Language> {
        match tag.split(['-', '_']).next().unwrap_or_default() {
            "en" => Some(Language::English),
            "sv" => Some(Language::Swedish),
            "nb" | "no" | "nn" => Some(Language::Norwegian),
            "de" => Some(Language::German),
            _ => None,
        }
    }
}

/// The terms a rule is about, such as `BT-106`; empty for rules of syntax.
pub fn terms_of(rule: &str) -> &'static [&'static str] {
    let found = SUBJECTS.iter().find(|(id, _)| *id == rule);
    found.map_or(&[], |(_, terms)| *terms)
}

/// The message of a broken rule, with its place.
#[must_use]
pub fn message(fired: &Fired, tree: &Tree<'_>, language: Language) -> String {
    let to_do = if fired.flag == Flag::Fatal { "to-do" } else { "to-note" };
    format!("{}: {}. {}", place(fired.element, tree, language), reason(fired, language), say(to_do, language))
}

/// What is wrong and what was expected, without the place: for lists that show the place beside it.
#[must_use]
pub fn reason(fired: &Fired, language: Language) -> String {
    let what = what(fired, language);
    match fired.difference.as_deref() {
        None => what,
        Some(difference) => {
            let values = [('e', difference.expected.as_str()), ('f', difference.found.as_str())];
            format!("{what}; {}", fill(say("compared", language), &values))
        }
    }
}

fn place(element: ElementId, tree: &Tree<'_>, language: Language) -> String {
    let element = tree.element(element);
    let (line, column) = (element.line().to_string(), element.column().to_string());
    fill(say("place", language), &[('l', &line), ('c', &column), ('p', &element.path())])
}

fn what(fired: &Fired, language: Language) -> String {
    if let Some(statement) = statement(fired.rule.id, language) {
        return fill(say("stated", language), &[('s', &statement)]);
    }
    let template = match fired.rule.check.kind() {
        Kind::Missing => "missing",
        Kind::Superfluous => "superfluous",
        Kind::Counted => "counted",
        Kind::Decimals => "decimals",
        Kind::Code => "code",
        Kind::Other if fired.rule.id.starts_with("BR-CL") => "code",
        Kind::Other if fired.rule.id.starts_with("BR-DEC") => "decimals",
        Kind::Other if fired.difference.is_none() && !terms_of(fired.rule.id).is_empty() => "missing",
        Kind::Other => "broken",
    };
    let subject = subject(fired, language);
    fill(say(template, language), &[('t', &subject), ('p', fired.rule.check.path()), ('i', fired.rule.id)])
}

/// What a rule asks for, where the kind of its check does not tell.
fn statement(rule: &str, language: Language) -> Option<String> {
    // The German rules of Peppol are those of XRechnung: DE-R-023-1 is BR-DE-23-a.
    if let Some(number) = rule.strip_prefix("DE-R-") {
        let (number, part) = number.split_once('-').unwrap_or((number, ""));
        let part = match part {
            "1" => "-a",
            "2" => "-b",
            _ => "",
        };
        return statement(&format!("BR-DE-{}{part}", number.trim_start_matches('0')), language);
    }
    if let Some(text) = find(rule, language) {
        return Some(text.to_owned());
    }
    let (category, number) = rule.strip_prefix("BR-")?.split_once('-')?;
    let code = match category {
        "S" | "Z" | "E" | "AE" | "G" | "O" => category,
        "IC" => "K",
        "AF" => "L",
        "AG" => "M",
        _ => return None,
    };
    Some(fill(find(&format!("BR-*-{number}"), language)?, &[('c', code)]))
}

/// The terms by name and number; the path where there are none.
fn subject(fired: &Fired, language: Language) -> String {
    let names: Vec<String> =
        terms_of(fired.rule.id).iter().map(|term| format!("{} ({term})", say(term, language))).collect();
    if names.is_empty() { fired.rule.check.path().to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{Check, Rule};
    use crate::{RELEASES, SetId};

    #[test]
    fn rows_are_sorted_and_their_terms_have_names() {
        assert!(SUBJECTS.is_sorted_by(|(one, _), (next, _)| one < next), "subjects stand by id, each once");
        for (rule, terms) in SUBJECTS {
            assert!(terms.iter().all(|term| find(term, Language::English).is_some()), "{rule}: {terms:?}");
        }
    }

    fn fired(set: SetId, rule: &'static Rule) -> Fired {
        let (context, element) = (ElementId::new(0), ElementId::new(0));
        Fired { set, rule, flag: rule.flag, context, element, difference: None }
    }

    /// Every rule that can fire says what is wrong in its own words, in every language.
    #[test]
    fn no_rule_falls_back_to_a_general_sentence() {
        let mut general = std::collections::BTreeSet::new();
        for release in RELEASES {
            let contexts =
                release.patterns.iter().flat_map(|pattern| pattern.contexts.iter().copied().flatten());
            let rules = contexts.flat_map(|context| context.rules.iter().chain(context.table));
            for rule in rules.filter(|rule| !matches!(rule.check, Check::Untested)) {
                for language in Language::ALL {
                    let said = reason(&fired(release.set, rule), language);
                    let names_nothing = said.starts_with(' ') || said.contains("  ") || said.contains('{');
                    if is_general(&said, rule.id, language) || names_nothing {
                        general.insert(format!("{}: {said}", rule.id));
                    }
                }
            }
        }
        assert!(general.is_empty(), "{}:\n{}", general.len(), Vec::from_iter(general).join("\n"));
    }

    fn is_general(said: &str, id: &str, language: Language) -> bool {
        said.starts_with(&fill(say("broken", language), &[('i', id)]))
    }

    #[test]
    fn languages_have_tags() {
        for (tag, expected) in [
            ("sv", Some(Language::Swedish)),
            ("nb-NO", Some(Language::Norwegian)),
            ("no", Some(Language::Norwegian)),
            ("de_AT", Some(Language::German)),
            ("fi", None),
            ("", None),
        ] {
            assert_eq!(Language::of_tag(tag), expected, "{tag}");
        }
    }
}
