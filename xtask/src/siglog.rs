//! The witness conformance suite, which is published inside the crate `siglog`.
//!
//! Cargo fetches and checks the crate; the suite is copied out of Cargo's sources, because it
//! writes beside itself, and is run as it stands.

use std::path::{Path, PathBuf};

use crate::place::{Place, cargo};
use crate::steps::read;

const VERSION: &str = "0.1.0";

/// Fetches the suite if it is missing and returns its folder.
pub(crate) fn suite(place: &Place) -> Result<PathBuf, String> {
    let folder = place.outside().join("siglog");
    let suite = folder.join("witness-conformance");
    if suite.join("complete").exists() {
        return Ok(suite);
    }
    let manifest = format!(
        "[package]\nname = \"fetch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nsiglog = \"={VERSION}\"\n\n[workspace]\n"
    );
    let failed = |e: std::io::Error| format!("{}: {e}", folder.display());
    std::fs::create_dir_all(folder.join("src")).map_err(failed)?;
    std::fs::write(folder.join("Cargo.toml"), manifest).map_err(failed)?;
    std::fs::write(folder.join("src/lib.rs"), "").map_err(failed)?;
    let metadata = read(
        place
            .command(cargo())
            .current_dir(&folder)
            .args(["metadata", "--quiet", "--format-version", "1"])
            .args(["--filter-platform", "x86_64-unknown-linux-gnu"]),
    )
    .map_err(|why| format!("the crate siglog {VERSION}: {why}"))?;
    let published = published(&metadata).ok_or("cargo metadata names no siglog")?;
    copy(&published.join("witness-conformance"), &suite).map_err(failed)?;
    std::fs::write(suite.join("complete"), "").map_err(failed)?;
    Ok(suite)
}

/// Where Cargo unpacked the crate.
fn published(metadata: &str) -> Option<PathBuf> {
    let metadata: serde_json::Value = serde_json::from_str(metadata).ok()?;
    let package = metadata
        .get("packages")?
        .as_array()?
        .iter()
        .find(|package| package.get("name").and_then(|name| name.as_str()) == Some("siglog"))?;
    Some(Path::new(package.get("manifest_path")?.as_str()?).parent()?.to_path_buf())
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in from.read_dir()? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
