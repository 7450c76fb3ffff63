//! The mutation tests of XRechnung: whole invoices with instructions what to change and what has to follow.

use std::collections::BTreeMap;
use std::path::Path;

use attest_rules::{SetId, check};
use attest_xml::{Limits, Tree};
use roxmltree::Node;

use super::Table;
use super::corpus::{self, Change};

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

pub(crate) fn compare(folder: &Path, table: &mut Table) {
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
                let wrong: Vec<String> = instruction
                    .changes()
                    .iter()
                    .flat_map(|change| judge(&document, target, change, set, &instruction))
                    .collect();
                let place = || format!("{suite} {}: {}", instruction.get("id"), wrong.join("; "));
                table.add(set.text(), "KoSIT mutations", wrong.is_empty(), (!wrong.is_empty()).then(place));
            }
        }
    }
}

/// What the changed document does not have of the stated outcome.
fn judge(
    document: &roxmltree::Document<'_>,
    target: Node<'_, '_>,
    change: &Change,
    set: SetId,
    instruction: &Instruction,
) -> Vec<String> {
    let mut xml = String::new();
    corpus::write_changed(document.root_element(), target, change, &mut xml);
    let tree = Tree::parse(xml.as_bytes(), &Limits::default()).unwrap();
    let report = check(&tree, &[set]);
    let expectations = instruction.expectations().into_iter();
    let wrong = expectations
        .filter(|(rule, fires)| report.fired.iter().any(|fired| fired.rule.id == *rule) != *fires);
    wrong
        .map(|(rule, fires)| format!("{change:?}: {rule} should {}fire", if fires { "" } else { "not " }))
        .collect()
}
