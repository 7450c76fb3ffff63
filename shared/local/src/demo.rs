//! `attest demo`: a small company's month in a fresh data folder.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use attest_model::record::Channel;
use attest_outside::clock::{Clock, ShiftedClock};
use base64::Engine as _;

use crate::run::{inbox, progress, report, write_settings};
use crate::scanner;
use crate::world::{DEFAULT_ADDRESS, DataSettings, World, morning_of};

/// Arguments of `attest demo`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Data folder; an earlier demo in it is replaced.
    #[arg(long, default_value = "attest-data")]
    pub data: PathBuf,
    /// Folder of the demo company.
    #[arg(long)]
    pub company: Option<PathBuf>,
    /// Prints the requests to the engines, by operation.
    #[arg(long)]
    pub requests: bool,
    /// One JSON line per document instead of tables.
    #[arg(long)]
    pub json: bool,
}

/// A file that marks a data folder as a demo's: only such a folder is replaced.
const MARK: &str = "demo.mark";

#[derive(serde::Deserialize)]
struct Company {
    today: String,
    tenant: String,
}

/// Runs the command.
///
/// # Errors
/// When the folder is not a demo's, or the engines do not start.
pub async fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let company = folder(arguments.company.as_deref())?;
    let text = std::fs::read_to_string(company.join("demo.toml"))
        .with_context(|| format!("cannot read {}", company.join("demo.toml").display()))?;
    let described: Company = toml::from_str(&text).context("demo.toml")?;
    fresh(&arguments.data)?;
    let settings = DataSettings {
        tenant: described.tenant.clone(),
        day: Some(described.today.clone()),
        base_url: format!("http://{DEFAULT_ADDRESS}"),
    };
    write_settings(&arguments.data, &settings)?;
    scanner::keep(&arguments.data, "test-file")?;
    let clock: Arc<dyn Clock> = Arc::new(ShiftedClock::starting_at(morning_of(&described.today)?));
    let world = World::open(&arguments.data, settings, clock).await?;

    let refused = world.import(&company.join("master")).await?;
    if !refused.is_empty() {
        bail!("the demo's master data is faulty:\n{}", refused.join("\n"));
    }
    world.settle(|_, _| {}).await;
    copy_images(&company.join("images"), &world.engines.images)?;
    world.engines.meter.reset();
    let files = inbox(&company.join("inbox"))?;
    let bar = progress(files.len(), "documents");
    // One after the other, as they would come over a month: later ones refer to earlier ones.
    for (channel, path) in &files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        world.upload(*channel, &name, bytes).await?;
        world.settle(|_, _| {}).await;
        bar.inc(1);
    }
    let (channel, name, bytes) = with_test_file(&company)?;
    world.upload(channel, name, bytes).await?;
    world.settle(|_, _| {}).await;
    bar.finish_and_clear();
    world.batch().await?;
    report(&world, arguments.json, arguments.requests).await?;
    if !arguments.json {
        println!();
        println!(
            "The company lives on {}; its documents, people and orders: {}",
            described.today,
            company.display()
        );
        println!(
            "Next: `attest serve --data {}` and open the address it prints, or one of the links.",
            arguments.data.display()
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// The public test file of virus scanners. It is made here: as a file of its own, scanners would take the demo for malware.
#[must_use]
pub fn test_file() -> Vec<u8> {
    let end: String = "*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\\".chars().rev().collect();
    format!("X5O!P%@AP[4{end}").into_bytes()
}

/// ATT-4. An invoice with the public test file of virus scanners attached.
///
/// # Errors
/// When the company has no invoice with an attachment to make it of.
pub fn with_test_file(company: &Path) -> anyhow::Result<(Channel, &'static str, Vec<u8>)> {
    let content = base64::engine::general_purpose::STANDARD.encode(test_file());
    let like = company.join("inbox/network/46-attachment-refused.xml");
    let text = std::fs::read_to_string(&like).with_context(|| format!("cannot read {}", like.display()))?;
    let (start, rest) =
        text.split_once("filename=\"tidrapport-v11.pdf\">").context("46 has no attachment")?;
    let (_, after) = rest.split_once('<').context("46 has no end of its attachment")?;
    let made =
        format!("{start}filename=\"tidrapport-v12.txt\">{content}<{after}").replace("2026-346", "2026-388");
    Ok((Channel::Network, "48-malware-attached.xml", made.into_bytes()))
}

/// The client's own image store: its files are put there by the client, never by us (IMG-1).
fn copy_images(from: &Path, to: &Path) -> anyhow::Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let (path, to) = {
            let entry = entry?;
            (entry.path(), to.join(entry.file_name()))
        };
        if path.is_dir() {
            copy_images(&path, &to)?;
        } else {
            std::fs::copy(&path, &to).with_context(|| format!("cannot copy {}", path.display()))?;
        }
    }
    Ok(())
}

fn folder(given: Option<&Path>) -> anyhow::Result<PathBuf> {
    let built = concat!(env!("CARGO_MANIFEST_DIR"), "/../../events/demo");
    let places = match given {
        Some(given) => vec![given.to_owned()],
        None => vec![PathBuf::from("events/demo"), PathBuf::from(built)],
    };
    let found = places.iter().find(|place| place.join("demo.toml").is_file());
    found.cloned().with_context(|| format!("no demo company in {built}; name its folder with --company"))
}

fn fresh(data: &Path) -> anyhow::Result<()> {
    if data.exists() {
        let is_empty = std::fs::read_dir(data)?.next().is_none();
        if !is_empty && !data.join(MARK).exists() {
            bail!("{} holds other data than a demo's; name another folder with --data", data.display());
        }
        std::fs::remove_dir_all(data).with_context(|| format!("cannot replace {}", data.display()))?;
    }
    std::fs::create_dir_all(data).with_context(|| format!("cannot make {}", data.display()))?;
    std::fs::write(data.join(MARK), "a demo; it may be replaced by the next one\n")?;
    Ok(())
}
