//! Which virus scanner looks at attachments on this machine.

use std::path::Path;

use anyhow::{Context as _, bail};
use attest_model::dates::Timestamp;
use attest_outside::OutsideError;
use attest_outside::scanner::{Clamd, Scanner, TestFileScanner};
use attest_payables::attachments::scan::Verdict;

/// Where `ClamAV`'s daemon listens, unless told otherwise.
const SOCKET: &str = "/run/clamav/clamd.ctl";

/// How the scanner of a data folder is named, for a message to people.
pub const WORDS: &str =
    "`off`, `test-file` (knows the EICAR test file only), `clamd:/path/to/socket` or `clamd:host:port`";

/// The scanner of a data folder.
#[derive(Debug, Clone)]
pub enum LocalScanner {
    /// `ClamAV`'s daemon.
    Clamd(Clamd),
    /// The demo's: it recognises the EICAR test file and no malware.
    TestFile(TestFileScanner),
}

impl LocalScanner {
    /// Reads the name of a scanner; `off` is none.
    ///
    /// # Errors
    /// When it is no such name.
    pub fn read(text: &str) -> anyhow::Result<Option<Self>> {
        match (text.trim(), text.trim().strip_prefix("clamd:")) {
            ("off", _) => Ok(None),
            ("test-file", _) => Ok(Some(Self::TestFile(TestFileScanner))),
            (_, Some(address)) if !address.is_empty() => Ok(Some(Self::Clamd(Clamd::at(address)))),
            _ => bail!("{text:?} is no virus scanner; expected {WORDS}"),
        }
    }

    /// The scanner that a data folder names, else the daemon of this machine where one listens.
    ///
    /// # Errors
    /// When the folder's settings cannot be read or name none.
    pub fn of(data: &Path) -> anyhow::Result<Option<Self>> {
        match kept(data)?.get("scanner").and_then(toml::Value::as_str) {
            Some(text) => Self::read(text),
            None => Ok(Path::new(SOCKET).exists().then(|| Self::Clamd(Clamd::at(SOCKET)))),
        }
    }
}

/// Keeps the name of the scanner with the settings of a data folder.
///
/// # Errors
/// When it is no scanner, or the settings cannot be written.
pub fn keep(data: &Path, text: &str) -> anyhow::Result<()> {
    LocalScanner::read(text)?;
    let mut settings = kept(data)?;
    settings.insert("scanner".to_owned(), toml::Value::String(text.to_owned()));
    let file = data.join("attest.toml");
    std::fs::write(&file, toml::to_string(&settings)?)
        .with_context(|| format!("cannot write {}", file.display()))
}

fn kept(data: &Path) -> anyhow::Result<toml::Table> {
    let file = data.join("attest.toml");
    let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    toml::from_str(&text).with_context(|| format!("cannot read {}", file.display()))
}

impl Scanner for LocalScanner {
    fn name(&self) -> &'static str {
        match self {
            Self::Clamd(clamd) => clamd.name(),
            Self::TestFile(test) => test.name(),
        }
    }

    async fn scan(&self, bytes: &[u8]) -> Result<Verdict, OutsideError> {
        match self {
            Self::Clamd(clamd) => clamd.scan(bytes).await,
            Self::TestFile(test) => test.scan(bytes).await,
        }
    }

    async fn signatures_made_at(&self) -> Result<Option<Timestamp>, OutsideError> {
        match self {
            Self::Clamd(clamd) => clamd.signatures_made_at().await,
            Self::TestFile(test) => test.signatures_made_at().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn att_2_a_data_folder_names_its_scanner() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("attest.toml"), "tenant = \"local\"\n").unwrap();
        for (text, expected) in [
            ("off", Some("")),
            ("test-file", Some("a stand-in that knows the EICAR test file only")),
            ("clamd:/run/clamav/clamd.ctl", Some("ClamAV")),
            ("clamd:127.0.0.1:3310", Some("ClamAV")),
            ("clamd:", None),
            ("yes", None),
        ] {
            let is_kept = keep(folder.path(), text).is_ok();
            assert_eq!(is_kept, expected.is_some(), "{text}");
            if let Some(expected) = expected {
                let found = LocalScanner::of(folder.path()).unwrap();
                assert_eq!(found.as_ref().map_or("", Scanner::name), expected, "{text}");
            }
        }
        let kept = std::fs::read_to_string(folder.path().join("attest.toml")).unwrap();
        assert!(kept.contains("tenant"), "the other settings stay: {kept}");
    }
}
