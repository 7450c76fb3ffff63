//! `rules diff OLD.sch NEW.sch`: what a new official release of a rule set changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context as _, bail};
use roxmltree::Node;

use crate::Outcome;

const SCHEMATRON: &str = "http://purl.oclc.org/dsdl/schematron";
const XSLT: &str = "http://www.w3.org/1999/XSL/Transform";

/// One assertion of a Schematron file, white space made one blank.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Assertion {
    context: String,
    flag: String,
    test: String,
}

/// What a Schematron file says.
#[derive(Debug, Default)]
struct Schema {
    /// By id; an id may stand in several contexts.
    assertions: BTreeMap<String, Vec<Assertion>>,
    /// Variables and functions, which tests and contexts name: code lists, check digits.
    values: BTreeMap<String, String>,
    /// The contexts of each pattern in their order: the first that fits an element hides the later ones.
    contexts: BTreeMap<String, Vec<String>>,
}

/// Prints the difference of two Schematron files.
///
/// # Errors
/// When the arguments are not `diff OLD NEW`, or a file cannot be read as Schematron.
pub fn run(arguments: &[String]) -> anyhow::Result<Outcome> {
    let [command, old, new] = arguments else { bail!("expected: cargo xtask rules diff OLD.sch NEW.sch") };
    if command != "diff" {
        bail!("{command:?} is not a command of rules; expected diff");
    }
    let read = |path: &str| -> anyhow::Result<Schema> {
        let text = std::fs::read_to_string(path).with_context(|| path.to_owned())?;
        Schema::read(&text).with_context(|| path.to_owned())
    };
    Ok(Outcome { text: difference(&read(old)?, &read(new)?), passed: true })
}

impl Schema {
    fn read(text: &str) -> anyhow::Result<Schema> {
        let document = roxmltree::Document::parse(text)?;
        let mut schema = Schema::default();
        for node in document.descendants() {
            if node.has_tag_name((SCHEMATRON, "rule")) {
                schema.add_rule(node);
            } else if node.has_tag_name((SCHEMATRON, "let")) {
                let key = format!("${} {}", node.attribute("name").unwrap_or(""), place(node));
                schema.values.insert(key.trim_end().to_owned(), words(node.attribute("value").unwrap_or("")));
            } else if node.has_tag_name((XSLT, "function")) {
                let key = format!("{}()", node.attribute("name").unwrap_or(""));
                schema.values.insert(key, words(text.get(node.range()).unwrap_or("")));
            }
        }
        if schema.assertions.is_empty() && schema.values.is_empty() {
            bail!("no assertion of {SCHEMATRON} in it");
        }
        Ok(schema)
    }

    fn add_rule(&mut self, rule: Node<'_, '_>) {
        let context = words(rule.attribute("context").unwrap_or(""));
        let pattern = rule.parent().and_then(|pattern| pattern.attribute("id")).unwrap_or("(no id)");
        self.contexts.entry(pattern.to_owned()).or_default().push(context.clone());
        let is_assertion = |node: &Node<'_, '_>| {
            node.has_tag_name((SCHEMATRON, "assert")) || node.has_tag_name((SCHEMATRON, "report"))
        };
        for assert in rule.children().filter(is_assertion) {
            let id = assert.attribute("id").unwrap_or("(no id)").to_owned();
            let flag = assert.attribute("flag").or(assert.attribute("role")).unwrap_or("").to_owned();
            let test = words(assert.attribute("test").unwrap_or(""));
            self.assertions.entry(id).or_default().push(Assertion { context: context.clone(), flag, test });
        }
    }
}

