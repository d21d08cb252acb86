//! Which crate may know which: downwards only.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, MetadataCommand, PackageId};

use super::Problem;
use crate::place::Place;

/// The rooms: pure Rust, without clock, entropy, I/O or runtime.
pub(crate) const ROOMS: [&str; 11] = [
    "wire", "seal", "journal", "pack", "replica", "insight", "phrases", "photo", "content",
    "guard", "remind",
];

/// What each crate of ours may depend on.
const ALLOWED: &[(&str, &[&str])] = &[
    ("wire", &[]),
    ("journal", &[]),
    ("phrases", &[]),
    ("photo", &[]),
    ("guard", &[]),
    ("remind", &[]),
    ("seal", &["wire"]),
    ("replica", &["wire"]),
    ("pack", &["journal", "wire"]),
    ("insight", &["journal"]),
    ("content", &["wire"]),
    (
        "shared",
        &[
            "wire", "seal", "journal", "pack", "replica", "insight", "phrases", "photo", "content",
            "guard", "remind",
        ],
    ),
    ("hearten-web", &["shared"]),
    ("hearten-ffi", &["shared"]),
    ("codegen", &["shared"]),
    ("bindgen", &[]),
    // The relay knows what crosses the wire, and nothing that knows plaintext.
    ("server", &["wire"]),
    ("headless", &["shared"]),
    ("sim", &["wire", "seal", "shared", "headless", "server"]),
    ("relay-tests", &["wire", "server"]),
    (
        "benches",
        &[
            "journal", "pack", "insight", "seal", "wire", "shared", "headless", "server", "sim",
        ],
    ),
    // It checks content before a build carries it.
    ("xtask", &["content"]),
];

/// What their tests may know besides.
const ALLOWED_IN_TESTS: &[(&str, &[&str])] = &[(
    "headless",
    &["wire", "server", "seal", "photo", "content", "insight"],
)];

/// What no room and not `shared` may reach, however far down.
const NOT_IN_THE_CORE: [&str; 4] = ["tokio", "axum", "sqlx", "reqwest"];

/// Who depends on whom.
#[derive(Default)]
pub(crate) struct Graph {
    /// Our own crates, and those of ours they depend on.
    ours: BTreeMap<String, BTreeSet<String>>,
    /// Our own crates, and those of ours that their tests depend on.
    tests: BTreeMap<String, BTreeSet<String>>,
    /// Our own crates, and everything below them, without what only tests need.
    below: BTreeMap<String, BTreeSet<String>>,
}

/// Asks cargo.
///
/// # Errors
/// When the workspace cannot be resolved.
pub(crate) fn read(place: &Place) -> Result<Graph> {
    let mut command = MetadataCommand::new();
    let metadata = command.manifest_path(place.at("Cargo.toml")).exec()?;
    let names: BTreeMap<&PackageId, String> = metadata
        .packages
        .iter()
        .map(|package| (&package.id, package.name.to_string()))
        .collect();
    let nodes = &metadata
        .resolve
        .as_ref()
        .context("a resolved workspace")?
        .nodes;
    let mut normal: BTreeMap<&PackageId, Vec<&PackageId>> = BTreeMap::new();
    let mut tests: BTreeMap<&PackageId, Vec<&PackageId>> = BTreeMap::new();
    for node in nodes {
        for dependency in &node.deps {
            let has =
                |kind: DependencyKind| dependency.dep_kinds.iter().any(|info| info.kind == kind);
            if has(DependencyKind::Normal) || has(DependencyKind::Build) {
                normal.entry(&node.id).or_default().push(&dependency.pkg);
            } else {
                tests.entry(&node.id).or_default().push(&dependency.pkg);
            }
        }
    }
    let name = |id: &PackageId| names.get(id).cloned().unwrap_or_default();
    let ours = |below: Option<&Vec<&PackageId>>| -> BTreeSet<String> {
        let below = below.into_iter().flatten();
        below
            .filter(|id| metadata.workspace_members.contains(id))
            .map(|id| name(id))
            .collect()
    };
    let mut graph = Graph::default();
    for id in &metadata.workspace_members {
        graph.ours.insert(name(id), ours(normal.get(id)));
        graph.tests.insert(name(id), ours(tests.get(id)));
        let mut seen = BTreeSet::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            for below in normal.get(id).into_iter().flatten() {
                if seen.insert(*below) {
                    open.push(below);
                }
            }
        }
        graph
            .below
            .insert(name(id), seen.into_iter().map(name).collect());
    }
    Ok(graph)
}

