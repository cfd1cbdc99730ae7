//! A Python new enough for the outside clients, with their pinned packages in an environment of
//! its own under the target folder.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place::Place;
use crate::steps::{read, succeed};

/// The oldest minor version of Python 3 that `pyscitt` runs on.
const MINOR_MIN: u32 = 12;

/// Makes the environment if it is missing or out of date and returns its interpreter.
///
/// The error says in one line what to install.
pub(crate) fn environment(place: &Place) -> Result<PathBuf, String> {
    let folder = place.outside().join("venv");
    let interpreter = folder.join("bin").join("python");
    let wanted = place.root.join("tests/outside/requirements.txt");
    let text =
        std::fs::read_to_string(&wanted).map_err(|e| format!("{}: {e}", wanted.display()))?;
    let stamp = folder.join("requirements.txt");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == text) {
        return Ok(interpreter);
    }
    let python = find()?;
    println!("making {} with {}", folder.display(), python.to_string_lossy());
    succeed(Command::new(&python).args(["-m", "venv", "--clear"]).arg(&folder))
        .map_err(|_| "install Python's venv module (Debian: python3-venv)".to_owned())?;
    succeed(
        Command::new(&interpreter)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
            .args(["--no-input", "--only-binary", ":all:", "-r"])
            .arg(&wanted),
    )
    .map_err(|why| format!("the Python packages could not be installed: {why}"))?;
    std::fs::write(&stamp, text).map_err(|e| format!("{}: {e}", stamp.display()))?;
    Ok(interpreter)
}

/// Finds a Python 3.12 or newer: `COMITY_PYTHON`, then the search path, then pyenv's versions.
fn find() -> Result<OsString, String> {
    let mut candidates: Vec<OsString> = std::env::var_os("COMITY_PYTHON").into_iter().collect();
    candidates.extend((MINOR_MIN..=MINOR_MIN + 4).rev().map(|n| format!("python3.{n}").into()));
    candidates.push("python3".into());
    candidates.extend(pyenv().into_iter().map(PathBuf::into_os_string));
    candidates.into_iter().find(is_new_enough).ok_or_else(|| {
        format!("install Python 3.{MINOR_MIN} or newer, or name one in COMITY_PYTHON")
    })
}

/// The interpreters that pyenv keeps, newest first as far as names can tell.
fn pyenv() -> Vec<PathBuf> {
    let root = std::env::var_os("PYENV_ROOT")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".pyenv")));
    let Some(versions) = root.and_then(|root| root.join("versions").read_dir().ok()) else {
        return Vec::new();
    };
    let mut found: Vec<PathBuf> =
        versions.flatten().map(|version| version.path().join("bin/python3")).collect();
    found.sort();
    found.reverse();
    found
}

fn is_new_enough(python: &OsString) -> bool {
    let ask = format!("import sys, venv; sys.exit(sys.version_info < (3, {MINOR_MIN}))");
    read(Command::new(python).args(["-c", &ask])).is_ok()
}
