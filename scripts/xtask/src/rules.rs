//! `rules diff OLD.sch NEW.sch`: what a new official release of a rule set changed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context as _, bail};

use crate::Outcome;

const SCHEMATRON: &str = "http://purl.oclc.org/dsdl/schematron";

/// One assertion of a Schematron file, white space made one blank.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Assertion {
    context: String,
    flag: String,
    test: String,
}

/// Assertions by id; an id may stand in several contexts.
type Assertions = BTreeMap<String, Vec<Assertion>>;

/// Prints the difference of two Schematron files.
///
/// # Errors
/// When the arguments are not `diff OLD NEW`, or a file cannot be read as Schematron.
pub fn run(arguments: &[String]) -> anyhow::Result<Outcome> {
    let [command, old, new] = arguments else { bail!("expected: cargo xtask rules diff OLD.sch NEW.sch") };
    if command != "diff" {
        bail!("{command:?} is not a command of rules; expected diff");
    }
    let read = |path: &str| -> anyhow::Result<Assertions> {
        let text = std::fs::read_to_string(path).with_context(|| path.to_owned())?;
        assertions(&text).with_context(|| path.to_owned())
    };
    Ok(Outcome { text: difference(&read(old)?, &read(new)?), passed: true })
}

fn assertions(text: &str) -> anyhow::Result<Assertions> {
    let document = roxmltree::Document::parse(text)?;
    let mut found = Assertions::new();
    for rule in document.descendants().filter(|node| node.has_tag_name((SCHEMATRON, "rule"))) {
        let context = words(rule.attribute("context").unwrap_or(""));
        let is_assertion = |node: &roxmltree::Node<'_, '_>| {
            node.has_tag_name((SCHEMATRON, "assert")) || node.has_tag_name((SCHEMATRON, "report"))
        };
        for assert in rule.children().filter(is_assertion) {
            let id = assert.attribute("id").unwrap_or("(no id)").to_owned();
            let flag = assert.attribute("flag").or(assert.attribute("role")).unwrap_or("").to_owned();
            let test = words(assert.attribute("test").unwrap_or(""));
            found.entry(id).or_default().push(Assertion { context: context.clone(), flag, test });
        }
    }
    if found.is_empty() {
        bail!("no assertion of {SCHEMATRON} in it");
    }
    Ok(found)
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn difference(old: &Assertions, new: &Assertions) -> String {
    let mut text = String::new();
    for (id, before) in old {
        let Some(after) = new.get(id) else {
            let _ = writeln!(text, "removed  {id}");
            continue;
        };
        if before.len() != after.len() {
            let _ = writeln!(text, "contexts {id}: {} before, {} now", before.len(), after.len());
        }
        for (before, after) in before.iter().zip(after) {
            for (what, before, after) in [
                ("flag    ", &before.flag, &after.flag),
                ("context ", &before.context, &after.context),
                ("test    ", &before.test, &after.test),
            ] {
                if before != after {
                    let _ = writeln!(text, "{what} {id}\n  before {before}\n  now    {after}");
                }
            }
        }
    }
    for (id, after) in new.iter().filter(|(id, _)| !old.contains_key(*id)) {
        for each in after {
            let _ = writeln!(
                text,
                "added    {id} ({})\n  context {}\n  test    {}",
                each.flag, each.context, each.test
            );
        }
    }
    if text.is_empty() { "no rule changed\n".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(rules: &str) -> Assertions {
        assertions(&format!("<schema xmlns='{SCHEMATRON}'><pattern>{rules}</pattern></schema>")).unwrap()
    }

    #[test]
    fn differences_name_what_changed() {
        let old = schema(
            "<rule context='a'><assert id='X-1' flag='fatal' test='b  = 1'/><assert id='X-2' test='c'/></rule>",
        );
        for (case, rules, expected) in [
            (
                "white space",
                "<rule context='a'><assert id='X-1' flag='fatal' test='b = 1'/><assert id='X-2' test='c'/></rule>",
                "no rule changed\n",
            ),
            (
                "removed",
                "<rule context='a'><assert id='X-1' flag='fatal' test='b = 1'/></rule>",
                "removed  X-2\n",
            ),
            (
                "test and flag",
                "<rule context='a'><assert id='X-1' flag='warning' test='b = 2'/><assert id='X-2' test='c'/></rule>",
                "flag     X-1\n  before fatal\n  now    warning\ntest     X-1\n  before b = 1\n  now    b = 2\n",
            ),
            (
                "added",
                "<rule context='a'><assert id='X-1' flag='fatal' test='b = 1'/><assert id='X-2' test='c'/>\
                 <assert id='X-3' flag='fatal' test='d'/></rule>",
                "added    X-3 (fatal)\n  context a\n  test    d\n",
            ),
        ] {
            assert_eq!(difference(&old, &schema(rules)), expected, "{case}");
        }
    }

    #[test]
    fn other_files_are_refused() {
        assert!(assertions("<schema/>").is_err());
        assert!(assertions("<schema").is_err());
    }
}
