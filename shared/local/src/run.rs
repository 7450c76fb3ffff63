//! `attest run`: the whole flow on a folder of invoices.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use attest_model::record::{Channel, State};
use attest_outside::clock::{Clock, ShiftedClock, SystemClock};
use indicatif::{ProgressBar, ProgressStyle};

use crate::check::collect;
use crate::table;
use crate::world::{DEFAULT_ADDRESS, DataSettings, World, morning_of};

/// Arguments of `attest run`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Folder of invoices; folders in it that are named as channels (`network`, `email` …) are these.
    pub inbox: PathBuf,
    /// Data folder.
    #[arg(long, default_value = "attest-data")]
    pub data: PathBuf,
    /// Folder of master data: companies, suppliers, orders, receipts, settings.
    #[arg(long)]
    pub master: Option<PathBuf>,
    /// Serves approval pages at this address afterwards.
    #[arg(long)]
    pub serve: Option<String>,
    /// Goes on taking files that other programs put into the folder.
    #[arg(long)]
    pub watch: bool,
    /// One JSON line per document instead of tables.
    #[arg(long)]
    pub json: bool,
    /// Prints the requests to the engines, by operation.
    #[arg(long)]
    pub requests: bool,
}

/// How often a watched folder is looked at.
const WATCH_EVERY: Duration = Duration::from_secs(2);

/// Runs the command: 0 done, 1 findings that block, 2 the work could not be done.
///
/// # Errors
/// When a folder or the engines cannot be opened.
pub async fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let base_url = format!("http://{}", arguments.serve.as_deref().unwrap_or(DEFAULT_ADDRESS));
    let world = open(&arguments.data, Some(base_url)).await?;
    if let Some(master) = &arguments.master {
        let refused = world.import(master).await?;
        for line in &refused {
            eprintln!("{line}");
        }
        world.settle(|_, _| {}).await;
        if !refused.is_empty() {
            eprintln!("{} lines of master data were not taken", refused.len());
        }
    }
    world.engines.meter.reset();
    let mut seen = std::collections::BTreeSet::new();
    take(&world, &arguments.inbox, &mut seen, true).await?;
    world.batch().await?;
    report(&world, arguments.json, arguments.requests).await?;
    if let Some(address) = &arguments.serve {
        crate::serve::serve(Arc::new(world), address).await?;
        return Ok(ExitCode::SUCCESS);
    }
    if arguments.watch {
        loop {
            tokio::time::sleep(WATCH_EVERY).await;
            if take(&world, &arguments.inbox, &mut seen, false).await? > 0 {
                world.batch().await?;
                report(&world, arguments.json, false).await?;
            }
        }
    }
    let blocked = world.invoices().await?.iter().any(|record| record.state == State::Error);
    let refused = !world.engines.store.list_refused(1).await?.is_empty();
    Ok(if blocked || refused || !world.dead_letters().is_empty() {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}

/// Opens a data folder with the settings it was made with, else as a new one of today.
///
/// # Errors
/// When the folder or the engines cannot be opened.
pub async fn open(data: &Path, base_url: Option<String>) -> anyhow::Result<World> {
    let file = data.join("attest.toml");
    let settings = match std::fs::read_to_string(&file) {
        Ok(text) => toml::from_str(&text).with_context(|| format!("cannot read {}", file.display()))?,
        Err(_) => {
            let base_url = base_url.unwrap_or_else(|| format!("http://{DEFAULT_ADDRESS}"));
            let settings = DataSettings { tenant: "local".to_owned(), day: None, base_url };
            std::fs::create_dir_all(data)?;
            write_settings(data, &settings)?;
            settings
        }
    };
    let clock: Arc<dyn Clock> = match &settings.day {
        Some(day) => Arc::new(ShiftedClock::starting_at(morning_of(day)?)),
        None => Arc::new(SystemClock),
    };
    World::open(data, settings, clock).await
}

/// Keeps the settings of a data folder.
///
/// # Errors
/// When the file cannot be written.
pub fn write_settings(data: &Path, settings: &DataSettings) -> anyhow::Result<()> {
    let file = data.join("attest.toml");
    std::fs::write(&file, toml::to_string(settings)?)
        .with_context(|| format!("cannot write {}", file.display()))
}

/// The files of an inbox with their channels, in the order of their names.
///
/// # Errors
/// When a folder cannot be read.
pub fn inbox(folder: &Path) -> anyhow::Result<Vec<(Channel, PathBuf)>> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    let channel = |path: &Path| {
        let below = path.strip_prefix(folder).ok()?;
        let first = below.components().next()?.as_os_str().to_str()?.to_owned();
        Channel::of_folder(&first)
    };
    let mut files: Vec<(Channel, PathBuf)> =
        files.into_iter().map(|path| (channel(&path).unwrap_or_default(), path)).collect();
    files.sort_by(|(_, a), (_, b)| a.file_name().cmp(&b.file_name()).then(a.cmp(b)));
    Ok(files)
}

