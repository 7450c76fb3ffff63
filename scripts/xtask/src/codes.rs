//! `cargo xtask codes`: writes the code lists of the rules crate out of the published rules.
//!
//! The rules are not part of the repository: the corpus has the codes that each rule names
//! (`codelists/en16931-codes-in-rules.csv`) and the text of its test (`rules/en16931.csv`).

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail, ensure};

use crate::{Outcome, workspace};

/// The generated module.
const FILE: &str = "shared/rules/src/codes/lists.rs";

/// Where the codes of a list come from.
enum Source {
    /// The codes that a rule of EN 16931 names in a syntax.
    Rule(&'static str, &'static str),
    /// The run of codes with this number, from 0, in the test of a rule: where it names several lists.
    Run(&'static str, &'static str, usize),
}

/// One list: its name in the source, what the codes are, where they come from, what XRechnung adds.
struct List {
    item: &'static str,
    name: &'static str,
    source: Source,
    added: &'static [&'static str],
}

const fn list(item: &'static str, name: &'static str, source: Source) -> List {
    List { item, name, source, added: &[] }
}

/// The schemes of XRechnung's extension.
const XR: &[&str] = &["XR01", "XR02", "XR03"];

/// All lists, in the order of the generated file.
const LISTS: &[List] = &[
    list("INVOICE_TYPES", "invoice type codes (UNTDID 1001)", Source::Run("BR-CL-01", "UBL", 0)),
    list("CREDIT_NOTE_TYPES", "credit note type codes (UNTDID 1001)", Source::Run("BR-CL-01", "UBL", 1)),
    list("DOCUMENT_TYPES", "document type codes (UNTDID 1001)", Source::Rule("BR-CL-01", "CII")),
    list("CURRENCIES", "currency codes (ISO 4217)", Source::Rule("BR-CL-03", "UBL")),
    list(
        "TAX_POINTS_2005",
        "value added tax point date codes (UNTDID 2005)",
        Source::Rule("BR-CL-06", "UBL"),
    ),
    list(
        "TAX_POINTS_2475",
        "value added tax point date codes (UNTDID 2475)",
        Source::Rule("BR-CL-06", "CII"),
    ),
    list("REFERENCE_QUALIFIERS", "reference qualifiers (UNTDID 1153)", Source::Rule("BR-CL-07", "UBL")),
    list("NOTE_SUBJECTS_UBL", "note subject codes (UNTDID 4451)", Source::Rule("BR-CL-08", "UBL")),
    list("NOTE_SUBJECTS_CII", "note subject codes (UNTDID 4451)", Source::Rule("BR-CL-08", "CII")),
    list("ICD", "identifier schemes (ISO 6523 ICD)", Source::Rule("BR-CL-11", "UBL")),
    list(
        "ITEM_CLASSIFICATIONS",
        "item classification schemes (UNTDID 7143)",
        Source::Rule("BR-CL-13", "UBL"),
    ),
    list("COUNTRIES_UBL", "country codes (ISO 3166-1)", Source::Rule("BR-CL-14", "UBL")),
    list("COUNTRIES_CII", "country codes (ISO 3166-1)", Source::Rule("BR-CL-14", "CII")),
    list(
        "VAT_PREFIXES_UBL",
        "VAT identifier prefixes (ISO 3166-1, EL, XI)",
        Source::Run("BR-CO-09", "UBL", 0),
    ),
    list("VAT_PREFIXES_CII", "VAT identifier prefixes (ISO 3166-1, EL, XI)", Source::Rule("BR-CO-09", "CII")),
    list("PAYMENT_MEANS", "payment means codes (UNTDID 4461)", Source::Rule("BR-CL-16", "CII")),
    list("VAT_CATEGORIES", "VAT category codes (UNTDID 5305)", Source::Rule("BR-CL-17", "CII")),
    list("ALLOWANCE_REASONS", "allowance reason codes (UNTDID 5189)", Source::Rule("BR-CL-19", "UBL")),
    list("CHARGE_REASONS", "charge reason codes (UNTDID 7161)", Source::Rule("BR-CL-20", "UBL")),
    list("EXEMPTION_REASONS", "VAT exemption reason codes (VATEX)", Source::Rule("BR-CL-22", "UBL")),
    list("UNITS", "unit codes (UN/ECE Recommendations 20 and 21)", Source::Rule("BR-CL-23", "UBL")),
    list("ADDRESS_SCHEMES", "electronic address schemes (EAS)", Source::Rule("BR-CL-25", "UBL")),
    List {
        item: "ADDRESS_SCHEMES_XRECHNUNG",
        name: "electronic address schemes (EAS with XR01, XR02, XR03)",
        source: Source::Rule("BR-CL-25", "UBL"),
        added: XR,
    },
    List {
        item: "ICD_XRECHNUNG",
        name: "identifier schemes (ISO 6523 ICD with XR01, XR02, XR03)",
        source: Source::Rule("BR-CL-11", "UBL"),
        added: XR,
    },
    List {
        item: "ITEM_CLASSIFICATIONS_CVD",
        name: "item classification schemes (UNTDID 7143 with CVD)",
        source: Source::Rule("BR-CL-13", "UBL"),
        added: &["CVD"],
    },
];

