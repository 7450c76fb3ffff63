//! `cargo xtask structure`: generates the structure tables of the rules crate out of the schemas.
//!
//! The schemas are not part of the repository: they lie in the folder `xsd` of the corpus.

mod automaton;
mod emit;
mod schema;
mod tables;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::{Outcome, workspace};
use schema::{Name, Schema};
use tables::Tables;

/// Where the generated modules go.
const FOLDER: &str = "shared/rules/src/structure/tables";

/// One generated module: which files it comes from and which elements start a document.
struct Module {
    file: &'static str,
    title: &'static str,
    item: &'static str,
    schemas: &'static [&'static str],
    roots: &'static [(&'static str, &'static str)],
}

const MODULES: &[Module] = &[
    Module {
        file: "cii.rs",
        title: "The structure of a CII D16B invoice",
        item: "CII",
        schemas: &["cii-d16b/uncefact/data/standard/CrossIndustryInvoice_100pD16B.xsd"],
        roots: &[("urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100", "CrossIndustryInvoice")],
    },
    Module {
        file: "ubl.rs",
        title: "The structure of a UBL 2.1 invoice and credit note",
        item: "UBL",
        schemas: &["ubl-2.1/maindoc/UBL-Invoice-2.1.xsd", "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd"],
        roots: &[
            ("urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2", "CreditNote"),
            ("urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", "Invoice"),
        ],
    },
];

/// The prefixes that people know; a document's own element has none.
const PREFIXES: &[(&str, &str)] = &[
    ("http://uri.etsi.org/01903/v1.3.2#", "xades"),
    ("http://uri.etsi.org/01903/v1.4.1#", "xades141"),
    ("http://www.w3.org/2000/09/xmldsig#", "ds"),
    ("urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2", "cac"),
    ("urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2", "cbc"),
    ("urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2", "ext"),
    ("urn:oasis:names:specification:ubl:schema:xsd:CommonSignatureComponents-2", "sig"),
    ("urn:oasis:names:specification:ubl:schema:xsd:SignatureAggregateComponents-2", "sac"),
    ("urn:oasis:names:specification:ubl:schema:xsd:SignatureBasicComponents-2", "sbc"),
    ("urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100", "rsm"),
    ("urn:un:unece:uncefact:data:standard:QualifiedDataType:100", "qdt"),
    ("urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100", "ram"),
    ("urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100", "udt"),
];

/// Writes the tables, or only compares with `--check`; `--schemas FOLDER` names where the schemas are.
///
/// # Errors
/// When a schema cannot be read or uses a construct the tables do not have.
pub fn run(arguments: &[String]) -> anyhow::Result<Outcome> {
    let root = workspace::root()?;
    let mut check = false;
    let mut folder = workspace::corpus(&root).join("xsd");
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--check" => check = true,
            "--schemas" => folder = PathBuf::from(rest.next().context("--schemas needs a folder")?),
            other => bail!("unknown argument {other:?}; expected --check or --schemas FOLDER"),
        }
    }
    let mut outcome = Outcome { text: String::new(), passed: true };
    for module in MODULES {
        let source = module.source(&folder)?;
        let path = root.join(FOLDER).join(module.file);
        let same = std::fs::read_to_string(&path).is_ok_and(|written| written == source);
        let verdict = match (same, check) {
            (true, _) => "is up to date",
            (false, true) => "differs from the schemas; run cargo xtask structure",
            (false, false) => "written",
        };
        if !same && !check {
            std::fs::create_dir_all(root.join(FOLDER))?;
            std::fs::write(&path, source).with_context(|| path.display().to_string())?;
        }
        outcome.passed &= same || !check;
        outcome.text += &format!("{FOLDER}/{} {verdict}\n", module.file);
    }
    Ok(outcome)
}

impl Module {
    fn source(&self, folder: &Path) -> anyhow::Result<String> {
        let files: Vec<_> = self.schemas.iter().map(|file| folder.join(file)).collect();
        let tables = Tables::new(&Schema::read(&files)?)?;
        let mut roots = Vec::new();
        for (namespace, local) in self.roots {
            let name = Name { namespace: (*namespace).to_owned(), local: (*local).to_owned() };
            roots
                .push(tables.names.binary_search(&name).ok().with_context(|| format!("no element {local}"))?);
        }
        Ok(emit::source(self.title, self.item, &roots, PREFIXES, &tables))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_those_of_the_schemas() {
        workspace::check_against_corpus(run);
    }

    #[test]
    fn unknown_arguments_are_refused() {
        assert!(run(&["--fast".to_owned()]).is_err());
    }
}
