//! The mutation tests of XRechnung: whole invoices with instructions what to change and what has to follow.

#![allow(clippy::unwrap_used, reason = "a test")]

mod corpus;

use std::collections::BTreeMap;

use attest_rules::{SetId, check};
use attest_xml::{Limits, Tree};
use corpus::Change;
use roxmltree::Node;

/// One `<?xmute …?>` instruction.
struct Instruction {
    attributes: BTreeMap<String, String>,
}

impl Instruction {
    fn read(text: &str) -> Instruction {
        let mut attributes = BTreeMap::new();
        let mut rest = text;
        while let Some((name, after)) = rest.split_once('=') {
            let after = after.trim_start();
            let quote = after.chars().next().unwrap();
            let (value, tail) = after[1..].split_once(quote).unwrap();
            attributes.insert(name.trim().to_owned(), value.to_owned());
            rest = tail;
        }
        Instruction { attributes }
    }

    fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    /// The documents to make: one, or one per value.
    fn changes(&self) -> Vec<Change> {
        let attribute = Some(self.get("attribute").to_owned()).filter(|name| !name.is_empty());
        match self.get("mutator") {
            "identity" => vec![Change::None],
            "remove" => vec![Change::Remove(attribute)],
            "empty" => vec![Change::Replace(attribute, String::new())],
            "code" => {
                let values = self.get("values").split(',');
                values.map(|value| Change::Replace(attribute.clone(), value.trim().to_owned())).collect()
            }
            other => panic!("mutator {other:?}"),
        }
    }

    /// Rule and whether it has to fire.
    fn expectations(&self) -> Vec<(&str, bool)> {
        let rules = |text: &'static str, fires: bool| {
            let all = self.get(text).split([' ', ',', '\n']).filter(|each| !each.is_empty());
            all.map(move |each| (each.split_once(':').unwrap().1, fires))
        };
        rules("schematron-valid", false).chain(rules("schematron-invalid", true)).collect()
    }
}

#[test]
fn mutations_have_the_stated_outcome() {
    let Some(folder) = corpus::folder() else { return };
    let (mut instructions, mut wrong) = (0, Vec::new());
    for (suite, set) in
        [("cii", SetId::XrechnungCii), ("ubl-inv", SetId::XrechnungUbl), ("ubl-cn", SetId::XrechnungUbl)]
    {
        for path in corpus::files(&folder.join("rules-tests/xrechnung-xmute").join(suite)) {
            let text = String::from_utf8(corpus::read(&path)).unwrap();
            let document = roxmltree::Document::parse(&text).unwrap();
            for node in document.descendants() {
                let Some(pi) = node.pi().filter(|pi| pi.target == "xmute") else { continue };
                let instruction = Instruction::read(pi.value.unwrap_or(""));
                let target = node.next_sibling_element().unwrap();
                instructions += 1;
                for change in instruction.changes() {
                    let name = format!("{suite} {} {change:?}", instruction.get("id"));
                    run(&document, target, &change, set, &instruction, &name, &mut wrong);
                }
            }
        }
    }
    assert_eq!(instructions, 584, "instructions in the suite");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn run(
    document: &roxmltree::Document<'_>,
    target: Node<'_, '_>,
    change: &Change,
    set: SetId,
    instruction: &Instruction,
    name: &str,
    wrong: &mut Vec<String>,
) {
    let mut xml = String::new();
    corpus::write_changed(document.root_element(), target, change, &mut xml);
    let tree = Tree::parse(xml.as_bytes(), &Limits::default()).unwrap();
    let report = check(&tree, &[set]);
    for (rule, fires) in instruction.expectations() {
        if report.fired.iter().any(|fired| fired.id == rule) != fires {
            wrong.push(format!(
                "{name}: {rule} should {}fire; stops {:?}",
                if fires { "" } else { "not " },
                report.stops
            ));
        }
    }
}
