//! `attest redrive`: the dead letters of a queue of a deployed stack.

use std::process::ExitCode;

use attest_outside::redrive::DeadLetters;

/// Arguments of `attest redrive`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Address or name of the queue they came from, such as the stack's output `FlowQueueUrl`.
    pub queue: String,
    /// Only shows how many there are, and the first of them.
    #[arg(long)]
    pub show: bool,
}

/// Runs the command with the credentials and the region of the environment: 0 done, 1 there are dead letters (`--show`).
///
/// # Errors
/// When the queue cannot be reached.
pub async fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let config = crate::place::account().await;
    let letters = DeadLetters::of(&config, &arguments.queue).await?;
    if !arguments.show {
        println!("messages sent again: {}", letters.redrive().await?);
        return Ok(ExitCode::SUCCESS);
    }
    let count = letters.count().await?;
    println!("{count} messages failed for good");
    for body in letters.first().await? {
        println!("{body}");
    }
    Ok(if count > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
