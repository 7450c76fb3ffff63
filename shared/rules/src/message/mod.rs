//! What people read: what is wrong, where, what was expected, what to do.

mod nations;
mod peppol;
mod statements;
mod subjects;
mod terms;

use attest_xml::Tree;

use self::statements::{CATEGORY_STATEMENTS, STATEMENTS};
use self::subjects::SUBJECTS;
use self::terms::TERMS;
use crate::report::{Fired, Kind};

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

/// The same text in all languages, in their order; English stands in for what is empty.
type Text = [&'static str; 4];

fn pick(text: &Text, language: Language) -> &'static str {
    let [english, swedish, norwegian, german] = text;
    let chosen = match language {
        Language::English => english,
        Language::Swedish => swedish,
        Language::Norwegian => norwegian,
        Language::German => german,
    };
    if chosen.is_empty() { english } else { chosen }
}

const MISSING: Text = ["{t} is missing", "{t} saknas", "{t} mangler", "{t} fehlt"];
const SUPERFLUOUS: Text = [
    "{p} does not belong here",
    "{p} hör inte hemma här",
    "{p} hører ikke hjemme her",
    "{p} gehört nicht hierher",
];
const COUNTED: Text = [
    "{p} stands here too often or not at all",
    "{p} förekommer här för ofta eller inte alls",
    "{p} står her for ofte eller ikke i det hele tatt",
    "{p} steht hier zu oft oder gar nicht",
];
const DECIMALS: Text = [
    "{t} has more than two decimals",
    "{t} har fler än två decimaler",
    "{t} har flere enn to desimaler",
    "{t} hat mehr als zwei Nachkommastellen",
];
const CODE: Text = [
    "{t} is not a code of the list",
    "{t} är inte en kod i listan",
    "{t} er ikke en kode i listen",
    "{t} ist kein Code der Liste",
];
const BROKEN: Text = [
    "rule {id} does not hold",
    "regeln {id} är inte uppfylld",
    "regelen {id} er ikke oppfylt",
    "Regel {id} ist verletzt",
];
const STATED: Text = [
    "this does not hold: {s}",
    "detta är inte uppfyllt: {s}",
    "dette er ikke oppfylt: {s}",
    "das trifft nicht zu: {s}",
];
const COMPARED: Text = [
    "; expected {e}, found {f}",
    "; väntat {e}, funnet {f}",
    "; ventet {e}, funnet {f}",
    "; erwartet {e}, gefunden {f}",
];
const PLACE: Text = [
    "line {l}, column {c}, {p}: ",
    "rad {l}, kolumn {c}, {p}: ",
    "linje {l}, kolonne {c}, {p}: ",
    "Zeile {l}, Spalte {c}, {p}: ",
];
const TO_DO: Text = [
    ". Ask the sender for a corrected invoice.",
    ". Be avsändaren om en rättad faktura.",
    ". Be avsenderen om en rettet faktura.",
    ". Bitten Sie den Absender um eine berichtigte Rechnung.",
];
const TO_NOTE: Text = [
    ". The invoice can be used; the sender should mend it.",
    ". Fakturan kan användas; avsändaren bör rätta den.",
    ". Fakturaen kan brukes; avsenderen bør rette den.",
    ". Die Rechnung ist verwendbar; der Absender sollte sie berichtigen.",
];

/// The terms a rule is about, such as `BT-106`; empty for rules of syntax.
pub fn terms_of(rule: &str) -> &'static [&'static str] {
    let found = SUBJECTS.iter().find(|(id, _)| *id == rule);
    found.map_or(&[], |(_, terms)| *terms)
}

/// The message of a broken rule, with its place.
pub fn message(fired: &Fired, tree: &Tree<'_>, language: Language) -> String {
    let (line, column) = fired.place(tree);
    let place = pick(&PLACE, language)
        .replace("{l}", &line.to_string())
        .replace("{c}", &column.to_string())
        .replace("{p}", &tree.element(fired.element).path());
    let compared = fired.difference.as_ref().map_or_else(String::new, |difference| {
        pick(&COMPARED, language).replace("{e}", &difference.expected).replace("{f}", &difference.found)
    });
    let to_do = if fired.flag == crate::Flag::Fatal { TO_DO } else { TO_NOTE };
    format!("{place}{}{compared}{}", what(fired, language), pick(&to_do, language))
}

fn what(fired: &Fired, language: Language) -> String {
    if let Some(statement) = statement(fired.id, language) {
        return pick(&STATED, language).replace("{s}", &statement);
    }
    let subject = subject(fired, language);
    let template = match fired.kind {
        Kind::Missing => MISSING,
        Kind::Superfluous => SUPERFLUOUS,
        Kind::Counted => COUNTED,
        Kind::Decimals => DECIMALS,
        Kind::Code => CODE,
        Kind::Other if terms_of(fired.id).is_empty() => BROKEN,
        Kind::Other if fired.id.starts_with("BR-CL") => CODE,
        Kind::Other if fired.id.starts_with("BR-DEC") => DECIMALS,
        Kind::Other if fired.id.starts_with("BR-DE-") || fired.difference.is_some() => BROKEN,
        Kind::Other => MISSING,
    };
    pick(&template, language).replace("{t}", &subject).replace("{p}", fired.path).replace("{id}", fired.id)
}

fn statement(rule: &str, language: Language) -> Option<String> {
    let mut statements = STATEMENTS.iter().chain(peppol::STATEMENTS).chain(nations::STATEMENTS);
    if let Some((_, text)) = statements.find(|(id, _)| *id == rule) {
        return Some(pick(text, language).to_owned());
    }
    let (category, number) = rule.strip_prefix("BR-")?.split_once('-')?;
    let code = match category {
        "S" | "Z" | "E" | "AE" | "G" | "O" => category,
        "IC" => "K",
        "AF" => "L",
        "AG" => "M",
        _ => return None,
    };
    let (_, text) = CATEGORY_STATEMENTS.iter().find(|(id, _)| *id == number)?;
    Some(pick(text, language).replace("{c}", code))
}

/// The terms by name and number; the path where there are none.
fn subject(fired: &Fired, language: Language) -> String {
    let names = terms_of(fired.id).iter().map(|term| {
        let name = TERMS.iter().find(|(id, _)| id == term).map_or("", |(_, text)| pick(text, language));
        format!("{name} ({term})")
    });
    let names: Vec<String> = names.collect();
    if names.is_empty() { fired.path.to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_and_rows_are_unique_and_known() {
        for (number, (term, text)) in TERMS.iter().enumerate() {
            assert_eq!(TERMS.iter().position(|(other, _)| other == term), Some(number), "{term} twice");
            assert!(text.iter().all(|name| !name.is_empty()), "{term} has a name in each language");
        }
        for (rule, terms) in SUBJECTS {
            assert!(terms.iter().all(|term| TERMS.iter().any(|(id, _)| id == term)), "{rule}");
            assert_eq!(SUBJECTS.iter().filter(|(id, _)| id == rule).count(), 1, "{rule} twice");
        }
        assert!(SUBJECTS.is_sorted_by_key(|(id, _)| id), "subjects stand by id");
        assert!(STATEMENTS.is_sorted_by_key(|(id, _)| id), "statements stand by id");
    }
}
