//! `attest reconcile`: whether what orders say is taken is what invoices hold.

use std::process::ExitCode;

use attest_model::ids::CompanyCode;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_steps::Desk;
use attest_steps::reconcile::{Reconciled, reconcile};
use comfy_table::Table;
use serde::Serialize;

use crate::place::At;
use crate::table::table;

/// Arguments of `attest reconcile`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where they are.
    #[command(flatten)]
    pub at: At,
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
    let place = arguments.at.open().await?;
    all(place.desk(), arguments).await
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
