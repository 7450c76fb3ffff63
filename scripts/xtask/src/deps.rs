//! `cargo xtask deps`: the direction of the arrows between our crates, the purity of the pure ones, and
//! the licences and bans of `deny.toml`.

mod graph;
mod policy;

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use cargo_metadata::{Metadata, MetadataCommand};

use crate::{Outcome, workspace};
use graph::Graph;
use policy::Policy;

/// A layer of the house: its crates never use one another.
struct Layer {
    name: &'static str,
    crates: &'static [&'static str],
}

/// The house from the ground up; a crate uses only layers below its own.
static LAYERS: &[Layer] = &[
    // `crc-fast` stands in for what the S3 client uses.
    Layer { name: "ground", crates: &["attest-model", "attest-xml", "crc-fast"] },
    Layer {
        name: "pure",
        crates: &["attest-formats", "attest-rules", "attest-payables", "attest-exports", "attest-render"],
    },
    Layer { name: "store", crates: &["attest-store"] },
    Layer { name: "outside", crates: &["attest-outside"] },
    Layer { name: "steps", crates: &["attest-steps"] },
    Layer { name: "runtime", crates: &["attest-runtime"] },
    Layer { name: "programs", crates: &["attest"] },
    Layer { name: "tools", crates: &["attest-tests", "xtask"] },
];

/// Everything below `functions/` stands in this layer.
const FUNCTIONS: &str = "programs";

/// Layers whose crates must stay pure.
const PURE_LAYERS: &[&str] = &["ground", "pure"];

/// What a pure crate must not reach, directly or through others: a name, or a prefix that ends in `-`.
const IMPURE: &[&str] = &["tokio", "aws-", "reqwest", "hyper", "opendal", "lambda_runtime", "lambda_http"];

/// Checks the whole workspace.
///
/// # Errors
/// When an argument is given, or `cargo metadata` or `deny.toml` cannot be read.
pub fn run(arguments: &[String]) -> anyhow::Result<Outcome> {
    if !arguments.is_empty() {
        bail!("unknown arguments {arguments:?}; expected none");
    }
    let root = workspace::root()?;
    let metadata = metadata(&root)?;
    let policy = std::fs::read_to_string(root.join("deny.toml")).context("deny.toml")?;
    let policy: Policy = toml::from_str(&policy).context("deny.toml")?;
    let mut wrong = arrows(&metadata);
    wrong.extend(policy.violations(&metadata));
    let mut text = String::new();
    for line in &wrong {
        writeln!(text, "error: {line}")?;
    }
    let (crates, packages) = (metadata.workspace_members.len(), metadata.packages.len());
    writeln!(text, "{crates} crates and {packages} packages checked, {} wrong", wrong.len())?;
    Ok(Outcome { text, passed: wrong.is_empty() })
}

/// What `cargo metadata` says about the workspace at `root`.
///
/// # Errors
/// When cargo cannot be run or refuses.
pub fn metadata(root: &Path) -> anyhow::Result<Metadata> {
    MetadataCommand::new().manifest_path(root.join("Cargo.toml")).exec().context("cargo metadata")
}

/// Every arrow that runs the wrong way and every pure crate that reaches something impure.
pub fn arrows(metadata: &Metadata) -> Vec<String> {
    violations(&Graph::read(metadata))
}

fn violations(graph: &Graph) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, member) in &graph.members {
        let Some(own) = level(name, member.is_function) else {
            wrong.push(format!("{name} stands in no layer; add it to LAYERS in scripts/xtask/src/deps.rs"));
            continue;
        };
        for used in &member.uses {
            let below = graph.members.get(used).and_then(|other| level(used, other.is_function));
            if below.is_some_and(|below| below >= own) {
                let (upper, lower) = (layer_name(own), layer_name(below.unwrap_or(own)));
                wrong.push(format!("{name} ({upper}) uses {used} ({lower}); arrows only run downwards"));
            }
        }
        if PURE_LAYERS.contains(&layer_name(own)) {
            for path in graph.paths_to(name, is_impure) {
                wrong.push(format!("{name} must stay pure but reaches {}", path.join(" → ")));
            }
        }
    }
    wrong
}

fn level(name: &str, is_function: bool) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.crates.contains(&name) || (is_function && layer.name == FUNCTIONS))
}

fn layer_name(level: usize) -> &'static str {
    LAYERS.get(level).map_or("", |layer| layer.name)
}

fn is_impure(name: &str) -> bool {
    IMPURE.iter().any(|banned| name == *banned || (banned.ends_with('-') && name.starts_with(banned)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use graph::Member;

    fn graph(members: &[(&str, &[&str])], packages: &[(&str, &[&str])]) -> Graph {
        let strings = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        let mut graph = Graph::default();
        for (name, uses) in members.iter().chain(packages) {
            graph.uses.insert((*name).to_owned(), strings(uses));
        }
        for (name, uses) in members {
            let is_function = name.starts_with("fn-");
            graph.members.insert((*name).to_owned(), Member { is_function, uses: strings(uses) });
        }
        graph
    }

    #[test]
    fn arrows_run_downwards() {
        let model: (&str, &[&str]) = ("attest-model", &[]);
        let rules: (&str, &[&str]) = ("attest-rules", &["attest-model"]);
        for (case, members, expected) in [
            ("a function above all", vec![model, rules, ("fn-intake", &["attest-rules"])], None),
            (
                "upwards",
                vec![("attest-model", &["attest-rules"]), ("attest-rules", &[])],
                Some("attest-model (ground) uses attest-rules (pure); arrows only run downwards"),
            ),
            (
                "sideways",
                vec![rules, ("attest-formats", &["attest-rules"]), model],
                Some("attest-formats (pure) uses attest-rules (pure); arrows only run downwards"),
            ),
            (
                "a function uses the command",
                vec![("attest", &[]), ("fn-intake", &["attest"])],
                Some("fn-intake (programs) uses attest (programs); arrows only run downwards"),
            ),
            (
                "a crate without a place",
                vec![("attest-new", &[])],
                Some("attest-new stands in no layer; add it to LAYERS in scripts/xtask/src/deps.rs"),
            ),
        ] {
            let wrong = violations(&graph(&members, &[]));
            assert_eq!(
                wrong.iter().map(String::as_str).collect::<Vec<_>>(),
                Vec::from_iter(expected),
                "{case}"
            );
        }
    }

    #[test]
    fn a_pure_crate_reaches_nothing_impure() {
        let members: &[(&str, &[&str])] =
            &[("attest-rules", &["serde", "helper"]), ("attest-store", &["tokio"])];
        for (case, packages, expected) in [
            ("clean", vec![("helper", &["memchr"][..])], None),
            ("indirect", vec![("helper", &["tokio"][..])], Some("helper → tokio")),
            ("a whole family", vec![("helper", &["aws-sdk-s3"][..])], Some("helper → aws-sdk-s3")),
            ("only a similar name", vec![("helper", &["tokio-less", "awsome"][..])], None),
            ("in a circle", vec![("helper", &["serde"][..]), ("serde", &["helper"][..])], None),
        ] {
            let wrong = violations(&graph(members, &packages));
            let expected = expected.map(|path| format!("attest-rules must stay pure but reaches {path}"));
            assert_eq!(wrong, Vec::from_iter(expected), "{case}");
        }
    }
}
