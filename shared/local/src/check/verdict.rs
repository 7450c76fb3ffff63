//! The verdict on each document of a file.

use std::borrow::Cow;
use std::collections::BTreeMap;

use attest_formats::capture::Capture;
use attest_formats::{Opened, Packed, ReadError, Scan, Source, Values};
use attest_model::findings::{Finding, Severity};
use attest_model::invoice::Invoice;
use attest_rules::SetId;
use attest_steps::official::{self, Official};
use attest_xml::Limits;
use serde::Serialize;

/// One line of `--json`.
#[derive(Debug, Serialize)]
pub struct Verdict {
    /// The file as given.
    pub file: String,
    /// Its place in the file, from 0, where the file holds several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<usize>,
    /// Its name inside of the file, where the file is a container.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Id of the format.
    pub format: Option<String>,
    /// BT-24.
    pub profile: Option<String>,
    /// `UBL` or `CII`.
    pub syntax: Option<&'static str>,
    /// Per set, how often each rule fired, as `ID|flag`.
    pub sets: BTreeMap<&'static str, BTreeMap<String, usize>>,
    /// Why these sets ran.
    pub because: Vec<String>,
    /// Every rule that fired and every fault of structure, once each place.
    pub fired: Vec<Fired>,
    /// The values most asked for.
    pub values: Option<Values>,
    /// Why the document was not read.
    pub error: Option<Failure>,
    /// What the rules say, for a report.
    #[serde(skip)]
    pub official: Option<Official>,
}

/// A rule that fired.
#[derive(Debug, Serialize)]
pub struct Fired {
    /// The rule, `E003` for structure, or what reading found: `READ-1`, `E003`, `E603`.
    pub id: Cow<'static, str>,
    /// `fatal`, `warning` or `information`.
    pub flag: &'static str,
    /// Line of the element.
    pub line: u32,
    /// Column of the element.
    pub column: u32,
    /// Path of the element.
    pub path: String,
    /// For people.
    #[serde(skip)]
    pub message: String,
}

/// A document that was not read.
#[derive(Debug, Serialize)]
pub struct Failure {
    /// E001, E002, E003, E005, E603.
    pub code: &'static str,
    /// What is wrong and what was expected.
    pub message: String,
    /// Line of the fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Column of the fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
}

impl From<&ReadError> for Failure {
    fn from(error: &ReadError) -> Self {
        let (line, column) = error.place().unzip();
        Self { code: error.code(), message: error.to_string(), line, column }
    }
}

impl Verdict {
    fn of(file: &str, name: Option<String>) -> Self {
        Self {
            file: file.to_owned(),
            index: None,
            name,
            format: None,
            profile: None,
            syntax: None,
            sets: BTreeMap::new(),
            because: Vec::new(),
            fired: Vec::new(),
            values: None,
            error: None,
            official: None,
        }
    }

    fn failed(file: &str, name: Option<String>, failure: Failure) -> Self {
        Self { error: Some(failure), ..Self::of(file, name) }
    }

    /// Adds what reading found, but for what the structure says of the same place already.
    fn add_findings(&mut self, findings: &[Finding]) {
        for finding in findings {
            let place = finding.place.as_ref();
            let (line, column) = place.map_or((1, 1), |place| (place.line, place.column));
            let is_known = |fired: &Fired| {
                fired.id == finding.code.as_str() && (fired.line, fired.column) == (line, column)
            };
            if self.fired.iter().any(is_known) {
                continue;
            }
            let message = match place {
                Some(place) => format!("line {line}, column {column}, {}: {}", place.path, finding.message),
                None => finding.message.clone(),
            };
            self.fired.push(Fired {
                id: Cow::Owned(finding.code.clone()),
                flag: match finding.severity {
                    Severity::Error => "fatal",
                    Severity::Warning => "warning",
                },
                line,
                column,
                path: place.map(|place| place.path.clone()).unwrap_or_default(),
                message,
            });
        }
    }

    /// Whether it was not read, or something in it blocks.
    #[must_use]
    pub fn blocks(&self) -> bool {
        self.error.is_some() || self.fired.iter().any(|fired| fired.flag == "fatal")
    }
}

/// What is to be checked of each document.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    file: &'a str,
    sets: Option<&'a [SetId]>,
    is_fragment: bool,
}

