//! Where the repository lies and which source files it has.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// Folders that hold no source of ours.
const FOREIGN: &[&str] = &["target", ".git", "node_modules", ".venv", "attest-data"];

/// The workspace root: the first folder above the current one that holds `Cargo.lock`.
///
/// # Errors
/// When no folder above the current one is a workspace.
pub fn root() -> anyhow::Result<PathBuf> {
    let here = std::env::current_dir().context("the current folder cannot be read")?;
    here.ancestors()
        .find(|folder| folder.join("Cargo.lock").is_file())
        .map(Path::to_path_buf)
        .with_context(|| format!("no Cargo.lock above {}; run inside the repository", here.display()))
}

/// All Rust files below `folder`, sorted, without build output and other foreign folders.
///
/// # Errors
/// When a folder cannot be read.
pub fn rust_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        let entries = std::fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
        for entry in entries {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() {
                if !FOREIGN.contains(&name) {
                    waiting.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The corpus: what `ATTEST_CORPUS` names, or the folder beside the repository.
#[must_use]
pub fn corpus(root: &Path) -> PathBuf {
    std::env::var_os("ATTEST_CORPUS").map_or_else(|| root.join("../shared/corpus"), PathBuf::from)
}

/// Runs a command that compares a generated file with the corpus. Without a corpus it says so; checks of the repository
/// must have one.
#[cfg(test)]
pub(crate) fn check_against_corpus(command: fn(&[String]) -> anyhow::Result<crate::Outcome>) {
    let corpus = corpus(&root().unwrap());
    if !corpus.is_dir() {
        assert!(std::env::var_os("CI").is_none(), "no corpus at {}", corpus.display());
        println!("skipped: no corpus at {}", corpus.display());
        return;
    }
    let outcome = command(&["--check".to_owned()]).unwrap();
    assert!(outcome.passed, "{}", outcome.text);
}
