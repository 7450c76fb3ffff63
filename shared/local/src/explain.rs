//! `attest explain`: the whole story of an invoice — who, what, when, why.

use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;
use attest_model::ids::InvoiceId;
use attest_model::record::{Actor, InvoiceRecord};
use attest_payables::matching::MatchResult;
use attest_steps::image::ImageState;

use crate::evidence;
use crate::run::open;
use crate::table::{table, why};
use crate::world::World;

/// Runs the command.
///
/// # Errors
/// When the data folder cannot be opened or no invoice has this id or number.
pub async fn run(wanted: &str, data: &Path) -> anyhow::Result<ExitCode> {
    let world = open(data, None).await?;
    let found = find(&world, wanted).await?;
    let Some(record) = found.first() else {
        bail!("no invoice has the id or number {wanted:?} in {}", data.display());
    };
    if found.len() > 1 {
        eprintln!(
            "{} invoices have this number; this is the first. Name an id for another one:",
            found.len()
        );
        for other in &found {
            eprintln!("  {} {} {}", other.id, other.seller_name, other.state);
        }
    }
    tell(&world, record).await?;
    Ok(ExitCode::SUCCESS)
}

/// The invoices of a data folder that have an id, a number, or a file name.
pub(crate) async fn find(world: &World, wanted: &str) -> anyhow::Result<Vec<InvoiceRecord>> {
    if let Ok(id) = InvoiceId::parse(wanted) {
        return Ok(world.engines.store.find_invoice(&id).await?.into_iter().collect());
    }
    let same = |record: &InvoiceRecord| {
        record.number.eq_ignore_ascii_case(wanted) || record.file_name.eq_ignore_ascii_case(wanted)
    };
    Ok(world.invoices().await?.into_iter().filter(same).collect())
}

async fn tell(world: &World, record: &InvoiceRecord) -> anyhow::Result<()> {
    println!("{} {} of {}", record.id, record.number, record.seller_name);
    println!("{}: {} ({})", record.state, why(record), record.file_name);
    let text = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
    println!(
        "company {}, supplier {}, issued {}, due {}, net {}, gross {} {}",
        text(record.company.as_ref().map(ToString::to_string)),
        text(record.supplier.as_ref().map(ToString::to_string)),
        text(record.issue_date.map(|date| date.to_string())),
        text(record.due_date.map(|date| date.to_string())),
        text(record.net.map(|net| net.to_string())),
        text(record.gross.map(|gross| gross.to_string())),
        text(record.currency.map(|currency| currency.to_string())),
    );
    match attest_steps::image::state(world.desk(), world.images(), record, true).await? {
        ImageState::Found { key, size_bytes } => println!("image {key} ({size_bytes} bytes)"),
        ImageState::Missing(names) => println!("no image; looked for {}", names.join(", ")),
        ImageState::Unknown(cause) => println!("image unknown: {cause}"),
        ImageState::None | ImageState::Checking => {}
    }
    if !record.findings.is_empty() {
        println!("\nFindings");
        for finding in &record.findings {
            let place = finding.place.as_ref().map_or(String::new(), |place| {
                format!(" (line {}, column {}, {})", place.line, place.column, place.path)
            });
            println!("  {} {:?}: {}{place}", finding.code, finding.severity, finding.message);
        }
    }
    for noted in &record.not_evaluated {
        println!("  check.{} was not evaluated: {}", noted.number, noted.reason);
    }
    if let Some(key) = &record.match_key {
        let result: MatchResult = world.engines.store.load_match(&record.id, key).await?;
        println!("\n{}", evidence::shown(&result));
    }
    println!("\nHistory");
    let mut history = table(&["when", "who", "what", "from", "to", "why"]);
    for entry in world.engines.store.load_trail(&record.id).await? {
        let who = match entry.actor {
            Actor::User { user, .. } => user.to_string(),
            Actor::Rule { name, .. } => name,
            Actor::Erp => "ERP".to_owned(),
            Actor::Supplier => "supplier".to_owned(),
        };
        let at = entry.at.strftime("%Y-%m-%d %H:%M:%S").to_string();
        let (before, after) = (entry.before.to_string(), entry.after.to_string());
        history.add_row([at, who, entry.action, before, after, entry.reason]);
    }
    println!("{history}");
    Ok(())
}
