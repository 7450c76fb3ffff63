//! `attest check`: detect, open, read, validate; no state.

mod print;
mod verdict;

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use attest_render::{Language, Renderer};
use attest_rules::SetId;

pub use verdict::{Failure, Fired, Verdict, verdicts};

/// Arguments of `attest check`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Documents, containers of documents (PDF, ZIP, mail, envelope), or folders of them.
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
    /// Writes the report of the one document that is checked as a page to this file.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
}

/// Runs the command: 0 nothing blocks, 1 something does, 2 a file could not be opened; the others are checked all the same.
///
/// # Errors
/// When a set is not known, a folder cannot be read or the output cannot be written.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let sets = sets(&arguments.rules)?;
    let mut files = Vec::new();
    for path in &arguments.files {
        let before = files.len();
        collect(path, &mut files)?;
        anyhow::ensure!(files.len() > before, "{} holds no file", path.display());
    }
    let out = std::io::stdout().lock();
    let paint = print::Paint::new(out.is_terminal());
    let mut out = std::io::BufWriter::new(out);
    let (mut blocks, mut is_unread, mut pages) = (false, false, 0);
    for file in files {
        let bytes = match read(&file) {
            Ok(bytes) => bytes,
            Err(error) => {
                out.flush()?;
                eprintln!("attest: {error:#}");
                is_unread = true;
                continue;
            }
        };
        for verdict in verdicts(&file.to_string_lossy(), &bytes, sets.as_deref(), arguments.fragment) {
            blocks |= verdict.blocks();
            if let Some(path) = &arguments.html {
                pages += 1;
                anyhow::ensure!(pages == 1, "--html takes one document; {} is the second", verdict.file);
                html(path, &verdict)?;
            }
            if arguments.json {
                serde_json::to_writer(&mut out, &verdict)?;
                writeln!(out)?;
            } else {
                print::print(&mut out, paint, &verdict)?;
            }
        }
    }
    out.flush()?;
    Ok(match (is_unread, blocks) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::from(1),
        (false, false) => ExitCode::SUCCESS,
    })
}

/// Writes the report on a document.
fn html(path: &Path, verdict: &Verdict) -> anyhow::Result<()> {
    let Some(official) = &verdict.official else { bail!("{}: no rule can judge it", verdict.file) };
    let format = verdict.format.as_deref().unwrap_or("fragment");
    let report =
        attest_steps::report::of(&verdict.file, format, verdict.profile.as_deref(), official.clone());
    let page = report.page(&Renderer::new()?, Language::English)?;
    std::fs::write(path, page).with_context(|| format!("cannot write {}", path.display()))
}

/// The bytes of a file; of one above the limit so many that it is seen to be too large (IN-20).
fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    use std::io::Read as _;
    let named = || format!("cannot read {}", file.display());
    let opened = std::fs::File::open(file).with_context(named)?;
    let size = opened.metadata().with_context(named)?.len();
    let limit = attest_steps::intake::MESSAGE_BYTES_MAX + 1;
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit)).unwrap_or(0));
    opened.take(limit).read_to_end(&mut bytes).with_context(named)?;
    Ok(bytes)
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
