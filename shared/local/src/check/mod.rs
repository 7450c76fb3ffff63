//! `attest check`: detect, read, validate; no state.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use attest_formats::{ReadError, Source, Values};
use attest_rules::SetId;
use attest_steps::official::{self, Official};
use serde::Serialize;

/// Arguments of `attest check`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Documents, or folders of documents.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// One JSON line per document.
    #[arg(long)]
    pub json: bool,
    /// `auto` (by the profile), `none`, or a list such as `EN16931-UBL,PEPPOL-UBL`.
    #[arg(long, default_value = "auto")]
    pub rules: String,
    /// The document is a fragment: it is not read as an invoice and its structure is not checked.
    #[arg(long)]
    pub fragment: bool,
}

/// One line of `--json`.
#[derive(Debug, Serialize)]
pub struct Verdict {
    /// The file as given.
    pub file: String,
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
    /// Why the file was not read.
    pub error: Option<Failure>,
}

/// A rule that fired.
#[derive(Debug, Serialize)]
pub struct Fired {
    /// The rule, or `E003` for structure.
    pub id: &'static str,
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

/// A file that was not read.
#[derive(Debug, Serialize)]
pub struct Failure {
    /// E001, E002, E005.
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

/// Runs the command: 0 nothing blocks, 1 something does, 2 a file could not be opened.
///
/// # Errors
/// When a file cannot be opened or a set is not known.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let sets = sets(&arguments.rules)?;
    let mut files = Vec::new();
    for path in &arguments.files {
        collect(path, &mut files)?;
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut blocks = false;
    for file in files {
        let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let verdict = verdict(&file.to_string_lossy(), &bytes, sets.as_deref(), arguments.fragment);
        blocks |= verdict.error.is_some() || verdict.fired.iter().any(|fired| fired.flag == "fatal");
        if arguments.json {
            serde_json::to_writer(&mut out, &verdict)?;
            writeln!(out)?;
        } else {
            print(&mut out, &verdict)?;
        }
    }
    out.flush()?;
    Ok(if blocks { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn sets(text: &str) -> anyhow::Result<Option<Vec<SetId>>> {
    match text {
        "auto" => Ok(None),
        "none" => Ok(Some(Vec::new())),
        list => list
            .split(',')
            .map(|name| {
                SetId::find(name.trim()).with_context(|| {
                    let known: Vec<_> = SetId::ALL.iter().map(|set| set.text()).collect();
                    format!("{name:?} is no rule set; expected auto, none or some of: {}", known.join(", "))
                })
            })
            .collect::<anyhow::Result<Vec<_>>>()
            .map(Some),
    }
}

/// Every file below a path, in the order of the names.
///
/// # Errors
/// When a folder cannot be read.
pub fn collect(path: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = std::fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut below: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    below.sort();
    for path in below {
        collect(&path, files)?;
    }
    Ok(())
}

/// The verdict on one document.
#[must_use]
pub fn verdict(file: &str, bytes: &[u8], sets: Option<&[SetId]>, is_fragment: bool) -> Verdict {
    let mut verdict = Verdict {
        file: file.to_owned(),
        format: None,
        profile: None,
        syntax: None,
        sets: BTreeMap::new(),
        because: Vec::new(),
        fired: Vec::new(),
        values: None,
        error: None,
    };
    if let Err(error) = judge(&mut verdict, bytes, sets, is_fragment) {
        let (line, column) = error.place().unzip();
        verdict.error = Some(Failure { code: error.code(), message: error.to_string(), line, column });
    }
    verdict
}

fn judge(
    verdict: &mut Verdict,
    bytes: &[u8],
    sets: Option<&[SetId]>,
    is_fragment: bool,
) -> Result<(), ReadError> {
    let source = Source::new(bytes, attest_xml::Limits::default())?;
    let tree = source.parse()?;
    if !is_fragment {
        let received = attest_formats::read(tree.root())?;
        verdict.format = Some(received.format.id.to_owned());
        verdict.profile.clone_from(&received.invoice.specification);
        verdict.values = Some(Values::of(&received.invoice));
    }
    verdict.syntax = attest_rules::syntax_of(&tree).map(|syntax| match syntax {
        attest_rules::Syntax::Ubl => "UBL",
        attest_rules::Syntax::Cii => "CII",
    });
    let Official { sets: ran, because, problems, report } = official::check(&tree, sets);
    verdict.because = because;
    for set in ran {
        verdict.sets.entry(set.text()).or_default();
    }
    for fired in &report.fired {
        let counts = verdict.sets.entry(fired.set.text()).or_default();
        *counts.entry(format!("{}|{}", fired.id, fired.flag.text())).or_insert(0) += 1;
    }
    verdict.fired = problems
        .into_iter()
        .filter(|problem| !(is_fragment && problem.code == "E003"))
        .map(|problem| Fired {
            id: problem.code,
            flag: problem.flag,
            line: problem.line,
            column: problem.column,
            path: problem.path,
            message: problem.message,
        })
        .collect();
    Ok(())
}

fn print(out: &mut impl std::io::Write, verdict: &Verdict) -> std::io::Result<()> {
    if let Some(error) = &verdict.error {
        let place = match (error.line, error.column) {
            (Some(line), Some(column)) => format!(":{line}:{column}"),
            _ => String::new(),
        };
        return writeln!(out, "{}{place}: {} {}", verdict.file, error.code, error.message);
    }
    let fatal = verdict.fired.iter().filter(|fired| fired.flag == "fatal").count();
    let rest = verdict.fired.len() - fatal;
    let sets: Vec<_> = verdict.sets.keys().copied().collect();
    let format = verdict.format.as_deref().unwrap_or("fragment");
    let ran = if sets.is_empty() { verdict.because.join("; ") } else { sets.join(", ") };
    writeln!(out, "{}: {format}, {fatal} fatal, {rest} others ({ran})", verdict.file)?;
    for fired in &verdict.fired {
        writeln!(out, "  {:<11} {:<24} {}", fired.flag, fired.id, fired.message)?;
    }
    Ok(())
}
