//! Files that come in: documents of the channels, and master data.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use attest_model::record::Channel;
use attest_steps::import_master::Imported;
use attest_steps::message::{Uploaded, encode};
use attest_store::QueueName;

use super::World;

impl World {
    /// Uploads a file into a channel and tells the intake, as the bucket does on AWS.
    ///
    /// # Errors
    /// When the document store does not take it.
    pub async fn upload(&self, channel: Channel, name: &str, bytes: Vec<u8>) -> anyhow::Result<()> {
        // Files of one folder stay together, as a bureau's images and their sidecars do (IN-16).
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let digest = attest_model::ids::DocumentDigest::of(folder.as_bytes());
        let version = attest_model::ids::DocumentDigest::of(&bytes);
        let start: String = digest.as_str().chars().take(8).collect();
        let key = format!("inbox/{}/{start}/{}", channel.word(), safe_name(name));
        self.engines.store.put_document(&key, bytes, "application/octet-stream").await?;
        let uploaded = Uploaded { key, version: version.as_str().to_owned(), at: self.clock.now() };
        self.send(QueueName::Intake, encode(&uploaded)?).await
    }

    /// Imports every master data file of a folder, in the order in which they refer to each other.
    ///
    /// # Errors
    /// When a file cannot be read; what a file has wrong is in the answer.
    pub async fn import(&self, folder: &Path) -> anyhow::Result<Vec<String>> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
            .with_context(|| format!("cannot read {}", folder.display()))?
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.is_file())
            .collect();
        let rank = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            let order = attest_steps::import_master::ORDER;
            (order.iter().position(|stem| name.starts_with(stem)).unwrap_or(order.len()), name)
        };
        files.sort_by_key(rank);
        let mut refused = Vec::new();
        for file in files {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let imported = self.import_file(&name, &bytes).await?;
            refused.extend(imported.refused);
        }
        Ok(refused)
    }

    /// Imports one master data file.
    ///
    /// # Errors
    /// When the store does not answer; what the file has wrong is in the answer.
    pub async fn import_file(&self, name: &str, bytes: &[u8]) -> anyhow::Result<Imported> {
        Ok(attest_steps::import_master::import_file(self.desk(), name, bytes).await?)
    }
}

/// A name that is safe as a key and a file: letters, digits, dots, hyphens.
fn safe_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let safe: String = base
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' })
        .take(120)
        .collect();
    if safe.trim_matches('.').is_empty() {
        "file".to_owned()
    } else {
        safe.trim_start_matches('.').to_owned()
    }
}
