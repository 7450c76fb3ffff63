//! The repository's own tools, one module per command of `cargo xtask`.
//!
//! A command is a module with `run` and one row in [`COMMANDS`].

pub mod codes;
pub mod coverage;
pub mod deps;
pub mod docs;
pub mod rules;
pub mod structure;
pub mod template;
pub mod workspace;

/// What a command found: the text to print and whether the repository passes.
#[derive(Debug)]
pub struct Outcome {
    /// The report, ready to print.
    pub text: String,
    /// Whether the command ends with exit code 0.
    pub passed: bool,
}

/// One command of `cargo xtask`.
#[derive(Debug)]
pub struct Command {
    /// The word after `cargo xtask`.
    pub name: &'static str,
    /// One line for the usage text.
    pub about: &'static str,
    /// Runs the command with the arguments after its name.
    pub run: fn(&[String]) -> anyhow::Result<Outcome>,
}

/// All commands, sorted by name.
pub static COMMANDS: &[Command] = &[
    Command { name: "codes", about: "write the code lists; --check only compares", run: codes::run },
    Command { name: "coverage", about: "compare docs/specification.md with the tests", run: coverage::run },
    Command { name: "deps", about: "check arrows between crates, purity, licences and bans", run: deps::run },
    Command { name: "docs", about: "write the generated documents; --check only compares", run: docs::run },
    Command { name: "rules", about: "diff OLD.sch NEW.sch: what a new release changed", run: rules::run },
    Command {
        name: "structure",
        about: "write the structure tables; --check only compares",
        run: structure::run,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_sorted_and_unique() {
        let names: Vec<_> = COMMANDS.iter().map(|command| command.name).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names, sorted);
    }
}
