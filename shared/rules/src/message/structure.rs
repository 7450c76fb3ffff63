//! Messages of E003: what is wrong with the structure, and where the official rules cannot be judged.

use attest_xml::Tree;

use super::words::{fill, say};
use super::{Language, place};
use crate::document::{Stop, StopReason};
use crate::structure::{Defect, Finding};

/// The message of a fault of structure, with its place.
#[must_use]
pub fn structure_message(finding: &Finding, language: Language) -> String {
    let key = match finding.defect {
        Defect::UnknownElement => "unknown-element",
        Defect::MisplacedElement => "misplaced-element",
        Defect::RepeatedElement => "repeated-element",
        Defect::MissingElement => "missing-element",
        Defect::UnexpectedText => "unexpected-text",
        Defect::UnexpectedElements => "unexpected-elements",
        Defect::UnknownAttribute => "unknown-attribute",
        Defect::MissingAttribute => "missing-attribute",
        Defect::WrongAttribute | Defect::WrongValue => "wrong-value",
        Defect::WrongType => "wrong-type",
        Defect::NotNillable => "not-nillable",
    };
    let (line, column) = (finding.line.to_string(), finding.column.to_string());
    let place = fill(say("place", language), &[('l', &line), ('c', &column), ('p', &finding.path)]);
    let quoted = format!("{:?}", finding.found);
    let what = fill(say(key, language), &[('x', &finding.element), ('f', &finding.found), ('q', &quoted)]);
    let expected = expected(&finding.expected, language);
    format!("{place}: {what}{expected}. {}", say("to-do", language))
}

/// What may stand there, as `; expected a, b or c`; nothing where nothing may.
fn expected(names: &[String], language: Language) -> String {
    let Some((last, others)) = names.split_last() else { return String::new() };
    let list = if others.is_empty() {
        last.clone()
    } else {
        format!("{} {} {last}", others.join(", "), say("or", language))
    };
    format!("; {}", fill(say("expected", language), &[('e', &list)]))
}

/// The message of a place where the official rules stop with a type error.
#[must_use]
pub fn stop_message(stop: &Stop, tree: &Tree<'_>, language: Language) -> String {
    let key = match stop.reason {
        StopReason::Doubled => "stop-doubled",
        StopReason::NotANumber => "stop-not-a-number",
        StopReason::NotADate => "stop-not-a-date",
        StopReason::NotABoolean => "stop-not-a-boolean",
        StopReason::TooLarge => "stop-too-large",
    };
    let quoted = format!("{:?}", tree.element(stop.element).string_value());
    let what = fill(say(key, language), &[('q', &quoted)]);
    format!("{}: {what}. {}", place(stop.element, tree, language), say("to-do", language))
}