/// The verdict on each document of a file, then on each file inside of it that is not taken (IN-4).
#[must_use]
pub fn verdicts(file: &str, bytes: &[u8], sets: Option<&[SetId]>, is_fragment: bool) -> Vec<Verdict> {
    let wanted = Wanted { file, sets, is_fragment };
    if is_fragment {
        return vec![wanted.document(None, bytes, (1, 1))];
    }
    let Opened { documents, scans, imports, captures, files: _, refused, mail } =
        match attest_formats::open(bytes, Limits::default()) {
            Ok(opened) => opened,
            Err(error) => return vec![Verdict::failed(file, None, Failure::from(&error))],
        };
    let mut found: Vec<Verdict> = Vec::new();
    for Packed { name, bytes, start, files, .. } in documents {
        let mut verdict = wanted.document(name, &bytes, start);
        if let Some(values) = &mut verdict.values {
            // What came with the document is attached to it: the PDF around it is one (IN-9).
            values.attachments += files.len();
        }
        found.push(verdict);
    }
    found.extend(scans.into_iter().map(|scan| wanted.scan(scan)));
    for import in imports {
        let read = |imported| wanted.values(import.name.clone(), import.format, &imported);
        found.extend(import.invoices.into_iter().map(|imported| read(imported.invoice)));
    }
    found.extend(captures.iter().map(|capture| wanted.capture(None, capture)));
    let is_nothing = found.is_empty() && refused.is_empty();
    found.extend(
        refused.into_iter().map(|member| Verdict::failed(file, member.name, Failure::from(&member.error))),
    );
    if is_nothing {
        let what = if mail.is_some() { "the mail" } else { "the file" };
        let message = format!("{what} holds no invoice; expected at least one");
        let failure = Failure { code: "E002", message, line: None, column: None };
        found.push(Verdict::failed(file, None, failure));
    }
    if found.len() > 1 {
        for (index, verdict) in found.iter_mut().enumerate() {
            verdict.index = Some(index);
        }
    }
    found
}

impl Wanted<'_> {
    fn document(self, name: Option<String>, bytes: &[u8], start: (u32, u32)) -> Verdict {
        let mut verdict = Verdict::of(self.file, name);
        if let Err(error) = self.judge(&mut verdict, bytes, start) {
            verdict.error = Some(Failure::from(&error));
        }
        verdict
    }

    fn judge(self, verdict: &mut Verdict, bytes: &[u8], start: (u32, u32)) -> Result<(), ReadError> {
        let source = Source::new(bytes, Limits::default())?.starting_at(start.0, start.1);
        let tree = source.parse()?;
        let mut found = Vec::new();
        if !self.is_fragment {
            let received = attest_formats::read(tree.root())?;
            verdict.format = Some(received.format.id.to_owned());
            verdict.profile.clone_from(&received.invoice.specification);
            verdict.values = Some(Values::of(&received.invoice));
            found = received.findings;
        }
        verdict.syntax = attest_rules::syntax_of(&tree).map(|syntax| match syntax {
            attest_rules::Syntax::Ubl => "UBL",
            attest_rules::Syntax::Cii => "CII",
        });
        let official = official::check(&tree, self.sets);
        verdict.because.clone_from(&official.because);
        for set in &official.sets {
            verdict.sets.entry(set.text()).or_default();
        }
        for fired in &official.report.fired {
            let counts = verdict.sets.entry(fired.set.text()).or_default();
            *counts.entry(format!("{}|{}", fired.rule.id, fired.flag.text())).or_insert(0) += 1;
        }
        verdict.fired = official
            .problems
            .iter()
            .filter(|problem| !(self.is_fragment && problem.code == "E003"))
            .map(|problem| Fired {
                id: Cow::Borrowed(problem.code),
                flag: problem.flag,
                line: problem.line,
                column: problem.column,
                path: problem.path.clone(),
                message: problem.message.clone(),
            })
            .collect();
        verdict.official = Some(official);
        verdict.add_findings(&found);
        Ok(())
    }

    fn scan(self, scan: Scan<'_>) -> Verdict {
        if let Some(capture) = &scan.capture {
            return self.capture(scan.file.name, capture);
        }
        let message =
            "the file holds no structured invoice, only its picture; expected a structured one inside, \
                       or a sidecar beside it; a person captures it"
                .to_owned();
        let failure = Failure { code: "E002", message, line: None, column: None };
        Verdict::failed(self.file, scan.file.name, failure)
    }

    fn capture(self, name: Option<String>, capture: &Capture) -> Verdict {
        let mut verdict = self.values(name, attest_formats::capture::ID, &capture.invoice);
        verdict.add_findings(&capture.findings);
        verdict
    }

    /// Values without a document: no official rule applies.
    fn values(self, name: Option<String>, format: &str, invoice: &Invoice) -> Verdict {
        Verdict {
            format: Some(format.to_owned()),
            because: vec![format!("{format} is no syntax that official rules are written for")],
            values: Some(Values::of(invoice)),
            ..Verdict::of(self.file, name)
        }
    }
}
