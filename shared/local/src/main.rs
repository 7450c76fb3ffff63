//! The `attest` command.

use std::path::PathBuf;
use std::process::ExitCode;

use attest::world::DEFAULT_ADDRESS;
use clap::{Parser, Subcommand};

/// A long document is many megabytes that are touched once: given back after each, their pages cost a third of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Supplier invoices from an upload to the ERP.
#[derive(Parser)]
#[command(name = "attest", version, about, long_about = None)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs a small company's invoices in a fresh data folder and shows where each of them stands.
    Demo(attest::demo::Arguments),
    /// Runs the whole flow on a folder of invoices.
    Run(attest::run::Arguments),
    /// Reads and validates documents without keeping anything.
    Check(attest::check::Arguments),
    /// Writes a document in another syntax and names what the syntax does not say.
    Convert(attest::convert::Arguments),
    /// Matches an invoice with orders and receipts of two folders and shows the evidence, without keeping anything.
    Match(attest::matching::Arguments),
    /// Tells the whole story of an invoice.
    Explain {
        /// Id or number of the invoice.
        invoice: String,
        /// Data folder.
        #[arg(long, default_value = "attest-data")]
        data: PathBuf,
    },
    /// Writes an invoice with its documents and its trail into one ZIP archive.
    Archive(attest::archive::Arguments),
    /// Tries rules for order numbers on typed numbers; nothing is saved.
    OrderNumber(attest::order_number::Arguments),
    /// Lists the e-invoices for matching, tries the 3-way match for them, and shows what agrees.
    MatchReport(attest::match_report::Arguments),
    /// Takes the name and the address of a person who has left out of the register.
    Pseudonymise(attest::people::Arguments),
    /// Compares what orders say is reserved with what invoices hold, and puts it right.
    Reconcile(attest::reconcile::Arguments),
    /// Sends the dead letters of a deployed stack's queue again, or shows them.
    Redrive(attest::redrive::Arguments),
    /// Serves approval pages and the workbench on loopback.
    Serve {
        /// Data folder.
        #[arg(long, default_value = "attest-data")]
        data: PathBuf,
        /// Address to listen on.
        #[arg(long, default_value = DEFAULT_ADDRESS)]
        addr: String,
    },
    /// Shows and changes the settings of a data folder.
    Settings(attest::settings::Arguments),
    /// Measures, and compares with what is installed.
    Bench(attest::bench::Arguments),
    /// Shows what happened to no single invoice: what was deleted in its time, who was made unnamed.
    Trail(attest::tenant_trail::Arguments),
    /// Prints a table of the product.
    List {
        /// Which one.
        table: attest::list::Table,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Whoever reads the output may have enough of it; those who serve go on without it.
    if !matches!(arguments.command, Command::Serve { .. }) {
        sigpipe::reset();
    }
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "off".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    match run(arguments.command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("attest: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    // Checking and listing need no engine and no threads.
    match &command {
        Command::Check(arguments) => return attest::check::run(arguments),
        Command::Convert(arguments) => return attest::convert::run(arguments),
        Command::Match(arguments) => return attest::matching::run(arguments),
        Command::List { table } => return attest::list::run(*table),
        Command::OrderNumber(arguments) => return attest::order_number::run(arguments),
        Command::Bench(arguments) => return attest::bench::run(arguments),
        Command::Demo(_)
        | Command::Run(_)
        | Command::Explain { .. }
        | Command::Archive(_)
        | Command::Pseudonymise(_)
        | Command::Trail(_)
        | Command::MatchReport(_)
        | Command::Reconcile(_)
        | Command::Redrive(_)
        | Command::Serve { .. }
        | Command::Settings(_) => {}
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match command {
            Command::Demo(arguments) => attest::demo::run(&arguments).await,
            Command::Run(arguments) => attest::run::run(&arguments).await,
            Command::Explain { invoice, data } => attest::explain::run(&invoice, &data).await,
            Command::Archive(arguments) => attest::archive::run(&arguments).await,
            Command::Pseudonymise(arguments) => attest::people::run(&arguments).await,
            Command::Trail(arguments) => attest::tenant_trail::run(&arguments).await,
            Command::MatchReport(arguments) => attest::match_report::run(&arguments).await,
            Command::Reconcile(arguments) => attest::reconcile::run(&arguments).await,
            Command::Redrive(arguments) => attest::redrive::run(&arguments).await,
            Command::Settings(arguments) => attest::settings::run(&arguments).await,
            Command::Serve { data, addr } => attest::serve::run(&data, &addr).await,
            Command::Check(_)
            | Command::Convert(_)
            | Command::Match(_)
            | Command::List { .. }
            | Command::OrderNumber(_)
            | Command::Bench(_) => Ok(ExitCode::SUCCESS),
        }
    })
}
