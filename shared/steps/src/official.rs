//! What the official rule sets and schemas say of a document, in one list (E003, E004).

use attest_rules::{Flag, Language, Report, SetId};
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

/// Checks structure and rules; `sets` names the sets, else the profile of the document chooses them.
#[must_use]
pub fn check(tree: &Tree<'_>, sets: Option<&[SetId]>) -> Official {
    let (chosen, because) = match sets {
        Some(sets) => (sets.to_vec(), vec!["named by the caller".to_owned()]),
        None => {
            let (chosen, reasons) = attest_rules::sets_for(tree);
            (chosen, reasons.into_iter().map(|reason| reason.text).collect())
        }
    };
    let mut report = attest_rules::check(tree, &chosen);
    if sets.is_none() {
        let replaced = attest_rules::replaced_for(tree);
        report.fired.retain(|fired| !replaced.contains(&fired.id));
    }
    let mut problems: Vec<Problem> = attest_rules::structure::check(tree.root())
        .unwrap_or_default()
        .into_iter()
        .map(|finding| {
            let expected = finding.expected.join(" or ");
            let message = format!(
                "line {}, column {}: {} is not as the schema asks; found {}, expected {expected}",
                finding.line, finding.column, finding.element, finding.found
            );
            Problem {
                code: "E003",
                flag: Flag::Fatal.text(),
                set: "",
                line: finding.line,
                column: finding.column,
                path: finding.path,
                expected,
                found: finding.found,
                message,
            }
        })
        .collect();
    for fired in &report.fired {
        let (line, column) = fired.place(tree);
        let (expected, found) = match &fired.difference {
            Some(difference) => (difference.expected.clone(), difference.found.clone()),
            None => (String::new(), String::new()),
        };
        let path = tree.element(fired.element).path();
        let message = attest_rules::message(fired, tree, Language::English);
        problems.push(Problem {
            code: fired.id,
            flag: fired.flag.text(),
            set: fired.set.text(),
            line,
            column,
            message,
            path,
            expected,
            found,
        });
    }
    Official { sets: chosen, because, problems, report }
}