/// Uploads the files not seen yet and works everything off; answers how many there were.
async fn take(
    world: &World,
    folder: &Path,
    seen: &mut std::collections::BTreeSet<PathBuf>,
    shows: bool,
) -> anyhow::Result<usize> {
    let files: Vec<_> = inbox(folder)?.into_iter().filter(|(_, path)| !seen.contains(path)).collect();
    let bar = if shows { progress(files.len(), "files") } else { ProgressBar::hidden() };
    for (channel, path) in &files {
        let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy();
        let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        world.upload(*channel, &name, bytes).await?;
        seen.insert(path.clone());
    }
    world
        .settle(|done, total| bar.set_position(u64::try_from(files.len() * done / total.max(1)).unwrap_or(0)))
        .await;
    bar.finish_and_clear();
    Ok(files.len())
}

/// A progress bar on standard error, hidden where that is no terminal.
#[must_use]
pub fn progress(length: usize, what: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(u64::try_from(length).unwrap_or(0));
    if let Ok(style) =
        ProgressStyle::with_template(&format!("{{bar:40}} {{pos}}/{{len}} {what}, {{elapsed}}"))
    {
        bar.set_style(style);
    }
    bar
}

/// Prints where everything stands: a table, the open links, the mails and the ERP files; JSON lines for machines.
///
/// # Errors
/// When the store does not answer.
pub async fn report(world: &World, json: bool, requests: bool) -> anyhow::Result<()> {
    let records = world.invoices().await?;
    let refused = world.engines.store.list_refused(500).await?;
    if json {
        let mut out = std::io::stdout().lock();
        for record in &records {
            serde_json::to_writer(&mut out, record)?;
            writeln!(out)?;
        }
        for message in &refused {
            serde_json::to_writer(&mut out, message)?;
            writeln!(out)?;
        }
        return Ok(());
    }
    println!("{}", table::invoices(&records, &refused));
    let straight =
        records.iter().filter(|record| record.state.is_dispatched() && record.decisions.is_empty()).count();
    println!();
    println!(
        "{} documents: {straight} straight through to the ERP, {} wait for people or goods, {} blocked, {} refused.",
        records.len() + refused.len(),
        records
            .iter()
            .filter(|r| !r.state.is_terminal() && !r.state.is_dispatched() && r.state != State::Error)
            .count(),
        records.iter().filter(|r| r.state == State::Error).count(),
        refused.len()
            + records.iter().filter(|r| matches!(r.state, State::Rejected | State::Removed)).count(),
    );
    links(world, &records).await?;
    let mails = std::fs::read_dir(world.folder.join("mail")).map(Iterator::count).unwrap_or(0);
    println!("Mails: {mails} in {}", world.folder.join("mail").display());
    let exports = world.engines.store.list_documents("exports/", 100).await?;
    println!(
        "ERP files: {} in {}",
        exports.len(),
        world.folder.join("documents/attest-documents/exports").display()
    );
    for letter in world.dead_letters() {
        println!("could not be worked off ({}): {}", letter.queue.word(), letter.cause);
    }
    if requests {
        println!("Requests to the engines: {}", world.engines.meter.total());
        for (operation, count) in world.engines.meter.counts() {
            println!("  {count:>7} {operation}");
        }
    }
    Ok(())
}

/// Links printed in full: a token fills four lines.
const LINKS_SHOWN: usize = 4;

async fn links(world: &World, records: &[attest_model::record::InvoiceRecord]) -> anyhow::Result<()> {
    let mut shown = 0;
    for record in records {
        for task in &record.tasks {
            let page = attest_steps::notify::page_of(world.desk(), &world.post(), record, task).await?;
            let Some(page) = page else { continue };
            shown += 1;
            if shown > LINKS_SHOWN {
                continue;
            }
            if shown == 1 {
                println!("Approval links, one per person and invoice; all of them are in the mails:");
            }
            println!("  {} · {} ({}):\n    {page}", record.number, task.user, task.because);
        }
    }
    Ok(())
}