/// Where a variable holds: in a context, in a pattern, or (empty) everywhere.
fn place(variable: Node<'_, '_>) -> String {
    let around = variable.parent();
    let context =
        around.and_then(|node| node.attribute("context")).map(|context| format!("at {}", words(context)));
    let pattern = || around.and_then(|node| node.attribute("id")).map(|id| format!("in {id}"));
    context.or_else(pattern).unwrap_or_default()
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn difference(old: &Schema, new: &Schema) -> String {
    let mut text = String::new();
    for (id, before) in &old.assertions {
        let Some(after) = new.assertions.get(id) else {
            let _ = writeln!(text, "removed  {id}");
            continue;
        };
        if before.len() != after.len() {
            let _ = writeln!(text, "contexts {id}: {} before, {} now", before.len(), after.len());
        }
        for (before, after) in before.iter().zip(after) {
            change(&mut text, "flag", id, &before.flag, &after.flag);
            change(&mut text, "context", id, &before.context, &after.context);
            change(&mut text, "test", id, &before.test, &after.test);
        }
    }
    for (id, after) in new.assertions.iter().filter(|(id, _)| !old.assertions.contains_key(*id)) {
        for Assertion { context, flag, test } in after {
            let _ = writeln!(text, "added    {id} ({flag})\n  context {context}\n  test    {test}");
        }
    }
    let names: BTreeSet<&String> = old.values.keys().chain(new.values.keys()).collect();
    for name in names {
        let of = |schema: &'_ Schema| schema.values.get(name).cloned().unwrap_or_default();
        change(&mut text, "value", name, &of(old), &of(new));
    }
    for (pattern, before) in &old.contexts {
        let Some(after) = new.contexts.get(pattern) else { continue };
        let order = |these: &[String], others: &[String]| -> String {
            let common: Vec<&str> =
                these.iter().filter(|one| others.contains(one)).map(String::as_str).collect();
            common.join("\n          ")
        };
        if order(before, after) != order(after, before) {
            let _ = writeln!(text, "order    {pattern}\n  now     {}", order(after, before));
        }
    }
    if text.is_empty() { "no rule changed\n".to_owned() } else { text }
}

/// Longer texts are lists of codes, where only the words that came and went are worth reading.
const LONG: usize = 400;

fn change(text: &mut String, what: &str, name: &str, before: &str, after: &str) {
    if before == after {
        return;
    }
    let _ = writeln!(text, "{what:<8} {name}");
    if before.len().min(after.len()) < LONG {
        let _ = writeln!(text, "  before {before}\n  now    {after}");
        return;
    }
    let of = |text: &str| text.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
    let (old, new) = (of(before), of(after));
    for (sign, only) in [("-", &old - &new), ("+", &new - &old)] {
        if !only.is_empty() {
            let _ = writeln!(text, "  {sign} {}", only.into_iter().collect::<Vec<_>>().join(" "));
        }
    }
    if old == new {
        let _ = writeln!(text, "  the same words in another order or number");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(rules: &str) -> Schema {
        Schema::read(&format!(
            "<schema xmlns='{SCHEMATRON}' xmlns:xsl='{XSLT}'><pattern id='p'>{rules}</pattern></schema>"
        ))
        .unwrap()
    }

    /// A rule that hides another, a variable and a function that tests name: changes of them change verdicts.
    #[test]
    fn what_tests_name_is_compared_too() {
        let codes = |last: &str| format!("{} {last}", "AAA BBB CCC DDD ".repeat(30));
        let rules = |first: &str, second: &str, codes: &str, digit: &str| {
            schema(&format!(
                "<let name='codes' value='{codes}'/><xsl:function name='u:digit'>{digit}</xsl:function>\
                 <rule context='{first}'><let name='n' value='1'/><assert id='X-1' test='u:digit(.)'/></rule>\
                 <rule context='{second}'><assert id='X-2' test='$codes'/></rule>"
            ))
        };
        let old = rules("a", "b", &codes("ZAR"), "1");
        for (case, new, expected) in [
            ("same", rules("a", "b", &codes("ZAR"), "1"), "no rule changed\n"),
            ("code", rules("a", "b", &codes("ZWG"), "1"), "value    $codes in p\n  - ZAR\n  + ZWG\n"),
        ] {
            assert_eq!(difference(&old, &new), expected, "{case}");
        }
        let function = difference(&old, &rules("a", "b", &codes("ZAR"), "2"));
        assert!(function.starts_with("value    u:digit()\n"), "{function}");
        let order = difference(&old, &rules("b", "a", &codes("ZAR"), "1"));
        assert!(order.contains("order    p\n  now     b\n          a\n"), "{order}");
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
        assert!(Schema::read("<schema/>").is_err());
        assert!(Schema::read("<schema").is_err());
    }
}
