//! What the official rule sets and schemas say of a document, in one list (E003, E004).

use std::collections::BTreeSet;

use attest_model::dates::{Date, today};
use attest_model::record::InvoiceRecord;
use attest_rules::structure::Finding;
use attest_rules::{Fired, Flag, Language, Report, SetId, Stop};
use attest_xml::Tree;

/// One defect that a schema or an official rule names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// `E003` for structure, the rule's own id otherwise.
    pub code: &'static str,
    /// `fatal`, `warning` or `information`.
    pub flag: &'static str,
    /// The set, by its name; empty for structure.
    pub set: &'static str,
    /// Line of the element.
    pub line: u32,
    /// Column of the element.
    pub column: u32,
    /// Path of the element.
    pub path: String,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// One sentence for people.
    pub message: String,
}

impl Problem {
    /// It makes the document unusable.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        self.flag == Flag::Fatal.text()
    }
}

/// The verdict on a document.
#[derive(Debug, Clone, Default)]
pub struct Official {
    /// The sets that ran.
    pub sets: Vec<SetId>,
    /// Why these.
    pub because: Vec<String>,
    /// Structure first, then rules by set in document order.
    pub problems: Vec<Problem>,
    /// What the rules found, by set.
    pub report: Report,
}

/// How a document is judged.
#[derive(Debug, Clone, Copy)]
pub struct Judge<'a> {
    /// These sets; else the profile of the document chooses them.
    pub sets: Option<&'a [SetId]>,
    /// The releases that count on this day; else the newest.
    pub day: Option<Date>,
    /// The language of the messages.
    pub language: Language,
}

/// Checks structure and rules with the newest releases, in English; `sets` names the sets.
#[must_use]
pub fn check(tree: &Tree<'_>, sets: Option<&[SetId]>) -> Official {
    Judge { sets, day: None, language: Language::English }.check(tree)
}

impl Judge<'_> {
    /// As the document of an invoice is judged: by its profile, with the releases of the day on which it came.
    #[must_use]
    pub fn on(record: &InvoiceRecord, language: attest_render::Language) -> Judge<'static> {
        let day = today(record.received_at, "UTC");
        Judge { sets: None, day: Some(day), language: spoken(language) }
    }

    /// Checks structure and rules.
    #[must_use]
    pub fn check(self, tree: &Tree<'_>) -> Official {
        let (chosen, because) = match self.sets {
            Some(sets) => (sets.to_vec(), vec!["named by the caller".to_owned()]),
            None => {
                let (chosen, reasons) = attest_rules::sets_for(tree);
                (chosen, reasons.into_iter().map(|reason| reason.text).collect())
            }
        };
        let mut report = match self.day {
            Some(day) => attest_rules::check_on(tree, &chosen, day),
            None => attest_rules::check(tree, &chosen),
        };
        if self.sets.is_none() {
            report.drop_rules(attest_rules::replaced_for(tree));
        }
        let mut problems: Vec<Problem> = attest_rules::structure::check(tree.root())
            .unwrap_or_default()
            .into_iter()
            .map(|finding| self.of_structure(finding))
            .collect();
        let known: BTreeSet<(u32, u32)> = problems.iter().map(|fault| (fault.line, fault.column)).collect();
        let stops = report.stops.iter().map(|stop| self.of_stop(stop, tree));
        problems.extend(stops.filter(|problem| !known.contains(&(problem.line, problem.column))));
        problems.extend(report.fired.iter().map(|fired| self.of_rule(fired, tree)));
        Official { sets: chosen, because, problems, report }
    }

    fn of_structure(self, finding: Finding) -> Problem {
        Problem {
            code: "E003",
            flag: Flag::Fatal.text(),
            set: "",
            message: attest_rules::structure_message(&finding, self.language),
            line: finding.line,
            column: finding.column,
            path: finding.path,
            expected: finding.expected.join(" or "),
            found: finding.found,
        }
    }

    /// A place where the official stylesheet ends with a type error: a fault of structure that the schema lets pass.
    fn of_stop(self, stop: &Stop, tree: &Tree<'_>) -> Problem {
        let element = tree.element(stop.element);
        Problem {
            code: "E003",
            flag: Flag::Fatal.text(),
            set: "",
            line: element.line(),
            column: element.column(),
            path: element.path(),
            expected: String::new(),
            found: String::new(),
            message: attest_rules::stop_message(stop, tree, self.language),
        }
    }

    fn of_rule(self, fired: &Fired, tree: &Tree<'_>) -> Problem {
        let (line, column) = fired.place(tree);
        let (expected, found) = match fired.difference.as_deref() {
            Some(difference) => (difference.expected.clone(), difference.found.clone()),
            None => (String::new(), String::new()),
        };
        Problem {
            code: fired.rule.id,
            flag: fired.flag.text(),
            set: fired.set.text(),
            line,
            column,
            path: tree.element(fired.element).path(),
            expected,
            found,
            message: attest_rules::message(fired, tree, self.language),
        }
    }
}

/// The language of messages for a language of pages.
#[must_use]
pub const fn spoken(language: attest_render::Language) -> Language {
    match language {
        attest_render::Language::English => Language::English,
        attest_render::Language::Swedish => Language::Swedish,
        attest_render::Language::Norwegian => Language::Norwegian,
        attest_render::Language::German => Language::German,
    }
}
