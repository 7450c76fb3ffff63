//! `attest bench history`: arrival control of an invoice whose supplier has sent many, with checks 12 and 14 on.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use attest_model::dates::date;
use attest_model::ids::{CompanyCode, SupplierCode};
use attest_model::money::{Currency, Decimal};
use attest_model::record::{Channel, InvoiceRecord};
use attest_outside::clock::{Clock, ShiftedClock};
use attest_payables::checks::is_check;
use attest_steps::message::Cause;
use attest_store::{ArticleSums, Change, DaySums, QueueName, Store};

use super::company::{self, Size, TODAY};
use super::{ATTEST, Row};
use crate::engines::{Engines, Keep};
use crate::world::{DataSettings, World, morning_of};

/// Invoices that the supplier has sent.
pub const PAST: u64 = 100_000;

/// Days that they are spread over, up to the day before the invoice's.
const DAYS: u64 = 365;

/// Articles that the supplier sells; each of them stands on every invoice of the past.
const ARTICLES: usize = 40;

/// Lines of the invoices that are measured.
const LINES: usize = 10;

/// Invoices that are measured; all are of supplier `S0`.
const MEASURED: usize = 10;

/// Both checks on, within limits that the measured invoices break.
pub const CHECKS: &str = "company,setting,value\n\
    C1,check.12,on days 365 min 20 max 30\nC1,check.14,on days 365 min 20 max 30\n";

/// What arrival control of one invoice took.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Requests to the engines, by operation, of the invoice that took most.
    pub requests: BTreeMap<String, u64>,
    /// Wall time of all invoices.
    pub took: Duration,
    /// How many invoices.
    pub invoices: usize,
    /// Invoices of the past that the last one was compared with.
    pub compared_with: u64,
    /// Looks of before, each of which moved the days of a month together, and what they took.
    pub moving: (u64, Duration),
}

impl Measured {
    /// Requests of the invoice that took most.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.requests.values().sum()
    }
}

/// Measures without a past, with a short and with a long one.
///
/// # Errors
/// When the engines do not start or an invoice does not arrive.
pub fn run() -> anyhow::Result<Vec<Row>> {
    let folder = std::env::temp_dir().join(format!("attest-bench-{}", std::process::id()));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut rows = Vec::new();
    for (past, checks) in [(PAST, None), (1_000, Some(CHECKS)), (PAST, Some(CHECKS))] {
        let keep = Keep::Memory(folder.join("documents"));
        let measured = runtime.block_on(Box::pin(measure(&keep, &folder, past, checks)));
        std::fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
        let measured = measured?;
        let are = if checks.is_some() { "on" } else { "off" };
        let what = format!("arrival control, checks 12 and 14 {are}, {past} invoices of the past");
        rows.push(
            Row::time_each(what.clone(), ATTEST, measured.took, measured.invoices)
                .with_note("must be 20 ms, wall time"),
        );
        let (moves, took) = measured.moving;
        if moves > 0 {
            let what = format!("a look that moves the days of a month together, {past} invoices of the past");
            let moves = usize::try_from(moves).unwrap_or(usize::MAX);
            rows.push(Row::time_each(what, ATTEST, took, moves).with_note("once a month and supplier"));
        }
        let requests = measured.requests.iter().map(|(name, count)| format!("{count} {name}"));
        rows.push(
            Row::new(format!("{what}: requests"), ATTEST, Decimal::from(measured.total()), "")
                .with_note(requests.collect::<Vec<_>>().join(", ")),
        );
    }
    Ok(rows)
}

