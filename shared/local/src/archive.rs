//! `attest archive`: one invoice with everything that is kept of it, as a ZIP archive (AUD-2).

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use attest_model::ids::InvoiceId;
use attest_model::record::InvoiceRecord;
use attest_outside::clock::Clock as _;
use attest_render::Renderer;
use attest_steps::archive::{Shared, archive};

use crate::explain;
use crate::place::{At, Place};

/// Arguments of `attest archive`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Id of the invoice; in a data folder its number will do.
    pub invoice: String,
    /// Where it is.
    #[command(flatten)]
    pub at: At,
    /// File to write; else its id with `.zip`.
    #[arg(long)]
    pub out: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// When no invoice or several have this id or number, when the store does not answer, or the file cannot be written.
pub async fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let place = arguments.at.open().await?;
    let record = find(&place, &arguments.invoice).await?;
    let out = arguments.out.clone().unwrap_or_else(|| PathBuf::from(format!("{}.zip", record.id)));
    write(&place, &record, &out).await.with_context(|| format!("cannot write {}", out.display()))?;
    println!("{}", out.display());
    Ok(ExitCode::SUCCESS)
}

async fn find(place: &Place, wanted: &str) -> anyhow::Result<InvoiceRecord> {
    let mut found = match (InvoiceId::parse(wanted), place) {
        (Ok(id), _) => place.desk().store.find_invoice(&id).await?.into_iter().collect(),
        (Err(_), Place::Folder(world)) => explain::find(world, wanted).await?,
        (Err(error), Place::Stack(_)) => return Err(error.into()),
    };
    if found.len() > 1 {
        let ids: Vec<String> = found.iter().map(|record| record.id.to_string()).collect();
        bail!("{} invoices have the number {wanted:?}; name one by its id: {}", found.len(), ids.join(", "));
    }
    found.pop().with_context(|| format!("no invoice has the id or number {wanted:?}"))
}

/// The file gets its name when it is whole.
async fn write(place: &Place, record: &InvoiceRecord, out: &Path) -> anyhow::Result<()> {
    let renderer = Renderer::new()?;
    let part = out.with_extension("zip.part");
    let mut file = tokio::fs::File::create(&part).await?;
    let desk = place.desk();
    let written = archive(desk.store, &renderer, record, Shared::Whole, desk.clock.now(), &mut file).await;
    if let Err(error) = written {
        drop(file);
        // What is left of it says nothing; that it cannot be deleted changes nothing about the failure.
        let _ = tokio::fs::remove_file(&part).await;
        return Err(error.into());
    }
    file.sync_all().await?;
    tokio::fs::rename(&part, out).await?;
    Ok(())
}