/// Finds edges that are not allowed.
pub(crate) fn check(graph: &Graph) -> Vec<Problem> {
    let mut problems = Vec::new();
    let of = |table: &[(&str, &'static [&'static str])], from: &str| {
        table
            .iter()
            .find(|(name, _)| *name == from)
            .map(|(_, allowed)| *allowed)
    };
    for (from, to) in &graph.ours {
        let Some(allowed) = of(ALLOWED, from) else {
            let what = "has no line in ALLOWED of xtask/src/tidy/edges.rs: what may it depend on?";
            problems.push(Problem::new(from, what));
            continue;
        };
        for to in to.iter().filter(|to| !allowed.contains(&to.as_str())) {
            problems.push(Problem::new(from, format!("may not depend on {to}")));
        }
        let in_tests = of(ALLOWED_IN_TESTS, from).unwrap_or_default();
        for to in graph.tests.get(from).into_iter().flatten() {
            if !allowed.contains(&to.as_str()) && !in_tests.contains(&to.as_str()) {
                problems.push(Problem::new(from, format!("may not test with {to}")));
            }
        }
    }
    for core in ROOMS.iter().chain(["shared"].iter()) {
        let below = graph.below.get(*core);
        for forbidden in NOT_IN_THE_CORE {
            if below.is_some_and(|below| below.contains(forbidden)) {
                let what =
                    format!("reaches {forbidden}; the core has no runtime, no network, no disk");
                problems.push(Problem::new(*core, what));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(from: &str, to: &str) -> (String, BTreeSet<String>) {
        (from.to_owned(), BTreeSet::from([to.to_owned()]))
    }

    #[test]
    fn an_edge_downwards_is_fine_and_one_upwards_is_found() {
        let mut graph = Graph {
            ours: BTreeMap::from([edge("seal", "wire")]),
            ..Graph::default()
        };
        assert!(check(&graph).is_empty());
        graph.ours.extend([edge("wire", "seal")]);
        assert_eq!(
            check(&graph),
            [Problem::new("wire", "may not depend on seal")]
        );
    }

    #[test]
    fn the_relay_may_not_know_a_room_that_knows_plaintext() {
        for room in [
            "seal", "journal", "pack", "insight", "phrases", "photo", "guard", "remind", "shared",
        ] {
            let graph = Graph {
                ours: BTreeMap::from([edge("server", room)]),
                ..Graph::default()
            };
            assert_eq!(check(&graph).len(), 1, "{room}");
        }
    }

    #[test]
    fn tests_may_look_further_only_where_it_is_listed() {
        let mut graph = Graph {
            ours: BTreeMap::from([(String::from("headless"), BTreeSet::new())]),
            tests: BTreeMap::from([edge("headless", "server")]),
            ..Graph::default()
        };
        assert!(check(&graph).is_empty());
        graph.tests.extend([edge("headless", "journal")]);
        assert_eq!(check(&graph).len(), 1);
    }

    #[test]
    fn a_runtime_below_the_core_is_found() {
        let graph = Graph {
            below: BTreeMap::from([edge("shared", "tokio")]),
            ..Graph::default()
        };
        assert_eq!(check(&graph).len(), 1);
    }

    #[test]
    fn a_crate_that_nobody_placed_is_found() {
        let graph = Graph {
            ours: BTreeMap::from([edge("attic", "wire")]),
            ..Graph::default()
        };
        assert_eq!(check(&graph).len(), 1);
    }
}
