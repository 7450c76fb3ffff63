//! `attest bench flow`: straight-through invoices through the whole flow, on the embedded engines.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use attest_model::money::{Decimal, round};
use attest_model::record::{Channel, State};
use attest_outside::clock::{Clock, ShiftedClock};

use super::company::{self, Size, TODAY};
use super::{ATTEST, Row};
use crate::cost::{Line, Prices, Runs, total};
use crate::engines::{Engines, Keep};
use crate::units::Units;
use crate::world::{DataSettings, World, morning_of};

/// What the benchmark runs.
const SIZE: Size = Size { invoices: 1_000, lines: 4 };

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
        round(Decimal::from(all) / Decimal::from(self.invoices.max(1)), 2)
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

/// A thousand invoices, records in memory and documents in a folder that is removed.
///
/// # Errors
/// When the engines do not start or an invoice does not go straight through.
pub fn run() -> anyhow::Result<Vec<Row>> {
    let folder = std::env::temp_dir().join(format!("attest-bench-{}", std::process::id()));
    let keep = Keep::Memory(folder.join("documents"));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let measured = runtime.block_on(measure(&keep, &folder, SIZE));
    std::fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    rows(&measured?)
}

fn rows(measured: &Measured) -> anyhow::Result<Vec<Row>> {
    let what = format!("{} straight-through invoices of {} lines", measured.invoices, SIZE.lines);
    let micros = Decimal::from(u64::try_from(measured.took.as_micros())?.max(1));
    let per_second = Decimal::from(measured.invoices) * Decimal::from(1_000_000) / micros;
    let bill = measured.bill()?;
    let dollars = |value| round(value, 5);
    let mut rows = vec![
        Row::new(what, ATTEST, per_second, "invoices/s").with_note("must be 100, wall time on two cores"),
        Row::new("requests for one of them", ATTEST, measured.requests_each(), ""),
        Row::new("a thousand of them on AWS", ATTEST, dollars(total(&bill)), "US dollars")
            .with_note("must be 0.03, by docs/prices.toml"),
    ];
    let parts = bill.iter().filter(|line| !line.dollars.is_zero());
    rows.extend(parts.map(|line| {
        let what = format!("of these: {} {}", round(line.count, 0), line.what);
        Row::new(what, ATTEST, dollars(line.dollars), "US dollars")
    }));
    Ok(rows)
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
