//! `attest convert`: a document in another syntax, and what the other syntax does not say.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use attest_formats::convert::{Converted, Target, convert};
use attest_formats::{ReadError, Source, capture};
use attest_model::findings::Finding;
use attest_model::invoice::Invoice;
use attest_xml::Limits;

/// Arguments of `attest convert`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The document: any format that is read, also inside of a PDF, a mail or an archive.
    pub file: PathBuf,
    /// The syntax to write.
    #[arg(long)]
    pub to: Syntax,
    /// Where to write; standard output when absent. Of several documents each takes its number: `out-1.xml`.
    #[arg(long)]
    pub out: Option<PathBuf>,
}

/// What is written.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Syntax {
    /// UBL 2.1, as Peppol BIS Billing 3 wants it.
    Ubl,
    /// CII D16B.
    Cii,
    /// The model, as it is stored.
    Json,
}

impl From<Syntax> for Target {
    fn from(syntax: Syntax) -> Self {
        match syntax {
            Syntax::Ubl => Self::Ubl,
            Syntax::Cii => Self::Cii,
            Syntax::Json => Self::Json,
        }
    }
}

/// An invoice of the file, and what the model could not take from it.
struct Found {
    invoice: Invoice,
    findings: Vec<Finding>,
}

/// Runs the command: 0 nothing is lost, 1 something is, 2 it could not be converted.
///
/// # Errors
/// When the file cannot be read or the target has no place for what it says.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let file = &arguments.file;
    let found = found_in(file)?;
    if found.is_empty() {
        bail!("{} holds no invoice that could be read; a PDF alone is an image", file.display());
    }
    if found.len() > 1 && arguments.out.is_none() {
        bail!("{} holds {} documents; name a file with --out", file.display(), found.len());
    }
    let mut is_lossless = true;
    for (at, one) in found.iter().enumerate() {
        let name = format!("{}, document {}", file.display(), at + 1);
        let converted = convert(&one.invoice, arguments.to.into()).with_context(|| name.clone())?;
        is_lossless &= tell(&name, one, &converted);
        match &arguments.out {
            Some(out) => {
                let path = numbered(out, (found.len() > 1).then_some(at + 1));
                let written = std::fs::write(&path, &converted.bytes);
                written.with_context(|| format!("cannot write {}", path.display()))?;
            }
            None => std::io::stdout().lock().write_all(&converted.bytes)?,
        }
    }
    Ok(if is_lossless { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Every invoice of a file, for a command that looks at nothing else of it.
///
/// # Errors
/// When the file or one of its documents cannot be read, with the place.
pub(crate) fn invoices_of(file: &Path) -> anyhow::Result<Vec<Invoice>> {
    Ok(found_in(file)?.into_iter().map(|found| found.invoice).collect())
}

fn found_in(file: &Path) -> anyhow::Result<Vec<Found>> {
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    invoices(&bytes).map_err(|error| match error.place() {
        Some((line, column)) => {
            anyhow::anyhow!("{}:{line}:{column}: {} {error}", file.display(), error.code())
        }
        None => anyhow::anyhow!("{}: {} {error}", file.display(), error.code()),
    })
}

/// Every invoice of a file; one that cannot be read stops the others, because nothing may go missing unseen.
fn invoices(bytes: &[u8]) -> Result<Vec<Found>, ReadError> {
    let opened = attest_formats::open(bytes, Limits::default())?;
    if let Some(refused) = opened.refused.into_iter().next() {
        return Err(refused.error);
    }
    let mut found = Vec::new();
    for packed in opened.documents {
        let (line, column) = packed.start;
        let source = Source::new(&packed.bytes, Limits::default())?.starting_at(line, column);
        let tree = source.parse()?;
        let received = attest_formats::read(tree.root())?;
        let (invoice, findings) = match packed.capture {
            Some(capture) => (capture::join(received.invoice, *capture).0, received.findings),
            None => (received.invoice, received.findings),
        };
        found.push(Found { invoice, findings });
    }
    let imported = opened.imports.into_iter().flat_map(|file| file.invoices);
    found.extend(imported.map(|one| Found { invoice: one.invoice, findings: Vec::new() }));
    let scanned = opened.scans.into_iter().filter_map(|scan| scan.capture.map(|capture| *capture));
    let captures = scanned.chain(opened.captures);
    found.extend(captures.map(|one| Found { invoice: one.invoice, findings: one.findings }));
    Ok(found)
}

/// Names what is lost on the way; says whether nothing was.
fn tell(name: &str, found: &Found, converted: &Converted) -> bool {
    for finding in &found.findings {
        let place = finding.place.as_ref().map(|place| format!(":{}:{}", place.line, place.column));
        eprintln!("{name}{}: {} {}", place.unwrap_or_default(), finding.code, finding.message);
    }
    for lost in &converted.lost {
        eprintln!("{name}: lost: {lost}");
    }
    found.findings.is_empty() && converted.lost.is_empty()
}

/// `out.xml`, or `out-2.xml`.
fn numbered(out: &Path, number: Option<usize>) -> PathBuf {
    let Some(number) = number else { return out.to_owned() };
    let stem = out.file_stem().unwrap_or_default().to_string_lossy();
    let extension = out.extension().map(|e| format!(".{}", e.to_string_lossy())).unwrap_or_default();
    out.with_file_name(format!("{stem}-{number}{extension}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const IMPORT: &str = "number,seller_name,issue_date,currency,net,tax,gross,image\n\
        1,A,2026-03-01,SEK,1,0,1,\n2,A,2026-03-01,SEK,1,0,1,x.tif\n";

    fn converted(file: &str, to: Syntax) -> (anyhow::Result<ExitCode>, Vec<(String, String)>) {
        let folder = tempfile::tempdir().unwrap();
        let (input, out) = (folder.path().join("in"), folder.path().join("out.xml"));
        std::fs::write(&input, file).unwrap();
        let result = run(&Arguments { file: input, to, out: Some(out) });
        let mut written: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| !path.ends_with("in"))
            .map(|path| {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                (name, std::fs::read_to_string(&path).unwrap())
            })
            .collect();
        written.sort();
        (result, written)
    }

    #[test]
    fn every_document_of_a_file_is_written_and_a_loss_is_an_exit_code() {
        let (result, written) = converted(IMPORT, Syntax::Ubl);
        assert_eq!(format!("{:?}", result.unwrap()), format!("{:?}", ExitCode::from(1)), "the image name");
        let names: Vec<_> = written.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["out-1.xml", "out-2.xml"]);
        let (result, written) = converted(&written[0].1, Syntax::Json);
        assert_eq!(format!("{:?}", result.unwrap()), format!("{:?}", ExitCode::SUCCESS));
        let model: Invoice = serde_json::from_str(&written[0].1).unwrap();
        assert_eq!((written[0].0.as_str(), model.number.as_deref()), ("out.xml", Some("1")));
    }

    #[test]
    fn what_cannot_be_converted_says_why() {
        for (file, expected) in [
            ("<Invoice/>", "in:1:1: E002 the document is of a kind unknown to us"),
            ("{\"captured\": []}", "holds no invoice that could be read"),
            ("%PDF-1.7", "E603 the PDF is not opened"),
        ] {
            let (result, written) = converted(file, Syntax::Cii);
            let error = format!("{:#}", result.unwrap_err());
            assert!(error.contains(expected), "{error}");
            assert_eq!(written, [], "{file}");
        }
    }
}
