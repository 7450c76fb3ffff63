//! `attest bench flow`: straight-through invoices through the whole flow, on the embedded engines.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use attest_model::money::Decimal;
use attest_model::record::{Channel, State};
use attest_outside::clock::{Clock, ShiftedClock};

use super::company::{self, Size, TODAY};
use crate::cost::{Line, Prices, Runs, total};
use crate::engines::{Engines, Keep};
use crate::units::Units;
use crate::world::{DataSettings, World, morning_of};

/// Arguments of `attest bench flow`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Invoices.
    #[arg(long, default_value_t = 1_000)]
    pub invoices: usize,
    /// Lines of each.
    #[arg(long, default_value_t = 4)]
    pub lines: usize,
    /// Keeps the data here; else the records are in memory and the documents in a folder that is removed.
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// One JSON object instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// What a run came to.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Invoices that reached the ERP file.
    pub invoices: usize,
    /// Wall time from the first upload to the last ERP file.
    pub took: Duration,
    /// Requests by operation.
    pub requests: Vec<(String, u64)>,
    /// Units that AWS would bill.
    pub units: Units,
    /// What ran beside the engines.
    pub runs: Runs,
}

impl Measured {
    /// Requests for each invoice, in hundredths.
    #[must_use]
    pub fn requests_each(&self) -> Decimal {
        let all: u64 = self.requests.iter().map(|(_, count)| count).sum();
        (Decimal::from(all) / Decimal::from(self.invoices.max(1))).round_dp(2)
    }

    /// The bill for a thousand invoices.
    ///
    /// # Errors
    /// When the price table cannot be read.
    pub fn bill(&self) -> anyhow::Result<Vec<Line>> {
        let mut bill = Prices::checked_in()?.bill(self.units, self.runs);
        let scale = Decimal::from(1_000) / Decimal::from(self.invoices.max(1));
        for line in &mut bill {
            line.count *= scale;
            line.dollars *= scale;
        }
        Ok(bill)
    }
}

/// Runs the command.
///
/// # Errors
/// When the engines do not start or an invoice does not go straight through.
pub async fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let size = Size { invoices: arguments.invoices, lines: arguments.lines };
    let temporary = std::env::temp_dir().join(format!("attest-bench-{}", std::process::id()));
    let folder = arguments.data.clone().unwrap_or_else(|| temporary.clone());
    let keep = match &arguments.data {
        Some(data) => Keep::Folder(data.clone()),
        None => Keep::Memory(temporary.join("documents")),
    };
    let measured = measure(&keep, &folder, size).await;
    if arguments.data.is_none() {
        std::fs::remove_dir_all(&temporary)
            .with_context(|| format!("cannot remove {}", temporary.display()))?;
    }
    print(&measured?, arguments.json)?;
    Ok(ExitCode::SUCCESS)
}

/// Runs the flow on a generated company.
///
/// # Errors
/// When the engines do not start or an invoice does not go straight through.
pub async fn measure(keep: &Keep, folder: &Path, size: Size) -> anyhow::Result<Measured> {
    let engines = Engines::start(keep).await?;
    let settings = DataSettings {
        tenant: "bench".to_owned(),
        day: Some(TODAY.to_owned()),
        base_url: "http://127.0.0.1:8642".to_owned(),
    };
    let clock: Arc<dyn Clock> = Arc::new(ShiftedClock::starting_at(morning_of(TODAY)?));
    let world = World::with(engines, folder, settings, clock)?;
    for (name, csv) in company::master(size) {
        let imported = world.import_file(name, csv.as_bytes()).await?;
        ensure!(imported.refused.is_empty(), "{name}: {}", imported.refused.join("; "));
    }
    world.settle(|_, _| {}).await;
    let invoices: Vec<String> = (0..size.invoices).map(|number| company::invoice(number, size)).collect();

    world.engines.meter.reset();
    let before = world.runs();
    let start = Instant::now();
    for (number, xml) in invoices.into_iter().enumerate() {
        world.upload(Channel::Network, &format!("{number:06}.xml"), xml.into_bytes()).await?;
    }
    world.settle(|_, _| {}).await;
    world.batch().await?;
    let took = start.elapsed();
    let (requests, units) = (world.engines.meter.counts(), world.engines.meter.units());
    let runs = world.runs();

    let records = world.invoices().await?;
    let sent = records.iter().filter(|record| record.state == State::Dispatched).count();
    if let Some(other) = records.iter().find(|record| record.state != State::Dispatched) {
        let codes: Vec<_> = other.findings.iter().map(|found| found.message.as_str()).collect();
        anyhow::bail!("invoice {} is {} {}: {}", other.number, other.state, other.reason, codes.join("; "));
    }
    ensure!(sent == size.invoices, "{sent} of {} invoices reached the ERP file", size.invoices);
    let runs = Runs {
        messages: runs.messages - before.messages,
        executions: runs.executions - before.executions,
        steps: runs.steps - before.steps,
    };
    Ok(Measured { invoices: sent, took, requests: requests.into_iter().collect(), units, runs })
}

fn print(measured: &Measured, json: bool) -> anyhow::Result<()> {
    let bill = measured.bill()?;
    let dollars = total(&bill).round_dp(4);
    let micros = Decimal::from(u64::try_from(measured.took.as_micros())?.max(1));
    let per_second = (Decimal::from(measured.invoices) * Decimal::from(1_000_000) / micros).round_dp(1);
    if json {
        let line = serde_json::json!({
            "bench": "flow",
            "invoices": measured.invoices,
            "seconds": (micros / Decimal::from(1_000_000)).round_dp(3),
            "invoices_per_second": per_second,
            "requests_per_invoice": measured.requests_each(),
            "dollars_per_thousand": dollars,
        });
        println!("{line}");
        return Ok(());
    }
    println!(
        "{} straight-through invoices in {:.2?}: {per_second} a second, {} requests each",
        measured.invoices,
        measured.took,
        measured.requests_each()
    );
    for (operation, count) in &measured.requests {
        println!("  {count:>9} {operation}");
    }
    println!("For a thousand of them AWS would ask {dollars} US dollars (docs/prices.toml):");
    for line in &bill {
        println!("  {:>9} {:>9} {}", line.dollars.round_dp(5), line.count.round_dp(0), line.what);
    }
    Ok(())
}
