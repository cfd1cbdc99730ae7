//! Licences and dependency edges, read from `cargo metadata`.
//!
//! The list of licences is that of `deny.toml`; this check needs no tool that is not there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::place::cargo;
use crate::steps::read;

/// The crates that are functions of their arguments alone.
const PURE: [&str; 4] =
    ["comity-protocol", "comity-agreements", "comity-incidents", "comity-observatory"];

/// What they must never reach: IO, a clock, an async runtime, randomness.
const FORBIDDEN: [&str; 7] =
    ["axum", "hyper", "rand", "reqwest", "rusqlite", "tokio", "tracing-subscriber"];

/// Complaints about licences and about what the pure crates depend on.
pub(super) fn check(root: &Path) -> Vec<String> {
    match found(root) {
        Ok(found) => found,
        Err(why) => vec![why],
    }
}

fn found(root: &Path) -> Result<Vec<String>, String> {
    let deny =
        std::fs::read_to_string(root.join("deny.toml")).map_err(|e| format!("deny.toml: {e}"))?;
    let allowed = allowed(&deny);
    let mut command = Command::new(cargo());
    command.current_dir(root).args(["metadata", "--format-version", "1", "--locked", "--quiet"]);
    let metadata = read(command.args(["--filter-platform", "x86_64-unknown-linux-gnu"]))?;
    let metadata: Value =
        serde_json::from_str(&metadata).map_err(|e| format!("cargo metadata: {e}"))?;
    let mut found = Vec::new();
    for package in list(&metadata, "packages") {
        let name = text(package, "name");
        match package.get("license").and_then(Value::as_str) {
            Some(licence) if is_allowed(licence, &allowed) => {}
            Some(licence) => found.push(format!("the crate {name} is under {licence}")),
            None => found.push(format!("the crate {name} names no licence")),
        }
        let source = package.get("source").and_then(Value::as_str);
        if source.is_some_and(|source| !source.starts_with("registry+")) {
            found.push(format!("the crate {name} does not come from the registry"));
        }
    }
    found.extend(reached_by_pure(&metadata));
    Ok(found)
}

/// Forbidden crates among the normal dependencies of the pure crates, direct or not.
fn reached_by_pure(metadata: &Value) -> Vec<String> {
    PURE.iter().flat_map(|name| reached_by(metadata, name)).collect()
}

fn reached_by(metadata: &Value, pure: &str) -> Vec<String> {
    let names: BTreeMap<&str, &str> = list(metadata, "packages")
        .iter()
        .map(|package| (text(package, "id"), text(package, "name")))
        .collect();
    let nodes: BTreeMap<&str, &Value> = metadata
        .get("resolve")
        .map(|resolve| list(resolve, "nodes"))
        .unwrap_or_default()
        .iter()
        .map(|node| (text(node, "id"), node))
        .collect();
    let Some(root) = names.iter().find(|(_, name)| **name == pure).map(|(id, _)| *id) else {
        return vec![format!("there is no crate {pure}")];
    };
    let mut seen = BTreeSet::new();
    let mut next = vec![root];
    while let Some(id) = next.pop() {
        if seen.insert(id)
            && let Some(node) = nodes.get(id)
        {
            let normal = list(node, "deps").iter().filter(|dep| is_normal(dep));
            next.extend(normal.map(|dep| text(dep, "pkg")));
        }
    }
    FORBIDDEN
        .iter()
        .filter(|crate_name| seen.iter().any(|id| names.get(id) == Some(crate_name)))
        .map(|crate_name| format!("{pure} depends on {crate_name}"))
        .collect()
}

fn is_normal(dependency: &Value) -> bool {
    list(dependency, "dep_kinds").iter().any(|kind| kind.get("kind").is_some_and(Value::is_null))
}

/// The licences in the `allow` list of `deny.toml`.
fn allowed(deny: &str) -> BTreeSet<&str> {
    deny.split_once("\nallow = [")
        .and_then(|(_, rest)| rest.split_once(']'))
        .map(|(list, _)| list.split('"').skip(1).step_by(2).collect())
        .unwrap_or_default()
}

/// Evaluates a licence expression: `AND` needs all, `OR` (and the old `/`) needs one.
fn is_allowed(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let flat = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = flat.split_whitespace().collect();
    let mut rest = words.as_slice();
    any(&mut rest, allowed) && rest.is_empty()
}

fn any(words: &mut &[&str], allowed: &BTreeSet<&str>) -> bool {
    let mut fine = all(words, allowed);
    while let ["OR", rest @ ..] = words {
        *words = rest;
        fine |= all(words, allowed);
    }
    fine
}

fn all(words: &mut &[&str], allowed: &BTreeSet<&str>) -> bool {
    let mut fine = one(words, allowed);
    while let ["AND", rest @ ..] = words {
        *words = rest;
        fine &= one(words, allowed);
    }
    fine
}

fn one(words: &mut &[&str], allowed: &BTreeSet<&str>) -> bool {
    match words {
        ["(", rest @ ..] => {
            *words = rest;
            let fine = any(words, allowed);
            if let [")", rest @ ..] = words {
                *words = rest;
            }
            fine
        }
        [licence, "WITH", exception, rest @ ..] => {
            *words = rest;
            allowed.contains(format!("{licence} WITH {exception}").as_str())
        }
        [licence, rest @ ..] => {
            *words = rest;
            allowed.contains(licence)
        }
        [] => false,
    }
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_evaluated() {
        let allowed = allowed("[licenses]\nallow = [\"MIT\", \"ISC\", \"A WITH e\"]\n");
        for fine in ["MIT", "GPL-3.0 OR MIT", "MIT/GPL-3.0", "MIT AND (ISC OR X)", "A WITH e"] {
            assert!(is_allowed(fine, &allowed), "{fine}");
        }
        for refused in ["", "GPL-3.0", "MIT AND GPL-3.0", "A", "(MIT AND X) OR Y", "MIT ISC"] {
            assert!(!is_allowed(refused, &allowed), "{refused}");
        }
    }
}
