//! `attest trail`: what happened to no single invoice or supplier (AUD-1): deletions, people made unnamed.

use std::process::ExitCode;

use attest_model::record::Actor;

use crate::place::At;
use crate::table::table;

/// Arguments of `attest trail`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where it is.
    #[command(flatten)]
    pub at: At,
    /// One JSON line per entry.
    #[arg(long)]
    pub json: bool,
}

/// Runs the command.
///
/// # Errors
/// When the trail cannot be reached.
pub async fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let place = arguments.at.open().await?;
    let entries = place.desk().store.load_tenant_trail().await?;
    let mut rows = table(&["when", "who", "company", "what", "of", "why"]);
    for entry in entries {
        if arguments.json {
            println!("{}", serde_json::to_string(&entry)?);
            continue;
        }
        let who = match &entry.actor {
            Actor::User { user, .. } => user.to_string(),
            Actor::Rule { name, .. } => name.clone(),
            Actor::Erp => "ERP".to_owned(),
            Actor::Supplier => "supplier".to_owned(),
        };
        let at = entry.at.strftime("%Y-%m-%d %H:%M:%S").to_string();
        let company = entry.company.map(|company| company.to_string()).unwrap_or_default();
        rows.add_row([at, who, company, entry.action, entry.subject, entry.reason]);
    }
    if !arguments.json {
        println!("{rows}");
    }
    Ok(ExitCode::SUCCESS)
}
