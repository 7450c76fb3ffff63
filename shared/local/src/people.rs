//! `attest pseudonymise`: takes the name and the address of a person who has left out of the register (AUD-3).

use std::process::ExitCode;

use attest_model::ids::UserCode;
use attest_steps::acts::By;
use attest_steps::people::pseudonymise;

use crate::place::At;

/// Arguments of `attest pseudonymise`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Code of the person, who must be disabled already.
    pub user: String,
    /// Code of the tenant administrator who does it; the trail keeps it.
    #[arg(long)]
    pub by: String,
    /// Why; the trail keeps it, so name nobody.
    #[arg(long, default_value = "")]
    pub reason: String,
    /// Where the register is.
    #[command(flatten)]
    pub at: At,
}

/// Runs the command: 0 done, 1 refused.
///
/// # Errors
/// When the register cannot be reached.
pub async fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let place = arguments.at.open().await?;
    let user = UserCode::new(arguments.by.as_str());
    let by = By { user: &user, comment: &arguments.reason, channel: "command", seen: None };
    match pseudonymise(place.desk(), &by, &UserCode::new(arguments.user.as_str())).await? {
        Ok(person) => {
            println!("user {} is {} from now on", person.code, person.name);
            Ok(ExitCode::SUCCESS)
        }
        Err(refused) => {
            eprintln!("attest: {refused}");
            Ok(ExitCode::from(1))
        }
    }
}
