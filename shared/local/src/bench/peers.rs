//! Programs of others that measure the same work: they run as processes of their own, get the same documents, and print
//! what they measured.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;
use serde::Deserialize;

use super::Row;

/// Documents that the engines get, and what rows call the work.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) documents: Vec<Vec<u8>>,
}

/// A folder for files that the peers read; removed when dropped.
pub(super) struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    pub(super) fn new() -> anyhow::Result<Scratch> {
        let folder = std::env::temp_dir().join(format!("attest-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        Ok(Scratch { folder })
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A temporary folder that stays is not worth an error.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The documents as files, and the list that the peers read.
pub(super) struct Files {
    scratch: Scratch,
}

impl Files {
    pub(super) fn write(cases: &[Case]) -> anyhow::Result<Files> {
        let files = Files { scratch: Scratch::new()? };
        let mut list = String::new();
        for (number, case) in cases.iter().enumerate() {
            for (document, bytes) in case.documents.iter().enumerate() {
                let path = files.scratch.file(&format!("{number}-{document}.xml"));
                std::fs::write(&path, bytes).with_context(|| path.display().to_string())?;
                writeln!(list, "{}\t{}", case.name, path.display())?;
            }
        }
        std::fs::write(files.list(), list)?;
        Ok(files)
    }

    pub(super) fn list(&self) -> PathBuf {
        self.scratch.file("list")
    }

    pub(super) fn first(&self) -> Option<PathBuf> {
        Some(self.scratch.file("0-0.xml")).filter(|path| path.exists())
    }
}

/// What a peer prints for a case.
#[derive(Deserialize)]
pub(super) struct Measured {
    pub(super) engine: String,
    pub(super) case: String,
    pub(super) nanoseconds: u64,
    pub(super) peak_kilobytes: u64,
    /// Of an assignment: per invoice line the index of its order line.
    #[serde(default)]
    pub(super) placed: Vec<Option<usize>>,
}

/// The program of `scripts/bench/peers`, built when cargo can; else why it is not there.
pub(super) fn program() -> Result<PathBuf, String> {
    let folder = scripts().join("peers");
    if !folder.is_dir() {
        return Err("scripts/bench/peers is not here".to_owned());
    }
    let target = folder.join("target");
    let mut build = Command::new("cargo");
    build
        .args(["build", "--release", "--locked", "--quiet", "--manifest-path"])
        .arg(folder.join("Cargo.toml"));
    build.arg("--target-dir").arg(&target);
    match build.output() {
        Ok(output) if output.status.success() => Ok(target.join("release/peers")),
        Ok(output) => Err(last_line(&output.stderr)),
        Err(error) => Err(format!("cargo: {error}")),
    }
}

/// Where the programs of the peers are: beside the sources this program was built from.
pub(super) fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/bench")
}

/// What a peer printed; else why it did not.
pub(super) fn measure(command: &mut Command) -> Result<Vec<Measured>, String> {
    let output = match command.output() {
        Ok(output) if output.status.success() => output,
        Ok(output) => return Err(last_line(&output.stderr)),
        Err(error) => return Err(format!("{}: {error}", command.get_program().display())),
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let found: Vec<_> = text.lines().filter_map(|line| serde_json::from_str::<Measured>(line).ok()).collect();
    if found.is_empty() { Err("it printed nothing".to_owned()) } else { Ok(found) }
}

fn last_line(text: &[u8]) -> String {
    String::from_utf8_lossy(text).trim().lines().next_back().unwrap_or("no message").to_owned()
}

impl Measured {
    /// The row of the work `what`.
    pub(super) fn row(self, what: String) -> Row {
        let time = std::time::Duration::from_nanos(self.nanoseconds);
        let note = format!("{} MB", self.peak_kilobytes / 1024);
        Row::time_each(what, self.engine, time, 1).with_note(note)
    }
}