/// Arrival control of invoices of a supplier with `past` invoices, under settings of the company.
///
/// # Errors
/// When the engines do not start or an invoice does not arrive.
pub async fn measure(
    keep: &Keep,
    folder: &Path,
    past: u64,
    settings: Option<&str>,
) -> anyhow::Result<Measured> {
    let size = Size { invoices: MEASURED, lines: LINES };
    let engines = Engines::start(keep).await?;
    let data =
        DataSettings { tenant: "bench".to_owned(), day: Some(TODAY.to_owned()), base_url: String::new() };
    let clock: Arc<dyn Clock> = Arc::new(ShiftedClock::starting_at(morning_of(TODAY)?));
    let world = World::with(engines, folder, data, clock)?;
    // Without orders: they would be generated for every supplier, and arrival control only says that there are none.
    let mut files = company::master(Size { invoices: 0, ..size });
    files.push(("items.csv", items()));
    files.extend(settings.map(|csv| ("settings.csv", csv.to_owned())));
    for (name, csv) in files {
        let imported = world.import_file(name, csv.as_bytes()).await?;
        ensure!(imported.refused.is_empty(), "{name}: {}", imported.refused.join("; "));
    }
    seed(&world.engines.store, past).await?;
    let moving = if settings.is_some() { move_all(&world).await? } else { (0, Duration::ZERO) };
    let mut measured = Measured {
        requests: BTreeMap::new(),
        took: Duration::ZERO,
        invoices: MEASURED,
        compared_with: 0,
        moving,
    };
    for number in (0..MEASURED).map(|at| at * 10) {
        let xml = company::invoice(number, size);
        world.upload(Channel::Network, &format!("{number:06}.xml"), xml.into_bytes()).await?;
        for (queue, body) in world.take_messages().await {
            ensure!(queue == QueueName::Intake, "the upload is taken in");
            world.deliver(queue, &body).await?;
        }
        world.take_messages().await;
        let record = received(&world, number).await?;
        world.engines.meter.reset();
        let start = Instant::now();
        attest_steps::validate::validate(world.desk(), &record.id, Cause::Next).await?;
        measured.took += start.elapsed();
        let requests = world.engines.meter.counts();
        if requests.values().sum::<u64>() > measured.total() {
            measured.requests = requests;
        }
        world.take_messages().await;
        let record = world.engines.store.load_invoice(&record.id).await?;
        ensure!(record.arrived_at.is_some(), "{} does not arrive: {:?}", record.number, record.findings);
        ensure!(record.not_evaluated.is_empty(), "{:?}", record.not_evaluated);
        let checks = record.findings.iter().filter(|finding| is_check(finding));
        let codes: Vec<_> = checks.map(|finding| finding.code.as_str()).collect();
        let expected: &[&str] = if settings.is_some() { &["check.12", "check.14"] } else { &[] };
        ensure!(codes == expected, "{:?}", record.findings);
    }
    let (company, supplier) = (CompanyCode::new("C1"), SupplierCode::new("S0"));
    let (from, to) = days()?;
    let days =
        world.engines.store.list_history(&company, &supplier, Currency::new("EUR")?, (from, to)).await?;
    measured.compared_with = days.iter().map(|(_, sums)| sums.invoices).sum();
    Ok(measured)
}

/// Looks until nothing is left to be moved: what a supplier's looks of a year would have moved month by month.
async fn move_all(world: &World) -> anyhow::Result<(u64, Duration)> {
    let (company, supplier) = (CompanyCode::new("C1"), SupplierCode::new("S0"));
    let (store, days, wanted) = (&world.engines.store, days()?, ["art-0"].into());
    let mut moves = 0;
    let mut took = Duration::ZERO;
    loop {
        world.engines.meter.reset();
        let start = Instant::now();
        store.list_history(&company, &supplier, Currency::new("EUR")?, days).await?;
        store.list_article_history(&company, &supplier, &wanted, days).await?;
        if !world.engines.meter.counts().contains_key("dynamodb TransactWriteItems") {
            return Ok((moves, took));
        }
        took += start.elapsed();
        moves += 1;
    }
}

async fn received(world: &World, number: usize) -> anyhow::Result<InvoiceRecord> {
    let name = format!("{number:06}.xml");
    let all = world.invoices().await?;
    all.into_iter().find(|record| record.file_name == name).with_context(|| format!("{name} is not there"))
}

/// The first day of the past and the last one, the day before the invoices'.
fn days() -> anyhow::Result<(attest_model::dates::Date, attest_model::dates::Date)> {
    let issued = date(company::ISSUED).context("a date")?;
    let last = issued.yesterday()?;
    Ok((issued.checked_sub(jiff::Span::new().days(i64::try_from(DAYS)?))?, last))
}

fn items() -> String {
    let mut csv = String::from("company,item,name,other_codes,unit\n");
    for at in 0..ARTICLES {
        let _ = writeln!(csv, "C1,ART-{at},Part {at},P{at},C62");
    }
    csv
}

/// Puts the sums of the past into the store, as invoices that had arrived one by one would have made them.
async fn seed(store: &Store, past: u64) -> anyhow::Result<()> {
    let (company, supplier) = (CompanyCode::new("C1"), SupplierCode::new("S0"));
    let (first, _) = days()?;
    let currency = Currency::new("EUR")?;
    for day in 0..DAYS {
        let invoices = past / DAYS + u64::from(day < past % DAYS);
        if invoices == 0 {
            continue;
        }
        let on = first.checked_add(jiff::Span::new().days(i64::try_from(day)?))?;
        let count = Decimal::from(invoices);
        let sums =
            DaySums { invoices, net: count * Decimal::from(1_000), gross: count * Decimal::from(1_240) };
        let articles: BTreeMap<String, ArticleSums> = (0..ARTICLES)
            .map(|at| (format!("art-{at}"), ArticleSums { invoices, quantity: count * Decimal::from(500) }))
            .collect();
        let mut change = Change::new(morning_of(TODAY)?);
        change.add_history(&company, &supplier, currency, on, sums);
        change.add_article_history(&company, &supplier, on, &articles);
        store.commit(change).await?;
    }
    Ok(())
}
