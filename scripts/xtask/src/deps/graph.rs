//! The packages of the workspace and what they use when built; test dependencies do not count.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use cargo_metadata::{DependencyKind, Metadata, PackageId};

/// A crate of ours.
#[derive(Debug, Default)]
pub(super) struct Member {
    /// Whether it lies below `functions/`.
    pub(super) is_function: bool,
    /// Names of the packages it uses directly.
    pub(super) uses: Vec<String>,
}

/// Who uses whom.
#[derive(Debug, Default)]
pub(super) struct Graph {
    /// Crates of ours by name.
    pub(super) members: BTreeMap<String, Member>,
    /// Direct dependencies of every package by name; versions of one name are drawn together.
    pub(super) uses: BTreeMap<String, Vec<String>>,
}

impl Graph {
    pub(super) fn read(metadata: &Metadata) -> Self {
        let names: BTreeMap<&PackageId, &str> =
            metadata.packages.iter().map(|package| (&package.id, package.name.as_str())).collect();
        let mut graph = Self::default();
        for node in metadata.resolve.iter().flat_map(|resolve| &resolve.nodes) {
            let Some(name) = names.get(&node.id) else { continue };
            let built = node.deps.iter().filter(|dependency| {
                dependency.dep_kinds.iter().any(|kind| kind.kind != DependencyKind::Development)
            });
            let used = built.filter_map(|dependency| names.get(&dependency.pkg)).map(ToString::to_string);
            graph.uses.entry((*name).to_owned()).or_default().extend(used);
        }
        for package in metadata.workspace_packages() {
            let folder = package.manifest_path.strip_prefix(&metadata.workspace_root);
            let is_function = folder.is_ok_and(|folder| folder.starts_with("functions"));
            let uses = graph.uses.get(package.name.as_str()).cloned().unwrap_or_default();
            graph.members.insert(package.name.to_string(), Member { is_function, uses });
        }
        graph
    }

    /// The shortest way from `start` to each package that `wanted` names, without `start` itself.
    pub(super) fn paths_to(&self, start: &str, wanted: fn(&str) -> bool) -> Vec<Vec<&str>> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let mut waiting: VecDeque<(&str, Vec<&str>)> = VecDeque::new();
        if let Some((start, _)) = self.uses.get_key_value(start) {
            waiting.push_back((start, Vec::new()));
        }
        while let Some((name, path)) = waiting.pop_front() {
            for used in self.uses.get(name).into_iter().flatten() {
                if !seen.insert(used.as_str()) {
                    continue;
                }
                let mut path = path.clone();
                path.push(used);
                if wanted(used) {
                    found.push(path);
                } else {
                    waiting.push_back((used, path));
                }
            }
        }
        found
    }
}
