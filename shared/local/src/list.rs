//! `attest list`: the tables of the product.

use std::process::ExitCode;

use attest_model::error_codes::CODES;
use attest_model::settings::{ImageProvider, keys};
use attest_payables::matching::CRITERIA;

use crate::table::table;

/// The tables that exist.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Table {
    /// Rule sets with their releases.
    Rules,
    /// Error codes and who is told.
    Codes,
    /// Criteria of the order match.
    Criteria,
    /// Document formats.
    Formats,
    /// ERP exporters.
    Exporters,
    /// Image providers.
    Providers,
    /// Settings.
    Settings,
}

/// Runs the command.
///
/// # Errors
/// Never; the signature is that of every command.
pub fn run(wanted: Table) -> anyhow::Result<ExitCode> {
    let printed = match wanted {
        Table::Rules => {
            let mut table = table(&["set", "version", "since"]);
            for release in attest_rules::RELEASES {
                table.add_row([
                    release.set.text().to_owned(),
                    release.version.to_owned(),
                    release.since.to_string(),
                ]);
            }
            table
        }
        Table::Codes => {
            let mut table = table(&["code", "condition", "severity", "notified role", "removed"]);
            for code in CODES {
                let handling = &code.handling;
                let role = handling.role.filter(|_| handling.notify).map(|role| format!("{role:?}"));
                table.add_row([
                    code.code.to_owned(),
                    code.condition.to_owned(),
                    format!("{:?}", handling.severity),
                    role.unwrap_or_default(),
                    if handling.remove { "yes".to_owned() } else { String::new() },
                ]);
            }
            table
        }
        Table::Criteria => {
            let mut table = table(&["code", "criterion"]);
            for row in CRITERIA {
                table.add_row([row.criterion.word().to_owned(), row.requires.to_owned()]);
            }
            table
        }
        Table::Formats => {
            let mut table = table(&["id", "format"]);
            for format in attest_formats::FORMATS {
                table.add_row([format.id, format.name]);
            }
            table
        }
        Table::Exporters => {
            let mut table = table(&["id", "what it writes"]);
            for exporter in attest_exports::EXPORTERS {
                table.add_row([exporter.id, exporter.help]);
            }
            table
        }
        Table::Providers => {
            let mut table = table(&["provider", "state"]);
            for provider in ImageProvider::ALL.iter().filter(|provider| **provider != ImageProvider::None) {
                let state = if *provider == ImageProvider::Amazon { "ready" } else { "not there yet" };
                table.add_row([provider.word(), state]);
            }
            table
        }
        Table::Settings => settings(),
    };
    println!("{printed}");
    Ok(ExitCode::SUCCESS)
}

fn settings() -> comfy_table::Table {
    let mut table = table(&["setting", "default", "levels", "what it does"]);
    for key in keys::CATALOGUE {
        let levels: Vec<_> = key.levels().iter().map(|level| format!("{level:?}").to_lowercase()).collect();
        table.add_row([
            key.name().to_owned(),
            key.default_text().to_owned(),
            levels.join(", "),
            key.help().to_owned(),
        ]);
    }
    table
}
