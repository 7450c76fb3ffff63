//! `attest reconcile`: whether what orders say is taken is what invoices hold.

use std::path::PathBuf;
use std::process::ExitCode;

use attest_model::ids::CompanyCode;
use attest_outside::clock::{Clock, SystemClock};
use attest_outside::queue::{ChannelQueue, Queue};
use attest_steps::Desk;
use attest_steps::reconcile::{Reconciled, reconcile};
use attest_store::{Places, Store};
use comfy_table::Table;
use serde::Serialize;

use crate::run::open;
use crate::table::table;

/// Arguments of `attest reconcile`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Data folder.
    #[arg(long, default_value = "attest-data", conflicts_with = "records")]
    pub data: PathBuf,
    /// Table of a deployed stack instead: its output `RecordsTableName`, with the credentials of the environment.
    #[arg(long, requires_all = ["trail", "bucket"])]
    pub records: Option<String>,
    /// Its output `TrailTableName`.
    #[arg(long, requires = "records")]
    pub trail: Option<String>,
    /// Its output `DocumentsBucket`.
    #[arg(long, requires = "records")]
    pub bucket: Option<String>,
    /// Puts right what is reserved; what is invoiced is for people to judge, because the ERP has it.
    #[arg(long)]
    pub repair: bool,
    /// One JSON line per company.
    #[arg(long)]
    pub json: bool,
}

/// What was found in a company.
#[derive(Debug, Serialize)]
struct OfCompany {
    company: CompanyCode,
    #[serde(flatten)]
    found: Reconciled,
}

/// Runs the command: 0 both agree, 1 they do not, or something changed all the time.
///
/// # Errors
/// When the data folder cannot be opened or the store does not answer.
pub async fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    if let (Some(records), Some(trail), Some(bucket)) =
        (&arguments.records, &arguments.trail, &arguments.bucket)
    {
        let places = Places { records: records.clone(), trail: trail.clone(), bucket: bucket.clone() };
        let config = aws_config::load_defaults(aws_config::BehaviorVersion::latest()).await;
        let (db, s3) = (aws_sdk_dynamodb::Client::new(&config), aws_sdk_s3::Client::new(&config));
        let store = Store::new(db, s3, places);
        // Nothing is sent: a comparison lets nobody go on.
        let (queue, _waiting) = ChannelQueue::new();
        let desk = Desk { store: &store, queue: &queue, clock: &SystemClock };
        return all(desk, arguments).await;
    }
    let world = open(&arguments.data, None).await?;
    all(world.desk(), arguments).await
}

async fn all<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut agrees = true;
    for company in desk.store.list_companies().await? {
        let found = reconcile(desk, &company.code, arguments.repair).await?;
        agrees &= found.drifting.is_empty() && found.busy.is_empty();
        let one = OfCompany { company: company.code, found };
        if arguments.json {
            println!("{}", serde_json::to_string(&one)?);
        } else {
            tell(&one);
        }
    }
    Ok(if agrees { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn tell(one: &OfCompany) {
    let found = &one.found;
    println!(
        "company {}: {} orders of {} invoices, {} drift, {} changed all the time",
        one.company,
        found.orders,
        found.invoices,
        found.drifting.len(),
        found.busy.len()
    );
    if !found.drifting.is_empty() {
        println!("{}", places(found));
    }
    for order in &found.busy {
        println!("  order {order} changed while it was compared; try it again");
    }
}

fn places(found: &Reconciled) -> Table {
    let mut rows = table(&["order", "line", "receipt", "what", "recorded", "held by invoices", ""]);
    for drifting in &found.drifting {
        for drift in &drifting.drifts {
            let is_repaired = drifting.is_repaired && drift.measure.is_reserved();
            rows.add_row([
                drifting.order.to_string(),
                drift.order_line.clone().unwrap_or_else(|| "header".to_owned()),
                drift.receipt.clone().unwrap_or_default(),
                drift.measure.word().to_owned(),
                drift.recorded.normalize().to_string(),
                drift.held.normalize().to_string(),
                if is_repaired { "put right" } else { "" }.to_owned(),
            ]);
        }
    }
    rows
}
