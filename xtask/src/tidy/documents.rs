//! Markdown: one title, links that lead somewhere, lines a reviewer can read in a diff.

use std::path::{Component, Path, PathBuf};

use super::file::File;

const LINE_MAX: usize = 400;

/// Files a stranger looks for first.
const EXPECTED: [&str; 7] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE",
    "RELEASING.md",
    "SECURITY.md",
];

/// Complaints about one document.
pub(super) fn check(root: &Path, file: &File) -> Vec<String> {
    if !file.is("md") {
        return Vec::new();
    }
    let path = &file.path;
    let mut found = Vec::new();
    let mut titles = 0;
    for (number, line) in prose(&file.text) {
        titles += usize::from(line.starts_with("# "));
        if line.chars().count() > LINE_MAX {
            found.push(format!("{path}:{number}: a line of more than {LINE_MAX} characters"));
        }
        for target in links(line) {
            if let Some(missing) = broken(root, path, target) {
                found.push(format!("{path}:{number}: the link to {missing} leads nowhere"));
            }
        }
    }
    if titles != 1 {
        found.push(format!("{path}: {titles} titles (`# `), not one"));
    }
    found
}

/// Complaints about the documents taken together, and about what they promise of the kinds.
pub(super) fn check_set(root: &Path, files: &[File]) -> Vec<String> {
    let mut found: Vec<String> = EXPECTED
        .iter()
        .filter(|name| !root.join(name).is_file())
        .map(|name| format!("{name} is missing"))
        .collect();
    if let Some(log) = files.iter().find(|file| file.path == "CHANGELOG.md")
        && !log.text.lines().any(|line| line.starts_with("## ") && line.contains("Unreleased"))
    {
        found.push("CHANGELOG.md has no section `Unreleased`".into());
    }
    found.extend(kinds_without_schema(root, files));
    found
}

/// Every kind named in `protocol` has a schema under `spec/schemas`.
fn kinds_without_schema(root: &Path, files: &[File]) -> Vec<String> {
    let Some(kinds) = files.iter().find(|file| file.path == "crates/protocol/src/kind.rs") else {
        return vec!["crates/protocol/src/kind.rs is missing".into()];
    };
    let names: Vec<&str> = kinds.text.lines().filter_map(kind_name).collect();
    if names.is_empty() {
        return vec!["crates/protocol/src/kind.rs names no kinds that tidy can read".into()];
    }
    names
        .iter()
        .map(|name| format!("spec/schemas/{name}.json"))
        .filter(|schema| !root.join(schema).is_file())
        .map(|schema| format!("{schema} is missing: a kind without a schema"))
        .collect()
}

/// `incident.report` of `pub const INCIDENT_REPORT: &str = "incident.report";`.
fn kind_name(line: &str) -> Option<&str> {
    let value = line.trim().strip_prefix("pub const ")?.split_once(": &str = \"")?.1;
    let name = value.strip_suffix("\";")?;
    let is_kind = name.contains('.')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_".contains(c));
    is_kind.then_some(name)
}

/// The lines outside fenced code, numbered from 1.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    (1..).zip(text.lines()).filter(move |(_, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}

/// The targets of `[words](target)` in a line, code spans left out.
fn links(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let outside_code = line.split('`').step_by(2);
    for mut rest in outside_code {
        while let Some((_, after)) = rest.split_once("](") {
            let Some((target, after)) = after.split_once(')') else { break };
            found.push(target.split_whitespace().next().unwrap_or(""));
            rest = after;
        }
    }
    found
}

/// The path a relative link names, if nothing is there.
fn broken(root: &Path, document: &str, target: &str) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") || target.starts_with('#') {
        return None;
    }
    let target = target.split('#').next().unwrap_or("");
    let mut path = PathBuf::from(document);
    path.pop();
    for part in Path::new(target).components() {
        match part {
            Component::Normal(name) => path.push(name),
            Component::ParentDir if path.pop() => {}
            Component::ParentDir => return Some(format!("{target}, outside the repository,")),
            _ => {}
        }
    }
    (!root.join(&path).exists()).then(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(text: &str) -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        check(root, &File { path: "docs/a.md".into(), text: text.into() })
    }

    #[test]
    fn each_rule_bites() {
        assert_eq!(complaints("# A\n\n[x](../xtask/Cargo.toml#a) and `[y](none)`\n").len(), 0);
        assert_eq!(complaints("# A\n\n```sh\n# no title\n[y](none)\n```\n").len(), 0);
        assert_eq!(complaints("no title\n").len(), 1);
        assert_eq!(complaints("# A\n# B\n").len(), 1);
        assert_eq!(complaints("# A\n[x](none.md), [y](../../out)\n").len(), 2);
        assert_eq!(complaints(&format!("# A\n{}\n", "w".repeat(LINE_MAX + 1))).len(), 1);
    }

    #[test]
    fn kinds_are_read_from_the_code() {
        let line = "    pub const INCIDENT_REPORT: &str = \"incident.report\";";
        assert_eq!(kind_name(line), Some("incident.report"));
        assert_eq!(kind_name("    pub const WORDS: &str = \"No kind.\";"), None);
    }
}
