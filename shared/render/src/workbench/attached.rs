//! ATT-2. The attachments of an invoice, and whether they can be opened.

use serde::Serialize;

use crate::language::Language;
use crate::renderer::RenderError;
use crate::texts::say;

/// ATT-2. An attachment, and how its virus scan stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedFile {
    /// Cleaned file name.
    pub name: String,
    /// How it stands.
    pub standing: FileStanding,
}

/// ATT-2. How an attachment stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileStanding {
    /// It is clean and opens here.
    Opens(String),
    /// It waits for its virus scan.
    Waits,
    /// Nobody scans it.
    NotScanned,
    /// Its scan did not finish.
    Failed,
    /// It cannot be scanned.
    Unscannable,
    /// It contains malware.
    Infected,
    /// It was not taken.
    Refused,
}

#[derive(Serialize)]
pub(super) struct FileView {
    name: String,
    url: Option<String>,
    level: &'static str,
    standing: String,
}

impl ListedFile {
    pub(super) fn view(&self, language: Language) -> Result<FileView, RenderError> {
        let (url, level, text) = match &self.standing {
            FileStanding::Opens(url) => (Some(url.clone()), "", ""),
            FileStanding::Waits => (None, "", "file.waits"),
            FileStanding::NotScanned => (None, "warn", "file.not_scanned"),
            FileStanding::Failed => (None, "stop", "file.failed"),
            FileStanding::Unscannable => (None, "warn", "file.unscannable"),
            FileStanding::Infected => (None, "stop", "file.infected"),
            FileStanding::Refused => (None, "warn", "file.refused"),
        };
        let standing = if text.is_empty() { String::new() } else { say(language, text, &[])? };
        Ok(FileView { name: self.name.clone(), url, level, standing })
    }
}
