//! The statements that test functions cite.

use std::collections::BTreeSet;

use super::statement::StatementId;

/// A test function and what it cites.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Citation {
    /// Name of the function.
    pub(super) function: String,
    /// Line of the function, from 1.
    pub(super) line: usize,
    /// The cited statements; they may not exist.
    pub(super) statements: BTreeSet<StatementId>,
}

/// Reads the test functions of one source file that cite a statement.
///
/// A name cites the statement it starts with (`match_12_…`) when its first word is one of the
/// `chapters`. A doc line `/// Covers ARR-3, ARR-4 and MATCH-1…8.` in front of the function cites more.
pub(super) fn citations(source: &str, chapters: &BTreeSet<&str>) -> Vec<Citation> {
    let mut found = Vec::new();
    let mut is_test = false;
    let mut docs = String::new();
    for (index, line) in source.lines().enumerate() {
        let line = line.trim();
        if let Some(doc) = line.strip_prefix("///") {
            docs.push_str(doc);
            docs.push('\n');
        } else if line.starts_with("#[") {
            is_test |= marks_a_test(line);
        } else if !line.is_empty() && !line.starts_with("//") {
            if let Some(function) = function_name(line).filter(|_| is_test) {
                let mut statements = covered(&docs);
                statements.extend(named(function, chapters));
                if !statements.is_empty() {
                    found.push(Citation { function: function.to_owned(), line: index + 1, statements });
                }
            }
            is_test = false;
            docs.clear();
        }
    }
    found
}

fn marks_a_test(attribute: &str) -> bool {
    let inner = attribute.trim_start_matches("#[");
    let path = inner.split(['(', ']']).next().unwrap_or_default();
    path.rsplit("::").next() == Some("test")
}

fn function_name(line: &str) -> Option<&str> {
    let words = line.trim_start_matches("pub ").trim_start_matches("async ");
    let name = words.strip_prefix("fn ")?;
    name.split(['(', '<']).next()
}

fn named(function: &str, chapters: &BTreeSet<&str>) -> Option<StatementId> {
    let mut words = function.split('_');
    let chapter = words.next()?.to_ascii_uppercase();
    let number = words.next()?.parse().ok()?;
    chapters.contains(chapter.as_str()).then(|| StatementId::new(&chapter, number))
}

/// Identifiers and ranges of the sentence that starts with `Covers `.
fn covered(docs: &str) -> BTreeSet<StatementId> {
    let mut found = BTreeSet::new();
    let Some(start) = docs.lines().position(|line| line.trim_start().starts_with("Covers ")) else {
        return found;
    };
    let sentence: Vec<_> = docs.lines().skip(start).take_while(|line| !line.trim().is_empty()).collect();
    for word in sentence.join(" ").split([' ', ',', ';', ':', '(', ')']) {
        let word = word.trim_end_matches('.');
        let (first, last) = word.split_once(['…', '–']).unwrap_or((word, ""));
        let Ok(first) = first.parse::<StatementId>() else { continue };
        let last = last.rsplit('-').next().and_then(|last| last.parse().ok()).unwrap_or(first.number);
        found.extend((first.number..=last).map(|number| StatementId::new(&first.chapter, number)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_cite_by_name_and_by_doc_line() {
        let source = include_str!("../../fixtures/citations.txt");
        let found: Vec<_> = citations(source, &BTreeSet::from(["ARR", "IN", "MATCH"]))
            .into_iter()
            .map(|citation| {
                let ids: Vec<_> = citation.statements.iter().map(ToString::to_string).collect();
                (citation.line, citation.function, ids.join(" "))
            })
            .collect();
        let expected = [
            (4, "match_12_absent_supplier_list_inherits", "MATCH-12"),
            (9, "arr_2_organisation_is_known", "ARR-2 ARR-3 ARR-4 MATCH-1 MATCH-2 MATCH-3"),
            (13, "in_3", "IN-3"),
            (19, "every_field_arrives", "ARR-7 ARR-8 IN-1 IN-2"),
            (23, "match_99_of_no_statement", "MATCH-99"),
            (36, "match_2_inside_a_macro", "MATCH-2"),
            (44, "match_4_in_a_long_sentence", "FOO-1 MATCH-4 MATCH-5 MATCH-6"),
        ];
        assert_eq!(found, expected.map(|(line, name, ids)| (line, name.to_owned(), ids.to_owned())));
    }
}