/// Writes the lists, or only compares with `--check`; `--corpus FOLDER` names where the rules are.
///
/// # Errors
/// When the rules cannot be read, a list comes out empty, or rustfmt is not there.
pub fn run(arguments: &[String]) -> anyhow::Result<Outcome> {
    let root = workspace::root()?;
    let mut check = false;
    let mut corpus = workspace::corpus(&root);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--check" => check = true,
            "--corpus" => corpus = PathBuf::from(rest.next().context("--corpus needs a folder")?),
            other => bail!("unknown argument {other:?}; expected --check or --corpus FOLDER"),
        }
    }
    let source = formatted(&root, &source(&Published::read(&corpus)?)?)?;
    let path = root.join(FILE);
    let same = std::fs::read_to_string(&path).is_ok_and(|written| written == source);
    if !same && !check {
        std::fs::write(&path, source).with_context(|| path.display().to_string())?;
    }
    let verdict = match (same, check) {
        (true, _) => "is up to date",
        (false, true) => "differs from the rules; run cargo xtask codes",
        (false, false) => "written",
    };
    Ok(Outcome { text: format!("{FILE} {verdict}\n"), passed: same || !check })
}

/// What the corpus says of the published rules.
struct Published {
    /// Rule, code, syntaxes such as `UBL+CII`.
    codes: Vec<(String, String, String)>,
    /// Rule, syntax, test.
    tests: Vec<(String, String, String)>,
}

impl Published {
    fn read(corpus: &Path) -> anyhow::Result<Published> {
        let codes = corpus.join("codelists/en16931-codes-in-rules.csv");
        let tests = corpus.join("rules/en16931.csv");
        Ok(Published {
            codes: rows(&codes, ["rule_id", "code", "syntax"])?,
            tests: rows(&tests, ["id", "syntax", "test"])?,
        })
    }

    /// The codes of a list, sorted by bytes.
    fn codes_of(&self, list: &List) -> anyhow::Result<BTreeSet<&str>> {
        let mut codes: BTreeSet<&str> = match list.source {
            Source::Rule(rule, syntax) => {
                let of_rule = self.codes.iter().filter(|(id, _, in_syntaxes)| {
                    id == rule && in_syntaxes.split('+').any(|each| each == syntax)
                });
                of_rule.map(|(_, code, _)| code.as_str()).collect()
            }
            Source::Run(rule, syntax, number) => {
                let test = self.tests.iter().find(|(id, of, _)| id == rule && of == syntax);
                let (_, _, test) = test.with_context(|| format!("{rule} has no test in {syntax}"))?;
                runs(test)
                    .nth(number)
                    .with_context(|| format!("{rule} in {syntax}: no run {number} of codes"))?
                    .split_whitespace()
                    .collect()
            }
        };
        ensure!(!codes.is_empty(), "{}: no codes", list.item);
        codes.extend(list.added);
        Ok(codes)
    }
}

/// The quoted texts of a test that list codes with blanks around each.
fn runs(test: &str) -> impl Iterator<Item = &str> {
    let quoted = test.split('\'').skip(1).step_by(2);
    quoted.filter(|text| text.starts_with(' ') && text.split_whitespace().count() > 2)
}

/// Three columns of a table.
fn rows(path: &Path, columns: [&str; 3]) -> anyhow::Result<Vec<(String, String, String)>> {
    let mut reader = csv::Reader::from_path(path).with_context(|| path.display().to_string())?;
    let header = reader.headers()?.clone();
    let place = |name: &str| {
        let found = header.iter().position(|column| column == name);
        found.with_context(|| format!("{}: no column {name}", path.display()))
    };
    let [first, second, third] = [place(columns[0])?, place(columns[1])?, place(columns[2])?];
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.with_context(|| path.display().to_string())?;
        let cell = |number: usize| record.get(number).unwrap_or_default().to_owned();
        rows.push((cell(first), cell(second), cell(third)));
    }
    Ok(rows)
}

fn source(published: &Published) -> anyhow::Result<String> {
    let mut out = String::from(
        "//! Code lists that the rules name, as published. Facts: sorted values, made by `cargo xtask codes`.\n\n\
         use super::CodeList;\n",
    );
    for list in LISTS {
        let codes = published.codes_of(list)?;
        let mut title = list.name.to_owned();
        if let Some(first) = title.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let List { item, name, .. } = list;
        write!(
            out,
            "\n/// {title}.\npub static {item}: CodeList = CodeList {{ name: {name:?}, codes: &{codes:?} }};\n"
        )?;
    }
    // A set prints with braces, an array with brackets.
    Ok(out.replace("&{", "&[").replace("\"} };", "\"] };"))
}

/// The source as rustfmt writes it.
fn formatted(root: &Path, source: &str) -> anyhow::Result<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("rustfmt")?;
    child.stdin.take().context("rustfmt takes no input")?.write_all(source.as_bytes())?;
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "rustfmt refuses the generated source");
    Ok(String::from_utf8(output.stdout)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_those_of_the_rules() {
        workspace::check_against_corpus(run);
    }

    #[test]
    fn runs_of_codes_are_found_in_a_test() {
        let test = "(self::a and contains(' 80 82 84 ', concat(' ', normalize-space(.), ' '))) or \
                    contains(' 81 83 261 ', concat(' ', ., ' '))";
        assert_eq!(runs(test).collect::<Vec<_>>(), [" 80 82 84 ", " 81 83 261 "]);
    }
}
