//! `cargo xtask docs`: writes the documents that are drawn from tables in the source.
//!
//! A document is one function that returns its text and one row in `DOCUMENTS`.

mod error_codes;
mod formats;
mod lifecycle;
mod permissions;
mod settings;
mod table;

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};

use crate::{Outcome, workspace};

/// A generated document.
struct Document {
    /// Path from the workspace root.
    path: &'static str,
    /// Draws the whole text.
    draw: fn() -> anyhow::Result<String>,
}

/// All generated documents, sorted by path.
static DOCUMENTS: &[Document] = &[
    Document { path: "docs/error-codes.md", draw: || Ok(error_codes::draw()) },
    Document { path: "docs/formats.md", draw: || Ok(formats::draw()) },
    Document { path: "docs/import-file.md", draw: || Ok(attest_formats::import::describe()) },
    Document { path: "docs/lifecycle.md", draw: || Ok(lifecycle::draw()) },
    Document { path: "docs/master-data.md", draw: || Ok(attest_formats::master::describe()) },
    Document { path: "docs/operations.md", draw: permissions::draw },
    Document { path: "docs/settings.md", draw: || Ok(settings::draw()) },
];

/// Writes every document, or with `--check` names those that differ from the source.
///
/// # Errors
/// When an argument is unknown or a file cannot be written.
pub fn run(arguments: &[String]) -> anyhow::Result<Outcome> {
    let check = match arguments {
        [] => false,
        [flag] if flag == "--check" => true,
        other => bail!("unknown arguments {other:?}; expected --check or nothing"),
    };
    let root = workspace::root()?;
    let mut text = String::new();
    let mut passed = true;
    for document in DOCUMENTS {
        let state = bring_up_to_date(&root.join(document.path), &(document.draw)()?, check)?;
        passed &= state != State::Stale;
        writeln!(text, "{}: {}", document.path, state.words())?;
    }
    Ok(Outcome { text, passed })
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    Current,
    Written,
    Stale,
}

impl State {
    fn words(&self) -> &'static str {
        match self {
            Self::Current => "up to date",
            Self::Written => "written",
            Self::Stale => "differs from the source; run `cargo xtask docs`",
        }
    }
}

fn bring_up_to_date(path: &Path, text: &str, check: bool) -> anyhow::Result<State> {
    if std::fs::read_to_string(path).is_ok_and(|present| present == text) {
        return Ok(State::Current);
    }
    if check {
        return Ok(State::Stale);
    }
    std::fs::write(path, text).with_context(|| path.display().to_string())?;
    Ok(State::Written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_written_once_and_checked_without_writing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.md");
        assert_eq!(bring_up_to_date(&path, "a", true).unwrap(), State::Stale);
        assert!(!path.exists());
        assert_eq!(bring_up_to_date(&path, "a", false).unwrap(), State::Written);
        assert_eq!(bring_up_to_date(&path, "a", true).unwrap(), State::Current);
        assert_eq!(bring_up_to_date(&path, "b", true).unwrap(), State::Stale);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a");
    }

    #[test]
    fn documents_are_sorted_by_path() {
        assert!(DOCUMENTS.is_sorted_by(|a, b| a.path < b.path));
    }

    /// The folders of CONTRIBUTING.md, checked together with the tables they hold.
    #[test]
    fn contributing_names_only_tables_that_exist() {
        let root = workspace::root().unwrap();
        let text = std::fs::read_to_string(root.join("CONTRIBUTING.md")).unwrap();
        let sources: Vec<_> = workspace::rust_files(&root)
            .unwrap()
            .iter()
            .map(|path| std::fs::read_to_string(path).unwrap())
            .collect();
        let tables: Vec<_> = text
            .lines()
            .filter(|line| line.starts_with("| a"))
            .flat_map(|line| line.split('`').skip(1).step_by(2))
            .filter(|name| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'))
            .collect();
        assert!(tables.len() > 8);
        for table in tables {
            let definition = format!("static {table}: &");
            assert!(
                sources.iter().any(|source| source.contains(&definition)),
                "{table} is not in the source"
            );
        }
    }
}
