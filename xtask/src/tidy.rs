//! Checks of form over everything Git tracks: what a reader relies on and no compiler sees.
//!
//! Inventories (error codes, kinds, licences) are derived from the code and compared with the
//! documents, so that neither can go stale alone. A check returns one line per complaint.

mod capabilities;
mod circles;
mod documents;
mod errors;
mod file;
mod licences;
mod sources;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::steps::read;
use file::File;

/// Everything that is wrong, one line each.
pub(crate) fn complaints(root: &Path) -> Vec<String> {
    let files = match tracked(root) {
        Ok(files) => files,
        Err(why) => return vec![why],
    };
    let mut found = Vec::new();
    for file in &files {
        found.extend(sources::check(file));
        found.extend(documents::check(root, file));
    }
    found.extend(errors::check(&files));
    found.extend(circles::check(&files));
    found.extend(capabilities::check(&files));
    found.extend(documents::check_set(root, &files));
    found.extend(licences::check(root));
    found
}

/// The text files that Git tracks or would track; binary files and bundled data are left out.
fn tracked(root: &Path) -> Result<Vec<File>, String> {
    let mut git = Command::new("git");
    git.current_dir(root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let names = read(&mut git)?;
    let mut files = Vec::new();
    for name in names.split('\0').filter(|name| !name.is_empty() && !is_foreign(name)) {
        let path: PathBuf = root.join(name);
        let Ok(bytes) = std::fs::read(&path) else { continue };
        if let Ok(text) = String::from_utf8(bytes) {
            files.push(File { path: name.to_owned(), text });
        }
    }
    if files.is_empty() { Err("git lists no files".into()) } else { Ok(files) }
}

/// Files that others wrote or a program generates: our form does not bind them.
fn is_foreign(name: &str) -> bool {
    (name.starts_with("data/") && !name.ends_with(".md"))
        || name.starts_with("fuzz/corpus/")
        || name.contains("/vendor/")
        || name.ends_with(".lock")
        || name.ends_with("package-lock.json")
}

#[cfg(test)]
mod tests {
    use super::complaints;

    /// The one test: `cargo xtask tidy` prints the same lines.
    #[test]
    fn the_repository_is_tidy() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let found = complaints(root);
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
