//! `attest run`: the whole flow on a folder of invoices.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use attest_model::record::{Channel, InvoiceRecord, State, Task, TaskKind};
use attest_outside::clock::{Clock, ShiftedClock, SystemClock};
use attest_store::{MessageRecord, MessageState};
use indicatif::{ProgressBar, ProgressStyle};

use crate::check::collect;
use crate::scanner::{self, LocalScanner};
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
    /// Serves approval pages and the workbench at this address afterwards.
    #[arg(long)]
    pub serve: Option<String>,
    /// Virus scanner of attachments: `off`, `test-file`, `clamd:/path/to/socket` or `clamd:host:port`.
    #[arg(long)]
    pub scanner: Option<String>,
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
    let mut world = open(&arguments.data, Some(base_url)).await?;
    if let Some(scanner) = &arguments.scanner {
        scanner::keep(&arguments.data, scanner)?;
        world.scanner = LocalScanner::read(scanner)?;
    }
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
    let unread = take(&world, &arguments.inbox, &mut seen, true).await?.unread;
    world.batch().await?;
    report(&world, arguments.json, arguments.requests).await?;
    if let Some(address) = &arguments.serve {
        crate::serve::serve(Arc::new(world), address).await?;
        return Ok(ExitCode::SUCCESS);
    }
    if arguments.watch {
        loop {
            tokio::time::sleep(WATCH_EVERY).await;
            if take(&world, &arguments.inbox, &mut seen, false).await?.uploaded > 0 {
                world.batch().await?;
                report(&world, arguments.json, false).await?;
            }
        }
    }
    let blocked = world.invoices().await?.iter().any(|record| record.state == State::Error);
    let refused = world.messages().await?.iter().any(|message| !is_whole(message));
    Ok(if unread > 0 {
        ExitCode::from(2)
    } else if blocked || refused || !world.dead_letters().is_empty() {
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
    let mut world = World::open(data, settings, clock).await?;
    world.scanner = LocalScanner::of(data)?;
    Ok(world)
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

/// What became of the files of an inbox.
struct Taken {
    uploaded: usize,
    /// Files that this machine would not open.
    unread: usize,
}

/// Uploads the files not seen yet and works everything off.
async fn take(
    world: &World,
    folder: &Path,
    seen: &mut std::collections::BTreeSet<PathBuf>,
    shows: bool,
) -> anyhow::Result<Taken> {
    let files: Vec<_> = inbox(folder)?.into_iter().filter(|(_, path)| !seen.contains(path)).collect();
    let mut unread = 0;
    let bar = if shows { progress(files.len(), "files") } else { ProgressBar::hidden() };
    for (channel, path) in &files {
        let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy();
        seen.insert(path.clone());
        match std::fs::read(path) {
            Ok(bytes) => world.upload(*channel, &name, bytes).await?,
            Err(error) => {
                eprintln!("cannot read {}: {error}", path.display());
                unread += 1;
            }
        }
    }
    world
        .settle(|done, total| bar.set_position(u64::try_from(files.len() * done / total.max(1)).unwrap_or(0)))
        .await;
    bar.finish_and_clear();
    Ok(Taken { uploaded: files.len() - unread, unread })
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
    let messages = world.messages().await?;
    if json {
        let mut out = std::io::stdout().lock();
        for record in &records {
            serde_json::to_writer(&mut out, record)?;
            writeln!(out)?;
        }
        for message in messages.iter().filter(|message| !is_whole(message)) {
            serde_json::to_writer(&mut out, message)?;
            writeln!(out)?;
        }
        return Ok(());
    }
    println!("{}", table::invoices(&records, &messages));
    println!();
    println!("{}", sum(&records, &messages));
    links(world, &records).await?;
    let mails = std::fs::read_dir(world.folder.join("mail")).map(Iterator::count).unwrap_or(0);
    println!("Mails: {mails} in {}", world.folder.join("mail").display());
    let exports = world.engines.store.list_documents("exports/", 100).await?;
    println!(
        "ERP files: {} in {}",
        exports.len(),
        world.folder.join("documents/attest-documents/exports").display()
    );
    if let Some(said) = unscanned(world, &records) {
        println!("{said}");
    }
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

/// Everything in the message was taken, and it is loaded.
fn is_whole(message: &MessageRecord) -> bool {
    message.state == MessageState::Loaded && message.refused_files.is_empty()
}

/// Where everything went, in numbers that add up: files in, what they held, where that stands.
fn sum(records: &[InvoiceRecord], messages: &[MessageRecord]) -> String {
    let of = |state| messages.iter().filter(|message| message.state == state).count();
    let inside: usize = messages.iter().map(|message| message.refused_files.len()).sum();
    let not_loaded = of(MessageState::NotLoaded) + of(MessageState::Loading);
    let mut lines = format!(
        "{} files in: {} loaded, {} refused, {not_loaded} not loaded, {} rejected. They gave {} documents; {inside} \
         files inside of them were not taken.",
        messages.len(),
        of(MessageState::Loaded),
        of(MessageState::Refused),
        of(MessageState::Rejected),
        records.len(),
    );
    let count = |holds: fn(&InvoiceRecord) -> bool| records.iter().filter(|record| holds(record)).count();
    let is_out = |record: &InvoiceRecord| matches!(record.state, State::Rejected | State::Removed);
    lines.push_str(&format!(
        "\n{} documents: {} straight through to the ERP, {} sent after a decision, {} wait for people or goods, \
         {} blocked, {} taken out.",
        records.len(),
        count(|record| record.state.is_dispatched() && record.decisions.is_empty()),
        count(|record| record.state.is_dispatched() && !record.decisions.is_empty()),
        count(|record| {
            !record.state.is_terminal() && !record.state.is_dispatched() && record.state != State::Error
        }),
        count(|record| record.state == State::Error),
        count(is_out),
    ));
    lines
}

/// ATT-2. What nobody knows whether it is clean, and why; the demo's scanner says what it is.
fn unscanned(world: &World, records: &[InvoiceRecord]) -> Option<String> {
    let files = records.iter().flat_map(|record| &record.attachments);
    let (open, closed): (Vec<_>, Vec<_>) =
        files.filter(|file| file.scan.is_some()).partition(|file| file.reference().is_some());
    match &world.scanner {
        None if !closed.is_empty() => Some(format!(
            "{} attachments were not scanned for viruses and cannot be opened: no scanner is connected. Name one with \
             --scanner: {}.",
            closed.len(),
            scanner::WORDS
        )),
        Some(LocalScanner::TestFile(_)) if !(open.is_empty() && closed.is_empty()) => Some(format!(
            "{} attachments: {} were looked through for the EICAR test file only, not for viruses; {} stay in quarantine.",
            open.len() + closed.len(),
            open.len(),
            closed.len()
        )),
        None | Some(_) => None,
    }
}

/// Links printed in full: a token fills four lines.
const LINKS_SHOWN: usize = 4;

/// The open links. What leads to the ERP by links alone stands first, what leaves only with its counterpart last.
async fn links(world: &World, records: &[InvoiceRecord]) -> anyhow::Result<()> {
    let mut asked: Vec<(&InvoiceRecord, &Task)> =
        records.iter().flat_map(|record| record.tasks.iter().map(move |task| (record, task))).collect();
    let by_link = [TaskKind::Approve, TaskKind::Review];
    let way = |kind| by_link.iter().position(|own| *own == kind).unwrap_or(by_link.len());
    asked.sort_by_key(|(record, task)| (!record.pairs.is_empty(), way(task.kind)));
    let mut shown = 0;
    for (record, task) in asked {
        let page = attest_steps::notify::page_of(world.desk(), &world.post(), record, task).await?;
        let Some(page) = page else { continue };
        if shown == 0 {
            println!(
                "Approval links, one per person and invoice, the shortest way first; all are in the mails:"
            );
        }
        println!("  {} · {} ({}):\n    {page}", record.number, task.user, task.because);
        shown += 1;
        if shown == LINKS_SHOWN {
            break;
        }
    }
    Ok(())
}
