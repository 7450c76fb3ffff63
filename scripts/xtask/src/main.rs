//! `cargo xtask COMMAND`: finds the command and prints what it says.

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use xtask::COMMANDS;

fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        let usage: Vec<_> = COMMANDS.iter().map(|c| format!("  {:10} {}", c.name, c.about)).collect();
        bail!("{name:?} is not a command; expected one of\n{}", usage.join("\n"));
    };
    let arguments: Vec<String> = arguments.collect();
    let outcome = (command.run)(&arguments).with_context(|| format!("cargo xtask {name}"))?;
    std::io::stdout().write_all(outcome.text.as_bytes())?;
    Ok(if outcome.passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
